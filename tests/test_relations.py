"""Relational phrases are found with their anchors, and lead to a point with an honest radius."""

import math
import re

import pytest
import shapely

from geoincidents.gazetteer import Gazetteer
from geoincidents.gazetteer.divisions import country_and_division
from geoincidents.geo import azimuth_deg, distance_km
from geoincidents.outlines.world import world
from geoincidents.schema import GeoPrecision
from geoincidents.text.relations import (
    Anchor,
    Hedge,
    Relation,
    RelationKind,
    find_relations,
    footprint,
    parse_phrase,
    sectors,
)

TOWN = Anchor(13.45, 22.45, 4.0)
CITY = Anchor(15.5, 32.55, 12.0)


def read(marked: str) -> tuple[str, tuple[Relation, ...]]:
    """Relations of a sentence whose anchors stand in square brackets."""
    text, anchors = "", []
    for part in re.split(r"(\[[^\]]*\])", marked):
        if part.startswith("["):
            anchors.append((len(text), len(text) + len(part) - 2))
            part = part[1:-1]  # noqa: PLW2901
        text += part
    return text, find_relations(text, anchors)


@pytest.mark.parametrize(
    ("marked", "kind", "phrase", "anchors"),
    [
        ("It fell some 12 km north of [Geneina] at dawn", "distance", "some 12 km north of Geneina", 1),
        ("Tents 8km (5 miles) east of [Zalingei] burned", "distance", "8km (5 miles) east of Zalingei", 1),
        (
            "thirty miles north-west of the town of [Nyala]",
            "distance",
            "thirty miles north-west of the town of Nyala",
            1,
        ),
        ("a drone 500 m SW of [Izium]", "distance", "500 m SW of Izium", 1),
        ("villages within 10 miles of [Lviv]", "distance", "within 10 miles of Lviv", 1),
        ("a mile from [Rafah]", "distance", "a mile from Rafah", 1),
        ("hit 30 miles from [Atbara] to the north.", "distance", "30 miles from Atbara to the north", 1),
        ("20 km to [Homs]'s east", "distance", "20 km to Homs's east", 1),
        ("within a 20-km radius of [Kutum]", "distance", "within a 20-km radius of Kutum", 1),
        ("50-odd km west of [Kutum]", "distance", "50-odd km west of Kutum", 1),
        ("50 km south of the capital [Bamako]", "distance", "50 km south of the capital Bamako", 1),
        ("9 km off the Syrian capital, [Damascus],", "distance", "9 km off the Syrian capital, Damascus", 1),
        ("2019 and 40 km south of [Kutum]", "distance", "40 km south of Kutum", 1),
        ("[Toretsk], 30 km north of here,", "distance", "30 km north of here", 0),
        ("trenches south of [Orikhiv] held", "direction", "south of Orikhiv", 1),
        ("to the west of [Hama]", "direction", "to the west of Hama", 1),
        ("shelling in western [Omdurman] went on", "part", "western Omdurman", 1),
        ("in the north of [the country]", "part", "the north of the country", 1),
        ("[Yemen]'s south", "part", "Yemen's south", 1),
        ("an eastern suburb of [Damascus]", "suburb", "an eastern suburb of Damascus", 1),
        ("[Homs]'s northern suburbs", "suburb", "Homs's northern suburbs", 1),
        ("a [Khartoum] suburb", "suburb", "a Khartoum suburb", 1),
        ("from the eastern suburbs into town", "suburb", "the eastern suburbs", 0),
        ("on the outskirts of [Goma]", "outskirts", "the outskirts of Goma", 1),
        ("just outside [Mekelle]", "outskirts", "just outside Mekelle", 1),
        ("in and around [Bakhmut]", "around", "in and around Bakhmut", 1),
        ("the [Kutupalong] area", "around", "the Kutupalong area", 1),
        ("near the port city of [Mokha]", "near", "near the port city of Mokha", 1),
        ("between [Gao] and [Ansongo]", "between", "between Gao and Ansongo", 2),
        ("the [Douentza]-[Hombori] road", "between", "the Douentza-Hombori road", 2),
        ("the highway linking [Marib] with [Sanaa]", "between", "the highway linking Marib with Sanaa", 2),
        ("a skiff off the coast of [Eyl]", "offshore", "off the coast of Eyl", 1),
        ("close to the border with [Chad]", "border", "the border with Chad", 1),
        ("on the [Mali]-[Niger] border", "border", "the Mali-Niger border", 2),
        ("in [Shabwa] governorate", "admin", "Shabwa governorate", 1),
        ("[Mitrovica] airport", "facility", "Mitrovica airport", 1),
        ("the port of [Berbera]", "facility", "the port of Berbera", 1),
        ("[Ukraine]'s [Sumy]", "named", "Ukraine's Sumy", 2),
    ],
)
def test_construction(marked, kind, phrase, anchors):
    text, found = read(marked)
    assert (kind, phrase, anchors) in [(r.kind.value, r.text, len(r.anchors)) for r in found]
    assert all(text[r.start : r.end] == r.text for r in found)


def test_the_longest_phrase_wins():
    _, found = read("about 20 km south of [Taiz]")
    assert [r.text for r in found] == ["about 20 km south of Taiz"]


def test_a_named_suburb_is_not_a_suburb_of_itself():
    _, found = read("the [Aleppo] suburb of [Khan al-Assal]")
    assert [r.kind for r in found] == [RelationKind.NAMED]


@pytest.mark.parametrize(
    "marked",
    [
        "[Libya] lost 3 km of pipeline",
        "[Syria]'s eastern government",
        "Peace between neighbours",
        "Clashes in [Goma]",
        "3 km of [Goma] road were paved",
    ],
)
def test_no_relation(marked):
    assert read(marked)[1] == ()


@pytest.mark.parametrize(
    ("words", "azimuth"),
    [("north", 0), ("northeast", 45), ("south-east", 135), ("south south west", 202.5), ("WNW", 292.5), ("E", 90)],
)
def test_azimuths(words, azimuth):
    parsed = parse_phrase(f"9 km {words} of Goma")
    assert parsed is not None
    assert parsed.relation.azimuth == azimuth


def test_distance_with_direction_is_a_point_that_far_away():
    where = footprint(parse_phrase("around 40 km east of Nyala").relation, [TOWN])
    assert float(distance_km(lat=TOWN.lat, lon=TOWN.lon, to_lat=where.lat, to_lon=where.lon)) == pytest.approx(40)
    assert float(azimuth_deg(lat=TOWN.lat, lon=TOWN.lon, to_lat=where.lat, to_lon=where.lon)) == pytest.approx(90)
    assert where.precision is GeoPrecision.NEAR


def test_doubt_grows_with_hedge_distance_and_anchor():
    def radius(phrase: str, anchor: Anchor) -> float:
        return footprint(parse_phrase(phrase).relation, [anchor]).radius_km

    plain = radius("40 km east of Nyala", TOWN)
    assert radius("about 40 km east of Nyala", TOWN) > plain
    assert radius("80 km east of Nyala", TOWN) > plain
    assert radius("40 km east of Nyala", CITY) > plain
    assert radius("40 km due east of Nyala", TOWN) < plain
    assert radius("40 km east-southeast of Nyala", TOWN) < plain


def test_distance_without_direction_is_a_disc_about_the_anchor():
    where = footprint(parse_phrase("within 10 km of Nyala").relation, [TOWN])
    assert (where.lat, where.lon, where.radius_km) == (TOWN.lat, TOWN.lon, 14.0)


def test_units():
    assert parse_phrase("10 miles north of Goma").relation.distance_km == pytest.approx(16.09344)
    assert parse_phrase("two nautical miles off Eyl").relation.distance_km == pytest.approx(3.704)
    assert parse_phrase("more than 300 metres from Goma").relation.hedge is Hedge.MORE


@pytest.mark.parametrize("phrase", ["a suburb of Khartoum", "the outskirts of Khartoum", "near Khartoum"])
def test_vicinity_is_never_a_bare_point(phrase):
    where = footprint(parse_phrase(phrase).relation, [CITY])
    assert (where.lat, where.lon) == (CITY.lat, CITY.lon)
    assert 15 <= where.radius_km <= 45
    assert where.precision in {GeoPrecision.NEAR, GeoPrecision.AREA}


@pytest.mark.parametrize(
    ("phrase", "km"),
    [
        ("20 NM west of Eyl", 37.04),
        ("5 nm off Eyl", 9.26),
        ("800 yards east of Eyl", 0.73),
        ("3,000 feet off Eyl", 0.91),
    ],
)
def test_units_of_ships_and_of_gunners(phrase, km):
    assert parse_phrase(phrase).relation.distance_km == pytest.approx(km, abs=0.01)


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("on the outskirts of Goma", "outskirts"),
        ("on the Goma-Sake road", "between"),
        ("in Goma's southern suburbs", "suburb"),
        ("in the southern suburbs of Goma", "suburb"),
    ],
)
def test_a_preposition_may_lead_in(phrase, kind):
    parsed = parse_phrase(phrase)
    assert parsed.relation.kind.value == kind
    assert parsed.names[0] == "Goma"


@pytest.mark.parametrize("words", ["5 km from the {} border", "15 km south of the {} border", "20 km off the {} coast"])
def test_a_distance_from_a_border_is_none_from_the_middle_of_a_country(words):
    text = f"A mine went off {words.format('Turkish')} on Monday."
    start = text.index("Turkish")
    found = find_relations(text, [(start, start + 7)])
    assert not any(r.kind.value == "distance" for r in found)


def test_part_lies_on_its_side_of_the_place_and_inside_it():
    where = footprint(parse_phrase("southern Khartoum").relation, [CITY])
    assert where.lat < CITY.lat
    assert 0 < where.radius_km < CITY.radius_km


def test_between_takes_in_both_ends():
    where = footprint(parse_phrase("between Nyala and Khartoum").relation, [TOWN, CITY])
    ends = [float(distance_km(lat=where.lat, lon=where.lon, to_lat=a.lat, to_lon=a.lon)) for a in (TOWN, CITY)]
    assert ends[0] == pytest.approx(ends[1])
    assert where.radius_km >= max(ends)
    assert where.precision is GeoPrecision.LINEAR


def test_halfway_is_nearer_to_the_middle_than_to_either_end():
    anywhere, halfway = (
        footprint(parse_phrase(f"{word}between Nyala and Khartoum").relation, [TOWN, CITY]) for word in ("", "halfway ")
    )
    assert (halfway.lat, halfway.lon) == (anywhere.lat, anywhere.lon)
    assert halfway.radius_km == pytest.approx((anywhere.radius_km - CITY.radius_km) / 2.0 + CITY.radius_km)


@pytest.mark.parametrize(
    ("phrase", "middle", "error"),
    [
        ("30 to 40 km south of Nyala", 35.0, 10.0),
        ("between 30 and 40 kilometres south of Nyala", 35.0, 10.0),
        ("10-15 km south of Nyala", 12.5, 5.0),
        ("some twenty to thirty kilometres south of Nyala", 25.0, 15.0),
        ("5 or 6 km south of Nyala", 5.5, 1.0),
    ],
)
def test_a_range_of_distances_stands_at_its_middle_and_reaches_both_ends(phrase, middle, error):
    relation = parse_phrase(phrase).relation
    assert (relation.distance_km, relation.distance_error_km) == (pytest.approx(middle), pytest.approx(error))


def test_a_border_and_a_missing_anchor_have_no_point():
    assert footprint(parse_phrase("the border with Chad").relation, [CITY]).lat is None
    assert footprint(parse_phrase("near Chad").relation, []).lat is None


def test_parse_phrase_gives_names_with_offsets():
    parsed = parse_phrase("  the road between Marib and Sanaa.")
    assert parsed.names == ("Marib", "Sanaa")
    assert parse_phrase("Qasr Bin Ghashir") is None
    assert parse_phrase("") is None


def test_an_airport_may_lie_outside_its_town_and_a_market_does_not():
    airport = footprint(parse_phrase("Nyala airport").relation, [TOWN])
    market = footprint(parse_phrase("Nyala market").relation, [TOWN])
    assert airport.radius_km == 28.0
    assert market.radius_km == 9.0
    assert (airport.lat, airport.lon) == (market.lat, market.lon) == (TOWN.lat, TOWN.lon)


@pytest.mark.parametrize("marked", ["the Crimean port of [Yalta]", "a Siberian district of [Omsk]"])
def test_an_article_is_a_word_of_its_own(marked):
    text, found = read(marked)
    assert all(r.start == 0 or not text[r.start - 1].isalpha() for r in found)


def inside(country, match):
    return shapely.intersects_xy(world().shape(country), match.lon, match.lat)


@pytest.mark.parametrize("side", ["northern", "southern", "eastern", "western", "northeastern", "southwestern"])
@pytest.mark.parametrize(
    "country",
    ["Croatia", "Gambia", "Vietnam", "Chile", "Norway", "Malawi", "Japan", "Fiji", "Haiti", "Lebanon", "Togo"],
)
def test_a_side_of_a_country_lies_in_it_on_that_side_and_its_radius_holds_the_part(country, side):
    gazetteer = Gazetteer.default()
    whole = gazetteer.country(country)
    match = gazetteer.resolve(f"{side} {country}")
    assert inside(whole.country, match)
    assert (match.precision, match.place.country) == (GeoPrecision.AREA, whole.country)
    outline = sectors._main(whole.country, None, None)
    middle = shapely.centroid(outline)
    east = (match.lon - middle.x + 180.0) % 360.0 - 180.0
    north = match.lat - middle.y
    narrow = math.cos(math.radians(middle.y))
    azimuth = {"northern": 0, "southern": 180, "eastern": 90, "western": 270, "northeastern": 45, "southwestern": 225}
    turn = math.radians(azimuth[side])
    assert north * math.cos(turn) + east * narrow * math.sin(turn) > 0
    assert match.radius_km < 2.0 * whole.radius_km


@pytest.mark.parametrize(
    ("phrase", "country", "towns"),
    [
        ("southern Lebanon", "LB", ["Tyre", "Bint Jbeil"]),
        ("northern Mali", "ML", ["Kidal", "Timbuktu"]),
        ("eastern Ukraine", "UA", ["Kramatorsk", "Kharkiv"]),
        ("southern Philippines", "PH", ["Davao", "Zamboanga"]),
        ("western USA", "US", ["Los Angeles", "Seattle"]),
        ("southern France", "FR", ["Marseille", "Toulouse"]),
        ("northeastern Nigeria", "NG", ["Maiduguri"]),
        ("southeastern Turkey", "TR", ["Hakkari", "Diyarbakir"]),
        ("eastern Malaysia", "MY", ["Kota Kinabalu"]),
        ("northern Chile", "CL", ["Arica", "Antofagasta"]),
        ("southern Norway", "NO", ["Kristiansand"]),
    ],
)
def test_the_towns_of_a_side_lie_within_its_radius(phrase, country, towns):
    gazetteer = Gazetteer.default()
    match = gazetteer.resolve(phrase)
    for town in towns:
        at = gazetteer.resolve(town, country=country, kind="P")
        assert distance_km(lat=match.lat, lon=match.lon, to_lat=at.lat, to_lon=at.lon) <= match.radius_km + 1.0, town


# Bahia, Queensland, Bavaria, Punjab, Oromia.
@pytest.mark.parametrize(
    ("country", "code"), [("BRA", "05"), ("AUS", "04"), ("DEU", "02"), ("PAK", "04"), ("ETH", "51")]
)
def test_a_side_of_a_division_lies_in_it(country, code):
    gazetteer = Gazetteer.default()
    place = gazetteer.store.places([gazetteer.division_row(country, code)])[0]
    for azimuth in range(0, 360, 45):
        relation = Relation(RelationKind.PART, 0, 1, "x", ((0, 1),), azimuth=azimuth)
        where = footprint(relation, [Anchor(place.lat, place.lon, place.radius_km, GeoPrecision.ADMIN1, country)])
        found = country_and_division(gazetteer, where.lat, where.lon)
        assert found == (country, place.name), azimuth
        assert where.radius_km <= 2.0 * place.radius_km


def test_what_has_no_outline_is_moved_by_less_than_a_third_of_its_radius():
    relation = Relation(RelationKind.PART, 0, 1, "x", ((0, 1),), azimuth=180.0)
    where = footprint(relation, [Anchor(10.0, 10.0, 200.0, GeoPrecision.AREA)])
    assert distance_km(lat=where.lat, lon=where.lon, to_lat=10.0, to_lon=10.0) == pytest.approx(60.0)
    assert where.lat < 10.0
