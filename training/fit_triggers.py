"""Fits which words tell of an event, and of which type, on ``training/notes``; cross-validated by note and by file.

python training/fit_triggers.py [--penalty P] [--out FILE]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from check_notes import offsets, read_notes  # noqa: E402
from fit_analyser import named_rows_of  # noqa: E402
from loglinear import fit  # noqa: E402

from geoincidents.dates import find_dates  # noqa: E402
from geoincidents.events.cues import ACTS, candidates, sentence_cues, word_cues  # noqa: E402
from geoincidents.text.document import Analysis, Document  # noqa: E402
from geoincidents.text.sentences import Sentence  # noqa: E402
from geoincidents.text.vocabulary import vocabulary  # noqa: E402
from geoincidents.text.words import Word  # noqa: E402

NONE: Final = "none"
BESIDE: Final = 0.3
"""Weight of a word beside a labelled trigger, which may tell of the same event."""


def cases_of(note: dict[str, Any]) -> list[tuple[int, list[str], str, float]]:
    """For each candidate of a note: its sentence, its cues, its type or none, and how much it counts."""
    document = Document.read(note["text"])
    events = [(offsets(note["text"], e["trigger"]), e) for e in note["events"]]
    dates = find_dates(note["text"], published=date.fromisoformat(note["published"]))
    cases = []
    for sentence in document.sentences:
        analysis = document.analysis(sentence)
        numbers = candidates(analysis)
        inside = [(span, e) for span, e in events if span and sentence.start <= span[0] < sentence.end]
        labels: dict[int, str] = {}
        skipped: set[int] = set()
        for span, event in inside:
            touched = [n for n in analysis.at(*span) if n in numbers]
            if touched:
                head = min(touched, key=lambda n: (not analysis.classes[n], analysis.words[n].head in touched))
                labels[head] = event["type"]
                skipped.update(n for n in touched if n != head)
        shared = sentence_cues(
            analysis,
            opens=sentence.index == 0,
            dated=any(sentence.start <= d.start < sentence.end for d in dates),
        )
        for number in numbers:
            if number in skipped and number not in labels:
                continue
            label = labels.get(number, NONE)
            weight = 1.0 if label != NONE or not inside else BESIDE
            cases.append((sentence.index, [*shared, *word_cues(analysis, number)], label, weight))
    return cases


def peaceful_cases(folder: Path) -> list[tuple[list[str], str, float]]:
    """Candidates of text in which nothing happens: reviews, letters, questions, guides of the treebanks, as tagged there."""
    cases = []
    for path in sorted(folder.glob("*-train.conllu.gz")):
        for name, rows in named_rows_of(path):
            if not name.startswith(PEACEFUL):
                continue
            words, at = [], 0
            for cells in rows:
                words.append(Word(at, at + len(cells[1]), cells[1], cells[1].casefold(), cells[2].casefold(), cells[4]))
                words[-1].head, words[-1].relation = int(cells[6]) - 1, cells[7]
                at += len(cells[1]) + 1
            below: list[list[int]] = [[] for _ in words]
            for number, word in enumerate(words):
                if word.head >= 0:
                    below[word.head].append(number)
            body = " ".join(word.text for word in words)
            analysis = Analysis(Sentence(0, at, body, 0, 0, ()), words, vocabulary().classes_of(words), below)
            shared = sentence_cues(analysis, opens=False, dated=False)
            cases += [
                ([*shared, *word_cues(analysis, number)], NONE, ELSEWHERE)
                for number in candidates(analysis)
                if analysis.classes[number] & ACTS
            ]
    return cases


PEACEFUL: Final = ("reviews", "email", "answers", "GUM_academic", "GUM_voyage", "GUM_whow", "GUM_interview", "GUM_vlog")
ELSEWHERE: Final = 0.2


def main() -> None:
    """Fit, cross-validate, write."""
    parser = argparse.ArgumentParser(description="Fit the triggers.")
    parser.add_argument("--penalty", type=float, default=0.5)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--by-file", action="store_true", help="hold out a file at a time")
    parser.add_argument("--treebanks", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    notes = read_notes()
    read = [cases_of(note) for note in notes]
    labelled = sum(label != NONE for cases in read for _, _, label, _ in cases)
    print(f"{labelled} of {sum(len(n['events']) for n in notes)} triggers are candidates")
    folds = (
        [note["id"].rsplit("-", 1)[0] for note in notes]
        if given.by_file
        else [i % given.folds for i in range(len(notes))]
    )

    quiet = peaceful_cases(given.treebanks) if given.treebanks else []
    print(f"{len(quiet)} candidates where nothing happens")

    def fitted(held: object) -> Any:
        kept = [case for cases, fold in zip(read, folds, strict=True) if fold != held for case in cases]
        return fit(
            [cues for _, cues, _, _ in kept] + [cues for cues, _, _ in quiet],
            [label for _, _, label, _ in kept] + [NONE] * len(quiet),
            weights=[weight for *_, weight in kept] + [ELSEWHERE] * len(quiet),
            penalty=given.penalty,
        )

    if given.folds or given.by_file:
        tally: Counter[str] = Counter()
        for held in sorted(set(folds)):
            model = fitted(held)
            none = model.answers.index(NONE)
            for cases, fold in zip(read, folds, strict=True):
                if fold != held or not cases:
                    continue
                shares = model.probabilities([cues for _, cues, _, _ in cases])
                said = 1 - shares[:, none]
                wanted = {label for _, _, label, _ in cases} - {NONE}
                tally["notes with an event" if wanted else "notes without"] += 1
                tally["found" if wanted else "false"] += said.max() >= 0.5
                if wanted:
                    types = np.delete(shares, none, axis=1)
                    names = [a for a in model.answers if a != NONE]
                    tally["type of the surest"] += names[int(types[int(said.argmax())].argmax())] in wanted
                for (_, _, label, _), row in zip(cases, shares, strict=True):
                    if label != NONE:
                        tally["triggers"] += 1
                        tally["trigger found"] += 1 - row[none] >= 0.5
                        row = row.copy()
                        row[none] = 0
                        tally["trigger typed"] += model.answers[int(row.argmax())] == label
        print(json.dumps(tally, default=int))
    if given.out:
        fitted(object()).save(given.out)
        print(f"{given.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
