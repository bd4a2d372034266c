"""News reports and event tables into located, dated, countable incidents, offline."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

if TYPE_CHECKING:
    from geoincidents.analysis.change_points import change_points, trend
    from geoincidents.analysis.clustering import cluster_of, clusters
    from geoincidents.analysis.getis_ord import hot_spots
    from geoincidents.analysis.kernels import density
    from geoincidents.analysis.knox import near_repeats
    from geoincidents.analysis.monte_carlo import with_uncertainty
    from geoincidents.analysis.movement import front, mean_centre
    from geoincidents.analysis.people import exposure
    from geoincidents.distributed.folder import open_incidents
    from geoincidents.events import extract_incidents
    from geoincidents.events.model import LanguageModel
    from geoincidents.gazetteer import Gazetteer, reference_point
    from geoincidents.gazetteer.division_files import Divisions
    from geoincidents.gazetteer.geocoder import GazetteerGeocoder
    from geoincidents.gazetteer.installed import Pack
    from geoincidents.gazetteer.own_places import OwnLayer
    from geoincidents.gazetteer.packs import add_packs, installed_packs, remove_packs, update_packs
    from geoincidents.linking import link_reports, summarise_events
    from geoincidents.maps import IncidentMap, Publication, StoryStep, incident_figure, incident_map, timeline_figure
    from geoincidents.maps.analysed import analysis_layer
    from geoincidents.measures.around import border_km, coast_km, population_within
    from geoincidents.measures.cells import cell_of, cell_weights
    from geoincidents.measures.divisions import admin_of
    from geoincidents.measures.nearest import nearest_of, nearest_place
    from geoincidents.measures.recent import rolling_count
    from geoincidents.measures.reference import azimuth_to, distance_to, ring_of, sector_of
    from geoincidents.measures.table import features
    from geoincidents.measures.time import days_since, sun_altitude
    from geoincidents.mentions import geoparse
    from geoincidents.mentions.mention import Mention
    from geoincidents.place import Candidate, Match, Nearby, Place
    from geoincidents.queries import (
        along,
        between,
        by_actor,
        countable,
        in_country,
        near,
        of_type,
        sequence,
        sequence_pairs,
        sum_tolls,
        with_toll,
        within_area,
        within_radius,
    )
    from geoincidents.reports import read_reports
    from geoincidents.tables.checking import check_incidents
    from geoincidents.tables.conforming import conform, incidents_from_rows, validate
    from geoincidents.tables.containers.limits import Limits
    from geoincidents.tables.corrections import apply_corrections
    from geoincidents.tables.files import incidents_from_table, read_incidents, to_geojson, write_incidents
    from geoincidents.tables.layouts import layouts
    from geoincidents.tables.locating import locate
    from geoincidents.tables.postgis import read_postgis, write_postgis
    from geoincidents.tables.remembering import forget_places, remember_places, remembered_places
    from geoincidents.tables.unplaced import unplaced
    from geoincidents.tables.writing.exporting import to_layout

_HOMES = {
    "Candidate": "place",
    "Divisions": "gazetteer.division_files",
    "Gazetteer": "gazetteer",
    "GazetteerGeocoder": "gazetteer.geocoder",
    "IncidentMap": "maps",
    "LanguageModel": "events.model",
    "Limits": "tables.containers.limits",
    "Match": "place",
    "Mention": "mentions.mention",
    "Nearby": "place",
    "OwnLayer": "gazetteer.own_places",
    "Pack": "gazetteer.installed",
    "Place": "place",
    "Publication": "maps",
    "StoryStep": "maps",
    "add_packs": "gazetteer.packs",
    "admin_of": "measures.divisions",
    "along": "queries",
    "analysis_layer": "maps.analysed",
    "apply_corrections": "tables.corrections",
    "azimuth_to": "measures.reference",
    "between": "queries",
    "border_km": "measures.around",
    "by_actor": "queries",
    "cell_of": "measures.cells",
    "cell_weights": "measures.cells",
    "change_points": "analysis.change_points",
    "check_incidents": "tables.checking",
    "cluster_of": "analysis.clustering",
    "clusters": "analysis.clustering",
    "coast_km": "measures.around",
    "conform": "tables.conforming",
    "countable": "queries",
    "days_since": "measures.time",
    "density": "analysis.kernels",
    "distance_to": "measures.reference",
    "exposure": "analysis.people",
    "extract_incidents": "events",
    "features": "measures.table",
    "forget_places": "tables.remembering",
    "front": "analysis.movement",
    "geoparse": "mentions",
    "hot_spots": "analysis.getis_ord",
    "in_country": "queries",
    "incident_figure": "maps",
    "incident_map": "maps",
    "incidents_from_rows": "tables.conforming",
    "incidents_from_table": "tables.files",
    "installed_packs": "gazetteer.packs",
    "layouts": "tables.layouts",
    "link_reports": "linking",
    "locate": "tables.locating",
    "mean_centre": "analysis.movement",
    "near": "queries",
    "near_repeats": "analysis.knox",
    "nearest_of": "measures.nearest",
    "nearest_place": "measures.nearest",
    "of_type": "queries",
    "open_incidents": "distributed.folder",
    "population_within": "measures.around",
    "read_incidents": "tables.files",
    "read_postgis": "tables.postgis",
    "read_reports": "reports",
    "reference_point": "gazetteer",
    "remember_places": "tables.remembering",
    "remembered_places": "tables.remembering",
    "remove_packs": "gazetteer.packs",
    "ring_of": "measures.reference",
    "rolling_count": "measures.recent",
    "sector_of": "measures.reference",
    "sequence": "queries",
    "sequence_pairs": "queries",
    "sum_tolls": "queries",
    "summarise_events": "linking",
    "sun_altitude": "measures.time",
    "timeline_figure": "maps",
    "to_geojson": "tables.files",
    "to_layout": "tables.writing.exporting",
    "trend": "analysis.change_points",
    "unplaced": "tables.unplaced",
    "update_packs": "gazetteer.packs",
    "validate": "tables.conforming",
    "with_toll": "queries",
    "with_uncertainty": "analysis.monte_carlo",
    "within_area": "queries",
    "within_radius": "queries",
    "write_incidents": "tables.files",
    "write_postgis": "tables.postgis",
}

__all__ = [
    "Candidate",
    "Divisions",
    "Gazetteer",
    "GazetteerGeocoder",
    "IncidentMap",
    "LanguageModel",
    "Limits",
    "Match",
    "Mention",
    "Nearby",
    "OwnLayer",
    "Pack",
    "Place",
    "Publication",
    "StoryStep",
    "add_packs",
    "admin_of",
    "along",
    "analysis_layer",
    "apply_corrections",
    "azimuth_to",
    "between",
    "border_km",
    "by_actor",
    "cell_of",
    "cell_weights",
    "change_points",
    "check_incidents",
    "cluster_of",
    "clusters",
    "coast_km",
    "conform",
    "countable",
    "days_since",
    "density",
    "distance_to",
    "exposure",
    "extract_incidents",
    "features",
    "forget_places",
    "front",
    "geoparse",
    "hot_spots",
    "in_country",
    "incident_figure",
    "incident_map",
    "incidents_from_rows",
    "incidents_from_table",
    "installed_packs",
    "layouts",
    "link_reports",
    "locate",
    "mean_centre",
    "near",
    "near_repeats",
    "nearest_of",
    "nearest_place",
    "of_type",
    "open_incidents",
    "population_within",
    "read_incidents",
    "read_postgis",
    "read_reports",
    "reference_point",
    "remember_places",
    "remembered_places",
    "remove_packs",
    "ring_of",
    "rolling_count",
    "sector_of",
    "sequence",
    "sequence_pairs",
    "sum_tolls",
    "summarise_events",
    "sun_altitude",
    "timeline_figure",
    "to_geojson",
    "to_layout",
    "trend",
    "unplaced",
    "update_packs",
    "validate",
    "with_toll",
    "with_uncertainty",
    "within_area",
    "within_radius",
    "write_incidents",
    "write_postgis",
]


def __getattr__(name: str) -> Any:
    """Import a public name's module when the name is first asked for, so that importing the package is quick."""
    home = _HOMES.get(name)
    if home is None:
        msg = f"module 'geoincidents' has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"geoincidents.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Public names."""
    return [*__all__, "__version__"]
