"""Reader of the passages in ``tests/passages``, whose README says how they are written."""

from __future__ import annotations

import re
from pathlib import Path

from unseen_passages import Bounds, Event, Passage, at_least, exactly, lower, more_than

FOLDER = Path(__file__).parent / "passages"
MARKS = {"*": ("incident", True), "?": ("incident", False), "<": ("background", False), "=": ("aggregate", True)}


def passages(name: str) -> tuple[Passage, ...]:
    """The passages of one file, by its name without ending."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip()
    return tuple(passage(block) for block in re.split(r"\n\n(?=# )", text))


def passage(block: str) -> Passage:
    """One passage from its lines."""
    head, *lines = block.split("\n")
    name, country, published = (part.strip() for part in head.removeprefix("#").split("|"))
    marked = [line for line in lines if line[:2] in {"* ", "? ", "< ", "= ", "- "}]
    text = "\n".join(line for line in lines if line not in marked)
    mentioned = tuple(place.strip() for line in marked if line[0] == "-" for place in line[2:].split(";"))
    events = tuple(event(line) for line in marked if line[0] != "-")
    return Passage(name, country, published, text, events, mentioned)


def event(line: str) -> Event:
    """One event or total from its line."""
    kind, required = MARKS[line[0]]
    parts = [part.strip() for part in line[2:].split("|")]
    plain, named = [], {}
    for part in parts:
        key, _, value = part.partition(" ")
        if key in {"killed", "injured", "by", "to"}:
            named[key] = value
        else:
            plain.append(part)
    event_type, days, places = [*plain, "", "", ""][:3]
    start, _, end = days.partition("..") if ".." in days else (days, "", days)
    at = tuple(choices(place) for place in places.split(";") if place.strip())
    killed, injured = (bounds(named[key]) if key in named else None for key in ("killed", "injured"))
    actor, victim = (choices(named[key]) if key in named else None for key in ("by", "to"))
    return Event(choices(event_type) or "other", start or None, end, at, killed, injured, actor, kind, required, victim)


def choices(value: str) -> str:
    """Readings that are as good as each other, parted as in ``unseen_passages``."""
    return "|".join(part.strip() for part in value.split("/"))


def bounds(value: str) -> Bounds:  # noqa: PLR0911 one sign, one line
    """Lowest, best and highest number."""
    if value.startswith("~"):
        return None, int(value[1:]), None
    if value.startswith("-"):
        return None, None, int(value[1:])
    if value.endswith("+"):
        return at_least(int(value[:-1]))
    if value.endswith(">"):
        return more_than(int(value[:-1]))
    if value.endswith(".."):
        return lower(int(value[:-2]))
    if ".." in value:
        first, second = (int(part) for part in value.split(".."))
        return min(first, second), first, max(first, second)
    return exactly(int(value))
