"""Some rows of a table, as the options of a command ask for them, and in words which were left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geoincidents import query, schema
from geoincidents.cli.arguments import area_of, is_radius, place_and_number
from geoincidents.countries import countries_meant

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    import geopandas as gpd
    import pandas as pd

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.query.places import How

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: the mask of the rows that meet it, and words for those that do not."""

    mask: Callable[[gpd.GeoDataFrame], pd.Series[bool]]
    words: Callable[[gpd.GeoDataFrame], list[str]]


def select(
    incidents: gpd.GeoDataFrame, options: argparse.Namespace, gazetteer: Gazetteer, *, by_country: bool
) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Rows that meet every condition of the options, and in words which were left out, in the order of the conditions.

    Parameters
    ----------
    incidents
        Incident table.
    options
        Words of the command line.
    gazetteer
        Where places are looked up.
    by_country
        Whether ``--country`` is a condition; for reports it only says what they are about.
    """
    left: list[str] = []
    for one in _filters(options, gazetteer, by_country=by_country):
        mask = one.mask(incidents)
        out = incidents[~mask]
        if len(out):
            left += one.words(out)
        incidents = incidents[mask]
    return incidents, left


def _filters(options: argparse.Namespace, gazetteer: Gazetteer, *, by_country: bool) -> Iterator[Filter]:
    how: How = "certain" if options.certain else "point"
    if by_country and options.country and countries_meant(options.country):  # else it names a column
        yield Filter(lambda rows: query.in_country(rows, options.country, gazetteer=gazetteer), _other_countries)
    for text in filter(None, (options.within, options.area)):
        yield _place(text, how, gazetteer)
    if options.between:
        first, last = options.between
        yield Filter(
            lambda rows: query.between(rows, first, last, certain=options.certain, undated=options.undated),
            lambda out: _other_days(out, f"outside {first} to {last}"),
        )
    if options.type:
        yield Filter(
            lambda rows: query.of_type(rows, *options.type),
            lambda out: [f"{len(out):,} of other types{_commonest(out[schema.EVENT_TYPE])}"],
        )
    if options.actor:
        yield Filter(
            lambda rows: query.by_actor(rows, options.actor), lambda out: [f"{len(out):,} without {options.actor!r}"]
        )
    yield from _tolls(options)
    if options.countable:
        yield Filter(
            query.countable,
            lambda out: [f"{len(out):,} that are no single incidents{_commonest(out[schema.RECORD_KIND])}"],
        )
    if options.nearest:
        reference, count = place_and_number(options.nearest, option="--nearest")
        yield Filter(
            lambda rows: query.near(rows, reference, k=int(count), gazetteer=gazetteer),
            lambda out: _apart(out, out.geometry.isna(), "without a point", "farther away than the nearest ones"),
        )


def _place(text: str, how: How, gazetteer: Gazetteer) -> Filter:
    """By distance, or by area."""
    surely = " for certain" if how == "certain" else ""

    def words(out: gpd.GeoDataFrame) -> list[str]:
        return _apart(out, out.geometry.isna(), "without a point", f"not within {text}{surely}")

    if is_radius(text):
        reference, km = place_and_number(text, option="--within", unit="km")
        return Filter(lambda rows: query.within_radius(rows, reference, km=km, how=how, gazetteer=gazetteer), words)
    area: Any = area_of(text)
    return Filter(lambda rows: query.within_area(rows, area, how=how, gazetteer=gazetteer), words)


def _tolls(options: argparse.Namespace) -> Iterator[Filter]:
    for least, name, best, low in (
        (options.min_killed, "killed", schema.KILLED_BEST, schema.KILLED_LOW),
        (options.min_injured, "injured", schema.INJURED_BEST, schema.INJURED_LOW),
    ):
        if least is None:
            continue

        def mask(rows: gpd.GeoDataFrame, wanted: dict[str, int] = {f"min_{name}": least}) -> pd.Series[bool]:  # noqa: B006 bound here, never changed
            return query.with_toll(rows, **wanted)

        def words(
            out: gpd.GeoDataFrame, name: str = name, best: str = best, low: str = low, least: int = least
        ) -> list[str]:
            unsaid = out[best].isna() & out[low].isna()
            return _apart(out, unsaid, f"that state no {name}", f"with fewer than {least} {name}")

        yield Filter(mask, words)


def _other_countries(out: gpd.GeoDataFrame) -> list[str]:
    unknown = out[schema.COUNTRY].isna() & out.geometry.isna()
    shown = _commonest(out.loc[~unknown, schema.COUNTRY])
    return _apart(out, unknown, "whose country is not known", f"in other countries{shown}")


def _other_days(out: gpd.GeoDataFrame, outside: str) -> list[str]:
    from geoincidents.query.days import without_day

    return _apart(out, without_day(out), "without a day of their own (--undated takes them)", outside)


def _apart(out: gpd.GeoDataFrame, first: pd.Series[bool], said: str, rest: str) -> list[str]:
    """Rows left out for one reason, and for the other."""
    count = int(first.sum())
    told = ((len(out) - count, rest), (count, said))
    return [f"{number:,} {why}" for number, why in told if number]


def _commonest(values: pd.Series[Any]) -> str:
    """The commonest values in brackets."""
    counts = values.dropna().value_counts()
    shown = ", ".join(f"{value} {count:,}" for value, count in counts.head(_SHOWN).items())
    more = ", ..." if len(counts) > _SHOWN else ""
    return f" ({shown}{more})" if shown else ""
