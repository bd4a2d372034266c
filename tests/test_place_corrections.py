"""Places in doubt as a table, filled in by hand in a spreadsheet, and applied for all rows of a place."""

from __future__ import annotations

import pandas as pd
import pytest

from geoincidents import schema
from geoincidents.errors import AmbiguousPlaceError, FileFormatError, FileMissingError, InputError
from geoincidents.gazetteer import Gazetteer
from geoincidents.tables.conforming import conform, validate
from geoincidents.tables.corrections import apply_corrections
from geoincidents.tables.files import read_incidents
from geoincidents.tables.locating import locate
from geoincidents.tables.place_corrections import key_text
from geoincidents.tables.unplaced import COLUMNS, options_of, unplaced, write_unplaced

TABLE = pd.DataFrame(
    {
        "location": ["Camp Xyzzy", "Sabha; Ghat", "=Qq\nZzt", "Sabha", "Camp Xyzzy", None, "Springfield", "Camp Xyzzy"],
        "country": ["LBY", "LBY", "LBY", "LBY", "LBY", "LBY", "USA", "TUN"],
        "admin1": [None, None, "Misrata", None, None, None, None, None],
        "lat": [None] * 7 + [36.8],
        "lon": [None] * 7 + [10.2],
    },
    index=[3, 3, 1, 0, 9, 8, 7, 6],
)


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.embedded()


@pytest.fixture(scope="module")
def located(gazetteer):
    return locate(TABLE, gazetteer=gazetteer)


@pytest.fixture
def todo(located):
    return unplaced(located).set_index(schema.PLACE_PHRASE, drop=False).astype(object)


def test_each_place_in_doubt_has_one_row(located):
    before = located.copy()
    table = unplaced(located)
    assert located.equals(before)
    assert tuple(table.columns) == COLUMNS
    assert table[["rows", "place_phrase", "status"]].to_numpy().tolist() == [
        [2, "Camp Xyzzy", "unresolved"],
        [1, "Sabha; Ghat", "ambiguous"],
        [1, "=Qq\nZzt", "resolved"],  # the division that it is said to lie in stands for it
        [1, "Springfield", "unresolved"],
    ]
    assert "Misrata stands for it" in table["why"].iloc[2]
    assert table[["place_id", "lat", "lon", "name", "decision"]].isna().all(axis=None)
    first = options_of(table["candidates"].iloc[3])[1]
    assert (first.place_id.partition(":")[0], len(options_of(table["candidates"].iloc[3]))) == ("geonames", 5)
    assert "Illinois, USA" in table["candidates"].iloc[3]


def test_nothing_in_doubt_gives_an_empty_table(gazetteer):
    table = unplaced(locate(pd.DataFrame({"location": ["Sabha"], "country": ["LBY"]}), gazetteer=gazetteer))
    assert (len(table), tuple(table.columns)) == (0, COLUMNS)


def filled(todo):
    todo.loc["Camp Xyzzy", ["lat", "lon", "name"]] = ["32,4", "13.6", "Camp X"]
    todo.loc["Sabha; Ghat", "decision"] = 2
    todo.loc["=Qq\nZzt", "decision"] = "Reject"
    todo.loc["Springfield", "place_id"] = "geonames:4525353"
    return todo


@pytest.mark.parametrize("suffix", ["", ".csv", ".tsv", ".xlsx"])
def test_all_rows_of_a_place_are_corrected(located, gazetteer, todo, tmp_path, suffix):
    corrections = filled(todo)
    if suffix:
        write_unplaced(corrections.convert_dtypes(), tmp_path / f"todo{suffix}")
        corrections = tmp_path / f"todo{suffix}"
    out = apply_corrections(located, corrections, gazetteer=gazetteer)
    validate(out)
    pd.testing.assert_index_equal(out.index, located.index)
    assert out["match_status"].tolist() == [
        *("given", "resolved", "unresolved", "resolved", "given", "unresolved", "resolved", "given"),
    ]
    assert [None if point is None else (point.y, point.x) for point in out.geometry.iloc[[0, 4, 7]]] == [
        *((32.4, 13.6), (32.4, 13.6), (36.8, 10.2)),  # the last came with its own point
    ]
    assert out["place_name"].iloc[[0, 1, 4]].tolist() == ["Camp X", "Ghat", "Camp X"]
    assert out["match_why"].iloc[1] == "Ghat was chosen in a table of corrections"
    assert out["match_why"].iloc[2] == "the place was rejected in a table of corrections"
    assert out.geometry.iloc[2] is None
    assert out["admin1"].iloc[6] == "Ohio"
    assert out.iloc[3].equals(conform(located).iloc[3])
    assert len(unplaced(out)) == 0  # what was rejected is in no doubt


def test_every_wrong_cell_is_told_at_once_and_nothing_is_applied(located, gazetteer, todo):
    todo.loc["Camp Xyzzy", ["lat", "lon"]] = ["95", "13"]
    todo.loc["Sabha; Ghat", "lat"] = 3
    todo.loc["=Qq\nZzt", "decision"] = 9
    todo.loc["Springfield", "place_id"] = "geonames:1"
    before = located.copy()
    with pytest.raises(InputError, match=r"^4 correction\(s\) cannot be applied") as caught:
        apply_corrections(located, todo.reset_index(drop=True), gazetteer=gazetteer)
    for told in (
        "row 0: latitude 95 is not within -90 and 90",
        "row 1: half a point, for lon is empty",
        "row 2: there is no candidate 9; there are 1",
        "row 3: place_id 'geonames:1' is not in the gazetteer",
    ):
        assert told in str(caught.value)
    assert located.equals(before)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"decision": "burn"}, "neither reject nor the number of a candidate"),
        ({"decision": "reject", "lat": 1, "lon": 2}, "rejects the place and says where it is"),
        ({"decision": "2", "place_id": "geonames:2212775"}, "chooses candidate 2 and"),
        ({"decision": "choose"}, "lacks a place_id or a point"),
        ({"lat": "north", "lon": 2}, "latitude 'north' is no number"),
        ({"lat": "nan", "lon": 2}, "latitude 'nan' is no number"),
        ({"lat": 1, "lon": 181}, "longitude 181 is not within"),
    ],
)
def test_contradictions_are_told(located, gazetteer, todo, cells, told):
    todo.loc["Sabha; Ghat", list(cells)] = list(cells.values())
    with pytest.raises(InputError, match=told):
        apply_corrections(located, todo, gazetteer=gazetteer)


def test_two_decisions_on_one_place_are_told(located, gazetteer, todo):
    twice = pd.concat([filled(todo)] * 2, ignore_index=True)
    with pytest.raises(InputError, match="is decided on in row 0 as well"):
        apply_corrections(located, twice, gazetteer=gazetteer)


def test_corrections_of_other_tables_are_told_and_change_nothing(located, gazetteer):
    table = pd.DataFrame({"place_phrase": ["Elsewhere"], "lat": [1], "lon": [2]})
    out = apply_corrections(located, table, gazetteer=gazetteer)
    assert out.drop(columns="geometry").equals(conform(located).drop(columns="geometry"))
    assert out.attrs["findings"][-1]["finding"] == "idle_corrections"


def test_a_phrase_alone_tells_the_rows(located, gazetteer):
    table = pd.DataFrame({"place_phrase": ["Camp Xyzzy"], "lat": [32.0], "lon": [13.0]})
    out = apply_corrections(located, table, gazetteer=gazetteer)
    assert out.geometry.iloc[[0, 4]].y.tolist() == [32.0, 32.0]
    assert out.geometry.iloc[7].y == 36.8


def test_a_point_beside_a_place_moves_it(located, gazetteer, todo):
    todo.loc["Sabha; Ghat", ["place_id", "lat", "lon"]] = ["geonames:2212775", 27.5, 14.5]
    out = apply_corrections(located, todo, gazetteer=gazetteer)
    assert (out.geometry.iloc[1].y, out["place_name"].iloc[1], out["geo_precision"].iloc[1]) == (27.5, "Sabha", "exact")


def test_what_is_no_table_of_corrections_is_refused(located, tmp_path):
    with pytest.raises(FileFormatError, match="holds no corrections of places"):
        apply_corrections(located, pd.DataFrame({"x": [1]}))
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(FileFormatError, match="holds no corrections of places"):
        apply_corrections(located, tmp_path / "x.csv")
    with pytest.raises(FileMissingError):
        apply_corrections(located, tmp_path / "none.csv")


def test_cells_are_told_by_what_they_say_not_by_how_a_spreadsheet_keeps_them():
    assert [key_text(cell) for cell in (12.0, " a\r\nb ", "'=x", "'Ayn", None, float("nan"), pd.NA)] == [
        *("12", "a\nb", "=x", "'Ayn", "", "", ""),
    ]


def test_policies_for_ambiguous_names(gazetteer):
    table = pd.DataFrame({"location": ["Sabha; Ghat", "Sabha", "Al Hamra"], "country": ["LBY", "LBY", "SAU"]})
    flagged = locate(table, gazetteer=gazetteer)
    assert flagged["match_status"].tolist()[:2] == ["ambiguous", "resolved"]
    best = locate(table, gazetteer=gazetteer, on_ambiguous="best")
    assert best["match_status"].iloc[0] == "ambiguous"  # there is no best of two places
    pointed = flagged["match_status"].eq("ambiguous") & flagged.geometry.notna()
    assert best.loc[pointed, "match_status"].eq("resolved").all()
    with pytest.raises(AmbiguousPlaceError, match="'Sabha; Ghat': two places or more"):
        locate(table, gazetteer=gazetteer, on_ambiguous="raise")
    with pytest.raises(InputError, match="is none of flag, best, raise"):
        locate(table, gazetteer=gazetteer, on_ambiguous="worst")


def test_best_takes_the_likeliest_and_says_so(gazetteer):
    table = pd.DataFrame({"location": ["Santa Rosa", "Sabha"], "country": ["ARG", "LBY"]})
    flagged = locate(table, gazetteer=gazetteer)
    at = flagged["match_status"].eq("ambiguous") & flagged.geometry.notna()
    assert at.any()
    best = locate(table, gazetteer=gazetteer, on_ambiguous="best")
    assert best.loc[at, "match_status"].eq("resolved").all()
    assert best.loc[at, "match_why"].str.endswith("; the best of them is taken").all()
    assert best.geometry.equals(flagged.geometry)


def test_files_and_their_pieces_are_read_by_the_same_policies(gazetteer, tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("date,place,country\n2024-05-01,Santa Rosa,ARG\n2024-05-02,Sabha,LBY\n")
    flagged = read_incidents(path, gazetteer=gazetteer)
    best = read_incidents(path, gazetteer=gazetteer, on_ambiguous="best")
    pieces = read_incidents(path, gazetteer=gazetteer, on_ambiguous="best", chunks=1)
    in_memory = read_incidents(pd.read_csv(path), gazetteer=gazetteer, on_ambiguous="best")
    assert flagged["match_status"].tolist() == ["ambiguous", "resolved"]
    for out in (best, pd.concat(pieces), in_memory):
        assert out["match_status"].tolist() == ["resolved", "resolved"]
    assert best.attrs["manifest"]["steps"][-1]["parameters"]["on_ambiguous"] == "best"
    for chunks in (None, 1):
        with pytest.raises(AmbiguousPlaceError, match="'Santa Rosa'"):
            list(read_incidents(path, gazetteer=gazetteer, on_ambiguous="raise", chunks=chunks))
        with pytest.raises(InputError, match="is none of flag, best, raise"):
            read_incidents(path, gazetteer=gazetteer, on_ambiguous="worst", chunks=chunks)


def test_the_second_order_division_decides_between_namesakes(gazetteer):
    table = pd.DataFrame({"location": ["Franklin"] * 3, "admin2": ["Williamson County", "Simpson County", None]})
    states = ["Tennessee", "Kentucky", None]
    stated = locate(table.assign(state=states), country="US", admin1="state", gazetteer=gazetteer)
    assert stated["admin1"].tolist()[:2] == states[:2]
    assert stated.geometry.notna().tolist() == [True, True, False]
    alone = locate(table, country="US", gazetteer=gazetteer)  # there are three counties of the first name
    assert (alone["match_status"].iloc[0], alone["admin1"].iloc[0]) == ("resolved", "Tennessee")
    assert alone["place_phrase"].tolist() == ["Franklin"] * 3
    assert alone.geometry.iloc[2] is None


def test_a_place_that_is_not_known_is_stood_for_by_the_division_of_a_column(gazetteer):
    unknown = pd.DataFrame({"location": ["Xyzzyville"], "county": ["Simpson County"], "state": ["Kentucky"]})
    out = locate(unknown, country="US", admin1="state", admin2="county", gazetteer=gazetteer)
    assert out["geo_precision"].tolist() == ["admin2"]
    assert "Simpson County stands for it" in out["match_why"].item()
    assert out["admin2"].tolist() == ["Simpson County"]


@pytest.mark.parametrize(
    ("division", "country", "precision"),
    [
        ({"admin2": "Homs"}, "SY", "admin2"),  # listed as a city
        ({"admin2": "Rutshuru"}, "CD", "admin2"),
        ({"admin2": "Zaria"}, "NG", "admin2"),
        ({"admin1": "Kandahar"}, "AF", "admin1"),
        ({"admin1": "Turkana"}, "KE", "admin1"),
    ],
)
def test_what_stands_for_a_place_is_as_wide_as_a_division(division, country, precision):
    out = locate(pd.DataFrame({"location": ["Xyzzyville"], **division}), country=country, **{k: k for k in division})
    least = {"admin2": 30, "admin1": 100}[precision]
    assert out["match_status"].item() == "resolved"
    assert out["geo_precision"].item() in {precision, "admin1"}
    assert out["geo_radius_km"].item() >= least


def test_a_division_that_a_call_names_stands_for_what_is_not_known(gazetteer):
    table = pd.DataFrame({"location": ["Xyzzy"], "governorate": ["Misrata"]})
    out = locate(table, country="LY", admin1="governorate", gazetteer=gazetteer)
    assert out["geo_precision"].tolist() == ["admin1"]
    assert "Misrata stands for it" in out["match_why"].item()


def test_the_source_is_kept_on_request(gazetteer):
    table = pd.DataFrame({"location": ["Sabha"], "country": ["LBY"]})
    kept, bare = (locate(table, gazetteer=gazetteer, keep_source=keep) for keep in (True, False))
    assert (kept["source_record"].notna().item(), bare["source_record"].notna().item()) == (True, False)
    assert kept["incident_id"].equals(bare["incident_id"])
