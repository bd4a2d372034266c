"""Divisions by the polygons of a file of one's own, such as second-order ones of COD-AB or geoBoundaries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.errors import FileFormatError, InputError, SchemaError
from geoincidents.gazetteer.area import read_areas, to_degrees
from geoincidents.gazetteer.checks import given_path
from geoincidents.gazetteer.reversing import degrees_of
from geoincidents.names.countries import country_of
from geoincidents.outlines.shared_arcs import first_inside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.gazetteer.reversing import Points

LEVELS: Final = (schema.COUNTRY, schema.ADMIN1, schema.ADMIN2)
_POLYGON: Final = 2  # dimensions of what has an area
# Names of columns in lower case, the best first. Sources: OCHA's COD-AB (up to 2024, since 2025), GADM 4.1, Natural
# Earth 5; of several languages English comes first, any other after it.
_COLUMNS: Final = {
    schema.COUNTRY: ("adm0_pcode", "adm0_en", "adm0_name", "gid_0", "shapegroup", "adm0_a3", "iso_a3", "country"),
    schema.ADMIN1: ("adm1_en", "adm1_name", "name_1", "admin1", "adm1"),
    schema.ADMIN2: ("adm2_en", "adm2_name", "name_2", "admin2", "adm2"),
}
_LANGUAGE: Final = {schema.ADMIN1: "adm1_", schema.ADMIN2: "adm2_"}  # COD-AB without English: ADM2_FR
# geoBoundaries has one level a file: its name in one column, the level in another.
_SHAPE_NAME, _SHAPE_TYPE = "shapename", "shapetype"
_SHAPE_LEVELS: Final = {"ADM0": schema.COUNTRY, "ADM1": schema.ADMIN1, "ADM2": schema.ADMIN2}


class Divisions:
    """Polygons of divisions with their names; made by :meth:`open`.

    Parameters
    ----------
    shapes
        Polygons in EPSG:4326.
    names
        A row a polygon; of the columns country, admin1 and admin2 those that the file has.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> names = pd.DataFrame({"admin2": ["Left", "Right"]})
    >>> Divisions(np.array([box(0, 0, 1, 1), box(1, 0, 2, 1)]), names).at([(0.5, 0.5), (5, 5)])["admin2"].tolist()
    ['Left', <NA>]
    """

    def __init__(self, shapes: NDArray[np.object_], names: pd.DataFrame) -> None:
        shapely.prepare(shapes)
        self._shapes = shapes
        boxes: NDArray[np.object_] = np.asarray(shapely.box(*shapely.bounds(shapes).T), dtype=object)
        self._tree = shapely.STRtree(boxes)
        self.names = names.reset_index(drop=True)

    @classmethod
    def open(cls, path: str | PathLike[str], *, columns: Mapping[str, str] | None = None) -> Divisions:
        """Divisions of a file of polygons.

        Parameters
        ----------
        path
            GeoJSON, GeoPackage, shapefile, GeoParquet or any other file that geopandas reads, in any coordinate
            system (without one: EPSG:4326).
        columns
            ``country``, ``admin1`` or ``admin2`` -> column of the file, where its name does not say so. The columns
            of OCHA's COD-AB, geoBoundaries and GADM are known.

        Returns
        -------
        Divisions
            With the levels that the file has.

        Raises
        ------
        FileMissingError
            If there is no such file.
        FileFormatError
            If it holds no polygons.
        SchemaError
            If a column is not there, or none holds names of divisions.

        Examples
        --------
        >>> import tempfile
        >>> import geopandas as gpd
        >>> from shapely.geometry import box
        >>> path = Path(tempfile.mkdtemp()) / "districts.geojson"
        >>> table = gpd.GeoDataFrame({"ADM2_EN": ["Left"]}, geometry=[box(0, 0, 1, 1)], crs="EPSG:4326")
        >>> table.to_file(path)
        >>> Divisions.open(path).at([(0.5, 0.5)])["admin2"].tolist()
        ['Left']
        """
        path = Path(given_path(path))
        table = read_areas(path)
        shapes = to_degrees(table)
        there = ~shapely.is_missing(shapes) & (shapely.get_dimensions(shapes) == _POLYGON)
        if not there.any():
            raise FileFormatError(f"{path.name} holds no polygons. Points of divisions do not tell where they end.")
        return cls(shapely.make_valid(shapes[there]), _names(table[there], columns or {}, path.name))

    def at(self, points: Points) -> pd.DataFrame:
        """The divisions that points lie in.

        Parameters
        ----------
        points
            A GeoSeries or GeoDataFrame of points in any coordinate system (without one: EPSG:4326), or points or
            (lat, lon) pairs; None gives an empty row.

        Returns
        -------
        pandas.DataFrame
            One row a point, with the index of ``points`` when that has one: country, admin1 and admin2 as the file
            spells them (countries as ISO alpha-3 codes), null outside all polygons and where the file does not say.

        Raises
        ------
        InputError
            If something is no point, or lies outside the Earth's coordinates.

        Examples
        --------
        >>> from shapely.geometry import box
        >>> names = pd.DataFrame({"country": ["LBY"], "admin2": ["Left"]})
        >>> Divisions(np.array([box(0, 0, 1, 1)]), names).at([(0.5, 0.5)]).iloc[0].fillna("").tolist()
        ['LBY', '', 'Left']
        """
        lat, lon, index = degrees_of(points)
        found = first_inside(self._tree, self._shapes.__getitem__, lat, lon)
        out = pd.DataFrame(index=index)
        for level in LEVELS:
            column: NDArray[np.object_] = np.full(len(lat), None, dtype=object)
            if level in self.names.columns:
                known = self.names[level].to_numpy(dtype=object)
                column[found >= 0] = known[found[found >= 0]]
            out[level] = pd.array(column, dtype="string")  # type: ignore[call-overload]  # the stubs know no object array
        return out


def _names(table: gpd.GeoDataFrame, columns: Mapping[str, str], file: str) -> pd.DataFrame:
    """The names of a file's polygons by level."""
    unknown = [level for level in columns if level not in LEVELS]
    if unknown:
        raise InputError(f"{unknown[0]!r} is no level of divisions. Levels: {', '.join(LEVELS)}.")
    missing = [column for column in columns.values() if column not in table.columns]
    if missing:
        raise SchemaError(f"{file} has no column {missing[0]!r}. There are: {', '.join(map(str, table.columns))}.")
    found: dict[str, Any] = {level: table[column] for level, column in columns.items()}
    folded = {str(name).lower(): name for name in table.columns}
    for level in LEVELS:
        if level not in found and (name := _column(level, list(folded))) is not None:
            found[level] = table[folded[name]]
    if _SHAPE_NAME in folded and _SHAPE_TYPE in folded:
        kind = table[folded[_SHAPE_TYPE]].astype("string").str.upper()
        for word, level in _SHAPE_LEVELS.items():
            if level != schema.COUNTRY and kind.eq(word).any():
                found.setdefault(level, table[folded[_SHAPE_NAME]].where(kind.eq(word)))
    if not set(found) & {schema.ADMIN1, schema.ADMIN2}:
        raise SchemaError(
            f"No column of {file} is known to name divisions. Pass columns={{'admin2': ...}}. "
            f"There are: {', '.join(map(str, table.columns))}."
        )
    names = pd.DataFrame({level: values.astype("string") for level, values in found.items()})
    if schema.COUNTRY in names:
        codes = {text: country_of(text) for text in names[schema.COUNTRY].dropna().unique()}
        names[schema.COUNTRY] = names[schema.COUNTRY].map(codes)
    return names.astype(object).where(names.notna(), None)


def _column(level: str, names: list[str]) -> str | None:
    """Column of a level, by the names that data sets give it."""
    known = next((name for name in _COLUMNS[level] if name in names), None)
    start = _LANGUAGE.get(level)
    if known is None and start is not None:  # ADM2_FR, but not ADM2_PCODE
        known = next((name for name in names if name.startswith(start) and len(name) == len(start) + 2), None)
    return known
