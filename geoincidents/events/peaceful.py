"""Words of conflict in news of other kinds: sport, business, politics, strikes of workers, accidents, weather."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.events.lexicon import Strength

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.events.casualties import Harm
    from geoincidents.events.events import Trigger

_FIGURATIVE: Final = re.compile(
    r"(?:re-?)?captur\w*(?:\s+of)?|seiz\w*|fought|fighting|battl\w+|clash\w*|attack\w*|assault\w*|raid\w*|hit\w*|str(?:uck|ikes?)"
    r"|target\w*|damag\w*|bomb(?:ed|s)?|explo\w+|blasts?|destroy\w*|violence|operation|incidents?|drones?"
    r"|shot\s+down|(?:counter-?\s?)?offensives?|stormed|storming|retreat\w*|advanc\w+(?:\s+\w+)?|march\w*(?:\s+\w+)?"
    r"|overran|deploy\w*|withdr\w+|pull\w*\s+out|rall\w+(?:\s+\w+)?|ambush\w*|rockets?|missiles?|liberat\w+|besieged|shell(?:s|ed)"
    r"|(?:launch|carr|conduct|beg[au]n|start|mount|stag|resum|wag)\w*\s.*",
    re.IGNORECASE | re.DOTALL,
)
"""Acts that other news knows too; a trigger beyond these ("airstrike", "killed") is taken at its word."""
_DOMAIN: Final = re.compile(
    # Sport.
    r"\b(?:strikers?|midfielders?|goalkeepers?|goals?|scor(?:ed|ing|es)|league|cup|(?:of\s+the|this|new)\s+season|coach|tournament|champions?(?:hips?)?"
    r"|wickets?|bowlers?|batsm[ae]n|innings|quarterback|playoffs?|semi-?finals?|finals?|sets|title|stadium\s+crowd|marathon"
    r"|penalt(?:y|ies)\s+(?:kick|shoot)|grand\s+prix|olympics?|medals?|halftime|half-time|teammates?"
    # Stage and screen.
    r"|films?|movies?|box\s+office|albums?|singles?|concerts?|bands?|songs?|charts|novel|actors?|audiences?|video\s+game"
    # Business.
    r"|shares|stocks|exporters?|exports|sales|profits?|revenues?|earnings|yen|dollar|euro|inflation|interest\s+rates?|investors?"
    r"|customers|consumers?|start-?ups?|compan(?:y|ies)\s+(?:has\s+)?(?:launched|unveiled|said)|prices|losses\s+among|oil\s+past"
    r"|retailers?|tariffs?|barrel(?:s)?\s+of\s+oil|supply\s+chains?"
    # Politics and work.
    r"|opponents?|rivals?[’']s?\s+record|record|campaign\s+(?:rally|trail|offensive|speech)|charm\s+offensive|ballots?|lawmakers"
    r"|debates?|criticism|(?-i:unions?)|wages?|(?:better|higher)\s+pay|pay\s+rise|walkouts?|over\s+(?:prices|tax\w*|budget|policy)"
    # Weather.
    r"|cold\s+air|heat|snow|rains?|winds?|hail|drought)\b|[$€£]\s?\d",
    re.IGNORECASE,
)
_ARMS: Final = re.compile(
    r"\b(?:soldiers?|troops?|army|military|militants?|rebels?|insurgents?|gunm[ae]n|fighters|militia\w*|jihadist\w*|warplanes?"
    r"|air\s?strikes?|artillery|mortars?|gang\w*|bandits?|terroris\w+|extremist\w*|armed|police|protest\w*|demonstrat\w+|rockets?"
    r"|missiles?|bomb(?:ing|er|ers)|shelling|explosives?|killed|dead|wounded|injured|guerrillas?|separatists?|cartel\w*"
    r"|Israel\w*|Russia\w*|Ukrain\w*|Houthi\w*|Hamas|Hezbollah|Taliban|Islamic\s+State)\b",
    re.IGNORECASE,
)
_ACCIDENT: Final = re.compile(
    r"\b(?:(?:bank|armed|street)?\s*robber(?:y|ies)|burglar\w+|carjack\w+|domestic\s+(?:dispute|violence)|accidents?|crash(?:ed|es|ing)?|collisions?|collided|overdoses?|earthquakes?|floods?|flooding|storms?"
    r"|cyclones?|hurricanes?|landslides?"
    r"|mudslides?|drown(?:ed|ing)|cholera|ebola|malaria|measles|outbreaks?|epidemic|pandemic|famine|starvation"
    r"|heatwave|wildfires?"
    r"|road\s+(?:toll|deaths|fatalities)|capsized|stampede|avalanche|collapsed\s+building|tree\s+fell"
    r"|(?:hit|struck)\s+by\s+(?:an?\s+)?(?:\w+\s+)?(?:car|vehicle|truck|bus|train|lightning|motorcycle)"
    r"|(?:bus|truck|lorry|car|minibus|train|tanker|motorcycle)\s+(?:had\s+)?(?:hit|struck|overturned|plunged|veered)"
    r"(?!\s+(?:an?\s+)?(?:\w+\s+)?(?:mine|bomb|landmine|device|IED|explosive))"
    r"|(?:gas|boiler|fireworks?|cylinder|dust|gas\s+leak|methane|transformer)\s+(?:explosions?|blasts?|leak)"
    r"|(?:explosions?|blasts?)\s+(?:\w+\s+)?(?:in|at)\s+(?:an?|the)\s+(?:[\w-]+\s+){0,2}?(?:coal\s+mine|mine|kitchen|fireworks\s+\w+"
    r"|chemical\s+plant|gold\s+mine|boiler\s+room))\b",
    re.IGNORECASE,
)
"""Harm without arms: no incident unless the sentence names an act of violence too."""


def is_accident(text: str, triggers: Sequence[Trigger]) -> bool:
    """Whether a sentence tells of harm without arms: a crash, a flood, an outbreak, a leak of gas.

    Parameters
    ----------
    text
        The sentence.
    triggers
        Its triggers.

    Returns
    -------
    bool
        False when a trigger names a kind of violence.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> is_accident("A bus hit a truck near Kano, killing four.", ())
    True
    """
    return bool(_ACCIDENT.search(text)) and all(t.strength is not Strength.SPECIFIC for t in triggers)


def is_figurative(text: str, triggers: Sequence[Trigger], harms: Sequence[Harm]) -> bool:
    """Whether the words of conflict in a sentence belong to sport, business, politics, work or weather.

    Parameters
    ----------
    text
        The sentence.
    triggers
        Its triggers.
    harms
        Its killed and injured.

    Returns
    -------
    bool
        False when anybody is armed or harmed, or a trigger has no second meaning.

    Raises
    ------
    Nothing

    Examples
    --------
    >>> from geoincidents.events.events import find_triggers
    >>> from geoincidents.text.sentences import split_sentences
    >>> text = "The striker hit two goals as Leeds attacked."
    >>> is_figurative(text, find_triggers(split_sentences(text)[0]), ())
    True
    """
    if not triggers or harms or _ARMS.search(text):
        return False
    return bool(_DOMAIN.search(text)) and all(_FIGURATIVE.fullmatch(t.text) for t in triggers)
