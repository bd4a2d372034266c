"""Tables of analysis on a map: what is drawn, in which colour, and that text stays text."""

import geopandas as gpd
import pytest
from folium import GeoJson
from shapely.geometry import Point, box

from geoincidents import analysis_layer, change_points, clusters, density, exposure, front, incident_map, mean_centre
from geoincidents.errors import InputError
from geoincidents.tables.conforming import incidents_from_rows

ROW = {"record_kind": "incident", "geo_radius_km": 1, "date_start": "2019-04-03", "admin1": "A"}


@pytest.fixture(scope="module")
def rows():
    return incidents_from_rows([ROW | {"geometry": Point(13 + k % 3 / 20, 32)} for k in range(9)])


def drawn(layer):
    return [one for child in layer._children.values() if isinstance(child, GeoJson) for one in child.data["features"]]


@pytest.mark.parametrize(
    "ask",
    [
        lambda rows: clusters(rows, km=20, days=3),
        lambda rows: density(rows, bandwidth_km=10),
        change_points,
        mean_centre,
        lambda rows: front(rows, (32.9, 13.2)),
        lambda rows: exposure(rows, km=5),
    ],
)
def test_every_table_goes_on_a_map_in_one_line(rows, ask):
    table = ask(rows)
    page = incident_map(rows)
    layer = analysis_layer(table).add_to(page)
    assert drawn(layer)
    assert "geoincidents.draw" in page.render_html()


def test_only_hot_and_cold_cells_are_drawn_and_numbers_are_shaded():
    shapes = [box(13 + k, 32, 14 + k, 33) for k in range(3)]
    spots = gpd.GeoDataFrame({"hot_spot": ["hot", "none", "cold"]}, geometry=shapes, crs=4326)
    assert [one["properties"]["hot_spot"] for one in drawn(analysis_layer(spots))] == ["hot", "cold"]
    numbers = gpd.GeoDataFrame({"n": [1.0, 50, 100]}, geometry=shapes, crs=4326)
    colours = [one["properties"]["_colour"] for one in drawn(analysis_layer(numbers, "n"))]
    assert len(set(colours)) == 3
    ratios = gpd.GeoDataFrame({"ratio": [2.0, 0.5, None]}, geometry=shapes, crs=4326)
    assert len({one["properties"]["_colour"] for one in drawn(analysis_layer(ratios))}) == 3


def test_hostile_text_stays_text():
    shape = gpd.GeoDataFrame(
        {"people": [1], "area": ["</script><b onload=alert(1)>${1}"]}, geometry=[Point(13, 32)], crs=4326
    )
    page = incident_map(incidents_from_rows([ROW | {"geometry": Point(13, 32)}]))
    analysis_layer(shape, name="</script>`").add_to(page)
    assert "onload=alert" not in page.render_html()


def test_an_empty_table_is_an_empty_layer_and_no_table_is_refused(rows):
    assert drawn(analysis_layer(clusters(rows.iloc[:2], km=5, days=3))) == []
    with pytest.raises(InputError, match="no geometries"):
        analysis_layer(rows.drop(columns="geometry"))
    with pytest.raises(InputError, match="'depth'"):
        analysis_layer(rows, "depth")
