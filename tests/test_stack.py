"""A stack of gazetteers: one's own places and corrections win, and nothing of the lower one is lost."""

from operator import itemgetter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoincidents import Gazetteer
from geoincidents.compile import build_gazetteer
from geoincidents.errors import InputError, PlaceNotFoundError
from geoincidents.gazetteer.joining import _shared


@pytest.fixture(scope="module")
def stacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stack")
    (folder / "mine.csv").write_text(
        "place_id,name,lat,lon,country,radius_km,names\n"
        "geonames:2212775,Sebha,27.5,14.5,LY,1.5,\n"  # a correction by identifier
        ",Tarhuna,32.45,13.65,LY,1,\n"  # a correction by name: 3 km from the town
        ",Zamzamiya Farm,32.1,13.4,LY,0.5,ar:مزرعة زمزمية\n"  # a place of one's own
        ",Tripoli,40.0,20.0,AL,1,\n",  # a namesake far away
        encoding="utf-8",
    )
    build_gazetteer([folder / "mine.csv"], folder / "mine.gaz", workers=1)
    return Gazetteer.stack(Gazetteer.open(folder / "mine.gaz"), Gazetteer.default())


def test_a_correction_by_identifier_wins_under_every_name(stacked):
    for name in ("Sebha", "Sabha", "سبها"):
        match = stacked.resolve(name, country="LY")
        assert match.place is not None
        assert (match.place.place_id, match.lat, match.radius_km) == ("geonames:2212775", 27.5, 1.5)
    assert stacked.place("geonames:2212775").lat == 27.5
    assert stacked.place("geonames:2212775").population > 100_000


def test_a_correction_by_name_leaves_one_place(stacked):
    match = stacked.resolve("Tarhuna", country="LY")
    assert str(match.status) == "resolved"
    assert match.lat == 32.45
    assert stacked.resolve("Tarhouna", country="LBY").lat == 32.45


def test_ones_own_places_are_found_and_those_below_stay(stacked):
    assert stacked.resolve("مزرعة زمزمية", country="LY").place.name == "Zamzamiya Farm"
    for name in ("Benghazi", "Ghat", "Damascus"):
        below, here = Gazetteer.default().resolve(name), stacked.resolve(name)
        assert (here.status, here.place.place_id) == (below.status, below.place.place_id)


def test_a_namesake_far_away_is_another_place(stacked):
    assert stacked.resolve("Tripoli", country="LY").place.place_id == "geonames:2210247"
    assert stacked.resolve("Tripoli", country="AL").lat == 40.0


def test_countries_capitals_demonyms_and_the_ground(stacked):
    assert stacked.country("Libye").country == "LBY"
    assert stacked.capital("LBY").name == "Tripoli"
    assert stacked.demonyms()["libyan"] == "LBY"
    assert [place.name for place, _ in stacked.reverse(lat=27.5, lon=14.5)] == ["Sebha"]
    assert stacked.resolve("50km south of Tripoli", country="LY").lat == pytest.approx(32.4365, abs=1e-3)
    table = stacked.resolve_many(["Sabha", "Atlantis"], country="LBY")
    assert table["match_status"].tolist() == ["resolved", "unresolved"]
    prefixes = {source["prefix"] for source in stacked.info()["sources"]}
    assert {"mine", "geonames"} <= prefixes


def test_the_order_decides(stacked):
    turned = Gazetteer.stack(*reversed(stacked.members))
    assert turned.resolve("Sabha", country="LY").lat == Gazetteer.default().resolve("Sabha", country="LY").lat


def test_what_is_in_none_and_what_is_no_stack(stacked):
    with pytest.raises(PlaceNotFoundError):
        stacked.place("geonames:1")
    with pytest.raises(InputError, match="no gazetteer"):
        Gazetteer.stack()


@given(*[st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), max_size=12) for _ in range(2)])
def test_what_shares_an_identifier_is_found_whichever_list_is_longer(above, below):
    lists = [sorted(one, key=itemgetter(0)) for one in (above, below)]
    whose = dict(reversed(lists[0]))
    expected = sorted((whose[key], row) for key, row in lists[1] if key in whose)
    arrays = [tuple(np.array([pair[at] for pair in one], dtype=np.uint64) for at in range(2)) for one in lists]
    rows, others = _shared(*arrays)
    assert sorted(zip(rows.tolist(), others.tolist(), strict=True)) == expected
