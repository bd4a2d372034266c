"""How the suite runs: a pass over rows tells every one that fails, and lists of tests name tests that there are."""

from pathlib import Path

import pytest
from passes import for_each

ROOT = Path(__file__).parents[1]


def test_every_row_that_fails_is_told_with_its_name():
    seen = []

    @for_each([1, 0, 3, -2], named=lambda row: f"row {row}")
    def test_inverse(row):
        """Say what is tested."""
        seen.append(row)
        assert 1 / row > 0.5

    with pytest.raises(AssertionError) as told:
        test_inverse()
    assert seen == [1, 0, 3, -2]
    said = str(told.value)
    assert said.startswith("3 of 4 rows fail:")
    assert "row 0: ZeroDivisionError" in said
    assert "row 3: AssertionError" in said
    assert "row 1:" not in said
    assert (test_inverse.__name__, test_inverse.__doc__) == ("test_inverse", "Say what is tested.")


def test_a_pass_over_nothing_fails():
    with pytest.raises(AssertionError, match="no rows"):
        for_each([], named=str)(lambda _: None)()


@pytest.mark.parametrize("name", ["slow", "shortfalls"])
def test_a_list_of_tests_names_tests_that_there_are(name):
    lines = (ROOT / "tests" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if line and not line.startswith("#")]
    gone = []
    for line in listed:
        file, _, test = line.partition("[")[0].partition("::")
        if not (ROOT / file).is_file() or (test and f"def {test}(" not in (ROOT / file).read_text(encoding="utf-8")):
            gone.append(line)
    assert gone == []
    assert len(listed) == len(set(listed)) > 0
