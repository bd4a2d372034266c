"""Any table turned into incidents, row for row: columns mapped, cells parsed, place names looked up."""

from __future__ import annotations

import os
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypedDict, Unpack, cast

import pandas as pd

from geoincidents import schema
from geoincidents.errors import InputError, SchemaError
from geoincidents.gazetteer.checks import shown
from geoincidents.gazetteer.reference import reference_point
from geoincidents.parallel import as_whole
from geoincidents.tables.columns import country_cells, default_gazetteer, did_you_mean
from geoincidents.tables.manifest import manifest_of, signed
from geoincidents.tables.notes import NOTES
from geoincidents.tables.planning import plan_of
from geoincidents.tables.reading import Ask, check_policies, read_rows
from geoincidents.tables.records import Records

if TYPE_CHECKING:
    import geopandas as gpd

    from geoincidents.gazetteer import Gazetteer, Reference
    from geoincidents.gazetteer.area import AreaLike
    from geoincidents.tables.answers import Answers
    from geoincidents.tables.findings import Finding
    from geoincidents.tables.held import Held
    from geoincidents.tables.placing import OnAmbiguous
    from geoincidents.tables.planning import Plan
    from geoincidents.tables.reading import Errors


class PlaceContext(TypedDict, total=False):
    """What is known of the places of a table beside their names; see :func:`locate`."""

    admin1: str | None
    admin2: str | None
    near: Reference | None
    within: AreaLike | None
    group: str | None


@as_whole("tables", folders=False)
def locate(  # noqa: PLR0913 what the table is, and how it is read
    table: pd.DataFrame,
    *,
    place: str | None = "location",
    country: str | None = None,
    columns: Mapping[str, str | None] | None = None,
    layout: str | os.PathLike[str] | None = None,
    date_format: str | None = None,
    errors: Errors = "flag",
    on_ambiguous: OnAmbiguous = "flag",
    keep_source: bool = True,
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
    layout
        Name of a known layout or path of a declaration, instead of recognising one.
    date_format
        ``strptime`` pattern of the table's dates, such as ``"%d/%m/%Y"``; see :func:`incidents_from_table`.
    errors
        ``flag`` leaves out a cell that cannot be read and tells so in ``attrs["findings"]``, ``raise`` refuses the
        table.
    on_ambiguous
        ``flag`` marks a row whose name several places answer to as ``ambiguous``, ``best`` takes the likeliest, and
        ``raise`` refuses the table and tells all such names. :func:`unplaced` lists them to be corrected.
    keep_source
        Whether ``source_record`` is filled; it takes about a kilobyte a row.
    gazetteer
        Where names are looked up; by default the embedded one with the user's packs and remembered places.
    **context
        What else is known of the places; each the name of a column, or one value for all rows. ``admin1``: the
        first-order division to hold a row to, by name or GeoNames code. ``admin2``: the second-order division, by name,
        that the places are likely to be in, and that stands for those that are not known. ``near``: place, (lat, lon)
        or geometry that the places are likely to be close to. ``within``: area to hold them to, as in
        :func:`within_area`. ``group``: a column whose rows of one value, such as those of one report, lend each other
        context; see :meth:`Gazetteer.resolve_many`.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows in the same order with the same index, EPSG:4326. A name that is not found has no geometry and the
        status ``unresolved``. A cell that names several places has the area that covers them where they are near each
        other, else no geometry and the status ``ambiguous``, with each as a candidate. A row that came with a point has
        the status ``given``, and where the table does not say how exact that is, the precision ``unknown`` and no
        radius.

    Raises
    ------
    SchemaError
        If a column is not there or values do not fit; every fault with its rows.
    InputError
        If ``country`` is neither a column nor a country, or there is no such policy.
    PlaceNotFoundError
        If an ``admin1``, ``near`` or ``within`` for all rows is not in the gazetteer.
    AmbiguousPlaceError
        If names are ambiguous and ``on_ambiguous`` is ``raise``.

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
    how = Locating.of(
        place=place, country=country, columns=columns, layout=layout, date_format=date_format, errors=errors,
        on_ambiguous=on_ambiguous, keep_source=keep_source, gazetteer=gazetteer, **context,
    )  # fmt: skip
    faults: list[Finding] = []
    located = how.rows(table, how.plan(table, faults), faults)
    return signed(
        located, manifest_of(table), "locate", parameters=how.told(), gazetteer=gazetteer or default_gazetteer()
    )


_KINDS: Final[dict[str, tuple[tuple[type, ...], str]]] = {
    "columns": ((Mapping,), "no mapping of names to columns"),
    "values": ((Mapping,), "no mapping of names to mappings of words"),
    "layout": ((str, os.PathLike), "neither the name of a layout nor the path of a file"),
    "place": ((Hashable,), "no name of a column"),
    "country": ((str,), "neither a country nor the name of a column"),
    "date_format": ((str,), "no format such as '%d/%m/%Y'"),
    "source_name": ((str,), "no text"),
}
_HALF: Final = re.compile("[\ud800-\udfff]")  # which no file of text can hold


def _check_kinds(asked: Mapping[str, Any]) -> None:
    """InputError for the first argument that is not of its kind."""
    for name, (kinds, what) in _KINDS.items():
        value = asked.get(name)
        if not (value is None or isinstance(value, kinds)):
            raise InputError(f"{name}={shown(value)} is {what}.")
    if _HALF.search(asked.get("source_name") or ""):
        raise InputError(f"source_name={repr(asked['source_name'])[:60]} holds half a character. Write it anew.")
    if odd := [one for one in (asked["columns"] or {}).values() if not (one is None or isinstance(one, str))]:
        raise InputError(f"{repr(odd[0])[:60]} in columns is no name of a column. Give a text.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Locating:
    """How a table is located; the fields are the parameters of :func:`locate`."""

    place: str
    names_place: bool
    country: str | None
    columns: Mapping[str, str | None] | None
    layout: str | os.PathLike[str] | None
    date_format: str | None
    errors: Errors
    on_ambiguous: OnAmbiguous
    keep_source: bool
    gazetteer: Gazetteer | None
    context: PlaceContext

    @classmethod
    def of(cls, **asked: Any) -> Locating:
        """What was asked, checked as far as it can be without a table."""
        own = set(cls.__annotations__) - {"context", "names_place"}
        context = {name: value for name, value in asked.items() if name not in own}
        unknown = sorted(set(context) - set(PlaceContext.__annotations__))
        if unknown:
            raise TypeError(f"locate() got an unexpected keyword argument {unknown[0]!r}")
        _check_kinds(asked)
        check_policies(asked["errors"], asked["on_ambiguous"])
        rest = {name: value for name, value in asked.items() if name in own and name != "place"}
        place = asked["place"]
        named = "location" if place is None else place
        return cls(place=named, names_place=place is not None, context=cast("PlaceContext", context), **rest)

    def told(self) -> dict[str, Any]:
        """Parameters for the manifest."""
        told: dict[str, Any] = {"place": self.place, "country": self.country, "columns": self.columns}
        told |= {"date_format": self.date_format, **self.context}
        return told | {"on_ambiguous": None if self.on_ambiguous == "flag" else self.on_ambiguous}

    def named_columns(self, table: pd.DataFrame) -> list[str]:
        """Columns that the caller named for what a row's place is asked with."""
        named = (self.place, self.country, *self.context.values())
        return [value for value in named if isinstance(value, str) and value in table.columns]

    @property
    def group(self) -> str | None:
        """Column whose rows lend each other context."""
        return self.context.get("group")

    def plan(self, table: pd.DataFrame, faults: list[Finding]) -> Plan:
        """What the columns of a table mean that is to be located; SchemaError where none has its places."""
        columns, place = self.columns, self.place
        named = schema.PLACE_PHRASE in table.columns or schema.PLACE_PHRASE in (columns or {})
        stays = {schema.PLACE_PHRASE: place} if place in table.columns and not named else {}
        used = [v for v in (self.country, *self.context.values()) if isinstance(v, str) and v in table.columns]
        records = Records.of(table) if self.keep_source else None
        plan = plan_of(
            table, records, faults, columns=columns, layout=self.layout, stays=stays, elsewhere=frozenset(used)
        )
        named_place = schema.PLACE_PHRASE in plan.fields
        if place not in table.columns and (not named_place or (self.names_place and place != "location")):
            msg = f"The table has no column {place!r}.{did_you_mean(str(place), map(str, table.columns))} Pass place=."
            raise SchemaError(msg)
        return plan

    def rows(
        self,
        table: pd.DataFrame,
        plan: Plan,
        faults: list[Finding],
        *,
        held: Held | None = None,
        answers: Answers | None = None,
        looks_up: bool = True,
        quiet: bool = False,
    ) -> gpd.GeoDataFrame:
        """Rows of a table, or of a part of one, by a plan; the plan is used up."""
        nothing = pd.Series(None, index=table.index, dtype=object)
        extra = {
            schema.PLACE_PHRASE: table[self.place] if self.place in table.columns else nothing,
            schema.COUNTRY: country_cells(table, self.country, self.gazetteer),
        }
        known = _cells(table, self.context)
        if (admin2 := known.pop(schema.ADMIN2, None)) is not None:
            extra[schema.ADMIN2] = pd.Series(admin2, index=table.index, dtype=object)
        known["on_ambiguous"] = self.on_ambiguous
        ask = Ask(
            self.gazetteer, self.date_format, errors=self.errors, keep_source=self.keep_source, looks_up=looks_up,
            held=held, answers=answers, quiet=quiet, context=known,
        )  # fmt: skip
        return read_rows(plan, ask, faults, extra)


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


@as_whole("tables", folders=False)
def incidents_from_table(  # noqa: PLR0913 what the table is, and how it is read
    table: pd.DataFrame,
    *,
    columns: Mapping[str, str | None] | None = None,
    values: Mapping[str, Mapping[str, str]] | None = None,
    layout: str | os.PathLike[str] | None = None,
    country: str | None = None,
    near: Reference | None = None,
    gazetteer: Gazetteer | None = None,
    date_format: str | None = None,
    source_name: str | None = None,
    errors: Errors = "raise",
    on_ambiguous: OnAmbiguous = "flag",
    keep_source: bool = True,
) -> gpd.GeoDataFrame:
    """Incidents of a table in memory, row for row.

    A table in the layout of a known data set (ACLED, UCDP GED, GDELT, ...; :func:`layouts` lists them) is read as
    that: columns, words, precision and counts. Otherwise a column called like one of the schema is that; without
    ``columns``, HXL tags and the usual headers of incident logs say what the others mean, where their content agrees,
    and ``attrs["findings"]`` says what was guessed. Every further column is kept under its name, and
    ``source_record`` holds the whole row as JSON. A row with coordinates has the match status
    ``given`` and, unless the table says how exact they are, the precision ``unknown``; one without is
    looked up by ``place_phrase``. A date may be a day in any usual form, a month (2019-04) or a year (2019): start,
    end and precision say which. A count may be "1,200", "10+", "5-7" or "at least 14". What has no identifier gets
    one that only depends on its source and content.

    Parameters
    ----------
    table
        Any table, with a geometry column or without.
    columns
        Schema column (also ``lat`` and ``lon``, or ``point`` for both in one cell, and ``year``) -> column of the
        table, or None to switch one off.
    values
        For schema columns with a vocabulary, the table's words and what they mean:
        ``{"event_type": {"IED/UXO": "explosive_device"}}``.
    layout
        Name of a known layout, or the path of a declaration of your own (TOML), instead of recognising one.
    country
        Column with the country of each row, or one for all that state none, as code or name. A row whose
        country is not known is not looked up.
    near
        Place, (lat, lon) or geometry that the places are likely to be close to.
    gazetteer
        Where place names are looked up when a row has no coordinates; the embedded one by default.
    date_format
        ``strptime`` pattern of the table's dates, such as ``"%d/%m/%Y"``, for all of them; by default what the
        column, its header and a year column prove.
    source_name
        What to call the source where no column does.
    errors
        What becomes of a cell that cannot be read: ``raise`` refuses the table and names every fault, ``flag`` leaves
        the cell out (the row stays, ``source_record`` keeps it) and tells so in ``attrs["findings"]``.
    on_ambiguous
        What becomes of a name that several places answer to: ``flag``, ``best`` or ``raise``, as in :func:`locate`.
    keep_source
        Whether ``source_record`` is filled; it takes about a kilobyte a row.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows and index (one row an event where a known layout has several), every schema column, EPSG:4326.
        ``attrs["findings"]`` is a list with what was guessed, left out or found to contradict itself.

    Raises
    ------
    SchemaError
        If a column is missing or values do not fit; every fault with its rows.
    InputError
        If ``country`` is neither a column nor a country, or there is no such layout, word or policy.
    FileMissingError
        If ``layout`` is the path of no file.
    AmbiguousPlaceError
        If names are ambiguous and ``on_ambiguous`` is ``raise``.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"month": ["2019-04"], "lat": [32.9], "lon": [13.2], "dead": ["at least 14"]})
    >>> incidents = incidents_from_table(table, columns={"date_start": "month", "killed_best": "dead"})
    >>> incidents["date_precision"].item(), str(incidents["date_end"].item())[:10], incidents["killed_low"].tolist()
    ('month', '2019-04-30', [14])
    """
    _check_table(table)
    how = TableReading.of(
        columns=columns, values=values, layout=layout, country=country, near=near, gazetteer=gazetteer,
        date_format=date_format, source_name=source_name, errors=errors, on_ambiguous=on_ambiguous,
        keep_source=keep_source,
    )  # fmt: skip
    faults: list[Finding] = list(table.attrs.get(NOTES, []))
    plan, further, manifest = how.plan(table, faults), how.further(table), manifest_of(table)
    del table  # the plan alone holds it now
    found = how.read(plan, further, faults)
    parameters = how.told()
    return signed(
        found, manifest, "incidents_from_table", parameters=parameters, gazetteer=gazetteer or default_gazetteer()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReading:
    """How a table is read; the fields are the parameters of :func:`incidents_from_table`."""

    columns: Mapping[str, str | None] | None
    values: Mapping[str, Mapping[str, str]] | None
    layout: str | os.PathLike[str] | None
    country: str | None
    near: Reference | None
    gazetteer: Gazetteer | None
    date_format: str | None
    source_name: str | None
    errors: Errors
    on_ambiguous: OnAmbiguous
    keep_source: bool
    group: ClassVar[None] = None

    @classmethod
    def of(cls, **asked: Any) -> TableReading:
        """What was asked, checked as far as it can be without a table."""
        _check_kinds(asked)
        check_policies(asked["errors"], asked["on_ambiguous"])
        if isinstance(asked["near"], list | tuple):  # one point; of the look-up a list is one for each row
            asked["near"] = reference_point(cast("Any", asked["near"]))[:2]
        return cls(**asked)

    def told(self) -> dict[str, Any]:
        """Parameters for the manifest."""
        told: dict[str, Any] = {
            "columns": self.columns,
            "values": self.values,
            "layout": self.layout,
            "country": self.country,
        }
        told |= {"near": self.near, "date_format": self.date_format, "errors": self.errors}
        return told | {"on_ambiguous": None if self.on_ambiguous == "flag" else self.on_ambiguous}

    def named_columns(self, table: pd.DataFrame) -> list[str]:
        """Columns that the caller named for what a row's place is asked with."""
        return [self.country] if self.country is not None and self.country in table.columns else []

    def plan(self, table: pd.DataFrame, faults: list[Finding]) -> Plan:
        """What the columns of a table mean."""
        wanted = dict(self.columns or {})
        if self.country in table.columns:
            wanted.setdefault(schema.COUNTRY, self.country)
        records = Records.of(table) if self.keep_source else None
        return plan_of(table, records, faults, columns=wanted, values=self.values, layout=self.layout)

    def further(self, table: pd.DataFrame) -> dict[str, pd.Series[Any]]:
        """Values that count where the table says nothing."""
        return {schema.COUNTRY: country_cells(table, self.country, self.gazetteer)} if self.country is not None else {}

    def read(
        self,
        plan: Plan,
        extra: Mapping[str, pd.Series[Any]],
        faults: list[Finding],
        *,
        held: Held | None = None,
        answers: Answers | None = None,
        looks_up: bool = True,
        quiet: bool = False,
    ) -> gpd.GeoDataFrame:
        """Rows of the table of a plan, which is used up."""
        ask = Ask(
            self.gazetteer, self.date_format, self.source_name, self.errors, self.keep_source, looks_up, held, answers,
            quiet=quiet, context={"near": self.near, "on_ambiguous": self.on_ambiguous},
        )  # fmt: skip
        return read_rows(plan, ask, faults, extra)

    def rows(self, table: pd.DataFrame, plan: Plan, faults: list[Finding], **settled: Any) -> gpd.GeoDataFrame:
        """Rows of a table, or of a part of one, by a plan, which is used up."""
        return self.read(plan, self.further(table), faults, **settled)
