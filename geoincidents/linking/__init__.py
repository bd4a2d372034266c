"""Reports and rows of data sets that tell one event, and one row an event of what they say together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, overload

import numpy as np

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.gazetteer.reference import is_number
from geoincidents.linking.checking import checked
from geoincidents.linking.facts import facts_of
from geoincidents.linking.grouping import best_pairs, groups_of, labels_of, links_of, with_labels
from geoincidents.linking.model import score_pairs, subset
from geoincidents.linking.pairing import pairs_of
from geoincidents.linking.placing import points_known
from geoincidents.linking.summaries import summarise_events
from geoincidents.parallel import as_whole

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geoincidents.gazetteer import Gazetteer

__all__ = ["link_reports", "summarise_events"]


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
@as_whole("linking")
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
    if min_score is not None and not (is_number(min_score) and 0 < min_score <= 1):
        raise InputError(f"min_score={min_score!r} is no probability. Give a number above 0, up to 1.")
    table = checked(incidents)
    lat, lon = points_known(table, gazetteer)
    facts = facts_of(table, lat, lon)
    pairs = pairs_of(facts)
    scored = score_pairs(facts, pairs)
    found = subset(pairs, scored.kept)
    given, rows = (
        table[name].astype(object).to_numpy()[facts.order] for name in (schema.EVENT_GROUP, schema.INCIDENT_ID)
    )
    groups = groups_of(facts, given, found, scored.score, min_score)
    labels = np.empty(len(table), dtype=object)
    labels[facts.order] = labels_of(given, rows, groups)
    out = with_labels(table, labels)
    if not return_links:
        return out
    chosen = best_pairs(facts, groups, found, scored.score)
    sorted_table = out.iloc[facts.order]
    return out, links_of(sorted_table, facts, subset(found, chosen), scored.score[chosen], scored.levels[chosen])
