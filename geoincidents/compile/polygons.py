"""Reads maps of areas (GeoJSON, GeoPackage, shapefiles, Natural Earth) as places with an extent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from geoincidents.compile.languages import short_language
from geoincidents.compile.reading import ReadContext, damaged, number, on_earth, one_line, population, preferred
from geoincidents.compile.records import PlaceRecord, merge_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

_FORM = "a map of areas"
_NAME: Final = ("name_en", "name", "shapename", "gn_name", "name_local", "nombre", "nom", "admin", "label")
_OTHER_NAMES: Final = ("name_alt", "namealt", "name_local", "gn_name", "woe_name", "name_long", "formal_en", "names")
_IDS: Final = ("ne_id", "id", "shapeid", "adm1_pcode", "adm2_pcode", "pcode", "gid", "fid")
_COUNTRY: Final = ("adm0_a3", "iso_a3", "adm0_iso", "shapegroup", "gid_0", "iso3", "iso_a2", "iso", "country")
_POPULATION: Final = ("population", "pop_max", "pop_est", "pop")
_BY_TYPE: Final = {
    # value of a column that says what the thing is -> kind
    "country": "A.PCLI",
    "sovereign country": "A.PCLI",
    "admin-0 country": "A.PCLI",
    "region": "A.ADM1",
    "admin-1 states provinces": "A.ADM1",
    "adm1": "A.ADM1",
    "adm2": "A.ADM2",
    "adm3": "A.ADM3",
    "county": "A.ADM2",
    "locality": "P.PPL",
    "populated place": "P.PPL",
    "admin-0 capital": "P.PPLC",
    "admin-1 capital": "P.PPLA",
    "neighbourhood": "P.PPLX",
    "urban area": "P.PPL",
    "airport": "S.AIRP",
    "port": "H.HBR",
    "lake": "H.LK",
    "ocean": "H.OCN",
    "sea": "H.SEA",
    "bay": "H.BAY",
    "gulf": "H.GULF",
    "island": "T.ISL",
    "island group": "T.ISLS",
    "desert": "T.DSRT",
    "range/mtn": "T.MTS",
    "plateau": "T.PLAT",
    "valley": "T.VAL",
    "geoarea": "L.RGN",
}
_TYPE_COLUMNS: Final = ("kind", "featurecla", "placetype", "shapetype", "type_en")
_MAX_VERTICES = 100_000


def map_places(path: Path, context: ReadContext, *, prefix: str) -> Iterator[PlaceRecord]:
    """Places of a map, one a feature.

    Parameters
    ----------
    path
        Any vector file that GDAL reads; other coordinate systems are transformed.
    context
        Country codes; told the features that are left out.
    prefix
        Of the identifiers.

    Yields
    ------
    PlaceRecord
        With a point inside the area and a radius that covers it.

    Raises
    ------
    FileFormatError
        If it cannot be read, has no coordinate system, or no column with names.
    """
    import geopandas as gpd

    try:
        table = gpd.read_file(path)
    except Exception as error:
        raise damaged(path, _FORM, f"it cannot be read ({one_line(str(error))})") from error
    if not isinstance(table, gpd.GeoDataFrame) or table.crs is None:
        raise damaged(path, _FORM, "it has no coordinate system")
    table = table.to_crs(4326)
    shapes = table.geometry
    columns = {str(column).casefold(): str(column) for column in table.columns if column != shapes.name}
    if not any(name in columns for name in _NAME):
        raise damaged(path, _FORM, f"no column has names (looked for {', '.join(_NAME[:4])})")
    rows = table[list(columns.values())].itertuples(index=False, name=None)
    for at, (row, shape) in enumerate(zip(rows, shapes, strict=True)):
        record = _record(at, dict(zip(columns, row, strict=True)), shape, context, prefix)
        if record:
            yield record


def _record(
    at: int,
    values: Mapping[str, Any],
    shape: BaseGeometry | None,
    context: ReadContext,
    prefix: str,
) -> PlaceRecord | None:
    named = _named(values)
    name = preferred(named, _first(values, _NAME))
    where = _inside(values, shape) if shape is not None and not shape.is_empty else None
    if not name or where is None or shape is None or not on_earth(*where):
        context.skipped["no name" if not name else "no point on Earth"] += 1
        return None
    lat, lon = where
    record = PlaceRecord(
        place_id=f"{prefix}:{_first(values, _IDS) or at + 1}",
        name=name,
        kind=_kind(values),
        lat=lat,
        lon=lon,
        country=next((c for key in _COUNTRY if (c := context.country_of(_text(values.get(key))))), ""),
        population=population(_first(values, _POPULATION)),
        radius_km=reach_km(lat, lon, vertices(shape)),
        aliases=_aliases(values),
    )
    merge_names(record, named)
    return record


def _named(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key in sorted(values):
        stem, _, language = key.partition("_")
        if stem == "name" and 2 <= len(language) <= 3 and language.isalpha() and key not in _OTHER_NAMES:  # noqa: PLR2004
            found += [(name, short_language(language)) for name in _split(values[key])]
    for key in (*_NAME, *_OTHER_NAMES):
        found += [(name, "") for name in _split(values.get(key))]
    return found


def _split(value: object) -> list[str]:
    return [name for part in _text(value).split("|") if (name := one_line(part))]


def _first(values: Mapping[str, Any], keys: Iterable[str]) -> str:
    return next((text for key in keys if (text := _text(values.get(key)))), "")


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = one_line(str(value))
    return "" if text in {"<NA>", "nan", "None", "-99"} else text


def _kind(values: Mapping[str, Any]) -> str:
    for key in _TYPE_COLUMNS:
        text = _text(values.get(key))
        if len(text) > 2 and text[0] in "AHLPRSTUV" and text[1] == ".":  # noqa: PLR2004 a kind as such
            return text
        if text.casefold() in _BY_TYPE:
            return _BY_TYPE[text.casefold()]
    if "adm1_code" in values or "iso_3166_2" in values:  # Natural Earth's divisions
        return "A.ADM1"
    return "L.AREA"


def _aliases(values: Mapping[str, Any]) -> tuple[str, ...]:
    found = []
    for key, scheme in (("gn_id", "geonames"), ("geonames:id", "geonames"), ("geonameid", "geonames")):
        identifier = _text(values.get(key))
        if identifier.isdecimal() and int(identifier) > 0:
            found.append(f"{scheme}:{identifier}")
    wikidata = _first(values, ("wikidataid", "wikidata"))
    if wikidata.startswith("Q"):
        found.append(f"wikidata:{wikidata}")
    return tuple(dict.fromkeys(found))


def _inside(values: Mapping[str, Any], shape: BaseGeometry) -> tuple[float, float]:
    """The source's own label point where it lies inside, else the centroid, else any point inside."""
    from shapely.geometry import Point

    lat, lon = number(values.get("latitude")), number(values.get("longitude"))
    if lat is not None and lon is not None and shape.covers(Point(lon, lat)):
        return lat, lon
    middle = shape.centroid
    if not shape.covers(middle):
        middle = shape.representative_point()
    return float(middle.y), float(middle.x)


def vertices(shape: BaseGeometry) -> list[tuple[float, float]]:
    """Corner points of a geometry.

    Parameters
    ----------
    shape
        Any geometry.

    Returns
    -------
    list of (float, float)
        x and y; of very detailed ones those of the convex hull, which is as wide.
    """
    import shapely

    if shapely.get_num_coordinates(shape) > _MAX_VERTICES:
        shape = shape.convex_hull
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(shape)]


def reach_km(lat: float, lon: float, points: Iterable[tuple[float, float]]) -> float:
    """Radius round a point that covers some others, in whole kilometres.

    Parameters
    ----------
    lat, lon
        The point, degrees.
    points
        Longitude and latitude of the others.

    Returns
    -------
    float
        0 when they all coincide.

    Examples
    --------
    >>> reach_km(0, 0, [(0, 1), (0.5, 0)])
    111.0
    """
    from geoincidents import geo

    xy = list(points)
    if not xy:
        return 0.0
    far = geo.distance_km(lat=lat, lon=lon, to_lat=[y for _, y in xy], to_lon=[x for x, _ in xy])
    return float(math.ceil(round(float(far.max()), 3)))
