"""What makes a file give a table back as it was: the columns beyond the schema, described within the file.

The schema says what its own columns are; of any further one the file carries a small description (its true name, its
pandas type, how its cells are stored). Parquet has it as metadata, a GeoPackage in its metadata tables, GeoJSON as a
foreign member, a workbook on a hidden sheet. CSV has no such place. There a further column needs none where its cells,
typed only if that changes no cell, are the column already; where they are not (text that looks like numbers, dates,
categories, two columns of one name), a last column holds the description in its first row.
"""

from __future__ import annotations

import json
import logging
import math
import re
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd

from geoincidents import schema
from geoincidents.errors import SchemaError
from geoincidents.tables.containers.plain_types import plain_column
from geoincidents.tables.writing.cell_values import json_cell, parsed_json_cell
from geoincidents.tables.writing.column_forms import Form, decode, dtype_name, encode, same_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from geoincidents.tables.writing.capacity import Capacity

DESCRIPTION: Final = "geoincidents"
"""Name of the description, wherever a file has it."""

SPARSE: Final = "sparse_rows"
"""Key of a description that is true where a row has only the cells that say something, and fields of its own."""

_LOGGER = logging.getLogger(__name__)
_VERSION: Final = 1
_YEARS: Final = (1000, 9999)  # of a date that is written with four digits
_ESCAPE: Final = "\\"
_PLAINLY: Final = {"text", "integer", "number", "truth"}  # kinds that need no proof that they come back
_EMPTY: Final[dict[str, type]] = {"number": float, "integer": int, "truth": bool}
_REMEDY: Final = "Turn it into text or into numbers, or drop it, before writing."
_ALWAYS: Final = {"category", "sparse"}  # kinds that the name of their type does not tell whole
_NAME, _STORED, _ESCAPED = "name", "column", "escaped"


def packed(table: gpd.GeoDataFrame, capacity: Capacity) -> tuple[gpd.GeoDataFrame, dict[str, Any]]:
    """Table whose further columns a format can hold, and the description that makes them what they were.

    Parameters
    ----------
    table
        Incident table that conforms to the schema.
    capacity
        What the format can hold.

    Returns
    -------
    tuple of geopandas.GeoDataFrame and dict
        Same rows; what :func:`unpacked` needs.

    Raises
    ------
    SchemaError
        If a column holds something that would not come back; every such column is named.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from geoincidents.tables.writing.capacity import Capacity
    >>> table = incidents_from_rows([{"incident_id": "a"}]).assign(Country=pd.Categorical(["x"]))
    >>> stored, description = packed(table, Capacity("GeoPackage", folds_case=True))
    >>> stored.columns[-2], description["columns"][0]["name"]
    ('Country_2', 'Country')
    """
    own = [*schema.DTYPES, schema.GEOMETRY]
    further = [name for name in table.columns if name not in own]
    faults, columns, forms = [], {}, []
    stored_names = _stored_names(further, capacity, own)
    for name, stored in zip(further, stored_names, strict=True):
        try:
            columns[stored], form = _stored(table[name].reset_index(drop=True), capacity)
        except _UnfitError as error:
            faults.append(f"{capacity.title} cannot hold {error} of column {name!r}. {_REMEDY}")
        else:
            forms.append(
                {_STORED: stored}
                | ({} if stored == name else {_NAME: name if isinstance(name, str) else json.loads(json_cell(name))})
                | form
            )
    if faults:
        raise SchemaError(" ".join(faults))
    out = table[own].reset_index(drop=True)
    if columns:
        out = gpd.GeoDataFrame(pd.concat([pd.DataFrame(out), pd.DataFrame(columns)], axis="columns"), crs=table.crs)
        out = out.set_geometry(schema.GEOMETRY)[[*schema.DTYPES, *columns, schema.GEOMETRY]]
    needed = [
        f
        for f in forms
        if capacity.describes_all or f[_STORED] in capacity.points_in or not _comes_back(f, table, columns)
    ]
    return out, {"version": _VERSION, "columns": needed}


class _UnfitError(ValueError):
    """What of a column would be lost."""


def _stored(values: pd.Series[Any], capacity: Capacity) -> tuple[pd.Series[Any], Form]:
    """Column as the format stores it, and its form."""
    if values.dtype != object and (form := encode(values.iloc[:0])[1])["kind"] in capacity.types:
        return values, form
    cells, form = _proven(values)
    if capacity.whole_ms and form["kind"] == "moment" and _in_whole_ms(values):
        return (values.dt.tz_convert("UTC") if values.dt.tz is not None else values), form
    if capacity.no_infinity and any(isinstance(cell, float) and math.isinf(cell) for cell in cells):
        raise _UnfitError("the infinite numbers")
    if capacity.blank_is_null and "" in cells:
        form = form | {_ESCAPED: True}
        cells = [_escaped(cell) for cell in cells]
    return _in_storage(cells, form["kind"], capacity), form


def _proven(values: pd.Series[Any]) -> tuple[list[Any], Form]:
    """Cells and form of a column from which it has been made anew, and been the same."""
    try:
        cells, form = encode(values)
        same = form["kind"] in _PLAINLY or same_column(values, decode(cells, form))
    except (ValueError, TypeError, OverflowError, NotImplementedError) as error:
        raise _UnfitError(f"the values ({error})") from error
    if not same:
        raise _UnfitError("the values as they are")
    return cells, form


def _in_storage(cells: list[Any], kind: str, capacity: Capacity) -> pd.Series[Any]:
    """Cells in the narrowest type that changes none of them; text, where that is the only one."""
    given = [cell for cell in cells if cell is not None]
    gappy = len(given) < len(cells)
    kinds = {type(cell) for cell in given} or {_EMPTY.get(kind, str)}
    if kinds == {int}:
        most = capacity.gappy_integers if gappy else capacity.integers
        if max(map(abs, given), default=0) <= most:
            return pd.Series(cells, dtype="Int64" if gappy else "int64")
    if kinds == {float}:
        return pd.Series(cells, dtype="float64")
    if kinds == {bool}:
        return pd.Series(cells, dtype="boolean" if gappy else "bool")
    return pd.Series([None if cell is None else str(cell) for cell in cells], dtype=object)


def _escaped(cell: Any) -> Any:
    """A text that is not empty, from which the text can be told."""
    return _ESCAPE + cell if isinstance(cell, str) and (not cell or cell[0] == _ESCAPE) else cell


def _in_whole_ms(values: pd.Series[Any]) -> bool:
    known = values.dropna()
    return bool(known.equals(known.dt.floor("ms")) and known.dt.year.between(*_YEARS).all())


def _stored_names(names: list[Any], capacity: Capacity, own: Iterable[str]) -> list[str]:
    """A name for each further column that the format can hold, its own wherever possible."""
    fold: Callable[[str], str] = str.casefold if capacity.folds_case else str
    wanted = {fold(name) for name in names if isinstance(name, str)}
    taken = {*map(fold, own), *capacity.reserved, DESCRIPTION}
    out = []
    for name in names:
        text = re.sub(r"\x00", "_", name if isinstance(name, str) else str(name))
        text = (text.strip() if capacity.trims_names else text) or "column"
        stored, number = text, 1
        while fold(stored) in taken or (stored != name and fold(stored) in wanted):
            number += 1
            stored = f"{text}_{number}"
        taken.add(fold(stored))
        out.append(stored)
    return out


def _comes_back(form: Form, table: Any, columns: dict[str, pd.Series[Any]]) -> bool:
    """Whether a reader that only types what changes no cell makes the column what it was."""
    if _NAME in form or _ESCAPED in form or form["kind"] not in _PLAINLY:
        return False
    stored, column = columns[form[_STORED]], table[form[_STORED]]
    cells = [None if pd.isna(cell) or cell == "" else str(cell) for cell in stored.astype(object)]
    texts = pd.Series(cells, dtype=object)
    told = plain_column(texts)
    try:
        return same_column(texts.infer_objects() if told is None else told, column)
    except UnicodeEncodeError:  # half a character, which the writer refuses
        return False


def _whole(frame: pd.DataFrame, forms: dict[str, Any]) -> pd.DataFrame:
    """Table with a null column for each that is described and said nothing, and without what is not."""
    geometry = {frame.active_geometry_name} if isinstance(frame, gpd.GeoDataFrame) else set()
    known = [name for name in frame.columns if name in {*schema.DTYPES, schema.GEOMETRY} or name in geometry]
    silent = pd.Series(None, index=frame.index, dtype=object)
    return frame[known].assign(**{name: frame[name] if name in frame.columns else silent for name in forms})


def unpacked(frame: pd.DataFrame, description: dict[str, Any] | None) -> pd.DataFrame:
    """Table of a file of ours with its further columns as they were written.

    Parameters
    ----------
    frame
        As a reader gave it: text in every cell, or typed.
    description
        What :func:`packed` gave, or None where the file carries none.

    Returns
    -------
    pandas.DataFrame
        Same rows and index. A column whose cells no longer have the form that is described stays as it is, and a
        line in the log says so.

    Examples
    --------
    >>> unpacked(pd.DataFrame({"n": ["1", None], "code": ["01", "2"]}), None).dtypes.astype(str).to_dict()["n"]
    'Int64'
    """
    out = frame.copy()
    forms = {form[_STORED]: form for form in (description or {}).get("columns", [])}
    if (description or {}).get(SPARSE):
        out = _whole(out, forms)
    names = {}
    for stored, form in forms.items():
        if stored not in out.columns and len(out):
            continue  # somebody took it out
        names[stored] = _true_name(form)
        if (
            stored in out.columns
            and not form.get(_ESCAPED)
            and form["kind"] not in _ALWAYS
            and dtype_name(out[stored].dtype) == form["dtype"] != "object"
        ):
            continue
        cells = out[stored].astype(object).tolist() if stored in out.columns else []
        try:
            column = decode(_unescaped(cells) if form.get(_ESCAPED) else cells, form)
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            _LOGGER.warning("column %r is no longer as it was written, and is left as it is: %s", stored, error)
            continue
        column.index = out.index
        out[stored] = column
    own = {*schema.DTYPES, schema.GEOMETRY, *forms}
    for name in out.columns:
        if name not in own and out[name].dtype != "geometry" and _is_text(out[name]):
            cells = [None if pd.isna(cell) or cell == "" else cell for cell in out[name].astype(object)]
            texts = pd.Series(cells, index=out.index, dtype=object)
            told = plain_column(texts)
            out[name] = texts.infer_objects() if told is None else told
    out.columns = pd.Index([names.get(name, name) for name in out.columns])
    return out


def _true_name(form: Form) -> Any:
    name = form.get(_NAME, form[_STORED])
    return name if isinstance(name, str) else parsed_json_cell(name)


def _unescaped(cells: list[Any]) -> list[Any]:
    return [cell[1:] if isinstance(cell, str) and cell.startswith(_ESCAPE) else cell for cell in cells]


def _is_text(values: pd.Series[Any]) -> bool:
    return values.dtype == object or isinstance(values.dtype, pd.StringDtype)


def described(text: str | None) -> dict[str, Any] | None:
    """Description of a text, or None where it is none that is known here.

    Parameters
    ----------
    text
        JSON.

    Returns
    -------
    dict or None

    Examples
    --------
    >>> described('{"version": 1, "columns": []}'), described("x")
    ({'version': 1, 'columns': []}, None)
    """
    try:
        found = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
    fits = isinstance(found, dict) and found.get("version") == _VERSION and isinstance(found.get("columns"), list)
    return found if fits else None
