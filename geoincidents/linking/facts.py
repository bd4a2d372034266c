"""What is known of each row, in arrays that pairs of rows can be compared by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoincidents import schema
from geoincidents.linking.parties import Parties
from geoincidents.linking.tables import TYPES
from geoincidents.linking.wording import Wording
from geoincidents.schema import DatePrecision, EventType, RecordKind, SourceSchema
from geoincidents.tables.tellings import MACHINE, document_keys, numbered, outlet_keys, tellings

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoincidents.linking.wording import Frequencies

LONGEST_DAYS: Final = 62.0
"""Days beyond which a date says too little to link by."""
BACK_DAYS: Final = 7.0
"""Days before the last possible one within which a report that says no more is taken to speak of."""
PRECISE_KM, LOCAL_KM, WIDE_KM = 10.0, 60.0, 200.0
"""Radii up to which a place is a town, its surroundings, a division; beyond, only the country counts."""
_TYPE_NUMBERS: Final = {name: number for number, name in enumerate(TYPES)}
_OTHER: Final = _TYPE_NUMBERS[str(EventType.OTHER)]
_HOUR: Final = np.timedelta64(1, "h")
_TOLLS: Final = (
    (schema.KILLED_LOW, schema.KILLED_BEST, schema.KILLED_HIGH),
    (schema.INJURED_LOW, schema.INJURED_BEST, schema.INJURED_HIGH),
)


@dataclass(frozen=True, slots=True)
class Tellers:
    """Who tells each row, as :mod:`geoincidents.tables.tellings` numbers them; -1 where nothing is known.

    A row of an unknown source is a telling of its own.
    """

    document: NDArray[np.int64]
    outlet: NDArray[np.int64]
    telling: NDArray[np.int64]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.telling)

    @classmethod
    def of(cls, documents: pd.Series[Any], outlets: pd.Series[Any], telling: pd.Series[Any]) -> Tellers:
        """Number what the rows of one document, outlet and telling share; nothing is known of what is empty."""
        document, told = numbered(documents), pd.factorize(telling)[0]
        # Rows of unknown sources may be of several: each counts, in a group that they were given as without one.
        alone = np.where(document < 0, -1 - np.arange(len(told)), told)
        return cls(document, numbered(outlets), _codes(pd.Series(alone)))


@dataclass(frozen=True, slots=True)
class Setting(Tellers):
    """When, where and what each row tells, by which pairs are found; one entry a row, in the order of identifiers.

    Attributes
    ----------
    order
        Position of each entry's row in the table.
    links
        Whether a row may tell of another's event at all: an incident or a strategic change whose day is known enough.
    first, last, undated
        Days since 1970 between which it happened, NaN where not known, and whether only publication tells them.
    lat, lon, radius
        Degrees, and kilometres; NaN and infinite where there is no point.
    phrase, country
        Numbers of the name of the place as reported, and of the country; -1 where not known.
    kind
        Number of the event type.
    """

    order: NDArray[np.int64]
    links: NDArray[np.bool_]
    first: NDArray[np.float64]
    last: NDArray[np.float64]
    undated: NDArray[np.bool_]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    radius: NDArray[np.float64]
    phrase: NDArray[np.int64]
    country: NDArray[np.int64]
    kind: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Facts(Setting):
    """All that is known of each row, by which pairs are compared.

    Attributes
    ----------
    published
        Day of publication, NaN where not known.
    hour
        Hours since 1970, NaN where not stated.
    place
        Number of the place, -1 where not known.
    tolls
        Low, best and high of killed, then of injured; NaN where not stated.
    machine, text
        Whether a program coded the row, and whether it was read from a report.
    parties, wording
        Who, and in which words.
    """

    published: NDArray[np.float64]
    hour: NDArray[np.float64]
    place: NDArray[np.int64]
    tolls: NDArray[np.float32]
    machine: NDArray[np.bool_]
    text: NDArray[np.bool_]
    parties: Parties
    wording: Wording


class Bounds(NamedTuple):
    """When and where each row may have happened, and whether it may link; see :class:`Setting`."""

    first: NDArray[np.float64]
    last: NDArray[np.float64]
    undated: NDArray[np.bool_]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    radius: NDArray[np.float64]
    links: NDArray[np.bool_]


def bounds_of(table: pd.DataFrame, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Bounds:
    """When and where each row of a conformed table may have happened."""
    first, last, undated = days_of(table)
    kinds = table[schema.RECORD_KIND].isin([str(RecordKind.INCIDENT), str(RecordKind.STRATEGIC)])
    radius = np.where(np.isnan(lat), np.inf, _radius(table))
    links = kinds.to_numpy(dtype=bool) & (last - first <= LONGEST_DAYS)
    return Bounds(first, last, undated, lat, lon, radius, links)


def in_order(table: pd.DataFrame) -> NDArray[np.int64]:
    """Positions of the rows by their identifiers, and of one identifier as they stand."""
    return np.argsort(table[schema.INCIDENT_ID].to_numpy(dtype=object).astype(str), kind="stable")


def setting_of(incidents: pd.DataFrame, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Setting:
    """When, where and what each row of a conformed table tells; points may be better than the table's own."""
    return Setting(**_setting(*_sorted(incidents, lat, lon)))


def facts_of(
    incidents: pd.DataFrame,
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    frequencies: Frequencies | None = None,
) -> Facts:
    """All that is known of each row of a conformed table; points may be better than the table's own.

    How often words come is counted in the table, where it is not known of a larger one that holds these rows.
    """
    table, order, bounds = _sorted(incidents, lat, lon)
    source = table[schema.SOURCE_SCHEMA].astype(object).fillna("")
    return Facts(
        **_setting(table, order, bounds),
        published=_days(table[schema.SOURCE_DATE]),
        hour=_hours(table[schema.TIME_START]),
        place=_codes(table[schema.PLACE_ID]),
        tolls=_tolls(table, tellings(table)),
        machine=source.isin([str(one) for one in MACHINE]).to_numpy(dtype=bool),
        text=source.isin([str(SourceSchema.TEXT), ""]).to_numpy(dtype=bool),
        parties=Parties.of(table),
        wording=Wording.of(table, frequencies),
    )


def _sorted(
    incidents: pd.DataFrame, lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> tuple[pd.DataFrame, NDArray[np.int64], Bounds]:
    """Rows in the order of their identifiers, their positions in the table, and their bounds."""
    order = in_order(incidents)
    table = pd.DataFrame(incidents.drop(columns=schema.GEOMETRY, errors="ignore")).iloc[order].reset_index(drop=True)
    return table, order, bounds_of(table, lat[order], lon[order])


def _setting(table: pd.DataFrame, order: NDArray[np.int64], bounds: Bounds) -> dict[str, Any]:
    tellers = Tellers.of(document_keys(table), outlet_keys(table), pd.Series(tellings(table)))
    phrase = table[schema.PLACE_PHRASE].fillna(table[schema.PLACE_NAME]).str.casefold().str.strip()
    kind = table[schema.EVENT_TYPE].astype(object).map(_TYPE_NUMBERS).fillna(_OTHER)
    return {
        "document": tellers.document,
        "outlet": tellers.outlet,
        "telling": tellers.telling,
        "order": order,
        **bounds._asdict(),
        "phrase": _codes(phrase),
        "country": _codes(table[schema.COUNTRY]),
        "kind": np.asarray(kind, dtype=np.int64),
    }


def days_of(table: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """First and last day on which each row may have happened, NaN where nothing is known, and who says no day.

    "On or before" reaches back some days, or to the first day where that is stated; without a date, the days before
    publication count.
    """
    first, last = _days(table[schema.DATE_START]), _days(table[schema.DATE_END])
    first, last = np.where(np.isnan(first), last, first), np.where(np.isnan(last), first, last)
    published = _days(table[schema.SOURCE_DATE])
    undated = np.isnan(first)
    last = np.where(undated, published, last)
    precision = table[schema.DATE_PRECISION].astype(object)
    open_below = precision.eq(DatePrecision.UPPER_BOUND).to_numpy(dtype=bool) & (first == last)
    first = np.where(undated | open_below, last - BACK_DAYS, first)
    # A week or month that is given by one of its days.
    for word, length in ((DatePrecision.WEEK, 6), (DatePrecision.MONTH, 30), (DatePrecision.YEAR, 365)):
        point = precision.eq(word).to_numpy(dtype=bool) & (first == last)
        first, last = np.where(point, first - length / 2, first), np.where(point, last + length / 2, last)
    return first, last, undated


def _days(values: pd.Series[pd.Timestamp]) -> NDArray[np.float64]:
    stamps = values.to_numpy(dtype="datetime64[us]").astype("datetime64[D]")
    return np.where(np.isnat(stamps), np.nan, stamps.astype(np.int64).astype(np.float64))


def _hours(values: pd.Series[pd.Timestamp]) -> NDArray[np.float64]:
    stamps = values.dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
    return np.where(np.isnat(stamps), np.nan, (stamps - np.datetime64(0, "us")) / _HOUR)


def _radius(table: pd.DataFrame) -> NDArray[np.float64]:
    """Kilometres within which each true place lies: as stated, by the class of precision, else those of a town."""
    by_class = {str(word): km for word, km in schema.RADIUS_KM.items()}
    usual = table[schema.GEO_PRECISION].astype(object).map(by_class).astype(float)
    stated = table[schema.GEO_RADIUS_KM].astype(float)
    usual = usual.fillna(schema.RADIUS_KM[schema.GeoPrecision.SETTLEMENT])
    return np.asarray(stated.where(np.isfinite(stated), usual).clip(lower=0.0), dtype=np.float64)


def _codes(values: pd.Series[Any]) -> NDArray[np.int64]:
    return pd.factorize(values.astype(object))[0].astype(np.int64)


def _tolls(table: pd.DataFrame, telling: NDArray[np.int64]) -> NDArray[np.float32]:
    """Tolls of each row; what rows of one telling share stands on its first row, and is given to all of them."""
    columns = [name for bounds in _TOLLS for name in bounds]
    out = table[columns].astype("Float64").to_numpy(dtype=np.float32, na_value=np.nan)
    shared = table[schema.CASUALTY_GROUP].notna().to_numpy(dtype=bool)
    if shared.any():
        filled = pd.DataFrame(out[shared]).groupby(telling[shared]).transform("max").to_numpy(dtype=np.float32)
        out[shared] = np.where(np.isnan(out[shared]), filled, out[shared])
    return out


def points_of(incidents: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitudes and longitudes of a conformed table, NaN without a point or where it is none on Earth."""
    values = np.asarray(incidents.geometry.array, dtype=object)
    values = values.copy()
    values[shapely.get_type_id(values) != 0] = None
    lat, lon = shapely.get_y(values), shapely.get_x(values)
    with np.errstate(invalid="ignore"):
        good = (np.abs(lat) <= 90) & (np.abs(lon) <= 180)  # noqa: PLR2004 degrees
    return np.where(good, lat, np.nan), np.where(good, lon, np.nan)
