"""Texts: coordinates in prose, countries of several words, codes of states, rivers, roads and lists of states."""

import pytest
from pyproj import Geod

from geoincidents import extract_incidents, geoparse
from geoincidents.gazetteer.strings.prose import find_coordinates
from geoincidents.mentions.mention import MentionRole
from geoincidents.names.countries import country_names
from geoincidents.schema import MatchStatus

EARTH = Geod(ellps="WGS84")

STATED = {
    "A mine exploded at 49.2345 N, 36.8765 E.": (49.2345, 36.8765),
    "They met at 15°21'17\"N 44°12'24\"E, the army said.": (15.3547, 44.2067),
    "The depot (N 34.5553 E 69.2075) burned.": (34.5553, 69.2075),
    "The depot burned at N34°33.3' E69°12.4' overnight.": (34.555, 69.2067),
    "Coordinates: 11.846, 13.157. Nobody was hurt.": (11.846, 13.157),
    "The camp lies at latitude 13.629 and longitude 25.349.": (13.629, 25.349),
    "The site (36.2021, 37.1343) was hit.": (36.2021, 37.1343),
    "It fell at 36.34 north, 43.13 east, they say.": (36.34, 43.13),
    "Firing at 37U DQ 2512 9045 went on.": (None, None),
    "A tank stood at grid 38SMB44083319.": (None, None),
    "UTM 36R 623000 3456000 was shelled.": (None, None),
    "Map: https://www.google.com/maps?q=36.2021,37.1343 (pin).": (36.2021, 37.1343),
    "See https://www.openstreetmap.org/?mlat=-1.6792&mlon=29.2228#map=12/-1.6/29.3.": (-1.6792, 29.2228),
    "S 1°40'45\", E 29°13'22\" was named.": (-1.6792, 29.2228),
}


@pytest.mark.parametrize(("text", "point"), STATED.items())
def test_coordinates_in_prose_are_mentions(text, point):
    (mention,) = [m for m in geoparse(text) if m.match.place is None and m.match.lat is not None]
    assert text[mention.start : mention.end] == mention.text
    assert (mention.role, mention.match.status) == (MentionRole.PLACE, MatchStatus.RESOLVED)
    assert mention.match.radius_km < 2.0
    if point[0] is not None:
        assert EARTH.inv(mention.match.lon, mention.match.lat, point[1], point[0])[2] < 300


NONE_STATED = [
    "It killed 12, 30 were hurt.",
    "From 12.04.2019 to 13.05.2019.",
    "Version 2.5.1, 3.12 and 10.4.",
    "Call +249 123 456 789.",
    "It cost $12.50, $13.75 more.",
    "The effect was small (95% CI 0.1234, 0.5678).",
    "At (1.5, 2.5) of the scale.",
    "Route 66 N, Route 7 E were shut.",
    "At 48°C, 38°C at night.",
    "Rates of 3.25, 4.75 per cent.",
    "12:30, 13:45 and 14:00.",
    "30 km north of Tripoli, 12 km east of Sirte.",
    "48 N Main St, 38 E Oak St.",
    "Under 42 USC 1983 and 12 CFR 1234.",
    "1,234,567 people and 2,345,678 houses.",
    "Two Su-25 and 33 tanks.",
    "He won 48.59 to 38.00.",
    "Odds of E 4.50, W 3.25.",
    "Room 12E and 14N.",
    "https://example.org/2024/01/05/12.345,67.890",
    "BMW 320 2018, A320 1234.",
    "7 October, 8 November.",
]


@pytest.mark.parametrize("text", NONE_STATED)
def test_other_numbers_are_no_coordinates(text):
    assert find_coordinates(text) == []


def test_coordinates_that_cannot_be_are_told():
    (mention,) = geoparse("It fell at 95.1234 N, 38.5678 E.")
    assert mention.match.status is MatchStatus.UNRESOLVED
    assert "95.1234 is no latitude" in mention.match.why


def test_coordinates_behind_a_name_are_where_it_lies():
    (known,) = [m for m in geoparse("Shells hit Kupiansk (49.7066 N, 37.6167 E) on Monday.") if m.match.lat is not None]
    assert (known.text, known.match.place.country) == ("Kupiansk", "UKR")
    assert (known.match.lat, known.match.lon, known.match.precision.value) == (49.7066, 37.6167, "exact")
    (unknown,) = [m for m in geoparse("Shells hit Xyzville at 49.7066 N, 37.6167 E.") if m.match.lat is not None]
    assert (unknown.text, unknown.match.place) == ("Xyzville", None)
    far = geoparse("Shells hit Kupiansk (12.5000 N, 37.6167 E) on Monday.")
    assert {m.text for m in far if m.match.lat is not None} >= {"12.5000 N, 37.6167 E"}


def test_an_event_lies_at_the_coordinates_of_its_sentence():
    rows = extract_incidents("An air strike killed three people at 49.2345 N, 36.8765 E.", published="2024-03-04")
    assert rows.geometry.iloc[0].coords[0] == pytest.approx((36.8765, 49.2345))
    assert rows["killed_best"].tolist() == [3]


@pytest.mark.parametrize(
    ("name", "code"),
    [("Netherlands", "NLD"), ("People's Republic of China", "CHN"), ("Democratic People's Republic of Korea", "PRK"),
     ("Republic of Congo", "COG"), ("Cote d'Ivoire", "CIV"), ("Bosnia and Herzegovina", "BIH"),
     ("Christmas Island", "CXR"),
     ("Turks and Caicos Islands", "TCA"), ("Sao Tome and Principe", "STP"), ("Lao People's Democratic Republic", "LAO"),
     ("Saint Vincent and the Grenadines", "VCT"), ("DR Congo", "COD"), ("State of Palestine", "PSE")],
)  # fmt: skip
def test_a_country_of_several_words_is_one_mention(name, code):
    text = f"The talks were held in the {name} on Friday."
    found = [m for m in geoparse(text) if m.match.place is not None]
    assert [(m.text.removeprefix("the "), m.match.place.country, m.match.precision.value) for m in found] == [
        (name, code, "country")
    ]


def test_most_official_names_are_found_in_text():
    official = [row for row in country_names() if row.source == "ISO 3166" and "," not in row.name]
    missed = []
    for row in official:
        found = geoparse(f"The meeting was held in the {row.name}.")
        if not any(m.match.place and m.match.place.country == row.countries[0] for m in found):
            missed.append(row.name)
    assert set(missed) <= {"Antarctica", "Congo"}


def test_bodies_that_are_called_after_a_country_are_no_place():
    found = geoparse("The Bank of the Republic of Congo and Trinidad and Tobago Police met in Accra.")
    roles = {m.text: m.role for m in found}
    assert roles["Trinidad and Tobago"] is MentionRole.ORGANISATION
    assert [m.text for m in found if m.role is MentionRole.PLACE] == ["Accra"]


def test_countries_in_a_list_are_countries():
    found = geoparse("Talks were held in Mali, Niger, Nigeria and Chad.")
    assert [m.match.place.kind for m in found] == ["A.PCLI"] * 4


@pytest.mark.parametrize(
    ("text", "states"),
    [("Storms killed five in New York, Pennsylvania and New Jersey.", ["New York", "Pennsylvania", "New Jersey"]),
     ("Three were shot dead in New York on Friday, officials across the state said.", ["New York"]),
     ("A fire spread in Oklahoma; crews elsewhere in the state were sent.", ["Oklahoma"])],
)  # fmt: skip
def test_states_that_a_text_calls_so_are_no_cities(text, states):
    found = [m for m in geoparse(text) if m.match.place is not None]
    assert [(m.match.place.name, m.match.place.kind) for m in found] == [(state, "A.ADM1") for state in states]


def test_a_city_stays_one_without_such_words():
    (found,) = geoparse("Three people were shot dead in New York on Friday.")
    assert found.match.place.kind.startswith("P.")


@pytest.mark.parametrize(
    "text", ["Troops crossed the Siverskyi Donets river.", "The Mississippi River rose by a metre."]
)
def test_a_river_in_text_is_no_town_and_no_state(text):
    assert all(m.match.place is None or m.match.place.kind.startswith("H.") for m in geoparse(text))


def test_abbreviations_of_states_share_the_table_with_resolve():
    (us,) = geoparse("Police in Paris, TX arrested two.")
    (au,) = geoparse("A bomb went off in Perth, WA.")
    assert (us.match.place.country, us.match.place.admin1) == ("USA", "Texas")
    assert (au.match.place.country, au.match.place.admin1) == ("AUS", "Western Australia")


def test_a_phrase_of_a_table_is_read_in_text_as_well():
    (front,) = [
        m for m in geoparse("Fighting went on along the Bakhmut front in Ukraine.") if m.role is MentionRole.RELATION
    ]
    assert front.match.radius_km == 42.0
    (lga,) = [
        m
        for m in geoparse("Gunmen attacked Damboa Local Government Area of Borno State.")
        if m.role is MentionRole.RELATION
    ]
    assert (lga.text, lga.match.precision.value) == ("Damboa Local Government Area", "admin2")
    (bank,) = [
        m for m in geoparse("It hit the east bank of the Dnipro opposite Kherson.") if m.role is MentionRole.RELATION
    ]
    assert bank.match.place.name == "Kherson"
    assert bank.match.lon > bank.match.place.lon


def test_a_distance_beside_a_road_places_what_happened_on_it():
    rows = extract_incidents(
        "An air raid on the Raqqa road, 15 km west of Deir ez-Zor city, killed two on Sunday.", published="2020-01-06"
    )
    assert rows["place_name"].tolist() == ["Deir ez-Zor"]
