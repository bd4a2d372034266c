"""Fits what :mod:`geoincidents.gazetteer.joint` lets names that stand together say of each other, from annotated news.

    python gazetteer/fit_resolution.py geoincidents/data/resolution.json --corpora CORPUS.xml ...

A conditional logit over the candidates of each annotated name, of which those within 161 km of the annotated point are
right. What the other names say depends on the weights, so it is reckoned anew before each fit. Each article counts as
much as the root of its names, each corpus as much as the others, and a ridge holds every weight near the one set by
hand, so that a thing seldom seen keeps its weight. The same corpora give the same file. ``benchmarks/geoparse.py
--cross`` fits on one corpus and measures on the other.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.corpora import read_corpus  # noqa: E402
from geoincidents.gazetteer import Gazetteer  # noqa: E402
from geoincidents.gazetteer.joint import SHARED, TOLD, Scene, agree, lay_out  # noqa: E402
from geoincidents.geo import distance_km  # noqa: E402
from geoincidents.mentions import read_names  # noqa: E402
from geoincidents.mentions.resolve import Setting, questions_of, resolve  # noqa: E402
from geoincidents.mentions.spans import Span, SpanKind  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from benchmarks.corpora import Article
    from geoincidents.mentions.recognise import Reading

BY_HAND = {**TOLD, **SHARED}
FIXED = frozenset({"caller", "foreign", "country_weight", "same_division"})
"""Those not fitted: annotated news has no caller, and of the others the news of small towns says what does not hold
elsewhere, as all its places lie in one state, where a war's front crosses provinces."""
NAMES = tuple(BY_HAND)
RIGHT_KM = 161.0
GIVEN = 8.0  # evidence of a span that annotators made, in the units of mentions.resolve
ROUNDS = 6
STEPS = 20
RIDGE = 0.02
SMALL = 2.0  # a weight beyond it may move in proportion
DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of an article, and which of them are right.

    Attributes
    ----------
    scene
        The candidates.
    answers
        Index of the candidates of each annotated name, and which are right.
    weight
        How much each of the names counts.
    """

    scene: Scene
    answers: tuple[tuple[NDArray[np.intp], NDArray[np.bool_]], ...]
    weight: float


def annotated(article: Article, gazetteer: Gazetteer) -> Reading:
    """Reading of an article whose spans are those of its annotators, in the order of the toponyms."""
    reading = read_names(article.text, gazetteer)
    spans = []
    for toponym in article.toponyms:
        span = next((s for s in reading.spans if s.start < toponym.end and toponym.start < s.end), None)
        if span is None or (span.start, span.end) != (toponym.start, toponym.end):
            within = set(span.containers) if span else set()
            span = Span(toponym.start, toponym.end, toponym.phrase, containers=within)
        if span.kind is SpanKind.BODY:
            span.kind = SpanKind.NAME
        span.evidence, span.strict = max(span.evidence, GIVEN), True
        spans.append(span)
    reading.spans = spans
    return reading


def example(article: Article, gazetteer: Gazetteer) -> Example | None:
    """Candidates of an article with the right ones; None when there is nothing to choose."""
    reading, setting = annotated(article, gazetteer), Setting()
    groups = resolve(reading, setting)
    asked = questions_of(groups, setting)
    if not asked:
        return None
    scene = lay_out([question for _, question in asked])
    points = defaultdict(list)
    for toponym in article.toponyms:
        if toponym.lat is not None and toponym.lon is not None:
            points[toponym.start].append((toponym.lat, toponym.lon))
    answers = []
    for number, (group, question) in enumerate(asked):
        found = np.flatnonzero(scene.group == number)  # the last stands for none of them
        right = np.zeros(len(found), dtype=bool)
        for lat, lon in {point for span in group.spans for point in points[span.start]}:
            places = [hit.place for hit in question.hits]
            lats, lons = np.array([p.lat for p in places]), np.array([p.lon for p in places])
            right[:-1] |= np.asarray(distance_km(lat=lat, lon=lon, to_lat=lats, to_lon=lons)) <= RIGHT_KM
        if right.any():
            answers.append((found, right))
    return Example(scene, tuple(answers), len(answers) ** -0.5) if answers else None


def fit(corpora: Iterable[Iterable[Article]], gazetteer: Gazetteer) -> dict[str, float]:
    """Weight of each feature."""
    read = []
    for articles in corpora:
        found = [one for article in articles if (one := example(article, gazetteer)) is not None]
        total = sum(one.weight * len(one.answers) for one in found)
        read += [replace(one, weight=one.weight / total) for one in found]
    hand = np.array([BY_HAND[name] for name in NAMES])
    free = np.array([name not in FIXED for name in NAMES])
    stiff = RIDGE * np.minimum(1.0, (SMALL / np.maximum(np.abs(hand), 1e-9)) ** 2)
    weights = hand.copy()
    for _ in range(ROUNDS):
        heard = [agree(one.scene, weights)[1] for one in read]
        rows = [
            (features[at], one.scene.own[at], right, one.weight)
            for one, features in zip(read, heard, strict=True)
            for at, right in one.answers
        ]
        weights = _climb(rows, weights, hand, np.where(free, stiff, np.inf))
    return {name: round(float(value), DECIMALS) for name, value in zip(NAMES, weights, strict=True)}


def _climb(
    rows: Sequence[tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_], float]],
    weights: NDArray[np.float64],
    hand: NDArray[np.float64],
    stiff: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Weights after some steps of Newton's method, the right candidates sharing the praise as they are believed."""
    free = np.isfinite(stiff)
    total = sum(weight for *_, weight in rows)
    for _ in range(STEPS):
        slope = np.where(free, stiff, 0.0) * (weights - hand)
        bend = np.diag(np.where(free, stiff, 1.0))
        for features, own, right, weight in rows:
            utility = own + features @ weights
            share = np.exp(utility - utility.max())
            share /= share.sum()
            wanted = share * right / max(float(share @ right), 1e-12)
            slope += weight / total * (features.T @ (share - wanted))
            middle = features.T @ share
            bend += weight / total * ((features.T * share) @ features - np.outer(middle, middle))
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        weights = weights - step
    return weights


def main() -> int:
    """Fit and write."""
    words = argparse.ArgumentParser(description="Fit the choice between places of one name.")
    words.add_argument("target", type=Path)
    words.add_argument("--corpora", type=Path, nargs="+", required=True)
    options = words.parse_args()
    corpora = [list(read_corpus(path)) for path in options.corpora]
    weights = fit(corpora, Gazetteer.default())
    options.target.write_text(json.dumps({"weights": weights}, indent=0) + "\n", encoding="utf-8")
    print(f"{len(weights)} weights from {sum(map(len, corpora))} articles")
    return 0


if __name__ == "__main__":
    sys.exit(main())
