"""How many people live near incidents, each counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from geoincidents import geo
from geoincidents.analysis.sample import ABOUT, Coarse, positive, sample
from geoincidents.analysis.shapes import continued
from geoincidents.errors import InputError
from geoincidents.gazetteer.given import gazetteer_of
from geoincidents.measures.around import towns
from geoincidents.measures.reference import coordinates
from geoincidents.parallel import by_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer

    Floats = NDArray[np.float64]

PEOPLE: Final = "people"
_FARTHEST_KM: Final = 20_004  # half a meridian: no geodesic is longer
_VERTICES: Final = 48
_REACHES: Final = (("people_certain", -1.0), (PEOPLE, 0.0), ("people_possible", 1.0))


@by_columns
def exposure(
    incidents: gpd.GeoDataFrame,
    *,
    km: float,
    by: str | None = None,
    population: gpd.GeoDataFrame | None = None,
    coarse: Coarse = "refuse",
    gazetteer: Gazetteer | None = None,
) -> gpd.GeoDataFrame:
    """People who live within some kilometres of an incident, each counted once however many there are.

    Parameters
    ----------
    incidents
        Incident table.
    km
        Kilometres. Rows whose circle is wider are coarse.
    by
        Column by which incidents are put together; somebody may count in several groups. None takes all.
    population
        Points with a column ``people``, such as the middles of a raster's cells. By default the towns of the gazetteer,
        where villages without a figure count for nobody and people live where their town's point is.
    coarse
        Coarse rows are left out with ``"refuse"``. With ``"pool"`` they count by their point, and widen the bounds.
    gazetteer
        Whose towns count; the default one by default.

    Returns
    -------
    geopandas.GeoDataFrame
        A row a group, the most people first: ``incidents``; ``people`` within the kilometres of a point;
        ``people_certain``, within them wherever in their circles the incidents were; ``people_possible``, within them
        somewhere. The geometry is what lies within the kilometres of a point. ``attrs["analysis"]`` says what was used
        and left out.

    Raises
    ------
    InputError
        If ``km`` is no number above 0 or more than half way round the Earth, there is no such column, or the population
        has no people or negative ones.
    MissingExtraError
        If the extra ``analysis`` is not installed.
    SchemaError
        If the incidents, or the population, are no GeoDataFrame of points, or lack record kinds or precision.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> row = {"record_kind": "incident", "geo_radius_km": 1, "geometry": Point(13.2, 32.9)}
    >>> people = gpd.GeoDataFrame({"people": [100, 7]}, geometry=[Point(13.25, 32.9), Point(14, 32)])
    >>> exposure(incidents_from_rows([row, row]), km=5, population=people)["people"].tolist()
    [100]
    """
    positive(km=km)
    if km > _FARTHEST_KM:
        raise InputError(f"km={km!r} is more than half way round the Earth. Give less than {_FARTHEST_KM:,.0f}.")
    if by is not None and (not isinstance(by, str) or by not in incidents.columns):
        raise InputError(f"There is no column {by!r} to put incidents together by. Name one of the table's columns.")
    where = towns(gazetteer_of(gazetteer)) if population is None else _own(population)
    used = sample(incidents, scale_km=km, coarse=coarse)
    keys = pd.Series("all", index=incidents.index) if by is None else incidents[by]
    groups = keys.astype(object).where(keys.notna(), None).to_numpy(dtype=object)[used.rows]
    tree = KDTree(geo.earth_km(where[0], where[1]))
    rows, shapes, names = [], [], list(dict.fromkeys(groups))
    for name in names:
        mine = np.array([one == name or (one is None and name is None) for one in groups], dtype=bool)
        different = np.unique(np.column_stack([used.lat, used.lon, used.radius_km])[mine], axis=0)
        counts = [_people(tree, where, different, km + side * different[:, 2]) for _, side in _REACHES]
        rows.append((int(mine.sum()), *counts))
        shapes.append(_circles(different, km))
    table = pd.DataFrame(rows, columns=["incidents", *(name for name, _ in _REACHES)], dtype="int64")
    table.index = pd.Index(names, name=by, dtype=object)
    out = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(shapes, index=table.index, crs=geo.CRS))
    out = out[["incidents", PEOPLE, "people_certain", "people_possible", "geometry"]]
    out = out.sort_values(PEOPLE, ascending=False, kind="stable")
    out.attrs[ABOUT] = used.about | {"method": "exposure", "km": float(km)}
    return out


def _own(population: gpd.GeoDataFrame) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Latitudes, longitudes and people of a caller's points."""
    lat, lon = coordinates(population)
    if PEOPLE not in population.columns:
        raise InputError(f"The population has no column {PEOPLE!r}. Rename the one that holds people.")
    people = pd.to_numeric(population[PEOPLE], errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
    if not (people[np.isfinite(people)] >= 0).all() or (len(people) and not np.isfinite(people).any()):
        raise InputError(f"The column {PEOPLE!r} of the population holds no numbers of people, or negative ones.")
    known = np.isfinite(lat) & np.isfinite(people)
    return lat[known], lon[known], people[known]


def _people(tree: Any, where: tuple[Any, Any, Any], circles: Floats, reach: Floats) -> int:
    """People within reach of one circle at least; nobody is within less than nothing."""
    circles, reach = circles[reach >= 0], reach[reach >= 0]
    if not len(where[0]) or not len(circles):
        return 0
    # A chord is never longer than the geodesic, so that all who are near are among these.
    found = tree.query_ball_point(geo.earth_km(circles[:, 0], circles[:, 1]), reach)
    of = np.repeat(np.arange(len(circles)), [len(one) for one in found])
    at = np.concatenate([np.asarray(one, dtype=np.int64) for one in found])
    lat, lon, people = where
    near = geo.is_within(lat=lat[at], lon=lon[at], to_lat=circles[of, 0], to_lon=circles[of, 1], km=reach[of])
    return round(float(people[np.unique(at[near])].sum()))


def _circles(circles: Floats, km: float) -> Any:
    """What lies within the kilometres of a point, in one shape; it may count on past 180 degrees."""
    azimuth = np.linspace(0.0, 360.0, _VERTICES, endpoint=False)
    lats, lons = geo.destination(lat=circles[:, :1], lon=circles[:, 1:2], km=km, azimuth=azimuth[None, :])
    # All longitudes as seen from one of them, so that circles on both sides of the antimeridian are one shape.
    middles = continued(circles[:, 1:2], circles[0, 1])
    return shapely.union_all(shapely.polygons(np.stack([continued(lons, middles), lats], axis=2)))
