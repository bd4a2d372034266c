"""Likeness of names by fitted weights, and what the index gives to compare."""

import itertools
import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import booleans, floats, integers, lists, sampled_from, text, tuples

from geoincidents import Gazetteer, names
from geoincidents.compile.fileformat import fingerprint, key_id
from geoincidents.compile.records import PlaceRecord, Source
from geoincidents.compile.writer import write_gazetteer
from geoincidents.gazetteer.candidates import find_hits
from geoincidents.gazetteer.pool import Pool, families, families_of_few
from geoincidents.gazetteer.ranking import USUAL, Context, is_famed, preference, usual_worth
from geoincidents.gazetteer.store import may_end
from geoincidents.names import filing
from geoincidents.names.likeness import MEASURES, likeness, likeness_of_pairs, measures

SPELLED = ("Deir ez-Zor", "Zor Deir", "دير الزور", "Qasr bin Ghashir", "قصر", "Oea", "8", "Ouadi er Rabia", "Wadi Rabi")


def evidence(name, *others):
    return likeness(filing.form(name), [filing.form(other) for other in others])


def gazetteer_of(path, *places):
    records = [
        PlaceRecord(
            f"mine:{n}", name, "P.PPL", 32.0 + n / 10, 13.0, "LBY", population, 3.0, names=[(o, "") for o in more]
        )
        for n, (name, population, *more) in enumerate(places, 1)
    ]
    write_gazetteer(
        path, records, sources=(Source("mine", "Mine", "fact", "", "", ""),), demonyms={}, alpha2={}, meta={}
    )
    return Gazetteer.open(path)


@pytest.mark.parametrize("name", ["Qasr bin Ghashir", "قصر بن غشير", "Харків", "Wadi", "A"])
def test_nothing_is_more_alike_than_the_same(name):
    same, other = evidence(name, name, "Completely Other Town")
    assert same == pytest.approx(0.0)
    assert other < -5


@pytest.mark.parametrize(
    ("name", "nearer", "farther"),
    [
        ("Gasr Ben Ghachir", "Qaşr Bin Ghashīr", "Qasr Ahmad"),
        ("Sidi Bou Zid", "Sidi Bouzid", "Sidi Slimane"),
        ("Wadi Rabi", "Ouadi er Rabia", "Wadi Halfa"),
        ("Zor Deir", "Deir ez-Zor", "Deir Hafir"),  # the same words in another order
        ("دير الزور", "Deir ez-Zor", "Dar Saad"),
        ("Avdeevka", "Avdiivka", "Andriivka"),
    ],
)
def test_spellings_are_nearer_than_look_alikes(name, nearer, farther):
    near, far = evidence(name, nearer, farther)
    assert near > far + 1


def test_a_word_that_many_places_share_counts_less_than_a_rare_one():
    shared, rare = evidence("Wadi Zamzam", "Wadi Karmusa", "Bir Zamzam")
    columns = measures(filing.form("Wadi Zamzam"), [filing.form("Wadi Karmusa"), filing.form("Bir Zamzam")])
    assert columns[0, MEASURES.index("query_words")] < columns[1, MEASURES.index("query_words")]
    assert rare > shared


def test_no_likeness_speaks_against_a_name():
    read = json.loads((files("geoincidents") / "data" / "likeness.json").read_text(encoding="utf-8"))
    assert len(read["same_vowels"]) == len(read["across"]) == len(MEASURES)
    assert min(read["same_vowels"] + read["across"]) >= 0


def test_no_forms_have_no_likeness():
    assert likeness("tripoli", []) == []
    assert measures("tripoli", []).shape == (0, 2 * len(MEASURES))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Zamzamm", "Zamzam"),
        ("Zanzam", "Zamzam"),  # another consonant
        ("Karshiskoye", "Kashirskoye"),  # two consonants exchanged
        ("Akora", "Akora Khattak"),  # one word of two
        ("Shashif", "Kafr Shashif"),  # a generic word left out
        ("Khattak Akora", "Akora Khattak"),
        ("Kasjirskoje", "Kashirskoye"),  # j as y, sj as sh
        ("Achtanisovka", "Akhtanizovka"),  # a German's ch
        ("زمزم", "Zamzam"),
    ],
)
def test_the_index_finds_other_spellings(tmp_path, asked, found):
    places = ("Zamzam", 0), ("Akora Khattak", 0), ("Kashirskoye", 0), ("Akhtanizovka", 0), ("Misrata", 90_000)
    places += (("Kafr Shashif", 0),)
    gazetteer = gazetteer_of(tmp_path / "a.gaz", *places)
    assert gazetteer.search(asked, limit=1)[0].place.name == found


def test_a_name_whose_fingerprint_is_that_of_another_still_finds_its_place(tmp_path):
    letters = "aeiou"
    spellings = ("".join(pair) for pair in itertools.product(["M", "Ma", "Me", "Mo"], letters, ["r"], letters, letters))
    first, *rest = dict.fromkeys(spellings)
    twin = next(name for name in rest if fingerprint(names.fold(name)) == fingerprint(names.fold(first)))
    gazetteer = gazetteer_of(tmp_path / "a.gaz", (first, 0))
    assert [hit.place.name for hit in find_hits(gazetteer.store, twin, Context(country="LBY"))] == [first]
    assert gazetteer.lookup(twin, fuzzy=False) == ()


def test_a_place_with_several_like_spellings_is_likelier_to_have_one_more(tmp_path):
    places = ("Tarhunah", 0, "Tarhouna", "Tarhuna", "Tarhona"), ("Tarhunat", 0, "Wadi Gharbi", "Umm al Aranib", "Ubari")
    gazetteer = gazetteer_of(tmp_path / "a.gaz", *places)
    hits = find_hits(gazetteer.store, "Tarhoonah", Context(), thorough=True)
    kin = {hit.place.name: hit.kin for hit in hits}
    assert kin["Tarhunah"] > 1.0 > kin["Tarhunat"] == 0.0
    assert gazetteer.search("Tarhoonah", limit=1)[0].place.name == "Tarhunah"


def test_the_number_of_names_is_told_without_reading_a_place(tmp_path):
    places = [("Many", 9, *(f"Other {n}" for n in range(300))), ("Two", 8, "Deux"), ("One", 7)]
    store = gazetteer_of(tmp_path / "a.gaz", *places).store
    assert store.names_listed(np.array([1, 2, 3])).tolist() == [255, 2, 1]


def test_forms_measured_together_are_measured_as_alone():
    forms = [filing.form(name) for name in ("Oea", "Qasr bin Ghashir", "قصر", "8", "Deir ez-Zor", "Aïn Oussera")]
    together = measures(forms[1], forms)
    alone = np.vstack([measures(forms[1], [form]) for form in forms])
    assert np.array_equal(together, alone)


@given(lists(tuples(sampled_from(SPELLED), sampled_from(SPELLED)), max_size=6))
def test_pairs_measured_together_are_as_alike_as_each_alone(pairs):
    asked, others = ([filing.form(pair[at]) for pair in pairs] for at in (0, 1))
    alone = [likeness(one, [other])[0] for one, other in zip(asked, others, strict=True)]
    assert likeness_of_pairs(asked, others).tolist() == pytest.approx(alone, abs=1e-12)


def test_scores_are_shares_of_one():
    for name in ("San José", "Tripoli", "Zawiya", "Springfield", "Xyzzyplugh"):
        scores = [candidate.score for candidate in Gazetteer.default().search(name, limit=50)]
        assert sum(scores) <= 1.0 + 1e-9
        assert scores == sorted(scores, reverse=True)


def test_names_of_every_place_can_be_had_from_their_block(tmp_path):
    places = [(f"Place {n}", n, *(f"Other {n} {m}" for m in range(n % 4))) for n in range(50)]
    store = gazetteer_of(tmp_path / "a.gaz", *places).store
    read = {place.name: place.names for place in store.places(range(1, 51))}
    assert read == {name: (name, *more) for name, _, *more in places}


def test_importance_is_told_from_the_row_alone():
    store = Gazetteer.default().store
    rows = np.array([300, 5_000, 100_000, 200_000])
    assert store.population(rows).tolist() == [place.population for place in store.places(rows)]


def test_a_short_name_has_its_neighbours_compared_where_a_country_limits_them(tmp_path):
    gazetteer = gazetteer_of(tmp_path / "a.gaz", ("Andkhoi", 0), ("Misrata", 90_000))
    assert [hit.place.name for hit in find_hits(gazetteer.store, "Ankhoi", Context(country="LBY"))] == ["Andkhoi"]
    assert find_hits(gazetteer.store, "Ankhoi", Context()) == []


def test_keys_with_more_entries_than_asked_for_are_left_out_and_still_found_when_all_are_asked_for(tmp_path):
    store = gazetteer_of(tmp_path / "a.gaz", ("Tripoli", 9), ("Tarabuli", 8), ("Sirte", 7)).store
    key, other = (key_id(filing.keys(name)[0]) for name in ("Tripoli", "Sirte"))
    assert store.filed([key, other], most=1).forms == ["sirte"]
    assert store.filed([key, other]).forms == ["tripoli", "tarabuli", "sirte"]
    assert store.rows(store.filed([key, other])).tolist() == [1, 2, 3]
    assert store.filed([]).forms == store.filed([5], most=1).forms == []


@pytest.mark.parametrize(
    ("name", "turned", "other"),
    [
        ("puli hisar", "hisar puli", "sari pul"),  # skeletons of two words are the same, the words are not
        ("beit lahia", "lahia beit", "ilah bit"),
    ],
)
def test_words_in_another_order_have_to_be_these_words(name, turned, other):
    same, unlike = measures(name, [turned, other])[:, :4].sum(axis=1)
    assert unlike < same - 0.3


@given(name=text(max_size=20))
def test_a_name_ends_like_its_fold_and_its_form_where_its_last_letter_is_plain(name):
    assert may_end(name, names.fold(name))
    assert may_end(name, filing.form(name))


@given(lists(tuples(floats(-20, -0.001), lists(integers(1, 9), min_size=1, max_size=6)), max_size=8))
def test_places_one_by_one_are_those_of_all_at_once(forms):
    evidence, rows = [one for one, _ in forms], [row for _, borne in forms for row in borne]
    sizes = np.array([len(borne) for _, borne in forms], dtype=np.int64)
    pool = Pool([str(at) for at in range(len(forms))], sizes, np.array(rows, dtype=np.uint32), evidence)
    few, many = families_of_few(pool), families(sizes, np.array(rows, dtype=np.int64), np.array(evidence))
    assert list(few) == many.ids.tolist()
    assert [form for form, _, _ in few.values()] == many.forms.tolist()
    assert [kin for _, _, kin in few.values()] == pytest.approx(many.kin.tolist())
    at = many.find(np.array([*few, 10])).tolist()
    pairs = zip(at, few.values(), strict=False)
    assert all(many.like(one) == (form, like, pytest.approx(kin)) for one, (form, like, kin) in pairs)
    assert many.like(at[-1]) is None


@given(
    lists(
        tuples(
            booleans(),
            integers(0, 1),
            integers(1, 255),
            integers(0, 10**7),
            floats(-20, 0),
            floats(0, 3),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_the_worth_of_one_place_is_that_among_many(places):
    kinds = ("P.PPL", "A.ADM1")
    noted, kind, listed, people, evidence, kin = (np.array(column) for column in zip(*places, strict=True))
    famed = np.array([is_famed(kinds[one]) for one in kind])
    beside = bool((evidence == 0.0).any())
    every = preference(evidence, kin, listed.astype(np.uint8), people, noted, famed, USUAL, beside_same=beside)
    worth = usual_worth(USUAL, beside_same=beside)
    assert [
        worth((one, kinds[at], count, many), like, further) for one, at, count, many, like, further in places
    ] == pytest.approx(every.tolist())
