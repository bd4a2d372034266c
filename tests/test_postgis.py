"""Incidents in and out of PostGIS, on a server that the test starts."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely.geometry import Point

import geoincidents as gi
from geoincidents.errors import FileMissingError, InputError, OutputError, SchemaError

pytest.importorskip("geoalchemy2")
sqlalchemy = pytest.importorskip("sqlalchemy")


def as_postgres(*words):
    """Run a program of the server, which refuses to be run by root."""
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*user, *map(str, words)], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def database():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        reason = "Debian's postgresql and postgresql-NN-postgis-3 are not installed"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    programs = found[-1].parent
    home = Path(tempfile.mkdtemp(prefix="pg"))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    as_postgres(programs / "initdb", "-D", home / "data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -F"
    as_postgres(programs / "pg_ctl", "-D", home / "data", "-w", "-o", options, "-l", home / "log", "start")
    address = f"postgresql://postgres:secret@127.0.0.1:{port}/postgres"
    engine = sqlalchemy.create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE EXTENSION postgis"))
    engine.dispose()
    yield address
    as_postgres(programs / "pg_ctl", "-D", home / "data", "-m", "immediate", "stop")
    shutil.rmtree(home)


def test_incidents_come_back_as_they_were(database, incidents):
    table = gi.conform(incidents)
    table.loc[table.index[0], ["evidence", "time_start"]] = ["صاروخ 'x'; \\ \t\n%s", pd.Timestamp("2019-04-05T12:00Z")]
    gi.write_postgis(table, "incidents", database)
    assert_geodataframe_equal(gi.read_postgis("incidents", database), table.reset_index(drop=True))
    few = gi.read_postgis("SELECT * FROM incidents WHERE ST_Y(geometry) > 32.5 ORDER BY incident_id", database)
    assert few["incident_id"].tolist() == sorted(table.loc[table.geometry.y > 32.5, "incident_id"])
    with pytest.raises(OutputError, match=r"There is a table 'incidents'. Pass replace=True"):
        gi.write_postgis(table, "incidents", database)
    gi.write_postgis(table.iloc[:2], "incidents", database, replace=True)
    assert len(gi.read_postgis("incidents", database)) == 2


def test_partitions_are_written_one_after_the_other_or_not_at_all(database, incidents):
    dask_geopandas = pytest.importorskip("dask_geopandas")
    parts = dask_geopandas.from_geopandas(incidents, npartitions=3, sort=False)
    gi.write_postgis(parts, "parts", database)
    assert_geodataframe_equal(gi.read_postgis("parts", database), gi.conform(incidents).reset_index(drop=True))
    broken = parts.map_partitions(lambda part: part.assign(killed_best="many"), meta=parts._meta)
    with pytest.raises(SchemaError):
        gi.write_postgis(broken, "broken", database)
    with pytest.raises(FileMissingError, match=r"no table 'broken'; it has .*parts"):
        gi.read_postgis("broken", database)


def test_a_table_of_others_is_read_by_what_its_columns_mean(database):
    engine = sqlalchemy.create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(
            'CREATE TABLE "Raids" AS SELECT 7 AS dead, DATE \'2019-04-05\' AS date, '
            "ST_SetSRID(ST_MakePoint(329131, 3640000), 32633) AS place"
        ))  # fmt: skip
        read = gi.read_postgis("Raids", connection, country="LBY")
    assert read["killed_best"].tolist() == [7]
    assert read.geometry.iloc[0].distance(Point(13.18, 32.88)) < 0.05
    assert gi.read_postgis("Raids", engine)["date_start"].tolist() == [pd.Timestamp("2019-04-05")]
    engine.dispose()


def test_what_is_wrong_is_told_without_the_password(database):
    with pytest.raises(InputError, match=r"refuses the query: .*nonsense") as told:
        gi.read_postgis("SELECT nonsense FROM nothing WHERE nonsense", database)
    assert "secret" not in str(told.value)
    with pytest.raises(InputError, match=r"No database answers at postgresql://a:\*\*\*@127.0.0.1:1/x: "):
        gi.read_postgis("x", "postgresql://a:secret@127.0.0.1:1/x")
    with pytest.raises(InputError, match=r"sqlite:// is no PostGIS"):
        gi.read_postgis("x", "sqlite:///x.db")
    with pytest.raises(InputError, match=r"None is no address"):
        gi.read_postgis("x", None)
