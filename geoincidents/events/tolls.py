"""How many were killed and injured: a scorer over the counted and single persons of a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.events.casualties import Harm, HarmKind
from geoincidents.events.scorer import scorer
from geoincidents.events.tallies import harm_words, tallies
from geoincidents.events.toll_cues import MISSED, NEAR, PART, tally_cues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.events.tallies import Tally
    from geoincidents.text.document import Analysis

LEAST: Final = 0.4
"""Probability from which a count is one of killed or of injured."""


ALONE: Final = 0.5
"""Probability from which one person whom no number counts is."""
SIDES: Final = (HarmKind.KILLED, HarmKind.INJURED)
AGREED: Final = 0.3
"""Probability from which a count is what the patterns of tolls say that it is."""
_ANEW: Final = re.compile(r"\b(?:while|whilst|killing|wounding|injuring|leaving)\b|;")


def find_tolls(analysis: Analysis, ruled: Sequence[Harm], masked: Sequence[tuple[int, int]]) -> tuple[Harm, ...]:
    """Killed and injured of a sentence."""
    kept = [h for h in ruled if h.kind is HarmKind.EITHER or h.count.high == 0]
    found = tallies(analysis, masked)
    harms = harm_words(analysis)
    if not found:
        return tuple(ruled)
    model = scorer("tolls")
    shares = model.probabilities([tally_cues(analysis, t, harms, rule_of(t, ruled)) for t in found])
    told: list[tuple[Tally, HarmKind]] = []
    for tally, row in zip(found, shares, strict=True):
        rule = rule_of(tally, ruled)
        share, answer = max((float(row[model.answers.index(side)]), side) for side in SIDES)
        least = AGREED if rule == answer else ALONE if tally.number is None else LEAST
        if share >= least and not _unharmed(analysis, tally) and not any(_touch(tally, h) for h in kept):
            told.append((tally, HarmKind(answer)))
    told = [one for one in told if not any(_is_part(analysis, one, whole) for whole in told)]
    told = _without_details(analysis, told, found)
    counted = [h for h in ruled if h not in kept and not any(_touch(t, h) for t in found)]
    stated = [_harm(analysis, tally, kind, harms, ruled) for tally, kind in told]
    return tuple(sorted([*kept, *counted, *stated], key=lambda harm: harm.start))


def _unharmed(analysis: Analysis, tally: Tally) -> bool:
    """Whether people are counted that came to no harm: "1,200 displaced"."""
    behind = max(tally.head, tally.number or 0) + 1
    return behind < len(analysis.words) and analysis.words[behind].lower in MISSED


def _is_part(analysis: Analysis, part: tuple[Tally, HarmKind], whole: tuple[Tally, HarmKind]) -> bool:
    """Whether a count is a part of another one of the same kind: "41 people, including 11 assailants"."""
    (one, kind), (other, same) = part, whole
    if one is other or kind is not same or one.start < other.start:
        return False
    between = analysis.sentence.text[other.start - analysis.sentence.start : one.end - analysis.sentence.start]
    including = PART.search(between)
    return including is not None and not _ANEW.search(between, including.end())


def _without_details(
    analysis: Analysis, told: list[tuple[Tally, HarmKind]], found: Sequence[Tally]
) -> list[tuple[Tally, HarmKind]]:
    """Counts without those that say once more what one before them sums: "five civilians (three men, two women)"."""
    text, start = analysis.sentence.text, analysis.sentence.start
    kept = list(told)
    for whole, kind in told:
        later = [t for t, same in told if same is kind and t.start >= whole.end]
        bracket = _BRACKET.match(text, whole.end - start)
        first, last = bracket.span("inside") if bracket else (0, 0)
        again = [t for t in later if first <= t.start - start < last and not _MORE.match(text, t.start - start)]
        counted = [t for t in found if t.start >= whole.end and (t, _OTHER[kind]) not in told]
        if later and counted and _ITEMISED.search(text[whole.start - start : counted[0].start - start]):
            again = again or _adding_up(whole.count.best, counted)
        kept = [(t, same) for t, same in kept if t not in again]
    return kept


_NUMBER_OF: Final = re.compile(r"(?:number|toll|count|tally)\b", re.IGNORECASE)
"""Opens what stands long before its number: "the number of people killed in X had reached 87"."""
_OTHER: Final = {HarmKind.KILLED: HarmKind.INJURED, HarmKind.INJURED: HarmKind.KILLED}
_BRACKET: Final = re.compile(r"[^()\[\].;]*[(\[](?P<inside>[^()\[\]]*)[)\]]")


_MORE: Final = re.compile(r"\b(?:another|further|more|other)\b", re.IGNORECASE)


_ITEMISED: Final = re.compile(
    r"[:–—]|\s-\s|\b(?:killed|died|dead|dying|injured|wounded|hurt)\b[^;]*,|\b(?:people|persons|others|civilians|victims)\b[^;]*,",
    re.IGNORECASE,
)
"""Between a sum and what it is the sum of."""


def _adding_up(number: int | None, later: Sequence[Tally]) -> list[Tally]:
    """The counts, from the first on and two at least, that come to a number."""
    total = 0
    for taken, tally in enumerate(later, 1):
        total += tally.count.best or 0
        if total == number and taken > 1:
            return list(later[:taken])
    return []


def rule_of(tally: Tally, ruled: Sequence[Harm]) -> str:
    """What the patterns of tolls make of a count."""
    touched = [harm for harm in ruled if _touch(tally, harm)]
    whole = next((str(harm.kind) for harm in touched if harm.count == tally.count), None)
    return whole or next((f"in {harm.kind}" for harm in touched), "none")


def _touch(tally: Tally, harm: Harm) -> bool:
    return tally.start < harm.end and harm.start < tally.end


def _harm(analysis: Analysis, tally: Tally, kind: HarmKind, harms: Sequence[int], ruled: Sequence[Harm]) -> Harm:
    """A count with the word of harm beside it, so that both are one stretch."""
    start, end = tally.start, tally.end
    near = min(harms, key=lambda n: abs(n - tally.head))
    if abs(near - tally.head) <= NEAR and not any(
        w.text in {";", ".", ":"} for w in analysis.words[min(near, tally.head) : max(near, tally.head)]
    ):
        start, end = min(start, analysis.words[near].start), max(end, analysis.words[near].end)
    same = next((h for h in ruled if h.kind is kind and _touch(tally, h)), None)
    if same is not None and _NUMBER_OF.match(same.text):
        start = min(start, same.start)
    text = analysis.sentence.text[start - analysis.sentence.start : end - analysis.sentence.start]
    rival = same is not None and same.rival
    return Harm(start, end, text, kind, tally.count, analysis.words[tally.head].text, rival)
