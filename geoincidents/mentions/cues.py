"""How likely a capital name is a place by its form and the words around it: a logistic model of binary cues.

The cues are form and context, never the name itself or another one, so nothing is learnt by heart: "police in X", "X,
who". The weights lie in ``data/recognition.json``, which ``gazetteer/fit_recognition.py`` makes from annotated news.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from geoincidents.mentions.lexicon import (
    AREA_NOUNS,
    BODIES,
    LOCATIVES,
    SAYING,
    SITES,
    STOPWORDS,
    STREETS,
    TITLES,
)
from geoincidents.mentions.spans import Span, SpanKind
from geoincidents.mentions.wordlists import GIVEN_NAMES, PLAIN_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoincidents.mentions.recognise import Reading
    from geoincidents.mentions.text import Token

_SURE: Final = 0.6  # above even odds, for a name that no gazetteer has is of less use than a place

_MOST_TRUST: Final = 4.0  # one name in fifty that looks like a place is none, however much it looks like it

_CLASSES: Final = {
    "title": TITLES,
    "body": BODIES,
    "site": SITES,
    "street": STREETS,
    "area": AREA_NOUNS,
    "saying": SAYING,
    "given": GIVEN_NAMES,
    "plain": PLAIN_WORDS,
    "grammar": STOPWORDS,
    "locative": LOCATIVES,
}
_NOUNS: Final = frozenset(_CLASSES) - {"given", "plain"}  # of which a capital word is no name
_POPULATIONS: Final = (1_000, 10_000, 100_000, 1_000_000)
_MOST_WORDS: Final = 4
_EVIDENCE: Final = (-6, 6)

_fitted: dict[str, dict[str, float]] = {}


def cues(reading: Reading, span: Span, times: Counter[str] | None = None) -> list[str]:
    """Cues of a span that hold.

    Parameters
    ----------
    reading
        A reading whose spans are weighed.
    span
        One of its spans that has tokens.
    times
        How often the reading has each text of a span; counted when it is not given.

    Returns
    -------
    list of str
        Each as group and value, in an order of their own.
    """
    repeated = (times or said(reading))[span.text]
    return [
        "bias",
        *_form(reading, span),
        f"repeated={min(repeated, _MOST_WORDS)}",
        *_context(reading, span),
        *_gazetteer(reading, span),
    ]


def said(reading: Reading) -> Counter[str]:
    """How often a reading has each text of a span.

    Parameters
    ----------
    reading
        A reading whose spans are weighed.

    Returns
    -------
    Counter
        Text to number.
    """
    return Counter(span.text for span in reading.spans)


def probability(reading: Reading, span: Span, times: Counter[str] | None = None) -> float:
    """Probability that a span is a place, by its cues.

    Parameters
    ----------
    reading
        A reading whose spans are weighed.
    span
        One of its spans that has tokens.
    times
        As for :func:`cues`.

    Returns
    -------
    float
        Between 0 and 1.
    """
    weights = recognition_weights()
    total = sum(weights.get(cue, 0.0) for cue in cues(reading, span, times))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def judge(reading: Reading) -> None:
    """Let the cues of each name speak: what they call a place is one though no gazetteer has it.

    Parameters
    ----------
    reading
        A reading whose spans are weighed.
    """
    times = said(reading)
    for span in reading.spans:
        if span.kind not in {SpanKind.NAME, SpanKind.BODY} or span.first < 0:
            continue
        span.likely = probability(reading, span, times)
        span.trust = max(0.0, min(_MOST_TRUST, math.log(span.likely / max(1.0 - span.likely, 1e-9))))
        if span.likely >= _SURE:
            span.strict = True
            span.hints.append("the words around it are those around places")


def use(weights: dict[str, float] | None = None) -> None:
    """Take other weights, for those who fit them.

    Parameters
    ----------
    weights
        Weight of each cue; by default those of the package.
    """
    _fitted["weights"] = _packaged() if weights is None else weights


def recognition_weights() -> dict[str, float]:
    """Weights of the cues, in natural logarithms of odds."""
    if not _fitted:
        use()
    return _fitted["weights"]


def _packaged() -> dict[str, float]:
    read: dict[str, dict[str, float]] = json.loads(
        (files("geoincidents") / "data" / "recognition.json").read_text(encoding="utf-8")
    )
    return read["weights"]


def _form(reading: Reading, span: Span) -> Iterator[str]:
    """Cues of the name's form and of what the rules read it as."""
    words = reading.tokens[span.first : span.last + 1]
    yield f"kind={span.kind}"
    yield f"words={min(len(words), _MOST_WORDS)}"
    yield f"evidence={max(_EVIDENCE[0], min(_EVIDENCE[1], round(span.evidence)))}"
    yield f"strict={span.strict}"
    yield f"contained={bool(span.containers)}"
    yield f"initial={words[0].initial}"
    if words[0].text.isupper():
        yield f"upper={min(len(words[0].text), _MOST_WORDS)}"
    if words[-1].possessive:
        yield "possessive"
    if "-" in span.text:
        yield "hyphen"
    if any(character.isdigit() for character in span.text):
        yield "digit"
    yield from (f"first:{name}" for name in _classes(words[0]))
    if len(words) > 1:
        yield from (f"last:{name}" for name in _classes(words[-1]))


def _context(reading: Reading, span: Span) -> Iterator[str]:
    """Cues of two words and the marks on each side."""
    tokens = reading.tokens
    opened = tokens[span.first].gap.strip()
    yield f"before_mark={opened[-1:]}"
    for far in (1, 2):
        at = span.first - far
        if at < 0:
            yield f"start{far}"
            break
        yield from _word(f"b{far}", tokens[at])
    for far in (1, 2):
        at = span.last + far
        if at >= len(tokens):
            yield f"end{far}"
            break
        if far == 1:
            yield f"after_mark={tokens[at].gap.strip()[:1]}"
        yield from _word(f"a{far}", tokens[at])
    if span.first > 0 and span.last + 1 < len(tokens):
        yield f"between={_shape(tokens[span.first - 1])}|{opened[-1:]}|{_shape(tokens[span.last + 1])}"


def _word(side: str, token: Token) -> Iterator[str]:
    classes = list(_classes(token))
    if token.text[:1].isalpha() and (not token.capital or not _NOUNS.isdisjoint(classes)):
        yield f"{side}={token.lower}"
    yield f"{side}:{_shape(token)}"
    yield from (f"{side}:{name}" for name in classes)


def _shape(token: Token) -> str:
    if token.text[:1].isdigit():
        return "number"
    return "capital" if token.capital else "lower"


def _classes(token: Token) -> Iterator[str]:
    yield from (name for name, words in _CLASSES.items() if token.lower in words)


def _gazetteer(reading: Reading, span: Span) -> Iterator[str]:
    """Cues of what the gazetteer has of that name."""
    candidates = reading.index.exact(span.name or span.text)
    if not candidates:
        yield "unlisted"
        return
    most = max(c.place.population for c in candidates)
    yield f"population={sum(most >= step for step in _POPULATIONS)}"
    yield f"namesakes={min(len(candidates), _MOST_WORDS)}"
    kinds = {c.place.kind[:5] for c in candidates if not c.place.kind.startswith("P.")}
    yield from (f"is={kind}" for kind in sorted(kinds))
