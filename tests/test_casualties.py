"""Killed and injured as a sentence states them."""

from __future__ import annotations

import pytest

from geoincidents.events.casualties import Count, HarmKind, find_harm, read_count


def totals(text: str) -> dict[str, tuple[int | None, int | None, int | None]]:
    return {str(h.kind): (h.count.low, h.count.best, h.count.high) for h in find_harm(text)}


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("Five people were killed and 12 wounded.", (5, 5, 5), (12, 12, 12)),
        ("A mortar round killed a farmer and injured his wife.", (1, 1, 1), (1, 1, 1)),
        ("The blast killed at least 1,200 people.", (1200, 1200, None), None),
        ("Dozens of miners were killed.", (24, None, None), None),
        ("More than 40 villagers died.", (41, None, None), None),
        ("Up to 60 people were killed.", (None, None, 60), None),
        ("About 60 people were killed.", (None, 60, None), None),
        ("Three soldiers and two nurses were killed.", (5, 5, 5), None),
        ("It killed two guards and 14 others were injured.", (2, 2, 2), (14, 14, 14)),
        ("Nine people, including two children, were killed.", (9, 9, 9), None),
        ("Nine people were killed, including a nurse, and six others were hurt.", (9, 9, 9), (6, 6, 6)),
        ("It killed 15 people: nine women, five men and a guard.", (15, 15, 15), None),
        ("Medics counted 20 casualties, six of them deaths.", (6, 6, 6), (14, 14, 14)),
        ("Nobody was hurt.", (0, 0, 0), (0, 0, 0)),
        ("There were no casualties.", (0, 0, 0), (0, 0, 0)),
        ("No one was killed, but two people were injured.", (0, 0, 0), (2, 2, 2)),
        ("The death toll rose to 42.", (42, 42, 42), None),
        ("On 3 May 2 guards were killed.", (3, 3, 3), None),
        ("A 15-year-old boy was killed.", (1, 1, 1), None),
        ("The attack left 12 people dead.", (12, 12, 12), None),
        ("Seven herders were hacked to death in their sleep.", (7, 7, 7), None),
        ("Three sailors drowned when the patrol boat was rammed.", (3, 3, 3), None),
        ("A tailor and his brother were gunned down at the stadium.", (2, 2, 2), None),
        ("Eleven hostages had been strangled, and two cooks suffered burns.", (11, 11, 11), (2, 2, 2)),
        ("At least 30 villagers were put to death.", (30, 30, None), None),
        ("Five nuns received light wounds.", None, (5, 5, 5)),
        ("A crowd lynched two clerks outside the bank.", (2, 2, 2), None),
        ("Raiders had butchered 12 to 15 settlers at the ford.", (12, None, 15), None),
    ],
)
def test_reads_tolls(text: str, killed: tuple[int | None, ...] | None, injured: tuple[int | None, ...] | None) -> None:
    if text.startswith("On 3 May"):
        found = find_harm(text, masked=[(3, 8)])
        assert [h.count for h in found] == [Count(2, 2, 2)]
        return
    found = totals(text)
    assert found.get("killed") == killed
    assert found.get("injured") == injured


@pytest.mark.parametrize(
    "text", ["More than 30 people were killed or injured.", "The raid killed and wounded 30 people."]
)
def test_a_number_that_cannot_be_split_stays_whole(text: str) -> None:
    assert [h.kind for h in find_harm(text)] == [HarmKind.EITHER]


@pytest.mark.parametrize(
    "text",
    [
        "Three of the dead were children.",
        "There were no immediate reports of casualties.",
        "The shell destroyed five houses.",
        "Soldiers were killed.",
        "It lies 5 km from the place where they died.",
    ],
)
def test_reads_no_toll_where_none_is_stated(text: str) -> None:
    assert totals(text) == {}


def test_offsets_point_into_the_report() -> None:
    report = "It rained. Two people were killed."
    harm = find_harm(report[11:], start=11)[0]
    assert report[harm.start : harm.end] == "Two people were killed"


def test_count_of_other_words_is_none() -> None:
    assert read_count("red") is None


def test_a_sum_lacks_the_bound_that_a_part_lacks() -> None:
    assert Count(2, 2, 2) + Count(3, 3, None) == Count(5, 5, None)
