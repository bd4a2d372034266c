"""Killed and injured in a sentence, as the sentence states them: bounds, sub-totals and explicit zeros."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from geoincidents.events import casualty_grammar as grammar
from geoincidents.text.numerals import parse_number, vague_bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class HarmKind(StrEnum):
    """What a number counts; ``either`` means killed and injured in one number that cannot be split."""

    KILLED = "killed"
    INJURED = "injured"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people with its bounds; None where the text sets none."""

    low: int | None
    best: int | None
    high: int | None

    def __add__(self, other: Count) -> Count:
        """Sum of two parts of one list; a bound that one part lacks is lacking in the sum."""
        return Count(_plus(self.low, other.low), _plus(self.best, other.best), _plus(self.high, other.high))

    def spanning(self, other: Count) -> Count:
        """Count of the same people by two sources: the best number is that of the first, the bounds hold both."""
        numbers = [n for c in (self, other) for n in (c.low, c.best, c.high) if n is not None]
        open_ended = self.high is None and self.best is not None and self.best == max(numbers)
        return Count(min(numbers), self.best, None if open_ended else max(numbers))


@dataclass(frozen=True, slots=True)
class Harm:
    """One statement of killed or injured.

    Attributes
    ----------
    start, end
        Offsets into the report.
    text
        The statement.
    kind
        What the number counts.
    count
        The number.
    victims
        The words for who was harmed, "" when there are none.
    rival
        Whether it is what another source, or the doer, says of the same people.
    """

    start: int
    end: int
    text: str
    kind: HarmKind
    count: Count
    victims: str = ""
    rival: bool = False


def find_harm(
    text: str, *, start: int = 0, masked: Iterable[tuple[int, int]] = (), parts: bool = False
) -> tuple[Harm, ...]:
    """Statements of killed and injured in a sentence, sub-totals left out."""
    plain = grammar.mask(text, masked)
    if parts:
        plain = grammar.PART_OF.sub(lambda match: " " + "x" * (len(match.group()) - 1), plain)
    found: list[Harm] = []
    taken: list[tuple[int, int]] = []
    # The most reliable pattern first; what it has read is hidden from the next one.
    for reader in (_none_harmed, _split_casualties, _active, _passive, _nominal):
        for harm in reader(grammar.mask(plain, taken)):
            if not any(harm.start < b and a < harm.end for a, b in taken):
                taken.append((harm.start, harm.end))
                found.append(harm)
    found += _as_many(plain, found)
    found += _rest_of_casualties(plain, taken)
    shifted = [
        Harm(
            h.start + start,
            h.end + start,
            text[h.start : h.end],
            h.kind,
            h.count,
            h.victims.strip(),
            grammar.RIVAL.search(text, h.start, h.end) is not None
            or grammar.RIVAL_BEFORE.search(text, 0, h.start) is not None,
        )
        for h in found
    ]
    return tuple(sorted(shifted, key=lambda harm: harm.start))


def _none_harmed(text: str) -> Iterator[Harm]:
    zero = Count(0, 0, 0)
    for match in grammar.NONE_HARMED.finditer(text):
        words = match.group().casefold()
        killed = re.search(
            r"casualt|victim|hurt|harmed|unharmed|uninjured|unscathed|safe|killed|dead|died|death|fatalit|injur|wound",
            words,
        )
        only_dead = re.search(r"killed|dead|died|death|fatalit", words) and not re.search(r"injur|wound|hurt", words)
        only_hurt = re.search(r"injuries|wounded", words) and not re.search(r"killed|dead|died|death|casualt", words)
        if killed and not only_hurt:
            yield Harm(match.start(), match.end() - 1, "", HarmKind.KILLED, zero)
        if not only_dead:
            # The second statement shares the words; it is given the last of them so that the spans stay apart.
            yield Harm(match.end() - 1, match.end(), "", HarmKind.INJURED, zero)


def _split_casualties(text: str) -> Iterator[Harm]:
    """As in "31 casualties, nine of them deaths": both numbers follow."""
    for match in grammar.SPLIT_CASUALTIES.finditer(text):
        total, killed = read_count(match["count"]), read_count(match["part"])
        if total is None or killed is None or total.best is None or killed.best is None or killed.best > total.best:
            continue
        middle = match.start("part")
        left = total.best - killed.best
        injured = Count(left, left, left if total.high is not None else None)
        yield Harm(match.start(), middle, "", HarmKind.INJURED, injured, match["np"] or "")
        yield Harm(middle, match.end(), "", HarmKind.KILLED, killed, match["np"] or "")


def _active(text: str) -> Iterator[Harm]:
    """As in "killing a doctor and two nurses"."""
    for match in grammar.ACTIVE.finditer(text):
        counted = _list_after(text, match.end())
        if counted is None:
            continue
        total, end, victims = counted
        yield Harm(match.start(), end, "", _kind_of(match.group()), total, victims)


def _list_after(text: str, position: int) -> tuple[Count, int, str] | None:
    """Sum of the counted persons that follow a verb, where the list ends, and its words."""
    total: Count | None = None
    end = position
    joiner = re.compile(r"\s*")
    while match := re.compile(joiner.pattern + grammar.COUNTED, re.IGNORECASE).match(text, end):
        if total is not None and grammar.OWN_VERB.match(text, match.end()):
            break
        count = read_count(match["count"])
        if count is None or grammar.NOT_PERSONS.search(match["np"] or ""):
            break
        if total is not None and grammar.PART_OF.match(text, match.end("count")):
            break
        if total is not None and grammar.SPEAKER.match(text, match.end()):
            break
        if total is not None and match["count"].casefold() in {"a", "an"} and grammar.SOURCE.match(text, match.end()):
            break
        total = count if total is None else total + count
        end = match.end()
        if grammar.PREPOSITION.search(match["np"] or ""):
            break
        joiner = re.compile(r"(?:\s+as\s+well\s+as\s+|\s*,?\s+and\s+|\s*,\s*)")
    return None if total is None else (total, end, text[position:end])


def _passive(text: str) -> Iterator[Harm]:
    """As in "three soldiers and a nurse were killed", "56 dead"."""
    for match in _clauses(text):
        subtotal = grammar.SUBTOTAL_BEFORE.search(text, 0, match.start())
        if subtotal and not match["aux"]:
            continue
        if grammar.PART_OF.match(text, match.end("count")):
            continue
        if not match["aux"] and match["count"].casefold() in {"a", "an", "no"}:
            continue
        parts = list(grammar.PART.finditer(text, match.start(), match.start("verb")))
        # "..., including a doctor, and 27 others were wounded": the doctor belongs to what went before.
        parts = parts[-1:] if subtotal else parts
        known = [count for part in parts if (count := read_count(part["count"])) is not None]
        if not known or grammar.NOT_PERSONS.search(match["np"] or ""):
            continue
        total = known[0]
        if match["more"]:
            for count in known[1:]:
                total = total + count
        kind = HarmKind.EITHER if match["both"] else _kind_of(match["verb"])
        yield Harm(parts[0].start(), match.end(), "", kind, total, "" if subtotal else match["np"] or "")


def _clauses(text: str) -> Iterator[re.Match[str]]:
    """Subjects with their verbs; "a playground in X, where four people died" counts no playground."""
    position = 0
    if not grammar.PASSIVE.may_match(text):
        return
    while match := grammar.PASSIVE.pattern.search(text, position):
        bare = match["count"].casefold() in {"a", "an"} and not match["aux"]
        position = match.end("count") if bare else match.end()
        if not bare:
            yield match


def _nominal(text: str) -> Iterator[Harm]:
    """As in "a death toll of 12", "12 deaths", "claimed the lives of 12 people"."""
    for pattern in grammar.NOMINAL:
        for match in pattern.finditer(text):
            count = read_count(match["count"])
            if count is None or grammar.SUBTOTAL_BEFORE.search(text, 0, match.start()):
                continue
            yield Harm(match.start(), match.end(), "", _kind_of(match.group()), count)


def _as_many(text: str, found: list[Harm]) -> list[Harm]:
    """As in "five were killed and as many injured": the number that stands before, once more."""
    more = []
    for match in grammar.AS_MANY.finditer(text):
        before = [h for h in found if h.end <= match.start()]
        kind = _kind_of(match["verb"])
        if before and before[-1].kind is not kind:
            found[:] = [h for h in found if not (h.start < match.end() and match.start() < h.end)]
            more.append(Harm(match.start(), match.end(), "", kind, before[-1].count))
    return more


def _rest_of_casualties(text: str, taken: list[tuple[int, int]]) -> list[Harm]:
    """As in "31 casualties" without a split: a number of killed or injured."""
    found = []
    for match in grammar.CASUALTIES.finditer(text):
        count = read_count(match["count"])
        if count is not None and count.high != 0 and not any(match.start() < b and a < match.end() for a, b in taken):
            found.append(Harm(match.start(), match.end(), "", HarmKind.EITHER, count, match["np"] or ""))
    return found


def _kind_of(verb: str) -> HarmKind:
    dead, hurt = grammar.DEAD.search(verb), grammar.HURT.search(verb)
    if dead and hurt:
        return HarmKind.EITHER
    return HarmKind.INJURED if hurt else HarmKind.KILLED


def read_count(text: str) -> Count | None:
    """Bounds of a counting phrase with its qualifier; None for what does not count."""
    words = " ".join(text.split())
    if (between := grammar.RANGE.fullmatch(words)) and (ends := _range(between["low"], between["high"])):
        return ends
    match = grammar.QUALIFIED.fullmatch(words)
    if match is None:
        return None
    word, qualifier = match["number"], (match["qualifier"] or "").casefold()
    if words.casefold() in {"a couple", "couple", "the couple"}:
        return Count(2, 2, 2)
    if bounds := vague_bounds(word):
        return Count(bounds[0], None, bounds[1])
    number = (
        1.0
        if word.casefold() in {"a", "an", "another", "his", "her", "their", "its"}
        else 0.0
        if word.casefold() == "no"
        else parse_number(word)
    )
    if number is None or number > _MOST:
        return None
    value = round(number)
    shape = next((shape for words, shape in _QUALIFIERS if qualifier.startswith(words)), None)
    return shape(value) if shape and qualifier else Count(value, value, value)


_MOST: Final = 10_000_000
"""People; a number beyond it is no toll but a slip."""


def _range(low: str, high: str) -> Count | None:
    """Bounds of "between 10 and 15"; neither end is the best guess."""
    first, last = parse_number(low), parse_number(high)
    return (
        None
        if first is None or last is None or first >= last or last > _MOST
        else Count(round(first), None, round(last))
    )


_QUALIFIERS: Final[tuple[tuple[tuple[str, ...], Callable[[int], Count]], ...]] = (
    (
        ("at least", "at minimum", "no fewer", "not less", "no less", "a minimum", "minimum"),
        lambda n: Count(n, n, None),
    ),
    (("more than", "over", "upwards", "in excess"), lambda n: Count(n + 1, None, None)),
    (("up to", "as many", "at most", "a maximum"), lambda n: Count(None, None, n)),
    (("fewer", "less than", "under"), lambda n: Count(None, None, max(n - 1, 0))),
    (
        ("nearly", "almost", "about", "around", "some", "approx", "roughly", "an estimated"),
        lambda n: Count(None, n, None),
    ),
)


def is_rival(words: str) -> bool:
    """Whether a statement gives another source's number for the same people."""
    return bool(grammar.RIVAL.search(words))


def _plus(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second
