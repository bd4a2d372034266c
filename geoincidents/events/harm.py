"""Words of death and injury: one table for the reader's own patterns and for the gate of a model's numbers."""

from __future__ import annotations

from importlib.resources import files
from typing import Final, Literal

Sort = Literal["killed", "injured"]
Form = Literal["done", "suffered", "being", "act", "stem", "sign"]


def _read() -> dict[tuple[str, str], tuple[str, ...]]:
    table = (files("geoincidents") / "events" / "data" / "harm.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {(sort, form): tuple(words.replace("_", r"\s+").split(" ")) for sort, form, words in rows}


_TABLE: Final = _read()


def harm_words(sort: Sort, *forms: Form) -> tuple[str, ...]:
    """Words of one sort in some forms, as sources of patterns."""
    return tuple(dict.fromkeys(word for form in forms for word in _TABLE.get((sort, form), ())))


def harm_pattern(sort: Sort, *forms: Form) -> str:
    """Source of a pattern of the words of one sort in some forms, to be bounded by who uses it."""
    return "|".join(harm_words(sort, *forms))
