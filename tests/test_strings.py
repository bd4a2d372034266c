"""Strings as event tables hold them: quarters, divisions of every country's word, codes, links, kinds of places."""

import pandas as pd
import pytest
from pyproj import Geod

from geoincidents import Gazetteer, geo, locate
from geoincidents.gazetteer.strings.grids import read_grid
from geoincidents.gazetteer.strings.links import read_link
from geoincidents.gazetteer.strings.states import State, state_place, states_coded
from geoincidents.names.place_words import place_words, words_of
from geoincidents.schema import MatchStatus
from geoincidents.text.relations import parse_phrase

EARTH = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.default()


def away(match, lat, lon):
    return EARTH.inv(match.lon, match.lat, lon, lat)[2] / 1000.0


# Text, country given, true point, and the radius that is honest at most.
PLACED = [
    ("Lagos - Ajegunle", "NG", 6.45, 3.36, 40),
    ("Karachi - Lyari", "PK", 24.87, 67.0, 45),
    ("Beirut - Tariq al-Jadida", "LB", 33.87, 35.50, 25),
    ("Kassala - Al Mirghaniya", "SD", 15.45, 36.40, 25),
    ("Chibok Local Government Area", "NG", 10.87, 12.85, 60),
    ("Kukawa LGA, Borno", "NG", 12.92, 13.57, 60),
    ("Uvira territory, South Kivu", "CD", -3.40, 29.14, 75),
    ("territoire de Walikale", "CD", -1.42, 28.07, 60),
    ("cercle de Koro", "ML", 14.07, -3.08, 60),
    ("Cox's Bazar Sadar upazila", "BD", 21.44, 91.97, 60),
    ("Swabi tehsil", "PK", 34.12, 72.47, 60),
    ("Metema woreda", "ET", 12.96, 36.15, 60),
    ("Izium raion, Kharkiv oblast", "UA", 49.21, 37.25, 60),
    ("Municipality of Patikul", "PH", 6.07, 121.1, 60),
    ("municipio de Guapi", "CO", 2.57, -77.89, 60),
    ("arrondissement de Mora", "CM", 11.05, 14.14, 60),
    ("District 4 of Herat city", "AF", 34.35, 62.20, 30),
    ("Ward 12, Mandalay", "MM", 21.97, 96.08, 40),
    ("Kandahar city, PD 9", "AF", 31.61, 65.71, 40),
    ("northern districts of Mosul", "IQ", 36.40, 43.13, 25),
    ("the Lyman front", "UA", 48.99, 37.80, 45),
    ("9 km east of Kramatorsk along the Bakhmut road", "UA", 48.74, 37.70, 15),
    ("between Popasna and Bakhmut villages", "UA", 48.61, 38.19, 30),
    ("on the Palmyra road", "SY", 34.56, 38.27, 60),
    ("west bank of the Euphrates opposite Raqqa", "SY", 35.95, 38.90, 30),
    ("left bank of the Dnieper near Kherson", "UA", 46.65, 32.62, 35),
    ("the border village of Bunagana", "CD", -1.30, 29.59, 30),
    ("Bahri (Khartoum State)", "SD", 15.65, 32.55, 60),
    ("House 12, Street 5, Peshawar", "PK", 34.01, 71.55, 30),
    ("Tigris river, Tikrit", "IQ", 34.60, 43.68, 25),
]


@pytest.mark.parametrize(("text", "country", "lat", "lon", "most_km"), PLACED, ids=[row[0] for row in PLACED])
def test_the_circle_of_a_string_holds_its_place(gazetteer, text, country, lat, lon, most_km):
    match = gazetteer.resolve(text, country=country)
    assert match.status is not MatchStatus.UNRESOLVED, match.why
    assert away(match, lat, lon) <= match.radius_km + 2.0
    assert match.radius_km <= most_km


def test_a_quarter_that_is_not_known_is_its_town_as_an_area(gazetteer):
    match = gazetteer.resolve("Mombasa - Old Harbour", country="KE")
    town = gazetteer.resolve("Mombasa", country="KE")
    assert match.place == town.place
    assert match.precision.value == "area"
    assert match.score < town.score
    assert "'Old Harbour' is not known by itself" in match.why
    assert match.radius_km >= town.radius_km


@pytest.mark.parametrize(
    "text", ["Tripoli - Sirte", "Mosul - Erbil", "Atlantis - Sirte", "Berlin, Tripoli", "Sirte/Atlantis"]
)
def test_two_towns_are_no_quarter(gazetteer, text):
    match = gazetteer.resolve(text)
    assert match.status is not MatchStatus.RESOLVED
    assert match.lat is None


def test_two_places_in_one_cell_are_told(gazetteer):
    match = gazetteer.resolve("Sirte; Ubari", country="LY")
    assert match.status is MatchStatus.AMBIGUOUS
    assert match.lat is None
    assert "two places" in match.why
    assert "'Sirte' and 'Ubari'" in match.why
    table = locate(pd.DataFrame({"date_start": ["2024-01-01"], "location": ["Sirte; Ubari"]}), country="LY")
    assert table["match_status"].tolist() == ["ambiguous"]
    assert table.geometry.tolist() == [None]


def test_a_qualifier_that_is_not_known_is_passed_over(gazetteer):
    match = gazetteer.resolve("Tamu town, Tamu township (Xyzzy District, Sagaing Region)")
    assert match.place is None or match.place.country == "MMR"
    known = gazetteer.resolve("Monywa (Xyzzy District, Sagaing Region)")
    assert (known.place.name, known.place.country) == ("Monywa", "MMR")
    assert gazetteer.resolve("Monywa, Xyzzy").status is MatchStatus.UNRESOLVED


CODED = [
    ("Peoria, IL, USA", "Illinois", None), ("Troy, MI, US", "Michigan", None), ("Salem, OR", "Oregon", "US"),
    ("Dover, DE", "Delaware", None), ("Macon, Ga.", "Georgia", None), ("Fargo, N.D.", "North Dakota", None),
    ("Mobile, AL, USA", "Alabama", None), ("Fresno, Calif.", "California", None), ("Albany, N. Y.", "New York", None),
    ("Kingston, ON", "Ontario", "CA"), ("Sherbrooke, Que.", "Quebec", None), ("Ballarat, VIC", "Victoria", "AU"),
    ("Broome, WA", "Western Australia", "AU"), ("Spokane, WA", "Washington", None), ("Recife - PE", "Pernambuco", "BR"),
    ("Campinas, SP, Brazil", "São Paulo", None), ("Nagpur, MH", "Maharashtra", "IN"),
    ("Toluca, Edomex", "México", "MX"),
    ("Morelia, Mich.", "Michoacán", "MX"), ("Culiacán, SIN", "Sinaloa", "MX"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "state", "country"), CODED, ids=[row[0] for row in CODED])
def test_a_code_after_a_town_is_its_state(gazetteer, text, state, country):
    match = gazetteer.resolve(text, country=country)
    assert match.status is MatchStatus.RESOLVED, match.why
    known = gazetteer.lookup(state, fuzzy=False)
    assert (match.place.country, match.place.admin1) in {(c.place.country, c.place.name) for c in known}


def test_a_code_of_a_country_is_one_where_no_state_has_the_place(gazetteer):
    assert gazetteer.resolve("Tripoli, LB").place.country == "LBN"
    assert gazetteer.resolve("Hamburg, DE").place.country == "DEU"
    assert gazetteer.resolve("Lima, PE").place.country == "PER"
    assert gazetteer.resolve("Springfield, IL").place.country == "USA"


def test_every_state_of_the_table_is_a_division(gazetteer):
    import csv
    from importlib.resources import files

    text = (files("geoincidents") / "data" / "state_codes.tsv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines(), delimiter="\t"))
    states = {State(row["country"], row["name"]) for row in rows}
    assert len(states) > 150
    assert [state for state in states if state_place(gazetteer, state) is None] == []
    assert all(State(row["country"], row["name"]) in states_coded(row["code"]) for row in rows)
    assert states_coded("or") == states_coded("Springfield") == ()


@pytest.mark.parametrize(
    ("code", "name", "country"),
    [("SY02", "Aleppo", "SYR"), ("UA63", "Kharkiv", "UKR"), ("NG008", "Borno State", "NGA"), ("SO24", "Bay", "SOM"),
     ("YE1103", "Ibb", "YEM"), ("MMR005", "Sagaing Region", "MMR"), ("IQG15", "Nineveh", "IRQ"),
     ("AF2705", "Kandahar", "AFG")],
)  # fmt: skip
def test_place_codes_of_the_united_nations(gazetteer, code, name, country):
    match = gazetteer.resolve(code)
    assert (match.status, match.place.name, match.place.country) == (MatchStatus.RESOLVED, name, country)
    assert match.place.kind == "A.ADM1"
    assert "P-code" in match.why
    assert match.radius_km == match.place.radius_km


def test_a_place_code_of_no_division_says_what_it_is(gazetteer):
    match = gazetteer.resolve("LY03")
    assert match.status is MatchStatus.UNRESOLVED
    assert "'South' in LBY" in match.why
    assert gazetteer.resolve("SY99").status is MatchStatus.UNRESOLVED
    assert gazetteer.resolve("SY02", country="UA").status is MatchStatus.UNRESOLVED


@pytest.mark.parametrize(
    "text", ["Siverskyi Donets river", "Inhulets River", "the Khabur river", "Missouri River", "Nahr al-Bared river"]
)
def test_a_river_is_no_town(gazetteer, text):
    match = gazetteer.resolve(text)
    assert match.place is None or match.place.kind.startswith("H.")


def test_kinds_that_are_listed_are_found_as_such(gazetteer):
    assert gazetteer.resolve("Lake Chad").place.kind == "H.LK"
    assert gazetteer.resolve("Mount Sinjar").place.kind.startswith("T.")
    assert gazetteer.resolve("River Nile state", country="SD").place.kind == "A.ADM1"
    assert gazetteer.resolve("Rio de Janeiro").place.kind.startswith("P.")


def test_a_district_is_wider_than_the_town_it_is_called_after(gazetteer):
    district, town = (gazetteer.resolve(text, country="AF") for text in ("Herat district", "Herat"))
    assert (district.precision.value, town.precision.value) == ("admin2", "settlement")
    assert district.place.kind.startswith(("P.", "A.ADM2"))
    assert district.radius_km >= 30.0 > town.radius_km


LINKS = {
    "https://www.google.com/maps/place/X/@36.1,37.1,12z/data=!4m5!3m4!1s0x0!8m2!3d36.2021!4d37.1343": (
        36.2021,
        37.1343,
    ),
    "https://www.google.com/maps?q=36.2021,37.1343": (36.2021, 37.1343),
    "https://www.google.com/maps/search/?api=1&query=36.2021%2C37.1343": (36.2021, 37.1343),
    "https://maps.apple.com/?ll=36.2021,37.1343&q=Aleppo": (36.2021, 37.1343),
    "https://www.bing.com/maps?cp=36.2021~37.1343&lvl=15": (36.2021, 37.1343),
    "geo:36.2021,37.1343;u=35": (36.2021, 37.1343),
    "https://yandex.com/maps/?ll=37.1343%2C36.2021&z=12": (36.2021, 37.1343),
    "https://www.openstreetmap.org/?mlat=-1.6792&mlon=29.2228#map=12/-1.6/29.3": (-1.6792, 29.2228),
}


@pytest.mark.parametrize(("link", "point"), LINKS.items())
def test_the_pin_of_a_map_link_is_read(gazetteer, link, point):
    spot = read_link(link)
    assert (spot.lat, spot.lon) == point
    assert spot.radius_km < 0.1
    match = gazetteer.resolve(link)
    assert (match.status, match.lat, match.lon) == (MatchStatus.RESOLVED, *point)


def test_the_window_of_a_map_link_is_as_wide_as_the_screen():
    near, far = (read_link(f"https://www.google.com/maps/@36.2,37.1,{zoom}z") for zoom in (16, 8))
    assert near.radius_km < 1.0
    assert far.radius_km > 100.0
    assert near.form == "the window of a map link"
    osm = read_link("https://www.openstreetmap.org/#map=12/36.2/37.1")
    assert (osm.lat, osm.lon) == (36.2, 37.1)


@pytest.mark.parametrize(
    "text", ["https://example.org/news/2024/01/05", "https://t.me/channel/123,456", "Tripoli/Libya", "a: b"]
)
def test_other_links_state_no_point(text):
    assert read_link(text) is None


def test_links_that_cannot_be_read_say_why(gazetteer):
    assert "shortened" in gazetteer.resolve("https://goo.gl/maps/AbCdEf").why
    assert "no point on Earth" in gazetteer.resolve("https://www.google.com/maps?q=136.2,37.1").why


def test_utm_is_read_with_the_radius_of_its_digits():
    exact, rounded = read_grid("37U 425123 5390456"), read_grid("UTM 37U 425000E 5390000N")
    assert geo.distance_km(lat=exact.lat, lon=exact.lon, to_lat=rounded.lat, to_lon=rounded.lon) < 0.5
    assert exact.radius_km == 0.01
    assert 0.5 < rounded.radius_km < 1.0
    assert exact.form == "a UTM reference"
    assert "lies in no band" in read_grid("37C 425123 5390456").why
    assert read_grid("12 345678 123") is None


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [("lat: 48.595, lng: 38.0028", 48.595, 38.0028), ("48,595 38,003", 48.595, 38.003),
     ("11,846 / 13,157", 11.846, 13.157),
     ("GR 37S DA 12 34", None, None), ("latitude=15.35 longitude=44.2", 15.35, 44.2)],
)  # fmt: skip
def test_more_forms_of_coordinates(gazetteer, text, lat, lon):
    match = gazetteer.resolve(text)
    assert match.status is MatchStatus.RESOLVED
    if lat is not None:
        assert (match.lat, match.lon) == (pytest.approx(lat), pytest.approx(lon))


def test_words_of_places_are_one_table():
    words = place_words()
    assert len({word.word for word in words}) == len(words)
    assert {
        "settlement",
        "division1",
        "division2",
        "quarter",
        "site",
        "remote",
        "line",
        "front",
        "water",
        "relief",
    } <= {sort for word in words for sort in word.sorts}
    assert "upazila" in words_of("division2")


@pytest.mark.parametrize("text", ["Al-Nusra Front", "Tripoli", "Salt Lake City", "Deir ez-Zor"])
def test_names_are_no_phrases(text):
    assert parse_phrase(text) is None
