"""Who did it and whom it hit: the noun phrases around a trigger, each with what it is to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geoincidents.events.cues import ACTS
from geoincidents.mentions.mention import MentionRole
from geoincidents.text.dates.grammar import MONTH_NAME, WEEKDAY_NAME
from geoincidents.text.sentences import apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoincidents.events.actors import Actor
    from geoincidents.mentions.mention import Mention
    from geoincidents.text.document import Analysis, Document
    from geoincidents.text.sentences import Sentence
    from geoincidents.text.words import Word

PEOPLE: Final = frozenset({"fighter", "state_force", "civilian", "protester", "leader", "person"})
_HEADS: Final = frozenset(
    [
        "nsubj",
        "nsubj:pass",
        "obj",
        "iobj",
        "obl",
        "obl:agent",
        "nmod",
        "nmod:poss",
        "conj",
        "appos",
        "root",
        "compound",
        "amod",
        "dep",
        "parataxis",
        "xcomp",
        "ccomp",
        "nsubj:outer",
        "list",
        "dislocated",
        "orphan",
        "acl",
        "advcl",
        "vocative",
    ]
)
_INSIDE: Final = frozenset(["compound", "amod", "flat", "nummod", "det", "nmod:poss", "punct", "fixed", "goeswith"])
_LINKED: Final = frozenset({"of", "from", "for"})
_FARTHEST: Final = 4
_ARTICLES: Final = frozenset(
    [
        "the",
        "a",
        "an",
        "some",
        "several",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "many",
        "other",
        "another",
        "at",
        "least",
        "about",
    ]
)
_CALENDAR: Final = re.compile(rf"(?:{WEEKDAY_NAME}|{MONTH_NAME})")
"""Is no party, and opens the name of none: "on 2 August rebels attacked"."""
_BREAKS: Final = frozenset(",;:./()[]")
_LEADING: Final = frozenset(
    {"DT", "CD", ",", ".", "``", "PRP$", "IN", "CC", "TO", "PDT", "RB", "HYPH", ":", "(", "''", "POS"}
)
_NOBODY: Final = frozenset(["no", "none", "neither", "nor", "nobody"])
_PRONOUNS: Final = frozenset(["they", "he", "she", "it", "who", "which", "them", "him", "her"])


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its head and the words that make its name, numbers in the sentence."""

    head: int
    first: int
    last: int


def phrases(analysis: Analysis) -> list[Phrase]:
    """Noun phrases of a sentence, in order; names that stand before another noun are phrases too."""
    found = []
    for number, word in enumerate(analysis.words):
        if _CALENDAR.fullmatch(word.text):
            continue
        short = word.text.isupper() and len(word.text) > 1 and word.text.isalpha()
        name = word.tag in {"NNP", "NNPS"} or short or (word.tag == "JJ" and word.text[:1].isupper())
        if word.relation in {"compound", "amod", "flat"} and not (name and _modifies_act(analysis, word)):
            continue
        if not (word.is_noun or name or (word.tag in {"CD", "PRP", "WP", "DT"} and word.relation.startswith("nsubj"))):
            continue
        if word.relation in _HEADS and not _is_nobody(analysis, number):
            found.append(_phrase(analysis, number))
    return found


def _is_nobody(analysis: Analysis, number: int) -> bool:
    """As in "no group", "no soldiers or rebels", "none of the factions": who is negated is no party."""
    word, head = analysis.words[number], analysis.words[number].head
    if word.lower in _NOBODY or any(analysis.words[child].lower in _NOBODY for child in analysis.below[number]):
        return True
    if word.relation == "nmod" and analysis.case_of(number) == "of":
        return analysis.words[head].lower in _NOBODY
    return word.relation == "conj" and _is_nobody(analysis, head)


def _modifies_act(analysis: Analysis, word: Word) -> bool:
    """Whether a name stands before the noun of an act: "Israeli airstrikes", "a Taliban ambush"."""
    governor = analysis.classes[word.head] if word.head >= 0 else frozenset()
    return word.relation != "flat" and bool(governor & ACTS) and not governor & PEOPLE


def _phrase(analysis: Analysis, head: int) -> Phrase:
    """The words of a phrase: what stands before its head, and names tied to it by "of" or side by side."""
    words = analysis.words
    inside = {head}
    for child in analysis.below[head]:
        if child < head and words[child].relation in _INSIDE:
            inside.update(analysis.reach(child))
    first = last = head
    while first - 1 in inside and words[first - 1].text not in _BREAKS:
        first -= 1
    for child in analysis.below[head]:
        below = words[child]
        if child <= head:
            continue
        tied = below.relation == "nmod" and analysis.case_of(child) in _LINKED
        if below.relation in {"flat", "compound"} or (tied and below.tag in {"NNP", "NNPS", "NNS"}):
            last = max(last, child, *(c for c in analysis.below[child] if words[c].relation in {"flat", "compound"}))
    dated = max((n + 1 for n in range(first, head) if _CALENDAR.fullmatch(words[n].text)), default=first)
    first = max(first, dated)
    while first < head and (words[first].lower in _ARTICLES or words[first].tag in _LEADING):
        first += 1
    return Phrase(head, first, last)


def path(analysis: Analysis, start: int, end: int) -> str:
    """The way from one word to another along the tree: up by ``^relation``, down by ``relation``; "" if long."""
    up = [start]
    while len(up) <= _FARTHEST and analysis.words[up[-1]].head >= 0:
        up.append(analysis.words[up[-1]].head)
    down = [end]
    while len(down) <= _FARTHEST and down[-1] not in up and analysis.words[down[-1]].head >= 0:
        down.append(analysis.words[down[-1]].head)
    if down[-1] not in up:
        return ""
    rising = up[: up.index(down[-1])]
    steps = [f"^{analysis.words[n].relation}" for n in rising]
    steps += [analysis.words[n].relation for n in reversed(down[:-1])]
    return ".".join(steps) if len(steps) <= _FARTHEST else ""


def party_cues(
    trigger: tuple[Analysis, int], candidate: tuple[Analysis, Phrase], *, event_type: str, known: str
) -> list[str]:
    """Cues of a noun phrase as party to the event of a trigger; ``known`` is its kind in the lexicon of parties."""
    told, at = trigger
    analysis, phrase = candidate
    away = analysis.sentence.index - told.sentence.index
    where = "same" if away == 0 else "next" if away == 1 else "later" if away > 1 else "before"
    kinds = analysis.classes[phrase.head] & PEOPLE
    if not kinds and analysis.words[phrase.head].tag.startswith("NNP"):
        kinds = _NAME
    cues = list(_own_cues(analysis, phrase, kinds, event_type=event_type))
    cues += [f"bias:{where}", f"known:{known}", f"known:{known}.{where}"]
    head = analysis.words[phrase.head]
    case = analysis.case_of(phrase.head)
    side = "left" if where == "same" and phrase.head < at else "right"
    cues += [f"rel:{head.relation}.{case}", f"case:{case}", f"case:{case}.{side}"]
    if head.head >= 0:
        cues.append(f"h:{analysis.words[head.head].lemma}.{head.relation}.{case}")
        for name in analysis.classes[head.head]:
            cues += [f"hc:{name}.{head.relation}.{case}", f"hc:{name}.{head.relation}.{where}"]
    if where == "same":
        cues += _clause_cues(told, at, phrase, kinds, case, event_type=event_type)
    else:
        cues.append(f"away:{min(abs(away), 3)}")
        cues += _claim_cues(analysis, phrase)
    return cues


def _own_cues(analysis: Analysis, phrase: Phrase, kinds: frozenset[str], *, event_type: str) -> Iterator[str]:
    """What the phrase is by itself."""
    head = analysis.words[phrase.head]
    yield f"l:{head.lemma}"
    yield f"tag:{head.tag}"
    for name in analysis.classes[phrase.head] | kinds:
        yield f"c:{name}"
        yield f"c:{name}.{event_type}"
    for number in range(phrase.first, phrase.last + 1):
        yield f"w:{analysis.words[number].lower}"
        yield from (f"ic:{name}" for name in analysis.classes[number] & PEOPLE)
    if head.lower in _PRONOUNS:
        yield "pronoun"


def _claim_cues(analysis: Analysis, phrase: Phrase) -> Iterator[str]:
    """In another sentence: the words beside the phrase that claim, blame or deny."""
    around = (
        ("b", range(max(0, phrase.first - _BESIDE), phrase.first)),
        ("a", range(phrase.last + 1, min(len(analysis.words), phrase.last + 1 + _BESIDE))),
    )
    for side, numbers in around:
        for number in numbers:
            yield f"{side}:{analysis.words[number].lemma}"
            yield from (f"{side}c:{name}" for name in analysis.classes[number] & _SAYING)


def _clause_cues(
    told: Analysis, at: int, phrase: Phrase, kinds: frozenset[str], case: str, *, event_type: str
) -> Iterator[str]:
    """In the sentence of the trigger: the way along the tree, the side, the distance, the words between."""
    words, trigger, head = told.words, told.words[at], phrase.head
    way = path(told, at, head)
    kind = "verb" if trigger.is_verb else "noun"
    side = "left" if head < at else "right"
    yield f"path:{way}.{kind}"
    yield f"path:{way}.{case}.{kind}.{trigger.tag}"
    yield f"patht:{way}.{event_type}"
    yield f"side:{side}"
    yield f"far:{min(abs(head - at) // 4, 5)}.{side}"
    yield f"tl:{trigger.lemma}.{words[head].relation}"
    for name in kinds:
        yield f"pathc:{way}.{name}"
        yield f"pathcc:{way.partition('.')[0]}.{name}.{event_type}"
    yield from (f"pathk:{way}.{name}" for name in told.classes[at])
    yield f"verbs:{min(told.verbs_between(at, head), 3)}"
    yield from (f"b:{word.lower}" for word in words[max(0, phrase.first - 3) : phrase.first])
    yield from (f"a:{word.lower}" for word in words[phrase.last + 1 : phrase.last + 3])


_NAME: Final = frozenset({"name"})
_SAYING: Final = frozenset({"claim", "accuse", "claim_n", "accuse_n", "deny", "say"})
_BESIDE: Final = 4


def candidate_phrases(
    document: Document, sentence: Sentence, actors: Sequence[Actor], mentions: Sequence[Mention]
) -> Iterator[tuple[Analysis, Phrase, Actor | None, str]]:
    """Noun phrases that may be party to an event of a sentence: its own, those before it and those that go on about it.

    With each comes the party that the lexicon knows there, None where it knows none, and its kind: that party's, or
    "place" for what is read as a place.
    """
    first = max(0, sentence.index - BEHIND)
    for other in document.sentences[first : sentence.index + AHEAD + 1]:
        if apart(sentence, other):
            continue
        analysis = document.analysis(other)
        parties = [a for a in actors if other.start <= a.start < other.end]
        places = [m for m in mentions if other.start <= m.start < other.end and m.role in _PLACES]
        for phrase in phrases(analysis):
            start, end = analysis.words[phrase.first].start, analysis.words[phrase.last].end
            party = next((a for a in parties if a.start < end and start < a.end), None)
            head = analysis.words[phrase.head].start
            placed = any(m.start <= head < m.end for m in places)
            yield analysis, phrase, party, str(party.actor_type) if party else "place" if placed else ""


_PLACES: Final = frozenset({MentionRole.PLACE, MentionRole.RELATION, MentionRole.COREFERENCE, MentionRole.DATELINE})
BEHIND: Final = 1
AHEAD: Final = 4


def kind_cues(analysis: Analysis, phrase: Phrase, *, event_type: str, side: str, known: str) -> list[str]:
    """Cues of what kind of party a noun phrase is."""
    words = analysis.words
    cues = {f"known:{known}", f"side:{side}", f"type:{event_type}", f"type:{event_type}.{side}"}
    cues.add(f"head:{words[phrase.head].lemma}")
    cues.update(f"hc:{name}" for name in analysis.classes[phrase.head])
    cues.update(f"hct:{name}.{event_type}" for name in analysis.classes[phrase.head] & PEOPLE)
    for number in range(phrase.first, phrase.last + 1):
        cues.add(f"w:{words[number].lemma}")
        cues.update(f"c:{name}" for name in analysis.classes[number])
    if any(words[n].tag.startswith("NNP") for n in range(phrase.first, phrase.last + 1)):
        cues.add("named")
    return list(cues)
