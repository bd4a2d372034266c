"""One gazetteer file as columns: what can be asked of it, by whom, and what happens to it meanwhile."""

import copy
import pickle
import subprocess
import sys
import threading

import numpy as np
import pytest
from build_fixtures import dump_row, wof_record, write_dump, write_wof_folder
from test_build_file import record, write

from geoincidents import Gazetteer, schema
from geoincidents.compile import build_gazetteer, fileformat
from geoincidents.errors import GazetteerError, InputError
from geoincidents.gazetteer.columnfile import ColumnFile


@pytest.fixture
def path(tmp_path):
    return filled(tmp_path / "a.gaz", 1)


def filled(path, side):
    country = record(1000, "Libya", kind="A.PCLI")
    return write(path, country, *(record(n, f"Zamzam {n}", lat=side * n / 10) for n in range(1, 300)))


def divided(tmp_path, **options):
    dump = write_dump(
        tmp_path / "LY.txt",
        dump_row(1, "Zamzam", admin1="77", admin2="03", population=500),
        dump_row(2, "Qasr Zamzam", admin1="77"),
        dump_row(3, "Zamzam District", kind="A.ADM2", admin1="77", admin2="03"),
        dump_row(4, "Other District", kind="A.ADM2", admin1="61", admin2="03"),
        dump_row(5, "Zamzam Well", kind="H.WLL", admin1="77", admin2="03"),
    )
    build_gazetteer([dump], tmp_path / "ly.gaz", workers=1, **options)
    return Gazetteer.open(tmp_path / "ly.gaz")


def test_second_order_divisions_come_from_the_codes_of_a_dump(tmp_path):
    gazetteer = divided(tmp_path)
    assert [gazetteer.place(f"geonames:{n}").admin2 for n in range(1, 6)] == [
        "Zamzam District", "", "", "", "Zamzam District",
    ]  # fmt: skip
    rows = np.array([gazetteer.row_of(f"geonames:{n}") for n in range(1, 4)])
    assert gazetteer.store.admin2_of(rows).tolist() == [rows[2], 0, 0]
    assert set(gazetteer.store.admin1_of(rows).tolist()) == {gazetteer.division_row("LBY", "77")}
    table = gazetteer.resolve_many(["Zamzam", "Qasr Zamzam"], country="LY")
    assert table[schema.ADMIN2].fillna("").tolist() == ["Zamzam District", ""]


def test_second_order_divisions_come_from_whos_on_first(tmp_path):
    above = [{"region_id": 1, "county_id": 2}]
    folder = write_wof_folder(
        tmp_path / "wof",
        wof_record(2, "Zamzam County", placetype="county", **{"wof:hierarchy": above}),
        wof_record(3, "Zamzam", **{"wof:hierarchy": above}),
    )
    build_gazetteer([folder], tmp_path / "wof.gaz", workers=1)
    gazetteer = Gazetteer.open(tmp_path / "wof.gaz")
    assert [gazetteer.place(f"whosonfirst:{n}").admin2 for n in (2, 3)] == ["", "Zamzam County"]


def test_countries_that_are_listed_densely_are_said_to_be(tmp_path):
    assert divided(tmp_path).store.complete_countries == frozenset()
    gazetteer = divided(tmp_path, complete=["LY"])
    assert gazetteer.store.complete_countries == {"LBY"}
    assert gazetteer.info()["complete_countries"] == ["LBY"]
    assert gazetteer.store.country_counts() == {"LBY": 2}
    stacked = Gazetteer.stack(gazetteer, Gazetteer.default())
    assert stacked.store.complete_countries == {"LBY"}
    assert stacked.store.country_counts()["LBY"] == Gazetteer.default().store.country_counts()["LBY"] + 2
    with pytest.raises(InputError, match=r"complete= names 'Libya'"):
        divided(tmp_path, complete=["Libya"])


def test_columns_say_what_places_say():
    store = Gazetteer.default().store
    rows = np.array([9, 400, 30_000, 200_000])
    for place, row in zip(store.places(rows), range(4), strict=True):
        assert place.lat == pytest.approx(store.lat(rows)[row])
        assert place.lon == pytest.approx(store.lon(rows)[row])
        assert place.radius_km == store.radius_km(rows)[row]
        assert place.kind == store.kinds[store.kind_of(rows)[row]]
        assert place.country == store.countries[store.country_of(rows)[row]]
        division = store.places([store.admin1_of(rows)[row]])[0].name if store.admin1_of(rows)[row] else ""
        assert place.admin1 == division
        assert store.lies_in(rows, place.country)[row]
        assert store.row_of(place.place_id) == rows[row]
    assert not store.lies_in(rows, "XYZ").any()
    box = store.in_box(south=32.5, west=13.0, north=33.0, east=13.5)
    assert (np.abs(store.lat(box) - 32.75) <= 0.25).all()
    assert store.row_of("geonames:2210247") in box


def test_an_open_gazetteer_keeps_its_file_when_the_path_gets_another(path):
    gazetteer = Gazetteer.open(path)
    filled(path, -1)
    found = []
    reader = threading.Thread(target=lambda: found.append(gazetteer.resolve("Zamzam 7", country="LBY")))
    reader.start()
    reader.join()
    assert (found[0].lat, gazetteer.resolve("Zamzam 8", country="LBY").lat) == (0.7, 0.8)
    assert Gazetteer.open(path).resolve("Zamzam 7", country="LBY").lat == -0.7
    path.unlink()
    assert gazetteer.resolve("Zamzam 9", country="LBY").lat == 0.9
    assert copy.deepcopy(gazetteer).resolve("Zamzam 10", country="LBY").lat == 1.0


def test_a_gazetteer_can_be_sent_to_another_process(path):
    for gazetteer in (Gazetteer.open(path), Gazetteer.stack(Gazetteer.open(path), Gazetteer.default())):
        code = "import pickle, sys; print(pickle.loads(sys.stdin.buffer.read()).resolve('Zamzam 7', country='LBY').lat)"
        sent = pickle.dumps(gazetteer)
        done = subprocess.run([sys.executable, "-c", code], input=sent, capture_output=True, check=True)  # noqa: S603
        assert done.stdout.decode().strip() == "0.7"
    assert pickle.loads(pickle.dumps(Gazetteer.default())) is Gazetteer.default()  # noqa: S301 made here


def test_a_gazetteer_that_was_built_again_meanwhile_is_not_taken_for_the_one_that_was_sent(path):
    sent = pickle.dumps(Gazetteer.open(path))
    write(path, record(1))
    with pytest.raises(GazetteerError, match=r"it has been built again\. Open it anew"):
        pickle.loads(sent)  # noqa: S301 made here


def test_threads_share_one_gazetteer(path, monkeypatch):
    monkeypatch.setattr("geoincidents.gazetteer.store._CACHED_PLACES", 7)
    gazetteer, wrong = Gazetteer.open(path), []

    def look_up(start):
        for n in range(start, start + 60):
            place = gazetteer.resolve(f"Zamzam {n % 299 + 1}", country="LBY").place
            if place is None or place.lat != (n % 299 + 1) / 10:
                wrong.append(n)

    threads = [threading.Thread(target=look_up, args=(start,)) for start in range(0, 300, 50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    "column",
    ["key_form", "key_text", "key_entry", "forms", "form_size", "entry_row", "names", "names_start", "kind", "origin",
     "admin1", "radius", "text_ref_start", "word_keys", "word_start"],
)  # fmt: skip
def test_a_file_that_is_damaged_behind_its_header_gives_answers_or_one_clear_error(path, column):
    table = ColumnFile(path)
    offset = table.span(column)[0]
    content = bytearray(path.read_bytes())
    size = table.column(column).nbytes
    content[offset : offset + size] = np.random.default_rng(5).bytes(size)
    path.write_bytes(content)
    gazetteer = Gazetteer.open(path)
    for n in range(1, 40):
        for ask in (gazetteer.resolve, gazetteer.search, gazetteer.lookup):
            try:
                ask(f"Zamzam {n}", country="LBY")
            except GazetteerError as error:
                assert "is damaged" in str(error)  # noqa: PT017 either is right


def test_documents_are_held_against_their_checksum(path):
    offset = ColumnFile(path).span("kinds")[0]
    content = bytearray(path.read_bytes())
    content[offset + 3] ^= 1
    path.write_bytes(content)
    with pytest.raises(GazetteerError, match="its kinds are not what was written"):
        _ = Gazetteer.open(path).store.kinds


def test_identifiers_of_all_sorts_find_their_places(tmp_path):
    places = [record("node/7", "A"), record("007", "B"), record(7, "C"), record(10**11, "D"), record("Q7 - x:y", "E")]
    places[2].aliases = ("mine:w/1", "mine:99")
    gazetteer = Gazetteer.open(write(tmp_path / "a.gaz", *places))
    for place_id, name in [
        ("mine:node/7", "A"), ("mine:007", "B"), ("mine:7", "C"), ("mine:100000000000", "D"), ("mine:Q7 - x:y", "E"),
        ("mine:w/1", "C"), ("mine:99", "C"),
    ]:  # fmt: skip
        assert gazetteer.place(place_id).name == name
    assert sorted(gazetteer.store.aliases(gazetteer.row_of("mine:7"))) == ["mine:99", "mine:w/1"]
    assert {gazetteer.row_of(x) for x in ("mine:8", "mine:07", "other:7", "mine:", "")} == {None}


def test_columns_take_no_more_room_than_their_values_need(path):
    types = {name: ColumnFile(path).column(name).dtype.str for name in ("kind", "country", "ref", "lat", "key_text")}
    assert types == {"kind": "|u1", "country": "|u1", "ref": "<u2", "lat": "<i4", "key_text": "<u2"}
    assert set(fileformat.COLUMNS) >= fileformat.NARROWED
