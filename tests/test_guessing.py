"""Columns that nobody named: by usual headers in many languages, by tags, and by what their cells are."""

import pandas as pd
import pytest

import geoincidents as gi
from geoincidents.tables.guessing import guess_fields, tagged_fields
from geoincidents.tables.headings import rows_of
from geoincidents.tables.layouts.layout import header_key
from geoincidents.tables.points import read_spot

CELL = {
    "date_start": "2024-03-05", "date_end": "2024-03-06", "source_date": "2024-03-07", "year": "2024", "lat": "35.81",
    "lon": "36.61", "point": "35.81, 36.61", "source_url": "https://x.example/1",
}  # fmt: skip
COUNTS = {"killed_best", "killed_low", "killed_high", "injured_best", "injured_low", "injured_high"}
USUAL = [
    (field.removeprefix("?"), header, field.startswith("?"))
    for field, headers, *_ in rows_of("headers.tsv")
    for header in headers.split("|")
]


def column_of(fields, field):
    return fields[field][0].columns[0] if field in fields else None


def test_every_usual_header_is_found_alone():
    """Of the strong ones, but for those that several fields share, of which the first counts."""
    owners = {}
    for field, header, weak in USUAL:
        if not weak:
            owners.setdefault(header_key(header), field)
    wrong = []
    for field, header, weak in USUAL:
        if weak or owners[header_key(header)] != field:
            continue
        table = pd.DataFrame({header: [CELL.get(field, "3" if field in COUNTS else "Some text")]})
        if field in {"lat", "lon"}:
            other = "lon" if field == "lat" else "lat"
            table[other] = CELL[other]
        if column_of(guess_fields(table), field) != header_key(header):
            wrong.append((field, header, guess_fields(table)))
    assert not wrong


def guessed(**columns):
    fields = guess_fields(pd.DataFrame(columns))
    return {field: sources[0].columns for field, sources in fields.items()}


@pytest.mark.parametrize(
    ("columns", "field", "column"),
    [
        ({"date": ["soon", "later"]}, "date_start", None),
        ({"lat": ["north", "south"], "lon": ["1.0", "2.0"]}, "lat", None),
        ({"X": ["135"], "Y": ["135"]}, "lat", None),
        ({"killed": ["yes", "no idea"]}, "killed_best", None),
        ({"location": ["1", "2"]}, "place_phrase", None),
        ({"lat": ["1.0"]}, "lat", None),
        ({"Timestamp": ["2024-03-07"], "Date of incident": ["2024-03-05"]}, "date_start", ("date of incident",)),
        ({"Timestamp": ["2024-03-07"], "Date of incident": ["2024-03-05"]}, "source_date", ("timestamp",)),
        ({"Timestamp": ["2024-03-07"], "Place": ["Kabul"]}, "date_start", ("timestamp",)),
        ({"Jour": [5], "Mois": [3], "Année": [2024]}, "date_start", ("annee", "mois", "jour")),
        ({"styr": [2024], "stmo": [3], "stday": [5]}, "date_start", ("styr", "stmo", "stday")),
        ({"endyear": [2024], "endmonth": [3], "endday": [5]}, "date_end", ("endyear", "endmonth", "endday")),
        ({"Year": [2024], "Month": [3]}, "date_start", ("year", "month")),
        ({"Year": [2024], "Month": ["x"]}, "date_start", None),
        ({"Date of birth": ["1990-01-01"], "Town": ["Kabul"]}, "date_start", None),
        ({"Place of birth": ["Kabul"], "Town": ["Herat"]}, "place_phrase", ("town",)),
        ({"Actor type": ["State"], "Type": ["Clash"]}, "event_type", ("type",)),
        ({"Sub-county": ["A"], "County": ["B"]}, "admin2", ("sub county",)),
        ({"Sub-county": ["A"], "County": ["B"]}, "admin1", ("county",)),
        ({"Departamento": ["A", "A", "B"], "Provincia": ["C", "D", "E"]}, "admin1", ("departamento",)),
        ({"Departamento": ["A", "A", "B"], "Provincia": ["C", "D", "E"]}, "admin2", ("provincia",)),
        ({"Provincia": ["A", "A", "B"], "Departamento": ["C", "D", "E"]}, "admin1", ("provincia",)),
        ({"Région": ["A", "A", "B"], "Département": ["C", "D", "E"]}, "admin2", ("departement",)),
        ({"Province": ["A", "A", "B"], "Region": ["C", "D", "E"]}, "admin1", ("province",)),
        ({"Location": ["A", "B"], "City": ["C", "C"]}, "place_phrase", ("location", "city")),
        ({"Village": ["A", "B"], "Town": ["C", "C"]}, "place_phrase", ("village", "town")),
        ({"Lieu": ["A", "B"], "Ville": ["C", "C"]}, "place_phrase", ("lieu", "ville")),
        ({"City": ["A", "B"], "Address": ["Main Street 5", "High Street 3"]}, "place_phrase", ("city",)),
        ({"name": ["Men with guns killed five people", "A bomb went off near the market"]}, "evidence", ("name",)),
        ({"name": ["Kabul", "Herat"]}, "place_phrase", ("name",)),
        ({"x": ["Men with guns killed five people", "A bomb went off near the market"]}, "evidence", ("x",)),
        ({"x": ["Men with guns killed five people"] * 3}, "evidence", None),
        ({"Municipio": ["A"], "Vereda": ["B"]}, "place_phrase", ("vereda",)),
        ({"Municipio": ["A"], "Vereda": ["B"]}, "admin2", ("municipio",)),
        ({"Municipio": ["A"], "Localidad": ["B"]}, "place_phrase", ("localidad",)),
        ({"Commune": ["A"], "Ville": ["B"]}, "place_phrase", ("ville",)),
        ({"Gemeente": ["A"], "City": ["B"]}, "place_phrase", ("city",)),
        ({"Province": ["A"], "District": ["B"]}, "place_phrase", ("district",)),
    ],
)
def test_headers_and_content_together_decide(columns, field, column):
    assert guessed(**columns).get(field) == column


def test_a_column_is_of_one_field_only():
    fields = guessed(
        **{name: ["text"] for name in ("Location", "Village", "District", "Province", "Type", "Actor", "Notes")}
    )
    used = [column for field, columns in fields.items() for column in columns if field != "place_phrase"]
    assert len(used) == len(set(used))


def test_misfits_are_told():
    misfits = {}
    guess_fields(pd.DataFrame({"Date": ["soon"], "Killed": ["x"], "Town": ["Kabul"]}), misfits)
    assert misfits == {"date_start": "Date", "killed_best": "Killed"}
    table = pd.DataFrame({"Date": ["2024-03-05"], "Killed": ["x"], "Town": ["Kabul"]})
    found = gi.incidents_from_table(table, errors="flag").attrs["findings"]
    assert [one["column"] for one in found if one["finding"] == "column_does_not_fit"] == ["Killed"]


def test_what_is_guessed_is_told_and_stays():
    incidents = gi.incidents_from_table(pd.DataFrame({"Datum": ["05.03.2024"], "Ort": ["Kabul"], "Tote": ["3"]}))
    told = next(one for one in incidents.attrs["findings"] if one["finding"] == "columns_guessed")
    assert "date_start = 'Datum'" in told["message"]
    assert {"Datum", "Ort", "Tote"} <= set(incidents.columns)


def test_named_columns_switch_the_guess_off():
    table = pd.DataFrame({"Datum": ["05.03.2024"], "Ort": ["Kabul"], "Tote": ["3"]})
    incidents = gi.incidents_from_table(table, columns={"place_phrase": "Ort"})
    assert incidents["killed_best"].isna().all()


@pytest.mark.parametrize(
    ("tags", "field", "columns"),
    [
        ({"a": "#date"}, "date_start", [("a",)]),
        ({"a": "#date +reported"}, "source_date", [("a",)]),
        ({"a": "#geo+lat", "b": "#geo +lon"}, "lat", [("a",)]),
        ({"a": "#loc +name", "b": "#loc"}, "place_phrase", [("a",), ("b",)]),
        ({"a": "#adm1 +code", "b": "#adm1 +name"}, "admin1", [("b",)]),
        ({"a": "#affected+killed+f", "b": "#affected+killed+m"}, "killed_best", [("a", "b")]),
        ({"a": "#affected+killed", "b": "#affected+killed+min"}, "killed_low", [("b",)]),
        ({"a": "#group +perp +name", "b": "#group +perp"}, "actor1", [("a",), ("b",)]),
        ({"a": "#AFFECTED + Killed"}, "killed_best", [("a",)]),
        ({"a": "#indicator"}, "killed_best", None),
    ],
)
def test_tags(tags, field, columns):
    sources = tagged_fields(tags).get(field)
    assert columns == (None if sources is None else [source.columns for source in sources])


def test_one_cell_points_are_points():
    assert column_of(guess_fields(pd.DataFrame({"GPS": ["35.81 36.61 0 0"]})), "point") == "gps"
    assert read_spot("35.81 36.61 0 0").lon == 36.61


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Initiated By", "actor1"), ("by_whom", "actor1"), ("Taraf 1", "actor1"), ("Group A", "actor1"),
        ("Versus", "actor2"), ("to_whom", "actor2"), ("Taraf 2", "actor2"), ("Población afectada", "actor2"),
        ("victim_grp", "actor2"), ("Told by", "source_name"), ("Prefecture", "admin1"), ("استان", "admin1"),
        ("Location LGA", "admin2"), ("Location Community", "place_phrase"), ("loc_nm", "place_phrase"),
        ("inc_cat", "event_type"), ("Tatbestand", "event_type"), ("Location State", "admin1"),
    ],
)  # fmt: skip
def test_headers_of_parties_divisions_and_sources(header, field):
    assert guessed(**{header: ["Some text"]}) == {field: (header_key(header),)} | (
        {"place_phrase": (header_key(header),)} if field in {"admin1", "admin2"} else {}
    )


def test_merged_headers_of_places_are_told_apart():
    columns = {"Location State": ["Kogi"], "Location LGA": ["Lokoja"], "Location Community": ["Obajana"]}
    assert guessed(**columns) == {
        "admin1": ("location state",), "admin2": ("location lga",), "place_phrase": ("location community",)
    }  # fmt: skip


def read(rows):
    return gi.incidents_from_table(pd.DataFrame(rows), errors="flag")


def test_a_short_description_tells_the_type_where_no_column_does():
    out = read(
        [
            {"date": "2024-05-01", "place": "Bol", "what": "Mob burned a market"},
            {"date": "2024-05-02", "place": "Bol", "what": "Air strike on a convoy"},
            {"date": "2024-05-03", "place": "Bol", "what": "Talks"},
        ]
    )
    assert out["event_type"].tolist() == ["riot", "air_strike", "other"]
    assert out["evidence"].tolist() == ["Mob burned a market", "Air strike on a convoy", "Talks"]


def test_a_long_description_and_one_beside_a_type_tell_no_type():
    story = "On that day several men were seen near the market while an air strike was expected by everybody"
    rows = [{"date": "2024-05-01", "place": "Bol", "description": story}]
    assert read(rows)["event_type"].tolist() == ["other"]
    rows = [{"date": "2024-05-01", "place": "Bol", "description": "Air strike", "type": "protest"}]
    assert read(rows)["event_type"].tolist() == ["protest"]


def test_tolls_in_sentences_count_where_no_column_does():
    rows = [
        {"date": "2024-05-01", "place": "Bol", "desc": "Embuscade. 3 morts, 2 blessés."},
        {"date": "2024-05-02", "place": "Bol", "desc": "Attaque du marché. 11 morts."},
    ]
    assert read(rows)["killed_best"].tolist() == [3, 11]
    assert read(rows)["injured_best"].tolist() == [2, pd.NA]
    counted = read([row | {"killed": 9} for row in rows])
    assert counted["killed_best"].tolist() == [9, 9]


def test_lists_out_of_json_are_taken_apart():
    rows = [
        {"date": "2024-05-01", "place": "Bol", "tags": '["airstrike"]', "links": '["https://a.example/1", "b.example"]'}
    ]
    out = read(rows)
    assert out["event_type"].tolist() == ["air_strike"]
    assert out["source_url"].tolist() == ["https://a.example/1; b.example"]


def test_abbreviated_totals_are_of_their_own_harm():
    assert guessed(fat_tot=["3"], inj_tot=["4"]) == {"killed_best": ("fat tot",), "injured_best": ("inj tot",)}


@pytest.mark.parametrize(
    "columns",
    [
        {"Name": ["A. B."], "Age": [34], "Date of death": ["2021-08-14"], "Village": ["Malistan"]},
        {"Nom": ["A. B."], "Sexe": ["M"], "Date du décès": ["14/08/2021"], "Lieu": ["Beni"]},
        {
            "Nombre": ["A. B."],
            "Edad": [34],
            "Causa de muerte": ["Disparo"],
            "Municipio": ["Tibú"],
            "Fecha": ["2021-08-14"],
        },
        {"Имя": ["А. Б."], "Пол": ["м"], "Дата гибели": ["14.08.2021"], "Место": ["Харьков"]},
        {"الاسم": ["أ. ب."], "العمر": [34], "تاريخ الوفاة": ["2021-08-14"], "المكان": ["حلب"]},
    ],
)
def test_each_row_of_a_list_of_the_dead_is_one_of_them(columns):
    table = pd.DataFrame(columns)
    read = gi.incidents_from_table(table)
    assert read["killed_best"].tolist() == [1]
    assert "one_person_a_row" in {one["finding"] for one in read.attrs["findings"]}
    counted = gi.incidents_from_table(table.assign(Killed=[3]))
    assert counted["killed_best"].tolist() == [3]
    events = table.drop(columns=[name for name in table.columns if name in {"Age", "Sexe", "Edad", "Пол", "العمر"}])
    assert gi.incidents_from_table(events)["killed_best"].isna().all()
