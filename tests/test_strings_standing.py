"""A place that nothing is known of, said to lie in a division, a town or a country: what stands for it."""

import pandas as pd
import pytest

from geoincidents import Gazetteer, locate
from geoincidents.gazetteer.ranking import Context
from geoincidents.gazetteer.strings.standing import area_named, known_elsewhere
from geoincidents.schema import MatchStatus


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.default()


# An invented village, the country given, and the country and the name of what it is said to lie in.
DIVISIONS = [
    ("Qurtepo, Michoacán", None, "MEX", "Michoac"), ("Qurtepo, Nariño", None, "COL", "Nari"),
    ("Ntakuja, Cabo Delgado", None, "MOZ", "Cabo Delgado"), ("Ntakuja, Tete", None, "MOZ", "Tete"),
    ("Qurtepo, Ituri", None, "COD", "Ituri"), ("Qurtepo, Tillabéri", None, "NER", "Tillab"),
    ("Qurtepo, Est", "BF", "BFA", "Est"), ("Qurtepo, Bay", "SO", "SOM", "Bay"), ("Qurtepo, Gedo", None, "SOM", "Gedo"),
    ("Qurtepo, Kunduz", None, "AFG", "Kunduz"), ("Qurtepo, Nangarhar province", None, "AFG", "Nangarhar"),
    ("Qurtepo, Balochistan", None, "PAK", "Baloch"), ("Qurtepo, Jharkhand", None, "IND", "Jharkhand"),
    ("Qurtepo, Chhattisgarh", None, "IND", "Chhattisgarh"), ("Qurtepo, Rakhine State", None, "MMR", "Rakhine"),
    ("Qurtepo, Chin State, Myanmar", None, "MMR", "Chin"), ("Qurtepo, Narathiwat", None, "THA", "Narathiwat"),
    ("Qurtepo, Basilan", None, "PHL", "Basilan"), ("Qurtepo, Marib governorate", None, "YEM", "Mar"),
    ("Qurtepo, Hama", None, "SYR", "Hama"), ("Qurtepo, Luhansk Oblast", None, "UKR", "Luhansk"),
    ("Qurtepo, Kherson", None, "UKR", "Kherson"), ("Qurtepo, Dagestan", None, "RUS", "Dagestan"),
    ("Qurtepo, Kidal", None, "MLI", "Kidal"), ("Qurtepo, Plateau State", None, "NGA", "Plateau"),
    ("Qurtepo, Benue", None, "NGA", "Benue"), ("Qurtepo, Jonglei", None, "SSD", "Jonglei"),
    ("Qurtepo, Tigray", None, "ETH", "Tigray"), ("Qurtepo, Artibonite", None, "HTI", "Artibonite"),
    ("Qurtepo, Tamaulipas", None, "MEX", "Tamaulipas"), ("Qurtepo, Ohio", None, "USA", "Ohio"),
    ("Qurtepo, Santander", "CO", "COL", "Santander"), ("Qurtepo (Syria, Idlib)", None, "SYR", "Idlib"),
    ("Qurtepo, Masisi, North Kivu", None, "COD", "Masisi"), ("Qurtepo, Sagaing", None, "MMR", "Sagaing"),
    ("Unknown, Zabul", None, "AFG", "Zabul"), ("Qurtepo camp, Turkana County", None, "KEN", "Turkana"),
    ("Chad, Lac, Qurtepo", None, "TCD", "Lac"), ("Qurtepo, Libya", None, "LBY", "Libya"),
    ("Qurtepo, Central African Republic", None, "CAF", "Central"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "given", "country", "name"), DIVISIONS, ids=[row[0] for row in DIVISIONS])
def test_the_stated_division_stands_for_a_village_that_is_not_known(gazetteer, text, given, country, name):
    match = gazetteer.resolve(text, country=given)
    assert match.place is not None, match.why
    assert match.place.country == country
    assert match.place.name.startswith(name)
    assert match.place.kind.startswith("A.")
    assert match.radius_km == match.place.radius_km
    assert match.score <= 0.9
    assert "is not known by itself, but is said to lie in" in match.why


def test_the_doubt_of_the_holder_is_that_of_the_answer(gazetteer):
    known, held = gazetteer.resolve("Qurtepo, Zamfara"), area_named(gazetteer, "Zamfara", Context())
    assert known.score == pytest.approx(0.9 * held.score)
    shared = gazetteer.resolve("Qurtepo, IN")
    assert shared.status is MatchStatus.AMBIGUOUS
    assert {c.place.name for c in shared.candidates} == {"Indiana", "India"}


@pytest.mark.parametrize(
    "text", ["Qurtepo, Xyzzyland", "Qurtepo, Blorgovia, Zzyx", "Qurtepo, 30 km away", "Sirte, Zzyx"]
)
def test_where_the_holder_is_not_known_nothing_is(gazetteer, text):
    assert gazetteer.resolve(text).status is MatchStatus.UNRESOLVED


@pytest.mark.parametrize(
    "text", ["Kidal, Niger", "Kandahar, Pakistan", "Kyiv, Russia", "Kobani, Iraq", "Berlin, Tripoli", "Lagos, Benue"]
)
def test_a_place_that_is_known_elsewhere_is_not_put_where_it_does_not_lie(gazetteer, text):
    match = gazetteer.resolve(text)
    assert match.status is MatchStatus.UNRESOLVED
    assert "a place of that name is in" in match.why


def test_a_stand_in_never_leaves_the_country_or_the_area(gazetteer):
    for text, limits in (
        ("Qurtepo, Borno", {"country": "CM"}),
        ("Qurtepo, Tillabéri", {"country": "ML"}),
        ("Qurtepo, Chad", {"country": "CM"}),
        ("Qurtepo, Helmand", {"within": "Iraq"}),
        ("Qurtepo, Mexico", {"within": (-104.0, 19.0, -103.5, 19.5)}),
    ):
        match = gazetteer.resolve(text, **limits)
        assert match.status is MatchStatus.UNRESOLVED, (text, match)
    assert gazetteer.resolve("Qurtepo, Helmand", within="Afghanistan").place.name == "Helmand"


def test_a_town_is_as_wide_as_a_district_for_a_village_and_a_town_for_its_quarter(gazetteer):
    village, quarter = gazetteer.resolve("Qurtepo, Herat City"), gazetteer.resolve("barrio Qurtepo, Cali", country="CO")
    assert village.place.kind.startswith("P.")
    assert village.radius_km >= 30.0
    assert village.precision.value == "area"
    assert quarter.place.kind.startswith("P.")
    assert quarter.radius_km < 30.0
    rural = gazetteer.resolve("vereda Qurtepo, Tibú")
    assert rural.place.kind == "A.ADM2"


def test_what_leads_away_from_an_unknown_village_widens_the_circle(gazetteer):
    near, far = gazetteer.resolve("Qurtepo, Helmand"), gazetteer.resolve("50 km south of Qurtepo, Helmand")
    assert far.radius_km == near.radius_km + 50.0


@pytest.mark.parametrize(
    ("text", "country"), [("PK5, Bangui", "CAF"), ("Lagos, PK2", None), ("Maiduguri, Bihar", None)]
)
def test_a_great_town_is_no_spelling_of_another_where_it_does_not_lie(gazetteer, text, country):
    place = gazetteer.resolve(text).place
    assert (place.country if place else None) == country


def test_a_namesake_of_no_weight_is_no_contradiction(gazetteer):
    borno = area_named(gazetteer, "Borno", Context()).place
    assert known_elsewhere(gazetteer, "Qurtepo", borno) == ""
    assert known_elsewhere(gazetteer, "Kano", borno) == "in Kano State, NGA"


def test_rows_of_a_table_get_the_division_they_state():
    rows = pd.DataFrame({"location": ["Qurtepo, Kunar", "Qurtepo, Yobe"], "country": ["Afghanistan", "Nigeria"]})
    table = locate(rows)
    assert table["country"].tolist() == ["AFG", "NGA"]
    assert table["geo_precision"].tolist() == ["admin1", "admin1"]


def test_each_division_stands_for_what_is_said_to_lie_in_it(gazetteer):
    wanted = {
        "NGA",
        "SDN",
        "ETH",
        "MLI",
        "COD",
        "MOZ",
        "SYR",
        "YEM",
        "AFG",
        "IND",
        "MMR",
        "PHL",
        "COL",
        "MEX",
        "UKR",
        "TCD",
    }
    divisions = [(c.place_id, c.name, c.country) for c in _divisions(gazetteer) if c.country in wanted][::5]
    found = {name: gazetteer.resolve(f"Qurtepo, {name}", country=country).place for _, name, country in divisions}
    assert [name for place_id, name, _ in divisions if getattr(found[name], "place_id", "") != place_id] == []


def _divisions(gazetteer):
    ground = gazetteer.ground
    rows = ground.rows[ground.of_kind("A.ADM1")]
    return [place for place in gazetteer.store.places(rows.tolist()) if place.kind == "A.ADM1"]
