"""What the index holds of one country, against sifting all that it holds; and when it is worth its making."""

import numpy as np
import pytest

from geoincidents import Gazetteer
from geoincidents.gazetteer.pool import _held
from geoincidents.gazetteer.portions import LEAST_ASKED, Portions, sift
from geoincidents.gazetteer.ranking import Context
from geoincidents.gazetteer.stack import StackedStore
from geoincidents.gazetteer.store import Store


@pytest.fixture(scope="module")
def store():
    return Store(Gazetteer.embedded().store.path)


def asked_often(store, country):
    for _ in range(10_000):
        if store.filed_in(country, []) is not None:
            return store
    raise AssertionError(f"{country} has no portion")


@pytest.mark.parametrize("country", ["LBY", "USA", "TUV"])
@pytest.mark.parametrize("most", [None, 40])
def test_a_portion_holds_what_sifting_leaves(store, country, most):
    asked_often(store, country)
    dice, keys = np.random.default_rng(2019), store.keys()
    rows = store.ground().rows[store.ground().in_country(country)]
    own = np.unique(keys[[store._index._positions([key])[0] for key in dice.choice(keys, 200)]])
    for _ in range(50):
        wanted = dice.choice(own, 30).tolist() + dice.choice(keys, 30).tolist() + [1]
        sifted = _held(store, store.filed(wanted, most=most), Context(country=country))
        portion = store.filed_in(country, wanted, most=most)
        assert portion.forms == sifted.forms
        assert portion.sizes.tolist() == sifted.sizes.tolist()
        assert portion.entries.tolist() == sifted.entries.tolist()
    every = store.filed_in(country, keys)
    assert set(rows.tolist()) <= set(store.rows(every).tolist())


def test_a_stack_has_portions_of_its_files(store, tmp_path):
    copied = tmp_path / "copy.gaz"
    copied.write_bytes((store.path.parent / "curated.gaz").read_bytes())
    stacked = asked_often(StackedStore((Store(copied), store)), "SYR")
    dice = np.random.default_rng(2020)
    for _ in range(50):
        wanted = dice.choice(store.keys(), 60).tolist()
        sifted = _held(stacked, stacked.filed(wanted), Context(country="SYR"))
        portion = stacked.filed_in("SYR", wanted)
        assert portion.forms == sifted.forms
        assert stacked.rows(portion).tolist() == stacked.rows(sifted).tolist()


def test_a_portion_is_made_for_a_country_that_is_asked_for_often():
    made = []
    portions = Portions(0, {"LBY": 320, "CHN": 10**6}.__getitem__, lambda country: made.append(country) or [])
    assert [portions.of("LBY") for _ in range(LEAST_ASKED + 9)] == [None] * (LEAST_ASKED + 9)
    assert portions.of("LBY") == portions.of("LBY") == []
    assert all(portions.of("CHN") is None for _ in range(10**5))  # too large to be kept
    assert made == ["LBY"]


def test_of_portions_the_last_countries_are_kept():
    portions = Portions(0, lambda _: 0, lambda country: [(country, 0)])
    for country in "ABCD":
        for _ in range(LEAST_ASKED):
            portions.of(country)
    assert [portions.of(country) for country in "ABCD"] == [None, *([(country, 0)] for country in "BCD")]


def test_nothing_lies_in_a_country_without_places(store):
    nothing = sift(store._index, np.zeros(store.count, dtype=bool))
    assert len(nothing.filed([1, 2, 3])) == 0


def test_answers_do_not_depend_on_how_often_a_country_was_asked_for():
    often = Gazetteer(Store(Gazetteer.embedded().store.path))
    asked_often(often.store, "LBY")
    once = Gazetteer(Store(Gazetteer.embedded().store.path))
    for name in (
        "Gasr Ben Ghachir",
        "Tarhoonah",
        "Ankhoi",
        "Zwara",
        "Al Azizia",
        "Bani Oulid",
        "سرت",
        "Nowhere at all",
    ):
        assert often.resolve(name, country="LY") == once.resolve(name, country="LY")
