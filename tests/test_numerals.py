"""Numbers in words and digits become values, vague ones bounds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoincidents.text.numerals import NUMBER, VAGUE, parse_number, vague_bounds


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("35", 35),
        ("1,200", 1_200),
        ("28,000", 28_000),
        ("1\u202f200", 1_200),
        ("2.5", 2.5),
        ("1.5 million", 1_500_000),
        ("12 thousand", 12_000),
        ("zero", 0),
        ("seven", 7),
        ("Seventeen", 17),
        ("twenty-seven", 27),
        ("ninety nine", 99),
        ("a hundred", 100),
        ("one hundred and five", 105),
        ("three thousand two hundred", 3_200),
        ("two hundred thousand", 200_000),
        ("a dozen", 12),
        ("half a dozen", 6),
        ("two dozen", 24),
        ("two and a half", 2.5),
        ("half", 0.5),
    ],
)
def test_value(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "dozens", "none", "someone", "a", "fifth", "1,20,0", "ten apples"])
def test_not_a_number(text):
    assert parse_number(text) is None


@given(st.integers(min_value=0, max_value=10**12))
def test_digits_with_and_without_separators_agree(value):
    assert parse_number(f"{value:,}") == value == parse_number(str(value))


def test_fragment_finds_numbers_where_they_stand():
    text = "Some 50km away, twenty-two of a hundred and six people, someone in 1,200 tents, B52 and half a dozen more"
    assert re.findall(NUMBER, text, re.IGNORECASE) == ["50", "twenty-two", "a hundred and six", "1,200", "half a dozen"]


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("dozens", 24),
        ("Scores", 40),
        ("hundreds of", 200),
        ("thousands", 2_000),
        ("tens of thousands", 20_000),
        ("hundreds of thousands of", 200_000),
        ("several", 3),
        ("a few", 3),
        ("a couple of", 2),
        ("several dozen", 36),
        ("a few hundred", 300),
    ],
)
def test_vague(text, low):
    assert vague_bounds(text) == (low, None)


def test_vague_fragment_takes_the_longest_phrase():
    text = "Tens of thousands fled, several hundred stayed and dozens of others died"
    assert re.findall(VAGUE, text, re.IGNORECASE) == ["Tens of thousands", "several hundred", "dozens"]


def test_exact_numbers_are_not_vague():
    assert vague_bounds("35") is None
