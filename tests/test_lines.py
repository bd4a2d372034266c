"""Lists, tables, headings and datelines: each line tells by itself, and what stands above it holds for it."""

from __future__ import annotations

import time

import pandas as pd
import pytest

from geoincidents import extract_incidents, validate
from geoincidents.mentions.dateline import find_dateline
from geoincidents.text.columns import Column, column_of
from geoincidents.text.layout import units_of
from geoincidents.text.sentences import sentence_starts, split_sentences


def incidents(text: str, published: str) -> list[tuple[str, str | None, str | None, int | None, int | None]]:
    """Type, day, place, killed and injured of each incident; a day that is not one day is None."""
    table = extract_incidents(text, published=published)
    validate(table)
    found = []
    for row in table[table["record_kind"] == "incident"].itertuples():
        day = str(row.date_start.date()) if pd.notna(row.date_start) and row.date_start == row.date_end else None
        place = None if pd.isna(row.place_phrase) else row.place_phrase
        counts = [None if pd.isna(n) else int(n) for n in (row.killed_best, row.injured_best)]
        found.append((str(row.event_type), day, place, counts[0], counts[1]))
    return found


LISTS = [
    (
        "Aleppo - barrel bomb - 4 dead\nHoms - sniper - 1 dead\nDaraa - shelling - 3 dead",
        "2014-03-07",
        [
            ("air_strike", None, "Aleppo", 4, None),
            ("attack_on_civilians", None, "Homs", 1, None),
            ("shelling", None, "Daraa", 3, None),
        ],
    ),
    (
        "2022-03-10 Kharkiv: missile strike, 4 killed\n2022-03-11 Lutsk: air strike, 2 killed",
        "2022-03-14",
        [("shelling", "2022-03-10", "Kharkiv", 4, None), ("air_strike", "2022-03-11", "Lutsk", 2, None)],
    ),
    (
        (
            "Mon 3 Feb: Drone strike in Marib, 4 killed\nTue 4 Feb: Shelling in Taiz, 2 children injured\n"
            "Thu 6 Feb: Car bomb in Aden, 1 officer killed"
        ),
        "2020-02-10",
        [
            ("air_strike", "2020-02-03", "Marib", 4, None),
            ("shelling", "2020-02-04", "Taiz", None, 2),
            ("explosive_device", "2020-02-06", "Aden", 1, None),
        ],
    ),
    (
        (
            "Tijuana: Gunmen killed three at a bar on Saturday.\nReynosa: A clash on Sunday left five gunmen dead.\n"
            "Uruapan: Armed men torched four trucks on Sunday."
        ),
        "2021-06-21",
        [
            ("attack_on_civilians", "2021-06-19", "Tijuana", 3, None),
            ("armed_clash", "2021-06-20", "Reynosa", 5, None),
            ("property_destruction", "2021-06-20", "Uruapan", None, None),
        ],
    ),
    (
        (
            "24 July – Cotabato: grenade blast injures 8; 26 July – Jolo: soldiers kill 4 militants; "
            "27 July – Marawi: sniper fire, 1 dead."
        ),
        "2017-07-31",
        [
            ("explosive_device", "2017-07-24", "Cotabato", None, 8),
            ("armed_clash", "2017-07-26", "Jolo", 4, None),
            ("attack_on_civilians", "2017-07-27", "Marawi", 1, None),
        ],
    ),
    (
        (
            "The following incidents were recorded on 14 June 2021:\n\n1. Air raid in Mekelle, 12 killed\n"
            "2. Shelling in Adigrat, 3 wounded\n3. Two aid workers abducted in Axum"
        ),
        "2021-06-18",
        [
            ("air_strike", "2021-06-14", "Mekelle", 12, None),
            ("shelling", "2021-06-14", "Adigrat", None, 3),
            ("abduction", "2021-06-14", "Axum", None, None),
        ],
    ),
    (
        (
            "Monday: Two killed in Jenin raid. Tuesday: Settlers burned cars in Huwara. "
            "Wednesday: A drone strike killed four in Tulkarm."
        ),
        "2024-05-10",
        [
            ("attack_on_civilians", "2024-05-06", "Jenin", 2, None),
            ("property_destruction", "2024-05-07", "Huwara", None, None),
            ("air_strike", "2024-05-08", "Tulkarm", 4, None),
        ],
    ),
    (
        (
            "• Mogadishu (12 May): A suicide bomber killed four at a checkpoint. Al-Shabaab claimed the attack.\n"
            "• Baidoa (13 May): Mortar shells wounded three. No group claimed it."
        ),
        "2023-05-15",
        [
            ("explosive_device", "2023-05-12", "Mogadishu", 4, None),
            ("shelling", "2023-05-13", "Baidoa", None, 3),
        ],
    ),
    (
        (
            "Key events:\n* 12 April: an IED detonated under a bus\n  near Ansongo, killing nine civilians\n"
            "  and wounding 14.\n* 13 April: armed men abducted two aid\n  workers in Menaka.\n"
        ),
        "2024-04-18",
        [
            ("explosive_device", "2024-04-12", "near Ansongo", 9, 14),
            ("abduction", "2024-04-13", "Menaka", None, None),
        ],
    ),
    (
        "**Herat:** gunfire, 2 killed\n**Kunduz:** rocket attack, 5 injured",
        "2017-05-02",
        [("attack_on_civilians", None, "Herat", 2, None), ("shelling", None, "Kunduz", None, 5)],
    ),
    (
        "Kharkiv, 3 May: shelling, 4 killed\nSumy, 4 May: air strike, 2 killed",
        "2022-05-06",
        [("shelling", "2022-05-03", "Kharkiv", 4, None), ("air_strike", "2022-05-04", "Sumy", 2, None)],
    ),
    (
        "2 killed, 5 injured in Baghdad car bomb\n3 dead in Mosul ambush\n1 wounded by IED in Tikrit",
        "2012-05-06",
        [
            ("explosive_device", None, "Baghdad", 2, 5),
            ("armed_clash", None, "Mosul", 3, None),
            ("explosive_device", None, "Tikrit", None, 1),
        ],
    ),
    (
        "IED – Gao – 3 killed\nAmbush – Kidal – 5 killed\nKidnapping – Mopti",
        "2022-05-06",
        [
            ("explosive_device", None, "Gao", 3, None),
            ("attack_on_civilians", None, "Kidal", 5, None),
            ("abduction", None, "Mopti", None, None),
        ],
    ),
    (
        (
            "1. Tumaco: motorbike bomb, 1 police officer killed, 6 hurt.\n2. Arauca: oil pipeline blown up by ELN.\n"
            "3. Quibdó: four teenagers kidnapped."
        ),
        "2019-05-20",
        [
            ("explosive_device", None, "Tumaco", 1, 6),
            ("explosive_device", None, "Arauca", None, None),
            ("abduction", None, "Quibdó", None, None),
        ],
    ),
    (
        (
            "Attacks reported on 6 August: a drone strike in Nyala, 4 dead; shelling of El Fasher, 15 dead; "
            "looting of a hospital in El Obeid."
        ),
        "2024-08-09",
        [
            ("air_strike", "2024-08-06", "Nyala", 4, None),
            ("shelling", "2024-08-06", "El Fasher", 15, None),
            ("property_destruction", "2024-08-06", "El Obeid", None, None),
        ],
    ),
]
TABLES = [
    (
        "Town\tIncident\tKilled\tInjured\nJos\tGunmen attack a village\t12\t5\nKaduna\tCar bomb\t8\t-",
        "2022-04-01",
        [("attack_on_civilians", None, "Jos", 12, 5), ("explosive_device", None, "Kaduna", 8, None)],
    ),
    (
        (
            "| Date | Town | What | Dead | Hurt |\n|---|---|---|---|---|\n"
            "| 3 May 2015 | Bujumbura | Grenade attack | 2 | 7 |\n| 6 May 2015 | Gitega | Shooting | 1 | 4 |"
        ),
        "2015-05-11",
        [
            ("explosive_device", "2015-05-03", "Bujumbura", 2, 7),
            ("attack_on_civilians", "2015-05-06", "Gitega", 1, 4),
        ],
    ),
    (
        "Date\tPlace\tEvent\tKilled\n3 May 2022\tKharkiv\tShelling\t4+\n4 May 2022\tSumy\tAir strike\tnone",
        "2022-05-06",
        [("shelling", "2022-05-03", "Kharkiv", 4, None), ("air_strike", "2022-05-04", "Sumy", 0, None)],
    ),
    (
        (
            "Date        Location     Incident        Killed   Injured\n"
            "03/10/2022  Djibo        Ambush          11       4\n05/10/2022  Dori         Roadside bomb   2        0"
        ),
        "2022-10-10",
        [("armed_clash", "2022-10-03", "Djibo", 11, 4), ("explosive_device", "2022-10-05", "Dori", 2, 0)],
    ),
    (
        (
            "State | LGA | Incident | Casualties\nBorno | Gwoza | Ambush on convoy | 4 killed, 2 injured\n"
            "Yobe | Gujba | Abduction | 6"
        ),
        "2023-05-09",
        [("armed_clash", None, "Gwoza", 4, 2), ("abduction", None, "Gujba", None, None)],
    ),
    (
        "Gaza | air strike | 14 killed\nRafah | tank fire | 6 killed",
        "2024-05-13",
        [("air_strike", None, "Gaza", 14, None), ("shelling", None, "Rafah", 6, None)],
    ),
    (
        (
            "Date: 3 March 2022\nLocation: Kharkiv\nEvent: missile strike\nKilled: 4\nInjured: 11\n\n"
            "Date: 5 March 2022\nLocation: Sumy\nEvent: air strike\nKilled: 2\nInjured: 0"
        ),
        "2022-03-07",
        [("shelling", "2022-03-03", "Kharkiv", 4, 11), ("air_strike", "2022-03-05", "Sumy", 2, 0)],
    ),
]
HEADINGS = [
    (
        (
            "Borno State:\n- Gunmen attacked a convoy on 3 May, killing 4.\n- On 5 May, an IED wounded 2 soldiers.\n\n"
            "Yobe State:\n- Bandits abducted six girls in Gujba on 6 May.\n- Armed men burned a school on 7 May."
        ),
        "2023-05-11",
        [
            ("attack_on_civilians", "2023-05-03", "Borno State", 4, None),
            ("explosive_device", "2023-05-05", "Borno State", None, 2),
            ("abduction", "2023-05-06", "Gujba", None, None),
            ("property_destruction", "2023-05-07", "Yobe State", None, None),
        ],
    ),
    (
        (
            "3 March\nShells fell on Avdiivka. Two people died.\nGunmen also attacked a post near Kramatorsk.\n"
            "4 March\nA missile hit Dnipro and wounded nine."
        ),
        "2023-03-06",
        [
            ("shelling", "2023-03-03", "Avdiivka", 2, None),
            ("armed_clash", "2023-03-03", "near Kramatorsk", None, None),
            ("shelling", "2023-03-04", "Dnipro", None, 9),
        ],
    ),
    (
        (
            "Protection: Armed men abducted three aid workers in Tillabéri on 4 May.\n"
            "Health: A clinic was shelled in Gao on 5 May.\nFood: Prices rose by 10 per cent."
        ),
        "2023-05-09",
        [
            ("abduction", "2023-05-04", "Tillabéri", None, None),
            ("shelling", "2023-05-05", "Gao", None, None),
        ],
    ),
    (
        (
            "Borno State:\nGunmen killed four farmers in Gwoza on 3 March.\n\n"
            "Zamfara State:\nBandits abducted nine villagers on 6 March."
        ),
        "2021-03-10",
        [
            ("attack_on_civilians", "2021-03-03", "Gwoza", 4, None),
            ("abduction", "2021-03-06", "Zamfara State", None, None),
        ],
    ),
]
DATED = [
    (
        "GOMA, May 4, 2024 - At least 14 people, most of them women, were killed on Friday when bombs hit a camp.",
        "2024-05-04",
        [("air_strike", "2024-05-03", "GOMA", 14, None)],
    ),
    (
        "TRIPOLI, 7 April 2019 - Three people were killed in shelling on Saturday.",
        "2019-04-07",
        [("shelling", "2019-04-06", "TRIPOLI", 3, None)],
    ),
    (
        "5 June 2018, MANAGUA – Three students were shot dead by police in Masaya on Sunday.",
        "2018-06-05",
        [("attack_on_civilians", "2018-06-03", "Masaya", 3, None)],
    ),
    (
        "OUAGADOUGOU (Burkina Faso), 25 January 2020 — Gunmen killed 36 villagers in Barsalogho on Monday.",
        "2020-01-25",
        [("attack_on_civilians", "2020-01-20", "Barsalogho", 36, None)],
    ),
    (
        "Four were killed in Kharkiv on 3 March.",
        "2022-03-07",
        [("attack_on_civilians", "2022-03-03", "Kharkiv", 4, None)],
    ),
    (
        "Mortars struck Deir ez-Zor on Wednesday, 12 July 2017",
        "2017-07-14",
        [("shelling", "2017-07-12", "Deir ez-Zor", None, None)],
    ),
    ("Wau, 4 May: clashes left six dead", "2016-05-10", [("armed_clash", "2016-05-04", "Wau", 6, None)]),
    (
        (
            "Car bomb kills 12 in Baghdad\nBAGHDAD, May 4, 2013 (AP) - A car bomb exploded near a market on Saturday, "
            "killing 12 people and wounding 30."
        ),
        "2013-05-05",
        [("explosive_device", "2013-05-04", "Baghdad", 12, 30)],
    ),
]


@pytest.mark.parametrize(("text", "published", "expected"), [*LISTS, *TABLES, *HEADINGS, *DATED])
def test_lines_are_units(text, published, expected):
    assert incidents(text, published) == expected


def test_doers_stay_in_their_entry():
    text = "Jan 8 – Bamenda – two gendarmes killed in ambush\nJan 10 – Kumba – school burned down by separatists"
    table = extract_incidents(text, published="2019-01-14")
    assert ["separatists" in str(doer) for doer in table["actor1"]] == [False, True]


def test_points_without_place_or_day_go_on_about_what_was_told():
    text = (
        "Gunmen attacked a hotel in Mogadishu on Friday.\n• 12 people were killed\n• Al-Shabaab claimed responsibility"
    )
    assert incidents(text, "2022-10-09") == [("attack_on_civilians", "2022-10-07", "Mogadishu", 12, None)]


def test_a_dateline_is_no_scene_of_what_happened_in_another_country():
    table = extract_incidents(
        "WASHINGTON (AP) - Shells fell in Libya. Gunmen killed two on Friday.", published="2020-03-08"
    )
    assert "WASHINGTON" not in table["place_phrase"].tolist()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("GOMA, Congo, May 4 (Reuters) - At least 14 died.", ["GOMA", "Congo"]),
        (
            "GOMA, Democratic Republic of the Congo, 4 May 2024 – At least 14 died.",
            ["GOMA", "Democratic Republic of the Congo"],
        ),
        ("(AP) GOMA, May 4 - At least 14 died.", ["GOMA"]),
        ("AFP - Goma, 4 May 2024 - At least 14 died.", ["Goma"]),
        ("4 May 2024, GOMA – At least 14 died.", ["GOMA"]),
        ("GOMA, Saturday, May 4, 2024 (Xinhua) -- At least 14 died.", ["GOMA"]),
        ("GOMA (Saturday 4 May 2024) - At least 14 died.", ["GOMA"]),
        ("N'DJAMENA, 14.06.2019 - Eleven died.", ["N'DJAMENA"]),
        ("CALI, Colombia | May 31, 2021 | Three died.", ["CALI", "Colombia"]),
        ("Cox's Bazar (Bangladesh), 4 May 2024 – Three died.", ["Cox's Bazar", "Bangladesh"]),
        ("PORT-AU-PRINCE, May 4 (EFE).- Three died.", ["PORT-AU-PRINCE"]),
        ("New Delhi, May 4 (PTI) Three died.", ["New Delhi"]),
        ("GOMA, 4 May 2024\nAt least 14 died.", ["GOMA"]),
        ("KABUL, Afghanistan\nA bomb went off.", ["KABUL", "Afghanistan"]),
        ("Three priests abducted in Jos, 8 October.\nMore follows.", []),
        ("Gunmen kill two in Herat - 4 May 2024\nMore follows.", []),
        ("Clashes - 4 May 2024 - left five dead.", []),
        ("KHARKIV - Missile strike\nLUTSK - Air strike", []),
        ("Mon 3 Feb: Drone strike in Marib", []),
    ],
)
def test_datelines_in_every_form(text, places):
    spans, body = find_dateline(text)
    assert [text[a:b] for a, b in spans] == places
    assert bool(body) == bool(places)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("Gunmen attacked on Friday.\nOn Monday, the army replied.\n\nThe town is calm.", 0),
        ("A line that was broken to its width so that it goes\non here - and there: with marks of all kinds in it.", 0),
        (
            "On 25 April, the office had a call.\n\nIt rained.\n\nHe left.\n\nOn 4 May, he came back.\n\nAll is well.",
            0,
        ),
        ("- Wau\n- Yei\n\nIt rained.", 2),
        ("▪ Wau\n▪ Yei\n▪ Juba", 3),
        ("a) Wau\nb) Yei", 2),
        ("3 May: it fell.\n4 May: it burned.", 2),
        ("Raids: one in Wau; two in Yei; three in Juba.", 4),
        ("He met Bashir in Juba; talked with Kiir in Wau; flew to Yei.", 0),
        ("a\tb\tc\nd\te\tf", 2),
    ],
)
def test_entries_of_a_layout(text, entries):
    assert (
        sum(unit.entry is not None for unit in units_of(text))
        + sum(sentence.entry is not None and sentence.entry.series >= 0 for sentence in split_sentences(text))
        == entries
    )


def test_heads_of_columns():
    heads = [
        "Date",
        "Location",
        "Type of incident",
        "No. of people killed",
        "Wounded",
        "Casualties",
        "Perpetrator",
        "Colour",
    ]
    wanted = [
        Column.DAY,
        Column.PLACE,
        Column.EVENT,
        Column.KILLED,
        Column.INJURED,
        Column.CASUALTIES,
        Column.DOER,
        None,
    ]
    assert [column_of(head) for head in heads] == wanted


def test_a_telling_begins_behind_its_head():
    text = "Wau: Car bomb.\nYei: Mortar fire."
    assert [text[at:].split(maxsplit=1)[0] for at in sentence_starts(text)] == ["Wau:", "Car", "Yei:", "Mortar"]


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "\t",
        "|",
        "a|b\n",
        "|--|\n",
        "- a\n",
        "Wau: a\n",
        "Aa, ",
        "Aa and ",
        "Aa; ",
        "Aa: b; ",
        "Place: x\n",
        "3 May ",
    ],
)
def test_hostile_layouts_take_no_longer_than_their_length(piece):
    def seconds(times: int) -> float:
        started = time.process_time()
        split_sentences(piece * times + "x")
        find_dateline(piece * times + "x")
        return time.process_time() - started

    assert min(seconds(16_000) for _ in range(3)) < 30 * seconds(1_000) + 0.5
