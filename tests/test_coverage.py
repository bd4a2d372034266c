"""Where villages of a country stay without a place, the user is told once which pack has them."""

import warnings

import pandas as pd
import pytest

import geoincidents as gi
from geoincidents import Gazetteer
from geoincidents.cli import main
from geoincidents.errors import MissingPackWarning
from geoincidents.gazetteer import coverage

VILLAGES = [f"Qarzumtiya {word}" for word in ("Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf")]
TOWNS = ["Damascus", "Homs", "Aleppo", "Latakia", "Palmyra", "Daraa", "Hama", "Idlib"]
SAID = (
    r"6 of 14 places of Syria are not found, such as 'Qarzumtiya Bravo', .*, and no pack of it is installed\. "
    r"Get its villages with: geoincidents gazetteer add SY$"
)


@pytest.fixture(autouse=True)
def untold(monkeypatch):
    monkeypatch.setattr(coverage, "_told", set())


def test_resolve_many_tells_once():
    gazetteer = Gazetteer.default()
    with pytest.warns(MissingPackWarning, match=SAID) as told:
        gazetteer.resolve_many([*VILLAGES, *VILLAGES, *TOWNS], country="SY")
    assert len(told) == 1
    gazetteer.resolve_many(VILLAGES, country="SY")  # a second warning would be an error here


def test_locate_tells_of_all_countries_at_once():
    countries = [*["SYR"] * 6, *["YEM"] * 7, *["UKR"] * 5]
    table = pd.DataFrame({"location": [*VILLAGES, *VILLAGES, "Sanaa", *VILLAGES[:5]], "country": countries})
    with pytest.warns(MissingPackWarning) as told:
        gi.locate(table)
    (one,) = told
    assert str(one.message) == (
        "Places of 3 countries are not found, 6 of 6 of Syria ('Qarzumtiya Bravo'), 5 of 5 of Ukraine "
        "('Qarzumtiya Bravo') and 6 of 7 of Yemen ('Qarzumtiya Bravo'), and no packs of them are installed. "
        "Get their villages with: geoincidents gazetteer add SY UA YE"
    )
    gi.locate(table)  # a second warning would be an error here


@pytest.mark.parametrize(
    ("names", "country"),
    [
        (VILLAGES[:4], "SY"),  # too few
        ([*VILLAGES[:5], *(f"{town} city" for town in TOWNS), *TOWNS, *TOWNS, "Raqqa", "Tartus", "Manbij", "Jableh",
          "Salamiyah", "Douma", "Hasakah", "Azaz"], "SY"),
        ([VILLAGES[0]] * 20, "SY"),  # one name, many rows
        (VILLAGES, None),  # of no country
    ],
)  # fmt: skip
def test_little_is_no_reason(names, country):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Gazetteer.default().resolve_many(names, country=country)


def test_a_gazetteer_of_ones_own_gets_no_advice(tmp_path):
    from geoincidents.compile import build_gazetteer

    (tmp_path / "mine.csv").write_text("name,lat,lon,country\nDar Zmiet,32.1,35.4,SY\n", encoding="utf-8")
    build_gazetteer([tmp_path / "mine.csv"], tmp_path / "mine.gaz", workers=1)
    mine = Gazetteer.open(tmp_path / "mine.gaz")
    mine.resolve_many(VILLAGES, country="SY")
    with pytest.warns(MissingPackWarning):
        Gazetteer.stack(mine, Gazetteer.default()).resolve_many(VILLAGES, country="SY")


def test_where_the_pack_is_there_nothing_is_said(tmp_path, monkeypatch):
    from build_fixtures import dump_row, write_dump

    monkeypatch.setenv("GEOINCIDENTS_DATA", str(tmp_path / "data"))
    write_dump(tmp_path / "SY.txt", dump_row(911, "Tall Zumayt", lat=35.5, lon=38.5, country="SY"))
    gi.add_packs("SY", folder=tmp_path)
    for gazetteer in (Gazetteer.default(), Gazetteer.embedded()):
        gazetteer.resolve_many(VILLAGES, country="SY")


def report(folder, number, place):
    folder.mkdir(exist_ok=True)
    path = folder / f"report-{number}.txt"
    path.write_text(f"A shell hit {place} on Friday, killing two people. Another shell hit Aleppo and Homs, Syria.")
    return path


def test_reports_tell_by_the_country_that_they_are_of(tmp_path, capsys):
    words = [*VILLAGES, "Wuqbuxtiyat", "Vorpqezin", "Xujjwikha", "Zkhuwpqit", "Qoxvuzbin", "Pwuqjit Foxtrot"]
    paths = [report(tmp_path / "news", n, f"the village of {name}") for n, name in enumerate(words)]
    with pytest.warns(MissingPackWarning, match="geoincidents gazetteer add SY$"):
        gi.read_reports(paths, published="2025-02-02", country="SY")
    coverage._told.clear()
    assert main(["extract", *map(str, paths), "--published", "2025-02-02", "--country", "SY"]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("geoincidents: ")
    assert line.endswith("geoincidents gazetteer add SY")
