"""Why two rows were taken to tell one event, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents import schema
from geoincidents.linking.comparing import CANDIDATES
from geoincidents.linking.model import ALL_FIELDS
from geoincidents.linking.neighbours import COMPANY, MARGINS
from geoincidents.linking.wording import SHARED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geoincidents.linking.facts import Facts

_MOST_WORDS: Final = 4
_MUCH: Final = 14.0
"""Weight of shared words from which two tellings are in the same words, where these are most of either."""
_NAMES: Final = list(ALL_FIELDS)
BREACHES: Final = {
    "days apart": ("a day", "two days", "three days"),
    "hour": ("apart",),
    "share of radius": ("1 to 1.25", "1.25 to 1.5", "1.5 to 2", "2 or more"),
    "party names": ("one of two", "differ", "all differ"),
    "party kinds": ("differ",),
    "killed": ("twice", "four times", "far"),
    "injured": ("twice", "four times", "far"),
    "wording": ("nothing",),
}
"""Levels that a reason names as what speaks against a link."""


class Reasons:
    """Writes the reason of a link from the rows' own values and the levels that they came to."""

    def __init__(self, table: pd.DataFrame, facts: Facts) -> None:
        """Take the table in the order of the facts."""
        self._facts = facts
        wanted = (
            *(schema.EVENT_TYPE, schema.PLACE_NAME, schema.PLACE_PHRASE, schema.COUNTRY, schema.ACTOR1, schema.ACTOR2),
        )
        self._values = {name: table[name].astype(object).where(table[name].notna(), None).tolist() for name in wanted}

    def sentence(self, one: int, two: int, km: float, levels: np.ndarray[tuple[int], np.dtype[np.int8]]) -> str:
        """The cues of a link in a sentence: what speaks for it, then what speaks against it."""
        named = {field: ALL_FIELDS[field][level] for field, level in zip(_NAMES, levels.tolist(), strict=True)}
        told = {
            "days apart": self._time(one, named["days apart"], named["time known"]),
            "hour": {"same": "the hours agree", "apart": "the hours differ"}.get(named["hour"], ""),
            "share of radius": self._place(one, two, km, named["place known"]),
            "type": self._types(one, two),
            "party names": self._parties(one, two, named["party names"]),
            "party kinds": "" if named["party names"] != "unsaid" else _kinds(named["party kinds"]),
            "killed": self._toll(one, two, 0, "killed"),
            "injured": self._toll(one, two, 3, "injured"),
            "wording": self._wording(one, two, named["wording"], named["share of words"]),
            "place named": "one names the other's place" if named["place named"] == "named" else "",
        }
        against = [text for field, text in told.items() if text and named[field] in BREACHES.get(field, ())]
        cues = [text for field, text in told.items() if text and named[field] not in BREACHES.get(field, ())]
        cues += filter(None, (_RIVALS.get(named[_RIVAL], ""), _COMPANIES.get(named["company"], "")))
        against += filter(
            None, (_STRONGER_RIVALS.get(named[_RIVAL], ""), _denial(levels), _CROWDS.get(named[_CROWD], ""))
        )
        out = "; ".join(cues) + (("; although " if cues else "Although ") + ", ".join(against) if against else "")
        return out[:1].upper() + out[1:] + "."

    def _time(self, one: int, apart: str, known: str) -> str:
        if known == "as published":
            return "published at the time"
        if known == "to the day":
            day = np.datetime64(int(self._facts.first[one]), "D")
            return f"both on {day}" if apart == "touching" else f"{apart} apart"
        return f"their days overlap, {known}" if apart == "touching" else f"they are days apart, {known}"

    def _place(self, one: int, two: int, km: float, level: str) -> str:
        names = [self._values[schema.PLACE_NAME][n] or self._values[schema.PLACE_PHRASE][n] for n in (one, two)]
        if level in {"same place", "same name"}:
            return f"both in {names[0] or names[1]}" if names[0] or names[1] else "in the same place"
        if level == "same country":
            return f"both in {self._values[schema.COUNTRY][one] or self._values[schema.COUNTRY][two] or 'one country'}"
        radius = max(self._facts.radius[one], self._facts.radius[two])
        where = " and ".join(dict.fromkeys(name for name in names if name))
        known = f" ({where})" if where else ""
        within = f", known to {radius:.0f} km" if np.isfinite(radius) else ""
        return f"{km:.0f} km apart{within}{known}" if km >= 1 else f"at one spot{known}"

    def _types(self, one: int, two: int) -> str:
        first, second = (self._values[schema.EVENT_TYPE][n].replace("_", " ") for n in (one, two))
        return f"both {first}" if first == second else f"{first} and {second}"

    def _parties(self, one: int, two: int, level: str) -> str:
        if level == "unsaid":
            return ""
        mine, theirs = (
            " and ".join(filter(None, (self._values[name][n] for name in (schema.ACTOR1, schema.ACTOR2))))
            for n in (one, two)
        )
        if level in {"both", "one"}:
            return f"by {mine}" if mine == theirs else f"by {mine}, and {theirs}"
        return f"the parties are {mine}, and {theirs}"

    def _toll(self, one: int, two: int, start: int, word: str) -> str:
        numbers = [_number(self._facts.tolls[n, start : start + 3]) for n in (one, two)]
        if None in numbers:
            return ""
        return f"{numbers[0]} {word} in both" if numbers[0] == numbers[1] else f"{numbers[0]} and {numbers[1]} {word}"

    def _wording(self, one: int, two: int, level: str, share: str) -> str:
        if share == _SAME_WORDS and level in _LONG:
            return "told in the same words"
        shared = self._facts.wording.shared_words(one, two, _MOST_WORDS)
        if level == "nothing":
            return "they share no telling word"
        return "both speak of " + ", ".join(repr(word) for word in shared) if shared else ""


_SAME_WORDS: Final = ALL_FIELDS["share of words"][-1]
_LONG: Final = ALL_FIELDS["wording"][2 + int(np.digitize(_MUCH, SHARED)) :]
_RIVAL: Final = "better rival in document"
_CROWD: Final = "candidates of the other"


def _told(field: str, edges: Sequence[float], texts: Mapping[float, str]) -> dict[str, str]:
    """What is said of each level of a field: the text of the highest bound that the level's lower edge reaches."""
    words = ALL_FIELDS[field][: len(edges) + 1]
    lower = dict(zip(words, (-np.inf, *edges), strict=True))
    return {word: texts[max(bound for bound in texts if bound <= edge)] for word, edge in lower.items()}


_RIVALS: Final = _told(_RIVAL, MARGINS, {-np.inf: "", 1.5: "clearly more alike than their next best"})
_STRONGER_RIVALS: Final = _told(
    _RIVAL, MARGINS, {-np.inf: "others are more alike", -0.5: "others are nearly as alike", 1.5: ""}
)
_COMPANIES: Final = _told(
    "company",
    COMPANY,
    {
        -np.inf: "",
        0.75: "a third telling goes with both",
        1.5: "two further tellings go with both",
        3.0: "several further tellings go with both",
    },
)
_CROWDS: Final = _told(
    _CROWD, CANDIDATES, {-np.inf: "", 50: "more than fifty rows are near enough to be compared with"}
)


def _denial(levels: np.ndarray[tuple[int], np.dtype[np.int8]]) -> str:
    """What is said where more rows go with one of the two alone than with both."""
    denied, company = (int(levels[_NAMES.index(field)]) for field in ("denied by more", "company"))
    least = int(np.digitize(0.75, COMPANY))
    return "what goes with one does not go with the other" if denied >= least and denied > company else ""


def _kinds(level: str) -> str:
    return {"alike": "the same kinds of parties", "partly": "one kind of party in common",
            "differ": "other kinds of parties"}.get(level, "")  # fmt: skip


def _number(toll: np.ndarray[tuple[int], np.dtype[np.float32]]) -> int | None:
    for value in (toll[1], toll[0], toll[2]):
        if not np.isnan(value):
            return int(value)
    return None
