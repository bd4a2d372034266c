"""Any table turned into incidents, row for row: columns mapped, cells parsed, place names looked up."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.countries import told_apart
from geoincidents.errors import InputError, SchemaError
from geoincidents.gazetteer.checks import shown
from geoincidents.geo import CRS
from geoincidents.tables.cells import parse_days, parse_points, parse_points_leniently
from geoincidents.tables.coercion import SHOWN_ROWS, note_fault, row_label
from geoincidents.tables.columns import (
    LAT,
    LON,
    column_map,
    country_cells,
    country_codes,
    country_column,
    did_you_mean,
    first_given,
    is_shared,
    record_texts,
    vocabulary_words,
    with_defaults,
)
from geoincidents.tables.conforming import conform_leniently, contradictions, value_faults
from geoincidents.tables.manifest import manifest_of, signed
from geoincidents.tables.placing import mark_given, mark_unknown_country, resolve_places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoincidents.gazetteer import Gazetteer, Reference
    from geoincidents.gazetteer.area import AreaLike

_LOGGER = logging.getLogger(__name__)


class PlaceContext(TypedDict, total=False):
    """What is known of the places of a table beside their names; see :func:`locate`."""

    admin1: str | None
    near: Reference | None
    within: AreaLike | None
    group: str | None


def locate(
    table: pd.DataFrame,
    *,
    place: str | None = "location",
    country: str | None = None,
    columns: Mapping[str, str | None] | None = None,
    date_format: str | None = None,
    gazetteer: Gazetteer | None = None,
    **context: Unpack[PlaceContext],
) -> gpd.GeoDataFrame:
    """Incidents with the rows of a table, each with the point of its place name or the reason why not.

    Parameters
    ----------
    table
        Any table; columns of the incident schema are kept, and so are all others, except that coordinates
        (``lat``, ``longitude`` and the like) become the points. A row that has a point keeps it; one whose point
        cannot be read is looked up by its place, and says so.
    place
        Column with the place as reported: "Gasr Ben Ghachir", "50 km south of Tripoli".
    country
        Column with the country of each row, or one country for all, as code or name. A column ``country``
        comes first where it says something. A row whose country is not known stays ``unresolved``.
    columns
        Schema column (also ``lat`` and ``lon``) -> column of the table, or None, where its name does not say
        so; see :func:`incidents_from_table`.
    date_format
        ``strptime`` pattern of the table's dates, such as ``"%d/%m/%Y"``; by default ISO 8601.
    gazetteer
        Where names are looked up; the embedded one by default.
    **context
        What else is known of the places; each the name of a column, or one value for all rows. ``admin1``: the
        first-order division to hold a row to, by name or GeoNames code. ``near``: place, (lat, lon) or geometry that
        the places are likely to be close to. ``within``: area to hold them to, as in :func:`within_area`.
        ``group``: a column whose rows of one value, such as those of one report, lend each other context; see
        :meth:`Gazetteer.resolve_many`.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows in the same order with the same index, EPSG:4326. A name that is not found has no geometry
        and the status ``unresolved``; a row that came with a point has the status ``given``, and where the
        table does not say how exact that is, the precision ``unknown`` and no radius.

    Raises
    ------
    SchemaError
        If a column is not there or values do not fit; every fault with its rows.
    InputError
        If ``country`` is neither a column nor a country.
    PlaceNotFoundError
        If an ``admin1``, ``near`` or ``within`` for all rows is not in the gazetteer.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"location": ["Tripoli", None], "country": ["LBY", "LBY"]})
    >>> locate(table)["match_status"].tolist()
    ['resolved', 'unresolved']
    >>> table = pd.DataFrame({"location": ["Tripoli", "Zahle", "Tripoli", "Sirte"], "report": ["a", "a", "b", "b"]})
    >>> locate(table, group="report")["country"].tolist()
    ['LBN', 'LBN', 'LBY', 'LBY']
    """
    _check_table(table)
    unknown = sorted(set(context) - set(PlaceContext.__annotations__))
    if unknown:
        raise TypeError(f"locate() got an unexpected keyword argument {unknown[0]!r}")
    place = "location" if place is None else place
    mapping = column_map(table, columns)
    if place not in table.columns and schema.PLACE_PHRASE not in (columns or {}):
        msg = f"The table has no column {place!r}.{did_you_mean(str(place), map(str, table.columns))} Pass place=."
        raise SchemaError(msg)
    found = _mapped(table, mapping)
    nothing = pd.Series(None, index=table.index, dtype=object)
    found[schema.PLACE_PHRASE] = first_given(found.get(schema.PLACE_PHRASE), table.get(place, nothing))
    found[schema.COUNTRY] = first_given(found.get(schema.COUNTRY), country_cells(table, country, gazetteer))
    # The columns of the places and countries as reported stay; only what they mean is taken from them.
    mapping |= {name: name for name in (schema.PLACE_PHRASE, schema.COUNTRY)}
    draft = _Draft(table, found, mapping, set(columns or ()), lenient=True)
    located = _incidents(draft, _cells(table, context), gazetteer=gazetteer, date_format=date_format)
    told = {"place": place, "country": country, "columns": columns, "date_format": date_format, **context}
    return signed(located, manifest_of(table), "locate", parameters=told, gazetteer=gazetteer or _default())


def _check_table(table: object) -> None:
    """Refuse what is no table."""
    if not isinstance(table, pd.DataFrame):
        raise InputError(f"{shown(table)} is no table. Give a pandas DataFrame with a row for each incident.")


def _cells(table: pd.DataFrame, context: PlaceContext) -> dict[str, Any]:
    """What is known of the places: the cells of the columns that are named, any other value for all rows."""
    group = context.get("group")
    if group is not None and group not in table.columns:
        msg = f"The table has no column {group!r}.{did_you_mean(str(group), map(str, table.columns))} Pass group=."
        raise SchemaError(msg)
    return {
        name: table[value].tolist() if isinstance(value, str) and value in table.columns else value
        for name, value in context.items()
    }


def incidents_from_table(
    table: pd.DataFrame,
    *,
    columns: Mapping[str, str | None] | None = None,
    country: str | None = None,
    near: Reference | None = None,
    gazetteer: Gazetteer | None = None,
    date_format: str | None = None,
    source_name: str | None = None,
) -> gpd.GeoDataFrame:
    """Incidents of a table in memory, row for row.

    A column that is not mapped counts as the schema column of the same name (switch that off with None as
    its source), ``latitude``, ``lng`` and the like as coordinates; every other column is kept under its
    name, and ``source_record`` holds the whole row as JSON. A row with coordinates has the match status
    ``given`` and, unless the table says how exact they are, the precision ``unknown``; one without is
    looked up by ``place_phrase``. A date may be a day, a month (2019-04) or a year (2019): start, end and
    precision say which. What has no identifier gets one that only depends on its source and content.

    Parameters
    ----------
    table
        Any table, with a geometry column or without.
    columns
        Schema column (also ``lat`` and ``lon``) -> column of the table, or None.
    country
        Column with the country of each row, or one for all that state none, as code or name. A row whose
        country is not known is not looked up.
    near
        Place, (lat, lon) or geometry that the places are likely to be close to.
    gazetteer
        Where place names are looked up when a row has no coordinates; the embedded one by default.
    date_format
        ``strptime`` pattern of the table's dates, such as ``"%d/%m/%Y"``; by default ISO 8601.
    source_name
        What to call the source where no column does.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows and index, every schema column, EPSG:4326.

    Raises
    ------
    SchemaError
        If a column is missing or values do not fit; every fault with its rows.
    InputError
        If ``country`` is neither a column nor a country.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"month": ["2019-04"], "lat": [32.9], "lon": [13.2]})
    >>> incidents = incidents_from_table(table, columns={"date_start": "month"})
    >>> incidents["date_precision"].item(), str(incidents["date_end"].item())[:10]
    ('month', '2019-04-30')
    """
    _check_table(table)
    wanted = dict(columns or {})
    if country in table.columns:
        wanted.setdefault(schema.COUNTRY, country)
    mapping = column_map(table, wanted)
    found = _mapped(table, mapping)
    found[schema.COUNTRY] = first_given(found.get(schema.COUNTRY), country_cells(table, country, gazetteer))
    draft = _Draft(table, found, mapping, set(wanted))
    context = {"near": near}
    found = _incidents(draft, context, gazetteer=gazetteer, date_format=date_format, source_name=source_name)
    told = {"columns": columns, "country": country, "near": near, "date_format": date_format}
    return signed(found, manifest_of(table), "incidents_from_table", parameters=told, gazetteer=gazetteer or _default())


def _default() -> Gazetteer:
    from geoincidents.gazetteer import Gazetteer

    return Gazetteer.default()


@dataclass(frozen=True, slots=True)
class _Draft:
    """A table whose columns are mapped, but whose cells are not read yet.

    Attributes
    ----------
    table
        As it was given.
    found
        Cells of the schema columns, ``lat`` and ``lon``.
    mapping
        Which columns of the table they stand for.
    asked
        Those of the mapping that the caller named.
    lenient
        Whether a row whose point cannot be read is looked up by its place, and says so.
    """

    table: pd.DataFrame
    found: pd.DataFrame
    mapping: dict[str, str]
    asked: set[str]
    lenient: bool = False


def _mapped(table: pd.DataFrame, mapping: Mapping[str, str]) -> pd.DataFrame:
    cells = {key: table[source].array for key, source in mapping.items()}
    if schema.COUNTRY in mapping:
        cells[schema.COUNTRY] = country_column(table, mapping[schema.COUNTRY]).array
    return pd.DataFrame(cells, index=table.index)


def _incidents(
    draft: _Draft,
    context: Mapping[str, Any],
    *,
    gazetteer: Gazetteer | None,
    date_format: str | None,
    source_name: str | None = None,
) -> gpd.GeoDataFrame:
    """Read the cells of a draft and look its places up; every fault of the table is raised at once."""
    table, found = draft.table, draft.found.copy()
    faults = _vague(table, draft.mapping)
    stated = found[schema.COUNTRY].astype("string").str.strip()
    found[schema.COUNTRY] = country_codes(found[schema.COUNTRY], gazetteer)
    open_ones = stated.mask((found[schema.COUNTRY].notna() | stated.eq("").fillna(value=False)).to_numpy(dtype=bool))
    shared = is_shared(open_ones)
    unknown = open_ones.mask(shared).map(told_apart, na_action="ignore").astype("string")
    for name in set(schema.VOCABULARIES) & set(found.columns):
        found[name] = vocabulary_words(found[name], name)
    points, wrong = _points(draft, found, faults)
    if date_format is not None or not _is_incidents(table, draft.mapping):
        found = with_defaults(parse_days(found, date_format, faults), record_texts(table), source_name)
    found = pd.concat([found.drop(columns=[LAT, LON], errors="ignore"), _others(table, draft.mapping)], axis=1)
    incidents, unfit = conform_leniently(gpd.GeoDataFrame(found, geometry=points, crs=CRS))
    incidents = mark_unknown_country(mark_given(incidents, gazetteer), unknown)
    if not faults and not unfit:
        incidents = resolve_places(
            incidents, gazetteer=gazetteer, shared=open_ones.where(shared).tolist() if shared.any() else None, **context
        )
    incidents = _telling(incidents, wrong)
    faults += [*unfit, *value_faults(incidents[incidents[schema.MATCH_STATUS].notna()])]
    report(faults, incidents, implied=set(draft.mapping) - draft.asked)
    return incidents


def _is_incidents(table: pd.DataFrame, mapping: Mapping[str, str]) -> bool:
    """Tell a whole incident table, in which a null is meant, from one that still has to become one."""
    whole = all(mapping.get(name) == name and name in table.columns for name in schema.DTYPES)
    return whole and bool(table[schema.INCIDENT_ID].notna().all())


def report(faults: list[str], incidents: gpd.GeoDataFrame, implied: set[str] | None = None) -> None:
    """Raise all faults at once; log what the source says against itself, for that is its content.

    Parameters
    ----------
    faults
        One sentence each.
    incidents
        Incident table as far as it could be read.
    implied
        Schema columns that nobody asked for, but that the table has by name.

    Raises
    ------
    SchemaError
        If there is a fault.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> report([], incidents_from_rows([]))
    """
    if faults:
        msg = " ".join(faults)
        for name in sorted(implied or ()):
            if f"{name!r}" in msg:  # perhaps a column that only happens to be called like one of the schema's
                msg += f" If the column {name!r} means something else, pass columns={{{name!r}: None}}."
        raise SchemaError(msg)
    for contradiction in contradictions(incidents):
        _LOGGER.warning("the source contradicts itself: %s", contradiction)


def _vague(table: pd.DataFrame, mapping: dict[str, str]) -> list[str]:
    """Sentence for a table in which nothing says where or when."""
    telling = {schema.DATE_START, schema.DATE_END, schema.TIME_START, schema.PLACE_PHRASE, LAT, LON}
    faults = []
    if len({LAT, LON} & set(mapping)) == 1:
        here, gone = (LAT, LON) if LAT in mapping else (LON, LAT)
        faults.append(f"Column {mapping[here]!r} stands for {here!r}, but none for {gone!r}: name it in columns=.")
    if not telling & set(mapping) and not isinstance(table, gpd.GeoDataFrame):
        names = ", ".join(map(str, table.columns))
        faults.append(
            "No column says where or when. Pass columns={'date_start': ..., 'place_phrase': ...} or 'lat' and "
            f"'lon' instead of the place. The columns are: {names}.",
        )
    return faults


def _telling(incidents: gpd.GeoDataFrame, wrong: list[str | None]) -> gpd.GeoDataFrame:
    """Incidents whose rows say which coordinates were left out."""
    at = [row for row, why in enumerate(wrong) if why]
    if not at:
        return incidents
    out = incidents.copy()
    told = pd.Series(
        [None if why is None else f"its own point is left out: {why}" for why in wrong], index=out.index, dtype="string"
    )
    why = out[schema.MATCH_WHY]
    both = (why + "; " + told).fillna(told)
    out[schema.MATCH_WHY] = why.mask(told.notna().to_numpy(), both)
    rows = ", ".join(row_label(out.index[row]) for row in at[:SHOWN_ROWS])
    more = ", ..." if len(at) > SHOWN_ROWS else ""
    _LOGGER.warning(
        "In %d of %d row(s) the coordinates cannot be read, and are left out: %s%s.", len(at), len(out), rows, more
    )
    return out


def _points(draft: _Draft, found: pd.DataFrame, faults: list[str]) -> tuple[Any, list[str | None]]:
    """Geometry of each row, the table's own, else that of its coordinates; and what is wrong with those left out.

    Where no coordinates at all can be read, the columns are the wrong ones.
    """
    table = draft.table
    wrong: list[str | None] = [None] * len(table)
    points = np.full(len(table), None, dtype=object)
    if {LAT, LON} <= set(found.columns):
        points, wrong = parse_points_leniently(found[LAT], found[LON])
        bad = sum(why is not None for why in wrong)
        if bad and (not draft.lenient or (bad > 1 and not any(point is not None for point in points))):
            points, wrong = parse_points(found[LAT], found[LON], faults), [None] * len(table)
    own: pd.Series[Any]
    if isinstance(table, gpd.GeoDataFrame) and table.active_geometry_name is not None:
        own = table.geometry if table.crs is None else table.geometry.to_crs(CRS)
    elif schema.GEOMETRY in table.columns and shapely.is_geometry(table[schema.GEOMETRY].to_numpy(object)).any():
        own = table[schema.GEOMETRY]
    else:
        return points, wrong
    shapes = np.asarray(own.array, dtype=object)
    there = shapely.is_geometry(shapes) & ~shapely.is_empty(shapes)
    note_fault(own, there & (shapely.get_type_id(shapes) > 0), "points (take the areas' centroids)", faults)
    return np.where(there, shapes, points), wrong


def _others(table: pd.DataFrame, mapping: dict[str, str]) -> pd.DataFrame:
    """Columns that mean nothing to the schema; one that is called like a schema column is only in the record."""
    taken = {*mapping.values(), *schema.DTYPES, schema.GEOMETRY}
    return table[[name for name in table.columns if name not in taken and table[name].dtype != "geometry"]]
