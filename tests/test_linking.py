"""Rows of several reports and data sets that tell one event, and what they say together."""

import json
from itertools import combinations
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from geoincidents import countable, link_reports, read_reports, schema, summarise_events
from geoincidents.cli import main
from geoincidents.errors import InputError, SchemaError
from geoincidents.linking.clustering import Clusters
from geoincidents.linking.comparing import FALLING, FIELDS
from geoincidents.linking.facts import facts_of, points_of
from geoincidents.linking.model import ALL_FIELDS, PASSES, fitted
from geoincidents.linking.neighbours import NEIGHBOURS, neighbours
from geoincidents.linking.pairing import pairs_of
from geoincidents.linking.parties import same_party
from geoincidents.linking.reasons import BREACHES
from geoincidents.linking.tables import TYPES, type_levels, type_ranks, word_weight
from geoincidents.linking.trees import Trees
from geoincidents.tables.conforming import incidents_from_rows, validate
from geoincidents.tables.files import read_incidents

STRIKE = {
    "record_kind": "incident", "event_type": "air_strike", "match_status": "given", "country": "YEM",
    "date_start": "2018-08-21", "date_end": "2018-08-21", "date_precision": "day", "geo_precision": "settlement",
    "geo_radius_km": 3, "geometry": Point(43.315, 14.195), "place_name": "Zabid", "killed_best": 26,
}  # fmt: skip


def report(name, **values):
    """A row of a report of its own."""
    return STRIKE | {"incident_id": name, "source_schema": "text", "source_name": f"outlet {name}"} | values


def row(schema_name, name, **values):
    """A row of a data set."""
    return STRIKE | {"incident_id": f"{schema_name}:{name}", "source_schema": schema_name} | values


def groups(*rows, **options):
    return link_reports(incidents_from_rows(rows), **options)["event_group"].tolist()


def partition(table):
    """Identifiers by group, whatever the groups are called."""
    return {frozenset(part) for part in table.groupby("event_group")["incident_id"].agg(list)}


def test_two_reports_of_one_strike_are_one_event(tmp_path):
    path = tmp_path / "reports.jsonl"
    path.write_text(
        "\n".join(
            json.dumps(one)
            for one in [
                {"text": "Warplanes bombed a fish market in Zabid on Tuesday, killing 26 people, medics said.",
                 "published": "2018-08-22", "source": "A"},
                {"text": "At least 27 civilians died on 21 August when coalition jets hit the Zabid fish market.",
                 "published": "2018-08-23", "source": "B"},
                {"text": "Jets of the coalition struck a fish market in Zabid on 21 August, leaving 26 people dead.",
                 "published": "2018-08-22", "source": "C"},
            ]
        )
    )  # fmt: skip
    table = read_reports(path)
    linked, links = link_reports(table, return_links=True)
    assert (len(table), len(linked), linked["event_group"].nunique()) == (3, 3, 1)
    assert linked.loc[countable(linked), "killed_best"].sum() in (26, 27)
    assert len(links) == 3
    assert links["score"].between(0, 1).all()
    assert links["reason"].str.contains("2018-08-21").all()


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({}, {}),
        ({"event_type": "air_strike"}, {"event_type": "attack_unspecified"}),
        ({"killed_best": 26}, {"killed_best": 27}),
        ({"actor1": "Rapid Support Forces", "actor1_type": "rebel"}, {"actor1": "RSF", "actor1_type": "rebel"}),
        ({"geo_radius_km": 3}, {"geo_radius_km": 25, "geometry": Point(43.25, 14.3), "geo_precision": "near"}),
    ],
)
def test_two_data_sets_of_one_strike_are_one_event(one, two):
    assert len(set(groups(row("acled", 1, **one), row("ucdp_ged", 2, **two)))) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"date_start": "2018-09-06", "date_end": "2018-09-06"},
        {"geometry": Point(44.2, 15.35), "place_name": "Sanaa"},
        {"event_type": "protest", "killed_best": 0},
        {"killed_best": 2, "event_type": "armed_clash", "actor1": "Zaraniq Brigade", "actor1_type": "identity_militia"},
        {"record_kind": "aggregate"},
        {"record_kind": "background"},
        {"record_kind": "statement"},
        {"date_start": None, "date_end": None},
    ],
)
def test_what_is_another_event_stays_apart(other):
    first = {"actor1": "Saudi Arabia", "actor1_type": "external"}
    assert len(set(groups(report("a", **first), report("b", **other)))) == 2
    assert len(set(groups(row("acled", "a", **first), report("b", **other)))) == 2


def test_a_total_pulls_no_incidents_together():
    total = report("t", record_kind="aggregate", killed_best=53, geo_radius_km=25)
    apart = {"date_start": "2018-08-23", "date_end": "2018-08-23", "killed_best": 4, "event_type": "shelling"}
    found = groups(report("a"), total, report("b", **apart))
    assert len(set(found)) == 3


def test_rows_of_one_report_or_data_set_are_different_events():
    alike = {"source_name": "A", "source_url": "https://a.example/1"}
    assert len(set(groups(report("a", **alike), report("b", **alike)))) == 2
    assert len(set(groups(row("acled", 1), row("acled", 2)))) == 2
    # Of three rows, a data set's two never come together by way of the third; which of them it tells is a toss.
    table = incidents_from_rows([row("acled", 1), row("acled", 2), report("c")])
    linked, links = link_reports(table, min_score=0.3, return_links=True)
    assert linked["event_group"].nunique() == 2
    assert linked["event_group"][0] != linked["event_group"][1]
    assert links["score"].item() == pytest.approx(0.5, abs=0.1)


def test_rows_that_share_a_group_keep_sharing_it():
    shared = {"event_group": "given", "source_name": "A", "evidence": "Raids hit Zabid and Sanaa."}
    far = {"geometry": Point(44.2, 15.35), "place_name": "Sanaa", "killed_best": None}
    found = groups(report("a", **shared), report("b", **shared, **far), report("c"), report("d", **far))
    assert found[0] == found[1] == found[2]


def test_a_group_is_named_by_what_its_rows_brought_and_again_the_same():
    table = incidents_from_rows([row("acled", 1), row("ucdp_ged", 2, event_group="g7"), row("acled", 3, country="LBY",
                                geometry=Point(13, 32))])  # fmt: skip
    before = table.copy(deep=True)
    once = link_reports(table)
    pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(before))
    again = link_reports(once)
    assert again["event_group"].tolist() == once["event_group"].tolist()
    assert once["event_group"].notna().all()


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.integers(1, 6),
            "lon": st.sampled_from([43.31, 43.32, 43.4, 44.2]),
            "radius": st.sampled_from([1, 3, 25, 100, None]),
            "type": st.sampled_from(["air_strike", "shelling", "attack_unspecified", "protest", "other"]),
            "killed": st.sampled_from([None, 0, 2, 26, 27]),
            "source": st.sampled_from(["acled", "ucdp_ged", "gdelt2", "text", "table", None]),
            "name": st.sampled_from(["A", "B", None]),
            "kind": st.sampled_from(["incident", "incident", "strategic", "aggregate", "statement"]),
            "group": st.sampled_from([None, None, None, "g1", "g2"]),
            "actor": st.sampled_from([None, "Houthis", "Ansar Allah", "army"]),
        }
    ),
    max_size=10,
)


def made(drawn):
    return incidents_from_rows(
        STRIKE | {
            "incident_id": f"r{n}", "date_start": f"2018-08-{one['day']:02}", "date_end": f"2018-08-{one['day']:02}",
            "geometry": Point(one["lon"], 14.195) if one["radius"] else None, "geo_radius_km": one["radius"],
            "event_type": one["type"], "killed_best": one["killed"], "source_schema": one["source"],
            "source_name": one["name"], "record_kind": one["kind"], "event_group": one["group"], "actor1": one["actor"],
            "match_why": "none", "match_status": "given" if one["radius"] else "unresolved",
        }
        for n, one in enumerate(drawn)
    )  # fmt: skip


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_and_no_row_is_lost(drawn, random):
    table = made(drawn)
    linked = link_reports(table)
    assert linked.index.equals(table.index)
    assert linked["incident_id"].tolist() == table["incident_id"].tolist()
    order = list(range(len(table)))
    random.shuffle(order)
    turned = link_reports(table.iloc[order])
    assert dict(zip(turned["incident_id"], turned["event_group"], strict=True)) == dict(
        zip(linked["incident_id"], linked["event_group"], strict=True)
    )
    assert partition(link_reports(linked)) == partition(linked)
    summary = summarise_events(linked)
    validate(summary)
    assert sorted(summary["event_group"]) == sorted(set(linked["event_group"]))
    counted = linked[countable(linked)]
    assert set(counted["event_group"]) == set(linked.loc[linked["record_kind"] == "incident", "event_group"])


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(ROWS)
def test_rows_elsewhere_change_nothing(drawn):
    table = made([one | {"group": None} for one in drawn])
    far = table.copy()
    far["incident_id"] = far["incident_id"] + "-far"
    far["country"] = "LBY"
    far["geometry"] = far.geometry.translate(xoff=-30)
    both = gpd.GeoDataFrame(pd.concat([table, far], ignore_index=True))
    alone, beside = partition(link_reports(table)), partition(link_reports(both))
    assert alone == {part for part in beside if not any(name.endswith("-far") for name in part)}
    assert len(beside) == 2 * len(alone)


def test_pairs_are_found_over_the_date_line_at_the_poles_and_across_cells():
    random = np.random.default_rng(3)
    points = [
        Point(lon, lat) for lon, lat in zip(random.uniform(-180, 180, 40), random.uniform(-89.9, 89.9, 40), strict=True)
    ]
    points += [Point(179.99, 10), Point(10, 89.99), Point(-170, -89.99)]
    rows = []
    for n, point in enumerate(points):
        turned = point.x - 360 if point.x > 179.95 else point.x
        rows += [
            report(f"a{n}", geometry=point),
            report(f"b{n}", geometry=Point(turned + 0.02 * (turned < 0), point.y)),
        ]
    table = incidents_from_rows(rows)
    facts = facts_of(table, *points_of(table))
    pairs = pairs_of(facts)
    names = table["incident_id"].to_numpy()[facts.order]
    found = {frozenset(pair) for pair in zip(names[pairs.left], names[pairs.right], strict=True)}
    assert {frozenset((f"a{n}", f"b{n}")) for n in range(len(points))} <= found


def test_the_grid_finds_every_pair_that_brute_force_does():
    random = np.random.default_rng(5)
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 20, 150), "D")
    rows = [
        report(f"{n:03}", geometry=Point(*point), geo_radius_km=float(radius), date_start=day, country=None,
               date_end=day + pd.Timedelta(days=int(long)))
        for n, (point, radius, day, long) in enumerate(
            zip(random.uniform([40, 10], [44, 13], (150, 2)), random.choice([1, 5, 25, 100], 150), days,
                random.choice([0, 0, 6, 29], 150), strict=True))
    ]  # fmt: skip
    table = incidents_from_rows(rows)
    facts = facts_of(table, *points_of(table))
    found = pairs_of(facts)
    one, two = np.triu_indices(len(facts), 1)
    from geoincidents.linking.pairing import SLACK_KM, distance_km, gap_days

    span = facts.last - facts.first
    near = distance_km(facts, one, two) <= facts.radius[one] + facts.radius[two] + SLACK_KM
    near &= gap_days(facts, one, two) <= np.where(span[one] + span[two] <= 2, 3, 1)
    assert set(zip(found.left, found.right, strict=True)) == set(zip(one[near], two[near], strict=True))


def test_a_chain_of_likely_pairs_does_not_join_what_its_ends_deny():
    start, documents = np.arange(3), np.arange(3)
    pairs = [(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.0)]
    assert Clusters(start, documents).merge(pairs, 0.5) == [0, 0, 2]
    assert Clusters(start, documents).merge([*pairs[:2], (0, 2, 0.7)], 0.5) == [0, 0, 0]
    assert Clusters(start, np.array([5, 6, 5])).merge([*pairs[:2], (0, 2, 0.7)], 0.5) == [0, 0, 2]


def test_a_word_weighs_less_where_the_country_is_full_of_it_and_not_elsewhere():
    said = "Assailants detonated explosives near Qasrine bakery."
    rows = [report(f"{n:02}", evidence=said if n < 20 else "Qasrine.", country="YEM") for n in range(21)]
    rows += [report("30", evidence=said, country="LBY"), report("31", evidence=said, country=None)]
    table = incidents_from_rows(rows)
    wording = facts_of(table, *points_of(table)).wording
    number = wording.words.index("bakery")

    def weight(row):
        return wording.weights[row][wording.tokens[row].tolist().index(number)]

    assert weight(0) < 2 < weight(21)
    assert weight(21) == weight(22) == pytest.approx(word_weight("bakery"), rel=1e-5)


def test_a_pair_that_only_two_rows_share_weighs_as_in_notes():
    rows = [report(name, evidence="A bakery burned.") for name in "ab"]
    table = incidents_from_rows(rows)
    wording = facts_of(table, *points_of(table)).wording
    at = wording.tokens[0].tolist().index(wording.words.index("bakery"))
    assert wording.weights[0][at] == pytest.approx(word_weight("bakery"), rel=1e-5)


@pytest.mark.parametrize("turned", [False, True])
def test_rivals_and_company_are_the_same_from_either_side(turned):
    # Of four rows the first goes with the second and third, both of one data set; the fourth with the first two.
    order = [3, 2, 1, 0] if turned else [0, 1, 2, 3]
    sources = {0: ("text", "A"), 1: ("acled", None), 2: ("acled", None), 3: ("text", "B")}
    rows = [report(str(order[n]), source_schema=sources[n][0], source_name=sources[n][1]) for n in range(4)]
    table = incidents_from_rows(rows)
    facts = facts_of(table, *points_of(table))
    pairs = pairs_of(facts)
    named = {frozenset((order[a], order[b])): n for n, (a, b) in enumerate([(0, 1), (0, 2), (0, 3), (1, 3), (2, 3)])}
    given_odds = np.array([3.0, 1.0, 2.0, 4.0, -4.0])
    at = [named[frozenset(pair)] for pair in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)]
    found = neighbours(facts, pairs, given_odds[at])[np.argsort(at)]
    level = {name: found[:, n].tolist() for n, name in enumerate(NEIGHBOURS)}
    assert NEIGHBOURS["better rival in document"][level["better rival in document"][0]] == "1.5 to 2.5"
    assert NEIGHBOURS["better rival in document"][level["better rival in document"][1]] == "-2.5 to -1.5"
    assert NEIGHBOURS["better rival in document"][level["better rival in document"][2]] == "none"
    assert NEIGHBOURS["higher chance in document"][level["higher chance in document"][2]] == "0.8 to 0.9"
    assert NEIGHBOURS["company"][level["company"][0]] == "0.75 to 1"
    assert level["denied by more"][1] > level["denied by more"][0]


def test_a_row_of_an_unknown_source_is_no_rival_in_the_last_document_of_the_row_before():
    from geoincidents.linking.neighbours import _margins
    from geoincidents.linking.pairing import Pairs

    zero = np.zeros(2, dtype=np.float32)
    pairs = Pairs(np.array([0, 1]), np.array([1, 2]), zero, zero)
    fewer, more = _margins(np.array([0, 1, -1]), pairs, np.array([3.0, 9.0]))
    assert np.isposinf([fewer[0], more[0]]).all()


def random_levels(count, fields):
    random = np.random.default_rng(count)
    return np.column_stack([random.integers(0, len(levels), count) for levels in fields.values()]).astype(np.int8)


def test_a_row_ends_in_the_leaf_that_its_splits_lead_to():
    # The first tree asks field 0, then on the right field 1; the second has one split; both have unused places.
    trees = Trees(
        start=np.array(0.5),
        fields=np.array([[0, 1, 0], [1, 0, 0]], dtype=np.int8),
        highest=np.array([[2, 4, 0], [0, 0, 0]], dtype=np.int8),
        lefts=np.array([[0b001, 0b010, 0], [0b01, 0, 0]], dtype=np.uint16),
        leaves=np.array([[1, 2, 4], [8, 16, 0]], dtype=np.float32),
    )
    levels = np.array([[2, 9], [3, 4], [3, 5], [0, 0]] * 5000, dtype=np.int8)
    assert trees.log_odds(levels).tolist() == [0.5 + 1 + 16, 0.5 + 2 + 16, 0.5 + 4 + 16, 0.5 + 1 + 8] * 5000
    assert trees.log_odds(levels[:0]).tolist() == []


@pytest.mark.parametrize("name", PASSES)
def test_trees_split_levels_that_there_are(name):
    fields = FIELDS if name == PASSES[0] else ALL_FIELDS
    trees = getattr(fitted(), name)
    sizes = np.array([len(levels) for levels in fields.values()])
    used = trees.lefts > 0
    assert (trees.highest[used] < sizes[trees.fields[used]] - 1).all()
    assert len(set(trees.fields[used].tolist())) > len(fields) / 2


@pytest.mark.parametrize("name", PASSES)
def test_later_farther_or_another_toll_never_raises_a_score(name):
    fields = FIELDS if name == PASSES[0] else ALL_FIELDS
    trees, levels = getattr(fitted(), name), random_levels(400, fields)
    for number, (field, words) in enumerate(fields.items()):
        if field not in FALLING:
            continue
        rows = np.repeat(levels, len(words), axis=0)
        rows[:, number] = np.tile(np.arange(len(words)), len(levels))
        steps = np.diff(trees.log_odds(rows).reshape(len(levels), len(words)), axis=1)
        assert (steps <= 1e-5).all(), field


def test_reasons_speak_of_levels_that_there_are():
    assert all(word in ALL_FIELDS[field] for field, words in BREACHES.items() for word in words)
    assert FIELDS.keys() >= set(FALLING)


def test_groups_written_by_hand_are_found_again():
    """Bombings, sieges, offensives and near misses told by outlets and data sets; ``event`` says what a row tells."""
    lines = (Path(__file__).parent / "linked_groups.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    told = [(one.pop("group"), one.pop("event", None)) for one in rows]
    points = [Point(one.pop("lon"), one.pop("lat")) for one in rows]
    fixed = {"record_kind": "incident", "match_status": "given"}
    label = groups(*(one | fixed | {"geometry": point} for one, point in zip(rows, points, strict=True)))
    known = [n for n, (_, event) in enumerate(told) if event is not None]
    made = {pair for pair in combinations(known, 2) if label[pair[0]] == label[pair[1]]}
    true = {pair for pair in combinations(known, 2) if told[pair[0]] == told[pair[1]]}
    assert len(true) == 86
    assert len(made & true) >= 0.96 * len(true)
    assert len(made & true) >= 0.96 * len(made)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Houthis", "Ansar Allah", True),
        ("RSF", "Rapid Support Forces", True),
        ("BIFM: Bangsamoro Islamic Freedom Movement", "Bangsamoro Islamic Freedom Movement (BIFM)", True),
        ("Military Forces of Ukraine (2019-)", "Ukrainian forces", True),
        ("Hizbullah", "Hezbollah", True),
        ("pro-Houthi forces", "Houthis", True),
        ("anti-Houthi forces", "Houthis", False),
        ("RSF fighters", "the paramilitary Rapid Support Forces (RSF)", True),
        ("Boko Haram", "Islamic State", False),
        ("Russian forces", "Ukrainian forces", False),
    ],
)
def test_parties_are_the_same_by_their_telling_words(one, two, same):
    assert same_party(one, two) is same is same_party(two, one)


def test_the_table_of_types_is_whole_and_even():
    table, levels = type_levels()
    assert set(type_ranks()) == set(TYPES)
    assert (table == table.T).all()
    assert {levels[n] for n in np.diag(table)[:-1]} == {"same"}


def test_what_linking_cannot_do_without_is_named():
    with pytest.raises(SchemaError, match=r"'incident_id' is null in 1 row\(s\): 0"):
        link_reports(incidents_from_rows([STRIKE]))
    with pytest.raises(SchemaError, match="columns incident_id"):
        link_reports(gpd.GeoDataFrame({"a": [1]}))
    with pytest.raises(InputError, match="min_score=2"):
        groups(report("a"), min_score=2)
    with pytest.raises(InputError, match="policy='most'"):
        summarise_events(incidents_from_rows([report("a")]), policy="most")
    assert len(link_reports(incidents_from_rows([]))) == 0
    assert len(summarise_events(incidents_from_rows([]))) == 0


TOLD = [
    report("a", event_group="e", killed_best=26, killed_low=20, source_date="2018-08-22", injured_best=40,
           source_url="https://a.example", evidence="Dozens fell.", actor1="coalition", geo_radius_km=25),
    report("b", event_group="e", killed_best=31, source_date="2018-08-25", killed_high=35,
           event_type="attack_unspecified", evidence="The toll rose to 31.", actor1="Saudi Arabia",
           actor1_type="external"),
    report("c", event_group="e", killed_best=29, source_date="2018-08-24", actor1="Saudi Arabia",
           actor1_type="external", evidence="The health ministry counted 29 dead."),
    row("acled", "d", event_group="e", killed_best=28, injured_best=None),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "killed"), [("conservative", 26), ("latest", 31), ("official", 29)])
def test_the_policy_decides_the_toll(policy, killed):
    event = summarise_events(incidents_from_rows(TOLD), policy=policy)
    validate(event)
    one = event.iloc[0]
    assert (one["killed_low"], one["killed_best"], one["killed_high"]) == (20, killed, 35)
    assert (one["injured_best"], one["reports"], one["sources"]) == (40, 4, 4)
    assert (one["event_type"], one["actor1"], one["geo_radius_km"]) == ("air_strike", "Saudi Arabia", 3)
    assert one["source_name"] == "outlet a; outlet b; outlet c"


def test_without_an_official_body_data_sets_decide():
    rows = incidents_from_rows([TOLD[0], TOLD[1], TOLD[3]])
    assert summarise_events(rows, policy="official")["killed_best"].tolist() == [28]
    assert summarise_events(rows.iloc[:2], policy="official")["killed_best"].tolist() == [31]


def test_numbers_that_one_report_gives_for_several_places_add_up():
    told = {"event_group": "e", "source_name": "A", "evidence": "Three died in Zabid, four in Bajil."}
    rows = incidents_from_rows([report("a", **told, killed_best=3), report("b", **told, killed_best=4)])
    event = summarise_events(rows)
    assert (event["killed_best"].item(), event["reports"].item()) == (7, 1)
    assert countable(rows).all()


def test_an_event_of_several_sources_counts_once_and_one_in_several_places_as_before():
    told = {"event_group": "e", "source_name": "A", "evidence": "Raids hit Zabid and Bajil."}
    rows = [report("a", **told, casualty_group="e"), report("b", **told, killed_best=None, casualty_group="e")]
    assert countable(incidents_from_rows(rows)).tolist() == [True, True]
    further = report("c", event_group="e", killed_best=27, geo_radius_km=1)
    table = incidents_from_rows([*rows, further])
    assert countable(table).tolist() == [False, False, True]
    assert table.loc[countable(table), "killed_best"].sum() == 27
    without = incidents_from_rows([*rows, further | {"killed_best": None}])
    assert countable(without).tolist() == [True, True, False]
    nowhere = {"source_schema": None, "source_name": None, "event_group": "e"}
    assert countable(incidents_from_rows([report("a", **nowhere), report("b", **nowhere)])).all()


def test_a_place_that_nobody_looked_up_is_looked_up():
    untried = {"geometry": None, "geo_radius_km": None, "geo_precision": None, "match_status": "unresolved"}
    assert len(set(groups(report("a"), row("acled", 1, **untried)))) == 1


def test_the_command_links_tables_and_reports(capsys, tmp_path):
    texts, table = tmp_path / "w.jsonl", tmp_path / "t.csv"
    texts.write_text(json.dumps({"text": "An air strike hit a market in Zabid on Tuesday, killing 26 people.",
                                 "published": "2018-08-22", "source": "A"}))  # fmt: skip
    table.write_text(
        "date_start,lat,lon,event_type,killed_best,country,notes\n"
        "2018-08-21,14.2,43.31,air_strike,27,YEM,Warplanes struck a market\n"
        "2018-09-06,14.2,43.31,air_strike,26,YEM,Air strike on a farm\n"
    )
    out, events = tmp_path / "linked.csv", tmp_path / "events.gpkg"
    words = ["link", texts, table, "-o", out, "--events", events, "--policy", "latest"]
    assert main([str(word) for word in words]) == 0
    assert "3 rows in 2 groups" in capsys.readouterr().err
    linked, summary = read_incidents(out), read_incidents(events)
    assert linked["event_group"].nunique() == len(summary) == 2
    assert sorted(summary["reports"].tolist()) == [1, 2]
    assert main(["link", str(texts), "-o", str(texts)]) == 2


def test_real_notes_beside_their_coded_rows(shared):
    """Coded rows of one month beside the same rows with their words: each finds itself and no other."""
    notes = [json.loads(line) for line in (shared / "reading" / "dev.jsonl").read_text().splitlines()]
    notes = [note for note in notes if note["source"] == "gtd2021" and note["truth"]["lat"] is not None][:600]
    coded = [
        {"record_kind": "incident", "event_type": note["truth"]["type"][0] if note["truth"]["type"] else "other",
         "match_status": "given", "date_start": note["truth"]["date"], "date_end": note["truth"]["date"],
         "date_precision": "day", "geo_radius_km": note["truth"]["radius"], "actor1": note["truth"]["actor1"],
         "killed_best": note["truth"]["killed"], "injured_best": note["truth"]["injured"],
         "geometry": Point(note["truth"]["lon"], note["truth"]["lat"])}
        for note in notes
    ]  # fmt: skip
    rows = [one | {"incident_id": f"a{n}", "source_schema": "acled"} for n, one in enumerate(coded)]
    rows += [one | {"incident_id": f"b{n}", "source_schema": "ucdp_ged"} for n, one in enumerate(coded)]
    linked = link_reports(incidents_from_rows(rows))
    label = dict(zip(linked["incident_id"], linked["event_group"], strict=True))
    right = sum(label[f"a{n}"] == label[f"b{n}"] for n in range(len(notes)))
    made_links = sum(size - 1 for size in linked["event_group"].value_counts())
    assert right >= 0.9 * len(notes)
    assert right >= 0.95 * made_links
    assert schema.EVENT_GROUP in linked


def test_a_timeline_counts_an_event_of_several_reports_once():
    from geoincidents import timeline_figure

    apart = {"event_group": "f", "date_start": "2018-08-22", "date_end": "2018-08-22"}
    table = incidents_from_rows([report("a", event_group="e"), report("b", event_group="e"), report("c", **apart)])
    bars = [bar.get_height() for bar in timeline_figure(table, step="day").axes[0].patches]
    assert sum(bars) == 2
