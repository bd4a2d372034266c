"""Columns of text made from Python's strings, and back, in no more memory than the text itself takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence


def text_array(cells: Sequence[str | None], dtype: Any = "string") -> Any:
    """Array of text in a text type of pandas, null where a cell is None.

    Arrow's own conversion grows its memory while it reads, and a table of many parts then holds several times its text.

    >>> text_array(["Zliten", None, "طرابلس"]).tolist()
    ['Zliten', <NA>, 'طرابلس']
    """
    dtype = pd.api.types.pandas_dtype(dtype)
    if getattr(dtype, "storage", None) != "pyarrow" or not len(cells):
        if isinstance(dtype, pd.StringDtype):
            "".join(cell or "" for cell in cells).encode()  # refuses half a character, as Arrow does
        return pd.array(list(cells), dtype=dtype)
    import pyarrow as pa

    nulls = [cell is None for cell in cells] if None in cells else None
    given: Any = cells if nulls is None else [cell or "" for cell in cells]
    text = "".join(given)
    data = text.encode()
    if len(data) == len(text):
        lengths = np.fromiter(map(len, given), dtype="int64", count=len(cells))
    else:
        lengths = np.fromiter((len(cell.encode()) for cell in given), dtype="int64", count=len(cells))
    offsets = np.zeros(len(cells) + 1, dtype="int64")
    np.cumsum(lengths, out=offsets[1:])
    known = None if nulls is None else pa.py_buffer(np.packbits(~np.array(nulls), bitorder="little"))
    array = pa.LargeStringArray.from_buffers(len(cells), pa.py_buffer(offsets), pa.py_buffer(data), known)
    return pd.array(array, dtype=dtype)


def cells_of(values: pd.Series[Any]) -> list[Any]:
    """Cells of a column as Python's own values, None where they are missing.

    >>> cells_of(pd.Series(["a", None], dtype="string"))
    ['a', None]
    """
    if isinstance(values.dtype, pd.StringDtype):  # a loop over Arrow's text makes an object of Arrow for each cell
        nothing: Any = None
        cells: list[Any] = values.to_numpy(dtype=object, na_value=nothing).tolist()
        return cells
    objects = values.astype(object)
    return objects.where(objects.notna().to_numpy(), None).tolist()
