"""Where an event took place: the mentions around its trigger, each with what it is to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoincidents.events.asides import stands_aside
from geoincidents.events.parties import path
from geoincidents.events.scorer import scorer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoincidents.events.grouping import Event
    from geoincidents.mentions.mention import Mention
    from geoincidents.schema import EventType
    from geoincidents.text.document import Analysis, Document
    from geoincidents.text.sentences import Sentence

_AROUND: Final = 3


def setting_cues(
    analysis: Analysis, at: int, mention: Mention, beside: Sequence[Mention], *, event_type: EventType
) -> list[str]:
    """Cues of a mention as the place of the event of a trigger; ``beside`` are all those of its sentence, in order."""
    return list(_setting_cues(analysis, at, mention, beside, event_type=event_type))


def _setting_cues(
    analysis: Analysis, at: int, mention: Mention, beside: Sequence[Mention], *, event_type: EventType
) -> Iterator[str]:
    place, text, sentence = mention.match.place, analysis.sentence.text, analysis.sentence
    start, end = mention.start - sentence.start, mention.end - sentence.start
    kind = place.kind.split(".")[0] if place else "unknown"
    level = place.kind if place and kind == "A" else kind
    yield "bias:same"
    yield f"role:{mention.role}.same"
    yield f"kind:{level}.same"
    yield f"status:{mention.match.status}"
    numbers = analysis.at(mention.start, mention.end)
    before = [w.lower for w in analysis.words[max(0, numbers[0] - _AROUND) : numbers[0]]] if len(numbers) else []
    after = [w.lower for w in analysis.words[numbers[-1] + 1 : numbers[-1] + 1 + _AROUND]] if len(numbers) else []
    yield from (f"b{distance}:{near}" for distance, near in enumerate(reversed(before)))
    yield from (f"a{distance}:{near}" for distance, near in enumerate(after))
    if before:
        yield f"b:{before[-1]}.{event_type}"
    order = next((n for n, other in enumerate(beside) if other.start == mention.start), 0)
    yield f"order:{min(order, 3)}.{min(len(beside), 4)}.same"
    previous, following = (
        (beside[order - 1] if order else None),
        (beside[order + 1] if order + 1 < len(beside) else None),
    )
    for other, side in ((previous, "previous"), (following, "following")):
        if other is None:
            yield f"{side}:none"
            continue
        gap = (
            text[other.end - sentence.start : start] if side == "previous" else text[end : other.start - sentence.start]
        )
        gap = " ".join(gap.split()).casefold()
        yield f"{side}:{gap}" if len(gap) < 8 else f"{side}:long"  # noqa: PLR2004 - short links are words of their own
        yield f"{side}:{other.match.place.kind if other.match.place else 'unknown'}.{level}"
    if stands_aside(text[:start], text[end : end + 120], event_type):
        yield "aside"
    head = analysis.head_of(numbers) if len(numbers) else 0
    way = path(analysis, at, head)
    word = analysis.words[at]
    part = "verb" if word.is_verb else "noun"
    case = analysis.case_of(head)
    yield f"path:{way}"
    yield f"path:{way}.{case}.{part}"
    yield f"rel:{analysis.words[head].relation}.{case}"
    side = "left" if head < at else "right"
    yield f"side:{side}"
    yield f"far:{min(abs(head - at) // 4, 5)}.{side}"
    yield f"clause:{sentence.segment_of(mention.start) == sentence.segment_of(word.start)}"
    yield f"verbs:{min(analysis.verbs_between(at, head), 3)}.{side}"
    if start == 0 or not any(w.is_verb for w in analysis.words[: numbers[0]]):
        yield "head of sentence"


def places_by_share(
    document: Document, sentence: Sentence, event: Event, mentions: Sequence[Mention]
) -> list[tuple[float, Mention]]:
    """Mentions of the sentence of an event with the probability that it took place there, the likeliest first."""
    if not mentions:
        return []
    told = document.analysis(sentence)
    model = scorer("settings")
    column = model.answers.index("place")
    shares = [
        max(
            float(row[column])
            for row in model.probabilities(
                [setting_cues(told, t.number, mention, mentions, event_type=event.event_type) for t in event.triggers]
            )
        )
        for mention in mentions
    ]
    return sorted(zip(shares, mentions, strict=True), key=lambda pair: (-pair[0], pair[1].start))
