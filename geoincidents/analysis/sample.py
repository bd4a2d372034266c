"""Which incidents an analysis may use, and how well each is placed: one place for all of them."""

from __future__ import annotations

import math
import sys
import warnings
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError, LeftOutWarning, missing_extra
from geoincidents.gazetteer.checks import shown
from geoincidents.gazetteer.reference import is_number
from geoincidents.measures.reference import degrees
from geoincidents.queries.counting import countable
from geoincidents.queries.days import spans, without_day
from geoincidents.queries.masks import column_of, numbers_of

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

Coarse: TypeAlias = Literal["refuse", "pool"]
"""What becomes of a row whose circle is wider than the scale of the question: left out, or counted with its circle."""

ABOUT: Final = "analysis"
"""Key of ``attrs`` under which a table says how it was made and what it left out."""
DRAWN: Final = "places_drawn"
"""Key of ``attrs`` of incidents whose points were drawn from their circles, which hold for them no longer."""

_MOST: Final = 1e6
_REASONS: Final = {
    "without_point": "without a point",
    "coarse": "{coarse}",
    "without_day": "without a day",
    "long_span": "spread over more than {days:g} days",
}
DAY_ZERO: Final = pd.Timestamp("1970-01-01")
"""Day that days are counted from."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Incidents that an analysis uses, by position in the table.

    Attributes
    ----------
    rows
        Positions of the rows.
    lat, lon
        Degrees.
    radius_km
        Of the circle in which the true place lies; 0 where points were drawn from it.
    coarse
        Rows whose circle is wider than the scale of the question; none unless they are pooled.
    day
        Middle of the days that a row spans, days since 1970; NaN where no day is known.
    about
        What the table of the answer says of them.
    """

    rows: NDArray[np.intp]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    radius_km: NDArray[np.float64]
    coarse: NDArray[np.bool_]
    day: NDArray[np.float64]
    about: dict[str, Any]


def sample(
    incidents: gpd.GeoDataFrame,
    *,
    scale_km: float,
    coarse: Coarse = "refuse",
    days: float | None = None,
    area: str | None = None,
) -> Sample:
    """Rows that count, have a point, and are placed well enough; those left out are counted, and told once.

    ``days`` asks for rows with a day that span no more than so many. Where ``area`` names the column of an area, a row
    needs that, and no point; without it it is coarse.
    """
    checked_policy(coarse)
    lat, lon = degrees(incidents)
    counts = countable(incidents).to_numpy(dtype=bool)
    radius, assumed = radii_km(incidents)
    day, length = middles(incidents)
    faults = {"without_point": ~np.isfinite(lat), "coarse": ~(radius <= scale_km)}
    if days is not None:
        faults |= {"without_day": np.isnan(day), "long_span": length > days}
    if area is not None:
        faults |= {"without_point": np.zeros(len(lat), dtype=bool), "coarse": _without(incidents, area)}
    wide = faults["coarse"]
    if coarse == "pool":
        # A circle without a radius is no circle: where such a row lies is not known at all.
        faults["coarse"] = np.isinf(radius) & (area is None)
    left = {"not_counted": int((~counts).sum())}
    used = counts.copy()
    for reason, rows in faults.items():
        left[reason] = int((used & rows).sum())
        used &= ~rows
    at = np.flatnonzero(used)
    _tell(left, f"known only to a circle wider than {scale_km:g} km" if area is None else f"without {area}", days)
    about = {"incidents": len(at), "pooled": int(wide[at].sum()), "assumed_exact": int(assumed[at].sum())}
    drawn = bool(incidents.attrs.get(DRAWN))
    return Sample(
        rows=at,
        lat=lat[at],
        lon=lon[at],
        radius_km=np.zeros(len(at)) if drawn else radius[at],
        coarse=np.zeros(len(at), dtype=bool) if drawn else wide[at],
        day=day[at],
        about={
            **about,
            "left_out": left,
            "scale_km": None if math.isinf(scale_km) else float(scale_km),
            "coarse_rows": coarse,
        },
    )


def _tell(left: dict[str, int], coarse: str, days: float | None) -> None:
    told = [
        f"{left[reason]:,} {text.format(coarse=coarse, days=days or 0)}"
        for reason, text in _REASONS.items()
        if left.get(reason)
    ]
    if told:
        message = f"Incidents left out: {'; '.join(told)}. The answer's attrs['{ABOUT}'] has these numbers."
        warnings.warn(LeftOutWarning(message), stacklevel=_caller())


def _caller() -> int:
    """How far up the stack the first frame outside this package is, as seen from who asks."""
    frame, level = sys._getframe(1), 1  # noqa: SLF001 the only way to frames without their text
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("geoincidents."):
        frame, level = frame.f_back, level + 1
    return level


def _without(incidents: pd.DataFrame, area: str) -> NDArray[np.bool_]:
    """Rows that name no area."""
    if not isinstance(area, str) or area not in incidents.columns:
        raise InputError(f"There is no column {area!r} of areas. Name a column of the table, such as by='admin1'.")
    return np.asarray(incidents[area].isna(), dtype=bool)


def radii_km(incidents: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Radius of each row's circle, by its class where it has none of its own; and which points are believed.

    Coordinates that a plain table brings are believed, as everywhere; what a data set calls unknown is infinitely wide.
    """
    radius = numbers_of(incidents, schema.GEO_RADIUS_KM)
    precision = column_of(incidents, schema.GEO_PRECISION).astype(object)
    classes = precision.map({str(word): km for word, km in schema.RADIUS_KM.items()}).to_numpy(dtype="float64")
    radius = np.where(np.isnan(radius), classes, radius)
    source = incidents.get(schema.SOURCE_SCHEMA, pd.Series(None, index=incidents.index, dtype=object)).astype(object)
    plain = (source.isna() | source.eq(str(schema.SourceSchema.TABLE))).to_numpy(dtype=bool)
    given = column_of(incidents, schema.MATCH_STATUS).astype(object).eq(str(schema.MatchStatus.GIVEN)).to_numpy()
    believed = np.isnan(radius) & plain & given
    return np.where(believed, 0.0, np.where(np.isnan(radius), np.inf, radius)), believed


def middles(incidents: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Middle of the days of each row, days since 1970, and how many days lie between first and last; NaN if unknown."""
    first, last, _ = spans(incidents)
    unknown = without_day(incidents).to_numpy(dtype=bool)
    start, end = (
        np.where(unknown, np.nan, ((one - DAY_ZERO) / pd.Timedelta(days=1)).to_numpy(dtype="float64"))
        for one in (first, last)
    )
    return (start + end) / 2.0, end - start


def checked_policy(coarse: str) -> None:
    """InputError where a policy for coarse rows is none."""
    if not isinstance(coarse, str) or coarse not in {"refuse", "pool"}:
        raise InputError(f"coarse={coarse!r} is no policy. Say 'refuse' to leave coarse rows out, or 'pool'.")


def positive(**values: Any) -> None:
    """InputError for the first value that is no number above 0 and up to a million, by the name of its parameter."""
    for name, value in values.items():
        if not is_number(value) or not 0 < value <= _MOST:
            raise InputError(
                f"{name}={shown(value)} is no length or number above 0, up to a million. Say {name}=10, or another."
            )


def whole(least: int, **values: Any) -> None:
    """InputError for the first value that is no whole number of at least so much, by the name of its parameter."""
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
            raise InputError(f"{name}={value!r} is no whole number from {least} on. Give one such as {name}={least}.")


def library(name: str) -> Any:
    """A library of the extra ``analysis``; MissingExtraError where it is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "IProgress not found")  # esda asks for a bar that notebooks may lack
            return import_module(name)
    except ImportError as error:
        raise missing_extra("Analysis of incidents", "analysis") from error


def places_of(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> tuple[Any, Any, NDArray[np.intp]]:
    """Different points of many, by latitude and longitude, and which of them each is."""
    points, back = np.unique(lon + 1j * lat, return_inverse=True)
    return points.imag, points.real, back.reshape(-1)
