"""Memory that is free and that the allocators keep, given back while a large table is read."""

from __future__ import annotations

import ctypes
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sized

_LARGE: Final = 50_000  # rows from which the steps of reading leave more behind than the time to give it back is worth


def is_large(table: Sized) -> bool:
    """Whether what the steps of reading a table leave behind matters."""
    return len(table) >= _LARGE


def make_room(table: Sized) -> None:
    """Give back what the steps before have left behind, where the table is large.

    Each step makes and drops columns of some megabytes, and the C library of Linux keeps such pieces for itself.
    """
    if not is_large(table):
        return
    if (arrow := sys.modules.get("pyarrow")) is not None:
        arrow.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc; others have none
        if trim is not None:
            trim(0)
