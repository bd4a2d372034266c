"""How far second-order divisions reach that no source measures."""

import numpy as np
import pytest
from build_fixtures import dump_row, write_dump

from geoincidents.compile import build_gazetteer
from geoincidents.compile.spread import counted, land_km, spread_km
from geoincidents.gazetteer import Gazetteer

KM = 1.0 / 111.2  # degrees of latitude


@pytest.mark.parametrize(("reach_km", "places"), [(60.0, 40), (12.0, 40), (150.0, 20)])
def test_a_division_of_many_places_reaches_as_far_as_they_do(reach_km, places):
    lat = 7.0 + np.linspace(0.0, reach_km, places) * KM
    radius = spread_km((7.0, 30.0), lat, np.full(places, 30.0), 25.0)
    assert 0.9 * reach_km <= radius <= reach_km + 1.0


def test_a_place_with_a_wrong_code_stretches_no_division():
    lat = 7.0 + np.append(np.linspace(0.0, 20.0, 39), 900.0) * KM
    assert spread_km((7.0, 30.0), lat, np.full(40, 30.0), 25.0) <= 21.0
    few = np.array([7.0 + 30.0 * KM, 7.0 + 900.0 * KM])
    assert spread_km((7.0, 30.0), few, np.full(2, 30.0), 25.0) == pytest.approx(30.0, abs=1.0)


@pytest.mark.parametrize(
    ("country", "code", "count", "least", "most"),
    [
        ("NER", "01", 6, 300.0, 500.0),  # Agadez, 634,000 square kilometres
        ("COL", "20", 42, 35.0, 55.0),  # Magdalena or the like: some hundred square kilometres each
        ("BEL", "", 43, 30.0, 45.0),
        ("XXX", "", 5, 30.0, 30.0),  # of which there is no outline
    ],
)
def test_a_division_without_places_has_its_share_of_the_land(country, code, count, least, most):
    assert least <= land_km({(country, code): count}, country, code) <= most


def test_districts_are_counted_by_province_and_country():
    assert counted({"a": ("NER", "01"), "b": ("NER", "02"), "c": ("NER", "01")}) == {
        ("NER", "01"): 2, ("NER", "02"): 1, ("NER", ""): 3,
    }  # fmt: skip


def test_a_gazetteer_says_how_far_its_districts_reach(tmp_path):
    towns = [
        dump_row(
            100 + at, f"Town {at}", lat=-13.0 + 70.0 * KM * at / 19, lon=38.0, country="MZ", admin1="06", admin2="A"
        )
        for at in range(20)
    ]
    districts = [
        dump_row(1, "Long District", lat=-13.0, lon=38.0, kind="A.ADM2", country="MZ", admin1="06", admin2="A"),
        dump_row(2, "Empty District", lat=-14.0, lon=38.0, kind="A.ADM2", country="MZ", admin1="06", admin2="B"),
        dump_row(3, "Post", lat=-14.0, lon=38.1, kind="A.ADM3", country="MZ", admin1="06", admin2="B"),
    ]
    build_gazetteer([write_dump(tmp_path / "MZ.txt", *districts, *towns)], tmp_path / "x.gaz")
    gazetteer = Gazetteer.open(tmp_path / "x.gaz")
    long, empty, post = (gazetteer.place(f"geonames:{number}") for number in (1, 2, 3))
    assert 66.0 <= long.radius_km <= 71.0
    assert empty.radius_km == 30.0  # of two districts nobody knows their share of the country
    assert post.radius_km == 15.0
