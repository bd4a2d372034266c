"""Packs of dense places: added, listed, brought up, removed; what is installed stays whole whatever goes wrong."""

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from build_fixtures import dump_row, write_dump
from filelock import FileLock
from geonames_server import zipped
from shapely.geometry import Point
from test_map import payloads

import geoincidents as gi
from geoincidents import Gazetteer
from geoincidents.cli import main
from geoincidents.compile.packing import wanted_kinds
from geoincidents.errors import (
    DamagedPackWarning,
    FetchError,
    FileFormatError,
    FileMissingError,
    InputError,
    OutputError,
)
from geoincidents.gazetteer import gazetteer, joins, pack_files, pack_inputs, packs
from geoincidents.gazetteer.installed import inputs_folder, packs_folder
from geoincidents.gazetteer.stack import StackedStore

LIBYA = [
    dump_row(901, "Umm Zumayt", "ام زميت", lat=31.5, lon=14.5, admin1="77"),
    dump_row(902, "Sadd Zumayt", lat=31.6, lon=14.6, kind="S.DAM", admin1="77"),
    dump_row(903, "Zumayt Farm", lat=31.7, lon=14.7, kind="S.FRM", admin1="77"),
    dump_row(904, "Zumayt Abroad", lat=31.8, lon=11.2, country="TN"),
    # Jalu, a town of the embedded gazetteer, a quarter of a degree from where that has it.
    dump_row(86049, "Jalu", lat=29.288, lon=21.55, admin1="66", population=13_000),
]
SYRIA = [dump_row(911, "Tall Zumayt", lat=35.5, lon=38.5, country="SY", admin1="09")]
YEMEN = [dump_row(921, "Wadi Zumayt", lat=15.5, lon=45.5, country="YE")]


def alternate(number, place, language, name):
    return f"{number}\t{place}\t{language}\t{name}\t\t\t\t\t\t"


def packed(path, *lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zipped(f"{path.stem}.txt", rows=lines))


def dumps(folder, **countries):
    """A folder as one copies it from GeoNames onto a stick."""
    folder.mkdir(exist_ok=True)
    for country, rows in countries.items():
        packed(folder / f"{country}.zip", *rows)
    return folder


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("GEOINCIDENTS_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(pack_inputs, "_TIMEOUT_S", 0.5)
    monkeypatch.setattr(pack_inputs, "_PAUSE_S", 0.01)
    return tmp_path / "data"


@pytest.fixture
def mirror(server, monkeypatch):
    monkeypatch.setenv("GEOINCIDENTS_GEONAMES", server.url)
    server.files |= {"/LY.zip": zipped(rows=LIBYA), "/SY.zip": zipped("SY.txt", rows=SYRIA)}
    server.for_ever = True
    return server


@pytest.fixture(scope="module")
def libya(tmp_path_factory):
    """Data folder with a pack of Libya and one of Syria, made once; tests that change it copy it."""
    folder = tmp_path_factory.mktemp("packs")
    given = dumps(folder / "given", LY=LIBYA, SY=SYRIA)
    packed(
        given / "alternatenames" / "LY.zip", alternate(1, 901, "ar", "الزميت"), alternate(2, 901, "fr", "Oum Zoumeït")
    )
    (given / "admin1CodesASCII.txt").write_text("LY.77\tThe Tripoli District\tThe Tripoli District\t2210245\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEOINCIDENTS_DATA", str(folder / "data"))
        gi.add_packs(["LY", "Syria"], folder=given)
    return folder / "data"


@pytest.fixture
def installed(libya, data):
    """A copy of that folder that is the user's."""
    import shutil

    shutil.copytree(libya, data)
    return data


def there():
    return [pack.country for pack in gi.installed_packs()]


def test_nothing_installed_is_the_embedded_gazetteer(data):
    assert Gazetteer.default() is Gazetteer.embedded()
    assert gi.installed_packs() == ()
    assert not data.exists()


@pytest.mark.usefixtures("installed")
def test_an_added_country_is_known_from_then_on():
    gazetteer = Gazetteer.default()
    assert gazetteer is Gazetteer.default()
    assert gazetteer is not Gazetteer.embedded()
    for name in ("Umm Zumayt", "ام زميت", "Oum Zoumeit", "الزميت"):
        match = gazetteer.resolve(name, country="LY")
        assert str(match.status) == "resolved", name
        assert match.place.place_id == "geonames:901"
    assert str(Gazetteer.embedded().resolve("Umm Zumayt", country="LY").status) == "unresolved"
    assert there() == ["LY", "SY"]


@pytest.mark.usefixtures("installed")
def test_what_lies_below_stays():
    above, below = Gazetteer.default(), Gazetteer.embedded()
    for name in ("Tripoli, Lebanon", "Benghazi", "Paris", "Kyiv", "Autauga County"):
        assert above.resolve(name).place.place_id == below.resolve(name).place.place_id
    assert above.country("LY").radius_km == below.country("LY").radius_km
    assert above.capital("LBY").place_id == below.capital("LBY").place_id


@pytest.mark.usefixtures("installed")
def test_a_division_is_one_above_and_below():
    gazetteer = Gazetteer.default()
    pack, town = gazetteer.place("geonames:901"), gazetteer.place("geonames:2210247")
    assert pack.admin1 == town.admin1 == Gazetteer.embedded().place("geonames:2210247").admin1
    for division in (town.admin1, "77", "The Tripoli District"):
        for name in ("Umm Zumayt", "Tripoli"):
            assert str(gazetteer.resolve(name, country="LY", admin1=division).status) == "resolved"
    above, below = (one.resolve("Tripoli", country="LY", kind="A").place for one in (gazetteer, Gazetteer.embedded()))
    assert (above.place_id, above.lat, above.radius_km) == (below.place_id, below.lat, below.radius_km)


def test_a_pack_is_newer_than_the_embedded_place_and_older_than_a_curated_one(installed):
    assert Gazetteer.default().place("geonames:86049").lat == 29.288
    curated = next(p for p in curated_places() if p.place_id.startswith("geonames:") and p.country == "SYR")
    number = int(curated.place_id.partition(":")[2])
    row = dump_row(number, curated.name, lat=curated.lat + 0.2, lon=curated.lon, country="SY", admin1="09")
    gi.add_packs("SY", folder=dumps(installed.parent / "more", SY=[row]))
    match = Gazetteer.default().place(curated.place_id)
    assert (match.lat, match.radius_km) == (curated.lat, curated.radius_km)


def curated_places():
    from importlib.resources import files

    gazetteer = Gazetteer.open(files("geoincidents") / "data" / "curated.gaz")
    return gazetteer.within_bounds(west=-180, south=-90, east=180, north=90, limit=10_000)


def test_a_curated_file_has_every_curated_row_and_nothing_bulky():
    tables = (Path(__file__).parents[1] / "gazetteer" / "curated").glob("*.csv")
    rows = sum(path.read_text(encoding="utf-8").count("\n") - 1 for path in tables)
    held = Gazetteer.open(Path(gi.__file__).parent / "data" / "curated.gaz").info()["places"]
    assert rows <= held < 3 * rows


@pytest.mark.usefixtures("installed")
def test_what_no_report_names_is_left_out():
    gazetteer = Gazetteer.default()
    assert gazetteer.place("geonames:902").kind == "S.DAM"
    for number in (903, 904):
        assert gazetteer.row_of(f"geonames:{number}") is None


@pytest.mark.usefixtures("installed")
def test_a_pack_says_what_it_is():
    libya, _ = gi.installed_packs()
    info = Gazetteer.open(libya.path).info()
    assert (libya.name, libya.date, libya.licence, libya.source) == ("Libya", "2024-05-06", "CC-BY-4.0", "GeoNames")
    assert libya.places >= 3
    assert len(libya.checksum) == 64
    (source,) = [source for source in info["sources"] if source["places"] and source["prefix"] == "geonames"]
    assert (source["licence"], source["date"]) == ("CC-BY-4.0", "2024-05-06")
    assert info["complete_countries"] == ["LBY", "SYR"]
    assert len(info["checksum"]) == 64
    assert Gazetteer.embedded().info()["complete_countries"] == []
    known, below = Gazetteer.default(), Gazetteer.embedded()
    assert known.info()["places"] == len(known.ground.rows) == below.info()["places"] + 3  # Jalu is in both


@pytest.mark.usefixtures("installed")
def test_a_pack_is_removed_and_its_neighbour_stays():
    assert [pack.country for pack in gi.remove_packs("LBY")] == ["SY"]
    assert Gazetteer.default().row_of("geonames:901") is None
    assert Gazetteer.default().row_of("geonames:911") is not None
    assert gi.remove_packs(["Syria"]) == ()
    assert Gazetteer.default() is Gazetteer.embedded()
    assert list(packs_folder().glob("*.gaz")) == []
    with pytest.raises(InputError, match=r"No pack of LY is installed\. None is"):
        gi.remove_packs("LY")


def test_few_files_hold_many_countries(installed, monkeypatch):
    monkeypatch.setattr(pack_files, "MOST_FILES", 1)
    gi.add_packs("YE", folder=dumps(installed.parent / "more", YE=YEMEN))
    assert there() == ["LY", "SY", "YE"]
    assert len({pack.path for pack in gi.installed_packs()}) == 1
    for number in (901, 911, 921):
        assert Gazetteer.default().place(f"geonames:{number}").name.endswith("Zumayt")


def test_a_new_version_replaces_the_old_one(installed):
    gone, new = LIBYA[0], dump_row(905, "Umm Zumayt al-Jadida", lat=31.5, lon=14.5, admin1="77")
    gi.add_packs("LY", folder=dumps(installed.parent / "new", LY=[*LIBYA[1:], new]))
    assert gone.startswith("901")
    assert Gazetteer.default().row_of("geonames:901") is None
    assert Gazetteer.default().resolve("Umm Zumayt al-Jadida", country="LY").place.place_id == "geonames:905"
    assert there() == ["LY", "SY"]


def test_a_place_that_two_countries_list_is_one(data, tmp_path):
    border = [dump_row(931, "Zumayt al-Hudud", lat=32.4, lon=36.0, country=country) for country in ("SY", "JO")]
    gi.add_packs(["SY", "JO"], folder=dumps(tmp_path / "stick", SY=[*SYRIA, border[0]], JO=[border[1]]))
    assert data.is_dir()
    assert there() == ["JO", "SY"]
    assert Gazetteer.default().place("geonames:931").country == "JOR"


@pytest.mark.usefixtures("data")
def test_from_a_folder_by_what_it_has(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    write_dump(folder / "YE.txt", *YEMEN)
    (folder / "notes.txt").write_text("mine")
    assert [pack.country for pack in gi.add_packs(folder=folder)] == ["YE"]
    assert gi.installed_packs()[0].origin == str(folder)
    with pytest.raises(FileMissingError, match=r"LY: .*stick has no LY\.zip or LY\.txt"):
        gi.add_packs("LY", folder=folder)
    with pytest.raises(FileMissingError, match="no folder"):
        gi.add_packs("LY", folder=tmp_path / "none")
    with pytest.raises(InputError, match="No country is given"):
        gi.add_packs(folder=dumps(tmp_path / "empty"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 cut short", "no whole zip file"),
        (b"<html>log in</html>", "no whole zip file"),
        (zipped("XX.txt", rows=YEMEN), r"has no YE\.txt inside"),
        (zipped("YE.txt", rows=SYRIA), "has no places of YE"),
        (zipped("YE.txt", rows=["921\tWadi Zumayt\t15.5"]), "line 1 has 3 columns, not 19"),
        (zipped("YE.txt", rows=[]), "has no places of YE"),
    ],
)
@pytest.mark.usefixtures("installed")
def test_what_is_no_country_file_is_told_and_the_others_come(tmp_path, content, said):
    folder = dumps(tmp_path / "stick", LY=LIBYA)
    (folder / "YE.zip").write_bytes(content)
    with pytest.raises(FileFormatError, match=rf"YE: YE\.zip.*{said}.*Get it again.*Installed: LY") as caught:
        gi.add_packs(["YE", "LY"], folder=folder)
    assert "\n" not in str(caught.value)
    assert there() == ["LY", "SY"]


@pytest.mark.usefixtures("data")
def test_from_a_server_with_names_and_tables(mirror):
    mirror.files["/alternatenames/LY.zip"] = zipped(rows=[alternate(1, 901, "fr", "Oum Zoumeït")])
    stages = []
    (pack,) = gi.add_packs("ly", progress=lambda *stage: stages.append(stage))
    assert pack.origin == mirror.url
    assert stages[0][0] == "LY places"
    assert any(name == "LY names" for name, _, _ in stages)
    assert Gazetteer.default().resolve("Oum Zoumeit", country="LY").place.place_id == "geonames:901"
    asked = [path for path, _, _ in mirror.asked]
    assert asked[:2] == ["/LY.zip", "/alternatenames/LY.zip"]
    assert "/admin2Codes.txt" in asked


@pytest.mark.usefixtures("data")
def test_the_world_is_one_pack_that_stands_for_its_countries(mirror, capsys):
    mirror.files |= {
        "/allCountries.zip": zipped("allCountries.txt", rows=[*LIBYA, *SYRIA, *YEMEN]),
        "/alternateNamesV2.zip": zipped("alternateNamesV2.txt", rows=[alternate(1, 921, "fr", "Ouadi Zoumeït")]),
    }
    assert main(["gazetteer", "add", "--world"]) == 0
    assert there() == ["WORLD"]
    gazetteer = Gazetteer.default()
    for name, country, number in (("Umm Zumayt", "LY", 901), ("Tall Zumayt", "SY", 911), ("Ouadi Zoumeit", "YE", 921)):
        assert gazetteer.resolve(name, country=country).place.place_id == f"geonames:{number}"
    main(["gazetteer", "add", "LY"])
    assert there() == ["WORLD"]
    assert "the whole world is installed" in capsys.readouterr().err
    gi.remove_packs(["world"])
    assert Gazetteer.default() is Gazetteer.embedded()


@pytest.mark.usefixtures("data")
def test_the_world_takes_the_place_of_its_countries_from_a_folder(tmp_path):
    gi.add_packs(["LY"], folder=dumps(tmp_path / "one", LY=LIBYA))
    gi.add_packs(["world"], folder=dumps(tmp_path / "all", allCountries=[*LIBYA, *SYRIA]))
    assert there() == ["WORLD"]
    assert Gazetteer.default().resolve("Tall Zumayt", country="SY").place.place_id == "geonames:911"


@pytest.mark.usefixtures("data")
def test_what_is_up_to_date_is_neither_sent_nor_compiled_again(mirror, capsys):
    (before,) = gi.add_packs("LY")
    mirror.asked.clear()
    assert main(["gazetteer", "update"]) == 0
    assert "as before" in capsys.readouterr().err
    assert {path for path, _, _ in mirror.asked} == {"/LY.zip", "/alternatenames/LY.zip"}
    assert gi.installed_packs() == (before,)
    mirror.files["/LY.zip"] = zipped(rows=[*LIBYA, dump_row(906, "Sidi Zumayt", admin1="77")])
    (after,) = gi.update_packs("LY")
    assert after.places == before.places + 1
    assert after.path.exists()
    assert not before.path.exists()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("break", "connection"),
        ("stall", "no answer in time"),
        ("trickle", "bytes a second"),
        ("slow start", "no answer in time"),
        ("short", "no whole zip file"),
        ("long", "connection ended"),
        ("page", "web page"),
        ("hidden page", "web page"),
        ("flipped", "checksum|no whole zip"),
        ("wrong digest", "checksum"),
        ("503", "503"),
        ("403", "refused"),
        ("404", r"has no .*/YE\.zip \(404\)"),
    ],
)
@pytest.mark.usefixtures("installed")
def test_one_country_that_cannot_be_had_keeps_no_other_away(mirror, fault, said, capsys):
    mirror.files["/YE.zip"] = zipped("YE.txt", more=9000, rows=YEMEN)
    mirror.faults["/YE.zip"] = [fault]
    assert main(["gazetteer", "add", "YE", "SY"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert [line[:4] for line in told] == ["SY  ", "geoi", "geoi"]
    assert told[-1].endswith("run: geoincidents gazetteer add YE")
    assert there() == ["LY", "SY"]
    with pytest.raises(FetchError, match=rf"^YE: .*{said}") as caught:
        gi.add_packs("YE")
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("data")
def test_the_others_are_installed_at_once(mirror):
    mirror.faults["/SY.zip"] = ["page"]
    with pytest.raises(FetchError, match=r"SY: .*web page.*Installed: LY\."):
        gi.add_packs(["SY", "LY"])
    assert there() == ["LY"]
    mirror.faults.clear()
    gi.add_packs("SY")
    assert there() == ["LY", "SY"]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("what", ["later 3600", "closed"])
def test_a_server_that_wants_no_more_is_asked_no_more(mirror, what):
    mirror.faults["/YE.zip"] = [what]
    mirror.files["/YE.zip"] = b""
    if what == "closed":
        mirror.server_close()
    with pytest.raises(FetchError, match=r"YE: .*LY: ") as caught:
        gi.add_packs(["YE", "LY"])
    assert "3,600 seconds" in str(caught.value) or "no connection" in str(caught.value)
    assert "/LY.zip" not in {path for path, _, _ in mirror.asked}
    assert there() == ["LY", "SY"]


@pytest.mark.usefixtures("data")
def test_what_broke_off_goes_on_in_the_next_call(mirror):
    mirror.files["/LY.zip"] = zipped(more=300_000, rows=LIBYA)
    mirror.faults["/LY.zip"] = ["break", "503"]
    with pytest.raises(FetchError, match=r"503.*LY\.zip\.partial"):
        gi.add_packs("LY")
    mirror.faults.clear()
    gi.add_packs("LY")
    ranges = [part for path, part, _ in mirror.asked if path == "/LY.zip"]
    assert ranges[-1].startswith("bytes=")
    assert there() == ["LY"]


KILLED = """
import sys, time
import geoincidents as gi
def stage(name, done, whole):
    if name == sys.argv[2]:
        print("now", flush=True)
        time.sleep(60)
gi.add_packs("LY", folder=sys.argv[1], progress=stage)
"""


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("stage", ["LY files", "keying names", "writing"])
def test_a_build_that_is_killed_leaves_the_old_pack(tmp_path, stage):
    new = dumps(tmp_path / "new", LY=[*LIBYA, dump_row(907, "Bir Zumayt", admin1="77")])
    command = [sys.executable, "-c", KILLED, str(new), stage]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as child:  # noqa: S603
        assert child.stdout.readline() == "now\n"
        os.killpg(child.pid, signal.SIGKILL)
    assert there() == ["LY", "SY"]
    assert Gazetteer.default().row_of("geonames:901") is not None
    assert Gazetteer.default().row_of("geonames:907") is None
    gi.add_packs("LY", folder=new)
    assert Gazetteer.default().row_of("geonames:907") is not None
    left = [path.name for path in packs_folder().iterdir() if path.suffix == ".partial" or path.name.endswith(".new")]
    assert left == []
    assert len(list(packs_folder().glob("*.gaz"))) == 1


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("stage", ["LY files", "keying names", "writing"])
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_build_that_is_told_to_end_leaves_nothing(tmp_path, stage, sign):
    before = {path.name for path in packs_folder().iterdir()}
    new = dumps(tmp_path / "new", LY=[*LIBYA, dump_row(907, "Bir Zumayt", admin1="77")])
    command = [sys.executable, "-c", KILLED, str(new), stage]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:  # noqa: S603
        assert child.stdout.readline() == "now\n"
        child.send_signal(sign)
        assert child.wait() == -sign
    assert {path.name for path in packs_folder().iterdir()} == before
    assert there() == ["LY", "SY"]


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_command_that_is_told_to_end_leaves_nothing(tmp_path, sign):
    rows = [dump_row(number, f"Zumayt {number} Wadi{number % 91}", admin1="77") for number in range(1, 60_000)]
    command = [sys.executable, "-m", "geoincidents", "gazetteer", "add", "LY", "--from"]
    command.append(str(dumps(tmp_path / "given", LY=rows)))
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as child:  # noqa: S603
        while not list(packs_folder().glob(".*.partial")):
            assert child.poll() is None
            time.sleep(0.02)
        child.send_signal(sign)
        assert child.wait() == (-sign if sign is signal.SIGTERM else 130)
    assert {path.name for path in packs_folder().iterdir()} <= {".lock", "inputs"}


@pytest.mark.usefixtures("installed")
def test_a_file_that_no_list_names_goes(tmp_path, monkeypatch):
    def stop(_):
        raise KeyboardInterrupt

    new = dumps(tmp_path / "new", LY=[*LIBYA, dump_row(907, "Bir Zumayt", admin1="77")])
    with monkeypatch.context() as patch:
        patch.setattr(pack_files, "write_list", stop)
        with pytest.raises(KeyboardInterrupt):
            gi.add_packs("LY", folder=new)
    assert len(list(packs_folder().glob("*.gaz"))) == 1
    (pack,) = packs_folder().glob("*.gaz")
    pack.with_name("LY.gaz").write_bytes(pack.read_bytes())  # as if killed before the list
    pack.with_name(".packs.json.new").touch()
    assert Gazetteer.default().row_of("geonames:907") is None
    gi.update_packs("LY", folder=new)
    gi.remove_packs("SY")
    assert len(list(packs_folder().glob("*.gaz"))) == 1
    assert not list(packs_folder().glob("*.new"))


def kept_joins():
    return sorted(packs_folder().glob("joins-*.bin"))


def rows_of_default():
    """Rows that rows stand for, of a gazetteer that is opened anew."""
    gazetteer._with_layers.cache_clear()
    return Gazetteer.default().store._row.tolist()


def test_which_places_are_one_is_found_out_when_packs_change(data, tmp_path, monkeypatch):
    given = dumps(tmp_path / "given", LY=LIBYA, SY=SYRIA)
    gi.add_packs("LY", folder=given)
    gi.add_packs("SY", folder=given)
    assert len(kept_joins()) == 1
    rows = rows_of_default()
    assert rows == StackedStore(Gazetteer.default().store.files)._row.tolist()
    assert rows != list(range(len(rows)))
    with monkeypatch.context() as patch:
        patch.setattr(joins, "joined", None)  # what is kept is taken, by copies in other processes too
        assert rows_of_default() == rows
        assert pickle.loads(pickle.dumps(Gazetteer.default())).store._row.tolist() == rows  # noqa: S301
    gi.remove_packs(["LY", "SY"])
    assert kept_joins() == []
    assert not list(data.rglob("*.new"))


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("damage", ["gone", "empty", "short", "other", "of another release"])
def test_a_kept_join_that_does_not_fit_is_made_again(damage, monkeypatch):
    rows = rows_of_default()
    (kept,) = kept_joins()
    sound = kept.read_bytes()
    if damage == "gone":
        kept.unlink()
    elif damage == "of another release":
        monkeypatch.setattr(joins, "FORM", joins.FORM + 1)
    else:
        kept.write_bytes({"empty": b"", "short": sound[:-8], "other": sound[:-1] + b"\x7f"}[damage])
    assert rows_of_default() == rows
    if damage == "of another release":
        assert len(kept_joins()) == 2
        gi.remove_packs("SY")
        assert len(kept_joins()) == 1
    else:
        assert kept.read_bytes() == sound


@pytest.mark.usefixtures("installed")
def test_a_folder_that_cannot_be_written_to_keeps_no_join(monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    rows = rows_of_default()
    for kept in kept_joins():
        kept.unlink()
    monkeypatch.setattr(Path, "write_bytes", full)
    assert rows_of_default() == rows
    assert kept_joins() == []


@pytest.mark.usefixtures("data")
def test_a_place_or_a_district_under_another_identifier_is_one(tmp_path):
    rows = [
        dump_row(931, "Raydah", lat=15.83, lon=44.04, country="YE", admin1="19"),  # 2 km from the embedded town
        dump_row(932, "Khamir", lat=15.99, lon=43.95, country="YE", admin1="19"),  # two that it may be
        dump_row(933, "Khamir", lat=15.98, lon=43.96, country="YE", admin1="19"),
        dump_row(934, "Huth", lat=16.30, lon=43.97, country="YE", admin1="19"),  # 8 km away
        dump_row(935, "Zinjibar", lat=13.13, lon=45.38, country="YE", admin1="19"),  # of another division
        dump_row(936, "Jalu", lat=29.04, lon=21.55, country="YE", admin1="66"),  # of another country
        dump_row(937, "Amran", "‘Amrān District", lat=15.70, lon=43.94, kind="A.ADM2", country="YE", admin1="19"),
    ]
    gi.add_packs("YE", folder=dumps(tmp_path / "given", YE=rows))
    gazetteer, below = Gazetteer.default(), Gazetteer.embedded()
    assert gazetteer.place("geonames:71558").lat == gazetteer.place("geonames:931").lat == 15.83
    row = gazetteer.row_of("geonames:937")
    assert gazetteer.row_of("district:YE.19.2915") == row
    assert gazetteer.store.aliases(row) == ("geonames:937",)
    assert gazetteer.place("geonames:937").place_id == "district:YE.19.2915"  # as where there is no pack
    assert gazetteer.place("geonames:937").lat == 15.70
    for number in (73861, 74490, 69426, 86049):
        assert gazetteer.place(f"geonames:{number}").lat == below.place(f"geonames:{number}").lat


@pytest.mark.usefixtures("data")
def test_villages_that_a_pack_lists_do_not_count_as_unlisted(tmp_path):
    villages = [
        dump_row(9400 + n, "Agadir", lat=29.0 + n / 8, lon=-6.0, country="MA", admin1=f"{n % 9 + 1:02}")
        for n in range(40)
    ]
    city = dump_row(2561668, "Agadir", lat=30.42, lon=-9.598, country="MA", admin1="09", population=698_310)
    gi.add_packs("MA", folder=dumps(tmp_path / "given", MA=[city, *villages]))
    match = Gazetteer.default().resolve("Agadir", country="MA")
    assert (str(match.status), match.place.place_id) == ("resolved", "geonames:2561668")


def spoil(path, how):
    content = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes({"short": content[:5000], "foreign": b"x" * len(content), "empty": b""}[how])


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("how", ["short", "foreign", "empty", "gone"])
def test_a_damaged_pack_is_told_once_and_mended_without_a_network(mirror, how):
    (file,) = {pack.path for pack in gi.installed_packs()}
    spoil(file, how)
    with pytest.warns(DamagedPackWarning, match=rf"{file.name}.* geoincidents gazetteer update$") as told:
        gazetteer = Gazetteer.default()
    assert gazetteer.resolve("Benghazi").place.country == "LBY"
    assert Gazetteer.default() is gazetteer
    assert len(told) == 1
    mirror.server_close()
    with pytest.raises(FetchError, match="no connection"):
        gi.update_packs()
    assert Gazetteer.default().resolve("Umm Zumayt", country="LY").place.place_id == "geonames:901"
    assert there() == ["LY", "SY"]


@pytest.mark.usefixtures("installed")
def test_a_damaged_pack_leaves_the_others(tmp_path):
    gi.add_packs("YE", folder=dumps(tmp_path / "more", YE=YEMEN))
    spoil(next(pack.path for pack in gi.installed_packs() if pack.country == "YE"), "short")
    with pytest.warns(DamagedPackWarning, match=r"YE\.gaz"):
        gazetteer = Gazetteer.default()
    assert gazetteer.row_of("geonames:901") is not None
    assert gazetteer.row_of("geonames:921") is None


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"version": 99, "files": []}', '{"version": 1, "files": [{}]}'])
def test_a_damaged_list_is_told_and_made_again(libya, content):
    (packs_folder() / "packs.json").write_text(content)
    with pytest.warns(DamagedPackWarning, match=r"packs\.json.* geoincidents gazetteer update$"):
        assert Gazetteer.default().resolve("Benghazi").place.country == "LBY"
    assert main(["gazetteer", "list"]) == 2
    gi.update_packs(folder=libya.parent / "given")
    assert there() == ["LY", "SY"]
    assert Gazetteer.default().row_of("geonames:901") is not None


@pytest.mark.usefixtures("installed")
def test_kept_files_that_are_damaged_are_got_again(libya):
    (inputs_folder() / "SY.zip").write_bytes(b"PK\x03\x04")
    with pytest.raises(gi.errors.GazetteerError, match=r"SY \(Syria\).*geoincidents gazetteer add SY"):
        gi.remove_packs("LY")
    assert there() == ["LY", "SY"]
    gi.add_packs("SY", folder=libya.parent / "given")
    gi.remove_packs("LY")
    assert there() == ["SY"]


@pytest.mark.usefixtures("installed")
def test_two_that_change_the_packs_at_once_do_not_mix(libya):
    with (
        FileLock(packs_folder() / ".lock"),
        pytest.raises(OutputError, match="Another process is changing the packs"),
    ):
        gi.add_packs("LY", folder=libya.parent / "given")


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path, monkeypatch, libya):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("GEOINCIDENTS_DATA", str(tmp_path / "file"))
    with pytest.raises(OutputError, match=r"Cannot write to the data folder .*Set GEOINCIDENTS_DATA"):
        gi.add_packs("LY", folder=libya.parent / "given")


def test_the_folder_is_the_users_where_none_is_chosen(monkeypatch):
    import platformdirs

    monkeypatch.delenv("GEOINCIDENTS_DATA")
    assert packs_folder() == Path(platformdirs.user_data_dir("geoincidents", appauthor=False)) / "packs"


@pytest.mark.usefixtures("installed")
def test_the_commands(libya, capsys):
    assert main(["gazetteer", "list"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert [line.split()[:2] for line in out.splitlines()[1:]] == [["LY", "Libya"], ["SY", "Syria"]]
    assert main(["gazetteer", "list", "--json"]) == 0
    assert [row["country"] for row in json.loads(capsys.readouterr().out)] == ["LY", "SY"]
    assert main(["gazetteer", "add", "LY", "--from", str(libya.parent / "given")]) == 0
    assert "LY  Libya:" in capsys.readouterr().err
    assert main(["gazetteer", "remove", "LY"]) == 0
    assert capsys.readouterr().err == "left: SY\n"
    assert main(["gazetteer", "remove", "--all"]) == 0
    assert main(["gazetteer", "list"]) == 1
    assert "geoincidents gazetteer add" in capsys.readouterr().err
    assert main(["gazetteer", "add"]) == 2
    assert main(["gazetteer", "add", "Atlantis"]) == 2
    assert "'Atlantis' is no country" in capsys.readouterr().err
    assert main(["gazetteer", "update", "LY"]) == 2


@pytest.mark.usefixtures("installed")
def test_a_damaged_pack_is_one_line_on_the_command_line(capsys):
    spoil(gi.installed_packs()[0].path, "short")
    assert main(["resolve", "Benghazi"]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("geoincidents: The pack ")
    assert line.endswith("geoincidents gazetteer update")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("publish", [None, "public"])
def test_a_map_credits_packs_only_for_rows_from_one(publish):
    def credit(*place_ids):
        rows = [
            {"incident_id": place_id, "place_id": place_id, "match_status": "resolved", "record_kind": "incident",
             "event_type": "protest", "geometry": Point(14.5, 31.5), "geo_precision": "settlement", "geo_radius_km": 5}
            for place_id in place_ids
        ]  # fmt: skip
        html = gi.incident_map(gi.incidents_from_rows(rows), publish=publish).render_html()
        meta, _ = payloads(html)["incidents"]
        return [text for text in meta["about"] if "GeoNames" in text]

    usual = ["Place names: GeoNames (geonames.org), CC BY 4.0"]
    assert credit("geonames:6295630", "curated:lby-wadi-rabi", "mine:7") == usual
    assert credit("geonames:2212775") == usual  # curated, though the pack has it too
    assert credit("geonames:2210247", "geonames:901") == [
        *usual,
        "More places: country files of GeoNames (geonames.org), CC BY 4.0",
    ]


def test_the_list_of_crises_names_countries_once(shared):
    codes = packs.crises()
    assert list(codes) == sorted(set(codes))
    assert all(Gazetteer.embedded().country(code) for code in codes)
    assert set(codes) == {path.name[:2] for path in (shared / "gazetteers" / "wof").glob("*.tsv.gz")}


def test_kinds_of_a_pack_are_those_of_geonames(shared):
    lines = (shared / "gazetteers" / "featureCodes_en.txt").read_text(encoding="utf-8").splitlines()
    known = {line.partition("\t")[0] for line in lines}
    assert {kind for kind in wanted_kinds() if "." in kind} <= known
    assert {kind for kind in wanted_kinds() if "." not in kind} == {"P"}
    assert not {"S.FRM", "S.HTL", "S.SCH", "S.MSQE", "H.WLL", "A.ADM1H"} & wanted_kinds()
    assert {"A.ADM1", "A.ADM4", "S.AIRP", "S.CMPRF", "S.DAM", "S.PSTB", "S.BDG", "T.MT", "H.STM"} <= wanted_kinds()


@pytest.mark.usefixtures("data")
def test_real_places_of_a_country_in_geonames_layout(shared, tmp_path, server):
    sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
    from geonames_layout import write_layout

    counts = write_layout(shared / "gazetteers" / "wof", tmp_path / "files", ["LY"])
    server.files = {
        f"/{path.relative_to(tmp_path / 'files').as_posix()}": path.read_bytes()
        for path in (tmp_path / "files").rglob("*.*")
    }
    (pack,) = gi.add_packs("LY", mirror=server.url)
    assert pack.places >= counts["LY"]
    gazetteer, embedded = Gazetteer.default(), Gazetteer.embedded()
    divisions = set(gazetteer.resolve_many(["Tarhuna", "Ghat", "Sabha"], country="LY")["admin1"])
    assert divisions == set(embedded.resolve_many(["Tarhuna", "Ghat", "Sabha"], country="LY")["admin1"])
    assert gazetteer.store.path != embedded.store.path
