"""The incident map: one offline page from an incident table."""

from geoincidents.maps.drawing import IncidentMap, incident_map

__all__ = ["IncidentMap", "incident_map"]
