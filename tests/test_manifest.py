"""Manifests: plain and small, the same for the same inputs, in every file, and through every step."""

from __future__ import annotations

import csv
import hashlib
import json
from importlib.resources import files

import geopandas as gpd
import pandas as pd
import pytest
from pyarrow import parquet
from shapely.geometry import Point

import geoincidents
from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.maps import incident_figure, incident_map
from geoincidents.reports import read_reports
from geoincidents.tables.conforming import conform, incidents_from_rows
from geoincidents.tables.files import incidents_from_table, read_incidents, write_incidents
from geoincidents.tables.locating import locate
from geoincidents.tables.manifest import (
    MANIFEST,
    data_credits,
    from_metadata,
    made_by,
    manifest,
    manifest_of,
    merge_manifests,
    to_metadata,
)
from geoincidents.tables.manifest_files import has_metadata, read_manifest, sidecar

FORMATS = ("csv", "tsv", "geojson", "gpkg", "parquet")


@pytest.fixture
def located():
    table = pd.DataFrame({"town": ["Sirte", "Sabha"], "day": ["2019-04-05", "2019-04-06"]})
    return locate(table, place="town", country="LBY", columns={"date_start": "day"})


def calls(table):
    return [step["call"] for step in manifest_of(table)["steps"]]


def test_a_call_is_told_with_its_parameters_and_the_gazetteer(located):
    told = manifest_of(located)
    assert told["package"] == {"name": "geoincidents", "version": geoincidents.__version__}
    parameters = {"place": "town", "country": "LBY", "columns": {"date_start": "day"}}
    assert told["steps"] == [{"call": "locate", "parameters": parameters}]
    info = geoincidents.Gazetteer.default().info()
    assert told["gazetteers"] == [{key: info[key] for key in ("name", "build_date", "checksum")}]
    assert any("GeoNames" in one["attribution"] and one["licence"] == "CC-BY-4.0" for one in told["credits"])
    assert json.loads(json.dumps(told)) == told


def test_files_are_told_by_name_size_and_sum_and_without_their_folder(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text("A shell hit Omdurman on Friday, killing two people.", encoding="utf-8")
    table = read_reports(path, published="2025-02-02")
    (step,) = manifest_of(table)["steps"]
    content = path.read_bytes()
    assert step["inputs"] == [
        {"name": "report.txt", "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    ]
    assert step["parameters"] == {"published": "2025-02-02"}
    assert str(tmp_path) not in json.dumps(table.attrs)


def test_the_manifest_of_ten_thousand_files_is_as_small_as_that_of_twenty(tmp_path):
    paths = [tmp_path / f"{at}.txt" for at in range(60)]
    for at, path in enumerate(paths):
        path.write_text(str(at))
    told = manifest("read_reports", inputs=paths)["steps"][0]["inputs"]
    assert len(told) == 21
    assert told[-1]["files"] == 60
    assert told[-1]["size"] == sum(path.stat().st_size for path in paths)
    paths[59].write_text("other")
    again = manifest("read_reports", inputs=paths)["steps"][0]["inputs"]
    assert again[:20] == told[:20]
    assert again[20]["sha256_of_all"] != told[20]["sha256_of_all"]


def test_the_same_inputs_give_the_same_manifest_and_an_epoch_dates_it(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert manifest("locate") == manifest("locate")
    assert "made" not in manifest("locate")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert manifest("locate")["made"] == "2023-11-14T22:13:20+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(InputError, match="SOURCE_DATE_EPOCH='yesterday'"):
        manifest("locate")


def test_parameters_are_plain_values_whatever_was_passed(tmp_path):
    place = geoincidents.Gazetteer.default().resolve("Sirte", country="LBY").place
    given = {"near": place, "within": Point(1, 2), "path": tmp_path / "x.csv", "none": None, "pair": (1, 2.5)}
    told = manifest("locate", parameters=given | {"long": "x" * 999, "table": pd.DataFrame({"a": range(999)})})
    parameters = told["steps"][0]["parameters"]
    assert json.loads(json.dumps(parameters)) == parameters
    assert parameters["near"] == place.place_id
    assert (parameters["within"], parameters["path"], parameters["pair"]) == ("POINT (1 2)", "x.csv", [1, 2.5])
    assert "none" not in parameters
    assert len(parameters["table"]) <= 200


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_brings_its_manifest_back(located, tmp_path, suffix):
    path = tmp_path / f"rows.{suffix}"
    write_incidents(located, path)
    assert read_manifest(path) == manifest_of(located)
    assert sidecar(path).exists() is not has_metadata(path)
    back = read_incidents(path)
    assert calls(back) == ["locate", "read_incidents"]
    assert manifest_of(back)["credits"] == manifest_of(located)["credits"]
    assert manifest_of(back)["steps"][1]["inputs"][0]["name"] == path.name
    pd.testing.assert_frame_equal(back, located)
    # A second table in the same place has its own manifest, or none.
    plain = located.copy()
    plain.attrs = {}
    write_incidents(plain, path)
    assert read_manifest(path) is None
    assert not sidecar(path).exists()


def test_other_programs_find_it_in_parquet_and_geojson(located, tmp_path):
    write_incidents(located, tmp_path / "rows.parquet")
    described = parquet.read_schema(tmp_path / "rows.parquet").metadata[b"geoincidents"]
    assert json.loads(described)["manifest"] == manifest_of(located)
    write_incidents(located, tmp_path / "rows.geojson")
    whole = json.loads((tmp_path / "rows.geojson").read_text(encoding="utf-8"))
    assert whole["geoincidents"]["manifest"] == manifest_of(located)
    assert len(gpd.read_file(tmp_path / "rows.geojson")) == 2


def test_what_else_is_in_attrs_neither_stops_a_file_nor_goes_into_it(located, tmp_path):
    located.attrs["mine"] = {1, 2}
    for suffix in FORMATS:
        write_incidents(located, tmp_path / f"rows.{suffix}")
        assert "mine" not in read_incidents(tmp_path / f"rows.{suffix}").attrs
    assert conform(located).attrs["mine"] == {1, 2}


def test_a_table_without_manifest_is_written_as_before(tmp_path):
    table = incidents_from_rows([{"incident_id": "a", "record_kind": "incident", "event_type": "protest",
                                  "match_status": "unresolved"}])  # fmt: skip
    for suffix in FORMATS:
        write_incidents(table, tmp_path / f"rows.{suffix}")
    assert {path.suffix for path in tmp_path.iterdir()} == {f".{suffix}" for suffix in FORMATS}
    assert "manifest" not in json.loads((tmp_path / "rows.geojson").read_text())["geoincidents"]


def test_steps_follow_one_another_and_a_mask_keeps_them(located, tmp_path):
    write_incidents(located, tmp_path / "rows.csv")
    back = read_incidents(tmp_path / "rows.csv")
    some = back[geoincidents.between(back, "2019-04-05", "2019-04-05")]
    assert calls(some.reset_index(drop=True)) == calls(conform(some)) == ["locate", "read_incidents"]
    again = incidents_from_table(some, columns={})
    assert calls(again) == ["locate", "read_incidents", "incidents_from_table"]


def test_two_manifests_are_merged_each_thing_once(located):
    other = locate(pd.DataFrame({"location": ["Sfax"]}))
    joined = pd.concat([located, other])
    assert MANIFEST not in joined.attrs  # pandas drops what differs
    merged = merge_manifests(manifest_of(located), manifest_of(other))
    assert [step["parameters"]["place"] for step in merged["steps"]] == ["town", "location"]
    assert merged["credits"] == manifest_of(located)["credits"]
    assert len(merged["gazetteers"]) == 1
    assert merge_manifests(None, merged) == merge_manifests(merged, None) == merge_manifests(merged, merged) == merged
    whole = None
    for at in range(100):
        whole = merge_manifests(whole, manifest("locate", parameters={"place": str(at)}))
    told = [int(step["parameters"]["place"]) for step in whole["steps"]]
    assert len(told) <= 20
    assert (told[0], told[-1]) == (0, 99)


@pytest.mark.parametrize("odd", [None, "", "no json", "[]", {"manifest": 3}, {}, b"\xff"])
def test_what_is_no_description_has_no_manifest(odd):
    assert from_metadata(odd) is None


def test_a_description_and_back(located):
    assert (
        from_metadata(json.dumps(to_metadata(located))) == from_metadata(to_metadata(located)) == manifest_of(located)
    )
    assert to_metadata(pd.DataFrame()) == {}


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"{", b"PAR1 no", b"SQLite format 3\x00 no", b'{"geoincidents": [']
)
def test_a_foreign_or_damaged_file_has_no_manifest(tmp_path, content):
    path = tmp_path / "x.bin"
    path.write_bytes(content)
    assert read_manifest(path) is None
    sidecar(path).write_text("[")
    assert read_manifest(path) is None
    assert read_manifest(tmp_path / "absent.csv") is None


def test_data_sets_are_credited_on_the_map_and_the_figure(monkeypatch):
    row = {"event_type": "shelling", "record_kind": "incident", "geometry": Point(37, 48), "country": "UKR"}
    table = incidents_from_rows([row | {"incident_id": "a", "match_status": "given", "source_schema": "ucdp_ged"}])
    (credit,) = data_credits(table)
    assert credit["licence"] == "CC-BY-4.0"
    # Data is packed in the page, so the texts are looked for where they are made.
    from geoincidents.maps import drawing

    seen = []
    pack = drawing.pack
    monkeypatch.setattr(drawing, "pack", lambda meta, columns: seen.append(meta) or pack(meta, columns))
    incident_map(table)
    assert credit["attribution"] in seen[0]["attribution"]
    assert credit["attribution"] in seen[0]["about"]
    assert "UCDP GED" in incident_figure(table).axes[0].get_xlabel()
    assert "UCDP" not in incident_figure(table.assign(source_schema="table")).axes[0].get_xlabel()


def test_each_row_of_known_data_sets_is_of_the_vocabulary():
    table = files("geoincidents") / "tables" / "data" / "data_sets.tsv"
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    known = {str(word) for word in schema.SourceSchema}
    for row in rows:
        assert row["source_schema"] in known
        assert row["attribution"].startswith("Data: ")
        assert row["licence"]
        assert row["url"].startswith("https://")
    assert len({row["source_schema"] for row in rows}) == len(rows)


def test_a_report_in_memory_says_what_it_was_made_of():
    text = "A shell hit Omdurman on Friday, killing two people."
    found = geoincidents.extract_incidents(text, published="2025-02-02", country="SDN")
    (step,) = found.attrs[MANIFEST]["steps"]
    assert step["call"] == "extract_incidents"
    assert step["parameters"]["country"] == "SDN"
    assert step["parameters"]["text_sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_a_page_carries_the_manifest_and_one_for_the_public_no_files(incidents):
    incidents.attrs[MANIFEST] = manifest("read_incidents", parameters={"layout": "acled"}, incidents=incidents)
    assert made_by(incidents, public=False)["steps"][0]["parameters"] == {"layout": "acled"}
    assert set(made_by(incidents, public=True)) == {"package", "credits"}
