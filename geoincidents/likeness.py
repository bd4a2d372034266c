"""How likely two forms of names are spellings of one place, from weights that were fitted on pairs of real names.

Forms (see :mod:`geoincidents.filing`) are measured in letters, phones and consonants, as wholes and word by word;
words that many places share (*wadi*, *qasr*, *san*) count little. A conditional logit weighs the measures: the weights
lie in ``data/likeness.json``, which ``gazetteer/fit_likeness.py`` makes again from the embedded gazetteer.
"""

from __future__ import annotations

import json
import math
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler, Levenshtein

from geoincidents import names
from geoincidents.filing import VOWELLESS_MARK

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

_SAME: Final = np.array([0.0 if measure == "more_words" else 1.0 for measure in MEASURES])
_VOWELS: Final = str.maketrans("", "", "aiu")
_REORDERED: Final = 0.95
_ALL_NAMES: Final = 200_000.0
_UNKNOWN_WEIGHT: Final = math.log(_ALL_NAMES / 20.0)  # names with a word that the table lacks; it lists the frequent
_TINY: Final = 1e-9
_KIN_SPREAD: Final = 2.0  # evidence that a further form may lack and still count
_BOTH: Final = (1.0, 1.0)
_NEITHER: Final = (0.0, 0.0)


class Sounds(NamedTuple):
    """Some forms as they are measured, one item a form each.

    Attributes
    ----------
    letters
        Words run together.
    phones
        Their phones.
    consonants
        Phones without vowels.
    skeletons
        Skeletons of the words.
    vowelless
        Whether the form comes from a script that leaves vowels out.
    """

    letters: list[str]
    phones: list[str]
    consonants: list[str]
    skeletons: list[tuple[str, ...]]
    vowelless: list[bool]


def sounds(forms: Sequence[str]) -> Sounds:
    """What is measured of some forms, worked out for all of them at once.

    Parameters
    ----------
    forms
        As :func:`geoincidents.filing.form` gives them.

    Returns
    -------
    Sounds
        Their letters, phones, consonants and skeletons.

    Examples
    --------
    >>> found = sounds(["gasr ben ghachir", "~qsr bn ghshyr"])
    >>> found.phones[0], found.consonants[1]
    ('gasrbingaSir', 'ksrbngSr')
    """
    text = "\n".join(forms).replace(VOWELLESS_MARK, "")
    spoken = names.spoken(text)
    joined = spoken.replace(" ", "")
    by_word = zip(spoken.split("\n"), names.classes(spoken).split("\n"), strict=True)
    return Sounds(
        letters=text.replace(" ", "").split("\n"),
        phones=joined.split("\n"),
        consonants=joined.translate(_VOWELS).split("\n"),
        skeletons=[_skeletons(phones, classes) for phones, classes in by_word],
        vowelless=[form.startswith(VOWELLESS_MARK) for form in forms],
    )


def _skeletons(phones: str, classes: str) -> tuple[str, ...]:
    found = tuple(classes.split(" "))
    return found if all(found) else tuple(map(_either, found, phones.split(" ")))


def _either(skeleton: str, phones: str) -> str:
    return skeleton or phones


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
    letters, phones, consonants, skeletons, vowelless = sounds([query, *forms])
    one = letters[0]
    columns: list[Any] = [
        _alike(Levenshtein.normalized_similarity, letters),
        _alike(Levenshtein.normalized_similarity, phones),
        _alike(Levenshtein.normalized_similarity, consonants),
        _alike(JaroWinkler.similarity, letters),
        [float(one == other) for other in letters[1:]],
    ]
    shares = _shares(skeletons)
    for at, share in enumerate(shares):
        if share == _BOTH and len(skeletons[0]) > 1 and skeletons[0] != skeletons[at + 1]:
            for column in columns[:-1]:
                column[at] = max(column[at], _REORDERED)
    columns += [[share[0] for share in shares], [share[1] for share in shares]]
    columns.append([float(len(other) - len(skeletons[0])) for other in skeletons[1:]])
    columns.append([float(one[:1] == other[:1]) for other in letters[1:]])
    table = np.array(columns, dtype=np.float64).T.reshape(len(forms), len(MEASURES)) - _SAME
    across = np.array(vowelless[1:], dtype=bool).reshape(-1, 1) != vowelless[0]
    return np.hstack([table * ~across, table * across])


def _alike(scorer: Callable[..., float], texts: list[str]) -> NDArray[np.float32]:
    """How alike the first is to each of the others."""
    alike: NDArray[np.float32] = process.cdist(texts[:1], texts[1:], scorer=scorer)[0]
    return alike


def _shares(skeletons: list[tuple[str, ...]]) -> list[tuple[float, float]]:
    """Share of the words of the first that each other has, and the other way round, by weight."""
    one, weight = skeletons[0], _table().weight
    own = [weight.get(word, _UNKNOWN_WEIGHT) for word in one]
    whole, single = max(sum(own), _TINY), len(one) == 1
    found = []
    for other in skeletons[1:]:
        if other == one:
            found.append(_BOTH)
        elif single and len(other) == 1:
            found.append(_NEITHER)
        else:
            theirs = [weight.get(word, _UNKNOWN_WEIGHT) for word in other]
            in_other = sum([w for w, word in zip(own, one, strict=True) if word in other])
            in_own = sum([w for w, word in zip(theirs, other, strict=True) if word in one])
            found.append((in_other / whole, in_own / max(sum(theirs), _TINY)))
    return found


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


def kinship(evidence: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """What the other forms of places add to their closest one: a place with many like spellings may have one more.

    Parameters
    ----------
    evidence
        Of the forms of places, place by place.
    starts
        Where each place's forms start.

    Returns
    -------
    ndarray of float64
        One a place: logarithm of the summed odds over those of the best, 0 for a place with one form.

    Examples
    --------
    >>> kinship(np.array([-1.0, -1.0, -1.0]), np.array([0, 2])).round(2).tolist()
    [1.39, 0.0]
    """
    if not len(starts):
        return np.empty(0)
    best = np.maximum.reduceat(evidence, starts)
    sizes = np.diff(np.append(starts, len(evidence)))
    kin: NDArray[np.float64] = _KIN_SPREAD * np.log(
        np.add.reduceat(np.exp((evidence - np.repeat(best, sizes)) / _KIN_SPREAD), starts)
    )
    return kin


class _Table(NamedTuple):
    weights: NDArray[np.float64]
    weight: dict[str, float]


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
    words = {word: math.log(_ALL_NAMES / count) for word, count in read["words"].items()}
    _fitted["table"] = _Table(weights, words)


def _table() -> _Table:
    if not _fitted:
        use()
    return _fitted["table"]
