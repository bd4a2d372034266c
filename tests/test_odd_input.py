"""Whatever is given, there is an answer or one clear line: never another library's error, never a long wait."""

import numpy as np
import pandas as pd
import pytest

from geoincidents import Gazetteer
from geoincidents.errors import GeoincidentsError, InputError
from geoincidents.gazetteer.columns import settings

ODD = (None, float("nan"), pd.NA, 5, 5.5, True, "", "  ", [], ["a"], "x" * 10_000, "ab " * 3400, b"x", "a\0b", object())
ODD_IDS = tuple(f"{type(value).__name__}{number}" for number, value in enumerate(ODD))

CALLS = {
    "resolve": lambda g, v: g.resolve(v),
    "country": lambda g, v: g.resolve("Tripoli", country=v),
    "admin1": lambda g, v: g.resolve("Tripoli", admin1=v),
    "near": lambda g, v: g.resolve("Tripoli", near=v),
    "within": lambda g, v: g.resolve("Tripoli", within=v),
    "kind": lambda g, v: g.resolve("Tripoli", kind=v),
    "search": lambda g, v: g.search(v),
    "search country": lambda g, v: g.search("Tripoli", country=v),
    "search limit": lambda g, v: g.search("Tripoli", limit=v),
    "lookup": lambda g, v: g.lookup(v),
    "lookup exact": lambda g, v: g.lookup(v, fuzzy=False),
    "lookup country": lambda g, v: g.lookup("Tripoli", country=v),
    "country()": lambda g, v: g.country(v),
    "capital": lambda g, v: g.capital(v),
    "place": lambda g, v: g.place(v),
    "row_of": lambda g, v: g.row_of(v),
    "division_row": lambda g, v: g.division_row(v, v),
    "reverse": lambda g, v: g.reverse(v, v),
    "reverse k": lambda g, v: g.reverse(1.0, 1.0, k=v),
    "reverse_many": lambda g, v: g.reverse_many(v),
    "reverse_many of": lambda g, v: g.reverse_many([v]),
    "resolve_many": lambda g, v: g.resolve_many(v),
    "resolve_many of": lambda g, v: g.resolve_many([v, "Tripoli"]),
    "countries": lambda g, v: g.resolve_many(["Tripoli", "Sabha"], country=[v, "LY"]),
    "admin1s": lambda g, v: g.resolve_many(["Tripoli", "Sabha"], admin1=[v, None]),
    "nears": lambda g, v: g.resolve_many(["Tripoli", "Sabha"], near=[v, None]),
    "within_bounds": lambda g, v: g.within_bounds(west=v, south=0, east=1, north=1),
    "open": lambda _, v: Gazetteer.open(v),
    "stack": lambda _, v: Gazetteer.stack(v),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("value", ODD, ids=ODD_IDS)
def test_odd_input_gives_an_answer_or_one_clear_line(call, value):
    try:
        call(Gazetteer.embedded(), value)
    except GeoincidentsError as error:
        said = str(error)
    else:
        return  # an answer is as good
    assert "\n" not in said
    assert len(said) < 600


@pytest.mark.parametrize("value", [None, 5, ["Tripoli"], b"Tripoli"])
def test_a_name_that_is_no_text_is_refused(value):
    for ask in (Gazetteer.embedded().resolve, Gazetteer.embedded().search, Gazetteer.embedded().lookup):
        with pytest.raises(InputError, match="name="):
            ask(value)


def test_a_gap_of_a_table_is_no_limit():
    gazetteer = Gazetteer.embedded()
    for gap in (None, float("nan"), pd.NA):
        assert gazetteer.resolve("Sabha", country=gap, admin1=gap, near=gap, within=gap, kind=gap).place is not None
        assert gazetteer.country(gap) is None


@pytest.mark.parametrize(("lat", "lon"), [(None, None), (float("nan"), 1.0), ("1", "2"), (91.0, 0.0), (True, 0.0)])
def test_what_is_no_point_has_no_neighbours(lat, lon):
    with pytest.raises(InputError):
        Gazetteer.embedded().reverse(lat, lon)


def test_numpy_numbers_are_numbers():
    gazetteer = Gazetteer.embedded()
    near = gazetteer.reverse(np.float32(32.89), np.int64(13), k=np.int64(2))
    assert len(near) == 2


def test_settings_are_each_once_in_the_order_of_their_rows():
    index = pd.Index([7, 7, 3, 1, 0])
    names = pd.Series(["B", "A", None, "B", "B"], index=index)
    found = settings(names, {"country": ["LY", None, "SY", "LY", "SY"], "kind": None})
    assert [(s.name, s.country, s.kind) for s in found.distinct] == [
        ("B", "LY", None), ("A", None, None), ("", "SY", None), ("B", "SY", None),
    ]  # fmt: skip
    assert found.at.tolist() == [0, 1, 2, 0, 3]
    assert found.index.equals(index)
    assert settings([], {"country": None}).distinct == []
