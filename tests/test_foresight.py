"""Names that are looked up together have the hits and the match that each has alone."""

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, lists, sampled_from, tuples

from geoincidents import Gazetteer
from geoincidents.compile.records import PlaceRecord, Source
from geoincidents.compile.writer import write_gazetteer
from geoincidents.gazetteer.candidates import find_hits
from geoincidents.gazetteer.foresight import foresee
from geoincidents.gazetteer.matches import match_columns

NAMES = (
    "San Antonio",
    "Tripoli",
    "Tarabulus",
    "Zawiya",
    "Az Zawiyah",
    "قصر بن غشير",
    "Gasr Ben Ghachir",
    "Homs",
    "Hom",
)
NAMES += (
    "Hom",
    "Santa Cruz",
    "Zamzamm",
    "Kutub",
    "Ho",
    "Xyzzyplugh",
    "Paris",
    "Alexandria",
    "Ras al Ayn",
    "دير الزور",
    "8",
)
SAID = ({}, {"country": "LBY"}, {"country": "SYR"}, {"country": "SYR", "admin1": "Aleppo"}, {"admin1": "Texas"})
SAID += ({"country": "PHL", "admin1": "Cebu"}, {"country": "EG", "kind": "A"})


@pytest.fixture(scope="module")
def stacked(tmp_path_factory):
    """A list of villages on top of the embedded places, one of which it has, too."""
    rows = [("Tripoli", 32.9, 13.2, "LBY"), ("Zawiya", 30.0, 20.0, "LBY"), ("Zamzam", 31.0, 15.0, "LBY")]
    places = [
        PlaceRecord(f"mine:{n}", name, "P.PPL", lat, lon, country, 9, 3.0, names=[("Hom", "")])
        for n, (name, lat, lon, country) in enumerate(rows, 1)
    ]
    path = tmp_path_factory.mktemp("mine") / "a.gaz"
    source = Source("mine", "Mine", "fact", "", "", "")
    write_gazetteer(path, places, sources=(source,), demonyms={}, alpha2={}, meta={"complete_countries": ["LBY"]})
    return Gazetteer.stack(Gazetteer.open(path), Gazetteer.embedded())


@settings(max_examples=25, deadline=None)
@given(asked=lists(tuples(sampled_from(NAMES), sampled_from(SAID)), min_size=1, max_size=12))
@pytest.mark.parametrize("dense", [False, True])
def test_hits_found_together_are_those_found_alone(stacked, asked, dense):
    gazetteer = stacked if dense else Gazetteer.embedded()
    pairs = [(name, gazetteer.context(**{"country": None, **said})) for name, said in asked]
    for (name, context), (hits, bearing) in foresee(gazetteer.store, pairs).items():
        alone = find_hits(gazetteer.store, name, context)
        assert [hit[:3] for hit in hits] == [hit[:3] for hit in alone]
        assert [hit[3:] for hit in hits] == [(pytest.approx(h.evidence), pytest.approx(h.kin), h.noted) for h in alone]
        assert bearing.tolist() == gazetteer.store.rows_with_print(name).tolist()


def test_all_names_that_have_a_sound_are_found_together(stacked):
    for gazetteer in (stacked, Gazetteer.embedded()):
        context = gazetteer.context(country=None)
        assert len(foresee(gazetteer.store, [(name, context) for name in NAMES])) >= len(set(NAMES)) - 1


@settings(max_examples=8, deadline=None)
@given(
    rows=lists(integers(1, 250_000), min_size=20, max_size=40, unique=True),
    letter=sampled_from("aeiourtn"),
    said=sampled_from(SAID),
)
@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.filterwarnings("ignore::geoincidents.errors.MissingPackWarning")
def test_a_column_means_what_each_of_its_names_means(stacked, rows, letter, said, dense):
    gazetteer = stacked if dense else Gazetteer.embedded()
    listed = [place.names[-1] for place in gazetteer.store.places(rows)]
    halves = [(name[: len(name) // 2], name[len(name) // 2 + 1 :]) for name in listed]
    names = [*NAMES, "50 km south of Tripoli", "Tripoli, Lebanon", "the Sahara", "", "Airport", *listed]
    names += [start + letter + end for start, end in halves]
    table = Gazetteer(gazetteer.store).resolve_many(names, **said)
    alone = Gazetteer(gazetteer.store)
    for record, name in zip(table.to_dict("records"), names, strict=True):
        match = alone.resolve(name, **said)
        expected = {**match_columns(match), "lat": match.lat, "lon": match.lon}
        found = {column: None if pd.isna(value) else value for column, value in record.items()}
        told, others = (json.loads(one.pop("match_candidates") or "[]") for one in (found, expected))
        assert found.pop("match_score") == pytest.approx(expected.pop("match_score"), abs=1.1e-4)
        assert [one.pop("score") for one in told] == pytest.approx([one.pop("score") for one in others], abs=1.1e-4)
        assert (found, told) == (expected, others)
