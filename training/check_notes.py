"""Holds the notes of ``training/notes`` against the rules of ``training/README.md``, and counts them.

python training/check_notes.py [FILE ...]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from geoincidents.schema import ActorType, Certainty, EventType, RecordKind  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOTES: Final = Path(__file__).parent / "notes"
KINDS: Final = {
    *("coded_note", "security_line", "damage_note", "agency", "sitrep", "court_protest", "annual_list"),
    *("local_paper", "casualty_assessment", "monitor_note", "incident_digest", "nothing"),
}
NOTE_KEYS: Final = {"id", "kind", "text", "published", "country", "events", "totals"}
EVENT_KEYS: Final = {
    *("trigger", "type", "kind", "certainty", "date", "date_words", "place", "place_in", "killed", "injured"),
    *("doer", "doer_type", "target", "target_type", "said_by"),
}
AGAIN: Final = "also"
"""Where notes of several events list the further words that tell of one."""
TOLL_KEYS: Final = {"low", "best", "high", "words"}
VOCABULARIES: Final[dict[str, set[Any]]] = {
    "type": set(EventType),
    "certainty": set(Certainty),
    "kind": {RecordKind.INCIDENT, RecordKind.STRATEGIC, RecordKind.STATEMENT, RecordKind.BACKGROUND},
}
_NUMBERED: Final = re.compile(r"^(.*)#(\d)$", re.DOTALL)


def offsets(text: str, words: str) -> tuple[int, int] | None:
    """Where words stand in a text: the first time, or the one that ``#2`` at their end says; None where they do not."""
    numbered = _NUMBERED.match(words)
    words, number = (numbered[1], int(numbered[2])) if numbered else (words, 1)
    start = -1
    for _ in range(number):
        start = text.find(words, start + 1)
        if start < 0 or not words:
            return None
    return start, start + len(words)


def faults(note: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a note."""
    if set(note) != NOTE_KEYS:
        yield f"has keys {sorted(set(note) ^ NOTE_KEYS)} too many or too few"
        return
    if note["kind"] not in KINDS:
        yield f"kind {note['kind']!r} is unknown"
    if not _is_day(note["published"]):
        yield f"published {note['published']!r} is no day"
    if any(not re.fullmatch("[A-Z]{3}", code) for code in note["country"]):
        yield f"country {note['country']!r} is no list of ISO alpha-3 codes"
    for event in note["events"]:
        yield from (f"event {event.get('trigger')!r}: {fault}" for fault in _event_faults(note, event))
    for total in note["totals"]:
        if offsets(note["text"], total.get("words", "")) is None:
            yield f"total {total.get('words')!r} is not in the text"


def _event_faults(note: dict[str, Any], event: dict[str, Any]) -> Iterator[str]:
    if set(event) - {AGAIN} != EVENT_KEYS:
        yield f"has keys {sorted((set(event) - {AGAIN}) ^ EVENT_KEYS)} too many or too few"
        return
    for key, known in VOCABULARIES.items():
        if event[key] not in known:
            yield f"{key} {event[key]!r} is unknown"
    for key in ("doer_type", "target_type"):
        if event[key] is not None and event[key] not in set(ActorType):
            yield f"{key} {event[key]!r} is unknown"
    tolls = [event[key] for key in ("killed", "injured") if event[key] is not None]
    yield from (fault for toll in tolls for fault in _toll_faults(toll))
    said = [event[key] for key in ("trigger", "date_words", "place", "doer", "target", "said_by")]
    for words in [*said, *event["place_in"], *event.get(AGAIN, ()), *(toll.get("words") for toll in tolls)]:
        if words is not None and offsets(note["text"], words) is None:
            yield f"{words!r} is not in the text"
    days = event["date"]
    if days is not None and not (len(days) == 2 and all(map(_is_day, days)) and days[0] <= days[1]):  # noqa: PLR2004
        yield f"date {days!r} is no pair of days in order"


def _toll_faults(toll: dict[str, Any]) -> Iterator[str]:
    if set(toll) != TOLL_KEYS:
        yield f"toll {toll!r} has other keys"
    numbers = [toll[key] for key in ("low", "best", "high") if toll.get(key) is not None]
    if not numbers or numbers != sorted(numbers):
        yield f"toll {toll!r} has no number, or its numbers are not in order"


def _is_day(text: object) -> bool:
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def read_notes(paths: Sequence[Path] = ()) -> list[dict[str, Any]]:
    """Every note, in the order of the files."""
    files = paths or sorted(NOTES.glob("*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines() if line]


def english_notes() -> list[dict[str, Any]]:
    """Every note but those in Arabic."""
    return [note for note in read_notes() if not note["id"].startswith("arabic")]


def main() -> int:
    """Check, and count."""
    parser = argparse.ArgumentParser(description="Check annotated notes.")
    parser.add_argument("files", type=Path, nargs="*")
    notes = read_notes(parser.parse_args().files)
    wrong = [f"{note.get('id')}: {fault}" for note in notes for fault in faults(note)]
    ids = Counter(note.get("id") for note in notes)
    wrong += [f"{name}: stands {number} times" for name, number in ids.items() if number > 1]
    print("\n".join(wrong))
    counts = {
        "notes": len(notes),
        "nothing": sum(not note.get("events") for note in notes),
        "countries": len({code for note in notes for code in note.get("country", ())}),
        "kinds": dict(Counter(note.get("kind") for note in notes)),
        "types": dict(Counter(event.get("type") for note in notes for event in note.get("events", ()))),
        "faults": len(wrong),
    }
    print(json.dumps(counts))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
