"""The match of a point that a text states itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoincidents.gazetteer.divisions import country_and_division
from geoincidents.gazetteer.strings.coordinates import Absurd
from geoincidents.place import Match
from geoincidents.schema import RADIUS_KM, GeoPrecision, MatchStatus

if TYPE_CHECKING:
    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.gazetteer.strings.coordinates import Spot


def stated_match(gazetteer: Gazetteer, query: str, found: Spot | Absurd) -> Match:
    """The match of coordinates: without a place, for they are of none; unresolved when they cannot be.

    Parameters
    ----------
    gazetteer
        Where the country and the division of the point are looked up.
    query
        The text that states them.
    found
        What was read.
    """
    if isinstance(found, Absurd):
        return Match.unresolved(query, f"coordinates in the text that cannot be: {found.why}")
    country, admin1 = country_and_division(gazetteer, found.lat, found.lon)
    return Match(
        query=query,
        status=MatchStatus.RESOLVED,
        country=country,
        admin1=admin1,
        lat=found.lat,
        lon=found.lon,
        radius_km=found.radius_km,
        precision=_precision(found.radius_km),
        score=1.0,
        why=f"{found.form} in the text",
    )


def _precision(radius_km: float) -> GeoPrecision:
    """Class of a point that is known to so many kilometres."""
    for precision in (GeoPrecision.EXACT, GeoPrecision.NEAR):
        if radius_km <= RADIUS_KM[precision]:
            return precision
    return GeoPrecision.AREA
