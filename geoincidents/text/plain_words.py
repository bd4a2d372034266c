"""Which words English writes small, by lists: those of grammar, those of WordNet, and what looks like either."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from geoincidents.text.lemmas import stems_of
from geoincidents.text.vocabulary import vocabulary


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


JOINING: Final = _words(
    "about above across after against along amid amidst among and around as at before behind below beneath beside "
    "between beyond but by despite down during except following for from if in inside into is near nor of off on onto "
    "or out outside over past per since than that through throughout to toward towards under until up upon via was "
    "were when where which while who whose with within without are"
)
"""Prepositions, conjunctions and the like: capital inside a line only where every word is."""
TAILS: Final = _words("s t d ll ve re m")
"""What stands behind an apostrophe."""
GRAMMAR: Final = (
    JOINING
    | TAILS
    | _words(
        "a an the he she it they we you i me him her them us his hers its their theirs our ours my your yours this "
        "these those what why how be been being am has have had having do does did done can could will would shall "
        "should may might must cannot not no so too also there here then now all any both each every either neither "
        "some such more most much many few fewer less least other others another own same only even just still yet "
        "ever never once again because though although unless whether whom himself herself itself themselves nobody "
        "somebody anybody everybody everyone someone anyone"
    )
)
"""Words of grammar."""

PLACING: Final = _words(
    "in at near of from to into around outside inside across over toward towards between off through beyond on"
)
"""Prepositions that a place often follows."""
BEFORE_MONTH: Final = _words("in on since until till by early mid late last next of from through")
BEFORE_PARTY: Final = _words("by from of against with")
AFTER_PLACE: Final = _words("kills kill wounds injures leaves hurts claims killed dead wounded injured dies sparks")
"""Verbs of headlines whose subject ends in a place: "Blast in Nice kills 3"."""

CALENDAR: Final = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february april june july august september "
    "october november december"
)
"""Days and months that are nothing else."""
MONTHS_OR_WORDS: Final = _words("jan feb mar apr jun jul aug sep sept oct nov dec may march")
"""What is a month beside a number."""
PARTICLES: Final = _words("al el de la le du del des da do dos au aux sur von van y")
"""Small words inside a name."""
PARTS: Final = _words("central northern southern eastern western upper lower greater")
"""Adjectives that are names of provinces as well."""

PREFIXES: Final = _words("anti counter cross ex inter mid multi non post pre pro re self semi sub")
"""What is hung before a word."""
STATES: Final = _words("ala ariz del fla ill ind mass mich minn miss mo mont nev ore pa tenn tex va vt wash wis")
"""American states, cut short."""
ACRONYMS: Final = _words(
    "un us usa uk uae eu au drc ied ieds uxo erw ngo ngos ingo idp idps isis isil idf rsf saf afp bbc cnn ocha icrc "
    "msf nato wfp iom unicef unhcr uav uavs rpg rpgs vbied svbied tnt lga ceo mps fbi cia hiv osce ecowas igad who is "
    "ii iii iv vi vii viii ix xi xii"
)
"""What stands in capitals in any line, though it holds vowels or is a word in small letters."""

_SHORTEST: Final = 3
_ACTS: Final = _words(
    "kill die wound shoot beat cut attack explode bomb clash abduct arrest protest riot crowdcontrol destroy rob rape "
    "disrupt threaten chemical kill_n attack_n shoot_n blade_n explosion_n shelling_n air_n clash_n abduct_n arrest_n "
    "protest_n riot_n crowdcontrol_n destroy_n rob_n rape_n accident"
)
_ACTS_OF_HEADLINES: Final = _words("rock rocks rocked leave leaves")


@cache
def _plain() -> frozenset[str]:
    table = files("geoincidents") / "text" / "data" / "plain.txt"
    return frozenset(table.read_text(encoding="utf-8").split())


def is_headword(lower: str) -> bool:
    """Whether a folded word is itself one that English writes small, and not only a form of one."""
    return lower in GRAMMAR or lower in _plain()


@lru_cache(maxsize=1 << 15)
def is_plain(lower: str) -> bool:
    """Whether a folded word, or what it may be a form of, is one that English writes small."""
    stems = stems_of(lower) | ({lower[:-3]} if lower.endswith("est") else frozenset())
    return is_headword(lower) or any(stem in _plain() for stem in stems if len(stem) >= _SHORTEST)


@lru_cache(maxsize=1 << 12)
def tells(lower: str) -> bool:
    """Whether a folded word may tell of an act."""
    names = (name for stem in stems_of(lower) for name in vocabulary().classes_named(stem))
    return lower in _ACTS_OF_HEADLINES or any(name.removesuffix("?") in _ACTS for name in names)
