"""A table whose columns are known read into incidents: words, days, counts and points, then places looked up."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import geopandas as gpd
import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError, SchemaError
from geoincidents.geo import CRS
from geoincidents.names.countries import told_apart
from geoincidents.outlines.world import world
from geoincidents.tables.coercion import text_of
from geoincidents.tables.columns import (
    LAT,
    LON,
    POINT,
    YEAR,
    country_codes,
    first_given,
    is_shared,
)
from geoincidents.tables.conforming import conform_with_findings, contradictions, value_faults
from geoincidents.tables.containers.plain_types import plainly_typed
from geoincidents.tables.counts import read_counts
from geoincidents.tables.days import read_days
from geoincidents.tables.findings import ATTR, COLUMN, MESSAGE, SEVERITY, SHOWN_ROWS, finding, ordered
from geoincidents.tables.hierarchies import with_own_divisions
from geoincidents.tables.mapping import NULL_WORDS, mapped
from geoincidents.tables.memory import is_large, make_room
from geoincidents.tables.placing import POLICIES, mark_given, mark_unknown_country, resolve_places
from geoincidents.tables.planning import ignored_finding
from geoincidents.tables.points import own_shapes, points_of
from geoincidents.tables.records import Records, with_defaults, with_ids
from geoincidents.tables.sums import set_sums_apart
from geoincidents.tables.uniques import texts_of
from geoincidents.tables.words import schema_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.tables.answers import Answers
    from geoincidents.tables.findings import Finding
    from geoincidents.tables.held import Held, Seen
    from geoincidents.tables.planning import Plan

Errors: TypeAlias = Literal["raise", "flag"]
"""What becomes of a cell that cannot be read: the table is refused, or the cell is left out and told."""

_ERRORS: Final = ("raise", "flag")

_LOGGER = logging.getLogger(__name__)
_WHERE: Final = frozenset(
    {schema.DATE_START, schema.DATE_END, schema.TIME_START, schema.PLACE_PHRASE, LAT, LON, POINT, YEAR}
)
_NAMES: Final = (
    *(schema.ACTOR1, schema.ACTOR2, schema.PLACE_PHRASE, schema.ADMIN1, schema.ADMIN2, schema.COUNTRY),
    *(schema.EVENT_SUBTYPE, schema.INCIDENT_ID),
)
_MONTH_FIRST: Final = frozenset({"USA"})


@dataclass(frozen=True, slots=True)
class Ask:
    """How a table is to be read.

    Attributes
    ----------
    date_format
        ``strptime`` pattern, or None.
    source_name
        What to call the source where no column does.
    errors
        As :data:`Errors`.
    keep_source
        Whether ``source_record`` is filled.
    looks_up
        Whether a row whose own point cannot be read is looked up by its place.
    held
        What the pieces before have settled, where the table is a piece of a file.
    answers
        Places that were looked up for other pieces; what is looked up for this one is added.
    quiet
        Whether what is found is only told in ``attrs``, and not in the log as well.
    """

    gazetteer: Gazetteer | None = None
    date_format: str | None = None
    source_name: str | None = None
    errors: Errors = "raise"
    keep_source: bool = True
    looks_up: bool = True
    held: Held | None = None
    answers: Answers | None = None
    quiet: bool = False
    context: Mapping[str, Any] = field(default_factory=dict)


def check_policies(errors: str, on_ambiguous: str) -> None:
    """Refuse a word that says in no known way what becomes of odd cells and of names in doubt."""
    for name, given, known in (("errors", errors, _ERRORS), ("on_ambiguous", on_ambiguous, POLICIES)):
        if given not in known:
            raise InputError(f"{name}={given!r} is none of {', '.join(known)}.")


def read_rows(
    plan: Plan, ask: Ask, faults: list[Finding], extra: Mapping[str, pd.Series[Any]] | None = None
) -> gpd.GeoDataFrame:
    """Incidents of a table by its plan; what was set aside is raised, or told under ``attrs["findings"]``.

    ``extra`` has further values of schema columns, which count where the table says nothing.
    """
    table = plan.table
    if LAT in plan.fields and is_large(table):
        world()  # leaves much behind when it is opened, and later there is less room for it
    found, used, unknown = mapped(plan.fields, table)
    make_room(table)
    _tidy(found)
    for name, values in (extra or {}).items():
        found[name] = first_given(found.get(name), values.reindex(table.index))
    complete, own = _is_incidents(table, used), own_shapes(table)
    if complete and ask.date_format is None:  # whose nulls are meant
        plan.records = None
    else:
        found = with_ids(found, table, plan.records, ask.source_name, None if ask.held is None else ask.held.records)
    faults += _vague(table, plan, used, set(found.columns))
    if plan.layout is None:
        set_sums_apart(table, found, faults)
        with_own_divisions(found)
    names = {target: str(columns[0]) for target, columns in used.items() if columns}
    _refuse(ask, faults, plan)
    stated = _countries(found, ask, faults)
    _words(found, unknown, faults)
    others = _others(table, {target: columns for target, columns in used.items() if target not in plan.guessed})
    others = others if ask.held is not None else plainly_typed(others)  # pieces have the types of text all alike
    plan.table = table = table.iloc[:0]  # what is read is not held in memory twice
    make_room(found)
    points, wrong = points_of(own, found, faults)
    make_room(found)
    found = found.drop(columns=[LAT, LON, POINT], errors="ignore")
    if not complete or ask.date_format is not None:
        found = _completed(found, plan, ask, faults, names)
    if plan.layout is not None and len(others.columns):
        faults.append(ignored_finding(others))
    make_room(found)
    found = pd.concat([found.drop(columns=YEAR, errors="ignore"), others], axis=1)
    incidents, unfit = conform_with_findings(gpd.GeoDataFrame(found, geometry=points, crs=CRS, copy=False))
    del found, others, points
    make_room(incidents)
    faults += unfit
    _by_their_names(faults, names)
    _refuse(ask, faults, plan)
    incidents = _valid(incidents, ask, faults, plan)
    make_room(incidents)
    incidents = _told(_telling(_placed(incidents, stated, ask), wrong), faults, quiet=ask.quiet)
    del stated, wrong
    if ask.keep_source and plan.records is not None:  # last, for it takes more memory than all else
        make_room(incidents)
        incidents[schema.SOURCE_RECORD] = _with_records(incidents[schema.SOURCE_RECORD], plan.records)
    return incidents


def _with_records(own: pd.Series[Any], records: Records) -> pd.Series[Any]:
    """What each row was, where the table has no other record of it."""
    texts = records.taken()
    return texts if own.isna().all() else first_given(own, texts)


def _tidy(found: pd.DataFrame) -> None:
    """Strip names of places and parties in place, and empty those that say nothing ("Unknown", "-")."""
    for name in [column for column in _NAMES if column in found.columns]:
        found[name] = texts_of(found[name], _named)


def _named(cell: Any) -> str | None:
    text = text_of(cell).strip()
    return None if text.casefold() in NULL_WORDS else text


def _by_their_names(faults: list[Finding], names: Mapping[str, str]) -> None:
    """Tell each column under its own name in place, with the schema's behind it."""
    for one in faults:
        target = one[COLUMN]
        if target in names and names[target] != target:
            one[MESSAGE] = one[MESSAGE].replace(f"{target!r}", f"{names[target]!r} ({target})", 1)


def _refuse(ask: Ask, faults: list[Finding], plan: Plan) -> None:
    """Raise every error at once where the caller wants that."""
    wrong = [one for one in faults if one[SEVERITY] == "error"]
    if wrong and (ask.errors == "raise" or any(one["finding"] in _FATAL for one in wrong)):
        msg = " ".join(one[MESSAGE] for one in wrong)
        for name in sorted(set(plan.fields) - plan.asked):
            if f"{name!r}" in msg and name in plan.table.columns:  # perhaps it only happens to be called like that
                msg += f" If the column {name!r} means something else, pass columns={{{name!r}: None}}."
        raise SchemaError(msg)


_FATAL: Final = frozenset({"nothing_says_where_or_when", "half_named_point"})


def _vague(table: pd.DataFrame, plan: Plan, used: Mapping[str, list[Any]], found: set[str]) -> list[Finding]:
    """Finding for a table in which nothing says where or when."""
    names = ", ".join(map(str, table.columns))
    faults: list[Finding] = []
    if len({LAT, LON} & set(used)) == 1 and POINT not in used:
        here, gone = (LAT, LON) if LAT in used else (LON, LAT)
        msg = f"Column {used[here][0]!r} stands for {here!r}, but none for {gone!r}: name it in columns=."
        faults.append(finding("error", "half_named_point", str(used[here][0]), [], None, msg, "Name both."))
    has_geometry = isinstance(table, gpd.GeoDataFrame) and table.active_geometry_name in table
    known = found if plan.layout is not None else found | set(plan.fields)  # a layout names what a table may lack
    if not _WHERE & known and not has_geometry:
        msg = (
            "No column says where or when. Pass columns={'date_start': ..., 'place_phrase': ...} or 'lat' and "
            f"'lon' instead of the place. The columns are: {names}."
        )
        faults.append(finding("error", "nothing_says_where_or_when", None, [], None, msg, "Name the columns."))
    return faults


def _countries(found: pd.DataFrame, ask: Ask, faults: list[Finding]) -> pd.Series[Any]:
    """Turn countries into codes in place; what was stated and is not one country is given back."""
    if schema.COUNTRY not in found.columns:
        return pd.Series(pd.NA, index=found.index, dtype="string")
    stated = found[schema.COUNTRY].astype("string").str.strip()
    found[schema.COUNTRY] = country_codes(found[schema.COUNTRY], ask.gazetteer, faults)
    known = found[schema.COUNTRY].notna() | stated.eq("").fillna(value=False)
    return stated.mask(known.to_numpy(dtype=bool))


def _words(found: pd.DataFrame, unknown: Mapping[str, pd.Series[Any]], faults: list[Finding]) -> None:
    """Bring words to the schema's vocabularies in place; an unknown type is ``other``, other unknown words are null."""
    for name in [column for column in schema.VOCABULARIES if column in found.columns]:
        written = found[name]
        if name in unknown:
            written = first_given(written, unknown[name])
        words, bad = schema_words(written, name)
        found[name] = words
        if name == schema.EVENT_TYPE:
            texts = written.astype("string")
            own = texts.mask(words.eq(texts).to_numpy(dtype=bool, na_value=False))
            found[schema.EVENT_SUBTYPE] = first_given(found.get(schema.EVENT_SUBTYPE), own)
            found[name] = words.mask(bad, str(schema.EventType.OTHER))
        if bad.any():
            seen = written.astype("string")[bad].value_counts().head(SHOWN_ROWS)
            told = ", ".join(f"{word!r} ({count})" for word, count in seen.items())
            became = (
                "are kept as other, with the word as event_subtype" if name == schema.EVENT_TYPE else "are left out"
            )
            faults.append(
                finding(
                    "warning" if name == schema.EVENT_TYPE else "error",
                    "unknown_word",
                    name,
                    bad,
                    written.astype("string"),
                    f"{{rows}} cell(s) of {name!r} hold words that are not known and {became}: {told}.",
                    f"Pass values={{{name!r}: {{word: meaning}}}}; meanings: {', '.join(schema.VOCABULARIES[name])}.",
                    index=found.index,
                )
            )


def _completed(
    found: pd.DataFrame, plan: Plan, ask: Ask, faults: list[Finding], names: Mapping[str, str]
) -> pd.DataFrame:
    """Values with counts and days read, and what no row can do without; a layout's name is the source schema."""
    found = read_counts(found, faults)
    order = plan.layout.dates if plan.layout is not None else None
    order = order or ("mdy" if _writes_month_first(found) else None)
    orders = None if ask.held is None else ask.held.orders
    found = read_days(found, ask.date_format, faults, order=order, headers=names, orders=orders)
    make_room(found)
    out = with_defaults(found, ask.source_name)
    if plan.layout is not None:
        out[schema.SOURCE_SCHEMA] = plan.layout.schema
    return out


def _writes_month_first(found: pd.DataFrame) -> bool:
    """Whether all rows are of a country that writes months before days."""
    countries = set(found[schema.COUNTRY].dropna().unique()) if schema.COUNTRY in found.columns else set()
    return bool(countries) and countries <= _MONTH_FIRST


def _is_incidents(table: pd.DataFrame, used: Mapping[str, list[Any]]) -> bool:
    """Tell a whole incident table, in which a null is meant, from one that still has to become one."""
    whole = all(used.get(name) == [name] and name in table.columns for name in schema.DTYPES)
    return whole and bool(table[schema.INCIDENT_ID].notna().all())


def _others(table: pd.DataFrame, used: Mapping[str, list[Any]]) -> pd.DataFrame:
    """Columns that mean nothing to the schema; one that is called like a schema column is only in the record."""
    taken: set[Any] = {*(name for names in used.values() for name in names), *schema.DTYPES, schema.GEOMETRY}
    return table[[name for name in table.columns if name not in taken and str(table[name].dtype) != "geometry"]]


def _valid(incidents: gpd.GeoDataFrame, ask: Ask, faults: list[Finding], plan: Plan) -> gpd.GeoDataFrame:
    """Incidents whose values keep to the schema: identifiers told apart, impossible values set aside."""
    out = _forwards(_told_apart(incidents, faults, None if ask.held is None else ask.held.ids), faults)
    _refuse(ask, faults, plan)
    if left := value_faults(out.assign(**{schema.MATCH_STATUS: out[schema.MATCH_STATUS].fillna("given")})):
        raise SchemaError(" ".join(left))
    for sentence in contradictions(out):
        first, second = (name for name in re.findall(r"'(\w+)'", sentence)[:2])
        message = f"The source contradicts itself: {sentence}"
        remedy = "The values are kept as they are."
        bad = (out[first] > out[second]).to_numpy(dtype=bool, na_value=False)
        faults.append(finding("warning", "low_best_high", first, bad, None, message, remedy, index=out.index))
    return out


def _told_apart(incidents: gpd.GeoDataFrame, faults: list[Finding], seen: Seen | None) -> gpd.GeoDataFrame:
    """Incidents with a number behind each identifier that came before, in the table or in the pieces before it."""
    ids = incidents[schema.INCIDENT_ID]
    again = ids.duplicated(keep="first").to_numpy(dtype=bool)
    before: Any = 0
    if seen is not None:
        before = seen.times(ids)
        again = again | (before > 0)
        seen.add(ids)
    if not again.any():
        return incidents
    shown = ", ".join(map(str, ids[again][:SHOWN_ROWS]))
    message = f"'incident_id' is not unique in {{rows}} row(s): {shown}."
    remedy = "Each row after the first got an identifier of its own; look for rows that came twice."
    faults.append(finding("error", "id_twice", schema.INCIDENT_ID, again, None, message, remedy, index=ids.index))
    count = (incidents.groupby(schema.INCIDENT_ID).cumcount() + 1 + before).astype("string")
    return incidents.assign(**{schema.INCIDENT_ID: ids.mask(again, ids + "#" + count)})


def _forwards(incidents: gpd.GeoDataFrame, faults: list[Finding]) -> gpd.GeoDataFrame:
    """Incidents whose end is not before their start."""
    start, end = incidents[schema.DATE_START], incidents[schema.DATE_END]
    backwards = (start > end).fillna(value=False).to_numpy(dtype=bool)
    if not backwards.any():
        return incidents
    shown = ", ".join(map(str, incidents.index[backwards][:SHOWN_ROWS]))
    message = f"'date_start' is after 'date_end' in {{rows}} row(s): {shown}."
    remedy = "The end was left out and the start stands for it; see source_record."
    faults.append(
        finding("error", "end_before_start", schema.DATE_END, backwards, None, message, remedy, index=end.index)
    )
    return incidents.assign(**{schema.DATE_END: end.mask(backwards, start)})


def _placed(incidents: gpd.GeoDataFrame, stated: pd.Series[Any], ask: Ask) -> gpd.GeoDataFrame:
    """Incidents with given points marked, and names looked up where there is none."""
    shared = is_shared(stated)
    unknown = texts_of(stated.mask(shared), told_apart)
    out = mark_unknown_country(mark_given(incidents, ask.gazetteer), unknown)
    if not ask.looks_up:
        return out
    held = stated.where(shared).tolist() if shared.any() else None
    return resolve_places(out, gazetteer=ask.gazetteer, shared=held, answers=ask.answers, **ask.context)


def _telling(incidents: gpd.GeoDataFrame, wrong: list[str | None]) -> gpd.GeoDataFrame:
    """Incidents whose rows say which coordinates were left out."""
    at = [row for row, why in enumerate(wrong) if why]
    if not at:
        return incidents
    out = incidents.copy(deep=False)
    told = pd.Series(
        [None if why is None else f"its own point is left out: {why}" for why in wrong], index=out.index, dtype="string"
    )
    why = out[schema.MATCH_WHY]
    out[schema.MATCH_WHY] = why.mask(told.notna().to_numpy(), (why + "; " + told).fillna(told))
    return out


def _told(incidents: gpd.GeoDataFrame, faults: list[Finding], *, quiet: bool) -> gpd.GeoDataFrame:
    """Incidents that carry what was found; what is graver than a note is one line of the log as well."""
    for one in ordered(faults):
        if one[SEVERITY] != "note" and not quiet:
            _LOGGER.warning("%s", one[MESSAGE])
    incidents.attrs = {**incidents.attrs, ATTR: ordered([*faults, *incidents.attrs.get(ATTR, [])])}
    return incidents
