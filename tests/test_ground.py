"""The embedded basemap: its file and recipe, and what of it a page carries."""

import base64
import csv
import gzip
import json
import math
import struct
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, Point, Polygon

from gazetteer import line_ranks, make_basemap
from geoincidents.maps import basemap, detail, ground_names, mercator
from geoincidents.maps.basemap import Layer, Window
from geoincidents.outlines.world import world

TRIPOLI = Window(12.7, 32.1, 13.7, 33.0)


def around(lat, lon, span):
    return Window(lon - span / 2, max(-85, lat - span / 4), lon + span / 2, min(85, lat + span / 4))


@pytest.mark.parametrize(
    ("lat", "lon", "land"),
    [(32.6, 13.2, True), (33.5, 13.2, False), (50.45, 30.52, True), (0.0, -30.0, False), (-16.6, 179.3, True)],
)
@pytest.mark.parametrize("level", basemap.LEVELS, ids=lambda level: level.name)
def test_basemap_knows_land_from_sea(lat, lon, land, level):
    shape = basemap.layer_geometry("land", around(lat, lon, 20), level)
    assert shape.contains(Point(lon, lat)) is land


@pytest.mark.parametrize("turns", [-1, 0, 1])
def test_a_window_has_its_own_longitudes(turns):
    window = Window(170 + 360 * turns, 60, 190 + 360 * turns, 72)
    if turns > 0:
        window = Window(-190, 60, -170, 72)
    shapes = basemap.layer_in("land", window, basemap.LEVELS[0]).shapes
    west, _, east, _ = shapely.total_bounds(shapes)
    assert (west, east) == (window.west, window.east)
    same = basemap.layer_in("land", Window(170, 60, 190, 72), basemap.LEVELS[0]).shapes
    assert shapely.area(shapes).sum() == pytest.approx(shapely.area(same).sum())


def test_chukotka_is_whole_across_the_antimeridian():
    shape = basemap.layer_geometry("land", Window(170, 60, 192, 72), basemap.LEVELS[0])
    largest = max(shapely.get_parts(shape), key=shapely.area)
    assert largest.bounds[0] == 170
    assert largest.bounds[2] > 185


def test_the_poles_have_land_and_sea():
    antarctica = basemap.layer_geometry("land", Window(-180, -85, 180, -60), basemap.LEVELS[0])
    assert antarctica.contains(Point(20, -84.9))
    assert not basemap.layer_geometry("land", Window(-180, 84, 180, 85), basemap.LEVELS[0]).area


def test_a_window_of_many_worlds_is_refused():
    with pytest.raises(ValueError, match="beyond the world"):
        basemap.layer_in("land", Window(-1000, 0, 1000, 10), basemap.LEVELS[0])


def test_basemap_file_is_the_one_that_its_recipe_describes():
    index, blobs = basemap._read()
    assert set(index["levels"]) == {level.name for level in basemap.LEVELS}
    assert len(blobs) < 6_000_000
    for level in basemap.LEVELS:
        assert set(index["levels"][level.name]) == {*basemap.POLYGON_LAYERS, *basemap.LINE_LAYERS}
        for offset, length in index["levels"][level.name].values():
            assert length > 0
            assert offset + length <= len(blobs)


def test_a_layer_round_trips():
    ring = np.array([[0, 0], [5, 0], [5, -70000], [0, 0]])
    parts, counts, ranks = basemap.decode(basemap.encode([ring, ring + 3], rings=[2], ranks=[7]))
    assert counts == [2]
    assert ranks == [7]
    assert [part.tolist() for part in parts] == [ring.tolist(), (ring + 3).tolist()]
    assert basemap.decode(basemap.encode([])) == ([], [], [])


def layer(*shapes, ranks=None):
    return Layer(np.array(shapes, dtype=object), np.array(ranks or [0] * len(shapes), dtype=np.uint8))


def test_recipe_compiles_the_same_bytes_twice():
    island = Polygon([(0, 0), (30, 0), (30, 20), (0, 20)], [[(10, 5), (20, 5), (20, 15), (10, 15)]])
    layers = {
        "land": layer(island),
        "lakes": layer(Point(5, 5).buffer(1)),
        "rivers": layer(LineString([(0, 0), (1, 8)]), ranks=[9]),
        "admin1": layer(),
        "admin0": layer(LineString([(0, 10), (10, 10)])),
    }
    first, second = (make_basemap.compile_basemap(layers, {"name": ["A"]}) for _ in range(2))
    assert first == second
    assert first.startswith(basemap.MAGIC)


def test_recipe_refuses_other_inputs(tmp_path):
    (tmp_path / "ne_10m_land.shp").write_bytes(b"other")
    with pytest.raises(SystemExit, match=r"ne_10m_land\.shp has SHA-256"):
        make_basemap.read([tmp_path], "ne_10m_land.shp")
    with pytest.raises(SystemExit, match=r"ne_10m_lakes\.shp is in none of the sources"):
        make_basemap.read([tmp_path], "ne_10m_lakes.shp")


def test_a_line_has_the_rank_of_the_one_beside_it_in_the_older_edition():
    older = np.array([LineString([(0, 0), (1, 0)]), LineString([(0, 5), (1, 5)])])
    lines = np.array([LineString([(0, 5.001), (1, 5.001)]), LineString([(0, 9), (1, 9)])])
    ranks = line_ranks.division_ranks(lines, older, np.array([3, 8], dtype=np.uint8))
    assert ranks.tolist() == [8, line_ranks._UNKNOWN_RANK]


def test_a_border_is_contested_where_the_older_edition_says_so_or_another_view_has_none():
    older = np.array([LineString([(0, 0), (1, 0)]), LineString([(0, 5), (1, 5)])])
    classes = ["International boundary (verify)", "Disputed (please verify)"]
    outlines = np.array([Polygon([(0, 20), (1, 20), (1, 21), (0, 21)])])
    lines = np.array([*older, LineString([(0.1, 20), (0.9, 20)]), LineString([(0, 30), (1, 30)])])
    assert line_ranks.border_ranks(lines, older, classes, outlines).tolist() == [0, 1, 0, 1]


def test_the_borders_of_contested_land_are_known():
    borders = basemap.layer_in("admin0", Window(-180, -85, 180, 85), basemap.LEVELS[-1])
    kashmir, crimea, alps, sahara = (Point(74.1, 34.0), Point(34.3, 46.06), Point(7.05, 45.2), Point(-12, 27.66))
    found = []
    for place in (kashmir, crimea, sahara, alps):
        near = np.argmin(shapely.distance(borders.shapes, place))
        found.append(int(borders.ranks[near]))
    assert found == [basemap.CONTESTED] * 3 + [basemap.AGREED]


SEAS_FILE = Path(__file__).parents[1] / "gazetteer" / "seas.csv"
SEAS = list(csv.DictReader(SEAS_FILE.read_text("utf-8").splitlines()))


@pytest.mark.parametrize("row", SEAS, ids=[f"{row['name']} {row['lat']}" for row in SEAS])
def test_a_sea_is_named_in_its_water(row):
    lat, lon = float(row["lat"]), float(row["lon"])
    window = around(lat, lon, 1)
    land, lakes = (basemap.layer_geometry(name, window, basemap.LEVELS[-1]) for name in ("land", "lakes"))
    dry = land.contains(Point(lon, lat)) and not lakes.contains(Point(lon, lat))
    assert not dry
    assert row["kind"] in {"sea", "lake"}
    assert all(row[column].strip() for column in ("name", "name_fr", "name_ar"))


def test_names_of_the_ground_stand_in_their_windows():
    columns = ground_names.names_in([(Window(175, -25, 190, -10), 8.0)], west=0.0)
    assert "Fiji" in columns[ground_names.GROUND_NAME]
    assert all(175 <= lon <= 190 for lon in columns[ground_names.GROUND_LON])
    assert list(columns[ground_names.GROUND_RANK]) == sorted(columns[ground_names.GROUND_RANK])
    assert max(columns[ground_names.GROUND_RANK]) <= 8
    assert len({len(column) for column in columns.values()}) == 1


def test_names_of_the_ground_know_the_languages_of_the_page():
    columns = ground_names.names_in([(Window(9, 19, 26, 34), 5.0)], west=-180)
    at = columns[ground_names.GROUND_NAME].index("Libya")
    assert columns["ground_name_fr"][at] == "Libye"
    assert columns["ground_name_ar"][at] == "ليبيا"
    assert columns[ground_names.GROUND_KIND][at] == "country"


def test_a_name_has_room_as_far_as_its_country_or_sea_reaches():
    columns = ground_names.names_in([(Window(-180, -60, 180, 75), 4.0)], west=-180)
    room = dict(zip(columns[ground_names.GROUND_NAME], columns[ground_names.GROUND_ROOM].tolist(), strict=True))
    assert room["Uganda"] < 3 < room["Egypt"] < 6 < room["Australia"]
    assert 0 < room["Mediterranean Sea"] < 4 < room["Arabian Sea"]
    assert all(math.isnan(at) == (kind not in {"country", "sea"}) for at, kind in zip(
        columns[ground_names.GROUND_ROOM], columns[ground_names.GROUND_KIND], strict=True
    ))  # fmt: skip


def test_small_countries_wait_until_there_is_room():
    table = basemap.names()
    ranks = {
        name: rank
        for name, rank, kind in zip(table["name"], table["rank"], table["kind"], strict=True)
        if kind == "country"
    }
    assert ranks["Vatican"] > 10 > ranks["Liechtenstein"] > 7
    assert ranks["Fiji"] < 5
    assert ranks["Maldives"] < 5


def test_a_country_is_named_where_the_map_opens_away_from_its_name():
    window = Window(34.0, 31.1, 34.7, 31.7)
    columns = ground_names.with_countries_at(ground_names.names_in([(window, 8.0)], west=-180), window, 11.0)
    for name in ("Israel", "Egypt"):
        at = columns[ground_names.GROUND_NAME].index(name)
        lat, lon = (float(columns[key][at]) for key in (ground_names.GROUND_LAT, ground_names.GROUND_LON))
        assert window.west < lon < window.east
        assert window.south < lat < window.north
        assert world().countries_at(np.array([lat]), np.array([lon]))[0] == {"Israel": "ISR", "Egypt": "EGY"}[name]
        assert basemap.layer_geometry("land", window, basemap.LEVELS[-1]).contains(Point(lon, lat))
    same = ground_names.names_in([(Window(9, 19, 26, 34), 3.0)], west=-180)
    assert ground_names.with_countries_at(same, Window(12, 19, 24, 32), 6.0)["ground_name"].count("Libya") == 1


def test_divisions_are_named_inside_their_outlines():
    table = basemap.names()
    rows = [at for at, kind in enumerate(table["kind"]) if kind == "admin1"]
    lat, lon = (np.array(table[name])[rows].astype(float) for name in ("lat", "lon"))
    units = world().units_at(lat, lon)
    assert len(rows) > 3000
    assert (units >= 0).all()


def test_projection_round_trips_and_ends_where_the_map_ends():
    points = np.array([[13.2, 32.9], [-180.0, -85.0], [181.0, 0.0]])
    assert mercator.unprojected(mercator.projected(points)) == pytest.approx(points)
    assert mercator.projected(np.array([[0.0, 90.0]]))[0, 1] == mercator.stretched(85)


def test_patches_go_from_the_world_to_the_opening():
    found = [patch for patch, _ in detail.patches(TRIPOLI)]
    assert [patch.zoom for patch in found] == sorted(patch.zoom for patch in found)
    assert found[0].window.east - found[0].window.west == 360
    for wide, narrow in pairwise(found):
        assert wide.window.west <= narrow.window.west
        assert wide.window.east >= narrow.window.east
        assert wide.window.south <= narrow.window.south
        assert wide.window.north >= narrow.window.north
    assert found[-1].zoom >= detail.opening_zoom(TRIPOLI)
    assert found[-1].window.west < TRIPOLI.west < TRIPOLI.east < found[-1].window.east


def test_detail_follows_the_view_and_not_how_far_away_another_row_lies():
    alone = detail.patches(TRIPOLI)[-1][0]
    assert detail.patches(TRIPOLI, Window(-60, -30, 60, 50))[-1][0] == alone


@pytest.mark.parametrize(
    "reach", [None, Window(5, 25, 20, 40), Window(-33, -40, 67, 50)], ids=["none", "far", "widest"]
)
def test_no_patch_ends_beside_a_much_coarser_one(reach):
    for coarse, fine in pairwise(patch for patch, _ in detail.patches(TRIPOLI, reach)):
        # From this zoom on a map of 1,100 pixels shows what lies beyond the finer one.
        in_sight = math.log2(1_100 / (256 * (fine.window.east - fine.window.west) / 360))
        assert mercator.pixel(coarse.zoom) < 16 * mercator.pixel(min(in_sight, fine.zoom))


def test_a_map_of_nothing_has_the_world_in_outline():
    (patch, content), *more = detail.patches(None)
    assert not more
    assert patch.zoom == detail.WORLD_ZOOM
    assert set(content) == {"land", "admin0"}


@pytest.mark.parametrize(
    "window",
    [TRIPOLI, Window(7, 37, 18, 46.5), Window(176, -20, 185, -15), Window(-110, -35, 145, 58), Window(0, 80, 5, 85)],
    ids=["city", "country", "antimeridian", "world", "arctic"],
)
def test_lines_stay_within_a_pixel_of_the_source(window):
    for patch, content in detail.patches(window):
        source = basemap.layer_in("land", patch.window, basemap.level_for(patch.zoom)).shapes
        true = shapely.transform(shapely.boundary(source), mercator.projected)
        if not len(true):
            continue
        tree = shapely.STRtree(true)
        points = np.concatenate(content["land"].lines)
        _, away = tree.query_nearest(shapely.points(points), return_distance=True, all_matches=False)
        assert away.max() <= mercator.pixel(patch.zoom)
        assert content["land"].points <= shapely.get_num_coordinates(source).sum()


def unpacked(text):
    raw = gzip.decompress(base64.b64decode(text.split(".")[0]))
    length = struct.unpack_from("<I", raw)[0]
    return json.loads(raw[4 : 4 + length])


def test_what_the_page_reads_names_every_column():
    header = unpacked(detail.pack_basemap(TRIPOLI))
    for at, patch in enumerate(header["meta"]["patches"]):
        for name in patch["layers"]:
            wanted = {f"{at}_{name}_{part}" for part in ("length", "east", "north")}
            if name in basemap.POLYGON_LAYERS:
                wanted.add(f"{at}_{name}_rings")
            assert wanted <= set(header["columns"])


def test_a_map_stays_small_wherever_it_opens():
    for window in (None, TRIPOLI, Window(4.5, 58, 31, 71), Window(95, -11, 141, 6), Window(-170, -60, 170, 75)):
        assert len(detail.pack_basemap(window)) < 175_000
    assert len(detail.pack_basemap(TRIPOLI)) < 80_000
    assert len(detail.pack_basemap(None)) < 35_000
