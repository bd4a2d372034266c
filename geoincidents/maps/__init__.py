"""The incident map: one offline page from an incident table."""

from geoincidents.maps.drawing import IncidentMap, incident_map
from geoincidents.maps.publishing import Publication

__all__ = ["IncidentMap", "Publication", "incident_map"]
