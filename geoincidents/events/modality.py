"""Whether the words around a trigger say that the event took place, and how sure the report is."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from geoincidents.schema import Certainty


class Modality(StrEnum):
    """How an event stands in its sentence."""

    REAL = "real"
    PROPOSED = "proposed"
    PLANNED = "planned"
    DENIED = "denied"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    CIRCUMSTANCE = "circumstance"
    """Named only as the setting of something else ("fled fighting", "amid clashes")."""


_GAP: Final = r"(?:\s+[^\s,;.:]+){0,6}\s*$"
_SHORT: Final = r"(?:\s+(?:an?|the|any|all|further|more|new|another|such|large-scale|[\w-]+))?(?:\s+[\w’'-]+){0,2}\s*$"

_HYPOTHETICAL_BEFORE: Final = re.compile(
    r"\b(?:fear(?:s|ed|ing)?(?:\s+(?:that|of|over))?|could|(?-i:may)|might|would|should|if|unless|in\s+case|whether"
    r"|risk(?:s|ing)?(?:\s+of)?"
    r"|threat(?:s|en(?:s|ed|ing)?)?(?:\s+(?:of|to))?|warn(?:s|ed|ing)?(?:\s+(?:of|that|against))|potential"
    r"|possible|possibility\s+of"
    r"|expecting|anticipat(?:es?|ed|ing)|imminent|impending|prospect\s+of|danger\s+of|prepar(?:e|es|ed|ing|ations)\s+(?:for|to)|brac(?:e|ed"
    r"|ing)\s+for|avoid|avert"
    r"|prevent(?:ed|ing)?|deter(?:red)?|ahead\s+of|read(?:y|ies|ied|ying)|gear(?:s|ed|ing)\s+up\s+for"
    r"|concern(?:s|ed)?\s+(?:that|about|over)|worr(?:y|ied|ies)\s+(?:that|about)|as\s+if"
    r"|ability\s+to|able\s+to|capab(?:le|ility)|right\s+to|war\s+without|plot(?:s|ted|ting)?(?:\s+to)?|tr(?:y"
    r"|ied|ying)\s+to|attempt(?:s|ed|ing)?\s+(?:to|at)|conspir\w+|surviv(?:ed?|ing)|aim(?:s|ed|ing)?\s+(?:to"
    rf"|at)|in\s+order\s+to|designed\s+to){_GAP}",
    re.IGNORECASE,
)
_HYPOTHETICAL_AFTER: Final = re.compile(
    r"^(?:\s+[\w-]+){0,4}?\s+(?:could|(?-i:may)|might|would|should|can)\b|^\s+(?:threat|fears?|risk|warning|alert"
    r"|drill|exercise|plan)s?\b",
    re.IGNORECASE,
)
_PURPOSE: Final = re.compile(
    r"(?<!began )(?<!begun )(?<!started )(?<!continued )(?<!continue )(?<!managed )(?<!forced )(?<!used )(?<!able )"
    r"(?<!continues )"
    r"(?<!proceeded )(?<!went on )(?<!moved )\bto(?:\s+\w+ly)?\s*$"
    r"|\bto\s+(?:\w+ly\s+)?(?:stop|end|halt|cease|prevent|stem|curb|quell|investigate|discuss|cover|escape"
    r"|flee|avoid|counter|repel|resist"
    r"|demand|call\s+for|urge|protest|join|attend|hold|organi[sz]e|stage|monitor|defend\s+against|protect\s+\w+\s+from|respond\s+to|mark"
    r"|commemorate|support|assess"
    r"|reach|negotiate|secure|broker|achieve|implement|enforce|extend|launch|carry\s+out|conduct|mount|begin"
    rf"|start|resume|allow|authori[sz]e|approve|permit|consider|ban|condemn|denounce){_SHORT}",
    re.IGNORECASE,
)
_PLANNED: Final = re.compile(
    r"\b(?:will|shall|plan(?:s|ned|ning)?\s+(?:to|for)|intend(?:s|ed|ing)?\s+to|vow(?:s|ed|ing)?\s+to"
    r"|pledg(?:es?|ed|ing)\s+to|set\s+to"
    r"|due\s+to\s+(?=be|begin|start|take)|about\s+to|scheduled\s+(?:to|for)|expected\s+to|promis(?:es?|ed"
    r"|ing)\s+to|agreed\s+to|ready\s+to"
    rf"|is\s+to\s+(?:be|begin|start)|going\s+to|threat(?:en(?:s|ed|ing)?)\s+to|planned|proposed|upcoming){_GAP}",
    re.IGNORECASE,
)
_PROPOSED: Final = re.compile(
    r"\b(?:appeal(?:s|ed|ing)?|call(?:s|ed|ing)?|urg(?:es?|ed|ing)|propos(?:es?|ed|ing|als?)|demand(?:s|ed"
    r"|ing)?|plead(?:s|ed|ing)?"
    r"|request(?:s|ed|ing)?|press(?:es|ed|ing)?\s+for|push(?:es|ed|ing)?\s+for|seek(?:s|ing)?|sought|mediat\w+"
    r"|talks|negotiat\w+"
    r"|discuss\w*|resolution)\b",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(
    rf"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut(?:es?|ed)){_GAP}", re.IGNORECASE
)
_NEGATED: Final = re.compile(
    r"\b(?:no|not|never|nor|neither|without|n[’']t|failed\s+to|refus(?:ed|es)\s+to|no\s+longer|lack\s+of|ended"
    r"|halted|calm\s+after)"
    r"(?:\s+(?!only\b)[^\s,;.:]+){0,2}\s*$",
    re.IGNORECASE,
)
_CIRCUMSTANCE: Final = re.compile(
    r"\b(?:amid(?:st)?|fle(?:e|es|d|eing)|escap(?:e|ed|ing)|displaced\s+by|uprooted\s+by|caught\s+(?:up\s+)?in"
    r"|affected\s+by|due\s+to"
    r"|because\s+of|despite|sparked\s+by|fuel(?:l)?ed\s+by|forced\s+(?:out|from\s+their\s+homes)\s+by"
    r"|upsurge\s+(?:of|in)|surge\s+in"
    r"|increase\s+in|escalation\s+(?:of|in)|wave\s+of|intensif\w+|level\s+of|from\s+the|(?:years|months|weeks"
    r"|days|hours|nights|an?\s+(?:year|month|week|day|night))\s+of|history\s+of"
    r"|types?\s+of|kinds?\s+of|end\s+(?:of|to)|spared|witnessed\s+years|responsible\s+for\s+(?:the\s+)?(?:many"
    r"|most|previous)"
    r"|convicted\s+(?:of|for|over)|charged\s+(?:with|over)|sentenced\s+for|trial\s+(?:for|over)"
    r"|anniversary\s+of|commemorat\w+"
    r"|remember(?:s|ed|ing)?|concerned\s+(?:by|over|about)|mourn(?:ed|ing)?|memorial|investigat(?:e|es|ed|ing"
    r"|ions?)|inquiry|condemn(?:s|ed|ing)?|reaction\s+to|response\s+to"
    r"|in\s+retaliation\s+for|retaliat\w+\s+for|aftermath\s+of|survivors?\s+of|victims?\s+of|specifically"
    rf"|hardest[\s-]hit){_SHORT}",
    re.IGNORECASE,
)


def modality_of(text: str, start: int, end: int) -> Modality:
    """How the event of a trigger stands in its sentence."""
    before, after = text[:start], text[end:]
    clause = before[_clause_start(before) :]
    if _MEMORY.search(before) or _UNTOLD.search(before):
        return Modality.CIRCUMSTANCE
    if (told := _first_of(_AFTER_TABLE, after)) or (told := _first_of(_ALWAYS_TABLE, clause)):
        return told
    if _PAST.match(text[start:end]) and not _AFTER_BE.search(before):
        # "vowing to reclaim the areas seized by rebels": a past form is not what is planned.
        return _modality_of_past(clause, after)
    if _HYPOTHETICAL_AFTER.search(after) and not _PLANNED.search(clause):
        return Modality.HYPOTHETICAL
    return _first_of(_BEFORE_TABLE, clause) or Modality.REAL


def _first_of(table: tuple[tuple[re.Pattern[str], Modality], ...], words: str) -> Modality | None:
    return next((modality for pattern, modality in table if pattern.search(words)), None)


_PAST: Final = re.compile(r"^\w+(?:ed|ew|ook|uck|ught|ell|ran|hot)\b(?!$(?<=need))", re.IGNORECASE)
_AFTER_BE: Final = re.compile(r"\b(?:be|get|have)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_DOUBT: Final = re.compile(
    rf"\b(?:fear(?:s|ed|ing)?(?:\s+that)?|if|unless|whether|could|(?-i:may)|might|would){_GAP}", re.IGNORECASE
)


def _modality_of_past(clause: str, after: str) -> Modality:
    if _DOUBT.search(clause) or _HYPOTHETICAL_AFTER.search(after):
        return Modality.HYPOTHETICAL
    return Modality.NEGATED if _NEGATED.search(clause) else Modality.REAL


def is_proposal(text: str, start: int) -> bool:
    """Whether a truce, deal or withdrawal is asked for and not yet agreed."""
    return bool(_PROPOSED.search(text[:start]))


_DUE: Final = re.compile(
    r"^(?:\s+(?:that|which))?\s+(?:is|was|are|were|had\s+been)\s+(?:due|supposed|expected|scheduled|meant|set)\s+to\b",
    re.IGNORECASE,
)
_NOT_YET: Final = re.compile(
    r"^(?:\s+(?:deal|agreement|accord))?\s+(?:was|is|were|are|remain(?:s|ed)?|could\s+be|would\s+be)\s+(?:\w+ly\s+|very\s+|still\s+)?"
    r"(?:close|near|possible|within\s+reach|likely|unlikely|imminent|elusive|needed|necessary|essential|far\s+off|not\s+close)\b",
    re.IGNORECASE,
)
_NEVER: Final = re.compile(
    r"^(?:\s+[\w-]+){0,2}?\s+(?:never|(?:did|has|have|was|were)\s+not|(?:has\s+|have\s+"
    r"|had\s+)?(?:since\s+)?(?:eased|subsided|stopped|ceased|died\s+down)|failed\s+to\s+(?:take|materiali[sz]e"
    r"|happen))\b",
    re.IGNORECASE,
)
_HABIT: Final = re.compile(
    r"\b(?:often|regularly|frequently|routinely|repeatedly|sometimes|usually|typically|has\s+long|have\s+long"
    r"|known\s+for|in\s+the\s+past|long-running"
    rf"|years-long|decades-long){_GAP}",
    re.IGNORECASE,
)
_NOBODYS: Final = re.compile(
    r"\b(?:no\s+(?:one|group|side|organi[sz]ation|party|faction|armed\s+group|individual)|nobody|none|neither(?:\s+side)?)"
    r"\s+(?:(?:has|have|had)\s+)?(?:yet\s+|immediately\s+|so\s+far\s+)?(?:said|claimed|admitted|taken|acknowledged)"
    r"(?:\s+[^\s;:]+){0,12}\s*$",
    re.IGNORECASE,
)
"""What nobody says that they did is no news of a further event."""
_UNTOLD: Final = re.compile(
    r"(?:\bnot|n[’']t|\bun)\s?(?:yet\s+|immediately\s+|so\s+far\s+)?"
    r"(?:sa(?:y|id)|detail|disclose|specify|state|reveal|elaborate|explain|comment|indicate|clear|known|clarify)"
    r"(?:\s+on)?\s+(?:how|which|when|where|who|what|why)\b(?:\s+[^\s;:]+){0,12}\s*$",
    re.IGNORECASE,
)
"""What a question that nobody answered takes for granted was told before."""
_FOILED: Final = re.compile(
    r"^(?:\s+[\w-]+){0,2}?\s+(?:being\s+)?(?:planned|plotted|prepared)\b(?!\s+(?:by|and\s+carried))"
    r"|^(?:\s+[^\s,;.:]+){0,9}?\s+(?:was|were|had\s+been|been|is|are)\s+(?:foiled|thwarted|averted|prevented|repelled\s+before)\b",
    re.IGNORECASE,
)
_MEMORY: Final = re.compile(
    r"\b(?:remember(?:ed|ing)?|commemorat\w+|mourn(?:ed|ing)?|in\s+memory\s+of|anniversary\s+of|pa(?:y|id|ying)\s+(?:their\s+)?(?:tribute|respects)"
    r"|tribute\s+to|vigil\s+for|memorial\s+(?:to|for)|honou?r(?:ed|ing)?)\b[^;:]*$",
    re.IGNORECASE,
)
"""What is remembered is no news of the day, in whatever clause it is told."""
_AFTER_TABLE: Final = (
    (_FOILED, Modality.HYPOTHETICAL),
    (_NOT_YET, Modality.HYPOTHETICAL),
    (_DUE, Modality.PLANNED),
    (_NEVER, Modality.NEGATED),
)
_ALWAYS_TABLE: Final = ((_HABIT, Modality.CIRCUMSTANCE), (_NOBODYS, Modality.NEGATED), (_DENIED, Modality.DENIED))
_BEFORE_TABLE: Final = (
    (_PLANNED, Modality.PLANNED),
    (_HYPOTHETICAL_BEFORE, Modality.HYPOTHETICAL),
    (_NEGATED, Modality.NEGATED),
    (_PURPOSE, Modality.HYPOTHETICAL),
    (_CIRCUMSTANCE, Modality.CIRCUMSTANCE),
)
_CLAUSE_START: Final = re.compile(
    r"[;:]\s|,\s+(?:and|but|while|which|who)\s|\s(?:but|after|while|when)\s", re.IGNORECASE
)


def _clause_start(before: str) -> int:
    cuts = [match.end() for match in _CLAUSE_START.finditer(before)]
    return cuts[-1] if cuts else 0


_UNVERIFIED: Final = re.compile(
    r"\b(?:unverified|unconfirmed"
    r"|not\s+(?:yet\s+)?(?:been\s+)?(?:immediately\s+)?(?:independently\s+)?(?:verified|confirmed)"
    r"|could\s+not\s+(?:be\s+)?(?:immediately\s+)?(?:independently\s+)?(?:verif\w+|confirm\w*)"
    r"|unable\s+to\s+(?:independently\s+)?(?:verify|confirm)|no\s+independent\s+(?:verification|confirmation))",
    re.IGNORECASE,
)
_ALLEGED: Final = re.compile(
    r"\b(?:alleg(?:ed(?:ly)?|es?|ing|ations?)|accus(?:ed?|es|ing)|purported(?:ly)?|suspected\s+of)\b", re.IGNORECASE
)
_CLAIMED: Final = re.compile(
    # Who claims responsibility names the doer of an event that others tell of; who claims lives is a weapon.
    r"\bclaim(?:s|ed)\b(?!\s+(?:\w+\s+){0,3}?(?:li(?:ves|fe)|responsibility|credit|attack|bombing|assault"
    r"|strike)\b|\s+by\b)",
    re.IGNORECASE,
)
_CONFIRMED: Final = re.compile(r"(?<!not )(?<!un)\bconfirm(?:s|ed|ing)?\b|\bverified\b", re.IGNORECASE)
_SELF_REPORT: Final = re.compile(
    r"\b(?:said|says|announced|claimed|wrote)(?:\s+(?:that|on\s+\w+day|in\s+a\s+statement|earlier|late"
    r"|early|(?:on|in|via)\s+(?:its|their|his|an?|the)(?:\s+[\w-]+){1,3}(?=\s+that\b)))*\s+(?:it|they|its|their|he|his|we|the\s+(?:group|movement|rebels))\b(?!\s+(?:was|were|is|are"
    r"|would|could)\b)",
    re.IGNORECASE,
)


def is_unverified(text: str) -> bool:
    """Whether a sentence says that nobody could check."""
    return bool(_UNVERIFIED.search(text))


def certainty_of(text: str, *, own_action: bool = False) -> Certainty:
    """How sure a report is of an event, from the words of its sentence."""
    if _UNVERIFIED.search(text):
        return Certainty.UNVERIFIED
    if own_action and (_SELF_REPORT.search(text) or _CONFIRMED.search(text)):
        return Certainty.CONFIRMED
    if _ALLEGED.search(text):
        return Certainty.ALLEGED
    if _CLAIMED.search(text) or _SELF_REPORT.search(text):
        return Certainty.CLAIMED
    if _CONFIRMED.search(text):
        return Certainty.CONFIRMED
    return Certainty.REPORTED


STRENGTH: Final = {
    Certainty.REPORTED: 0,
    Certainty.CONFIRMED: 1,
    Certainty.CLAIMED: 2,
    Certainty.ALLEGED: 2,
    Certainty.UNVERIFIED: 3,
    Certainty.DENIED: 4,
    Certainty.PROPOSED: 5,
    Certainty.PLANNED: 5,
}
"""Which of two words on one event stays: the more cautious one, the first of equals."""
