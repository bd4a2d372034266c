"""Names of countries, seas, lakes, rivers and first-order divisions that a page writes on the ground."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoincidents.maps import basemap
from geoincidents.maps.extent import turned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geoincidents.maps.basemap import Window
    from geoincidents.maps.payload import Column

GROUND_NAME: Final = "ground_name"
GROUND_LAT: Final = "ground_lat"
GROUND_LON: Final = "ground_lon"
GROUND_KIND: Final = "ground_kind"
GROUND_RANK: Final = "ground_rank"
LANGUAGES: Final = ("ar", "fr")
"""Languages of the page, beside English, in which the ground has names; column ``ground_name_ar`` and so on."""

_MOST: Final = 150  # of a window


@cache
def _all() -> dict[str, NDArray[Any]]:
    return {name: np.array(values, dtype=object) for name, values in basemap.names().items()}


def names_in(windows: Sequence[tuple[Window, float]], *, west: float) -> dict[str, Column]:
    """Columns of the names in some windows, what matters most first.

    Parameters
    ----------
    windows
        Extents, each with the zoom of the map up to which names in it are wanted.
    west
        Longitude from which on the page counts.

    Returns
    -------
    dict
        Names in English and, where they are known, in :data:`LANGUAGES`; latitude and longitude in degrees, kind
        (``country``, ``sea``, ``lake``, ``admin1`` or ``river``) and rank, the zoom from which a name has room.

    Examples
    --------
    >>> from geoincidents.maps.basemap import Window
    >>> names_in([(Window(12, 19, 26, 32), 3.0)], west=-180)["ground_name"]
    ['Libya']
    """
    table = _all()
    lat, rank = table["lat"].astype(float), table["rank"].astype(float)
    wanted: set[int] = set()
    for window, zoom in windows:
        lon = turned(table["lon"].astype(float), window.west)
        inside = (lon <= window.east) & (lat >= window.south) & (lat <= window.north)
        wanted.update(np.flatnonzero(inside & (rank <= zoom))[:_MOST].tolist())
    rows = np.array(sorted(wanted), dtype=np.intp)
    text = {GROUND_NAME: "name", **{f"{GROUND_NAME}_{code}": code for code in LANGUAGES}, GROUND_KIND: "kind"}
    return {
        **{column: table[name][rows].tolist() for column, name in text.items()},
        GROUND_LAT: lat[rows].astype(np.float32),
        GROUND_LON: turned(table["lon"][rows].astype(float), west).astype(np.float32),
        GROUND_RANK: rank[rows].astype(np.float32),
    }
