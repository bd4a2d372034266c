"""The gazetteer as a geopy geocoder, with an online geocoder of the user's choice behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geopy.exc import GeocoderQueryError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geoincidents import geo
from geoincidents.errors import InputError
from geoincidents.gazetteer.given import gazetteer_of
from geoincidents.schema import MatchStatus

if TYPE_CHECKING:
    from geoincidents.gazetteer.area import AreaLike
    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.gazetteer.reference import Reference
    from geoincidents.place import Match, Place


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]
    """A geopy geocoder that answers from a gazetteer, offline.

    ``geopandas.tools.geocode(names, provider=GazetteerGeocoder)`` and geopy's own callers work with it.

    Parameters
    ----------
    gazetteer
        Where names are looked up; the embedded one by default.
    country
        Hold answers to this country: ISO code or name.
    admin1
        Hold answers to this first-order division.
    near
        Expect answers near this place.
    within
        Hold answers to this area: place name, place or polygon.
    fallback
        Another geopy geocoder, asked only for what the gazetteer leaves unresolved; its answers are kept, so that
        no name is asked for twice. Using one goes over the network.
    min_delay_seconds
        Pause between two questions to the fallback (one second is the policy of OpenStreetMap's Nominatim).

    Examples
    --------
    >>> location = GazetteerGeocoder(country="LY").geocode("Qasr bin Ghashir")
    >>> location.address
    'Qasr bin Ghashir, Tripoli, LBY'
    """

    def __init__(
        self,
        *,
        gazetteer: Gazetteer | None = None,
        country: str | None = None,
        admin1: str | None = None,
        near: Reference | None = None,
        within: AreaLike | None = None,
        fallback: Geocoder | None = None,
        min_delay_seconds: float = 1.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.gazetteer = gazetteer_of(gazetteer)
        self.country = country
        self.admin1 = admin1
        self.near = near
        self.within = within
        self._ask = RateLimiter(fallback.geocode, min_delay_seconds=min_delay_seconds) if fallback else None
        self._answers: dict[tuple[str, bool], Location | list[Location] | None] = {}

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 part of geopy's interface, nothing here can time out
    ) -> Location | list[Location] | None:
        """The location of a place name or phrase.

        Parameters
        ----------
        query
            As for :meth:`geoincidents.Gazetteer.resolve`.
        exactly_one
            False gives the answer and its runners-up.
        timeout
            Accepted for geopy's sake; the gazetteer answers at once.

        Returns
        -------
        geopy.Location, list of geopy.Location or None
            ``raw`` holds the :class:`~geoincidents.place.Match`; None when nothing is resolved.

        Raises
        ------
        geopy.exc.GeocoderQueryError
            If the query, ``country``, ``admin1``, ``near`` or ``within`` cannot be understood.

        Examples
        --------
        >>> coder = GazetteerGeocoder(country="LY")
        >>> round(coder.geocode("50km south of Tripoli").latitude, 2), coder.geocode("Atlantis")
        (32.44, None)
        """
        try:
            match = self.gazetteer.resolve(
                str(query), country=self.country, admin1=self.admin1, near=self.near, within=self.within
            )
        except (InputError, LookupError) as error:
            raise GeocoderQueryError(str(error)) from error
        if match.status is MatchStatus.UNRESOLVED or match.lat is None:
            return self._from_fallback(str(query), exactly_one=exactly_one)
        if exactly_one:
            return _location(match)
        others = [c.place for c in match.candidates if c.place != match.place]
        return [_location(match), *(_place_location(place, match) for place in others)]

    def _from_fallback(self, query: str, *, exactly_one: bool) -> Location | list[Location] | None:
        if self._ask is None:
            return None
        if (query, exactly_one) not in self._answers:
            self._answers[query, exactly_one] = self._ask(query, exactly_one=exactly_one)
        return self._answers[query, exactly_one]

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 part of geopy's interface, nothing here can time out
    ) -> Location | list[Location] | None:
        """The place nearest to a point.

        Parameters
        ----------
        query
            Whatever :class:`geopy.Point` takes: a (lat, lon) pair, "lat, lon" or a point.
        exactly_one
            False gives the five nearest.
        timeout
            Accepted for geopy's sake.

        Returns
        -------
        geopy.Location or list of geopy.Location
            ``raw`` holds the place, its distance in kilometres and the azimuth from it to the point.

        Raises
        ------
        ValueError
            If ``query`` is no point.

        Examples
        --------
        >>> GazetteerGeocoder().reverse("27.04, 14.43").address
        'Sabha, Sabha, LBY'
        """
        point = query if isinstance(query, Point) else Point(query)
        found = self.gazetteer.reverse(lat=point.latitude, lon=point.longitude, k=1 if exactly_one else 5)
        locations = [
            Location(
                _address(near.place),
                Point(near.place.lat, near.place.lon),
                {"place": near.place, "km": near.distance_km, "azimuth_deg": near.azimuth_deg},
            )
            for near in found
        ]
        return (locations[0] if locations else None) if exactly_one else locations


def _location(match: Match) -> Location:
    place = match.place
    if match.lat is None or match.lon is None:
        msg = f"{match.query!r} has no point"
        raise GeocoderQueryError(msg)
    if place is None:  # the query states its point
        return Location(match.query, Point(match.lat, match.lon), {"match": match})
    own = (match.lat, match.lon) == (place.lat, place.lon)
    away = float(geo.distance_km(lat=match.lat, lon=match.lon, to_lat=place.lat, to_lon=place.lon))
    address = _address(place) if own or away == 0 else f"{match.query} ({_address(place)})"
    return Location(address, Point(match.lat, match.lon), {"match": match})


def _place_location(place: Place, match: Match) -> Location:
    return Location(_address(place), Point(place.lat, place.lon), {"match": match, "place": place})


def _address(place: Place) -> str:
    return ", ".join(part for part in (place.name, place.admin1, place.country) if part)
