"""Which column of a foreign table means what: by the caller, a layout, the schema's own names, HXL tags, or a guess."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.tables.columns import LAT, LON, POINT, column_map, did_you_mean, is_fips
from geoincidents.tables.containers.documents import flat
from geoincidents.tables.counts import TRIPLES
from geoincidents.tables.findings import FINDING, VALUES, finding
from geoincidents.tables.folding import folded
from geoincidents.tables.guessing import guess_fields, tagged_fields
from geoincidents.tables.layouts import find_layout, layout_of
from geoincidents.tables.layouts.layout import Layout, Source, header_key
from geoincidents.tables.mapping import Columns, Fields, blank, columns_of, named, words_to_sources
from geoincidents.tables.notes import HXL, NOTES
from geoincidents.tables.people import one_death_a_row
from geoincidents.tables.sections import section_fields, with_named_sections
from geoincidents.tables.words import meaning_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from geoincidents.tables.findings import Finding
    from geoincidents.tables.records import Records

_COUNTS = frozenset(name for triple in TRIPLES for name in triple)
_SHOWN_COLUMNS = 12


@dataclass(slots=True)
class Plan:
    """What the columns of one table mean.

    Attributes
    ----------
    table
        With one row an event; without rows once they are read, so that they do not stay in memory.
    records
        Each row as JSON, or the rows that were folded into it as a list; None where nobody has needed them yet.
    fields
        Where the schema's values come from.
    asked
        Fields that the caller named.
    layout
        The layout that was recognised or asked for.
    guessed
        Fields whose column was guessed; such a column stays under its own name as well.
    """

    table: pd.DataFrame
    records: Records | None
    fields: Fields
    asked: frozenset[str]
    layout: Layout | None
    guessed: frozenset[str] = frozenset()


def plan_of(
    table: pd.DataFrame,
    records: Records | None,
    faults: list[Finding],
    *,
    columns: Mapping[str, str | None] | None = None,
    values: Mapping[str, Mapping[str, str]] | None = None,
    layout: str | PathLike[str] | Layout | None = None,
    stays: Mapping[str, str] | None = None,
    elsewhere: frozenset[str] = frozenset(),
) -> Plan:
    """What the columns mean, and the table with its rows folded where several are one event; what is guessed is told.

    ``stays`` are fields whose column is known, and is kept under its own name as well; ``elsewhere`` are columns that
    the caller has a use for, so that nothing is guessed of them.
    """
    table = _with_parts(with_named_sections(table))
    own = column_map(table, columns)
    asked = frozenset(columns or {})
    guessed: frozenset[str] = frozenset()
    known = find_layout(layout) if layout is not None else layout_of(table)
    if known is not None:
        table, records = _folded(table, records, known, faults)
        fields = dict(known.fields)
        fields |= {
            target: (Source((header_key(target),)),) for target, _, _ in (known.fold.count if known.fold else ())
        }
        if known.place_where_typed is not None:
            further = _further(table, known, fields)
            guessed = frozenset(further)
            fields |= further
        faults.append(_layout_finding(table, known))
    else:
        fields = {target: named(name) for target, name in {**own, **(stays or {})}.items()}
        own_fields = set(fields)
        free = table.drop(columns=[name for name in elsewhere if name in table.columns])
        fields = _guessed(free, fields, faults, everything=not asked)
        guessed = frozenset(name for name in fields if name not in own_fields and not _same_name(table, name, fields))
    for target, name in (columns or {}).items():
        fields.pop(target, None)
        if name is not None:
            fields[target] = (replace(*named(name), how="fips"),) if is_fips(target, name) else named(name)
    return Plan(table, records, _with_words(fields, values), asked, known, guessed | frozenset(stays or ()))


def _with_parts(table: pd.DataFrame) -> pd.DataFrame:
    """Table in which the members of a column of mappings, as typed formats have them, are columns by their paths."""
    if not table.columns.is_unique:
        return table
    for name in [name for name, kind in table.dtypes.items() if str(kind) == "object"]:
        given = table[name].dropna()
        if len(given) and isinstance(given.iloc[0], dict) and given.map(lambda cell: isinstance(cell, dict)).all():
            parts = pd.DataFrame([dict(flat(cell, str(name))) for cell in given], index=given.index)
            fresh = parts.drop(columns=[part for part in parts.columns if part in table.columns])
            attrs = table.attrs
            table = table.drop(columns=name).join(fresh)
            table.attrs = attrs
    return table


def _further(table: pd.DataFrame, known: Layout, fields: Fields) -> Fields:
    """Fields that the columns beyond those of a layout mean, before what the layout itself says of them."""
    headers = known.headers()
    rest = table.drop(columns=[name for name in table.columns if header_key(name) in headers])
    guessed = guess_fields(rest) if len(rest.columns) else {}
    if schema.EVENT_TYPE in guessed and known.place_where_typed is not None:
        guessed.setdefault(schema.PLACE_PHRASE, (Source((header_key(known.place_where_typed),)),))
        guessed.setdefault(schema.EVENT_SUBTYPE, guessed[schema.EVENT_TYPE])
    days = {schema.DATE_START, schema.DATE_END} & set(fields)
    first = {name: sources for name, sources in guessed.items() if name not in days | {schema.EVIDENCE}}
    last = {name: (*fields[name], *guessed[name]) for name in days & set(guessed)}  # the layout's own days come first
    return last | {name: (*sources, *fields.get(name, ())) for name, sources in first.items()}


def again(plan: Plan, table: pd.DataFrame, records: Records | None, faults: list[Finding]) -> Plan:
    """The same plan for further rows of the same file."""
    table = _with_parts(with_named_sections(table))
    if plan.layout is not None:
        table, records = _folded(table, records, plan.layout, faults)
    return replace(plan, table=table, records=records)


def _folded(
    table: pd.DataFrame, records: Records | None, layout: Layout, faults: list[Finding]
) -> tuple[pd.DataFrame, Records | None]:
    """Rows and records with one row an event, where the layout has several."""
    if layout.fold is None or (fewer := folded(table, records, layout.fold, layout.headers())) is None:
        return table, records
    if len(fewer[0]) < len(table):
        faults.append(_folded_finding(table, fewer[0]))
    return fewer


def _guessed(table: pd.DataFrame, fields: Fields, faults: list[Finding], *, everything: bool) -> Fields:
    """Fields completed by HXL tags and usual headers, or only with coordinates; what was guessed is told."""
    columns = Columns.of(table)
    taken = {name for sources in fields.values() for source in sources for name in columns_of(source, columns)}
    tags = tagged_fields(table.attrs.get(HXL, {}))
    misfits: dict[str, Any] = {}
    usual = guess_fields(table.drop(columns=[name for name in taken if name in table.columns]), misfits)
    if {LAT, LON} & set(fields):
        usual = {field: sources for field, sources in usual.items() if field not in {LAT, LON, POINT}}
    if not everything:
        tags, usual = {}, {name: usual[name] for name in (LAT, LON) if {LAT, LON} <= set(usual)}
    # A count's own header beats its tag: published tables do mix up the tags of kinds of harm.
    counts = {field: sources for field, sources in usual.items() if field in _COUNTS}
    out = {**usual, **tags, **(counts if tags else {}), **fields}
    if everything:
        out |= section_fields(table, out)
        if schema.EVENT_TYPE not in out and (word := _meant_by_title(table)):
            fields = {**fields, schema.EVENT_TYPE: (Source(constant=word),)}
            out |= fields
            faults.append(_title_finding(table, word))
        out |= one_death_a_row(table, out, faults)
    told = {field: sources for field, sources in out.items() if field not in fields and sources[0].columns}
    faults += [
        _misfit_finding(table, field, name) for field, name in misfits.items() if everything and field not in out
    ]
    if told:
        pairs = [
            f"{field} = {', '.join(map(repr, columns_of(sources[0], columns)))}" for field, sources in told.items()
        ]
        used = [name for sources in told.values() for name in columns_of(sources[0], columns)]
        how = "by its HXL tags and usual headers" if tags else "by its headers and content"
        faults.append(
            finding(
                "note",
                "columns_guessed",
                None,
                np.arange(len(table)),
                map(str, used),
                f"The table was read {how}: {'; '.join(pairs)}.",
                "If one is wrong, pass columns= (--column), or layout= for a known layout.",
                index=table.index,
            )
        )
    return out


def _meant_by_title(table: pd.DataFrame) -> str | None:
    """Type of event that the lines above a table name, where they name one."""
    titles = [text for note in table.attrs.get(NOTES, []) if note[FINDING] == "title_lines" for text in note[VALUES]]
    found = {meaning_of(title, schema.EVENT_TYPE) for title in titles} - {None}
    return found.pop() if len(found) == 1 else None


def _title_finding(table: pd.DataFrame, word: str) -> Finding:
    return finding(
        "note",
        "type_by_title",
        schema.EVENT_TYPE,
        np.arange(len(table)),
        [word],
        f"No column says what happened; the title above the table does, and every row is {word!r}.",
        "Pass columns= (--column) for the column of the types if that is wrong.",
        index=table.index,
    )


def _misfit_finding(table: pd.DataFrame, field: str, name: Any) -> Finding:
    """Finding for a column whose header promises what its cells are not."""
    cells = table[name]
    bad = ~blank(cells)
    message = f"Column {str(name)!r} is called like {field}, but most of its {{rows}} cell(s) are not; it is not used."
    remedy = f"Correct the cells, or pass columns={{{field!r}: {str(name)!r}}} to read those that can be."
    return finding(
        "warning", "column_does_not_fit", str(name), bad, cells.astype("string"), message, remedy, index=table.index
    )


def _same_name(table: pd.DataFrame, target: str, fields: Fields) -> bool:
    """Whether the column of a field is called like the field but for case and signs, or is a coordinate."""
    columns = columns_of(fields[target][0], Columns.of(table))
    return target in {LAT, LON, POINT} or any(header_key(name) == header_key(target) for name in columns)


def _layout_finding(table: pd.DataFrame, layout: Layout) -> Finding:
    return finding(
        "note",
        "layout",
        None,
        np.arange(len(table)),
        None,
        f"The table was read as {layout.title}.",
        "If it is something else, pass layout= or columns= (--layout, --column).",
        index=table.index,
    )


def _folded_finding(table: pd.DataFrame, fewer: pd.DataFrame) -> Finding:
    extra = ~table.index.isin(fewer.index)
    return finding(
        "note",
        "rows_folded",
        None,
        extra,
        None,
        f"{len(table):,} rows became {len(fewer):,} events: the table has a row for each actor or person of an event.",
        "Nothing is lost: source_record holds all rows of an event.",
        index=table.index,
    )


def _with_words(fields: Fields, values: Mapping[str, Mapping[str, str]] | None) -> Fields:
    """Fields whose words a caller has translated."""
    out = dict(fields)
    for target, words in (values or {}).items():
        vocabulary = schema.VOCABULARIES.get(target)
        if vocabulary is None:
            raise InputError(
                f"values= has {target!r}, which has no vocabulary.{did_you_mean(target, schema.VOCABULARIES)}"
            )
        known = [str(word) for word in vocabulary]
        if wrong := next((word for word in words.values() if word not in known), None):
            raise InputError(
                f"values= turns a word into {wrong!r}, which is no {target}.{did_you_mean(str(wrong), known)}"
            )
        if target in out:
            out[target] = words_to_sources(out[target], words)
    return out


def ignored_finding(others: pd.DataFrame) -> Finding:
    """Which columns mean nothing to the schema and are kept under their names."""
    names = list(others.columns)
    shown = ", ".join(repr(str(name)) for name in names[:_SHOWN_COLUMNS])
    more = f" and {len(names) - _SHOWN_COLUMNS} more" if len(names) > _SHOWN_COLUMNS else ""
    return finding(
        "note",
        "columns_kept",
        None,
        np.arange(len(others)),
        None,
        f"{len(names)} column(s) have no meaning for incidents and are kept as they are: {shown}{more}.",
        "Name them in columns= (--column) if they do.",
        index=others.index,
    )
