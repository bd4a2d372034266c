"""The gazetteer: lookups, decisions, context, the file and its faults."""

import concurrent.futures
import json
import sqlite3
import struct

import pandas as pd
import pytest
from shapely.geometry import Point, box

from geoincidents import geo
from geoincidents.compile import fileformat
from geoincidents.compile.writer import PlaceRecord, Source, write_gazetteer
from geoincidents.errors import (
    AmbiguousPlaceError,
    FileMissingError,
    GazetteerError,
    InputError,
    OutputError,
    PlaceNotFoundError,
)
from geoincidents.gazetteer import Gazetteer, ranking, reference_point
from geoincidents.schema import GeoPrecision, MatchStatus

SOURCE = Source("test", "Test places", "CC0-1.0", "Test places", "", "2026-01")


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.default()


def record(number, name, *, lat=10.0, lon=20.0, country="TCD", population=0, names=(), kind="P.PPL"):
    return PlaceRecord(
        place_id=f"test:{number}",
        name=name,
        kind=kind,
        lat=lat,
        lon=lon,
        country=country,
        population=population,
        radius_km=3.0,
        names=[(other, "") for other in names],
    )


def written(path, places):
    write_gazetteer(
        path, places, sources=[SOURCE], demonyms={"chadian": "TCD"}, alpha2={}, meta={"build_date": "2026-01-01"}
    )
    return path


@pytest.mark.parametrize(
    ("spelling", "place_id"),
    [
        ("Gasr Ben Ghachir", "geonames:2213618"),
        ("Qaşr Bin Ghashīr", "geonames:2213618"),
        ("قصر بن غشير", "geonames:2213618"),
        ("Qasir Benghashir", "geonames:2213618"),
        ("Al-Aziziya", "geonames:2220139"),
        ("El Azizia", "geonames:2220139"),
        ("Tarhouna", "geonames:2210221"),
    ],
)
def test_spellings_meet_in_one_place(gazetteer, spelling, place_id):
    match = gazetteer.resolve(spelling, country="LY")
    assert match.status is MatchStatus.RESOLVED
    assert match.place.place_id == place_id
    assert match.why
    assert match.candidates[0].place == match.place


@pytest.mark.parametrize(
    ("name", "country", "found"),
    [
        ("Kharkov", None, "UKR"),
        ("Харків", None, "UKR"),
        ("الخرطوم", None, "SDN"),
        ("Alep", "SY", "SYR"),
        ("Tombouctou", "MLI", "MLI"),
        ("El Fasher", "Sudan", "SDN"),
        ("Mogadiscio", None, "SOM"),
    ],
)
def test_other_conflicts_resolve_as_well(gazetteer, name, country, found):
    match = gazetteer.resolve(name, country=country)
    assert match.status is MatchStatus.RESOLVED
    assert match.place.country == found


def test_context_decides_between_namesakes(gazetteer):
    assert gazetteer.resolve("Tripoli", near="Gharyan, Libya").place.country == "LBY"
    assert gazetteer.resolve("Tripoli", near="Beirut").place.country == "LBN"
    assert gazetteer.resolve("Tripoli", near=(37.5, 22.4)).place.country == "GRC"
    assert gazetteer.resolve("Tripoli", near=Point(35.8, 34.4)).place.country == "LBN"
    assert gazetteer.resolve("Tripoli, Lebanon").place.country == "LBN"
    assert gazetteer.resolve("Tripoli (Liban)").place.country == "LBN"


def test_look_alikes_keep_apart(gazetteer):
    compound = gazetteer.resolve("Bab al-Aziziya", country="LY").place
    town = gazetteer.resolve("Al-Aziziya", country="LY").place
    assert geo.distance_km(lat=compound.lat, lon=compound.lon, to_lat=town.lat, to_lon=town.lon) > 30
    southern = gazetteer.resolve("Al-Asabi'ah", country="LY").place
    northern = gazetteer.resolve("Espiaa", country="LY").place
    assert geo.distance_km(lat=southern.lat, lon=southern.lon, to_lat=northern.lat, to_lon=northern.lon) > 40


@pytest.mark.parametrize("name", ["Khallat al-Furjan", "Yarmouk camp", "Xqzvwk", "Grand Fenwick"])
@pytest.mark.parametrize("context", [{"country": "LY"}, {"near": "Tripoli"}])
def test_what_is_not_there_stays_unresolved(gazetteer, name, context):
    match = gazetteer.resolve(name, **context)
    assert match.status is MatchStatus.UNRESOLVED
    assert match.point is None
    assert match.why


@pytest.mark.parametrize("name", ["", "   ", "--", "?"])
def test_no_name_is_unresolved_with_a_reason(gazetteer, name):
    assert gazetteer.resolve(name).status is MatchStatus.UNRESOLVED


def test_distance_and_direction_give_a_point_with_a_radius(gazetteer):
    match = gazetteer.resolve("around 50km south of Tripoli", country="LBY")
    assert (round(match.lat, 3), round(match.lon, 3)) == (32.437, 13.187)
    assert 15 <= match.radius_km <= 35
    assert match.precision is GeoPrecision.NEAR
    assert match.place.name == "Tripoli"


@pytest.mark.parametrize("phrase", ["a Tripoli suburb", "the southern suburbs of Tripoli", "the outskirts of Tripoli"])
def test_a_part_of_a_city_is_never_its_bare_point(gazetteer, phrase):
    match = gazetteer.resolve(phrase, country="LY")
    assert match.status is MatchStatus.RESOLVED
    assert match.radius_km > match.place.radius_km
    assert match.precision in {GeoPrecision.NEAR, GeoPrecision.AREA}


def test_a_division_is_asked_for_by_its_word(gazetteer):
    assert gazetteer.resolve("Aleppo").place.kind.startswith("P.")
    assert gazetteer.resolve("Aleppo Governorate").place.kind == "A.ADM1"
    assert gazetteer.resolve("Kharkiv region").precision is GeoPrecision.ADMIN1


@pytest.mark.parametrize(
    ("phrase", "country", "km", "azimuth"),
    [
        ("south of Tripoli", "LY", 25, 180),
        ("north-west of Aleppo", "SY", 25, 315),
        ("Tripoli's southern suburbs", "LY", 16, 180),
        ("30 miles east of Sirte", "LY", 48.3, 90),
    ],
)
def test_directions_lead_the_way_they_say(gazetteer, phrase, country, km, azimuth):
    match = gazetteer.resolve(phrase, country=country)
    assert match.status is MatchStatus.RESOLVED
    start = {"lat": match.place.lat, "lon": match.place.lon, "to_lat": match.lat, "to_lon": match.lon}
    assert geo.distance_km(**start) == pytest.approx(km, rel=0.15)
    assert geo.azimuth_deg(**start) == pytest.approx(azimuth, abs=1)


@pytest.mark.parametrize(
    ("name", "country", "admin1"),
    [
        ("London, Ontario", "CAN", "Ontario"),
        ("Atlanta, Georgia", "USA", "Georgia"),
        ("Paris, Texas", "USA", "Texas"),
        ("Stuttgart, Germany", "DEU", "Baden-Wurttemberg"),
    ],
)
def test_a_qualifier_holds_the_name(gazetteer, name, country, admin1):
    place = gazetteer.resolve(name).place
    assert (place.country, place.admin1) == (country, admin1)


@pytest.mark.parametrize("name", ["Tripoli, Narnia", "Sirte, Texas"])
def test_a_qualifier_that_does_not_hold_leaves_the_name_unresolved(gazetteer, name):
    match = gazetteer.resolve(name)
    assert match.status is MatchStatus.UNRESOLVED
    assert name.split(", ")[1] in match.why


def test_a_country_that_was_given_is_never_left(gazetteer):
    assert gazetteer.resolve("Tripoli, Lebanon", country="LY").status is MatchStatus.UNRESOLVED


def test_the_name_of_today_beats_an_old_name_of_another_place(gazetteer):
    assert gazetteer.resolve("Sloviansk").place.admin1 == "Donetsk"
    assert gazetteer.resolve("Pokrovsk").place.country == "UKR"


def test_a_town_beats_the_division_of_its_name(gazetteer):
    assert gazetteer.resolve("New York").place.kind.startswith("P.")
    assert gazetteer.resolve("Tripoli", near=(32.5, 13.5)).status is MatchStatus.RESOLVED


@pytest.mark.parametrize("word", ["Ministry", "Zelensky", "Gunmen"])
def test_a_look_alike_without_context_is_not_believed(gazetteer, word):
    assert gazetteer.resolve(word).status is MatchStatus.UNRESOLVED


def test_odd_arguments_are_told_apart(gazetteer):
    with pytest.raises(InputError, match="no text but int"):
        gazetteer.resolve(5)
    with pytest.raises(InputError, match="on_ambiguous='perhaps'"):
        gazetteer.resolve("Sabha", on_ambiguous="perhaps")
    with pytest.raises(InputError, match="feature class"):
        gazetteer.resolve("Sabha", kind="town")
    with pytest.raises(InputError, match="several names"):
        gazetteer.resolve_many("Sabha")
    with pytest.raises(InputError, match="different indexes"):
        gazetteer.resolve_many(pd.Series(["Sabha"], index=[1]), country=pd.Series(["LY"], index=[2]))
    with pytest.raises(InputError, match="k=0"):
        gazetteer.reverse(lat=0, lon=0, k=0)


def test_ambiguity_is_flagged_raised_or_settled(tmp_path):
    path = written(tmp_path / "t.gaz", [record(1, "Am Dam", lat=12), record(2, "Am Dam", lat=14)])
    small = Gazetteer.open(path)
    match = small.resolve("Am Dam")
    assert match.status is MatchStatus.AMBIGUOUS
    assert {c.place.place_id for c in match.candidates} == {"test:1", "test:2"}
    with pytest.raises(AmbiguousPlaceError, match=r"Pass country= or near="):
        small.resolve("Am Dam", on_ambiguous="raise")
    assert small.resolve("Am Dam", on_ambiguous="best").status is MatchStatus.RESOLVED
    assert small.resolve("Am Dam", near=(14.0, 20.0)).place.place_id == "test:2"


def test_scores_and_reasons_stand_on_every_match(gazetteer):
    match = gazetteer.resolve("Misurata", country="LY")
    assert 0.5 < match.score <= 1.0
    assert "Misurata" in match.why


def test_unknown_country_or_reference_is_one_clear_error(gazetteer):
    with pytest.raises(InputError, match="'Ruritania' is no country"):
        gazetteer.resolve("Tripoli", country="Ruritania")
    with pytest.raises(PlaceNotFoundError, match="'Xqzvwk' is not in the gazetteer"):
        gazetteer.resolve("Tripoli", near="Xqzvwk")
    with pytest.raises(InputError, match="no point on Earth"):
        reference_point((1234.0, 5.0))
    with pytest.raises(InputError, match="is no reference"):
        reference_point(7)
    with pytest.raises(InputError, match="empty"):
        reference_point(Point())


def test_a_reference_may_be_name_place_pair_or_geometry(gazetteer):
    place = gazetteer.place("geonames:2210247")
    assert reference_point("Tripoli")[2] == "Tripoli"
    assert reference_point(place)[:2] == (place.lat, place.lon)
    assert reference_point((32.5, 13.5))[:2] == (32.5, 13.5)
    assert reference_point(box(12, 32, 14, 33))[:2] == (32.5, 13.0)


def test_countries_have_names_a_point_and_a_radius_that_covers_them(gazetteer):
    for name in ("Libya", "Libye", "ليبيا", "LY", "LBY", "libya"):
        assert gazetteer.country(name).place_id == "geonames:2215636"
    libya = gazetteer.country("LY")
    for town in ("Tripoli", "Tobruk", "Kufra", "Ghat"):
        place = gazetteer.resolve(town, country="LY").place
        km = geo.distance_km(lat=libya.lat, lon=libya.lon, to_lat=place.lat, to_lon=place.lon)
        assert km <= libya.radius_km
    assert gazetteer.country("Ruritania") is None


def test_no_division_of_a_country_lies_outside_it(gazetteer):
    divisions = gazetteer.store.places(gazetteer.ground.rows[gazetteer.ground.of_kind("A.ADM1")].tolist())
    assert len(divisions) > 3500
    for division in divisions:
        country = gazetteer.country(division.country)
        km = geo.distance_km(lat=country.lat, lon=country.lon, to_lat=division.lat, to_lon=division.lon)
        assert km <= country.radius_km, division


@pytest.mark.parametrize("name", ["Netherlands", "the Netherlands", "Pays-Bas", "هولندا", "Salvador", "U.S.", "UAE"])
def test_countries_are_known_with_and_without_their_article(gazetteer, name):
    assert gazetteer.country(name).kind == "A.PCLI"


def test_every_country_has_a_capital_with_arabic_and_french_country_names(gazetteer):
    for code, arabic, french, capital in [
        ("SDN", "السودان", "Soudan", "Khartoum"),
        ("UKR", "أوكرانيا", "Ukraine", "Kyiv"),
        ("YEM", "اليمن", "Yémen", "Sanaa"),
        ("SOM", "الصومال", "Somalie", "Mogadishu"),
    ]:
        assert gazetteer.country(arabic).country == code
        assert gazetteer.country(french).country == code
        assert gazetteer.capital(code) is not None
        assert gazetteer.resolve(capital).place == gazetteer.capital(code)


def test_demonyms_name_countries(gazetteer):
    demonyms = gazetteer.demonyms()
    assert (demonyms["libyan"], demonyms["ukrainians"], demonyms["syrian"]) == ("LBY", "UKR", "SYR")
    assert set(demonyms.values()) <= {gazetteer.country(code).country for code in set(demonyms.values())}


def test_lookup_gives_candidates_without_a_decision(gazetteer):
    found = gazetteer.lookup("Tripoli", fuzzy=False)
    assert {"LBY", "LBN", "GRC"} <= {c.place.country for c in found}
    assert all(c.score == 1.0 for c in found)
    assert gazetteer.lookup("Tripoli", country="LBN", fuzzy=False)[0].place.country == "LBN"
    assert gazetteer.lookup("") == ()
    assert gazetteer.lookup("Gasir Ben Gachir", country="LBY")[0].place.place_id == "geonames:2213618"


def test_search_lists_the_likely_ones(gazetteer):
    names = [c.place.name for c in gazetteer.search("Zawiya", country="LY", limit=3)]
    assert len(names) == 3
    assert names[0] == "Zawiya"


def test_resolve_many_keeps_index_rows_and_order(gazetteer):
    names = pd.Series(["Sabha", None, "Xqzvwk", "Sabha", ""], index=[9, 9, "a", 4, 2])
    table = gazetteer.resolve_many(names, country="LY")
    assert table.index.tolist() == [9, 9, "a", 4, 2]
    assert table["match_status"].tolist() == ["resolved", "unresolved", "unresolved", "resolved", "unresolved"]
    assert table["lat"].isna().tolist() == [False, True, True, False, True]
    each = gazetteer.resolve_many(["Tripoli", "Tripoli"], country=["LBN", "LY"])
    assert each["country"].tolist() == ["LBN", "LBY"]
    assert gazetteer.resolve_many([]).empty
    with pytest.raises(InputError, match="2 names and 1 countries"):
        gazetteer.resolve_many(["a", "b"], country=["LY"])
    rows = gazetteer.resolve_many(["Sabha", "Sabha"], country=["LY", "Ruritania"])
    assert rows["match_status"].tolist() == ["resolved", "unresolved"]
    assert rows["match_why"].tolist()[1] == "the country is not known: 'Ruritania'"
    with pytest.raises(InputError, match="'Ruritania' is no country"):
        gazetteer.resolve_many(["a", "b"], country="Ruritania")


def test_reverse_gives_the_nearest_places_in_order(gazetteer):
    found = gazetteer.reverse(lat=32.686, lon=13.1765, k=3)
    km = [distance for _, distance in found]
    assert km == sorted(km)
    assert found[0][0].place_id == "geonames:2213618"
    assert gazetteer.reverse(lat=-89.9, lon=0.0)[0][1] > 100
    assert gazetteer.reverse(lat=-17.0, lon=179.999)[0][0].country == "FJI"
    with pytest.raises(InputError, match="no point on Earth"):
        gazetteer.reverse(lat=91, lon=0)


def test_within_bounds_lists_the_important_first(gazetteer):
    found = gazetteer.within_bounds(west=12.5, south=32.3, east=14.0, north=33.1, limit=5)
    assert found[0].name == "Tripoli"
    assert all(12.5 <= p.lon <= 14.0 and 32.3 <= p.lat <= 33.1 for p in found)
    fiji = gazetteer.within_bounds(west=179.0, south=-20, east=-179.0, north=-15)
    assert {p.country for p in fiji} == {"FJI"}


def test_info_names_sources_licences_counts_and_date(gazetteer):
    info = gazetteer.info()
    assert info["places"] > 235_000
    assert info["countries"] > 240
    assert info["build_date"]
    assert {"geonames", "curated"} <= {source["prefix"] for source in info["sources"]}
    assert all(source["licence"] and source["attribution"] for source in info["sources"])


def test_an_unknown_id_is_one_clear_error(gazetteer):
    with pytest.raises(PlaceNotFoundError, match="'geonames:1'"):
        gazetteer.place("geonames:1")


def test_threads_share_one_gazetteer(gazetteer):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        matches = list(pool.map(lambda name: gazetteer.resolve(name, country="LY"), ["Sabha", "Zuwara", "Ghat"] * 10))
    assert all(match.status is MatchStatus.RESOLVED for match in matches)


def test_the_same_places_give_the_same_bytes(tmp_path):
    places = [record(1, "Abéché", population=90_000), record(2, "Faya", lat=18), record(3, "أبشة", lat=11)]
    first = written(tmp_path / "a.gaz", places).read_bytes()
    second = written(tmp_path / "b.gaz", places[::-1]).read_bytes()
    assert first == second


def test_a_place_known_in_arabic_only_is_found_in_latin_letters(tmp_path):
    small = Gazetteer.open(written(tmp_path / "t.gaz", [record(1, "الكفرة", country="LBY", population=40_000)]))
    match = small.resolve("Kufra", near=(10.0, 20.0))
    assert match.candidates[0].place.place_id == "test:1"


def test_faulty_files_are_refused_in_one_clear_line(tmp_path):
    good = written(tmp_path / "good.gaz", [record(number, f"Place {number}") for number in range(500)])
    with pytest.raises(FileMissingError, match="no gazetteer at"):
        Gazetteer.open(tmp_path / "none.gaz")
    text = tmp_path / "text.gaz"
    text.write_text("name,lat,lon\n")
    with pytest.raises(GazetteerError, match="is not a gazetteer file"):
        Gazetteer.open(text)
    short = tmp_path / "short.gaz"
    short.write_bytes(good.read_bytes()[:9000])
    with pytest.raises(GazetteerError, match="is cut short"):
        Gazetteer.open(short)
    older = tmp_path / "older.gaz"
    with sqlite3.connect(older) as db:
        db.execute("CREATE TABLE t (x)")
    with pytest.raises(GazetteerError, match=r"a gazetteer of an earlier release, or none\. Build it again"):
        Gazetteer.open(older)
    newer = tmp_path / "newer.gaz"
    content = bytearray(good.read_bytes())
    struct.pack_into("<I", content, len(fileformat.MAGIC), fileformat.VERSION + 1)
    newer.write_bytes(content)
    with pytest.raises(GazetteerError, match=f"of version {fileformat.VERSION + 1}"):
        Gazetteer.open(newer)


def test_an_unwritable_file_leaves_nothing_behind(tmp_path):
    with pytest.raises(OutputError, match="Cannot write the gazetteer"):
        written(tmp_path / "no" / "such" / "folder.gaz", [record(1, "Faya")])
    old = written(tmp_path / "old.gaz", [record(1, "Faya")])
    before = old.read_bytes()

    def failing():
        yield record(1, "Faya")
        yield record(1, "Faya")  # an id twice

    with pytest.raises(OutputError):
        written(old, failing())
    assert old.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["old.gaz"]


def test_a_name_that_is_asked_again_has_the_same_answer_and_another_context_its_own(gazetteer):
    first = gazetteer.resolve("Tripoli")
    assert gazetteer.resolve(" Tripoli ") is first
    assert gazetteer.resolve("Tripoli", country="LB") != first
    assert gazetteer.resolve("Tripoli", country="LB") != gazetteer.resolve("Tripoli", country="LB", kind="A")
    assert gazetteer.resolve("Tripoli", near=(34.4, 35.8)).place.country == "LBN"
    assert gazetteer.resolve("Tripoli") == first


def test_faults_of_what_stands_beside_a_name_are_told_each_time(gazetteer):
    for _ in range(2):
        with pytest.raises(InputError, match="no country"):
            gazetteer.resolve("Tripoli", country="Narnia")
        with pytest.raises(InputError):
            gazetteer.resolve("Tripoli", country=["LY"])


def test_answers_are_not_kept_when_other_weights_are_taken(gazetteer):
    before = gazetteer.resolve("Gasr Ben Ghachir", country="LY")
    tables = json.loads(ranking.WEIGHTS.read_text(encoding="utf-8"))
    for table in tables.values():
        table["none"]["always"] += 20.0
    ranking.use(tables)
    try:
        assert gazetteer.resolve("Gasr Ben Ghachir", country="LY").place is None
    finally:
        ranking.use()
    assert gazetteer.resolve("Gasr Ben Ghachir", country="LY") == before


@pytest.mark.parametrize("kind", ["str", "object", "list"])
def test_gaps_and_blanks_in_columns_of_text_are_nothing_known(gazetteer, kind):
    names, countries = ["Tripoli", None, "Tripoli", "Tripoli", ""], ["LB", "LB", " ", None, "LY"]
    columns = (names, countries) if kind == "list" else tuple(pd.Series(one, dtype=kind) for one in (names, countries))
    table = gazetteer.resolve_many(columns[0], country=columns[1])
    assert table["country"].fillna("").tolist() == ["LBN", "", "LBY", "LBY", ""]
    assert table["place_phrase"].isna().tolist() == [False, True, False, False, True]
