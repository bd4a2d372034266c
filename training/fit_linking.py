"""Fits when two rows tell one event, on made-up events, and measures it on countries and manners that were held out.

python training/fit_linking.py [--rows N] [--worlds N] [--penalty P] [--write]

Writes ``geoincidents/linking/data/weights.json`` and ``words.tsv``, how many of ``training/notes`` hold each word.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from check_notes import english_notes  # noqa: E402
from link_truth import world  # noqa: E402
from loglinear import fit  # noqa: E402

from geoincidents import link_reports, schema  # noqa: E402
from geoincidents.linking.comparing import FIELDS, compare  # noqa: E402
from geoincidents.linking.facts import facts_of, points_of  # noqa: E402
from geoincidents.linking.model import (  # noqa: E402  # noqa: E402
    ALL_FIELDS,
    LEAST_FIRST,
    PASSES,
    fitted,
    log_odds,
    subset,
    weights_of,
    with_neighbours,
)
from geoincidents.linking.pairing import pairs_of  # noqa: E402
from geoincidents.linking.wording import words_of  # noqa: E402
from geoincidents.tables.tellings import MACHINE  # noqa: E402

if TYPE_CHECKING:
    from numpy.typing import NDArray

DATA: Final = ROOT / "geoincidents" / "linking" / "data"
SAME: Final = "same"
OTHER: Final = "other"
THINNED: Final = ((1.0, 1), (0.3, 3), (0.1, 10))
"""Shares of a world's rows that are a table, and how often: in a small one that a row has no rival says little."""
_LEAST_NOTES: Final = 3
_CASES: Final = 400_000
_SEED: Final = 20


def frequencies() -> list[str]:
    """Lines of the table of words: how many notes there are, then each word with the number of notes that hold it."""
    notes = english_notes()
    counts = Counter(word for note in notes for word in words_of(note["text"]))
    rows = sorted((-count, word) for word, count in counts.items() if count >= _LEAST_NOTES)
    return [str(len(notes)), *(f"{word}\t{-count}" for count, word in rows)]


def cases_of(levels: NDArray[np.int8], fields: list[str]) -> list[list[str]]:
    """Cues of each pair, by name."""
    named = [ALL_FIELDS[name] for name in fields]
    return [
        [f"{name}:{words[level]}" for name, words, level in zip(fields, named, row, strict=True)]
        for row in levels.tolist()
    ]


def table_of(levels: NDArray[np.int8], same: NDArray[np.bool_], fields: list[str], penalty: float) -> dict[str, Any]:
    """Intercept and weights as the file has them."""
    cases = [[*case, "bias"] for case in cases_of(levels, fields)]
    scorer = fit(cases, [SAME if one else OTHER for one in same], answers=[OTHER, SAME], penalty=penalty)

    def weight(cue: str) -> float:
        share = scorer.probabilities([[cue]])[0]
        return round(float(np.log(share[1]) - np.log(share[0])), 3)

    weights = {name: {level: weight(f"{name}:{level}") for level in ALL_FIELDS[name]} for name in fields}
    return {"intercept": weight("bias"), "weights": weights}


class Pile:
    """Pairs of several worlds, with the truth of each."""

    def __init__(self, rows: int, worlds: int) -> None:
        """Make the worlds and compare what each holds."""
        self.worlds: list[Any] = []
        for number in range(worlds):
            incidents, truth = world(rows, seed=_SEED + number)
            chance = np.random.default_rng([_SEED, number])
            for share, times in THINNED:
                for _ in range(times):
                    chosen = np.flatnonzero(chance.random(len(truth)) < share)
                    self.add(incidents.iloc[chosen].reset_index(drop=True), truth[chosen])

    def add(self, incidents: Any, truth: NDArray[np.int64]) -> None:
        """Compare what a table holds."""
        facts = facts_of(incidents, *points_of(incidents))
        pairs = pairs_of(facts)
        told = truth[facts.order]
        same = (told[pairs.left] == told[pairs.right]) & (told[pairs.left] >= 0)
        self.worlds.append((facts, pairs, compare(facts, pairs), same))

    def cases(self) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
        """Levels and truth of all pairs."""
        return np.vstack([levels for *_, levels, _ in self.worlds]), np.concatenate([same for *_, same in self.worlds])

    def scored(self, model: tuple[float, list[NDArray[np.float64]]], least: float) -> None:
        """Keep the pairs that a pass gives some log odds or more, and say how they stand among each other by these."""
        kept_worlds = []
        for facts, pairs, levels, same in self.worlds:
            odds = log_odds(levels, *model)
            kept = np.flatnonzero(odds >= least)
            rest = subset(pairs, kept)
            kept_worlds.append((facts, rest, with_neighbours(levels[kept], facts, rest, odds[kept]), same[kept]))
        self.worlds = kept_worlds


def sampled(levels: NDArray[np.int8], same: NDArray[np.bool_], most: int) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Some of the pairs, by chance and without favour, so that probabilities stay what they are."""
    chosen = np.random.default_rng(_SEED).permutation(len(same))[:most]
    return levels[chosen], same[chosen]


def measures(incidents: Any, truth: NDArray[np.int64], groups: Any, links: Any) -> dict[str, Any]:
    """How many pairs of rows that are put together are of one event, how many of these are found, and calibration."""
    import pandas as pd

    told = pd.Series(truth)
    label = pd.Series(pd.factorize(groups[schema.EVENT_GROUP])[0])
    # Rows of one telling stay together anyway: they are no merit.
    lead = ~incidents[schema.EVENT_GROUP].fillna(incidents[schema.INCIDENT_ID]).duplicated()
    machine = incidents[schema.SOURCE_SCHEMA].isin([str(one) for one in MACHINE]).to_numpy(dtype=bool)

    def pairs(*keys: Any) -> int:
        sizes = pd.concat(keys, axis="columns").value_counts().to_numpy()
        return int((sizes * (sizes - 1) // 2).sum())

    def shares(chosen: NDArray[np.bool_]) -> tuple[float, float]:
        known = chosen & (truth >= 0)
        both, made, true = pairs(label[known], told[known]), pairs(label[chosen]), pairs(told[known])
        return round(both / max(made, 1), 4), round(both / max(true, 1), 4)

    every, by_hand = shares(lead.to_numpy()), shares(lead.to_numpy() & ~machine)
    event = dict(zip(incidents[schema.INCIDENT_ID], truth, strict=True))
    right = np.array([event[a] == event[b] >= 0 for a, b in zip(links["first_id"], links["second_id"], strict=True)])
    return {
        "precision": every[0],
        "recall": every[1],
        "precision_without_machine_coded": by_hand[0],
        "recall_without_machine_coded": by_hand[1],
        "ece_links": calibration_error(links["score"].to_numpy(), right),
    }


def calibration_error(score: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten bins."""
    bins = np.minimum((score * 10).astype(int), 9)
    return round(
        float(sum(abs(score[bins == n].mean() - right[bins == n].mean()) * (bins == n).mean() for n in set(bins))), 4
    )


def scored_error(incidents: Any, truth: NDArray[np.int64]) -> float:
    """Calibration error over all pairs that are given a probability of five in a hundred or more, linked or not."""
    from geoincidents.linking.model import score_pairs

    facts = facts_of(incidents, *points_of(incidents))
    pairs = pairs_of(facts)
    scored = score_pairs(facts, pairs)
    told = truth[facts.order]
    left, right = pairs.left[scored.kept], pairs.right[scored.kept]
    likely = scored.score >= 0.05  # noqa: PLR2004
    return calibration_error(scored.score[likely], ((told[left] == told[right]) & (told[left] >= 0))[likely])


def report(rows: int) -> None:
    """Measure the weights of the package on worlds that were made for the fit's manners, and on those held out."""
    for held in (False, True):
        for seed in (101, 102):
            incidents, truth = world(rows, seed=seed, held=held)
            grouped, links = link_reports(incidents, return_links=True)
            found = measures(incidents, truth, grouped, links)
            kind = "countries and manners held out" if held else "countries held out"
            error = scored_error(incidents, truth)
            print(json.dumps({"world": kind, "seed": seed, "rows": len(incidents), **found, "ece_pairs": error}))


def main() -> None:
    """Fit, write, measure."""
    parser = argparse.ArgumentParser(description="Fit when two rows tell one event.")
    parser.add_argument("--rows", type=int, default=8000)
    parser.add_argument("--worlds", type=int, default=8)
    parser.add_argument("--penalty", type=float, default=1.0)
    parser.add_argument("--threshold", type=float, default=0.6)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    if given.write:
        (DATA / "words.tsv").write_text("\n".join(frequencies()) + "\n", encoding="utf-8")
        pile = Pile(given.rows, given.worlds)
        table: dict[str, Any] = {"threshold": given.threshold}
        for number, name in enumerate(PASSES):
            fields = list(ALL_FIELDS if number else FIELDS)
            table[name] = table_of(*sampled(*pile.cases(), _CASES), fields, given.penalty)
            if number + 1 < len(PASSES):
                pile.scored(weights_of(table[name]), -np.inf if number else LEAST_FIRST)
        (DATA / "weights.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
        fitted.cache_clear()
    report(given.rows)


if __name__ == "__main__":
    main()
