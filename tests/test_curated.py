"""Every row of the curated tables: its form, its place on the globe, its source."""

from __future__ import annotations

import csv
import re
from collections import Counter
from operator import itemgetter
from pathlib import Path

import numpy as np
import pytest
from passes import for_each
from shapely.geometry import Point

from geoincidents import Gazetteer
from geoincidents.geo import distance_km
from geoincidents.names import fold
from geoincidents.outlines.world import world
from geoincidents.place import precision_of

GAZETTEER = Path(__file__).parents[1] / "gazetteer"

LICENCES = {"fact", "CC-BY-4.0", "CC0-1.0", "MIT", "public-domain"}
COLUMNS = [
    *("place_id", "name", "kind", "lat", "lon", "country", "admin1", "population", "radius_km"),
    *("names", "source", "licence", "note"),
]
# Widest credible extent of each kind in a table, km; a continent or an ocean may reach half round the globe.
WIDEST_KM = {
    **dict.fromkeys(("P.PPL", "P.PPLA", "P.PPLA2", "P.PPLA3", "P.PPLC", "P.PPLX"), 15),
    **dict.fromkeys(("S.HSP", "S.MKT", "S.PAL", "S.PRN"), 2),
    **dict.fromkeys(("S.CMPRF", "S.DAM", "S.INSM", "S.MFG", "S.PSN", "S.PSTB", "S.TRMO"), 5),
    "S.AIRB": 8,
    "S.AIRP": 8,
    "S.BDG": 10,
    "R.RD": 20,
    "T.ISL": 15,
    "H.SHOL": 15,
    "A.ADM2": 150,
    "L.OILF": 30,
    **dict.fromkeys(("A.ADM1", "L.RGN", "L.CONT"), 10_100),
    **dict.fromkeys(("H.SEA", "H.OCN", "H.GULF", "H.STRT", "H.CHN", "H.CNL", "H.BAY", "H.LK", "H.STM"), 10_100),
    **dict.fromkeys(("T.MTS", "T.PEN", "T.DSRT", "T.VAL"), 10_100),
}
KINDS = set(WIDEST_KM)
TONGUES = ("Finnish", "French", "German", "Icelandic", "Italian", "Simple English", "Spanish")
# What a point may come from, and the licence that its row then has.
SOURCES = {
    "OpenStreetMap": {"fact", "CC-BY-4.0"},
    "Who's On First": {"fact"},
    "GeoNames": {"CC-BY-4.0"},
    "airportsdata": {"MIT"},
    "OurAirports": {"public-domain"},
    "Wikipedia, ": {"fact"},
    "Wikimapia": {"fact"},
    "UCDP GED, ": {"CC-BY-4.0"},
    "Interactive Palestine map of University College Cork": {"fact"},
    "Airwars": {"fact"},
    **{f"{tongue} Wikipedia, ": {"fact"} for tongue in TONGUES},
    "UNHCR, ": {"fact"},
    "Al Hadba Hospital": {"fact"},
    "Road between ": {"fact"},
}
# Two places of one country that share a name, and are meant to: reports name both.
NAMESAKES = {
    frozenset(("curated:lby-souq-al-khamis", "curated:lby-souq-al-khamis-khums")),
}
# Names that a bigger place answers to first, or that the qualifier in brackets does not lead to.
OUTRANKED = {
    ("curated:lby-al-sabaa", "Sabaa"),
    ("curated:lby-zawiyat-janzur", "Janzur (Tobruk)"),
    ("curated:lby-zawiyat-janzur", "Janzour (Tobruk)"),
    ("curated:lby-al-jufra-airbase", "Jufra air base"),
}
# Towns of the news of which GeoNames does not know the people, beside a namesake in the same division of which it does.
SHADED = {
    *("geonames:2353671", "geonames:8327990", "geonames:339320", "geonames:2460582", "geonames:2431909"),
    *("geonames:9113135", "geonames:699618"),
}
BORDER_KM = 10  # Natural Earth draws a de facto line at 1:10 million, and Majdal Shams lies beyond it
AFLOAT_KM = {"T.ISL": 75, "S.BDG": 60, "H.SHOL": 250}
BORDERS_APART_KM = 30  # Sources disagree on the borders of divisions, as near Tripoli and round Baghdad.
KM_PER_DEGREE = 111
# In North Darfur, which had another border when the outlines were drawn.
REDRAWN = {"curated:sdn-al-tina", "curated:sdn-kornoi-locality"}

SCRIPTS = {
    "ar": re.compile("[\u0600-\u06ff]"),
    "uk": re.compile("[\u0400-\u04ff]"),
    "ru": re.compile("[\u0400-\u04ff]"),
}


def read(name):
    with (GAZETTEER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bare(name):
    language, colon, rest = name.partition(":")
    return (rest, language) if colon and len(language) == 2 else (name, "")


def reach(row, other):
    return float(
        distance_km(
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            to_lat=float(other["lat"]),
            to_lon=float(other["lon"]),
        ),
    )


CURATED = {path.stem: read(f"curated/{path.name}") for path in sorted((GAZETTEER / "curated").glob("*.csv"))}
PLACES = [row for rows in CURATED.values() for row in rows]
REGIONS = read("regions.csv")
DIVISIONS = read("admin1.csv")
COUNTIES = read("admin2.csv")
ISO = read("admin1_iso.csv")
UNIONS = read("unions.csv")
DISTRICTS = read("districts.csv")
COUNTRIES = {row["country"]: row for row in read("countries.csv")}
DIVISION = {(row["country"], row["admin1_code"]): row for row in DIVISIONS}

every_place = for_each(PLACES, itemgetter("place_id"))
every_row = for_each([*PLACES, *REGIONS], itemgetter("place_id"))


@every_row
def test_row_is_complete(row):
    assert list(row) == COLUMNS
    assert re.fullmatch(r"curated:[a-z0-9-]+|geonames:\d+|district:[A-Z]{2}\.\w+\.\w+", row["place_id"])
    assert row["name"].strip() == row["name"] != ""
    assert row["kind"] in KINDS
    assert precision_of(row["kind"])
    assert -90 <= float(row["lat"]) <= 90
    assert -180 <= float(row["lon"]) <= 180
    assert int(row["population"]) >= 0
    assert float(row["radius_km"]) > 0
    assert float(row["radius_km"]) <= WIDEST_KM[row["kind"]]


@every_row
def test_row_names_its_source_and_licence(row):
    assert row["licence"] in LICENCES
    assert len(row["source"]) >= 12
    if row["place_id"].startswith("geonames:"):
        assert row["licence"] == "CC-BY-4.0"  # it takes GeoNames' further names and population along
    if "airportsdata" in row["source"].partition(";")[0]:
        assert row["licence"] == "MIT"


@every_row
def test_names_are_clean_and_distinct(row):
    names = [row["name"], *filter(None, row["names"].split("|"))]
    assert [n for n in names if n != n.strip() or "  " in n or not n] == []
    folded = Counter(bare(n)[0].casefold() for n in names)
    assert [n for n, count in folded.items() if count > 1] == []
    tagged = [bare(n) for n in names]
    assert [n for n, language in tagged if language in SCRIPTS and not SCRIPTS[language].search(n)] == []
    assert [n for n, language in tagged if not language and not n[0].isascii() and not n[0].isalpha()] == []


@every_place
def test_place_has_a_country_and_a_division_of_it(row):
    assert row["country"] in COUNTRIES
    assert (row["country"], row["admin1"]) in DIVISION


@every_place
def test_place_comes_from_a_known_source(row):
    first, *others = row["source"].split("; ")
    known = [source for source in SOURCES if first.startswith(source)]
    assert known
    assert row["place_id"].startswith("geonames:") or row["licence"] in SOURCES[known[0]]
    assert [other for other in others if not other.startswith(tuple(SOURCES))] == []


@pytest.mark.parametrize("country", CURATED)
def test_place_lies_in_its_country_and_near_its_division(country):
    rows = CURATED[country]
    lat, lon = (np.array([float(row[axis]) for row in rows]) for axis in ("lat", "lon"))
    abroad = world().beyond_km(country, lat, lon)
    away = [
        0.0 if ground is None else KM_PER_DEGREE * ground.distance(Point(x, y))
        for row, x, y in zip(rows, lon, lat, strict=True)
        for ground in [world().shape(country, row["admin1"])]
    ]
    outside = [
        (row["place_id"], round(off), round(far))
        for row, off, far in zip(rows, abroad, away, strict=True)
        # An island, a bridge or a sea front may lie off the land of a map at 1:10 million.
        if off > AFLOAT_KM.get(row["kind"], BORDER_KM)
        or (far > AFLOAT_KM.get(row["kind"], BORDERS_APART_KM) and row["place_id"] not in REDRAWN)
    ]
    assert outside == []


def test_the_outlines_tell_a_country_from_its_neighbours():
    points = {"Damascus": (33.51, 36.29), "Beirut": (33.89, 35.50), "Antakya": (36.20, 36.16)}
    lat, lon = np.array(list(points.values())).T
    assert (world().beyond_km("SYR", lat, lon) > BORDER_KM).tolist() == [False, True, True]


@pytest.mark.parametrize("country", CURATED)
def test_no_place_is_listed_twice(country):
    rows = [*CURATED[country], *(row for row in REGIONS if row["country"] == country)]
    spelled = [{fold(bare(name)[0]) for name in (row["name"], *row["names"].split("|")) if name} for row in rows]
    faults = []
    for i, (one, names) in enumerate(zip(rows, spelled, strict=True)):
        for other, others in zip(rows[i + 1 :], spelled[i + 1 :], strict=True):
            shared = names & others
            close = one["kind"][:3] == other["kind"][:3] and reach(one, other) < 0.5
            if (shared or close) and frozenset((one["place_id"], other["place_id"])) not in NAMESAKES:
                faults.append((one["place_id"], other["place_id"], sorted(shared)))
    assert faults == []


@every_place
def test_place_has_a_name_in_the_script_of_its_country(row):
    if row["country"] == "LBY":
        assert any(n.startswith("ar:") for n in row["names"].split("|"))


@every_place
def test_radius_covers_what_the_sources_disagree_on(row):
    apart = [float(km) for km in re.findall(r"([\d.]+) km apart", row["source"])]
    assert max(apart, default=0) <= float(row["radius_km"])
    assert len(apart) == row["source"].count(";")


@pytest.mark.parametrize("country", CURATED)
def test_every_name_finds_its_place_or_says_that_it_is_ambiguous(country):
    gazetteer = Gazetteer.default()
    faults = []
    for row in CURATED[country]:
        for name in dict.fromkeys(bare(n)[0] for n in (row["name"], *row["names"].split("|")) if n):
            # A greater namesake may answer for the country: then the division tells them apart.
            found = finds(gazetteer, row, name) or finds(gazetteer, row, name, admin1=row["admin1"])
            if not found and (row["place_id"], name) not in OUTRANKED and row["place_id"] not in SHADED:
                faults.append((row["place_id"], name))
    assert faults == []


def finds(gazetteer, row, name, **known):
    match = gazetteer.resolve(name, country=row["country"], **known)
    answer = match.place.place_id if match.status.value == "resolved" else row["place_id"]
    return answer == row["place_id"] and row["place_id"] in {c.place.place_id for c in match.candidates}


@pytest.mark.parametrize("country", CURATED)
def test_file_is_named_by_its_country(country):
    assert {row["country"] for row in CURATED[country]} == {country}


@for_each(REGIONS, itemgetter("place_id"))
def test_region_touches_its_country(row):
    if row["country"]:
        country = COUNTRIES[row["country"]]
        assert reach(row, country) <= float(country["radius_km"]) + float(row["radius_km"])


def test_place_ids_are_unique_over_all_tables():
    ids = Counter(row["place_id"] for row in [*PLACES, *REGIONS, *DIVISIONS, *COUNTIES, *UNIONS, *COUNTRIES.values()])
    assert [place_id for place_id, count in ids.items() if count > 1] == []
    districts = Counter(row["place_id"] for row in DISTRICTS)
    assert [place_id for place_id, count in districts.items() if count > 1] == []
    # A curated row may refine a district, and nothing else may share its identifier.
    refined = {row["place_id"] for row in PLACES if row["kind"] == "A.ADM2"}
    assert districts.keys() & ids.keys() <= refined


def test_districts_are_complete_and_lie_in_their_division():
    faults = []
    for row in DISTRICTS:
        division = DIVISION[row["country"], row["admin1"]]
        names = [row["name"], *filter(None, row["names"].split("|"))]
        sound = (
            re.fullmatch(r"geonames:\d{6,}|district:[A-Z]{2}\.\w+\.\w+", row["place_id"])
            and len(set(names)) == len(names)
            and int(row["population"]) >= 0
            and 10 <= int(row["radius_km"]) <= 450
            and reach(row, division) <= float(division["radius_km"]) + float(row["radius_km"])
        )
        if not sound:
            faults.append((row["place_id"], row["name"]))
    assert faults == []
    assert len(DISTRICTS) > 6900
    assert len({row["country"] for row in DISTRICTS}) > 45


@pytest.mark.parametrize(
    ("country", "written", "name", "admin1"),
    [
        ("NGA", "Gwoza LGA", "Gwoza Local Government Area", "Borno State"),
        ("NGA", "Gwoza Local Government Area", "Gwoza Local Government Area", "Borno State"),
        ("UKR", "Bakhmut Raion", "Bakhmut Raion", "Donetsk"),
        ("IND", "Anantnag district", "Anantnāg District", "Jammu and Kashmir"),
        ("COD", "Masisi territory", "Masisi Territory", "North Kivu"),
    ],
)
def test_a_district_goes_by_the_names_that_reports_have_for_it(country, written, name, admin1):
    place = Gazetteer.default().resolve(written, country=country).place
    assert (place.kind, place.name, place.admin1) == ("A.ADM2", name, admin1)


def test_a_bare_name_is_the_town_and_not_the_district_called_after_it():
    for name, country in (("Bakhmut", "UKR"), ("Gwoza", "NGA"), ("Palma", "MOZ"), ("Rutshuru", "COD")):
        assert Gazetteer.default().resolve(name, country=country).place.kind.startswith("P."), name


def test_divisions_are_complete():
    faults = []
    for row in DIVISIONS:
        names = [row["name"], *filter(None, row["names"].split("|"))]
        folded = {bare(n)[0].casefold() for n in names}
        sound = (
            re.fullmatch(r"geonames:\d+", row["place_id"])
            and row["kind"] == "A.ADM1"
            and row["country"] in COUNTRIES
            and abs(float(row["lat"])) <= 90
            and abs(float(row["lon"])) <= 180
            and int(row["population"]) >= 0
            and 0 < int(row["radius_km"]) < 3000
            and row["source"]
            and row["licence"] in LICENCES
            and len(folded) == len(names)
        )
        if not sound:
            faults.append((row["country"], row["name"]))
    assert faults == []


def test_counties_are_complete_and_lie_in_their_state():
    faults = []
    for row in COUNTIES:
        state = DIVISION[row["country"], row["admin1"]]
        sound = (
            re.fullmatch(r"census:\d{5}", row["place_id"])
            and row["kind"] == "A.ADM2"
            and int(row["population"]) >= 0
            and 0 < int(row["radius_km"]) < 1000
            and reach(row, state) <= float(state["radius_km"]) + float(row["radius_km"])  # the Aleutians go on and on
            and row["source"]
            and row["licence"] in LICENCES
        )
        if not sound:
            faults.append((row["admin1"], row["name"]))
    assert faults == []
    assert len({(row["admin1"], row["name"]) for row in COUNTIES}) == len(COUNTIES) > 3000
    assert len({row["admin1"] for row in COUNTIES}) == 50


def test_a_county_holds_its_seat():
    gazetteer = Gazetteer.default()
    county = gazetteer.resolve("Anderson County", admin1="Texas", country="USA").place
    seat = gazetteer.resolve("Palestine", admin1="Texas", country="USA").place
    assert county.kind == "A.ADM2"
    km = distance_km(lat=county.lat, lon=county.lon, to_lat=seat.lat, to_lon=seat.lon)
    assert km <= county.radius_km <= 60


def test_point_of_a_division_with_an_outline_is_its_middle_and_not_its_greatest_town():
    ontario = DIVISION["CAN", "08"]
    assert 49 < float(ontario["lat"]) < 51
    assert "outline" in ontario["source"] or "lines" in ontario["source"]
    assert sum("joined" in row["source"] for row in DIVISIONS) > 2000


def test_division_codes_are_unique_and_of_the_whole_world():
    assert len(DIVISION) == len(DIVISIONS) > 3700
    assert len({row["country"] for row in DIVISIONS}) > 220
    assert sum(row["country"] == "LBY" for row in DIVISIONS) == 22
    assert sum(row["country"] == "USA" for row in DIVISIONS) == 51


def test_divisions_lie_near_their_country():
    faults = [
        (row["country"], row["name"], round(apart))
        for row in DIVISIONS
        if (apart := reach(row, COUNTRIES[row["country"]])) > float(COUNTRIES[row["country"]]["radius_km"]) + 100
    ]
    assert faults == []


def test_corrections_name_divisions_that_exist():
    alpha3 = {row["alpha2"]: row["country"] for row in COUNTRIES.values()}
    rows = read("admin1_corrections.csv")
    assert {row["action"] for row in rows} == {"prefer", "add", "drop", "iso"}
    codes = {tuple(row["division"].split(".", 1)) for row in rows}
    assert [code for code in sorted(codes) if (alpha3[code[0]], code[1]) not in DIVISION] == []


def test_a_division_has_one_iso_code_of_its_country():
    alpha2 = {row["country"]: row["alpha2"] for row in COUNTRIES.values()}
    codes = Counter(row["iso"] for row in ISO)
    assert [code for code, count in codes.items() if count > 1] == []
    assert [row["iso"] for row in ISO if (row["country"], row["admin1_code"]) not in DIVISION] == []
    assert [row["iso"] for row in ISO if row["iso"].partition("-")[0] != alpha2[row["country"]]] == []
    given = {(row["country"], row["admin1_code"]): row["iso"] for row in ISO}
    assert given["COD", "12"] == "CD-SK"
    assert given["IRN", "01"] == "IR-04"  # and not Isfahan's, as before 2020
    assert given["GIN", "K"] == "GN-K"  # the region, and not the prefecture of that name
    assert len(ISO) > 3300


@for_each(UNIONS, itemgetter("place_id"))
def test_a_union_is_made_of_divisions_of_today(row):
    members = [(row["country"], code) for code in row["members"].split()]
    assert members
    assert [member for member in members if member not in DIVISION] == []
    assert row["kind"] in {"A.ADM1H", "L.RGN"}
    names = [row["name"], *filter(None, row["names"].split("|"))]
    assert len({bare(name)[0].casefold() for name in names}) == len(names)
    place = Gazetteer.default().place(row["place_id"])
    away = [reach(DIVISION[member], {"lat": place.lat, "lon": place.lon}) for member in members]
    radii = [float(DIVISION[member]["radius_km"]) for member in members]
    assert max(map(sum, zip(away, radii, strict=True))) == pytest.approx(place.radius_km, rel=0.01, abs=1.1)


@pytest.mark.parametrize(
    ("country", "written", "division"),
    [
        ("COD", "Sud-Kivu", "South Kivu"),
        ("COD", "CD-NK", "North Kivu"),
        ("IND", "Orissa", "Odisha"),
        ("PAK", "NWFP", "Khyber Pakhtunkhwa"),
        ("VEN", "Distrito Federal", "Capital District"),
        ("MMR", "Bago-East", "Bago Region"),
        ("MMR", "Shan-North", "Shan State"),
        ("UKR", "Kiev Special Republican city", "Kyiv City"),
        ("AFG", "Panjshir", "Panjshir"),
        ("COD", "Katanga", "Katanga"),
        ("CIV", "Dix-Huit Montagnes", "Dix-Huit Montagnes"),
        ("KEN", "North Eastern", "North Eastern Province"),
    ],
)
def test_names_that_tables_have_for_divisions_lead_to_them(country, written, division):
    match = Gazetteer.default().resolve(written, country=country, kind="A.ADM1")
    assert match.place.name == division
    assert match.place.country == country


def test_a_division_goes_by_the_bare_name_of_its_town():
    match = Gazetteer.default().resolve("Savar", country="BGD", admin1="Dhaka")
    assert (match.status, match.place.admin1) == ("resolved", "Dhaka Division")


def test_a_division_that_was_split_holds_the_towns_of_its_successors():
    match = Gazetteer.default().resolve("Kolwezi", country="COD", admin1="Katanga")
    assert (match.status, match.place.admin1) == ("resolved", "Lualaba")


def test_every_country_has_at_most_one_capital():
    rows = read("capitals.csv")
    assert len(rows) == len({row["country"] for row in rows}) > 190
    assert {row["country"] for row in rows} <= set(COUNTRIES)
    assert all(re.fullmatch(r"geonames:\d+", row["place_id"]) for row in rows)
    assert next(row["place_id"] for row in rows if row["country"] == "LBY") == "geonames:2210247"


def test_a_demonym_means_one_country():
    rows = read("demonyms.csv")
    folded = Counter(row["demonym"].casefold() for row in rows)
    assert [word for word, count in folded.items() if count > 1] == []
    assert {row["country"] for row in rows} <= set(COUNTRIES)
    # Two Congos, two Guineas' neighbours, two Koreas, and words that are no country's.
    assert {"congolese", "korean", "koreans", "dominican", "houthi", "pole", "poles", "kiwi"} & set(folded) == set()
    assert {"libyan", "libyans", "french", "saudis", "emirati", "yemeni", "palestinians"} <= set(folded)


def test_confusable_places_of_tripoli_are_places_of_their_own():
    places = {row["place_id"]: row for row in PLACES}
    for one, other, least in (
        ("curated:lby-bab-al-aziziya", "geonames:2220139", 35),
        ("curated:lby-bab-bin-ghashir", "geonames:2213618", 18),
        ("geonames:2220153", "curated:lby-espiaa", 55),
        ("curated:lby-souq-al-khamis", "curated:lby-souq-al-khamis-khums", 100),
        ("curated:lby-mitiga-airport", "curated:lby-tripoli-international-airport", 20),
    ):
        assert reach(places[one], places[other]) >= least


def test_every_reference_place_is_there_and_the_unplaceable_are_not(shared):
    with (shared / "gold" / "libya_places.csv").open(encoding="utf-8", newline="") as file:
        reference = list(csv.DictReader(file))
    spelled = [(row, {bare(n)[0].casefold() for n in (row["name"], *row["names"].split("|"))}) for row in PLACES]
    assert len(reference) == 24
    for place in reference:
        wanted = {place["target"].casefold(), *(v.casefold() for v in place["variants"].split(";"))}
        found = [row for row, names in spelled if names & wanted]
        if place["lat"]:
            assert any(reach(row, place) <= float(place["radius_km"]) for row in found), place["target"]
        else:
            assert found == [], place["target"]
