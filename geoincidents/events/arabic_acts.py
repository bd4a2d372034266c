"""Which words of a clause of Arabic news tell of an event, and of which type: the table, and what stands around."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from geoincidents.events.arabic_words import Clause, Folded, forms_in, matches
from geoincidents.events.casualties import HarmKind
from geoincidents.schema import EventType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoincidents.events.arabic_words import Found, Row, Word
    from geoincidents.events.casualties import Harm

_STRENGTH: Final = {"sure": 3, "plain": 2, "weak": 1}
_SURE: Final = _STRENGTH["sure"]
_PLAIN: Final = _STRENGTH["plain"]
_ATTACK: Final = "attack"
_EVERYTHING: Final = "*"
_NEXT: Final = "next"
_HARM: Final = "harm"
"""What a veto that spares killed and injured names."""
_NEAR: Final = 3
_REACH: Final = 7
_TARGET: Final = 9
"""Words behind an act within which its target stands."""
_FAMILY: Final = {
    **dict.fromkeys(
        (
            *(EventType.AIR_STRIKE, EventType.SHELLING, EventType.EXPLOSIVE_DEVICE, EventType.CHEMICAL_WEAPON),
            *(EventType.ATTACK_ON_CIVILIANS, EventType.ATTACK_UNSPECIFIED, EventType.ARMED_CLASH),
            EventType.PROPERTY_DESTRUCTION,
        ),
        "violence",
    ),
    EventType.PROTEST: "demonstration",
    EventType.RIOT: "demonstration",
}
VIOLENCE: Final = "violence"
_SETTLES: Final = frozenset({"agreement", "statement"})
"""What a clause tells of beside one of these is what it is about: the war that a truce ends."""


def family_of(event_type: EventType) -> str:
    """What one event can be called by turns; a type that is not listed is its own."""
    return _FAMILY.get(event_type, str(event_type))


@dataclass(frozen=True, slots=True)
class Act:
    """Words that tell of an event: offsets into the text, numbers of the words, type, and how surely they tell it."""

    start: int
    end: int
    first: int
    event_type: EventType
    strength: int
    definite: bool


@dataclass(slots=True)
class Told:
    """One event of a clause: the acts that tell of it, the best one first, and its harm."""

    event_type: EventType
    acts: list[Act]
    tolls: list[Harm] = field(default_factory=list)

    @property
    def lead(self) -> Act:
        """The act that names it best."""
        return self.acts[0]


def events_of(
    clause: Clause, whole: Clause, vetoes: Sequence[Row], masked: Sequence[tuple[int, int]], tolls: list[Harm]
) -> list[Told]:
    """Events of a clause in order of their first words; harm that no act tells of is one, for what it is."""
    founds = _standing(clause, vetoes, masked)
    hurt = [t for t in tolls if t.count.high != 0]
    by_family: dict[str, list[tuple[EventType, Found]]] = {}
    for found in founds:
        event_type = _type_of(clause, whole, found, tolls)
        by_family.setdefault(family_of(event_type), []).append((event_type, found))
    _settle(by_family, hurt)
    events = [_told(clause, pairs) for pairs in by_family.values()]
    for number, event in enumerate(events):
        if event.event_type is EventType.PROPERTY_DESTRUCTION and any(t.kind is HarmKind.KILLED for t in hurt):
            events[number] = _bare_harm(clause, whole, hurt)  # who kills and burns is told for the killing
    able = any(e.event_type not in _UNHARMED or str(e.event_type) in _SETTLES for e in events)
    if hurt and not able and all(_HARM in veto.bars for veto in vetoes):
        events.append(_bare_harm(clause, whole, hurt))
    events.sort(key=lambda told: told.lead.start)
    _share(events, tolls)
    return events


def asides(clause: Clause) -> list[tuple[int, int, str]]:
    """Stretches of a clause that tell of causes, aims, charges and talks: first and last word, and for which types."""
    found = []
    for aside in matches(clause.words, "aside"):
        value, end = aside.row.value, aside.last
        reach = {_EVERYTHING: len(clause.words), _NEXT: end + _NEAR}.get(value, end + _REACH)
        while end < min(reach, len(clause.words)) and not (clause.words[end].comma and end > aside.last):
            end += 1
        found.append((aside.last, end, _EVERYTHING if value == _NEXT else value))
    found += [(f.last, f.last + 1, _EVERYTHING) for f in matches(clause.words, "before")]
    return found


def _standing(clause: Clause, vetoes: Sequence[Row], masked: Sequence[tuple[int, int]]) -> list[Found]:
    """Words of the table that tell of an event here, the longest and surest where several overlap."""
    skipped = asides(clause)
    found = []
    for one in clause.find("sure", "plain", "weak"):
        words = clause.words[one.first : one.last]
        if any(a <= words[0].start < b for a, b in masked):
            continue
        if any(a <= one.first < b and value in {_EVERYTHING, one.row.value} for a, b, value in skipped):
            continue
        if not any(_bars(veto, one.row) for veto in vetoes):
            found.append(one)
    found.sort(key=lambda f: (-(f.last - f.first), -_STRENGTH[f.row.sort], not f.row.needs))
    kept: list[Found] = []
    for one in found:
        if not any(one.first < other.last and other.first < one.last for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.first)


def _bars(veto: Row, row: Row) -> bool:
    if row.value in veto.bars:
        return False
    return row.sort != "sure" or "sure" in veto.needs


def _type_of(clause: Clause, whole: Clause, found: Found, tolls: Sequence[Harm]) -> EventType:
    value = found.row.value
    if value == _ATTACK:
        return _by_means(clause, whole) or _by_target(clause, found.first, tolls)
    event_type = EventType(value)
    if event_type is EventType.ATTACK_ON_CIVILIANS and found.row.sort != "weak":
        known = _victims(tolls) or _aimed_at(clause, found.last, only_on=True)
        return EventType.ARMED_CLASH if known == "armed" else event_type
    if event_type is EventType.ARMED_CLASH and clause.has("@crowd") and not clause.has("مسلحة"):
        return EventType.RIOT
    return event_type


def _by_means(clause: Clause, whole: Clause) -> EventType | None:
    for scope in (clause, whole):
        for name, event_type in _MEANS:
            if scope.has(name):
                return event_type
    return None


_MEANS: Final = (
    ("@aircraft", EventType.AIR_STRIKE),
    ("@bomb", EventType.EXPLOSIVE_DEVICE),
    ("@shell", EventType.SHELLING),
    ("@crowd", EventType.RIOT),
)


def _by_target(clause: Clause, first: int, tolls: Sequence[Harm]) -> EventType:
    known = _victims(tolls) or _aimed_at(clause, first + 1)
    if known == "civilians":
        return EventType.ATTACK_ON_CIVILIANS
    return EventType.ARMED_CLASH if known == "armed" else EventType.ATTACK_UNSPECIFIED


def _victims(tolls: Sequence[Harm]) -> str:
    """Whether the harmed are civilians or armed; the killed say it first."""
    for toll in sorted(tolls, key=lambda t: t.kind is not HarmKind.KILLED):
        if not toll.victims or toll.count.high == 0:
            continue
        known = Clause(_words_of(toll.victims))
        if known.has("@armed") or any(word.forms & _armed() for word in known.words):
            return "armed"
        if known.has("@civilians") or known.has("@crowd") or any(word.forms & _unarmed() for word in known.words):
            return "civilians"
    return ""


@cache
def _armed() -> frozenset[str]:
    people = forms_in("person", "armed")
    return (
        people
        | forms_in("persons", "armed") - {"رجال", "افراد"}
        | {word + end for word in people for end in ("ان", "ين")}
    )


@cache
def _unarmed() -> frozenset[str]:
    people = forms_in("person", "civilians")
    duals = {word.removesuffix("ه") + "ت" * word.endswith("ه") + end for word in people for end in ("ان", "ين", "ا")}
    return people | forms_in("persons", "civilians") | duals


def _words_of(text: str) -> list[Word]:
    return Folded(text).words(0, len(text))


def _aimed_at(clause: Clause, first: int, *, only_on: bool = False) -> str:
    """Whether what stands behind an act is armed or not: what follows "on", else the last that is told."""
    words = clause.words[first : first + _TARGET]
    on = next((n for n, word in enumerate(words) if word.bare == "علي"), None)
    if on is None and only_on:
        return ""
    behind = Clause(words[on + 1 : on + 5]) if on is not None else Clause(words)
    if behind.has("@civilians"):
        return "civilians"
    return "armed" if behind.has("@armed") else ""


def _settle(found: dict[str, list[tuple[EventType, Found]]], hurt: Sequence[Harm]) -> None:
    """Drop the families that only belong to another of the clause."""
    killed = any(t.kind is not HarmKind.INJURED for t in hurt)
    if _SETTLES & set(found):
        for family in set(found) - _SETTLES:
            del found[family]
    violence = found.get(VIOLENCE, ())
    strongest = max((_STRENGTH[f.row.sort] for _, f in violence), default=0)
    burned = all(kind is EventType.PROPERTY_DESTRUCTION for kind, _ in violence)
    if "demonstration" in found and violence and (burned or strongest < _PLAIN or not killed):
        found["demonstration"] += [
            (EventType.RIOT, f) for kind, f in violence if kind is EventType.PROPERTY_DESTRUCTION
        ]
        del found[VIOLENCE]
    if EventType.DISRUPTED_WEAPONS in found and violence and not killed:
        found.pop(VIOLENCE, None)
    if EventType.TERRITORY_CHANGE in found and violence and not hurt:
        found.pop(VIOLENCE, None)
    arrest = found.get(EventType.ARREST, ())
    if killed and arrest and all(f.row.sort == "weak" for _, f in arrest):
        del found[EventType.ARREST]
    others = set(found) - {VIOLENCE}
    if VIOLENCE in found and others and strongest < _PLAIN and not hurt:
        del found[VIOLENCE]


def _told(clause: Clause, pairs: Iterable[tuple[EventType, Found]]) -> Told:
    ordered = sorted(pairs, key=lambda pair: (_RANK.get(pair[0], 0), -_STRENGTH[pair[1].row.sort], pair[1].first))
    return Told(ordered[0][0], [_act(clause, event_type, found) for event_type, found in ordered])


_RANK: Final = {
    EventType.CHEMICAL_WEAPON: -1,
    EventType.RIOT: -1,
    EventType.PROPERTY_DESTRUCTION: 1,
}


def _act(clause: Clause, event_type: EventType, found: Found) -> Act:
    words = clause.words[found.first : found.last]
    definite = words[0].bare.startswith(("ال", "وال", "بال", "لل", "فال"))
    return Act(words[0].start, words[-1].end, found.first, event_type, _STRENGTH[found.row.sort], definite)


def _bare_harm(clause: Clause, whole: Clause, hurt: list[Harm]) -> Told:
    """As in "two were killed in X": typed by the means, else by who was harmed and whether somebody did it."""
    known = _victims(hurt)
    event_type = _by_means(clause, whole)
    if event_type is None and clause.has("@gun"):
        event_type = EventType.ARMED_CLASH if known == "armed" else EventType.ATTACK_ON_CIVILIANS
    elif event_type is None:
        event_type = (
            EventType.ARMED_CLASH if known == "armed" and clause.has("@armed") else EventType.ATTACK_UNSPECIFIED
        )
    at = next((n for n, word in enumerate(clause.words) if word.end > hurt[0].start), 0)
    return Told(event_type, [Act(hurt[0].start, hurt[0].end, at, event_type, 0, definite=False)])


def _share(events: Sequence[Told], tolls: Sequence[Harm]) -> None:
    """Give each count to the event that can harm and whose words stand nearest."""
    able = [e for e in events if family_of(e.event_type) == VIOLENCE] or [
        e for e in events if e.event_type not in _UNHARMED
    ]
    for toll in tolls:
        fit = able or (
            [e for e in events if e.event_type is EventType.DISRUPTED_WEAPONS] if toll.count.high == 0 else []
        )
        if fit:
            min(fit, key=lambda e: min(abs(a.start - toll.start) for a in e.acts)).tolls.append(toll)


_UNHARMED: Final = {
    EventType.AGREEMENT,
    EventType.MOVEMENT,
    EventType.STATEMENT,
    EventType.DISRUPTED_WEAPONS,
    EventType.ARREST,
}
