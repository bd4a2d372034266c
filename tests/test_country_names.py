"""The names and codes of countries that resolving, reading texts and reading tables share."""

import csv
import logging
from importlib.resources import files

import pandas as pd
import pytest

from geoincidents import Gazetteer, geoparse, incidents_from_table, locate
from geoincidents.errors import InputError
from geoincidents.names import countries
from geoincidents.schema import MatchStatus


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.default()


ROWS = list(countries.country_names())
OFFICIAL = [row for row in ROWS if row.source == "ISO 3166" and row.language == "en"]


def test_every_iso_country_has_a_name_a_code_and_a_place(gazetteer):
    codes = list(countries.country_codes())
    named = {code for row in ROWS for code in row.countries}
    assert len(codes) == 250
    assert {row.country for row in codes} == named
    assert all(gazetteer.country(row.country).country == row.country for row in codes)
    assert all(gazetteer.country(row.alpha2).country == row.country for row in codes)


def test_every_name_of_the_table_leads_to_its_countries():
    known = {row.countries for row in ROWS}
    wrong = []
    for row in ROWS:
        found = countries.countries_named(row.name, parts=row.source == countries.PART)
        if not set(row.countries) <= set(found) or found not in known:
            wrong.append((row, found))
    assert wrong == []


def test_names_of_iso_are_resolved_as_their_country(gazetteer):
    wrong = []
    for row in OFFICIAL:
        match = gazetteer.resolve(row.name)
        if match.place is None or (match.place.country,) != row.countries or not match.place.kind.startswith("A.PCL"):
            wrong.append((row.name, match.status.value, match.place))
        if gazetteer.country(row.name).country != row.countries[0]:
            wrong.append((row.name, "country()"))
    assert wrong == []


# Forms that are in no table here: what the rules of spelling are for.
SPELLED = {
    "THE NETHERLANDS": "NLD",
    "Dem. Rep. Of The Congo": "COD",
    "Congo, the Dem. Rep. of the": "COD",
    "D. R. Congo": "COD",
    "Congo Rep.": "COG",
    "The Rep. of Congo": "COG",
    "Peoples Republic of China": "CHN",
    "China, People's Rep. of": "CHN",
    "Democratic Peoples Rep. of Korea": "PRK",
    "Korea (Republic of)": "KOR",
    "Republic of S. Korea": "KOR",
    "ST. VINCENT & THE GRENADINES": "VCT",
    "Saint Kitts-Nevis": "KNA",
    "cote d’ivoire": "CIV",
    "Côte D'ivoire": "CIV",
    "Islamic Rep. of Iran": "IRN",
    "Iran, Islamic Republic of": "IRN",
    "Lao P.D.R.": "LAO",
    "Utd. Arab Emirates": "ARE",
    "United Kingdom of Great Britain & Northern Ireland": "GBR",
    "Tanzania, U. Rep. of": None,
    "Kingdom of Norway": "NOR",
    "Republic of Cape Verde": "CPV",
    "Central African Rep": "CAF",
    "Sudan, South": "SSD",
    "Myanmar (formerly Burma)": "MMR",
    "Macedonia (the former Yugoslav Republic of)": "MKD",
    "Guinea, Equatorial": "GNQ",
    "Virgin Is. (US)": "VIR",
    "Eswatini (formerly Swaziland)": "SWZ",
    "Russia/Soviet Union": "RUS",
    "Zaire (DRC)": "COD",
    "الكونغو الديمقراطية": "COD",
    "Federated Sts. of Micronesia": "FSM",
    "Micronesia, Federated States of": "FSM",
    "Trinidad &amp; Tobago": None,
    "Türkiye (Turkey)": "TUR",
    "Timor Leste (East Timor)": "TLS",
    "Bosnia & Herz.": "BIH",
    "Yugoslavia (Serbia)": "SRB",
}


@pytest.mark.parametrize(("name", "code"), SPELLED.items())
def test_spelling_order_and_abbreviation_do_not_count(name, code):
    assert countries.countries_named(name) == (() if code is None else (code,))


@pytest.mark.parametrize(
    "name",
    ["Tripoli", "Republic", "Kingdom", "Niger, Nigeria", "China (Japan)", "North", "Democratic Republic", "", "the"],
)
def test_what_is_no_country_is_none(name):
    assert countries.countries_named(name) == ()


def test_world_bank_and_event_data_names_are_read_in_a_table():
    wanted = {"Congo, Dem. Rep.": "COD", "Yemen, Rep.": "YEM", "Venezuela, RB": "VEN", "Lao PDR": "LAO",
              "DR Congo (Zaire)": "COD", "Yemen (North Yemen)": "YEM", "Russia (Soviet Union)": "RUS",
              "Serbia (Yugoslavia)": "SRB", "Kingdom of eSwatini (Swaziland)": "SWZ", "Zimbabwe (Rhodesia)": "ZWE",
              "Cambodia (Kampuchea)": "KHM", "West Bank and Gaza Strip": "PSE", "Iran (Islamic Republic of)": "IRN",
              "Taiwan, China": "TWN", "Scotland": "GBR", "Chechnya": "RUS", "OPT": "PSE", "434": "LBY"}  # fmt: skip
    table = incidents_from_table(
        pd.DataFrame({"date_start": "2024-01-01", "country": list(wanted), "lat": 1.0, "lon": 1.0})
    )
    assert dict(zip(wanted, table["country"], strict=True)) == wanted


def test_a_part_of_a_country_is_the_country_in_a_column_of_countries_only(gazetteer):
    assert gazetteer.country("Scotland") is None
    assert gazetteer.resolve("Somaliland").place.kind != "A.PCLI"


def test_a_shared_name_is_told_as_such_and_decided_by_the_rest_of_its_column(caplog):
    table = pd.DataFrame({"date_start": "2024-01-01", "location": ["Goma", "Sirte"], "country": "Congo"})
    with caplog.at_level(logging.WARNING):
        located = locate(table)
    assert located["country"].fillna("").tolist() == ["COD", ""]
    assert "Congo (COG or COD)" in located["match_why"][1]
    assert "Congo" not in caplog.text
    both = incidents_from_table(table.assign(country=["Congo", "Congo, Dem. Rep."], lat=1.0, lon=1.0))
    assert both["country"].tolist() == ["COG", "COD"]
    assert countries.told_apart("Korea") == "Korea (KOR or PRK)"


PARTS = [("Dundee", "Scotland", "GBR"), ("Swansea", "Wales", "GBR"), ("Khan Younis", "Gaza Strip", "PSE"),
         ("Jenin", "West Bank", "PSE"), ("Berbera", "Somaliland", "SOM"), ("Simferopol", "Crimea", "UKR"),
         ("Lhasa", "Tibet", "CHN"), ("Sukhumi", "Abkhazia", "GEO"), ("Tiraspol", "Transnistria", "MDA"),
         ("Prizren", "Kosovo", "XKX"), ("Laayoune", "Western Sahara", "ESH"), ("Kazan", "Soviet Union", "RUS"),
         ("Tashkent", "USSR", "UZB"), ("Zagreb", "Yugoslavia", "HRV"), ("Brno", "Czechoslovakia", "CZE"),
         ("Podgorica", "Serbia and Montenegro", "MNE"), ("Pointe-Noire", "Congo", "COG"), ("Busan", "Korea", "KOR"),
         ("Abyei", "Abyei", "SDN")]  # fmt: skip


@pytest.mark.parametrize(("name", "country", "code"), PARTS, ids=[row[1] for row in PARTS])
def test_a_country_means_the_same_to_a_name_to_many_and_to_a_table(gazetteer, name, country, code):
    one = gazetteer.resolve(name, country=country)
    many = gazetteer.resolve_many([name], country=[country])
    rows = locate(pd.DataFrame({"location": [name], "state": [country]}), country="state", gazetteer=gazetteer)
    whole = locate(pd.DataFrame({"location": [name]}), country=country, gazetteer=gazetteer)
    assert one.place.country == code
    assert [frame["country"].item() for frame in (many, rows, whole)] == [code] * 3
    assert [frame["match_status"].item() for frame in (many, rows, whole)] == [str(one.status)] * 3
    for elsewhere in ("Benghazi", "32.1 N 20.1 E"):
        assert gazetteer.resolve(elsewhere, country=country).lat is None


def test_a_state_that_has_broken_up_is_a_limit_beside_an_area(gazetteer):
    assert gazetteer.resolve("Georgia", country="Soviet Union").place.country == "GEO"
    assert gazetteer.resolve("Split", country="Yugoslavia", within="Croatia").place.country == "HRV"
    assert gazetteer.resolve("Split", country="Yugoslavia", within="Serbia").lat is None
    assert gazetteer.countries("Yugoslavia")[0] == "SRB"
    assert countries.countries_meant("Narnia") == ()


def test_fips_codes_are_read_in_columns_of_gdelt_and_nowhere_else():
    table = pd.DataFrame(
        {"date_start": "2024-01-01", "ActionGeo_CountryCode": ["NI", "CD", "IZ", "OC", "WE"], "lat": 1, "lon": 1}
    )
    read = incidents_from_table(table, country="ActionGeo_CountryCode")
    assert read["country"].fillna("").tolist() == ["NGA", "TCD", "IRQ", "", "PSE"]
    mapped = incidents_from_table(table, columns={"country": "ActionGeo_CountryCode"})
    assert mapped["country"].fillna("").tolist() == ["NGA", "TCD", "IRQ", "", "PSE"]
    iso = incidents_from_table(table.rename(columns={"ActionGeo_CountryCode": "land"}), country="land")
    assert iso["country"].fillna("").tolist()[:2] == ["NIC", "COD"]


def test_every_fips_code_is_one_country():
    codes = [code for row in countries.country_codes() for code in row.fips]
    assert len(codes) == len(set(codes)) > 240
    assert countries.country_coded("RS", fips=True) == "RUS"
    assert countries.country_coded("RS") == "SRB"


def test_the_table_is_written_as_its_script_writes_it():
    with (files("geoincidents") / "data" / "country_names.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert [row["country"] for row in rows] == sorted(row["country"] for row in rows)
    assert all(row["name"] == row["name"].strip() and row["source"] and row["language"] for row in rows)


def test_a_country_that_is_none_says_so(gazetteer):
    with pytest.raises(InputError, match="Ruritania"):
        gazetteer.resolve("Tripoli", country="Ruritania")


SIDE_BY_SIDE = ["Niger, Nigeria", "Iraq, Iran", "China, Japan", "Taiwan, China", "Sudan/South Sudan", "Iraq and Iran",
                "Mali; Burkina Faso; Niger", "India / Pakistan", "Chad - Sudan", "Guinea, Guinea-Bissau",
                "العراق وإيران", "Congo, Rwanda", "Jordan & Israel"]  # fmt: skip


@pytest.mark.parametrize("text", SIDE_BY_SIDE)
def test_countries_side_by_side_are_countries_and_no_town(gazetteer, text):
    match = gazetteer.resolve(text)
    assert match.status is MatchStatus.UNRESOLVED
    assert match.lat is None
    assert "several countries are named" in match.why
    assert all(candidate.place.kind.startswith("A.PCL") for candidate in match.candidates)
    assert len(match.candidates) > 1


@pytest.mark.parametrize(
    ("text", "country", "kind"),
    [("Trinidad and Tobago", "TTO", "A.PCL"), ("Bosnia & Herzegovina", "BIH", "A.PCL"),
     ("Korea, South", "KOR", "A.PCL"),
     ("Hong Kong, China", "HKG", "A.PCL"), ("Georgia, USA", "USA", "A.ADM1"), ("Tripoli, Lebanon", "LBN", "P."),
     ("Jordan", "JOR", "A.PCL"), ("Myanmar/Burma", "MMR", "A.PCL")],
)  # fmt: skip
def test_one_country_of_two_words_is_one(gazetteer, text, country, kind):
    match = gazetteer.resolve(text)
    assert (match.status, match.place.country) == (MatchStatus.RESOLVED, country)
    assert match.place.kind.startswith(kind)


def test_a_country_that_is_given_says_which_of_two_is_meant(gazetteer):
    assert gazetteer.resolve("Niger, Nigeria", country="NG").place.kind == "A.ADM1"
    assert gazetteer.resolve("Congo", country="CD").place.country == "COD"


def test_resolve_offers_both_countries_of_a_shared_name(gazetteer):
    match = gazetteer.resolve("Congo")
    assert match.status is MatchStatus.AMBIGUOUS
    assert {c.place.country for c in match.candidates[:2]} == {"COG", "COD"}
    assert geoparse("The talks were held in Congo.")[0].match.place.country in {"COG", "COD"}
