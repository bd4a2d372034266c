"""Words of a source for types, actors and precision, as the schema's vocabularies have them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from geoincidents import schema
from geoincidents.tables.headings import rows_of
from geoincidents.tables.layouts.layout import header_key
from geoincidents.tables.mapping import blank
from geoincidents.tables.uniques import texts_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_ENDING: Final = r"\w*"
# Thai, Lao, Burmese, Khmer, Japanese, Chinese, Korean: a word stands in a text without blanks around it.
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ANYWHERE: Final = r".*"
_SAME_WORDS: Final = {schema.ACTOR2_TYPE: schema.ACTOR1_TYPE}

Rule = tuple[tuple[re.Pattern[str], ...], str]


def schema_words(values: pd.Series[Any], name: str) -> tuple[pd.Series[Any], np.ndarray[Any, np.dtype[np.bool_]]]:
    """Words of a column's vocabulary, null where a cell has none; and which cells say something that is not known.

    >>> import pandas as pd
    >>> schema_words(pd.Series(["Air strike", "Looting of a warehouse", "Party", None]), "event_type")[0].tolist()
    ['air_strike', 'property_destruction', <NA>, <NA>]
    """
    words = texts_of(values, lambda cell: meaning_of(str(cell), name))
    return words, ~blank(values) & words.isna().to_numpy(dtype=bool)


def meaning_of(text: str, name: str) -> str | None:
    """Word of a column's vocabulary that a text means, or None."""
    allowed = {str(word) for word in schema.VOCABULARIES[name]}
    tokens = header_key(text).split()
    if (spelled := "_".join(tokens)) in allowed:
        return spelled
    if _UNSPACED.search(text):
        tokens.append("".join(tokens))
    best: tuple[re.Pattern[str], ...] = ()
    meaning = None
    for patterns, word in _rules(_SAME_WORDS.get(name, name)):
        if len(patterns) < len(best) or not all(any(map(pattern.fullmatch, tokens)) for pattern in patterns):
            continue
        if len(patterns) > len(best) or _closer(patterns, best):
            best, meaning = patterns, word
    return meaning


def _closer(patterns: tuple[re.Pattern[str], ...], best: tuple[re.Pattern[str], ...]) -> bool:
    """Whether words begin like those of another rule of as many words, and say more ("bombardment" and "bomb*")."""
    pairs = [(new.pattern.removesuffix(_ENDING), old.pattern) for new, old in zip(patterns, best, strict=True)]
    if all(new.startswith(_ANYWHERE) and old.startswith(_ANYWHERE) for new, old in pairs):
        return sum(len(new) for new, _ in pairs) > sum(len(old) for _, old in pairs)
    return all(new.startswith(old.removesuffix(_ENDING)) and old.endswith(_ENDING) for new, old in pairs)


@cache
def _rules(name: str) -> tuple[Rule, ...]:
    rows = rows_of("words.tsv")
    return tuple((_patterns(words), meaning) for column, words, meaning in rows if column == name)


def _patterns(words: str) -> tuple[re.Pattern[str], ...]:
    """A pattern for each word, or for each part of a word that vowel signs take apart; one for words without blanks."""
    if _UNSPACED.search(words):
        return (re.compile(_ANYWHERE + re.escape("".join(header_key(words).split())) + _ANYWHERE),)
    return tuple(_pattern(part, last=at == len(parts)) for parts in _parts(words) for at, part in enumerate(parts, 1))


def _parts(words: str) -> list[list[str]]:
    return [[*header_key(word).split()[:-1], word] if " " in header_key(word) else [word] for word in words.split()]


def _pattern(word: str, *, last: bool) -> re.Pattern[str]:
    written = header_key(word).split()[-1]
    return re.compile(re.escape(written) + (_ENDING if last and word.endswith("*") else ""))
