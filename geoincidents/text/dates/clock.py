"""Times of day that name their zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Final

from geoincidents.text.dates import grammar

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day with a stated zone, as offsets in the text and as UTC instants on a given day."""

    start: int
    end: int
    text: str
    first: time
    last: time | None
    zone: timezone

    def on(self, day: date) -> tuple[datetime, datetime | None]:
        """UTC instants of the time on a local day."""
        start = datetime.combine(day, self.first, self.zone).astimezone(timezone.utc)  # noqa: UP017 one name for both
        if self.last is None:
            return start, None
        end_day = day + _DAY if self.last < self.first else day
        return start, datetime.combine(end_day, self.last, self.zone).astimezone(start.tzinfo)


def find_times(text: str) -> tuple[ClockTime, ...]:
    """Times of day that name their zone, in order; a bare or "local" time has no instant and is left out."""
    found = []
    for match in grammar.CLOCK.finditer(text):
        first = _clock(match["a"], match["am"] or match["bm"])
        last = _clock(match["b"], match["bm"]) if match["b"] else None
        if first is None or (match["b"] and last is None):
            continue
        zone = timezone(timedelta(hours=grammar.ZONES[match["zone"].casefold()]))
        found.append(ClockTime(match.start(), match.end(), match.group(), first, last, zone))
    return tuple(found)


def _clock(text: str, half: str | None) -> time | None:
    digits = re.sub(r"\D", "", text)
    hour, minute = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)  # noqa: PLR2004 HHMM
    if half:
        hour = hour % 12 + (12 if half.casefold().startswith("p") else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None
