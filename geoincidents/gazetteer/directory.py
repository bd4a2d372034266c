"""What a gazetteer file says of places, countries and the ground: facts, no decisions."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from geoincidents import geo, names
from geoincidents.compile.fileformat import key_id
from geoincidents.errors import PlaceNotFoundError
from geoincidents.gazetteer import summary
from geoincidents.gazetteer.cells import Cells
from geoincidents.gazetteer.checks import (
    LONGEST_NAME,
    given_count,
    given_degrees,
    given_path,
    given_point,
    given_text,
    optional_text,
    shown,
)
from geoincidents.gazetteer.divisions import Towns, country_and_division
from geoincidents.gazetteer.nearest import NearestIndex
from geoincidents.names import filing
from geoincidents.names.countries import countries_meant, country_of
from geoincidents.place import Nearby

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from geoincidents.gazetteer.borders import BorderTowns
    from geoincidents.gazetteer.foresight import Foreseen
    from geoincidents.gazetteer.ground import Ground
    from geoincidents.gazetteer.lookup import Lookup, Rows
    from geoincidents.gazetteer.own_places import OwnPlace
    from geoincidents.gazetteer.ranking import Context
    from geoincidents.gazetteer.reversing import Points
    from geoincidents.gazetteer.scope import Scope
    from geoincidents.gazetteer.stated import Stated
    from geoincidents.place import Match, Place

_CODE_LETTERS = 3
_MEANT_KEPT = 4096
_WIDEST_KM = 60.0  # what is wider than this is a region, not a place that one is near


class Directory:
    """Facts of a gazetteer: places by id, countries, capitals, demonyms, what lies where.

    Parameters
    ----------
    store
        An open file, or several.
    """

    def __init__(self, store: Lookup) -> None:
        self.store = store
        self._around: dict[tuple[float, float], str] = {}
        self._density: dict[str, float] | None = None
        self._divisions: dict[tuple[str, str], Stated] = {}
        self._countries: dict[str, Place | None] = {}
        self._meant: dict[str, tuple[str, ...]] = {}
        self._ground: Ground | None = None
        self._own_phrases: Mapping[str, tuple[OwnPlace, ...]] | None = None
        self._indices: dict[str, tuple[Rows, NearestIndex]] = {}
        self._scopes: dict[object, Scope | None] = {}
        self._contexts: dict[tuple[str | None, ...], Context] = {}
        self.answers: tuple[object, dict[tuple[str | None, ...], Match]] = None, {}  # with what they were weighed
        self.foreseen: dict[tuple[str, Context], Foreseen] = {}  # of the names that are being looked up together
        self.divisions: dict[tuple[str, str], tuple[int, str]] = {}  # what divisions.division_of has found
        self.border_towns: BorderTowns | None = None  # once a point lies near a border
        self.areas: dict[tuple[str, object, bool], Match] = {}  # what strings.standing has found
        self.towns: Towns | None = None  # by division, once divisions.locate_points has asked for them

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
        row = self.row_of(place_id)
        if row is None:
            raise PlaceNotFoundError(f"No place has the id {shown(place_id)}. Ids look like 'geonames:2210247'.")
        return self.store.places([row])[0]

    def row_of(self, place_id: str) -> int | None:
        """Row number of the place with an identifier.

        Parameters
        ----------
        place_id
            Such as ``"geonames:2210247"``.

        Returns
        -------
        int or None
            None when no place of this gazetteer has it.

        Examples
        --------
        >>> from geoincidents import Gazetteer
        >>> Gazetteer.default().row_of("geonames:1") is None
        True
        """
        return self.store.row_of(given_text(place_id, "place_id")) or None

    def division_row(self, country: str, code: str) -> int | None:
        """Row number of the first-order division with a GeoNames code.

        Parameters
        ----------
        country
            ISO alpha-3 code.
        code
            The code within the country, such as ``"61"``.

        Returns
        -------
        int or None
            None when this gazetteer has no such code.

        Examples
        --------
        >>> from geoincidents import Gazetteer
        >>> Gazetteer.default().division_row("LBY", "no such code") is None
        True
        """
        return self.store.divisions().get((given_text(country, "country"), given_text(code, "code")))

    @property
    def ground(self) -> Ground:
        """Where all places lie, as arrays; read when first asked for."""
        if self._ground is None:
            self._ground = self.store.ground()
        return self._ground

    def nearest_rows(
        self, lat: NDArray[np.float64], lon: NDArray[np.float64], kind: str = ""
    ) -> tuple[Rows, NDArray[np.float64]]:
        """Row number of the place nearest to each of many points, and the geodesic distance.

        Parameters
        ----------
        lat, lon
            Degrees, none missing.
        kind
            Start of the kinds that count.

        Returns
        -------
        tuple of ndarray
            Row numbers, 0 where there is no place at all; kilometres. What :meth:`reverse` leaves out is left out.

        Examples
        --------
        >>> from geoincidents import Gazetteer
        >>> rows, km = Gazetteer.default().nearest_rows(np.array([32.89]), np.array([13.19]))
        >>> km.round(1).tolist()
        [0.4]
        """
        if kind not in self._indices:
            ground, places = self.ground, self._stood_at
            places = places[ground.of_kind(kind)[places]] if kind else places
            index = NearestIndex(ground.lat[places], ground.lon[places])
            self._indices[kind] = np.append(ground.rows[places], 0).astype(np.uint32), index
        rows, index = self._indices[kind]
        at, km = index.nearest(lat, lon)
        return rows[at], km

    def country(self, code_or_name: str) -> Place | None:
        """The country with a code or a name; None for a missing value.

        Parameters
        ----------
        code_or_name
            ISO alpha-2, alpha-3 or numeric code, or a name in any form in use: of ISO 3166, CLDR, the United Nations,
            the World Bank, event data sets and newspapers, in English, Arabic, French and some more languages. Of a
            name that two share ("Congo") the one that ISO 3166 calls so.

        Returns
        -------
        Place or None
            Its representative point and a radius that covers it.

        Examples
        --------
        >>> from geoincidents import Gazetteer
        >>> [Gazetteer.default().country(x).country for x in ("LY", "Libye", "ليبيا", "Iran, Islamic Rep.")]
        ['LBY', 'LBY', 'LBY', 'IRN']
        """
        key = (optional_text(code_or_name, "country") or "").strip()
        if not key or len(key) > LONGEST_NAME:
            return None
        if key not in self._countries:
            # A code of ISO needs no table of names.
            coded = len(key) <= _CODE_LETTERS and self.store.country_row(key.upper())
            self._countries[key] = self._find_country(key if coded else country_of(key) or key)
        return self._countries[key]

    def countries(self, code_or_name: str) -> tuple[str, ...]:
        """ISO alpha-3 codes of what is called a country beside a name or in a column, as :meth:`resolve` takes it.

        Parameters
        ----------
        code_or_name
            As for :meth:`country`; also a part of a country (Scotland, Gaza), which means the country, and a name that
            several share or a state that has broken up (Congo, Yugoslavia), which means each of them.

        Returns
        -------
        tuple of str
            One; several that share the name; none where it is no country.

        Examples
        --------
        >>> from geoincidents import Gazetteer
        >>> gazetteer = Gazetteer.default()
        >>> gazetteer.countries("West Bank"), gazetteer.countries("Czechoslovakia"), gazetteer.countries("Atlantis")
        (('PSE',), ('CZE', 'SVK'), ())
        """
        text = (optional_text(code_or_name, "country") or "").strip()
        if text not in (known := self._meant):
            if len(known) >= _MEANT_KEPT:  # others may be reading the old ones
                known = self._meant = {}
            known[text] = self._countries_meant(text)
        return known[text]

    def _countries_meant(self, text: str) -> tuple[str, ...]:
        if not text or len(text) > LONGEST_NAME:
            return ()
        meant = countries_meant(text)
        if len(meant) > 1:
            return meant
        place = self.country(meant[0] if meant else text)
        return meant if place is None else (place.country,)

    def _find_country(self, key: str) -> Place | None:
        row = self.store.country_row(key.upper())
        if row:
            return self.store.places([row])[0]
        # "Netherlands" and "the Netherlands", "Salvador" and "El Salvador" are one name each.
        words = names.words(key)
        rows = np.unique(self.store.rows(self.store.filed((key_id(filing.keys(key)[0]),))))
        nations = np.array([kind.startswith("A.PCL") for kind in self.store.kinds], dtype=bool)
        places = self.store.places(rows[nations[self.store.kind_of(rows)]])
        return next((place for place in places if any(names.words(name) == words for name in place.names)), None)

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
        row = self.store.capital_row(given_text(country, "country"))
        return self.store.places([row])[0] if row else None

    def listed(self, country: str) -> float:
        """How densely the settlements of a country are listed.

        Parameters
        ----------
        country
            ISO alpha-3 code.

        Returns
        -------
        float
            Natural logarithm of how many are listed for 10,000 people; 0 where that is not known.

        Examples
        --------
        >>> from geoincidents import Gazetteer
        >>> Gazetteer.embedded().listed("FRA") > Gazetteer.embedded().listed("BGD")
        True
        """
        if self._density is None:
            counts = self.store.country_counts()
            rows = np.array([self.store.country_row(code) for code in counts], dtype=np.uint32)
            people = np.where(rows > 0, self.store.population(np.maximum(rows, 1)), 0).tolist() if len(rows) else []
            known = zip(counts.items(), people, strict=True)
            self._density = {code: math.log(number / most * 1e4) for (code, number), most in known if most}
        return self._density.get(country, 0.0)

    def namesakes(self, name: str) -> int:
        """How many places bear the very name, and a few whose name only seems to.

        Parameters
        ----------
        name
            In any script.

        Returns
        -------
        int
            Told by fingerprints alone: no place is read.

        Examples
        --------
        >>> from geoincidents import Gazetteer
        >>> Gazetteer.embedded().namesakes("San Antonio") > 50
        True
        """
        return len(self.store.rows_with_print(name))

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
        return self.store.demonyms()

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
        west, south, east, north = given_degrees(west=west, south=south, east=east, north=north)
        limit = given_count(limit, "limit")
        rows = self.store.in_box(south=south, west=west, north=north, east=east)
        divided = np.array([kind.startswith("A.") for kind in self.store.kinds], dtype=bool)
        rows = rows[~divided[self.store.kind_of(rows)]]
        return tuple(self.store.places(rows[:limit].tolist()))

    def reverse(self, lat: float, lon: float, k: int = 1) -> tuple[Nearby, ...]:
        """The places nearest to a point: how far, in what direction, in which division and country.

        Parameters
        ----------
        lat, lon
            Degrees.
        k
            How many.

        Returns
        -------
        tuple of Nearby
            Nearest first, each with the country and division of the point itself: by outlines (Natural Earth 1:10m),
            and up to 5 km from a border by a town up to 2 km away. Countries, divisions, and regions and seas of more
            than 60 km are left out, as nobody stands so far from the middle of the Sahara. Of two that are equally near
            the more important is first.

        Raises
        ------
        InputError
            If the point is not on Earth, or ``k`` is below one.

        Examples
        --------
        >>> from geoincidents import Gazetteer
        >>> nearby = Gazetteer.default().reverse(lat=32.89, lon=13.19)[0]
        >>> nearby.chain, round(nearby.distance_km, 1), round(nearby.azimuth_deg)
        (('Tripoli', 'Tripoli', 'LBY'), 0.4, 41)
        >>> Gazetteer.default().reverse(lat=32.6, lon=13.2)[0].phrase
        '6 km S of Souq al-Sabt'
        """
        lat, lon = given_point(lat, lon)
        k = given_count(k, "k")
        rows, cells = self._cells
        at, km = cells.nearest(lat, lon, k)
        found = self.store.places(rows[at].tolist())
        starts = {"lat": [place.lat for place in found], "lon": [place.lon for place in found]}
        azimuth = geo.azimuth_deg(**starts, to_lat=lat, to_lon=lon)
        where = country_and_division(self, lat, lon)
        return tuple(Nearby(*one, *where) for one in zip(found, km.tolist(), azimuth.tolist(), strict=True))

    @cached_property
    def _stood_at(self) -> NDArray[np.intp]:
        """Positions on the ground of the places that one can be near: no countries, divisions and wide regions."""
        return np.flatnonzero(~self.ground.of_kind("A.") & (self.ground.radius_km <= _WIDEST_KM))

    @cached_property
    def _cells(self) -> tuple[Rows, Cells]:
        """The rows of those places, and where they lie."""
        at, ground = self._stood_at, self.ground
        return ground.rows[at], Cells(ground.lat[at], ground.lon[at])

    def reverse_many(self, points: Points) -> pd.DataFrame:
        """The place nearest to each of many points, as a table.

        Parameters
        ----------
        points
            A GeoSeries or GeoDataFrame of points in any coordinate system (without one: EPSG:4326), or points or
            (lat, lon) pairs in any order; None and empty points give an empty row.

        Returns
        -------
        pandas.DataFrame
            One row a point, with the index of ``points`` when that has one: the schema's place_name and place_id of
            the nearest place, admin1 and country of the point itself, ``distance_km`` and ``azimuth_deg`` as of
            :meth:`reverse`. Country and division go by outlines (Natural Earth 1:10m), up to 5 km from a border
            by a town up to 2 km away; a point at sea has those of the coast up to 25 km away, and none beyond.

        Raises
        ------
        InputError
            If something is no point, or lies outside the Earth's coordinates; with the first rows.

        Examples
        --------
        >>> from geoincidents import Gazetteer
        >>> table = Gazetteer.default().reverse_many([(32.89, 13.19), None])
        >>> table["place_name"].tolist()[0], table["distance_km"].round(1).tolist()
        ('Tripoli', [0.4, nan])
        """
        from geoincidents.gazetteer.reversing import reverse_table

        return reverse_table(self, points)

    def export(self, path: str | os.PathLike[str], *, progress: Callable[[str, int, int], None] | None = None) -> int:
        """Write all places as a table that any tool reads.

        Parameters
        ----------
        path
            ``.parquet``, ``.gpkg`` or ``.csv``; an old file is replaced only when the new one is complete. The columns
            are the fields of :class:`~geoincidents.place.Place`, all names in one, parted by ``|``.
        progress
            Called with a stage, how much of it is done, and how much there is.

        Returns
        -------
        int
            How many places were written: each once, the most important first.

        Raises
        ------
        InputError
            If the suffix names no format.
        OutputError
            If the file cannot be written.
        MissingExtraError
            If Parquet is asked for and pyarrow is not installed.

        Examples
        --------
        >>> import tempfile
        >>> from pathlib import Path
        >>> from geoincidents import Gazetteer
        >>> path = Path(tempfile.mkdtemp()) / "places.csv"
        >>> Gazetteer.embedded().export(path) > 200_000
        True
        """
        from geoincidents.gazetteer.export import export_places

        return export_places(self, given_path(path), progress)

    def __repr__(self) -> str:
        """What it holds, in a line."""
        return f"<{type(self).__name__} {summary.in_a_line(self.info())}>"

    def _repr_html_(self) -> str:
        """What it holds and from whom, as tables for notebooks."""
        return summary.as_tables(self.info())

    def info(self) -> dict[str, Any]:
        """What this gazetteer holds: sources with licences and dates, counts, build date.

        Returns
        -------
        dict
            ``path``, ``name``, ``build_date``, ``places``, ``names``, ``countries``, ``complete_countries`` (those
            listed down to villages), ``checksum`` and ``sources``.

        Examples
        --------
        >>> from geoincidents import Gazetteer
        >>> Gazetteer.default().info()["places"] > 200_000
        True
        """
        return self.store.info()
