"""One HTML file that needs no network, made from a folium map.

folium writes pages that load two dozen scripts from the network. Here every script stands in the page, a
content security policy names each by its hash and forbids all else, and what would need the network is
refused by name before anything is written.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from functools import cache
from importlib import resources
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from branca.element import CssLink, Element, Figure, JavascriptLink, Link, MacroElement
from folium import CustomIcon, GeoJson, Icon, TileLayer
from folium.folium import Map
from folium.raster_layers import ImageOverlay, VideoOverlay, WmsTileLayer
from rcssmin import cssmin

from geoincidents.atomic import replaced
from geoincidents.errors import OfflineError
from geoincidents.maps.overlays import Verbatim, carry, guarded
from geoincidents.maps.payload import zipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CLUSTER_FILES: Final = ("leaflet.markercluster.js", "MarkerCluster.css", "MarkerCluster.Default.css")

# File name of a link -> the installed module and file that hold the same script. Plugins of folium look for
# these; a distribution that is not installed makes the link one that needs the network.
_CLUSTER: Final = "xstatic.pkg.leaflet_markercluster"
_AT_HAND: Final = {
    "leaflet_heat.min.js": ("folium", "templates/leaflet_heat.min.js"),
    **{name: (_CLUSTER, f"data/{name}") for name in _CLUSTER_FILES},
}
_BRINGS: Final = dict.fromkeys(_CLUSTER_FILES, "XStatic-Leaflet-MarkerCluster")
"""File name of a link -> the distribution that brings it."""

# folium's own pop-ups ask jQuery for exactly these two things.
_JQUERY_STAND_IN: Final = """
window.$ = window.$ || function (what) {
  if (what === document) return { ready: (act) => act() };
  const holder = document.createElement('template');
  holder.innerHTML = String(what).trim();
  return [...holder.content.childNodes];
};
"""

_SCRIPT: Final = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<code>.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_REMOTE: Final = re.compile(
    r"<(?:script|link|img|iframe|source|video|audio|object|embed)\b[^>]*?\b(?:src|href|data)\s*=\s*[\"']?"
    r"(?P<url>(?:https?:)?//[^\s\"'>]+)",
    re.IGNORECASE,
)
# Data of an incident layer, millions of letters in which there is nothing to find.
_DATA: Final = re.compile(r'(<script type="application/octet-stream" id="(?:incidents|basemap)_\w+">)([^<]*)')
_RANDOM_ID: Final = re.compile(r"(?<=_)[0-9a-f]{32}(?![0-9a-f])")


_PACKED: Final = "geoincidents_"  # what the ids of packed script and style start with

ASSETS: Final = "geoincidents_assets"
"""Name under which a figure of folium's holds Leaflet for a map that brings its own."""


def leaflet_file(name: str) -> bytes:
    """Bytes of a file of the installed Leaflet distribution.

    Parameters
    ----------
    name
        Path inside the distribution's data folder, such as ``"leaflet.js"``.

    Returns
    -------
    bytes
        The file as it was released.
    """
    return resources.files("xstatic.pkg.leaflet").joinpath("data", name).read_bytes()


def _data_url(name: str) -> str:
    return "data:image/png;base64," + base64.b64encode(leaflet_file(f"images/{name}")).decode("ascii")


@cache
def _leaflet_js() -> str:
    # The source map is for people who debug Leaflet; a browser's tools would ask for it.
    return re.sub(r"//# sourceMappingURL=\S+", "", leaflet_file("leaflet.js").decode("utf-8")).strip()


@cache
def _leaflet_css(*, images: bool) -> str:
    css = leaflet_file("leaflet.css").decode("utf-8")
    # `behavior` is for Internet Explorer 8; its images are those of the layer control and the pins.
    css = re.sub(r"\s*behavior:[^;]+;", "", css)
    if not images:
        return str(cssmin(re.sub(r"url\(images/[\w-]+\.png\)", "none", css)))
    css = re.sub(r"url\(images/([\w-]+\.png)\)", lambda found: f"url({_data_url(found[1])})", css)
    return str(cssmin(css))


@cache
def _bundled(name: str) -> str:
    """Text of a file that ``geoincidents/maps/page/bundle.mjs`` made of the page's modules and style sheets."""
    return resources.files("geoincidents.maps").joinpath("static", name).read_text("utf-8").rstrip()


def own_script() -> str:
    """Return the page's own script: its modules joined in one scope."""
    return _bundled("incidents.js")


@cache
def own_assets() -> str:
    """Return the elements that show the incidents: layout and loader as text, all other script and style packed."""
    packed = {"script": own_script(), "style": _bundled("incidents.css")}
    return "\n".join(
        [
            _style_tag(_bundled("page.css")),
            *(_packed(tag, text) for tag, text in packed.items()),
            script_tag(_bundled("loader.js")),
        ]
    )


def render_page(figure: Figure, *, online: bool = False) -> str:
    """One HTML document from a folium figure.

    Parameters
    ----------
    figure
        Root of the map.
    online
        Let the page load what its layers need from the network.

    Returns
    -------
    str
        The document; the same figure gives the same text.

    Raises
    ------
    OfflineError
        If a layer needs the network and ``online`` is false; every one is named.
    """
    elements = list(walk(figure))
    parts = [part for root in (figure.header, figure.html, figure.script) for part in walk(root)]
    # folium's elements add children while they render, in another order the second time.
    before = [(element, dict(vars(element)), list(element._children.items())) for element in [*elements, *parts]]  # noqa: SLF001
    try:
        return _rendered(figure, online=online)
    finally:
        for element, attributes, children in before:
            vars(element).clear()
            vars(element).update(attributes)
            element._children.clear()  # noqa: SLF001
            element._children.update(children)  # noqa: SLF001


def _rendered(figure: Figure, *, online: bool) -> str:
    for child in figure._children.values():  # noqa: SLF001 branca has no public way to render parts
        child.render()
    elements = list(walk(figure))
    links = [element for element in figure.header._children.values() if isinstance(element, Link)]  # noqa: SLF001
    head = [
        element.render()
        for name, element in figure.header._children.items()  # noqa: SLF001
        # The document states its own encoding, and its assets come first.
        if not isinstance(element, Link) and name not in {"meta_http", ASSETS}
    ]
    body = figure.html.render()
    script = figure.script.render()
    if not online:
        needs = [*_needs_network(elements), *_remote_links(links), *_remote_tags([*head, body])]
        if needs:
            names = "; ".join(dict.fromkeys(needs))
            msg = (
                f"The map is to open without network, but needs it for: {names}. Remove it, or save(path, online=True)."
            )
            raise OfflineError(msg)
    assets = [*core_assets(elements), *(_link_tag(link, online=online) for link in links)]
    if online and any(type(element) is Icon for element in elements):
        assets += [_link_tag(link, online=True) for link in _folium_links()]
    return _document("\n".join([*assets, *head]), body, script, online=online)


def walk(element: Element) -> Iterator[Element]:
    """Yield an element and all below it."""
    yield element
    for child in element._children.values():  # noqa: SLF001 branca has no public list
        yield from walk(child)


def _needs_network(elements: list[Any]) -> Iterator[str]:
    for element in elements:
        name = type(element).__name__
        if isinstance(element, TileLayer | WmsTileLayer):
            yield f"{name} {element.layer_name!r} ({getattr(element, 'tiles', None) or getattr(element, 'url', '')})"
        elif isinstance(element, GeoJson) and not element.embed:
            yield f"{name} {element.layer_name!r} (its data is a link)"
        elif type(element) is Icon:
            yield "Icon (Leaflet.awesome-markers and Font Awesome; a Marker without icon, or a DivIcon, needs neither)"
        elif isinstance(element, ImageOverlay | VideoOverlay | CustomIcon):
            # Each keeps its address under another name.
            values = [*vars(element).values(), *getattr(element, "options", {}).values()]
            yield from (f"{name} ({value})" for value in values if _is_remote(value))


def _is_remote(url: object) -> bool:
    return isinstance(url, str) and re.match(r"(https?:)?//", url.strip(), re.IGNORECASE) is not None


def _remote_links(links: list[Link]) -> Iterator[str]:
    for link in links:
        if not _is_leaflet(link) and _local_code(link) is None:
            package = _BRINGS.get(link.url.rpartition("/")[2])
            remedy = f" (or pip install {package}, which brings it)" if package else ""
            yield f"a plugin's file {link.url}{remedy}"


def _remote_tags(fragments: list[str]) -> Iterator[str]:
    for fragment in fragments:
        without_code = _SCRIPT.sub(lambda found: f"<script{found['attributes']}></script>", _DATA.sub(r"\1", fragment))
        yield from (f"an HTML element that loads {found['url']}" for found in _REMOTE.finditer(without_code))


def _is_leaflet(link: Link) -> bool:
    return link.url.rpartition("/")[2] in {"leaflet.js", "leaflet.css"}


def _local_code(link: Link) -> str | None:
    if link.code is not None:  # the user has read it in
        return link.code.decode("utf-8") if isinstance(link.code, bytes) else str(link.code)
    return at_hand(link.url.rpartition("/")[2])


def at_hand(name: str) -> str | None:
    """Text of a plugin's file from an installed distribution; None where there is none."""
    module, path = _AT_HAND.get(name, ("", ""))
    try:
        if not module or find_spec(module) is None:
            return None
    except ModuleNotFoundError:
        return None
    return resources.files(module).joinpath(path).read_text("utf-8")


def _link_tag(link: Link, *, online: bool) -> str:
    if _is_leaflet(link):
        return ""
    code = _local_code(link)
    if code is None and online:
        return str(link.render())
    return _style_tag(code or "") if isinstance(link, CssLink) else script_tag(code or "")


def _folium_links() -> list[Link]:
    scripts = [JavascriptLink(url) for _, url in Map.default_js]
    return [*scripts, *(CssLink(url) for _, url in Map.default_css)]


def core_assets(elements: list[Element]) -> list[str]:
    """Return style and script elements of Leaflet, with its pins where a layer of the user may draw one."""
    # Not markers alone: GeoJSON points, clusters and drawing tools fall back on the same pins.
    added = any(_is_foreign(element) for element in elements)
    unpacked = [_packed("leaflet", _leaflet_js()), script_tag(_bundled("unpack.js"))]
    pins = [script_tag(_own_pins())] if added else []
    return [_style_tag(_leaflet_css(images=added)), *unpacked, *pins, script_tag(_JQUERY_STAND_IN)]


def _own_pins() -> str:
    """Script by which Leaflet draws its pins from the page itself."""
    images = [f"{key}: '{_data_url(name)}'" for key, name in _MARKER_IMAGES.items()]
    return f"L.Icon.Default.imagePath = ''; L.Icon.Default.mergeOptions({{ {', '.join(images)} }});"


@cache
def _packed(name: str, text: str) -> str:
    """Element that holds script or style compressed, for a script of the page to unpack."""
    return f'<script type="application/octet-stream" id="{_PACKED}{name}">{zipped(text.encode())}</script>'


def _is_foreign(element: Element) -> bool:
    ours = isinstance(element, Map) or type(element).__module__.startswith("geoincidents.")
    return isinstance(element, MacroElement) and not ours


_MARKER_IMAGES: Final = {
    "iconUrl": "marker-icon.png",
    "iconRetinaUrl": "marker-icon-2x.png",
    "shadowUrl": "marker-shadow.png",
}


def script_tag(code: str) -> str:
    """Return a script element for code that is our own or a library's."""
    return f"<script>{guarded(code)}</script>"


def carry_layers(figure: Figure) -> None:
    """Let the user's layers reach the page of a figure as data, or apart from one another."""
    carry(figure, lambda: Verbatim(script_tag(_bundled("layers.js"))))


def _style_tag(code: str) -> str:
    return f"<style>{code}</style>"


def _document(head: str, body: str, script: str, *, online: bool) -> str:
    whole = f"{head}\n</head>\n<body>\n{body}\n<script>\n{script}\n</script>\n</body>\n</html>\n"
    data = (found[2] for found in _DATA.finditer(whole))
    page = _renumbered(_DATA.sub(r"\1", whole)).replace("\r\n", "\n")
    opening = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(page, online=online)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<title>Incident map</title>\n'
    )
    return opening + _DATA.sub(lambda found: found[1] + next(data), page)


def _renumbered(page: str) -> str:
    """Replace folium's random identifiers by their order, so that equal data gives equal bytes."""
    order: dict[str, str] = {}
    return _RANDOM_ID.sub(lambda found: order.setdefault(found[0], f"{len(order) + 1}"), page)


def _policy(page: str, *, online: bool) -> str:
    hashes = []
    for found in _SCRIPT.finditer(page):
        kind = re.search(r"\b(src|type)\s*=", found["attributes"])
        if kind is None or "javascript" in found["attributes"]:
            hashes.append(_hash(found["code"]))
        elif any(f'"{_PACKED}{name}"' in found["attributes"] for name in ("script", "leaflet")):
            hashes.append(_hash(gzip.decompress(base64.b64decode(found["code"])).decode("utf-8")))
    scripts = " ".join(dict.fromkeys(hashes))
    if not online:
        return f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:"
    # Some plugins of folium compile code at run time; online pages let them.
    return (
        f"default-src 'none'; script-src {scripts} 'unsafe-eval' https:; style-src 'unsafe-inline' https:; "
        "img-src data: blob: https: http:; font-src https: data:; connect-src https:; frame-src https: data:"
    )


def _hash(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode('utf-8')).digest()).decode('ascii')}'"


_FAILED: Final = "Cannot write {path!r}: {why}. Name a file in a folder that exists."


def write_atomically(path: Path, text: str) -> None:
    """Write a text so that a reader finds the old file or the whole new one, never a part.

    Parameters
    ----------
    path
        File to write; its folder must exist.
    text
        Content, written as UTF-8.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    with replaced(path, failed=_FAILED) as fresh:
        fresh.write_bytes(text.encode("utf-8", "replace"))
