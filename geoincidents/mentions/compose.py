"""From matched spans to mentions: containers and glosses are joined, relations get their points."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geoincidents.geo import distance_km
from geoincidents.mentions.coreference import salient_city
from geoincidents.mentions.decide import span_places
from geoincidents.mentions.holding import join_stated, opens_bare, says_in, somewhere_in
from geoincidents.mentions.mention import Mention, MentionRole
from geoincidents.mentions.spans import Span, SpanKind
from geoincidents.names.place_words import alternation
from geoincidents.place import Match
from geoincidents.schema import GeoPrecision, MatchStatus
from geoincidents.text.relations import Anchor, Relation, RelationKind, find_relations, footprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoincidents.mentions.recognise import Reading
    from geoincidents.place import Place

_ROLES: Final = {
    SpanKind.NAME: MentionRole.PLACE,
    SpanKind.BODY: MentionRole.ORGANISATION,
    SpanKind.DEMONYM: MentionRole.DEMONYM,
    SpanKind.DATELINE: MentionRole.DATELINE,
    SpanKind.COREFERENCE: MentionRole.COREFERENCE,
    SpanKind.COORDINATES: MentionRole.PLACE,
}
# What may stand between a name and the phrase that says where it lies: "Bucha, a town 25 km west of Kyiv".
_GLOSS: Final = re.compile(
    r"(?:\s+(?:refugee\s+)?(?:camp|village|town|city|district))?\s*(?:[,(\u2013\u2014-]|,?\s*which\s+(?:is|lies))\s*(?:(?:an?|the|about|some)\s+(?:[\w-]+\s+){0,4})?"
    r"(?:located|situated|lying|that\s+lies|based)?\s*(?:(?:in|on|at|to|just|about)\s+)?",
    re.IGNORECASE,
)
_IN: Final = re.compile(
    r"(?:\s+(?:village|town|city|district|township|camp|commune|area))?(?:,|,?\s+in)\s+(?:the\s+)?", re.IGNORECASE
)
_DIVISION_NOUN: Final = re.compile(rf"\s+{alternation('division1', 'division2')}\b")
AT_POINT: Final = re.compile(
    r"(?:\s+(?:village|town|city|camp|district))?\s*[,(\[-]*\s*(?:(?:at|near|located|the|grid(?:\s+ref\w*)?|GR|MGRS|UTM"
    r"|with|co-?ordinates|GPS|position)\b:?\s*)*[(\[]?\s*",
    re.IGNORECASE,
)
_POINT_KM: Final = 30.0  # a point that a text gives to a name may lie so far from where the gazetteer has it
_LOCATED: Final = frozenset({MentionRole.PLACE, MentionRole.RELATION})
_GLOSSES: Final = frozenset(
    {
        RelationKind.DISTANCE,
        RelationKind.DIRECTION,
        RelationKind.SUBURB,
        RelationKind.OUTSKIRTS,
        RelationKind.NEAR,
        RelationKind.PART,
        RelationKind.OFFSHORE,
        RelationKind.BORDER,
        RelationKind.BETWEEN,
    },
)
_OF_TOWNS: Final = frozenset({RelationKind.SUBURB, RelationKind.AROUND, RelationKind.OUTSKIRTS, RelationKind.BETWEEN})
_DIVISIONS: Final = frozenset({GeoPrecision.ADMIN1, GeoPrecision.ADMIN2, GeoPrecision.AREA})
_LINE: Final = GeoPrecision.LINEAR
_BORDER_WORD: Final = re.compile(r"\s+(?:border|frontier|coast)\b")
_SAID: Final = {  # how a reason begins; what is not here reads well as it is: "outskirts of"
    RelationKind.DISTANCE: "at a distance from",
    RelationKind.DIRECTION: "in a direction from",
    RelationKind.AROUND: "around",
    RelationKind.NEAR: "near",
    RelationKind.BETWEEN: "between",
    RelationKind.OFFSHORE: "off the coast of",
    RelationKind.ADMIN: "division of",
    RelationKind.NAMED: "place in",
}
_FAR: Final = 0.9  # confidence in the reading of a relational phrase, beside that in its anchor


def compose(reading: Reading) -> tuple[Mention, ...]:
    """Mentions of a reading whose spans are matched, sorted by their start.

    Parameters
    ----------
    reading
        The reading, coreferences included.

    Returns
    -------
    tuple of Mention
        None of them overlaps another.
    """
    spans = sorted((span for span in reading.spans if span.match is not None), key=lambda s: (s.start, -s.end))
    places = {span.start: mention for span in spans if (mention := _mention(span)) is not None}
    absorbed = _join_coordinates(reading.text, spans, places)
    absorbed |= join_stated(reading.text, [span for span in spans if span.start not in absorbed], places)
    absorbed |= _join_containers(reading.text, [span for span in spans if span.start not in absorbed], places)
    found = _relations(reading, spans, places, absorbed)
    _join_named(reading.text, places, [r for r in found if r.kind is RelationKind.NAMED], absorbed)
    relations = [r for r in found if r.kind is not RelationKind.NAMED]
    _join_relations(reading, spans, places, relations, absorbed)
    _join_holders(reading.text, places, absorbed)
    kept = _apart(mention for start, mention in places.items() if start not in absorbed)
    return tuple(sorted(kept, key=lambda mention: (mention.start, -mention.end)))


def _apart(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions without the peoples that stand inside another one: "50 km south of the Libyan capital, Tripoli"."""
    every = list(mentions)
    relations = [m for m in every if m.role is MentionRole.RELATION]
    return [
        m
        for m in every
        if m.role is not MentionRole.DEMONYM or not any(r.start <= m.start and m.end <= r.end for r in relations)
    ]


def _mention(span: Span, end: int | None = None, text: str = "", anchor: Mention | None = None) -> Mention | None:
    if span.match is None:
        return None
    return Mention(span.start, end or span.end, text or span.text, _ROLES[span.kind], span.match, anchor)


def _join_coordinates(text: str, spans: Sequence[Span], places: dict[int, Mention]) -> set[int]:
    """Hang coordinates on the name before them, "Siversk (48.87 N, 38.10 E)", which then lies there; give them."""
    absorbed: set[int] = set()
    for name, point in pairwise(spans):
        if point.kind is not SpanKind.COORDINATES or name.kind is not SpanKind.NAME or point.match is None:
            continue
        if point.match.lat is None or not AT_POINT.fullmatch(text, name.end, point.start):
            continue
        mention, stated = places[name.start], places[point.start]
        if _agrees(mention.match, point.match):
            match = replace(
                point.match, query=name.text, place=mention.match.place, score=max(mention.match.score, _FAR)
            )
            places[name.start] = replace(mention, match=match, anchor=stated)
            absorbed.add(point.start)
    return absorbed


def _agrees(named: Match, stated: Match) -> bool:
    """Whether coordinates lie where the name before them does, or that name is not known."""
    if named.lat is None or named.lon is None or stated.lat is None or stated.lon is None:
        return named.status is MatchStatus.UNRESOLVED
    km = float(distance_km(lat=named.lat, lon=named.lon, to_lat=stated.lat, to_lon=stated.lon))
    return km <= max(_POINT_KM, named.radius_km or 0.0) and named.precision is not GeoPrecision.COUNTRY


def _join_containers(text: str, spans: Sequence[Span], places: dict[int, Mention]) -> set[int]:
    """Join "Stuttgart, Germany" into one mention and hang "Ukraine's" on Kharkiv; give what is absorbed."""
    absorbed: set[int] = set()
    for inner, outer in reversed(list(pairwise(spans))):
        between = text[inner.end : outer.start]
        mention = places[outer.start]
        if between == ", " and (noun := _DIVISION_NOUN.match(text, mention.end)):
            mention = replace(mention, end=noun.end(), text=text[mention.start : noun.end()])
        if between == ", " and inner.kind in {SpanKind.NAME, SpanKind.BODY} and _lies_in(inner, outer):
            joined = _mention(inner, mention.end, text[inner.start : mention.end], mention)
            if joined:
                places[inner.start] = joined
                absorbed.add(outer.start)
        elif re.fullmatch(r"['\u2019]s ", between) and inner.kind is SpanKind.NAME and _lies_in(outer, inner):
            joined = _mention(outer, mention.end, mention.text, mention.anchor or places[inner.start])
            if joined:
                places[outer.start] = joined
                absorbed.add(inner.start)
    return absorbed


def _lies_in(inner: Span, outer: Span) -> bool:
    """Whether one matched place lies in another that is a country or a division."""
    if inner.match is None or outer.match is None or inner.kind is SpanKind.DEMONYM:
        return False
    return _is_inside(inner.match, outer.match)


def _relations(
    reading: Reading,
    spans: Sequence[Span],
    places: dict[int, Mention],
    absorbed: set[int],
) -> list[Relation]:
    """Relational phrases whose anchors are locations of this text."""
    anchors = []
    for span in spans:
        mention = places[span.start]
        is_border = span.kind is SpanKind.DEMONYM and _BORDER_WORD.match(reading.text, span.end)
        if span.start not in absorbed and (span.kind in {SpanKind.NAME, SpanKind.COREFERENCE} or is_border):
            anchors.append((mention.start, mention.end))
    found = find_relations(reading.text, anchors)
    return [relation for relation in found if _is_sensible(relation, places)]


def _join_named(text: str, places: dict[int, Mention], named: Iterable[Relation], absorbed: set[int]) -> None:
    """Hang the holder of a name on it: "Kabul's Dasht-e-Barchi", "the Red Sea port of Hodeidah"."""
    for relation in named:
        outer, inner = (places[start] for start, _ in relation.anchors)
        if {outer.start, inner.start} & absorbed or inner.anchor is not None or outer.match.lat is None:
            continue
        if inner.match.status is MatchStatus.UNRESOLVED:
            if outer.match.precision is GeoPrecision.COUNTRY:
                continue
            if says_in(text, outer, inner) and opens_bare(text, outer):
                continue  # "in Kandi area of Rajouri": the first lies in the second
            places[inner.start] = _explain(inner, replace(outer, match=_within(relation, outer.match)))
        elif _is_inside(inner.match, outer.match) or _is_beside(inner.match, outer.match):
            places[inner.start] = replace(inner, anchor=outer)
        else:
            continue
        absorbed.add(outer.start)


def _within(relation: Relation, match: Match) -> Match:
    """Match of somewhere in a place, which reaches as far as the suburbs do."""
    point = Anchor(match.lat or 0.0, match.lon or 0.0, match.radius_km or 0.0, match.precision)
    where = footprint(replace(relation, kind=RelationKind.SUBURB, anchors=relation.anchors[:1]), [point])
    return replace(match, radius_km=where.radius_km, precision=where.precision)


def _is_beside(inner: Match, outer: Match) -> bool:
    """Whether a place lies within the reach of another, as a port lies on a sea and a quarter in a town."""
    if inner.lat is None or outer.lat is None or not outer.radius_km:
        return False
    km = float(distance_km(lat=inner.lat, lon=inner.lon or 0.0, to_lat=outer.lat, to_lon=outer.lon or 0.0))
    return km <= 2.0 * outer.radius_km


def _is_sensible(relation: Relation, places: dict[int, Mention]) -> bool:
    whole = [places[start].match.precision is GeoPrecision.COUNTRY for start, _ in relation.anchors]
    return not (any(whole) and relation.kind in _OF_TOWNS)


def _join_relations(
    reading: Reading,
    spans: Sequence[Span],
    places: dict[int, Mention],
    relations: Iterable[Relation],
    absorbed: set[int],
) -> None:
    """Put each relation in the place of its anchors, or hang it on the name that it explains."""
    known = span_places(spans)
    for relation in relations:
        anchors = [places[start] for start, _ in relation.anchors]
        if any(start in absorbed for start, _ in relation.anchors):
            continue
        match = _relation_match(relation, anchors, _implied(reading, relation, known))
        if match is None:
            continue
        mention = Mention(
            relation.start,
            relation.end,
            relation.text,
            MentionRole.RELATION,
            match,
            anchors[0] if anchors else None,
        )
        inside = [start for start in places if relation.start <= start < relation.end]
        absorbed.update(start for start, _ in relation.anchors)
        absorbed.update(start for start in inside if places[start].end <= relation.end)
        before = _explained(reading.text, relation, mention, places, absorbed)
        if before is not None:
            places[before.start] = _explain(before, mention)
        else:
            absorbed.discard(relation.start)
            places[relation.start] = mention


def _join_holders(text: str, places: dict[int, Mention], absorbed: set[int]) -> None:
    """Hang the place that a name is said to lie in on it: "Vuhledar in Donetsk region", "Dioura in central Mali"."""
    mentions = sorted((m for start, m in places.items() if start not in absorbed), key=lambda m: m.start)
    for inner, outer in reversed(list(pairwise(mentions))):
        if inner.role not in _LOCATED or outer.role not in _LOCATED or not _IN.fullmatch(text, inner.end, outer.start):
            continue
        unknown = inner.match.status is MatchStatus.UNRESOLVED
        local = outer.match.lat is not None and outer.match.precision is not GeoPrecision.COUNTRY
        if (unknown and local) or _is_inside(inner.match, outer.match):
            current = places[outer.start]
            places[inner.start] = _explain(inner, current) if inner.anchor is None or unknown else inner
            if places[inner.start] is not inner:
                absorbed.add(outer.start)


def _is_inside(inner: Match, outer: Match) -> bool:
    """Whether one matched place lies in another that is a country or a division."""
    if inner.place is None or outer.place is None or inner.place is outer.place:
        return False
    if inner.place.country != outer.place.country or inner.place.kind.startswith("A.PCL"):
        return False
    return outer.place.kind.startswith("A.PCL") or (
        outer.place.kind == "A.ADM1" and inner.place.admin1 == outer.place.name
    )


def _implied(reading: Reading, relation: Relation, known: Sequence[tuple[Span, Place]]) -> Place | None:
    """Place that a relation without an anchor starts from: the dateline for "here", else the city of the text."""
    if relation.anchors:
        return None
    here = [place for span, place in known if span.kind is SpanKind.DATELINE]
    if relation.text.casefold().endswith("here") and here:
        return here[0]
    towns = [(s, p) for s, p in known if s.start < relation.start] or known
    del reading
    return salient_city(towns, relation.start)


def _relation_match(relation: Relation, anchors: Sequence[Mention], implied: Place | None) -> Match | None:
    """Match of a relation: the footprint of its anchors, or none with the reason."""
    matches = [anchor.match for anchor in anchors]
    if not matches and implied is None:
        return None
    points = [
        Anchor(m.lat, m.lon, m.radius_km or 0.0, m.precision, m.place.country if m.place else "")
        for m in matches
        if m.lat is not None and m.lon is not None
    ]
    if not matches and implied is not None:
        points = [Anchor(implied.lat, implied.lon, implied.radius_km, implied.precision)]
    where = footprint(relation, points)
    first = matches[0] if matches else None
    named = [one.match.place.name if one.match.place else one.text for one in anchors] or [
        implied.name if implied else ""
    ]
    said = f"{_SAID.get(relation.kind, f'{relation.kind.value} of')} {' and '.join(named)}"
    if where.lat is None:
        why = f"{said}: " + (
            "a line, not a point" if relation.kind is RelationKind.BORDER else "the place it starts from is not known"
        )
        return Match.unresolved(relation.text, why, first.candidates if first else ())
    score = min((m.score for m in matches), default=0.6) * _FAR
    status = MatchStatus.RESOLVED if all(m.status is MatchStatus.RESOLVED for m in matches) else MatchStatus.AMBIGUOUS
    because = f" ({first.why})" if first and first.why else ", the city that the text is about here"
    return Match(
        query=relation.text,
        status=status,
        place=first.place if first else implied,
        lat=where.lat,
        lon=where.lon,
        radius_km=where.radius_km,
        precision=where.precision,
        score=round(score, 4),
        why=f"{said}{because}",
        candidates=first.candidates if first else (),
    )


def _explained(
    text: str,
    relation: Relation,
    gloss: Mention,
    places: dict[int, Mention],
    absorbed: set[int],
) -> Mention | None:
    """Mention of the name right before a relation that says where the name lies; None when it stands for itself."""
    if relation.kind not in _GLOSSES:
        return None
    before = [m for start, m in places.items() if start not in absorbed and m.end <= relation.start]
    last = max(before, key=lambda mention: mention.end, default=None)
    if last is None:
        return None
    # "near Afrin, northern Syria" says where Afrin is, once more.
    holds = (
        last.role is MentionRole.RELATION and relation.kind is RelationKind.PART and _is_inside(last.match, gloss.match)
    )
    if not (holds or _can_be_explained(last)):
        return None
    return last if _GLOSS.fullmatch(text, last.end, relation.start) else None


def _can_be_explained(mention: Mention) -> bool:
    """Whether a mention is a name that may have a gloss: "Karari district, north of the capital" is one too."""
    if mention.role is MentionRole.RELATION:
        return mention.match.status is MatchStatus.UNRESOLVED or mention.match.precision in {*_DIVISIONS, _LINE}
    stated = mention.match.place is None and mention.match.lat is not None  # coordinates need no explanation
    return mention.role is MentionRole.PLACE and mention.anchor is None and not stated


def _explain(name: Mention, gloss: Mention) -> Mention:
    """Name with its gloss as anchor; a name that the gazetteer does not know gets the point of the gloss."""
    match = name.match
    on_a_line = name.role is MentionRole.RELATION and match.precision is _LINE
    if (match.status is MatchStatus.UNRESOLVED or on_a_line) and gloss.match.lat is not None:
        why = f"{'on a line, of which' if on_a_line else 'not known by name, but'} the text says {gloss.text!r}"
        match = somewhere_in(gloss.match, name.text, why)
    anchor = gloss if name.anchor is None else replace(name.anchor, anchor=gloss)
    return replace(name, match=match, anchor=anchor)
