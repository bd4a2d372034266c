"""Fits where an event took place, on ``training/notes``; cross-validated by note and by file.

python training/fit_settings.py [--penalty P] [--folds N | --by-file] [--out FILE]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from check_notes import offsets, read_notes  # noqa: E402
from loglinear import fit  # noqa: E402

from geoincidents.events.cues import candidates  # noqa: E402
from geoincidents.events.drafting import LEAST  # noqa: E402
from geoincidents.events.report import Report  # noqa: E402
from geoincidents.events.settings import setting_cues  # noqa: E402
from geoincidents.gazetteer import Gazetteer  # noqa: E402
from geoincidents.geoparsing import geoparse  # noqa: E402
from geoincidents.schema import EventType  # noqa: E402


def cases_of(note: dict[str, Any], gazetteer: Gazetteer) -> list[list[tuple[list[str], str, bool]]]:
    """For each event of a note: the cues of every mention of its sentence, its part, and whether a place is named."""
    text = note["text"]
    report = Report.open(
        text, published=date.fromisoformat(note["published"]), mentions=geoparse(text, gazetteer=gazetteer)
    )
    document = report.document
    found = []
    for event in note["events"]:
        span = offsets(text, event["trigger"])
        sentence = next((s for s in document.sentences if span and s.start <= span[0] < s.end), None)
        if sentence is None or span is None:
            continue
        told = document.analysis(sentence)
        numbers = [n for n in told.at(*span) if n in candidates(told)] or list(told.at(*span))
        at = min(numbers, key=lambda n: (not told.classes[n], told.words[n].head in numbers))
        beside = report.settings_of(sentence, EventType(event["type"]))
        wanted = offsets(text, event["place"]) if event["place"] else None
        rows = []
        for mention in beside:
            here = wanted is not None and mention.start < wanted[1] and wanted[0] < mention.end
            cues = setting_cues(told, at, told, mention, beside, event_type=EventType(event["type"]))
            rows.append((cues, "place" if here else "none", wanted is not None))
        found.append(rows)
    return found


def main() -> None:
    """Fit, cross-validate, write."""
    parser = argparse.ArgumentParser(description="Fit the settings.")
    parser.add_argument("--penalty", type=float, default=0.5)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--by-file", action="store_true", help="hold out a file at a time")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    notes = read_notes()
    gazetteer = Gazetteer.embedded()
    read = [cases_of(note, gazetteer) for note in notes]
    folds = (
        [note["id"].rsplit("-", 1)[0] for note in notes]
        if given.by_file
        else [i % max(given.folds, 1) for i in range(len(notes))]
    )

    def fitted(held: object) -> Any:
        kept = [r for cases, fold in zip(read, folds, strict=True) if fold != held for rows in cases for r in rows]
        return fit([r[0] for r in kept], [r[1] for r in kept], answers=("none", "place"), penalty=given.penalty)

    if given.folds or given.by_file:
        tally: Counter[str] = Counter()
        for held in sorted(set(folds)):
            model = fitted(held)
            for cases, fold in zip(read, folds, strict=True):
                for rows in cases if fold == held else ():
                    if not rows:
                        continue
                    shares = model.probabilities([r[0] for r in rows])[:, 1]
                    best = int(shares.argmax())
                    reachable = any(r[1] == "place" for r in rows)
                    tally["with a place" if reachable else "without"] += 1
                    tally["first mention right"] += rows[0][1] == "place"
                    tally["right" if reachable else "left"] += (
                        rows[best][1] == "place" if reachable else shares[best] < LEAST
                    )
        print(json.dumps(tally, default=int))
    if given.out:
        fitted(object()).save(given.out / "settings.npz")


if __name__ == "__main__":
    main()
