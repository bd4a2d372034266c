"""Kernel density of incidents, each smeared by its own circle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geoincidents import geo
from geoincidents.analysis import cells
from geoincidents.analysis.sample import ABOUT, Coarse, library, positive, sample
from geoincidents.measures.cells import cell_of, h3_library
from geoincidents.parallel import by_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

DENSITY: Final = "per_1000_km2"
_CELLS_A_BANDWIDTH: Final = 2.0
_REACH: Final = 3.0  # bandwidths from an incident up to which cells are shown; 1.1 % of a normal kernel lies beyond
_FLAT: Final = np.sqrt(3.0) / 2.0  # how near the sides of rings of hexagons are, the corners being 1
_STEP: Final = 1.02  # bandwidths that differ less are one


@by_columns
def density(
    incidents: gpd.GeoDataFrame, *, bandwidth_km: float, cell_km: float | None = None, coarse: Coarse = "refuse"
) -> gpd.GeoDataFrame:
    """Density of incidents by a normal kernel, on hexagons.

    Each incident is spread over its own circle as well: its kernel has the variance of the bandwidth and that of an
    even disc of ``geo_radius_km``, which is a quarter of the squared radius, together.

    Parameters
    ----------
    incidents
        Incident table.
    bandwidth_km
        Standard deviation of the kernel in kilometres. Rows whose circle is wider are coarse.
    cell_km
        About how wide the H3 cells are at whose middles the density stands; half the bandwidth by default.
    coarse
        Coarse rows are left out with ``"refuse"``, and spread over their circle with ``"pool"``.

    Returns
    -------
    geopandas.GeoDataFrame
        A row a cell within three bandwidths of an incident, under its name: ``per_1000_km2`` is the density,
        ``incidents`` the share of the table that the cell holds. Distances are chords of the ellipsoid, short of
        geodesics by 0.03 % at 500 km. ``attrs["analysis"]`` says what was used and left out.

    Raises
    ------
    InputError
        If a width is no number above 0, ``coarse`` is no policy, or the cells are too many.
    MissingExtraError
        If the extra ``analysis`` is not installed.
    SchemaError
        If the incidents are no GeoDataFrame of points, or lack record kinds, dates or precision.

    Source
    ------
    B. W. Silverman, "Density estimation for statistics and data analysis", 1986; scikit-learn's ``KernelDensity``.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> row = {"record_kind": "incident", "geo_radius_km": 1, "geometry": Point(13.2, 32.9)}
    >>> density(incidents_from_rows([row] * 6), bandwidth_km=10)["incidents"].sum().round(1).item()
    6.0
    """
    positive(bandwidth_km=bandwidth_km, cell_km=bandwidth_km if cell_km is None else cell_km)
    used = sample(incidents, scale_km=bandwidth_km, coarse=coarse)
    resolution = cells.resolution_of(cell_km or bandwidth_km / _CELLS_A_BANDWIDTH)
    widths = _widths(used.radius_km, bandwidth_km)
    found = np.array(sorted(_shown(cell_of(incidents.iloc[used.rows], resolution), widths, resolution)), dtype=object)
    per_km2 = _density(used.lat, used.lon, widths, *cells.middles_of(found))
    h3 = h3_library()
    area = np.array([h3.cell_area(cell, unit="km^2") for cell in found], dtype=np.float64)
    table = pd.DataFrame(
        {DENSITY: per_km2 * 1000.0, "incidents": per_km2 * area}, index=pd.Index(found, name=cells.CELL, dtype="str")
    )
    out = gpd.GeoDataFrame(table, geometry=list(cells.outlines(found)), crs=geo.CRS)
    out.attrs[ABOUT] = used.about | {
        "method": "kernel density",
        "bandwidth_km": float(bandwidth_km),
        "cell_km": round(cells.width_km(resolution), 2),
        "distances": "chords of WGS 84",
    }
    return out


def _widths(radius_km: NDArray[np.float64], bandwidth_km: float) -> NDArray[np.float64]:
    """Bandwidth of each row with its circle, those that hardly differ made equal."""
    steps = np.round(np.log1p(radius_km**2 / (4.0 * bandwidth_km**2)) / (2.0 * np.log(_STEP)))
    return np.asarray(bandwidth_km * _STEP**steps)


def _shown(own: pd.Series[str], widths: NDArray[np.float64], resolution: int) -> set[str]:
    """Cells within reach of an incident, by the cell of each."""
    h3, out = h3_library(), set[str]()
    usual = h3.average_hexagon_area(resolution, unit="km^2")
    for width in np.unique(widths):
        middles = own[widths == width].unique()
        least = min(h3.cell_area(cell, unit="km^2") for cell in middles)  # cells are not as large everywhere
        between = cells.width_km(resolution) * np.sqrt(least / usual)
        out |= cells.around(middles, int(np.ceil(_REACH * width / (between * _FLAT))))
    return out


def _density(lat: Any, lon: Any, widths: NDArray[np.float64], to_lat: Any, to_lon: Any) -> NDArray[np.float64]:
    """Incidents a square kilometre at some points; the library's kernel is normed for space, this one for a surface."""
    total, there = np.zeros(len(to_lat)), geo.earth_km(to_lat, to_lon)
    for width in np.unique(widths):
        rows = widths == width
        fitted = (
            library("sklearn.neighbors")
            .KernelDensity(bandwidth=width, rtol=1e-4, atol=0)
            .fit(geo.earth_km(lat[rows], lon[rows]))
        )
        total += np.exp(fitted.score_samples(there)) * rows.sum() * width * np.sqrt(2.0 * np.pi)
    return total
