"""A table made safe to publish: coarse places, no names, no wording, nothing recent, nothing rare."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.geo import CRS
from geoincidents.maps.groups import COUNTED, entries_of
from geoincidents.maps.hexagons import cell_reach_km
from geoincidents.measures.cells import cells_of, checked_resolution, h3_library
from geoincidents.tables.conforming import conform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer

Notice: TypeAlias = "tuple[str, dict[str, Any]]"
"""Key of a text of the page's interface, and what fills it."""

PUBLIC: Final = "public"
# What stays of a row beside its area; all else could name or locate someone.
_KEPT: Final = (
    schema.RECORD_KIND,
    schema.EVENT_TYPE,
    schema.CERTAINTY,
    schema.DATE_START,
    schema.DATE_END,
    schema.DATE_PRECISION,
    schema.KILLED_LOW,
    schema.KILLED_BEST,
    schema.KILLED_HIGH,
    schema.INJURED_LOW,
    schema.INJURED_BEST,
    schema.INJURED_HIGH,
)

PUBLISHED: Final = (schema.INCIDENT_ID, *_KEPT, schema.GEO_PRECISION, schema.GEO_RADIUS_KM, schema.MATCH_STATUS)
"""Columns that a page for the public shows and gives out."""

_TOLLS: Final = tuple(name for name in _KEPT if name.startswith(("killed", "injured")))
_KM_PER_DEGREE: Final = 111.2  # of latitude, on the mean sphere
_ROUNDED: Final = 0.1  # of an area's radius: nobody reads a place to the metre from the middle of a cell

# Names of what is worked out of a row, which no column of the user's has.
_FOUND: Final = ("_lat", "_lon", "_km", "_area", "_event")


@dataclass(frozen=True, slots=True)
class Publication:
    """How an incident table is coarsened before a map of it is published.

    Attributes
    ----------
    areas
        ``"h3"`` puts incidents in the middle of H3 cells (extra ``h3``), ``"admin1"`` in the middle of their
        first-order division as the gazetteer has it.
    resolution
        Of H3; 5 is about 17 km across.
    least
        An area with fewer events is withheld; rows that share an ``event_group`` or a ``casualty_group`` are one.
    delay_days
        Events of so many last days are withheld, and those without a date.
    as_of
        Day that the last days are counted back from: that of publication, by default today.

    Examples
    --------
    >>> Publication(resolution=4, least=10).delay_days
    14
    """

    areas: Literal["h3", "admin1"] = "h3"
    resolution: int = 5
    least: int = 3
    delay_days: int = 14
    as_of: dt.date | None = None


def publication(publish: str | Publication | None) -> Publication | None:
    """What the caller asked for, checked.

    Parameters
    ----------
    publish
        ``"public"`` for the defaults, a :class:`Publication`, or None.

    Returns
    -------
    Publication
        Or None for a table that is shown as it is.

    Raises
    ------
    InputError
        If it is something else, or a number in it is impossible.

    Examples
    --------
    >>> publication("public").areas
    'h3'
    """
    if publish is None:
        return None
    plan = Publication() if publish == PUBLIC else publish
    if not isinstance(plan, Publication) or plan.areas not in {"h3", "admin1"}:
        msg = f"publish={publish!r} is not known. Say 'public', or Publication(areas='h3' or 'admin1', ...)."
        raise InputError(msg)
    checked_resolution(plan.resolution)
    if plan.least < 1 or plan.delay_days < 0:
        msg = f"{plan!r} is impossible: least is 1 or more, delay_days 0 or more."
        raise InputError(msg)
    return plan


def public_version(
    table: gpd.GeoDataFrame,
    plan: Publication,
    *,
    gazetteer: Gazetteer | None = None,
    columns: Sequence[str] = (),
) -> tuple[gpd.GeoDataFrame, list[Notice]]:
    """Table that can be published, and what its readers have to be told.

    Days are counted back from the last day that the table itself knows, so that the same table gives the same page.

    Parameters
    ----------
    table
        Conformed incident table.
    plan
        How to coarsen it.
    gazetteer
        Where first-order divisions are looked up; the embedded one by default.
    columns
        Further columns that are to be published as they are.

    Returns
    -------
    tuple
        New rows under new identifiers, in an order that tells nothing of the old one; and the notices.

    Raises
    ------
    MissingExtraError
        If the H3 library is not installed.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> public_version(incidents_from_rows([]), Publication())[1][0][0]
    'public.made'
    """
    counted = table[schema.RECORD_KIND].isin(COUNTED).to_numpy(dtype=bool)
    entry = entries_of(table)
    entries, event = table[entry], _independent(table)[entry]
    late, day = _late(entries, plan)
    timely = entries[~late]
    area, lat, lon, km = _by_cell(timely, plan) if plan.areas == "h3" else _by_division(timely, gazetteer)
    known = pd.notna(area)
    frame = pd.DataFrame({"area": area, "event": event[~late]})
    sizes = frame[known].groupby("area")["event"].nunique()
    enough = known & (frame["area"].map(sizes).fillna(0) >= plan.least).to_numpy(dtype=bool)
    out = _coarse(_one_an_event(timely, frame, lat=lat, lon=lon, km=km, chosen=enough, columns=columns), columns)
    notices: list[Notice] = [("public.made", {}), _about_areas(plan)]
    told: tuple[tuple[str, int, dict[str, Any]], ...] = (
        ("public.late", _events(event[late]), {"day": day}),
        ("public.vague", _events(frame["event"][~known]), {}),
        ("public.few", _events(frame["event"][known & ~enough]), {"least": plan.least}),
        ("public.joined", int(counted.sum() - entry.sum()), {}),
        ("public.others", int((~counted).sum()), {}),
    )
    if columns:
        notices.append(("public.columns", {"columns": ", ".join(columns)}))
    notices += [(key, {"n": count} | values) for key, count, values in told if count]
    return out, notices


def _events(numbers: Any) -> int:
    return len(pd.unique(numbers))


def _independent(table: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Number of the event of each row; rows that share an event or one toll are one, however long the chain."""
    home = list(range(len(table)))

    def top(at: int) -> int:
        while home[at] != at:
            home[at] = home[home[at]]
            at = home[at]
        return at

    for column in (schema.EVENT_GROUP, schema.CASUALTY_GROUP):
        first: dict[Any, int] = {}
        group = table[column]
        for at in np.flatnonzero(group.notna().to_numpy(dtype=bool)).tolist():
            home[top(at)] = top(first.setdefault(group.iloc[at], at))
    return np.array([top(at) for at in range(len(table))], dtype=np.int64)


def _one_an_event(
    rows: gpd.GeoDataFrame,
    frame: pd.DataFrame,
    *,
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    km: NDArray[np.float64],
    chosen: NDArray[np.bool_],
    columns: Sequence[str],
) -> pd.DataFrame:
    """Rows that stay, one an event and area, with the area's middle and reach; a shared toll stands on the first."""
    names = dict.fromkeys([*_KEPT, schema.MATCH_STATUS, schema.CASUALTY_GROUP, *columns])
    kept = pd.DataFrame(rows[list(names)]).reset_index(drop=True)
    found: dict[str, Any] = dict(zip(_FOUND, (lat, lon, km, frame["area"], frame["event"]), strict=True))
    kept = kept.assign(**found)[chosen]
    shared = kept[schema.CASUALTY_GROUP].notna() & kept[list(_TOLLS)].notna().any(axis=1)
    again = kept[shared].duplicated(schema.CASUALTY_GROUP)
    kept.loc[again.index[again], list(_TOLLS)] = pd.NA
    stated = kept[list(_TOLLS)].notna().any(axis=1)
    order = stated.sort_values(ascending=False, kind="stable").index
    return kept.loc[order].drop_duplicates(list(_FOUND[3:]))


def _about_areas(plan: Publication) -> Notice:
    if plan.areas == "admin1":
        return "public.areas", {}
    edge = h3_library().average_hexagon_edge_length(plan.resolution, unit="km")
    return "public.cells", {"resolution": plan.resolution, "km": float(f"{3**0.5 * edge:.2g}")}


def entry_notice(plan: Publication) -> Notice:
    """What a page for the public says of each of its entries.

    Examples
    --------
    >>> entry_notice(Publication(areas="admin1"))
    ('public.entry.areas', {})
    """
    key, values = _about_areas(plan)
    return key.replace("public.", "public.entry."), values


def _late(counted: gpd.GeoDataFrame, plan: Publication) -> tuple[NDArray[np.bool_], str]:
    """Rows that are too recent or without a date, and the last day that is shown."""
    limit = pd.Timestamp(plan.as_of or dt.datetime.now(dt.UTC).date()) - pd.Timedelta(days=plan.delay_days)
    last = counted[[schema.DATE_START, schema.DATE_END]].max(axis=1)
    return (last.isna() | (last > limit)).to_numpy(), str(limit.date())


_Areas: TypeAlias = "tuple[NDArray[Any], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]"


def _by_cell(rows: gpd.GeoDataFrame, plan: Publication) -> _Areas:
    """Cell of each row, its middle and reach; None where the row's own radius is wider than a cell."""
    h3 = h3_library()
    area = cells_of(rows, plan.resolution)
    lat, lon, km = (np.full(len(rows), np.nan) for _ in range(3))
    known = [cell for cell in pd.unique(area) if cell is not None]
    reach = dict(zip(known, cell_reach_km(np.array(known, dtype=object)), strict=True))
    middle = {cell: h3.cell_to_latlng(cell) for cell in known}
    radius = rows[schema.GEO_RADIUS_KM].fillna(0).to_numpy(dtype=np.float64)
    for at, cell in enumerate(area):
        if cell is None or radius[at] > 2 * reach[cell]:
            area[at] = None
            continue
        (lat[at], lon[at]), km[at] = middle[cell], reach[cell]
    return area, lat, lon, km


def _by_division(rows: gpd.GeoDataFrame, gazetteer: Gazetteer | None) -> _Areas:
    """First-order division of each row as the gazetteer has it; None where it has none of that name."""
    from geoincidents.gazetteer import Gazetteer as Embedded

    source = gazetteer if gazetteer is not None else Embedded.default()
    pairs = list(zip(rows[schema.ADMIN1].astype(object), rows[schema.COUNTRY].astype(object), strict=True))
    places = {}
    for name, country in set(pairs):
        found = [] if pd.isna(name) or pd.isna(country) else source.lookup(name, country=country, fuzzy=False)
        places[name, country] = next((c.place for c in found if c.place.kind.startswith("A.ADM1")), None)
    chosen = [places[pair] for pair in pairs]
    located = (rows.geometry.notna() & ~rows.geometry.is_empty).to_numpy()
    area = np.array([p.place_id if p and here else None for p, here in zip(chosen, located, strict=True)], dtype=object)
    numbers = [(p.lat, p.lon, p.radius_km) if p else (np.nan, np.nan, np.nan) for p in chosen]
    lat, lon, km = np.array(numbers, dtype=np.float64).reshape(-1, 3).T
    return area, lat, lon, km


def _coarse(kept: pd.DataFrame, columns: Sequence[str]) -> gpd.GeoDataFrame:
    # The order of the rows is one of their own values now, not of the reports they came from.
    kept = kept.sort_values([schema.DATE_END, schema.DATE_START, *_FOUND[:2], *_KEPT[:3]], kind="stable")
    kept = kept.reset_index(drop=True)
    reach = kept[_FOUND[2]].to_numpy(dtype=np.float64)
    # So many decimals that the middle moves by a tenth of the radius at most, and the radius grows by as much.
    step = 2**0.5 * np.maximum(reach, 1e-3) * _ROUNDED / _KM_PER_DEGREE
    decimals = np.clip(np.ceil(-np.log10(step)), 0, 5)
    scale = 10.0**decimals
    lat, lon = (np.round(kept[name].to_numpy(dtype=np.float64) * scale) / scale for name in _FOUND[:2])
    names = dict.fromkeys([*_KEPT, *columns])
    out = gpd.GeoDataFrame(kept[list(names)], geometry=gpd.points_from_xy(lon, lat, crs=CRS))
    out[schema.INCIDENT_ID] = [str(number) for number in range(1, len(out) + 1)]
    out[schema.GEO_PRECISION] = str(schema.GeoPrecision.AREA)
    wider = reach * (1 + _ROUNDED)
    digits = 10.0 ** (np.floor(np.log10(np.maximum(wider, 1e-3))) - 1)
    out[schema.GEO_RADIUS_KM] = np.ceil(wider / digits) * digits
    doubt = kept[schema.MATCH_STATUS].eq(schema.MatchStatus.AMBIGUOUS).to_numpy(dtype=bool)
    out[schema.MATCH_STATUS] = np.where(doubt, str(schema.MatchStatus.AMBIGUOUS), str(schema.MatchStatus.RESOLVED))
    return conform(out)
