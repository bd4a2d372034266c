"""Downloads from a real server on loopback, which also breaks off, stalls, and lies."""

import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from geonames_server import zipped

from geoincidents.cli import main
from geoincidents.compile import build_gazetteer, fetch_geonames
from geoincidents.errors import FetchError, InputError, OutputError


def fetch(server, folder, *wanted, **options):
    return fetch_geonames(wanted or ["LY"], folder, base_url=server.url, pause_s=0.01, timeout_s=0.5, **options)


def asked(server, path="/LY.zip"):
    return [part for where, part, _ in server.asked if where == path]


def test_files_come_whole_with_the_code_tables_and_can_be_built_from(server, tmp_path):
    seen = []
    files = fetch(server, tmp_path / "new" / "dumps", "ly", "SY", progress=lambda *step: seen.append(step))
    assert [file.name for file in files] == ["LY.zip", "SY.zip", "admin1CodesASCII.txt", "countryInfo.txt"]
    assert files[0].read_bytes() == server.files["/LY.zip"]
    assert seen[-1][0] == "countryInfo.txt"
    assert all(done <= whole for _, done, whole in seen)
    assert all(agent.startswith("geoincidents/") for _, _, agent in server.asked)
    shown = {path.name for path in files[0].parent.iterdir() if not path.name.startswith(".")}
    assert shown == {file.name for file in files}
    assert build_gazetteer(files, tmp_path / "ly.gaz", workers=1)["places"] > 2999


def test_what_is_there_is_not_sent_again(server, tmp_path):
    (first, *_) = fetch(server, tmp_path)
    stamp = first.stat().st_mtime_ns
    fetch(server, tmp_path)
    assert first.stat().st_mtime_ns == stamp
    server.files["/LY.zip"] = zipped("LY.txt")[:-1] + b"\0"
    server.files["/LY.zip"] = zipped("readme_LY.txt")
    fetch(server, tmp_path)
    assert first.read_bytes() == server.files["/LY.zip"]


@pytest.mark.parametrize("fault", ["break", "stall"])
def test_what_broke_off_is_taken_up_where_it_ended(server, tmp_path, fault):
    server.faults["/LY.zip"] = [fault]
    (first, *_) = fetch(server, tmp_path)
    assert first.read_bytes() == server.files["/LY.zip"]
    whole = len(server.files["/LY.zip"])
    start = int(asked(server)[1].removeprefix("bytes=").rstrip("-"))
    assert whole // 4 < start < whole


@pytest.mark.parametrize(
    ("fault", "said"), [("trickle", r"no more than \d+ bytes a second"), ("slow start", "no answer in time")]
)
def test_a_trickle_is_not_waited_for(server, tmp_path, fault, said):
    server.faults["/LY.zip"] = [fault]
    (first, *_) = fetch(server, tmp_path / "once")
    assert first.read_bytes() == server.files["/LY.zip"]
    server.faults["/LY.zip"] = [fault] * 50
    with pytest.raises(FetchError, match=said):
        fetch(server, tmp_path / "always")
    assert len(asked(server)) < 2 + 6


def in_seconds(seconds):
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("asks", "least", "most"),
    [("7", 7, 7), (lambda: in_seconds(50), 45, 50), ("soon", 0, 0.01), (lambda: in_seconds(-50), 0, 0.01)],
)
def test_the_wait_that_a_server_asks_for_is_kept(server, tmp_path, monkeypatch, asks, least, most):
    waits = []
    monkeypatch.setattr("geoincidents.compile.download.time.sleep", waits.append)
    server.faults["/LY.zip"] = [f"later {asks if isinstance(asks, str) else asks()}"]
    (first, *_) = fetch(server, tmp_path)
    assert first.exists()
    assert len(waits) == 1
    assert least <= waits[0] <= most


def test_a_wait_beyond_all_patience_is_told(server, tmp_path, monkeypatch):
    monkeypatch.setattr("geoincidents.compile.download.time.sleep", pytest.fail)
    server.faults["/LY.zip"] = ["later 3600"]
    with pytest.raises(FetchError, match=r"127\.0\.0\.1:\d+ asks .* 3,600 seconds .* after that"):
        fetch(server, tmp_path)


def test_a_long_file_may_break_off_more_often_than_a_short_one(server, tmp_path):
    server.files["/LY.zip"] = zipped(more=9 << 20)
    server.faults["/LY.zip"] = ["break a part"] * 8
    (first, *_) = fetch(server, tmp_path)
    assert first.read_bytes() == server.files["/LY.zip"]
    assert len(asked(server)) == 9


def test_a_later_call_takes_up_what_an_earlier_one_left(server, tmp_path):
    server.faults["/LY.zip"] = ["break", "503", "503", "503", "503"]
    with pytest.raises(FetchError, match=r"503.*LY\.zip\.partial"):
        fetch(server, tmp_path)
    assert not (tmp_path / "LY.zip").exists()
    (first, *_) = fetch(server, tmp_path)
    assert first.read_bytes() == server.files["/LY.zip"]
    assert asked(server)[-1] is not None


def test_a_file_that_changed_meanwhile_is_not_patched_together(server, tmp_path):
    server.faults["/LY.zip"] = ["break", "503", "503", "503", "503"]
    with pytest.raises(FetchError):
        fetch(server, tmp_path)
    server.files["/LY.zip"] = zipped("LY.txt").replace(b"LY.txt", b"LX.txt")
    (first, *_) = fetch(server, tmp_path)
    assert first.read_bytes() == server.files["/LY.zip"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("short", "no whole zip file"),
        ("long", "the connection ended"),
        ("page", "web page"),
        ("hidden page", "web page"),
        ("flipped", r"checksum|no whole zip"),
        ("wrong digest", "checksum"),
        ("500", "500"),
    ],
)
def test_lies_are_seen_and_tried_again_and_never_end_up_as_the_file(server, tmp_path, fault, said):
    server.faults["/LY.zip"] = [fault]
    (first, *_) = fetch(server, tmp_path / "once")
    assert first.read_bytes() == server.files["/LY.zip"]
    server.faults["/LY.zip"] = [fault] * 50
    with pytest.raises(FetchError, match=said) as caught:
        fetch(server, tmp_path / "always")
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "always" / "LY.zip").exists()


def test_a_part_that_was_not_asked_for_is_thrown_away(server, tmp_path):
    server.faults["/LY.zip"] = ["break", "other part"]
    (first, *_) = fetch(server, tmp_path)
    assert first.read_bytes() == server.files["/LY.zip"]


def test_a_checksum_that_fits_is_taken(server, tmp_path):
    server.faults["/LY.zip"] = ["right digest"]
    (first, *_) = fetch(server, tmp_path)
    assert len(asked(server)) == 1
    assert first.exists()


def test_what_the_server_does_not_have_is_told_at_once(server, tmp_path):
    with pytest.raises(FetchError, match=r"no http.*/ZZ\.zip \(404\)"):
        fetch(server, tmp_path, "ZZ")
    assert len(asked(server, "/ZZ.zip")) == 1
    server.faults["/LY.zip"] = ["403"]
    with pytest.raises(FetchError, match="refused"):
        fetch(server, tmp_path)


def test_offline_is_told_in_one_line(tmp_path, capsys):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(FetchError, match=r"no connection .*Check the connection"):
            fetch_geonames(["LY"], tmp_path, base_url=url, pause_s=0.01, timeout_s=0.5)
    assert main(["gazetteer", "fetch", "LY", "-o", str(tmp_path), "--url", "ftp://example.org"]) == 2
    assert "no web address" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["Libya", "../LY", "LY/..", "a.exe", "", "L"])
def test_only_names_of_geonames_are_asked_for(tmp_path, name):
    with pytest.raises(InputError, match="no file of GeoNames"):
        fetch_geonames([name], tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path, server):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="Cannot make the folder"):
        fetch(server, tmp_path / "file" / "dumps")


def test_the_command_prints_the_files(server, tmp_path, capsys):
    assert main(["gazetteer", "fetch", "LY", "-o", str(tmp_path), "--url", server.url]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == str(tmp_path / "LY.zip")
    assert err == ""
