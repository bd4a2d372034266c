"""Fits what :mod:`geoincidents.mentions.cues` knows of places in text, from annotated news.

    python gazetteer/fit_recognition.py geoincidents/data/recognition.json --corpora CORPUS.xml ...

A logistic regression over binary cues, by batches of accelerated gradient steps with a ridge. A word is a cue only if
it stands beside names of several articles, and names themselves are none, so that the file holds no sentence and no
name of a corpus. The same corpora give the same file. ``benchmarks/geoparse.py --cross`` fits on one corpus and
measures on the other.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.corpora import read_corpus  # noqa: E402
from geoincidents.gazetteer import Gazetteer  # noqa: E402
from geoincidents.mentions import read_names  # noqa: E402
from geoincidents.mentions.cues import cues  # noqa: E402
from geoincidents.mentions.spans import SpanKind  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.corpora import Article

Example = tuple[list[str], bool]
FEWEST_ARTICLES = 5
STEPS = 400
RIDGE = 3e-4
DECIMALS = 4


def examples(article: Article, gazetteer: Gazetteer) -> list[Example]:
    """Cues of each name of an article, and whether it overlaps a toponym."""
    reading = read_names(article.text, gazetteer)
    kinds = {SpanKind.NAME, SpanKind.BODY}
    return [
        (cues(reading, span), any(t.start < span.end and span.start < t.end for t in article.toponyms))
        for span in reading.spans
        if span.kind in kinds and span.first >= 0
    ]


def fit(articles: Iterable[Article], gazetteer: Gazetteer) -> dict[str, float]:
    """Weights of the cues that several articles have."""
    read = [examples(article, gazetteer) for article in articles]
    spread = Counter(cue for rows in read for cue in {cue for found, _ in rows for cue in found})
    known = {cue: at for at, cue in enumerate(sorted(c for c, n in spread.items() if n >= FEWEST_ARTICLES))}
    rows = [([known[cue] for cue in found if cue in known], right) for article in read for found, right in article]
    where = np.repeat(np.arange(len(rows)), [len(found) for found, _ in rows])
    which = np.concatenate([np.array(found, dtype=np.intp) for found, _ in rows])
    right = np.array([float(value) for _, value in rows])
    weights, speed = np.zeros(len(known)), np.zeros(len(known))
    # The gradient of a logistic loss over k binary cues changes by at most k/4 a step; the mean is over the rows.
    pace = 4.0 / max(len(found) for found, _ in rows)
    for _ in range(STEPS):
        ahead = weights + 0.95 * speed
        total = np.bincount(where, weights=ahead[which], minlength=len(rows))
        off = (1.0 / (1.0 + np.exp(-total)) - right) / len(rows)
        slope = np.bincount(which, weights=off[where], minlength=len(known)) + RIDGE * ahead
        speed = 0.95 * speed - pace * slope
        weights = weights + speed
    return {cue: value for cue, at in known.items() if (value := round(float(weights[at]), DECIMALS))}


def main() -> int:
    """Fit and write."""
    words = argparse.ArgumentParser(description="Fit the recognition of places.")
    words.add_argument("target", type=Path)
    words.add_argument("--corpora", type=Path, nargs="+", required=True)
    options = words.parse_args()
    articles = [article for path in options.corpora for article in read_corpus(path)]
    weights = fit(articles, Gazetteer.default())
    options.target.write_text(json.dumps({"weights": weights}, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(weights)} weights from {len(articles)} articles")
    return 0


if __name__ == "__main__":
    sys.exit(main())
