"""Log-linear scorers: cues in, a probability for every answer out."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray


class Scorer:
    """Weights of cues for every answer.

    Parameters
    ----------
    answers
        What can be answered.
    cues
        Names of the cues, one a row of the weights.
    weights
        Array of shape (cues, answers).
    """

    def __init__(self, answers: Sequence[str], cues: Sequence[str], weights: NDArray[np.float32]) -> None:
        self.answers = tuple(answers)
        self._rows = {cue: number for number, cue in enumerate(cues)}
        # The last row is that of no cue at all.
        self._weights = np.vstack([weights, np.zeros((1, len(self.answers)), np.float32)])

    def probabilities(self, cases: Sequence[Iterable[str]]) -> NDArray[np.float64]:
        """Probability of every answer for every case."""
        return self.shares([self.rows(case) for case in cases])

    def rows(self, cues: Iterable[str]) -> set[int]:
        """Numbers of the cues that have weights."""
        rows = self._rows
        return {rows[cue] for cue in cues if cue in rows}

    def shares(self, cases: Sequence[Collection[int]]) -> NDArray[np.float64]:
        """What :meth:`probabilities` gives, for cases as numbers of cues."""
        if not cases:
            return np.empty((0, len(self.answers)))
        starts = np.cumsum([0, *(len(case) + 1 for case in cases[:-1])])
        # Sums of small weights are exact in 64 bits, so that no decision hangs on the order of the cues.
        weights = self._weights[[row for case in cases for row in (*case, -1)]]
        scores = np.add.reduceat(weights, starts, axis=0, dtype=np.float64)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True), dtype=np.float64)
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))

    def save(self, path: Path) -> None:
        """Write the weights; a scale an answer and one byte a weight."""
        weights = self._weights[:-1]
        scale = np.abs(weights).max(axis=0) / 127 + 1e-12
        with path.open("wb") as stream:
            np.savez_compressed(
                stream,
                answers="\n".join(self.answers),
                cues="\n".join(self._rows),
                weights=np.rint(weights / scale).astype(np.int8),
                scale=scale.astype(np.float32),
            )

    @classmethod
    def load(cls, content: bytes) -> Scorer:
        """A scorer as :meth:`save` wrote it."""
        with np.load(BytesIO(content)) as stored:
            weights = stored["weights"].astype(np.float32) * stored["scale"]
            return cls(str(stored["answers"]).split("\n"), str(stored["cues"]).split("\n"), weights)


@cache
def scorer(name: str) -> Scorer:
    """A scorer of the package, read once."""
    return Scorer.load((files("geoincidents") / "events" / "data" / f"{name}.npz").read_bytes())
