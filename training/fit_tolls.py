"""Fits which counts of a sentence are its killed and its injured, on ``training/notes``; cross-validated.

python training/fit_tolls.py [--penalty P] [--folds N | --by-file] [--out FOLDER]
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from check_notes import AGAIN, english_notes, offsets  # noqa: E402
from loglinear import fit, folds_of, options  # noqa: E402

from geoincidents.events.casualties import find_harm  # noqa: E402
from geoincidents.events.tallies import harm_words, tallies  # noqa: E402
from geoincidents.events.toll_cues import tally_cues  # noqa: E402
from geoincidents.events.tolls import rule_of  # noqa: E402
from geoincidents.text.dates import find_dates  # noqa: E402
from geoincidents.text.document import Document  # noqa: E402

if TYPE_CHECKING:
    from geoincidents.events.tallies import Tally

NONE: Final = "none"
PENALTY: Final = 5.0
"""The likeliest of 0.5 to 20 on notes that were held out: -0.424 a count, where 0.5 has -0.501."""
SIDES: Final = ("killed", "injured")
_NEAR: Final = 60
"""Characters around the words of a toll within which its count stands."""


def cases_of(note: dict[str, Any]) -> list[tuple[list[str], str, str]]:
    """For each count of a note that may be a toll: its cues, what it is, and what the patterns of tolls make of it."""
    document = Document.read(note["text"])
    dates = find_dates(note["text"], published=date.fromisoformat(note["published"]))
    stated = [
        (span, side, event[side]["best"] if event[side]["best"] is not None else event[side]["low"])
        for event in note["events"]
        for side in SIDES
        if event[side] and event[side].get("words") and (span := offsets(note["text"], event[side]["words"]))
    ]
    totals = [span for total in note["totals"] if (span := offsets(note["text"], total["words"]))]
    told = [offsets(note["text"], w) for e in note["events"] for w in (e["trigger"], *e.get(AGAIN, ()))]
    told += [span for span, _, _ in stated]
    found = []
    for sentence in document.sentences:
        if not any(span and sentence.start <= span[0] < sentence.end for span in told):
            continue  # whether the dead of an accident count is not for this scorer to say
        analysis = document.analysis(sentence)
        masked = [(d.start - sentence.start, d.end - sentence.start) for d in dates if d.start >= sentence.start]
        masked = [(a, b) for a, b in masked if a < len(sentence.text)]
        ruled = find_harm(sentence.text, start=sentence.start, masked=masked)
        harms = harm_words(analysis)
        found += [
            (tally, tally_cues(analysis, tally, harms, rule_of(tally, ruled)), rule_of(tally, ruled))
            for tally in tallies(analysis, masked)
        ]
    everything = [tally for tally, _, _ in found]
    stated = [(_words_of(span, number, everything), side, number) for span, side, number in stated]
    labels = [_label(tally, stated, totals) for tally in everything]
    return [(cues, label, rule) for (_, cues, rule), label in zip(found, labels, strict=True) if label is not None]


def _words_of(span: tuple[int, int], number: int | None, found: list[Tally]) -> tuple[int, int]:
    """Where the count of a toll stands; where its words hold none ("was shot"), the nearest that says as many."""
    if any(tally.start < span[1] and span[0] < tally.end for tally in found):
        return span
    near = [t for t in found if number in {t.count.best, t.count.low} and abs(t.start - span[0]) < _NEAR]
    nearest = min(near, key=lambda t: abs(t.start - span[0]), default=None)
    return (nearest.start, nearest.end) if nearest else span


def _label(
    tally: Tally, stated: list[tuple[tuple[int, int], str, int | None]], totals: list[tuple[int, int]]
) -> str | None:
    """What a count is by the annotation; None where it may be a toll told again, or a sum."""
    for (start, end), side, _ in stated:
        if tally.start < end and start < tally.end:
            return side
    if any(tally.start < end and start < tally.end for start, end in totals):
        return None
    numbers = {tally.count.low, tally.count.best, tally.count.high} - {None, 1}
    return None if any(number in numbers for *_, number in stated) else NONE


def main() -> None:
    """Fit, cross-validate, write."""
    given = options("Fit the tolls.", penalty=PENALTY).parse_args()
    notes = english_notes()
    read = [cases_of(note) for note in notes]
    folds = folds_of(notes, given)

    def fitted(held: object) -> Any:
        kept = [case for cases, fold in zip(read, folds, strict=True) if fold != held for case in cases]
        return fit([cues for cues, *_ in kept], [label for _, label, _ in kept], penalty=given.penalty)

    if given.folds or given.by_file:
        tally: Counter[str] = Counter()
        for held in sorted(set(folds)):
            model = fitted(held)
            asked = [case for cases, fold in zip(read, folds, strict=True) if fold == held for case in cases]
            shares = model.probabilities([cues for cues, *_ in asked])
            for (_, label, rule), row in zip(asked, shares, strict=True):
                tally[f"{label} taken for {model.answers[int(row.argmax())]}"] += 1
                tally[f"rule: {label} taken for {rule}"] += 1
        print(json.dumps(dict(sorted(tally.items()))))
    if given.out:
        fitted(object()).save(given.out / "tolls.npz")


if __name__ == "__main__":
    main()
