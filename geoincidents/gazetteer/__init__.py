"""Place names to places, offline, from one file."""

from geoincidents.gazetteer.gazetteer import Gazetteer
from geoincidents.gazetteer.reference import Reference, reference_point

__all__ = ["Gazetteer", "Reference", "reference_point"]
