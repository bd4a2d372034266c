"""Tables of known data sets made anew: rows from there cell for cell, others as far as the columns go."""

from __future__ import annotations

import csv
import io
import tomllib
import zipfile
from importlib import resources

import pandas as pd
import pytest
from shapely.geometry import Point

from geoincidents import schema
from geoincidents.errors import InputError, SchemaError
from geoincidents.names.countries import country_coded
from geoincidents.tables.conforming import incidents_from_rows
from geoincidents.tables.records import Records
from geoincidents.tables.writing.exporting import _WAYS, _export, to_layout

LAYOUTS = {"acled": 31, "ucdp_ged": 49, "gdelt2": 61}
FILES = [
    "acled_2023_iso_dates_numeric_inter.csv", "acled_2023_layout.csv", "acled_2023_monadic.csv",
    "acled_classic_2020.csv",
    "acled_classic_ddmmyy.csv", "acled_classic_excel_resaved.csv", "acled_classic_hdx_hxl.csv",
    "acled_v6_upper_2015.csv",
    "ucdp_candidate_no_header.csv", "ucdp_ged_19.csv", "ucdp_ged_24.csv", "ucdp_ged_24_csv.zip", "ucdp_ged_hdx_hxl.csv",
    "gdelt1_20141124.export.CSV", "gdelt2_20241103120000.export.CSV", "gdelt2_with_header.csv",
]  # fmt: skip


def layout_of(name):
    return next(layout for layout in LAYOUTS if name.startswith(layout.rstrip("2").partition("_")[0]))


def synthetic(path, **options):
    """A file as pandas reads it; what has no header gets the names of the layout."""
    content = path.read_bytes()
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            content = archive.read(archive.namelist()[0])
    bare = "no_header" in path.name or "export" in path.name
    if path.suffix == ".CSV":
        options |= {"sep": "\t", "quoting": csv.QUOTE_NONE}
    frame = pd.read_csv(io.BytesIO(content), header=None if bare else 0, encoding="utf-8-sig", **options)
    if bare:
        frame.columns = list(_export(layout_of(path.name))["columns"])[: len(frame.columns)]
    return frame


def from_source(frame, layout):
    rows = [
        {"incident_id": f"{layout}:{n}", "source_schema": layout, "source_record": text}
        for n, text in enumerate(Records.of(frame))
    ]
    table = incidents_from_rows(rows)
    table.index = range(100, 100 + len(table))
    return table


def assert_same_cells(left, right):
    assert list(left.columns) == list(map(str, right.columns))
    for name, other in zip(left.columns, right.columns, strict=True):
        for one, two in zip(left[name].astype(object), right[other].astype(object), strict=True):
            assert (pd.isna(one) and pd.isna(two)) or (one == two and isinstance(one, str) == isinstance(two, str))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "options", [{}, {"dtype": str}, {"dtype": str, "keep_default_na": False}], ids=["typed", "text", "blank"]
)
def test_a_source_comes_back_cell_for_cell(shared, name, options):
    layout = layout_of(name)
    frame = synthetic(shared / "tables" / "synthetic" / name, **options)
    assert len(frame) > 1
    table = to_layout(from_source(frame, layout), layout)
    assert_same_cells(table, frame)
    assert table.to_csv(index=False) == frame.to_csv(index=False)
    assert table.index.tolist() == list(range(100, 100 + len(frame)))
    assert table.attrs["notes"] == []


def test_generations_are_united_in_the_order_in_which_they_appear():
    new = from_source(pd.DataFrame({"event_id_cnty": ["LBY1"], "disorder_type": ["x"], "inter1": ["01"]}), "acled")
    old = from_source(pd.DataFrame({"data_id": [7], "event_id_cnty": ["LBY2"], "iso3": ["LBY"]}), "acled")
    table = to_layout(pd.concat([new, old]), "acled")
    assert list(table.columns) == ["event_id_cnty", "disorder_type", "inter1", "data_id", "iso3"]
    assert table.to_csv(index=False) == "event_id_cnty,disorder_type,inter1,data_id,iso3\nLBY1,x,01,,\nLBY2,,,7,LBY\n"


def test_an_incident_of_several_rows_comes_back_as_those():
    rows = [{"incident_id": "a", "source_schema": "acled", "source_record": '[{"x": "1", "y": 1}, {"x": "2", "y": 2}]'}]
    table = to_layout(incidents_from_rows(rows), "acled")
    assert table.to_dict("list") == {"x": ["1", "2"], "y": [1, 2]}
    assert table.index.tolist() == [0, 0]


ROW = {
    "incident_id": "t1", "event_type": "air_strike", "date_start": "2019-04-07", "date_end": "2019-04-07",
    "date_precision": "day", "actor1": "Air force", "actor1_type": "state", "country": "SDN", "admin1": "Khartoum",
    "place_phrase": "near Bahri", "place_name": "Bahri", "geo_precision": "settlement", "killed_best": 3,
    "killed_low": 2,
    "source_name": "Radio", "source_url": "https://x.org", "evidence": "Three died.", "geometry": Point(32.5, 15.6),
    "source_schema": "text",
}  # fmt: skip


def test_other_rows_are_written_as_far_as_acled_has_columns():
    table = to_layout(incidents_from_rows([ROW, {"incident_id": "t2", "event_type": "riot"}]), "acled")
    assert len(table.columns) == 31
    first, second = ({k: v for k, v in row.items() if not pd.isna(v)} for row in table.to_dict("records"))
    assert first == {
        "event_id_cnty": "t1", "event_date": "2019-04-07", "year": "2019", "time_precision": "1", "iso": "729",
        "disorder_type": "Political violence", "event_type": "Explosions/Remote violence", "country": "Sudan",
        "sub_event_type": "Air/drone strike", "actor1": "Air force", "inter1": "State forces", "admin1": "Khartoum",
        "location": "Bahri", "latitude": 15.6, "longitude": 32.5, "geo_precision": "1", "source": "Radio",
        "notes": "Three died.", "fatalities": 3,
    }  # fmt: skip
    assert second == {"event_id_cnty": "t2", "event_type": "Riots"}
    (note,) = table.attrs["notes"]
    assert note.startswith("2 row(s) did not come from acled")
    assert "Empty in them: assoc_actor_1, actor2" in note
    assert "source_url" in note


def test_other_rows_are_written_as_far_as_ucdp_and_gdelt_have_columns():
    (ucdp,) = to_layout(incidents_from_rows([ROW]), "ucdp_ged").to_dict("records")
    assert (ucdp["id"], ucdp["best"], ucdp["low"], ucdp["high"], ucdp["where_prec"]) == ("t1", 3, 2, None, "1")
    assert (ucdp["date_start"], ucdp["geom_wkt"]) == ("2019-04-07 00:00:00.000", "POINT (32.5 15.6)")
    assert ucdp["priogrid_gid"] == 211 * 720 + 425 + 1
    (gdelt,) = to_layout(incidents_from_rows([ROW]), "gdelt2").to_dict("records")
    assert (gdelt["SQLDATE"], gdelt["EventCode"], gdelt["ActionGeo_Lat"]) == ("20190407", "195", 15.6)
    assert country_coded(gdelt["ActionGeo_CountryCode"], fips=True) == "SDN"


def test_rows_of_both_origins_share_the_columns_that_are_there():
    source = from_source(pd.DataFrame({"EVENT_ID_CNTY": ["1IND"], "FATALITIES": [0]}), "acled")
    broken = {"incident_id": "b", "source_schema": "acled", "source_record": "{no json"}
    table = to_layout(pd.concat([source, incidents_from_rows([ROW, broken])]), "acled")
    assert list(table.columns)[:3] == ["EVENT_ID_CNTY", "FATALITIES", "event_date"]
    assert table["EVENT_ID_CNTY"].tolist() == ["1IND", "t1", "b"]
    assert table["FATALITIES"].tolist() == [0, 3, None]
    assert table.attrs["notes"][0].startswith("2 row(s)")


def test_columns_may_be_chosen_and_unknown_ones_are_told():
    table = to_layout(incidents_from_rows([ROW]), "acled", columns=["fatalities", "event_id_cnty"])
    assert table.to_dict("list") == {"fatalities": [3], "event_id_cnty": ["t1"]}
    source = from_source(pd.DataFrame({"x": [1]}), "acled")
    assert to_layout(source, "acled", columns=["x", "tags"]).to_dict("list") == {"x": [1], "tags": [None]}
    with pytest.raises(SchemaError, match=r"acled has no column 'fatality'\. Did you mean 'fatalities'"):
        to_layout(source, "acled", columns=["fatality"])
    with pytest.raises(InputError, match=r"layout='ACLED' is not known\. Did you mean 'acled'"):
        to_layout(source, "ACLED")
    assert to_layout(source.iloc[:0], "gdelt2").columns[0] == "GLOBALEVENTID"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_rule_is_one_that_can_be_followed(layout):
    home = resources.files("geoincidents.tables.writing") / "exports" / f"{layout}.toml"
    export = tomllib.loads(home.read_text(encoding="utf-8"))
    assert len(export["columns"]) == LAYOUTS[layout]
    assert export["schema"] in set(schema.SourceSchema)
    used = set()
    for rule in export["columns"].values():
        assert set(rule) <= {"from", "as", "pattern", "words"}
        assert set(rule.get("from", [])) <= set(schema.DTYPES)
        assert rule.get("as") is None or rule["as"] in _WAYS
        if words := rule.get("words"):
            used.add(words)
            (source,) = rule["from"]
            assert set(export["words"][words]) <= {str(word) for word in schema.VOCABULARIES[source]}
    assert used == set(export["words"])
