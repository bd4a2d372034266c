"""What the reader makes of passages that no weight was fitted on."""

import importlib.util
import json
import sys
from pathlib import Path

import pandas as pd
import passage_files
import pytest
import unseen_passages

from geoincidents import extract_incidents
from geoincidents.text.dates import find_dates

PATH = Path(__file__).parents[1] / "benchmarks" / "extract.py"
SPEC = importlib.util.spec_from_file_location("benchmark_extract", PATH)
benchmark = importlib.util.module_from_spec(SPEC)
sys.modules[SPEC.name] = benchmark
SPEC.loader.exec_module(benchmark)


@pytest.mark.parametrize(
    ("passages", "event_f1", "killed", "injured"),
    [
        (unseen_passages.DEVELOPMENT, 0.87, 0.95, 0.91),
        (unseen_passages.HELD, 0.95, 0.82, 0.9),
        (passage_files.passages("second-development"), 0.8, 0.9, 0.93),
        (passage_files.passages("second-held"), 0.84, 0.9, 0.9),
        (passage_files.passages("third"), 0.78, 0.8, 0.85),
        (passage_files.passages("fourth"), 0.8, 0.76, 0.72),
    ],
    ids=["development", "held", "second-development", "second-held", "third", "fourth"],
)
def test_passages_of_other_conflicts(passages, event_f1, killed, injured):
    found = benchmark.measure(benchmark.cases_of(passages))
    assert found["event_f1"] >= event_f1
    assert found["killed_exact_of_matched"] >= killed
    assert found["injured_exact_of_matched"] >= injured
    assert found["aggregates_as_incidents"] == 0


def test_the_scorer_counts_what_is_missed_and_what_is_made_up():
    case = benchmark.cases_of(unseen_passages.DEVELOPMENT[:1])[0]
    nothing = extract_incidents("It rained.", published="2024-06-05")
    assert benchmark.score(case, nothing)["missed"] == 2
    other = extract_incidents("A shell killed two people in Kassala on Sunday.", published="2024-06-05")
    found = benchmark.score(case, other)
    assert (found["missed"], found["spurious"], found["killed_given"], found["killed_right"]) == (2, 1, 1, 0)


def rows(text, published="2024-06-05"):
    """Kind, type, place, last day, (low, best, high) of killed, of injured."""
    columns = ["record_kind", "event_type", "place_phrase", "date_end"]
    counts = [f"{side}_{bound}" for side in ("killed", "injured") for bound in ("low", "best", "high")]
    result = []
    for row in extract_incidents(text, published=published)[columns + counts].itertuples(index=False):
        plain = [None if pd.isna(v) else v for v in row]
        numbers = [None if v is None else int(v) for v in plain[4:]]
        result.append((*plain[:3], str(plain[3].date()), tuple(numbers[:3]), tuple(numbers[3:])))
    return result


NONE = (None, None, None)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("On 3 June a bomb fell. Two days earlier, another one fell.", "2024-06-01", "2024-06-01"),
        ("On Monday a bomb fell. Later that day, another one fell.", "2024-06-03", "2024-06-03"),
        ("On 12 May a bomb fell. Two weeks later another one fell.", "2024-05-25", "2024-05-27"),
        ("The group said on Sunday that it took the town two days before.", "2024-05-31", "2024-05-31"),
        ("It fell during Friday prayers on 10 May.", "2024-05-10", "2024-05-10"),
    ],
)
def test_dates_that_count_from_another(words, first, last):
    found = find_dates(words, published=pd.Timestamp("2024-06-05").date())[-1]
    assert (str(found.first), str(found.last)) == (first, last)


def test_days_before_a_named_event_count_from_that():
    assert (
        find_dates("On 3 June it fell, two days before the vote.", published=pd.Timestamp("2024-06-05").date())[1:]
        == ()
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The month of May is no supposition.
        (
            "Insurgents attacked Mopti on 10 May and exchanged fire with troops.",
            [("incident", "armed_clash", "Mopti", "2024-05-10", NONE, NONE)],
        ),
        # What the doer claims widens the bounds and is not added.
        (
            (
                "Twelve soldiers were killed when fighters stormed a base in Beledweyne on Monday; "
                "the group claimed to have killed 60."
            ),
            [("incident", "armed_clash", "Beledweyne", "2024-06-03", (12, 12, 60), NONE)],
        ),
        (
            (
                "A truck bomb killed seven people in Kabul on Monday, police said, "
                "while a doctor said 11 people were killed."
            ),
            [("incident", "explosive_device", "Kabul", "2024-06-03", (7, 7, 11), NONE)],
        ),
        # A toll told town by town is a total beside the rows of the towns.
        (
            (
                "Missiles struck cities across Ukraine on Tuesday, killing seven people. "
                "Three of them died in Sumy, where a missile hit a clinic."
            ),
            [
                ("aggregate", "other", "Ukraine", "2024-06-04", (7, 7, 7), NONE),
                ("incident", "shelling", "Sumy", "2024-06-04", (3, 3, 3), NONE),
            ],
        ),
        (
            "The death toll from ethnic violence in Manipur rose to 98 on Monday.",
            [("aggregate", "other", None, "2024-06-05", (98, 98, 98), NONE)],
        ),
        (
            "The death toll from a market bombing in Quetta on Sunday has now risen to nine.",
            [("incident", "explosive_device", "Quetta", "2024-06-02", (9, 9, 9), NONE)],
        ),
        # An offensive of one's own is one event.
        (
            "The army had killed 40 militants in an offensive in Maiduguri on Tuesday.",
            [("incident", "armed_clash", "Maiduguri", "2024-06-04", (40, 40, 40), NONE)],
        ),
        (
            "Two people died and 14 were taken to hospital after troops shelled Kherson on Monday.",
            [("incident", "shelling", "Kherson", "2024-06-03", (2, 2, 2), (14, 14, 14))],
        ),
        (
            "A missile hit a ship off the coast of Aden on Monday; the crew were unharmed.",
            [("incident", "shelling", "off the coast of Aden", "2024-06-03", (0, 0, 0), (0, 0, 0))],
        ),
        # A hospital that is attacked is where it happened.
        (
            "Gunmen looted a clinic in Goma on Monday.",
            [("incident", "property_destruction", "Goma", "2024-06-03", NONE, NONE)],
        ),
        # The day of a "who" clause is not that of the event.
        (
            "Protesters marched in Lima over the death of a leader, who was found dead on Sunday.",
            [("incident", "protest", "Lima", "2024-06-05", NONE, NONE)],
        ),
        # The fighting was for the town.
        (
            "Rebels seized Goma after heavy fighting with the army on Monday.",
            [("incident", "territory_change", "Goma", "2024-06-03", NONE, NONE)],
        ),
        (
            "Three days after the ceasefire took effect, shelling resumed in Aden on Monday.",
            [("incident", "shelling", "Aden", "2024-06-03", NONE, NONE)],
        ),
        (
            "Gunmen opened fire on an army patrol in Culiacan on Monday, wounding two soldiers.",
            [("incident", "armed_clash", "Culiacan", "2024-06-03", NONE, (2, 2, 2))],
        ),
        (
            "A woman of 61 was killed and two men were wounded by shelling in Aden on Monday.",
            [("incident", "shelling", "Aden", "2024-06-03", (1, 1, 1), (2, 2, 2))],
        ),
    ],
)
def test_constructions(text, expected):
    assert rows(text) == expected


def test_who_runs_into_a_mine_did_not_lay_it():
    table = extract_incidents(
        "Three soldiers died after their patrol hit a mine near Gao on Monday.", published="2024-06-05"
    )
    assert table["event_type"].tolist() == ["explosive_device"]
    assert pd.isna(table["actor1"].iloc[0])


def test_who_is_blamed_right_after_an_attack():
    text = "Shells hit a market in Omdurman on Monday, killing nine. The governor blamed the RSF."
    table = extract_incidents(text, published="2024-06-05")
    assert table["actor1"].tolist() == ["Rapid Support Forces"]


def test_another_source_puts_the_number_of_dead_at_less():
    text = "Five people were killed in Beni on Monday. The army put the number of dead at three."
    assert [row[4] for row in rows(text)] == [(3, 5, 5)]


def test_settlers_are_no_army():
    table = extract_incidents("Israeli settlers set fire to two homes in Nablus on Monday.", published="2024-06-05")
    assert table["actor1"].tolist() == ["Israeli settlers"]
    assert table["actor1_type"].tolist() == ["identity_militia"]


def test_a_list_may_end_with_a_name_that_is_in_no_gazetteer():
    table = extract_incidents("Shells fell in Goma and Kafurumbu on Monday.", published="2024-06-05")
    assert table["place_phrase"].tolist() == ["Goma", "Kafurumbu"]
    assert table["match_status"].tolist() == ["resolved", "unresolved"]


def test_a_long_report_reads_as_its_parts():
    """What lies far behind is neither searched nor confused with what is at hand."""
    parts = [passage.text for passage in unseen_passages.DEVELOPMENT[:6]]
    far = "\n\n".join([*parts * 3, "A shell killed two people in Aden on Monday."])
    row = extract_incidents(far, published="2024-06-05").iloc[-1]
    assert (row["event_type"], row["place_phrase"], row["killed_best"]) == ("shelling", "Aden", 2)


EVERY = [
    *unseen_passages.DEVELOPMENT,
    *unseen_passages.HELD,
    *(
        passage
        for name in ("second-development", "second-held", "third", "fourth")
        for passage in passage_files.passages(name)
    ),
]
EVIDENCE = {
    "place_phrase": "place",
    "date_start": "date",
    **{f"{side}_{bound}": side for side in ("killed", "injured") for bound in ("low", "best", "high")},
    "actor1": "actor1",
    "actor2": "actor2",
}


@pytest.mark.parametrize("passage", EVERY, ids=lambda passage: passage.name)
def test_every_field_points_at_the_words_it_was_read_from(passage):
    table = extract_incidents(passage.text, published=passage.published, country=passage.country)
    for row in table.to_dict("records"):
        spans = json.loads(row["evidence_spans"])
        assert passage.text[slice(*spans["sentence"])] == row["evidence"]
        assert all(0 <= first < last <= len(passage.text) for first, last in spans.values())
        assert [name for name, span in EVIDENCE.items() if pd.notna(row[name]) and span not in spans] == []
        if pd.notna(row["place_phrase"]):
            assert passage.text[slice(*spans["place"])] == row["place_phrase"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Places that share a verb have tolls of their own, in words or in their order.
        (
            "Three people died in a raid on Gaza City on Monday and five in Jabalia.",
            [
                ("incident", "attack_unspecified", "Gaza City", "2024-06-03", (3, 3, 3), NONE),
                ("incident", "attack_unspecified", "Jabalia", "2024-06-03", (5, 5, 5), NONE),
            ],
        ),
        (
            "Two people were killed in Sumy on Monday, one in Kharkiv on Tuesday.",
            [
                ("incident", "attack_unspecified", "Sumy", "2024-06-03", (2, 2, 2), NONE),
                ("incident", "attack_unspecified", "Kharkiv", "2024-06-04", (1, 1, 1), NONE),
            ],
        ),
        (
            "Air strikes on Sumy and Kharkiv on Monday killed three and five people, respectively.",
            [
                ("incident", "air_strike", "Sumy", "2024-06-03", (3, 3, 3), NONE),
                ("incident", "air_strike", "Kharkiv", "2024-06-03", (5, 5, 5), NONE),
            ],
        ),
        (
            "Rockets wounded four people in Kherson and killed one in Nikopol on Monday.",
            [
                ("incident", "shelling", "Kherson", "2024-06-03", NONE, (4, 4, 4)),
                ("incident", "shelling", "Nikopol", "2024-06-03", (1, 1, 1), NONE),
            ],
        ),
        (
            "Five people were killed and as many wounded in clashes in Kidal on Monday.",
            [("incident", "armed_clash", "Kidal", "2024-06-03", (5, 5, 5), (5, 5, 5))],
        ),
        (
            "The number of people killed in a blast in Quetta on Monday has risen to nine.",
            [("incident", "attack_unspecified", "Quetta", "2024-06-03", (9, 9, 9), NONE)],
        ),
        # A day behind an event dates what follows.
        (
            "Shells hit Aden on Monday. The attack came four days after a drone struck Mocha.",
            [
                ("incident", "shelling", "Aden", "2024-06-03", NONE, NONE),
                ("incident", "air_strike", "Mocha", "2024-05-30", NONE, NONE),
            ],
        ),
        (
            "Troops have shelled Aden since the weekend.",
            [("incident", "shelling", "Aden", "2024-06-05", NONE, NONE)],
        ),
        # What a clause that is put in dates is no period of the toll.
        (
            "The rebels, who have fought the army since 2004, killed five people in Beni on Monday.",
            [("incident", "attack_unspecified", "Beni", "2024-06-03", (5, 5, 5), NONE)],
        ),
        # Routes, meetings, sources and kin are no scene.
        ("Protesters from Aden to Mocha demanded bread. The president met mourners in Sanaa on Monday.", []),
        (
            "According to Damascus, a drone killed two people in Homs on Monday.",
            [("incident", "air_strike", "Homs", "2024-06-03", (2, 2, 2), NONE)],
        ),
        # Told as remembered, foiled, denied, or done by nobody who says so.
        (
            "Hundreds gathered in Garissa on Monday to remember the 148 students killed when gunmen stormed a campus.",
            [],
        ),
        ("Police said on Monday that attacks planned on Lamu had been foiled.", []),
        ("The army denied on Monday that it had shelled Goma.", []),
        ("No group has said it carried out the attacks in Yala.", []),
        ("Prices fell on Monday in Nairobi.", []),
        (
            "Egypt, where the two sides are meeting, called for a ceasefire.",
            [("strategic", "agreement", None, "2024-06-05", NONE, NONE)],
        ),
    ],
)
def test_what_a_second_round_of_passages_taught(text, expected):
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Members of the Gran Grif gang killed nine people in Beni on Monday.", "Gran Grif gang"),
        ("The militant group Jaish-e-Mohammad attacked a convoy in Uri on Monday.", "Jaish-e-Mohammad"),
        ("Shells killed two people in Zakho on Monday, state television said, blaming Turkey.", "Turkey"),
        ("Russia, which denies targeting civilians, shelled Kherson on Monday.", "Russia"),
        ("Israel’s bombardment of Tyre killed nine people on Monday.", "Israel"),
        ("The group said it had seized control of Goma on Monday, accusing the army of using it.", None),
        ("Warplanes bombed Saraqib on Monday.", None),
        ("A bomb killed five in Beni on Monday. Officials said the ADF was responsible.", "Allied Democratic Forces"),
    ],
)
def test_who_did_it(text, doer):
    found = extract_incidents(text, published="2024-06-05")["actor1"].iloc[0]
    assert (None if pd.isna(found) else found) == doer


@pytest.mark.parametrize(
    "text",
    [
        "(" * 3000,
        "“" * 3000,
        "A" * 30_000,
        "and " * 3000,
        "Goma, " * 400,
        "1 2 3 4 " * 2000,
        "killed five people and " * 300,
    ],
    ids=["brackets", "quotes", "one word", "and", "names", "numbers", "no end"],
)
def test_odd_text_is_read_without_a_fault(text):
    table = extract_incidents(text, published="2024-06-05")
    assert table["place_phrase"].isna().all() or len(table) < len(text)


def test_a_digest_a_list_and_a_blog_are_read_point_by_point():
    text = (
        "KYIV, June 4 - Shelling killed two people in Kherson on Monday.\n\nGOMA, Congo, June 4 - Gunmen killed five "
        "villagers in Sake on Sunday.\n\n• A shell hit Omdurman on Monday.\n"
        "• Gunmen abducted three people in Nyala.\n\n"
        "14:05 GMT - A drone hit a depot in Poltava, killing one."
    )
    assert [row[2] for row in rows(text)] == ["Kherson", "Sake", "Omdurman", "Nyala", "Poltava"]
