"""Parties named in a report, under one name each: aliases that the report itself gives are followed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from geoincidents.events.actor_lexicon import ADJECTIVES, BODIES, COUNTRIES, GROUPS
from geoincidents.schema import ActorType
from geoincidents.text.numerals import NUMBER


@dataclass(frozen=True, slots=True)
class Actor:
    """A mention of a party.

    Attributes
    ----------
    start, end
        Offsets into the report.
    text
        The words.
    name
        The name to report: the long form of a short name that the report or the lexicon spells out.
    actor_type
        What kind of party it is; a state is seen from no country yet.
    country
        Alpha-3 code of the nation that the words name, "" for none.
    """

    start: int
    end: int
    text: str
    name: str
    actor_type: ActorType
    country: str = ""

    @property
    def is_body(self) -> bool:
        """Whether the name is that of a body, and not the words that stand in the report."""
        return self.name not in self.text


@dataclass(frozen=True, slots=True)
class Aliases:
    """Short names and leaders of a report with the bodies that they stand for."""

    bodies: dict[str, str]
    leaders: dict[str, str]


# Case-sensitive: names are capitalised, the links of a long name are not.
_NAME_WORD: Final = r"[A-Z][\w’'-]{0,40}"
# Bounded: a table of names is not one long name.
_LONG: Final = rf"{_NAME_WORD}(?:\s+(?:(?:of|for|and|in|the|on|to|wal|al)\s+){{0,3}}{_NAME_WORD}){{0,8}}"
_BRACKETED: Final = re.compile(
    rf"(?<![\w’'-])(?P<long>{_NAME_WORD}(?:\s+(?:[a-z]+\s+){{0,2}}?{_NAME_WORD}){{0,9}}(?:\s+[a-z]+){{0,1}})\s*\((?P<short>[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9-]*)\)"
)
_OWNER: Final = re.compile(r"(?P<owner>[A-Z][\w-]+)[’']s?\s+(?:[a-z][\w-]+\s+){0,3}$")
_LED_BY: Final = (
    r"(?:,\s+|\s+)(?:which\s+is\s+)?(?:led|headed|commanded)\s+by\s+(?:[a-z][\w-]*\s+)*(?:(?:General|Gen\."
    r"|Field\s+Marshal|Colonel|Col\.|Mr\.?)\s+)?"
    r"(?P<leader>[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){0,3})"
)
_TITLES: Final = {
    "General",
    "Gen",
    "Colonel",
    "Col",
    "President",
    "Field",
    "Marshal",
    "Mr",
    "Commander",
    "The",
    "In",
    "On",
    "At",
    "But",
    "And",
}


def read_aliases(text: str) -> Aliases:
    """Short names that a report spells out, and leaders by whose name it calls a body."""
    bodies: dict[str, str] = {}
    leaders: dict[str, str] = {}
    for match in _BRACKETED.finditer(text):
        short = match["short"]
        long_name, offset = _spelled_out(match["long"], short)
        name = long_name or (BODIES[short][0] if short in BODIES else "")
        if not name:
            continue
        bodies.setdefault(short, name)
        owner = _OWNER.search(text[max(0, match.start() - 60) : match.start() + offset])
        if owner and owner["owner"] not in _TITLES:
            leaders.setdefault(owner["owner"], name)
    for short in [*bodies, *(name for name in BODIES if name in text)]:
        name = bodies.get(short) or BODIES[short][0]
        for match in re.finditer(rf"(?<!\w){re.escape(short)}\)?{_LED_BY}", text):
            leaders.setdefault(match["leader"].split()[-1], name)
    return Aliases(bodies, leaders)


def _spelled_out(words: str, short: str) -> tuple[str, int]:
    """The tail of some words whose initials make up a short name, and where it begins."""
    letters = re.sub(r"[^A-Z]", "", short.upper())
    tokens = list(re.finditer(r"[\w’'-]+", words))
    for index in range(len(tokens) - 1, -1, -1):
        tail = [token.group() for token in tokens[index:]]
        initials = "".join(part[0] for word in tail for part in word.split("-") if part and part[0].isupper())
        if initials.upper() == letters:
            return words[tokens[index].start() :], tokens[index].start()
    return "", 0


_SOME_ADJECTIVE: Final = "|".join(sorted((re.escape(word) for word in ADJECTIVES), key=len, reverse=True))
_MODIFIER: Final = (
    r"(?:(?:[A-Z][\w’-]*(?:-[a-z]+)?|(?:[A-Z]\.){2,}|pro-\w+|anti-\w+|government|state|armed|unidentified"
    r"|unknown|masked|suspected|local|paramilitary"
    r"|rebel|military|security|allied|rival|army|federal|regional|special|Islamist|jihadist|separatist"
    r"|opposition|tribal|ethnic|foreign"
    r"|heavily\s+armed|\w+-(?:backed|led|aligned|held|allied|linked|affiliated|based|controlled))\s+){0,4}"
)
_HEADS: Final = "|".join(rf"(?:{pattern})" for _, pattern in GROUPS)
_LOYAL: Final = (
    r"(?:\s+(?:(?:loyal|allied|aligned|belonging|linked)\s+(?:to|with)|from|of)\s+(?:the\s+)?(?:renegade\s+"
    r"|paramilitary\s+|rebel\s+)?"
    rf"{_LONG}(?:\s+(?:militia|group|movement|coalition)\b)?)?"
)
_OF_SOMETHING_ELSE: Final = (
    r"(?:personnel|offensives?|operations?|campaign|support|council|bases?|presence|equipment|action|aid"
    r"|vehicles?|casualties|intervention|hardware"
    r"|strategy|solution|wing|rule|coup|targets?|hospital|service|advance)\b"
)
_GROUP: Final = re.compile(
    rf"(?<![\w-])(?P<whole>{_MODIFIER}(?P<head>(?i:{_HEADS})){_LOYAL})(?![\w-])(?!\s+{_OF_SOMETHING_ELSE})"
)
_OWNED: Final = re.compile(
    rf"(?<!\w)(?P<whole>(?P<owner>{_LONG})[’']s?\s+(?:\w+\s+)?(?P<head>forces|fighters|troops|army|military"
    r"|militia|air\s+force|men|rebels|government))(?!\w)"
)
_BEHIND: Final = re.compile(
    r"(?<!\w)(?P<whole>(?P<head>army|forces|military)\s+(?:behind"
    rf"|of)\s+(?P<of>(?:{_LONG}[’']s\s+)?(?:[\w-]+\s+){{0,2}}?government))\b"
)


def find_actors(text: str, aliases: Aliases) -> tuple[Actor, ...]:
    """Parties that a report mentions, in order, without overlaps."""
    named = [*_bodies(text, aliases), *_nations(text)]
    named += _bands(text)
    found = [*named, *(group for group in _groups(text, aliases) if not _is_owned_by(group, named, text))]
    chosen: list[Actor] = []
    taken = bytearray(len(text))
    for actor in sorted(found, key=lambda a: (a.start - a.end, a.start)):
        # The longest come first, so that one in the way covers an end of what it overlaps.
        if not (taken[actor.start] or taken[actor.end - 1]):
            taken[actor.start : actor.end] = b"\1" * (actor.end - actor.start)
            chosen.append(actor)
    return tuple(sorted(chosen, key=lambda a: a.start))


_BAND: Final = (
    r"(?:group|gang|cartel|militia|faction|movement|alliance|coalition|clan|brigade|network|front|army|syndicate)"
)
_NAMED_BAND: Final = re.compile(
    rf"(?<![\w-])(?P<name>[A-Z][\w’-]+(?:\s+[A-Z][\w’-]+){{0,3}})\s+{_BAND}(?![\w-])(?!\s+(?:leader|chief|commander|member|spokes\w+|of)s?\b)"
)
_BAND_NAMED: Final = re.compile(
    rf"\b(?P<head>(?:militant|rebel|armed|jihadist|insurgent|terror(?:ist)?|paramilitary|separatist|extremist|Islamist|criminal|guerrilla)"
    rf"\s+(?:{_BAND}|organi[sz]ation))\s+(?P<name>[A-Z][\w’'-]+(?:\s+(?:(?:of|for|the|al|wal)\s+){{0,2}}[A-Z][\w’'-]+){{0,4}})"
)
_MEMBERS: Final = re.compile(r"\b(?:members|fighters|gunmen|militants|elements)\s+of\s+the\s+$", re.IGNORECASE)


def _bands(text: str) -> list[Actor]:
    """Armed groups that the table does not hold, by the word beside their name: "the Gran Grif gang"."""
    found = []
    for pattern in (_NAMED_BAND, _BAND_NAMED):
        for match in pattern.finditer(text):
            name = match["name"]
            if name.split()[0] in ADJECTIVES or name.split()[0] in _NO_BANDS:
                continue
            if pattern is _NAMED_BAND:
                name = match.group()
            kind = BODIES[name][1] if name in BODIES else _kind_of_words(match.group())
            start = match.start("name") if pattern is _NAMED_BAND else match.start()
            if members := _MEMBERS.search(text[max(0, start - _OWNER_REACH) : start]):
                start -= len(members.group())
            found.append(Actor(start, match.end(), text[start : match.end()], name, kind))
    for match in _BLAMED_NAME.finditer(text):
        start, end = match.span("name")
        found.append(Actor(start, end, match["name"], match["name"], _kind_of_words(match["name"])))
    return found


_BLAMED_NAME: Final = re.compile(
    r"\b(?:blamed(?:\s+(?:it|them|both|the\s+\w+)\s+on)?|attributed(?:\s+(?:it|them|(?:both|the)\s+\w+))?\s+to|claimed\s+by)\s+(?:the\s+)?"
    r"(?P<name>[A-Z][\w’-]+(?:\s+[A-Z][\w’-]+){1,4})"
)
_NO_BANDS: Final = {
    "The",
    "A",
    "An",
    "Working",
    "Contact",
    "Crisis",
    "International",
    "Rights",
    "Observer",
    "Monitoring",
    "United",
}


def _is_owned_by(group: Actor, named: list[Actor], text: str) -> bool:
    """As in "the GNA said its jets had struck": the jets are the body's own."""
    own = re.search(r"\b(?:its|their)\s+$", text[max(0, group.start - 8) : group.start])
    return own is not None and any(0 < group.start - actor.end < _OWNER_REACH for actor in named)


_OWNS_NEXT: Final = re.compile(r"[’']s\b")
_OWNER_REACH: Final = 90
_OF_BODY: Final = (
    r"(?:[’']s)?(?:\s+group)?(?:\s+(?:forces|fighters|troops|militants|gunmen|insurgents|jihadists|extremists|soldiers|rebels"
    r"|militia(?:men)?|combatants|operatives|elements|troopers|drones?|paramilitary|commanders?|warplanes))?"
)


_NOT_ITSELF: Final = r"-(?:based|controlled|held|run|linked|backed|affiliated|aligned|allied|inspired|led)"
"""Behind the name of a body that another one is only tied to."""


def _bodies(text: str, aliases: Aliases) -> list[Actor]:
    names: dict[str, tuple[str, ActorType]] = dict(BODIES)
    names |= {full: (full, kind) for full, kind in BODIES.values()}
    for short, full in aliases.bodies.items():
        kind = BODIES[short][1] if short in BODIES else _kind_of_words(full)
        names |= {short: (full, kind), full: (full, kind)}
    names |= {person: (full, names[full][1]) for person, full in aliases.leaders.items() if full in names}
    found = []
    for name, (full, kind) in names.items():
        if name not in text:
            continue
        pattern = rf"(?<![\w-]){re.escape(name)}(?:\s+\([A-Z][\w-]+\))?{_OF_BODY}(?![\w])(?!{_NOT_ITSELF})"
        found += [Actor(m.start(), m.end(), m.group(), full, kind) for m in re.finditer(pattern, text)]
    return found


def _groups(text: str, aliases: Aliases) -> list[Actor]:
    found = []
    for pattern in (_OWNED, _BEHIND, _GROUP):
        for match in pattern.finditer(text):
            if _OWNS_NEXT.match(text, match.end("whole")):
                # "a children's hospital", "the army's spokesman"
                continue
            words = _LEADING_COUNT.sub("", " ".join(match["whole"].split()))
            if _MEANS.fullmatch(words):
                continue
            name, kind = _group_name(words, match["head"], aliases)
            found.append(Actor(match.start("whole"), match.end("whole"), match["whole"], name, kind, _nation(words)))
    return found


def _group_name(words: str, head: str, aliases: Aliases) -> tuple[str, ActorType]:
    """Name and type of a group; one that belongs to a known body or its leader takes the body's name."""
    known = {**{short: full for short, (full, _) in BODIES.items()}, **aliases.bodies}
    for token in re.findall(r"[\w-]+", words):
        if token in aliases.leaders or token in known:
            full = aliases.leaders.get(token) or known[token]
            kinds = dict(BODIES.values())
            return full, kinds.get(full, _kind_of_words(full))
    return re.sub(r"^(?:(?:The|A|An|On|In|At|But|And|\w+day)\s+)+(?=\w)", "", words), _kind_of_words(
        words if _nation(words) else head, words
    )


_KIND_WORDS: Final = (
    (ActorType.REBEL, r"rebel|militant|insurgent|jihadi|islamist|separatist|liberation|opposition|extremist"),
    (
        ActorType.STATE,
        r"(?:government|national\s+army|armed\s+forces|army|police|ministry|defen[cs]e\s+forces?|national\s+guard)\b",
    ),
    (ActorType.EXTERNAL, r"(?:united\s+nations|un|african\s+union|nato|mission\s+in)\b"),
    (ActorType.UNKNOWN, r"(?:suspected|unidentified|unknown|masked)\b"),
)


def _kind_of_words(words: str, whole: str = "") -> ActorType:
    """Type of a party from the words for it; ``whole`` adds the modifiers that stand before its noun."""
    identity = next(pattern for kind, pattern in GROUPS if kind is ActorType.IDENTITY_MILITIA)
    tables = (
        ((ActorType.IDENTITY_MILITIA, identity),),
        _KIND_WORDS,
    )
    for table in tables:
        for kind, pattern in table:
            if re.search(rf"\b(?:{pattern})", f"{words} {whole}", re.IGNORECASE):
                return kind
    found = (kind for kind, pattern in GROUPS if re.search(rf"(?<!\w)(?:{pattern})(?!\w)", words, re.IGNORECASE))
    return next(found, ActorType.STATE if _nation(words) else ActorType.UNKNOWN)


def _nation(words: str) -> str:
    match = re.search(rf"(?<!\w)(?:{_SOME_ADJECTIVE})(?!\w)", words)
    return ADJECTIVES[match.group()] if match else ""


_MEANS: Final = re.compile(r"(?:The\s+)?(?:fighter\s+|war\s+)?(?:warplanes|planes|jets)", re.IGNORECASE)
"""A means without an owner is no party."""
_LEADING_COUNT: Final = re.compile(rf"^(?:{NUMBER}|another|several|dozens\s+of|many|some|more)\s+", re.IGNORECASE)
_ACT: Final = (
    r"(?:air[\s-]?strikes?|air\s+raids?|strikes?|shelling|shells?|missiles?|drones?|rockets?|artillery"
    r"|aircraft|warplanes|jets|planes|navy|attacks?|bombardments?|bombings?|raids?"
    r"|offensive|forces|fire|assaults?|tanks?|gunboats?|incursions?|operations?|helicopters?|gunships?|bombs?|barrage"
    r"|aerial|air|mortars?)"
)
_PERSONS: Final = (
    r"(?:settlers?|civilians?|citizens?|nationals?|people|officials?|families|protesters|villagers|residents|media)"
)
_NATION_ACT: Final = re.compile(
    rf"(?<![\w-])(?P<nation>{_SOME_ADJECTIVE})(?=\s+(?:(?!{_PERSONS}\b)[\w-]+\s+){{0,2}}?{_ACT}\b)"
)
_SIDE_ACT: Final = re.compile(
    rf"(?<![\w-])(?P<side>[Gg]overnment|[Rr]egime|[Rr]ebel|[Jj]unta|[Ss]eparatist|[Ii]nsurgent|[Mm]ilitant|[Pp]aramilitary)(?=\s+{_ACT}\b)"
)
_SIDES: Final = {"government": ActorType.STATE, "regime": ActorType.STATE, "junta": ActorType.STATE}
_NATION: Final = re.compile(
    rf"(?<![\w-])(?P<nation>{'|'.join(sorted(COUNTRIES, key=len, reverse=True))})(?![\w’'-])"
    r"(?=(?:,\s+(?:which|whose)\s+[^,.;]{1,80},)?\s+(?:\w+ly\s+)?(?:has|had|have|on\s+\w+day|also|launched|fired|struck|said|attacked|bombed|carried"
    r"|hit|sent|deployed|conducted|used"
    r"|targeted|seized|captured|killed|withdrew|agreed|shelled|pounded|retaliated|invaded|arrested|detained"
    r"|intercepted|shot|propos(?:ed|es)|call(?:ed|s)\s+(?:for|on)|urged|brokered|mediated|signed|offered"
    r"|and\s+(?:the\s+)?[A-Z]\w+(?:\s+[A-Z]\w+)?\s+(?:have\s+|had\s+)?(?:propos|call|urg|broker|mediat|sign|agree|exchang)\w*))"
)


_SOME_NATION: Final = "|".join(sorted(COUNTRIES, key=len, reverse=True))
_NATION_BLAMED: Final = re.compile(
    rf"\b(?:blam(?:ed|es|ing)|accus(?:ed|es|ing)|attributed\s+to|blamed\s+on)\s+(?P<nation>{_SOME_NATION})(?![\w’'-])"
)


_NATION_OWNS: Final = re.compile(rf"(?<![\w-])(?P<nation>{_SOME_NATION})(?=[’']s?\s+(?:[a-z-]+\s+){{0,3}}?{_ACT}\b)")


def _nations(text: str) -> list[Actor]:
    found = [
        Actor(
            m.start(),
            m.end(),
            m.group(),
            f"{m['nation'].replace('U.S.', 'US')} forces",
            ActorType.STATE,
            ADJECTIVES[m["nation"]],
        )
        for m in _NATION_ACT.finditer(text)
    ]
    found += [
        Actor(m.start(), m.end(), m.group(), f"{side} forces", _SIDES.get(side, ActorType.REBEL))
        for m in _SIDE_ACT.finditer(text)
        for side in [m["side"].casefold()]
    ]
    found += [
        Actor(m.start(), m.end(), m.group(), m["nation"].removeprefix("the "), ActorType.STATE, COUNTRIES[m["nation"]])
        for m in _NATION.finditer(text)
    ]
    found += [
        Actor(
            m.start("nation"),
            m.end("nation"),
            m["nation"],
            m["nation"].removeprefix("the "),
            ActorType.STATE,
            COUNTRIES[m["nation"]],
        )
        for pattern in (_NATION_BLAMED, _NATION_OWNS)
        for m in pattern.finditer(text)
    ]
    return found
