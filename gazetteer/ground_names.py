"""Names of the ground and where they stand: countries, seas, lakes, first-order divisions and rivers.

Countries stand where Natural Earth labels them; divisions, named as in ``admin1.csv``, in the middle of the largest
circle that fits into their outline; rivers in the middle of their longest line; seas and lakes where ``seas.csv`` says.
The rank of a name is the zoom of a web map from which it has room.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import shapely

from geoincidents.maps import mercator
from geoincidents.outlines.world import world

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

_HERE: Final = Path(__file__).parent
COLUMNS: Final = ("kind", "code", "name", "ar", "fr", "lat", "lon", "rank")

_LETTER_PIXELS: Final = 6.5
_ROOM: Final = 0.55  # of a name's half width that a division has to reach to either side: it may jut out
_LEAST_ROOM: Final = 14.0  # pixels
_RIVERS_LATER: Final = 1.5  # zooms after its line that a river is named,
_FIRST_RIVERS: Final = 5.0  # and the first zoom with names of rivers
_FIRST_DIVISIONS: Final = 4.5
_KOSOVO, _KOSOVO_CODE = "KOS", "XKX"  # in Natural Earth, and as the package has it
_ISLANDS: Final = 8.0  # times the reach of a group of islands that its name has room in
_COUNTRIES_SOONER: Final = 1.5  # zooms: a country may be named across its border
_NO_CODE: Final = "-99"
_INSIDE: Final = 0.01  # degrees to which the middle of an outline is sought


def names(countries: pd.DataFrame, rivers: pd.DataFrame) -> dict[str, list[Any]]:
    """Columns of all names, by rank."""
    rows = [*_countries(countries), *_seas(), *_divisions(), *_rivers(rivers)]
    rows.sort(key=lambda row: (row[-1], row[0], row[2], row[5], row[6]))
    return dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))


def _countries(table: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    own = table[(table["ISO_A3_EH"] != _NO_CODE) | (table["ADM0_A3"] == _KOSOVO)]
    # A country and its outlying territories share a code; it is the first by rank.
    row: Any  # named tuples of pandas have no types
    for row in own.sort_values("MIN_LABEL", kind="stable").drop_duplicates("ISO_A3_EH").itertuples():
        name = row.NAME_EN if "." in row.NAME_LONG else row.NAME_LONG
        code = _KOSOVO_CODE if row.ADM0_A3 == _KOSOVO else row.ISO_A3_EH
        west, south, east, north = row.geometry.bounds
        # Islands are named as far as they reach, other countries as far as they are wide.
        reach = max(_middle(row.geometry)[2], (east - west + north - south) / _ISLANDS)
        rank = max(row.MIN_LABEL, _zoom_for(name, reach) - _COUNTRIES_SOONER)
        yield ("country", code, name, row.NAME_AR, row.NAME_FR, *_point(row.LABEL_Y, row.LABEL_X), round(rank, 1))


def _seas() -> Iterator[tuple[Any, ...]]:
    for row in _rows("seas.csv"):
        yield (
            row["kind"],
            None,
            row["name"],
            row["name_ar"],
            row["name_fr"],
            float(row["lat"]),
            float(row["lon"]),
            float(row["rank"]),
        )


def _divisions() -> Iterator[tuple[Any, ...]]:
    for row in _rows("admin1.csv"):
        shape = world().shape(row["country"], row["admin1_code"]) if row["kind"] == "A.ADM1" else None
        if shape is None:
            continue
        lon, lat, radius = _middle(shape)
        rank = _zoom_for(row["name"], radius)
        others = dict(name.split(":", 1) for name in reversed(row["names"].split("|")) if ":" in name)
        yield (
            "admin1",
            None,
            row["name"],
            others.get("ar"),
            others.get("fr"),
            *_point(lat, lon),
            round(max(_FIRST_DIVISIONS, rank), 1),
        )


def _middle(shape: BaseGeometry) -> tuple[float, float, float]:
    """Centre and radius of the largest circle in a shape, in degrees of longitude."""
    flat = shapely.transform(shape, mercator.projected)
    largest = max(shapely.get_parts(flat), key=shapely.area)
    spoke = shapely.maximum_inscribed_circle(largest, tolerance=_INSIDE)
    centre = mercator.unprojected(shapely.get_coordinates(spoke)[:1])[0]
    return float(centre[0]), float(centre[1]), float(spoke.length)


def _rivers(table: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    # A question mark stands for a letter that the source has lost.
    legible = table["name"].notna() & ~table["name"].str.contains("?", regex=False, na=False)
    named = table[legible & (table["featurecla"] == "River")]
    for name, rows in ((str(name), rows) for name, rows in named.groupby("name")):
        lines = shapely.get_parts(shapely.line_merge(shapely.union_all(shapely.get_parts(rows.geometry.to_numpy()))))
        longest = max(lines, key=shapely.length)
        at = shapely.line_interpolate_point(longest, 0.5, normalized=True)
        room = _LETTER_PIXELS * len(name) * mercator.pixel(0) / shapely.length(longest)
        rank = max(float(rows["scalerank"].min()) + _RIVERS_LATER, round(math.log2(room), 1), _FIRST_RIVERS)
        yield ("river", None, " ".join(name.split()), None, None, *_point(at.y, at.x), rank)


def _zoom_for(name: str, reach: float) -> float:
    """Zoom from which a name has room in an area that reaches so many degrees to either side."""
    half = max(_LEAST_ROOM, _ROOM * _LETTER_PIXELS * len(name) / 2)
    return math.log2(half * mercator.pixel(0) / reach)


def _point(lat: float, lon: float) -> tuple[float, float]:
    return round(float(lat), 4), round(float(lon), 4)


def _rows(name: str) -> Sequence[Mapping[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
