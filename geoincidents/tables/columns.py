"""The columns of a foreign table: which is which, the countries in them, and one filled from another."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError, SchemaError
from geoincidents.names.countries import countries_meant, country_coded, told_apart
from geoincidents.tables.coercion import row_label
from geoincidents.tables.findings import SHOWN_ROWS, finding
from geoincidents.tables.uniques import flags_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.tables.findings import Finding

LAT, LON = "lat", "lon"
"""Keys beside the schema's that name the columns with a given point."""

POINT: Final = "point"
"""Field whose one column holds both coordinates."""

YEAR: Final = "year"
"""Field with the year that every reading of a date has to agree with."""

_GDELT_COUNTRY = re.compile(r"(?:Action|Actor[12])Geo_CountryCode", re.IGNORECASE)
_ALIASES = {LAT: ("lat", "latitude"), LON: ("lon", "lng", "long", "longitude")}


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Sentence that names the closest known name and lists all of them.

    Parameters
    ----------
    name
        What was asked for.
    known
        What there is.

    Returns
    -------
    str
        Starts with a blank; the suggestion is left out where nothing is close.

    Examples
    --------
    >>> did_you_mean("dat", ["date", "place"])
    " Did you mean 'date'? There are: date, place."
    """
    options = [str(option) for option in known]
    folded = {option.casefold(): option for option in reversed(options)}
    close = difflib.get_close_matches(name.casefold(), folded, n=1)
    hint = f" Did you mean {folded[close[0]]!r}?" if close else ""
    return f"{hint} There are: {', '.join(options) or 'none'}."


def column_map(frame: pd.DataFrame, columns: Mapping[str, str | None] | None) -> dict[str, str]:
    """Source column of each schema column (and of ``lat`` and ``lon``).

    What is not mapped is taken from the column of its own name, and coordinates from ``latitude``, ``lng``
    and the like; None as a source switches that off.

    Parameters
    ----------
    frame
        Table as it was read.
    columns
        Schema column, ``lat`` or ``lon`` -> column of the table.

    Returns
    -------
    dict
        Only what the table has.

    Raises
    ------
    SchemaError
        If two columns have the same name, a key is no schema column, or a value no column of the table; all of
        them are named at once.

    Examples
    --------
    >>> column_map(pd.DataFrame(columns=["date", "Latitude", "lon"]), {"date_start": "date"})
    {'date_start': 'date', 'lat': 'Latitude', 'lon': 'lon'}
    """
    if repeated := sorted({str(name) for name in frame.columns[frame.columns.duplicated()]}):
        msg = f"Columns appear twice: {', '.join(repeated)}. Rename or drop one of each."
        raise SchemaError(msg)
    columns = columns or {}
    targets = [*schema.DTYPES, LAT, LON]
    names = [str(name) for name in frame.columns]
    known = [*targets, POINT, YEAR]
    faults = [f"{key!r} is no incident column.{did_you_mean(key, known)}" for key in columns if key not in known]
    faults += [
        f"The table has no column {source!r} (asked for as {key!r}).{did_you_mean(source, names)}"
        for key, source in columns.items()
        if source is not None and source not in frame.columns
    ]
    if faults:
        raise SchemaError(" ".join(faults))
    found = {key: source for key, source in columns.items() if source is not None}
    for target in targets:
        if target not in columns:
            aliases = _ALIASES.get(target, (target,))
            own = [name for name in frame.columns if str(name) in aliases]
            if target in _ALIASES and not own:
                own = [name for name in frame.columns if str(name).casefold() in aliases]
            found.update({target: own[0]} if own else {})
    return found


def country_codes(
    values: pd.Series[Any], gazetteer: Gazetteer | None, faults: list[Finding] | None = None
) -> pd.Series[Any]:
    """ISO alpha-3 code of each country, given as code or name.

    Parameters
    ----------
    values
        ISO codes, or names in any of the forms in use; anything missing stays missing.
    gazetteer
        Where names are looked up; the embedded one by default, opened only when it is needed.
    faults
        A finding on countries that are not known is added here.

    Returns
    -------
    pandas.Series
        Same index, dtype string. Null where the country is not known. A name that two
        countries share ("Congo") is that of the one which the column names in no other way, if there is one.

    Examples
    --------
    >>> country_codes(pd.Series(["Libya", None, "Congo", "Congo, Dem. Rep."]), None).tolist()
    ['LBY', <NA>, 'COG', 'COD']
    """
    texts = values.astype("string").str.strip()
    given = texts.notna() & texts.ne("")
    codes = _codes(texts[given.to_numpy(dtype=bool)].unique(), gazetteer)
    out = texts_of(texts, codes.get)
    bad = (given & out.isna() & ~is_shared(texts)).to_numpy(dtype=bool)
    if faults is not None and bad.any():
        first = bad.nonzero()[0][:SHOWN_ROWS]
        rows = [f"{row_label(values.index[at])}: {told_apart(str(texts.iloc[at]))!r}" for at in first]
        more = f" and {int(bad.sum()) - SHOWN_ROWS} more" if bad.sum() > SHOWN_ROWS else ""
        noun = values.index.name or "row"
        faults.append(
            finding(
                "warning",
                "unknown_country",
                None if values.name is None else str(values.name),
                bad,
                texts,
                f"Column {values.name!r} needs countries (ISO codes or names); {noun} {f', {noun} '.join(rows)}{more}.",
                "Give ISO codes or usual names; without a country these rows are looked up by no name.",
                index=values.index,
            )
        )
    return out


def is_shared(texts: pd.Series[Any]) -> pd.Series[bool]:
    """Which names of countries are shared by several, so that a row is held to all of these."""
    return pd.Series(flags_of(texts, lambda text: len(countries_meant(str(text))) > 1), index=texts.index)


def _codes(texts: Iterable[str], gazetteer: Gazetteer | None) -> dict[str, str | None]:
    """Code of each country; a name that two share is that of the one whose other names the column does not have."""
    codes: dict[str, str | None] = {}
    shared: dict[str, tuple[str, ...]] = {}
    for text in texts:
        named = countries_meant(text)
        if len(named) > 1:
            shared[text] = named
            continue
        place = None if named else (gazetteer or default_gazetteer()).country(text)
        codes[text] = named[0] if named else (place.country if place is not None else None)
    for text, named in shared.items():
        left = [code for code in named if code not in codes.values()]
        codes[text] = left[0] if len(left) == 1 else None
    return codes


def country_of_fips(code: str) -> str:
    """ISO code of a FIPS 10-4 code; one of no country is told apart from ISO's."""
    return country_coded(code, fips=True) or f"FIPS {code}"


def is_fips(target: str, name: str) -> bool:
    """Whether a column of countries has the FIPS 10-4 codes of GDELT, as its name says."""
    return target == schema.COUNTRY and _GDELT_COUNTRY.fullmatch(name) is not None


def country_column(table: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column of countries as it stands, but for the FIPS 10-4 codes of GDELT, which become ISO alpha-3 codes.

    Parameters
    ----------
    table
        Table as it was read.
    name
        Name of the column.

    Returns
    -------
    pandas.Series
        A code of GDELT that is no country's reads ``"FIPS XX"``, lest it be taken for another of ISO.

    Examples
    --------
    >>> country_column(pd.DataFrame({"ActionGeo_CountryCode": ["NI", "OC", ""]}), "ActionGeo_CountryCode").tolist()
    ['NGA', 'FIPS OC', '']
    """
    if _GDELT_COUNTRY.fullmatch(str(name)) is None:
        return table[name]
    cells = table[name].astype(object)
    codes = {code: country_of_fips(str(code)) for code in cells.dropna().unique() if code}
    return pd.Series([codes.get(cell, cell) for cell in cells], index=cells.index, dtype=object, name=name)


def country_cells(table: pd.DataFrame, country: str | None, gazetteer: Gazetteer | None) -> pd.Series[Any]:
    """Country of each row, as a caller states it: by a column, or by one country for all.

    Parameters
    ----------
    table
        Table as it was read.
    country
        Name of a column, ISO code or name of a country, or None.
    gazetteer
        Where countries are looked up; the embedded one by default.

    Returns
    -------
    pandas.Series
        Index of the table; the column as it stands, or the one code throughout.

    Raises
    ------
    InputError
        If it is neither a column nor a country.

    Examples
    --------
    >>> country_cells(pd.DataFrame(index=[3]), "Libya", None).to_dict()
    {3: 'LBY'}
    """
    code = None
    if country is not None:
        if country in table.columns:
            return country_column(table, country)
        meant = (gazetteer or default_gazetteer()).countries(country) if isinstance(country, str) else ()
        if not meant:
            names = did_you_mean(str(country), map(str, table.columns))
            msg = (
                f"country={country!r} is neither a column of the table nor a country that is known.{names} "
                "Or give an ISO code (LY, LBY) or a name."
            )
            raise InputError(msg)
        code = meant[0] if len(meant) == 1 else country
    return pd.Series(code, index=table.index, dtype=object)


def first_given(first: pd.Series[Any] | None, second: pd.Series[Any]) -> pd.Series[Any]:
    """Values of the first column, and of the second where the first says nothing.

    Parameters
    ----------
    first, second
        Columns of one table; the first may not be there.

    Returns
    -------
    pandas.Series
        With the same index.

    Examples
    --------
    >>> first_given(pd.Series(["a", "", None]), pd.Series(["x", "y", "z"])).tolist()
    ['a', 'y', 'z']
    """
    if first is None:
        return second
    return filled(first, (first.isna() | first.eq("")).to_numpy(dtype=bool, na_value=True), second)


def filled(first: pd.Series[Any], silent: NDArray[np.bool_], second: pd.Series[Any]) -> pd.Series[Any]:
    """Values of the first column, and of the second in the rows in which the first says nothing, by position."""
    if not silent.any():
        return first
    if all(pd.api.types.is_string_dtype(one.dtype) and one.dtype != object for one in (first, second)):
        return first.astype("string").where(~silent, second.astype("string"))
    return first.astype(object).where(~silent, second.astype(object))


def default_gazetteer() -> Gazetteer:
    """The gazetteer that answers where the caller names none."""
    from geoincidents.gazetteer import Gazetteer as Embedded

    return Embedded.default()
