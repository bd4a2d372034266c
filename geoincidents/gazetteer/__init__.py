"""Place names to places, offline, from one file."""

from geoincidents.gazetteer.division_files import Divisions
from geoincidents.gazetteer.gazetteer import Gazetteer
from geoincidents.gazetteer.reference import Reference, reference_point

__all__ = ["Divisions", "Gazetteer", "Reference", "reference_point"]
