"""Reports and rows of data sets that tell one event, and one row an event of what they say together."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final, Literal, overload

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.linking.checking import checked
from geoincidents.linking.clustering import Clusters, best_of_tellings
from geoincidents.linking.facts import facts_of
from geoincidents.linking.model import fitted, score_pairs, subset
from geoincidents.linking.pairing import Pairs, pairs_of
from geoincidents.linking.placing import points_known
from geoincidents.linking.reasons import Reasons
from geoincidents.linking.summaries import summarise_events

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.linking.facts import Facts
    from geoincidents.linking.model import Scored

__all__ = ["link_reports", "summarise_events"]

FIRST_ID: Final = "first_id"
SECOND_ID: Final = "second_id"
SCORE: Final = "score"
REASON: Final = "reason"
_ID_LENGTH: Final = 16


@overload
def link_reports(
    incidents: gpd.GeoDataFrame,
    *,
    min_score: float | None = None,
    return_links: Literal[False] = False,
    gazetteer: Gazetteer | None = None,
) -> gpd.GeoDataFrame: ...
@overload
def link_reports(
    incidents: gpd.GeoDataFrame,
    *,
    min_score: float | None = None,
    return_links: Literal[True],
    gazetteer: Gazetteer | None = None,
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]: ...
def link_reports(
    incidents: gpd.GeoDataFrame,
    *,
    min_score: float | None = None,
    return_links: bool = False,
    gazetteer: Gazetteer | None = None,
) -> gpd.GeoDataFrame | tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Incidents with one ``event_group`` for all rows that tell one event, whatever report or data set they are from.

    Rows are compared by day, place, type, parties, tolls and words, each as precisely as it is known: words by how rare
    they are in the table's rows of the country, tolls by their size, and all of it by how many other rows might be
    meant. Pairs are then weighed against their rivals, the other pairs that one of the rows makes, and by their
    company, third rows that go with both or with one alone. A model fitted on made-up events weighs what agrees and
    what differs. Rows that share a group keep sharing it. Two rows of one report or one data set are two events, except
    in data sets that a program codes (GDELT, POLECAT). Only incidents and strategic changes are linked: totals,
    statements and background keep groups of their own.

    Parameters
    ----------
    incidents
        Incident table, of any number of sources; ``source_schema``, ``source_name``, ``source_url`` and ``source_date``
        say which rows are from one.
    min_score
        Mean probability of the pairs of two groups from which they are linked; by default what makes some 95 links in a
        hundred right on made-up events that the model was not fitted on.
    return_links
        Give the links as well.
    gazetteer
        Where a row without a point is looked up that names a place and was never looked up; the embedded one by
        default.

    Returns
    -------
    geopandas.GeoDataFrame, or a tuple of it and pandas.DataFrame
        Copy with the same rows and index, every schema column, and no null ``event_group``: a group has the smallest
        identifier that its rows brought, and a row without a group one that is made from its ``incident_id``, so that
        another run over the same or reordered rows gives the same. With ``return_links`` also one row for each pair of
        rows of different tellings that were put together by their likeness: ``first_id``, ``second_id``,
        ``event_group``, ``score`` (probability that they tell one event) and ``reason`` (a sentence).

    Raises
    ------
    InputError
        If ``min_score`` is no probability.
    SchemaError
        If values do not fit the schema, or a row has no ``incident_id``.

    Source
    ------
    I. P. Fellegi and A. B. Sunter, "A Theory for Record Linkage", JASA 64 (1969); Splink (Ministry of Justice, UK); K.
    Donnay and others, "Integrating Conflict Event Data", JCR 63 (2019), the method of MELTT.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> strike = {"record_kind": "incident", "event_type": "air_strike", "match_status": "given", "country": "YEM",
    ...     "date_start": "2018-08-21", "date_end": "2018-08-21", "date_precision": "day", "geo_radius_km": 3,
    ...     "geometry": Point(43.315, 14.195), "source_schema": "text"}
    >>> table = incidents_from_rows([
    ...     strike | {"incident_id": "a", "source_name": "A", "killed_best": 26, "evidence": "Jets hit a market."},
    ...     strike | {"incident_id": "b", "source_name": "B", "killed_best": 27, "evidence": "A market was hit."}])
    >>> linked, links = link_reports(table, return_links=True)
    >>> linked["event_group"].nunique(), links["reason"][0][:24]
    (1, 'Both on 2018-08-21; at o')
    """
    if min_score is not None and not 0 < min_score <= 1:
        raise InputError(f"min_score={min_score!r} is no probability. Give a number above 0, up to 1.")
    table = checked(incidents)
    lat, lon = points_known(table, gazetteer)
    facts = facts_of(table, lat, lon)
    pairs = pairs_of(facts)
    scored = score_pairs(facts, pairs)
    found = subset(pairs, scored.kept)
    threshold = fitted().threshold if min_score is None else min_score
    groups = _groups(table, facts, found, scored.score, threshold)
    labels = np.empty(len(table), dtype=object)
    labels[facts.order] = _labels(table, facts, groups)
    out = table.copy()
    out[schema.EVENT_GROUP] = pd.Series(labels, index=out.index, dtype=schema.DTYPES[schema.EVENT_GROUP])
    if not return_links:
        return out
    return out, _links(out, facts, groups, found, scored)


def _groups(
    table: gpd.GeoDataFrame, facts: Facts, pairs: Pairs, score: NDArray[np.float64], threshold: float
) -> NDArray[np.int64]:
    """Number of each row's group, in the order of the facts."""
    given = table[schema.EVENT_GROUP].astype(object).iloc[facts.order]
    own = pd.Series(facts.telling, index=given.index).map("telling\x1f{}".format)
    start = pd.factorize(("group\x1f" + given.astype(object)).where(given.notna(), own))[0]
    count = int(facts.telling.max(initial=-1)) + 1
    first = np.zeros(count, dtype=np.int64)
    documents = np.full(count, -1, dtype=np.int64)
    # The numbers of tellings follow the order of the rows, so that the last of them says the same as the first.
    first[facts.telling], documents[facts.telling] = start, facts.document
    one, two, best = best_of_tellings(facts.telling[pairs.left], facts.telling[pairs.right], score)
    ends = Clusters(first, documents).merge(zip(one.tolist(), two.tolist(), best.tolist(), strict=True), threshold)
    return np.array(ends, dtype=np.int64)[facts.telling]


def _labels(table: gpd.GeoDataFrame, facts: Facts, groups: NDArray[np.int64]) -> NDArray[np.object_]:
    """The smallest identifier that the rows of each group brought."""
    given = table[schema.EVENT_GROUP].astype(object).to_numpy()[facts.order]
    rows = table[schema.INCIDENT_ID].astype(object).to_numpy()[facts.order]
    brought = [group if isinstance(group, str) else _identifier(row) for group, row in zip(given, rows, strict=True)]
    smallest: dict[int, str] = {}
    for group, label in zip(groups.tolist(), brought, strict=True):
        if group not in smallest or label < smallest[group]:
            smallest[group] = label
    return np.array([smallest[group] for group in groups.tolist()], dtype=object)


def _identifier(row: str) -> str:
    """Identifier of a group of its own."""
    return hashlib.sha256(f"event\x1f{row}".encode()).hexdigest()[:_ID_LENGTH]


def _links(
    table: gpd.GeoDataFrame, facts: Facts, groups: NDArray[np.int64], pairs: Pairs, scored: Scored
) -> pd.DataFrame:
    """One row for each pair of tellings of one group, by the likeliest pair of their rows."""
    inside = np.flatnonzero(groups[pairs.left] == groups[pairs.right])
    order = inside[np.lexsort((pairs.right[inside], pairs.left[inside], -scored.score[inside]))]
    one, two = facts.telling[pairs.left[order]], facts.telling[pairs.right[order]]
    keys = np.minimum(one, two) * (len(facts) + 1) + np.maximum(one, two)
    chosen = np.sort(order[np.unique(keys, return_index=True)[1]])
    sorted_table = table.iloc[facts.order]
    reasons = Reasons(sorted_table, facts)
    rows = sorted_table[schema.INCIDENT_ID].to_numpy(dtype=object)
    left, right = pairs.left[chosen], pairs.right[chosen]
    sentences = [
        reasons.sentence(first, second, km, levels)
        for first, second, km, levels in zip(
            left.tolist(), right.tolist(), pairs.km[chosen].tolist(), scored.levels[chosen], strict=True
        )
    ]
    columns: dict[str, Any] = {
        FIRST_ID: pd.array(rows[left], dtype="string"),
        SECOND_ID: pd.array(rows[right], dtype="string"),
        schema.EVENT_GROUP: sorted_table[schema.EVENT_GROUP].array[left],
        SCORE: scored.score[chosen],
        REASON: pd.array(sentences, dtype="string"),
    }
    return pd.DataFrame(columns)
