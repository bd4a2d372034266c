"""Hot and cold spots of incidents on hexagons, by Getis and Ord's Gi*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.stats import false_discovery_control
from shapely import affinity

from geoincidents import geo, schema
from geoincidents.analysis import cells
from geoincidents.analysis.sample import ABOUT, Coarse, library, positive, sample
from geoincidents.analysis.shapes import continued
from geoincidents.errors import InputError
from geoincidents.gazetteer.area import find_area
from geoincidents.measures.cells import WEIGHT, cell_weights, h3_library
from geoincidents.parallel import by_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.gazetteer.area import AreaLike

HOT_SPOT: Final = "hot_spot"
_FEWEST: Final = 3  # cells among which one can stand out


@by_columns
def hot_spots(
    incidents: gpd.GeoDataFrame,
    *,
    cell_km: float,
    area: AreaLike | None = None,
    fdr: float = 0.05,
    coarse: Coarse = "refuse",
    gazetteer: Gazetteer | None = None,
) -> gpd.GeoDataFrame:
    """Hexagons in which, with their neighbours, there are more or fewer incidents than chance would have it.

    Gi* of a cell compares the incidents in it and its six neighbours with the mean of the area. Many cells are tested,
    so that those are shown of which a share of at most ``fdr`` is expected to be there by chance.

    Parameters
    ----------
    incidents
        Incident table.
    cell_km
        About how wide the H3 cells are. Rows whose circle is wider are coarse.
    area
        Area that incidents are compared within, as :func:`geoincidents.within_area` takes one, cells without any
        incident counted; incidents outside are not. By default the convex outline of the incidents.
    fdr
        Share of false discoveries, by Benjamini and Hochberg.
    coarse
        Coarse rows are left out with ``"refuse"``, and spread over the cells of their circle with ``"pool"``.
    gazetteer
        Where a name is looked up; the default one by default.

    Returns
    -------
    geopandas.GeoDataFrame
        A row a cell under its name: ``incidents``, whole unless rows are pooled; ``z``, Gi* in standard deviations;
        ``p`` of both sides by the normal approximation and ``q`` of all cells together; ``hot_spot``, ``"hot"``,
        ``"cold"`` or ``"none"``. No z where all cells are alike. ``attrs["analysis"]`` says what was used and left out.

    Raises
    ------
    InputError
        If a number is out of bounds, ``coarse`` is no policy, or the cells are too many.
    MissingExtraError
        If the extra ``analysis`` is not installed.
    PlaceNotFoundError, AmbiguousPlaceError
        If the area is a name that the gazetteer does not have, or that means several places.
    SchemaError
        If the incidents are no GeoDataFrame of points, or lack record kinds, dates or precision.

    Source
    ------
    J. K. Ord and A. Getis, "Local spatial autocorrelation statistics", Geographical Analysis 27, 1995; Y. Benjamini and
    Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57, 1995. The
    libraries are esda, libpysal and scipy.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> row = {"record_kind": "incident", "geo_radius_km": 1}
    >>> rows = [row | {"geometry": Point(13 + k % 9 / 5, 32 - k // 9 / 5)} for k in range(81)]
    >>> rows += [row | {"geometry": Point(13.8, 31.2)}] * 40
    >>> int(hot_spots(incidents_from_rows(rows), cell_km=22)["hot_spot"].eq("hot").sum())
    7
    """
    positive(cell_km=cell_km)
    if not isinstance(fdr, float) or not 0.0 < fdr < 1.0:
        raise InputError(f"fdr={fdr!r} is no share between 0 and 1. Say 0.05, or another.")
    used = sample(incidents, scale_km=cell_km, coarse=coarse)
    resolution = cells.resolution_of(cell_km)
    circles = np.where(used.coarse, used.radius_km, 0.0)
    rows = incidents.iloc[used.rows].assign(**{schema.GEO_RADIUS_KM: circles})
    number = cell_weights(rows, resolution).groupby(f"h3_{resolution}")[WEIGHT].sum()
    inside = _cells_of(number.index.to_numpy(dtype=object), resolution, area, gazetteer)
    count = number.reindex(inside, fill_value=0.0)
    table = pd.DataFrame(
        {"incidents": count.to_numpy() if coarse == "pool" else count.to_numpy().round().astype("int64")}
    )
    table.index = pd.Index(inside, name=cells.CELL, dtype="str")
    table["z"], table["p"] = gi_star(table["incidents"].to_numpy(dtype=np.float64), _neighbours(inside))
    table["q"] = adjusted(table["p"].to_numpy())
    side = np.where(table["z"] > 0, "hot", "cold")
    table[HOT_SPOT] = pd.array(np.where(table["q"] <= fdr, side, "none"), dtype="string")
    out = gpd.GeoDataFrame(table, geometry=list(cells.outlines(inside)), crs=geo.CRS)
    width = round(cells.width_km(resolution), 2)
    outside = float(number.sum() - table["incidents"].sum())
    out.attrs[ABOUT] = used.about | {"method": "Gi*", "cell_km": width, "fdr": fdr, "outside": round(outside, 6)}
    return out


def gi_star(values: NDArray[np.float64], graph: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Gi* of each value in standard deviations, and the p of both sides; NaN where all values are alike."""
    if len(values) < _FEWEST or np.ptp(values) == 0:
        return np.full(len(values), np.nan), np.full(len(values), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):  # the library's, of a cell whose neighbours are all there is
        found = library("esda.getisord").G_Local(values, graph, transform="B", star=True, permutations=0)
    z = np.asarray(found.Zs, dtype=np.float64)
    z = np.where(np.isfinite(z), z, np.nan)
    return z, np.where(np.isnan(z), np.nan, 2.0 * np.asarray(found.p_norm, dtype=np.float64))


def adjusted(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Smallest rate of false discoveries at which each is one, by Benjamini and Hochberg; NaN where there is no p."""
    q, known = np.full(len(p), np.nan), np.isfinite(p)
    if known.any():
        q[known] = false_discovery_control(np.minimum(p[known], 1.0))
    return q


def _cells_of(
    found: NDArray[np.object_], resolution: int, area: AreaLike | None, gazetteer: Gazetteer | None
) -> NDArray[np.object_]:
    """Cells of the area that incidents are compared within, in order."""
    if area is not None:
        return _filled(find_area(area, gazetteer).geometry(), resolution)
    if not len(found):
        return found
    lat, lon = cells.middles_of(found)
    hull = shapely.MultiPoint(np.column_stack([continued(lon, lon[0]), lat])).convex_hull
    inside = _filled(hull, resolution) if hull.geom_type == "Polygon" else found[:0]
    return np.array(sorted({*found, *inside}), dtype=object)


def _filled(shape: BaseGeometry, resolution: int) -> NDArray[np.object_]:
    """Cells whose middle lies in a shape, in order."""
    h3 = h3_library()
    west, south, east, north = shape.bounds
    rough = max((east - west) * np.cos(np.radians((south + north) / 2.0)), 0.0) * (north - south) * 111.0**2
    cells.few_enough(int(min(shapely.area(shape) * 111.0**2, rough) / h3.average_hexagon_area(resolution, unit="km^2")))
    out: set[str] = set()
    for part in shapely.get_parts(shape):
        for turn in (-360.0, 0.0, 360.0):
            moved = shapely.clip_by_rect(affinity.translate(part, turn), -180.0, -90.0, 180.0, 90.0)
            if not moved.is_empty:
                out.update(h3.geo_to_cells(moved, resolution))
    return np.array(sorted(out), dtype=object)


def _neighbours(found: NDArray[np.object_]) -> Any:
    """Graph of cells that share a side."""
    h3 = h3_library()
    known = {cell: at for at, cell in enumerate(found)}
    pairs = [(at, known[one]) for cell, at in known.items() for one in h3.grid_ring(cell, 1) if one in known]
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    sparse = coo_array((np.ones(len(one)), (one, other)), shape=(len(found),) * 2)
    return library("libpysal.graph").Graph.from_sparse(sparse)
