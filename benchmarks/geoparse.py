"""Claim: geoparsing finds the toponyms of news and puts them where they are. One JSON line a corpus.

Recognition counts a toponym as found when a mention overlaps it; resolution counts a located toponym as right within
161 km (100 miles, the threshold of M. Gritta et al., "A pragmatic guide to geoparsing evaluation", 2020).
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.corpora import CORPORA, Article, Toponym, read_corpus
from geoincidents.geo import distance_km
from geoincidents.geoparsing import geoparse
from geoincidents.mentions import Mention, MentionRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NEAR_KM = 161.0
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


def measure(articles: list[Article]) -> dict[str, float]:
    """Figures of one corpus."""
    predicted = gold = hits = located = placed = right = inside = 0
    errors = []
    seconds = 0.0
    for article in articles:
        started = time.perf_counter()
        mentions = geoparse(article.text)
        seconds += time.perf_counter() - started
        found = list(named(mentions))
        pairs = paired(article, found)
        predicted, gold, hits = predicted + len(found), gold + len(article.toponyms), hits + len(pairs)
        located += sum(t.lat is not None for t in article.toponyms)
        for toponym, mention in pairs:
            if toponym.lat is None or toponym.lon is None or mention.match.place is None:
                continue
            place = mention.match.place
            km = float(distance_km(lat=toponym.lat, lon=toponym.lon, to_lat=place.lat, to_lon=place.lon))
            placed += 1
            right += km <= NEAR_KM
            # Gazetteers put the point of a country or a state where they like; its extent tells whether it is the same.
            inside += km <= (max(NEAR_KM, place.radius_km) if place.kind.startswith("A.") else NEAR_KM)
            errors.append(km)
    precision, recall = hits / max(predicted, 1), hits / max(gold, 1)
    return {
        "articles": len(articles),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
        "accuracy_161km_of_placed": round(right / max(placed, 1), 4),
        "accuracy_161km_of_located": round(right / max(located, 1), 4),
        "accuracy_161km_or_extent_of_placed": round(inside / max(placed, 1), 4),
        "accuracy_161km_or_extent_of_located": round(inside / max(located, 1), 4),
        "median_error_km": round(statistics.median(errors), 1) if errors else float("nan"),
        "articles_per_second": round(len(articles) / seconds, 1),
    }


def main() -> int:
    """Measure each corpus that is there."""
    missing = [name for name, path in CORPORA.items() if not path.is_file()]
    if missing:
        print(f"Corpora are not at hand: {', '.join(missing)}", file=sys.stderr)
    for name, path in CORPORA.items():
        if name not in missing:
            articles = list(read_corpus(path))
            geoparse(articles[0].text)  # the first call opens the gazetteer
            print(json.dumps({"benchmark": "geoparse", "corpus": name, **measure(articles)}))
    return 1 if len(missing) == len(CORPORA) else 0


if __name__ == "__main__":
    sys.exit(main())
