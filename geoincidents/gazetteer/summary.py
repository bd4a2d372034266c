"""What a gazetteer holds, in a line and as tables for a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoincidents.cards import card, grid

if TYPE_CHECKING:
    from collections.abc import Mapping

_DENSE_SHOWN = 5


def in_a_line(info: Mapping[str, Any]) -> str:
    """Name, counts and build date, and the countries with all their places."""
    dense = info["complete_countries"]
    shown = ", ".join(dense[:_DENSE_SHOWN]) + (", ..." if len(dense) > _DENSE_SHOWN else "")
    places = f"{info['places']:,} places with {info['names']:,} names in {info['countries']} countries"
    villages = f", {len(dense)} of them down to villages ({shown})" if dense else ""
    return f"{info['name']}: {places}{villages}, built {info['build_date']}"


def as_tables(info: Mapping[str, Any]) -> str:
    """The same, and from whom."""
    facts = {name: info[name] for name in ("places", "names", "countries")}
    dense = ", ".join(info["complete_countries"])
    sources = [(one["name"], one["licence"], one["places"], one["attribution"]) for one in info["sources"]]
    told = card(f"Gazetteer {info['name']}", {**facts, "down to villages": dense, "built": info["build_date"]})
    return told + grid(("source", "licence", "places", "credit"), sources)
