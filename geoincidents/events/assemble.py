"""Rows of the incident table from what was read: one row per event and place."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from geoincidents import schema
from geoincidents.gazetteer.matches import match_columns
from geoincidents.schema import ActorType, MatchStatus, SourceSchema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from geoincidents.events.casualties import Count
    from geoincidents.events.draft import Draft
    from geoincidents.events.roles import Role
    from geoincidents.mentions.mention import Mention

_ID_LENGTH: Final = 16
_TOTAL: Final = "casualty_total"


def rows_of(
    drafts: Sequence[Draft], *, text: str, published: date, source_name: str | None, source_url: str | None
) -> list[dict[str, Any]]:
    """Rows of the incident table, in the order of the text."""
    rows = []
    # Hashed once: a long report has many rows.
    key = hashlib.sha256(f"{source_name or ''}\n{text}".encode(errors="replace"))
    for draft in sorted(drafts, key=lambda d: (d.sentence.start, d.spans.get("trigger", (d.sentence.start,))[0])):
        group = _identifier(key, draft.spans.get("trigger") or _first_span(draft), draft.record_kind)
        first = next((n for n, mention in enumerate(draft.places) if mention.start not in draft.tolls), 0)
        for number, mention in enumerate(draft.places or [None]):
            row = _row(draft, mention, text, published)
            row[schema.EVENT_GROUP] = group
            row[schema.INCIDENT_ID] = _identifier(key, group, number)
            row[schema.SOURCE_NAME], row[schema.SOURCE_URL] = source_name, source_url
            row |= _own_harm(draft, mention) or _harm_columns(draft, group, first=number == first)
            rows.append(row)
    return rows


def _first_span(draft: Draft) -> tuple[int, int]:
    return min(draft.spans.values(), default=(draft.sentence.start, draft.sentence.end))


def _identifier(key: hashlib._Hash, *parts: object) -> str:
    whole = key.copy()
    whole.update("".join(f"\x1f{part}" for part in parts).encode())
    return whole.hexdigest()[:_ID_LENGTH]


def _row(draft: Draft, mention: Mention | None, text: str, published: date) -> dict[str, Any]:
    start, end = draft.clock.on(draft.last or published) if draft.clock else (None, None)
    sentence = draft.sentence
    spans = {"sentence": (sentence.start, sentence.end), **draft.spans}
    if mention is not None:
        spans["place"] = (mention.start, mention.end)
    return {
        schema.RECORD_KIND: draft.record_kind,
        schema.EVENT_TYPE: draft.event_type,
        schema.EVENT_SUBTYPE: _TOTAL if draft.is_aggregate else None,
        schema.CERTAINTY: draft.certainty,
        schema.DATE_START: draft.first,
        schema.DATE_END: draft.last,
        schema.DATE_PRECISION: draft.precision,
        schema.TIME_START: start,
        schema.TIME_END: end,
        schema.SOURCE_DATE: published,
        schema.SOURCE_SCHEMA: SourceSchema.TEXT,
        schema.EVIDENCE: text[sentence.start : sentence.end],
        schema.EVIDENCE_SPANS: json.dumps({name: list(span) for name, span in sorted(spans.items())}),
        **dict(_actor_columns(draft, mention)),
        **_place_columns(mention, text),
    }


def _actor_columns(draft: Draft, mention: Mention | None) -> Iterator[tuple[str, Any]]:
    place = mention.match.place if mention else None
    for role, name, kind in (
        (draft.actor1, schema.ACTOR1, schema.ACTOR1_TYPE),
        (draft.actor2, schema.ACTOR2, schema.ACTOR2_TYPE),
    ):
        yield name, role.name if role else None
        yield kind, _actor_type(role, place.country if place else "") if role else None


def _actor_type(role: Role, country: str) -> ActorType:
    """A state that acts on another's ground is external."""
    if role.actor_type in {ActorType.STATE, ActorType.UNKNOWN} and role.country:
        return ActorType.EXTERNAL if country and role.country != country else ActorType.STATE
    return role.actor_type


def _place_columns(mention: Mention | None, text: str) -> dict[str, Any]:
    if mention is None:
        return {
            schema.MATCH_STATUS: MatchStatus.UNRESOLVED,
            schema.MATCH_WHY: "The report names no place for this.",
            schema.GEO_PRECISION: schema.GeoPrecision.UNKNOWN,
            schema.GEOMETRY: None,
        }
    return {
        **match_columns(mention.match),
        schema.PLACE_PHRASE: text[mention.start : mention.end],
        schema.GEOMETRY: mention.match.point,
    }


def _own_harm(draft: Draft, mention: Mention | None) -> dict[str, int | None]:
    """The numbers that the report states for this one of several places."""
    if mention is None or mention.start not in draft.tolls:
        return {}
    killed, injured = draft.tolls[mention.start]
    row = _bounds(killed, schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH) if killed else {}
    return row | (_bounds(injured, schema.INJURED_LOW, schema.INJURED_BEST, schema.INJURED_HIGH) if injured else {})


def _harm_columns(draft: Draft, group: str, *, first: bool) -> dict[str, Any]:
    sharing = [mention for mention in draft.places if mention.start not in draft.tolls]
    several = len(sharing) > 1
    stated = bool(draft.killed or draft.injured or draft.note)
    row: dict[str, Any] = {}
    if several and stated:
        row[schema.CASUALTY_GROUP] = group
        if not first:
            return {**row, schema.CASUALTY_NOTE: "The number stands on the first row of this event."}
    for count, low, best, high in (
        (draft.killed, schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH),
        (draft.injured, schema.INJURED_LOW, schema.INJURED_BEST, schema.INJURED_HIGH),
    ):
        if count is not None:
            row |= _bounds(count, low, best, high)
    if draft.note or (several and stated):
        shared = f"One number for {len(sharing)} places." if several else None
        row[schema.CASUALTY_NOTE] = "; ".join(filter(None, (draft.note, shared)))
    return row


def _bounds(count: Count, low: str, best: str, high: str) -> dict[str, int | None]:
    return {low: count.low, best: count.best, high: count.high}
