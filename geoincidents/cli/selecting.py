"""Some rows of a table, as the options of a command ask for them, and in words which were left out and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geoincidents import queries, schema
from geoincidents.cli.arguments import area_of, file_and_km, is_radius, place_and_number
from geoincidents.cli.tables import together
from geoincidents.gazetteer.line import find_line
from geoincidents.names.countries import countries_meant

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    import geopandas as gpd
    import pandas as pd

    from geoincidents.gazetteer import Gazetteer
    from geoincidents.queries.places import How

_SHOWN = 3


@dataclass(slots=True)
class Left:
    """Rows that were left out for one reason, and how many there are of each word of a column that tells them."""

    why: str
    rows: int
    words: Counter[str] = field(default_factory=Counter)

    def told(self) -> str:
        """In words, with the commonest ones in brackets."""
        shown = ", ".join(f"{word} {count:,}" for word, count in self.words.most_common(_SHOWN))
        more = ", ..." if len(self.words) > _SHOWN else ""
        return f"{self.rows:,} {self.why}" + (f" ({shown}{more})" if shown else "")


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: the mask of the rows that meet it, and why the others do not.

    Attributes
    ----------
    together
        Whether it is about all rows together, so that it cannot be asked of a piece of them.
    again
        Whether it is asked of each piece, and once more of what is left of all.
    """

    mask: Callable[[gpd.GeoDataFrame], pd.Series[bool]]
    left: Callable[[gpd.GeoDataFrame], list[Left]]
    together: bool = False
    again: bool = False


def select(
    pieces: Iterable[gpd.GeoDataFrame], options: argparse.Namespace, gazetteer: Gazetteer, *, by_country: bool
) -> tuple[gpd.GeoDataFrame, int, list[str]]:
    """Rows that meet every condition of the options, of how many, and in words which were left out.

    Parameters
    ----------
    pieces
        Incident table in pieces, or as one.
    options
        Words of the command line.
    gazetteer
        Where places are looked up.
    by_country
        Whether ``--country`` is a condition; for reports it only says what they are about.
    """
    filters = list(enumerate(conditions(options, gazetteer, by_country=by_country)))
    split = next((at for at, one in filters if one.together), len(filters))
    left: dict[tuple[int, str], Left] = {}
    kept, rows = [], 0
    for piece in pieces:
        rows += len(piece)
        kept.append(_sieved(piece, filters[:split], left))
        del piece  # not held while the next one is read
    several = len(kept) > 1
    out = _sieved(together(kept), [(at, one) for at, one in filters if at >= split or (several and one.again)], left)
    return out, rows, [left[key].told() for key in sorted(left, key=lambda key: key[0]) if left[key].rows]


def _sieved(
    incidents: gpd.GeoDataFrame, filters: Iterable[tuple[int, Filter]], left: dict[tuple[int, str], Left]
) -> gpd.GeoDataFrame:
    """Rows that meet some conditions; those that do not are counted."""
    for at, one in filters:
        mask = one.mask(incidents)
        out = incidents[~mask]
        for more in one.left(out) if len(out) else ():
            known = left.setdefault((at, more.why), Left(more.why, 0))
            known.rows += more.rows
            known.words.update(more.words)
        incidents = incidents[mask]
    return incidents


def conditions(options: argparse.Namespace, gazetteer: Gazetteer, *, by_country: bool) -> Iterator[Filter]:
    """Conditions that the options ask for."""
    how: How = "certain" if options.certain else "point"
    if by_country and options.country and countries_meant(options.country):  # else it names a column
        yield Filter(lambda rows: queries.in_country(rows, options.country, gazetteer=gazetteer), _other_countries)
    for text in filter(None, (options.within, options.area)):
        yield _place(text, how, gazetteer)
    if options.along:
        yield _beside(options.along, how, gazetteer)
    if options.between:
        first, last = options.between
        yield Filter(
            lambda rows: queries.between(rows, first, last, certain=options.certain, undated=options.undated),
            lambda out: _other_days(out, f"outside {first} to {last}"),
        )
    if options.type:
        yield Filter(
            lambda rows: queries.of_type(rows, *options.type),
            lambda out: [Left("of other types", len(out), _words(out[schema.EVENT_TYPE]))],
        )
    if options.actor:
        yield Filter(
            lambda rows: queries.by_actor(rows, options.actor),
            lambda out: [Left(f"without {options.actor!r}", len(out))],
        )
    yield from _tolls(options)
    if options.countable:
        yield Filter(
            queries.countable,
            lambda out: [Left("that are no single incidents", len(out), _words(out[schema.RECORD_KIND]))],
            together=True,
        )
    if options.nearest:
        reference, count = place_and_number(options.nearest, option="--nearest")
        yield Filter(
            lambda rows: queries.near(rows, reference, k=int(count), gazetteer=gazetteer),
            lambda out: _apart(out, out.geometry.isna(), "without a point", "farther away than the nearest ones"),
            again=True,
        )


def _place(text: str, how: How, gazetteer: Gazetteer) -> Filter:
    """By distance, or by area."""
    surely = " for certain" if how == "certain" else ""

    def words(out: gpd.GeoDataFrame) -> list[Left]:
        return _apart(out, out.geometry.isna(), "without a point", f"not within {text}{surely}")

    if is_radius(text):
        reference, km = place_and_number(text, option="--within", unit="km")
        return Filter(lambda rows: queries.within_radius(rows, reference, km=km, how=how, gazetteer=gazetteer), words)
    area: Any = area_of(text)
    return Filter(lambda rows: queries.within_area(rows, area, how=how, gazetteer=gazetteer), words)


def _beside(text: str, how: How, gazetteer: Gazetteer) -> Filter:
    """By distance from the lines of a file."""
    path, km = file_and_km(text, option="--along")
    line = find_line(path, gazetteer)
    surely = " for certain" if how == "certain" else ""
    return Filter(
        lambda rows: queries.along(rows, line, km=km, how=how, gazetteer=gazetteer),
        lambda out: _apart(out, out.geometry.isna(), "without a point", f"not along {text}{surely}"),
    )


def _tolls(options: argparse.Namespace) -> Iterator[Filter]:
    for least, name, best, low in (
        (options.min_killed, "killed", schema.KILLED_BEST, schema.KILLED_LOW),
        (options.min_injured, "injured", schema.INJURED_BEST, schema.INJURED_LOW),
    ):
        if least is None:
            continue

        def mask(rows: gpd.GeoDataFrame, wanted: dict[str, int] = {f"min_{name}": least}) -> pd.Series[bool]:  # noqa: B006 bound here, never changed
            return queries.with_toll(rows, **wanted)

        def words(
            out: gpd.GeoDataFrame, name: str = name, best: str = best, low: str = low, least: int = least
        ) -> list[Left]:
            unsaid = out[best].isna() & out[low].isna()
            return _apart(out, unsaid, f"that state no {name}", f"with fewer than {least} {name}")

        yield Filter(mask, words)


def _other_countries(out: gpd.GeoDataFrame) -> list[Left]:
    unknown = out[schema.COUNTRY].isna() & out.geometry.isna()
    told = _apart(out, unknown, "whose country is not known", "in other countries")
    told[0].words = _words(out.loc[~unknown, schema.COUNTRY])
    return told


def _other_days(out: gpd.GeoDataFrame, outside: str) -> list[Left]:
    from geoincidents.queries.days import without_day

    return _apart(out, without_day(out), "without a day of their own (--undated takes them)", outside)


def _apart(out: gpd.GeoDataFrame, first: pd.Series[bool], said: str, rest: str) -> list[Left]:
    """Rows left out for one reason, and for the other."""
    count = int(first.sum())
    told = ((len(out) - count, rest), (count, said))
    return [Left(why, number) for number, why in told]


def _words(values: pd.Series[Any]) -> Counter[str]:
    """How often each value comes."""
    return Counter({str(value): int(count) for value, count in values.value_counts().items()})
