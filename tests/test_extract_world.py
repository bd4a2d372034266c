"""News of many conflicts and styles: what a careful analyst would enter, and what not."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from geoincidents import extract_incidents, validate


def rows(text: str, published: str) -> list[tuple[Any, ...]]:
    """Kind, type, place, last day, and killed as (low, best, high) of each row."""
    table = extract_incidents(text, published=published)
    validate(table)
    columns = ["record_kind", "event_type", "place_phrase", "date_end"]
    counts = ["killed_low", "killed_best", "killed_high"]
    return [
        (
            *(None if pd.isna(v) else str(v.date()) if isinstance(v, pd.Timestamp) else str(v) for v in row[:4]),
            tuple(None if pd.isna(v) else int(v) for v in row[4:]),
        )
        for row in table[columns + counts].itertuples(index=False)
    ]


NONE = (None, None, None)


def test_wire_copy_with_a_speaker_abroad() -> None:
    text = (
        "Paramilitary fighters killed at least 104 people in an assault on the village of Wad al-Noora "
        "in Gezira state on "
        "Wednesday, a local committee said.\n\nIn Geneva, the U.N. human rights office said more than "
        "14,000 people had been "
        "killed since the war began in April 2023.\n\nElsewhere, army jets bombed a fuel depot in Nyala "
        "on Thursday night, "
        "residents told reporters in Cairo. There were no casualties."
    )
    assert rows(text, "2024-06-07") == [
        ("incident", "attack_on_civilians", "Wad al-Noora", "2024-06-05", (104, 104, None)),
        ("aggregate", "other", None, "2024-06-07", (14001, None, None)),
        ("incident", "air_strike", "Nyala", "2024-06-06", (0, 0, 0)),
    ]


def test_situation_report_with_places_that_no_gazetteer_holds() -> None:
    text = (
        "Situation Report, 10 - 16 April 2023\n\n"
        "• On 11 April, CODECO fighters attacked a site for displaced people at Plaine Savo in Djugu "
        "territory, killing between "
        "12 and 15 civilians.\n"
        "• On 13 April, two humanitarian workers were abducted by unidentified armed men near Kitshanga, "
        "North Kivu.\n"
        "• Fighting between the M23 and the FARDC was reported around Kibumba on 14 and 15 April.\n"
        "• On 16 April, the M23 withdrew from Bunagana.\n"
    )
    assert rows(text, "2023-04-17") == [
        ("incident", "attack_on_civilians", "Plaine Savo", "2023-04-11", (12, None, 15)),
        ("incident", "abduction", "near Kitshanga, North Kivu", "2023-04-13", NONE),
        ("incident", "armed_clash", "around Kibumba", "2023-04-15", NONE),
        ("strategic", "movement", "Bunagana", "2023-04-16", NONE),
    ]


def test_two_counts_of_one_attack() -> None:
    text = (
        "Al-Shabaab fighters attacked an African Union base in Bulo Marer on Friday. Officials said "
        "seven soldiers were killed "
        "and 20 wounded. Al-Shabaab said it had killed 57 soldiers."
    )
    table = extract_incidents(text, published="2023-05-29")
    assert [r[4] for r in rows(text, "2023-05-29")] == [(7, 7, 57)]
    assert "Al-Shabaab" in table["casualty_note"].iloc[0]


def test_toll_of_one_place_among_several() -> None:
    text = (
        "Missiles struck Odesa and Mykolaiv on Monday, killing four people in Mykolaiv. There were no "
        "casualties in Odesa."
    )
    assert [(r[2], r[4]) for r in rows(text, "2023-05-03")] == [("Odesa", (0, 0, 0)), ("Mykolaiv", (4, 4, 4))]


def test_rockets_and_a_proposal() -> None:
    text = (
        "Rockets fired from Gaza landed in Sderot and Ashkelon on Tuesday. Egypt and Qatar proposed a "
        "new ceasefire in Cairo on "
        "Wednesday. The two sides are due to sign a peace deal next month. Residents fear more bombings."
    )
    assert [r[:3] for r in rows(text, "2024-03-07")] == [
        ("incident", "shelling", "Sderot"),
        ("incident", "shelling", "Ashkelon"),
        ("strategic", "agreement", "Cairo"),
    ]
    assert extract_incidents(text, published="2024-03-07")["certainty"].iloc[2] == "proposed"


@pytest.mark.parametrize(
    ("text", "event_type", "killed"),
    [
        ("Warplanes of the Northern Army (NA) bombed a barracks in Taiz on Monday.", "air_strike", NONE),
        (
            "Gunmen stormed two villages in Djibo on Monday, killing over 20 civilians.",
            "attack_on_civilians",
            (21, None, None),
        ),
        ("Rebels stormed an army base near Djibo on Monday, killing 20 soldiers.", "armed_clash", (20, 20, 20)),
        ("Shelling of Idlib on Tuesday killed 10-15 people.", "shelling", (10, None, 15)),
        ("A car bomb in Kandahar on Tuesday killed as many as 40 people.", "explosive_device", (None, None, 40)),
        ("Two soldiers were captured near Bakhmut on Monday.", "armed_clash", NONE),
    ],
)
def test_type_and_bounds(text: str, event_type: str, killed: tuple[int | None, ...]) -> None:
    assert [(r[1], r[4]) for r in rows(text, "2023-05-03")] == [(event_type, killed)]


@pytest.mark.parametrize(
    "text",
    [
        "The senator launched an attack on his opponent's record in Boston on Monday.",
        "The striker hit two goals as Leeds attacked from the start against Milan on Sunday.",
        "Strike action by unions hit train services in Paris on Tuesday.",
        "Four people were killed and 12 injured when a bus hit a truck near Kano on Monday.",
        "A gas explosion in a kitchen in Yanjiao on Monday killed two people.",
        "A military helicopter crashed near Abuja on Monday, killing five soldiers.",
        "Oil exploded past $100 on Monday as traders in London fought for supplies.",
    ],
)
def test_other_news_gives_no_row(text: str) -> None:
    assert rows(text, "2023-05-03") == []


def test_the_date_of_the_dateline_is_the_day_of_writing() -> None:
    text = (
        "Port Sudan, 3 December 2024 (SUNA) \u2013 The paramilitary RSF shelled Zamzam camp, 15 km south of El Fasher, "
        "on Sunday and Monday, killing 14 civilians."
    )
    row = extract_incidents(text, published="2024-12-03").iloc[0]
    assert (str(row["date_start"])[:10], str(row["date_end"])[:10]) == ("2024-12-01", "2024-12-02")
