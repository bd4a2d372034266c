"""Where the rows of an incident table lie: points that came with the source, and names that are looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.errors import AmbiguousPlaceError
from geoincidents.geo import CRS
from geoincidents.place import REJECTED, STANDS_FOR_IT
from geoincidents.tables.columns import LAT, LON
from geoincidents.tables.conforming import conform
from geoincidents.tables.findings import SHOWN_ROWS
from geoincidents.tables.point_checks import fill_divisions
from geoincidents.tables.texts import cells_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geoincidents.gazetteer import Gazetteer, Reference
    from geoincidents.gazetteer.columns import Column
    from geoincidents.tables.answers import Answers

OnAmbiguous: TypeAlias = Literal["flag", "best", "raise"]
"""What becomes of a name that several places answer to: it is flagged, the best is taken, or the table is refused."""

POLICIES: Final = ("flag", "best", "raise")

NAMES_NOTHING: Final = "the source names no place and no point"
"""Reason at rows that say nothing of where they are."""

# What the gazetteer decides; the rest of what it knows only fills gaps.
_DECIDED = (
    schema.PLACE_NAME,
    schema.PLACE_ID,
    schema.GEO_PRECISION,
    schema.GEO_RADIUS_KM,
    schema.MATCH_STATUS,
    schema.MATCH_SCORE,
    schema.MATCH_WHY,
    schema.MATCH_CANDIDATES,
)
_POINTS = tuple(
    str(one) for one in (schema.GeoPrecision.EXACT, schema.GeoPrecision.SETTLEMENT, schema.GeoPrecision.NEAR)
)
_FILLED = (schema.PLACE_PHRASE, schema.COUNTRY, schema.ADMIN1, schema.ADMIN2)


# Start of the reason at rows whose country nobody knows. They are left out of every look-up until they have one:
# to search them everywhere would find the name in another country.
_UNKNOWN_COUNTRY = "the country is not known: "


def mark_unknown_country(incidents: gpd.GeoDataFrame, stated: pd.Series[str]) -> gpd.GeoDataFrame:
    """Copy in which rows without a point say that their country is not known; no look-up touches them.

    Parameters
    ----------
    incidents
        Incident table.
    stated
        Country as the source states it where it is not known, else null; by position.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows and index.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> incidents = incidents_from_rows([{"place_phrase": "Tripoli"}])
    >>> mark_unknown_country(incidents, pd.Series(["Lybia"]))["match_why"].item()
    "the country is not known: 'Lybia'"
    """
    out = incidents.copy(deep=False)
    marked = out.geometry.isna().to_numpy() & stated.notna().to_numpy()
    if not marked.any():
        return out
    why = pd.Series([f"{_UNKNOWN_COUNTRY}{str(text)!r}" for text in stated], index=out.index, dtype="string")
    out[schema.MATCH_WHY] = out[schema.MATCH_WHY].mask(marked, why)
    out[schema.MATCH_STATUS] = out[schema.MATCH_STATUS].mask(marked, str(schema.MatchStatus.UNRESOLVED))
    return out


def mark_given(incidents: gpd.GeoDataFrame, gazetteer: Gazetteer | None = None) -> gpd.GeoDataFrame:
    """Copy in which points that came with the source say so, how exact they are, and in what country and division.

    A point is a claim, its precision another one: where the source makes none, precision is ``unknown`` and
    the radius is null. Where it states a class only, the radius is that of the class.

    Parameters
    ----------
    incidents
        Incident table; rows with a match status are left alone.
    gazetteer
        Whose spelling of divisions counts; the embedded one by default.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows and index. A point that cannot be right says so in ``match_why``; see
        :func:`~geoincidents.tables.point_checks.fill_divisions`.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> from shapely.geometry import Point
    >>> mark_given(incidents_from_rows([{"geometry": Point(13.2, 32.8)}]))[["match_status", "country"]].values.tolist()
    [['given', 'LBY']]
    """
    out = incidents.copy(deep=False)
    status = out[schema.MATCH_STATUS]
    given = (out.geometry.notna() & status.isna()).to_numpy()
    if not given.any():
        return out
    out[schema.MATCH_STATUS] = status.mask(given, str(schema.MatchStatus.GIVEN))
    precision = out[schema.GEO_PRECISION]
    out[schema.GEO_PRECISION] = precision.mask(
        given & precision.isna().to_numpy(),
        str(schema.GeoPrecision.UNKNOWN),
    )
    radii = {str(word): km for word, km in schema.RADIUS_KM.items()}
    class_radius = out[schema.GEO_PRECISION].map(radii).astype("float64")
    radius = out[schema.GEO_RADIUS_KM]
    out[schema.GEO_RADIUS_KM] = radius.mask(given & radius.isna().to_numpy(), class_radius)
    return fill_divisions(out, given, gazetteer)


def resolve_places(
    incidents: gpd.GeoDataFrame,
    *,
    near: Column[Reference] = None,
    gazetteer: Gazetteer | None = None,
    shared: list[Any] | None = None,
    on_ambiguous: OnAmbiguous = "flag",
    answers: Answers | None = None,
    **context: Column[Any],
) -> gpd.GeoDataFrame:
    """Copy in which rows without a point are looked up by place phrase, divisions and country.

    ``near`` is one reference for all, or a list of one a row; ``shared`` names each row's country where several bear
    the name, and the row is held to these; ``admin1``, ``within`` and ``group`` are as for
    :meth:`Gazetteer.resolve_many`, by position, with the row's own division by default. What the gazetteer decides is
    written over; phrase, country and admin1 are filled only where they are null. A name is looked for near the
    second-order division that its row states, where nothing else is said to be near. A place that is not known is stood
    for by the second-order division that the row names, else by the first-order one, with its radius.

    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> located = resolve_places(incidents_from_rows([{"place_phrase": "Tripoli", "country": "LBY"}]))
    >>> located["place_name"].tolist()
    ['Tripoli']
    """
    out = incidents.copy(deep=False)
    open_rows = out.geometry.isna()
    nameless = (open_rows & out[schema.PLACE_PHRASE].isna()).to_numpy()
    unresolved = out[schema.MATCH_STATUS].isna().to_numpy() & nameless
    if unresolved.any():
        out[schema.MATCH_WHY] = out[schema.MATCH_WHY].mask(unresolved, NAMES_NOTHING)
        out[schema.MATCH_STATUS] = out[schema.MATCH_STATUS].mask(unresolved, str(schema.MatchStatus.UNRESOLVED))
    barred = out[schema.COUNTRY].isna() & out[schema.MATCH_WHY].str.startswith(_UNKNOWN_COUNTRY).fillna(value=False)
    if not (open_rows & ~barred).any():
        return out
    stated = cells_of(out[schema.ADMIN1]) if context.get("admin1") is None else context["admin1"]
    look = _LookUp(gazetteer, {**context, "near": near, "admin1": stated}, shared, on_ambiguous, answers)
    asked = (open_rows & ~barred).to_numpy(dtype=bool)
    at = np.flatnonzero(asked & out[schema.PLACE_PHRASE].notna().to_numpy(dtype=bool))
    if len(at):
        out = _written(out, at, *look.up(out, at))
    return _in_divisions(out, asked, look)


@dataclass(frozen=True, slots=True)
class _LookUp:
    """How the rows of a table are looked up: each different setting once."""

    gazetteer: Gazetteer | None
    known: Mapping[str, Any]
    shared: list[Any] | None
    on_ambiguous: OnAmbiguous
    answers: Answers | None = None

    def up(
        self, incidents: gpd.GeoDataFrame, at: NDArray[np.intp], column: str = schema.PLACE_PHRASE, **limits: Any
    ) -> tuple[gpd.GeoDataFrame, NDArray[np.intp]]:
        """Answers to the different settings of some rows, and which of them is each row's."""
        known = {**self.known, **limits}
        names = (column, schema.COUNTRY, schema.ADMIN1, schema.ADMIN2)
        columns: list[Any] = [incidents[name].array.take(at) for name in dict.fromkeys(names)]
        columns += [_of(value, at) for value in (*known.values(), self.shared) if isinstance(value, list)]
        codes, first = _different_rows(columns, len(at))
        one = at[first]
        if self.answers is None:
            found = self._asked(incidents, one, column, known)
        else:
            said = (column, *sorted(map(repr, limits.items())))
            cells = [_plain(values, first) for values in columns]
            keys = [(said, *setting) for setting in zip(*cells, strict=True)]
            found = self.answers.fill(keys, lambda some: self._asked(incidents, one[some], column, known))
        return _by_policy(found, self.on_ambiguous), codes

    def _asked(
        self, incidents: gpd.GeoDataFrame, one: NDArray[np.intp], column: str, known: Mapping[str, Any]
    ) -> gpd.GeoDataFrame:
        """Answers to some rows, each looked up."""
        rows = incidents.iloc[one]
        if column != schema.PLACE_PHRASE:
            rows = rows.assign(**{schema.PLACE_PHRASE: rows[column]})
        context = _at(known, one)
        shared = _of(self.shared, one)
        several = np.zeros(len(rows), dtype=bool)
        if column == schema.PLACE_PHRASE and (context["near"] is None or isinstance(context["near"], list)):
            context["near"], several = self._near_admin2(rows, context, shared)
        found = _resolved(rows, context, shared, gazetteer=self.gazetteer)
        if several.any():
            found = self._qualified(found, rows, several, context, shared)
        return found

    def _qualified(
        self,
        found: gpd.GeoDataFrame,
        rows: gpd.GeoDataFrame,
        several: NDArray[np.bool_],
        context: Mapping[str, Any],
        shared: list[Any] | None,
    ) -> gpd.GeoDataFrame:
        """Answers, of which those in doubt are asked for once more as "name, division", where several are called so.

        That decides between the places that were considered, and brings up no other one.
        """
        doubt = found[schema.MATCH_STATUS].ne(str(schema.MatchStatus.RESOLVED)).to_numpy(dtype=bool)
        doubt &= ~_is_rejected(found)
        at = np.flatnonzero(doubt & several)
        if not len(at):
            return found
        phrases = rows[schema.PLACE_PHRASE] + ", " + rows[schema.ADMIN2]
        asked = rows.iloc[at].assign(**{schema.PLACE_PHRASE: phrases.iloc[at]})
        again = _resolved(asked, {**_at(context, at), "near": None}, _of(shared, at), gazetteer=self.gazetteer)
        sure = again[schema.MATCH_STATUS].eq(str(schema.MatchStatus.RESOLVED)) & again.geometry.notna()
        sure &= ~again[schema.MATCH_WHY].str.contains(STANDS_FOR_IT, regex=False).fillna(value=False)
        considered = found[schema.MATCH_CANDIDATES].iloc[at].fillna("")
        pairs = zip(again[schema.PLACE_ID].fillna(""), considered, strict=True)
        known = np.array([f'"{place_id}"' in listed for place_id, listed in pairs], dtype=bool)
        taken = np.flatnonzero(sure.to_numpy(dtype=bool, na_value=False) & known)
        again[schema.PLACE_PHRASE] = found[schema.PLACE_PHRASE].iloc[at].array
        order = np.arange(len(found))
        order[at[taken]] = len(found) + taken
        both = pd.concat([found, again], ignore_index=True)
        return both.iloc[order].reset_index(drop=True)

    def _near_admin2(
        self, rows: gpd.GeoDataFrame, context: Mapping[str, Any], shared: list[Any] | None
    ) -> tuple[list[Any] | None, NDArray[np.bool_]]:
        """What rows are near, or the points of the second-order divisions that they state; and which state several."""
        near: list[Any] = context["near"] or [None] * len(rows)
        named = np.flatnonzero(rows[schema.ADMIN2].notna().to_numpy(dtype=bool) & pd.isna(_as_array(near)))
        several = np.zeros(len(rows), dtype=bool)
        if not len(named):
            return near if context["near"] else None, several
        limits = {**_at(context, named), "kind": "A.ADM2", "near": None, "within": None, "group": None}
        asked = rows.iloc[named].assign(**{schema.PLACE_PHRASE: rows[schema.ADMIN2].iloc[named]})
        found = _resolved(asked, limits, _of(shared, named), gazetteer=self.gazetteer)
        sure = found[schema.MATCH_STATUS].eq(str(schema.MatchStatus.RESOLVED)) & found.geometry.notna()
        sure &= found[schema.GEO_PRECISION].eq(str(schema.GeoPrecision.ADMIN2))
        ambiguous = found[schema.MATCH_STATUS].eq(str(schema.MatchStatus.AMBIGUOUS))
        several[named] = ambiguous.to_numpy(dtype=bool, na_value=False)
        near = list(near)
        for place in np.flatnonzero(sure.to_numpy(dtype=bool, na_value=False)).tolist():
            point: Any = found.geometry.iloc[place]
            near[named[place]] = (point.y, point.x)
        return near, several


def _different_rows(columns: list[Any], count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Number of each row among the different ones, in the order in which they come, and the first row of each."""
    whole = np.zeros(count, dtype=np.int64)
    try:
        for column in columns:
            codes, values = pd.factorize(_as_array(column))
            if len(values):
                whole = pd.factorize(whole * (len(values) + 1) + codes + 1)[0].astype(np.int64)
    except TypeError:  # what cannot be told apart by its hash
        whole = np.arange(count, dtype=np.int64)
    first = np.zeros(int(whole.max(initial=-1)) + 1, dtype=np.intp)
    first[whole[::-1]] = np.arange(count - 1, -1, -1)
    return whole.astype(np.intp), first


def _plain(column: Any, at: NDArray[np.intp]) -> list[Any]:
    """Cells of some rows as a key may hold them; every null is None."""
    cells = _as_array(column)
    return [None if value is pd.NA or value != value else value for value in cells_of(pd.Series(cells[at]))]  # noqa: PLR0124 NaN alone is not itself


def _as_array(column: Any) -> Any:
    if not isinstance(column, list):
        return column
    array = np.empty(len(column), dtype=object)
    array[:] = column
    return array


def _by_policy(found: gpd.GeoDataFrame, on_ambiguous: OnAmbiguous) -> gpd.GeoDataFrame:
    """Answers in which names that several places answer to are flagged, taken for the best of these, or refused."""
    ambiguous = found[schema.MATCH_STATUS].eq(str(schema.MatchStatus.AMBIGUOUS)).to_numpy(dtype=bool, na_value=False)
    if on_ambiguous == "flag" or not ambiguous.any():
        return found
    if on_ambiguous == "raise":
        told = found.loc[ambiguous, [schema.PLACE_PHRASE, schema.MATCH_WHY]].astype(str).drop_duplicates()
        shown = "; ".join(f"{phrase!r}: {why}" for phrase, why in told.head(SHOWN_ROWS).to_numpy().tolist())
        more = f" and {len(told) - SHOWN_ROWS} more" if len(told) > SHOWN_ROWS else ""
        remedy = "Pass country=, admin1= or admin2=, or correct what unplaced() lists"
        raise AmbiguousPlaceError(f"{len(told)} name(s) are ambiguous. {shown}{more}. {remedy}.")
    out = found.copy()
    best = ambiguous & found.geometry.notna().to_numpy()
    out[schema.MATCH_STATUS] = out[schema.MATCH_STATUS].mask(best, str(schema.MatchStatus.RESOLVED))
    out[schema.MATCH_WHY] = out[schema.MATCH_WHY].mask(best, out[schema.MATCH_WHY] + "; the best of them is taken")
    return out


def _is_rejected(incidents: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Which rows a person has decided to leave without a point."""
    said = incidents[schema.MATCH_WHY].str.startswith(REJECTED)
    return said.to_numpy(dtype=bool, na_value=False)


def _in_divisions(incidents: gpd.GeoDataFrame, asked: NDArray[np.bool_], look: _LookUp) -> gpd.GeoDataFrame:
    """Rows that were asked for and have no point yet, stood for by the division that they name."""
    out = incidents
    limits: dict[str, Any]
    for name, limits in ((schema.ADMIN2, {"kind": "A.ADM2"}), (schema.ADMIN1, {"kind": "A.ADM1", "admin1": None})):
        told = out[name]
        stated = look.known["admin1"]
        if name == schema.ADMIN1 and isinstance(stated, list):
            told = told.fillna(pd.Series(stated, index=told.index, dtype="string"))
        open_rows = asked & out.geometry.isna().to_numpy() & ~_is_rejected(out)
        at = np.flatnonzero(open_rows & told.notna().to_numpy(dtype=bool))
        # A phrase that is the division itself was looked up already; two names of one rank are told, not chosen from.
        at = at[out[schema.MATCH_STATUS].iloc[at].ne(str(schema.MatchStatus.AMBIGUOUS)).to_numpy(dtype=bool)]
        if not len(at):
            continue
        found, codes = look.up(out.assign(**{name: told}), at, name, **limits)
        placed = found.geometry.notna().to_numpy()[codes]
        if not placed.any():
            continue
        at, answers = at[placed], _as_wide_as(name, found.take(codes[placed]).reset_index(drop=True))
        why = (out[schema.MATCH_WHY].iloc[at] + "; ").fillna("").reset_index(drop=True)
        told = told.iloc[at].reset_index(drop=True)
        answers[schema.MATCH_WHY] = why + told + STANDS_FOR_IT + answers[schema.MATCH_WHY] + ")"
        answers[schema.PLACE_PHRASE] = out[schema.PLACE_PHRASE].iloc[at].reset_index(drop=True)
        out = _written(out, at, answers, np.arange(len(at)))
    return out


def _as_wide_as(division: str, answers: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Answers for a division, as wide as one where only its seat or another place of its name is listed."""
    wide = schema.GeoPrecision.ADMIN2 if division == schema.ADMIN2 else schema.GeoPrecision.ADMIN1
    seats = answers[schema.GEO_PRECISION].isin(_POINTS).to_numpy(dtype=bool, na_value=False)
    radius = answers[schema.GEO_RADIUS_KM].clip(lower=schema.RADIUS_KM[wide])
    answers[schema.GEO_RADIUS_KM] = answers[schema.GEO_RADIUS_KM].mask(seats, radius)
    answers[schema.GEO_PRECISION] = answers[schema.GEO_PRECISION].mask(seats, str(wide))
    return answers


def _at(known: Mapping[str, Any], at: NDArray[np.intp]) -> dict[str, Any]:
    """What is known of some rows; one value for all stays."""
    return {name: _of(value, at) if isinstance(value, list) else value for name, value in known.items()}


def _of(values: list[Any] | None, at: NDArray[np.intp]) -> list[Any] | None:
    return None if values is None else [values[row] for row in at.tolist()]


def _written(
    incidents: gpd.GeoDataFrame, at: NDArray[np.intp], found: gpd.GeoDataFrame, codes: NDArray[np.intp]
) -> gpd.GeoDataFrame:
    """Copy with the answers for some rows, by position; ``codes`` says which answer is whose."""
    out = incidents.copy(deep=False)
    count = len(out)
    answered = np.arange(count, dtype=np.intp)
    answered[at] = count + codes
    for name in (*_DECIDED, *_FILLED):
        old = out[name]
        if len(at) == count and (name in _DECIDED or old.isna().all()):  # nothing of it stays
            out[name] = pd.Series(found[name].array.take(codes), index=out.index)
            continue
        if name in _FILLED and old.notna().all():
            continue
        take = np.where(old.isna().to_numpy(), answered, np.arange(count)) if name in _FILLED else answered
        both = pd.concat([old, found[name]], ignore_index=True)
        out[name] = pd.Series(both.array.take(take), index=out.index)
    points = np.concatenate([np.asarray(one.geometry.array, dtype=object) for one in (out, found)])[answered]
    return out.set_geometry(gpd.GeoSeries(points, index=out.index, crs=CRS))


def _resolved(
    incidents: gpd.GeoDataFrame,
    context: Mapping[str, Any],
    shared: list[Any] | None,
    *,
    gazetteer: Gazetteer | None,
) -> gpd.GeoDataFrame:
    """Ask the gazetteer for the rows' places, by position, and bring its answer to the types of the schema."""
    from geoincidents.gazetteer.given import gazetteer_of

    gazetteer = gazetteer_of(gazetteer)
    phrases = incidents[schema.PLACE_PHRASE].reset_index(drop=True)
    countries = incidents[schema.COUNTRY].reset_index(drop=True)
    asked = countries if shared is None else countries.fillna(pd.Series(shared, dtype="string"))
    answer = gazetteer.resolve_many(phrases, country=asked if asked.notna().any() else None, **context)
    points = gpd.GeoSeries.from_xy(answer[LON].astype("float64"), answer[LAT].astype("float64"), crs=CRS)
    points[answer[LAT].isna() | answer[LON].isna()] = None
    found = conform(gpd.GeoDataFrame(answer.drop(columns=[LAT, LON]), geometry=points))
    return _without_contradictions(found, countries)


def _without_contradictions(found: gpd.GeoDataFrame, stated: pd.Series[str]) -> gpd.GeoDataFrame:
    """Answers, unresolved where the place lies in another country than the row states: one of them is wrong."""
    wrong = (found.geometry.notna() & found[schema.COUNTRY].ne(stated).fillna(value=False)).to_numpy(dtype=bool)
    if not wrong.any():
        return found
    nothing: dict[str, str | float | None] = {
        schema.PLACE_NAME: None,
        schema.PLACE_ID: None,
        schema.ADMIN1: None,
        schema.ADMIN2: None,
        schema.GEO_PRECISION: str(schema.GeoPrecision.UNKNOWN),
        schema.GEO_RADIUS_KM: None,
        schema.MATCH_STATUS: str(schema.MatchStatus.UNRESOLVED),
        schema.MATCH_SCORE: 0.0,
        schema.GEOMETRY: None,
    }
    places = found[schema.PLACE_NAME].fillna("the place") + " is in " + found[schema.COUNTRY]
    out = found.copy()
    out[schema.MATCH_WHY] = found[schema.MATCH_WHY].mask(wrong, places + ", but the row says " + stated)
    for name, value in nothing.items():
        out.loc[wrong, name] = value
    return out
