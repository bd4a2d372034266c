"""Which tellings of a note are events of their own."""

from __future__ import annotations

import pytest

from geoincidents import extract_incidents

MORE = "A mortar shell fell on a market in Taiz. It hurt nobody. Traders closed their shops. Schools stayed shut. "


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Fighters raided Bunia on Monday and killed three farmers. Several victims were beheaded.", ["Bunia"]),
        ("Rioters burned a depot in Basra on Monday. They hurled petrol bombs at the guards' room.", ["Basra"]),
        (
            "Gunmen attacked a post near Kidal on Monday, killing two. It was one of three attacks in the region.",
            ["near Kidal"],
        ),
        ("A bomb killed two men in Jos on Monday. On Tuesday gunmen abducted a priest in Kano.", ["Jos", "Kano"]),
        ("Shells hit Sumy on Monday, killing two. In Kherson, a drone wounded a driver.", ["Sumy", "Kherson"]),
    ],
)
def test_what_a_note_goes_on_about_is_no_event_of_its_own(text: str, places: list[str]) -> None:
    assert extract_incidents(text, published="2024-05-08")["place_phrase"].tolist() == places


def test_an_article_keeps_what_says_enough() -> None:
    text = f"{MORE}On Monday jets bombed a depot in Aden. On Tuesday police arrested two men in Mukalla."
    assert {"Aden", "Mukalla"} <= set(extract_incidents(text, published="2024-05-08")["place_phrase"])


def test_a_toll_that_is_all_a_note_tells_is_an_event_where_the_note_is() -> None:
    text = "Misery came to a camp in Bunia on Monday. Three boys were killed."
    row = extract_incidents(text, published="2024-05-08").iloc[0]
    assert (row["record_kind"], row["killed_best"], row["place_phrase"]) == ("incident", 3, "Bunia")
    bare = extract_incidents("Officials met. Three boys were killed.", published="2024-05-08")
    assert bare["record_kind"].tolist() == ["aggregate"]
