"""``Gazetteer``: place names to places, offline, with a reason and the right to abstain."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from shapely.geometry.base import BaseGeometry

from geoincidents import geo, names, ranking
from geoincidents.errors import AmbiguousPlaceError, GazetteerError, InputError, PlaceNotFoundError
from geoincidents.fileformat import fingerprint
from geoincidents.place import Candidate, Match, Place
from geoincidents.ranking import Context
from geoincidents.relations import Anchor, ParsedPhrase, RelationKind, footprint, parse_phrase
from geoincidents.schema import MatchStatus
from geoincidents.store import Store

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

_QUALIFIED = re.compile(r"^[^,()]*\w[^,()]*(?:,[^()]*\w[^()]*|\([^()]*\w[^()]*\))\s*$")
_PER_KEY = 40  # candidates a key may bring, the most important first
_LOCAL_DEGREES = 2.0  # candidates within this of an expected point are never cut
_MOST_CANDIDATES = 120
_FUZZY_FLOOR = 0.5
_CLOSEST = 3


class Gazetteer:
    """Places and their names from one gazetteer file, opened read-only.

    Parameters
    ----------
    store
        An open file; use :meth:`default` or :meth:`open`.

    Examples
    --------
    >>> gazetteer = Gazetteer.default()
    >>> match = gazetteer.resolve("Gasr Ben Ghachir", country="LY")
    >>> str(match.status), match.place.country
    ('resolved', 'LBY')
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._demonyms: dict[str, str] | None = None
        self._codes: dict[str, Place] | None = None

    @classmethod
    def default(cls) -> Gazetteer:
        """The gazetteer embedded in the package; opened once a process.

        Returns
        -------
        Gazetteer
            GeoNames places over 500 inhabitants, countries, first-order divisions and curated places.

        Raises
        ------
        GazetteerError
            If the package was installed without its data.
        """
        return _embedded()

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Gazetteer:
        """A gazetteer file of one's own.

        Parameters
        ----------
        path
            The file.

        Returns
        -------
        Gazetteer
            Opened read-only.

        Raises
        ------
        FileMissingError
            If there is no such file.
        GazetteerError
            If it is no gazetteer, is damaged, or is of another version.
        """
        return cls(Store(path))

    def resolve(
        self,
        name: str,
        *,
        country: str | None = None,
        near: str | Place | tuple[float, float] | BaseGeometry | None = None,
        kind: str | None = None,
        on_ambiguous: Literal["flag", "best", "raise"] = "flag",
    ) -> Match:
        """The place that a name or a phrase means, or the reason why none is given.

        Parameters
        ----------
        name
            A name in any script and spelling, qualified ("Tripoli, Lebanon", "Tripoli (Lebanon)") or the
            start of a relation ("50 km south of Tripoli").
        country
            Hold the answer to this country: ISO alpha-2 or alpha-3 code, or a country name.
        near
            Expect the place near this one (a preference, not a limit): name, place, (lat, lon) or geometry.
        kind
            Prefer a GeoNames feature class, such as ``"A"`` for divisions.
        on_ambiguous
            ``flag`` marks a name that several places answer to, ``best`` takes the first, ``raise`` raises.

        Returns
        -------
        Match
            With point, radius, score, reason and the candidates that were considered.

        Raises
        ------
        InputError
            If ``country`` names no country or ``near`` is no reference.
        PlaceNotFoundError
            If ``near`` is a name that is not in the gazetteer.
        AmbiguousPlaceError
            If two places compete and ``on_ambiguous`` is ``raise``.

        Examples
        --------
        >>> gazetteer = Gazetteer.default()
        >>> match = gazetteer.resolve("50km south of Tripoli", country="LBY")
        >>> round(match.lat, 4), round(match.lon, 4)
        (32.4366, 13.1874)
        >>> gazetteer.resolve("Tripoli, Lebanon").place.country
        'LBN'
        """
        context = self._context(country=country, near=near, kind=kind)
        match = self._resolve_phrase(name.strip(), context)
        if match.status is MatchStatus.AMBIGUOUS:
            if on_ambiguous == "raise":
                raise AmbiguousPlaceError(f"{name!r}: {match.why}. Pass country= or near=.")
            if on_ambiguous == "best":
                return _replaced(match, status=MatchStatus.RESOLVED)
        return match

    def _context(
        self,
        *,
        country: str | None,
        near: str | Place | tuple[float, float] | BaseGeometry | None,
        kind: str | None,
    ) -> Context:
        code = ""
        if country:
            place = self.country(country)
            if place is None:
                raise InputError(f"{country!r} is no country. Give an ISO code (LY, LBY) or an English name.")
            code = place.country
        if near is None:
            return Context(country=code, kind=kind or "")
        lat, lon, label = reference_point(near, self)
        return Context(country=code, lat=lat, lon=lon, label=label, kind=kind or "")

    def _resolve_phrase(self, name: str, context: Context) -> Match:
        if not names.fold(name):
            return Match.unresolved(name, "there is no name in this text")
        phrase = parse_phrase(name)
        if phrase is not None:
            whole = self._resolve_name(name, context)
            named = whole.status is not MatchStatus.UNRESOLVED and whole.candidates[0].matched_name
            if named and names.fold(named) == names.fold(name):
                return whole
            return self._resolve_relation(name, phrase, context)
        if _QUALIFIED.match(name):
            return self._resolve_qualified(name, context)
        return self._resolve_name(name, context)

    def _resolve_relation(self, name: str, phrase: ParsedPhrase, context: Context) -> Match:
        if phrase.relation.kind is RelationKind.NAMED and len(phrase.names) > 1:
            return _replaced(self._resolve_qualified(", ".join(phrase.names), context), query=name)
        wanted = replace(context, kind="A") if phrase.relation.kind is RelationKind.ADMIN else context
        anchors = [self._resolve_phrase(anchor, wanted) for anchor in phrase.names]
        lost = next((a.query for a in anchors if a.place is None), None)
        if lost is not None or not anchors:
            return Match.unresolved(name, f"{lost or name!r}, which the phrase starts from, is not resolved")
        at = [Anchor(a.lat, a.lon, a.radius_km, a.precision) for a in anchors if a.lat and a.lon and a.radius_km]
        point = footprint(phrase.relation, at)
        weakest = min(anchors, key=lambda anchor: anchor.score)
        if point.lat is None:
            return Match.unresolved(name, f"a {phrase.relation.kind} of {anchors[0].query!r} has no one point")
        return Match(
            query=name,
            status=weakest.status,
            place=anchors[0].place,
            lat=point.lat,
            lon=point.lon,
            radius_km=point.radius_km,
            precision=point.precision,
            score=weakest.score,
            why=f"{phrase.relation.kind} of {anchors[0].query!r}: {weakest.why}",
            candidates=anchors[0].candidates,
        )

    def _resolve_qualified(self, name: str, context: Context) -> Match:
        inner, *outer = (part.strip() for part in re.split(r"[,(]", name.rstrip(") ")))
        for part in reversed([part for part in outer if part]):
            place = self.country(part)
            if place is None:
                match = self._resolve_phrase(part, context)
                place = match.place if match.status is MatchStatus.RESOLVED else None
            if place is None:
                continue
            if place.kind.startswith("A.PCL"):
                context = replace(context, country=place.country)
            else:
                context = replace(context, country=place.country, lat=place.lat, lon=place.lon, label=place.name)
        return _replaced(self._resolve_phrase(inner, context), query=name)

    def _resolve_name(self, name: str, context: Context) -> Match:
        return ranking.decide(name, self._candidates(name, context), context)

    def _candidates(self, name: str, context: Context, *, limit: int = _MOST_CANDIDATES) -> tuple[Candidate, ...]:
        whole, each = names.keys(name)
        local = self._local_ids(context)
        found: dict[int, None] = {}
        for key in (*names.query_keys(name), *each):
            ids = np.unique(self._store.filed(key) >> 8)
            if context.country:
                ids = self._store.in_country(ids, context.country)
            near_by = ids[np.isin(ids, local)] if len(local) else ids[:0]
            found.update(dict.fromkeys([*ids[:_PER_KEY].tolist(), *near_by[:_PER_KEY].tolist()]))
            if key == whole:  # every place with this very name competes, however small
                exact = self._store.filed(key)
                same = np.unique(exact[(exact & 0xFF) == fingerprint(names.fold(name))] >> 8)
                if context.country:
                    same = self._store.in_country(same, context.country)
                found.update(dict.fromkeys(same[: limit // 2].tolist()))
        scored = [self._scored(name, place) for place in self._store.places(found)]
        scored = [c for c in scored if c.score >= _FUZZY_FLOOR]
        scored.sort(key=lambda c: (-c.score, -c.place.population, c.place.place_id))
        return tuple(scored[:limit])

    def _local_ids(self, context: Context) -> Any:
        if context.lat is None or context.lon is None:
            return np.empty(0, dtype=np.uint32)
        return _cells_round(self._store, round(context.lat, 1), round(context.lon, 1))

    @staticmethod
    def _scored(name: str, place: Place) -> Candidate:
        folded = names.fold(name)
        best, score = place.name, 0.0
        for other in _comparable(name, place):
            if names.fold(other) == folded:
                return Candidate(place, 1.0, other)
            alike = names.similarity(name, other)
            if alike > score:
                best, score = other, alike
        return Candidate(place, score, best)

    def lookup(
        self,
        name: str,
        *,
        country: str | None = None,
        limit: int = 50,
        fuzzy: bool = True,
    ) -> tuple[Candidate, ...]:
        """Places by their names alone: no context, no decision.

        Parameters
        ----------
        name
            A name in any script.
        country
            ISO alpha-3 code to hold the answer to.
        limit
            At most this many.
        fuzzy
            False gives only places with a name of the same letters, which is fast.

        Returns
        -------
        tuple of Candidate
            Closest name first, then most important; ``score`` is the similarity of the names.

        Examples
        --------
        >>> [c.place.country for c in Gazetteer.default().lookup("Tripoli", fuzzy=False)][:2]
        ['LBY', 'LBN']
        """
        if not names.fold(name):
            return ()
        if fuzzy:
            return self._candidates(name, Context(country=country or ""), limit=limit)
        places = self._store.same_letters(name)
        return tuple(Candidate(p, 1.0, name) for p in places if not country or p.country == country)[:limit]

    def search(self, name: str, *, country: str | None = None, limit: int = 10) -> tuple[Candidate, ...]:
        """Places that a name could mean, most likely first.

        Parameters
        ----------
        name
            A name in any script.
        country
            ISO code or name of a country to hold the answer to.
        limit
            At most this many.

        Returns
        -------
        tuple of Candidate
            Their scores sum to at most 1.

        Raises
        ------
        InputError
            If ``country`` names no country.

        Examples
        --------
        >>> [c.place.name for c in Gazetteer.default().search("Misurata", country="LY", limit=1)]
        ['Misratah']
        """
        context = self._context(country=country, near=None, kind=None)
        return ranking.rank(self._candidates(name, context), context)[:limit]

    def place(self, place_id: str) -> Place:
        """The place with an identifier.

        Parameters
        ----------
        place_id
            Such as ``"geonames:2210247"``.

        Returns
        -------
        Place
            With all its names.

        Raises
        ------
        PlaceNotFoundError
            If no place of this gazetteer has it.

        Examples
        --------
        >>> Gazetteer.default().place("geonames:2210247").name
        'Tripoli'
        """
        prefix, _, reference = place_id.partition(":")
        value: int | str = int(reference) if reference.isdigit() else reference
        rows = self._store.query(
            "SELECT place.id FROM place JOIN source ON source.id = place.source WHERE ref = ? AND prefix = ?",
            (value, prefix),
        )
        if not rows:
            raise PlaceNotFoundError(f"No place has the id {place_id!r}. Ids look like 'geonames:2210247'.")
        return self._store.places([rows[0][0]])[0]

    def country(self, code_or_name: str) -> Place | None:
        """The country with a code or a name.

        Parameters
        ----------
        code_or_name
            ISO alpha-2 or alpha-3 code, or a name in English, Arabic, French and some more languages.

        Returns
        -------
        Place or None
            Its representative point and a radius that covers it.

        Examples
        --------
        >>> [Gazetteer.default().country(x).country for x in ("LY", "UKR", "Libye", "ليبيا")]
        ['LBY', 'UKR', 'LBY', 'LBY']
        """
        if self._codes is None:
            rows = self._store.query(
                "SELECT place.id FROM place JOIN kind ON kind.id = place.kind WHERE kind.code LIKE 'A.PCL%'",
            )
            self._codes = {}
            for place in self._store.places(row[0] for row in rows):
                for name in (place.country, *place.names):
                    self._codes.setdefault(names.fold(name), place)
            for alpha2, alpha3 in self._alpha2().items():
                if alpha3.lower() in self._codes:
                    self._codes[alpha2.lower()] = self._codes[alpha3.lower()]
        return self._codes.get(names.fold(code_or_name))

    def _alpha2(self) -> dict[str, str]:
        rows = self._store.query("SELECT value FROM meta WHERE key = 'alpha2'")
        return dict(pair.split("=") for pair in rows[0][0].split()) if rows else {}

    def capital(self, country: str) -> Place | None:
        """The capital of a country.

        Parameters
        ----------
        country
            ISO alpha-3 code.

        Returns
        -------
        Place or None
            None when this gazetteer names none.

        Examples
        --------
        >>> Gazetteer.default().capital("LBY").name
        'Tripoli'
        """
        return _capitals(self._store).get(country)

    def demonyms(self) -> Mapping[str, str]:
        """Words for the people of a country, in lower case, with its ISO alpha-3 code.

        Returns
        -------
        Mapping
            Such as ``{"libyan": "LBY", "libyans": "LBY"}``.

        Examples
        --------
        >>> Gazetteer.default().demonyms()["libyans"]
        'LBY'
        """
        if self._demonyms is None:
            self._demonyms = dict(self._store.query("SELECT demonym, country FROM demonym"))
        return self._demonyms

    def within_bounds(
        self,
        *,
        west: float,
        south: float,
        east: float,
        north: float,
        limit: int = 100,
    ) -> tuple[Place, ...]:
        """Places inside a box, the most important first; countries and divisions are left out.

        Parameters
        ----------
        west, south, east, north
            Degrees; ``west`` above ``east`` means a box over the antimeridian.
        limit
            At most this many.

        Returns
        -------
        tuple of Place
            By population.

        Examples
        --------
        >>> [p.name for p in Gazetteer.default().within_bounds(west=12, south=32, east=14, north=33, limit=1)]
        ['Tripoli']
        """
        ids = self._store.in_cells(south=south, west=west, north=north, east=east)
        inside: list[Place] = []
        for start in range(0, len(ids), 500):
            for place in self._store.places(ids[start : start + 500]):
                across = west <= place.lon <= east if west <= east else place.lon >= west or place.lon <= east
                if south <= place.lat <= north and across and not place.kind.startswith("A."):
                    inside.append(place)
            if len(inside) >= limit:
                break
        return tuple(inside[:limit])

    def reverse(self, *, lat: float, lon: float, k: int = 1) -> tuple[tuple[Place, float], ...]:
        """The places nearest to a point, with their distances in kilometres.

        Parameters
        ----------
        lat, lon
            Degrees.
        k
            How many.

        Returns
        -------
        tuple of (Place, float)
            Nearest first; countries and divisions are left out.

        Raises
        ------
        InputError
            If the point is not on Earth.

        Examples
        --------
        >>> place, km = Gazetteer.default().reverse(lat=32.89, lon=13.19)[0]
        >>> place.name, round(km, 1)
        ('Tripoli', 0.4)
        """
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 degrees
            raise InputError(f"({lat}, {lon}) is no point on Earth: lat is -90 to 90, lon -180 to 180.")
        degrees = 0.5
        while True:
            wide = min(degrees / max(np.cos(np.radians(lat)), 0.01), 180.0)
            west, east = (-180.0, 180.0) if wide >= 180 else (lon - wide, lon + wide)  # noqa: PLR2004 all round
            west, east = (west + 360 if west < -180 else west), (east - 360 if east > 180 else east)  # noqa: PLR2004
            box = {"west": west, "east": east, "south": lat - degrees, "north": lat + degrees}
            places = self.within_bounds(**box, limit=1 << 24)
            km = geo.distance_km(lat=lat, lon=lon, to_lat=[p.lat for p in places], to_lon=[p.lon for p in places])
            sure = degrees * 110.5  # a degree of latitude is never shorter than this many kilometres
            if int((km <= sure).sum()) >= k or degrees >= 180:  # noqa: PLR2004 the whole Earth
                order = np.argsort(km, kind="stable")[:k]
                return tuple((places[i], float(km[i])) for i in order)
            degrees *= 3

    def info(self) -> dict[str, Any]:
        """What this gazetteer holds: sources with licences and dates, counts, build date.

        Returns
        -------
        dict
            ``path``, ``build_date``, ``places``, ``names``, ``countries`` and ``sources``.

        Examples
        --------
        >>> Gazetteer.default().info()["places"] > 200_000
        True
        """
        meta = dict(self._store.query("SELECT key, value FROM meta"))
        columns = ("prefix", "name", "licence", "attribution", "url", "date", "places")
        sources = self._store.query(
            "SELECT prefix, name, licence, attribution, url, date, "
            "(SELECT COUNT(*) FROM place WHERE place.source = source.id) FROM source ORDER BY id",
        )
        countries = self._store.query("SELECT labels FROM country_of")[0][0].split()
        return {
            "path": str(self._store.path),
            "name": meta.get("name", ""),
            "build_date": meta.get("build_date", ""),
            "places": int(meta["places"]),
            "names": int(meta["names"]),
            "countries": len(countries),
            "sources": [dict(zip(columns, row, strict=True)) for row in sources],
        }

    def resolve_many(
        self,
        names: Iterable[str | None],
        *,
        country: str | Sequence[str | None] | pd.Series[Any] | None = None,
        near: str | Place | tuple[float, float] | BaseGeometry | None = None,
    ) -> pd.DataFrame:
        """The place of each name, as a table.

        Parameters
        ----------
        names
            Names; null and empty ones stay unresolved.
        country
            One country for all, or one value a name.
        near
            As for :meth:`resolve`.

        Returns
        -------
        pandas.DataFrame
            One row a name, with the index of ``names`` when that is a Series: the schema's place columns,
            ``lat`` and ``lon``.

        Raises
        ------
        InputError
            If a country is none, or there are not as many countries as names.

        Examples
        --------
        >>> table = Gazetteer.default().resolve_many(["Sabha", "Atlantis"], country="LBY")
        >>> table["match_status"].tolist()
        ['resolved', 'unresolved']
        """
        from geoincidents.resolving import resolve_table

        return resolve_table(self, names, country=country, near=near)


def reference_point(
    reference: str | Place | tuple[float, float] | BaseGeometry,
    gazetteer: Gazetteer | None = None,
) -> tuple[float, float, str]:
    """Point and label of whatever a caller measures from.

    Parameters
    ----------
    reference
        A place name or phrase, a :class:`~geoincidents.place.Place`, a (lat, lon) pair or a geometry.
    gazetteer
        Where names are looked up; the embedded one by default.

    Returns
    -------
    tuple
        Latitude, longitude and a label.

    Raises
    ------
    PlaceNotFoundError
        If a name is not in the gazetteer; the closest names are in the message.
    InputError
        If the value is none of these, or lies outside the Earth's coordinates.

    Examples
    --------
    >>> reference_point((32.8874, 13.1873))
    (32.8874, 13.1873, '32.8874, 13.1873')
    """
    if isinstance(reference, Place):
        return reference.lat, reference.lon, reference.name
    if isinstance(reference, BaseGeometry):
        if reference.is_empty:
            raise InputError("The reference geometry is empty. Give one with coordinates.")
        point = reference.centroid
        return float(point.y), float(point.x), f"{point.y:.4f}, {point.x:.4f}"
    if isinstance(reference, str):
        return _named_point(reference, gazetteer or Gazetteer.default())
    try:
        lat, lon = (float(value) for value in reference)
    except (TypeError, ValueError):
        raise InputError(
            f"{reference!r} is no reference. Give a place name, a Place, (lat, lon) or a geometry.",
        ) from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 degrees
        raise InputError(f"({lat}, {lon}) is no point on Earth: lat is -90 to 90, lon -180 to 180.")
    return lat, lon, f"{lat:.4f}, {lon:.4f}"


def _named_point(name: str, gazetteer: Gazetteer) -> tuple[float, float, str]:
    match = gazetteer.resolve(name, on_ambiguous="best")
    if match.lat is None or match.lon is None:
        near_by = match.candidates or gazetteer.search(name, limit=_CLOSEST)
        listed = ", ".join(f"{c.matched_name!r} ({c.place.country})" for c in near_by[:_CLOSEST])
        closest = f" Closest: {listed}." if listed else ""
        raise PlaceNotFoundError(f"{name!r} is not in the gazetteer.{closest} Give another name, or lat and lon.")
    label = name if match.place is None or match.lat != match.place.lat else match.place.name
    return match.lat, match.lon, label


def _comparable(name: str, place: Place) -> list[str]:
    """Names of a place to hold a query against: those in its script, else in Latin letters, else all."""
    script = names.script_of(name)
    own = [other for other in place.names if names.script_of(other) == script]
    if script != "latin" or not own:
        own += [other for other in place.names if names.script_of(other) == "latin"]
    return own or list(place.names)


def _replaced(match: Match, *, query: str | None = None, status: MatchStatus | None = None) -> Match:
    return replace(match, query=match.query if query is None else query, status=status or match.status)


@lru_cache(maxsize=1)
def _embedded() -> Gazetteer:
    resource = files("geoincidents") / "data" / "embedded.gaz"
    if not resource.is_file():
        raise GazetteerError("The embedded gazetteer is missing. Install the package again: pip install geoincidents")
    return Gazetteer(Store(str(resource)))


@lru_cache(maxsize=8)
def _capitals(store: Store) -> dict[str, Place]:
    rows = store.query("SELECT place.id FROM place JOIN kind ON kind.id = place.kind WHERE kind.code = 'P.PPLC'")
    return {place.country: place for place in reversed(store.places(row[0] for row in rows))}


@lru_cache(maxsize=256)
def _cells_round(store: Store, lat: float, lon: float) -> Any:
    west, east = lon - _LOCAL_DEGREES, lon + _LOCAL_DEGREES
    return store.in_cells(
        south=lat - _LOCAL_DEGREES,
        north=lat + _LOCAL_DEGREES,
        west=west + 360 if west < -180 else west,  # noqa: PLR2004 degrees
        east=east - 360 if east > 180 else east,  # noqa: PLR2004 degrees
    )
