"""Making a gazetteer file from GeoNames, Who's On First, OpenStreetMap, maps and tables of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geoincidents.compile.building import build_gazetteer
    from geoincidents.compile.checking import check_gazetteer
    from geoincidents.compile.fetching import fetch_geonames

__all__ = ["build_gazetteer", "check_gazetteer", "fetch_geonames"]

_HOMES = {"build_gazetteer": "building", "check_gazetteer": "checking", "fetch_geonames": "fetching"}


def __getattr__(name: str) -> Any:
    """Import a function's module when it is first asked for: the wheel's build hook has few libraries."""
    from importlib import import_module

    if name not in _HOMES:
        msg = f"module 'geoincidents.compile' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"geoincidents.compile.{_HOMES[name]}"), name)
