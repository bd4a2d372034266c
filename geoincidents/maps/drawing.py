"""``incident_map``: an incident table as a folium map that saves to one offline page."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

import folium
import pandas as pd

from geoincidents import schema
from geoincidents.compile.sources import COUNTRY_FILES
from geoincidents.errors import InputError, SchemaError
from geoincidents.maps import editorial, ground, labels, stills
from geoincidents.maps.detail import pack_basemap
from geoincidents.maps.figures import incident_figure
from geoincidents.maps.layer import IncidentLayer
from geoincidents.maps.offline import IncidentMap
from geoincidents.maps.own_columns import checked_names, own_columns
from geoincidents.maps.own_layers import LAND, ground_of
from geoincidents.maps.payload import pack
from geoincidents.maps.publishing import (
    PUBLISHED,
    Notice,
    Publication,
    entry_notice,
    public_version,
    publication,
)
from geoincidents.maps.view import View, corners
from geoincidents.maps.words import checked_language, interface_words
from geoincidents.parallel import in_memory
from geoincidents.tables.conforming import conform_leniently, point_faults, size_faults
from geoincidents.tables.manifest import credits_of, made_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import geopandas as gpd

    from geoincidents.gazetteer import Gazetteer, Reference
    from geoincidents.maps.editorial import StoryStep
    from geoincidents.maps.own_layers import Ground, GroundLayer


_CORNER_SHARE: Final = 0.02  # of a gazetteer's places


def incident_map(  # noqa: PLR0913 every word is a choice of the one page
    incidents: pd.DataFrame,
    *,
    reference: Reference | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    credit: str | None = None,
    note: str | None = None,
    annotate: Iterable[tuple[Reference, str]] = (),
    story: Iterable[StoryStep] = (),
    rings_km: Sequence[float] | None = None,
    basemap: GroundLayer | Sequence[GroundLayer] = LAND,
    gazetteer: Gazetteer | None = None,
    language: str | None = None,
    hexagons: int | None = None,
    columns: Sequence[str] | None = None,
    review: bool = False,
    publish: Literal["public"] | Publication | None = None,
    m: folium.Map | None = None,
) -> Any:
    """Map of an incident table, ready to save as one offline page.

    Incidents and strategic rows stand on the map and in its list; rows without a point, reported totals,
    statements and background are listed under headings of their own. No row is left out.

    Parameters
    ----------
    incidents
        Incident table; :func:`geoincidents.conform` is applied to it. Of a Dask table or a folder of GeoParquet up to
        250,000 rows fit.
    reference
        Place from which distance rings are drawn: a name, (lat, lon), a Place or a geometry.
    title
        Heading of the page.
    subtitle
        A line under it.
    credit
        Who made the map; stands with the sources, and on pictures and print.
    note
        What a reader must know, below the counts.
    annotate
        Texts on the map: pairs of a place, as ``reference`` takes one, and a text.
    story
        Steps through which a reader pages with buttons or keys, each a :class:`StoryStep`: a view, what is shown, and a
        text.
    rings_km
        Radii of the rings in kilometres; by default up to four that suit the extent, ``()`` for none.
    basemap
        What lies under the incidents, or a list of it: ``"land"`` is the embedded ground, on which all else lies, and
        ``"none"`` leaves it out. The name of an xyzservices provider, or the provider, adds online tiles; such a map
        saves with ``online=True`` only, and shows the land where the network is missing. A GeoDataFrame, GeoJSON or a
        file of shapes (GeoJSON, GeoPackage, shapefile, FlatGeobuf, KML, a PMTiles extract) is drawn in muted lines;
        of its properties nothing reaches the page.
    gazetteer
        Where the reference and the names on the map are looked up; the embedded one by default.
    language
        Language of the page's interface: ``"en"``, ``"ar"`` or ``"fr"``; by default the reader's browser decides,
        and the reader can change it. What stands in the table is never translated.
    hexagons
        Resolution of H3 (0 to 15; 5 is 17 km across) at which the page can count incidents in hexagons; needs the
        extra ``h3``.
    columns
        The table's own columns that the page shows, filters by and sums over: categories, numbers, dates and texts, as
        their values are. By default all beyond the schema but for long texts and what only repeats a column of the
        schema; ``()`` for none. A page to be published has those that are named, with their values as they are.
    review
        List the incidents whose place is ambiguous or unresolved with their candidates, to be chosen, set by hand or
        rejected; the page saves the decisions for :func:`geoincidents.apply_corrections`.
    publish
        ``"public"``, or a :class:`Publication`, makes a map that can be published: no names, no wording, places
        coarsened to areas, rare and recent incidents withheld; the page says so.
    m
        Folium map to draw on; the basemap is then the map's own. Of several tables on one map each has a panel, which
        stand in a stack and of which one is open at a time.

    Returns
    -------
    IncidentMap
        Or ``m``, when that was given.

    Raises
    ------
    SchemaError
        If the table cannot be brought to the incident schema, has neither points nor the schema's columns, or holds
        points or numbers that the schema does not allow.
    PlaceNotFoundError
        If the reference, or the place of an annotation or of a step, is a name that the gazetteer does not have.
    InputError
        If ``incidents`` is no table, a column to show is not there, a word for the page is no text, an annotation is no
        pair, a step of the story shows what the table does not have, a ring is no length on the globe, the basemap or
        the language is not known, ``review`` and ``publish`` are asked for together, or ``m`` is no folium map.
    MissingExtraError
        If H3 cells are asked for and the H3 library is not installed.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> rows = incidents_from_rows([{"incident_id": "a", "record_kind": "incident", "event_type": "protest",
    ...     "match_status": "unresolved"}])
    >>> page = incident_map(rows, reference=(32.9, 13.2), title="Tripoli")
    >>> type(page).__name__
    'IncidentMap'
    """
    if m is not None and not isinstance(m, folium.Map):
        msg = f"m is a folium.Map to draw on, not {type(m).__name__}. Add groups and layers to the map itself."
        raise InputError(msg)
    plan = publication(publish)
    if plan is not None and review:
        msg = "A page to be published shows no evidence, which a review needs. Leave out review= or publish=."
        raise InputError(msg)
    table = _table(incidents := in_memory(incidents))
    notices: list[Notice] = []
    credited = _sources(table, gazetteer)  # before a publication hides where rows are from
    data = [one["attribution"] for one in credits_of(table)]
    if plan is not None:
        columns = checked_names(table, columns)
        table, notices = public_version(table, plan, gazetteer=gazetteer, columns=columns)
        hexagons = plan.resolution if plan.areas == "h3" else None
    view = View(table, _reference(reference, gazetteer), rings_km, hexagons)
    under = ground_of(basemap)
    tiles = under.tiles
    drawn = m is None and (under.land or len(under.shapes) > 0)
    meta, packed = view.contents()
    meta["columns"], own = own_columns(view.table, columns)
    packed |= own
    corner, about = (
        list(dict.fromkeys([*data, *texts]))
        for texts in _attribution(credited, drawn=drawn and under.land, tiles=tiles)
    )
    meta |= editorial.words_round_the_map(title=title, subtitle=subtitle, credit=credit, note=note)
    meta["annotations"] = editorial.placed_texts(annotate, gazetteer, west=view.cut)
    meta["story"] = editorial.story_steps(story, gazetteer, west=view.cut, known=view.table)
    meta["countries"] = editorial.two_letter_codes()
    meta |= {"attribution": corner, "about": about, "places": 0}
    meta |= {"words": interface_words(), "language": checked_language(language)}
    meta |= {"notices": notices, "view": "hexagons" if plan is not None and hexagons is not None else "symbols"}
    if plan is not None:
        meta |= {"exported": PUBLISHED, "published": entry_notice(plan)}
    meta["manifest"] = made_by(incidents, public=plan is not None)
    meta["review"] = _table_key(view.table) if review else None
    if m is None and view.window is not None:
        packed |= labels.place_names(view.window, gazetteer, view.known)
        meta["places"] = len(packed[labels.NAME])
    layer = IncidentLayer(*_both(partial(pack, meta, packed), view, under if drawn else None))
    if m is not None:
        # Before the layers of a map that is not the package's own, which it carries safely to the page.
        before = sum(isinstance(one, IncidentLayer) for one in m._children.values())  # noqa: SLF001
        return m.add_child(layer, index=None if isinstance(m, IncidentMap) else before)
    whole = IncidentMap(corners(view.opening))
    words: dict[str, Any] = {"reference": reference, "title": title, "rings_km": rings_km, "gazetteer": gazetteer}
    round_it = {name: meta[name] for name in ("subtitle", "note", "credit")}
    whole.picture = partial(stills.captioned, partial(incident_figure, view.table, **words), **round_it)
    whole.rows = len(view.table)
    if tiles is not None:
        whole.online = True
        whole.add_child(tiles)
    return whole.add_child(layer)


def _both(packing: Callable[[], str], view: View, under: Ground | None) -> tuple[str, str | None]:
    """Packed incidents, and the ground if there is any: the first is mostly compression, which leaves time for it."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        packed = pool.submit(packing)
        base = None if under is None else pack_basemap(view.opening, view.all, under)
        return packed.result(), base


def _table(incidents: Any) -> gpd.GeoDataFrame:
    if not isinstance(incidents, pd.DataFrame):
        msg = f"A map is made of a table of incidents, not of {type(incidents).__name__}. Give a DataFrame."
        raise InputError(msg)
    # A plain table of points without types and identifiers can be drawn; a wrong point or number would be a wrong map.
    table, unfit = conform_leniently(incidents)
    if len(table) and not {schema.RECORD_KIND, schema.MATCH_STATUS} & set(incidents) and table.geometry.isna().all():
        msg = (
            "The table has neither points nor the columns of an incident table, so nothing of it would be on the map. "
            "Give what locate(table, place=...), read_incidents(path) or read_reports(path) returns."
        )
        raise SchemaError(msg)
    if faults := [*unfit, *point_faults(table), *size_faults(table)]:
        raise SchemaError(" ".join(faults))
    return table


def _table_key(table: gpd.GeoDataFrame) -> str:
    """Short name of a table by its rows, under which a browser keeps the decisions on it."""
    named = table[[schema.INCIDENT_ID, schema.PLACE_PHRASE]].astype("object").fillna("")
    joined = "\n".join("\t".join(row) for row in named.itertuples(index=False))
    return hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()[:16]


def _reference(reference: Reference | None, gazetteer: Gazetteer | None) -> tuple[float, float, str] | None:
    if reference is None:
        return None
    from geoincidents.gazetteer import reference_point

    return reference_point(reference, gazetteer)


def _sources(table: gpd.GeoDataFrame, gazetteer: Gazetteer | None) -> list[dict[str, Any]]:
    """Sources to name: those of the gazetteer, of packs that lie in it only where a row is from one."""
    from geoincidents.gazetteer.given import gazetteer_of

    members = gazetteer_of(gazetteer).members
    facts = [member.info()["sources"] for member in members]
    packs = {
        at for at, sources in enumerate(facts) if any(source.get("name") == COUNTRY_FILES.name for source in sources)
    }
    unused = packs if len(members) > 1 else set()
    for place_id in table[schema.PLACE_ID].dropna().unique() if unused else ():
        unused = unused - {next((at for at, member in enumerate(members) if member.row_of(place_id)), -1)}
    return [source for at, sources in enumerate(facts) if at not in unused for source in sources]


def _attribution(
    sources: list[dict[str, Any]],
    *,
    drawn: bool,
    tiles: folium.TileLayer | None,
) -> tuple[list[str], list[str]]:
    """Texts for the corner of the map, and all of them for its panel."""
    sources = [source for source in sources if source["attribution"]]
    ground_texts = [ground.ATTRIBUTION] if drawn else []
    tile_texts = [] if tiles is None else [f"Tiles: {tiles.tile_name}"]
    total = sum(source["places"] for source in sources)
    # The corner has room for those that most places come from.
    main = [source["attribution"] for source in sources if source["places"] > total * _CORNER_SHARE]
    every = [source["attribution"] for source in sources]
    corner, about = (list(dict.fromkeys([*ground_texts, *names, *tile_texts])) for names in (main, every))
    return corner, about
