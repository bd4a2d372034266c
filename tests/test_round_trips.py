"""Whatever is written comes back: every type, every name, every odd text, through every format."""

from __future__ import annotations

import datetime as dt
import decimal
import gzip
import json
import uuid
import xml.etree.ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from shapely.geometry import LineString, Point

from geoincidents import schema
from geoincidents.errors import SchemaError
from geoincidents.tables.conforming import conform, incidents_from_rows
from geoincidents.tables.files import read_back, read_incidents, to_geojson, write_incidents
from geoincidents.tables.writing.column_forms import decode, encode, same_column
from geoincidents.tables.writing.descriptions import description_of

pa = pytest.importorskip("pyarrow")

READABLE = [".csv", ".tsv", ".csv.gz", ".geojson", ".geojson.gz", ".gpkg", ".parquet"]
SUFFIXES = [*READABLE, ".fgb", ".xlsx", ".kml"]
REQUIRED = {"incident_id": "a", "record_kind": "incident", "event_type": "protest", "match_status": "given"}
KML = "{http://www.opengis.net/kml/2.2}"


def raw_workbook(path):
    names, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    rows = [[None if cell == "" else cell for cell in row] for row in rows]
    return pd.DataFrame(rows, columns=names, dtype=object)


def raw_kml(path):
    rows, points = [], []
    for mark in ET.parse(path).getroot().iter(f"{KML}Placemark"):  # noqa: S314 our own file
        rows.append({d.get("name"): d.findtext(f"{KML}value") or None for d in mark.iter(f"{KML}Data")})
        where = mark.findtext(f"{KML}Point/{KML}coordinates")
        points.append(where and Point(*map(float, where.split(","))))
    return gpd.GeoDataFrame(pd.DataFrame(rows, dtype=object), geometry=gpd.GeoSeries(points, crs=4326))


RAW = {".xlsx": raw_workbook, ".kml": raw_kml, ".fgb": gpd.read_file}


def read_again(path):
    """What was written; a format that the package does not read yet with the plainest reader there is."""
    if path.suffix not in RAW:
        return read_incidents(path)
    frame = RAW[path.suffix](path)
    return read_back(frame, description_of(path, frame)).reset_index(drop=True)


def assert_same(left, right):
    left, right = left.reset_index(drop=True), right.reset_index(drop=True)
    assert list(left.columns) == list(right.columns)
    for name in left.columns:
        if name == "geometry":
            assert [p if p is None else p.wkb for p in left.geometry] == [
                p if p is None else p.wkb for p in right.geometry
            ]
        else:
            assert same_column(left[name], right[name]), (name, left[name], right[name])
    assert left.crs == right.crs


def some(count=3, **columns):
    points = [Point(13.1 + 1 / 3, 32.7), None, Point(-0.1, -89.99999999999999)]
    rows = [REQUIRED | {"incident_id": f"i{n}", "geometry": points[n % 3]} for n in range(count)]
    return incidents_from_rows(rows).assign(**columns)


def arrow(values, kind):
    return pd.Series(pd.array(values, dtype=pd.ArrowDtype(kind)))


DAY = dt.date(2019, 4, 7)
MOMENTS = pd.Series(pd.to_datetime(["2019-04-07T10:00:00.123456", None, "2019-04-08"], format="ISO8601"))
COLUMNS = {
    "text like numbers": pd.Series(["5.0", "1e+16", "-0"]),
    "text like integers": pd.Series(["5", "12345", "-7"]),
    "text like floats": pd.Series(["0.5", "1.5", None]),
    "text like truth": pd.Series(["True", "False", None]),
    "text like nulls": pd.Series(["NA", "null", "nan"]),
    "leading zeros": pd.Series(["007", "010", None]),
    "empty and null": pd.Series(["", None, "x"]),
    "all empty": pd.Series(["", "", ""]),
    "escapes": pd.Series(["\\", "", None]),
    "breaks and quotes": pd.Series(["a\nb\r\nc\rd", ' "q", \t;', "طرابلس \u200fé"]),
    "object text": pd.Series(["5.0", None, "x"], dtype=object),
    "string": pd.Series(["5.0", None, "x"], dtype="string"),
    "integers": pd.Series([1, -2, 2**63 - 1]),
    "nullable integers": pd.Series([1, None, 2**62 + 1], dtype="Int64"),
    "large nullable integers": pd.Series([None, 2**53 + 1, 5], dtype="Int64"),
    "unsigned": pd.Series([2**64 - 1, 2**63, 0], dtype="uint64"),
    "nullable unsigned": pd.Series([2**64 - 1, None, 0], dtype="UInt64"),
    "bytes": pd.Series([1, -2, 3], dtype="int8"),
    "floats": pd.Series([0.1 + 0.2, None, 1e300]),
    "whole floats": pd.Series([1.0, 2.0, -0.0]),
    "single floats": pd.Series([0.1, None, 3], dtype="float32"),
    "nullable floats": pd.Series([0.1, None, 3], dtype="Float64"),
    "truth": pd.Series([True, False, True]),
    "truth with nulls": pd.Series([True, None, False], dtype="boolean"),
    "naive moments": MOMENTS,
    "naive seconds": pd.Series(pd.to_datetime(["2019-04-07T10:00:01", None, "2019-04-08"], format="ISO8601")),
    "nanoseconds": pd.Series(np.array(["2019-04-07T00:00:00.123456789", "NaT", "1700-01-01"], dtype="datetime64[ns]")),
    "far moments": pd.Series(np.array(["0900-01-01", "NaT", "3019-01-01"], dtype="datetime64[s]")),
    "moments of a zone": MOMENTS.dt.tz_localize("Africa/Tripoli"),
    "seconds of a zone": MOMENTS.dt.floor("s").dt.tz_localize("America/New_York"),
    "moments of an offset": pd.Series(pd.to_datetime(["2019-04-07T10:00+02:00"] * 3)),
    "naive beside aware": pd.Series([dt.datetime(2019, 4, 7, 1), pd.Timestamp("2019-04-07", tz="Africa/Tripoli"), None], dtype=object),  # noqa: DTZ001, E501
    "durations": pd.Series(pd.to_timedelta(["-1s", None, "3 days 00:00:00.000001"])),
    "complex": pd.Series([1 + 2j, None, 3j]),
    "months": pd.Series(pd.PeriodIndex(["2019-04", "NaT", "2019-05"], freq="M")),
    "weeks": pd.Series(pd.PeriodIndex(["2019-04-01", "NaT", "2019-05-01"], freq="W-SUN")),
    "intervals": pd.Series(pd.arrays.IntervalArray.from_tuples([(0, 1), (3, 4), (1, 2)], closed="both")),
    "bins": pd.cut(pd.Series([1, 2, 3]), 2),
    "sparse": pd.Series(pd.arrays.SparseArray([0, 0, 1])),
    "sparse floats": pd.Series(pd.arrays.SparseArray([np.nan, 0.5, np.nan])),
    "categories": pd.Series(pd.Categorical(["5", None, "a"], categories=["a", "5", "unseen"], ordered=True)),
    "numbered categories": pd.Series(pd.Categorical([3, None, 1])),
    "categories of nothing": pd.Series(pd.Categorical([None, None, None])),
    "dates": pd.Series([DAY, None, DAY], dtype=object),
    "decimals": pd.Series([decimal.Decimal("1.10"), None, decimal.Decimal("1E+5")], dtype=object),
    "identifiers": pd.Series([uuid.UUID(int=5), None, uuid.UUID(int=7)], dtype=object),
    "mixed": pd.Series([1, "1", 1.5], dtype=object),
    "lists": pd.Series([[1, "a"], None, []], dtype=object),
    "mappings": pd.Series([{"a": [1, {"b": None}], "é": 1.0}, {}, {"$x": DAY}], dtype=object),
    "tuples": pd.Series([(1, 2), None, (3, (4,))], dtype=object),
    "arrays": pd.Series([np.array([1, 2]), None, np.array([1.5])], dtype=object),
    "huge": pd.Series([2**70, None, 1], dtype=object),
    "nulls": pd.Series([None, None, None], dtype=object),
    "shapes": gpd.GeoSeries([LineString([(0, 0), (1, 0.1)]), None, Point(3, 4)], crs=3857),
    "arrow text": arrow(["5.0", None, "x"], pa.string()),
    "arrow integers": arrow([1, None, 2**62], pa.int64()),
    "arrow truth": arrow([True, None, False], pa.bool_()),
    "arrow moments": arrow([dt.datetime(2019, 4, 7, 1, 2, 3, 456), None, None], pa.timestamp("us", "Africa/Tripoli")),  # noqa: DTZ001
    "arrow decimals": arrow([decimal.Decimal("1.10"), None, decimal.Decimal("2.00")], pa.decimal128(10, 2)),
    "arrow lists": arrow([[1, 2], None, []], pa.list_(pa.int64())),
    "arrow days": arrow([DAY, None, DAY], pa.date32()),
}  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_of_any_type_is_made_anew_from_its_cells(name):
    for column in (COLUMNS[name], COLUMNS[name].iloc[:0]):
        cells, form = json.loads(json.dumps(encode(column)))
        assert same_column(decode(cells, form), column)
        assert same_column(decode([None if cell is None else str(cell) for cell in cells], form), column)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("first", range(0, len(COLUMNS), 8))
def test_columns_of_any_type_come_back(tmp_path, suffix, first):
    table = some(**{name: COLUMNS[name] for name in list(COLUMNS)[first : first + 8]})
    write_incidents(table, tmp_path / f"x{suffix}")
    assert_same(read_again(tmp_path / f"x{suffix}"), conform(table))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_all_of_them_come_back_at_once_and_so_do_their_types_without_rows(tmp_path, suffix):
    table = some(**COLUMNS)
    table.index = [5, 5, 1]
    before = table.copy(deep=True)
    for rows in (3, 0) if ".csv" not in suffix and suffix not in {".tsv", ".kml"} else (3,):
        write_incidents(table.iloc[:rows], tmp_path / f"x{suffix}")
        assert_same(read_again(tmp_path / f"x{suffix}"), conform(table).iloc[:rows])
    assert_same(table, before)


NAMES = {
    "Country": "a", "COUNTRY": "b", "fid": 3, "FID": "007", "ogc_fid": 1.5, "geom": True, "Geometry": "x", "rowid": 5,
    "Place Name": "c", " spaced ": "d", 'a,b;c\t|"q"': "e", "line\r\nbreak": "f", "طرابلس": "g", "#date": "h",
    "geoincidents": "i", "Country_2": "j", "": "k", "5": "l", 5: "m", 2.5: "n", ("a", 1): "o", "LAT": 7, "=1": "p",
    dt.date(2019, 4, 7): "q", "x.y": "r", "name'": "s",
}  # fmt: skip


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_columns_of_any_name_come_back(tmp_path, suffix):
    further = pd.DataFrame(
        {name: [value] * 3 for name, value in NAMES.items()}, columns=pd.Index(list(NAMES), tupleize_cols=False)
    )
    table = some()
    both = gpd.GeoDataFrame(pd.concat([pd.DataFrame(table), further], axis=1), geometry="geometry", crs=4326)
    write_incidents(both, tmp_path / f"x{suffix}")
    assert_same(read_again(tmp_path / f"x{suffix}"), conform(both))


def test_other_tools_see_the_names_and_numbers_themselves(tmp_path):
    table = some(Country=["a", "b", "c"], code=["007", "5.0", "x"], n=[1, 2, 3], when=MOMENTS.dt.floor("s"))
    for suffix in (".gpkg", ".fgb", ".geojson", ".csv", ".parquet"):
        write_incidents(table, tmp_path / f"x{suffix}")
    assert pd.read_csv(tmp_path / "x.csv", dtype=str).columns[-3:].tolist() == ["lat", "lon", "geoincidents"]
    package = gpd.read_file(tmp_path / "x.gpkg")
    assert package["Country_2"].tolist() == ["a", "b", "c"]
    assert package["when"].dt.year.tolist()[0] == 2019
    assert gpd.read_parquet(tmp_path / "x.parquet")["Country"].tolist() == ["a", "b", "c"]
    assert json.loads((tmp_path / "x.geojson").read_text("utf-8"))["features"][0]["properties"]["Country"] == "a"
    assert gpd.read_file(tmp_path / "x.fgb").geometry.isna().tolist() == [False, True, False]


def test_a_csv_says_of_its_columns_only_what_cannot_be_seen(tmp_path):
    write_incidents(
        some(n=[1, 2, 3], code=["007", "x", None], x=[0.5, None, 1.5], b=[True, False, True]), tmp_path / "x.csv"
    )
    assert "geoincidents" not in (tmp_path / "x.csv").read_text()


def test_a_csv_that_was_sorted_or_lost_its_description_is_still_read(tmp_path):
    table = some(code=["5", "6", "7"], when=MOMENTS)
    write_incidents(table, tmp_path / "x.csv")
    first, *rows = (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "x.csv").write_text("\n".join([first, *reversed(rows)]), encoding="utf-8")
    assert_same(read_incidents(tmp_path / "x.csv"), conform(table).iloc[::-1])
    (tmp_path / "y.csv").write_text("\n".join([first, *rows[1:]]), encoding="utf-8")
    assert read_incidents(tmp_path / "y.csv")["code"].tolist() == [6, 7]


def test_a_column_that_was_changed_by_hand_is_kept_and_told(tmp_path, caplog):
    write_incidents(some(when=MOMENTS), tmp_path / "x.geojson")
    text = (tmp_path / "x.geojson").read_text(encoding="utf-8").replace("2019-04-08T00:00:00", "some day")
    (tmp_path / "x.geojson").write_text(text, encoding="utf-8")
    assert read_incidents(tmp_path / "x.geojson")["when"].tolist()[2] == "some day"
    assert "column 'when' is no longer as it was written" in caplog.text


def test_a_table_with_lat_and_lon_of_its_own_keeps_them(tmp_path):
    table = some(1, lat=[32.7], lon=[13.1 + 1 / 3])
    for suffix in SUFFIXES:
        write_incidents(table, tmp_path / f"x{suffix}")
        assert_same(read_again(tmp_path / f"x{suffix}"), conform(table))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_would_be_lost_is_refused_by_name_before_the_first_byte(tmp_path, suffix):
    class Odd:
        pass

    for value in (Odd(), [Odd()], np.zeros((2, 2)), {1: Odd()}):
        column = pd.Series([value, None, None], dtype=object)
        with pytest.raises(SchemaError, match=r"cannot hold the values \(an .* of column 'odd'\. Turn it into"):
            write_incidents(some(odd=column), tmp_path / f"x{suffix}")
    assert list(tmp_path.iterdir()) == []


def test_counts_that_a_reader_would_round_are_refused(tmp_path):
    table = some(killed_best=pd.array([2**53 + 1, None, 1], dtype="Int64"))
    for suffix in (".gpkg", ".fgb"):
        with pytest.raises(SchemaError, match=r"beyond 2\^53 of column 'killed_best'"):
            write_incidents(table, tmp_path / f"x{suffix}")
    assert list(tmp_path.iterdir()) == []
    for suffix in (".csv", ".parquet", ".geojson"):
        write_incidents(table, tmp_path / f"x{suffix}")
        assert read_again(tmp_path / f"x{suffix}")["killed_best"].tolist() == [2**53 + 1, pd.NA, 1]


def test_frames_of_arrow_types_conform_and_come_back(tmp_path):
    table = some(killed_best=pd.array([1, None, 2**62], dtype="Int64"), time_start=MOMENTS.dt.tz_localize("UTC"))
    table["date_start"] = pd.to_datetime(["2019-04-07", None, "1700-01-01"]).astype("datetime64[us]")
    plain = pd.DataFrame(table.drop(columns="geometry")).convert_dtypes(dtype_backend="pyarrow")
    arrows = gpd.GeoDataFrame(plain, geometry=table.geometry)
    assert_same(conform(arrows), conform(table))
    write_incidents(arrows, tmp_path / "x.parquet")
    assert_same(read_incidents(tmp_path / "x.parquet"), conform(table))


def test_geojson_text_is_what_is_written(tmp_path):
    write_incidents(some(n=[1, 2, 3]), tmp_path / "x.geojson")
    assert (tmp_path / "x.geojson").read_text(encoding="utf-8") == to_geojson(some(n=[1, 2, 3]))
    write_incidents(some(n=[1, 2, 3]), tmp_path / "x.geojson.gz")
    assert gzip.decompress((tmp_path / "x.geojson.gz").read_bytes()).decode() == to_geojson(some(n=[1, 2, 3]))


# --- anything

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8),
    st.sampled_from(["5.0", "1e+16", "-0", "NA", "null", "True", "nan", "007", "inf", "\n", "\r"]),
    st.sampled_from(["\t=1", "\\", "", "1_0", "٥"]),
)  # fmt: skip
VALUES = {
    "text": (TEXTS, [object, "string", "str", "category"]),
    "integers": (st.integers(-(2**63), 2**63 - 1), ["Int64", object]),
    "unsigned": (st.integers(0, 2**64 - 1), ["UInt64"]),
    "floats": (st.floats(allow_nan=False, allow_infinity=False), ["float64", "Float64", "Sparse[float64]"]),
    "truth": (st.booleans(), ["boolean", object]),
    "moments": (st.datetimes(dt.datetime(1, 1, 1), dt.datetime(9999, 1, 1)), ["datetime64[us]"]),  # noqa: DTZ001
    "zoned": (st.datetimes(dt.datetime(1971, 1, 2), dt.datetime(2200, 1, 1)), ["datetime64[us, Africa/Tripoli]"]),  # noqa: DTZ001
    "spans": (st.timedeltas(dt.timedelta(-9000), dt.timedelta(9000)), ["timedelta64[us]"]),
    "json": (st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2), max_leaves=4), [object]),
}  # fmt: skip


OWN = {*schema.DTYPES, "geometry", "lat", "lon"}


@st.composite
def columns(draw):
    values, dtypes = VALUES[draw(st.sampled_from(sorted(VALUES)))]
    cells = draw(st.lists(st.none() | values, min_size=3, max_size=3))
    dtype = draw(st.sampled_from(dtypes))
    if isinstance(dtype, str) and "Tripoli" in dtype:
        return pd.Series(pd.to_datetime(pd.Series(cells, dtype="datetime64[us]"), utc=True)).dt.tz_convert(
            "Africa/Tripoli"
        )
    if dtype is object:
        out = np.empty(3, dtype=object)
        for at, cell in enumerate(cells):  # an array of lists would have two dimensions
            out[at] = cell
        return pd.Series(out, dtype=object)
    return pd.Series(cells, dtype=pd.StringDtype(na_value=np.nan) if dtype == "str" else dtype)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    further=st.dictionaries(TEXTS.filter(lambda name: name not in OWN), columns(), max_size=4),
    own=st.lists(TEXTS, min_size=3, max_size=3),
)  # fmt: skip
def test_any_further_columns_come_back(tmp_path, suffix, further, own):
    table = some(admin1=own, source_name=own[::-1], evidence=own)
    frame = pd.DataFrame(further, index=range(3)) if further else pd.DataFrame(index=range(3))
    both = gpd.GeoDataFrame(pd.concat([pd.DataFrame(table), frame], axis=1), geometry="geometry", crs=4326)
    write_incidents(both, tmp_path / f"x{suffix}")
    assert_same(read_again(tmp_path / f"x{suffix}"), conform(both))
