"""Kinds of what a reader of reports gets wrong, each on a dozen plain sentences written for these tests.

``reading_kinds.jsonl`` has one text a line with the incidents that it tells of. A row states what is checked: ``type``
and ``place`` (any of several), ``day`` or ``first`` and ``last``, ``killed``, ``injured`` (null: not stated), ``doer``
(words in the name of the doer; null: none). What is known to be wrong stands in ``shortfalls.txt``.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import pytest

from geoincidents import Gazetteer, extract_incidents

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE: Final = Path(__file__).parent / "reading_kinds.jsonl"
CASES: Final = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def plain(name: str | None) -> str | None:
    """Letters and digits of a name alone, folded, without accents."""
    if name is None:
        return None
    name = unicodedata.normalize("NFKD", name).casefold().replace("ə", "a")
    return "".join(c for c in name if c.isalnum() and not unicodedata.combining(c) and unicodedata.category(c) != "Lm")


def given(row: pd.Series[Any]) -> dict[str, Any]:
    """What a row of the table says, as plain values."""
    said = {name: None if pd.isna(value) else value for name, value in row.items() if name != "geometry"}
    return {
        "type": said["event_type"],
        "first": said["date_start"] and str(said["date_start"].date()),
        "last": said["date_end"] and str(said["date_end"].date()),
        "killed": said["killed_best"],
        "injured": said["injured_best"],
        "place": plain(said["place_name"]),
        "doer": said["actor1"] and said["actor1"].casefold(),
    }


def wrong(want: dict[str, Any], have: dict[str, Any]) -> Iterator[str]:
    """The keys of a row that are not as they should be."""
    days = {"first": want.get("day"), "last": want.get("day")} if "day" in want else {}
    for key, value in {**want, **days}.items():
        if key == "type":
            right = have[key] in value
        elif key == "place":
            right = have[key] in {plain(name) for name in value}
        elif key == "doer":
            right = have[key] is None if value is None else value in (have[key] or "")
        else:
            right = key == "day" or have[key] == value
        if not right:
            yield f"{key}: {have[key]!r} for {value!r}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_incidents_are_those_that_the_text_tells_of(case: dict[str, Any]) -> None:
    table = extract_incidents(case["text"], published=case["published"], gazetteer=Gazetteer.embedded())
    rows = [given(row) for _, row in table[table["record_kind"] == "incident"].iterrows()]
    assert len(rows) == len(case["rows"]), rows
    faults = [list(wrong(want, have)) for want, have in zip(case["rows"], rows, strict=True)]
    assert not any(faults), faults
