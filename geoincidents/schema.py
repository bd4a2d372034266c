"""The incident table: its columns, their types and their vocabularies.

Every other module takes column names and vocabulary values from here, so that a rename is one edit.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable


class EventType(StrEnum):
    """What happened, in terms that ACLED and UCDP users know."""

    ARMED_CLASH = "armed_clash"
    TERRITORY_CHANGE = "territory_change"
    AIR_STRIKE = "air_strike"
    SHELLING = "shelling"
    EXPLOSIVE_DEVICE = "explosive_device"
    CHEMICAL_WEAPON = "chemical_weapon"
    ATTACK_ON_CIVILIANS = "attack_on_civilians"
    ATTACK_UNSPECIFIED = "attack_unspecified"
    ABDUCTION = "abduction"
    SEXUAL_VIOLENCE = "sexual_violence"
    PROTEST = "protest"
    RIOT = "riot"
    ARREST = "arrest"
    PROPERTY_DESTRUCTION = "property_destruction"
    MOVEMENT = "movement"
    DISRUPTED_WEAPONS = "disrupted_weapons"
    AGREEMENT = "agreement"
    STATEMENT = "statement"
    OTHER = "other"


class RecordKind(StrEnum):
    """Whether a row counts: only ``incident`` (and on request ``strategic``) rows do."""

    INCIDENT = "incident"
    STRATEGIC = "strategic"
    STATEMENT = "statement"
    AGGREGATE = "aggregate"
    BACKGROUND = "background"


class Certainty(StrEnum):
    """How the source presents the event."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    CLAIMED = "claimed"
    ALLEGED = "alleged"
    UNVERIFIED = "unverified"
    PROPOSED = "proposed"
    PLANNED = "planned"
    DENIED = "denied"


class DatePrecision(StrEnum):
    """How well the date is known; ``upper_bound`` means on or before ``date_end``."""

    DAY = "day"
    RANGE = "range"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UPPER_BOUND = "upper_bound"
    UNKNOWN = "unknown"


class ActorType(StrEnum):
    """What kind of party an actor is."""

    STATE = "state"
    REBEL = "rebel"
    POLITICAL_MILITIA = "political_militia"
    IDENTITY_MILITIA = "identity_militia"
    RIOTERS = "rioters"
    PROTESTERS = "protesters"
    CIVILIANS = "civilians"
    EXTERNAL = "external"
    UNKNOWN = "unknown"


class GeoPrecision(StrEnum):
    """What the point stands for; the true place lies within ``geo_radius_km`` of it."""

    EXACT = "exact"
    SETTLEMENT = "settlement"
    NEAR = "near"
    AREA = "area"
    ADMIN2 = "admin2"
    ADMIN1 = "admin1"
    LINEAR = "linear"
    COUNTRY = "country"
    UNKNOWN = "unknown"


class MatchStatus(StrEnum):
    """How a row got its point; ``given`` means that the source had coordinates."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    UNRESOLVED = "unresolved"
    GIVEN = "given"


class SourceSchema(StrEnum):
    """What kind of source a row was read from."""

    TEXT = "text"
    TABLE = "table"
    ACLED = "acled"
    UCDP_GED = "ucdp_ged"
    GDELT2 = "gdelt2"
    POLECAT = "polecat"
    GTD = "gtd"
    AID_WORKER_SECURITY = "aid_worker_security"
    INSECURITY_INSIGHT = "insecurity_insight"
    YEMEN_DATA_PROJECT = "yemen_data_project"
    AIRWARS = "airwars"


INCIDENT_ID: Final = "incident_id"
EVENT_GROUP: Final = "event_group"
RECORD_KIND: Final = "record_kind"
EVENT_TYPE: Final = "event_type"
EVENT_SUBTYPE: Final = "event_subtype"
CERTAINTY: Final = "certainty"
DATE_START: Final = "date_start"
DATE_END: Final = "date_end"
DATE_PRECISION: Final = "date_precision"
TIME_START: Final = "time_start"
TIME_END: Final = "time_end"
ACTOR1: Final = "actor1"
ACTOR2: Final = "actor2"
ACTOR1_TYPE: Final = "actor1_type"
ACTOR2_TYPE: Final = "actor2_type"
PLACE_PHRASE: Final = "place_phrase"
PLACE_NAME: Final = "place_name"
PLACE_ID: Final = "place_id"
COUNTRY: Final = "country"
ADMIN1: Final = "admin1"
ADMIN2: Final = "admin2"
GEO_PRECISION: Final = "geo_precision"
GEO_RADIUS_KM: Final = "geo_radius_km"
MATCH_STATUS: Final = "match_status"
MATCH_SCORE: Final = "match_score"
MATCH_WHY: Final = "match_why"
MATCH_CANDIDATES: Final = "match_candidates"
KILLED_LOW: Final = "killed_low"
KILLED_BEST: Final = "killed_best"
KILLED_HIGH: Final = "killed_high"
INJURED_LOW: Final = "injured_low"
INJURED_BEST: Final = "injured_best"
INJURED_HIGH: Final = "injured_high"
CASUALTY_NOTE: Final = "casualty_note"
CASUALTY_GROUP: Final = "casualty_group"
SOURCE_NAME: Final = "source_name"
SOURCE_URL: Final = "source_url"
SOURCE_DATE: Final = "source_date"
SOURCE_SCHEMA: Final = "source_schema"
EVIDENCE: Final = "evidence"
EVIDENCE_SPANS: Final = "evidence_spans"
"""JSON object of character offsets ``[first, last]`` into the report: under ``sentence``, ``trigger``, ``place``,
``date``, ``time``, ``killed``, ``injured``, ``actor1`` and ``actor2`` of the words that the value was read from; under
``phrase:`` and an id of ``events/data/phrases.tsv`` of the words in which that pattern named the event."""
SOURCE_RECORD: Final = "source_record"
GEOMETRY: Final = "geometry"

_TEXT: Final = "string"
_DAY: Final = "datetime64[us]"
_INSTANT: Final = "datetime64[us, UTC]"
_COUNT: Final = "Int64"
_REAL: Final = "float64"

DTYPES: Final[dict[str, str]] = {
    INCIDENT_ID: _TEXT,
    EVENT_GROUP: _TEXT,
    RECORD_KIND: _TEXT,
    EVENT_TYPE: _TEXT,
    EVENT_SUBTYPE: _TEXT,
    CERTAINTY: _TEXT,
    DATE_START: _DAY,
    DATE_END: _DAY,
    DATE_PRECISION: _TEXT,
    TIME_START: _INSTANT,
    TIME_END: _INSTANT,
    ACTOR1: _TEXT,
    ACTOR2: _TEXT,
    ACTOR1_TYPE: _TEXT,
    ACTOR2_TYPE: _TEXT,
    PLACE_PHRASE: _TEXT,
    PLACE_NAME: _TEXT,
    PLACE_ID: _TEXT,
    COUNTRY: _TEXT,
    ADMIN1: _TEXT,
    ADMIN2: _TEXT,
    GEO_PRECISION: _TEXT,
    GEO_RADIUS_KM: _REAL,
    MATCH_STATUS: _TEXT,
    MATCH_SCORE: _REAL,
    MATCH_WHY: _TEXT,
    MATCH_CANDIDATES: _TEXT,
    KILLED_LOW: _COUNT,
    KILLED_BEST: _COUNT,
    KILLED_HIGH: _COUNT,
    INJURED_LOW: _COUNT,
    INJURED_BEST: _COUNT,
    INJURED_HIGH: _COUNT,
    CASUALTY_NOTE: _TEXT,
    CASUALTY_GROUP: _TEXT,
    SOURCE_NAME: _TEXT,
    SOURCE_URL: _TEXT,
    SOURCE_DATE: _DAY,
    SOURCE_SCHEMA: _TEXT,
    EVIDENCE: _TEXT,
    EVIDENCE_SPANS: _TEXT,
    SOURCE_RECORD: _TEXT,
}
"""Every incident column except ``geometry``, in order, with its pandas dtype."""

VOCABULARIES: Final[dict[str, type[StrEnum]]] = {
    RECORD_KIND: RecordKind,
    EVENT_TYPE: EventType,
    CERTAINTY: Certainty,
    DATE_PRECISION: DatePrecision,
    ACTOR1_TYPE: ActorType,
    ACTOR2_TYPE: ActorType,
    GEO_PRECISION: GeoPrecision,
    MATCH_STATUS: MatchStatus,
    SOURCE_SCHEMA: SourceSchema,
}
"""The closed vocabulary of each column that has one."""

REQUIRED: Final = (INCIDENT_ID, RECORD_KIND, EVENT_TYPE, MATCH_STATUS)
"""Columns that are never null."""


def is_incident_table(columns: Iterable[object]) -> bool:
    """Whether a table with these columns is one of incidents: it has all that are never null."""
    return set(REQUIRED) <= set(columns)


RADIUS_KM: Final[dict[GeoPrecision, float]] = {
    # UCDP GED 1..7 and ACLED 1..3 as the design states; a gazetteer's own extent beats these.
    GeoPrecision.EXACT: 1.0,
    GeoPrecision.SETTLEMENT: 5.0,
    GeoPrecision.NEAR: 25.0,
    GeoPrecision.AREA: 25.0,
    GeoPrecision.ADMIN2: 30.0,
    GeoPrecision.ADMIN1: 100.0,
    GeoPrecision.LINEAR: 50.0,
    GeoPrecision.COUNTRY: 500.0,
}
"""Radius in kilometres that stands for a precision class when nothing better is known."""
