"""The sources that the build knows, with what must be said when their places are used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoincidents.compile.records import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GEONAMES: Final = Source(
    "geonames",
    "GeoNames",
    "CC-BY-4.0",
    "Place names: GeoNames (geonames.org), CC BY 4.0",
    "https://www.geonames.org",
    "",
)
COUNTRY_FILES: Final = Source(
    "geonames",
    "GeoNames country files",
    "CC-BY-4.0",
    "More places: country files of GeoNames (geonames.org), CC BY 4.0",
    "https://www.geonames.org",
    "",
)
"""What packs of dense places are compiled from."""

WHOSONFIRST: Final = Source(
    "whosonfirst",
    "Who's On First",
    "CC0-1.0",
    "Place names: Who's On First (whosonfirst.org), and its sources",
    "https://whosonfirst.org/docs/licenses/",
    "",
)
OPENSTREETMAP: Final = Source(
    "osm",
    "OpenStreetMap",
    "ODbL-1.0",
    "Place names: © OpenStreetMap contributors (openstreetmap.org/copyright), ODbL",
    "https://www.openstreetmap.org/copyright",
    "",
)
NATURAL_EARTH: Final = Source(
    "naturalearth",
    "Natural Earth",
    "public-domain",
    "Areas: Natural Earth",
    "https://www.naturalearthdata.com",
    "",
)
OURAIRPORTS: Final = Source(
    "ourairports",
    "OurAirports",
    "public-domain",
    "Airports: OurAirports",
    "https://ourairports.com/data/",
    "",
)
AIRPORTSDATA: Final = Source(
    "airportsdata",
    "airportsdata",
    "MIT",
    "Airports: airportsdata (MIT)",
    "https://github.com/mborsetti/airportsdata",
    "",
)
_IDENTIFIERS: Final = {
    # Schemes that only name places which come from elsewhere.
    "wikidata": Source("wikidata", "Wikidata identifiers", "CC0-1.0", "", "https://www.wikidata.org", ""),
    "icao": Source("icao", "ICAO location indicators", "", "", "", ""),
    "iata": Source("iata", "IATA codes", "", "", "", ""),
}
_KNOWN: Final = {
    **{s.prefix: s for s in (GEONAMES, WHOSONFIRST, OPENSTREETMAP, NATURAL_EARTH, OURAIRPORTS, AIRPORTSDATA)},
    **_IDENTIFIERS,
}


def own_source(stem: str) -> Source:
    """Source of a table or map of the user's own, named after its file.

    Parameters
    ----------
    stem
        File name without suffix.

    Returns
    -------
    Source
        Its prefix has letters, digits and hyphens only.

    Examples
    --------
    >>> own_source("My places 2024").prefix
    'my-places-2024'
    """
    prefix = re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-") or "own"
    return Source(prefix if prefix not in _KNOWN else f"own-{prefix}", stem, "", "", "", "")


def listed(prefixes: Iterable[str], given: Mapping[str, Source], dates: Mapping[str, str]) -> list[Source]:
    """Sources for a file: those given, in their order, then what else its identifiers name.

    Parameters
    ----------
    prefixes
        Every prefix of an identifier.
    given
        Sources of the inputs by prefix.
    dates
        Prefix to the latest day that rows of the source name.

    Returns
    -------
    list of Source
        One for each prefix.
    """
    wanted = set(prefixes)
    more = [_KNOWN.get(prefix, Source(prefix, prefix, "", "", "", "")) for prefix in sorted(wanted - given.keys())]
    every = [*(source for prefix, source in given.items() if prefix in wanted), *more]
    return [Source(s.prefix, s.name, s.licence, s.attribution, s.url, s.date or dates.get(s.prefix, "")) for s in every]
