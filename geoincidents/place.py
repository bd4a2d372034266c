"""The values that the gazetteer gives back: a place, a candidate, and a match that explains itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from shapely.geometry import Point

from geoincidents.cards import card, grid
from geoincidents.geo import sector
from geoincidents.schema import GeoPrecision, MatchStatus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Self

STANDS_FOR_IT = " stands for it ("
"""In the reason of a match, after what stands for a place that nothing is known of."""

REJECTED = "the place was rejected"
"""Start of the reason of a match that a person has decided to leave without a point; it is in no doubt."""

_NAMES_SHOWN = 6
_AT_THE_PLACE_KM = 0.5  # half of what is said, a whole kilometre


@dataclass(frozen=True, slots=True, repr=False)
class Place:
    """One place of a gazetteer.

    Attributes
    ----------
    place_id
        Source and identifier, such as ``"geonames:2210247"``.
    name
        Preferred name in Latin script.
    kind
        GeoNames feature class and code, such as ``"P.PPLC"``; ``"A.PCLI"`` is a country, ``"A.ADM1"`` a
        first-order division.
    lat, lon
        Representative point, degrees in WGS 84.
    country
        ISO 3166-1 alpha-3 code, or ``""`` for what lies in none.
    admin1
        Name of the first-order division, or ``""``.
    population
        Inhabitants, 0 when not known.
    radius_km
        The place lies within this many kilometres of its point.
    source, licence
        Where the row comes from, and on which terms.
    names
        Every name known, the preferred one first.
    admin2
        Name of the second-order division, or ``""``: the embedded gazetteer does not know it, dense packs mostly do.
    """

    place_id: str
    name: str
    kind: str
    lat: float
    lon: float
    country: str
    admin1: str
    population: int
    radius_km: float
    source: str
    licence: str
    names: tuple[str, ...] = ()
    admin2: str = ""

    def __repr__(self) -> str:
        """The place in a line: what and where it is."""
        return f"<Place {self.label} [{self.place_id}, {self.kind}] {_spot(self.lat, self.lon, self.radius_km)}>"

    def _repr_html_(self) -> str:
        """The place as a table, for notebooks."""
        return card(self.label, self._facts())

    def _facts(self) -> dict[str, object]:
        names = ", ".join(self.names[:_NAMES_SHOWN]) + (", ..." if len(self.names) > _NAMES_SHOWN else "")
        return {
            "point": _spot(self.lat, self.lon, self.radius_km),
            "kind": self.kind,
            "identifier": self.place_id,
            "population": self.population or None,
            "names": names,
            "source": f"{self.source} ({self.licence})",
        }

    @property
    def label(self) -> str:
        """Name, division and country, as far as they are known: "Sabha, Sabha, LBY"."""
        return ", ".join(part for part in (self.name, self.admin1, self.country) if part)

    @property
    def point(self) -> Point:
        """The representative point (x = longitude, y = latitude)."""
        return Point(self.lon, self.lat)

    @property
    def precision(self) -> GeoPrecision:
        """Precision class of an event that is only known to be at this place."""
        return precision_of(self.kind)


def _spot(lat: float, lon: float, radius_km: float) -> str:
    """A point and its radius in words."""
    north, east = "N" if lat >= 0 else "S", "E" if lon >= 0 else "W"
    return f"{abs(lat):.4f} {north} {abs(lon):.4f} {east}, within {radius_km:.3g} km"


@lru_cache(maxsize=1024)
def precision_of(kind: str) -> GeoPrecision:
    """Precision class that a GeoNames feature kind stands for.

    Parameters
    ----------
    kind
        Feature class and code, such as ``"P.PPL"``.

    Returns
    -------
    GeoPrecision
        ``settlement`` for populated places and what has no class.

    Source: GeoNames feature classes (A administrative, H water, L area, P populated, R road, S spot,
    T terrain, U undersea, V vegetation).

    Examples
    --------
    >>> str(precision_of("S.AIRP")), str(precision_of("A.ADM1"))
    ('exact', 'admin1')
    """
    code = kind.partition(".")[2]
    if kind.startswith("A."):
        if code.startswith(("PCL", "TERR")):
            return GeoPrecision.COUNTRY
        return GeoPrecision.ADMIN1 if code.startswith("ADM1") else GeoPrecision.ADMIN2
    if code in {"RGN", "CONT", "ISL", "ISLS"}:
        return GeoPrecision.ADMIN1
    by_class = {
        "S": GeoPrecision.EXACT,
        "R": GeoPrecision.LINEAR,
        "H": GeoPrecision.LINEAR,
        "L": GeoPrecision.AREA,
        "T": GeoPrecision.AREA,
        "V": GeoPrecision.AREA,
        "U": GeoPrecision.AREA,
    }
    return by_class.get(kind[:1], GeoPrecision.SETTLEMENT)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that was considered, and how well it fits.

    Attributes
    ----------
    place
        The place.
    score
        Share of the evidence that speaks for it, 0 to 1.
    matched_name
        The name of the place that is closest to the query.
    """

    place: Place
    score: float
    matched_name: str


@dataclass(frozen=True, slots=True)
class Nearby:
    """A place near a point. It unpacks into the place and the distance: ``place, km = nearby``.

    Attributes
    ----------
    place
        The place, with its first-order division and country.
    distance_km
        Geodesic distance from the place to the point.
    azimuth_deg
        Direction from the place to the point, degrees clockwise from north, as a reader says it: a point at 225 lies
        south-west of the place. NaN at the place itself.
    country
        ISO alpha-3 code of the country that the point itself lies in, or ``""``.
    admin1
        Name of the first-order division that the point lies in, or ``""`` where it is not known.
    """

    place: Place
    distance_km: float
    azimuth_deg: float
    country: str = ""
    admin1: str = ""

    def __iter__(self) -> Iterator[Any]:
        """Place and distance."""
        return iter((self.place, self.distance_km))

    def __getitem__(self, position: int) -> Any:
        """Place at 0, distance at 1."""
        return (self.place, self.distance_km)[position]

    @property
    def chain(self) -> tuple[str, str, str]:
        """Name of the place, then division and country of the point; ``""`` for what is not known."""
        return self.place.name, self.admin1, self.country

    @property
    def phrase(self) -> str:
        """The point as a reader says it, such as ``"12 km SW of Tripoli"``."""
        if not self.distance_km >= _AT_THE_PLACE_KM:
            return self.place.name
        return f"{self.distance_km:.0f} km {sector(self.azimuth_deg).item()} of {self.place.name}"


@dataclass(frozen=True, slots=True, repr=False)
class Match:
    """A decision on a place name that can be inspected.

    Attributes
    ----------
    query
        The text that was asked for.
    status
        ``resolved``, ``ambiguous`` (a best answer is given, and so is its rival) or ``unresolved``.
    place
        The place, or for a relation ("50 km south of Tripoli") the place it starts from; None when unresolved, and
        for coordinates, which are of no place.
    lat, lon
        The point that stands for the phrase, degrees; None when there is none.
    radius_km
        The true place lies within this distance of the point; None without a point.
    precision
        What the point stands for.
    score
        Confidence that the answer is right, 0 to 1.
    why
        The reason, in one sentence.
    candidates
        The places that were considered, best first, the chosen one included.
    country, admin1
        Where the text states the point itself: ISO alpha-3 code and division that it lies in, else ``""``.
    """

    query: str
    status: MatchStatus
    place: Place | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    precision: GeoPrecision = GeoPrecision.UNKNOWN
    score: float = 0.0
    why: str = ""
    candidates: tuple[Candidate, ...] = ()
    country: str = ""
    admin1: str = ""

    def __repr__(self) -> str:
        """The decision in a line: the answer, how sure it is, and why."""
        return f"<Match {self.query!r}: {self.answer}; {self.why}>"

    def _repr_html_(self) -> str:
        """The decision and its runners-up as tables, for notebooks."""
        facts = {"answer": self.answer, "precision": str(self.precision), "why": self.why}
        others = [
            (one.place.name, one.place.admin1, one.place.country, one.place.kind, f"{one.score:.2f}", one.matched_name)
            for one in self.candidates
        ]
        header = ("candidate", "admin1", "country", "kind", "score", "by the name")
        return card(self.query, facts) + (grid(header, others) if others else "")

    @property
    def answer(self) -> str:
        """Status, and with a point its score, place and position, in words."""
        if self.lat is None or self.lon is None or self.radius_km is None:
            return str(self.status)
        where = f", {self.place.label}" if self.place is not None else ""
        return f"{self.status} ({self.score:.2f}){where}, {_spot(self.lat, self.lon, self.radius_km)}"

    @property
    def point(self) -> Point | None:
        """The point that stands for the phrase (x = longitude, y = latitude), or None."""
        if self.lat is None or self.lon is None:
            return None
        return Point(self.lon, self.lat)

    @classmethod
    def unresolved(cls, query: str, why: str, candidates: tuple[Candidate, ...] = ()) -> Self:
        """A match that abstains.

        Parameters
        ----------
        query
            The text that was asked for.
        why
            The reason, in one sentence.
        candidates
            Places that came near, best first.

        Returns
        -------
        Match
            Without place or point.
        """
        return cls(query=query, status=MatchStatus.UNRESOLVED, why=why, candidates=candidates)
