"""The country of places whose source does not say: that of the nearest place that is known."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoincidents.gazetteer.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.compile.records import PlaceRecord

_SOURCE: Final = "geonames"
_FARTHEST_KM: Final = 300.0  # beyond this the nearest place of cities500 says nothing, as at sea


class CountryFinder:
    """Finds countries by the embedded gazetteer's places; opened when first needed."""

    def __init__(self) -> None:
        self._known: tuple[Any, Any, Any, list[str]] | None = None

    def fill(self, places: Sequence[PlaceRecord]) -> None:
        """Give places the country of the nearest known place.

        Parameters
        ----------
        places
            Places without country; changed in place, where a known one is within 300 km.
        """
        if not places:
            return
        import shapely

        from geoincidents import geo

        tree, lat, lon, countries = self._places()
        nearest = tree.nearest(shapely.points([p.lon for p in places], [p.lat for p in places]))
        far = geo.distance_km(
            lat=[p.lat for p in places],
            lon=[p.lon for p in places],
            to_lat=lat[nearest],
            to_lon=lon[nearest],
        )
        for place, at, km in zip(places, nearest, far, strict=True):
            if km <= _FARTHEST_KM:
                place.country = countries[at]
                place.origins[".country"] = _SOURCE

    def _places(self) -> tuple[Any, Any, Any, list[str]]:
        if self._known is None:
            import shapely

            with as_file(files("geoincidents") / "data" / "embedded.gaz") as path:
                ground = Store(path).ground()
            towns = ground.of_kind("P.") & (ground.country >= 0)
            lat, lon = ground.lat[towns], ground.lon[towns]
            tree = shapely.STRtree(np.asarray(shapely.points(lon, lat)))
            self._known = tree, lat, lon, [ground.labels[country] for country in ground.country[towns].tolist()]
        return self._known
