"""Incidents from the text of a report: small fitted scorers, no download, the same answer every time."""

from __future__ import annotations

import hashlib
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geoincidents import schema
from geoincidents.errors import InputError, PartlyReadWarning
from geoincidents.events.assemble import rows_of
from geoincidents.events.known_names import read_headlines
from geoincidents.events.reading import read_drafts
from geoincidents.events.watch import Watch
from geoincidents.events.when import day_of, published_day, writes_month_first
from geoincidents.gazetteer.checks import shown
from geoincidents.gazetteer.given import gazetteer_of
from geoincidents.mentions import check_text, find_mentions
from geoincidents.mentions.wrap import restore
from geoincidents.tables.conforming import incidents_from_rows
from geoincidents.tables.manifest import signed

if TYPE_CHECKING:
    from datetime import date

    import geopandas as gpd

    from geoincidents.events.protocol import ReportReader
    from geoincidents.gazetteer import Gazetteer, Reference

_LONGEST_NAME: Final = 255
_REPORTS: Final = {".txt", ".md", ".htm", ".html", ".pdf", ".docx", ".doc", ".csv", ".xlsx", ".json"}


def extract_incidents(  # noqa: PLR0913 what the report is, and how it is read
    text: str,
    *,
    published: str | date | None = None,
    source_name: str | None = None,
    source_url: str | None = None,
    gazetteer: Gazetteer | None = None,
    country: str | None = None,
    near: Reference | None = None,
    reader: ReportReader | None = None,
    budget_s: float | None = None,
) -> gpd.GeoDataFrame:
    """Incidents, strategic events, statements and totals that a report tells of.

    Parameters
    ----------
    text
        The report, in English.
    published
        Day of publication: ISO text, a date or a Timestamp. "Saturday" and "yesterday" count from it. Without it, the
        day that the text itself states: that of its dateline or head, else the last full date that it tells.
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
    budget_s
        Seconds that the package's own reader may take once the places are found. When they are over, what was read so
        far is given, with a :class:`~geoincidents.errors.PartlyReadWarning`.

    Returns
    -------
    geopandas.GeoDataFrame
        Incident table, EPSG:4326, one row per event and place, in the order of the text. Events without a place keep
        their row, without geometry. Totals have ``record_kind`` "aggregate" and are never to be summed with
        incidents. A report without events gives an empty table.

    Raises
    ------
    InputError
        If ``published`` is not a day, or is left out and the text states none; if the text is the name of a file.
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
    watch = Watch.of(budget_s)
    check_text(text)
    for name, value in ((schema.SOURCE_NAME, source_name), (schema.SOURCE_URL, source_url)):
        if not (value is None or isinstance(value, str)):
            raise InputError(f"{name}={shown(value)} is no text. Give one, or None.")
    if reader is not None and not callable(getattr(reader, "read", None)):
        raise InputError(
            f"A reader has a method read(), which a {type(reader).__name__} has not. Give a LanguageModel."
        )
    if _names_file(text):
        raise InputError(f"{str(text)!r} is the name of a file, not a report. Read it: gi.read_reports({str(text)!r}).")
    rows = incident_rows(
        text,
        published=published,
        source_name=source_name,
        source_url=source_url,
        gazetteer=gazetteer,
        country=country,
        near=near,
        reader=reader,
        watch=watch,
    )
    if watch.told:
        warnings.warn(f"The report was read in part: {watch.told}", PartlyReadWarning, stacklevel=2)
    told = {"published": published, "country": country, "near": near, "budget_s": budget_s}
    told |= {
        schema.SOURCE_NAME: source_name,
        "text_sha256": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
    }
    places = gazetteer_of(gazetteer)
    return signed(incidents_from_rows(rows), None, "extract_incidents", parameters=told, gazetteer=places)


def _names_file(text: object) -> bool:
    """Whether it is a path, or one word that ends like the name of a file or is the name of one that is there."""
    if isinstance(text, os.PathLike):
        return True
    if not isinstance(text, str) or not text.strip() or len(text.split()) > 1 or len(text) > _LONGEST_NAME:
        return False
    return Path(text).suffix.lower() in _REPORTS or os.path.isfile(text)  # noqa: PTH113 a name may be none of a path


def incident_rows(  # noqa: PLR0913 as above
    text: str,
    *,
    published: str | date | None = None,
    source_name: str | None = None,
    source_url: str | None = None,
    gazetteer: Gazetteer | None = None,
    country: str | None = None,
    near: Reference | None = None,
    reader: ReportReader | None = None,
    watch: Watch | None = None,
) -> list[dict[str, Any]]:
    """Rows of :func:`extract_incidents` before they are a table, which thousands of reports share.

    Parameters
    ----------
    text, published, source_name, source_url, gazetteer, country, near, reader
        As of :func:`extract_incidents`.
    watch
        How long it may take; it tells when that was not enough.

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
    watch = watch or Watch()
    places = gazetteer_of(gazetteer)
    cased = read_headlines(text, places)
    mentions = find_mentions(cased, places, country=country, near=near)
    month_first = writes_month_first(country, mentions)
    day = published_day(published) if published is not None else day_of(cased, month_first=month_first)
    if reader is None:
        drafts = read_drafts(cased, published=day, mentions=mentions, month_first=month_first, watch=watch)
    else:
        written = [restore(mention, text) for mention in mentions]
        drafts = reader.read(text, published=day, mentions=written, gazetteer=places)
    return rows_of(drafts, text=text, published=day, source_name=source_name, source_url=source_url)


__all__ = ["extract_incidents", "incident_rows"]
