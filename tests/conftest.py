"""Small literal tables that several test files share."""

from __future__ import annotations

import os
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from geonames_server import server  # noqa: F401 of every file that downloads
from hypothesis import settings
from map_fixtures import browser, driver, emulate, show  # noqa: F401 fixtures of every file that opens a map
from shapely.geometry import Point

from geoincidents.tables.conforming import incidents_from_rows

if TYPE_CHECKING:
    import geopandas as gpd

SHARED = Path(__file__).parents[1].parent / "shared"

# No test depends on the packs that a user has installed.
os.environ["GEOINCIDENTS_DATA"] = tempfile.mkdtemp(prefix="geoincidents-tests-")
os.environ.pop("GEOINCIDENTS_GEONAMES", None)

# Whoever starts the tests in the background may have them, and so the processes that they start, ignore these.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

# The same examples on every run where a change is judged; new ones wherever people work, where they add up. A machine
# that is busy fails no test.
settings.register_profile("at work", max_examples=50, deadline=None)
settings.register_profile("judged", settings.get_profile("at work"), derandomize=True)
settings.load_profile("judged" if os.environ.get("CI") == "true" else "at work")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder with real data beside the checkout, which not every checkout has."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"no real data in {SHARED}")
        pytest.skip(f"no real data in the folder {SHARED.name!r} beside the checkout")
    return SHARED


@pytest.fixture
def incidents() -> gpd.GeoDataFrame:
    """Eight rows round Tripoli (32.88743, 13.18733) with an index that is neither sorted nor unique."""
    rows = [
        # At the centre of Tripoli.
        {"geometry": Point(13.18733, 32.88743), "date_start": "2019-04-04", "date_end": "2019-04-04",
         "date_precision": "day", "geo_radius_km": 1, "geo_precision": "exact", "killed_best": 0,
         "place_name": "Tripoli", "event_type": "air_strike"},
        # 22.65 km south of it.
        {"geometry": Point(13.18333, 32.68333), "date_start": "2019-04-05", "date_end": "2019-04-07",
         "date_precision": "range", "geo_radius_km": 5, "geo_precision": "settlement", "killed_best": 5,
         "killed_low": 3, "killed_high": 8, "place_name": "Qasr Bin Ghashir", "event_type": "armed_clash"},
        # 50 km south of it, as a report put it.
        {"geometry": Point(13.18733, 32.43660), "date_end": "2019-04-07", "date_precision": "upper_bound",
         "geo_radius_km": 25, "geo_precision": "near", "place_phrase": "50km south of Tripoli",
         "event_type": "air_strike"},
        # No point at all.
        {"geometry": None, "date_start": "2019-04-06", "date_end": "2019-04-06", "date_precision": "day",
         "match_status": "unresolved", "place_phrase": "وادي الربيع", "event_type": "armed_clash"},
        # Benghazi, 648 km east.
        {"geometry": Point(20.06859, 32.11486), "date_start": "2019-04-01", "date_end": "2019-04-30",
         "date_precision": "month", "event_type": "other"},
        # An aggregate at the centre of Libya.
        {"geometry": Point(17.0, 27.0), "record_kind": "aggregate", "geo_precision": "country",
         "geo_radius_km": 500, "killed_best": 35, "event_type": "armed_clash", "date_precision": "unknown"},
        # Zawiya, west.
        {"geometry": Point(12.72778, 32.75222), "record_kind": "strategic", "date_start": "2019-04-04",
         "date_precision": "day", "geo_radius_km": 5, "geo_precision": "settlement",
         "time_start": "2019-04-04T21:30:00.123456Z", "event_type": "territory_change"},
        # A statement made in Tripoli.
        {"geometry": Point(13.18733, 32.88743), "record_kind": "statement", "date_start": "2019-05-01",
         "date_end": "2019-05-01", "date_precision": "day", "event_type": "statement",
         "source_record": '{"id": 1.0, "text": "=SUM(A1)\\n\\u202e"}'},
    ]  # fmt: skip
    for at, row in enumerate(rows):
        row.setdefault("incident_id", f"i{at}")
        row.setdefault("record_kind", "incident")
        row.setdefault("match_status", "given")
        row["source_name"] = "fixture"
    table = incidents_from_rows(rows)
    table.index = [7, 3, 3, 0, 11, 5, 2, 9]
    return table


SHORTFALLS = Path(__file__).with_name("shortfalls.txt")
"""Tests that state the right answer and that the reader does not give yet; one that passes must leave the list."""

SLOW = Path(__file__).with_name("slow.txt")
"""Files and tests that the quick half leaves out: ``pytest -m "not slow"``."""


def listed(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def pytest_collection_modifyitems(items):
    shortfalls, slow = listed(SHORTFALLS), listed(SLOW)
    for item in items:
        if item.nodeid in shortfalls:
            item.add_marker(pytest.mark.xfail(strict=True, reason="a known shortfall of the reader"))
        file, _, name = item.nodeid.partition("[")[0].partition("::")
        if item.get_closest_marker("browser") or not slow.isdisjoint((file, f"{file}::{name}")):
            item.add_marker(pytest.mark.slow)
