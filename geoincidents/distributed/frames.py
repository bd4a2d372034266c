"""What every function over Dask partitions shares: answers partition by partition, or for rows of one key at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoincidents.errors import missing_extra

try:
    import dask.dataframe as dd
    from dask.delayed import delayed
except ImportError as error:
    raise missing_extra("A table in partitions", "distributed") from error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["by_key", "dd", "delayed", "each", "gathered", "sent", "stacked"]

PART: Final = "_part"
PLACE: Final = "_place"
_ANSWER: Final = "_answer"
_KEY: Final = "_key"
_ALONE: Final = "\x00"


def each(parts: Any, function: Callable[..., Any], *shared: Any, meta: Any) -> Any:
    """What a function makes of each partition, its number and what is shared; as many partitions as there were."""
    made = gathered(parts, function, *shared)
    return dd.from_delayed(made, meta=meta, divisions=parts.divisions, verify_meta=False)


def stacked(tables: Sequence[Any]) -> Any:
    """The partitions of tables of the same columns, one table after the other."""
    parts = [part for table in tables for part in table.to_delayed()]
    return dd.from_delayed(parts, meta=tables[0]._meta, verify_meta=False)  # noqa: SLF001 Dask's name


def gathered(parts: Any, function: Callable[..., Any], *shared: Any) -> list[Any]:
    """Delayed values of a function of each partition and its number; small ones, for they come together."""
    return [delayed(function)(part, number, *shared) for number, part in enumerate(parts.to_delayed())]


def sent(rows: Any, column: str, count: int) -> Any:
    """Rows in the partition, of so many, that a column says; it becomes the index."""
    return rows.set_index(column, divisions=list(range(count + 1)), sort=True)


def by_key(
    parts: Any,
    key: str,
    columns: Sequence[str],
    function: Callable[[pd.DataFrame], pd.Series[Any] | pd.DataFrame],
    meta: pd.Series[Any] | pd.DataFrame,
) -> Any:
    """Answer for each row that takes all rows of its key, which are brought together in one partition for it.

    The function gets rows in the order of the whole table, with these columns alone, and answers by position.
    """
    wanted = [name for name in columns if name in parts.columns]
    slim = each(parts, _numbered, key, wanted, meta=_numbered(parts._meta, 0, key, wanted))  # noqa: SLF001 Dask's name
    together = slim.shuffle(on=_KEY, ignore_index=True)
    places = pd.DataFrame({PART: pd.Series(dtype="int64"), PLACE: pd.Series(dtype="int64")})
    columns_of = meta.to_frame(_ANSWER) if isinstance(meta, pd.Series) else meta
    answered = together.map_partitions(
        _answered, function, meta=pd.concat([places, columns_of.reset_index(drop=True)], axis="columns")
    )
    home = sent(answered, PART, parts.npartitions)  # each answer goes back to the partition that its row is in
    return dd.map_partitions(_aligned, parts, home, meta=meta, align_dataframes=False, clear_divisions=False)


def _numbered(part: pd.DataFrame, number: int, key: str, columns: list[str]) -> pd.DataFrame:
    """Some columns of a partition, where each row stands in the whole, and the key by which rows come together."""
    slim = pd.DataFrame({name: part[name].array for name in columns})
    # Rows without a key are nobody's company; they are spread so that they do not all meet in one place.
    slim[_KEY] = (
        part[key].astype(object).where(part[key].notna(), f"{_ALONE}{number}").astype(str).to_numpy(dtype=object)
    )
    slim[PART] = np.full(len(part), number, dtype=np.int64)
    slim[PLACE] = np.arange(len(part), dtype=np.int64)
    return slim


def _answered(together: pd.DataFrame, function: Callable[[pd.DataFrame], Any]) -> pd.DataFrame:
    ordered = together.sort_values([PART, PLACE], ignore_index=True)
    answer = function(ordered.drop(columns=[PART, PLACE, _KEY]))
    columns = answer.to_frame(_ANSWER) if isinstance(answer, pd.Series) else answer
    return pd.concat([ordered[[PART, PLACE]], columns], axis="columns")


def _aligned(part: pd.DataFrame, answers: pd.DataFrame) -> Any:
    ordered = answers.sort_values(PLACE).drop(columns=PLACE).set_index(part.index)
    return ordered[_ANSWER].rename(None) if _ANSWER in ordered.columns else ordered
