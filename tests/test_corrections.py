"""Decisions of a review, read back into the incident table."""

import json

import pytest
from shapely.geometry import Point

import geoincidents
from geoincidents import schema
from geoincidents.errors import FileFormatError, InputError
from geoincidents.tables.conforming import incidents_from_rows
from geoincidents.tables.corrections import apply_corrections

TRIPOLI_LIBYA = "geonames:2210247"
CANDIDATES = [{"place_id": one, "name": "Tripoli", "lat": 33.0, "lon": 13.0} for one in (TRIPOLI_LIBYA, "mine:1")]


def rows():
    table = incidents_from_rows(
        [
            {
                "incident_id": f"r{n}",
                "record_kind": "incident",
                "event_type": "armed_clash",
                "match_status": status,
                "place_phrase": phrase,
                "country": "LBN",
                "geometry": Point(35.8, 34.4) if status == "ambiguous" else None,
                "killed_best": n,
                "match_candidates": json.dumps(
                    [
                        {"place_id": one, "name": "Tripoli", "lat": 33.0, "lon": 13.0}
                        for one in (TRIPOLI_LIBYA, "mine:1")
                    ]
                ),
            }
            for n, (status, phrase) in enumerate(
                [("ambiguous", "50km south of Tripoli"), ("unresolved", "x"), ("ambiguous", "y"), ("ambiguous", "z")]
            )
        ]
    )
    table.index = [5, 5, 1, 0]
    return table


def chosen(**values):
    return {
        "incident_id": "r0",
        "decision": "choose",
        "place_id": TRIPOLI_LIBYA,
        "name": "Tripoli",
        "country": "LBY",
        "lat": 32.887,
        "lon": 13.187,
    } | values


def test_each_decision_does_what_it_says():
    before = rows()
    after = apply_corrections(
        before,
        [
            chosen(),
            {"incident_id": "r1", "decision": "move", "lat": 32.5, "lon": 13.25},
            {"incident_id": "r2", "decision": "reject"},
        ],
    )
    assert after.index.tolist() == before.index.tolist()
    assert before.geometry.iloc[0].x == 35.8  # the input stays as it was
    first, second, third, fourth = (after.iloc[n] for n in range(4))
    # The phrase is measured from the Tripoli that was chosen, not put on it.
    assert (first.geometry.y, first.geometry.x) == pytest.approx((32.437, 13.187), abs=0.01)
    assert first[schema.COUNTRY] == "LBY"
    assert first[schema.PLACE_ID] == TRIPOLI_LIBYA
    assert (first[schema.MATCH_STATUS], first[schema.MATCH_WHY]) == ("resolved", "Tripoli was chosen in a review")
    assert second.geometry == Point(13.25, 32.5)
    assert (second[schema.MATCH_STATUS], second[schema.GEO_PRECISION], second[schema.GEO_RADIUS_KM]) == (
        "given",
        "exact",
        1,
    )
    assert third.geometry is None
    assert third[schema.MATCH_STATUS] == "unresolved"
    assert fourth.equals(before.iloc[3])
    assert after[schema.KILLED_BEST].tolist() == [0, 1, 2, 3]


def test_place_of_another_gazetteer_is_taken_as_it_was_chosen():
    after = apply_corrections(rows(), [chosen(place_id="mine:1", name="The old fort", lat=30.0, lon=15.0)])
    assert after.geometry.iloc[0] == Point(15, 30)
    assert after[schema.PLACE_NAME].iloc[0] == "The old fort"
    assert after[schema.GEO_PRECISION].iloc[0] == "settlement"


def test_no_decision_changes_nothing():
    before = rows()
    assert apply_corrections(before, []).equals(geoincidents.conform(before))


@pytest.mark.parametrize(
    ("decision", "fault"),
    [
        (chosen(incident_id="r9"), r"number 1 names no row of the table \('r9'\)"),
        (chosen(decision="burn"), "there are choose, move and reject"),
        (chosen(place_id=None), "chooses a place without place_id"),
        (chosen(place_id="mine:2"), "chooses 'mine:2', none of its candidates; move it to a point"),
        (chosen(lat=91), "no point on the globe"),
        (chosen(lon=float("nan")), "no point on the globe"),
        (chosen(lat=True), "no point on the globe"),
        ("r0", "names no row"),
    ],
)
def test_decisions_that_cannot_be_carried_out_are_named(decision, fault):
    with pytest.raises(InputError, match=fault):
        apply_corrections(rows(), [decision])
    with pytest.raises(InputError, match="r0' is decided on twice"):
        apply_corrections(rows(), [chosen(), chosen()])


def test_nested_files_are_refused(tmp_path):
    (tmp_path / "c.json").write_text("[" * 100_000 + "]" * 100_000, "utf-8")
    with pytest.raises(FileFormatError, match="it is too deeply nested"):
        apply_corrections(rows(), tmp_path / "c.json")


@pytest.mark.parametrize("text", ["[" * 100_000, '["x"]', '[{"place_id": 1}]', '{"a": 1}', None])
def test_candidates_that_cannot_be_read_are_none(text):
    with pytest.raises(InputError, match="none of its candidates"):
        apply_corrections(rows().assign(match_candidates=text), [chosen()])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"format": "other"}',
        json.dumps({"format": "geoincidents corrections", "version": 2, "decisions": []}),
    ],
)
def test_other_files_are_refused(tmp_path, text):
    (tmp_path / "c.json").write_text(text, "utf-8")
    with pytest.raises(FileFormatError, match="holds no corrections"):
        apply_corrections(rows(), tmp_path / "c.json")
