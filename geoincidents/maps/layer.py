"""The incident table as one folium layer: its data, and the script and style that show it."""

from __future__ import annotations

from typing import Any, cast

from folium.map import Layer

from geoincidents.maps import overlays, standalone


class IncidentLayer(Layer):  # type: ignore[misc]
    """The incident table on a folium map, with its list, legend and pop-ups.

    Parameters
    ----------
    incidents
        What :func:`geoincidents.maps.payload.pack` made of the incident table.
    basemap
        The same of the basemap, or None to draw none.
    """

    def __init__(self, incidents: str, basemap: str | None = None) -> None:
        super().__init__(name="Incidents", overlay=True, control=False)
        self._name = "Incidents"
        self.incidents = incidents
        self.basemap = basemap

    def render(self, **_: Any) -> str:
        """Put script, style and data on the page of the map."""
        figure: Any = self.get_root()
        standalone.carry_layers(figure)
        figure.header.add_child(overlays.Verbatim(standalone.own_assets()), name="geoincidents_layer")
        name = self.get_name()
        ids = []
        for part, data in (("incidents", self.incidents), ("basemap", self.basemap)):
            if data is not None:
                ids.append(f"{part}: '{part}_{name}'")
                tag = f'<script type="application/octet-stream" id="{part}_{name}">{data}</script>'
                figure.html.add_child(overlays.Verbatim(tag), name=f"{part}_{name}")
        call = f"geoincidents.attach({cast('Any', self._parent).get_name()}, {{ {', '.join(ids)} }});"
        # A script of its own: no other layer can break it.
        figure.script.add_child(overlays.Apart(overlays.Verbatim(call), "Incidents"), name=name)
        return ""
