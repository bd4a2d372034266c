"""Which country and division a point lies in, and what is told of points that cannot be right."""

import csv
import json
import logging
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import Point, box

import geoincidents as gi
from geoincidents.errors import FileFormatError, GazetteerError, InputError, SchemaError
from geoincidents.gazetteer.divisions import country_and_division, division_of, locate_points
from geoincidents.outlines import edges
from geoincidents.outlines.shared_arcs import read, write
from geoincidents.outlines.world import world
from geoincidents.tables.conforming import incidents_from_rows
from geoincidents.tables.point_checks import fill_divisions

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def gazetteer():
    return gi.Gazetteer.default()


def located(gazetteer, *points):
    lat, lon = (np.array(values, dtype=float) for values in zip(*points, strict=True))
    found = locate_points(gazetteer, lat, lon)
    return list(zip(found.country, found.admin1, strict=True))


# Points that no town decides: (lat, lon), country, division as the gazetteer spells it.
WHERE = [
    ((25.0, 17.5), "LBY", "Murzuq"),
    ((31.2, 37.2), "JOR", "Ma'an"),
    ((18.2, 11.6), "NER", "Agadez"),
    ((49.2, -120.9), "CAN", "British Columbia"),
    ((48.8, -120.9), "USA", "Washington"),
    ((45.3, 34.4), "UKR", "Crimea"),
    ((42.6, 20.9), "XKX", "Pristina"),
    ((10.7, 49.0), "SOM", "Bari"),
    ((33.19, 35.77), "SYR", "Quneitra"),
    ((24.3, -14.5), "ESH", None),
    ((32.1, 35.25), "PSE", "West Bank"),
    ((78.4, 16.0), "SJM", "Svalbard"),
    ((4.0, -53.0), "GUF", "Guyane"),
    ((-17.7, 177.6), "FJI", "Western"),
    ((35.3, 33.6), "CYP", "Ammochostos"),
    ((7.0, 31.5), "SSD", "Jonglei"),
    ((-85.0, 100.0), "ATA", None),
]


@pytest.mark.parametrize(("point", "country", "admin1"), WHERE)
def test_a_point_in_the_open_country(gazetteer, point, country, admin1):
    assert located(gazetteer, point) == [(country, admin1)]


def test_a_point_at_sea_has_the_coast_up_to_25_km_away(gazetteer):
    found = located(gazetteer, (33.05, 13.2), (34.5, 15.0), (0.0, -25.0))
    assert found == [("LBY", "Tripoli"), (None, None), (None, None)]
    # Both sides of the antimeridian, and the pole, at which every longitude is near.
    assert located(gazetteer, (-16.6, -179.98), (89.999, 13.0)) == [("FJI", "Northern"), (None, None)]


def test_missing_points_are_nowhere_and_rows_keep_their_order(gazetteer):
    nan = float("nan")
    assert located(gazetteer, (nan, nan), (32.88, 13.18), (nan, 1.0), (35.93, 36.63)) == [
        (None, None), ("LBY", "Tripoli"), (None, None), ("SYR", "Idlib")]  # fmt: skip
    assert located(gazetteer, *[(32.88, 13.18)] * 3) == [("LBY", "Tripoli")] * 3


def test_one_point_and_many_are_told_the_same(gazetteer):
    random = np.random.default_rng(5)
    lat, lon = random.uniform(-40, 60, 300), random.uniform(-100, 100, 300)
    many = locate_points(gazetteer, lat, lon)
    one = [country_and_division(gazetteer, *point) for point in zip(lat.tolist(), lon.tolist(), strict=True)]
    assert one == [(country or "", name or "") for country, name in zip(many.country, many.admin1, strict=True)]


def test_divisions_that_share_an_outline_are_told_apart_by_towns_or_not_at_all(gazetteer):
    """Natural Earth draws Kenya's former provinces; GeoNames has the counties of today."""
    units = [world().units[at] for at in world().units_of("KEN", "26")]
    assert all(len(codes) > 1 for _, codes in units)
    assert located(gazetteer, (-0.1, 34.75)) == [("KEN", "Kisumu County")]
    # As far from the towns of one county as from those of another.
    shared = [at for at, (country, codes) in enumerate(world().units) if country == "KEN" and len(codes) > 1]
    outline = world()._shapes.shape(shared)
    lat, lon = (grid.ravel() for grid in np.meshgrid(np.arange(-4, 4, 0.2), np.arange(34, 42, 0.2)))
    inside = shapely.contains_xy(outline, lon, lat)
    found = locate_points(gazetteer, lat[inside], lon[inside])
    assert set(found.country) == {"KEN"}
    unknown = np.array([name is None for name in found.admin1])
    assert 0.1 < unknown.mean() < 0.6


def test_every_code_is_one_of_the_table_of_divisions_and_has_its_name(gazetteer):
    with (ROOT / "gazetteer" / "admin1.csv").open(encoding="utf-8") as file:
        table = {(row["country"], row["admin1_code"]): row["name"] for row in csv.DictReader(file)}
    codes = {(country, code) for country, codes in world().units for code in codes}
    assert codes - set(table) == set()
    assert len(codes) > 3600  # of 3,780
    for key in (("LBY", "77"), ("SYR", "12"), ("UKR", "05"), ("USA", "TX"), ("KEN", "26")):
        row, name = division_of(gazetteer, *key)
        assert (name, gazetteer.store.places([row])[0].name) == (table[key], table[key])


def test_a_gazetteer_without_the_division_still_names_it(tmp_path):
    from geoincidents.compile import build_gazetteer

    rows = tmp_path / "mine.csv"
    rows.write_text("name,kind,lat,lon,country\nCamp,S.CMP,32.9,13.2,LBY\n")
    build_gazetteer([rows], tmp_path / "mine.gaz")
    mine = gi.Gazetteer.open(tmp_path / "mine.gaz")
    assert mine.reverse(32.88, 13.18)[0].chain == ("Camp", "Tripoli", "LBY")


def test_reverse_names_the_nearest_place_and_the_point_s_own_country(gazetteer):
    near = gazetteer.reverse(31.2, 37.2)[0]  # in the desert of Jordan; the nearest town is over the border
    assert (near.place.country, near.country, near.admin1) == ("SAU", "JOR", "Ma'an")
    table = gazetteer.reverse_many([(31.2, 37.2), None])
    assert table["place_id"].tolist()[0] == near.place.place_id
    assert table[["admin1", "country"]].fillna("").to_numpy().tolist() == [["Ma'an", "JOR"], ["", ""]]


def test_coordinates_that_are_looked_up_have_country_and_division(gazetteer):
    match = gazetteer.resolve("25.0N 17.5E")
    assert (match.place, match.country, match.admin1) == (None, "LBY", "Murzuq")
    table = gazetteer.resolve_many(["25.0N 17.5E", "Sabha"], country=[None, "LY"])
    assert table["admin1"].tolist() == ["Murzuq", "Sabha"]
    assert gazetteer.resolve("25.0N 17.5E", country="TD").status == "unresolved"
    assert gazetteer.resolve("Sabha", country="LY").country == ""  # a place says it itself


@pytest.mark.parametrize("country", ["LBY", "SYR", "UKR", "LBN", "FJI"])
def test_how_far_beyond_a_country(country):

    lat, lon = np.array([10.0, 40.0, 33.0, 60.0, -15.0]), np.array([5.0, 60.0, 44.0, 100.0, -178.0])
    exact = edges.nearest_on(world().shape(country), lat=lat, lon=lon)[2]
    assert world().beyond_km(country, lat, lon) == pytest.approx(exact, rel=0.01)
    inside = world().shape(country).representative_point()
    assert world().beyond_km(country, np.array([inside.y]), np.array([inside.x])).tolist() == [0.0]
    assert np.isnan(world().beyond_km("XXX", lat, lon)).all()


def test_twenty_countries_against_the_boundaries_at_hand(shared):
    """Points more than the outlines' error from a border: the country has to be right in 99.5 %; it is in all."""
    features = json.loads((shared / "boundaries" / "ne_adm1_20_countries.geojson").read_text())["features"]
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    own = {"SDS": "SSD", "PSX": "PSE", "SOL": "SOM", "SAH": "ESH"}
    codes = np.array([feature["properties"]["adm0_a3"] for feature in features], dtype=object)
    codes = np.array([own.get(code, code) for code in codes], dtype=object)
    random = np.random.default_rng(11)
    lat, lon = random.uniform(0, 52, 6000), random.uniform(-17, 75, 6000)
    points = shapely.points(lon, lat)
    tree = shapely.STRtree(shapes)
    at, shape = tree.query(points, predicate="within")
    _, once = np.unique(at, return_index=True)
    at, shape = at[once], shape[once]
    point, other = tree.query(points[at], predicate="dwithin", distance=1.7 * 2.0 / 110.5)
    near = np.unique(point[codes[other] != codes[shape[point]]])
    keep = np.setdiff1d(np.arange(len(at)), near)
    found = world().countries_at(lat[at[keep]], lon[at[keep]])
    assert len(keep) > 1500
    assert (found == codes[shape[keep]]).mean() >= 0.995


# What a table brings


def table(*rows):
    return pd.DataFrame(rows, columns=["lat", "lon", "country"]).assign(date_start="2024-01-02")


def test_points_of_a_table_get_country_and_division(caplog):
    incidents = gi.incidents_from_table(table((25.0, 17.5, None), (36.2, 37.16, "SYR"), (34.5, 15.0, None)))
    assert incidents["country"].fillna("").tolist() == ["LBY", "SYR", ""]
    assert incidents["admin1"].fillna("").tolist() == ["Murzuq", "Aleppo", ""]
    assert incidents["match_why"].isna().all()
    assert caplog.text == ""


def test_what_the_row_says_is_never_written_over():
    rows = table((25.0, 17.5, None)).assign(admin1="Fezzan")
    assert gi.incidents_from_table(rows)["admin1"].tolist() == ["Fezzan"]


@pytest.mark.parametrize(
    ("lat", "lon", "country", "why"),
    [
        (13.18, 32.88, "LBY", "latitude and longitude seem to be swapped: it lies in SDN, and would lie in LBY"),
        (32.88, -13.18, "LBY", "the sign of the longitude seems to be lost: it lies at sea"),
        (-48.0, 37.8, "UKR", "the sign of the latitude seems to be lost: it lies at sea"),
        (-48.0, -37.8, "UKR", "the signs of both seem to be lost: it lies at sea"),
        (0.0, 0.0, "UKR", "the point is 0, 0, which stands for a point that is not known"),
        (0.0, 0.0, None, "the point is 0, 0, which stands for a point that is not known"),
        (33.5, 11.1, "LBY", "the point lies outside the country that the row names: it lies in TUN, 5"),
        (34.5, 17.0, "LBY", "the point lies outside the country that the row names: it lies at sea, "),
    ],
)
def test_a_point_that_cannot_be_right_is_told_and_stays(caplog, lat, lon, country, why):
    with caplog.at_level(logging.WARNING):
        incidents = gi.incidents_from_table(table((lat, lon, country)))
    row = incidents.iloc[0]
    assert row["match_why"].startswith(why)
    assert (row.geometry.y, row.geometry.x, row["match_status"]) == (lat, lon, "given")
    assert incidents["country"].fillna("").item() == (country or "")
    assert incidents["admin1"].isna().all()
    (record,) = caplog.records
    assert why.split(":")[0] in record.getMessage()
    assert "No point was moved" in record.getMessage()


def test_points_just_over_a_border_or_off_a_coast_are_not_told(caplog):
    libyan = world().shape("LBY")
    west = shapely.get_coordinates(libyan.exterior)
    tunisian = min((point for point in west if 31.5 < point[1] < 32.5), key=lambda point: point[0])
    over = (tunisian[1], tunisian[0] - 0.01)  # a kilometre
    rows = gi.incidents_from_table(table((*over, "LBY"), (33.05, 13.2, "LBY")))
    assert rows["match_why"].isna().all()
    assert rows["country"].tolist() == ["LBY", "LBY"]
    assert caplog.text == ""


def test_one_warning_for_each_kind_of_fault_with_the_first_rows(caplog):
    rows = table(*[(13.18, 32.88, "LBY")] * 7, (0, 0, "LBY"), (32.88, 13.18, "LBY"))
    gi.incidents_from_table(rows)
    swapped, nowhere = [record.getMessage() for record in caplog.records]
    assert swapped.startswith("In 7 of 9 row(s) latitude and longitude seem to be swapped: 0, 1, 2, 3, 4, ...")
    assert "columns=" in swapped
    assert nowhere.startswith("In 1 of 9 row(s) the point is 0, 0")


def test_a_point_that_stands_for_a_country_tells_no_division():
    rows = table((25.0, 17.5, None), (25.0, 17.5, None)).assign(geo_precision=["country", "admin1"])
    incidents = gi.incidents_from_table(rows)
    assert incidents["country"].tolist() == ["LBY", "LBY"]
    assert incidents["admin1"].fillna("").tolist() == ["", "Murzuq"]


def test_locate_and_read_fill_them_too_and_a_written_table_comes_back_as_it_was(tmp_path):
    rows = pd.DataFrame({"location": ["x", "Sabha"], "country": [None, "LY"], "lat": [25.0, None], "lon": [17.5, None]})
    incidents = gi.locate(rows)
    assert incidents["admin1"].tolist() == ["Murzuq", "Sabha"]
    path = tmp_path / "events.csv"
    path.write_text("date_start,lat,lon\n2024-01-02,25.0,17.5\n")
    read = gi.read_incidents(path)
    assert read["country"].tolist() == ["LBY"]
    blank = read.assign(country=pd.NA, admin1=pd.NA)
    gi.write_incidents(blank, tmp_path / "back.parquet")
    assert gi.read_incidents(tmp_path / "back.parquet")["country"].isna().all()


def test_points_that_are_not_on_earth_are_left_to_the_schema():
    incidents = incidents_from_rows([{"geometry": Point(500, 95)}, {"geometry": Point(17.5, 25.0)}, {"geometry": None}])
    out = fill_divisions(incidents, np.array([True, True, True]), None)
    assert out["country"].fillna("").tolist() == ["", "LBY", ""]
    assert incidents["country"].isna().all()


# Towns on the wrong side of a border by the outlines: (lat, lon), own country, country of the outline.
BORDER_TOWNS = [
    ("Yacuiba", (-22.01643, -63.67753), "BOL", "ARG"),
    ("Leticia", (-4.21079, -69.93944), "COL", "BRA"),
    ("Eagle Pass", (28.70914, -100.49952), "USA", "MEX"),
    ("Konstanz", (47.66033, 9.17582), "DEU", "CHE"),
    ("Narva", (59.37722, 28.19028), "EST", "RUS"),
    ("Kaédi", (16.15071, -13.50582), "MRT", "SEN"),
    ("Aflao", (6.11982, 1.19012), "GHA", "TGO"),
    ("Hyesan", (41.40167, 128.17778), "PRK", "CHN"),
    ("Quvasoy", (40.29721, 71.98026), "UZB", "KGZ"),
    ("Móng Cái", (21.52471, 107.96619), "VNM", "CHN"),
    ("Jogbani", (26.39905, 87.26525), "IND", "NPL"),
    ("Moyale", (3.52661, 39.0561), "KEN", "ETH"),
]


@pytest.mark.parametrize(("name", "point", "own", "other"), BORDER_TOWNS)
def test_a_town_on_a_border_lies_in_its_own_country(gazetteer, name, point, own, other):
    lat, lon = point
    assert world().countries_at(*(np.array([value]) for value in point)).tolist() == [other]
    assert gazetteer.reverse(lat, lon)[0].chain[-1] == own
    assert gazetteer.reverse_many([point])["country"].tolist() == [own]
    incidents = gi.locate(pd.DataFrame({"location": [name], "country": [own]}))
    assert gi.admin_of(incidents, "country").tolist() == [own]
    assert gi.within_area(incidents, gazetteer.country(own)).all()
    assert not gi.within_area(incidents, gazetteer.country(other)).any()
    assert gi.admin_of(incidents).notna().all()
    bare = incidents_from_rows([{"geometry": Point(lon, lat)}])
    assert gi.admin_of(bare, "country").tolist() == [own]
    assert fill_divisions(bare, np.array([True]), None)["country"].tolist() == [own]


@pytest.mark.parametrize(("name", "point", "own", "other"), BORDER_TOWNS)
def test_a_row_keeps_its_country_up_to_5_km_beyond_the_outline_and_no_farther(name, point, own, other):
    lat, lon = np.array([point[0]]), np.array([point[1]])
    for azimuth in range(0, 360, 30):
        for km in (2.0, 40.0):
            y, x = (np.atleast_1d(value) for value in gi.geo.destination(lat=lat, lon=lon, km=km, azimuth=azimuth))
            away = float(world().beyond_km(own, y, x)[0])
            row = incidents_from_rows([{"geometry": Point(x[0], y[0]), "country": own, "geo_precision": "exact"}])
            expected = own if away <= 5.0 else world().countries_at(y, x)[0]
            assert gi.admin_of(row, "country").astype(object).fillna("").item() == (expected or ""), (
                name,
                azimuth,
                km,
                other,
            )


def test_the_place_of_a_row_stands_for_its_country_where_it_names_none():
    row = gi.locate(pd.DataFrame({"location": ["Konstanz"], "country": ["DEU"]})).assign(country=pd.NA)
    row = row.set_geometry([Point(9.1829, 47.6555)])  # beyond the border by the outline, and no town within 2 km
    assert world().countries_at(np.array([47.6555]), np.array([9.1829])).tolist() == ["CHE"]
    assert gi.admin_of(row, "country").tolist() == ["DEU"]


# Divisions of one's own


@pytest.fixture
def districts():
    return gpd.GeoDataFrame(
        {
            "ADM0_PCODE": ["LY", "LY"],
            "ADM1_EN": ["W", "W"],
            "ADM2_EN": ["North", "South"],
            "ADM2_PCODE": ["a", "b"],
        },
        geometry=[box(13, 32, 14, 33), box(13, 31, 14, 32)],
        crs=4326,
    )


def test_second_order_divisions_of_a_file(districts, tmp_path):
    incidents = incidents_from_rows(
        [{"geometry": Point(13.5, 32.5)}, {"geometry": Point(13.5, 31.5), "geo_precision": "settlement"},
         {"geometry": Point(13.5, 31.5), "geo_precision": "admin1"}, {"geometry": Point(20, 30)}, {"geometry": None}]
    )  # fmt: skip
    incidents.index = [5, 4, 3, 2, 1]
    for name in ("d.geojson", "d.gpkg", "d.shp"):
        districts.to_crs(3857 if name == "d.gpkg" else 4326).to_file(tmp_path / name)
        told = gi.admin_of(incidents, "admin2", divisions=tmp_path / name)
        assert told.fillna("").to_dict() == {5: "North", 4: "South", 3: "", 2: "", 1: ""}
        assert (told.name, told.dtype) == ("admin2", "string")
    assert gi.admin_of(incidents, "country", divisions=tmp_path / "d.geojson").fillna("").tolist()[:3] == ["LBY"] * 3
    assert gi.admin_of(incidents, "admin1").fillna("").tolist() == ["Murqub", *["Jabal al Gharbi"] * 2, "Al Wahat", ""]


@pytest.mark.parametrize(
    ("columns", "level"),
    [
        ({"shapeName": ["N", "S"], "shapeType": ["ADM2", "ADM2"], "shapeGroup": ["LBY", "LBY"]}, "admin2"),
        ({"shapeName": ["N", "S"], "shapeType": ["ADM1", "ADM1"]}, "admin1"),
        ({"GID_0": ["LBY", "LBY"], "NAME_1": ["x", "x"], "NAME_2": ["N", "S"]}, "admin2"),
        ({"adm0_name": ["Libya", "Libya"], "adm2_name": ["N", "S"]}, "admin2"),
        ({"ADM2_FR": ["N", "S"], "ADM2_PCODE": ["1", "2"]}, "admin2"),
    ],
)
def test_the_columns_of_known_sources(districts, tmp_path, columns, level):
    gpd.GeoDataFrame(columns, geometry=districts.geometry).to_file(tmp_path / "d.geojson")
    divisions = gi.Divisions.open(tmp_path / "d.geojson")
    found = divisions.at([(32.5, 13.5), (31.5, 13.5), None])
    assert found[level].fillna("").tolist() == ["N", "S", ""]
    if any(name.lower() in {"shapegroup", "gid_0", "adm0_name"} for name in columns):
        assert found["country"].fillna("").tolist() == ["LBY", "LBY", ""]


def test_a_column_may_be_named(districts, tmp_path):
    districts.rename(columns={"ADM2_EN": "Baladiya"}).to_file(tmp_path / "d.gpkg")
    divisions = gi.Divisions.open(tmp_path / "d.gpkg", columns={"admin2": "Baladiya"})
    assert divisions.at([(32.5, 13.5)])["admin2"].tolist() == ["North"]


def test_files_that_do_not_do_are_refused(districts, tmp_path):
    districts.to_file(tmp_path / "d.geojson")
    with pytest.raises(SchemaError, match=r"d\.geojson has no column 'X'\. There are: ADM0_PCODE"):
        gi.Divisions.open(tmp_path / "d.geojson", columns={"admin2": "X"})
    with pytest.raises(InputError, match="'admin3' is no level of divisions"):
        gi.Divisions.open(tmp_path / "d.geojson", columns={"admin3": "ADM2_EN"})
    districts[["ADM2_PCODE", "geometry"]].to_file(tmp_path / "codes.geojson")
    with pytest.raises(SchemaError, match=r"No column of codes\.geojson is known to name divisions"):
        gi.Divisions.open(tmp_path / "codes.geojson")
    districts.set_geometry(districts.to_crs(3857).centroid.to_crs(4326)).to_file(tmp_path / "points.geojson")
    with pytest.raises(FileFormatError, match="holds no polygons"):
        gi.Divisions.open(tmp_path / "points.geojson")


def test_second_order_divisions_by_the_places_of_a_gazetteer_where_they_are_clear(tmp_path):
    from build_fixtures import dump_row, write_dump

    from geoincidents.compile import build_gazetteer

    dump = write_dump(
        tmp_path / "LY.txt",
        dump_row(1, "Left", kind="A.ADM2", lat=27.5, lon=16.0, admin1="66", admin2="01"),
        dump_row(2, "Right", kind="A.ADM2", lat=27.0, lon=18.05, admin1="66", admin2="02"),
        dump_row(3, "Laville", lat=27.0, lon=17.0, admin1="66", admin2="01"),
        dump_row(4, "Roville", lat=27.0, lon=17.5, admin1="66", admin2="02"),
        dump_row(5, "Nohow", lat=27.1, lon=17.0, admin1="66"),
    )
    build_gazetteer([dump], tmp_path / "ly.gaz", workers=1)
    mine = gi.Gazetteer.open(tmp_path / "ly.gaz")
    # Near one town; as far from both; at a town that says none; near the other; far from both.
    points = [(27.05, 17.0), (27.0, 17.25), (27.1, 17.0), (27.0, 17.45), (27.0, 16.6)]
    incidents = incidents_from_rows([*({"geometry": Point(lon, lat)} for lat, lon in points), {"geometry": None}])
    told = gi.admin_of(incidents, "admin2", gazetteer=mine)
    assert told.fillna("").tolist() == ["Left", "", "Left", "Right", "", ""]


def test_second_order_divisions_need_a_file_or_a_pack(gazetteer):
    incidents = incidents_from_rows([{"geometry": Point(13.5, 32.5)}])
    with pytest.raises(InputError, match="Pass divisions="):
        gi.admin_of(incidents, "admin2", gazetteer=gazetteer)
    with pytest.raises(InputError, match="level='admin3' is none of country, admin1, admin2"):
        gi.admin_of(incidents, "admin3")


def test_the_command_line_fills_them(districts, tmp_path):
    from geoincidents.cli import main

    districts.to_file(tmp_path / "d.geojson")
    (tmp_path / "t.csv").write_text("location,lat,lon\nsomewhere,32.5,13.5\n")
    words = ["locate", tmp_path / "t.csv", "--divisions", tmp_path / "d.geojson", "-o", tmp_path / "out.csv"]
    assert main(list(map(str, words))) == 0
    assert gi.read_incidents(tmp_path / "out.csv")["admin2"].tolist() == ["North"]


# The file


def test_outlines_come_back_as_they_were_written():
    from gazetteer.topology import shared_arcs

    shapes = [box(0, 0, 2, 2), box(2, 0, 4, 2).difference(box(2.5, 0.5, 3, 1)), box(2.5, 0.5, 3, 1)]
    shapes[2] = shapely.union_all([shapes[2], box(10, 10, 11, 11)])  # an exclave, and an enclave without a node
    arrays = shared_arcs(shapes, 0.25)
    back = read(write({"step": 0.25, "units": []}, arrays), "x")
    for unit, shape in enumerate(shapes):
        assert back.shape([unit]).equals(shape)
    assert back.shape([0, 1]).equals(shapely.union_all(shapes[:2]))
    lengths = arrays["arc_sizes"].sum()
    assert lengths < sum(shapely.get_num_coordinates(shape) for shape in shapes)  # what two share is stored once
    lat, lon = np.array([1.0, 1.0, 0.75, 10.5, 1.0, 5.0]), np.array([1.0, 3.5, 2.75, 10.5, 2.0, 5.0])
    assert back.find(lat, lon).tolist() == [0, 1, 2, 2, 0, -1]
    unit, km = back.nearest(np.array([1.0, 5.0]), np.array([-0.1, 5.0]), 25.0)
    assert unit.tolist() == [0, -1]
    assert km[0] == pytest.approx(11.13, abs=0.05)


@pytest.mark.parametrize("data", [b"", b"GEODIV1\n", b"something else", b"GEODIV1\n" + b"\0" * 64])
def test_a_damaged_file_is_one_clear_error(data):
    with pytest.raises(GazetteerError, match=r"x is (damaged|no file of outlines)"):
        read(data, "x")


def test_every_territory_of_the_table_is_in_the_file_as_it_says():
    with (ROOT / "gazetteer" / "territories.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert row["note"] or row["unit"] in {"PSX", "SDS", "ALD", "BVT"}
        if row["country"] and row["divisions"]:
            assert world().units_of(row["country"], row["divisions"]), row
        if row["area"]:
            point = shapely.from_wkt(row["area"]).representative_point()
            assert isinstance(point, Point)
    covered = {country for country, _ in world().units}
    with (ROOT / "gazetteer" / "countries.csv").open(encoding="utf-8") as file:
        wanted = {row["country"] for row in csv.DictReader(file)}
    assert wanted - covered == set()
