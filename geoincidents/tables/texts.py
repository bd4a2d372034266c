"""Columns of text made from Python's strings, and back, in no more memory than the text itself takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_FEW = 256


def text_array(cells: Sequence[str | None], dtype: Any = "string") -> Any:
    """Array of text in a text type of pandas, null where a cell is None.

    Arrow's own conversion is the faster for few cells, but grows its memory while it reads, and a table of many parts
    then holds several times its text.

    >>> text_array(["Zliten", None, "طرابلس"]).tolist()
    ['Zliten', <NA>, 'طرابلس']
    """
    dtype = pd.api.types.pandas_dtype(dtype)
    if getattr(dtype, "storage", None) != "pyarrow" or len(cells) < _FEW:
        if isinstance(dtype, pd.StringDtype):
            "".join(cell or "" for cell in cells).encode()  # refuses half a character, as Arrow does
        return pd.array(list(cells), dtype=dtype)
    nulls = [cell is None for cell in cells] if None in cells else None
    given: Any = cells if nulls is None else [cell or "" for cell in cells]
    return pd.array(_arrow(*_joined(given), nulls), dtype=dtype)


class PackedTexts:
    """Texts of a column, none of them null, compressed until they are asked for where pandas keeps text by Arrow.

    >>> PackedTexts(["Zliten", "طرابلس"]).array().tolist()
    ['Zliten', 'طرابلس']
    """

    def __init__(self, cells: Sequence[str]) -> None:
        self._array: Any = None
        if getattr(pd.StringDtype(), "storage", None) != "pyarrow" or not len(cells):
            self._array = text_array(cells)
            return
        import pyarrow as pa

        self._lengths, data = _joined(cells)
        self._size, self._packed = len(data), pa.compress(data, codec="lz4", asbytes=True)

    def array(self) -> Any:
        """Array of pandas' type for text."""
        if self._array is not None:
            return self._array
        import pyarrow as pa

        data = pa.decompress(self._packed, self._size, codec="lz4", asbytes=True)
        return pd.array(_arrow(self._lengths, data), dtype="string")


def _joined(cells: Any) -> tuple[NDArray[np.int64], bytes]:
    """Lengths of texts in bytes, and all of them behind one another."""
    text = "".join(cells)
    if not text.isascii():
        cells = [cell.encode() for cell in cells]
    data = text.encode() if text.isascii() else b"".join(cells)
    return np.fromiter(map(len, cells), dtype="int64", count=len(cells)), data


def _arrow(lengths: NDArray[np.int64], data: bytes, nulls: list[bool] | None = None) -> Any:
    """Arrow's array over the bytes of texts."""
    import pyarrow as pa

    offsets = np.zeros(len(lengths) + 1, dtype="int64")
    np.cumsum(lengths, out=offsets[1:])
    known = None if nulls is None else pa.py_buffer(np.packbits(~np.array(nulls), bitorder="little"))
    return pa.LargeStringArray.from_buffers(len(lengths), pa.py_buffer(offsets), pa.py_buffer(data), known)


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
