"""The report that the package was written for, against its annotation by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from geoincidents import extract_incidents, validate
from geoincidents.geo import distance_km

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

TRIPOLI = (32.88743, 13.18733)

# Identifier of the gold event -> type, kind, certainty, killed, and a word of each party that must be there.
REQUIRED = {
    "E1": ("movement", "statement", "confirmed", None, ("government", None)),
    "E2": ("territory_change", "incident", "reported", None, ("Libyan National Army", None)),
    "E3": ("air_strike", "incident", "claimed", None, ("Libyan National Army", None)),
    "E4": ("air_strike", "incident", "reported", 1, ("Government of National Accord", "Libyan National Army")),
    "E5": ("agreement", "strategic", "proposed", None, ("Libya", "armed parties")),
    "E8": ("armed_clash", "incident", "reported", None, ("Libyan National Army", None)),
    "E9": ("movement", "strategic", "confirmed", None, ("US military", None)),
}


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, Any]:
    return json.loads((shared / "gold" / "article_gold.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def text(shared: Path, gold: dict[str, Any]) -> str:
    return (shared / gold["doc"]["path"]).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def table(gold: dict[str, Any], text: str) -> gpd.GeoDataFrame:
    return extract_incidents(text, published=gold["doc"]["publication_date"], country="LBY")


def rows_of(table: gpd.GeoDataFrame, gold: dict[str, Any], event_id: str) -> gpd.GeoDataFrame:
    """Rows of one event: the trigger or the place stands in the gold evidence."""
    event = next(e for e in gold["events"] if e["id"] == event_id)
    spans = [evidence["span"] for evidence in event["evidence"]]

    def told(row: pd.Series[Any]) -> bool:
        trigger = json.loads(row["evidence_spans"]).get("trigger")
        return trigger is not None and any(first <= trigger[0] < last for first, last in spans)

    right_type = (table["event_type"] == REQUIRED[event_id][0]) & (table["record_kind"] == REQUIRED[event_id][1])
    return table[right_type & table.apply(told, axis=1)]


def test_is_a_valid_table(table: gpd.GeoDataFrame) -> None:
    validate(table)


@pytest.mark.parametrize("event_id", REQUIRED)
def test_required_event(table: gpd.GeoDataFrame, gold: dict[str, Any], event_id: str) -> None:
    rows = rows_of(table, gold, event_id)
    assert len(set(rows["event_group"])) == 1
    _, _, certainty, killed, parties = REQUIRED[event_id]
    row = rows.iloc[0]
    assert row["certainty"] == certainty
    assert (None if pd.isna(row["killed_best"]) else row["killed_best"]) == killed
    assert pd.isna(row["injured_best"])
    for column, wanted in zip(("actor1", "actor2"), parties, strict=True):
        if wanted:
            assert wanted in row[column]


@pytest.mark.parametrize("event_id", REQUIRED)
def test_date_of_required_event(table: gpd.GeoDataFrame, gold: dict[str, Any], event_id: str) -> None:
    event = next(e for e in gold["events"] if e["id"] == event_id)
    row = rows_of(table, gold, event_id).iloc[0]
    assert row["date_precision"] == event["date_precision"]
    assert row["date_end"] == pd.Timestamp(event["date_end"])
    if event["date_start"] is None:
        assert pd.isna(row["date_start"])
    else:
        # "Four days ago" is the 3rd or the 4th; both are right, and what "has been" going on since then as well.
        assert abs((row["date_start"] - pd.Timestamp(event["date_start"])).days) <= (event_id in {"E2", "E8"})


def test_truce_is_one_event_at_four_places(table: gpd.GeoDataFrame, gold: dict[str, Any]) -> None:
    truce = rows_of(table, gold, "E5")
    phrases = " | ".join(truce["place_phrase"])
    assert len(truce) == 4
    assert len(set(truce["event_group"])) == 1
    assert all(name in phrases for name in ("Wadi Rabi", "Al-Kayekh", "Gasr Ben Ghachir", "Al-Aziziya"))
    assert set(truce["time_start"]) == {pd.Timestamp("2019-04-07T14:00Z")}
    assert set(truce["time_end"]) == {pd.Timestamp("2019-04-07T16:00Z")}


def test_air_raids_lie_fifty_kilometres_south(table: gpd.GeoDataFrame, gold: dict[str, Any]) -> None:
    point = rows_of(table, gold, "E4").geometry.iloc[0]
    assert 40 <= float(distance_km(lat=TRIPOLI[0], lon=TRIPOLI[1], to_lat=point.y, to_lon=point.x)) <= 60
    assert point.y < TRIPOLI[0]


def test_totals_are_aggregates_and_nothing_else(table: gpd.GeoDataFrame) -> None:
    totals = table[table["record_kind"] == "aggregate"]
    assert totals["killed_best"].tolist() == [35, 21, 14]
    assert totals["killed_low"].tolist() == [35, 21, 14]
    assert totals["killed_high"].isna().tolist() == [True, True, False]
    assert totals["injured_best"].fillna(-1).tolist() == [-1, 27, -1]
    assert totals["place_phrase"].isna().all()
    assert totals["date_end"].astype(str).tolist() == ["2019-04-07", "2019-04-07", "2019-04-06"]


def test_incidents_sum_to_one_death(table: gpd.GeoDataFrame, gold: dict[str, Any]) -> None:
    counted = table[table["record_kind"].isin(["incident", "strategic"])]
    assert counted["killed_best"].sum() == gold["totals"]["incident_level_killed_total"]


def test_no_trap_becomes_a_place_or_a_date(table: gpd.GeoDataFrame, gold: dict[str, Any]) -> None:
    phrases = " | ".join(table["place_phrase"].dropna())
    for trap in ("Stuttgart", "Germany", "northwestern", "east of", "Africa", "TRIPOLI"):
        assert trap not in phrases
    assert table["country"].dropna().unique().tolist() == ["LBY"]
    assert table["date_end"].dt.year.unique().tolist() == [2019]
    hypothetical = next(t for t in gold["must_not_extract"] if "hypothetical" in t["why"])["evidence"]["span"]
    for spans in [json.loads(cell) for cell in table["evidence_spans"]]:
        first = spans.get("trigger", [0])[0]
        assert not hypothetical[0] <= first < hypothetical[1]


def test_no_event_beyond_the_annotated_ones(table: gpd.GeoDataFrame, gold: dict[str, Any]) -> None:
    told = [evidence["span"] for event in gold["events"] for evidence in event["evidence"]]
    for spans in [json.loads(cell) for cell in table.loc[table["record_kind"] != "aggregate", "evidence_spans"]]:
        assert any(first <= spans["trigger"][0] < last for first, last in told)


def test_evidence_spans_point_into_the_text(table: gpd.GeoDataFrame, text: str) -> None:
    for _, row in table.iterrows():
        spans = json.loads(row["evidence_spans"])
        assert text[slice(*spans["sentence"])] == row["evidence"]
        if pd.notna(row["place_phrase"]):
            assert text[slice(*spans["place"])] == row["place_phrase"]


def test_identifiers_are_stable(table: gpd.GeoDataFrame, gold: dict[str, Any], text: str) -> None:
    again = extract_incidents(text, published=pd.Timestamp(gold["doc"]["publication_date"]), country="LBY")
    assert again["incident_id"].tolist() == table["incident_id"].tolist()
