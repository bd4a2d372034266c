"""The command line: data on stdout, messages on stderr, one line and status 2 for an error."""

import io
import json
import subprocess
import sys

import geopandas as gpd
import pytest
from shapely.geometry import LineString

from geoincidents.cli import main
from geoincidents.cli.output import Bar
from geoincidents.tables.files import read_incidents

REPORT = (
    "Shelling hit a market in Omdurman on Saturday, killing 12 people and wounding 30. "
    "On Friday gunmen abducted two nurses in Nyala. Artillery fire was reported 20 km north of Khartoum on Sunday."
)


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def run(capsys, *words):
    status = main([str(word) for word in words])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return status, out, err


def fails(capsys, *words):
    status, out, err = run(capsys, *words)
    assert status == 2
    assert out == ""
    assert err.startswith("geoincidents: ")
    assert err.count("\n") == 1
    return err


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self):
        return True


def test_progress_is_shown_on_a_terminal_alone_and_cleared(monkeypatch):
    for stream in (Terminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stream)
        bar = Bar()
        bar("reading LY.txt", 500, 1000)
        bar("checking", 7, 0)
        bar("checking", 9, 3)
        bar.clear()
        said = stream.getvalue()
        assert ("reading LY.txt:  50%" in said) == ("checking: 7.00 [" in said) == stream.isatty()
        assert said == "" or said.endswith("\r")
        assert not said.rpartition("\r")[0].rpartition("\r")[2].strip()


def test_map_writes_one_page(capsys, report, tmp_path):
    page = tmp_path / "map.html"
    status, out, err = run(
        capsys, "map", report, "--published", "2025-02-02", "--reference", "Khartoum", "--rings", "10,25km", "-o", page
    )
    assert (status, out) == (0, "")
    assert "with a point" in err
    assert page.read_bytes().startswith(b"<!DOCTYPE html>")


def test_map_speaks_reviews_and_publishes(capsys, report, tmp_path):
    page = tmp_path / "page.html"
    common = ("map", report, "--published", "2025-02-02", "-o", page)
    for words in (("--language", "ar"), ("--review",), ("--hexagons", "5")):
        assert run(capsys, *common, *words)[0] == 0
        assert page.stat().st_size > 100_000
    assert run(capsys, *common, "--public")[0] == 0
    assert "shows no evidence" in fails(capsys, *common, "--public", "--review")
    assert "not spoken" in fails(capsys, *common, "--language", "xx")
    assert "no resolution of H3" in fails(capsys, *common, "--hexagons", "99")


def test_map_takes_what_extract_and_locate_wrote(capsys, report, tmp_path):
    for name in ("rows.csv", "rows.geojson", "rows.gpkg", "rows.parquet"):
        table, page = tmp_path / name, tmp_path / f"{name}.html"
        assert run(capsys, "extract", report, "--published", "2025-02-02", "-o", table)[0] == 0
        assert run(capsys, "map", table, "-o", page)[0] == 0
        assert page.exists()


def test_extract_prints_a_table_or_json(capsys, report):
    status, out, _ = run(capsys, "extract", report, "--published", "2025-02-02", "--country", "SDN")
    assert status == 0
    header, *lines = out.splitlines()
    assert header.split()[:2] == ["date", "type"]
    assert any("shelling" in line and "12" in line and "Omdurman" in line for line in lines)
    status, out, _ = run(capsys, "extract", report, "--published", "2025-02-02", "--country", "SDN", "--json")
    rows = json.loads(out)
    assert {row["event_type"] for row in rows} >= {"shelling", "abduction"}
    assert all(len(row["date_start"]) == 10 for row in rows if row["date_start"])
    assert all("sentence" in row["evidence_spans"] for row in rows)  # what holds JSON is no text in it


def test_resolve_prints_lines_or_json_and_tells_by_its_status(capsys):
    status, out, _ = run(capsys, "resolve", "Gasr Ben Ghachir", "--country", "LY")
    assert status == 0
    assert "32.68600, 13.17650" in out
    status, out, _ = run(capsys, "resolve", "Sabha", "Xqzvwk", "--country", "LBY", "--json")
    assert status == 1
    found, lost = json.loads(out)
    assert (found["match_status"], lost["match_status"]) == ("resolved", "unresolved")
    assert lost["lat"] is None
    assert lost["match_why"]


def test_locate_keeps_every_row(capsys, tmp_path):
    table, out = tmp_path / "table.csv", tmp_path / "located.gpkg"
    table.write_text("when,where\n2019-04-05,Tarhuna\n2019-04-06,Atlantis\n2019-04-06,\n", encoding="utf-8")
    assert run(capsys, "locate", table, "--place", "where", "--country", "LY", "-o", out)[0] == 0
    located = read_incidents(out)
    assert located["match_status"].tolist() == ["resolved", "unresolved", "unresolved"]
    assert located.geometry.notna().tolist() == [True, False, False]


def test_locate_near_decides_between_namesakes(capsys, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("location\nTripoli\n", encoding="utf-8")
    for near, country in (("Beirut", "LBN"), ("Sabratha", "LBY")):
        _, out, _ = run(capsys, "locate", table, "--near", near, "--json")
        assert json.loads(out)[0]["country"] == country


def test_query_selects_rows(capsys, report, tmp_path):
    table = tmp_path / "rows.gpkg"
    run(capsys, "extract", report, "--published", "2025-02-02", "--country", "SDN", "-o", table)
    count = len(read_incidents(table))
    _, out, _ = run(capsys, "query", table, "--within", "Khartoum:60km", "--json")
    within = json.loads(out)
    assert 0 < len(within) < count
    assert run(capsys, "query", table, "--within", "15.6,32.5:60", "--json")[1] == out
    _, out, _ = run(capsys, "query", table, "--between", "2025-01-31", "2025-01-31", "--countable", "--json")
    assert [row["event_type"] for row in json.loads(out)] == ["abduction"]
    _, out, _ = run(capsys, "query", table, "--type", "shelling", "--nearest", "Omdurman:1", "--json")
    assert len(json.loads(out)) == 1
    status, _, _ = run(capsys, "query", table, "--between", "1990-01-01", "1990-01-02")
    assert status == 1
    assert len(gpd.read_file(table)) == count


def test_a_table_of_ones_own_is_mapped_by_its_columns(capsys, tmp_path):
    table, page = tmp_path / "own.csv", tmp_path / "own.html"
    table.write_bytes("jour;où;morts\n05/04/2019;Tarhuna;3\n".replace(";", ",").encode("cp1252"))
    words = ("--column", "date_start=jour", "--column", "place_phrase=où", "--column", "killed_best=morts")
    common = (*words, "--date-format", "%d/%m/%Y", "--encoding", "cp1252", "--country", "LY")
    assert run(capsys, "map", table, *common, "-o", page)[0] == 0
    _, out, _ = run(capsys, "locate", table, *common, "--place", "où", "--json")
    row = json.loads(out)[0]
    assert (row["date_start"], row["killed_best"], row["match_status"]) == ("2019-04-05", 3, "resolved")
    assert "UTF-8" in fails(capsys, "map", table, *words, "--encoding", "utf-8", "-o", page)
    assert "NAME=COLUMN" in fails(capsys, "map", table, "--column", "jour", "-o", page)
    assert "--published" in fails(capsys, "map", table, "--published", "2019-04-05", "-o", page)


def test_a_point_may_stand_for_a_place(capsys):
    status, out, _ = run(capsys, "resolve", "Tripoli", "--near", "33.9,35.5", "--json")
    assert status == 0
    assert json.loads(out)[0]["country"] == "LBN"


def test_online_tiles_are_drawn_on_request(capsys, report, tmp_path):
    page = tmp_path / "tiles.html"
    common = ("map", report, "--published", "2025-02-02", "-o", page)
    assert run(capsys, *common, "--tiles", "OpenStreetMap.Mapnik")[0] == 0
    assert "tile.openstreetmap.org" in page.read_text(encoding="utf-8")


def test_own_lines_are_drawn_under_the_incidents(capsys, report, tmp_path):
    page, front = tmp_path / "front.html", tmp_path / "front.geojson"
    front.write_text('{"type": "LineString", "coordinates": [[13, 32.5], [13.4, 32.7]]}', encoding="utf-8")
    common = ("map", report, "--published", "2025-02-02", "-o", page)
    assert run(capsys, *common, "--ground", front)[0] == 0
    assert 'id="basemap_' in page.read_text(encoding="utf-8")
    assert "no_such.gpkg" in fails(capsys, *common, "--ground", tmp_path / "no_such.gpkg")


def test_a_reader_that_goes_away_is_no_error():
    words = [sys.executable, "-m", "geoincidents", "gazetteer", "info", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_gazetteer_info_prints_licences(capsys):
    status, out, _ = run(capsys, "gazetteer", "info")
    assert status == 0
    assert "GeoNames" in out
    assert "CC-BY-4.0" in out
    assert json.loads(run(capsys, "gazetteer", "info", "--json")[1])["places"] > 235_000


def test_gazetteer_info_says_where_a_source_has_no_licence(capsys, tmp_path):
    (tmp_path / "mine.csv").write_text("name,lat,lon,country\nBir Nakhla,31.94,13.21,LY\n", encoding="utf-8")
    assert run(capsys, "gazetteer", "build", str(tmp_path / "mine.csv"), "-o", str(tmp_path / "mine.gaz"))[0] == 0
    _, out, _ = run(capsys, "gazetteer", "info", "--gazetteer", str(tmp_path / "mine.gaz"))
    assert run(capsys, "gazetteer", "info", str(tmp_path / "mine.gaz")) == (0, out, "")
    assert "1  mine, no licence given" in [line.strip() for line in out.splitlines()]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (b"\x00\x01\x02\x89PNG" * 50, "binary"),
        ("Fusillade à Ménaka, près d'Ansongo, dimanche".encode("latin-1"), "UTF-8"),
    ],
)
def test_a_file_that_is_no_report_is_named(capsys, tmp_path, content, said):
    path, page = tmp_path / "report.txt", tmp_path / "out.html"
    path.write_bytes(content)
    err = fails(capsys, "map", path, "--published", "2019-04-07", "-o", page)
    assert "report.txt" in err
    assert said.lower() in err.lower()
    assert not page.exists()


def test_a_missing_file_is_named(capsys, tmp_path):
    assert "none.txt" in fails(capsys, "extract", tmp_path / "none.txt", "--published", "2019-04-07")
    assert "none.csv" in fails(capsys, "query", tmp_path / "none.csv")


def test_an_impossible_date_is_named(capsys, report, tmp_path):
    page = tmp_path / "out.html"
    assert "2019-02-31" in fails(capsys, "map", report, "--published", "2019-02-31", "-o", page)
    assert "someday" in fails(capsys, "extract", report, "--published", "someday")
    assert not page.exists()


def test_an_unknown_reference_or_country_is_named(capsys, report, tmp_path):
    page = tmp_path / "out.html"
    common = ("map", report, "--published", "2025-02-02", "-o", page)
    assert "Xqzvwk" in fails(capsys, *common, "--reference", "Xqzvwk")
    assert "Ruritania" in fails(capsys, *common, "--country", "Ruritania")
    assert "--rings" in fails(capsys, *common, "--rings", "wide")
    assert not page.exists()


def test_an_unwritable_output_is_named_and_leaves_nothing(capsys, report, tmp_path):
    page = tmp_path / "no" / "such" / "folder" / "out.html"
    assert "out.html" in fails(capsys, "map", report, "--published", "2025-02-02", "-o", page)
    assert "rows.gpkg" in fails(
        capsys, "extract", report, "--published", "2025-02-02", "-o", page.with_name("rows.gpkg")
    )
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


def test_a_report_without_any_place_or_event_is_no_error(capsys, tmp_path):
    path, page = tmp_path / "calm.txt", tmp_path / "calm.html"
    path.write_text("Nothing of note happened, and nobody said anything about it.", encoding="utf-8")
    status, _, err = run(capsys, "map", path, "--published", "2025-02-02", "-o", page)
    assert status == 1
    assert "no incident was found" in err
    assert page.exists()
    status, out, _ = run(capsys, "extract", path, "--published", "2025-02-02", "--json")
    assert (status, json.loads(out)) == (1, [])


def test_wrong_options_are_told_in_one_line(capsys, report, tmp_path):
    table = tmp_path / "t.csv"
    run(capsys, "extract", report, "--published", "2025-02-02", "-o", table)
    assert "PLACE:NUMBER" in fails(capsys, "query", table, "--within", "Khartoum:-5km")
    for number in ("inf", "2.5", "0", "-1", "many"):
        assert "PLACE:NUMBER" in fails(capsys, "query", table, "--nearest", f"Khartoum:{number}")
    assert "no event type" in fails(capsys, "query", table, "--type", "party")
    assert "not both" in fails(capsys, "map", report, table, "-o", tmp_path / "x.html")
    assert "gazetteer" in fails(capsys, "resolve", "Sabha", "--gazetteer", tmp_path / "none.gaz")
    with pytest.raises(SystemExit) as stop:
        main(["resolve"])
    assert stop.value.code == 2


@pytest.mark.parametrize("point", ["-12.3,40.5", "-12.3, 40.5", "-0.5,-66.1", "-33.9 18.4"])
def test_a_point_of_the_southern_hemisphere_is_no_option(point, capsys):
    assert main(["resolve", point, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)[0]
    assert found["lat"] < 0
    assert main(["reverse", point, "-k", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["point"] == point
    assert main(["resolve", "Pemba", "--near", "-12.9,40.5"]) == 0


@pytest.mark.parametrize(
    "words",
    [("locate", "{0}", "-o", "{0}"), ("query", "{0}", "-o", "{0}"), ("locate", "{0}", "-o", "{1}")],
)
def test_a_source_is_never_written_over(capsys, tmp_path, words):
    source = tmp_path / "in.csv"
    source.write_text("location,country\nSirte,LY\n", encoding="utf-8")
    other = tmp_path / "x" / ".." / "in.csv"
    (tmp_path / "x").mkdir()
    status, _, err = run(capsys, *(word.format(source, other) for word in words))
    assert status == 2
    assert "is what is read. Name another file with -o" in err
    assert source.read_text(encoding="utf-8") == "location,country\nSirte,LY\n"


def test_messages_speak_the_words_of_the_command_line(capsys, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("dove,tag\nSirte,1-2-3-2024\n", encoding="utf-8")
    status, _, err = run(capsys, "locate", source)
    assert status == 2
    assert "Pass --place" in err
    status, _, err = run(capsys, "locate", source, "--place", "dove", "--country", "Narnia")
    assert "--country 'Narnia' is neither a column" in err
    status, _, err = run(capsys, "locate", source, "--place", "dove", "--column", "date_start=tag")
    assert status == 0
    assert "error: Column 'tag' (date_start) needs dates" in err
    status, _, err = run(capsys, "locate", source, "--place", "dove", "--column", "date_start=tag", "--strict")
    assert status == 2
    assert "--date-format" in err
    assert "date_format=" not in err


OWN = (
    "jour,ort,land,morts,wer,art\n2019-04-05,Tarhuna,LY,3,LNA,shelling\n2019-04-06,Sirte,LY,,Civilians,air_strike\n"
    "2019-05-07,Sfax,TN,12,LNA,protest\n,Sabha,LY,7,GNA,shelling\n"
)
OWN_COLUMNS = "date_start=jour,place_phrase=ort,country=land,killed_best=morts,actor1=wer,event_type=art"


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("words", "found", "said"),
    [
        (("--country", "Libya"), ["Tarhuna", "Sirte", "Sabha"], "1 in other countries (TUN 1)"),
        (("--area", "Tunisia"), ["Sfax"], "3 not within Tunisia"),
        (("--between", "2019-04", "2019-04"), ["Tarhuna", "Sirte"], "1 outside 2019-04 to 2019-04, 1 without a day"),
        (("--between", "2019-04", "2019-04", "--undated"), ["Tarhuna", "Sirte", "Sabha"], "1 outside 2019-04"),
        (("--type", "shelling", "--type", "protest"), ["Tarhuna", "Sfax", "Sabha"], "1 of other types (air_strike 1)"),
        (("--actor", "lna"), ["Tarhuna", "Sfax"], "2 without 'lna'"),
        (("--min-killed", "5"), ["Sfax", "Sabha"], "1 with fewer than 5 killed, 1 that state no killed"),
        (("--actor", "LNA", "--min-killed", "5"), ["Sfax"], "1 of 4 rows; left out: 2 without 'LNA', 1 with fewer"),
        (("--within", "Sfax:20km", "--certain"), ["Sfax"], "3 not within Sfax:20km for certain"),
        (("--nearest", "Sfax:1"), ["Sfax"], "3 farther away"),
        (("--along", "ROAD:9km"), ["Tarhuna"], "3 not along"),
    ],
)
def test_query_says_how_many_rows_it_left_out_and_why(capsys, own, words, found, said):
    road = own.with_name("road.geojson")
    gpd.GeoSeries([LineString([(13.2, 32.9), (13.7, 32.4)])], crs=4326).to_file(road)
    words = [word.replace("ROAD", str(road)) for word in words]
    status, out, err = run(capsys, "query", own, "--columns", OWN_COLUMNS, *words, "--json")
    assert status == 0
    assert [row["place_phrase"] for row in json.loads(out)] == found
    assert said in err


def test_measures_are_more_columns_of_the_rows(capsys, own, tmp_path):
    asked = ("features", own, "--columns", OWN_COLUMNS, "--reference", "Tripoli", "--country", "Libya")
    status, out, err = run(capsys, *asked, "--choose", "distance, sector", "-o", tmp_path / "out.csv", "--json")
    assert status == 0
    rows = json.loads(out)
    assert [(row["place_phrase"], row["tripoli_sector"]) for row in rows] == [
        ("Tarhuna", "SE"), ("Sirte", "SE"), ("Sabha", "S"),
    ]  # fmt: skip
    written = read_incidents(tmp_path / "out.csv")
    assert written["tripoli_km"].tolist() == pytest.approx([row["tripoli_km"] for row in rows])
    assert "1 in other countries" in err
    head, first, *_ = run(capsys, *asked)[1].splitlines()
    assert head.split()[-7:-4] == ["tripoli_km", "tripoli_azimuth_deg", "tripoli_sector"]
    assert str(round(rows[0]["tripoli_km"], 1)) in first.split()
    assert "--reference" in fails(capsys, "features", own, "--columns", OWN_COLUMNS, "--choose", "ring")
    assert "--since" in fails(capsys, "features", own, "--columns", OWN_COLUMNS, "--choose", "days_since")
    assert "Give some of distance" in fails(capsys, "features", own, "--columns", OWN_COLUMNS, "--choose", "colour")


@pytest.mark.parametrize("text", ["road.geojson", ":5", "road.geojson:", "road.geojson:-5km", "none.geojson:5"])
def test_a_line_is_a_file_and_kilometres(capsys, own, text):
    assert "geojson" in fails(capsys, "query", own, "--columns", OWN_COLUMNS, "--along", text)


def test_query_says_nothing_where_nothing_is_left_out(capsys, own):
    assert run(capsys, "query", own, "--columns", OWN_COLUMNS, "--json")[2] == ""
    assert "Did you mean 'shelling'?" in fails(capsys, "query", own, "--columns", OWN_COLUMNS, "--type", "sheling")
    assert "NAME=COLUMN" in fails(capsys, "query", own, "--columns", "jour")


def test_one_column_may_be_named_apart_from_the_others(capsys, own):
    words = ("--columns", "date_start=jour,place_phrase=ort", "--column", "killed_best=morts", "--country", "land")
    _, out, _ = run(capsys, "query", own, *words, "--min-killed", "12", "--json")
    assert [(row["country"], row["date_start"]) for row in json.loads(out)] == [("TUN", "2019-05-07")]


def test_a_country_that_is_asked_for_is_not_stated_of_rows_that_state_none(capsys, tmp_path):
    table = tmp_path / "points.csv"
    table.write_text("day,lat,lon\n2019-04-05,32.88,13.18\n2019-04-05,36.8,10.18\n", encoding="utf-8")
    _, out, err = run(capsys, "query", table, "--columns", "date_start=day", "--country", "Libya", "--json")
    assert [row["lat"] for row in json.loads(out)] == [32.88]
    assert "1 of 2 rows; left out: 1 in other countries (TUN 1)" in err


def test_map_draws_the_rows_that_are_asked_for(capsys, own, report, tmp_path):
    page = tmp_path / "own.html"
    words = ("--columns", OWN_COLUMNS, "--country", "LY", "--type", "shelling", "-o", page)
    _, _, err = run(capsys, "map", own, *words)
    assert "1 in other countries" in err
    assert "2 rows, 2 with a point" in err
    # What reports are about is a hint, and no condition.
    _, _, err = run(
        capsys, "map", report, "--published", "2025-02-02", "--country", "SDN", "--actor", "xqz", "-o", page
    )
    assert "without 'xqz'" in err
    assert "other countries" not in err


def test_check_tells_all_faults_and_its_status_whether_there_is_an_error(capsys, own, report, tmp_path):
    status, out, err = run(capsys, "check", own, "--columns", OWN_COLUMNS, "--today", "2019-04-30")
    assert status == 1
    assert out.splitlines()[0].split() == ["severity", "rows", "column", "finding", "first", "lines"]
    assert "future_date" in out.splitlines()[1]
    assert out.splitlines()[1].split()[-1] == "4"
    assert "own.csv: 4 rows, 1 error" in err
    status, out, _ = run(capsys, "check", own, "--columns", OWN_COLUMNS, "--today", "2020-01-01", "--json")
    assert status == 0
    assert {"undated"} <= {one["finding"] for one in json.loads(out)}
    table = tmp_path / "rows.csv"
    run(capsys, "extract", report, "--published", "2025-02-02", "--country", "SDN", "-o", table)
    assert run(capsys, "check", table)[0] == 0
    assert "none.csv" in fails(capsys, "check", tmp_path / "none.csv")
    assert "no day" in fails(capsys, "check", table, "--today", "soon")


def test_check_tells_of_a_table_of_ours_that_cannot_be_read(capsys, report, tmp_path):
    table = tmp_path / "rows.csv"
    run(capsys, "extract", report, "--published", "2025-02-02", "--country", "SDN", "-o", table)
    spoiled = table.read_text(encoding="utf-8").replace("abduction", "kidnap").replace("SDN", "Sudan", 1)
    table.write_text(spoiled, encoding="utf-8")
    fails(capsys, "query", table)
    status, out, _ = run(capsys, "check", table, "--json")
    found = {one["finding"]: one for one in json.loads(out)}
    assert status == 1
    assert found["unknown_word"]["values"] == ["kidnap"]
    assert found["country_without_code"]["values"] == ["Sudan"]
