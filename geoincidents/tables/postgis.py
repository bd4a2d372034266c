"""Incidents in and out of a PostGIS database."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd

from geoincidents import schema
from geoincidents.errors import FileMissingError, InputError, OutputError, missing_extra
from geoincidents.geo import CRS
from geoincidents.parallel import partitions_of
from geoincidents.tables.conforming import conform
from geoincidents.tables.files import read_back
from geoincidents.tables.locating import incidents_from_table
from geoincidents.tables.manifest import signed

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUERY: Final = re.compile(r"\s*(?:select|with|table|values)\s", re.IGNORECASE)
_UNKNOWN: Final = ("42P01", "3F000")
"""States of PostgreSQL for a table, and for a schema, that is not there."""


def read_postgis(query: str, connection: Any, **how: Any) -> gpd.GeoDataFrame:
    """Incidents of a table of a PostGIS database, or of a query.

    Parameters
    ----------
    query
        Name of a table (``"acled"``, ``"raw.acled"``), or a ``SELECT``.
    connection
        Address (``"postgresql://user:password@host:5432/database"``), or an engine or connection of SQLAlchemy's.
    **how
        How a table that :func:`write_postgis` did not make is read, as of :func:`incidents_from_table`.

    Returns
    -------
    geopandas.GeoDataFrame
        As :func:`read_incidents` gives it of a file: a table of ours as it was, any other one by what its columns mean.

    Raises
    ------
    FileMissingError
        If the database has no such table.
    InputError
        If there is no such database, or it refuses the query.
    SchemaError
        If values do not fit the schema.
    MissingExtraError
        If the extra ``postgis`` is not installed.

    Examples
    --------
    >>> read_postgis("acled", "a database")
    Traceback (most recent call last):
    geoincidents.errors.InputError: 'a database' is no address. Give postgresql://user:password@host:5432/database.
    """
    with _connected(connection) as opened:
        table = _read(query, opened)
    if not how and set(schema.REQUIRED) <= set(table.columns):
        out = read_back(table, None)
    else:
        out = incidents_from_table(table, **how)
    return signed(out.reset_index(drop=True), None, "read_postgis", parameters={"query": query, **how}, inputs=[])


def write_postgis(incidents: gpd.GeoDataFrame, table: str, connection: Any, *, replace: bool = False) -> None:
    """Write incidents as a table of a PostGIS database, whole or not at all.

    Parameters
    ----------
    incidents
        Incident table; a Dask one, or a folder of GeoParquet, is written partition by partition.
    table
        Name of the table (``"incidents"``, ``"public.incidents"``).
    connection
        As of :func:`read_postgis`.
    replace
        Whether a table of this name goes.

    Raises
    ------
    OutputError
        If there is such a table and ``replace`` is false, or the database cannot hold it.
    InputError
        If there is no such database.
    SchemaError
        If the table is no incident table.
    MissingExtraError
        If the extra ``postgis`` is not installed.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> write_postgis(incidents_from_rows([]), "incidents", "postgresql://nobody@127.0.0.1:1/nothing")
    Traceback (most recent call last):
    geoincidents.errors.InputError: No database answers at postgresql://nobody@127.0.0.1:1/nothing: ...
    """
    alchemy = _alchemy()
    home, _, name = table.rpartition(".")
    with _connected(connection) as opened:
        there = alchemy.inspect(opened).has_table(name, schema=home or None)
        if there and not replace:
            raise OutputError(f"There is a table {table!r}. Pass replace=True to replace it, or give another name.")
        exists = "replace" if there else "fail"
        for piece in _pieces(incidents):
            try:
                _write(piece, name, home or None, opened, exists)
            except alchemy.exc.SQLAlchemyError as error:
                raise OutputError(f"The table {table!r} was not written: {_why(error)}") from error
            exists = "append"


def _alchemy() -> Any:
    try:
        import geoalchemy2  # noqa: F401 it teaches SQLAlchemy points
        import psycopg  # noqa: F401 it speaks to the server
        import sqlalchemy
    except ImportError as error:
        raise missing_extra("A PostGIS database", "postgis") from error
    return sqlalchemy


@contextmanager
def _connected(connection: Any) -> Iterator[Any]:
    """Connection within a transaction; one that was given is left open, and its transaction to whoever gave it."""
    alchemy = _alchemy()
    if isinstance(connection, alchemy.Connection):
        yield connection
        return
    engine = connection if isinstance(connection, alchemy.Engine) else alchemy.create_engine(_address(connection))
    try:
        opened = engine.connect()
    except alchemy.exc.OperationalError as error:
        at = engine.url.set(drivername="postgresql").render_as_string(hide_password=True)
        msg = f"No database answers at {at}: {_why(error)} Start it, or correct the address."
        raise InputError(msg) from error
    try:
        with opened, opened.begin():
            yield opened
    finally:
        if engine is not connection:
            engine.dispose()


def _address(connection: Any) -> Any:
    alchemy = _alchemy()
    try:
        url = alchemy.make_url(connection)
    except alchemy.exc.ArgumentError as error:
        msg = f"{connection!r} is no address. Give postgresql://user:password@host:5432/database."
        raise InputError(msg) from error
    if url.drivername.partition("+")[0] not in {"postgresql", "postgres"}:
        raise InputError(f"{url.drivername}:// is no PostGIS database. Give postgresql://user:password@host/database.")
    return url.set(drivername="postgresql+psycopg")


def _why(error: Any) -> str:
    """What the server said, on one line."""
    return " ".join(str(getattr(error, "orig", None) or error).split()).rstrip(".") + "."


def _read(query: str, connection: Any) -> pd.DataFrame:
    """Rows of a table or a query, with geometries where it has some."""
    alchemy = _alchemy()
    quote = connection.dialect.identifier_preparer.quote
    named = not _QUERY.match(query)
    sql = f"SELECT * FROM {'.'.join(quote(part) for part in query.split('.'))}" if named else query  # noqa: S608 quoted
    try:
        kinds = connection.execute(alchemy.text("SELECT oid FROM pg_type WHERE typname = 'geometry'")).scalars().all()
        result = connection.execute(alchemy.text(sql))
        points = [one.name for one in result.cursor.description if one.type_code in kinds]
        rows = pd.DataFrame(result.fetchall(), columns=list(result.keys()))
    except alchemy.exc.SQLAlchemyError as error:
        if named and getattr(getattr(error, "orig", None), "sqlstate", None) in _UNKNOWN:
            there = ", ".join(alchemy.inspect(connection.engine).get_table_names()) or "none"
            msg = f"The database has no table {query!r}; it has {there}. Name one of them, or give a SELECT."
            raise FileMissingError(msg) from error
        raise InputError(f"The database refuses the query: {_why(error)}") from error
    for name in points:
        rows[name] = gpd.GeoSeries.from_wkb(rows[name], crs=None)
    if not points:
        return rows
    shapes = rows[points[0]]
    number = int(shapes.map(_srid, na_action="ignore").max()) if shapes.notna().any() else 0
    return gpd.GeoDataFrame(rows, geometry=points[0], crs=number or CRS)


def _srid(shape: Any) -> int:
    """Number of the coordinate system that a point of the database carries."""
    import shapely

    return int(shapely.get_srid(shape))


def _pieces(incidents: Any) -> Iterator[gpd.GeoDataFrame]:
    """The table, or one partition of it after the other, as the schema has it."""
    parts = partitions_of(incidents)
    if parts is None:
        yield conform(incidents)
        return
    for number in range(parts.npartitions):
        yield conform(parts.get_partition(number).compute())


def _write(piece: gpd.GeoDataFrame, name: str, home: str | None, connection: Any, exists: Any) -> None:
    from geoalchemy2 import Geometry

    kept = piece.astype({one: object for one, kind in piece.dtypes.items() if str(kind) in {"string", "str"}})
    points = {piece.geometry.name: Geometry("POINT", srid=4326)}
    table = pd.DataFrame(kept.drop(columns=piece.geometry.name))
    texts = {one: _alchemy().Text() for one in table.columns if table[one].dtype == object}
    table[piece.geometry.name] = [None if shape is None else f"SRID=4326;{shape.wkt}" for shape in piece.geometry]
    table.to_sql(
        name,
        connection,
        schema=home,
        if_exists=exists,
        index=False,
        dtype=texts | points,
        method="multi",
        chunksize=500,
    )
