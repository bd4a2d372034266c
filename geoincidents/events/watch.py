"""The time that reading one report may take."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from geoincidents.errors import InputError
from geoincidents.gazetteer.reference import is_number

if TYPE_CHECKING:
    from typing import Self


@dataclass(slots=True)
class Watch:
    """A budget of seconds, from when it was made; ``told`` says where reading stopped when it was over."""

    seconds: float = inf
    told: str = ""
    _start: float = field(default_factory=monotonic)
    _stop: float = inf

    @classmethod
    def of(cls, seconds: float | None) -> Self:
        """A watch of some seconds; without end for None."""
        if seconds is not None and not (is_number(seconds) and seconds > 0):
            raise InputError(f"A budget of {seconds!r} seconds is none. Give a number above 0.")
        return cls(inf if seconds is None else float(seconds))

    def begin(self) -> None:
        """Count from now on."""
        self._start = monotonic()

    def over(self, done: int, whole: int, *, share: float = 1.0) -> bool:
        """Whether a share of the time is over before sentence ``done`` of ``whole``, which it then tells."""
        if done < self._stop and monotonic() - self._start > share * self.seconds:
            self._stop = done
            self.told = (
                f"its {self.seconds:g} seconds were over after sentence {done:,} of {whole:,}. "
                "Give more seconds, or split it."
            )
        return done >= self._stop
