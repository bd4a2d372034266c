"""The incident map as a matplotlib figure, for print and PDF."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.geo import circle, destination
from geoincidents.maps import basemap, ground, labels
from geoincidents.maps.extent import padded, turned
from geoincidents.maps.figure_ground import BORDERS, SEA, draw_ground
from geoincidents.maps.figure_names import Names
from geoincidents.maps.grouping import Group, group_near, join_touching
from geoincidents.maps.groups import entries_of
from geoincidents.maps.palette import SYMBOLS, looks_of
from geoincidents.maps.paper import FAINT, INK, blank_figure, check_width, incident_table, paper_width, write
from geoincidents.maps.view import View, broad_rows
from geoincidents.tables.manifest import credits_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geoincidents.gazetteer import Gazetteer, Reference
    from geoincidents.maps.basemap import Window
    from geoincidents.maps.palette import Symbol
    from geoincidents.maps.payload import Column

_MARKERS: Final = {
    "circle": "o", "square": "s", "diamond": "D", "up": "^", "down": "v", "left": "<", "right": ">", "star": "*",
    "cross": "P", "saltire": "X", "pentagon": "p", "hexagon": "h",
}  # fmt: skip
# What a source says without saying that it is so: half filled, as on the page.
_CLAIMED: Final = frozenset(
    {schema.Certainty.CLAIMED, schema.Certainty.ALLEGED, schema.Certainty.UNVERIFIED, schema.Certainty.DENIED}
)
_TALLEST: Final = 0.85  # height over width: a page has room for a legend, too
_REACH_PT: Final = 13.0  # symbols closer than this many points would overlap
_FAN: Final = 7  # as many symbols stand round a point before a count takes their place
_MOST_NAMES: Final = 24
_MOST_CIRCLES: Final = 300


def incident_figure(
    incidents: pd.DataFrame,
    *,
    reference: Reference | None = None,
    title: str | None = None,
    rings_km: Sequence[float] | None = None,
    gazetteer: Gazetteer | None = None,
    width_inches: float = 7.2,
) -> Any:
    """Map of an incident table as a matplotlib figure, for paper and PDF.

    It has the symbols, circles of uncertainty, rings and borders of :func:`incident_map`, a legend, a scale bar, and
    a line that counts what is shown and what has no place.

    Parameters
    ----------
    incidents
        Incident table.
    reference
        Place from which distance rings are drawn.
    title
        Heading of the figure.
    rings_km
        Radii of the rings in kilometres; by default up to four that suit the extent, ``()`` for none.
    gazetteer
        Where the reference and the names on the map are looked up; the embedded one by default.
    width_inches
        Width of the figure; its height follows from the extent.

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
    PlaceNotFoundError
        If the reference is a name that the gazetteer does not have.
    InputError
        If a ring is no length on the globe, or the width is not above zero.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> rows = incidents_from_rows([{"incident_id": "a", "record_kind": "incident", "event_type": "protest",
    ...     "match_status": "given", "geometry": Point(13.2, 32.9)}])
    >>> incident_figure(rows, title="Tripoli").get_suptitle()
    'Tripoli'
    """
    table = incident_table(incidents)
    place = None
    if reference is not None:
        from geoincidents.gazetteer import reference_point

        place = reference_point(reference, gazetteer)
    view = View(table, place, rings_km)
    window = _WORLD if view.opening is None else _paper_window(padded(view.opening, share=0.12, least=0.08))
    figure, axes = _canvas(window, width_inches, title)
    draw_ground(axes, window)
    plotted = _plotted(table)
    located = plotted.assign(x=[turned(lon, view.cut) for lon in plotted.geometry.x], y=plotted.geometry.y)
    looks = looks_of(located[schema.EVENT_TYPE].astype(object))
    _draw_circles(axes, located, looks)
    inside = located["x"].between(window.west, window.east) & located["y"].between(window.south, window.north)
    shown = located[inside.to_numpy(dtype=bool)]
    if place is not None:
        _draw_rings(axes, (place[0], turned(place[1], view.cut), place[2]), view.radii)
    groups = _draw_symbols(axes, shown, window, looks)
    names = Names(axes, window, groups)
    if place is not None:
        names.put(place[2], turned(place[1], view.cut), place[0], gap=9, bold=True, always=True)
    _draw_names(names, shown, groups, labels.place_names(window, gazetteer, view.known))
    _draw_scale(axes, window)
    attribution = ". ".join([ground.ATTRIBUTION, *(one["attribution"] for one in credits_of(table))])
    _legend(figure, axes, shown, looks, _counted_text(table, located, shown), attribution=attribution)
    return figure


_WORLD: Final = basemap.Window(-180.0, -60.0, 180.0, 80.0)


def _paper_window(window: Window) -> Window:
    """Window grown sideways to the shape of a page."""
    stretch = 1 / math.cos(math.radians((window.south + window.north) / 2))
    lacking = (window.north - window.south) * stretch / _TALLEST - (window.east - window.west)
    grow = max(0.0, min(lacking, 360.0 - (window.east - window.west)) / 2)
    return basemap.Window(window.west - grow, window.south, window.east + grow, window.north)


def _plotted(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    placed = table.geometry.notna() & ~table.geometry.is_empty
    return table[entries_of(table) & placed.to_numpy(dtype=bool)]


def _counted_text(table: gpd.GeoDataFrame, located: gpd.GeoDataFrame, shown: gpd.GeoDataFrame) -> str:
    counted = int(entries_of(table).sum())
    text = f"{len(shown):,} of {counted:,} shown · {counted - len(located):,} not located"
    wider = len(located) - len(shown)
    return f"{text} · {wider:,} known to a wider area only" if wider else text


def _canvas(window: Window, width: float, title: str | None) -> tuple[Any, Any]:
    check_width(width)
    stretch = 1 / math.cos(math.radians((window.south + window.north) / 2))
    shape = (window.north - window.south) * stretch / (window.east - window.west)
    figure = blank_figure(width, width * max(0.4, shape) + 1.2, title)
    axes = figure.add_subplot()
    axes.set(xlim=(window.west, window.east), ylim=(window.south, window.north), aspect=stretch, xticks=[], yticks=[])
    axes.set_facecolor(SEA)
    for spine in axes.spines.values():
        spine.set(color=BORDERS, linewidth=0.8)
    return figure, axes


def _draw_circles(axes: Any, located: gpd.GeoDataFrame, looks: dict[str, Symbol]) -> None:
    broad = broad_rows(located)
    wide = located[schema.GEO_RADIUS_KM].between(0, np.inf, inclusive="neither")
    known = wide.fillna(value=False).to_numpy(dtype=bool)
    doubtful = located[schema.MATCH_STATUS].eq(schema.MatchStatus.AMBIGUOUS).fillna(value=False)
    sites = located.assign(broad=broad, doubtful=doubtful)[known].drop_duplicates(["x", "y", schema.GEO_RADIUS_KM])
    for _, row in sites.nlargest(_MOST_CIRCLES, schema.GEO_RADIUS_KM).iterrows():
        ring = shapely.get_coordinates(circle(lat=row["y"], lon=row["x"], km=row[schema.GEO_RADIUS_KM]))
        x = row["x"] + (ring[:, 0] - row["x"] + 180.0) % 360.0 - 180.0
        colour = _look(row[schema.EVENT_TYPE], looks).colour
        axes.fill(x, ring[:, 1], facecolor=colour, alpha=0.03 if row["broad"] else 0.07, edgecolor="none", zorder=3)
        dashes = "--" if row["doubtful"] else "-"
        axes.plot(x, ring[:, 1], color=colour, alpha=0.5, linewidth=0.6, linestyle=dashes, zorder=3)


def _draw_rings(axes: Any, place: tuple[float, float, str], radii: Sequence[float]) -> None:
    lat, lon, _ = place
    for km in radii:
        ring = shapely.get_coordinates(circle(lat=lat, lon=lon, km=km))
        x = lon + (ring[:, 0] - lon + 180.0) % 360.0 - 180.0
        axes.plot(x, ring[:, 1], color=INK, alpha=0.7, linewidth=0.8, linestyle=(0, (1, 3)), zorder=4)
        top, side = destination(lat=lat, lon=lon, km=km, azimuth=45.0)
        write(axes, turned(float(side), lon - 180), float(top), f"{km:g} km", size=6.5, weight="bold")
    axes.plot([lon], [lat], marker="+", color=INK, markersize=9, markeredgewidth=1.2, zorder=5)


def _draw_symbols(axes: Any, shown: gpd.GeoDataFrame, window: Window, looks: dict[str, Symbol]) -> list[Group]:
    from matplotlib.transforms import ScaledTranslation

    figure = axes.figure
    wide = paper_width(axes)
    x = (shown["x"].to_numpy() - window.west) / (window.east - window.west) * wide
    high = wide / (window.east - window.west) * axes.get_aspect()
    y = (shown["y"].to_numpy() - window.south) * high
    groups = group_near(x, y, _REACH_PT)
    for group in groups:
        group.x, group.y = float(x[group.members].mean()), float(y[group.members].mean())
    groups = join_touching(groups, _footprint_pt)
    for group in groups:
        lon, lat = group.x / wide * (window.east - window.west) + window.west, group.y / high + window.south
        if len(group.members) > _FAN:
            axes.plot(
                [lon], [lat], "o", color="white", markeredgecolor=INK, markersize=15, markeredgewidth=1.4, zorder=7
            )
            axes.text(lon, lat, str(len(group.members)), ha="center", va="center", fontsize=7, weight="bold", zorder=8)
            continue
        ring = _ring_pt(len(group.members))
        for turn, member in zip(
            np.linspace(0, 2 * math.pi, len(group.members), endpoint=False), group.members, strict=True
        ):
            shift = ScaledTranslation(ring * math.sin(turn) / 72, ring * math.cos(turn) / 72, figure.dpi_scale_trans)
            _draw_symbol(axes, shown.iloc[member], looks, lon, lat, axes.transData + shift)
    return groups


def _ring_pt(members: int) -> float:
    """Radius of the ring on which the symbols of a fan stand."""
    return 0.0 if members == 1 else max(7.0, members * 11 / (2 * math.pi))


def _footprint_pt(members: int) -> float:
    """Points of the paper from the middle of a group to its edge."""
    return 8.5 if members > _FAN else _ring_pt(members) + 4.5


def _draw_symbol(
    axes: Any, row: pd.Series[Any], looks: dict[str, Symbol], lon: float, lat: float, transform: Any
) -> None:
    claimed = str(row[schema.CERTAINTY]) in _CLAIMED
    marker = _marker(_look(row[schema.EVENT_TYPE], looks), _deaths(row), row[schema.RECORD_KIND], claimed=claimed)
    axes.plot([lon], [lat], transform=transform, zorder=6, **marker)


def _look(kind: Any, looks: dict[str, Symbol]) -> Symbol:
    return looks[kind] if isinstance(kind, str) else SYMBOLS[schema.EventType.OTHER]


def _marker(symbol: Symbol, deaths: int = 0, kind: str = "incident", *, claimed: bool = False) -> dict[str, Any]:
    hollow = kind == schema.RecordKind.STRATEGIC
    edged = hollow or claimed
    size = min(13.0, math.sqrt(6.5**2 + 6 * deaths)) * (1.25 if symbol.shape == "star" else 1.0)
    return {
        "marker": _MARKERS[symbol.shape],
        "markersize": size,
        "color": "none",
        "fillstyle": "left" if claimed else "full",
        "markerfacecolor": "white" if hollow and not claimed else symbol.colour,
        "markerfacecoloralt": "white",
        "markeredgecolor": symbol.colour if edged else "#222222",
        "markeredgewidth": 1.3 if edged else 0.5,
    }


def _deaths(row: pd.Series[Any]) -> int:
    for name in (schema.KILLED_BEST, schema.KILLED_LOW):
        if pd.notna(row[name]):
            return int(row[name])
    return 0


def _draw_names(names: Names, shown: gpd.GeoDataFrame, groups: list[Group], known: dict[str, Column]) -> None:
    """Names of the incidents' places, then those that the gazetteer has for a map of this size."""
    sharp = shown[schema.GEO_PRECISION].isin([schema.GeoPrecision.EXACT, schema.GeoPrecision.SETTLEMENT])
    named = shown[schema.PLACE_NAME].where(sharp.fillna(value=False).to_numpy(dtype=bool)).to_numpy(dtype=object)
    for group in groups:
        own = next((name for name in named[group.members] if pd.notna(name)), None)
        if own is not None:
            lon, lat = group.x / names.across + names.window.west, group.y / names.up + names.window.south
            names.put(str(own), lon, lat, gap=11 if len(group.members) == 1 else 19, bold=True)
    lats, lons = (np.asarray(known[key]) / 1e6 for key in (labels.LAT, labels.LON))
    suits = np.asarray(known[labels.ZOOM]) <= names.zoom
    for name, lat, lon in zip(np.array(known[labels.NAME], dtype=object)[suits], lats[suits], lons[suits], strict=True):
        if len(names.seen) >= _MOST_NAMES:
            return
        names.put(str(name), float(lon), float(lat), gap=5, bold=False)


def _draw_scale(axes: Any, window: Window) -> None:
    lat = window.south + 0.05 * (window.north - window.south)
    west = window.west + 0.03 * (window.east - window.west)
    degree = 111.32 * math.cos(math.radians(lat))
    most = degree * (window.east - window.west) * 0.22
    power = 10 ** math.floor(math.log10(most))
    km = next(step * power for step in (5, 2, 1) if step * power <= most)
    axes.plot([west, west + km / degree], [lat, lat], color=INK, linewidth=2, solid_capstyle="butt", zorder=9)
    write(axes, west + km / degree / 2, lat + 0.022 * (window.north - window.south), f"{km:g} km", size=7)
    axes.annotate(
        "N", xy=(0.97, 0.98), xytext=(0.97, 0.90), xycoords="axes fraction", ha="center", fontsize=8, weight="bold",
        arrowprops={"arrowstyle": "-|>", "color": INK}, zorder=9,
    )  # fmt: skip


def _legend(
    figure: Any, axes: Any, shown: gpd.GeoDataFrame, looks: dict[str, Symbol], counted: str, *, attribution: str
) -> None:
    from matplotlib.lines import Line2D

    counts = Counter(_look(kind, looks) for kind in shown[schema.EVENT_TYPE].astype(object))
    handles = [
        Line2D([], [], linestyle="none", label=f"{symbol.label} ({counts[symbol]:,})", **_marker(symbol))
        for symbol in dict.fromkeys(looks.values())
        if symbol in counts
    ]
    note = f"{counted}. Circles: the true place lies within. {attribution}. Place names: GeoNames (CC BY 4.0)"
    axes.set_xlabel(note, fontsize=6.5, color=FAINT, loc="left")
    if handles:
        figure.legend(handles=handles, loc="outside lower left", ncols=4, fontsize=7.5, frameon=False)
