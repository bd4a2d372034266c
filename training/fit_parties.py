"""Fits who did an event and whom it hit, on ``training/notes``; cross-validated by note and by file.

python training/fit_parties.py [--penalty P] [--folds N | --by-file] [--out FOLDER]
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from check_notes import english_notes, offsets  # noqa: E402
from loglinear import fit, folds_of, options  # noqa: E402
from telling import told_at  # noqa: E402

from geoincidents.events.actors import find_actors, read_aliases  # noqa: E402
from geoincidents.events.parties import candidate_phrases, kind_cues, party_cues  # noqa: E402
from geoincidents.events.roles import LEAST  # noqa: E402
from geoincidents.gazetteer import Gazetteer  # noqa: E402
from geoincidents.mentions import geoparse  # noqa: E402
from geoincidents.text.document import Document  # noqa: E402

ANSWERS: Final = ("doer", "none", "target")


def cases_of(
    note: dict[str, Any], kinds: list[tuple[str, list[str], str]]
) -> list[list[tuple[list[str], str, bool, bool]]]:
    """For each event of a note: the cues of every phrase around it, its part, and whether it has a doer and a target.

    What kind of party those are goes to ``kinds``, with the note's name.
    """
    text = note["text"]
    document = Document.read(text)
    actors = find_actors(text, read_aliases(text))
    mentions = geoparse(text, gazetteer=Gazetteer.embedded())
    found = []
    for event in note["events"]:
        trigger = told_at(document, event)
        if trigger is None:
            continue
        told, at = trigger
        spans = {side: offsets(text, event[side]) if event[side] else None for side in ("doer", "target")}
        rows = []
        for analysis, phrase, _, lexicon in candidate_phrases(document, told.sentence, actors, mentions):
            first, last = analysis.words[phrase.first].start, analysis.words[phrase.last].end
            head = analysis.words[phrase.head]
            label = "none"
            for side, wanted in spans.items():
                if wanted and first < wanted[1] and wanted[0] < last and wanted[0] <= head.start < wanted[1]:
                    label = side
            cues = party_cues((told, at), (analysis, phrase), event_type=event["type"], known=lexicon)
            if label != "none":
                named = kind_cues(analysis, phrase, event_type=event["type"], side=label, known=lexicon)
                kinds.append((note["id"], named, event[f"{label}_type"] or "unknown"))
            rows.append((cues, label, bool(spans["doer"]), bool(spans["target"])))
        found.append(rows)
    return found


def _kinds_right(kinds: list[tuple[str, list[str], str]], folds: dict[str, Any], penalty: float) -> Counter[str]:
    """How many kinds of party are right in the notes that are held out."""
    tally: Counter[str] = Counter()
    for held in sorted(set(folds.values())):
        known = [(c, k) for n, c, k in kinds if folds[n] != held]
        rest = [(c, k) for n, c, k in kinds if folds[n] == held]
        model = fit([c for c, _ in known], [k for _, k in known], penalty=penalty)
        shares = model.probabilities([c for c, _ in rest])
        tally["kinds"] += len(rest)
        tally["kind right"] += sum(model.answers[int(r.argmax())] == k for r, (_, k) in zip(shares, rest, strict=True))
    return tally


def main() -> None:
    """Fit, cross-validate, write."""
    parser = options("Fit the parties.")
    given = parser.parse_args()
    notes = english_notes()
    kinds: list[tuple[str, list[str], str]] = []
    read = [cases_of(note, kinds) for note in notes]
    folds = folds_of(notes, given)

    def fitted(held: object) -> Any:
        kept = [r for cases, fold in zip(read, folds, strict=True) if fold != held for rows in cases for r in rows]
        return fit([r[0] for r in kept], [r[1] for r in kept], answers=ANSWERS, penalty=given.penalty)

    if given.folds or given.by_file:
        tally: Counter[str] = Counter()
        for held in sorted(set(folds)):
            model = fitted(held)
            for cases, fold in zip(read, folds, strict=True):
                for rows in cases if fold == held else ():
                    if not rows:
                        continue
                    shares = model.probabilities([r[0] for r in rows])
                    for side, stated in (("doer", rows[0][2]), ("target", rows[0][3])):
                        column = shares[:, ANSWERS.index(side)]
                        best = int(column.argmax())
                        said = column[best] >= LEAST
                        tally[f"{side} stated" if stated else f"{side} null"] += 1
                        if stated:
                            tally[f"{side} reachable"] += any(r[1] == side for r in rows)
                            tally[f"{side} right"] += said and rows[best][1] == side
                            tally[f"{side} right at any score"] += rows[best][1] == side
                        else:
                            tally[f"{side} left null"] += not said
        tally.update(
            _kinds_right(kinds, {note["id"]: fold for note, fold in zip(notes, folds, strict=True)}, given.penalty)
        )
        print(json.dumps(tally, default=int))
    if given.out:
        fitted(object()).save(given.out / "parties.npz")
        fit([c for _, c, _ in kinds], [k for *_, k in kinds], penalty=given.penalty).save(given.out / "party_kinds.npz")


if __name__ == "__main__":
    main()
