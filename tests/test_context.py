"""What is known beside a name: country, division, area, neighbours, and the rows of the same report."""

import json
from itertools import permutations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import MultiPolygon, Point, box

from geoincidents import Gazetteer, GazetteerGeocoder, geo, locate
from geoincidents.cli import main
from geoincidents.errors import AmbiguousPlaceError, GeoincidentsError, InputError, PlaceNotFoundError, SchemaError
from geoincidents.schema import MatchStatus


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.default()


# Strings as location columns of several conflicts and sources have them: where the answer must be.
STRUCTURED = [
    ("Karimiya district, Tripoli, Libya", "Karimiya", "LBY"),
    ("Tripoli (Lebanon)", "Tripoli", "LBN"),
    ("Tripoli [Lebanon]", "Tripoli", "LBN"),
    ("Tripoli/Libya", "Tripoli", "LBY"),
    ("Lebanon: Tripoli", "Tripoli", "LBN"),
    ("Tripoli; Lebanon", "Tripoli", "LBN"),
    ("Lebanon - Tripoli", "Tripoli", "LBN"),
    ("Tripoli – Lebanon", "Tripoli", "LBN"),
    ("طرابلس، لبنان", "Tripoli", "LBN"),
    ("Homs Governorate - Talbiseh", "Tallbīsah", "SYR"),
    ("Talbiseh, Homs Governorate", "Tallbīsah", "SYR"),
    ("Syria - Idlib - Saraqib", "Saraqib", "SYR"),
    ("Idleb / Saraqeb", "Saraqib", "SYR"),
    ("SYR | Idleb | Saraqab", "Saraqib", "SYR"),
    ("Deir-ez-Zor - Abu Kamal", "Ālbū Kamāl", "SYR"),
    ("Aleppo countryside", "Aleppo", "SYR"),
    ("Reef Halab", "Aleppo", "SYR"),
    ("Rif Halab", "Aleppo", "SYR"),
    ("northern Rif Halab", "Aleppo", "SYR"),
    ("ريف حلب الشمالي", "Aleppo", "SYR"),
    ("مدينة حلب", "Aleppo", "SYR"),
    ("City of Aleppo", "Aleppo", "SYR"),
    ("Town of Sirte", "Sirte", "LBY"),
    ("Sirte city", "Sirte", "LBY"),
    ("Sana'a governorate", "Sanaa", "YEM"),
    ("Bakhmut, Donetsk Oblast", "Bakhmut", "UKR"),
    ("Ukraine > Donetsk > Bakhmut", "Bakhmut", "UKR"),
    ("Kharkivska oblast, Ukraine", "Kharkiv", "UKR"),
    ("Borno State", "Borno State", "NGA"),
    ("Maiduguri, Borno, Nigeria", "Maiduguri", "NGA"),
    ("Sudan, North Darfur, El Fasher", "El Fasher", "SDN"),
    ("El Fasher (North Darfur)", "El Fasher", "SDN"),
    ("Tigray - Mekelle", "Mek'ele", "ETH"),
    ("Khan Younis, Gaza", "Khān Yūnis", "PSE"),
    ("Goma, Nord-Kivu, DRC", "Goma", "COD"),
    ("Ville de Goma", "Goma", "COD"),
    ("Benghazi-Libya", "Benghazi", "LBY"),
    ("Lebanon-Tripoli", "Tripoli", "LBN"),
    ("Kherson (city)", "Kherson", "UKR"),
    ("Kherson (oblast), Ukraine", "Kherson", "UKR"),
    ("Mekelle (Tigray), Ethiopia", "Mek'ele", "ETH"),
    ("м. Бахмут", "Bakhmut", "UKR"),
    ("Донецька область", "Donetsk", "UKR"),
    ("Région de Mopti", "Mopti", "MLI"),
    ("Departamento de Nariño", "Narino", "COL"),
    ("Cabo Delgado / Mocímboa da Praia", "Mocímboa da Praia", "MOZ"),
    ("Afghanistan/Helmand/Lashkar Gah", "Lashkar Gāh", "AFG"),
    ("Iraq | Anbar | Ramadi", "Ramadi", "IRQ"),
    ("Myanmar: Sagaing: Monywa", "Monywa", "MMR"),
    ("Burkina Faso - Sahel - Djibo", "Djibo", "BFA"),
    ("Kismayo (Lower Juba)", "Kismayo", "SOM"),
    ("محافظة تعز", "Taiz", "YEM"),
    ("Haute-Kotto > Bria", "Bria", "CAF"),
    ("50 km south of Tripoli, Libya", "Tripoli", "LBY"),
]


@pytest.mark.parametrize(("text", "name", "country"), STRUCTURED, ids=[text for text, _, _ in STRUCTURED])
def test_structured_strings_lead_to_their_place(gazetteer, text, name, country):
    match = gazetteer.resolve(text)
    assert match.status is MatchStatus.RESOLVED
    assert (match.place.name, match.place.country) == (name, country)
    assert match.query == text


@pytest.mark.parametrize(
    ("text", "kind", "least_km", "most_km"),
    [
        ("Aleppo countryside", "P.", 20, 40),  # the town and its surroundings, not its point
        ("Reef Halab", "P.", 20, 40),
        ("Sana'a governorate", "A.ADM1", 50, 200),
        ("محافظة حلب", "A.ADM1", 50, 200),
        ("Bakhmut, Donetsk Oblast", "P.", 1, 10),  # the town, not the oblast it lies in
        ("Homs Governorate - Talbiseh", "P.", 1, 10),
    ],
)
def test_the_radius_is_that_of_what_the_string_says(gazetteer, text, kind, least_km, most_km):
    match = gazetteer.resolve(text)
    assert match.place.kind.startswith(kind)
    assert least_km <= match.radius_km <= most_km


@pytest.mark.parametrize(
    "text",
    ["Idlib - Hama", "Tripoli - Misrata", "Misrata / Benghazi", "Paris, Tripoli", "Atlantis - Tripoli",
     "Tripoli/Atlantis", "Lebanon, Zahle, Misrata", "Atlantis-Libya", "Benghazi-Lebanon"],
)  # fmt: skip
def test_a_list_or_a_road_is_no_place_in_a_place(gazetteer, text):
    match = gazetteer.resolve(text)
    assert match.status is not MatchStatus.RESOLVED
    assert match.lat is None


@pytest.mark.parametrize(
    "text",
    [
        "rif " * 3000,
        "City of " * 3000 + "X",
        "a - " * 3000,
        "(" * 3000,
        "north of " * 3000,
        "1 " * 3000,
        "Homs, " * 40,
        "rif " * 70 + "Halab",
    ],
)
def test_a_text_that_is_no_phrase_is_answered_in_time(gazetteer, text):
    assert gazetteer.resolve(text).why


def test_a_listed_name_is_not_taken_apart(gazetteer):
    assert gazetteer.resolve("Gaza City").place.name == "Gaza"
    assert gazetteer.resolve("Rif Dimashq").place.kind == "A.ADM1"
    assert gazetteer.resolve("Washington, D.C.").place.country == "USA"


AREAS = [
    ("Lebanon", "LBN"), ("LB", "LBN"), (box(35, 34, 36.5, 35), "LBN"), (Point(35.8, 34.4).buffer(0.5), "LBN"),
    ("North Lebanon", "LBN"), (box(-100, 30, -60, 45), "USA"), ("Iowa", "USA"),
    (MultiPolygon([box(20, 36, 24, 38.5), box(0, 0, 1, 1)]), "GRC"), (box(-347.5, 32.5, -346, 33.2), "LBY"),
]  # fmt: skip


@pytest.mark.parametrize(("within", "country"), AREAS)
def test_within_holds_the_answer_and_finds_small_places(gazetteer, within, country):
    match = gazetteer.resolve("Tripoli", within=within)
    assert match.place.country == country
    assert all(candidate.place.country == country for candidate in match.candidates)


def test_within_never_lets_an_answer_out(gazetteer):
    area = box(-71, -35, -57, -25)  # the north-west of Argentina, in a world full of greater places of these names
    for name in (
        "San José",
        "Santa Rosa",
        "Córdoba",
        "London",
        "Tripoli",
        "Libya",
        "50 km south of Rosario",
        "Mendoza",
    ):
        match = gazetteer.resolve(name, within=area)
        if match.lat is not None:
            assert area.intersects(Point(match.lon, match.lat))
        else:
            assert "within the given area" in match.why or "outside the given area" in match.why
    assert gazetteer.resolve("San José", within=area).place.country == "ARG"


def test_a_small_namesake_is_found_among_hundreds_of_larger_ones(gazetteer):
    ground = gazetteer.ground
    every = [c.place for c in gazetteer.lookup("San Antonio", fuzzy=False, limit=500)]
    assert len(every) > 60
    small = every[-1]
    here = Point(small.lon, small.lat).buffer(0.02)
    assert gazetteer.resolve("San Antonio", within=here).place.place_id == small.place_id
    assert len(ground.rows) > 200_000


def test_within_a_town_takes_its_suburbs_and_no_more(gazetteer):
    assert gazetteer.resolve("Tajoura", within="Tripoli, Libya").place.country == "LBY"
    far = gazetteer.resolve("Misrata", within="Tripoli, Libya")
    assert far.status is MatchStatus.UNRESOLVED
    assert far.why.startswith("no 'Misrata' lies within Tripoli (to ")
    place = gazetteer.resolve("Tripoli", country="LY").place
    assert gazetteer.resolve("Tajoura", within=place).place.country == "LBY"


def test_a_reckoned_point_is_held_as_well(gazetteer):
    inside = gazetteer.resolve("50 km south of Tripoli", within="Libya")
    assert inside.status is MatchStatus.RESOLVED
    outside = gazetteer.resolve("50 km south of Tripoli", within="Tripoli, Libya")
    assert outside.status is MatchStatus.UNRESOLVED
    assert "lies outside Tripoli" in outside.why
    area = box(12.9, 32.3, 13.5, 32.6)  # without Tripoli itself
    assert gazetteer.resolve("50 km south of Tripoli", within=area).status is MatchStatus.RESOLVED


@pytest.mark.parametrize(
    ("admin1", "country"), [("North Lebanon", None), ("Nord-Liban", "LB"), ("North Lebanon governorate", "LBN")]
)
def test_a_division_is_named_in_any_spelling(gazetteer, admin1, country):
    match = gazetteer.resolve("Tripoli", admin1=admin1, country=country)
    assert (match.place.country, match.place.admin1) == ("LBN", "North Lebanon")


def test_a_division_may_be_a_geonames_code(gazetteer):
    named = {row: gazetteer.store.places([row])[0].name for row in gazetteer.store.divisions().values()}
    coded = gazetteer.store.divisions().items()
    ((code, row),) = [(code, row) for (nation, code), row in coded if nation == "LBY" and named[row] == "Sabha"]
    assert row == gazetteer.division_row("LBY", code)
    assert gazetteer.resolve("Sabha", admin1=code, country="LY").place.admin1 == "Sabha"
    assert gazetteer.resolve("Sabha", admin1=f"LY.{code}").place.admin1 == "Sabha"
    assert "though outside Sabha" in gazetteer.resolve("Tripoli", admin1=f"LY.{code}").why


def test_a_stated_division_decides_between_namesakes(gazetteer):
    assert gazetteer.resolve("Springfield", admin1="Illinois", country="US").place.admin1 == "Illinois"
    assert gazetteer.resolve("Springfield", admin1="Ohio", country="US").place.admin1 == "Ohio"
    assert gazetteer.resolve("Tripoli", admin1="North Lebanon").place.country == "LBN"


def test_a_division_that_does_not_hold_the_place_costs_certainty_and_is_told(gazetteer):
    stated = gazetteer.resolve("Benghazi", admin1="Tripoli", country="LY")
    assert stated.place.name == "Benghazi"
    assert stated.score < gazetteer.resolve("Benghazi", country="LY").score
    assert "though outside Tripoli, where it is said to lie" in stated.why


@pytest.mark.parametrize(
    ("name", "country", "admin1", "division"),
    [
        ("Savar", "BD", "Dhaka", "Dhaka Division"),  # without its word
        ("Uvira", "CD", "Sud-Kivu", "South Kivu"),  # another language's order
        ("Kafr Nabl", "SY", "Idleb", "Idlib"),  # another spelling
        ("Ghat", "LY", "LY.71", None),  # a code
    ],
)
def test_a_division_is_known_by_any_of_its_names(gazetteer, name, country, admin1, division):
    match = gazetteer.resolve(name, country=country, admin1=admin1)
    assert match.status is MatchStatus.RESOLVED
    assert division is None or match.place.admin1 == division


@pytest.mark.parametrize("admin1", ["Xqzvwk", "x" * 5000, "Old Province of Nowhere"])
def test_a_division_that_is_not_known_walls_nothing_off(gazetteer, admin1):
    match = gazetteer.resolve("Misrata", country="LY", admin1=admin1)
    assert (match.status, match.place.name) == (MatchStatus.RESOLVED, "Misrata")
    assert match.score < gazetteer.resolve("Misrata", country="LY").score
    assert "division" in match.why


def test_a_second_order_division_stands_for_the_one_it_lies_in(gazetteer):
    match = gazetteer.resolve("Huntsville", country="US", admin1="Walker County, Texas")
    assert match.place.admin1 == "Texas"
    several = gazetteer.context(country="US", admin1="Henderson County")
    assert {name for _, name in several.divisions} >= {"Texas", "Tennessee", "Kentucky", "Illinois", "North Carolina"}
    assert "is no first-order division" in several.remark


def test_north_is_not_south(gazetteer):
    for admin1 in ("North Darfur", "South Darfur", "West Darfur"):
        context = gazetteer.context(country="SD", admin1=admin1)
        assert {name for _, name in context.divisions} == {admin1}


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"within": "Xqzvwk"}, PlaceNotFoundError, "The area 'Xqzvwk' is not in the gazetteer"),
        ({"within": Point(1, 1)}, InputError, "without an area"),
        ({"within": box(0, 0, 500_000, 500_000)}, InputError, "has to be in degrees"),
        ({"within": 5}, InputError, "is no area"),
        ({"near": "Xqzvwk"}, PlaceNotFoundError, "is not in the gazetteer"),
    ],
)
def test_a_limit_that_is_none_is_told(gazetteer, options, error, message):
    with pytest.raises(error, match=message):
        gazetteer.resolve("Tripoli", **options)
    with pytest.raises(error, match=message):
        gazetteer.resolve_many(["Tripoli"], **options)


def test_an_ambiguous_limit_is_not_guessed(tmp_path):
    from geoincidents.compile import build_gazetteer

    rows = tmp_path / "twins.csv"
    rows.write_text(
        "name,kind,lat,lon,country,population\nAm Dam,P.PPL,12.5,20.5,TCD,9000\nAm Dam,P.PPL,9.5,16.5,TCD,9000\n"
    )
    build_gazetteer([rows], tmp_path / "twins.gaz")
    with pytest.raises(AmbiguousPlaceError, match="The area 'Am Dam'"):
        Gazetteer.open(tmp_path / "twins.gaz").resolve("Am Dam", within="Am Dam")


def test_columns_of_context_are_read_row_by_row(gazetteer):
    index = [4, 4, "x", 0]
    names = pd.Series(["Tripoli"] * 4, index=index)
    table = gazetteer.resolve_many(
        names,
        near=gpd.GeoSeries([Point(35.5, 33.9), None, Point(13, 32.7), Point()], index=index, crs=4326),
        admin1=pd.Series([None, "North Lebanon", None, "Nowhere"], index=index),
    )
    assert table.index.tolist() == index
    assert table["country"].fillna("").tolist() == ["LBN", "LBN", "LBY", "LBY"]
    assert "no division is known as 'Nowhere'" in table["match_why"].iloc[3]
    within = gazetteer.resolve_many(["Tripoli"] * 4, within=["Lebanon", "Iowa", box(20, 36, 24, 38.5), "Xqzvwk"])
    assert within["country"].fillna("").tolist() == ["LBN", "USA", "GRC", ""]
    near = gazetteer.resolve_many(["Tripoli"] * 3, near=["Beirut", (32.8, 13.1), "Xqzvwk"])
    assert near["country"].tolist() == ["LBN", "LBY", "LBY"]
    assert near["match_why"].iloc[2].endswith("'Xqzvwk', which it should be near, is not in the gazetteer")
    one = gazetteer.resolve_many(["Tripoli"] * 2, near=(33.9, 35.5), kind="P")
    assert one["country"].tolist() == ["LBN", "LBN"]
    with pytest.raises(InputError, match="2 names and 1 values of near="):
        gazetteer.resolve_many(["a", "b"], near=["Beirut"])
    with pytest.raises(InputError, match="different indexes"):
        gazetteer.resolve_many(names, admin1=pd.Series(["x"] * 4))


def test_rows_with_one_context_are_looked_up_once(gazetteer, monkeypatch):
    asked = []
    plain = Gazetteer.resolve
    spy = lambda self, name, **known: asked.append(name) or plain(self, name, **known)  # noqa: E731
    monkeypatch.setattr(Gazetteer, "resolve", spy)
    gazetteer.resolve_many(["Sabha", "Ghat"] * 50, country=["LY", "LBY"] * 50, within=["Libya", "Libya"] * 50)
    assert sorted(asked) == ["Ghat", "Sabha"]


GROUPS = [
    (["Tripoli", "Zahle", "Baalbek"], ["LBN", "LBN", "LBN"]),
    (["Tripoli", "Misrata", "Sirte"], ["LBY", "LBY", "LBY"]),
    (["Homs", "Tarhuna", "Zliten"], ["LBY", "LBY", "LBY"]),
    (["Homs", "Idlib", "Hama"], ["SYR", "SYR", "SYR"]),
    (["London", "Toronto", "Hamilton"], ["CAN", "CAN", "CAN"]),
    (["Paris", "Toronto", "Ottawa"], ["FRA", "CAN", "CAN"]),  # the one in Ontario is not what anybody means
    (["Tripoli", "Zahle", "Misrata"], ["LBY", "LBN", "LBY"]),  # torn, so by itself
    (["50 km south of Tripoli", "Zahle", "Baalbek"], ["LBN", "LBN", "LBN"]),
    (["Tripoli", "Tripoli", "Zahle"], ["LBN", "LBN", "LBN"]),
    (["Tripoli"], ["LBY"]),
    (["Tripoli", "Xqzvwk", ""], ["LBY", "", ""]),
]


@pytest.mark.parametrize(("names", "countries"), GROUPS, ids=[" ".join(names) for names, _ in GROUPS])
def test_rows_of_a_group_lend_each_other_context_in_any_order(gazetteer, names, countries):
    expected = dict(zip(names, countries, strict=True))
    reasons = set()
    for order in permutations(names):
        table = gazetteer.resolve_many(order, group=["report"] * len(order))
        assert table["country"].fillna("").tolist() == [expected[name] for name in order]
        reasons.add(tuple(sorted(table["match_why"])))
    assert len(reasons) == 1


def test_the_reason_names_who_lent_the_context(gazetteer):
    table = gazetteer.resolve_many(["Tripoli", "Zahle"], group=["a", "a"])
    assert table["match_why"].iloc[0].endswith("in one group with 'Zahle'")
    assert "group" not in table["match_why"].iloc[1]


def test_groups_keep_to_themselves(gazetteer):
    names = ["Tripoli", "Zahle", "Tripoli", "Sirte", "Tripoli"]
    table = gazetteer.resolve_many(names, group=[1.0, 1.0, 2.0, 2.0, np.nan])
    assert table["country"].tolist() == ["LBN", "LBN", "LBY", "LBY", "LBY"]
    assert "group" not in table["match_why"].iloc[4]
    with pytest.raises(InputError, match="group='report' is no column"):
        gazetteer.resolve_many(names, group="report")


def test_names_that_are_nowhere_clear_settle_each_other(tmp_path):
    from geoincidents.compile import build_gazetteer

    rows = tmp_path / "towns.csv"
    rows.write_text(
        "name,kind,lat,lon,country,population\n"
        "Amber,P.PPL,9.0,16.0,TCD,9000\nAmber,P.PPL,27.0,14.0,LBY,9000\n"
        "Beryl,P.PPL,9.2,16.2,TCD,9000\nBeryl,P.PPL,13.0,30.0,SDN,9000\n"
    )
    build_gazetteer([rows], tmp_path / "towns.gaz")
    small = Gazetteer.open(tmp_path / "towns.gaz")
    assert set(small.resolve_many(["Amber", "Beryl"])["match_status"]) == {"ambiguous"}
    table = small.resolve_many(["Amber", "Beryl"], group=[1, 1])
    assert table["country"].tolist() == ["TCD", "TCD"]
    assert set(table["match_status"]) == {"resolved"}


def test_a_stack_holds_to_limits_too(gazetteer, tmp_path):
    from geoincidents.compile import build_gazetteer

    rows = tmp_path / "mine.csv"
    rows.write_text("place_id,name,kind,lat,lon,country\nmine:1,Camp Nowhere,S.CMP,34.5,35.9,LBN\n")
    build_gazetteer([rows], tmp_path / "mine.gaz")
    stacked = Gazetteer.stack(Gazetteer.open(tmp_path / "mine.gaz"), gazetteer)
    assert stacked.resolve("Camp Nowhere", within="Lebanon").place.place_id == "mine:1"
    assert stacked.resolve("Camp Nowhere", within="Libya").status is MatchStatus.UNRESOLVED
    assert stacked.resolve("Tripoli", within=box(35, 34, 36.5, 35)).place.country == "LBN"
    assert stacked.resolve("Tripoli", admin1="North Lebanon").place.country == "LBN"
    assert stacked.resolve_many(["Tripoli", "Zahle"], group=[1, 1])["country"].tolist() == ["LBN", "LBN"]


def test_the_geocoder_takes_limits_and_gives_stated_points():
    assert "LBN" in GazetteerGeocoder(within="Lebanon").geocode("Tripoli").address
    assert "LBN" in GazetteerGeocoder(admin1="North Lebanon", country="LB").geocode("Tripoli").address
    location = GazetteerGeocoder().geocode("32.68N 13.18E")
    assert (location.latitude, location.longitude, location.address) == (32.68, 13.18, "32.68N 13.18E")


def test_locate_reads_context_from_columns():
    table = pd.DataFrame(
        {"location": ["Tripoli", "Zahle", "Tripoli", "Sirte", "32.68N 13.18E"], "report": ["a", "a", "b", "b", "b"]},
        index=[5, 5, 1, 0, 9],
    )
    located = locate(table, group="report")
    assert located.index.tolist() == [5, 5, 1, 0, 9]
    assert located["country"].fillna("").tolist() == ["LBN", "LBN", "LBY", "LBY", "LBY"]
    assert located["geo_precision"].iloc[4] == "exact"
    table["division"] = ["North Lebanon", None, "Iowa", "Tripoli", None]
    divided = locate(table, admin1="division")
    assert divided["country"].fillna("").tolist() == ["LBN", "LBN", "USA", "LBY", "LBY"]
    assert "though outside Tripoli" in divided["match_why"].iloc[3]
    table["about"] = ["Beirut", None, "Beirut", "Beirut", None]
    assert locate(table.drop(columns="division"), near="about")["country"].iloc[[0, 2]].tolist() == ["LBN", "LBN"]
    assert locate(table.drop(columns="division"), within="Lebanon")["country"].fillna("").tolist() == [
        "LBN",
        "LBN",
        "LBN",
        "",
        "",
    ]
    with pytest.raises(SchemaError, match="no column 'reports'"):
        locate(table, group="reports")
    with pytest.raises(GeoincidentsError, match="is not in the gazetteer"):
        locate(table, within="Xqzvwk")


def test_the_command_line_takes_the_same_words(capsys, tmp_path):
    assert main(["resolve", "Tripoli", "--within", "Lebanon", "--kind", "P", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["country"] == "LBN"
    assert main(["resolve", "Tripoli", "--admin1", "Sabha", "--country", "LY"]) == 0
    assert "though outside Sabha, where it is said to lie" in capsys.readouterr().out
    assert main(["resolve", "32.68N 13.18E"]) == 0
    assert "32.68000, 13.18000, within 0.726 km (exact)" in capsys.readouterr().out
    table = tmp_path / "table.csv"
    table.write_text("where,report\nTripoli,a\nZahle,a\nTripoli,b\nSirte,b\n", encoding="utf-8")
    assert main(["locate", str(table), "--place", "where", "--group", "report", "--json"]) == 0
    assert [row["country"] for row in json.loads(capsys.readouterr().out)] == ["LBN", "LBN", "LBY", "LBY"]


def test_the_command_line_says_what_is_near(capsys):
    assert main(["reverse", "32.6, 13.2", "33S US 29 17", "-k", "2", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["point"] for row in rows] == ["32.6, 13.2", "32.6, 13.2", "33S US 29 17", "33S US 29 17"]
    assert rows[0]["country"] == "LBY"
    assert rows[0]["distance_km"] < rows[1]["distance_km"]
    assert main(["reverse", "32.6, 13.2"]) == 0
    assert "6 km S of Souq al-Sabt" in capsys.readouterr().out
    assert main(["reverse", "5-7"]) == 2
    assert "is no point" in capsys.readouterr().err


def test_points_and_limits_agree_with_geodesics(gazetteer):
    scope = gazetteer._scope("", gazetteer.resolve("Sabha", country="LY").place)
    ground = gazetteer.ground
    km = geo.distance_km(lat=ground.lat, lon=ground.lon, to_lat=scope.lat, to_lon=scope.lon)
    chosen = np.isin(ground.rows, scope.rows)
    assert chosen.any()
    assert float(km[chosen].max()) < float(km[~chosen].min())


@pytest.mark.parametrize("empty", ["", "  ", None, float("nan"), pd.NA])
@pytest.mark.parametrize("what", ["country", "admin1", "near", "within", "kind"])
def test_an_empty_limit_is_none(gazetteer, what, empty):
    assert gazetteer.resolve("Misrata", **{what: empty}) == gazetteer.resolve("Misrata")
    one = gazetteer.resolve_many(["Misrata"], **{what: empty})
    assert one["place_name"].tolist() == ["Misrata"]


@pytest.mark.parametrize("names", [pd.DataFrame({"location": ["Sirte"]}), {"location": ["Sirte"]}])
def test_a_table_is_no_column_of_names(gazetteer, names):
    with pytest.raises(InputError, match="names= is a table"):
        gazetteer.resolve_many(names)


@pytest.mark.parametrize("policy", [pd.NA, None, 1, "worst"])
def test_an_odd_policy_is_told(gazetteer, policy):
    with pytest.raises(InputError, match="on_ambiguous="):
        gazetteer.resolve("Sirte", on_ambiguous=policy)
