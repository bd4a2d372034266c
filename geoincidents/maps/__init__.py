"""The incident map: one offline page from an incident table, and pictures for paper."""

from geoincidents.maps.drawing import incident_map
from geoincidents.maps.editorial import StoryStep
from geoincidents.maps.figures import incident_figure
from geoincidents.maps.offline import IncidentMap
from geoincidents.maps.publishing import Publication
from geoincidents.maps.timeline import timeline_figure

__all__ = ["IncidentMap", "Publication", "StoryStep", "incident_figure", "incident_map", "timeline_figure"]
