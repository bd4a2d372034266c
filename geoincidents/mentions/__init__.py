"""Text to mentions of places: recognition, then one decision for the whole document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoincidents.errors import InputError
from geoincidents.gazetteer import Gazetteer, Reference, reference_point
from geoincidents.gazetteer.given import gazetteer_of
from geoincidents.gazetteer.strings.prose import find_coordinates
from geoincidents.gazetteer.strings.stated import stated_match
from geoincidents.mentions.arabic import find_arabic
from geoincidents.mentions.compose import AT_POINT, compose
from geoincidents.mentions.containers import contain_dateline
from geoincidents.mentions.coreference import corefer
from geoincidents.mentions.cues import judge
from geoincidents.mentions.dateline import find_dateline, line_of
from geoincidents.mentions.decide import decide
from geoincidents.mentions.evidence import weigh
from geoincidents.mentions.index import name_index
from geoincidents.mentions.kinds import name_kinds
from geoincidents.mentions.recognise import Reading, recognise
from geoincidents.mentions.resolve import Setting, resolve
from geoincidents.mentions.spans import Span, SpanKind
from geoincidents.mentions.tabular import weigh_columns
from geoincidents.mentions.text import tokenise
from geoincidents.mentions.wrap import restore, unwrap
from geoincidents.text.casing import in_sentence_case

if TYPE_CHECKING:
    from geoincidents.mentions.mention import Mention

__all__ = ["geoparse"]

_CALLER_COUNTRY: Final = 4.0
_CALLER_POINT: Final = 1.5
_DATELINE_EVIDENCE: Final = 4.0
_POINT_EVIDENCE: Final = 4.0


def geoparse(
    text: str,
    *,
    gazetteer: Gazetteer | None = None,
    country: str | None = None,
    near: Reference | None = None,
) -> tuple[Mention, ...]:
    """Mentions of places in an English or Arabic text, coordinates among them, each with its match, in text order.

    Parameters
    ----------
    text
        The text; empty text has no mentions. A line in title case, in capitals or without any is read like a sentence.
    gazetteer
        Where names are looked up; the embedded one by default.
    country
        Country that the text is about, as a preference and not a limit: ISO code or name.
    near
        Place that the text is about, likewise: name, place, match, (lat, lon) or geometry.

    Returns
    -------
    tuple of Mention
        Sorted and without overlaps. A relation covers the place that it starts from and holds it as ``anchor``; a place
        that the text explains ("Bucha, 25 km west of Kyiv", "Stuttgart, Germany") holds the explanation as ``anchor``.
        What is surely a place but in no gazetteer, or has no clear match, is there with a match that says so.

    Raises
    ------
    InputError
        If ``country`` names no country, or ``near`` is no reference.
    PlaceNotFoundError
        If ``near`` is a name that is not in the gazetteer.

    Examples
    --------
    >>> mentions = geoparse("Shells fell 30 km north of Khartoum, Sudan.")
    >>> [(m.text, m.role.value, m.match.place.country) for m in mentions]
    [('30 km north of Khartoum, Sudan', 'relation', 'SDN')]
    """
    gazetteer = gazetteer_of(gazetteer)
    check_text(text)
    cased = in_sentence_case(text, name_index(gazetteer))
    mentions = find_mentions(cased, gazetteer, country=country, near=near)
    return mentions if cased is text else tuple(restore(mention, text) for mention in mentions)


def check_text(text: str) -> None:
    """InputError where what should be a text is none."""
    if not isinstance(text, str):
        raise InputError(
            f"text is a text, not of type {type(text).__name__}. Decode bytes first; read_reports() reads files."
        )


def find_mentions(
    text: str, gazetteer: Gazetteer, *, country: str | None = None, near: Reference | None = None
) -> tuple[Mention, ...]:
    """Mentions of a text whose headlines stand in sentence case, as of :func:`geoparse`."""
    setting = _setting(gazetteer, country, near)
    if not text.strip():
        return ()
    reading = read_names(text, gazetteer)
    stated = _stated(reading)
    judge(reading)
    reading.spans += find_arabic(reading.text, reading.index, setting.countries)
    decide(reading, resolve(reading, setting), setting)
    reading.spans += [*corefer(reading, setting), *stated]
    mentions = compose(reading)
    return mentions if reading.text is text else tuple(restore(mention, text) for mention in mentions)


def read_names(text: str, gazetteer: Gazetteer) -> Reading:
    """Text with its capital names, the dateline first, each with the evidence of the words around it.

    Parameters
    ----------
    text
        The text, its headlines in sentence case.
    gazetteer
        Where names are looked up.

    Returns
    -------
    Reading
        Over the text with its lines joined; nothing is resolved yet.
    """
    index = name_index(gazetteer)
    flowing = unwrap(text)
    reading = Reading(flowing, tokenise(flowing), index)
    heads, body = find_dateline(text)
    recognise(reading)
    weigh(reading)
    name_kinds(reading)
    weigh_columns(reading, text)
    dateline = [_dateline_span(text, start, end) for start, end in heads]
    contain_dateline(reading, dateline)
    line = line_of(text, body)
    reading.spans = [span for span in reading.spans if span.end <= line or span.start >= body] + dateline
    reading.spans.sort(key=lambda span: span.start)
    return reading


def _stated(reading: Reading) -> list[Span]:
    """Points that a text states itself; the letters in them are no names."""
    found = find_coordinates(reading.text)
    inside = {at for one in found for at in range(one.start, one.end)}
    reading.spans = [span for span in reading.spans if inside.isdisjoint(range(span.start, span.end))]
    for span in reading.spans:
        if span.kind is SpanKind.NAME and any(AT_POINT.fullmatch(reading.text, span.end, one.start) for one in found):
            span.evidence += _POINT_EVIDENCE
            span.strict = True
            span.hints.append("coordinates follow")
    return [
        Span(
            one.start, one.end, text, SpanKind.COORDINATES, match=stated_match(reading.index.gazetteer, text, one.spot)
        )
        for one in found
        if (text := reading.text[one.start : one.end])
    ]


def _setting(
    gazetteer: Gazetteer,
    country: str | None,
    near: Reference | None,
) -> Setting:
    """Countries and points that the caller says the text is about."""
    setting = Setting()
    if country is not None:
        codes = gazetteer.countries(country)
        if not codes:
            raise InputError(
                f"{country!r} names no country. Pass an ISO code such as 'LY' or 'LBY', or an English name."
            )
        for code in codes:
            setting.add_country(code, _CALLER_COUNTRY)
            setting.told[code] = _CALLER_COUNTRY
            setting.named[code] = 1
    if near is not None:
        lat, lon, _ = reference_point(near, gazetteer)
        setting.points.append((lat, lon, "", _CALLER_POINT))
        setting.told_points.append((lat, lon, "", _CALLER_POINT))
        around = gazetteer.reverse(lat=lat, lon=lon)
        if around:
            setting.add_country(around[0].place.country, _CALLER_COUNTRY / 2.0)
            setting.told.setdefault(around[0].place.country, _CALLER_COUNTRY / 2.0)
            setting.named[around[0].place.country] = 1
    return setting


def _dateline_span(text: str, start: int, end: int) -> Span:
    return Span(
        start, end, text[start:end], SpanKind.DATELINE, evidence=_DATELINE_EVIDENCE, hints=["it is the dateline"]
    )
