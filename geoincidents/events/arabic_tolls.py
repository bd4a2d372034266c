"""Killed and injured in a clause of Arabic news: numbers in words and digits, duals, single persons, zeros."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from geoincidents.events.arabic_numbers import Number, is_number_word, number_at
from geoincidents.events.arabic_words import forms_in, matches, table
from geoincidents.events.casualties import Count, Harm, HarmKind
from geoincidents.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoincidents.events.arabic_words import Clause, Found, Word

_FAR: Final = 7
"""Words between an active verb and whom it hit."""
_BACK: Final = 3
"""Words between a number and the verb that follows it."""
_SUFFIXES: Final = ("ها", "هم", "هما", "ه")
_ZERO: Final = Count(0, 0, 0)
_ONE: Final = Count(1, 1, 1)
_TWO: Final = Count(2, 2, 2)


def find_tolls(clause: Clause, text: str, masked: Sequence[tuple[int, int]] = ()) -> list[Harm]:
    """Statements of killed and injured in a clause, parts and what is masked left out, with offsets into the text.

    A count of both that cannot be split is of the kind ``either``, unless it is zero: then it is that of each.
    """
    words = clause.words
    hidden = _parts(words)
    hidden.update(n for n, word in enumerate(words) if any(a <= word.start < b for a, b in masked))
    found: list[tuple[HarmKind, Number]] = []
    taken: set[int] = set()
    harms = [f for f in clause.find("harm_verb", "harm_noun", "harm_one", "zero") if f.first not in hidden]
    harms = [f for f in harms if not any(f is not o and _inside(f, o) for o in harms)]
    for harm in sorted(harms, key=lambda f: (_ORDER.index(f.row.sort), f.first)):
        if harm.first in taken and harm.row.sort == "harm_noun":
            continue
        for kind, people in _read(words, harm, harms, hidden, taken):
            if taken.isdisjoint(range(people.first, people.last)):
                found.append((kind, people))
                taken.update(range(people.first, people.last))
    return [_harm(words, kind, people, text) for kind, people in sorted(found, key=lambda pair: pair[1].first)]


def _harm(words: Sequence[Word], kind: HarmKind, people: Number, text: str) -> Harm:
    """The statement, with whom it counts: "three of the police"."""
    start, end = words[people.first].start, words[people.last - 1].end
    last = people.last
    if last < len(words) and words[last].bare == "من":
        last = min(last + _OF, len(words))
    return Harm(start, end, text[start:end], kind, people.count, text[start : words[last - 1].end])


_OF: Final = 3
"""Words of "of the police"."""
_ORDER: Final = ("zero", "harm_one", "harm_noun", "harm_verb")


def _inside(found: Found, other: Found) -> bool:
    return (
        other.first <= found.first
        and found.last <= other.last
        and (found.first, found.last) != (other.first, other.last)
    )


def _read(
    words: Sequence[Word], harm: Found, harms: Sequence[Found], hidden: set[int], taken: set[int]
) -> Iterator[tuple[HarmKind, Number]]:
    sort, value = harm.row.sort, harm.row.value
    if sort == "zero":
        zero = Number(_ZERO, harm.first, harm.last)
        if value == "both":
            yield HarmKind.EITHER, zero
        else:
            yield HarmKind(value), zero
        return
    kind = HarmKind(value)
    if sort == "harm_one":
        yield kind, Number(_ONE, harm.first, harm.last)
        return
    twin = next((h for h in harms if h.first == harm.last and h.row.sort == sort and h.row.value != value), None)
    if twin is not None and _is_and(words[twin.first]) and not words[harm.first].bare.endswith(_OF_MANY):
        kind = HarmKind.EITHER
    if sort == "harm_noun":
        both = kind is HarmKind.EITHER and twin is not None
        people = _of_noun(words, harm, end=twin.last if twin and both else harm.last, both=both)
    else:
        people = _of_verb(words, twin if twin and kind is HarmKind.EITHER else harm, harms, hidden | taken)
    if people is not None:
        yield kind, people


_OF_MANY: Final = ("وا", "هم", "هما", "ها", "هن")
"""Endings after which "and" opens a clause of its own."""


def _is_and(word: Word) -> bool:
    return word.bare.startswith("و")


def _parts(words: Sequence[Word]) -> set[int]:
    """Numbers of the words that tell a part of a number: "among them two children"."""
    hidden: set[int] = set()
    stops = {f.first for f in matches(words, "harm_verb", "sure", "plain", "weak")}
    for found in matches(words, "partly"):
        at = found.last
        while at < len(words) and not words[at].comma and at not in stops:
            at += 1
        hidden.update(range(found.first, at))
    return hidden


def _of_noun(words: Sequence[Word], harm: Found, *, end: int, both: bool) -> Number | None:
    """As in "12 dead", "two wounded" by its dual, "20 persons between dead and wounded"."""
    word, first = words[harm.first], harm.first
    while both and first and words[first - 1].forms & forms_in("between"):
        first -= 1
    before = next((p for back in range(5, 0, -1) if (p := _number_ending(words, first, back))), None)
    if before is not None:
        count, last = _hedged(words, before.count, end)
        return Number(count, before.first, last)
    if both:
        return None
    named = forms_in(harm.row.sort) & word.forms
    if any(form.endswith(_DUALS) and form not in _NO_DUALS for form in named):
        return Number(_TWO, harm.first, harm.last)
    if named & _singles() and not word.bare.startswith(_ARTICLES):
        return Number(_ONE, harm.first, harm.last)
    return _counted_behind(words, harm) if forms_in("many_harmed") & word.forms else None


def _counted_behind(words: Sequence[Word], harm: Found) -> Number | None:
    """As in "the number of the dead rose to 40"."""
    step = harm.last
    while step < min(harm.last + 2, len(words)) and words[step].forms & (forms_in("reached") | forms_in("rise")):
        step += 1
    found = number_at(words, step)
    return found if found is not None and not _is_thing(words, found) else None


_DUALS: Final = ("ان", "ين", "تي", "تا")
_NO_DUALS: Final = frozenset({"مصابين", "جثامين"})
_ARTICLES: Final = ("ال", "وال", "بال", "لل")


@cache
def _singles() -> frozenset[str]:
    """Nouns of one dead or injured."""
    nouns = (words for row in table() if row.sort == "harm_noun" for words in row.words if words.endswith("+"))
    return frozenset(form for word in nouns for form in (fold(word[:-1]), fold(word[:-1]) + "ا"))


def _number_ending(words: Sequence[Word], end: int, back: int) -> Number | None:
    first = end - back
    if first < 0 or any(word.comma for word in words[first + 1 : end + 1] if end < len(words)):
        return None
    found = number_at(words, first)
    if found is not None and found.last < end:
        found = _with_noun(words, found)
    return found if found is not None and found.last == end else None


def _of_verb(words: Sequence[Word], harm: Found, harms: Sequence[Found], hidden: set[int]) -> Number | None:
    """Whom a verb or its noun is told of: behind it, or before it where nothing stands behind."""
    nexts = [h.first for h in harms if h.first > harm.first]
    stop = min([*nexts, len(words)])
    at = harm.last
    direct = people_at(words, at)
    reach = min(stop, at + _FAR)
    if direct is not None and at not in hidden:
        return _object_of(words, direct, reach) or direct
    for number in range(at, reach):
        if number in hidden or (number > at and words[number].comma):
            break
        counted = people_at(words, number, counted=True)
        if counted is not None:
            return counted if not _is_thing(words, counted) else None
    before = _before(words, harm.first, hidden)
    if before is not None:
        return before
    told = at < len(words) and bool(words[at].forms & forms_in("doer", "unknown"))
    for number in range(at, reach):
        if number in hidden or (number > at and words[number].comma):
            break
        single = _object_at(words, number) or (_single_at(words, number) if told and number > at else None)
        if single is not None:
            return single
    return None


def _object_of(words: Sequence[Word], subject: Number, reach: int) -> Number | None:
    """Whom one armed man killed: "a gunman killed three"."""
    if not words[subject.first].forms & forms_in("person", "armed") or subject.last != subject.first + 1:
        return None
    for at in range(subject.last, min(subject.last + 2, reach)):
        if words[at].comma or _is_and(words[at]) or words[at].bare in forms_in("list_end"):
            return None
        found = people_at(words, at, counted=True) or _object_at(words, at)
        if found is not None:
            return found
    return None


def _before(words: Sequence[Word], verb: int, hidden: set[int]) -> Number | None:
    """As in "23 persons, nine children among them, were killed"."""
    at, steps = verb - 1, 0
    while at >= 0 and steps <= _BACK:
        if at in hidden:
            at -= 1
            continue
        for first in range(max(0, at - 5), at + 1):
            found = number_at(words, first)
            if found is not None and found.last >= at and first not in hidden:
                end = people_at(words, first)
                return Number(found.count, first, min(end.last if end else found.last, verb))
        at, steps = at - 1, steps + 1
    return None


def people_at(words: Sequence[Word], at: int, *, counted: bool = False) -> Number | None:
    """Persons that the words from a number on tell, lists added up; with ``counted`` only where a number says so."""
    found = _one_at(words, at, counted=counted)
    if found is None:
        return None
    while (more := _next_in_list(words, found)) is not None:
        found = Number(found.count + more.count, found.first, more.last)
    return found


def _next_in_list(words: Sequence[Word], found: Number) -> Number | None:
    """The next of a list of persons: "... and a nurse", "15 of the fighters and three of its soldiers"."""
    for at in range(found.last, min(found.last + _APART, len(words))):
        if words[at].comma or words[at].forms & forms_in("list_end"):
            return None
        if _is_and(words[at]) and not is_number_word(words[at].bare):
            if words[at].forms & (forms_in("harm_verb") | forms_in("harm_noun")):
                return None
            more = _one_at(words, at + (words[at].bare == "و"), counted=at > found.last)
            if more is not None:
                told = words[more.last].forms if more.last < len(words) else frozenset()
                return None if told & forms_in("harm_noun") else more
            if at == found.last:
                return None
    return None


_APART: Final = 6


def _one_at(words: Sequence[Word], at: int, *, counted: bool = False) -> Number | None:
    if at >= len(words):
        return None
    number = number_at(words, at)
    if number is not None:
        return None if _is_thing(words, number) else _with_noun(words, number)
    return _dual_at(words, at) or (None if counted else _single_at(words, at))


def _with_noun(words: Sequence[Word], number: Number) -> Number:
    """The number with the noun that it counts, and "at least" behind it."""
    end = number.last
    if end < len(words) and words[end].joined and words[end].forms & (_persons() | forms_in("more")):
        end += 1
        if end < len(words) and words[end].forms & forms_in("more", "") and words[end].joined:
            end += 1
    count, end = _hedged(words, number.count, end)
    return Number(count, number.first, end)


def _hedged(words: Sequence[Word], count: Count, end: int) -> tuple[Count, int]:
    least, last = _with_hedge(words, end)
    return (Count(count.low, count.best, None), last) if least else (count, end)


def _with_hedge(words: Sequence[Word], end: int) -> tuple[bool, int]:
    said = end + 1 < len(words) and words[end].bare == "علي" and words[end + 1].bare == "الاقل"
    return said, end + 2 if said else end


def _dual_at(words: Sequence[Word], at: int) -> Number | None:
    word = words[at]
    forms = word.forms
    if forms & forms_in("more", "2"):
        return Number(_TWO, at, at + 1)
    stated = at + 1 < len(words) and bool(words[at + 1].forms & forms_in("number", "2"))
    if not (forms & _duals() or (stated and forms & _plurals())):
        return None
    if forms & forms_in("both") and not stated and not _third_follows(words, at):
        return Number(Count(2, None, None), at, at + 1)
    return Number(_TWO, at, at + 2 if stated else at + 1)


def _third_follows(words: Sequence[Word], at: int) -> bool:
    return any(word.forms & forms_in("third") for word in words[at + 1 : at + 6])


def _single_at(words: Sequence[Word], at: int) -> Number | None:
    word = words[at]
    if word.forms & (forms_in("one") | forms_in("more", "1")):
        return Number(_ONE, at, at + 1)
    return Number(_ONE, at, at + 1) if word.forms & _single_persons() or _is_somebodys(word) else None


def _object_at(words: Sequence[Word], at: int) -> Number | None:
    """One person as the object of an active verb, which Arabic marks: "gunmen killed a man"."""
    word = words[at]
    marked = word.bare.endswith("ا") and word.bare[:-1] in _single_persons()
    return Number(_ONE, at, at + 1) if marked or _is_somebodys(word) else None


def _is_somebodys(word: Word) -> bool:
    """As in "his driver"."""
    return any(
        form.endswith(end) and form[: -len(end)] in _single_persons() for form in word.forms for end in _SUFFIXES
    )


def _is_thing(words: Sequence[Word], number: Number) -> bool:
    return number.last < len(words) and bool(words[number.last].forms & forms_in("thing")) and words[number.last].joined


@cache
def _single_persons() -> frozenset[str]:
    return forms_in("person")


@cache
def _duals() -> frozenset[str]:
    ends = ("ان", "ين")
    fem = {word[:-1] + "ت" + end for word in _single_persons() if word.endswith("ه") for end in ends}
    found = {word + end for word in _single_persons() for end in ends} | fem
    return frozenset((found | {"امراتان", "امراتين", "قاصرين", "طفلين"}) - _plurals()) | forms_in("both")


@cache
def _plurals() -> frozenset[str]:
    return forms_in("persons")


@cache
def _persons() -> frozenset[str]:
    accusative = {word + "ا" for word in _single_persons()}
    return _single_persons() | _plurals() | _duals() | accusative
