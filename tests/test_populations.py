"""No quarter has more people than its city: the checked rows, and the rule that finds what no row judges."""

import csv
from pathlib import Path

import pytest

from geoincidents import Gazetteer
from geoincidents.compile.records import PlaceRecord
from geoincidents.geo import distance_km

TABLE = Path(__file__).parents[1] / "gazetteer" / "populations.csv"
ROWS = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))


def place(place_id, population, names, lat=10.0, kind="P.PPL"):
    made = PlaceRecord(
        place_id=place_id, name=place_id, kind=kind, lat=lat, lon=20.0, country="LBY", admin1_id="a",
        population=population, radius_km=3.0, source="", licence="",
    )  # fmt: skip
    made.names = [(f"{place_id} {n}", "") for n in range(names)]
    return made


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_the_gazetteer_has_what_the_row_says(row):
    gazetteer = Gazetteer.embedded()
    one = gazetteer.place(row["place_id"])
    assert row["note"]
    assert row["kind"] in {"", "P.PPLX"}
    assert one.kind == (row["kind"] or one.kind)
    if row["population"]:
        assert one.population == int(row["population"])
    if row["city"]:
        city = gazetteer.place(row["city"])
        assert city.country == one.country
        assert distance_km(lat=one.lat, lon=one.lon, to_lat=city.lat, to_lon=city.lon) < 15
        if row["kind"]:
            assert one.population < city.population


def test_no_place_is_judged_twice():
    assert len({row["place_id"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    ("quarter", "found"),
    [
        (place("quarter", 300_000, 2), True),
        (place("smaller", 150_000, 2), False),  # than its city
        (place("known", 300_000, 15), False),  # a city of its own, by its names
        (place("far", 300_000, 2, lat=10.5), False),  # 55 km off
        (place("division", 300_000, 2, kind="A.ADM2"), False),
    ],
    ids=lambda value: getattr(value, "place_id", None),
)
def test_a_quarter_with_the_people_of_its_city_is_found(quarter, found):
    from gazetteer.populations import suspects

    city = place("city", 200_000, 40, lat=10.02)
    assert [(one.place_id, other.place_id) for one, other in suspects([city, quarter])] == (
        [("quarter", "city")] if found else []
    )
    assert list(suspects([city, quarter], {quarter.place_id})) == []


def test_the_recipe_stops_at_what_no_row_judges():
    from gazetteer.populations import correct

    places = {one.place_id: one for one in (place("city", 200_000, 40), place("quarter", 300_000, 2))}
    with pytest.raises(ValueError, match=r"1 quarters .* quarter \(quarter\) in city"):
        correct(places, [])
    correct(places, [{"place_id": "quarter", "name": "", "kind": "P.PPLX", "population": "0", "city": "city"}])
    assert (places["quarter"].kind, places["quarter"].population) == ("P.PPLX", 0)
    with pytest.raises(ValueError, match="nowhere"):
        correct(places, [{"place_id": "nowhere", "name": "N", "kind": "", "population": "", "city": ""}])
