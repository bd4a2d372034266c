"""Fits which tellings are events of their own, on ``training/notes``; cross-validated.

python training/fit_news.py [--penalty P] [--folds N] [--by-file] [--out FOLDER]

The reader reads every note with triggers, types and sameness fitted on the other folds, so that its cues are as unsure
as on text that it never saw. A telling is news where its words, or its toll, are those of an event of the note that no
earlier telling was entered for.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import fit_sameness  # noqa: E402
import fit_triggers  # noqa: E402
from check_notes import AGAIN, english_notes, offsets  # noqa: E402
from loglinear import fit, folds_of, options  # noqa: E402

from geoincidents import Gazetteer  # noqa: E402
from geoincidents.events import sameness, triggers  # noqa: E402
from geoincidents.events.known_names import read_headlines  # noqa: E402
from geoincidents.events.news import LEAST, news_cues  # noqa: E402
from geoincidents.events.reading import read_drafts  # noqa: E402
from geoincidents.events.sameness import SameEvent  # noqa: E402
from geoincidents.events.scorer import scorer  # noqa: E402
from geoincidents.mentions import find_mentions  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.events.draft import Draft
    from geoincidents.events.report import Report
    from geoincidents.events.scorer import Scorer

    Case = tuple[list[str], str]

NEWS: Final = "news"
NONE: Final = "none"


class Listener(SameEvent):
    """Answers as a note is annotated, and keeps what it was asked."""

    def __init__(self, note: dict[str, Any]) -> None:
        self._spans = [
            (span, number)
            for number, event in enumerate(note["events"])
            for words in _words_of(event)
            if (span := offsets(note["text"], words))
        ]
        self._lone = len(note["events"]) == 1
        self._entered: set[int] = set()
        self.cases: list[Case] = []

    def is_news(self, report: Report, draft: Draft) -> bool:
        """Whether an event of the note is told that none was entered for."""
        spans = [draft.spans[name] for name in ("killed", "injured") if name in draft.spans]
        spans += [(t.start, t.end) for t in draft.event.triggers] if draft.event else []
        told = {n for (start, end), n in self._spans for a, b in spans if a < end and start < b}
        told |= {0} if self._lone and not told else set()
        new = bool(told - self._entered)
        self._entered |= told
        self.cases.append((news_cues(report, draft), NEWS if new else NONE))
        return new


def _words_of(event: dict[str, Any]) -> list[str]:
    tolls = [event[side]["words"] for side in ("killed", "injured") if event[side] and event[side].get("words")]
    return [event["trigger"], *event.get(AGAIN, ()), *tolls]


def cases_of(note: dict[str, Any], models: dict[str, Scorer]) -> list[Case]:
    """Every telling of a note that the reader asks about, as it reads with some scorers."""

    def named(name: str) -> Scorer:
        return models.get(name) or scorer(name)

    for module in (triggers, sameness):
        module.scorer = named  # type: ignore[attr-defined]
    listener = Listener(note)
    gazetteer = Gazetteer.embedded()
    text = read_headlines(note["text"], gazetteer)
    mentions = find_mentions(text, gazetteer)
    read_drafts(text, published=date.fromisoformat(note["published"]), mentions=mentions, judge=listener)
    return listener.cases


def models_of(words: Sequence[Any], tellings: Sequence[Any], penalty: float) -> dict[str, Scorer]:
    """Triggers, types and sameness fitted on the cases of some notes."""
    kept = list(chain.from_iterable(words))
    whether, kinds = fit_triggers.fit_both(kept, [], fit_triggers.plain_cases(), fit_triggers.PENALTY)
    models = {"triggers": whether, "types": kinds}
    for name in ("same_clause", "same_event"):
        asked = [case for cases in tellings for case in cases if case[0] == name]
        models[name] = fit([cues for _, cues, _ in asked], [answer for *_, answer in asked], penalty=penalty)
    return models


def _f1(judged: Sequence[tuple[float, bool]], least: float) -> float:
    """F1 of tellings taken from a probability on, where an event was told before: what the reader's LEAST rests on."""
    right = sum(news for share, news in judged if share >= least)
    taken, wanted = sum(share >= least for share, _ in judged), sum(news for _, news in judged)
    return 2 * right / max(taken + wanted, 1)


def main() -> None:
    """Fit, cross-validate, write."""
    given = options("Fit which tellings are events of their own.").parse_args()
    notes = english_notes()
    folds = folds_of(notes, given)
    read: dict[str, list[Case]] = {}
    with ProcessPoolExecutor() as pool:
        tellings = list(pool.map(fit_sameness.cases_of, notes, chunksize=20))
        words = list(pool.map(fit_triggers.cases_of, notes, chunksize=20))
        for held in sorted(set(folds)):
            others = [n for n, fold in enumerate(folds) if fold != held]
            models = models_of([words[n] for n in others], [tellings[n] for n in others], given.penalty)
            own = [note for note, fold in zip(notes, folds, strict=True) if fold == held]
            found = pool.map(cases_of, own, [models] * len(own), chunksize=20)
            read |= {note["id"]: cases for note, cases in zip(own, found, strict=True)}

    def fitted(held: object) -> Scorer:
        kept = [c for note, fold in zip(notes, folds, strict=True) if fold != held for c in read[note["id"]]]
        return fit([cues for cues, _ in kept], [answer for _, answer in kept], penalty=given.penalty)

    tally: Counter[str] = Counter()
    further: list[tuple[float, bool]] = []
    for held in sorted(set(folds)):
        model = fitted(held)
        asked = [c for note, fold in zip(notes, folds, strict=True) if fold == held for c in read[note["id"]]]
        shares = model.probabilities([cues for cues, _ in asked])[:, model.answers.index(NEWS)]
        further += [
            (float(share), answer == NEWS)
            for (cues, answer), share in zip(asked, shares, strict=True)
            if "first" not in cues
        ]
        tally.update(
            f"{answer} taken for {NEWS if share >= LEAST else NONE}"
            for (_, answer), share in zip(asked, shares, strict=True)
        )
    print(json.dumps({"scorer": "news", **dict(sorted(tally.items()))}))
    print(json.dumps({"least": {step / 20: round(_f1(further, step / 20), 3) for step in range(1, 15)}}))
    if given.out:
        fitted(object()).save(given.out / "news.npz")


if __name__ == "__main__":
    main()
