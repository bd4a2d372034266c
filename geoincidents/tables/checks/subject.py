"""The table under check: as it was given, and as far as it fits the schema."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.gazetteer.borders import stated_countries
from geoincidents.names.countries import country_of
from geoincidents.tables.checks.keys import keys_of
from geoincidents.tables.coercion import to_floats
from geoincidents.tables.columns import LAT, LON, column_map
from geoincidents.tables.conforming import conform_leniently
from geoincidents.tables.findings import told
from geoincidents.tables.point_checks import judge_points

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.gazetteer.divisions import Located
    from geoincidents.tables.checks.keys import Keys
    from geoincidents.tables.findings import Severity, Told
    from geoincidents.tables.point_checks import Fault

MAX_LAT, MAX_LON = 90.0, 180.0
_KILLED = (schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH)
_INJURED = (schema.INJURED_LOW, schema.INJURED_BEST, schema.INJURED_HIGH)


@dataclass(frozen=True, eq=False)
class Subject:
    """A table to be checked.

    Attributes
    ----------
    given
        As it was given, with columns of different names.
    table
        Incident table, null where a value does not fit.
    lat, lon
        Degrees as given, be they on Earth or not; NaN where there is none.
    today
        No later day has come anywhere.
    part
        Which part of a table it is.
    chosen
        Gazetteer to ask, or None for the default one, which is opened when it is asked for the first time.
    """

    given: pd.DataFrame = field(repr=False)
    table: gpd.GeoDataFrame = field(repr=False)
    lat: NDArray[np.float64] = field(repr=False)
    lon: NDArray[np.float64] = field(repr=False)
    today: pd.Timestamp
    chosen: Gazetteer | None = None
    part: int = 0

    def told(
        self,
        severity: Severity,
        slug: str,
        column: str | None,
        bad: ArrayLike,
        message: str,
        remedy: str,
        *,
        values: Any = None,
    ) -> list[Told]:
        """What is to be told of the rows that are bad, by position; nothing where none is."""
        where = bad.fillna(value=False).to_numpy(dtype=bool) if isinstance(bad, pd.Series) else np.asarray(bad)
        if not where.any():
            return []
        return [told(severity, slug, column, where, values, message, remedy, index=self.given.index)]

    def is_one_of(self, column: str, *words: str) -> NDArray[np.bool_]:
        """Rows of which a column has one of some words."""
        return np.asarray(self.table[column].isin([str(word) for word in words]).to_numpy(dtype=bool))

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer to ask."""
        from geoincidents.gazetteer.given import gazetteer_of

        return gazetteer_of(self.chosen)

    @cached_property
    def located(self) -> NDArray[np.bool_]:
        """Rows with a point on Earth."""
        return (np.abs(self.lat) <= MAX_LAT) & (np.abs(self.lon) <= MAX_LON)

    @cached_property
    def stated(self) -> NDArray[np.object_]:
        """Country (ISO alpha-3) that each row names as code or name, else that of its place; None for neither."""
        named = self.table[schema.COUNTRY]
        codes = {text: country_of(str(text)) for text in named.dropna().unique()}
        return stated_countries(self.table.assign(**{schema.COUNTRY: named.map(codes)}), self.gazetteer)

    @cached_property
    def judged(self) -> tuple[Located, list[Fault]]:
        """Country and division of each row with a point on Earth, and what is wrong with the point."""
        at = np.flatnonzero(self.located)
        return judge_points(self.gazetteer, self.lat[at], self.lon[at], self.stated[at])

    @cached_property
    def keys(self) -> Keys:
        """What tells one row and one event from another."""
        return keys_of(self)

    @cached_property
    def degrees(self) -> pd.Series[Any]:
        """Each row's point as "lat, lon"; null where there is none."""
        pairs = zip(self.lat.tolist(), self.lon.tolist(), strict=True)
        return pd.Series([None if y != y or x != x else f"{y:g}, {x:g}" for y, x in pairs], dtype=object)  # noqa: PLR0124 NaN

    @cached_property
    def counts(self) -> NDArray[np.bool_]:
        """Rows that enter counts and sums: incidents, also where the kind of record is not said."""
        kind = self.table[schema.RECORD_KIND]
        words = (str(schema.RecordKind.INCIDENT), str(schema.RecordKind.STRATEGIC))
        return (kind.isna() | kind.isin(words)).to_numpy(dtype=bool)

    @cached_property
    def toll(self) -> NDArray[np.float64]:
        """Killed and injured of each row, by the largest numbers it has; NaN where it has none."""
        killed, injured = (
            self.table[list(names)].astype("Float64").max(axis=1).to_numpy("float64", na_value=np.nan)
            for names in (_KILLED, _INJURED)
        )
        toll: NDArray[np.float64] = np.nan_to_num(killed) + np.nan_to_num(injured)
        toll[np.isnan(killed) & np.isnan(injured)] = np.nan
        return toll


def subject_of(frame: pd.DataFrame, today: pd.Timestamp, gazetteer: Gazetteer | None, part: int = 0) -> Subject:
    """A table brought to the schema as far as it fits, without raising."""
    given = frame.loc[:, ~frame.columns.duplicated()]
    mapping = column_map(given, None)
    if _has_geometry(given) or not {LAT, LON} <= set(mapping):
        table, _ = conform_leniently(given)
        points = np.asarray(table.geometry.array, dtype=object).copy()
        points[shapely.get_type_id(points) != 0] = None  # 0 is Point
        lat, lon = shapely.get_y(points), shapely.get_x(points)
    else:
        table, _ = conform_leniently(given)
        lat, lon = to_floats(given[mapping[LAT]]), to_floats(given[mapping[LON]])
        whole = np.isfinite(lat) & np.isfinite(lon)
        lat, lon = np.where(whole, lat, np.nan), np.where(whole, lon, np.nan)
    return Subject(given, table, lat, lon, today, gazetteer, part)


def _has_geometry(frame: pd.DataFrame) -> bool:
    return isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None


def coordinate_columns(subject: Subject) -> tuple[str, str] | None:
    """Names of the columns that the coordinates were taken from; None where they are a geometry, or there are none."""
    mapping = column_map(subject.given, None)
    if _has_geometry(subject.given) or not {LAT, LON} <= set(mapping):
        return None
    return mapping[LAT], mapping[LON]
