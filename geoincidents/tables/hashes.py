"""Rows and values as numbers of eight bytes, by which those of one part of a table are compared with those of others.

Two that differ share a number once in some ten billion billion pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

_NOTHING: Final = "\0"


def hashed(columns: Mapping[str, Any]) -> NDArray[np.uint64]:
    """A number for each row by some columns of numbers, days or text; null equals null.

    >>> one, two, three = hashed({"a": pd.Series(["x", "x", None]), "b": pd.Series([0.0, -0.0, 0.0])})
    >>> bool(one == two), bool(one == three)
    (True, False)
    """
    plain = {name: _plain(pd.Series(values).reset_index(drop=True)) for name, values in columns.items()}
    numbers: NDArray[np.uint64] = np.asarray(pd.util.hash_pandas_object(pd.DataFrame(plain), index=False))
    return numbers


def _plain(values: pd.Series[Any]) -> Any:
    """Values of a column of which equal ones have equal bytes."""
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return values.to_numpy(dtype="datetime64[s]").astype(np.int64)
    if pd.api.types.is_float_dtype(values.dtype):
        numbers = values.to_numpy(dtype=np.float64)
        return np.where(np.isnan(numbers), np.nan, numbers + 0.0)
    if pd.api.types.is_extension_array_dtype(values.dtype) and pd.api.types.is_integer_dtype(values.dtype):
        return values.to_numpy(dtype=np.int64, na_value=np.iinfo(np.int64).min)
    if pd.api.types.is_integer_dtype(values.dtype):
        return values.to_numpy()
    return values.astype(object).where(values.notna(), _NOTHING).to_numpy(dtype=object)


def is_among(keys: ArrayLike, chosen: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which of some numbers are among others."""
    return np.isin(keys, chosen, kind="sort")  # a table of so large numbers overflows in NumPy 2.0
