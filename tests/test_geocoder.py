"""The gazetteer as a geopy geocoder."""

import geopandas as gpd
import pytest
from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point
from shapely.geometry import Point as ShapelyPoint

from geoincidents.gazetteer.geocoder import GazetteerGeocoder


class Online(Geocoder):
    """A stand-in for an online geocoder that counts how often it is asked."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def geocode(self, query, *, exactly_one=True, timeout=None):  # noqa: ARG002 geopy
        self.asked.append(query)
        return Location("somewhere", Point(1.0, 2.0), {}) if exactly_one else []


def test_geopandas_geocodes_through_it():
    table = gpd.tools.geocode(["Sabha, Libya", "Xqzvwk"], provider=GazetteerGeocoder)
    assert table["address"].tolist()[0] == "Sabha, Sabha, LBY"
    assert table.geometry.is_empty.tolist() == [False, True]


def test_geopandas_reverse_geocodes_through_it():
    table = gpd.tools.reverse_geocode([ShapelyPoint(14.43, 27.04)], provider=GazetteerGeocoder)
    assert table["address"].tolist() == ["Sabha, Sabha, LBY"]


def test_relations_and_runners_up():
    coder = GazetteerGeocoder(country="LY")
    location = coder.geocode("50km south of Tripoli")
    assert round(location.latitude, 3) == 32.437
    assert location.raw["match"].radius_km > 10
    assert len(GazetteerGeocoder().geocode("Tripoli", exactly_one=False)) > 2
    assert coder.geocode("Xqzvwk") is None


def test_the_fallback_is_asked_once_and_only_for_what_is_unresolved():
    online = Online()
    coder = GazetteerGeocoder(country="LY", fallback=online, min_delay_seconds=0)
    assert coder.geocode("Sabha").latitude == pytest.approx(27.04, abs=0.01)
    assert online.asked == []
    assert coder.geocode("Khallat al-Furjan").address == "somewhere"
    assert coder.geocode("Khallat al-Furjan").address == "somewhere"
    assert online.asked == ["Khallat al-Furjan"]


def test_faults_are_geopy_errors():
    with pytest.raises(GeocoderQueryError, match="is no country"):
        GazetteerGeocoder(country="Ruritania").geocode("Sabha")


def test_reverse_takes_what_geopy_takes():
    coder = GazetteerGeocoder()
    assert coder.reverse("27.04, 14.43").address == "Sabha, Sabha, LBY"
    assert len(coder.reverse((27.04, 14.43), exactly_one=False)) == 5
