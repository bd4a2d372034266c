"""The folium map of an incident table: it saves to one page that needs no network, and shows itself in notebooks."""

from __future__ import annotations

import base64
import functools
import html
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import folium
from branca.element import Figure
from folium.template import Template

from geoincidents.errors import InputError, MissingExtraError
from geoincidents.maps import overlays, standalone, stills

if TYPE_CHECKING:
    from collections.abc import Callable

_UNTRUSTED: Final = (
    "<p>The map is shown once this notebook is trusted (File, Trust Notebook), or when it runs. "
    "<code>incident_map(...).save(path)</code> writes it as a file of its own.</p>"
)
_MOST_IN_PICTURE: Final = 5_000  # a notebook's picture of more takes longer than its page


class OfflineFigure(Figure):  # type: ignore[misc]
    """Root of an incident map: whoever renders the tree gets the page that :meth:`IncidentMap.save` writes."""

    def render(self, **_: Any) -> str:
        """Return the page; layers of its map that need the network are refused unless the map is online."""
        online = any(getattr(child, "online", False) for child in self._children.values())
        return standalone.render_page(self, online=online)


class IncidentMap(folium.Map):
    """A folium map that saves to one HTML file which makes no network request.

    Any folium layer can be added. One that needs the network (tiles, a plugin's script) makes :meth:`save`
    refuse by name, unless ``online=True``.

    Parameters
    ----------
    bounds
        ``((south, west), (north, east))`` that the map opens on, or None for the world.

    Examples
    --------
    >>> import folium
    >>> world = IncidentMap()
    >>> _ = folium.CircleMarker((32.9, 13.2)).add_to(world)
    """

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <main class="gi-page">
        <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        <aside class="gi-panel gi-slot"><noscript>This map needs JavaScript.</noscript></aside>
        </main>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {...{{ this.options|tojavascript }},
            center: {{ this.location|tojson }}, crs: L.CRS.{{ this.crs }}, opening: {{ this.opening|tojson }}});
        {% if this.opening %}
        {{ this.get_name() }}.fitBounds({{ this.opening|tojson }}, {padding: [28, 28], maxZoom: 13, animate: false});
        {% endif %}
        {% endmacro %}
        """,
    )

    def __init__(self, bounds: tuple[tuple[float, float], tuple[float, float]] | None = None) -> None:
        # Plugins that ask for the largest zoom fail on a map without tiles unless the map itself states one.
        super().__init__(location=(20.0, 10.0), zoom_start=2, tiles=None, maxZoom=17, zoom_snap=0.5)
        # Lists of its own: folium's add_js_link would change the class for every map of the process.
        self.default_js = []
        self.default_css = []
        self.opening = bounds
        self.online = False
        self.picture: Callable[..., Any] | None = None  # makes the figure of the incidents
        self.rows = 0
        OfflineFigure().add_child(self)

    def render(self, **kwargs: Any) -> str:
        """Put the map on the page of its figure, with Leaflet where that page is not the package's own."""
        figure: Any = self.get_root()
        if not isinstance(figure, OfflineFigure):
            assets = standalone.core_assets(list(standalone.walk(figure)))
            figure.header.add_child(overlays.Verbatim("\n".join(assets)), name=standalone.ASSETS, index=0)
        standalone.carry_layers(figure)
        cast("Any", super()).render(**kwargs)
        return ""

    def render_html(self, *, online: bool = False) -> str:
        """One HTML document.

        Parameters
        ----------
        online
            Let the page load what added layers need from the network.

        Returns
        -------
        str
            The page; equal data gives equal text.

        Raises
        ------
        OfflineError
            If an added layer needs the network and ``online`` is false.

        Examples
        --------
        >>> IncidentMap().render_html().startswith("<!DOCTYPE html>")
        True
        """
        if not isinstance(self.get_root(), Figure):
            OfflineFigure().add_child(self)
        return standalone.render_page(cast("Figure", self.get_root()), online=online)

    def save(self, outfile: str | Path, *, online: bool = False) -> None:  # type: ignore[override]
        """Write the map as one HTML file, whole or not at all.

        Parameters
        ----------
        outfile
            Path of the file; an existing one is replaced.
        online
            Let the page load what added layers need from the network.

        Raises
        ------
        OfflineError
            If an added layer needs the network and ``online`` is false; nothing is written.
        OutputError
            If the file cannot be written.

        Examples
        --------
        >>> IncidentMap().save("/nowhere/map.html")
        Traceback (most recent call last):
        ...
        geoincidents.errors.OutputError: Cannot write '/nowhere/map.html': ...
        """
        standalone.write_atomically(Path(outfile), self.render_html(online=online))

    def __repr__(self) -> str:
        """What it shows, in a line."""
        return f"<{type(self).__name__} of {self.rows:,} {'row' if self.rows == 1 else 'rows'}>"

    def _repr_html_(self, **_: Any) -> str:
        """Show the map in a notebook: the same page, in a frame of its own origin."""
        document = html.escape(self.render_html(online=self.online))
        # Without allow-same-origin the page can reach nothing of the notebook.
        frame = (
            f'<iframe srcdoc="{document}" title="Incident map" style="width:100%;height:620px;border:0" '
            'sandbox="allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox" '
            "allowfullscreen></iframe>"
        )
        # A notebook that is not trusted drops frame and style alike, and so shows picture and words in their place.
        picture = self._repr_png_()
        still = ""
        if picture is not None:
            data = base64.b64encode(picture).decode("ascii")
            still = f'<img alt="Map of the incidents" src="data:image/png;base64,{data}">'
        rest = f'<div class="gi-untrusted">{still}{_UNTRUSTED}</div>'
        return f"<style>.gi-untrusted {{ display: none; }}</style>{frame}{rest}"

    def _repr_png_(self) -> bytes | None:
        """Picture for notebooks that are printed or shown without scripts; None without matplotlib."""
        if self.picture is None or self.rows > _MOST_IN_PICTURE:
            return None
        try:
            return stills.still(self.picture, "png", dpi=96)
        except MissingExtraError:
            return None

    def to_png(self, path: str | Path, *, width_inches: float = 7.2, dpi: float = 200) -> None:
        """Write the map as a picture, drawn by matplotlib as :func:`incident_figure` draws it; no browser is needed.

        Parameters
        ----------
        path
            File to write.
        width_inches
            Width of the picture; its height follows from the extent.
        dpi
            Dots an inch: 7.2 inches at 200 are 1,440 pixels.

        Raises
        ------
        MissingExtraError
            If matplotlib is not installed.
        InputError
            If the map has no incidents, or a size is not above zero.
        OutputError
            If the file cannot be written.

        Examples
        --------
        >>> IncidentMap().to_png("map.png")
        Traceback (most recent call last):
        ...
        geoincidents.errors.InputError: This map has no incidents of its own to draw. Make it by incident_map(table).
        """
        self._write_still(path, "png", width_inches, dpi)

    def to_svg(self, path: str | Path, *, width_inches: float = 7.2) -> None:
        """Write the map as a drawing of lines, as :meth:`to_png` writes a picture.

        Parameters
        ----------
        path
            File to write.
        width_inches
            Width of the drawing; its height follows from the extent.

        Raises
        ------
        MissingExtraError
            If matplotlib is not installed.
        InputError
            If the map has no incidents, or the width is not above zero.
        OutputError
            If the file cannot be written.

        Examples
        --------
        >>> IncidentMap().to_svg("map.svg")
        Traceback (most recent call last):
        ...
        geoincidents.errors.InputError: This map has no incidents of its own to draw. Make it by incident_map(table).
        """
        self._write_still(path, "svg", width_inches, 200)

    def _write_still(self, path: str | Path, kind: Literal["png", "svg"], width_inches: float, dpi: float) -> None:
        if self.picture is None:
            msg = "This map has no incidents of its own to draw. Make it by incident_map(table)."
            raise InputError(msg)
        draw = functools.partial(self.picture, width_inches=width_inches)
        stills.write_still(Path(path), stills.still(draw, kind, dpi=dpi))
