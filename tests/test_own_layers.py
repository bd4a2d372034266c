"""Tiles and shapes of the caller's own on the ground of a map."""

import base64
import gzip
import json

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import xyzservices.providers as xyz
from map_fixtures import row, table, texts, wait
from selenium.common.exceptions import NoAlertPresentException
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from geoincidents.errors import FileFormatError, FileMissingError, InputError
from geoincidents.maps import incident_map, own_layers
from geoincidents.maps.own_layers import ground_of, own_columns

HOSTILE = "</script><img src=x onerror=alert(1)>${alert(1)}"
FRONT = gpd.GeoDataFrame({HOSTILE: [HOSTILE]}, geometry=[LineString([(12.8, 32.3), (13.3, 32.6)])], crs="EPSG:4326")
AREA = gpd.GeoSeries([box(13.1, 32.2, 13.4, 32.4)], crs="EPSG:4326")


def test_land_lies_under_tiles_and_shapes():
    assert ground_of("land").land
    assert ground_of("OpenStreetMap").land
    assert ground_of(FRONT).land
    assert not ground_of("none").land
    bare = ground_of(["none", FRONT])
    assert not bare.land
    assert len(bare.shapes) == 1


def test_a_provider_or_its_name_adds_tiles():
    for tiles in ("OpenStreetMap.Mapnik", xyz.OpenStreetMap.Mapnik):
        assert ground_of(["land", tiles]).tiles.tile_name.startswith("openstreetmap")
    with pytest.raises(InputError, match="2 layers of tiles"):
        ground_of(["OpenStreetMap", "OpenStreetMap.HOT"])


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".fgb", ".shp", ".kml", ".parquet", ".pmtiles"])
def test_a_file_of_shapes_is_read(tmp_path, ending):
    path = tmp_path / f"front{ending}"
    plain = gpd.GeoDataFrame({"name": ["a"]}, geometry=FRONT.geometry.to_numpy(), crs=FRONT.crs)
    if ending == ".parquet":
        plain.to_parquet(path)
    else:
        pyogrio.write_dataframe(plain, path, driver={".pmtiles": "PMTiles", ".kml": "KML"}.get(ending))
    for given in (path, str(path)):
        (shape,) = ground_of(given).shapes
        assert shape.distance(Point(12.8, 32.3)) < 0.01


def test_every_layer_of_a_file_is_read_and_brought_to_degrees(tmp_path):
    path = tmp_path / "own.gpkg"
    FRONT[["geometry"]].to_file(path, layer="front")
    AREA.to_crs(3857).to_file(path, layer="area")
    front, area = ground_of(path).shapes
    assert front.geom_type in {"LineString", "MultiLineString"}
    assert area.bounds == pytest.approx((13.1, 32.2, 13.4, 32.4))


@pytest.mark.parametrize("wrap", [False, True])
def test_geojson_as_python_holds_it_is_drawn(wrap):
    feature = {"type": "Feature", "properties": {"a": HOSTILE}, "geometry": {"type": "Point", "coordinates": [13, 32]}}
    given = {"type": "FeatureCollection", "features": [feature]} if wrap else feature
    assert ground_of(given).shapes.tolist() == [Point(13, 32)]


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ("no_such.gpkg", FileMissingError, "no file 'no_such.gpkg'"),
        ("No such tiles", InputError, "is not known. Say 'land'"),
        (3, InputError, "basemap='int' is not known"),
        ({"type": "Feature", "geometry": {"type": "Nothing"}}, InputError, "without GeoJSON geometries"),
        (gpd.GeoSeries([Point(1, 2), Point(1, float("inf"))]), InputError, "1 of 2 geometries with"),
        (gpd.GeoSeries([Point(500_000, 3_600_000)]), InputError, r"no degrees. Set its crs, or use to_crs\(4326\)"),
    ],
)
def test_what_is_no_ground_is_refused(given, error, message):
    with pytest.raises(error, match=message):
        ground_of(given)


@pytest.mark.parametrize("shapes", [[], [None], [Point()]], ids=["no row", "missing", "empty"])
def test_a_layer_without_shapes_draws_nothing(shapes):
    ground = ground_of(["land", gpd.GeoDataFrame(geometry=shapes, crs=4326)])
    assert ground.land
    assert len(ground.shapes) == 0


def test_a_file_without_shapes_is_refused(tmp_path):
    broken = tmp_path / "a.geojson"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(FileFormatError, match=r"a\.geojson holds no shapes that could be read"):
        ground_of(broken)
    empty = tmp_path / "b.geojson"
    empty.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    with pytest.raises(FileFormatError, match=r"b\.geojson has no shapes"):
        ground_of(empty)


def positions(columns, kind, grid):
    unfolded = [
        np.cumsum((steps.astype(np.int64) >> 1) ^ -(steps.astype(np.int64) & 1))
        for steps in (columns[f"own_{kind}_east"], columns[f"own_{kind}_north"])
    ]
    return np.column_stack([grid["west"] + unfolded[0] * grid["step"], grid["south"] + unfolded[1] * grid["step"]])


def test_shapes_of_every_kind_are_told_apart():
    holed = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (2, 1), (2, 2)]])
    shapes = np.array(
        [Point(5, 6), GeometryCollection([LineString([(0, 0), (1, 1)]), Point(1, 2)]), MultiPolygon([holed])]
    )
    grid, columns = own_columns(shapes, west=-180)
    assert {kind: len(columns[f"own_{kind}_rings"]) for kind in ("points", "lines", "areas")} == {
        "points": 2, "lines": 1, "areas": 1,
    }  # fmt: skip
    assert columns["own_areas_rings"].tolist() == [2]
    assert positions(columns, "points", grid)[0, 0] == pytest.approx(5, abs=1e-3)


def test_shapes_follow_the_page_over_the_antimeridian():
    grid, columns = own_columns(np.array([Point(-179, 0), Point(179, 0)]), west=0)
    assert positions(columns, "points", grid)[:, 0] == pytest.approx([181, 179], abs=1e-3)


def test_shapes_that_are_too_many_are_simplified_then_refused(monkeypatch):
    turn = np.linspace(0, 2 * np.pi, 2000)
    ring = np.array([LineString(np.column_stack([10 + np.cos(turn), np.sin(turn)]))])
    exact = own_columns(ring, west=-180)[1]["own_lines_length"][0]
    monkeypatch.setattr(own_layers, "_MOST_POINTS", 300)
    assert own_columns(ring, west=-180)[1]["own_lines_length"][0] <= 300 < exact
    monkeypatch.setattr(own_layers, "_MOST_POINTS", 3)
    with pytest.raises(InputError, match=r"points, and a page carries 3\. Cut them"):
        own_columns(ring, west=-180)


def test_no_property_of_a_layer_reaches_the_page():
    html = incident_map(table(row()), basemap=[FRONT, AREA]).render_html()
    text = html.split('id="basemap_')[1].split(">")[1].split("<")[0].split(".")[0]
    packed = gzip.decompress(base64.b64decode(text))
    assert b"alert" not in packed
    header = json.loads(packed[4 : 4 + int.from_bytes(packed[:4], "little")])
    assert header["meta"]["own"]["west"] == -180
    assert {"own_lines_length", "own_areas_rings", "own_points_east"} <= set(header["columns"])


def test_tiles_have_the_land_beneath(tmp_path):
    made = incident_map(table(row()), basemap="OpenStreetMap")
    made.save(tmp_path / "a.html", online=True)
    html = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert 'id="basemap_' in html
    assert "tile.openstreetmap.org" in html


@pytest.mark.browser
def test_shapes_of_the_callers_own_are_drawn_and_nothing_else_of_them(show):
    area = gpd.GeoDataFrame({HOSTILE: [HOSTILE]}, geometry=AREA.to_numpy(), crs=AREA.crs)
    driver = show(incident_map(table(row()), basemap=[FRONT, area]))
    assert texts(driver, "[data-layer=own]") == [""]
    with pytest.raises(NoAlertPresentException):
        driver.switch_to.alert  # noqa: B018 the attribute looks for one
    inked = (
        "const c = document.querySelector('.leaflet-gi-own-pane canvas');"
        "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((part) => part > 0)"
    )
    assert driver.execute_script(inked)
    driver.execute_script("document.querySelector('[data-layer=own]').click()")
    assert driver.execute_script("return document.querySelector('.leaflet-gi-own-pane canvas')") is None


@pytest.mark.browser
def test_the_land_shows_beneath_tiles_that_do_not_come(driver, tmp_path):
    path = tmp_path / "tiles.html"
    incident_map(table(row(geometry=Point(13.2, 32.6))), basemap="OpenStreetMap").save(path, online=True)
    driver.get(path.as_uri())
    wait(driver, "return Boolean(window.geoincidents && window.geoincidents.ready)")
    colour = (
        "const c = document.querySelector('.leaflet-gi-basemap-pane canvas');"
        "return Array.from(c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data)"
    )
    assert driver.execute_script(colour)[3] == 255
