"""Incidents over time as a matplotlib figure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.maps.bins import HOURS_A_DAY, Slots, Step, bar_counts, bin_edges, slots_of, step_of
from geoincidents.maps.palette import SYMBOLS, looks_of
from geoincidents.maps.paper import FAINT, blank_figure, check_width, incident_table
from geoincidents.queries import countable
from geoincidents.schema import EventType

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_STEPS: Final = ("hour", "day", "week", "month", "year")
_FEW_DAYS: Final = 14
_PALE: Final = "#c9d3d9"


def timeline_figure(
    incidents: pd.DataFrame,
    *,
    step: Step | None = None,
    title: str | None = None,
    width_inches: float = 7.2,
) -> Any:
    """Incidents over time as a matplotlib figure: stacked bars by event type.

    Parameters
    ----------
    incidents
        Incident table. A bar counts what :func:`geoincidents.between` finds in its days: an incident that may have
        happened in several bars is in each of them, pale. Those without a date are counted in a note.
    step
        What one bar stands for; by default what suits the period, and hours for a few days with times (UTC).
    title
        Heading of the figure.
    width_inches
        Width of the figure.

    Returns
    -------
    matplotlib.figure.Figure
        Ready for ``savefig``.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    SchemaError
        If the table cannot be brought to the incident schema.
    InputError
        If the step or the width is impossible.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> rows = incidents_from_rows([{"incident_id": "a", "record_kind": "incident", "event_type": "protest",
    ...     "match_status": "given", "date_end": "2019-04-06"}])
    >>> timeline_figure(rows).axes[0].get_ylabel()
    'Incidents a day'
    """
    if step is not None and step not in _STEPS:
        raise InputError(f"step={step!r} is not known. Say {', '.join(_STEPS)}, or None.")
    check_width(width_inches)
    table = incident_table(incidents)
    counted = table[countable(table, strategic=True)]
    slots = slots_of(counted)
    dated = counted[slots.dated]
    figure = blank_figure(width_inches, width_inches * 0.4, title)
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    word: Step = step or ("hour" if slots.a_day > 1 else "day")
    note = f"{len(dated):,} of {len(counted):,} incidents"
    if len(dated):
        slots = _in_units(slots, word)
        ends = int(slots.first[slots.dated].min()), int(slots.last[slots.dated].max())
        word = step or (word if word == "hour" else step_of(*ends))
        edges = bin_edges(*ends, word)
        if _draw_bars(axes, counted[schema.EVENT_TYPE].astype(object), slots, edges, word):
            note += " · pale: may lie outside the bar"
    axes.set_ylabel(f"Incidents {'an' if word == 'hour' else 'a'} {word}")
    axes.yaxis.get_major_locator().set_params(integer=True)
    if len(dated) < len(counted):
        note += f" · {len(counted) - len(dated):,} without a date"
    axes.set_xlabel(note, fontsize=7, color=FAINT, loc="left")
    return figure


def _in_units(slots: Slots, word: Step) -> Slots:
    """Slots in the unit of a step: hours for hours, else days."""
    if word == "hour" and slots.a_day == 1:
        last = HOURS_A_DAY * slots.last + HOURS_A_DAY - 1
        return replace(slots, first=HOURS_A_DAY * slots.first, last=last, a_day=HOURS_A_DAY)
    if word != "hour" and slots.a_day > 1:
        return replace(slots, first=slots.first // slots.a_day, last=slots.last // slots.a_day, a_day=1)
    return slots


def _draw_bars(axes: Any, kinds: pd.Series[Any], slots: Slots, edges: NDArray[np.int64], word: Step) -> bool:
    """Draw what lies in each bar for sure, by type, and above it what may; return whether there is any of that."""
    from matplotlib import dates

    unit = "h" if word == "hour" else "D"
    left = edges.astype(f"datetime64[{unit}]")
    days = np.diff(edges) / slots.a_day
    width = days - 0.08 * days
    looks = looks_of(kinds)
    own = np.array([looks.get(kind, SYMBOLS[EventType.OTHER]) for kind in kinds], dtype=object)
    base = np.zeros(len(days))
    style: dict[str, Any] = {"width": width, "align": "edge", "edgecolor": "white", "linewidth": 0.2}
    for symbol in dict.fromkeys(looks.values()):
        chosen = np.array([one is symbol for one in own], dtype=bool)
        certain, possible = bar_counts(slots, edges, chosen)
        if not possible.any():
            continue
        hatch = "//" if symbol.shape in {"square", "star"} else None
        axes.bar(left[:-1], certain, bottom=base, color=symbol.colour, label=symbol.label, hatch=hatch, **style)
        base += certain
    _, possible = bar_counts(slots, edges, slots.dated)
    pale = possible - base
    if pale.any():
        axes.bar(left[:-1], pale, bottom=base, color=_PALE, **style)
    calendar: Any = dates
    # A few days have no hours to tell.
    locator = calendar.DayLocator() if word == "day" and len(days) <= _FEW_DAYS else calendar.AutoDateLocator()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(calendar.ConciseDateFormatter(locator))
    axes.legend(fontsize=7, ncols=4, frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return bool(pale.any())
