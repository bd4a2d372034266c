"""Headlines in title case, capitals and small letters are read like sentences, and reported as they stand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoincidents import Gazetteer
from geoincidents.events import extract_incidents
from geoincidents.events.actor_lexicon import BODIES
from geoincidents.events.known_names import read_headlines
from geoincidents.mentions import geoparse
from geoincidents.names import fold
from geoincidents.text.casing import in_sentence_case
from geoincidents.text.naming import Nobody

NOTES = Path(__file__).parents[1] / "training" / "notes"


def cased(text: str) -> str:
    return read_headlines(text, Gazetteer.embedded())


@pytest.mark.parametrize(
    "sentence",
    [
        "Truck bomb kills nine in Jalalabad on Thursday",
        "Rebels shell market in El Fasher, four women dead",
        "Islamic State claims attack on church in Kabul",
        "RSF drones hit fuel depot in Port Sudan",
        "Al-Qaeda gunmen storm hotel in Ouagadougou, Burkina Faso",
        "Soldiers kill six bandits near Birnin Gwari on 3 May",
        "Thousands march in Minsk to demand release of prisoners",
        "Police fire rubber bullets at crowd in Rio de Janeiro",
        "Roadside IED kills two near Ma'rib, Yemen",
        "Two dead after blast in N'Djamena",
        "Mortar shells hit homes in Abu Kamal, Syria",
        "Turkey strikes Kurdish targets in northern Syria",
        "Man shot in Reading, England",
        "Gunmen abduct nurse in Gaza Strip, hospital says",
        "Israeli forces kill Palestinian teen in Jenin, West Bank",
        "Three police officers wounded in clash with Somali pirates",
    ],
)
@pytest.mark.parametrize("setting", ["title", "capitals", "small"])
def test_a_headline_gets_the_capitals_of_a_sentence(sentence: str, setting: str) -> None:
    if setting == "capitals":
        headline = sentence.upper()
    elif setting == "small":
        headline = sentence.lower()
    else:
        headline = re.sub(r"(?<= )[a-z]", lambda letter: letter[0].upper(), sentence)
    assert cased(headline) == sentence


@pytest.mark.parametrize(
    ("headline", "sentence"),
    [
        ("Gunmen Storm Church in Owo, Nigeria, and Kill 40", "Gunmen storm church in Owo, Nigeria, and kill 40"),
        ("New U.S. Airline Cleared To Fly", "New U.S. airline cleared to fly"),
        ("U.S. DRONE KILLS 3 IN SYRIA'S RAQQA", "U.S. drone kills 3 in Syria's Raqqa"),
        ("US JETS STRIKE TARGETS IN YEMEN", "US jets strike targets in Yemen"),
        ("us jets strike targets in yemen", "US jets strike targets in Yemen"),
        ("WHO CONDEMNS ATTACK ON CLINIC IN SUDAN", "WHO condemns attack on clinic in Sudan"),
        ("M23 FIGHTERS SEIZE RUTSHURU", "M23 fighters seize Rutshuru"),
        ("TWIN CAR BOMBS KILL 8 IN MOGADISHU", "Twin car bombs kill 8 in Mogadishu"),
        ("Truck Attack In Nice Kills 84", "Truck attack in Nice kills 84"),
        ("Bomb Found In Nice Box On Monday", "Bomb found in nice box on Monday"),
        ("Bomb Kills Five In March 2015", "Bomb kills five in March 2015"),
        ("SOLDIERS MAY LEAVE GAO IN MAY", "Soldiers may leave Gao in May"),
        ("Ten Sent To Pre-Trial Custody In Tbilisi", "Ten sent to pre-trial custody in Tbilisi"),
        ("PRO-RUSSIAN GUNMEN SEIZE SLOVIANSK", "Pro-Russian gunmen seize Sloviansk"),
        ("GOMA-BASED REBELS KILL TWO", "Goma-based rebels kill two"),
        ("KENYA: BANDITS KILL TEN IN BARINGO", "Kenya: Bandits kill ten in Baringo"),
        ("Blast Rocks Kabul", "Blast rocks Kabul"),
        ("Deir Ez-Zor Hit By Mortar Fire", "Deir Ez-Zor hit by mortar fire"),
        ("MORTAR FIRE HITS CÔTE D'IVOIRE POST", "Mortar fire hits Côte d'Ivoire post"),
        ("COLD WIND\n\nIt was cold.", "COLD WIND\n\nIt was cold."),
        ("REBELS SHELL MARKET IN\nDONETSK\n\nSix died.", "Rebels shell market in\nDonetsk\n\nSix died."),
        ("Death Toll In Goma Rises To Nine. The army left.", "Death toll in Goma rises to nine. The army left."),
        ("- three shops burned in zinder", "- Three shops burned in Zinder"),
    ],
)
def test_what_is_a_name_keeps_its_capitals(headline: str, sentence: str) -> None:
    assert cased(headline) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "TRIPOLI, LIBYA",
        "KHARTOUM (Reuters) - Fighting broke out in Omdurman on Friday.",
        "On Friday, Hamas, Islamic Jihad and Fatah met in Cairo.",
        "Protests in Khartoum, Omdurman, Wad Madani, Port Sudan and Nyala.",
        "The Bank of the Republic of Congo and Trinidad and Tobago Police met in Accra.",
        "Ministry of Foreign Affairs of the Republic of Kenya",
        "Deputy Minister of Foreign Affairs Sergei Ryabkov",
        "Talmadge Drive between Pine Needle Drive and Sylvan Road. Closed.",
        "Date | Place | Cause | Killed | Injured",
        "UNHCR, OCHA, WFP, ICRC, MSF",
        "the army said it had killed five fighters near the river",
        "Rebels fled towards the hills and\nsoldiers chased them as far as\nthe border post in the valley.",
        "قتل ثلاثة مدنيين في انفجار في كركوك",
    ],
)
def test_what_is_set_like_a_sentence_stays_as_it_is(text: str) -> None:
    assert cased(text) is text


def test_notes_change_only_in_their_headlines() -> None:
    changed = 0
    for path in sorted(NOTES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = json.loads(line)["text"]
            told = cased(text)
            assert len(told) == len(text)
            pairs = zip(text.split("\n"), told.split("\n"), strict=True)
            others = [(one, other) for one, other in pairs if one != other]
            changed += bool(others)
            # A line that holds a sentence keeps it: what changed is the headline at its start.
            assert all(one[-60:] == other[-60:] for one, other in others if len(one) > 300), others
    assert 30 < changed < 90


@given(st.text(max_size=120))
def test_length_and_letters_stay(text: str) -> None:
    told = in_sentence_case(text, Nobody())
    assert len(told) == len(text)
    assert all(one == other or one.lower() == other.lower() for one, other in zip(text, told, strict=True))


WORDS = st.sampled_from(
    [
        *("gunmen", "kill", "four", "in", "kano", "nigeria", "on", "monday", "may", "us", "un", "n'djamena"),
        *("al-shabaab", "goma-based", "\u0130stanbul", "stra\u00dfe", "bank", "nice", "tal", "afar", "u.s."),
        *("3", ".", ",", "-", ":", "\n", "a"),
    ]
)


@given(st.lists(WORDS, max_size=14), st.sampled_from([str.upper, str.title, str.lower, str]))
def test_once_is_enough(words: list[str], setting: object) -> None:
    text = setting(" ".join(words))  # type: ignore[operator]
    told = cased(text)
    assert len(told) == len(text)
    assert cased(told) == told


def test_every_party_written_in_capitals_keeps_them() -> None:
    for name in BODIES:
        if name.isupper() and name.isalpha():
            assert f"by {name} " in cased(f"FOUR VILLAGERS KILLED BY {name} FIGHTERS") + " ", name


@pytest.mark.parametrize(
    ("text", "published", "day", "place", "killed", "injured"),
    [
        ("Truck Bomb Kills Nine In Jalalabad On Thursday", "2018-07-02", "2018-06-28", "jalalabad", 9, None),
        ("TRUCK BOMB KILLS NINE IN JALALABAD ON THURSDAY", "2018-07-02", "2018-06-28", "jalalabad", 9, None),
        ("truck bomb kills nine in jalalabad on thursday", "2018-07-02", "2018-06-28", "jalalabad", 9, None),
        ("Shelling Wounds Four Women In Kherson On Sunday", "2023-09-12", "2023-09-10", "kherson", None, 4),
        ("SHELLING WOUNDS FOUR WOMEN IN KHERSON ON SUNDAY", "2023-09-12", "2023-09-10", "kherson", None, 4),
        ("shelling wounds four women in kherson on sunday", "2023-09-12", "2023-09-10", "kherson", None, 4),
        ("Air Strike Kills Six In Mekelle On Tuesday", "2021-10-22", "2021-10-19", "mekele", 6, None),
        ("AIR STRIKE KILLS SIX IN MEKELLE ON TUESDAY", "2021-10-22", "2021-10-19", "mekele", 6, None),
    ],
)
def test_headlines_give_rows(
    text: str, published: str, day: str, place: str, killed: int | None, injured: int | None
) -> None:
    (row,) = extract_incidents(text, published=published, gazetteer=Gazetteer.embedded()).itertuples()
    assert str(row.date_start.date()) == day
    assert fold(row.place_name) == place
    assert (row.killed_best == killed) if killed else (row.injured_best == injured)
    # What is reported is cut from the report.
    assert row.evidence == text
    assert row.place_phrase in text
    start, end = json.loads(row.evidence_spans)["place"]
    assert text[start:end] == row.place_phrase


def test_mentions_have_the_letters_of_the_text() -> None:
    text = "ROCKETS HIT HAIFA, ISRAEL\n\nhouthi drones hit eilat, israel"
    assert [mention.text for mention in geoparse(text)] == ["HAIFA, ISRAEL", "eilat, israel"]


def test_places_of_a_headline_above_the_dateline_are_read() -> None:
    text = "Drone hits oil depot in Nablus\nJERUSALEM, Oct 29 - A drone hit a depot on Monday."
    assert [mention.text for mention in geoparse(text)] == ["Nablus", "JERUSALEM"]


def test_a_people_in_a_headline_is_no_place() -> None:
    text = "Bomb kills four in Pakistani market town\n\nA bomb went off in Khuzdar on Tuesday, killing four people."
    table = extract_incidents(text, published="2024-02-15", gazetteer=Gazetteer.embedded())
    assert set(table["place_phrase"]) == {"Khuzdar"}
