"""What a caller gives, held against what a method takes: an answer or one clear error, never another library's."""

from __future__ import annotations

import math
import os
from numbers import Integral, Real
from typing import Any, Final

from geoincidents.errors import InputError

LONGEST_NAME: Final = 300
"""Characters; what is longer is a text, and no name is looked for in it. Bangkok's full name has 193."""

_SHOWN: Final = 60
_LONGEST_PATH: Final = 4096
_PLURAL: Final = {"name": "resolve_many() takes several names"}


def shown(value: object) -> str:
    """A value as an error quotes it: its start, on one line."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def is_missing(value: object) -> bool:
    """Whether a value stands for nothing known: None, or the NaN or NA of a table's gap."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    return isinstance(value, float) and math.isnan(value)


def is_blank(value: object) -> bool:
    """Whether a value stands for nothing known, as a gap or an empty text does."""
    return is_missing(value) or (isinstance(value, str) and not value.strip())


def given_text(value: Any, what: str) -> str:
    """A text that has to be one."""
    if isinstance(value, str):
        return value
    hint = _PLURAL.get(what, f"Give {what}= as text")
    raise InputError(f"{what}={shown(value)} is no text but {type(value).__name__}. {hint}.")


def optional_text(value: Any, what: str) -> str | None:
    """A text, or None where nothing is known."""
    return None if is_missing(value) else given_text(value, what)


def given_count(value: Any, what: str) -> int:
    """A whole number of at least one."""
    if not isinstance(value, Integral) or isinstance(value, bool) or int(value) < 1:
        raise InputError(f"{what}={shown(value)}: ask for one place or more.")
    return int(value)


def given_degrees(**degrees: Any) -> tuple[float, ...]:
    """Numbers of degrees."""
    for what, value in degrees.items():
        if not isinstance(value, Real) or isinstance(value, bool) or not math.isfinite(value):
            raise InputError(f"{what}={shown(value)} is no number of degrees. Give latitude and longitude as numbers.")
    return tuple(float(value) for value in degrees.values())


def given_point(lat: Any, lon: Any) -> tuple[float, float]:
    """A point on Earth."""
    lat, lon = given_degrees(lat=lat, lon=lon)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 degrees
        raise InputError(f"({lat}, {lon}) is no point on Earth: lat is -90 to 90, lon -180 to 180.")
    return lat, lon


def given_path(value: Any) -> str:
    """A path of a file."""
    text = str(value)
    if not isinstance(value, str | os.PathLike) or not text.strip() or "\0" in text or len(text) > _LONGEST_PATH:
        raise InputError(f"{shown(value)} is no path of a file.")
    return os.fspath(value)
