"""What an area is, for the whole package: a name, a place, a match, a box, a polygon, a table or a file of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from geoincidents import geo
from geoincidents.errors import (
    AmbiguousPlaceError,
    FileFormatError,
    FileMissingError,
    InputError,
    PlaceNotFoundError,
)
from geoincidents.gazetteer.checks import LONGEST_NAME, shown
from geoincidents.gazetteer.divisions import division_of, locate_points, units_of_points
from geoincidents.gazetteer.given import gazetteer_of
from geoincidents.gazetteer.scope import Scope
from geoincidents.outlines.world import BORDER_KM, world
from geoincidents.place import Match, Place
from geoincidents.schema import MatchStatus

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.gazetteer.directory import Directory
    from geoincidents.gazetteer.gazetteer import Gazetteer

AreaLike: TypeAlias = (
    "Area | str | Place | Match | BaseGeometry | gpd.GeoSeries | gpd.GeoDataFrame | PathLike[str] "
    "| tuple[float, float, float, float]"
)
"""A name or phrase, a place, a match, a geometry, a table or a file of them, or a box (west, south, east, north)."""

_FORMS: Final = "a place name, a Place, a Match, a polygon, a GeoDataFrame, a file, or (west, south, east, north)"
_FILES: Final = (".geojson", ".json", ".gpkg", ".shp", ".parquet", ".fgb", ".kml", ".kmz", ".gml", ".zip", ".csv")
_BOX: Final = 4  # numbers
_MANY: Final = 20_000  # points from which on it pays to cut a country into cells first
_POLYGON: Final = 2  # dimensions of what has an area
# A town and its suburbs, as the outskirts of a town are reckoned where relations get their points.
_RING_SHARE, _RING_LEAST_KM, _RING_MOST_KM = 1.5, 5.0, 15.0


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """An area that has been found, in one of four forms.

    Attributes
    ----------
    label
        What it is called, for reasons.
    place
        A country or a first-order division with an outline, else None.
    code
        GeoNames code of the division within its country, ``""`` for a country.
    circle
        Latitude, longitude and radius in kilometres, or None.
    shapes
        Geometries in EPSG:4326, at least one, or None.
    """

    label: str
    place: Place | None = None
    code: str = ""
    circle: tuple[float, float, float] | None = None
    shapes: NDArray[np.object_] | None = field(default=None, repr=False)

    def contains(
        self,
        lat: NDArray[np.float64],
        lon: NDArray[np.float64],
        gazetteer: Directory | None = None,
        stated: NDArray[np.object_] | None = None,
    ) -> NDArray[np.bool_]:
        """Which points lie in it, the border included; those in no country, but close to its coast, do.

        ``stated`` is the country that each point's row names, or None; it decides beside a border of countries.
        """
        if self.shapes is not None:
            return _inside(self.shapes, lat, lon)
        if self.circle is not None:
            at_lat, at_lon, km = self.circle
            return geo.is_within(lat=lat, lon=lon, to_lat=at_lat, to_lon=at_lon, km=km)
        assert self.place is not None  # noqa: S101 one of the four is there
        if not self.code:
            inside, at = np.zeros(len(lat), dtype=bool), np.arange(len(lat))
            if len(lat) > _MANY:
                inside, near = world().surely_in(self.place.country, lat, lon)
                at = np.flatnonzero(near)
            unit = units_of_points(gazetteer_of(gazetteer), lat[at], lon[at], None if stated is None else stated[at])
            inside[at] = world().countries[unit] == self.place.country
            return inside
        found = locate_points(gazetteer_of(gazetteer), lat, lon, stated)
        return np.asarray((found.country == self.place.country) & (found.code == self.code), dtype=bool)

    def geometry(self) -> BaseGeometry:
        """Its outline in EPSG:4326; beyond the antimeridian it may count on past 180 degrees."""
        if self.shapes is not None:
            return shapely.union_all(self.shapes)
        outline = None if self.place is None else world().shape(self.place.country, self.code)
        if outline is not None:
            return outline
        at = self.circle or (self.place and (self.place.lat, self.place.lon, self.place.radius_km))
        assert at  # noqa: S101 one of the four is there
        return geo.circle(lat=at[0], lon=at[1], km=at[2])


def find_area(area: AreaLike, gazetteer: Gazetteer | None = None, *, country: str = "") -> Area:
    """The area that a caller means.

    Parameters
    ----------
    area
        A place name or phrase ("Syria", "Idlib", "Tripoli, Libya", "50 km south of Tripoli"), a place, a match, a
        geometry with an area, a GeoSeries or GeoDataFrame, the path of a file that geopandas reads, or a box (west,
        south, east, north), which crosses the antimeridian where west is above east. Text that ends like a file of
        areas, or is the path of one, is a path. Geometries without a coordinate system count as EPSG:4326.
    gazetteer
        Where names are looked up; the embedded one by default.
    country
        ISO alpha-3 code of the country that a name is looked for in, or ``""``.

    Returns
    -------
    Area
        A country or a first-order division has its outline, a town the circle of its radius with its suburbs, any
        other place that of its radius.

    Raises
    ------
    PlaceNotFoundError
        If a name is not in the gazetteer, or a match has no point.
    AmbiguousPlaceError
        If a name means several places: an area is not to be guessed.
    InputError
        If it is no area, is empty, or lies outside the Earth's coordinates.
    FileMissingError
        If there is no such file.
    FileFormatError
        If the file holds no geometries.

    Examples
    --------
    >>> find_area("Syria").label, find_area((12, 32, 14, 33)).geometry().bounds
    ('Syria', (12.0, 32.0, 14.0, 33.0))
    """
    if isinstance(area, Area):
        return area
    if isinstance(area, Place):
        return _of_place(area, gazetteer_of(gazetteer))
    if isinstance(area, Match):
        return _of_match(area, gazetteer_of(gazetteer))
    if isinstance(area, str) and not _is_path(area):
        return _named(area, gazetteer_of(gazetteer), country)
    return Area("the given area", shapes=_checked(_shapes(area)))


def area_key(area: AreaLike | None) -> object:
    """What two areas have in common when they are the same, hashable; a file counts by its path."""
    if isinstance(area, BaseGeometry):
        return area.wkb
    if isinstance(area, Place):
        return area.place_id
    if isinstance(area, Match):
        return area.query, area.lat, area.lon, area.radius_km
    if hasattr(area, "to_crs"):
        table: Any = area
        return tuple(shapely.to_wkb(to_degrees(table)))
    return tuple(area) if isinstance(area, list) else area


def is_one_area(value: object) -> bool:
    """Whether a value is one area rather than a column of them."""
    if isinstance(value, tuple | list):
        return len(value) == _BOX and all(isinstance(part, int | float) for part in value)
    table = hasattr(value, "geometry") and hasattr(value, "columns")
    return table or isinstance(value, Area | str | Place | Match | BaseGeometry | PathLike)


def area_scope(gazetteer: Gazetteer, within: AreaLike, *, country: str = "") -> Scope:
    """Scope of an area: a country or division holds what the gazetteer puts into it, any other what lies inside."""
    area = find_area(within, gazetteer, country=country)
    ground = gazetteer.ground
    if area.place is not None and not area.code:
        nation = area.place.country

        def in_or_at(lat: float, lon: float) -> bool:
            return may_lie_in(nation, lat, lon)

        return Scope(area.label, ground.rows[ground.in_country(nation)], country=nation, covers=in_or_at)
    if area.place is not None:
        row = gazetteer.row_of(area.place.place_id) or 0
        return division_members(gazetteer, row, area.place)
    if area.circle is not None:
        lat, lon, km = area.circle
        near = np.flatnonzero(np.abs(ground.lat - lat) <= km / geo.KM_PER_DEGREE)
        middle = lat, lon
    else:
        centre = area.geometry().centroid
        middle = centre.y, (centre.x + 180.0) % 360.0 - 180.0
        near = np.arange(len(ground.rows))
    near = near[area.contains(ground.lat[near], ground.lon[near])]
    rows = ground.rows[near]
    chosen = np.zeros(len(ground.rows), dtype=bool)
    chosen[near] = True

    def covers(lat: float, lon: float) -> bool:
        return bool(area.contains(np.array([lat]), np.array([lon]))[0])

    return Scope(area.label, rows, ground.one_country(chosen), middle[0], middle[1], covers)


def countries_scope(gazetteer: Gazetteer, codes: tuple[str, ...], label: str) -> Scope:
    """Scope of several countries, of which each may be meant."""
    ground = gazetteer.ground
    held = np.zeros(len(ground.rows), dtype=bool)
    for code in codes:
        held |= ground.in_country(code)

    def covers(lat: float, lon: float) -> bool:
        return any(may_lie_in(code, lat, lon) for code in codes)

    return Scope(label, ground.rows[held], covers=covers, share=float(held.mean()))


def division_members(gazetteer: Gazetteer, row: int, place: Place) -> Scope:
    """Scope of a division: what the gazetteer puts into it, or its circle where it puts nothing there."""
    ground = gazetteer.ground
    inside = ground.admin1 == row
    label = f"{place.name} ({place.country})"
    area = _of_place(place, gazetteer)
    if not row or not inside.any():
        area = Area(label, circle=(place.lat, place.lon, place.radius_km))
        return area_scope(gazetteer, area)

    def covers(lat: float, lon: float) -> bool:
        return bool(area.contains(np.array([lat]), np.array([lon]), gazetteer)[0])

    rows = ground.rows[inside | (ground.rows == row)]
    return Scope(label, rows, country=place.country, lat=place.lat, lon=place.lon, covers=covers)


def may_lie_in(country: str, lat: float, lon: float) -> bool:
    """Whether a point lies in a country, as exactly as outlines tell; True for a country without outline."""
    at = np.array([lat]), np.array([lon])
    if world().countries_at(*at)[0] == country:
        return True
    return not bool(world().beyond_km(country, *at)[0] > BORDER_KM)


def _of_place(place: Place, gazetteer: Gazetteer) -> Area:
    if place.kind.startswith("A.PCL") and world().units_of(place.country):
        return Area(place.name, place=place)
    if place.kind.startswith("A.ADM1"):
        code = division_code(gazetteer, place)
        if code:
            return Area(f"{place.name} ({place.country})", place=place, code=code)
    town = place.kind.startswith("P.")
    ring = min(max(_RING_SHARE * place.radius_km, _RING_LEAST_KM), _RING_MOST_KM) if town else 0.0
    return _circle(place.name, place.lat, place.lon, place.radius_km + ring)


def division_code(gazetteer: Directory, place: Place) -> str:
    """GeoNames code of a first-order division that has an outline, or shares one; ``""`` for any other."""
    row = gazetteer.row_of(place.place_id)
    known = {code for unit in world().units_of(place.country) for code in world().units[unit][1]}
    found = (code for code in sorted(known) if division_of(gazetteer, place.country, code)[0] == row)
    return next(found, "") if row else ""


def _of_match(match: Match, gazetteer: Gazetteer) -> Area:
    if match.lat is None or match.lon is None or match.radius_km is None:
        raise PlaceNotFoundError(f"The match of {match.query!r} has no point ({match.why}). Give a place or a polygon.")
    place = match.place
    if place is not None and (match.lat, match.lon, match.radius_km) == (place.lat, place.lon, place.radius_km):
        return _of_place(place, gazetteer)
    return _circle(match.query, match.lat, match.lon, match.radius_km)


def _circle(label: str, lat: float, lon: float, km: float) -> Area:
    return Area(f"{label} (to {km:.0f} km)", circle=(lat, lon, km))


def _named(name: str, gazetteer: Gazetteer, country: str) -> Area:
    nation = gazetteer.country(name)
    if nation is not None and country in {"", nation.country}:
        return _of_place(nation, gazetteer)
    match = gazetteer.resolve(name, country=country or None)
    if match.lat is None:
        raise PlaceNotFoundError(f"The area {shown(name)} is not in the gazetteer ({match.why}). Give {_FORMS}.")
    if match.status is MatchStatus.AMBIGUOUS:
        raise AmbiguousPlaceError(
            f"The area {shown(name)}: {match.why}. Qualify the name, or give a Place or a polygon."
        )
    return _of_match(match, gazetteer)


def _is_path(text: str) -> bool:
    return len(text) <= LONGEST_NAME and (text.lower().endswith(_FILES) or Path(text).is_file())


def _shapes(area: Any) -> NDArray[np.object_]:
    import geopandas as gpd

    if isinstance(area, BaseGeometry):
        return np.array([area], dtype=object)
    if isinstance(area, gpd.GeoDataFrame | gpd.GeoSeries):
        return to_degrees(area)
    if isinstance(area, str | PathLike):
        return to_degrees(read_areas(Path(area)))
    return _boxes(area)


def _checked(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Geometries without those that are missing or empty; InputError where none is left, or one is not in degrees."""
    found = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    if not len(found):
        raise InputError("The area is empty. Give at least one polygon.")
    west, south, east, north = shapely.total_bounds(found)
    if not (-90 <= south <= north <= 90 and -360 <= west <= east <= 360):  # noqa: PLR2004 degrees
        raise InputError(f"The area reaches {west:g}, {south:g}, {east:g}, {north:g}; it has to be in degrees.")
    flat = shapely.get_dimensions(found) < _POLYGON
    if flat.all():
        raise InputError(f"The area is a {found[0].geom_type} without an area. Give a polygon, or buffer it.")
    shapely.prepare(found)
    return found


def to_degrees(area: gpd.GeoDataFrame | gpd.GeoSeries) -> NDArray[np.object_]:
    """Geometries in EPSG:4326; without a coordinate system they count as such."""
    series = area.geometry
    known = series if series.crs is None else series.to_crs(geo.CRS)
    shapes: NDArray[np.object_] = np.asarray(known.array, dtype=object)
    return shapes


def read_areas(path: Path) -> gpd.GeoDataFrame:
    """Table of a file of geometries, in whatever coordinate system it has."""
    import geopandas as gpd
    import pyogrio

    if not path.exists():
        raise FileMissingError(f"There is no file {str(path)!r}.")
    try:
        table = gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path, engine="pyogrio")
    except (pyogrio.errors.DataSourceError, ValueError, OSError) as error:
        raise FileFormatError(f"{path.name} is no file of areas: {str(error).splitlines()[0]}") from error
    if not isinstance(table, gpd.GeoDataFrame):
        raise FileFormatError(f"{path.name} holds no geometries.")
    return table


def _boxes(area: Any) -> NDArray[np.object_]:
    try:
        west, south, east, north = (float(value) for value in area)
    except (TypeError, ValueError) as error:
        raise InputError(f"{shown(area)} is no area. Give {_FORMS}.") from error
    if not (-90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):  # noqa: PLR2004 degrees
        raise InputError(f"{shown(area)} is no bounding box (west, south, east, north) in degrees.")
    if west <= east:
        return np.array([box(west, south, east, north)], dtype=object)
    return np.array([box(west, south, 180, north), box(-180, south, east, north)], dtype=object)


def _inside(shapes: NDArray[np.object_], lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points lie in one of some geometries; one over the antimeridian may count on beyond 180 degrees."""
    inside = np.zeros(len(lat), dtype=bool)
    for shape in shapes:
        west, south, east, north = shape.bounds
        for turn in (-360.0, 0.0, 360.0):
            x = lon + turn
            about = np.flatnonzero((x >= west) & (x <= east) & (lat >= south) & (lat <= north) & ~inside)
            if len(about):
                inside[about] = shapely.intersects_xy(shape, x[about], lat[about])
    return inside
