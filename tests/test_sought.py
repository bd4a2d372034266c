"""Patterns that are tried only where their letters stand find no less for it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from geoincidents.events import casualty_grammar
from geoincidents.events.harm import harm_words
from geoincidents.text import dates
from geoincidents.text.sought import Sought

NOTES = Path(__file__).resolve().parents[1] / "training" / "notes"
DATES = [sought for sought, _ in dates._READERS]
TOLLS = [
    casualty_grammar.PASSIVE,
    casualty_grammar.CASUALTIES,
    casualty_grammar.SPLIT_CASUALTIES,
    *casualty_grammar.NOMINAL,
]
SAID = (
    "From May 3, 2017 to June 2, 2017; between October and November 2016; 3 to 5 May; March 3-5; on 4 May; May 4th. "
    "2024-05-04, 04/05/2024. From Monday to Friday, last Friday; late May 2016, in 2014. Overnight into Saturday, "
    "the night to Sunday, the day before yesterday, this morning, earlier in the day, the next day; two days earlier, "
    "three weeks before; four days after Drones hit; 2 hours ago; the past ten days, last week. THIS YEAR, 3 DAYS AGO. "
    "Three boys died. Four were strangled. 9 PEOPLE WERE TREATED FOR BURNS. 20 casualties, six of them deaths; five "
    "with burns. The number of dead has risen to 12. He put the toll at 9. The death toll of 14. 6 fatalities. "
    "Counted 4 bodies. Recovered the bodies of 3 miners. It claimed 16 lives."
)


def texts() -> list[str]:
    lines = [line for path in sorted(NOTES.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
    return [SAID, *(json.loads(line)["text"] for line in lines[::12])]


@pytest.mark.parametrize("sought", [*DATES, *TOLLS], ids=lambda sought: sought.pattern.pattern[:40])
def test_a_pattern_finds_all_that_it_finds_without_its_letters(sought: Sought) -> None:
    assert sought.pattern.search(SAID)
    for text in texts():
        assert [m.span() for m in sought.finditer(text)] == [m.span() for m in sought.pattern.finditer(text)]


def test_letters_count_as_the_pattern_takes_them() -> None:
    assert Sought(re.compile("may", re.IGNORECASE), ("may",)).may_match("MAY")
    assert not Sought(re.compile("May"), ("May",)).may_match("may")


@pytest.mark.parametrize(
    ("told", "sort"),
    [
        ("slain", "killed"),
        ("was hacked to death", "killed"),
        ("lost their lives", "killed"),
        ("froze to death", "killed"),
        ("disfigured", "injured"),
        ("taken to a nearby hospital", "injured"),
        ("received medical aid", "injured"),
        ("suffered burns", "injured"),
    ],
)
def test_the_table_of_harm_tells_killed_from_injured(told: str, sort: str) -> None:
    other = "injured" if sort == "killed" else "killed"
    assert any(re.search(rf"\b(?:{word})\b", told) for word in harm_words(sort, "done", "suffered", "being"))
    assert any(stem in told for stem in harm_words(sort, "stem", "sign"))
    assert not any(stem in told for stem in harm_words(other, "stem"))
