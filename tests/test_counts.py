"""Counts as people type them: bounds, thousands, words, other scripts, and numbers that mean nothing known."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoincidents.tables.counts import MOST, read_count, read_counts

NUMBERS = st.integers(min_value=0, max_value=99_999)
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

EXACT = {
    "plain": str,
    "float": lambda n: f"{n}.0",
    "comma": lambda n: f"{n:,}",
    "point": lambda n: f"{n:,}".replace(",", "."),
    "blank": lambda n: f"{n:,}".replace(",", " "),
    "thin": lambda n: f"{n:,}".replace(",", "\u202f"),
    "arabic": lambda n: str(n).translate(EASTERN),
    "quoted": lambda n: f'"{n}"',
}
LOWER = {
    "at least": "at least {}", "plus": "{}+", "sign": ">= {}", "or more": "{} or more", "minimum": "minimum {}",
    "french": "au moins {}", "spanish": "al menos {}", "german": "mindestens {}", "russian": "не менее {}",
    "arabic": "على الأقل {}", "turkish": "en az {}", "people": "at least {} people killed",
}  # fmt: skip
UPPER = {"up to": "up to {}", "sign": "<= {}", "fewer": "{} or fewer", "french": "jusqu'à {}", "spanish": "hasta {}"}


@pytest.mark.parametrize("form", EXACT.values(), ids=EXACT)
@given(NUMBERS)
def test_a_number_in_any_form_is_exact(form, number):
    assert read_count(form(number)) == (None, number, None, True)


@pytest.mark.parametrize("form", LOWER.values(), ids=LOWER)
@given(NUMBERS)
def test_a_lowest_number(form, number):
    assert read_count(form.format(number))[:3] == (number, number, None)


@pytest.mark.parametrize("form", UPPER.values(), ids=UPPER)
@given(NUMBERS)
def test_a_highest_number(form, number):
    assert read_count(form.format(number))[:3] == (None, None, number)


@pytest.mark.parametrize(
    "form", ["{}-{}", "{} – {}", "{} to {}", "between {} and {}", "{}/{}", "entre {} et {}", "от {} до {}"]
)
@given(st.lists(NUMBERS, min_size=2, max_size=2, unique=True).map(sorted))
def test_a_range_holds_its_bounds(form, pair):
    assert read_count(form.format(*pair))[:3] == (pair[0], None, pair[1])


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("more than 10", (11, None, None)),
        ("понад 120", (121, None, None)),
        ("أكثر من ٣٠", (31, None, None)),
        ("fewer than 5", (None, None, 4)),
        ("ca. 50", (None, 50, None)),
        ("~20", (None, 20, None)),
        ("7?", (None, 7, None)),
        ("5-5", (5, 5, 5)),
        ("twelve", (None, 12, None)),
        ("two dozen", (None, 24, None)),
        ("dozens", (24, None, None)),
        ("20 (12 civilians)", (None, 20, None)),
        ("3 civilians", (None, 3, None)),
        ("nil", (None, 0, None)),
        ("no casualties", (None, 0, None)),
        ("-99", (None, -99, None)),
    ],
)
def test_what_a_cell_says(text, count):
    assert read_count(text)[:3] == count


@pytest.mark.parametrize(
    "text", ["see text", "7-5", "2.5", "1.5", "see notes", "3 killed, 5 injured", "12/03/2020", "1,20", "3 + x"]
)
def test_what_is_no_count(text):
    assert read_count(text) is None


@given(st.text(max_size=20))
def test_any_text_is_read_or_not_and_bounds_hold(text):
    count = read_count(text)
    if count is not None and count.low is not None and count.high is not None:
        assert count.low <= count.high


def test_counts_of_a_column():
    table = pd.DataFrame({"killed_best": ["1,200", "10+", "5-7", "unknown", "", "3", "x"]}, index=list("aabcdef"))
    out = read_counts(table, faults := [])
    assert out["killed_low"].astype(object).where(out["killed_low"].notna(), None).tolist() == [
        1200,
        10,
        5,
        None,
        None,
        3,
        None,
    ]
    assert out["killed_best"].astype(object).where(out["killed_best"].notna(), None).tolist() == [
        1200,
        10,
        None,
        None,
        None,
        3,
        None,
    ]
    assert out["killed_high"].astype(object).where(out["killed_high"].notna(), None).tolist() == [
        1200,
        None,
        7,
        None,
        None,
        3,
        None,
    ]
    assert [(one["column"], one["rows"], one["values"]) for one in faults] == [("killed_best", 1, ["x"])]
    assert out.index.equals(table.index)


def test_a_column_of_bare_numbers_has_no_bounds_of_its_own():
    out = read_counts(pd.DataFrame({"injured_best": ["1", "2"]}), [])
    assert "injured_low" not in out.columns or out["injured_low"].isna().all()
    assert out["injured_best"].tolist() == [1, 2]


def test_bounds_in_columns_of_their_own_come_first():
    table = pd.DataFrame({"killed_low": [1, None], "killed_best": ["2-9", "at least 3"], "killed_high": ["8", "x"]})
    out = read_counts(table, faults := [])
    assert out["killed_low"].tolist() == [1, 3]
    assert out["killed_high"].iloc[0] == 8
    assert [(one["column"], one["rows"]) for one in faults] == [("killed_high", 1)]


@pytest.mark.parametrize(
    ("cells", "wanted", "told"),
    [
        ([1.0, float("nan"), 2.5, -9], [1, None, None, None], 1),
        ([3, -99, 10**12, -4], [3, None, None, None], 2),
        (pd.array([1, None], dtype="Int64"), [1, None], 0),
        (pd.array([1.0, None], dtype="Float64"), [1, None], 0),
        ([True, "1"], [None, 1], 1),
        (["-9", "-99", "-99.0"], [None, None, None], 0),
    ],
)
def test_numbers_that_cannot_be_people_are_told(cells, wanted, told):
    out = read_counts(pd.DataFrame({"killed_best": pd.Series(cells)}), faults := [])
    assert [None if pd.isna(cell) else int(cell) for cell in out["killed_best"]] == wanted
    assert sum(one["rows"] for one in faults) == told
    assert str(out["killed_best"].dtype) == "Int64"


@given(st.lists(st.integers(min_value=-(2**60), max_value=2**60), min_size=1))
def test_numbers_arrive_whole_or_are_told(numbers):
    out = read_counts(pd.DataFrame({"killed_best": pd.Series(numbers, dtype=object)}), faults := [])
    sentinels = {-9, -99, -999, -9999, -98, -88, -77}
    for number, read in zip(numbers, out["killed_best"], strict=True):
        assert (0 <= number <= MOST and read == number) or (pd.isna(read) and (number in sentinels or faults))


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("4 (+2)[a]", (None, 4, None)),
        ("40+[12]", (40, 40, None)),
        ("3*", (None, 3, None)),
        ("１２", (None, 12, None)),
        ("३", (None, 3, None)),
        ("๗", (None, 7, None)),
        ("R.A.S.", (None, 0, None)),
        ("wala", (None, 0, None)),
        ("調査中", (None, None, None)),
        ("አልታወቀም", (None, None, None)),
        ("ቢያንስ 45", (45, 45, None)),
        ("कई", (3, None, None)),
    ],
)
def test_counts_of_more_languages_and_with_marks_of_footnotes(text, bounds):
    assert read_count(text)[:3] == bounds
