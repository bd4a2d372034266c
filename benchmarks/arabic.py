"""Claim: plain forms of Arabic news are read with their type, day, toll and place. One JSON line.

Run as ``python benchmarks/arabic.py [--first N] [--last N] [--country] [--show]`` on ``training/notes/arabic.jsonl``.
The words and patterns were written on notes 1 to 60, so that the figures of those flatter.

An event is found when a row has its type; each annotated event takes one row. Of the events found, a day is right when
first and last day are those annotated, a toll when all three bounds are, and a place when it is written with the same
words, or lies within 25 km of where the gazetteer has the annotated words. ``--country`` tells the geoparser the
country of the note.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoincidents import Gazetteer
from geoincidents.events.arabic import read_arabic
from geoincidents.events.when import published_day
from geoincidents.geo import distance_km
from geoincidents.mentions import geoparse
from geoincidents.mentions.arabic_words import CONTAINERS
from geoincidents.names import fold

if TYPE_CHECKING:
    from geoincidents.events.casualties import Count
    from geoincidents.events.draft import Draft

NOTES = Path(__file__).resolve().parents[1] / "training" / "notes" / "arabic.jsonl"
NEAR_KM = 25.0


def main() -> None:
    """Score the notes and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--last", type=int, default=100)
    parser.add_argument("--country", action="store_true", help="tell the geoparser the country of the note")
    parser.add_argument("--show", action="store_true", help="print what was missed, made up or read otherwise")
    given = parser.parse_args()
    lines = NOTES.read_text(encoding="utf-8").splitlines()[given.first - 1 : given.last]
    tally: dict[str, int] = {}
    for note in map(json.loads, lines):
        for name, number in score(note, country=given.country, show=given.show).items():
            tally[name] = tally.get(name, 0) + number
    print(json.dumps(summary(tally, given)))


def score(note: dict[str, Any], *, country: bool, show: bool) -> dict[str, int]:
    """Counts of one note."""
    gazetteer = Gazetteer.default()
    code = note["country"][0] if country and note["country"] else None
    mentions = geoparse(note["text"], gazetteer=gazetteer, country=code)
    drafts = read_arabic(note["text"], published=published_day(note["published"]), mentions=mentions)
    free = [d for d in drafts if not d.is_aggregate]
    tally = {"notes": 1, "quiet": int(not note["events"]), "made_up_in_quiet": len(free) if not note["events"] else 0}
    for event in note["events"]:
        fit = [d for d in free if str(d.event_type) == event["type"]]
        found = max(fit, key=lambda d: sum(fields(note, event, d).values()), default=None)
        if found is None:
            told(show, note, "MISSED", event["type"], event["trigger"])
            add(tally, {"missed": 1})
            continue
        free.remove(found)
        right = fields(note, event, found)
        add(tally, {"found": 1} | right | both_of(event, right))
        wrong = [name for name, good in right.items() if not good]
        if wrong:
            told(show, note, f"{event['type']}:", *(f"{n} {event.get(n)} / {value(found, n)}" for n in wrong))
    for draft in free:
        told(show, note, "MADE UP", str(draft.event_type), note["text"][slice(*draft.spans["trigger"])])
    return add(tally, {"made_up": len(free)})


def fields(note: dict[str, Any], event: dict[str, Any], draft: Draft) -> dict[str, int]:
    """Which fields of a draft are right; what is stated by neither is."""
    days = [str(draft.first), str(draft.last)] if draft.first else None
    return {
        "date": int(days == event["date"]),
        "killed": int(bounds(draft.killed) == stated(event["killed"])),
        "injured": int(bounds(draft.injured) == stated(event["injured"])),
        "place": int(is_there(note, event, draft)),
    }


def both_of(event: dict[str, Any], right: dict[str, int]) -> dict[str, int]:
    """Tolls that are stated, and those of them that are right."""
    sides = [side for side in ("killed", "injured") if event[side] is not None]
    return {"tolls_stated": len(sides), "tolls_stated_right": sum(right[side] for side in sides)}


def is_there(note: dict[str, Any], event: dict[str, Any], draft: Draft) -> bool:
    """Whether a place is the annotated one by its words, or by where the gazetteer has them."""
    if event["place"] is None:
        return not draft.places or draft.inherited
    wanted = re.sub(r"#\d$", "", event["place"])
    for mention in draft.places:
        own, said = names_in(wanted), names_in(mention.text)
        if own <= said or (said and said <= own):
            return True
        match = Gazetteer.default().resolve(wanted, country=note["country"][0])
        if None not in (match.lat, match.lon, mention.match.lat, mention.match.lon):
            km = distance_km(lat=match.lat, lon=match.lon, to_lat=mention.match.lat, to_lon=mention.match.lon)
            if float(km) <= NEAR_KM:
                return True
    return False


def names_in(phrase: str) -> set[str]:
    """Words of a place without those for its kind, particles and the article."""
    words = (word[1:] if word[:1] == "ب" and word[1:] in CONTAINERS else word for word in fold(phrase).split())
    return {word.removeprefix("ال") for word in words if word not in CONTAINERS}


def bounds(count: Count | None) -> tuple[int | None, int | None, int | None] | None:
    """A count as a tuple."""
    return (count.low, count.best, count.high) if count else None


def stated(toll: dict[str, Any] | None) -> tuple[int | None, int | None, int | None] | None:
    """An annotated toll as a tuple."""
    return (toll["low"], toll["best"], toll["high"]) if toll else None


def value(draft: Draft, name: str) -> object:
    """What was read for a field."""
    if name == "date":
        return str(draft.first), str(draft.last)
    return [m.text for m in draft.places] if name == "place" else getattr(draft, name)


def told(show: bool, note: dict[str, Any], *words: str) -> None:  # noqa: FBT001 a switch handed on
    """Print a line where it is asked for."""
    if show:
        print(note["id"], *words)


def add(tally: dict[str, int], more: dict[str, int]) -> dict[str, int]:
    """Counts onto counts."""
    for name, number in more.items():
        tally[name] = tally.get(name, 0) + number
    return tally


def summary(tally: dict[str, int], given: argparse.Namespace) -> dict[str, Any]:
    """Shares from counts."""
    found = tally.get("found", 0)
    precision = found / max(found + tally.get("made_up", 0), 1)
    recall = found / max(found + tally.get("missed", 0), 1)
    names = ("notes", "quiet", "made_up_in_quiet", "found", "missed", "made_up")
    shares = {
        f"{name}_exact_of_found": tally.get(name, 0) / max(found, 1) for name in ("date", "killed", "injured", "place")
    }
    shares["tolls_exact_where_stated"] = tally.get("tolls_stated_right", 0) / max(tally.get("tolls_stated", 0), 1)
    return {
        "benchmark": "arabic",
        "first": given.first,
        "last": given.last,
        "country_given": given.country,
        **{name: tally.get(name, 0) for name in names},
        "event_precision": round(precision, 3),
        "event_recall": round(recall, 3),
        "event_f1": round(2 * precision * recall / max(precision + recall, 1e-9), 3),
        **{name: round(share, 3) for name, share in shares.items()},
    }


if __name__ == "__main__":
    main()
