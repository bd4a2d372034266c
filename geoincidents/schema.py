"""The incident table: its columns, their types and their vocabularies.

Every other module takes column names and vocabulary values from here, so that a rename is one edit.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


class Vocabulary(StrEnum):
    """Words that a column may hold, each with its ``meaning``."""

    meaning: str

    def __new__(cls, word: str, meaning: str = "") -> Self:  # a word is looked up without one
        """A word, which is a string, with what it means."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.meaning = meaning
        return member


class EventType(Vocabulary):
    """What happened, in terms that ACLED and UCDP users know."""

    ARMED_CLASH = "armed_clash", "Armed sides fight each other."
    TERRITORY_CHANGE = "territory_change", "A side takes, loses or retakes a place."
    AIR_STRIKE = "air_strike", "Bombs or missiles from aircraft or drones."
    SHELLING = "shelling", "Artillery, rockets, mortars or missiles from the ground or a ship."
    EXPLOSIVE_DEVICE = "explosive_device", "A mine, a bomb that was laid, a car bomb, a suicide bomb."
    CHEMICAL_WEAPON = "chemical_weapon", "A chemical agent is used."
    ATTACK_ON_CIVILIANS = "attack_on_civilians", "Armed people attack those who are not armed."
    ATTACK_UNSPECIFIED = "attack_unspecified", "An attack of which the source does not say how it was done."
    ABDUCTION = "abduction", "People are kidnapped, taken hostage or made to disappear."
    SEXUAL_VIOLENCE = "sexual_violence", "Rape and other sexual violence."
    PROTEST = "protest", "People demonstrate without violence of their own."
    RIOT = "riot", "A crowd is violent."
    ARREST = "arrest", "Authorities detain people."
    PROPERTY_DESTRUCTION = "property_destruction", "Buildings, crops or goods are looted, burnt or destroyed."
    MOVEMENT = "movement", "Forces move or are massed, without a fight."
    DISRUPTED_WEAPONS = "disrupted_weapons", "Weapons are shot down, defused or seized before they do harm."
    AGREEMENT = "agreement", "A truce, a deal, an exchange of prisoners; also one that is asked for."
    STATEMENT = "statement", "Words alone: a warning, a condemnation."
    OTHER = "other", "None of these, or not said."


class RecordKind(Vocabulary):
    """Whether a row counts: only ``incident`` (and on request ``strategic``) rows do."""

    INCIDENT = "incident", "Happened at a place and time; counts."
    STRATEGIC = "strategic", "Changes the course without violence (truce, withdrawal, advance); counts on request."
    STATEMENT = "statement", "Is only said; never counts."
    AGGREGATE = "aggregate", "A total over a time or an area; never counts beside incidents."
    BACKGROUND = "background", "Happened long before what the report is about; never counts."


class Certainty(Vocabulary):
    """How the source presents the event."""

    CONFIRMED = "confirmed", "The source confirms it or has seen it."
    REPORTED = "reported", "The source reports it as a fact."
    CLAIMED = "claimed", "A party to the conflict says so of its own doing."
    ALLEGED = "alleged", "Someone accuses another of it."
    UNVERIFIED = "unverified", "The source says that it could not be checked."
    PROPOSED = "proposed", "Is asked for or offered."
    PLANNED = "planned", "Is announced or threatened."
    DENIED = "denied", "A party denies it."


class DatePrecision(Vocabulary):
    """How well the date is known; ``upper_bound`` means on or before ``date_end``."""

    DAY = "day", "One day."
    RANGE = "range", "On one or more days from ``date_start`` to ``date_end``."
    WEEK = "week", "Within a week."
    MONTH = "month", "Within a month."
    YEAR = "year", "Within a year."
    UPPER_BOUND = "upper_bound", "On or before ``date_end``."
    UNKNOWN = "unknown", "Not known."


class ActorType(Vocabulary):
    """What kind of party an actor is."""

    STATE = "state", "Forces of a government."
    REBEL = "rebel", "An armed group against a government."
    POLITICAL_MILITIA = "political_militia", "An armed group in the service of a party or an elite."
    IDENTITY_MILITIA = "identity_militia", "An armed group of a community, clan or faith."
    RIOTERS = "rioters", "A violent crowd."
    PROTESTERS = "protesters", "A peaceful crowd."
    CIVILIANS = "civilians", "People without arms."
    EXTERNAL = "external", "Forces from abroad, of other states or the United Nations."
    UNKNOWN = "unknown", "Not known."


class GeoPrecision(Vocabulary):
    """What the point stands for; the true place lies within ``geo_radius_km`` of it."""

    EXACT = "exact", "The spot itself: coordinates, an airport, a building."
    SETTLEMENT = "settlement", "A town, a village or a quarter."
    NEAR = "near", "Close to a place, or at a distance and direction from it."
    AREA = "area", "An area without an office: a valley, a desert, a park."
    ADMIN2 = "admin2", "Somewhere in a second-order division."
    ADMIN1 = "admin1", "Somewhere in a first-order division or a region."
    LINEAR = "linear", "Along a road, a river, between two places."
    COUNTRY = "country", "Somewhere in the country."
    UNKNOWN = "unknown", "No point, or one that stands for nothing known."


class MatchStatus(Vocabulary):
    """How a row got its point; ``given`` means that the source had coordinates."""

    RESOLVED = "resolved", "The gazetteer knows one place that is meant."
    AMBIGUOUS = (
        "ambiguous",
        "Several places compete; the point is that of the likeliest, and ``match_candidates`` has all.",
    )
    UNRESOLVED = "unresolved", "No point: nothing in the gazetteer deserves the name."
    GIVEN = "given", "The source, or a correction by hand, brought the point."


class SourceSchema(Vocabulary):
    """What kind of source a row was read from."""

    TEXT = "text", "A report."
    TABLE = "table", "A table of no known layout."
    ACLED = "acled", "Armed Conflict Location & Event Data."
    UCDP_GED = "ucdp_ged", "UCDP Georeferenced Event Dataset."
    GDELT2 = "gdelt2", "GDELT 2.0 events."
    POLECAT = "polecat", "POLECAT."
    GTD = "gtd", "Global Terrorism Database."
    AID_WORKER_SECURITY = "aid_worker_security", "Aid Worker Security Database."
    INSECURITY_INSIGHT = "insecurity_insight", "Insecurity Insight."
    YEMEN_DATA_PROJECT = "yemen_data_project", "Yemen Data Project."
    AIRWARS = "airwars", "Airwars lists of victims."


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
SOURCE_RECORD: Final = "source_record"
GEOMETRY: Final = "geometry"

_TEXT: Final = "string"
_DAY: Final = "datetime64[us]"
_INSTANT: Final = "datetime64[us, UTC]"
_COUNT: Final = "Int64"
_REAL: Final = "float64"


class Column(NamedTuple):
    """What a column holds: its group, its pandas dtype, its meaning, and a value as text."""

    group: str
    dtype: str
    meaning: str
    example: str


COLUMNS: Final[dict[str, Column]] = {
    INCIDENT_ID: Column(
        "identity",
        _TEXT,
        "The row's own name: unique in the table, the same when the same source is read again.",
        "c3486423e221a9b4",
    ),
    EVENT_GROUP: Column(
        "identity",
        _TEXT,
        "Rows that tell one event have one group: several places, several sources. Null: an event by itself.",
        "c1887762e7be747d",
    ),
    RECORD_KIND: Column("identity", _TEXT, "Whether the row counts.", "incident"),
    EVENT_TYPE: Column("what", _TEXT, "What happened.", "air_strike"),
    EVENT_SUBTYPE: Column("what", _TEXT, "The source's own word or code for it, as it stood.", "Air/drone strike"),
    CERTAINTY: Column("what", _TEXT, "How the source presents it.", "claimed"),
    DATE_START: Column(
        "when", _DAY, "First day on which it may have happened, local, without a time zone.", "2019-04-06"
    ),
    DATE_END: Column("when", _DAY, "Last day on which it may have happened.", "2019-04-06"),
    DATE_PRECISION: Column("when", _TEXT, "What the two days stand for.", "day"),
    TIME_START: Column(
        "when",
        _INSTANT,
        "Instant of the beginning, where the source states a clock time and its zone.",
        "2019-04-07 14:00:00+00:00",
    ),
    TIME_END: Column("when", _INSTANT, "Instant of the end.", "2019-04-07 16:00:00+00:00"),
    ACTOR1: Column("who", _TEXT, "Who did it, as named.", "Libyan National Army"),
    ACTOR2: Column("who", _TEXT, "To whom, or against whom.", "civilians"),
    ACTOR1_TYPE: Column("who", _TEXT, "What kind of party ``actor1`` is.", "rebel"),
    ACTOR2_TYPE: Column("who", _TEXT, "What kind of party ``actor2`` is.", "civilians"),
    PLACE_PHRASE: Column("where", _TEXT, "The place in the words of the source.", "about 60 km south-east of Tripoli"),
    PLACE_NAME: Column(
        "where", _TEXT, "The gazetteer's name of the place, or of the one that the phrase is measured from.", "Tripoli"
    ),
    PLACE_ID: Column("where", _TEXT, "Source and identifier of that place.", "geonames:2210247"),
    COUNTRY: Column("where", _TEXT, "ISO 3166-1 alpha-3 code.", "LBY"),
    ADMIN1: Column("where", _TEXT, "First-order division, by name.", "Tripoli"),
    ADMIN2: Column("where", _TEXT, "Second-order division, by name, where the source or a pack knows it.", "Ain Zara"),
    GEO_PRECISION: Column("where", _TEXT, "What the point stands for.", "near"),
    GEO_RADIUS_KM: Column("where", _REAL, "The true place lies within so many kilometres of the point.", "29.4"),
    MATCH_STATUS: Column("where", _TEXT, "How the row got its point, or that it has none.", "resolved"),
    MATCH_SCORE: Column(
        "where",
        _REAL,
        "Probability, 0 to 1, that the place is the one that is meant. Null where the point was given.",
        "0.87",
    ),
    MATCH_WHY: Column(
        "where",
        _TEXT,
        "The reason in one sentence; also what is odd about a point that a table brought.",
        "at a distance from Tripoli (Tripoli, Tripoli, LBY: it is the dateline)",
    ),
    MATCH_CANDIDATES: Column(
        "where",
        _TEXT,
        "JSON list of the places that were considered, with their points and scores.",
        '[{"place_id": "geonames:2210247", "name": "Tripoli", "score": 0.75}]',
    ),
    KILLED_LOW: Column(
        "harm", _COUNT, "Least number of dead that is stated. Null: not stated; 0: stated that nobody died.", "3"
    ),
    KILLED_BEST: Column("harm", _COUNT, "The number that the source stands by; null where it gives bounds alone.", "3"),
    KILLED_HIGH: Column("harm", _COUNT, "Greatest number of dead that is stated.", "5"),
    INJURED_LOW: Column("harm", _COUNT, "Least number of injured.", "5"),
    INJURED_BEST: Column("harm", _COUNT, "Number of injured that the source stands by.", "5"),
    INJURED_HIGH: Column("harm", _COUNT, "Greatest number of injured.", "5"),
    CASUALTY_NOTE: Column(
        "harm",
        _TEXT,
        "What the numbers do not say: that they were dropped, or how they were counted.",
        "'several wounded': no number",
    ),
    CASUALTY_GROUP: Column(
        "harm", _TEXT, "Rows that share one stated toll have one group; sum it once.", "7f2d0c19a4be5513"
    ),
    SOURCE_NAME: Column("audit", _TEXT, "File, outlet or data set.", "report.txt"),
    SOURCE_URL: Column("audit", _TEXT, "Where the source can be read.", "https://news.example/1"),
    SOURCE_DATE: Column("audit", _DAY, "Day on which the source was published.", "2019-04-07"),
    SOURCE_SCHEMA: Column("audit", _TEXT, "What kind of source it is.", "text"),
    EVIDENCE: Column(
        "audit",
        _TEXT,
        "The sentence, or the notes of the row, that tell the event.",
        "Rockets hit a warehouse in Gasr Ben Ghachir on Saturday; nobody was hurt.",
    ),
    EVIDENCE_SPANS: Column(
        "audit",
        _TEXT,
        "JSON object of character offsets ``[first, last]`` into the report: under ``sentence``, ``trigger``, "
        "``place``, ``date``, ``time``, ``killed``, ``injured``, ``actor1`` and ``actor2`` of the words that the value "
        "was read from; under ``phrase:`` and an id of ``events/data/phrases.tsv`` of the words in which that pattern "
        "named the event.",
        '{"place": [41, 85], "trigger": [24, 32]}',
    ),
    SOURCE_RECORD: Column(
        "audit",
        _TEXT,
        "The whole input row as JSON text: the way back without loss. Null for reports.",
        '{"EVENT_ID_CNTY": "LBY1", "FATALITIES": "5"}',
    ),
}
"""Every incident column except ``geometry``, in order: what ``docs/codebook.md`` says of it."""

HOLD_JSON: Final = (MATCH_CANDIDATES, EVIDENCE_SPANS, SOURCE_RECORD)
"""Text columns that hold JSON."""

DTYPES: Final[dict[str, str]] = {name: column.dtype for name, column in COLUMNS.items()}
"""The pandas dtype of every incident column except ``geometry``, in order."""

VOCABULARIES: Final[dict[str, type[Vocabulary]]] = {
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

__doc__ = "\n\n".join(
    [__doc__.strip(), "Columns of an incident table:"]
    + [f"{name} : {column.dtype}\n    {column.meaning}" for name, column in COLUMNS.items()]
)  # what help(geoincidents.schema) shows first
