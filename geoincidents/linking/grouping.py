"""Groups of rows from the probabilities of their pairs, their names, and the links that made them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.linking.clustering import Clusters, best_of_tellings
from geoincidents.linking.model import fitted
from geoincidents.linking.reasons import Reasons

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.linking.facts import Facts, Tellers
    from geoincidents.linking.pairing import Pairs

FIRST_ID: Final = "first_id"
SECOND_ID: Final = "second_id"
SCORE: Final = "score"
REASON: Final = "reason"
_ID_LENGTH: Final = 16


def groups_of(
    tellers: Tellers,
    given: NDArray[np.object_],
    pairs: Pairs,
    score: NDArray[np.float64],
    min_score: float | None = None,
) -> NDArray[np.int64]:
    """Number of each row's group, by the groups that rows were given and the probabilities of their pairs."""
    known = pd.Series(given)
    own = pd.Series(tellers.telling).map("telling\x1f{}".format)
    start = pd.factorize(("group\x1f" + known).where(known.notna(), own))[0]
    count = int(tellers.telling.max(initial=-1)) + 1
    first = np.zeros(count, dtype=np.int64)
    documents = np.full(count, -1, dtype=np.int64)
    # The numbers of tellings follow the order of the rows, so that the last of them says the same as the first.
    first[tellers.telling], documents[tellers.telling] = start, tellers.document
    one, two, best = best_of_tellings(tellers.telling[pairs.left], tellers.telling[pairs.right], score)
    threshold = fitted().threshold if min_score is None else min_score
    ends = Clusters(first, documents).merge(zip(one.tolist(), two.tolist(), best.tolist(), strict=True), threshold)
    return np.array(ends, dtype=np.int64)[tellers.telling]


def labels_of(given: NDArray[np.object_], rows: NDArray[np.object_], groups: NDArray[np.int64]) -> NDArray[np.object_]:
    """The smallest identifier that the rows of each group brought."""
    smallest: dict[int, str] = {}
    for group, label in zip(groups.tolist(), brought(given, rows), strict=True):
        if group not in smallest or label < smallest[group]:
            smallest[group] = label
    return np.array([smallest[group] for group in groups.tolist()], dtype=object)


def brought(given: NDArray[np.object_], rows: NDArray[np.object_]) -> list[str]:
    """Identifier of a group that each row brings: that which it was given, or one of its own."""
    return [group if isinstance(group, str) else _identifier(row) for group, row in zip(given, rows, strict=True)]


def _identifier(row: str) -> str:
    """Identifier of a group of its own."""
    return hashlib.sha256(f"event\x1f{row}".encode()).hexdigest()[:_ID_LENGTH]


def with_labels(table: gpd.GeoDataFrame, labels: NDArray[np.object_]) -> gpd.GeoDataFrame:
    """Copy of a table with names of groups."""
    out = table.copy()
    out[schema.EVENT_GROUP] = pd.Series(labels, index=out.index, dtype=schema.DTYPES[schema.EVENT_GROUP])
    return out


def best_pairs(
    tellers: Tellers, groups: NDArray[np.int64], pairs: Pairs, score: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Positions of the likeliest pair of each two tellings of one group."""
    inside = np.flatnonzero(groups[pairs.left] == groups[pairs.right])
    order = inside[np.lexsort((pairs.right[inside], pairs.left[inside], -score[inside]))]
    one, two = tellers.telling[pairs.left[order]], tellers.telling[pairs.right[order]]
    keys = np.minimum(one, two) * (len(tellers) + 1) + np.maximum(one, two)
    return np.sort(order[np.unique(keys, return_index=True)[1]])


def links_of(
    table: pd.DataFrame, facts: Facts, pairs: Pairs, score: NDArray[np.float64], levels: NDArray[np.int8]
) -> pd.DataFrame:
    """One row for each of some pairs, with a sentence on why; the table is in the order of the facts."""
    reasons = Reasons(table, facts)
    rows = table[schema.INCIDENT_ID].to_numpy(dtype=object)
    each = zip(pairs.left.tolist(), pairs.right.tolist(), pairs.km.tolist(), levels, strict=True)
    columns: dict[str, Any] = {
        FIRST_ID: pd.array(rows[pairs.left], dtype="string"),
        SECOND_ID: pd.array(rows[pairs.right], dtype="string"),
        schema.EVENT_GROUP: table[schema.EVENT_GROUP].array[pairs.left],
        SCORE: score,
        REASON: pd.array([reasons.sentence(*one) for one in each], dtype="string"),
    }
    return pd.DataFrame(columns)
