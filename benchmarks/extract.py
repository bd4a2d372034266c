"""How well incidents are read from text: event F1, exact casualties, precision and recall by field.

Run as ``python benchmarks/extract.py [gold.json]``; it prints one JSON line. The gold file is not part of the
repository: it stands in the folder ``shared/gold`` beside the checkout.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd

import geoincidents as gi
from geoincidents.extract.lexicon import family_of
from geoincidents.schema import EventType

GOLD = Path(__file__).resolve().parents[1].parent / "shared" / "gold" / "passages_gold.json"
EVENTS = ("incident", "strategic", "statement", "background")


def main() -> None:
    """Score every case and print the figures."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else GOLD
    cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
    tally: dict[str, int] = {}
    started = time.perf_counter()
    for case in cases:
        table = gi.extract_incidents(case["text"], published=case["doc_date"], country=case.get("country"))
        for name, value in score(case, table).items():
            tally[name] = tally.get(name, 0) + value
    print(json.dumps(summary(tally, len(cases), time.perf_counter() - started)))


def score(case: dict[str, Any], table: pd.DataFrame) -> dict[str, int]:
    """Counts of one case: matched, missed and spurious events and fields."""
    groups = [rows for _, rows in table[table["record_kind"].isin(EVENTS)].groupby("event_group", sort=False)]
    wanted = [e for e in case["events"] if e["record_kind"] != "aggregate"]
    # Required events choose first, so that an optional one never takes their row.
    wanted.sort(key=lambda event: event["scored"] != "required")
    tally = dict.fromkeys(("found", "missed", "spurious", "killed_exact", "injured_exact", "date_overlap", "actor"), 0)
    for event in wanted:
        match = next((rows for rows in groups if fits(event, rows)), None)
        if match is None:
            tally["missed"] += event["scored"] == "required"
            continue
        groups = [rows for rows in groups if rows is not match]
        tally["found"] += 1
        first = match.iloc[0]
        tally["killed_exact"] += same_count(event.get("killed"), first, "killed")
        tally["injured_exact"] += same_count(event.get("injured"), first, "injured")
        tally["date_overlap"] += str(first["date_end"])[:10] == event["date_end"]
        tally["actor"] += same_actor(event.get("actor1"), first["actor1"])
    tally["spurious"] = len(groups)
    return tally | aggregates(case, table)


def aggregates(case: dict[str, Any], table: pd.DataFrame) -> dict[str, int]:
    """Totals found, and totals that a row of an incident carries."""
    totals = table[table["record_kind"] == "aggregate"]
    counts = table[table["record_kind"].isin(("incident", "strategic"))]
    tally = {"aggregates": 0, "aggregates_found": 0, "aggregates_as_incidents": 0}
    for event in (e for e in case["events"] if e["record_kind"] == "aggregate"):
        tally["aggregates"] += 1
        tally["aggregates_found"] += any(
            same_count(event["killed"], row, "killed") and same_count(event["injured"], row, "injured")
            for _, row in totals.iterrows()
        )
        low = event["killed"]["low"] or (event.get("killed_or_injured") or {}).get("low")
        tally["aggregates_as_incidents"] += int((counts["killed_low"] == low).any()) if low else 0
    return tally


def fits(event: dict[str, Any], rows: pd.DataFrame) -> bool:
    """Same family of types, dates that overlap, and a place in common."""
    first = rows.iloc[0]
    if family_of(EventType(event["core_type"])) != family_of(EventType(first["event_type"])):
        return False
    start = first["date_start"] if pd.notna(first["date_start"]) else pd.Timestamp.min
    gold_start = pd.Timestamp(event["date_start"] or "1900-01-01")
    if not (start <= pd.Timestamp(event["date_end"]) and gold_start <= first["date_end"]):
        return False
    phrases = [str(location["phrase"]) for location in event["locations"]]
    return not phrases or any(
        names_in(said) & names_in(phrase) for phrase in phrases for said in rows["place_phrase"].dropna()
    )


def names_in(phrase: str) -> set[str]:
    """Capitalised words of a phrase, without articles of Arabic names; all its words when there are none."""
    words = {word.strip(".,'’") for word in phrase.replace("-", " ").split()}
    return {word for word in words if word[:1].isupper() and word not in {"Al", "Ad", "El", "An"}} or words


def same_count(gold: dict[str, Any] | None, row: pd.Series[Any], name: str) -> bool:
    """The three bounds agree; null and 0 are different."""
    return all(
        (gold or {}).get(bound) == (None if pd.isna(row[f"{name}_{bound}"]) else int(row[f"{name}_{bound}"]))
        for bound in ("low", "best", "high")
    )


def same_actor(gold: str | None, found: Any) -> bool:
    """Both null, or one name holds the other."""
    if gold is None or pd.isna(found):
        return gold is None and pd.isna(found)
    return found.casefold() in gold.casefold() or gold.casefold() in found.casefold()


def summary(tally: dict[str, int], cases: int, seconds: float) -> dict[str, Any]:
    """Shares from counts."""
    found = tally["found"]
    precision, recall = found / max(found + tally["spurious"], 1), found / max(found + tally["missed"], 1)
    return {
        "benchmark": "extract",
        "cases": cases,
        "event_precision": round(precision, 3),
        "event_recall": round(recall, 3),
        "event_f1": round(2 * precision * recall / max(precision + recall, 1e-9), 3),
        **{
            f"{name}_share": round(tally[name] / max(found, 1), 3)
            for name in ("killed_exact", "injured_exact", "date_overlap", "actor")
        },
        **{name: tally[name] for name in ("aggregates", "aggregates_found", "aggregates_as_incidents")},
        "seconds": round(seconds, 2),
    }


if __name__ == "__main__":
    main()
