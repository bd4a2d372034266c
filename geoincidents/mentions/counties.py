"""Counties that are named without their noun: "in Douglas, Sarpy and Lancaster counties", "Loudon Co."."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.mentions.spans import SpanKind

if TYPE_CHECKING:
    from geoincidents.mentions.recognise import Reading
    from geoincidents.mentions.spans import Span

_FOLLOWS: Final = re.compile(r"\s+(?P<noun>count(?:y|ies)|parish(?:es)?)\b")
_BETWEEN: Final = re.compile(r",\s+|,?\s+(?:and|or)\s+")
_SHORT: Final = re.compile(r"\s+Co\.?$", re.IGNORECASE)


def name_counties(reading: Reading) -> None:
    """Look names up as counties where the noun follows, at once or at the end of their list.

    Parameters
    ----------
    reading
        A reading whose spans are weighed; those of which no county is known stay as they are.
    """
    later: tuple[Span, str] | None = None
    for span in reversed([span for span in reading.spans if span.kind is SpanKind.NAME]):
        noun = _noun(reading.text, span)
        if not noun and later is not None and _BETWEEN.fullmatch(reading.text, span.end, later[0].start):
            noun = later[1]
        whole = f"{_SHORT.sub('', span.text)} {noun}"
        known = bool(noun) and any(c.place.kind == "A.ADM2" for c in reading.index.exact(whole))
        later = (span, noun) if known else None
        if known:
            span.name, span.division, span.strict = whole, True, True
            span.hints.append(f"it is named among {noun.casefold()} names")


def _noun(text: str, span: Span) -> str:
    """Noun in the singular that follows a name or ends it, ``""`` for none."""
    if _SHORT.search(span.text):
        return "County"
    follows = _FOLLOWS.match(text, span.end)
    if follows is None:
        return ""
    return "County" if follows["noun"].startswith("count") else "Parish"
