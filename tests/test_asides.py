"""Rows among the data that are none: captions of sections, headers that come again, footnotes."""

# ruff: noqa: E501, ISC004 tables are as their files are

from __future__ import annotations

import pytest
import xlsxwriter

import geoincidents as gi
from geoincidents import schema
from geoincidents.tables.containers import read_chunks, read_table

SECTIONS = {
    "divisions, the first column counts": (
        "No.,Date,Town,Type,Killed\nIdlib province,,,,\n1,05/03/2024,Ariha,Shelling,2\n2,26/03/2024,Sarmin,Clash,1\n"
        "Daraa province,,,,\n3,25/03/2024,Nawa,Shelling,\n",
        schema.ADMIN1,
        ["Idlib province", "Idlib province", "Daraa province"],
    ),
    "countries, in lines of their own": (
        "Town,Date,Type,Killed\nSyria\nNawa,2024-03-05,Shelling,2\nLebanon\nTyre,2024-03-06,Air strike,1\n",
        schema.COUNTRY,
        ["SYR", "LBN"],
    ),
    "kinds of events below a blank line": (
        "Town;Date;Country;Killed\n\nAir strikes;;;\nTyre;2024-03-06;Lebanon;1\n\nShelling;;;\nNawa;2024-03-05;Syria;2\n",
        schema.EVENT_TYPE,
        ["air_strike", "shelling"],
    ),
    "named captions": (
        "Date,Town,Type,Killed\nGovernorate: Idlib,,,\n2024-03-05,Ariha,Shelling,2\nGovernorate: Hama,,,\n"
        "2024-03-06,Morek,Clash,1\n",
        schema.ADMIN1,
        ["Idlib", "Hama"],
    ),
    "years above days without one": (
        "Date,Town,Country,Killed\n2019,,,\n5 March,Nawa,Syria,2\n6 March,Tyre,Lebanon,1\n2020,,,\n7 May,Nawa,Syria,0\n",
        schema.DATE_START,
        ["2019-03-05", "2019-03-06", "2020-05-07"],
    ),
    "divisions known by name alone": (
        "Village,Date,Type,Killed\nIdlib,,,\nAriha,2024-03-05,Shelling,2\nHama,,,\nMorek,2024-03-06,Clash,1\n",
        schema.ADMIN1,
        ["Idlib", "Hama"],
    ),
    "in Arabic": (
        "التاريخ,المدينة,نوع الهجوم,عدد القتلى\nمحافظة إدلب,,,\n2024-03-05,أريحا,قصف,2\nمحافظة حلب,,,\n2024-03-06,الأتارب,قصف,1\n",
        schema.ADMIN1,
        ["محافظة إدلب", "محافظة حلب"],
    ),
}


@pytest.mark.parametrize(("text", "field", "wanted"), SECTIONS.values(), ids=list(SECTIONS))
def test_captions_are_values_of_the_rows_below_them(tmp_path, text, field, wanted):
    path = tmp_path / "log.csv"
    path.write_text(text, encoding="utf-8")
    table = gi.read_incidents(path)
    assert [str(cell)[:10] if field == schema.DATE_START else cell for cell in table[field]] == wanted
    assert "section_rows" in {one["finding"] for one in table.attrs["findings"]}


def test_captions_stand_one_within_the_other_and_hold_over_pieces(tmp_path):
    path = tmp_path / "log.csv"
    rows = ["date,town,what,dead", "Syria", "Idlib province", "2024-03-05,Ariha,Shelling,2", "Hama province"]
    rows += ["2024-03-06,Morek,Shelling,1", "Lebanon", "Beqaa province", "2024-03-07,Zahle,Shelling,0"]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    pieces = list(gi.read_incidents(path, chunks=1))
    assert [piece[schema.COUNTRY].item() for piece in pieces] == ["SYR", "SYR", "LBN"]
    assert [piece[schema.ADMIN1].item() for piece in pieces] == ["Idlib province", "Hama province", "Beqaa province"]


FOOTNOTES = (
    "\nSource: Ministry of Interior\n",
    "Note: figures are not final, and may still change\n",
    "* provisional\n",
    "\nn/a = not available\nCompiled by the operations room on 12 March 2024\n",
    "1) killed on the spot or on the way,,,,\n",
    "المصدر: وزارة الصحة والسكان في المحافظة",
)


@pytest.mark.parametrize("note", FOOTNOTES)
@pytest.mark.parametrize("rows", [None, 1, 2], ids=["whole", "one", "two"])
def test_footnotes_are_no_rows(tmp_path, note, rows):
    path = tmp_path / "log.csv"
    lines = [f"{at},2024-03-0{at},Nawa,Shelling,{at}" for at in range(1, 5)]
    path.write_text("no,date,town,type,dead\n" + "\n".join(lines) + f"\n{note}", encoding="utf-8")
    pieces = [read_table(path)] if rows is None else list(read_chunks(path, rows=rows))
    assert [cell for piece in pieces for cell in piece["town"]] == ["Nawa"] * 4
    notes = [one for piece in pieces for one in piece.attrs["notes"]]
    assert [one["finding"] for one in notes] == ["footer_lines"]
    assert notes[0]["values"][0].rstrip(",") == note.strip().splitlines()[0].rstrip(",")


ROWS_OF_DATA = (
    "place,date,dead,type\nNawa,2024-03-05,2,clash\nTyre,,,\nMorek,2024-03-06,1,clash\n",  # nothing but its place
    "place,date,dead,type\nNawa,2024-03-05,2,clash\nTyre,,,\n",
    "place,date\nNawa,2024-03-05\nTyre,\n",
    "id,date,place,note\n1,2024-03-05,Nawa,\n2,2024-03-06,Tyre,a\n,,Morek,\n3,2024-03-06,Tyre,a\n4,2024-03-06,Tyre,a\n",
)


@pytest.mark.parametrize("text", ROWS_OF_DATA)
def test_a_row_with_a_place_alone_is_a_row(tmp_path, text):
    path = tmp_path / "log.csv"
    path.write_text(text, encoding="utf-8")
    assert len(read_table(path)) == len(text.splitlines()) - 1


def test_a_header_that_comes_again_is_no_row(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("place,date,dead\nNawa,2024-03-05,2\nplace,date,dead\nTyre,2024-03-06,1\n", encoding="utf-8")
    table = read_table(path)
    assert table["place"].tolist() == ["Nawa", "Tyre"]
    assert [(one["finding"], one["first_rows"]) for one in table.attrs["notes"]] == [("header_again", [3])]


JOINED = {
    "years": (["2019", "2020"], [["5 March", "Nawa", 2]], schema.DATE_START, ["2019-03-05", "2020-03-05"]),
    "months": (["January 2024", "May 2024"], [["", "Nawa", 2]], schema.DATE_START, ["2024-01-01", "2024-05-01"]),
    "divisions": (["Idlib", "Hama"], [["2024-03-05", "Ariha", 2]], schema.ADMIN1, ["Idlib", "Hama"]),
    "countries": (["Syria", "Lebanon"], [["2024-03-05", "Tyre", 2]], schema.COUNTRY, ["SYR", "LBN"]),
    "nothing": (["Sheet1", "Sheet2"], [["2024-03-05", "Tyre", 2]], "sheet", ["Sheet1", "Sheet2"]),
}


@pytest.mark.parametrize(("names", "rows", "field", "wanted"), JOINED.values(), ids=list(JOINED))
def test_sheets_of_one_header_are_one_table_and_their_names_mean_what_they_say(tmp_path, names, rows, field, wanted):
    with xlsxwriter.Workbook(tmp_path / "log.xlsx") as book:
        for name in names:
            sheet = book.add_worksheet(name)
            for at, row in enumerate([["Date", "Town", "Killed"], *rows]):
                sheet.write_row(at, 0, row)
    table = gi.read_incidents(tmp_path / "log.xlsx")
    assert [str(cell)[: len(wanted[0])] for cell in table[field]] == wanted
