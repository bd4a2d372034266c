"""What a gazetteer file says of places, countries and the ground: facts, no decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geoincidents import filing, geo, names
from geoincidents.errors import InputError, PlaceNotFoundError
from geoincidents.fileformat import key_id, reference_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoincidents.gazetteer.store import Store
    from geoincidents.place import Place


class Directory:
    """Facts of one gazetteer file: places by id, countries, capitals, demonyms, what lies where.

    Parameters
    ----------
    store
        An open file.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._demonyms: dict[str, str] | None = None
        self._countries: dict[str, Place | None] = {}

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
        >>> from geoincidents import Gazetteer
        >>> Gazetteer.default().place("geonames:2210247").name
        'Tripoli'
        """
        value, prefix = reference_of(place_id), place_id.partition(":")[0]
        rows = self.store.query(
            "SELECT place.id FROM place JOIN source ON source.id = place.source WHERE ref = ? AND prefix = ? "
            "UNION ALL SELECT place FROM alias JOIN source ON source.id = alias.source WHERE ref = ? AND prefix = ?",
            (value, prefix, value, prefix),
        )
        if not rows:
            raise PlaceNotFoundError(f"No place has the id {place_id!r}. Ids look like 'geonames:2210247'.")
        return self.store.places([rows[0][0]])[0]

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
        >>> from geoincidents import Gazetteer
        >>> [Gazetteer.default().country(x).country for x in ("LY", "UKR", "Libye", "ليبيا")]
        ['LBY', 'UKR', 'LBY', 'LBY']
        """
        key = code_or_name.strip()
        if key not in self._countries:
            self._countries[key] = self._find_country(key)
        return self._countries[key]

    def _find_country(self, key: str) -> Place | None:
        code = key.upper()
        rows = self.store.query("SELECT place FROM country WHERE code = ? OR alpha2 = ?", (code, code))
        if rows:
            return self.store.places([rows[0][0]])[0]
        # "Netherlands" and "the Netherlands", "Salvador" and "El Salvador" are one name each.
        words = names.words(key)
        (filed,) = self.store.filed((key_id(filing.keys(key)[0]),))
        places = self.store.places(np.unique(filed.entries >> 8))
        countries = [place for place in places if place.kind.startswith("A.PCL")]
        return next((place for place in countries if any(names.words(n) == words for n in place.names)), None)

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
        >>> from geoincidents import Gazetteer
        >>> Gazetteer.default().capital("LBY").name
        'Tripoli'
        """
        rows = self.store.query("SELECT capital FROM country WHERE code = ? AND capital IS NOT NULL", (country,))
        return self.store.places([rows[0][0]])[0] if rows else None

    def demonyms(self) -> Mapping[str, str]:
        """Words for the people of a country, in lower case, with its ISO alpha-3 code.

        Returns
        -------
        Mapping
            Such as ``{"libyan": "LBY", "libyans": "LBY"}``.

        Examples
        --------
        >>> from geoincidents import Gazetteer
        >>> Gazetteer.default().demonyms()["libyans"]
        'LBY'
        """
        if self._demonyms is None:
            self._demonyms = dict(self.store.query("SELECT demonym, country FROM demonym"))
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
        >>> from geoincidents import Gazetteer
        >>> [p.name for p in Gazetteer.default().within_bounds(west=12, south=32, east=14, north=33, limit=1)]
        ['Tripoli']
        """
        ids = self.store.in_cells(south=south, west=west, north=north, east=east)
        inside: list[Place] = []
        for start in range(0, len(ids), 500):
            for place in self.store.places(ids[start : start + 500]):
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
            If the point is not on Earth, or ``k`` is below one.

        Examples
        --------
        >>> from geoincidents import Gazetteer
        >>> place, km = Gazetteer.default().reverse(lat=32.89, lon=13.19)[0]
        >>> place.name, round(km, 1)
        ('Tripoli', 0.4)
        """
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 degrees
            raise InputError(f"({lat}, {lon}) is no point on Earth: lat is -90 to 90, lon -180 to 180.")
        if k < 1:
            raise InputError(f"k={k!r}: ask for one place or more.")
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
        >>> from geoincidents import Gazetteer
        >>> Gazetteer.default().info()["places"] > 200_000
        True
        """
        meta = dict(self.store.query("SELECT key, value FROM meta"))
        columns = ("prefix", "name", "licence", "attribution", "url", "date", "places")
        sources = self.store.query(
            "SELECT prefix, name, licence, attribution, url, date, places FROM source ORDER BY id",
        )
        countries = self.store.query("SELECT labels FROM country_of")[0][0].split()
        return {
            "path": str(self.store.path),
            "name": meta.get("name", ""),
            "build_date": meta.get("build_date", ""),
            "places": int(meta["places"]),
            "names": int(meta["names"]),
            "countries": len(countries),
            "sources": [dict(zip(columns, row, strict=True)) for row in sources],
        }
