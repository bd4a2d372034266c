"""Relations in the order of a place column, plain pairs of degrees beside a name, and words that are no place."""

import pytest
from pyproj import Geod

from geoincidents import Gazetteer
from geoincidents.gazetteer.strings.coordinates import Spot, read_coordinates
from geoincidents.gazetteer.strings.nowhere import says_nothing
from geoincidents.gazetteer.strings.turning import turned
from geoincidents.schema import MatchStatus

EARTH = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.default()


# The string, its country, and the same in the order of a sentence.
TURNED = [
    ("Sokoto, 25 km north", "NG", "25 km north of Sokoto"),
    ("Maroua (30 km N)", "CM", "30 km north of Maroua"),
    ("Kirkuk, 20km SW", "IQ", "20 km southwest of Kirkuk"),
    ("Lashio - 15 km east", "MM", "15 km east of Lashio"),
    ("Jalalabad; 12 km to the north-east", "AF", "12 km northeast of Jalalabad"),
    ("Beni, North Kivu, 20 km south", "CD", "20 km south of Beni, North Kivu"),
    ("Homs, Syria, 10 km west", None, "10 km west of Homs, Syria"),
    ("14km SE Mopti", "MLI", "14 km southeast of Mopti"),
    ("Quetta 35 km west", "PK", "35 km west of Quetta"),
    ("Pemba, 18 miles south of the city", "MZ", "18 miles south of Pemba"),
    ("à 40 km au nord de Diffa", "NE", "40 km north of Diffa"),
    ("a 12 km al sur de Tumaco", "CO", "12 km south of Tumaco"),
    ("a village 30 km east of Dori", "BF", "30 km east of Dori"),
    ("unnamed village near Bamenda", "CM", "near Bamenda"),
    ("Villages between Goma and Sake", "CD", "between Goma and Sake"),
    ("Tarhuna: 8 km NW", "LY", "8 km northwest of Tarhuna"),
    ("Sebha (25 km)", "LY", "25 km from Sebha"),
    ("Marka, 15 km away", "SO", "15 km from Marka"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "country", "straight"), TURNED, ids=[row[0] for row in TURNED])
def test_a_distance_after_its_town_is_one_before_it(gazetteer, text, country, straight):
    one, other = gazetteer.resolve(text, country=country), gazetteer.resolve(straight, country=country)
    assert other.lat is not None
    assert (one.lat, one.lon, one.radius_km, one.status) == (other.lat, other.lon, other.radius_km, other.status)
    assert one.query == text


@pytest.mark.parametrize(
    "text", ["Tripoli, Lebanon", "Kilometer 5", "Route 66", "North Kivu", "Area 25", "12 Apostles"]
)
def test_other_strings_keep_their_order(text):
    assert turned(text) is None


STATED = [
    ("31.2, 29.9", 31.2, 29.9), ("-12.3, 40.5", -12.3, 40.5), ("-1.5,29.2", -1.5, 29.2), ("0.5; 30.2", 0.5, 30.2),
    ("-33.9 18.4", -33.9, 18.4), ("14.1, -1.6 (Djibo)", 14.1, -1.6), ("Djibo (14.1, -1.6)", 14.1, -1.6),
    ("Palma -10.7747, 40.4811", -10.7747, 40.4811), ("Palma: -10.8, 40.5", -10.8, 40.5),
    ("-10.8, 40.5 Palma", -10.8, 40.5), ("near Goma, 1.68 S 29.22 E", -1.68, 29.22),
    ("Idlib 35.93N 36.63E", 35.93, 36.63), ("Goma -1.68, 29.22, DR Congo", -1.68, 29.22),
    ("9d 03m 28s N 7d 29m 42s E", 9.0578, 7.495), ("48.595 с.ш. 38.003 в.д.", 48.595, 38.003),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lat", "lon"), STATED, ids=[row[0] for row in STATED])
def test_a_plain_pair_is_the_point_whatever_name_stands_beside_it(gazetteer, text, lat, lon):
    match = gazetteer.resolve(text)
    assert match.status is MatchStatus.RESOLVED, match.why
    assert (match.lat, match.lon) == (pytest.approx(lat, abs=1e-3), pytest.approx(lon, abs=1e-3))
    assert match.radius_km < 10.0
    assert "coordinates in the text" in match.why


def test_a_point_in_another_country_than_the_one_given_is_none(gazetteer):
    assert gazetteer.resolve("Djibo (14.1, -1.6)", country="BF").lat == 14.1
    assert gazetteer.resolve("Djibo (14.1, -1.6)", country="NG").lat is None


@pytest.mark.parametrize("text", ["13, 40", "5, 7", "12.5", "0,0", "95.5, 13.2"])
def test_numbers_that_are_no_point_say_so(gazetteer, text):
    match = gazetteer.resolve(text)
    assert match.status is MatchStatus.UNRESOLVED
    assert "qualified" not in match.why


@pytest.mark.parametrize("text", ["1.5, 2.5 million", "Sector 5, Block 7", "6.5 earthquake, 13.2"])
def test_numbers_beside_words_are_no_point(text):
    assert not isinstance(read_coordinates(text), Spot)


NOWHERE = [
    "Airport", "the church", "Market", "None", "nan", "NaN", "N/A", "n.a.", "Unknown", "UNKNOWN LOCATION", "various",
    "Hospital", "village", "a village", "several villages", "Border area", "not specified", "INT", "nationwide",
    "aéroport", "Église", "marché", "l'hôpital", "inconnu", "lieu inconnu", "non précisé", "plusieurs villages",
    "Aeropuerto", "iglesia", "mercado", "desconocido", "varios", "sin información", "zona rural",
    "مطار", "مستشفى", "سوق", "غير معروف", "مخيم", "غير محدد", "عدة مناطق",
]  # fmt: skip


@pytest.mark.parametrize("text", NOWHERE)
def test_a_word_that_is_no_place_is_none(gazetteer, text):
    match = gazetteer.resolve(text)
    assert match.status is MatchStatus.UNRESOLVED
    assert "is a kind of place, and no name" in match.why or "says that the place is not known" in match.why
    assert says_nothing(text)


@pytest.mark.parametrize(
    ("text", "limits", "country"),
    [
        ("Hope, Arkansas", {}, "USA"), ("Forest, Mississippi", {}, "USA"), ("None", {"country": "IT"}, "ITA"),
        ("Airport", {"admin1": "Hawaii", "country": "US"}, "USA"), ("Nan", {"country": "TH"}, "THA"),
        ("University Park, Texas", {}, "USA"), ("Mosul hospital", {}, "IRQ"), ("Goma airport", {}, "COD"),
        ("Unknown, Zinder, Niger", {}, "NER"), ("village, Bauchi State", {}, "NGA"), ("Park City, Utah", {}, "USA"),
    ],
)  # fmt: skip
def test_a_place_called_like_a_word_is_one_where_it_is_said_to_lie(gazetteer, text, limits, country):
    match = gazetteer.resolve(text, **limits)
    assert match.place is not None, match.why
    assert match.place.country == country


def test_many_names_have_the_same_answers(gazetteer):
    table = gazetteer.resolve_many(["Airport", "various", "Sirte", "Sirte, 12 km north", "-12.3, 40.5"], group=[1] * 5)
    assert table["match_status"].tolist() == ["unresolved", "unresolved", "resolved", "resolved", "resolved"]
    assert table["lat"].round(2).tolist()[3:] == [pytest.approx(31.32, abs=0.02), -12.3]


# As texts say it, the country given, and as a place column would have it.
SAID = [
    ("Iraq's Anbar province", None, "Anbar province, Iraq"),
    ("Mozambique's Cabo Delgado province", None, "Cabo Delgado, Mozambique"),
    ("Burkina Faso's Sahel region", None, "Sahel region, Burkina Faso"),
    ("northern Mali's Kidal region", None, "Kidal region, Mali"),
    ("the southern Philippines' Basilan province", None, "Basilan Province, Philippines"),
    ("Ukraine\u2019s Kherson", None, "Kherson, Ukraine"),
    ("the Tigray region of Ethiopia", None, "Tigray region, Ethiopia"),
    ("the Helmand province of Afghanistan", None, "Helmand, Afghanistan"),
    ("M5 highway near Saraqib", "SY", "near Saraqib"),
    ("N2 near Butembo", "CD", "near Butembo"),
    ("the RN6 between Bamako and Segou", "ML", "between Bamako and Segou"),
    ("a military checkpoint near Ghazni", "AF", "near Ghazni"),
    ("from Mocha to Taiz", "YE", "between Mocha and Taiz"),
    ("Bria to Bangassou", "CF", "between Bria and Bangassou"),
    ("a mosque in Kunduz", "AF", "Kunduz mosque"),
    ("crowded market in Baghdad", "IQ", "Baghdad market"),
    ("in Nyala", "SD", "Nyala"),
]


@pytest.mark.parametrize(("text", "country", "plain"), SAID, ids=[row[0] for row in SAID])
def test_what_texts_say_is_read_in_a_place_column(gazetteer, text, country, plain):
    one, other = gazetteer.resolve(text, country=country), gazetteer.resolve(plain, country=country)
    assert other.lat is not None
    assert one.place == other.place
    assert (one.lat, one.lon, one.radius_km) == (other.lat, other.lon, other.radius_km)


@pytest.mark.parametrize("text", ["Kidal and Gao", "Bria, Bambari and Bangassou", "Goma & Bukavu"])
def test_several_places_in_one_cell_are_told(gazetteer, text):
    match = gazetteer.resolve(text)
    assert match.status is MatchStatus.AMBIGUOUS
    assert match.lat is None
    assert "give each a row of its own" in match.why


@pytest.mark.parametrize("text", ["Cox's Bazar", "King's Lynn", "St. John's", "Trinidad and Tobago", "Sana'a"])
def test_names_with_such_signs_stay_names(gazetteer, text):
    match = gazetteer.resolve(text)
    assert match.status is not MatchStatus.UNRESOLVED, match.why


GREAT = [
    ("Nile", 30.05, 31.23),
    ("the Euphrates river", 35.95, 39.0),
    ("Tigris", 36.35, 43.13),
    ("Niger River", 16.27, -0.05),
    ("Congo River", -4.3, 15.3),
    ("Dnipro River", 46.63, 32.6),
    ("Danube", 44.8, 20.45),
    ("Irrawaddy River", 21.95, 96.05),
    ("Lake Kivu", -1.7, 29.2),
    ("Lake Tanganyika", -3.4, 29.3),
    ("Lake Victoria", -0.1, 34.7),
    ("Lake Albert", 1.3, 30.7),
    ("Lake Turkana", 3.5, 36.0),
    ("Lake Malawi", -14.0, 34.9),
    ("Java", -6.2, 106.8),
    ("Sumatra", 3.6, 98.7),
    ("Borneo", 5.98, 116.07),
    ("Sulawesi", -5.1, 119.4),
    ("New Guinea", -2.55, 140.7),
    ("Luzon", 14.6, 121.0),
    ("Hispaniola", 18.5, -69.9),
    ("Sulu Sea", 8.5, 120.0),
    ("Celebes Sea", 4.0, 122.0),
    ("Andaman Sea", 10.0, 96.0),
    ("Jebel Marra", 13.0, 24.3),
    ("Mandara Mountains", 10.8, 13.8),
    ("Adrar des Ifoghas", 19.5, 1.7),
    ("Mekong", 11.55, 104.95),
]


@pytest.mark.parametrize(("name", "lat", "lon"), GREAT, ids=[row[0] for row in GREAT])
def test_great_waters_and_islands_reach_as_far_as_they_do(gazetteer, name, lat, lon):
    match = gazetteer.resolve(name)
    assert match.status is MatchStatus.RESOLVED, match.why
    assert EARTH.inv(match.lon, match.lat, lon, lat)[2] / 1000.0 <= match.radius_km
    assert match.place.kind[0] in "HTL"
