"""H3 cells: in which one each incident lies, and how its circle spreads over several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoincidents import geo, schema
from geoincidents.errors import InputError, missing_extra
from geoincidents.measures.reference import coordinates, degrees
from geoincidents.parallel import by_row
from geoincidents.queries.masks import numbers_of

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

FINEST: Final = 15  # of H3
WEIGHT: Final = "weight"
_MOST_CELLS: Final = 10_000  # of one circle: more says nothing, and a country at a fine resolution has millions
_REACH: Final = 1.1  # edges that a step over cells goes forward at least, where cells are smallest


@by_row
def cell_of(incidents: gpd.GeoDataFrame, resolution: int = 5) -> pd.Series[str]:
    """H3 cell in which each incident's point lies.

    Parameters
    ----------
    incidents
        Incident table.
    resolution
        0 (cells 2,600 km across) to 15 (1 m); 5 is 17 km across.

    Returns
    -------
    pandas.Series
        Strings such as ``"85392e6ffffffff"``, called after the resolution: ``h3_5``; null for rows without a point.

    Raises
    ------
    InputError
        If H3 has no such resolution.
    MissingExtraError
        If the H3 library is not installed.
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> cell_of(incidents_from_rows([{"geometry": Point(13.2, 32.9)}, {"geometry": None}]), 3).tolist()
    ['83384bfffffffff', <NA>]
    """
    cells = cells_of(incidents, checked_resolution(resolution))
    return pd.Series(cells, index=incidents.index, name=f"h3_{resolution}", dtype="string")


@by_row
def cell_weights(incidents: gpd.GeoDataFrame, resolution: int = 5) -> pd.DataFrame:
    """H3 cells over which the circle of each incident spreads, with the share of it that lies in each.

    The true place lies within ``geo_radius_km`` of the point, anywhere: a cell has the share of the circle's area that
    it covers, so that ``cell_weights(incidents).groupby("h3_5")["weight"].sum()`` counts incidents by what is known of
    them. A row without a radius is in the cell of its point alone.

    Parameters
    ----------
    incidents
        Incident table.
    resolution
        0 (cells 2,600 km across) to 15 (1 m); 5 is 17 km across.

    Returns
    -------
    pandas.DataFrame
        One row an incident and cell, in the order of the incidents and with their index, repeated: ``incident_id``
        where the incidents have one, the cell under ``h3_5`` or the like, the largest ``weight`` of an incident first.
        The weights of an incident add up to 1; one without a point has one row with a null cell.

    Raises
    ------
    InputError
        If H3 has no such resolution, or a circle spreads over more than 10,000 cells.
    MissingExtraError
        If the H3 library is not installed.
    SchemaError
        If the incidents are no GeoDataFrame of points.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> spread = cell_weights(incidents_from_rows([{"geometry": Point(13.2, 32.9), "geo_radius_km": 25}]), 4)
    >>> spread["weight"].round(2).tolist()
    [0.54, 0.26, 0.19, 0.01]
    """
    resolution = checked_resolution(resolution)
    lat, lon = degrees(incidents)
    known = schema.GEO_RADIUS_KM in incidents.columns
    circles = pd.DataFrame({"lat": lat, "lon": lon})
    circles["km"] = numbers_of(incidents, schema.GEO_RADIUS_KM) if known else np.nan
    circles["km"] = circles["km"].fillna(0.0).clip(lower=0.0)
    circles = circles.mask(circles.isna().any(axis=1))
    which = circles.groupby(list(circles.columns), sort=False, dropna=False).ngroup().to_numpy()
    different = circles.drop_duplicates().to_numpy().tolist()
    spreads = [_spread(lat, lon, km, resolution) for lat, lon, km in different]
    rows = np.repeat(np.arange(len(circles)), [len(spreads[at][0]) for at in which])
    table: dict[str, Any] = {}
    if schema.INCIDENT_ID in incidents.columns:
        table[schema.INCIDENT_ID] = incidents[schema.INCIDENT_ID].array[rows]
    none = np.zeros(0, dtype=object)
    table[f"h3_{resolution}"] = pd.array(np.concatenate([none, *(spreads[at][0] for at in which)]), dtype="string")
    table[WEIGHT] = np.concatenate([np.zeros(0), *(spreads[at][1] for at in which)])
    return pd.DataFrame(table, index=incidents.index[rows])


def _spread(lat: float, lon: float, km: float, resolution: int) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Cells of one circle and the share of it in each, the largest first; the null cell where there is none."""
    h3 = h3_library()
    if np.isnan(lat):
        return np.array([None], dtype=object), np.ones(1)
    centre = h3.latlng_to_cell(lat, lon, resolution)
    if km == 0:
        return np.array([centre], dtype=object), np.ones(1)
    count = np.pi * km**2 / h3.average_hexagon_area(resolution, unit="km^2")
    if count > _MOST_CELLS:
        raise InputError(
            f"The circle of {km:g} km round {lat:.2f}, {lon:.2f} spreads over {count:,.0f} cells of resolution "
            f"{resolution}. Take a smaller resolution, or choose rows first: incidents[incidents.geo_radius_km < 100]."
        )
    steps = int(np.ceil(km / (_REACH * h3.average_hexagon_edge_length(resolution, unit="km")))) + 1
    cells = np.array(sorted(h3.grid_disk(centre, steps)), dtype=object)
    rings = [np.array(h3.cell_to_boundary(cell)) for cell in cells]
    flat = _on_chart(np.concatenate(rings), lat, lon)
    sizes = [len(ring) for ring in rings]
    outlines = shapely.polygons(shapely.linearrings(flat, indices=np.repeat(np.arange(len(cells)), sizes)))
    edge = shapely.get_coordinates(geo.circle(lat=lat, lon=lon, km=km).exterior)[:, ::-1]
    circle = shapely.Polygon(_on_chart(edge, lat, lon))
    share = np.asarray(shapely.area(shapely.intersection(outlines, circle)), dtype=np.float64)
    order = np.lexsort((cells.astype(str), -share))[: int((share > 0).sum())]
    return cells[order], share[order] / share.sum()


def _on_chart(points: NDArray[np.float64], lat: float, lon: float) -> NDArray[np.float64]:
    """Points (lat, lon) on Lambert's chart round a middle, on which areas are true; one globe is as good as another."""
    phi, turn = np.radians(points[:, 0]), np.radians(points[:, 1] - lon)
    middle = np.radians(lat)
    toward = np.sin(middle) * np.sin(phi) + np.cos(middle) * np.cos(phi) * np.cos(turn)
    scale = np.sqrt(2.0 / np.maximum(1.0 + toward, 1e-12))
    x = np.cos(phi) * np.sin(turn)
    y = np.cos(middle) * np.sin(phi) - np.sin(middle) * np.cos(phi) * np.cos(turn)
    return np.asarray(scale[:, None] * np.column_stack([x, y]))


def h3_library() -> Any:
    """The H3 library.

    Returns
    -------
    module
        ``h3``, version 4.

    Raises
    ------
    MissingExtraError
        If it is not installed.

    Examples
    --------
    >>> h3_library().get_resolution("85392e6ffffffff")
    5
    """
    try:
        import h3
    except ImportError as error:
        capability = "Counting incidents in H3 cells"
        raise missing_extra(capability, "h3") from error
    return h3


def checked_resolution(resolution: int) -> int:
    """Resolution of H3 as it was asked for.

    Parameters
    ----------
    resolution
        0 (cells 2,600 km across) to 15 (1 m).

    Returns
    -------
    int
        The same.

    Raises
    ------
    InputError
        If H3 has no such resolution.

    Examples
    --------
    >>> checked_resolution(5)
    5
    """
    if isinstance(resolution, bool) or not isinstance(resolution, int) or not 0 <= resolution <= FINEST:
        msg = (
            f"{resolution!r} is no resolution of H3. Say a whole number from 0 (coarse) to {FINEST}; 5 is 17 km across."
        )
        raise InputError(msg)
    return resolution


def cells_of(table: gpd.GeoDataFrame, resolution: int) -> NDArray[Any]:
    """H3 cell of each row, None for rows without a point.

    Parameters
    ----------
    table
        Conformed incident table.
    resolution
        Of H3.

    Returns
    -------
    numpy.ndarray
        Texts such as ``"85392e6ffffffff"``.

    Raises
    ------
    MissingExtraError
        If the H3 library is not installed.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> cells_of(incidents_from_rows([{"geometry": Point(13.2, 32.9)}, {"geometry": None}]), 3).tolist()
    ['83384bfffffffff', None]
    """
    h3 = h3_library()
    pairs = np.column_stack(coordinates(table))
    located = np.isfinite(pairs).all(axis=1)
    out = np.full(len(table), None, dtype=object)
    # Many incidents share a centroid: each place is asked about once.
    unique, which = np.unique(pairs[located], axis=0, return_inverse=True)
    cells = np.array([h3.latlng_to_cell(lat, lon, resolution) for lat, lon in unique.tolist()], dtype=object)
    out[located] = cells[which.ravel()] if len(cells) else cells
    return out
