"""Every public function with odd values for each parameter, and odd tables: an answer, or an error of the package."""

from __future__ import annotations

import inspect
import traceback
import warnings
from copy import deepcopy

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, Polygon

import geoincidents
from geoincidents.errors import GeoincidentsError

FUNCTIONS = [name for name in geoincidents.__all__ if inspect.isfunction(getattr(geoincidents, name))]

EXEMPT = {
    "add_packs": "asks a server, as test_packs and test_build_fetch do with odd countries, folders and answers",
    "update_packs": "the same",
    "read_postgis": "asks a database, as test_postgis does",
    "write_postgis": "the same",
    "installed_packs": "takes nothing",
    "layouts": "takes nothing",
    "remembered_places": "takes nothing",
    "open_incidents": "reads folders, as test_distributed does with odd ones",
}

WALKED = [name for name in FUNCTIONS if name not in EXEMPT]

LEFT_OUT = {
    "progress": "is called by the caller's own rules",
    "permutations": "does as much work as it says",
    "draws": "does as much work as it says",
    "workers": "starts as many processes as it says, as test_report_files does with odd numbers",
}

ODD = {
    "none": None,
    "nan": float("nan"),
    "zero": 0,
    "negative": -1,
    "huge": 10**300,
    "infinite": float("inf"),
    "true": True,
    "empty": "",
    "blank": "  ",
    "long": "x" * 10_000,
    "null byte": "a\0b",
    "surrogate": "\ud800",
    "bytes": b"x",
    "list": [],
    "of none": [None],
    "mapping": {"a": object()},
    "object": object(),
    "far away": (1e9, -1e9),
    "point": Point(),
}

WITH = {
    "along": {"line": LineString([(13, 32), (14, 33)]), "km": 5.0},
    "analysis_layer": {"table": gpd.GeoDataFrame({"a": [1.0]}, geometry=[Point(13, 32)], crs=4326), "column": "a"},
    "apply_corrections": {"corrections": [{"incident_id": "i0", "killed_best": 3}]},
    "by_actor": {"name": "state"},
    "cluster_of": {"km": 30, "days": 7, "coarse": "pool"},
    "clusters": {"km": 30, "days": 7, "coarse": "pool"},
    "days_since": {"day": "2019-04-04"},
    "density": {"bandwidth_km": 50.0, "cell_km": 50.0},
    "exposure": {"km": 10.0},
    "extract_incidents": {"text": "A shell hit Nyala.", "published": "2025-02-02"},
    "forget_places": {"phrases": "Omdurman"},
    "front": {"reference": "Tripoli"},
    "geoparse": {"text": "A shell hit Nyala."},
    "hot_spots": {"cell_km": 100.0},
    "in_country": {"countries": ("LY",)},
    "incident_figure": {"width_inches": 3.0},
    "incidents_from_rows": {"rows": [{"place_name": "Nyala"}]},
    "locate": {"table": pd.DataFrame({"location": ["Nyala"], "date": ["2024-01-02"]})},
    "incidents_from_table": {"table": pd.DataFrame({"location": ["Nyala"], "date": ["2024-01-02"]})},
    "near": {"reference": "Tripoli", "k": 2},
    "near_repeats": {"km": [10.0, 20.0], "days": [7, 14], "permutations": 9},
    "nearest_of": {"targets": gpd.GeoSeries([Point(13, 32)], crs=4326)},
    "of_type": {"types": ("air_strike",)},
    "population_within": {"km": 10.0},
    "read_incidents": {"path": pd.DataFrame({"place": ["Nyala"], "date": ["2024-01-02"]})},
    "read_reports": {"paths": []},
    "reference_point": {"reference": "Tripoli"},
    "remember_places": {"corrections": pd.DataFrame()},
    "remove_packs": {"countries": "LY"},
    "rolling_count": {"days": 7},
    "sequence": {"within": 7, "km": 10},
    "sequence_pairs": {"within": 7, "km": 10},
    "to_layout": {"layout": "acled"},
    "with_toll": {"min_killed": 1},
    "with_uncertainty": {"analysis": geoincidents.mean_centre, "draws": 2},
    "within_area": {"area": "Libya"},
    "within_radius": {"reference": "Tripoli", "km": 30},
}
for _name in ("azimuth_to", "distance_to", "ring_of", "sector_of"):
    WITH[_name] = {"reference": "Tripoli"}


def odd_tables(incidents):
    """Tables that are hardly one."""
    empty = incidents.iloc[:0]
    shapes = [Point(13, 32, 5), Point(), None, Polygon([(0, 0), (1, 1), (0, 1), (1, 0)])] * 2
    return {
        "no rows": empty,
        "no columns": incidents[["geometry"]],
        "a column less": incidents.drop(columns="date_start"),
        "no geometry": pd.DataFrame(incidents.drop(columns="geometry")),
        "no points": incidents.set_geometry([None] * len(incidents), crs=4326),
        "other shapes": incidents.set_geometry(shapes, crs=4326),
        "no reference system": incidents.set_crs(None, allow_override=True),
        "metres": incidents.to_crs(3857),
        "off the globe": incidents.set_geometry([Point(1e9, -1e9)] * len(incidents), crs=4326),
        "nested index": incidents.set_index(pd.MultiIndex.from_arrays([range(8), ["a"] * 8])),
        "index of days": incidents.set_index(pd.date_range("2019-01-01", periods=8)),
        "columns twice": pd.concat([incidents, incidents[["event_type"]]], axis=1),
        "words for numbers": incidents.assign(killed_best="many", geo_radius_km="wide"),
        "numbers for words": incidents.assign(event_type=5, place_name=1.5),
        "objects": incidents.assign(killed_best=[object()] * 8, date_start=[[1]] * 8),
        "all null": incidents.assign(**dict.fromkeys(incidents.columns.drop("geometry"))),
        "infinite": incidents.assign(geo_radius_km=np.inf),
        "negative": incidents.assign(geo_radius_km=-1.0, killed_best=-5),
        "columns of numbers": incidents.set_axis(range(incidents.shape[1]), axis=1),
        "a series": incidents["killed_best"],
        "a frame of nothing": pd.DataFrame(),
    }


def table_of(function):
    """Name of the parameter that takes a table, if it is the first one or the second."""
    return next(
        (name for name in inspect.signature(function).parameters if name in ("incidents", "frame", "table")), None
    )


def call(function, arguments):
    """Call a function with arguments by name, whichever way it takes them."""
    plain, by_name = [], {}
    for name, parameter in inspect.signature(function).parameters.items():
        if name in arguments:
            if parameter.kind is parameter.VAR_POSITIONAL:
                value = arguments[name]
                plain += value if isinstance(value, tuple) else (value,)
            elif parameter.kind is parameter.KEYWORD_ONLY:
                by_name[name] = arguments[name]
            else:
                plain.append(arguments[name])
    return function(*plain, **by_name)


def foreign(function, arguments):
    """What comes of a call that should not: an error that is not of the package, or nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            call(function, arguments)
    except GeoincidentsError as error:
        return None if str(error).strip() and len(str(error)) < 2000 else f"says {str(error)[:50]!r}"
    except Exception as error:  # noqa: BLE001 every kind is a fault
        last = traceback.extract_tb(error.__traceback__)
        inner = [frame for frame in last if "geoincidents/" in frame.filename and "tests" not in frame.filename]
        at = inner[-1] if inner else last[-1]
        return f"{type(error).__name__}: {str(error)[:90]} ({at.filename.rpartition('/')[2]}:{at.lineno})"
    return None


def check(name, faults):
    told = "\n".join(f"{name}({given}): {said}" for given, said in faults.items())
    assert not told, told


def base_of(name, incidents, tmp_path):
    function = getattr(geoincidents, name)
    arguments = {"incidents": incidents, "frame": incidents, **WITH.get(name, {})}
    if name == "write_incidents":
        arguments["path"] = tmp_path / "out.csv"
    return {key: value for key, value in arguments.items() if key in inspect.signature(function).parameters}


def test_every_function_is_walked():
    assert set(EXEMPT) | set(WITH) <= set(FUNCTIONS) | {"analysis_layer"}


@pytest.mark.parametrize("name", WALKED)
def test_odd_values_give_an_answer_or_an_error_of_the_package(name, incidents, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    function = getattr(geoincidents, name)
    base = base_of(name, incidents, tmp_path)
    faults = {}
    for parameter, kind in inspect.signature(function).parameters.items():
        if parameter in LEFT_OUT or kind.kind is kind.VAR_KEYWORD:
            continue
        for odd, value in ODD.items():
            if said := foreign(function, {**base, parameter: value}):
                faults[f"{parameter} = {odd}"] = said
    check(name, faults)


@pytest.mark.parametrize(
    "name", [name for name in FUNCTIONS if name not in EXEMPT and table_of(getattr(geoincidents, name))]
)
def test_odd_tables_give_an_answer_or_an_error_of_the_package(name, incidents, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    function = getattr(geoincidents, name)
    base, taken = base_of(name, incidents, tmp_path), table_of(function)
    faults = {}
    for odd, table in odd_tables(incidents).items():
        before = deepcopy(table)
        if said := foreign(function, {**base, taken: table}):
            faults[odd] = said
        if not (table.equals(before) and list(table.index) == list(before.index)) and odd != "objects":
            faults[odd] = "the table was changed"
    check(name, faults)
