"""The open corpus of annotated notes: every line by the rules of its guideline, and what a wrong line is told."""

from __future__ import annotations

import sys
from operator import itemgetter
from pathlib import Path

import pytest
from passes import for_each

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from check_notes import faults, offsets, read_notes

NOTES = read_notes()


@for_each(NOTES, itemgetter("id"))
def test_every_note_is_by_the_rules(note):
    assert list(faults(note)) == []


def test_notes_are_of_many_kinds_and_countries():
    assert len({note["id"] for note in NOTES}) == len(NOTES) > 900
    assert len({code for note in NOTES for code in note["country"]}) >= 60
    assert 0.1 < sum(not note["events"] for note in NOTES) / len(NOTES) < 0.3


def test_words_are_found_where_they_are_meant():
    assert offsets("shot, then shot again", "shot") == (0, 4)
    assert offsets("shot, then shot again", "shot#2") == (11, 15)
    assert offsets("shot", "killed") is None
    assert offsets("shot", "shot#2") is None


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("type", "brawl", "type 'brawl' is unknown"),
        ("place", "Atlantis", "'Atlantis' is not in the text"),
        ("date", ["2021-05-03", "2021-05-01"], "no pair of days in order"),
        ("killed", {"low": 5, "best": 3, "high": None, "words": "three"}, "not in order"),
    ],
)
def test_what_is_wrong_is_told(key, value, told):
    note = next(note for note in NOTES if note["events"])
    spoiled = {**note, "events": [{**note["events"][0], key: value}]}
    assert any(told in fault for fault in faults(spoiled))
