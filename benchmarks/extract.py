"""How well incidents are read from text: event F1, precision and recall of each field, and what must never happen.

Run as ``python benchmarks/extract.py [gold.json]`` or ``python benchmarks/extract.py --passages SET``; it prints one
JSON line. ``--rules`` prints instead, for each pattern of ``events/data/phrases.tsv`` on ``training/notes``: how often
it fires; how often a word of it tells of an event there, or none does where it tells of no event; in how many events
that are read its id stands in ``evidence_spans``; and how many of those have the type of an event that its words tell
of. The gold file is not part of the repository: it stands in the folder
``shared/gold`` beside the checkout. The passages of the sets development and held are ``tests/unseen_passages.py``, the
others ``tests/passages``.

An event is found when a row has its family of types, a day in common and a place in common. A field is right when it
is all of what is stated and nothing else: both days, the three bounds of a number, an actor's name. Precision is over
the values that the rows carry, spurious rows among them, and recall over those that the passages state, missed events
among them. To whom it was done is stated for the sets in ``tests/passages`` only. Statements are not scored.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

import geoincidents as gi
from geoincidents.events.cues import NO_EVENT, phrases
from geoincidents.events.draft import PHRASE
from geoincidents.events.families import family_of
from geoincidents.schema import EventType
from geoincidents.text.document import Document

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "gold" / "passages_gold.json"
EVENTS = ("incident", "strategic", "background")
FIELDS = ("killed", "injured", "date", "place", "actor", "victim")
SETS = ("development", "held", "second-development", "second-held", "third", "fourth", "fifth")
COUNTS = ("cases", "found", "missed", "spurious", "aggregates", "aggregates_found", "aggregates_as_incidents")


def main() -> None:
    """Score every case and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD)
    parser.add_argument("--passages", choices=SETS)
    parser.add_argument("--show", action="store_true", help="print what was missed and what was made up")
    parser.add_argument(
        "--rules", action="store_true", help="how often each phrase fires on training/notes, and how often it is right"
    )
    options = parser.parse_args()
    if options.rules:
        print(json.dumps({"benchmark": "extract", "rules": rules()}))
        return
    if options.passages:
        cases = cases_of(passages_of(options.passages))
    else:
        cases = json.loads(options.gold.read_text(encoding="utf-8"))["cases"]
    print(json.dumps(measure(cases, show=options.show)))


def rules() -> dict[str, list[int]]:
    """How often each phrase fires, is right there, stands in the evidence of an event, and has its type right."""
    sys.path.insert(0, str(ROOT / "training"))
    check = import_module("check_notes")
    found: dict[str, list[int]] = {name: [0, 0, 0, 0] for name in phrases().rows}
    for note in check.english_notes():
        words = [(w, e["type"]) for e in note["events"] for w in (e["trigger"], *e.get(check.AGAIN, ()))]
        told = [(*span, kind) for w, kind in words if (span := check.offsets(note["text"], w))]
        document = Document.read(note["text"])
        for sentence in document.sentences:
            analysis = document.analysis(sentence)
            for first, last, pattern in phrases().find(analysis):
                start, end = analysis.words[first].start, analysis.words[last - 1].end
                tells = any(a < end and start < b for a, b, _ in told)
                found[pattern.name][0] += 1
                kind, _ = pattern.values  # noqa: PD011 no column
                found[pattern.name][1] += tells is (kind != NO_EVENT)
        table = gi.extract_incidents(note["text"], published=note["published"])
        for row in table.drop_duplicates("event_group").itertuples():
            for name, (start, end) in json.loads(row.evidence_spans).items():
                if name.startswith(PHRASE):
                    kinds = {kind for a, b, kind in told if a < end and start < b}
                    found[name.removeprefix(PHRASE)][2] += 1
                    found[name.removeprefix(PHRASE)][3] += row.event_type in kinds
    return dict(sorted(found.items(), key=lambda item: -item[1][0]))


def passages_of(name: str) -> Any:
    """The passages of a set."""
    sys.path.insert(0, str(ROOT / "tests"))
    module = import_module("unseen_passages")
    return getattr(module, name.upper(), None) or import_module("passage_files").passages(name)


def cases_of(passages: Any) -> list[dict[str, Any]]:
    """Passages as cases of the gold file."""
    bounds = ("low", "best", "high")
    return [
        {
            "case_id": passage.name,
            "country": passage.country,
            "doc_date": passage.published,
            "text": passage.text,
            "mentioned": passage.mentioned,
            "events": [
                {
                    "record_kind": event.kind,
                    "core_type": event.event_type,
                    "date_start": event.start,
                    "date_end": event.end,
                    "locations": [{"phrase": phrase} for phrase in event.at],
                    "killed": dict(zip(bounds, event.killed or (None,) * 3, strict=True)),
                    "injured": dict(zip(bounds, event.injured or (None,) * 3, strict=True)),
                    "actor1": event.actor,
                    "actor2": event.victim,
                    "scored": "required" if event.required else "optional",
                }
                for event in passage.events
            ],
        }
        for passage in passages
    ]


def measure(cases: list[dict[str, Any]], *, show: bool = False) -> dict[str, Any]:
    """Figures of all cases together."""
    tally: dict[str, int] = {}
    started = time.perf_counter()
    for case in cases:
        table = gi.extract_incidents(case["text"], published=case["doc_date"], country=case.get("country"))
        for name, value in score(case, table, show=show).items():
            tally[name] = tally.get(name, 0) + value
    return summary(tally | {"cases": len(cases)}, time.perf_counter() - started)


def score(case: dict[str, Any], table: pd.DataFrame, *, show: bool = False) -> dict[str, int]:
    """Counts of one case: matched, missed and spurious events, and their fields."""
    groups = [rows for _, rows in table[table["record_kind"].isin(EVENTS)].groupby("event_group", sort=False)]
    wanted = [e for e in case["events"] if e["record_kind"] != "aggregate"]
    # Required events choose first, so that an optional one never takes their row.
    wanted.sort(key=lambda event: event["scored"] != "required")
    tally: dict[str, int] = {}
    for event in wanted:
        match = best_of([rows for rows in groups if fits(event, rows)], event)
        if match is None and event["scored"] != "required":
            continue
        groups = [rows for rows in groups if rows is not match]
        add(tally, {"missed": 1} if match is None else {"found": 1})
        add(tally, fields(event, match))
        if show:
            told(case, event, match)
    for rows in groups:
        add(tally, {"spurious": 1} | fields(None, rows))
        if show:
            told(case, None, rows)
    add(tally, aggregates(case, table) | {"mentioned_as_incidents": mention_only(case, table)})
    return tally


def add(tally: dict[str, int], more: dict[str, int]) -> None:
    """Counts onto counts."""
    for name, value in more.items():
        tally[name] = tally.get(name, 0) + value


def best_of(fitting: list[pd.DataFrame], event: dict[str, Any]) -> pd.DataFrame | None:
    """Of several rows that fit, the one that agrees on the most fields."""
    return max(fitting, key=lambda rows: sum(v for n, v in fields(event, rows).items() if "right" in n), default=None)


def fields(event: dict[str, Any] | None, rows: pd.DataFrame | None) -> dict[str, int]:
    """For each field: stated by the passage, carried by the rows, right, and equal (also where both have nothing)."""
    gold, found = gold_fields(event), row_fields(rows)
    tally = {}
    for name in ("actor", "victim"):
        if found[name] is None and gold[name] and "-" in gold[name].split("|"):
            gold[name] = None
    for name in FIELDS:
        equal = event is not None and rows is not None and same(name, gold[name], found[name])
        tally[f"{name}_stated"] = int(bool(gold[name]))
        tally[f"{name}_given"] = int(bool(found[name]))
        tally[f"{name}_right"] = int(equal and bool(gold[name]))
        tally[f"{name}_equal"] = int(equal)
    return tally


def gold_fields(event: dict[str, Any] | None) -> dict[str, Any]:
    """Stated values of an event, None for what is not stated."""
    if event is None:
        return dict.fromkeys(FIELDS)
    counts = {
        name: tuple((event.get(name) or {}).get(b) for b in ("low", "best", "high")) for name in ("killed", "injured")
    }
    return {
        **{name: value if any(v is not None for v in value) else None for name, value in counts.items()},
        "date": (event["date_start"], event["date_end"]),
        "place": [str(location["phrase"]) for location in event["locations"]] or None,
        "actor": event.get("actor1"),
        "victim": event.get("actor2"),
    }


def row_fields(rows: pd.DataFrame | None) -> dict[str, Any]:
    """Values that the rows of one event carry."""
    if rows is None:
        return dict.fromkeys(FIELDS)
    first = rows.iloc[0]
    counts = {
        name: tuple(None if pd.isna(v := first[f"{name}_{b}"]) else int(v) for b in ("low", "best", "high"))
        for name in ("killed", "injured")
    }
    return {
        **{name: value if any(v is not None for v in value) else None for name, value in counts.items()},
        "date": tuple(None if pd.isna(first[c]) else str(first[c])[:10] for c in ("date_start", "date_end")),
        "place": list(rows["place_phrase"].dropna()) or None,
        "actor": None if pd.isna(first["actor1"]) else str(first["actor1"]),
        "victim": None if pd.isna(first["actor2"]) else str(first["actor2"]),
    }


def same(name: str, gold: Any, found: Any) -> bool:
    """Whether a field says the same."""
    if gold is None or found is None or name not in {"place", "actor", "victim"}:
        return bool(gold == found)
    if name == "place":
        return all(any(is_place(g, f) for f in found) for g in gold) and all(
            any(is_place(g, f) for g in gold) for f in found
        )
    return any(one in found.casefold() or found.casefold() in one for one in gold.casefold().split("|") if one != "-")


def aggregates(case: dict[str, Any], table: pd.DataFrame) -> dict[str, int]:
    """Totals found, and totals that a row of an incident carries."""
    totals = table[table["record_kind"] == "aggregate"]
    counts = table[table["record_kind"].isin(("incident", "strategic"))]
    tally = {"aggregates": 0, "aggregates_found": 0, "aggregates_as_incidents": 0}
    for event in (e for e in case["events"] if e["record_kind"] == "aggregate"):
        tally["aggregates"] += 1
        gold = gold_fields({"date_start": None, "date_end": None, "locations": (), **event})
        tally["aggregates_found"] += any(
            all(gold[name] == found[name] for name in ("killed", "injured"))
            for found in (row_fields(totals.iloc[[n]]) for n in range(len(totals)))
        )
        low = (event["killed"] or {}).get("low") or (event.get("killed_or_injured") or {}).get("low")
        tally["aggregates_as_incidents"] += int((counts["killed_low"] == low).any()) if low else 0
    return tally


def mention_only(case: dict[str, Any], table: pd.DataFrame) -> int:
    """Rows of incidents at places that the passage only mentions."""
    counts = table[table["record_kind"].isin(("incident", "strategic"))]
    own = {location["phrase"] for event in case["events"] for location in event.get("locations", ())}
    only = [set(phrase.split()) for phrase in case.get("mentioned", ()) if phrase not in own]
    return sum(any(words <= set(phrase.split()) for words in only) for phrase in counts["place_phrase"].dropna())


def fits(event: dict[str, Any], rows: pd.DataFrame) -> bool:
    """Same family of types, a day and a place in common, and history for what is history."""
    first = rows.iloc[0]
    families = {family_of(EventType(core_type)) for core_type in event["core_type"].split("|")}
    if family_of(EventType(first["event_type"])) not in families:
        return False
    if event["scored"] == "required" and (event["record_kind"] == "background") != (
        first["record_kind"] == "background"
    ):
        return False
    start = first["date_start"] if pd.notna(first["date_start"]) else pd.Timestamp.min
    gold_start = pd.Timestamp(event["date_start"] or "1900-01-01")
    if not (start <= pd.Timestamp(event["date_end"]) and gold_start <= first["date_end"]):
        return False
    phrases = [str(location["phrase"]) for location in event["locations"]]
    return not phrases or any(is_place(phrase, said) for phrase in phrases for said in rows["place_phrase"].dropna())


def is_place(phrase: str, said: str) -> bool:
    """A name in common with one of the phrases that ``|`` parts."""
    return any(names_in(one) & names_in(said) for one in phrase.split("|"))


def names_in(phrase: str) -> set[str]:
    """Capitalised words of a phrase, without articles of Arabic names; all its words when there are none."""
    words = {word.strip(".,'’") for word in phrase.replace("-", " ").split()}
    return {word for word in words if word[:1].isupper() and word not in {"Al", "Ad", "El", "An"}} or words


def told(case: dict[str, Any], event: dict[str, Any] | None, rows: pd.DataFrame | None) -> None:
    """Print an event beside what was read, where the two differ."""
    gold, found = gold_fields(event), row_fields(rows)
    wrong = [n for n in FIELDS if event is None or rows is None or not same(n, gold[n], found[n])]
    if wrong:
        kind = "SPURIOUS" if event is None else "MISSED" if rows is None else "differs"
        types = (event and event["core_type"], rows is not None and rows.iloc[0]["event_type"])
        print(f"{case['case_id']}: {kind} {types}", *(f"\n    {n}: {gold[n]} / {found[n]}" for n in wrong))


def summary(tally: dict[str, int], seconds: float) -> dict[str, Any]:
    """Shares from counts."""
    count = {name: tally.get(name, 0) for name in (*COUNTS, "mentioned_as_incidents")}
    found = count["found"]
    precision, recall = found / max(found + count["spurious"], 1), found / max(found + count["missed"], 1)
    result = {
        "benchmark": "extract",
        **count,
        "event_precision": precision,
        "event_recall": recall,
        "event_f1": 2 * precision * recall / max(precision + recall, 1e-9),
    }
    for name in FIELDS:
        right = tally.get(f"{name}_right", 0)
        result[f"{name}_precision"] = right / max(tally.get(f"{name}_given", 0), 1)
        result[f"{name}_recall"] = right / max(tally.get(f"{name}_stated", 0), 1)
    # Missed and spurious events add nothing to ``equal``.
    result |= {f"{name}_exact_of_matched": tally.get(f"{name}_equal", 0) / max(found, 1) for name in FIELDS}
    return {n: round(v, 3) if isinstance(v, float) else v for n, v in result.items()} | {"seconds": round(seconds, 2)}


if __name__ == "__main__":
    main()
