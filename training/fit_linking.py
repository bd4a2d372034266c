"""Fits when two rows tell one event, on made-up events, and measures it on countries and manners that were held out.

python training/fit_linking.py [--rows N] [--worlds N] [--threshold P] [--write]

Writes ``geoincidents/linking/data/trees.npz`` and ``words.tsv``, how many of ``training/notes`` hold each word.
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

from geoincidents import link_reports, schema  # noqa: E402
from geoincidents.linking.comparing import FALLING, compare  # noqa: E402
from geoincidents.linking.facts import facts_of, points_of  # noqa: E402
from geoincidents.linking.model import (  # noqa: E402
    ALL_FIELDS,
    LEAST,
    PASSES,
    fitted,
    score_pairs,
    subset,
    with_neighbours,
)
from geoincidents.linking.pairing import pairs_of  # noqa: E402
from geoincidents.linking.trees import LEAVES, Trees  # noqa: E402
from geoincidents.linking.wording import words_of  # noqa: E402
from geoincidents.tables.tellings import MACHINE  # noqa: E402

if TYPE_CHECKING:
    from numpy.typing import NDArray

DATA: Final = ROOT / "geoincidents" / "linking" / "data"
THINNED: Final = ((1.0, 1), (0.3, 2), (0.1, 5))
"""Shares of a world's rows that are a table, and how often: in a small one that a row has no rival says little."""
_LEAST_NOTES: Final = 3
_SEED: Final = 20
_TREES: Final = dict(zip(PASSES, (80, 250, 250), strict=True))
_FOLDS: Final = 2
_BOOSTING: Final[dict[str, Any]] = {
    "learning_rate": 0.1,
    "max_leaf_nodes": LEAVES,
    "min_samples_leaf": 100,
    "l2_regularization": 5.0,
    "early_stopping": False,
    "random_state": _SEED,
}


def frequencies() -> list[str]:
    """Lines of the table of words: how many notes there are, then each word with the number of notes that hold it."""
    notes = english_notes()
    counts = Counter(word for note in notes for word in words_of(note["text"]))
    rows = sorted((-count, word) for word, count in counts.items() if count >= _LEAST_NOTES)
    return [str(len(notes)), *(f"{word}\t{-count}" for count, word in rows)]


def boosted(levels: NDArray[np.int8], same: NDArray[np.bool_], trees: int) -> Trees:
    """Trees that are fitted to pairs, monotone in the fields that say so."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    fields = list(ALL_FIELDS)[: levels.shape[1]]
    ways = [-int(name in FALLING) for name in fields]
    fit = HistGradientBoostingClassifier(max_iter=trees, monotonic_cst=ways, **_BOOSTING).fit(levels, same)
    found = [arrays_of(tree.nodes) for (tree,) in fit._predictors]  # noqa: SLF001 there is no other way to the trees
    return Trees(np.array(float(fit._baseline_prediction.item())), *map(np.stack, zip(*found, strict=True)))  # noqa: SLF001


def arrays_of(nodes: Any) -> tuple[NDArray[Any], ...]:
    """Fields, highest levels on the left and leaves on the left of a tree's splits, and what its leaves say."""
    fields, highest = np.zeros(LEAVES - 1, dtype=np.int8), np.zeros(LEAVES - 1, dtype=np.int8)
    lefts, leaves = np.zeros(LEAVES - 1, dtype=np.uint16), np.zeros(LEAVES, dtype=np.float32)
    splits = said = 0

    def walk(at: int) -> int:
        """Bits of the leaves below a node."""
        nonlocal splits, said
        node = nodes[at]
        if node["is_leaf"]:
            leaves[said] = node["value"]
            said += 1
            return 1 << (said - 1)
        number, splits = splits, splits + 1
        fields[number], highest[number] = node["feature_idx"], int(np.floor(node["num_threshold"]))
        below = walk(int(node["left"]))
        lefts[number] = below
        return below | walk(int(node["right"]))

    walk(0)
    return fields, highest, lefts, leaves


class Pile:
    """Pairs of the tables that several worlds are thinned to, with their truth, and the fold of each table."""

    def __init__(self, rows: int, worlds: int) -> None:
        """Make the worlds and compare what each holds."""
        self.tables: list[Any] = []
        self.folds: list[int] = []
        for number in range(worlds):
            incidents, truth = world(rows, seed=_SEED + number)
            chance = np.random.default_rng([_SEED, number])
            for share, times in THINNED:
                for _ in range(times):
                    chosen = np.flatnonzero(chance.random(len(truth)) < share)
                    self.add(incidents.iloc[chosen].reset_index(drop=True), truth[chosen])
                    self.folds.append(number % _FOLDS)

    def add(self, incidents: Any, truth: NDArray[np.int64]) -> None:
        """Compare what a table holds."""
        facts = facts_of(incidents, *points_of(incidents))
        pairs = pairs_of(facts)
        told = truth[facts.order]
        same = (told[pairs.left] == told[pairs.right]) & (told[pairs.left] >= 0)
        self.tables.append((facts, pairs, compare(facts, pairs), same))

    def fit(self, trees: int, *, without: int | None = None) -> Trees:
        """Trees of all tables, or of those of other folds than one."""
        chosen = [table for table, fold in zip(self.tables, self.folds, strict=True) if fold != without]
        levels, same = np.vstack([table[2] for table in chosen]), np.concatenate([table[3] for table in chosen])
        return boosted(levels, same, trees)

    def scored(self, models: list[Trees], least: float) -> None:
        """Keep what a pass gives some log odds or more, and how it stands among others by these.

        Each table is scored by the trees that were fitted without its fold, as they will score what they have not seen.
        """
        for number, (facts, pairs, levels, same) in enumerate(self.tables):
            odds = models[self.folds[number]].log_odds(levels)
            kept = np.flatnonzero(odds >= least)
            rest = subset(pairs, kept)
            self.tables[number] = (
                *(facts, rest, with_neighbours(levels[kept], facts, rest, odds[kept]), same[kept]),
            )  # fmt: skip


def written(pile: Pile, threshold: float) -> dict[str, Any]:
    """Arrays of the file: the trees of each pass."""
    table: dict[str, Any] = {"threshold": np.array(threshold)}
    for number, name in enumerate(PASSES):
        trees = pile.fit(_TREES[name])
        table |= {f"{name}_{part}": value for part, value in trees._asdict().items()}
        if number + 1 < len(PASSES):
            folds = [pile.fit(_TREES[name], without=fold) for fold in range(_FOLDS)]
            pile.scored(folds, -np.inf if number else LEAST)
    return table


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
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--worlds", type=int, default=6)
    parser.add_argument("--threshold", type=float, default=0.6)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    if given.write:
        (DATA / "words.tsv").write_text("\n".join(frequencies()) + "\n", encoding="utf-8")
        np.savez_compressed(DATA / "trees.npz", **written(Pile(given.rows, given.worlds), given.threshold))
        fitted.cache_clear()
    report(given.rows)


if __name__ == "__main__":
    main()
