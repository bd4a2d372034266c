"""Fits where an event took place, on ``training/notes``; cross-validated by note and by file.

python training/fit_settings.py [--penalty P] [--folds N | --by-file] [--out FILE]
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from check_notes import english_notes, offsets  # noqa: E402
from loglinear import fit, folds_of, options  # noqa: E402
from telling import told_at  # noqa: E402

from geoincidents.events.drafting import LEAST  # noqa: E402
from geoincidents.events.known_names import read_headlines  # noqa: E402
from geoincidents.events.report import Report  # noqa: E402
from geoincidents.events.settings import setting_cues  # noqa: E402
from geoincidents.gazetteer import Gazetteer  # noqa: E402
from geoincidents.mentions import find_mentions  # noqa: E402
from geoincidents.schema import EventType  # noqa: E402


def cases_of(note: dict[str, Any], gazetteer: Gazetteer) -> list[list[tuple[list[str], str, bool]]]:
    """For each event of a note: the cues of every mention of its sentence, its part, and whether a place is named."""
    text = read_headlines(note["text"], gazetteer)
    report = Report.open(text, published=date.fromisoformat(note["published"]), mentions=find_mentions(text, gazetteer))
    document = report.document
    found = []
    for event in note["events"]:
        trigger = told_at(document, event)
        if trigger is None:
            continue
        told, at = trigger
        beside = report.settings_of(told.sentence, EventType(event["type"]))
        wanted = offsets(note["text"], event["place"]) if event["place"] else None
        rows = []
        for mention in beside:
            here = wanted is not None and mention.start < wanted[1] and wanted[0] < mention.end
            cues = setting_cues(told, at, mention, beside, event_type=EventType(event["type"]))
            rows.append((cues, "place" if here else "none", wanted is not None))
        found.append(rows)
    return found


def main() -> None:
    """Fit, cross-validate, write."""
    parser = options("Fit the settings.")
    given = parser.parse_args()
    notes = english_notes()
    gazetteer = Gazetteer.embedded()
    read = [cases_of(note, gazetteer) for note in notes]
    folds = folds_of(notes, given)

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
