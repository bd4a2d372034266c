"""Where the words that a language model cites stand in a report, and that a citation is one sentence of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from geoincidents.events.model.asking import EVIDENCE, LONGEST, MOST_QUOTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoincidents.text.sentences import Sentence

    Span = tuple[int, int]

_LONGEST_QUOTE: Final = LONGEST[EVIDENCE]
_LEAST_QUOTE: Final = 12  # characters; a shorter "sentence" could be anything
_STOPS: Final = ".!?\u2026 \t\r\n"
_QUOTES: Final = {"'": "['\u2018\u2019\u02bc`]", '"': '["\u201c\u201d\u00ab\u00bb]', "-": "[-\u2010-\u2015]"}
_SAME: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc`", "'"),
        **dict.fromkeys("\u201c\u201d\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015", "-"),
    }
)


def find_quote(text: str, quote: Any, inside: Sequence[Span]) -> Span | None:
    r"""Where some words stand in a text first; see :func:`find_quotes`.

    Parameters
    ----------
    text
        The report.
    quote
        The words; anything but text is found nowhere.
    inside
        Spans of the report in which they must stand.

    Returns
    -------
    tuple of int or None
        Offsets of the first place.

    Examples
    --------
    >>> find_quote("The army\u2019s raid on Bucha.", "army's raid", [(0, 26)])
    (4, 15)
    >>> find_quote("The army\u2019s raid on Bucha.", "Buch", [(0, 26)])
    """
    return next(find_quotes(text, quote, inside), None)


def find_quotes(text: str, quote: Any, inside: Sequence[Span]) -> Iterator[Span]:
    """Where some words stand in a text, as whole words; blanks, kinds of quotation marks and a full stop may differ.

    Parameters
    ----------
    text
        The report.
    quote
        The words; anything but text of a sentence's length is found nowhere.
    inside
        Spans of the report in which they must stand.

    Yields
    ------
    tuple of int
        Offsets.

    Examples
    --------
    >>> list(find_quotes("12 km on, 12 men died.", "12", [(0, 22)]))
    [(0, 2), (10, 12)]
    """
    if not isinstance(quote, str) or not quote.strip(_STOPS) or len(quote) > _LONGEST_QUOTE:
        return
    plain = quote.translate(_SAME)
    words = plain.rstrip(_STOPS).split()
    stop = plain[len(plain.rstrip(_STOPS)) :].strip()
    pattern = r"\s+".join("".join(_QUOTES.get(letter, re.escape(letter)) for letter in word) for word in words)
    found = re.compile(rf"(?<!\w){pattern}(?:{re.escape(stop)})?(?!\w)")
    for start, end in inside:
        yield from (hit.span() for hit in found.finditer(text, start, end))


def find_citations(text: str, sentences: Sequence[Sentence], quotes: Any, trigger: Any) -> list[Span]:
    """Where the sentences stand that a model cites for an event.

    Parameters
    ----------
    text
        The report.
    sentences
        Its sentences.
    quotes
        What the model cites; anything but a list of texts cites nothing.
    trigger
        The words that the model says name the act.

    Returns
    -------
    list of tuple of int
        Each inside one sentence: a citation that runs over several, such as the whole report, is cut to the one that
        holds the trigger, and is none when no sentence of it does.

    Examples
    --------
    >>> from geoincidents.text.sentences import split_sentences
    >>> report = "A shell hit Omdurman. A bus crashed, killing nine."
    >>> find_citations(report, split_sentences(report), [report], "A shell hit")
    [(0, 21)]
    >>> find_citations(report, split_sentences(report), [report], "an air strike")
    []
    """
    cited = [quote.strip() for quote in quotes if isinstance(quote, str)] if isinstance(quotes, list) else []
    spans = (_citation(text, sentences, quote, trigger) for quote in cited[:MOST_QUOTES] if len(quote) >= _LEAST_QUOTE)
    return list(dict.fromkeys(span for span in spans if span is not None))


def _citation(text: str, sentences: Sequence[Sentence], quote: str, trigger: Any) -> Span | None:
    if len(quote) > _LONGEST_QUOTE:
        act = find_quote(text, trigger, [(0, len(text))])
        sentence = sentence_at(sentences, act[0]) if act else None
        cited = sentence is not None and _plain(sentence.text) in _plain(quote)
        return (sentence.start, sentence.end) if sentence is not None and cited else None
    span = find_quote(text, whole_words(quote, _LONGEST_QUOTE), [(0, len(text))])
    if span is None:
        return None
    first = sentence_at(sentences, span[0])
    if first is not None and span[1] <= first.end:
        return span
    act = find_quote(text, trigger, [span])
    sentence = sentence_at(sentences, act[0]) if act else None
    return (max(sentence.start, span[0]), min(sentence.end, span[1])) if sentence is not None else None


def whole_words(quote: str, longest: int) -> str:
    """A text without its last word where it is as long as it may be, as the server may have stopped it within one."""
    return quote.rsplit(None, 1)[0] if len(quote) >= longest else quote


def sentence_at(sentences: Sequence[Sentence], offset: int) -> Sentence | None:
    """The sentence in which an offset of the report lies, None between two."""
    return next((sentence for sentence in sentences if sentence.start <= offset < sentence.end), None)


def _plain(words: str) -> str:
    return " ".join(words.translate(_SAME).split())
