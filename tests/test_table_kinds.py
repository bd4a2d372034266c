"""What the reader makes of tables of no known layout: every field that the table says something of."""

import pandas as pd
import pytest
import table_kinds

import geoincidents as gi

CENTRED = {"military-grid"}  # a point that stands for a square of a kilometre


def asked():
    """Each kind, row, field and what it should hold."""
    for kind in table_kinds.ALL:
        for number, line in enumerate(kind.rows.strip().splitlines()):
            cells = [cell.strip() for cell in line.split("|")]
            for field, wanted in zip(("date", "place", "point", "killed", "injured", "type"), cells, strict=False):
                if wanted != "~":
                    yield kind.name, number, field, wanted
            for pair in cells[6].split(";") if len(cells) > 6 else ():
                name, wanted = pair.strip().split("=")
                yield kind.name, number, name, wanted


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Read a kind once."""
    known = {}

    def reader(name):
        if name not in known:
            path = tmp_path_factory.mktemp(name) / "table.csv"
            path.write_text(next(kind.text for kind in table_kinds.ALL if kind.name == name), encoding="utf-8")
            known[name] = gi.read_incidents(path)
        return known[name]

    return reader


def plain(value):
    return None if pd.isna(value) else value


def told(row, field):
    """What a row says for a field, in the way in which the truth is written."""
    if field == "date":
        return told_days(row)
    if field == "source_date":
        return "-" if pd.isna(row[field]) else f"{row[field]:%Y-%m-%d}"
    return plain(row[{"place": "place_phrase", "type": "event_type"}.get(field, field)]) or "-"


def told_days(row):
    start, end = (plain(row[name]) for name in ("date_start", "date_end"))
    if start is None:
        return "-"
    if row["date_precision"] == "month":
        return f"{start:%Y-%m}"
    return f"{start:%Y-%m-%d}" if start == end else f"{start:%Y-%m-%d}..{end:%Y-%m-%d}"


def told_count(row, name, wanted):
    low, best, high = (plain(row[f"{name}_{bound}"]) for bound in ("low", "best", "high"))
    if wanted.endswith("+"):
        return f"{low}+" if high is None else f"{low}-{high}"
    if "-" in wanted.strip("-"):
        return f"{low}-{high}"
    return "-" if low is None and high is None and best is None else str(best)


def is_there(row, wanted, kind):
    given = row["match_status"] == "given"
    if wanted == "-":
        return not given
    lat, lon = map(float, wanted.split())
    slack = 0.02 if kind in CENTRED else 0.0002
    return given and abs(row.geometry.y - lat) < slack and abs(row.geometry.x - lon) < slack


@pytest.mark.parametrize(
    ("kind", "number", "field", "wanted"), list(asked()), ids=lambda value: str(value).replace("::", ":")
)
def test_field_of_a_kind_of_table(read, kind, number, field, wanted):
    table = read(kind)
    row = table.iloc[number]
    if field == "point":
        assert is_there(row, wanted, kind), (row.geometry, row["match_status"])
    elif field in {"killed", "injured"}:
        assert told_count(row, field, wanted) == wanted
    else:
        assert told(row, field) == wanted


@pytest.mark.parametrize("kind", table_kinds.ALL, ids=lambda kind: kind.name)
def test_every_row_of_a_kind_is_there(read, kind):
    assert len(read(kind.name)) == len(kind.rows.strip().splitlines())
