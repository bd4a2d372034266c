"""The user's own places: a layer that answers first, replaced as a whole, and never in the embedded gazetteer."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys

import pandas as pd
import pytest

from geoincidents.cli import main
from geoincidents.errors import DamagedPackWarning, InputError
from geoincidents.gazetteer import Gazetteer, own_places
from geoincidents.tables.locating import locate
from geoincidents.tables.remembering import forget_places, remember_places, remembered_places
from geoincidents.tables.unplaced import unplaced

CAMP = {"place_phrase": "Camp Xyzzy", "country": "LBY", "lat": 32.4, "lon": 13.6, "name": "Camp X"}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GEOINCIDENTS_DATA", str(tmp_path))
    return tmp_path / "own"


def rows(*dicts):
    return pd.DataFrame(list(dicts))


def resolve(phrase, **known):
    return Gazetteer.default().resolve(phrase, **known)


def test_the_same_phrase_resolves_by_itself_from_now_on():
    table = pd.DataFrame({"location": ["Camp Xyzzy", "Sabha; Ghat", "Tripoli", "Sabha"], "country": "LBY"})
    todo = unplaced(locate(table)).astype(object)
    todo.loc[0, ["lat", "lon"]] = [32.4, 13.6]
    todo.loc[1, "decision"] = "2"
    layer = remember_places(todo)
    assert (layer.places, layer.phrases) == (2, 2)
    out = locate(table)
    assert out["match_status"].tolist() == ["resolved"] * 4
    assert out["match_why"].str.startswith("your own place, remembered on ").tolist() == [True, True, False, False]
    assert (out.geometry.iloc[0].y, out["place_name"].iloc[1]) == (32.4, "Ghat")
    assert len(unplaced(out)) == 0
    made = out.attrs["manifest"]["gazetteers"][0]
    assert made["own_places"] == {"places": 2, "phrases": 2, "date": layer.date, "checksum": layer.checksum}
    assert made["name"].startswith("own-places-")
    assert locate(table, gazetteer=Gazetteer.embedded())["match_status"].iloc[0] == "unresolved"


def test_it_beats_a_far_greater_namesake_only_where_it_was_meant():
    before = resolve("Tripoli").place.country
    remember_places(rows({"place_phrase": "Tripoli", "place_id": "geonames:266826"}))
    assert (before, resolve("Tripoli").place.country) == ("LBY", "LBN")
    assert resolve("Tripoli", country="LBN").why.startswith("your own place")
    assert resolve("Tripoli", country="LBY").place.country == "LBY"
    assert resolve("Tripoli", within="Libya").place.country == "LBY"
    assert resolve("tripoli ").why.startswith("your own place")


def test_a_relation_is_measured_from_the_place_that_was_chosen():
    remember_places(rows({"place_phrase": "50 km south of Tripoli", "place_id": "geonames:266826"}))
    match = resolve("50 km south of Tripoli")
    assert (match.place.country, str(match.precision)) == ("LBN", "near")
    assert 33.9 < match.lat < 34.1
    assert resolve("Tripoli").place.country == "LBY"


def test_own_places_are_known_to_phrases_and_by_identifier():
    remember_places(rows(CAMP))
    (row,) = remembered_places().to_dict("records")
    assert (row["country"], row["place_id"].partition(":")[0], row["name"]) == ("LBY", "own", "Camp X")
    assert Gazetteer.default().place(row["place_id"]).name == "Camp X"
    match = resolve("5 km south of Camp Xyzzy", country="LY")
    assert 32.3 < match.lat < 32.4
    together = Gazetteer.default().resolve_many(["Camp Xyzzy", "Misrata"], group=[1, 1])
    assert together["match_why"].iloc[0].startswith("your own place")


def test_divisions_tell_namesakes_apart():
    remember_places(
        rows(
            {"place_phrase": "Xyzzyton", "country": "USA", "admin1": "Ohio", "lat": 40.0, "lon": -83.0},
            {"place_phrase": "Xyzzyton", "country": "USA", "admin1": "Texas", "lat": 31.0, "lon": -98.0},
        )
    )
    assert resolve("Xyzzyton", country="US", admin1="Ohio").lat == 40.0
    assert resolve("Xyzzyton", country="US", admin1="Texas").lat == 31.0
    assert not resolve("Xyzzyton", country="US").why.startswith("your own place")
    assert not resolve("Xyzzyton", country="US", admin1="Maine").why.startswith("your own place")


def test_what_is_remembered_again_replaces_what_was():
    remember_places(rows(CAMP))
    remember_places(rows(CAMP | {"lat": 31.0}, CAMP | {"place_phrase": "Camp Yzzyx"}))
    assert resolve("Camp Xyzzy").lat == 31.0
    assert sorted(remembered_places()["place_phrase"]) == ["Camp Xyzzy", "Camp Yzzyx"]
    assert forget_places("camp xyzzy") == 1
    assert resolve("Camp Xyzzy", country="LY").lat is None
    with pytest.raises(InputError, match="'Camp Xyzzy' is not remembered"):
        forget_places(["Camp Xyzzy"])
    assert forget_places() == 1
    assert Gazetteer.default() is Gazetteer.embedded()
    assert remembered_places().empty


REJECTED = {"place_phrase": "Old Market", "country": "LBY", "decision": "reject"}


def test_a_rejected_phrase_is_placed_no_more_in_its_country():
    table = pd.DataFrame(
        {"location": ["Sirte", "Sirte", "old market"], "country": "LBY", "admin1": ["Sirte", None, "Tripoli"]}
    )
    before = locate(table, admin1="admin1")
    assert before["match_status"].tolist()[:2] == ["resolved"] * 2
    layer = remember_places(rows(REJECTED, REJECTED | {"place_phrase": "Sirte"}))
    assert (layer.places, layer.phrases) == (0, 2)
    out = locate(table, admin1="admin1")
    assert out["match_status"].tolist() == ["unresolved"] * 3
    assert out.geometry.isna().all()
    assert out["match_why"].str.startswith("the place was rejected, remembered on ").all()
    assert len(unplaced(out)) == 0
    grouped = locate(table.assign(report=1), group="report")
    assert grouped["match_status"].tolist() == ["unresolved"] * 3
    assert resolve("Sirte", country="LY").lat is None
    assert resolve("Sirte").lat is not None  # it was rejected for Libya alone
    assert resolve("Sirte", country="LBY", kind="A").place is not None  # and is a division still
    assert resolve("10 km south of Sirte", country="LBY").lat is None  # nothing is measured from no place
    assert locate(table, gazetteer=Gazetteer.embedded())["match_status"].iloc[1] == "resolved"


def test_a_rejection_and_a_placement_replace_each_other_and_the_closer_one_counts():
    remember_places(rows(CAMP))
    remember_places(rows(REJECTED | {"place_phrase": "Camp Xyzzy"}))
    assert resolve("Camp Xyzzy", country="LBY").lat is None
    remember_places(rows(CAMP | {"admin1": "Tripoli"}))
    assert resolve("Camp Xyzzy", country="LBY", admin1="Tripoli").lat == 32.4
    remember_places(rows(CAMP))
    assert resolve("Camp Xyzzy", country="LBY").lat == 32.4


def test_rejections_travel_to_another_machine(tmp_path, monkeypatch):
    remember_places(rows(CAMP, REJECTED))
    told = remembered_places()
    assert told["decision"].tolist() == [None, "reject"]
    assert told["lat"].isna().tolist() == [False, True]
    told.to_csv(tmp_path / "mine.csv", index=False)
    monkeypatch.setenv("GEOINCIDENTS_DATA", str(tmp_path / "other"))
    assert resolve("Camp Xyzzy", country="LBY").lat is None
    assert remember_places(tmp_path / "mine.csv").phrases == 2
    assert resolve("Camp Xyzzy", country="LBY").lat == 32.4
    assert resolve("Old Market", country="LBY").why.startswith("the place was rejected")
    assert forget_places("Old Market") == 1
    assert remembered_places()["decision"].tolist() == [None]


def test_rows_that_decide_nothing_are_not_remembered(folder):
    assert remember_places(rows(CAMP | {"lat": None, "lon": None, "decision": None})) is None
    assert own_places.own_layer() is None
    with pytest.raises(InputError, match="latitude 95"):
        remember_places(rows(CAMP, CAMP | {"place_phrase": "y", "lat": 95}))
    assert not list(folder.glob("*.gaz"))


def test_other_processes_and_pickles_know_it():
    remember_places(rows(CAMP))
    again = pickle.loads(pickle.dumps(Gazetteer.default()))  # noqa: S301 our own
    assert again.resolve("Camp Xyzzy").why.startswith("your own place")


WRITER = """
import sys
import pandas as pd
from geoincidents.tables.remembering import remember_places
for number in range(3):
    phrase = f"Camp {sys.argv[1]}{number}"
    remember_places(pd.DataFrame({"place_phrase": [phrase], "country": ["LBY"], "lat": [32.0], "lon": [13.0 + number]}))
"""


def test_two_processes_lose_nothing(folder):
    started = [subprocess.Popen([sys.executable, "-c", WRITER, letter]) for letter in "ab"]  # noqa: S603
    assert [one.wait(timeout=300) for one in started] == [0, 0]
    assert sorted(remembered_places()["place_phrase"]) == [f"Camp {a}{n}" for a in "ab" for n in range(3)]
    assert len(list(folder.glob("*.gaz"))) == len(list(folder.glob("*.csv"))) == 1


KILLED = """
import os, sys
import pandas as pd
from geoincidents.gazetteer import own_places
from geoincidents.tables.remembering import remember_places
real = getattr(own_places, sys.argv[1])
calls = []
def die(*given, **named):
    calls.append(1)
    if len(calls) == int(sys.argv[2]):
        os._exit(9)
    return real(*given, **named)
setattr(own_places, sys.argv[1], die)
remember_places(pd.DataFrame({"place_phrase": ["Camp Late"], "country": ["LBY"], "lat": [32.0], "lon": [13.0]}))
"""


@pytest.mark.parametrize(("step", "call"), [("_replace", 1), ("_compiled", 1), ("_replace", 2), ("_clear", 1)])
def test_a_writer_that_is_killed_leaves_the_old_layer_or_the_new_one(folder, step, call):
    remember_places(rows(CAMP))
    done = subprocess.run([sys.executable, "-c", KILLED, step, str(call)], check=False)  # noqa: S603
    assert done.returncode == 9
    phrases = sorted(remembered_places()["place_phrase"])
    assert phrases == (["Camp Late", "Camp Xyzzy"] if step == "_clear" else ["Camp Xyzzy"])
    assert resolve("Camp Xyzzy").why.startswith("your own place")
    remember_places(rows(CAMP | {"place_phrase": "Camp Next"}))
    assert len(list(folder.iterdir())) == 4  # list, lock, table and gazetteer file: no litter


@pytest.mark.parametrize("damage", ["list", "file", "table"])
def test_a_damaged_layer_is_told_and_left_out_and_can_be_mended(folder, damage):
    layer = remember_places(rows(CAMP))
    if damage == "list":
        (folder / "own.json").write_text("{")
    elif damage == "file":
        layer.path.unlink()
        (folder / "own.json").touch()
    else:
        layer.path.with_suffix(".csv").write_text("phrase\nx\n")
        (folder / "own.json").touch()
    with pytest.warns(DamagedPackWarning, match="Your own places are left out"):
        assert Gazetteer.default().resolve("Sabha", country="LY").place.name == "Sabha"
    remember_places(rows(CAMP))
    assert resolve("Camp Xyzzy").why.startswith("your own place")


def run(capsys, *words):
    status = main([str(word) for word in words])
    return status, *capsys.readouterr()


def test_the_command_line_goes_all_the_way(capsys, tmp_path):
    table, todo, out = tmp_path / "t.csv", tmp_path / "todo.csv", tmp_path / "out.gpkg"
    table.write_text("date,location,country\n2024-01-01,Camp Xyzzy,Libya\n2024-01-02,Sabha,Libya\n", encoding="utf-8")
    status, _, err = run(capsys, "locate", table, "-o", out, "--unplaced", todo)
    assert status == 0
    assert "1 place in doubt, of 1 row" in err
    assert todo.read_bytes().startswith(b"\xef\xbb\xbfrows,place_phrase")  # spreadsheets take it for UTF-8
    cells = pd.read_csv(todo, dtype=object)
    cells[["lat", "lon", "name"]] = ["32.4", "13.6", "Camp X"]
    cells.to_csv(todo, index=False)
    assert run(capsys, "locate", table, "--corrections", todo, "--json")[1].count('"lat": 32.4') == 1
    assert run(capsys, "gazetteer", "list")[0] == 1
    assert "1 phrase of 1 place of your own" in run(capsys, "gazetteer", "remember", todo)[2]
    status, listed, _ = run(capsys, "gazetteer", "list")
    assert (status, "mine  your own places  " in listed) == (0, True)
    assert json.loads(run(capsys, "gazetteer", "list", "--json")[1])[0]["country"] == "mine"
    assert "1  phrases of your own places (1 places, 20" in run(capsys, "gazetteer", "info")[1]
    assert json.loads(run(capsys, "gazetteer", "info", "--json")[1])["own_places"]["phrases"] == 1
    assert "your own place, remembered on" in run(capsys, "resolve", "Camp Xyzzy")[1]
    assert "1 phrase of your own places forgotten" in run(capsys, "gazetteer", "remove", "mine")[2]
    assert run(capsys, "gazetteer", "list")[0] == 1
    cells.assign(lat="95").to_csv(todo, index=False)
    status, _, err = run(capsys, "locate", table, "--corrections", todo)
    assert (status, "line 2: latitude 95" in err) == (2, True)
    assert run(capsys, "locate", table, "--unplaced", table)[0] == 2
    assert run(capsys, "locate", table, "--unplaced", tmp_path / "x.doc")[0] == 2
    assert run(capsys, "locate", table, "--on-ambiguous", "raise", "--json")[0] == 0
