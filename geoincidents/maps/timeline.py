"""Incidents over time as a matplotlib figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.maps.palette import SYMBOLS
from geoincidents.maps.paper import FAINT, blank_figure, incident_table
from geoincidents.query import countable

if TYPE_CHECKING:
    import geopandas as gpd

Step = Literal["day", "week", "month", "year"]

_BAR_STEPS: Final[dict[Step, str]] = {"day": "D", "week": "W-SUN", "month": "M", "year": "Y"}
_LONG: Final[tuple[tuple[int, Step], ...]] = ((62, "day"), (800, "week"), (7000, "month"))  # days that a step serves
_FEW_DAYS: Final = 14


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
        Incident table; each incident stands at its last day, those without a date are counted in a note.
    step
        What one bar stands for; by default what suits the period.
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
    if step is not None and step not in _BAR_STEPS:
        raise InputError(f"step={step!r} is not known. Say {', '.join(_BAR_STEPS)}, or None.")
    table = incident_table(incidents)
    counted = table[countable(table, strategic=True)]
    days = counted[schema.DATE_END].fillna(counted[schema.DATE_START])
    dated = counted[days.notna()]
    figure = blank_figure(width_inches, width_inches * 0.4, title)
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    last = days.dropna()
    span = int((last.max() - last.min()).days) + 1 if len(last) else 1
    fitting: list[Step] = [name for most, name in _LONG if span <= most]
    word = step or (fitting[0] if fitting else "year")
    _draw_bars(axes, dated, last, word)
    axes.set_ylabel(f"Incidents a {word}")
    axes.yaxis.get_major_locator().set_params(integer=True)
    note = f"{len(dated):,} of {len(counted):,} incidents"
    if len(dated) < len(counted):
        note += f" · {len(counted) - len(dated):,} without a date"
    axes.set_xlabel(note, fontsize=7, color=FAINT, loc="left")
    return figure


def _kinds(dated: gpd.GeoDataFrame) -> pd.Series[str]:
    """Event types, what the palette does not know as other."""
    kinds = dated[schema.EVENT_TYPE].astype(object)
    return kinds.where(kinds.isin(list(SYMBOLS)), str(schema.EventType.OTHER)).astype(str)


def _draw_bars(axes: Any, dated: gpd.GeoDataFrame, last: pd.Series[Any], word: Step) -> None:
    from matplotlib import dates

    if dated.empty:
        return
    periods = last.dt.to_period(_BAR_STEPS[word])
    every = pd.period_range(periods.min(), periods.max(), freq=periods.dt.freq)
    counts = pd.crosstab(periods, _kinds(dated)).reindex(every, fill_value=0)
    left = every.start_time
    width = [(period.end_time - period.start_time).total_seconds() / 86400 * 0.92 for period in every]
    base = np.zeros(len(every))
    for kind, symbol in SYMBOLS.items():
        if kind not in counts:
            continue
        heights = counts[kind].to_numpy(dtype=float)
        axes.bar(
            left, heights, width=width, bottom=base, align="edge", color=symbol.colour, label=symbol.label,
            edgecolor="white", linewidth=0.2, hatch="//" if symbol.shape in {"square", "star"} else None,
        )  # fmt: skip
        base += heights
    calendar: Any = dates
    # A few days have no hours to tell.
    locator = calendar.DayLocator() if word == "day" and len(every) <= _FEW_DAYS else calendar.AutoDateLocator()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(calendar.ConciseDateFormatter(locator))
    axes.legend(fontsize=7, ncols=4, frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1.0))
