"""Claim: geoparsing finds the toponyms of news and puts them where they are. One JSON line a corpus.

Recognition counts a toponym as found when a mention overlaps it; resolution counts a located toponym as right within
161 km (100 miles, the threshold of M. Gritta et al., "A pragmatic guide to geoparsing evaluation", 2020), or within the
place where it is a country or a division, whose point each gazetteer puts where it likes. With gold spans the toponyms
are given and only resolved. A score is calibrated if of the mentions with score p a share of p lies where it should.

    python benchmarks/geoparse.py [--cross] [--gazetteer FILE.gaz]

``--cross`` fits recognition and resolution on the other corpus first; without it the weights of the package are used,
which have seen both, so that the figures flatter.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.corpora import CORPORA, Article, Toponym, read_corpus
from gazetteer import fit_recognition, fit_resolution
from gazetteer.fit_resolution import annotated
from geoincidents import Gazetteer
from geoincidents.gazetteer import joint
from geoincidents.geo import distance_km
from geoincidents.mentions import cues, geoparse
from geoincidents.mentions.decide import decide
from geoincidents.mentions.mention import Mention, MentionRole
from geoincidents.mentions.resolve import Setting, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geoincidents.place import Match

NEAR_KM = 161.0
SURE = 0.7
BINS = 10
Found = tuple[int, int, Mention]


def named(mentions: Iterable[Mention]) -> Iterator[Found]:
    """Names with their offsets in mentions and their anchors; a relation counts by its anchor alone."""
    for mention in mentions:
        inner = mention.anchor
        if mention.role is not MentionRole.COREFERENCE and mention.role is not MentionRole.RELATION:
            inside = inner is not None and mention.start < inner.start < mention.end
            yield mention.start, inner.start if inside and inner else mention.end, mention
        if inner is not None:
            yield from named([inner])


def paired(article: Article, found: list[Found]) -> list[tuple[Toponym, Mention]]:
    """Toponyms with the first name that overlaps each; a name serves once."""
    free = list(found)
    pairs = []
    for toponym in article.toponyms:
        hit = next((f for f in free if f[0] < toponym.end and toponym.start < f[1]), None)
        if hit is not None:
            free.remove(hit)
            pairs.append((toponym, hit[2]))
    return pairs


def off_km(toponym: Toponym, match: Match) -> tuple[float, float]:
    """Distance of a match from a located toponym, and how far it may be; a match without a place is infinitely far."""
    if match.place is None or toponym.lat is None or toponym.lon is None:
        return float("inf"), NEAR_KM
    place = match.place
    km = float(distance_km(lat=toponym.lat, lon=toponym.lon, to_lat=place.lat, to_lon=place.lon))
    return km, max(NEAR_KM, place.radius_km) if place.kind.startswith("A.") else NEAR_KM


def given(article: Article, gazetteer: Gazetteer) -> list[tuple[Toponym, Match | None]]:
    """Toponyms of an article, found by the annotators, with what they are resolved to."""
    reading = annotated(article, gazetteer)
    spans = reading.spans
    setting = Setting()
    decide(reading, resolve(reading, setting), setting)
    return [(toponym, span.match) for toponym, span in zip(article.toponyms, spans, strict=True)]


def resolution(articles: list[Article], gazetteer: Gazetteer) -> dict[str, float]:
    """Shares of the located toponyms that lie where they should when their spans are given."""
    pairs = [pair for article in articles for pair in given(article, gazetteer) if pair[0].lat is not None]
    offs = [off_km(toponym, match) if match is not None else (float("inf"), NEAR_KM) for toponym, match in pairs]
    return {
        "gold_spans_located": len(pairs),
        "gold_spans_accuracy_161km": round(sum(km <= NEAR_KM for km, _ in offs) / max(len(pairs), 1), 4),
        "gold_spans_accuracy_161km_or_extent": round(sum(km <= most for km, most in offs) / max(len(pairs), 1), 4),
    }


def calibration(scored: list[tuple[float, bool]]) -> dict[str, float]:
    """Expected calibration error in ten bins, and the precision of what scores high."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for score, right in scored:
        bins[min(int(score * BINS), BINS - 1)].append((score, right))
    error = sum(abs(sum(s for s, _ in b) - sum(r for _, r in b)) for b in bins) / max(len(scored), 1)
    sure = [right for score, right in scored if score >= SURE]
    return {
        "expected_calibration_error": round(error, 4),
        "precision_score_70": round(sum(sure) / max(len(sure), 1), 4),
        "share_score_70": round(len(sure) / max(len(scored), 1), 4),
    }


def measure(articles: list[Article], gazetteer: Gazetteer) -> dict[str, float]:
    """Figures of one corpus."""
    predicted = gold = hits = located = 0
    offs: list[tuple[float, float]] = []
    scored: list[tuple[float, bool]] = []
    seconds = 0.0
    for article in articles:
        started = time.process_time()
        mentions = geoparse(article.text, gazetteer=gazetteer)
        seconds += time.process_time() - started
        found = list(named(mentions))
        pairs = paired(article, found)
        predicted, gold, hits = predicted + len(found), gold + len(article.toponyms), hits + len(pairs)
        located += sum(t.lat is not None for t in article.toponyms)
        for toponym, mention in pairs:
            if toponym.lat is None or mention.match.place is None:
                continue
            km, most = off_km(toponym, mention.match)
            offs.append((km, most))
            scored.append((mention.match.score, km <= most))
    precision, recall = hits / max(predicted, 1), hits / max(gold, 1)
    right, inside = sum(km <= NEAR_KM for km, _ in offs), sum(km <= most for km, most in offs)
    return {
        "articles": len(articles),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
        "accuracy_161km_of_placed": round(right / max(len(offs), 1), 4),
        "accuracy_161km_of_located": round(right / max(located, 1), 4),
        "accuracy_161km_or_extent_of_placed": round(inside / max(len(offs), 1), 4),
        "accuracy_161km_or_extent_of_located": round(inside / max(located, 1), 4),
        "median_error_km": round(statistics.median(km for km, _ in offs), 1) if offs else float("nan"),
        **resolution(articles, gazetteer),
        **calibration(scored),
        "articles_per_cpu_second": round(len(articles) / seconds, 1),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> int:
    """Measure each corpus that is there."""
    words = argparse.ArgumentParser(description="Measure geoparse on annotated news.")
    words.add_argument("--cross", action="store_true", help="fit recognition and resolution on the other corpus")
    words.add_argument("--gazetteer", type=Path, help="a larger gazetteer, put over the embedded one")
    options = words.parse_args()
    missing = [name for name, path in CORPORA.items() if not path.is_file()]
    if missing:
        print(f"Corpora are not at hand: {', '.join(missing)}", file=sys.stderr)
    corpora = {name: list(read_corpus(path)) for name, path in CORPORA.items() if name not in missing}
    gazetteer = Gazetteer.default()
    if options.gazetteer:
        gazetteer = Gazetteer.stack(Gazetteer.open(options.gazetteer), gazetteer)
    for name, articles in corpora.items():
        others = [article for other, read in corpora.items() if other != name for article in read]
        if options.cross and others:
            cues.use(fit_recognition.fit(others, gazetteer))
            joint.use(fit_resolution.fit([others], gazetteer))
        geoparse(articles[0].text, gazetteer=gazetteer)  # the first call opens the gazetteer
        label = {"fitted_on": "the other" if options.cross else "both"}
        print(json.dumps({"benchmark": "geoparse", "corpus": name, **label, **measure(articles, gazetteer)}))
    return 1 if len(missing) == len(CORPORA) else 0


if __name__ == "__main__":
    sys.exit(main())
