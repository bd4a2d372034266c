"""How likely two forms of names are spellings of one place, from weights that were fitted on pairs of real names.

Forms (see :mod:`geoincidents.filing`) are measured in letters, phones and consonants, as wholes and word by word;
words that many places share (*wadi*, *qasr*, *san*) count little. A conditional logit weighs the measures: the weights
lie in ``data/likeness.json``, which ``gazetteer/fit_likeness.py`` makes again from the embedded gazetteer.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler, Levenshtein

from geoincidents.filing import VOWELLESS_MARK
from geoincidents.names import phones, skeleton

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

MEASURES: Final = (
    "letters",
    "phones",
    "consonants",
    "jaro_winkler",
    "same_letters",
    "query_words",
    "other_words",
    "more_words",
    "first_letter",
)
"""What is measured: five likenesses of the whole names, the share of either's words (by weight) that the other has, how
many words more the other has, whether both start alike."""

SCOPES: Final = ("world", "country", "near")
"""What is known beside a name: nothing, its country, or a point near by (and perhaps the country)."""

_SAME: Final = np.array([0.0 if measure == "more_words" else 1.0 for measure in MEASURES])
_VOWELS: Final = str.maketrans("", "", "aiu")
_UNKNOWN_WORD: Final = 20.0  # names with a word that the table lacks; it lists the frequent ones
_REORDERED: Final = 0.95
_ALL_NAMES: Final = 200_000.0


class Sounds(NamedTuple):
    """A form as it is measured.

    Attributes
    ----------
    letters
        Words run together.
    phones
        Their phones.
    consonants
        Phones without vowels.
    words
        The words.
    vowelless
        Whether it comes from a script that leaves vowels out.
    """

    letters: str
    phones: str
    consonants: str
    words: tuple[str, ...]
    vowelless: bool


@lru_cache(maxsize=65_536)
def sounds(form: str) -> Sounds:
    """What is measured of a form.

    Parameters
    ----------
    form
        As :func:`geoincidents.filing.form` gives it.

    Returns
    -------
    Sounds
        Its letters, phones, consonants and skeletons.

    Examples
    --------
    >>> sounds("gasr ben ghachir").phones, sounds("~qsr bn ghshyr").consonants
    ('gasrbingaSir', 'ksrbngSr')
    """
    words = tuple(form.lstrip(VOWELLESS_MARK).split())
    spoken = "".join([phones(word) for word in words])
    return Sounds(
        letters="".join(words),
        phones=spoken,
        consonants=spoken.translate(_VOWELS),
        words=words,
        vowelless=form.startswith(VOWELLESS_MARK),
    )


def measures(query: str, forms: Sequence[str]) -> NDArray[np.float64]:
    """What each of some forms lacks of being the same as one, by each measure.

    Parameters
    ----------
    query
        A form.
    forms
        Other forms.

    Returns
    -------
    ndarray of float64
        One row a form, zero for the same; the columns of :data:`MEASURES` for pairs of which both or none leave vowels
        out, then the same columns for the other pairs (zero where they do not apply).

    Examples
    --------
    >>> measures("qasr", ["qasr", "~qsr"]).shape
    (2, 18)
    """
    one, others = sounds(query), [sounds(form) for form in forms]
    columns: list[Any] = [
        _alike(Levenshtein.normalized_similarity, one.letters, [o.letters for o in others]),
        _alike(Levenshtein.normalized_similarity, one.phones, [o.phones for o in others]),
        _alike(Levenshtein.normalized_similarity, one.consonants, [o.consonants for o in others]),
        _alike(JaroWinkler.similarity, one.letters, [o.letters for o in others]),
        [float(one.letters == o.letters) for o in others],
    ]
    shares = [_shared(one.words, o.words) for o in others]
    for at, other in enumerate(others):
        if shares[at] == (1.0, 1.0) and _reordered(one.words, other.words):
            for column in columns[:-1]:
                column[at] = max(column[at], _REORDERED)
    columns += [[share[0] for share in shares], [share[1] for share in shares]]
    columns.append([float(len(o.words) - len(one.words)) for o in others])
    columns.append([float(one.letters[:1] == o.letters[:1]) for o in others])
    table = np.array(columns, dtype=np.float64).T.reshape(len(others), len(MEASURES)) - _SAME
    across = np.array([[one.vowelless != o.vowelless] for o in others], dtype=np.float64).reshape(-1, 1)
    return np.hstack([table * (1.0 - across), table * across])


def _alike(scorer: Callable[..., float], one: str, others: Sequence[str]) -> NDArray[np.float32]:
    alike: NDArray[np.float32] = process.cdist([one], others, scorer=scorer)[0]
    return alike


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[float, float]:
    """Share of the words of each that the other has, by weight."""
    if one == other:
        return 1.0, 1.0
    one, other = tuple([skeleton(word) for word in one]), tuple([skeleton(word) for word in other])
    if len(one) == len(other) == 1:
        return (1.0, 1.0) if one == other else (0.0, 0.0)
    return _share(one, other), _share(other, one)


def _reordered(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether words that were found to be the same stand in another order."""
    return len(one) > 1 and [skeleton(word) for word in one] != [skeleton(word) for word in other]


def _share(words: tuple[str, ...], among: tuple[str, ...]) -> float:
    table = _table().frequency
    weights = [math.log(_ALL_NAMES / (table.get(word, _UNKNOWN_WORD))) for word in words]
    return sum(w for w, word in zip(weights, words, strict=True) if word in among) / max(sum(weights), 1e-9)


def likeness(query: str, forms: Sequence[str]) -> NDArray[np.float64]:
    """Evidence that each of some forms is a spelling of the same name: logarithm of odds, 0 for the same letters.

    Parameters
    ----------
    query
        A form.
    forms
        Other forms.

    Returns
    -------
    ndarray of float64
        At most about 0; differences between forms are what counts.

    Examples
    --------
    >>> near, far = likeness("gasr ben ghachir", ["qasr bin ghashir", "qasr ahmad"])
    >>> bool(near > far + 5)
    True
    """
    if not forms:
        return np.empty(0)
    table = _table()
    evidence: NDArray[np.float64] = measures(query, forms) @ table.weights
    return evidence


class Scale(NamedTuple):
    """How utilities become scores where a certain context is known.

    Attributes
    ----------
    sharpness
        What utilities are multiplied with before they compete.
    known
        Weights of what speaks for the first one being right at all, as :data:`geoincidents.ranking.BELIEF` lists it.
    """

    sharpness: float
    known: tuple[float, ...]


def scale(scope: str) -> Scale:
    """How utilities become scores.

    Parameters
    ----------
    scope
        One of :data:`SCOPES`: what is known beside the name.

    Returns
    -------
    Scale
        As it was fitted.

    Examples
    --------
    >>> scale("country").sharpness > 0
    True
    """
    return _table().scales[scope]


class _Table(NamedTuple):
    weights: NDArray[np.float64]
    frequency: dict[str, float]
    scales: dict[str, Scale]


_fitted: dict[str, _Table] = {}


def use(read: dict[str, Any] | None = None) -> None:
    """Take the weights from a table, for those who fit them.

    Parameters
    ----------
    read
        What the file would hold; by default the file that the package has.
    """
    if read is None:
        read = json.loads((files("geoincidents") / "data" / "likeness.json").read_text(encoding="utf-8"))
    weights = np.array([*read["same_vowels"], *read["across"]])
    scales = {scope: Scale(found["sharpness"], tuple(found["known"])) for scope, found in read["scores"].items()}
    _fitted["table"] = _Table(weights, read["words"], scales)


def _table() -> _Table:
    if not _fitted:
        use()
    return _fitted["table"]
