"""Which incidents an analysis uses: each that is left out is counted under one reason, and told."""

import numpy as np
import pytest
from shapely.geometry import Point

from geoincidents.analysis.sample import sample
from geoincidents.errors import InputError, LeftOutWarning, MissingExtraError
from geoincidents.tables.conforming import incidents_from_rows

ROW = {"record_kind": "incident", "geo_radius_km": 5, "date_start": "2019-04-05", "geometry": Point(13.2, 32.9)}


def table(*changes):
    return incidents_from_rows([ROW | change for change in changes])


def test_each_reason_is_counted_once_and_told_in_one_sentence():
    rows = table(
        {},
        {"record_kind": "aggregate", "geometry": None},
        {"geometry": None, "geo_radius_km": 500},
        {"geo_radius_km": 100},
        {"date_start": None},
        {"date_end": "2019-04-30"},
        {"date_end": "2019-04-05", "date_precision": "upper_bound"},
    )
    with pytest.warns(
        LeftOutWarning, match="1 without a point; 1 known only .* 10 km; 2 without a day; 1 spread"
    ) as told:
        used = sample(rows, scale_km=10, days=7)
    assert len(told) == 1
    assert used.rows.tolist() == [0]
    left = {"not_counted": 1, "without_point": 1, "coarse": 1, "without_day": 2, "long_span": 1}
    assert used.about["left_out"] == left
    assert sum(left.values()) + used.about["incidents"] == len(rows)


def test_a_row_without_a_radius_has_that_of_its_class_and_plain_coordinates_are_believed():
    rows = table(
        {"geo_radius_km": None, "geo_precision": "settlement"},
        {"geo_radius_km": None, "geo_precision": "country"},
        {"geo_radius_km": None, "geo_precision": "unknown", "match_status": "given", "source_schema": "table"},
        {"geo_radius_km": None, "geo_precision": "unknown", "match_status": "given", "source_schema": "ucdp_ged"},
    )
    with pytest.warns(LeftOutWarning, match="2 known only"):
        used = sample(rows, scale_km=10)
    assert used.rows.tolist() == [0, 2]
    assert used.radius_km.tolist() == [5.0, 0.0]
    assert used.about["assumed_exact"] == 1


def test_pooled_rows_stay_unless_nothing_is_known_of_their_circle():
    rows = table({}, {"geo_radius_km": 100}, {"geo_radius_km": None, "geo_precision": "unknown"})
    with pytest.warns(LeftOutWarning, match="1 known only"):
        used = sample(rows, scale_km=10, coarse="pool")
    assert used.rows.tolist() == [0, 1]
    assert used.coarse.tolist() == [False, True]
    assert used.about["pooled"] == 1


def test_the_middle_of_a_span_is_its_day():
    used = sample(table({"date_end": "2019-04-08"}, {"date_start": None}), scale_km=10)
    assert used.day[0] == (np.datetime64("2019-04-05") - np.datetime64("1970-01-01")).astype(int) + 1.5
    assert np.isnan(used.day[1])


def test_an_event_that_two_sources_tell_is_one():
    one = {"event_group": "e", "source_schema": "text"}
    used = sample(table(one | {"source_name": "A"}, one | {"source_name": "B"}), scale_km=10)
    assert used.about["incidents"] == 1


def test_a_policy_that_is_none_is_refused():
    with pytest.raises(InputError, match="'refuse'"):
        sample(table({}), scale_km=10, coarse="drop")


def test_a_missing_library_is_named_with_the_line_that_installs_it(monkeypatch):
    import sys

    from geoincidents import density

    monkeypatch.setitem(sys.modules, "sklearn.neighbors", None)
    with pytest.raises(MissingExtraError, match=r'pip install "geoincidents\[analysis\]"$'):
        density(table({}), bandwidth_km=10)
