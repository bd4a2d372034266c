"""How likely two forms of names are spellings of one place, from weights that were fitted on pairs of real names.

Forms (see :mod:`geoincidents.names.filing`) are measured in letters, phones and consonants, as wholes and word by word;
words that many places share (*wadi*, *qasr*, *san*) count little. A conditional logit weighs the measures: the weights
lie in ``data/likeness.json``, which ``gazetteer/fit_likeness.py`` makes again from the embedded gazetteer.
"""

from __future__ import annotations

import json
import math
from importlib.resources import files
from operator import attrgetter, mul
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler, Levenshtein

from geoincidents import names
from geoincidents.names.filing import VOWELLESS_MARK

if TYPE_CHECKING:
    from collections.abc import Sequence

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
_SAME: Final = tuple(float(measure != "more_words") for measure in MEASURES)
_edits: Final = Levenshtein.normalized_similarity
_jaro_winkler: Final = JaroWinkler.similarity
_WHOLES: Final[tuple[tuple[Any, Any], ...]] = (
    (_edits, attrgetter("letters")),
    (_edits, attrgetter("phones")),
    (_edits, attrgetter("consonants")),
    (_jaro_winkler, attrgetter("letters")),
)
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
        letters, phones, consonants, skeletons, vowelless = _listened(new)
        each = zip(
            letters, phones, consonants, [tuple(bones.split(" ")) for bones in skeletons], vowelless, strict=True
        )
        added = dict(zip(new, map(Sounds._make, each), strict=True))
        if len(known) > _MOST_HEARD:  # others may be reading the old one
            known = {form: known[form] for form in forms if form in known} | added
            _heard["forms"] = known
        else:
            known.update(added)
    return [known[form] for form in forms]


class _Columns(NamedTuple):
    """What is measured of many forms, one list each; the skeletons of a form are parted by one space."""

    letters: list[str]
    phones: list[str]
    consonants: list[str]
    skeletons: list[str]
    vowelless: list[bool]


def _listened(forms: Sequence[str]) -> _Columns:
    text = "\n".join(forms).replace(VOWELLESS_MARK, "")
    spoken = names.spoken(text)
    phones = spoken.replace(" ", "")
    skeletons = names.classes(spoken).split("\n")
    for at, (bones, words) in enumerate(zip(skeletons, spoken.split("\n"), strict=True)):
        if not bones or bones[0] == " " or bones[-1] == " " or "  " in bones:  # a word without consonants
            pairs = zip(bones.split(" "), words.split(" "), strict=False)
            skeletons[at] = " ".join([bone or word for bone, word in pairs])
    return _Columns(
        text.replace(" ", "").split("\n"),
        phones.split("\n"),
        phones.translate(_VOWELS).split("\n"),
        skeletons,
        [form.startswith(VOWELLESS_MARK) for form in forms],
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
    table = np.zeros((len(forms), 2 * len(MEASURES)))
    asked, *others = sounds([query, *forms])
    for row, form, other in zip(table, forms, others, strict=True):
        start = len(MEASURES) * (asked.vowelless != other.vowelless)
        row[start : start + len(MEASURES)] = np.subtract(_alike(asked, other, form), _SAME)
    return table


def _alike(one: Sounds, other: Sounds, form: str) -> tuple[float, ...]:
    """How alike a form is to another, by each measure; as much as :data:`_SAME` where they are the same."""
    letters, others = one.letters, other.letters
    words, other_words = one.skeletons, other.skeletons
    wholes, shares = _wholes(one, other), _words_shared(words, other_words)
    if shares == _BOTH and words != other_words and len(words) > 1:
        (back,) = sounds([_turned_back(form, other_words, words)])
        wholes = tuple(map(max, wholes, [_REORDERED * own for own in _wholes(one, back)]))
    return *wholes, letters == others, *shares, len(other_words) - len(words), others.startswith(letters[:1])


def _words_shared(words: tuple[str, ...], others: tuple[str, ...]) -> tuple[float, float]:
    """Share of the words of one name that another has, and the other way round, by weight."""
    if words == others:
        return _BOTH
    return _NEITHER if len(words) == len(others) == 1 else _shares(words, others)


def _wholes(one: Sounds, other: Sounds) -> tuple[float, ...]:
    """The first four measures, of the names as wholes."""
    letters, phones, consonants, _, _ = one
    others, other_phones, other_consonants, _, _ = other
    return (
        _edits(letters, others),
        _edits(phones, other_phones),
        _edits(consonants, other_consonants),
        _jaro_winkler(letters, others),
    )


def _turned_back(form: str, skeletons: Sequence[str], order: Sequence[str]) -> str:
    """A form with its words in another order, which is given by their skeletons."""
    words = dict(zip(skeletons, form.split(), strict=False))
    return " ".join(words.get(bone, "") for bone in order)


def _shares(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[float, float]:
    """The same of names that have several words."""
    if set(one).isdisjoint(other):
        return _NEITHER
    weight = _table().weight
    own, theirs = ([weight.get(word, _UNKNOWN_WEIGHT) for word in words] for words in (one, other))
    in_other = sum([much for much, word in zip(own, one, strict=True) if word in other])
    in_own = sum([much for much, word in zip(theirs, other, strict=True) if word in one])
    return in_other / max(sum(own), _TINY), in_own / max(sum(theirs), _TINY)


def likeness(query: str, forms: Sequence[str]) -> list[float]:
    """Evidence that each of some forms is a spelling of the same name: logarithm of odds, 0 for the same letters.

    Parameters
    ----------
    query
        A form.
    forms
        Other forms.

    Returns
    -------
    list of float
        At most about 0; differences between forms are what counts.

    Examples
    --------
    >>> near, far = likeness("gasr ben ghachir", ["qasr bin ghashir", "qasr ahmad"])
    >>> near > far + 5
    True
    """
    asked, *others = sounds([query, *forms])
    table, found = _table(), []
    (same_weights, same_whole), (across_weights, across_whole), unmarked = *table[:2], not asked.vowelless
    for form, other in zip(forms, others, strict=True):
        if other[4] is unmarked:  # one of the two leaves vowels out
            found.append(sum(map(mul, across_weights, _alike(asked, other, form))) - across_whole)
        else:
            found.append(sum(map(mul, same_weights, _alike(asked, other, form))) - same_whole)
    return found


def likeness_of_pairs(asked: Sequence[str], forms: Sequence[str]) -> NDArray[np.float64]:
    """The same of many forms, each with one that it may be a spelling of.

    Parameters
    ----------
    asked, forms
        As many of the one as of the other.

    Returns
    -------
    ndarray of float64
        The evidence of :func:`likeness`, one a pair.

    Examples
    --------
    >>> likeness_of_pairs(["qasr"] * 2, ["qasr", "gasr"]).tolist() == likeness("qasr", ["qasr", "gasr"])
    True
    """
    if not forms:
        return np.empty(0)
    numbers = {form: number for number, form in enumerate(dict.fromkeys([*asked, *forms]))}
    heard = _listened(list(numbers))
    mine, theirs = [numbers[one] for one in asked], [numbers[form] for form in forms]
    columns = np.empty((len(MEASURES), len(forms)))
    for row, (scorer, part) in enumerate(_WHOLES):
        every = part(heard)
        columns[row] = process.cpdist(
            [every[at] for at in mine], [every[at] for at in theirs], scorer=scorer, dtype=np.float64
        )
    rest = []
    letters, bones = heard.letters, heard.skeletons
    for at, (one, other) in enumerate(zip(mine, theirs, strict=True)):
        shares, more = _alone(bones[one], bones[other]), 0
        if shares is None:
            words, others = tuple(bones[one].split(" ")), tuple(bones[other].split(" "))
            shares, more = _words_shared(words, others), len(others) - len(words)
            if shares == _BOTH and words != others and len(words) > 1:  # in another order
                sounding, other_sounding = sounds([asked[at], forms[at]])
                columns[:4, at] = _alike(sounding, other_sounding, forms[at])[:4]
        rest.append((letters[one] == letters[other], *shares, more, letters[other].startswith(letters[one][:1])))
    columns[4:] = np.array(rest).T
    (same_weights, same_whole), (across_weights, across_whole) = _table()[:2]
    marked = np.array(heard.vowelless)
    across = marked[mine] != marked[theirs]
    found = np.zeros(len(forms))
    for column, same, other_script in zip(columns, same_weights, across_weights, strict=True):
        found += np.where(across, other_script, same) * column
    return found - np.where(across, across_whole, same_whole)


def _alone(bones: str, others: str) -> tuple[float, float] | None:
    """The shares of words of two names that are alike in all, or of one word each; None for others."""
    if bones == others:
        return _BOTH
    return None if " " in bones or " " in others else _NEITHER


def kinship(evidence: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """What the other forms of places add to their closest one: a place with many like spellings may have one more.

    Parameters
    ----------
    evidence
        Of the forms of places, place by place, the closest first.
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
    sizes = np.array([*starts[1:].tolist(), len(evidence)]) - starts
    best = evidence[starts].repeat(sizes)
    kin: NDArray[np.float64] = _KIN_SPREAD * np.log(np.add.reduceat(np.exp((evidence - best) / _KIN_SPREAD), starts))
    return kin


def kinship_of_one(best: float, further: Sequence[float]) -> float:
    """The same of one place, from the evidence of its closest form and that of its other forms."""
    return _KIN_SPREAD * math.log1p(sum([math.exp((one - best) / _KIN_SPREAD) for one in further]))


class _Table(NamedTuple):
    same_vowels: tuple[list[float], float]
    across: tuple[list[float], float]
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
    words = {word: math.log(_ALL_NAMES / count) for word, count in read["words"].items()}
    same_vowels, across = ((own, sum(map(mul, own, _SAME))) for own in (read["same_vowels"], read["across"]))
    _fitted["table"] = _Table(same_vowels, across, words)


def _table() -> _Table:
    if not _fitted:
        use()
    return _fitted["table"]
