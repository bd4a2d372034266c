"""The user's own columns on their way to the page: which of them, as what, and none on a page that is published."""

import numpy as np
import pandas as pd
import pytest
from map_fixtures import row, table
from test_map import payloads

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.maps import Publication, incident_map
from geoincidents.maps.own_columns import own_columns
from geoincidents.maps.payload import MISSING


def kinds(values):
    incidents = table(*(row(n) for n in range(len(values))))
    incidents["mine"] = values
    told, columns = own_columns(incidents)
    assert [(one["key"], one["name"]) for one in told] == [("own0", "mine")]
    return told[0]["kind"], columns["own0"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["Health", "Roads", None], "category"),
        ([f"remark {n} that is nowhere else" for n in range(30)], "text"),
        (["a" * 80, "b" * 80, "c"], "category"),
        (["a" * 80, "b" * 80, "c" * 80], "text"),
        ([True, False, True], "category"),
        (pd.Categorical(["x", "y", "x"]), "category"),
        ([1, 2, None], "number"),
        ([0.5, 2.25, 3], "number"),
        (pd.array([1, None, 3], dtype="Int64"), "number"),
        (["3", "4.5", None], "number"),
        (["007", "012", "3"], "category"),
        (["2019-04-01", None, "2020-02-29"], "date"),
        (["2019-04-01", "2019-02-30", None], "category"),
        (pd.to_datetime(["2019-04-01", None, "2020-02-29"]), "date"),
        (pd.to_datetime(["2019-04-01T23:30+02:00", None, "2020-02-29"], utc=True, format="ISO8601"), "date"),
    ],
)
def test_kinds(values, kind):
    assert kinds(values)[0] == kind


def test_values_arrive_as_they_are():
    assert kinds(["3", None, "-12"])[1].tolist() == [3, MISSING, -12]
    whole = kinds([3.0, np.nan, 2**40])[1]
    assert whole.dtype == np.float64
    assert whole[[0, 2]].tolist() == [3, 2**40]
    days = kinds(["1970-01-03", None])[1]
    assert days.tolist() == [2, MISSING]
    words = kinds(["a", None, " "])[1]
    assert [None if pd.isna(word) else word for word in words] == ["a", None, None]


def test_what_says_nothing_or_too_much_stays_away_unless_it_is_named():
    incidents = table(row(0), row(1))
    incidents["empty"] = None
    incidents["lists"] = [["a"], ["b"]]
    incidents["raw"] = ['{"a": 1}', '{"a": 2}']
    incidents["long"] = ["x" * 400, "y" * 400]
    incidents["place"] = incidents[schema.PLACE_NAME]
    incidents["day"] = ["2019-04-06", "2019-04-06"]  # that of date_start
    incidents["mine"] = [1, 2]
    assert [one["name"] for one in own_columns(incidents)[0]] == ["mine"]
    named = own_columns(incidents, ["raw", "lists", "place", schema.ADMIN2, schema.EVENT_TYPE])[0]
    assert [one["name"] for one in named] == ["raw", "lists", "place", schema.ADMIN2]  # the page has the types anyway
    assert own_columns(incidents, ())[0] == []
    with pytest.raises(InputError, match=r"'min'.*Did you mean 'mine'"):
        incident_map(incidents, columns=["min"])
    with pytest.raises(InputError, match="list of names"):
        incident_map(incidents, columns="mine")


def test_a_page_to_be_published_has_those_that_are_named():
    incidents = table(
        *(row(n, date_start="2019-04-06", date_end="2019-04-06", admin1="Tripoli", country="LBY") for n in range(4))
    )
    incidents["sector"] = ["Health-marker"] * 3 + ["Roads-marker"]
    incidents["source"] = [f"Witness-marker {n}" for n in range(4)]
    incidents["km"] = [1, 2, 3, 4]  # a name that the work on places has as well
    plan = Publication(areas="admin1")
    meta, columns = payloads(incident_map(incidents, publish=plan).render_html())["incidents"]
    assert meta["columns"] == []
    assert "marker" not in repr((meta, columns))
    meta, columns = payloads(incident_map(incidents, publish=plan, columns=["sector", "km"]).render_html())["incidents"]
    assert [one["name"] for one in meta["columns"]] == ["sector", "km"]
    assert sorted(columns["own1"]) == [1, 2, 3, 4]
    assert ["public.columns", {"columns": "sector, km"}] in meta["notices"]
    assert "Witness" not in repr((meta, columns))
