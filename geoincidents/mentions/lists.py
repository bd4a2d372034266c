"""Names that stand in one list are of one kind."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geoincidents.mentions.around import does, is_proper, word_after
from geoincidents.mentions.bodies import acts, speaks
from geoincidents.mentions.lexicon import AREA_NOUNS
from geoincidents.mentions.spans import Span, SpanKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.mentions.recognise import Reading

_STRICT: Final = 2.0
_LOCATIVE: Final = 1.0
_SHARE: Final = 0.75  # of the best evidence in a list goes to the others
_AREA_NOUN: Final = re.compile(rf"\s+(?:{'|'.join(sorted(AREA_NOUNS))})s?\b")
_LIST_GAP: Final = re.compile(r"(?:,|;|,?\s+(?:and|or)(?:\s+(?:in|at|near|from|the))?|,\s+(?:in|near))\s+")


def speak_together(reading: Reading) -> None:
    """Make bodies of all in "Washington, London and Brussels condemned it" when the last one speaks."""
    spans = reading.spans
    for span, after in reversed(list(pairwise(spans))):
        says = speaks(reading, after) or acts(reading, after) or "it speaks with others" in after.hints
        spoken = after.kind is SpanKind.BODY and says
        if spoken and span.kind is SpanKind.NAME and _continues(reading, span, after) and span.evidence < _LOCATIVE:
            span.kind = SpanKind.BODY
            span.hints.append("it speaks with others")


def share_in_lists(reading: Reading) -> None:
    """Names in one list are of one kind: "in the Wadi Rabi area, Al-Kayekh, Gasr Ben Ghachir and Al-Aziziya"."""
    names = [span for span in reading.spans if span.kind is SpanKind.NAME]
    chain: list[Span] = []
    for span in names:
        if chain and not _continues(reading, chain[-1], span):
            _share(reading, chain)
            chain = []
        chain.append(span)
    _share(reading, chain)


def _continues(reading: Reading, last: Span, span: Span) -> bool:
    between = reading.text[last.end : span.start]
    if noun := _AREA_NOUN.match(between):
        between = between[noun.end() :]
    return bool(_LIST_GAP.fullmatch(between)) and not last.containers


def _share(reading: Reading, chain: Sequence[Span]) -> None:
    """Give each member of a list the evidence of the member that has most, if two are known or one is sure."""
    if len(chain) < 2:  # noqa: PLR2004 a list has two
        return
    known = [span for span in chain if reading.index.exact(span.text)]
    chain = [span for span in chain if span in known or not does(word_after(reading, span))]
    best = max((span.evidence for span in chain), default=0.0)
    if not known or best < _LOCATIVE:
        return
    for span in chain:
        if span.evidence < best:
            span.evidence += _SHARE * (best - span.evidence)
            span.hints.append("it stands in a list of places")
        long = len(chain) > 2 or span.first < span.last or "-" in span.text  # noqa: PLR2004 more than a pair
        span.strict |= len(known) > 1 or best >= _STRICT or (long and is_proper(reading, span))
        # "Marib, Taiz and Mokha in Yemen": what the last is in, the others with a namesake there are in as well.
        span.containers |= {
            (code, name)
            for code, name in chain[-1].containers
            if not name and any(c.place.country == code for c in reading.index.exact(span.text))
        }
