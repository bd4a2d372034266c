"""How likely two forms of names are spellings of one place, from weights that were fitted on pairs of real names.

Forms (see :mod:`geoincidents.names.filing`) are measured in letters, phones and consonants, as wholes and word by word;
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
from geoincidents.names.filing import VOWELLESS_MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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

_MOST_HEARD: Final = 20_000  # forms whose sounds are remembered
_heard: dict[str, dict[str, Sounds]] = {"forms": {}}
_SAME: Final = np.array([[0.0 if measure == "more_words" else 1.0] for measure in MEASURES])
_VOWELS: Final = str.maketrans("", "", "aiu")
_REORDERED: Final = 0.95
_ALL_NAMES: Final = 200_000.0
_UNKNOWN_WEIGHT: Final = math.log(_ALL_NAMES / 20.0)  # names with a word that the table lacks; it lists the frequent
_TINY: Final = 1e-9
_KIN_SPREAD: Final = 2.0  # evidence that a further form may lack and still count
_BOTH: Final = (1.0, 1.0)
_NEITHER: Final = (0.0, 0.0)


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
    skeletons
        Skeletons of the words.
    vowelless
        Whether the form comes from a script that leaves vowels out.
    """

    letters: str
    phones: str
    consonants: str
    skeletons: tuple[str, ...]
    vowelless: bool


def sounds(forms: Sequence[str]) -> list[Sounds]:
    """What is measured of some forms, worked out for all new ones at once; it is remembered for the next time.

    Parameters
    ----------
    forms
        As :func:`geoincidents.names.filing.form` gives them.

    Returns
    -------
    list of Sounds
        One a form.

    Examples
    --------
    >>> one, other = sounds(["gasr ben ghachir", "~qsr bn ghshyr"])
    >>> one.phones, other.consonants
    ('gasrbingaSir', 'ksrbngSr')
    """
    known = _heard["forms"]
    new = [form for form in forms if form not in known]
    if new:
        added = dict(zip(new, _listened(new), strict=True))
        if len(known) > _MOST_HEARD:  # others may be reading the old one
            known = {form: known[form] for form in forms if form in known} | added
            _heard["forms"] = known
        else:
            known.update(added)
    return [known[form] for form in forms]


def _listened(forms: Sequence[str]) -> Iterator[Sounds]:
    text = "\n".join(forms).replace(VOWELLESS_MARK, "")
    spoken = names.spoken(text)
    phones = spoken.replace(" ", "")
    classes = names.classes(spoken)
    every = zip(
        forms,
        text.replace(" ", "").split("\n"),
        phones.split("\n"),
        phones.translate(_VOWELS).split("\n"),
        spoken.split("\n"),
        classes.split("\n"),
        strict=True,
    )
    for form, letters, joined, consonants, words, bones in every:
        skeletons = tuple(bones.split(" "))
        if not all(skeletons):
            skeletons = tuple([bone or word for bone, word in zip(skeletons, words.split(" "), strict=False)])
        yield Sounds(letters, joined, consonants, skeletons, form.startswith(VOWELLESS_MARK))


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
    if not forms:
        return np.empty((0, 2 * len(MEASURES)))
    table, across = _lacking(query, forms)
    return np.vstack([table * ~across, table * across]).T


def _lacking(query: str, forms: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """What forms lack by each measure, one column a form; and for which pairs one alone leaves vowels out."""
    asked, *others = sounds([query, *forms])
    one, _, _, own, vowelless = asked
    letters_of, _, _, skeletons_of, vowelless_of = zip(*others, strict=True)
    table = np.empty((len(MEASURES), len(forms)))
    table[:4] = _wholes(asked, others)
    table[4] = [other == one for other in letters_of]
    shares = _shares(own, skeletons_of)
    if len(own) > 1:
        turned = [
            at
            for at, (share, other) in enumerate(zip(shares, skeletons_of, strict=True))
            if share == _BOTH and own != other
        ]
        if turned:
            back = sounds([_turned_back(forms[at], skeletons_of[at], own) for at in turned])
            table[:4, turned] = np.maximum(table[:4, turned], _REORDERED * _wholes(asked, back))
    table[5], table[6] = zip(*shares, strict=True)
    table[7] = [len(other) for other in skeletons_of]
    table[7] -= len(own)
    start = one[:1]
    table[8] = [other.startswith(start) for other in letters_of]
    table -= _SAME
    return table, np.array(vowelless_of) != vowelless


def _wholes(one: Sounds, others: Sequence[Sounds]) -> NDArray[np.float32]:
    """The first four measures, of the names as wholes: one row each."""
    letters, phones, consonants, *_ = zip(*others, strict=True)
    edits = Levenshtein.normalized_similarity
    pairs = ((edits, one.letters, letters), (edits, one.phones, phones), (edits, one.consonants, consonants))
    return np.array([*(_alike(*pair) for pair in pairs), _alike(JaroWinkler.similarity, one.letters, letters)])


def _turned_back(form: str, skeletons: Sequence[str], order: Sequence[str]) -> str:
    """A form with its words in another order, which is given by their skeletons."""
    words = dict(zip(skeletons, form.split(), strict=False))
    return " ".join(words.get(bone, "") for bone in order)


def _alike(scorer: Callable[..., float], one: str, others: Sequence[str]) -> NDArray[np.float32]:
    """How alike one text is to each of the others."""
    alike: NDArray[np.float32] = process.cdist((one,), others, scorer=scorer)[0]
    return alike


def _shares(one: tuple[str, ...], skeletons: Sequence[tuple[str, ...]]) -> list[tuple[float, float]]:
    """Share of the words of one name that each other has, and the other way round, by weight."""
    weight = _table().weight
    own = [weight.get(word, _UNKNOWN_WEIGHT) for word in one]
    whole, words = max(sum(own), _TINY), frozenset(one)
    found = {one: _BOTH}
    for other in skeletons:  # most of what is compared has one of a few skeletons
        if other in found:
            continue
        if words.isdisjoint(other):
            found[other] = _NEITHER
        else:
            theirs = [weight.get(word, _UNKNOWN_WEIGHT) for word in other]
            in_other = sum([w for w, word in zip(own, one, strict=True) if word in other])
            in_own = sum([w for w, word in zip(theirs, other, strict=True) if word in words])
            found[other] = in_other / whole, in_own / max(sum(theirs), _TINY)
    return [found[other] for other in skeletons]


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
    table, across = _lacking(query, forms)
    weights = _table().weights.reshape(2, -1) @ table
    evidence: NDArray[np.float64] = np.where(across, weights[1], weights[0])
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
