"""Every mapped field of every known layout, against what the files and the code books of the data sets say.

The files beside the checkout have made-up rows in real layouts; what is expected of a row is worked out here from its
cells and the words of the code books, never from the declarations. Layouts without a file have rows made in the test.
"""

# ruff: noqa: E501 rows of tables

import csv
import io
import json
import logging

import pandas as pd
import pytest

import geoincidents as gi
from geoincidents.errors import FileMissingError, InputError, SchemaError
from geoincidents.tables.layouts import find_layout, headers_by_position, known_layouts, layout_of
from geoincidents.tables.layouts.declarations import parse_layout
from geoincidents.tables.layouts.layout import HOW, header_key

RADIUS = {
    "exact": 1.0, "settlement": 5.0, "near": 25.0, "admin2": 30.0, "linear": 50.0, "admin1": 100.0, "country": 500.0,
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def quiet():
    """Findings are looked at in the tables, not in the log."""
    logging.getLogger("geoincidents").setLevel(logging.ERROR)
    yield
    logging.getLogger("geoincidents").setLevel(logging.NOTSET)


@pytest.fixture
def synthetic(shared):
    return shared / "tables" / "synthetic"


def raw_rows(path, *, skip=0, tags=False):
    text = path.read_text(encoding="utf-8-sig")
    lines = text.splitlines(keepends=True)[skip:]
    rows = list(csv.DictReader(io.StringIO("".join(lines))))
    return rows[1:] if tags else rows


def values(incidents, name):
    """Column as plain values: None for null, days as text, counts as numbers."""
    column = incidents[name]
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in column]
    return [None if pd.isna(cell) else (int(cell) if column.dtype == "Int64" else cell) for cell in column]


def check(incidents, **wanted):
    """Every column named is as wanted; all wrong ones are shown at once."""
    wrong = {}
    for name, stated in wanted.items():
        cells = stated if isinstance(stated, list) else [stated] * len(incidents)
        if name == "point":
            got = [None if p is None else (round(p.y, 4), round(p.x, 4)) for p in incidents.geometry]
            cells = [None if cell is None else (round(cell[0], 4), round(cell[1], 4)) for cell in cells]
        else:
            got = values(incidents, name)
        if got != cells:
            wrong[name] = (got, cells)
    assert not wrong


def findings(incidents):
    return {one["finding"] for one in incidents.attrs["findings"]}


def given_points(rows, lat="latitude", lon="longitude"):
    return [(float(row[lat]), float(row[lon])) if row[lat] else None for row in rows]


# ACLED

SUB_TYPES = {
    "Armed clash": "armed_clash", "Government regains territory": "territory_change",
    "Non-state actor overtakes territory": "territory_change", "Non-violent transfer of territory": "territory_change",
    "Chemical weapon": "chemical_weapon", "Air/drone strike": "air_strike", "Suicide bomb": "explosive_device",
    "Shelling/artillery/missile attack": "shelling", "Remote explosive/landmine/IED": "explosive_device",
    "Grenade": "explosive_device", "Sexual violence": "sexual_violence", "Attack": "attack_on_civilians",
    "Abduction/forced disappearance": "abduction", "Peaceful protest": "protest",
    "Protest with intervention": "protest", "Excessive force against protesters": "protest",
    "Violent demonstration": "riot", "Mob violence": "riot", "Agreement": "agreement", "Arrests": "arrest",
    "Change to group/activity": "other", "Disrupted weapons use": "disrupted_weapons",
    "Headquarters or base established": "movement", "Looting/property destruction": "property_destruction",
    "Other": "other",
}  # fmt: skip
CLASSES = [
    "",
    "state",
    "rebel",
    "political_militia",
    "identity_militia",
    "rioters",
    "protesters",
    "civilians",
    "external",
]
CLASS_WORDS = {
    "State forces": "state", "Rebel group": "rebel", "Political militia": "political_militia",
    "Identity militia": "identity_militia", "Rioters": "rioters", "Protesters": "protesters",
    "Civilians": "civilians", "External/Other forces": "external", "": "",
}  # fmt: skip
ACLED_PRECISION = {"1": "settlement", "2": "near", "3": "admin1"}
ACLED_COUNTRIES = {
    "Palestine": "PSE", "Yemen": "YEM", "Red Sea": None, "Sudan": "SDN", "Myanmar": "MMR", "Ukraine": "UKR",
    "Libya": "LBY", "India": "IND", "Ethiopia": "ETH", "Kenya": "KEN", "Democratic Republic of Congo": "COD",
    "Pakistan": "PAK", "Bangladesh": "BGD", "Thailand": "THA", "Nepal": "NPL",
}  # fmt: skip


def actor_class(cell):
    return (CLASSES[int(cell)] if cell.isdecimal() else CLASS_WORDS[cell]) or None


def acled_columns(rows, days):
    """What ACLED's rows mean; ``days`` are their dates."""
    precision = [{"1": "day", "2": "week", "3": "month"}[row["time_precision"]] for row in rows]
    ends = {"day": pd.Timedelta(0), "week": pd.Timedelta(days=6)}
    start = [pd.Timestamp(day) for day in days]
    end = [
        day + pd.offsets.MonthEnd(0) if width == "month" else day + ends[width]
        for day, width in zip(start, precision, strict=True)
    ]
    return {
        "incident_id": [row["event_id_cnty"] for row in rows],
        "event_group": None,
        "record_kind": ["strategic" if row["event_type"].startswith("Strategic") else "incident" for row in rows],
        "event_type": [SUB_TYPES[row["sub_event_type"]] for row in rows],
        "event_subtype": [row["sub_event_type"] for row in rows],
        "date_start": [f"{day:%Y-%m-%d}" for day in start],
        "date_end": [f"{day:%Y-%m-%d}" for day in end],
        "date_precision": precision,
        "actor1": [row["actor1"] for row in rows],
        "actor2": [row["actor2"] or None for row in rows],
        "actor1_type": [actor_class(row["inter1"]) for row in rows],
        "actor2_type": [actor_class(row["inter2"]) for row in rows],
        "place_phrase": [row["location"] for row in rows],
        "country": [ACLED_COUNTRIES[row["country"]] for row in rows],
        "admin1": [row["admin1"] or None for row in rows],
        "admin2": [row["admin2"] or None for row in rows],
        "point": given_points(rows),
        "match_status": "given",
        "geo_precision": [ACLED_PRECISION[row["geo_precision"]] for row in rows],
        "geo_radius_km": [RADIUS[ACLED_PRECISION[row["geo_precision"]]] for row in rows],
        "killed_low": None,
        "killed_best": [int(row["fatalities"]) for row in rows],
        "killed_high": None,
        "injured_low": None,
        "injured_best": None,
        "injured_high": None,
        "source_name": [row["source"] for row in rows],
        "source_schema": "acled",
        "evidence": [row["notes"] for row in rows],
    }


@pytest.mark.parametrize(
    "name", ["acled_2023_layout.csv", "acled_2023_iso_dates_numeric_inter.csv", "title_line_first.csv"]
)
def test_acled_of_today(synthetic, name):
    rows = raw_rows(synthetic / name, skip=2 if name.startswith("title") else 0)
    days = [pd.to_datetime(row["event_date"], dayfirst=False) for row in rows]
    incidents = gi.read_incidents(synthetic / name)
    check(incidents, **acled_columns(rows, days))
    assert "unknown_country" in findings(incidents)  # the Red Sea is told, and its row is kept
    record = json.loads(incidents["source_record"].iloc[0])
    assert (
        record == rows[0] | {"timestamp": record["timestamp"]}
        or {k: str(v or "") for k, v in record.items()} == rows[0]
    )


@pytest.mark.parametrize(
    ("name", "tags"),
    [
        ("acled_classic_2020.csv", False),
        ("acled_classic_ddmmyy.csv", False),
        ("acled_classic_excel_resaved.csv", False),
        ("acled_classic_hdx_hxl.csv", True),
    ],
)
def test_acled_before_2023(synthetic, name, tags):
    rows = raw_rows(synthetic / name, tags=tags)
    days = [
        "2019-04-05",
        "2019-04-06",
        "2020-05-09",
        "2020-05-01",
        "2020-05-09",
        "2020-06-12",
        "2019-12-31",
        "2020-02-02",
    ]
    incidents = gi.read_incidents(synthetic / name)
    check(incidents, **acled_columns(rows, days))
    assert not findings(incidents) - {"layout", "columns_kept", "hxl_tags"}
    assert {"assoc_actor_1", "assoc_actor_2", "interaction", "admin3", "source_scale"} <= set(incidents.columns)


def test_acled_with_a_row_an_actor(synthetic):
    whole = gi.read_incidents(synthetic / "acled_2023_layout.csv")
    folded = gi.read_incidents(synthetic / "acled_2023_monadic.csv")
    columns = [name for name in whole.columns if name not in {"source_record", "interaction"}]
    pd.testing.assert_frame_equal(
        *(pd.DataFrame(one[columns].drop(columns="geometry")).astype("string").fillna("") for one in (folded, whole)),
        check_dtype=False,
    )  # fmt: skip
    records = [json.loads(record) for record in folded["source_record"]]
    assert [len(rows) if isinstance(rows, list) else 1 for rows in records] == [2, 1, 2, 2, 2, 2]
    assert records[0][1]["actor1"] == whole["actor2"].iloc[0]
    assert folded["killed_best"].sum() == whole["killed_best"].sum()
    assert "rows_folded" in findings(folded)


def test_acled_of_2015(synthetic):
    rows = [{key.lower(): cell for key, cell in row.items()} for row in raw_rows(synthetic / "acled_v6_upper_2015.csv")]
    incidents = gi.read_incidents(synthetic / "acled_v6_upper_2015.csv")
    days = [f"2015-01-{day:02}" for day in (1, 2, 3, 5, 6, 7)]
    wanted = acled_columns([row | {"sub_event_type": "Other"} for row in rows], days)
    wanted["event_type"] = [
        "protest", "armed_clash", "attack_on_civilians", "attack_unspecified", "other", "territory_change",
    ]  # fmt: skip
    wanted["event_subtype"] = [row["event_type"] for row in rows]
    check(incidents, **wanted)


def acled_2016(**cells):
    """A row of the API of 2016, with its nameless index."""
    row = {
        "gwno": "615", "event_id_cnty": "1ALG", "event_id_no_cnty": "1", "event_date": "2016-03-04", "year": "2016",
        "time_precision": "1", "event_type": "Riots/Protests", "actor1": "Rioters (Algeria)", "ally_actor_1": "Youths",
        "inter1": "5", "actor2": "Police Forces of Algeria", "ally_actor_2": "", "inter2": "1", "interaction": "15",
        "country": "Algeria", "admin1": "Alger", "admin2": "Bab El Oued", "admin3": "", "location": "Algiers",
        "latitude": "36.7525", "longitude": "3.042", "geo_precision": "1", "source": "Example", "notes": "A riot.",
        "fatalities": "0", "timestamp": "1457000000",
    }  # fmt: skip
    return row | cells


def test_acled_of_the_api_of_2016():
    table = pd.DataFrame([
        acled_2016(),
        acled_2016(event_id_cnty="2ALG", inter1="6", actor1="Protesters (Algeria)", inter2="0", actor2=""),
        acled_2016(event_id_cnty="3ALG", event_type="Strategic development", fatalities="", country=""),
        acled_2016(event_id_cnty="4ALG", event_type="Battle-Non-state actor overtakes territory", inter1="2", fatalities="12"),
    ])  # fmt: skip
    incidents = gi.incidents_from_table(table)
    check(
        incidents,
        event_type=["riot", "protest", "other", "territory_change"],
        record_kind=["incident", "incident", "strategic", "incident"],
        actor1_type=["rioters", "protesters", "rioters", "rebel"],
        actor2_type=["state", None, "state", "state"],
        country=["DZA", "DZA", "DZA", "DZA"],
        killed_best=[0, 0, None, 12],
        source_schema="acled",
    )
    assert incidents["ally_actor_1"].tolist() == ["Youths"] * 4
    assert incidents["gwno"].astype(str).tolist() == ["615"] * 4


def test_acled_with_a_sea_as_country(synthetic):
    table = pd.read_csv(synthetic / "acled_2023_layout.csv", dtype=str, keep_default_na=False).head(1)
    table = table.assign(country="Atlantic Ocean", iso="0", admin1="", admin2="Gulf of Guinea", location="Gulf of Guinea",
                         latitude="2.0", longitude="3.0")  # fmt: skip
    incidents = gi.read_incidents(table)
    check(incidents, country=[None], match_status="given", admin2=["Gulf of Guinea"], killed_best=[0])
    assert incidents.geometry.notna().all()


@pytest.mark.parametrize(("sub_type", "meaning"), SUB_TYPES.items())
def test_every_sub_type_of_acled(sub_type, meaning):
    incidents = gi.incidents_from_table(pd.DataFrame([acled_2016(sub_event_type=sub_type, event_type="Battles")]))
    check(incidents, event_type=[meaning], event_subtype=[sub_type])


# UCDP

UCDP_PRECISION = ["exact", "near", "admin2", "admin1", "linear", "country", "unknown"]
UCDP_COUNTRIES = {
    "Ukraine": "UKR", "Israel": "ISR", "Burkina Faso": "BFA", "Nigeria": "NGA", "Afghanistan": "AFG",
    "Yemen (North Yemen)": "YEM", "Somalia": "SOM", "DR Congo (Zaire)": "COD",
}  # fmt: skip


def whole(cell):
    return int(float(cell))


def ucdp_columns(rows):
    types = [row["type_of_violence"] for row in rows]
    civilians = [row["side_b"] == "Civilians" for row in rows]
    precision = [UCDP_PRECISION[int(row["where_prec"]) - 1] for row in rows]
    deaths = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    return {
        "incident_id": [row["id"] for row in rows],
        "event_group": None,
        "record_kind": "incident",
        "event_type": ["attack_on_civilians" if kind == "3" else "armed_clash" for kind in types],
        "event_subtype": [{"1": "state-based", "2": "non-state", "3": "one-sided"}[kind] for kind in types],
        "certainty": "reported",
        "date_start": [row["date_start"][:10] for row in rows],
        "date_end": [row["date_end"][:10] for row in rows],
        "date_precision": [["day", "range", "week", "month", "year"][int(row["date_prec"]) - 1] for row in rows],
        "actor1": [row["side_a"] for row in rows],
        "actor2": [row["side_b"] for row in rows],
        "actor1_type": ["state" if row["side_a"].startswith("Government") else {"2": "political_militia"}.get(kind)
                        for row, kind in zip(rows, types, strict=True)],
        "actor2_type": ["civilians" if is_civilian else {"1": "rebel", "2": "political_militia"}[kind]
                        for is_civilian, kind in zip(civilians, types, strict=True)],
        "place_phrase": [row["where_coordinates"] for row in rows],
        "country": [UCDP_COUNTRIES[row["country"]] for row in rows],
        "point": given_points(rows),
        "match_status": "given",
        "geo_precision": precision,
        "geo_radius_km": [RADIUS.get(width) for width in precision],
        "killed_low": [whole(row["low"]) for row in rows],
        "killed_best": [whole(row["best"]) for row in rows],
        "killed_high": [whole(row["high"]) for row in rows],
        "injured_best": None,
        "casualty_note": ["; ".join(f"{name} {row[name]}" for name in deaths if row[name] != "0") for row in rows],
        "source_name": [row["source_office"] for row in rows],
        "source_date": [max(row["source_date"].split(";")) for row in rows],
        "source_schema": "ucdp_ged",
        "evidence": [row["source_headline"] for row in rows],
    }  # fmt: skip


@pytest.mark.parametrize("name", ["ucdp_ged_19.csv", "ucdp_ged_24.csv", "ucdp_ged_hdx_hxl.csv", "ucdp_ged_24_csv.zip"])
def test_ucdp(synthetic, name):
    plain = synthetic / ("ucdp_ged_24.csv" if name.endswith("zip") else name)
    rows = raw_rows(plain, tags="hxl" in name)
    incidents = gi.read_incidents(synthetic / name)
    check(incidents, **ucdp_columns(rows))
    stated = [at for at, row in enumerate(rows) if row["adm_1"]]
    assert [values(incidents, "admin1")[at] for at in stated] == [rows[at]["adm_1"] for at in stated]
    assert values(incidents, "admin2")[0] == rows[0]["adm_2"]
    contradicted = [one for one in incidents.attrs["findings"] if one["finding"] == "low_best_high"]
    assert contradicted
    assert all(one["rows"] == 1 for one in contradicted)


def test_ucdp_without_a_header(synthetic):
    with_header = gi.read_incidents(synthetic / "ucdp_ged_24.csv")
    without = gi.read_incidents(synthetic / "ucdp_candidate_no_header.csv")
    rows = raw_rows(synthetic / "ucdp_ged_24.csv")
    check(without, **ucdp_columns(rows))
    assert list(without.columns) == list(with_header.columns)


def test_ucdp_with_iso_codes(synthetic):
    table = pd.read_csv(synthetic / "ucdp_ged_24.csv", dtype=str, keep_default_na=False).head(2)
    incidents = gi.read_incidents(table.assign(iso3=["UKR", "PSE"]))
    check(incidents, country=["UKR", "PSE"])  # the code of HDX beats the name of Gleditsch and Ward


# GDELT

FIPS = {
    "SU": "SDN",
    "US": "USA",
    "IZ": "IRQ",
    "UP": "UKR",
    "NI": "NGA",
    "RS": "RUS",
    "IS": "ISR",
    "CD": "TCD",
    "": None,
}
GDELT_PRECISION = {
    "0": "unknown", "1": "country", "2": "admin1", "3": "settlement", "4": "settlement", "5": "admin1",
}  # fmt: skip
CAMEO = {
    "190": "armed_clash", "014": "statement", "010": "statement", "0841": "other", "1823": "attack_unspecified",
    "145": "riot", "183": "explosive_device", "195": "air_strike",
}  # fmt: skip


def gdelt_columns(rows):
    code = [row["EventCode"] for row in rows]
    precision = [GDELT_PRECISION[row["ActionGeo_Type"]] for row in rows]
    return {
        "incident_id": [row["GLOBALEVENTID"] for row in rows],
        "event_group": [row["SOURCEURL"] for row in rows],
        "record_kind": ["statement" if CAMEO[one] == "statement" else "incident" for one in code],
        "event_type": [CAMEO[one] for one in code],
        "event_subtype": code,
        "date_start": [f"{row['SQLDATE'][:4]}-{row['SQLDATE'][4:6]}-{row['SQLDATE'][6:]}" for row in rows],
        "date_precision": "day",
        "actor1": [row["Actor1Name"] or None for row in rows],
        "actor2": [row["Actor2Name"] or None for row in rows],
        "place_phrase": [row["ActionGeo_FullName"] or None for row in rows],
        "country": [FIPS[row["ActionGeo_CountryCode"]] for row in rows],
        "point": given_points(rows, "ActionGeo_Lat", "ActionGeo_Long"),
        "geo_precision": precision,
        "geo_radius_km": [RADIUS.get(width) for width in precision],
        "match_status": ["given" if row["ActionGeo_Lat"] else "unresolved" for row in rows],
        "killed_low": None, "killed_best": None, "killed_high": None, "injured_best": None,
        "source_url": [row["SOURCEURL"] for row in rows],
        "source_schema": "gdelt2",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["gdelt1_20141124.export.CSV", "gdelt2_20241103120000.export.CSV", "gdelt2_with_header.csv"]
)
def test_gdelt(synthetic, name):
    if name.endswith(".CSV"):
        lines = (synthetic / name).read_text(encoding="utf-8").splitlines()
        cells = [line.split("\t") for line in lines]
        names = headers_by_position(cells[0])
        assert len(names) == (58 if name.startswith("gdelt1") else 61)
        rows = [dict(zip(names, row, strict=True)) for row in cells]
    else:
        rows = raw_rows(synthetic / name)
    incidents = gi.read_incidents(synthetic / name)
    check(incidents, **gdelt_columns(rows))
    if "DATEADDED" in rows[0]:
        check(incidents, source_date="2024-11-03")


# The others


def test_gtd(synthetic):
    path = synthetic / "gtd_2021_cp1252.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="cp1252"))))
    incidents = gi.read_incidents(path)
    check(
        incidents,
        incident_id=[row["eventid"] for row in rows],
        record_kind="incident",
        event_type=["attack_unspecified", "abduction", "explosive_device", "property_destruction"],
        event_subtype=[row["attacktype1_txt"] for row in rows],
        certainty="reported",
        date_start=["2021-01-01", "2021-02-01", "2021-03-10", "1970-01-01"],
        date_end=["2021-01-01", "2021-03-04", "2021-03-10", "1970-12-31"],
        date_precision=["day", "range", "day", "year"],
        actor1=[None, *(row["gname"] for row in rows[1:])],
        actor2=[row["target1"] for row in rows],
        actor2_type=["civilians", None, None, None],
        place_phrase=[rows[0]["city"], None, rows[2]["city"], rows[3]["city"]],
        country=["YEM", "AFG", "PSE", "USA"],
        admin1=[row["provstate"] for row in rows],
        match_status=["given", "given", "resolved", "given"],
        killed_best=[3, None, 0, 0],
        injured_best=[None, None, 2, 0],
        source_name=[rows[0]["dbsource"], *[path.name] * 3],
        source_schema="gtd",
        evidence=[rows[0]["summary"], None, None, None],
    )
    assert values(incidents, "geo_precision")[:2] == ["settlement", "admin1"]
    assert "ï" in incidents["evidence"].iloc[0]  # cp1252


def gtd(**cells):
    row = {
        "eventid": "202104050001", "iyear": "2021", "imonth": "4", "iday": "5", "country_txt": "Iraq",
        "provstate": "Nineveh", "city": "Mosul", "latitude": "36.34", "longitude": "43.13", "specificity": "1",
        "vicinity": "0", "attacktype1": "2", "attacktype1_txt": "Armed Assault", "targtype1_txt": "Military",
        "target1": "Patrol", "gname": "Unknown", "nkill": "1.0", "nwound": "", "related": "",
    }  # fmt: skip
    return row | cells


def test_gtd_near_related_and_unknown():
    table = pd.DataFrame([
        gtd(related="202104050001, 202104050002"),
        gtd(eventid="202104050002", related="202104050001, 202104050002", vicinity="1"),
        gtd(eventid="202104050003", specificity="3", nkill="", attacktype1_txt="", attacktype1="6"),
        gtd(eventid="202104050004", specificity="5", imonth="0", iday="0", targtype1_txt="Police", doubtterr="1"),
    ])  # fmt: skip
    check(
        gi.incidents_from_table(table),
        event_group=["202104050001", "202104050001", None, None],
        geo_precision=["settlement", "near", "admin2", "unknown"],
        event_type=["attack_unspecified", "attack_unspecified", "abduction", "attack_unspecified"],
        date_precision=["day", "day", "day", "year"],
        killed_best=[1, 1, None, 1],
        actor1=None,
        actor2_type="state",
        certainty="reported",
    )


def test_aid_workers(synthetic):
    path = synthetic / "awsd_cp1252.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="cp1252"))))
    incidents = gi.read_incidents(path)
    check(
        incidents,
        incident_id=[row["Incident ID"] for row in rows],
        record_kind="incident",
        event_type=["attack_on_civilians", "abduction", "attack_on_civilians"],
        event_subtype=[row["Means of attack"] for row in rows],
        date_start=["2014-07-22", "2014-08-01", "1997-01-01"],
        date_end=["2014-07-22", "2014-08-31", "1997-12-31"],
        date_precision=["day", "month", "year"],
        actor2_type="civilians",
        place_phrase=[row["City"] or None for row in rows],
        country=["COD", "SYR", "RUS"],
        match_status=["given", "given", "resolved"],
        killed_best=[1, 0, 6],
        injured_best=[2, 0, 0],
        source_schema="aid_worker_security",
        evidence=[row["Details"] for row in rows],
    )
    assert values(incidents, "admin1")[:2] == [row["Region"] for row in rows[:2]]
    assert values(incidents, "admin2")[0] == rows[0]["District"]
    assert "Total kidnapped 4" in incidents["casualty_note"].iloc[1]
    point = incidents.geometry.iloc[1]
    assert (point.y, point.x) == (36.2, 37.16)  # both in the cell of the latitude
    assert values(incidents, "geo_precision")[:2] == ["settlement", "admin1"]


@pytest.mark.parametrize(
    ("means", "meaning"),
    [
        ("KK ", "abduction"), ("BA", "attack_on_civilians"), ("AB", "air_strike"), ("RIED", "explosive_device"),
        ("VBIED ", "explosive_device"), ("LM", "explosive_device"), ("U", "attack_unspecified"), ("SH", "shelling"),
    ],
)  # fmt: skip
def test_means_of_attack_on_aid_workers(means, meaning):
    row = {"Incident ID": "1", "Year": "2015.0", "Month": "3.0", "Day": "", "Country": "South Sudan", "City": "Juba",
           "Means of attack": means, "Total killed": "1.0", "Total wounded": "", "Total kidnapped": ""}  # fmt: skip
    check(
        gi.incidents_from_table(pd.DataFrame([row])),
        event_type=[meaning],
        country=["SSD"],
        date_start=["2015-03-01"],
        date_end=["2015-03-31"],
        killed_best=[1],
        injured_best=[None],
    )


@pytest.mark.parametrize(
    "name", ["insecurity_insight.xlsx", "insecurity_insight_api.json", "insecurity_insight_hxl.csv"]
)
def test_insecurity_insight(synthetic, name):
    rows = json.loads((synthetic / "insecurity_insight_api.json").read_text(encoding="utf-8"))
    incidents = gi.read_incidents(synthetic / name)
    check(
        incidents,
        incident_id=[str(row["SiND Event ID"]) for row in rows],
        record_kind="incident",
        event_type=["attack_on_civilians", "abduction", "property_destruction", "arrest"],
        event_subtype=["Firearms", "Firearms", None, "No weapon"],
        date_start=["2024-02-01", "2024-01-15", "2023-12-01", "2023-11-01"],
        date_end=["2024-02-29", "2024-01-15", "2023-12-31", "2023-11-30"],
        date_precision=["month", "day", "month", "month"],
        actor1=["Sample Forces", "Sample Group", "Armed Group", "Host Government: Police"],
        actor1_type=["state", "rebel", "rebel", "state"],
        actor2=[row["Organisation Affected"] for row in rows],
        actor2_type="civilians",
        country=[row["Country ISO"] for row in rows],
        admin1=[row["Admin 1"] for row in rows],
        place_phrase=[row["Admin 1"] for row in rows],
        match_status=["given", "given", "given", "resolved"],
        killed_best=[1, 0, 0, 0],
        injured_best=0,
        casualty_note=["Aid Workers Killed 1", "Aid Workers Kidnapped 1", None, "Aid Workers Arrested 2"],
        evidence=[row["Event Description"] for row in rows],
        source_schema="insecurity_insight",
    )
    assert values(incidents, "geo_precision")[:3] == ["near", "admin2", "admin1"]
    points = [(point.y, point.x) for point in incidents.geometry[:3]]
    assert points == [(float(row["Latitude"]), float(row["Longitude"])) for row in rows[:3]]


def test_what_is_only_reported_by_a_day_has_no_start():
    row = {"SiND Event ID": 1, "Date": "2024-03-09", "Event Description": "As reported on 09 March 2024: shots.",
           "Country ISO": "SDN", "Geo Precision": "(6) Country", "Latitude": "15.5", "Longitude": "32.5"}  # fmt: skip
    check(
        gi.incidents_from_table(pd.DataFrame([row])),
        date_start=[None],
        date_end=["2024-03-09"],
        date_precision="upper_bound",
        geo_precision="country",
    )


def test_a_column_of_kidnapped_beats_a_swapped_tag(tmp_path):
    """The health file of 2022 has the tags of two columns the wrong way round."""
    text = (
        "Date,Event Description,Country ISO,Geo Precision,Reported Perpetrator,Health Workers Kidnapped,"
        "Health Workers Arrested,Health Workers Killed,SiND Event ID\n"
        "#date,,#country+iso,,,#affected+healthworker+arrested,#affected+healthworker+kidnapped,"
        "#affected+healthworker+killed,#event+id\n"
        "2022-05-03,3 May 2022: a nurse was kidnapped.,NGA,,Armed Group,1,0,0,7\n"
        "2022-06-03,3 June 2022: a doctor was arrested.,SDN,,Police,0,2,0,8\n"
    )
    path = tmp_path / "health.csv"
    path.write_text(text, encoding="utf-8")
    check(gi.read_incidents(path), event_type=["abduction", "arrest"], killed_best=0)


def test_yemen_data_project(synthetic):
    rows = raw_rows(synthetic / "yemen_data_project.csv")
    incidents = gi.read_incidents(synthetic / "yemen_data_project.csv")
    check(
        incidents,
        incident_id=[row["Incident ID"] for row in rows],
        record_kind="incident",
        event_type="air_strike",
        event_subtype=["Military Site", "Farm", None],
        date_start=["2015-03-26", "2015-05-04", "2016-12-11"],
        actor2=["Sample Airbase", "Sample Farm", None],
        actor2_type=["state", "civilians", None],
        place_phrase=["Al-Rahabah", "Abs", "Al Madid"],
        country="YEM",
        admin1=["Amanat Al Asimah", "Hajja", "Sa'ada"],
        admin2=[row["District"] for row in rows],
        match_status="resolved",
        killed_best=None,
        casualty_note=[None, "Air Raids 3", "Air Raids 1"],
        source_schema="yemen_data_project",
    )


def test_yemen_data_project_writes_days_first_and_centres_of_districts():
    row = {"Incident ID": 1, "Date": "04/05/2015", "Governorate": "Hajja", "District": "Abs", "Area": "-",
           "Main category": "Non_Military", "Air Raids": "3", "Latitude": "16.0", "Longitude": "43.2"}  # fmt: skip
    check(
        gi.incidents_from_table(pd.DataFrame([row])),
        date_start=["2015-05-04"],
        geo_precision="admin2",
        geo_radius_km=30.0,
    )


def test_timemap(synthetic):
    rows = json.loads((synthetic / "timemap_events.json").read_text(encoding="utf-8"))
    check(
        gi.read_incidents(synthetic / "timemap_events.json"),
        incident_id=[row["id"] for row in rows],
        record_kind="incident",
        event_type=["attack_unspecified", "other", "other"],
        date_start=["2022-02-24", "2022-03-05", "2022-04-13"],
        place_phrase=[row["location"] for row in rows],
        point=given_points(rows),
        match_status="given",
        source_url=["https://social.example/1", None, None],
        evidence=[row["description"] for row in rows],
    )


def test_timemap_writes_months_first_though_no_day_proves_it():
    row = {"id": "a", "date": "03/05/2022", "latitude": "50.4", "longitude": "30.5", "location": "Kyiv", "sources": "[]",
           "filters": '[{"key": "Weapon System", "value": "Cluster munitions"}]'}  # fmt: skip
    check(gi.incidents_from_table(pd.DataFrame([row])), date_start=["2022-03-05"], event_type="shelling",
          event_subtype="Cluster munitions")  # fmt: skip


@pytest.mark.parametrize("name", ["events.geojsonl", "eyes_style.geojson"])
def test_verified_footage(synthetic, name):
    check(
        gi.read_incidents(synthetic / name),
        record_kind="incident",
        certainty="confirmed",
        event_type=["property_destruction", "air_strike"],
        event_subtype=["Civilian Infrastructure Damage", "Bombing"],
        date_start=["2022-02-24", "2022-03-01"],
        point=[(49.85, 36.65), (50.4, 30.5)],
        match_status="given",
        evidence=["sample", "sample 2"],
    )


def test_geoconfirmed():
    table = pd.DataFrame({
        "id": ["g1", "g2"], "dateCreated": ["2023-06-01T10:00:00Z", "2023-06-02T10:00:00Z"],
        "la": ["47.85", "48.02"], "lo": ["35.11", "37.80"], "geolocation": ["47.85, 35.11", "48.02, 37.80"],
        "name": ["Artillery hits a depot", "Column on the road"], "originalSource": ["https://s.example/1", ""],
        "plusCode": ["8FXX", "8FYY"], "icon": ["10", "12"],
    })  # fmt: skip
    check(
        gi.incidents_from_table(table),
        incident_id=["g1", "g2"],
        certainty="confirmed",
        date_start=["2023-06-01", "2023-06-02"],
        point=[(47.85, 35.11), (48.02, 37.8)],
        source_url=["https://s.example/1", None],
        evidence=["Artillery hits a depot", "Column on the road"],
    )


@pytest.mark.parametrize("name", ["geolocations.kml", "geolocations.kmz"])
def test_placemarks(synthetic, name):
    check(
        gi.read_incidents(synthetic / name),
        record_kind="incident",
        event_type=["attack_unspecified", "property_destruction"],
        date_start=["2022-03-01", "2022-03-02"],
        date_precision="day",
        point=[(49.99, 36.23), (50.01, 36.3)],
        match_status="given",
        source_url=["https://social.example/2", None],
    )


def test_victims_of_airwars(synthetic):
    incidents = gi.read_incidents(synthetic / "airwars_victims.csv")
    check(
        incidents,
        incident_id=["ispt9001", "ispt9002"],
        date_start=["2023-10-07", "2023-10-08"],
        killed_best=[2, 1],
        injured_best=[1, 0],
        actor2_type="civilians",
        source_schema="airwars",
    )
    assert [
        len(rows) if isinstance(rows := json.loads(record), list) else 1 for record in incidents["source_record"]
    ] == [3, 1]
    assert "rows_folded" in findings(incidents)


def test_killed_by_police(synthetic):
    incidents = gi.read_incidents(synthetic / "mapping_police_violence.csv")
    check(
        incidents,
        event_type="attack_on_civilians",
        event_subtype=["Gunshot", "Taser", "Gunshot"],
        date_start=["2017-11-06", "2016-02-03", "2015-12-12"],
        actor1_type="state",
        actor2_type="civilians",
        place_phrase=["South Boston", "Hurst", "Springfield"],
        country="USA",
        admin1=["VA", "IL", "IL"],
        admin2=["Halifax", "Williamson", "Sangamon"],
        killed_best=1,
        evidence="Made up.",
    )


def the_counted(**cells):
    row = {"uid": "1", "name": "Sample", "age": "30", "gender": "Male", "month": "May", "day": "4", "year": "2015",
           "streetaddress": "1 Main St", "city": "Austin", "state": "TX", "classification": "Gunshot",
           "lawenforcementagency": "Sample Police", "armed": "No"}  # fmt: skip
    return row | cells


def test_the_counted():
    table = pd.DataFrame([
        the_counted(),
        the_counted(uid="2", name="Second", age="31", armed="Knife"),
        the_counted(uid="3", name="Third", day="9"),
        the_counted(uid="4", name="Fourth", streetaddress="2 Oak St", classification="Taser"),
    ])  # fmt: skip
    incidents = gi.incidents_from_table(table)
    check(
        incidents,
        date_start=["2015-05-04", "2015-05-09", "2015-05-04"],
        killed_best=[2, 1, 1],
        place_phrase="Austin",
        admin1="TX",
        country="USA",
        actor1="Sample Police",
        event_subtype=["Gunshot", "Gunshot", "Taser"],
    )
    assert len(json.loads(incidents["source_record"].iloc[0])) == 2


def polecat(**cells):
    row = {
        "Event ID": "e1", "Event Date": "2023-04-15", "Event Type": "ASSAULT", "Event Mode": "aerial", "Intensity": "8",
        "Quad Code": "MATERIAL CONFLICT", "Contexts": "military", "Actor Name": "Sample Air Force",
        "Actor Country": "Sudan", "Actor Primary Sector": "MIL", "Recipient Name": "Residents",
        "Recipient Primary Sector": "CVL", "Placename": "Khartoum", "City": "Khartoum", "District": "",
        "Province": "Khartoum", "Country": "Sudan", "Latitude": "15.5518", "Longitude": "32.5324",
        "Feature Type": "PPLC", "Source": "Example Wire", "Publication Date": "2023-04-16",
    }  # fmt: skip
    return row | cells


def test_polecat():
    table = pd.DataFrame([
        polecat(),
        polecat(**{"Event ID": "e2", "Event Type": "ACCUSE", "Event Mode": "", "Contexts": "", "City": "", "Placename": "",
                   "Feature Type": "ADM1"}),
        polecat(**{"Event ID": "e3", "Event Type": "PROTEST", "Event Mode": "riot", "Contexts": "historical"}),
        polecat(**{"Event ID": "e4", "Event Type": "ASSAULT", "Event Mode": "abduct", "Contexts": "future;military",
                   "Feature Type": ""}),
    ])  # fmt: skip
    check(
        gi.incidents_from_table(table),
        incident_id=["e1", "e2", "e3", "e4"],
        record_kind=["incident", "statement", "background", "incident"],
        event_type=["air_strike", "statement", "riot", "abduction"],
        event_subtype=["aerial", "ACCUSE", "riot", "abduct"],
        certainty=["reported", "reported", "reported", "planned"],
        date_start="2023-04-15",
        actor1="Sample Air Force",
        actor2="Residents",
        actor1_type="state",
        actor2_type="civilians",
        place_phrase="Khartoum",
        country="SDN",
        admin1="Khartoum",
        geo_precision=["settlement", "admin1", "settlement", "settlement"],
        geo_radius_km=[5.0, 100.0, 5.0, 5.0],
        point=[(15.5518, 32.5324)] * 4,
        killed_best=None,
        source_name="Example Wire",
        source_date="2023-04-16",
        source_schema="polecat",
    )


def test_phoenix_and_scad():
    phoenix = {"EventID": "1_0", "Date": "20150301", "Year": 2015, "Month": 3, "Day": 1, "SourceActorFull": "SYRREB",
               "SourceActorRole": "REB", "TargetActorFull": "SYRGOV", "TargetActorRole": "GOV", "EventCode": "043",
               "Lat": 36.2, "Lon": 37.16, "LocationName": "Aleppo", "StateName": "Aleppo", "CountryCode": "SYR",
               "URLs": "https://n.example/a", "NewsSources": "example"}  # fmt: skip
    check(gi.incidents_from_table(pd.DataFrame([phoenix])), event_type="statement", actor1_type="rebel",
          actor2_type="state", country="SYR", date_start="2015-03-01", point=[(36.2, 37.16)])  # fmt: skip
    scad = {"eventid": 4750001, "countryname": "Nigeria", "startdate": "3/2/2012", "enddate": "3/4/2012", "styr": 2012,
            "stmo": 3, "stday": 2, "eyr": 2012, "emo": 3, "eday": 4, "etype": 10, "escalation": 0, "actor1": "Army units",
            "target1": "Army", "ndeath": -77, "elocal": "Jos", "latitude": 9.93, "longitude": 8.89}  # fmt: skip
    check(gi.incidents_from_table(pd.DataFrame([scad])), event_type="armed_clash", date_start="2012-03-02",
          date_end="2012-03-04", date_precision="range", killed_best=None, country="NGA",
          event_subtype="intra-government violence")  # fmt: skip


def test_tags_say_what_columns_are(tmp_path):
    path = tmp_path / "shcc.csv"
    path.write_text(
        "Fecha,Quien,Donde,A,B,C,Muertos,Lesionados,Fuente\n"
        "#date +occurred,#group +perp,#loc +name,#country +iso,#geo +lat,#geo +lon,#affected +killed,#affected +injured,"
        "#meta +source\n"
        "12/03/2021,Grupo,Toribío,COL,2.9573,-76.2692,1,4,Prensa\n"
        "25/03/2021,Grupo,Corinto,COL,3.1736,-76.2594,0,11,Prensa\n",
        encoding="utf-8",
    )
    check(
        gi.read_incidents(path),
        date_start=["2021-03-12", "2021-03-25"],
        actor1="Grupo",
        place_phrase=["Toribío", "Corinto"],
        country="COL",
        point=[(2.9573, -76.2692), (3.1736, -76.2594)],
        killed_best=[1, 0],
        injured_best=[4, 11],
        source_name="Prensa",
        source_schema="table",
    )


def test_logs_of_no_known_layout(synthetic):
    check(
        gi.read_incidents(synthetic / "ngo_incident_log_title_rows.xlsx"),
        incident_id=["1", "2", "3"],
        event_type=["shelling", "armed_clash", "air_strike"],
        date_start=["2024-03-01", "2024-03-02", "2024-03-02"],
        place_phrase=["Taizz city", "Sirwah", "Al Madid"],
        admin1=["Taizz", "Marib", "Sanaa"],
        admin2=["Al Mudhaffar", "Sirwah", "Nihm"],
        killed_best=[2, None, 0],
        injured_best=[5, None, 1],
        source_schema="table",
    )
    check(
        gi.read_incidents(synthetic / "semicolon_decimal_comma.csv"),
        date_start=["2024-03-01", "2024-03-02"],
        place_phrase=["Charkiw", "Cherson"],
        country="UKR",
        point=[(49.99, 36.23), (46.64, 32.62)],
        killed_best=[2, 1234],
    )


# Declarations


@pytest.mark.parametrize("layout", known_layouts().values(), ids=known_layouts())
def test_a_declaration_is_whole(layout):
    assert layout.proofs
    for proof in layout.proofs:
        assert layout_of(pd.DataFrame(columns=sorted(proof))) is not None
    targets = dict(layout.fields)
    assert {"date_start", "event_type", "record_kind"} <= set(targets)
    vocabularies = gi.schema.VOCABULARIES
    for target, sources in targets.items():
        for source in sources:
            assert source.how in HOW
            assert source.columns or source.constant is not None
            meanings = {meaning for _, meaning in source.words} | ({source.constant} - {None})
            if target in vocabularies:
                assert meanings <= {"", "=", *map(str, vocabularies[target])}, (target, meanings)


def test_layouts_are_listed():
    known = gi.layouts()
    assert known["name"].is_unique
    assert set(known["name"]) == set(known_layouts())
    assert known["title"].str.len().gt(3).all()
    assert known["proof"].str.len().gt(0).all()


OWN = """
name = "club"
[fields]
date_start = "when"
event_type = { column = "what", values = "what" }
place_phrase = "where"
killed_best = { columns = ["dead *"], how = "sum" }
[values.what]
boom = "explosive_device"
"*" = "other"
"""


def test_a_layout_of_ones_own(tmp_path):
    path = tmp_path / "club.toml"
    path.write_text(OWN, encoding="utf-8")
    table = pd.DataFrame(
        {"When": ["2020-05-01"], "What": ["Boom"], "Where": ["Kabul"], "Dead men": [1], "Dead women": [2]}
    )
    for given in (path, str(path)):
        check(
            gi.incidents_from_table(table, layout=given, country="AFG"),
            event_type="explosive_device",
            killed_best=3,
            place_phrase="Kabul",
            date_start="2020-05-01",
        )


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("name = 'a", ["no TOML"]),
        ("fields = 1\nname = 'a'", ["needs a name and a table [fields]"]),
        ("[fields]\ndate_start = 'x'", ["needs a name"]),
        ("name = 'a'\nfeilds = {}", ["'feilds'", "Did you mean 'fields'"]),
        ("name = 'a'\n[fields]\n", ["[fields]", "is empty"]),
        ("name = 'a'\n[fields]\nkilled = 'x'", ["'killed' is no incident column"]),
        ("name = 'a'\n[fields]\ndate_start = 3", ["date_start", "no source"]),
        ("name = 'a'\n[fields]\ndate_start = []", ["date_start", "no source"]),
        ("name = 'a'\n[fields]\ndate_start = {colum = 'x'}", ["date_start", "no source", "column"]),
        ("name = 'a'\n[fields]\ndate_start = {how = 'day'}", ["date_start", "column", "constant"]),
        ("name = 'a'\n[fields]\ndate_start = {columns = 'x'}", ["date_start", "columns", "list"]),
        ("name = 'a'\n[fields]\ndate_start = {columns = [1]}", ["date_start", "columns"]),
        ("name = 'a'\n[fields]\ndate_start = {column = 'x', how = 'dya'}", ["how='dya'", "Did you mean 'day'"]),
        ("name = 'a'\n[fields]\nevent_type = {column = 'x', values = 'kinds'}", ["no table [values.kinds]"]),
        ("name = 'a'\n[fields]\nevent_type = {column = 'x', values = 3}", ["event_type", "no table of words"]),
        ("name = 'a'\n[fields]\nevent_type = {column = 'x', values = {a = 'ied'}}", ["'ied'", "event_type"]),
        ("name = 'a'\n[fields]\nevent_type = {constant = 'boom'}", ["'boom'", "event_type"]),
        ("name = 'a'\n[fields]\nevent_type = 'x'\n[values]\nkinds = 3", ["[values.kinds] is no table of words"]),
        ("name = 'a'\nvalues = 3\n[fields]\nevent_type = 'x'", ["[values]"]),
        ("name = 'a'\n[fields]\nevidence = {column = 'x', pattern = '('}", ["evidence", "pattern"]),
        ("name = 'a'\n[fields]\nevidence = {column = 'x', pattern = 'abc'}", ["evidence", "pattern", "group"]),
        ("name = 'a'\nschema = 'acledd'\n[fields]\nevidence = 'x'", ["'acledd'", "Did you mean 'acled'"]),
        ("name = 'a'\ndates = 'mmdd'\n[fields]\nevidence = 'x'", ["dates", "'mmdd'"]),
        ("name = 'a'\nprove = ['x']\n[fields]\nevidence = 'x'", ["prove", "list of lists"]),
        ("name = 'a'\n[fields]\nevidence = 'x'\n[fold]\nspread = {}", ["[fold] needs key"]),
        ("name = 'a'\n[fields]\nevidence = 'x'\n[fold]\nkey = ['x']\n[fold.count]\nkilled = {}", ["fold", "'killed'"]),
        ("name = 'a'\n[fields]\nevidence = 'x'\n[fold]\nkey = ['x']\nkye = 1", ["[fold]", "'kye'"]),
        ("name = 'a'\n[fields]\nevidence = 'x'\n[checks]\nx = '('", ["checks", "x"]),
    ],
)  # fmt: skip
def test_faults_of_a_declaration_are_told(tmp_path, wrong, told):
    path = tmp_path / "mine.toml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(InputError) as error:
        gi.incidents_from_table(pd.DataFrame({"x": ["2020-01-01"]}), layout=path)
    message = str(error.value)
    assert "mine.toml" in message
    for part in told:
        assert part in message


def test_faults_of_the_name_of_a_layout_are_told(tmp_path):
    table = pd.DataFrame({"x": ["2020-01-01"]})
    with pytest.raises(InputError, match="Did you mean 'acled'"):
        gi.incidents_from_table(table, layout="aceld")
    with pytest.raises(FileMissingError, match=r"none\.toml"):
        gi.incidents_from_table(table, layout=tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(InputError, match="UTF-8"):
        gi.incidents_from_table(table, layout=str(tmp_path / "bad.toml"))


def test_a_layout_that_finds_none_of_its_columns_is_told():
    with pytest.raises(SchemaError, match="where or when"):
        gi.incidents_from_table(pd.DataFrame({"x": ["2020-01-01"], "y": ["a"]}), layout="acled")


def test_layouts_are_known_by_their_headers():
    assert layout_of(pd.DataFrame(columns=["date", "place"])) is None
    assert layout_of(pd.DataFrame(columns=list(acled_2016()))).name == "acled"
    assert find_layout("acled") is find_layout(known_layouts()["acled"])
    assert headers_by_position(["a", "b"]) is None
    assert header_key("Événement_N°1") == header_key("evenement n 1")


def test_a_declaration_is_read_as_text():
    layout = parse_layout(OWN, "club.toml")
    assert layout.name == "club"
    assert layout.headers() == {"when", "what", "where", "dead*"}
