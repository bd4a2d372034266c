"""Incidents from the text of a report: small fitted scorers, no download, the same answer every time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoincidents.conforming import incidents_from_rows
from geoincidents.events.assemble import rows_of
from geoincidents.events.reading import read_drafts
from geoincidents.events.when import published_day
from geoincidents.gazetteer import Gazetteer
from geoincidents.geoparsing import geoparse

if TYPE_CHECKING:
    from datetime import date

    import geopandas as gpd

    from geoincidents.events.protocol import ReportReader
    from geoincidents.gazetteer import Reference


def extract_incidents(
    text: str,
    *,
    published: str | date,
    source_name: str | None = None,
    source_url: str | None = None,
    gazetteer: Gazetteer | None = None,
    country: str | None = None,
    near: Reference | None = None,
    reader: ReportReader | None = None,
) -> gpd.GeoDataFrame:
    """Incidents, strategic events, statements and totals that a report tells of.

    Parameters
    ----------
    text
        The report, in English.
    published
        Day of publication: ISO text, a date or a Timestamp. "Saturday" and "yesterday" count from it.
    source_name, source_url
        Where the report comes from; kept with each row.
    gazetteer
        Places to resolve against; the embedded one by default.
    country
        ISO code or name of the country that the report is about, when known.
    near
        A place, place name or ``(lat, lon)`` that the report is about, when known.
    reader
        What reads the events; this package's own reader by default, or a
        :class:`~geoincidents.LanguageModel`.

    Returns
    -------
    geopandas.GeoDataFrame
        Incident table, EPSG:4326, one row per event and place, in the order of the text. Events without a place keep
        their row, without geometry. Totals have ``record_kind`` "aggregate" and are never to be summed with
        incidents. A report without events gives an empty table.

    Raises
    ------
    InputError
        If ``published`` is not a day.
    PlaceNotFoundError
        If ``near`` names a place that the gazetteer does not know.
    ReaderError
        If the reader cannot read the report, such as a language model whose server does not answer.

    Examples
    --------
    >>> text = "A shell hit a market in Omdurman on Friday, killing two people."
    >>> table = extract_incidents(text, published="2025-02-02")
    >>> table[["event_type", "place_phrase", "killed_best"]].values.tolist()
    [['shelling', 'Omdurman', 2]]
    """
    rows = incident_rows(
        text,
        published=published,
        source_name=source_name,
        source_url=source_url,
        gazetteer=gazetteer,
        country=country,
        near=near,
        reader=reader,
    )
    return incidents_from_rows(rows)


def incident_rows(
    text: str,
    *,
    published: str | date,
    source_name: str | None = None,
    source_url: str | None = None,
    gazetteer: Gazetteer | None = None,
    country: str | None = None,
    near: Reference | None = None,
    reader: ReportReader | None = None,
) -> list[dict[str, Any]]:
    """Rows of :func:`extract_incidents` before they are a table, which thousands of reports share.

    Parameters
    ----------
    text, published, source_name, source_url, gazetteer, country, near, reader
        As of :func:`extract_incidents`.

    Returns
    -------
    list of dict
        Column name to value, for :func:`geoincidents.incidents_from_rows`.

    Raises
    ------
    InputError, PlaceNotFoundError, ReaderError
        As of :func:`extract_incidents`.

    Examples
    --------
    >>> len(incident_rows("A shell hit Omdurman on Friday.", published="2025-02-02"))
    1
    """
    day = published_day(published)
    places = gazetteer or Gazetteer.default()
    mentions = geoparse(text, gazetteer=places, country=country, near=near)
    if reader is None:
        drafts = read_drafts(text, published=day, mentions=mentions)
    else:
        drafts = reader.read(text, published=day, mentions=mentions, gazetteer=places)
    return rows_of(drafts, text=text, published=day, source_name=source_name, source_url=source_url)


__all__ = ["extract_incidents", "incident_rows"]
