"""Every form of input is told by its content and read to places; what cannot be read is refused in one line."""

import csv
import json

import geopandas as gpd
import pytest
from build_fixtures import (
    dump_row,
    node,
    wof_record,
    write_dump,
    write_overpass,
    write_wof_database,
    write_wof_folder,
)
from shapely.geometry import Polygon

from geoincidents import geo
from geoincidents.compile.reading import ReadContext
from geoincidents.compile.recognise import recognise
from geoincidents.errors import FileFormatError, FileMissingError, SchemaError


def read(path, **options):
    context = ReadContext({"LY": "LBY", "SY": "SYR"}, **options)
    (reading,) = recognise(path)
    return {place.place_id: place for place in reading.places(context)}, context


@pytest.mark.parametrize("name", ["LY.txt", "LY.zip", "anything.dat"])
def test_a_geonames_dump_is_told_by_its_columns(tmp_path, name):
    path = write_dump(
        tmp_path / name,
        dump_row(1, "Wādī Zamzam", "Wadi Zamzam,wady zmzm,TIP,Ouadi Zemzem,وادي زمزم", population=1200, admin1="77"),
        dump_row(2, "Bi'r", kind="H.WLL"),
        dump_row(3, "Lost", lat=95),
        dump_row(4, "Old Province", kind="A.ADM1H"),
    )
    places, context = read(path)
    assert set(places) == {"geonames:1", "geonames:2"}
    first = places["geonames:1"]
    assert (first.name, first.kind, first.country, first.population) == ("Wādī Zamzam", "P.PPL", "LBY", 1200)
    assert first.admin1_code == "77"
    assert [name for name, _ in first.names] == ["Ouadi Zemzem", "وادي زمزم"]
    assert context.skipped == {"no point on Earth": 1, "historical division": 1}
    assert context.dates == {"geonames": "2024-05-06"}


def test_a_dump_that_broke_off_is_refused_with_its_line(tmp_path):
    path = write_dump(tmp_path / "LY.txt", dump_row(1, "One"), dump_row(2, "Two")[:30])
    with pytest.raises(FileFormatError, match=r"LY.txt.*line 2"):
        read(path)


def test_a_damaged_zip_is_refused(tmp_path):
    path = write_dump(tmp_path / "LY.zip", *(dump_row(n, f"Place {n}") for n in range(1, 200)))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileFormatError, match="damaged"):
        recognise(path)


def test_alternate_names_and_codes_are_patches(tmp_path):
    names = tmp_path / "alternateNamesV2.txt"
    rows = [
        "9\t1\tar\tوادي زمزم\t1\t\t\t\t\t",
        "10\t1\tlink\thttps://example.org\t\t\t\t\t\t",
        "11\t1\twkdt\tQ7\t\t\t\t\t\t",
    ]
    names.write_text("\n".join(rows) + "\n", encoding="utf-8")
    (reading,) = recognise(names)
    assert list(reading.patches(ReadContext({}))) == [
        ("geonames:1", "وادي زمزم", "ar"),
        ("geonames:1", "wikidata:Q7", "="),
    ]
    codes = tmp_path / "admin1CodesASCII.txt"
    codes.write_text("LY.77\tTripoli\tTripoli\t2210245\n", encoding="utf-8")
    (reading,) = recognise(codes)
    assert list(reading.patches(ReadContext({}))) == [("geonames:2210245", "Tripoli", "")]


@pytest.mark.parametrize("head", ["# a comment\n#ISO", "ISO"])
def test_the_country_table_gives_codes(tmp_path, head):
    path = tmp_path / "countries"
    path.write_text(f"{head}\tISO3\tISO-Numeric\nXK\tXKX\t0\n", encoding="utf-8")
    (reading,) = recognise(path)
    assert (reading.alpha3, reading.places) == ({"XK": "XKX"}, None)


def test_whos_on_first_records_hand_their_names_on(tmp_path):
    folder = write_wof_folder(
        tmp_path / "wof",
        wof_record(
            111,
            "Wadi Zamzam",
            **{
                "name:ara_x_preferred": ["وادي زمزم"],
                "wof:concordances": {"gn:id": 4711, "wd:id": "Q7"},
                "wof:hierarchy": [{"region_id": 99, "locality_id": 111}],
                "wof:population": 321,
            },
        ),
        wof_record(112, "Zamzam Valley", **{"wof:superseded_by": [111]}),
        wof_record(113, "Gone", **{"edtf:deprecated": "2019-01-01"}),
        wof_record(114, "Ended", **{"mz:is_current": 0}),
        wof_record(115, "A Planet", "planet"),
    )
    places, context = read(folder)
    assert list(places) == ["whosonfirst:111"]
    place = places["whosonfirst:111"]
    assert set(place.aliases) == {"geonames:4711", "wikidata:Q7", "whosonfirst:112"}
    assert {("وادي زمزم", "ar"), ("Zamzam Valley", "")} <= set(place.names)
    assert (place.population, place.admin1_id, place.country) == (321, "whosonfirst:99", "LBY")
    corner = geo.distance_km(lat=place.lat, lon=place.lon, to_lat=32.1, to_lon=13.1)
    assert place.radius_km >= corner
    assert context.skipped == {"superseded": 1, "deprecated or no longer current": 2, "placetype planet": 1}


def test_whos_on_first_database(tmp_path):
    places, context = read(write_wof_database(tmp_path / "wof.db"))
    place = places.pop("whosonfirst:11")
    assert not places
    assert (place.population, place.admin1_id) == (321, "whosonfirst:99")
    assert set(place.aliases) == {"geonames:4711", "whosonfirst:12"}
    assert ("وادي زمزم", "ar") in place.names
    assert context.skipped.total() == 2


def test_whos_on_first_tables(tmp_path):
    table = tmp_path / "wof.csv"
    table.write_text(
        "id,name,placetype,lat,lon,is_current,deprecated,superseded,country,gn_id,wd_id,names\n"
        "11,Wadi Zamzam,locality,32.05,13.05,-1,,,LY,4711,,ara_preferred=وادي زمزم|und_variant=Zemzem\n"
        "12,Old Zamzam,locality,32.05,13.05,0,2019-01-01,11,LY,,,\n",
        encoding="utf-8",
    )
    places, _ = read(table)
    assert {name for name, _ in places["whosonfirst:11"].names} == {"وادي زمزم", "Zemzem", "Old Zamzam"}
    names = tmp_path / "names.csv"
    names.write_text("id,name,lang,kind,value\n11,Wadi Zamzam,fra,preferred,Ouadi Zemzem\n", encoding="utf-8")
    (reading,) = recognise(names)
    assert list(reading.patches(ReadContext({}))) == [("whosonfirst:11", "Ouadi Zemzem", "fr")]


def test_overpass_answers(tmp_path):
    path = write_overpass(
        tmp_path / "osm.json",
        node(1, 32.0, 13.0, place="town", name="زمزم", name__en="Zamzam", population="1,200", geonames__id="4711"),
        node(2, 32.1, 13.1, place="city", capital="yes", name="العاصمة", wikidata="Q7", alt_name="Big; Town"),
        node(3, 32.2, 13.2, shop="bakery", name="Bread"),
        node(4, 32.3, 13.3, place="village"),
        {
            "type": "relation",
            "id": 5,
            "center": {"lat": 32.0, "lon": 13.0},
            "bounds": {"minlat": 31.0, "minlon": 12.0, "maxlat": 33.0, "maxlon": 14.0},
            "tags": {"boundary": "administrative", "admin_level": "4", "name": "District"},
        },
    )
    places, context = read(path)
    town = places["osm:node/1"]
    assert (town.name, town.population, town.aliases) == ("Zamzam", 1200, ("geonames:4711",))
    assert ("زمزم", "") in town.names
    assert places["osm:node/2"].kind == "P.PPLC"
    assert {name for name, _ in places["osm:node/2"].names} >= {"Town", "العاصمة"}
    assert places["osm:relation/5"].kind == "A.ADM1"
    assert 140 < places["osm:relation/5"].radius_km < 150
    assert context.skipped == {"not a kind of place": 1, "no name": 1}
    assert context.dates == {"osm": "2025-02-03"}


def test_an_overpass_answer_that_gave_up_is_refused(tmp_path):
    path = write_overpass(tmp_path / "osm.json", remark="runtime error: Query timed out after 181 seconds.")
    with pytest.raises(FileFormatError, match="timed out"):
        read(path)


def test_osm_extracts(tmp_path):
    osmium = pytest.importorskip("osmium")
    path = tmp_path / "small.osm.pbf"
    writer = osmium.SimpleWriter(str(path))
    mutable = osmium.osm.mutable
    writer.add_node(mutable.Node(id=1, location=(13.0, 32.0), tags={"place": "town", "name:en": "Zamzam"}))
    for number, at in enumerate([(13.0, 32.0), (13.2, 32.0), (13.2, 32.2), (13.0, 32.2)], 10):
        writer.add_node(mutable.Node(id=number, location=at))
    writer.add_way(mutable.Way(id=5, nodes=[10, 11, 12, 13, 10], tags={"place": "island", "name": "Isle"}))
    writer.close()
    places, _ = read(path)
    assert (places["osm:node/1"].lat, places["osm:node/1"].name) == (32.0, "Zamzam")
    isle = places["osm:way/5"]
    assert (isle.kind, round(isle.lat, 1), round(isle.lon, 1)) == ("T.ISL", 32.1, 13.1)
    assert 13 < isle.radius_km < 17


@pytest.mark.parametrize("name", ["areas.geojson", "areas.gpkg"])
def test_maps_of_areas_become_places_that_a_radius_covers(tmp_path, name):
    horseshoe = Polygon([(12, 30), (14, 30), (14, 32), (13.5, 32), (13.5, 30.5), (12.5, 30.5), (12.5, 32), (12, 32)])
    table = gpd.GeoDataFrame(
        {
            "name": ["Horseshoe", None],
            "name_ar": ["حدوة", None],
            "adm0_a3": ["LBY", "LBY"],
            "kind": ["L.AREA", "L.AREA"],
            "gn_id": [4711, 0],
        },
        geometry=[horseshoe, horseshoe],
        crs=4326,
    )
    path = tmp_path / name
    table.to_file(path)
    places, context = read(path)
    (place,) = places.values()
    assert (place.name, place.country, place.kind, place.aliases) == ("Horseshoe", "LBY", "L.AREA", ("geonames:4711",))
    assert ("حدوة", "ar") in place.names
    assert horseshoe.covers(gpd.points_from_xy([place.lon], [place.lat])[0])
    for x, y in horseshoe.exterior.coords:
        assert geo.distance_km(lat=place.lat, lon=place.lon, to_lat=y, to_lon=x) <= place.radius_km
    assert context.skipped == {"no name": 1}


def test_airports(tmp_path):
    path = tmp_path / "airports.csv"
    rows = [
        {"id": 1, "ident": "HLLX", "type": "medium_airport", "name": "Zamzam Airport", "latitude_deg": 32.0,
         "longitude_deg": 13.0, "iso_country": "LY", "municipality": "Abu Nujaym", "iata_code": "ZZM",
         "gps_code": "HLLX", "keywords": "Zemzem Field, ZZM"},
        {"id": 2, "ident": "LY-1", "type": "closed", "name": "Old Strip", "latitude_deg": 31.0, "longitude_deg": 13.0,
         "iso_country": "LY", "municipality": "", "iata_code": "", "gps_code": "", "keywords": ""},
    ]  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    places, _ = read(path)
    airport = places["ourairports:HLLX"]
    assert (airport.kind, airport.country, airport.aliases) == ("S.AIRP", "LBY", ("icao:HLLX", "iata:ZZM"))
    assert [name for name, _ in airport.names] == ["Zemzem Field", "Abu Nujaym Airport"]
    assert places["ourairports:LY-1"].kind == "S.AIRQ"


def test_a_table_of_ones_own(tmp_path):
    path = tmp_path / "My places.csv"
    path.write_text(
        "Name,lat,lon,country,radius_km,names,place_id,source,licence\n"
        "Dar Zmiet,32.1,13.4,LY,2,ar:دار زميت|Dar Zmeit,,field notes,fact\n"
        "Ghat,24.96,10.18,LBY,,,geonames:2217351,,\n",
        encoding="utf-8",
    )
    places, _ = read(path)
    mine = places["my-places:1"]
    assert (mine.country, mine.radius_km, mine.source, mine.licence) == ("LBY", 2.0, "field notes", "fact")
    assert mine.names == [("دار زميت", "ar"), ("Dar Zmeit", "")]
    assert "geonames:2217351" in places


def test_every_fault_of_a_table_is_counted_and_the_first_five_are_named(tmp_path):
    path = tmp_path / "mine.csv"
    rows = ["A,95,13,LY,P.PPL,1", "B,x,13,LY,P.PPL,1", ",32,13,LY,P.PPL,1", "D,32,13,QQ,P.PPL,1", "E,32,13,LY,town,1",
            "F,32,13,LY,P.PPL,-1", "G,32,13,LY,P.PPL,1"]  # fmt: skip
    path.write_text("name,lat,lon,country,kind,radius_km\n" + "\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        read(path)
    message = str(caught.value)
    assert "6 of 7 rows" in message
    assert [f"line {n}:" in message for n in (2, 3, 4, 5, 6, 7)] == [True] * 5 + [False]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\xff\xfe\x80", "neither text"),
        (b"a,b,c\n1,2,3\n", "first line"),
        (json.dumps({"hello": 1}).encode(), "neither Overpass nor GeoJSON"),
        (b"%PDF-1.7\n", "first line"),
    ],
)
def test_what_is_no_source_is_refused_in_one_line(tmp_path, content, said):
    path = tmp_path / "thing"
    path.write_bytes(content)
    with pytest.raises(FileFormatError, match=said) as caught:
        recognise(path)
    assert "\n" not in str(caught.value)
    assert "GeoNames" in str(caught.value)


def test_a_missing_input_and_an_empty_folder_are_named(tmp_path):
    with pytest.raises(FileMissingError, match=r"nowhere\.txt"):
        recognise(tmp_path / "nowhere.txt")
    with pytest.raises(FileFormatError, match="without Who's On First records"):
        recognise(tmp_path)
