"""Whole reports: which rows they give, and which they do not."""

from __future__ import annotations

import itertools
import json
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from geoincidents import extract_incidents, validate
from geoincidents.errors import InputError, PartlyReadWarning
from geoincidents.schema import MatchStatus

if TYPE_CHECKING:
    import geopandas as gpd


def rows(text: str, published: str) -> list[tuple[Any, ...]]:
    """Kind, type, place, first and last day, killed, injured of each row."""
    table = extract_incidents(text, published=published)
    validate(table)
    columns = ["record_kind", "event_type", "place_phrase", "date_start", "date_end", "killed_best", "injured_best"]
    return [
        tuple(None if pd.isna(v) else str(v)[:10] if isinstance(v, pd.Timestamp) else v for v in row)
        for row in table[columns].itertuples(index=False)
    ]


def table_of(text: str, published: str) -> gpd.GeoDataFrame:
    return extract_incidents(text, published=published)


def test_hotel_siege_and_a_separate_bomb() -> None:
    text = (
        "Six civilians were killed and 10 wounded when al-Shabaab gunmen stormed a beachside hotel in Mogadishu "
        "on Friday "
        "evening, police said on Saturday. Al-Shabaab claimed responsibility for the attack.\n\n"
        "In a separate attack on Thursday, a roadside bomb hit a military convoy near the town of Afgoye, "
        "killing three "
        "soldiers.\n\nThe group, which has been fighting the government since 2006, often carries out bombings."
    )
    found = rows(text, "2023-06-10")
    assert [(r[0], r[1], r[3], r[5], r[6]) for r in found] == [
        ("incident", "attack_on_civilians", "2023-06-09", 6, 10),
        ("incident", "explosive_device", "2023-06-08", 3, None),
    ]
    table = table_of(text, "2023-06-10")
    assert table["actor1"].tolist()[0] == "Al-Shabaab"
    assert table["actor2"].tolist()[0] == "civilians"


def test_strike_counterstrike_and_a_call_for_a_ceasefire() -> None:
    text = (
        "At least 33 Turkish soldiers were killed in an air strike by Syrian government forces in Idlib province "
        "on Thursday, "
        "an official said. More than 30 others were injured. Turkey retaliated by shelling government positions "
        "overnight.\n\n"
        "The United Nations has called for an immediate ceasefire in north-west Syria."
    )
    table = table_of(text, "2020-02-28")
    assert table["event_type"].tolist() == ["air_strike", "shelling", "agreement"]
    assert table["record_kind"].tolist() == ["incident", "incident", "strategic"]
    assert table["certainty"].tolist()[2] == "proposed"
    assert table["injured_low"].tolist()[0] == 31
    assert table["actor1"].tolist()[0] == "Syrian government forces"
    assert table["actor2_type"].tolist()[0] == "external"


def test_list_of_days_in_a_situation_report() -> None:
    text = (
        "Key developments, 11-17 March 2024\n\n"
        "- On 12 March, an IED detonated under a bus on the Ansongo-Gao road, killing 9 civilians and injuring 14.\n"
        "- On 13 March, unidentified armed men abducted two humanitarian workers in Menaka town.\n"
        "- On 16 March, a protest against power cuts took place in Bamako.\n"
        "- No casualties were reported following mortar fire on the Timbuktu airport on 17 March.\n"
        "Since January, 312 civilians have been killed in the region."
    )
    found = rows(text, "2024-03-18")
    assert [(r[0], r[1], r[4], r[5], r[6]) for r in found] == [
        ("incident", "explosive_device", "2024-03-12", 9, 14),
        ("incident", "abduction", "2024-03-13", None, None),
        ("incident", "protest", "2024-03-16", None, None),
        ("incident", "shelling", "2024-03-17", 0, 0),
        ("aggregate", "other", "2024-03-18", 312, None),
    ]


def test_totals_never_become_incidents() -> None:
    text = (
        "Four soldiers were killed in fighting in southern Gaza on Saturday, the army said, bringing to 154 the "
        "number of "
        "troops killed since the ground offensive began.\n\nMore than 20,000 people have been killed since the "
        "war began on "
        "Oct. 7."
    )
    table = table_of(text, "2023-12-24")
    totals = table[table["record_kind"] == "aggregate"]
    assert sorted(totals["killed_low"]) == [154, 20001]
    assert table.loc[table["record_kind"] == "incident", "killed_best"].tolist() == [4]


def test_shared_toll_stands_once() -> None:
    text = "Warplanes struck targets in Homs, Hama and Idlib on Monday, killing 31 people."
    table = table_of(text, "2022-11-21")
    assert len(table) == 3
    assert len(set(table["event_group"])) == 1
    assert len(set(table["casualty_group"])) == 1
    assert table["killed_best"].sum() == 31
    assert table["killed_best"].isna().tolist() == [False, True, True]


def test_origin_flight_seat_and_hospital_are_no_places_of_the_event() -> None:
    text = (
        "Shells hit a market in Omdurman on Friday, killing nine people. The shells came from Khartoum, "
        "residents said. The "
        "wounded were taken to a hospital in Port Sudan. Families fled to Atbara. The ministry, based in "
        "Kassala, gave no "
        "details."
    )
    assert [r[2] for r in rows(text, "2025-02-02")] == ["Omdurman"]


def test_what_is_feared_planned_or_remembered_gives_no_row() -> None:
    text = (
        "Aid groups fear an attack on El Fasher. Doctors in Khartoum went on strike. The president warned of an "
        "assault on "
        "Kosti. The exhibition in Berlin remembers the bombing of Dresden. Prices hit a record high in Cairo."
    )
    assert rows(text, "2024-05-01") == []


def test_claim_that_nobody_could_check() -> None:
    text = (
        "Myanmar's military bombed a village in Sagaing region on Friday, killing 12 villagers, a local group "
        "said. The claim "
        "could not be independently verified."
    )
    table = table_of(text, "2024-09-08")
    assert table["event_type"].tolist() == ["air_strike"]
    assert table["certainty"].tolist() == ["unverified"]
    assert table["actor1"].tolist() == ["Myanmar's military"]


def test_denial_does_not_undo_what_others_report() -> None:
    text = (
        "Soldiers opened fire on protesters in Lagos on Tuesday night, witnesses said. Amnesty International "
        "said at least 12 "
        "people were killed. The army denied that its troops attacked the crowd."
    )
    table = table_of(text, "2020-10-21")
    assert table["certainty"].tolist() == ["reported"]
    assert table["killed_best"].tolist() == [12]
    assert table["actor2"].tolist() == ["protesters"]


def test_old_events_are_background() -> None:
    text = (
        "Two car bombs exploded in Mogadishu on Saturday, killing 100 people. The attack took place at the "
        "junction where a "
        "truck bomb killed more than 500 people in October 2017."
    )
    found = rows(text, "2022-10-30")
    assert [(r[0], r[5]) for r in found] == [("incident", 100), ("background", None)]


def test_event_without_a_place_keeps_its_row() -> None:
    table = table_of("Gunmen kidnapped nine pupils on Monday.", "2024-02-06")
    assert table["match_status"].tolist() == [MatchStatus.UNRESOLVED]
    assert table.geometry.isna().all()
    assert table["match_why"].notna().all()


@pytest.mark.parametrize("text", ["", "   \n", "It rained.", "\ufeff", "1 2 3", "“”", "killed", "." * 500])
def test_text_without_events_is_an_empty_table(text: str) -> None:
    table = table_of(text, "2024-02-06")
    assert len(table) == 0
    validate(table)


def test_a_sentence_of_one_word_goes_on_about_an_event() -> None:
    table = table_of("Shelling killed two people in Omdurman on Friday.\n\nShelling", "2025-02-02")
    assert table["killed_best"].tolist()[:1] == [2]


def test_evidence_points_into_the_text() -> None:
    text = "Officials spoke. Shells hit Omdurman on Friday, killing two people and wounding five."
    row = table_of(text, "2025-02-02").iloc[0]
    spans = json.loads(row["evidence_spans"])
    assert text[slice(*spans["sentence"])] == row["evidence"]
    assert text[slice(*spans["place"])] == "Omdurman"
    assert text[slice(*spans["date"])] == "Friday"
    assert text[slice(*spans["killed"])] == "killing two people"
    assert text[slice(*spans["injured"])] == "wounding five"


def test_identifiers_depend_on_text_and_source_only() -> None:
    text = "Shells hit Omdurman on Friday, killing two people."
    first = extract_incidents(text, published="2025-02-02")["incident_id"].tolist()
    again = extract_incidents(text, published=date(2025, 2, 2))["incident_id"].tolist()
    other = extract_incidents(text, published="2025-02-02", source_name="wire")["incident_id"].tolist()
    assert first == again
    assert first != other


def test_impossible_day_of_publication() -> None:
    with pytest.raises(InputError, match="is not a day"):
        extract_incidents("A shell fell.", published="yesterday")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("GOMA, May 4, 2024 - Shells killed two people on Friday.", "2024-05-03"),
        ("KHARTOUM, 12 June 2023 (Reuters) - A drone struck a market on Sunday.", "2023-06-11"),
        ("Flash update No. 3\nAs of 19 August 2024\n\nA shell hit Omdurman on 16 August, killing two.", "2024-08-16"),
        ("Published: 2021-03-09\n\nGunmen killed three farmers in Maiduguri yesterday.", "2021-03-08"),
        ("On 3 May 2021 a bomb killed two people in Kabul.", "2021-05-03"),
        ("Gunmen killed two people in Kano on 14/01/2021.", "2021-01-14"),
    ],
)
def test_a_report_that_states_its_day_needs_no_day_of_publication(text, day):
    table = extract_incidents(text)
    assert [(str(row.date_start.date()), str(row.date_end.date())) for row in table.itertuples()] == [(day, day)]


def test_a_report_without_any_day_says_what_to_pass():
    with pytest.raises(InputError, match="published='YYYY-MM-DD'"):
        extract_incidents("A shell hit Omdurman on Friday.")


@pytest.mark.parametrize(
    ("text", "hints", "day"),
    [
        ("Police shot two men in Chicago on 05/04/2021.", {}, "2021-05-04"),
        ("Gunmen shot two men in Kano on 05/04/2021.", {}, "2021-04-05"),
        ("Gunmen shot two men on 05/04/2021.", {"country": "US"}, "2021-05-04"),
        ("Gunmen shot two men on 05/04/2021.", {"country": "PH"}, "2021-05-04"),
        ("Gunmen shot two men on 05/04/2021.", {"country": "Nigeria"}, "2021-04-05"),
        ("Police shot two men in Chicago on 05/04/2021, as on 23/02/2021.", {}, "2021-04-05"),
    ],
)
def test_numbers_of_a_day_are_read_as_the_country_writes(text, hints, day):
    table = extract_incidents(text, published="2021-12-31", **hints)
    assert str(table["date_start"].iloc[0].date()) == day


def test_a_budget_ends_a_long_report_and_says_where(monkeypatch):
    began, asked = time.monotonic(), itertools.count()
    monkeypatch.setattr("geoincidents.events.watch.monotonic", lambda: began + next(asked) / 100)
    text = "\n\n".join(f"A shell killed {n} people in Omdurman on {n % 27 + 1} May." for n in range(2, 600))
    with pytest.warns(PartlyReadWarning, match=r"after sentence [\d,]+ of 598"):
        part = extract_incidents(text, published="2024-06-01", budget_s=3)
    assert 0 < len(part) < 598


@pytest.mark.parametrize("budget", [0, -1, float("nan")])
def test_a_budget_of_no_time_is_refused(budget):
    with pytest.raises(InputError, match="budget"):
        extract_incidents("A shell hit Omdurman.", published="2024-06-01", budget_s=budget)


@pytest.mark.parametrize(
    ("text", "tolls"),
    [
        ("Seven people were killed and 1,200 displaced in Sabha on Sunday.", (7, None)),
        ("Four people were killed, 900 evacuated and 15 wounded in Tillaberi on Sunday.", (4, 15)),
        ("Three farmers were killed and 40 families displaced in Jos on Sunday.", (3, None)),
        (f"A bomb killed {'9' * 400} people in Kabul on Sunday.", (None, None)),
    ],
)
def test_who_came_to_no_harm_and_what_is_beyond_reason_is_no_toll(text, tolls):
    table = extract_incidents(text, published="2020-01-06")
    table = table[table["record_kind"] == "incident"]
    found = [None if table[name].dropna().empty else table[name].sum() for name in ("killed_best", "injured_best")]
    assert tuple(found) == tolls


def test_as_of_a_day_is_a_running_total():
    text = "As of 3 May 2021, 310 people had been killed in Dara. By Sunday, 40 more had died in Homs."
    table = extract_incidents(text, published="2021-05-05")
    assert set(table["record_kind"]) == {"aggregate"}


@pytest.mark.parametrize("name", ["report.txt", "folder/of/Report.HTML", Path("report")])
def test_the_name_of_a_file_is_no_report(name):
    with pytest.raises(InputError, match="read_reports"):
        extract_incidents(name, published="2019-04-07")


def test_the_name_of_a_file_that_is_there_is_no_report(tmp_path):
    (tmp_path / "report").write_text("A shell hit Omdurman, killing two.", encoding="utf-8")
    with pytest.raises(InputError, match="name of a file"):
        extract_incidents(str(tmp_path / "report"), published="2019-04-07")
