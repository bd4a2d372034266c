"""All pairs of places that are no farther apart than some kilometres, in blocks, exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.spatial import KDTree

from geoincidents import geo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]

_BLOCK: Final = 512


def neighbours(lat: NDArray[np.float64], lon: NDArray[np.float64], km: float) -> Iterator[Pairs]:
    """Pairs of places at most so far apart, each place with itself and both ways, and their geodesic distances.

    The chord through the ellipsoid is never longer than the geodesic, and Schur's comparison theorem bounds by how much
    it is shorter; between the two the geodesic itself decides.
    """
    where = geo.earth_km(lat, lon)
    tree = KDTree(where)
    for first in range(0, len(where), _BLOCK):
        part = KDTree(where[first : first + _BLOCK])
        found = part.sparse_distance_matrix(tree, km, output_type="ndarray")
        one, other, away = found["i"].astype(np.int64) + first, found["j"].astype(np.int64), found["v"].copy()
        doubt = np.flatnonzero(geo.longest_km(away) > km)
        away[doubt] = geo.distance_km(
            lat=lat[one[doubt]], lon=lon[one[doubt]], to_lat=lat[other[doubt]], to_lon=lon[other[doubt]]
        )
        near = away <= km
        yield one[near], other[near], away[near]
