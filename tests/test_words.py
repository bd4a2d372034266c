"""Words of logs in many languages, as the schema's vocabularies have them; every row of the table of words is one."""

# ruff: noqa: E501 tables of cases

import pandas as pd
import pytest
from passes import for_each

from geoincidents import schema
from geoincidents.tables.headings import rows_of
from geoincidents.tables.words import meaning_of, schema_words

ROWS = rows_of("words.tsv")


def test_every_row_means_a_word_of_its_vocabulary_and_stands_once():
    for column, words, meaning in ROWS:
        assert meaning in set(map(str, schema.VOCABULARIES[column])), (column, words)
    keys = [(column, words) for column, words, _ in ROWS]
    assert len(keys) == len(set(keys))


@for_each(ROWS, named=" ".join)
def test_a_row_is_found_by_its_own_words(row):
    column, words, meaning = row
    assert meaning_of(words.replace("*", ""), column) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Air strike", "air_strike"), ("AIRSTRIKES", "air_strike"), ("air_strike", "air_strike"),
        ("Drone/UAV strike", "air_strike"), ("Artillery shelling", "shelling"), ("VBIED", "explosive_device"),
        ("Car bomb", "explosive_device"), ("Armed clash", "armed_clash"), ("Kidnapping / abduction", "abduction"),
        ("Peaceful protest", "protest"), ("Violent demonstration", "riot"), ("Ceasefire agreement", "agreement"),
        ("Attack on civilians", "attack_on_civilians"), ("Bombardement aérien", "air_strike"), ("汽车炸弹爆炸", "explosive_device"), ("ยิงปะทะ", "armed_clash"), ("बलात्कार", "sexual_violence"), ("Enlevement", "abduction"),
        ("Enfrentamiento armado", "armed_clash"), ("Luftangriff", "air_strike"), ("Обстрел", "shelling"),
        ("Авиаудар", "air_strike"), ("Ракетний удар", "shelling"), ("قصف جوي", "air_strike"), ("قصف مدفعي", "shelling"),
        ("Silahlı çatışma", "armed_clash"), ("BOMBALI SALDIRI", "explosive_device"), ("Homicídio", "attack_on_civilians"), ("Party", None),
        ("", None),
    ],
)  # fmt: skip
def test_types(text, meaning):
    assert meaning_of(text, schema.EVENT_TYPE) == meaning


@pytest.mark.parametrize(
    ("column", "text", "meaning"),
    [
        ("actor1_type", "Government forces", "state"), ("actor2_type", "Civilians", "civilians"),
        ("actor2_type", "Armed groups", "rebel"), ("geo_precision", "Village level", "settlement"),
        ("geo_precision", "ADM2", "admin2"), ("certainty", "Verified", "confirmed"), ("record_kind", "Total", "aggregate"),
        ("date_precision", "Monthly", "month"), ("match_status", "given", "given"), ("match_status", "lost", None),
    ],
)  # fmt: skip
def test_other_vocabularies(column, text, meaning):
    assert meaning_of(text, column) == meaning


def test_a_column_of_words():
    words, bad = schema_words(pd.Series(["Shelling", "Party", None, "-", " "]), schema.EVENT_TYPE)
    assert [None if pd.isna(word) else word for word in words] == ["shelling", None, None, None, None]
    assert bad.tolist() == [False, True, False, False, False]
