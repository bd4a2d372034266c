"""All places of a gazetteer as a table, in each format, whole or not at all."""

import csv

import geopandas as gpd
import pandas as pd
import pytest
from test_build_file import record, write

from geoincidents import Gazetteer
from geoincidents.cli import main
from geoincidents.compile import build_gazetteer
from geoincidents.errors import InputError, OutputError


@pytest.fixture
def gazetteer(tmp_path):
    places = (
        record(1, "Zamzam", population=7, names=[("زمزم", "ar"), ("Zem, Zem", "")]),
        record("x/2", "Qasr", kind="S.AIRP", radius_km=1.5),
        record(3, "Libya", kind="A.PCLI"),
    )
    return Gazetteer.open(write(tmp_path / "a.gaz", *places))


READERS = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".gpkg": gpd.read_file}


@pytest.mark.parametrize("suffix", READERS)
def test_every_format_holds_every_place_with_its_names(tmp_path, gazetteer, suffix, monkeypatch):
    monkeypatch.setattr("geoincidents.gazetteer.export._STEP", 2)
    path = tmp_path / f"places{suffix}"
    seen = []
    assert gazetteer.export(path, progress=lambda *told: seen.append(told)) == 3
    assert seen[-1] == ("writing", 3, 3)
    table = READERS[suffix](path)
    assert table["place_id"].tolist() == ["mine:3", "mine:1", "mine:x/2"]
    assert table["names"].tolist() == ["Libya", "Zamzam|زمزم|Zem, Zem", "Qasr"]
    assert table["radius_km"].tolist() == [3.0, 3.0, 1.5]
    assert table["population"].tolist() == [0, 7, 0]
    if suffix == ".gpkg":
        assert table.crs.to_epsg() == 4326
        assert (table.geometry.x.tolist(), table.geometry.y.tolist()) == ([13.0] * 3, [32.0] * 3)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["a.gaz", path.name])


def test_a_place_of_two_files_is_written_once_with_the_names_of_both(tmp_path, gazetteer):
    other = Gazetteer.open(write(tmp_path / "b.gaz", record(1, "Zamzamiya"), record(9, "Other", lat=20.0)))
    Gazetteer.stack(other, gazetteer).export(tmp_path / "both.csv")
    with (tmp_path / "both.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["place_id"]: row["names"] for row in csv.DictReader(file)}
    assert len(rows) == 4
    assert rows["mine:1"] == "Zamzamiya|Zamzam|زمزم|Zem, Zem"


def test_what_was_exported_can_be_built_again(tmp_path, gazetteer):
    gazetteer.export(tmp_path / "again.csv")
    build_gazetteer([tmp_path / "again.csv"], tmp_path / "again.gaz", workers=1)
    assert Gazetteer.open(tmp_path / "again.gaz").place("mine:1").names == ("Zamzam", "زمزم", "Zem, Zem")


def test_a_failure_leaves_the_old_file(tmp_path, gazetteer, monkeypatch):
    path = tmp_path / "places.csv"
    path.write_text("old", encoding="utf-8")

    def broken(_rows):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(gazetteer.store, "places", broken)
    with pytest.raises(OutputError, match="No space left"):
        gazetteer.export(path)
    assert path.read_text(encoding="utf-8") == "old"
    assert len(list(tmp_path.iterdir())) == 2


def test_unknown_formats_and_folders_are_refused(tmp_path, gazetteer):
    with pytest.raises(InputError, match=r"\.parquet, \.gpkg, \.csv"):
        gazetteer.export(tmp_path / "places.shp")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        gazetteer.export(tmp_path / "folder.csv")
    with pytest.raises(OutputError, match="cannot be written"):
        gazetteer.export(tmp_path / "nowhere" / "places.csv")


def test_the_command_says_how_many(tmp_path, gazetteer, capsys):
    out = tmp_path / "places.csv"
    assert main(["gazetteer", "export", str(out), "--gazetteer", str(gazetteer.store.path)]) == 0
    assert "3 places" in capsys.readouterr().err
    assert main(["gazetteer", "export", str(tmp_path / "places.xls"), "--gazetteer", str(gazetteer.store.path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
