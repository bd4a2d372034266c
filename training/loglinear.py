"""Multinomial logistic regression over named cues, as the scripts beside it fit it."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from geoincidents.events.scorer import Scorer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def fit(
    cases: Sequence[Iterable[str]],
    labels: Sequence[str],
    *,
    weights: Sequence[float] | None = None,
    answers: Sequence[str] | None = None,
    penalty: float = 0.5,
    least: int = 2,
) -> Scorer:
    """A scorer fitted by penalised likelihood.

    ``penalty`` is that of the squares of the weights; cues that fewer than ``least`` cases have are left out.
    """
    answers = list(answers or sorted(set(labels)))
    unique = [sorted(set(case)) for case in cases]
    counts = Counter(cue for case in unique for cue in case)
    cues = sorted(cue for cue, number in counts.items() if number >= least)
    rows = {cue: number for number, cue in enumerate(cues)}
    indices = [rows[cue] for case in unique for cue in case if cue in rows]
    pointers = np.cumsum([0, *(sum(cue in rows for cue in case) for case in unique)])
    matrix = csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(cases), len(cues)))
    wanted = np.array([answers.index(label) for label in labels])
    counted = np.ones(len(cases)) if weights is None else np.asarray(weights, dtype=float)
    transposed = matrix.T.tocsr()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        table = flat.reshape(len(cues), len(answers))
        scores = matrix @ table
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        chosen = shares[np.arange(len(wanted)), wanted]
        shares[np.arange(len(wanted)), wanted] -= 1
        gradient = transposed @ (shares * counted[:, None]) + penalty * table
        return -(counted * np.log(chosen + 1e-12)).sum() + penalty / 2 * (flat @ flat), gradient.ravel()

    found = minimize(loss, np.zeros(len(cues) * len(answers)), jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return Scorer(answers, cues, found.x.reshape(len(cues), len(answers)).astype(np.float32))


def options(description: str, *, penalty: float = 0.5) -> argparse.ArgumentParser:
    """What every script that fits a scorer is told."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--penalty", type=float, default=penalty)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--by-file", action="store_true", help="hold out a file at a time")
    parser.add_argument("--out", type=Path)
    return parser


def folds_of(notes: Sequence[dict[str, Any]], given: argparse.Namespace) -> list[Any]:
    """The fold that each note is held out with: its file, or one of a number."""
    if given.by_file:
        return [note["id"].rsplit("-", 1)[0] for note in notes]
    return [number % max(given.folds, 1) for number in range(len(notes))]
