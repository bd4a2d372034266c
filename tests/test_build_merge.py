"""What several sources say of one place becomes one place, and what is two places stays two."""

import pytest
from build_fixtures import dump_row, node, wof_record, write_dump, write_overpass, write_wof_folder

from geoincidents import Gazetteer
from geoincidents.compile import build_gazetteer
from geoincidents.compile.merge import compatible
from geoincidents.errors import InputError, PlaceNotFoundError


def built(tmp_path, *inputs, **options):
    build_gazetteer(inputs, tmp_path / "made.gaz", workers=1, **options)
    return Gazetteer.open(tmp_path / "made.gaz")


def named(gazetteer, name, country="LBY"):
    return [c.place for c in gazetteer.lookup(name, country=country, fuzzy=False)]


def test_a_shared_identifier_makes_one_place_with_all_names_and_sources(tmp_path):
    gazetteer = built(
        tmp_path,
        write_dump(tmp_path / "LY.txt", dump_row(4711, "Wādī Zamzam", "Uadi Zemzem", population=500, admin1="77")),
        write_overpass(
            tmp_path / "osm.json",
            node(1, 32.004, 13.003, place="town", name="زمزم", geonames__id="4711", population="900"),
        ),
        write_wof_folder(
            tmp_path / "wof",
            wof_record(111, "Zamzam", **{"wof:concordances": {"gn:id": 4711}, "name:rus_x_preferred": ["Замзам"]}),
        ),
    )
    (place,) = named(gazetteer, "زمزم")
    assert place.place_id == "geonames:4711"
    assert {"Wādī Zamzam", "Uadi Zemzem", "زمزم", "Замзам"} <= set(place.names)
    assert place.population == 900
    assert place.admin1 == "Tripoli"
    assert (place.source, place.licence) == (
        "GeoNames; OpenStreetMap; Who's On First",
        "CC-BY-4.0; ODbL-1.0; CC0-1.0",
    )
    for other in ("osm:node/1", "whosonfirst:111"):
        assert gazetteer.place(other) == place
    sources = {source["prefix"]: source for source in gazetteer.info()["sources"]}
    assert {"geonames", "osm", "whosonfirst"} <= set(sources)
    assert sources["osm"]["date"] == "2025-02-03"
    assert "OpenStreetMap" in sources["osm"]["attribution"]
    _, origins, facts = gazetteer.store.notes(gazetteer.row_of("geonames:4711"))
    assert origins["زمزم"] == "osm"
    assert origins["Замзам"] == "whosonfirst"
    assert "Uadi Zemzem" not in origins
    assert facts["population"] == "osm"


@pytest.mark.parametrize(
    ("lat", "name", "place", "count"),
    [
        (32.02, "Wadi Zamzam", "village", 1),  # 2 km off, the same name
        (32.10, "Wadi Zamzam", "village", 2),  # 11 km off
        (32.02, "Wadi Kaam", "village", 2),  # near, another name
        (32.02, "Wadi Zamzam", "island", 2),  # near and of the same name, but no settlement
    ],
)
def test_name_distance_and_kind_decide_where_no_identifier_does(tmp_path, lat, name, place, count):
    gazetteer = built(
        tmp_path,
        write_dump(tmp_path / "LY.txt", dump_row(4711, "Wādī Zamzam")),
        write_overpass(tmp_path / "osm.json", node(1, lat, 13.0, place=place, name=name)),
    )
    assert gazetteer.info()["places"] - built_alone(tmp_path) == count - 1


def built_alone(tmp_path):
    build_gazetteer([tmp_path / "LY.txt"], tmp_path / "alone.gaz", workers=1)
    return Gazetteer.open(tmp_path / "alone.gaz").info()["places"]


def test_namesakes_of_one_source_stay_apart_and_the_nearest_is_taken(tmp_path):
    gazetteer = built(
        tmp_path,
        write_dump(tmp_path / "LY.txt", dump_row(1, "Zamzam", lat=32.0), dump_row(2, "Zamzam", lat=32.03)),
        write_overpass(
            tmp_path / "osm.json", node(1, 32.028, 13.0, place="village", name="Zamzam", alt_name="Bir Zam")
        ),
    )
    assert {place.place_id for place in named(gazetteer, "Zamzam")} == {"geonames:1", "geonames:2"}
    assert [place.place_id for place in named(gazetteer, "Bir Zam")] == ["geonames:2"]


def test_a_wrong_identifier_far_away_does_not_merge(tmp_path):
    gazetteer = built(
        tmp_path,
        write_dump(tmp_path / "LY.txt", dump_row(4711, "Zamzam", lat=32.0)),
        write_overpass(tmp_path / "osm.json", node(1, 27.0, 14.0, place="village", name="Sabha", geonames__id="4711")),
    )
    assert [place.place_id for place in named(gazetteer, "Sabha") if place.kind == "P.PPL"] == ["osm:node/1"]


def test_a_division_and_its_capital_stay_two(tmp_path):
    gazetteer = built(
        tmp_path,
        write_dump(tmp_path / "LY.txt", dump_row(1, "Zamzam", kind="P.PPLA")),
        write_overpass(
            tmp_path / "osm.json", node(2, 32.0, 13.0, place="state", name="Zamzam", geonames__id="1", wikidata="Q7")
        ),
    )
    assert {place.kind for place in named(gazetteer, "Zamzam")} == {"P.PPLA", "A.ADM1"}


def test_ones_own_table_has_the_last_word(tmp_path):
    mine = tmp_path / "mine.csv"
    mine.write_text(
        "place_id,name,lat,lon,country,radius_km\ngeonames:1,Zemzem Town,32.5,13.5,LY,1.5\n", encoding="utf-8"
    )
    gazetteer = built(tmp_path, write_dump(tmp_path / "LY.txt", dump_row(1, "Zamzam", population=5000)), mine)
    (place,) = named(gazetteer, "Zamzam")
    assert (place.name, place.lat, place.lon, place.radius_km) == ("Zemzem Town", 32.5, 13.5, 1.5)
    assert place.population == 5000
    assert place.place_id == "geonames:1"


def test_names_of_other_tables_reach_their_places(tmp_path):
    table = tmp_path / "alternateNamesV2.txt"
    table.write_text("9\t1\tuk\tЗамзам\t1\t\t\t\t\t\n", encoding="utf-8")
    gazetteer = built(tmp_path, table, write_dump(tmp_path / "LY.txt", dump_row(1, "Zamzam")))
    assert [place.place_id for place in named(gazetteer, "Замзам")] == ["geonames:1"]
    assert gazetteer.store.notes(gazetteer.row_of("geonames:1"))[0] == {"Замзам": "uk"}


def test_the_country_comes_from_the_tag_the_option_or_the_nearest_place(tmp_path):
    path = write_overpass(
        tmp_path / "osm.json",
        node(1, 32.0, 13.0, place="village", name="Unstated"),
        node(2, 32.1, 13.1, place="village", name="Stated", is_in__country_code="TN"),
        node(3, 0.0, -30.0, place="islet", name="At Sea"),
    )
    gazetteer = built(tmp_path, path)
    assert [gazetteer.place(f"osm:node/{n}").country for n in (1, 2, 3)] == ["LBY", "TUN", ""]
    gazetteer = built(tmp_path, path, country="EG")
    assert [gazetteer.place(f"osm:node/{n}").country for n in (1, 2)] == ["EGY", "TUN"]


def test_countries_divisions_and_demonyms_frame_every_file(tmp_path):
    gazetteer = built(tmp_path, write_dump(tmp_path / "LY.txt", dump_row(1, "Zamzam", admin1="77")))
    assert gazetteer.country("Libya").country == "LBY"
    assert gazetteer.country("Lebanon").country == "LBN"
    assert gazetteer.demonyms()["libyan"] == "LBY"
    assert gazetteer.place("geonames:1").admin1 == "Tripoli"
    divisions = {country for country, _ in gazetteer.store.divisions()}
    assert divisions == {"LBY"}
    with pytest.raises(PlaceNotFoundError):
        gazetteer.place("geonames:276781")


def test_inputs_without_places_and_unknown_countries_are_refused(tmp_path):
    table = tmp_path / "alternateNamesV2.txt"
    table.write_text("9\t1\tuk\tЗамзам\t1\t\t\t\t\t\n", encoding="utf-8")
    with pytest.raises(InputError, match="No input has places"):
        build_gazetteer([table], tmp_path / "made.gaz")
    with pytest.raises(InputError, match="'Libya' is no ISO"):
        build_gazetteer([write_dump(tmp_path / "LY.txt", dump_row(1, "A"))], tmp_path / "made.gaz", country="Libya")
    assert not (tmp_path / "made.gaz").exists()


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("P.PPL", "P.PPLC", True),
        ("P.PPL", "L.LCTY", True),
        ("A.ADM1", "A.ADM2", False),
        ("A.ADM1", "P.PPL", False),
        ("S.AIRP", "S.AIRB", True),
        ("S.AIRP", "S.HSP", False),
        ("H.LK", "P.PPL", False),
    ],
)
def test_compatible_kinds(first, second, same):
    assert compatible(first, second) is same
    assert compatible(second, first) is same
