"""Words of other kinds of news: sport, stage, weather, accidents; and of arms."""

from __future__ import annotations

import re
from typing import Final

_DOMAIN: Final = re.compile(
    # Sport.
    r"\b(?:strikers?|midfielders?|goalkeepers?|goals?|scor(?:ed|ing|es)|league|cup|(?:of\s+the|this|new)\s+season|coach|tournament|champions?(?:hips?)?"
    r"|wickets?|bowlers?|batsm[ae]n|innings|quarterback|playoffs?|semi-?finals?|finals?|sets|title|stadium\s+crowd|marathon"
    r"|penalt(?:y|ies)\s+(?:kick|shoot)|grand\s+prix|olympics?|medals?|halftime|half-time|teammates?"
    # Stage and screen.
    r"|films?|movies?|box\s+office|albums?|singles?|concerts?|bands?|songs?|charts|novel|actors?|audiences?|video\s+game"
    # Weather.
    r"|cold\s+air|heat|snow|rains?|winds?|hail|drought)\b|[$€£]\s?\d",
    re.IGNORECASE,
)
_ARMS: Final = re.compile(
    r"\b(?:soldiers?|troops?|army|military|militants?|rebels?|insurgents?|gunm[ae]n|fighters|militia\w*|jihadist\w*|warplanes?"
    r"|air\s?strikes?|artillery|mortars?|gang\w*|bandits?|terroris\w+|extremist\w*|armed|police|protest\w*|demonstrat\w+|rockets?"
    r"|missiles?|bomb(?:ing|er|ers)|shelling|explosives?|guerrillas?|separatists?|cartel\w*"
    r")\b",
    re.IGNORECASE,
)
_ACCIDENT: Final = re.compile(
    r"\b(?:accidents?|crash(?:ed|es|ing)?|collisions?|collided|overdoses?|earthquakes?|floods?|flooding|storms?"
    r"|cyclones?|hurricanes?|landslides?"
    r"|mudslides?|drown(?:ed|ing)"
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


def is_other_news(text: str) -> bool:
    """Whether a sentence has words of sport, stage, weather or accidents, and none of arms."""
    return not _ARMS.search(text) and bool(_DOMAIN.search(text) or _ACCIDENT.search(text))
