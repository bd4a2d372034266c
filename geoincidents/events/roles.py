"""Who did an event and whom it hit: the noun phrases that the scorer of parties holds for its doer and its target."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.events.actor_lexicon import CIVILIAN_TARGETS, CIVILIAN_WORDS
from geoincidents.events.parties import PEOPLE, candidate_phrases, kind_cues, party_cues
from geoincidents.events.scorer import scorer
from geoincidents.schema import ActorType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.events.actors import Actor
    from geoincidents.events.grouping import Event
    from geoincidents.events.parties import Phrase
    from geoincidents.mentions.mention import Mention
    from geoincidents.text.document import Analysis, Document
    from geoincidents.text.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Role:
    """A party in its part of an event; ``start`` and ``end`` are offsets into the report."""

    name: str
    actor_type: ActorType
    start: int
    end: int
    country: str = ""


LEAST: Final = 0.25
"""Probability from which a phrase is named as a party."""


def find_roles(
    document: Document, sentence: Sentence, event: Event, actors: Sequence[Actor], mentions: Sequence[Mention]
) -> tuple[Role | None, Role | None]:
    """The doer and the target of an event."""
    told = document.analysis(sentence)
    found = list(candidate_phrases(document, sentence, actors, mentions))
    if not found:
        return None, None
    model = scorer("parties")
    shares = np.max(
        [
            model.probabilities(
                [
                    party_cues((told, t.number), (analysis, phrase), event_type=event.event_type, known=known)
                    for analysis, phrase, _, known in found
                ]
            )
            for t in event.triggers
        ],
        axis=0,
    )
    roles: dict[str, Role | None] = {}
    for side in ("doer", "target"):
        column = shares[:, model.answers.index(side)]
        best = int(column.argmax())
        least = LEAST
        if side == "doer" and not _is_named(*found[best][:2]):
            # "Assailants ...; sources attributed the attack to X": the name says who they were.
            named = [n for n, (a, p, _, _) in enumerate(found) if column[n] >= CLAIMED and _is_claimed(a, p, sentence)]
            if named:
                best, least = max(named, key=lambda n: column[n]), CLAIMED
        roles[side] = _role(*found[best], event=event, side=side) if column[best] >= least else None
    doer, target = roles["doer"], roles["target"]
    if doer is not None and target is not None and doer.start == target.start:
        return doer, None
    return doer, target


CLAIMED: Final = 0.04
"""Probability from which a name that a later sentence connects with the event is its doer."""
_CLAIMS: Final = frozenset({"claim", "accuse", "claim_n", "accuse_n"})


def _is_named(analysis: Analysis, phrase: Phrase) -> bool:
    return any(analysis.words[n].tag.startswith("NNP") for n in range(phrase.first, phrase.last + 1))


def _is_claimed(analysis: Analysis, phrase: Phrase, sentence: Sentence) -> bool:
    """Whether a name stands in a later sentence that claims or blames."""
    later = analysis.sentence.index > sentence.index
    capital = any(analysis.words[n].text[:1].isupper() for n in range(max(phrase.first, 1), phrase.last + 1))
    return later and capital and any(classes & _CLAIMS for classes in analysis.classes)


def _says_more(actor: Actor, name: str, *, people: bool) -> bool:
    """Whether the lexicon's name for a party is the better one: a body's own, or that of a nation's nameless means."""
    if actor.country:
        return not people
    return actor.is_body or actor.name in name


_GATHERED: Final = re.compile(rf"\b(?:{CIVILIAN_TARGETS}|{CIVILIAN_WORDS})\b", re.IGNORECASE)


def _role(
    analysis: Analysis, phrase: Phrase, actor: Actor | None, known: str, *, event: Event, side: str
) -> Role | None:
    start, end = analysis.words[phrase.first].start, analysis.words[phrase.last].end
    body = analysis.sentence
    name = " ".join(body.text[start - body.start : end - body.start].split())
    people = bool(analysis.classes[phrase.head] & PEOPLE)
    if side == "target" and not (people or actor or _is_named(analysis, phrase)):
        # A place that was hit is no party; those who were in it are.
        return Role("civilians", ActorType.CIVILIANS, start, end) if _GATHERED.search(name) else None
    model = scorer("party_kinds")
    cues = kind_cues(analysis, phrase, event_type=event.event_type, side=side, known=known)
    kind = ActorType(model.answers[int(model.probabilities([cues])[0].argmax())])
    if actor is not None and _says_more(actor, name, people=people):
        name = actor.name
    return Role(name, kind, start, end, actor.country if actor else "")
