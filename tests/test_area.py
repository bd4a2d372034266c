"""One kind of area and one of reference for the whole package."""

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import LineString, Point, Polygon, box

from geoincidents import Gazetteer, distance_to, within_area, within_radius
from geoincidents.cli import main
from geoincidents.errors import AmbiguousPlaceError, FileMissingError, InputError, PlaceNotFoundError
from geoincidents.gazetteer import reference_point
from geoincidents.gazetteer.area import Area, area_key, find_area
from geoincidents.gazetteer.reference import find_origin
from geoincidents.outlines.world import world
from geoincidents.place import Match
from geoincidents.tables.conforming import incidents_from_rows
from geoincidents.tables.files import read_incidents, write_incidents

# Latitude and longitude of well-known places (GeoNames).
POINTS = {
    "Aleppo": (36.2012, 37.1612),
    "Afrin": (36.5119, 36.8695),
    "Gaziantep": (37.0594, 37.3825),
    "Latakia": (35.5317, 35.7901),
    "Off Latakia": (35.55, 35.6),
    "Beirut": (33.8933, 35.5016),
    "Cyprus": (35.1753, 33.3642),
}


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.default()


@pytest.fixture
def incidents():
    rows = [{"incident_id": name, "geometry": Point(lon, lat)} for name, (lat, lon) in POINTS.items()]
    return incidents_from_rows([*rows, {"incident_id": "nowhere", "geometry": None}])


def inside(incidents, area, **options):
    return incidents["incident_id"][within_area(incidents, area, **options)].tolist()


SYRIAN = ["Aleppo", "Afrin", "Latakia", "Off Latakia"]


def test_a_country_by_name_by_place_and_by_match(gazetteer, incidents):
    for area in ("Syria", "SYR", "Syrian Arab Republic", gazetteer.country("SY"), gazetteer.resolve("Syria")):
        assert inside(incidents, area) == SYRIAN


def test_a_division_by_name_by_place_and_by_match(gazetteer, incidents):
    match = gazetteer.resolve("Aleppo Governorate", country="SY")
    for area in ("Aleppo Governorate, Syria", match, match.place):
        assert inside(incidents, area) == ["Aleppo", "Afrin"]


def test_a_town_is_its_circle_with_suburbs_and_a_relation_the_circle_that_it_says(gazetteer, incidents):
    assert inside(incidents, "Beirut") == ["Beirut"]
    assert inside(incidents, gazetteer.resolve("Aleppo", country="SY", kind="P")) == ["Aleppo"]
    assert find_area("50 km south of Tripoli, Libya").circle[:2] == pytest.approx((32.4365, 13.1873), abs=0.01)


def test_a_point_at_sea_belongs_to_the_coast_but_its_outline_is_not_widened(incidents):
    assert "Off Latakia" in inside(incidents, "Syria")
    certain = incidents.assign(geo_radius_km=1.0)
    assert inside(certain, "Syria", how="certain") == SYRIAN
    assert inside(incidents.assign(geo_radius_km=60.0), "Syria", how="certain") == []
    assert "Gaziantep" in inside(incidents.assign(geo_radius_km=60.0), "Syria", how="possible")


def test_every_form_of_one_polygon_means_the_same_to_queries_and_to_names(gazetteer, incidents, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    area = box(36, 36, 38, 37)
    table = gpd.GeoDataFrame({"name": ["x"]}, geometry=[area], crs=4326)
    table.to_file("north.geojson")
    forms = [area, area.bounds, list(area.bounds), table, table.geometry, table.to_crs(3857), "north.geojson",
             tmp_path / "north.geojson", find_area(area)]  # fmt: skip
    for form in forms:
        assert inside(incidents, form) == ["Aleppo", "Afrin"], form
        assert gazetteer.resolve("Aleppo", within=form).place.country == "SYR"
        assert gazetteer.resolve("Tripoli", within=form).status == "unresolved"
        many = gazetteer.resolve_many(
            ["Afrin", "Tripoli"], within=[form, form] if isinstance(form, gpd.GeoSeries) else form
        )
        assert many["match_status"].tolist() == ["resolved", "unresolved"]


def test_names_are_held_to_a_box_a_match_and_a_place(gazetteer):
    assert gazetteer.resolve("Tripoli", within=(20, 8, 40, 40)).place.country == "LBN"
    assert gazetteer.resolve("Tripoli", within=gazetteer.resolve("Lebanon")).place.country == "LBN"
    assert gazetteer.resolve("Tripoli", within=gazetteer.country("LB")).place.country == "LBN"
    fiji = gazetteer.resolve("Suva", within=(175, -20, -175, -15))
    assert fiji.place.country == "FJI"


def test_one_box_for_many_names_is_not_taken_for_a_column(gazetteer):
    table = gazetteer.resolve_many(["Tripoli", "Zahle", "Sirte", "Homs"], within=(34, 32, 37, 36))
    assert table["country"].fillna("").tolist() == ["LBN", "LBN", "", "SYR"]


@pytest.mark.parametrize(
    ("area", "error", "message"),
    [
        ("Xqzvwk", PlaceNotFoundError, "The area 'Xqzvwk' is not in the gazetteer"),
        ("none.geojson", FileMissingError, r"There is no file 'none\.geojson'"),
        (Match.unresolved("Here", "no reason"), PlaceNotFoundError, "The match of 'Here' has no point"),
        (Point(1, 1), InputError, "a Point without an area"),
        (LineString([(0, 0), (1, 1)]), InputError, "without an area"),
        (Polygon(), InputError, "is empty"),
        (gpd.GeoSeries([], crs=4326), InputError, "is empty"),
        ((1, 2, 3), InputError, "is no area"),
        ((0, 10, 1, 5), InputError, "no bounding box"),
        (box(0, 0, 500_000, 500_000), InputError, "has to be in degrees"),
        (7, InputError, "is no area"),
    ],
)
def test_what_is_no_area_is_told_in_the_same_words_everywhere(gazetteer, incidents, area, error, message):
    with pytest.raises(error, match=message):
        find_area(area, gazetteer)
    with pytest.raises(error, match=message):
        within_area(incidents, area)
    with pytest.raises(error, match=message):
        gazetteer.resolve("Tripoli", within=area)


def test_an_ambiguous_name_is_no_area(tmp_path):
    from geoincidents.compile import build_gazetteer

    rows = tmp_path / "twins.csv"
    rows.write_text("name,kind,lat,lon,country,population\nOld Ford,P.PPL,12.5,20.5,TCD,9000\n"
                    "Old Ford,P.PPL,9.5,16.5,TCD,9000\n")  # fmt: skip
    build_gazetteer([rows], tmp_path / "twins.gaz")
    with pytest.raises(AmbiguousPlaceError, match="The area 'Old Ford'"):
        find_area("Old Ford", Gazetteer.open(tmp_path / "twins.gaz"))


def test_the_outline_of_a_country_is_one_shape_and_that_of_a_town_a_circle():
    libya = find_area("Libya").geometry()
    assert libya.is_valid
    assert libya.area == pytest.approx(147.9, rel=0.01)  # square degrees, Natural Earth's own 147.9
    town = find_area("Beirut")
    assert town.geometry().bounds[0] < 35.5016 < town.geometry().bounds[2]
    assert isinstance(town, Area)


def test_equal_areas_have_equal_keys(gazetteer):
    series = gpd.GeoSeries([box(0, 0, 1, 1)], crs=4326)
    assert area_key(series) == area_key(series.copy())
    assert area_key(box(0, 0, 1, 1)) == area_key(box(0, 0, 1, 1)) != area_key(box(0, 0, 2, 1))
    assert area_key(gazetteer.country("LY")) == area_key(gazetteer.country("Libya"))
    assert hash(area_key(gazetteer.resolve("Aleppo"))) == hash(area_key(gazetteer.resolve("Aleppo")))


def test_every_reference_takes_a_match(gazetteer, incidents):
    match = gazetteer.resolve("Aleppo", country="SY", kind="P")
    assert reference_point(match) == reference_point(match.place)
    away = distance_to(incidents, match)
    assert away.name == "aleppo_km"
    assert away.equals(distance_to(incidents, match.place))
    assert within_radius(incidents, match, km=30).tolist() == [True, *[False] * 7]
    near = gazetteer.resolve("Tripoli", near=gazetteer.resolve("Beirut"))
    assert near.place.country == "LBN"
    relation = gazetteer.resolve("10 km north of Aleppo")
    assert find_origin(relation).label == "10 km north of Aleppo"
    assert find_origin(relation).geometry.y == pytest.approx(relation.lat)
    with pytest.raises(PlaceNotFoundError, match="has no point"):
        distance_to(incidents, Match.unresolved("Here", "no reason"))


def test_the_command_line_takes_names_boxes_and_files(incidents, capsys, tmp_path):
    table = tmp_path / "t.csv"
    write_incidents(incidents.assign(record_kind="incident", event_type="other", match_status="given"), table)
    gpd.GeoDataFrame({"name": ["x"]}, geometry=[box(36, 36, 38, 37)], crs=4326).to_file(tmp_path / "north.gpkg")

    def rows(within):
        out = tmp_path / "out.csv"
        main(["query", str(table), "--within", within, "-o", str(out)])
        return read_incidents(out)["incident_id"].tolist()

    assert rows("Syria") == SYRIAN
    assert rows("36,36,38,37") == rows(str(tmp_path / "north.gpkg")) == ["Aleppo", "Afrin"]
    assert rows("Aleppo:10km") == ["Aleppo"]
    capsys.readouterr()
    assert main(["resolve", "Tripoli", "--within", "34,32,37,36", "--json"]) == 0
    assert '"LBN"' in capsys.readouterr().out
    assert main(["query", str(table), "--within", "Xqzvwk"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_polygon_over_the_antimeridian_holds_both_sides():
    over = Polygon([(179, -1), (181, -1), (181, 1), (179, 1)])
    found = find_area(over).contains(np.array([0.0, 0.0, 0.0]), np.array([179.5, -179.5, 178.0]))
    assert found.tolist() == [True, True, False]


@pytest.mark.parametrize("country", ["LBY", "LBN", "FRA", "IDN", "LSO", "NOR", "RUS", "FJI"])
def test_cells_of_a_country_say_what_its_outlines_say(country):
    random = np.random.default_rng(5)
    west, south, east, north = world().shape(country).bounds
    lat = random.uniform(max(south - 2, -90), min(north + 2, 90), 4000)
    lon = (random.uniform(west - 3, east + 3, 4000) + 180) % 360 - 180
    inside, near = world().surely_in(country, lat, lon)
    assert not (inside & near).any()
    units = world().units_at(lat, lon)
    borders = world().near_border(units, lat, lon)
    assert ((world().countries[units] == country) == inside)[~near].all()
    assert not borders[inside].any()
    assert near.any()


def test_many_points_are_in_a_country_where_few_are(gazetteer):
    random = np.random.default_rng(6)
    lat, lon = random.uniform(18, 35, 21_000), random.uniform(8, 27, 21_000)
    area = find_area("Libya", gazetteer)
    few = [area.contains(lat[at : at + 7000], lon[at : at + 7000], gazetteer) for at in (0, 7000, 14_000)]
    assert area.contains(lat, lon, gazetteer).tolist() == np.concatenate(few).tolist()
    assert area.contains(np.array([np.nan]), np.array([13.0]), gazetteer).tolist() == [False]
