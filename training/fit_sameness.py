"""Fits which tellings are of one event, in a sentence and across sentences, on ``training/notes``; cross-validated.

python training/fit_sameness.py [--penalty P] [--by-file] [--out FOLDER]

The reader reads every note with the answers of its annotation in place of its own, and every pair that it asks about is
a case: further mentions are those that the notes say ("also"), and in a note of one event every mention.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from check_notes import AGAIN, english_notes, offsets  # noqa: E402
from loglinear import fit, folds_of, options  # noqa: E402

from geoincidents import Gazetteer  # noqa: E402
from geoincidents.events.known_names import read_headlines  # noqa: E402
from geoincidents.events.reading import read_drafts  # noqa: E402
from geoincidents.events.sameness import LEAST, SameEvent, pair_cues, telling_cases  # noqa: E402
from geoincidents.mentions import find_mentions  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.events.draft import Draft
    from geoincidents.events.grouping import Event
    from geoincidents.events.report import Report
    from geoincidents.events.sameness import Named
    from geoincidents.events.triggers import Trigger
    from geoincidents.text.document import Analysis

    Case = tuple[str, list[str], str]

SAME: Final = "same"
OTHER: Final = "other"


class Teacher(SameEvent):
    """Answers as a note is annotated, and keeps what it was asked."""

    def __init__(self, note: dict[str, Any]) -> None:
        self._spans = [(offsets(note["text"], event["trigger"]), [n]) for n, event in enumerate(note["events"])]
        shared: dict[str, list[int]] = {}
        for number, event in enumerate(note["events"]):
            for words in event.get(AGAIN, ()):
                shared.setdefault(words, []).append(number)
        self._spans += [(offsets(note["text"], words), numbers) for words, numbers in shared.items()]
        self._lone = len(note["events"]) == 1
        self.cases: list[Case] = []

    def _told(self, trigger: Trigger) -> int | None:
        """The event that a word tells of; None where it tells of none or of several."""
        for span, numbers in self._spans:
            if span and span[0] < trigger.end and trigger.start < span[1]:
                return numbers[0] if len(numbers) == 1 else None
        return 0 if self._lone else None

    def _told_by(self, event: Event) -> int | None:
        found = Counter(number for t in event.triggers if (number := self._told(t)) is not None)
        return max(found, key=found.__getitem__) if found else None

    def home(self, analysis: Analysis, events: Sequence[Event], trigger: Trigger, named: Named) -> Event | None:
        """The event of the sentence that the annotation gives a word."""
        mine = self._told(trigger)
        if mine is None:
            return None
        home = None
        for event in events:
            for one in event.triggers:
                theirs = self._told(one)
                if theirs is not None:
                    answer = SAME if theirs == mine else OTHER
                    self.cases.append(("same_clause", pair_cues(analysis, one, trigger, named), answer))
            home = event if self._told_by(event) == mine else home
        return home

    def antecedent(self, report: Report, draft: Draft) -> Draft | None:
        """The earlier event that the annotation gives a sentence."""
        mine = self._told_by(draft.event) if draft.event else None
        if mine is None:
            return None
        earlier = [other for other in report.recent if not other.is_aggregate and other.event is not None]
        home = None
        for other, cues in zip(earlier, telling_cases(report, draft, earlier), strict=True):
            theirs = self._told_by(other.event) if other.event else None
            if theirs is not None:
                self.cases.append(("same_event", cues, SAME if theirs == mine else OTHER))
                home = other if theirs == mine else home
        return home

    def is_news(self, report: Report, draft: Draft) -> bool:  # noqa: ARG002 as of SameEvent
        """Whether the annotation has an event that a sentence tells of."""
        return draft.event is not None and self._told_by(draft.event) is not None


def cases_of(note: dict[str, Any]) -> list[Case]:
    """Every pair of tellings of a note that the reader asks about."""
    if not note["events"]:
        return []
    teacher = Teacher(note)
    gazetteer = Gazetteer.embedded()
    text = read_headlines(note["text"], gazetteer)
    mentions = find_mentions(text, gazetteer)
    read_drafts(text, published=date.fromisoformat(note["published"]), mentions=mentions, judge=teacher)
    return teacher.cases


def main() -> None:
    """Fit, cross-validate, write."""
    given = options("Fit which tellings are of one event.").parse_args()
    notes = english_notes()
    with ProcessPoolExecutor() as pool:
        read = list(pool.map(cases_of, notes, chunksize=20))
    folds = folds_of(notes, given)

    def fitted(name: str, held: object) -> Any:
        kept = [c for cases, fold in zip(read, folds, strict=True) if fold != held for c in cases if c[0] == name]
        return fit([cues for _, cues, _ in kept], [answer for *_, answer in kept], penalty=given.penalty)

    for name in ("same_clause", "same_event"):
        if given.folds or given.by_file:
            tally: Counter[str] = Counter()
            for held in sorted(set(folds)):
                model = fitted(name, held)
                asked = [c for cases, fold in zip(read, folds, strict=True) if fold == held for c in cases]
                asked = [c for c in asked if c[0] == name]
                if asked:
                    shares = model.probabilities([cues for _, cues, _ in asked])[:, model.answers.index(SAME)]
                    tally.update(
                        f"{answer} taken for {SAME if share >= LEAST else OTHER}"
                        for (*_, answer), share in zip(asked, shares, strict=True)
                    )
            print(json.dumps({"scorer": name, **dict(sorted(tally.items()))}))
        if given.out:
            fitted(name, object()).save(given.out / f"{name}.npz")


if __name__ == "__main__":
    main()
