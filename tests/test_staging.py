"""Rows that are brought into the order of time and place by way of files."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given
from hypothesis import strategies as st

from geoincidents import schema
from geoincidents.tables.conforming import incidents_from_rows

pytest.importorskip("dask_geopandas")

from geoincidents.distributed import staging

COUNT = 60


def own_columns(count):
    """Columns of a user's own, of kinds that a file format may change."""
    numbers = np.arange(count)
    mixed = np.empty(count, dtype=object)
    mixed[:] = [(1, 2.5, "a", None, {"k": [1]}, b"\x00")[k % 6] for k in range(count)]
    return {
        "large": pd.array(2**53 + 1 + numbers, dtype="Int64"),
        "flag": pd.array([None, True, False] * (count // 3), dtype="boolean"),
        "small": numbers.astype("float32") / 3,
        "kind": pd.Categorical.from_codes(numbers % 2, ["b", "a"], ordered=False),
        "month": pd.period_range("2019-01", periods=count, freq="M"),
        "turn": numbers * 1j,
        "aware": pd.date_range("2019-01-01", periods=count, tz="Asia/Kolkata", unit="us"),
        "text": pd.array(["é", None, "\x00"] * (count // 3), dtype="string"),
        "mixed": mixed,
        7: numbers.astype("int8"),
    }


def table(seed, count=COUNT):
    random = np.random.default_rng(seed)
    days = pd.Timestamp("2015-01-01") + pd.to_timedelta(random.integers(0, 900, count), unit="D")
    points = shapely.points(random.uniform(-180, 180, count), random.uniform(-90, 90, count)).astype(object)
    points[random.random(count) < 0.2] = None
    rows = [
        {
            "incident_id": f"i{number}",
            "record_kind": "incident",
            "event_type": "protest",
            "match_status": "given" if points[number] is not None else "unresolved",
            "date_start": None if number % 7 == 0 else days[number],
            "geometry": points[number],
        }
        for number in range(count)
    ]
    made = incidents_from_rows(rows)
    return made.assign(**{str(name): values for name, values in own_columns(count).items()}).rename(columns={"7": 7})


def through(parts, folder):
    """Stretches in order, by way of files."""
    waiting = [staging.staged(part, number, str(folder), parts[0].iloc[:0]) for number, part in enumerate(parts)]
    order = staging.order_of(waiting)
    pieces = [staging.cut(one.path, order) for one in waiting]
    return [staging.stretch(pieces, number, order, parts[0].iloc[:0]) for number in range(order.count)]


@given(seed=st.integers(0, 2**16), bounds=st.lists(st.integers(0, COUNT), max_size=6))
def test_no_row_and_no_value_changes_however_the_table_is_cut(tmp_path_factory, seed, bounds):
    rows = table(seed)
    cuts = [0, *sorted(bounds), COUNT]
    parts = [rows.iloc[a:b] for a, b in pairwise(cuts)]
    stretches = through(parts, tmp_path_factory.mktemp("staged"))
    back = pd.concat(stretches)
    assert list(back.columns) == list(rows.columns)
    by_name = back.sort_values("incident_id", key=lambda ids: ids.str[1:].astype(int), ignore_index=True)
    assert_geodataframe_equal(by_name, rows)
    days = [one[schema.DATE_START].dropna() for one in stretches]
    starts = [one.min() for one in days if len(one)]
    assert len(stretches) < 4 or len(set(starts)) > 1


def test_a_lost_worker_costs_what_it_was_doing(tmp_path):
    rows = table(1)
    parts = [rows.iloc[:30], rows.iloc[30:]]
    waiting = [staging.staged(part, number, str(tmp_path), rows.iloc[:0]) for number, part in enumerate(parts)]
    order = staging.order_of(waiting)
    staging.staged(parts[0], 0, str(tmp_path), rows.iloc[:0])  # once more, for nobody heard that it was there
    pieces = [staging.cut(one.path, order) for one in waiting]
    assert [staging.cut(one.path, order) for one in waiting] == pieces
    assert sorted(file.name for file in tmp_path.iterdir()) == ["000000.pieces", "000001.pieces"]
    told = [staging.stretch(pieces, number, order, rows.iloc[:0]) for number in range(order.count)]
    assert sorted(pd.concat(told)["incident_id"]) == sorted(rows["incident_id"])


def test_a_partition_of_other_types_is_brought_to_those_of_the_table(tmp_path):
    rows = table(1)
    other = rows.assign(text=rows["text"].astype(object), large=rows["large"].astype("float64").astype("Int64"))
    waiting = [staging.staged(other, 0, str(tmp_path), rows.iloc[:0])]
    order = staging.order_of(waiting)
    back = staging.stretch([staging.cut(waiting[0].path, order)], 0, order, rows.iloc[:0])
    assert back.dtypes.equals(rows.dtypes)
    assert sorted(back["text"].dropna()) == sorted(rows["text"].dropna())
