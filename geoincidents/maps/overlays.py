"""Layers of folium's own on a map of incidents: their data as data, and each layer's script apart from all others.

What a layer holds, folium writes into the source of one script, where a text such as ``${...}`` runs and a backslash
ends the page. Layers of the usual kinds are described here instead: the description travels compressed in letters, and
``page/layers.js`` draws it. What is left, plugins and layers with code of the user's, keeps folium's script, but each
in an element of its own: what one breaks stays broken alone, and the page names it.
"""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import folium
from branca.colormap import ColorMap
from branca.element import CssLink, Element, Html, JavascriptLink
from branca.utilities import legend_scaler
from folium.features import Choropleth, CustomIcon, DivIcon, GeoJson, GeoJsonPopup, GeoJsonTooltip
from folium.map import FeatureGroup, Icon, Layer, LayerControl, Marker, Popup, Tooltip
from folium.plugins import MarkerCluster
from folium.utilities import JsCode, camelize
from folium.vector_layers import Circle, CircleMarker, Polygon, PolyLine, Rectangle

from geoincidents.errors import InputError
from geoincidents.maps.payload import zipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from branca.element import Figure

Spec = dict[str, Any]
"""A layer as the page reads it: kind, label, what the kind needs, and the layers within it."""

_DRAWN: Final = "geoincidents_drawn"  # the attribute by which a layer knows the text of data that it is in
_RANDOM_NAME: Final = re.compile(r"\w+_[0-9a-f]{32}")
_SHADES: Final = 100  # of a scale of colours

DRAWER: Final = "geoincidents_layers"
"""Name under which a figure holds the script that draws descriptions."""


class NotPlainError(Exception):
    """A layer holds code, or another element where a value is expected: only folium's own script can draw it."""


class Verbatim(Element):  # type: ignore[misc]
    """Text that reaches the page as it is: branca's own ``Element`` would run it as a Jinja template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:
        """Return the text, whatever the arguments."""
        return self.text


class Apart(Element):  # type: ignore[misc]
    """A script in an element of its own, amid the one script of folium's that it interrupts."""

    def __init__(self, code: Element, label: str) -> None:
        super().__init__()
        self.code = code
        self.label = label

    def render(self, **kwargs: Any) -> str:
        """Return the end of the script before, this one, and the beginning of the next."""
        attribute = "".join(letter if letter.isalnum() else f"&#{ord(letter)};" for letter in self.label)
        return f'</script><script data-layer="{attribute}">{guarded(self.code.render(**kwargs))}</script><script>'


class Drawn(Element):  # type: ignore[misc]
    """Layers that stand side by side on a map, as one text of data and the call that draws it."""

    def __init__(self) -> None:
        super().__init__()
        self._name = "drawn"
        self.specs: dict[str, Spec] = {}

    def render(self, **_: Any) -> str:
        """Return the data as a text of letters, and the call with the names under which scripts know the layers."""
        # Names stay outside the data: the page numbers them anew, so that equal maps are equal bytes.
        names: dict[str, int] = {}
        data = json.dumps([_numbered(spec, names) for spec in self.specs.values()], separators=(",", ":"))
        return (
            f'</script><script type="application/octet-stream" id="{self.get_name()}">{zipped(data.encode())}</script>'
            f'<script>geoincidents.draw("{self.get_name()}", {json.dumps(list(names))});</script><script>'
        )


def _numbered(spec: Spec, names: dict[str, int]) -> Spec:
    """A description in which elements are told by their place in a list of names."""

    def number(name: str) -> int:
        return names.setdefault(name, len(names))

    told: Spec = {key: number(spec[key]) for key in ("id", "parent") if key in spec}
    told |= {key: [number(name) for name in spec[key]] for key in ("base", "over") if key in spec}
    if "layers" in spec:
        told["layers"] = [_numbered(one, names) for one in spec["layers"]]
    return {**spec, **told}


def guarded(code: str) -> str:
    """Code that cannot end the element that holds it, wherever a text of it came from."""
    return re.sub(r"<(?=/script|!--)", r"\\x3C", code, flags=re.IGNORECASE)


def carry(figure: Figure, drawer: Callable[[], Element]) -> None:
    """Let all layers on the maps of a figure reach the page as data, or apart from one another.

    Parameters
    ----------
    figure
        Root of the maps, about to be rendered.
    drawer
        Makes the element that draws descriptions; asked only where there is a layer.
    """
    new = [element for element in _layers(figure) if "render" not in vars(element)]
    if new:
        figure.header.add_child(drawer(), name=DRAWER)
    for element in new:
        vars(element)["render"] = partial(_render, element)


def _layers(element: Element, *, on_map: bool = False) -> Iterator[Element]:
    """Yield what stands on maps of a tree, of the user's making and folium's."""
    for child in element._children.values():  # noqa: SLF001 branca has no public list
        if on_map and not type(child).__module__.startswith("geoincidents."):
            yield child
        yield from _layers(child, on_map=on_map or isinstance(child, folium.Map))


def _render(element: Element, **kwargs: Any) -> str:
    """Render a layer, as an element does in which this stands as its ``render``."""
    figure: Any = element.get_root()
    described: list[Element] = []
    others: list[Element] = []
    try:
        spec = _describe(element, described, others)
    except NotPlainError:
        _render_apart(element, figure, kwargs)
        return ""
    for one in described:
        for name, url in getattr(one, "default_js", ()):
            figure.header.add_child(JavascriptLink(url), name=name)
        for name, url in getattr(one, "default_css", ()):
            figure.header.add_child(CssLink(url), name=name)
    script = figure.script
    drawn: Any = vars(element).get(_DRAWN)
    if drawn is None or drawn.get_name() not in script._children:  # noqa: SLF001
        last = next(reversed(script._children.values()), None)  # noqa: SLF001
        drawn = last if isinstance(last, Drawn) else Drawn()
        script.add_child(drawn)
        vars(element)[_DRAWN] = drawn
    drawn.specs[element.get_name()] = {**spec, "parent": _above(element).get_name()}
    for one in others:
        one.render(**kwargs)
    return ""


def _render_apart(element: Element, figure: Any, kwargs: dict[str, Any]) -> None:
    script = figure.script
    before = dict(script._children)  # noqa: SLF001
    type(element).render(element, **kwargs)
    for name, code in list(script._children.items()):  # noqa: SLF001
        if before.get(name) is not code and not isinstance(code, Apart | Drawn):
            script._children[name] = Apart(code, _label(element))  # noqa: SLF001


def _label(element: Element) -> str:
    """What a reader may call a layer by: its kind, and its name where it was given one."""
    kind, given = type(element).__name__, _given_name(element)
    if given:
        return f"{kind} {given!r}"
    parent = _above(element)
    return kind if parent is None or isinstance(parent, folium.Map) else f"{kind} of {_label(parent)}"


def _given_name(element: Element) -> str:
    """Name that a layer was given; folium names all others at random."""
    name = str(getattr(element, "layer_name", None) or "")
    return "" if _RANDOM_NAME.fullmatch(name) else name


def _describe(element: Element, described: list[Element], others: list[Element]) -> Spec:
    """Describe a layer and those within it; others are those below it that only folium's own script can draw."""
    kind: Any = ColorMap if isinstance(element, ColorMap) else type(element)
    if kind not in _KINDS:
        raise NotPlainError
    spec = {"id": element.get_name(), "kind": kind.__name__, "label": _label(element), **_KINDS[kind](element)}
    if isinstance(element, Layer):
        spec["shown"] = element.show
    described.append(element)
    within = []
    for child in element._children.values():  # noqa: SLF001
        if isinstance(child, Icon | CustomIcon | DivIcon | Marker.SetIcon):  # part of their marker
            continue
        below: tuple[list[Element], list[Element]] = ([], [])
        try:
            within.append(_describe(child, *below))
        except NotPlainError:
            others.append(child)
        else:
            described += below[0]
            others += below[1]
    return {**spec, "layers": within} if within else spec


def _plain(value: Any) -> Any:
    """A value of folium's options as JSON can say it, its keys as Leaflet spells them."""
    if isinstance(value, JsCode | Element):
        raise NotPlainError
    if isinstance(value, dict):
        return {camelize(key) if isinstance(key, str) else str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _options(element: Any) -> Spec:
    return {"options": _plain(element.options)}


def _icon(element: Any) -> Spec:
    icon = element.icon
    if icon is None:
        return {}
    kind = type(icon).__name__
    if kind not in {"Icon", "DivIcon", "CustomIcon"}:
        raise NotPlainError
    return {"icon": {"kind": kind, **_options(icon)}}


def _marker(element: Any) -> Spec:
    if element.location is None:
        msg = f"{type(element).__name__} location must be assigned when added directly to map."
        raise ValueError(msg)
    return {"at": element.location, **_options(element), **_icon(element)}


def _shape(element: Any) -> Spec:
    return {"at": element.locations, **_options(element)}


def _popup(element: Popup) -> Spec:
    if any(element.script._children) or any(element.header._children):  # noqa: SLF001
        raise NotPlainError
    parts = []
    for one in element.html._children.values():  # noqa: SLF001
        if type(one) is not Html:
            raise NotPlainError
        # folium escapes what would end a template literal; here is none.
        text = one.data.replace(r"\`", "`")
        parts.append({"html": text} if one.script else {"text": text})
    return {"parts": parts, "open": element.show, **_options(element)}


def _tooltip(element: Any) -> Spec:
    return {"html": element.text, "style": getattr(element, "style", ""), **_options(element)}


def _details(element: Any) -> Spec:
    options = element.tooltip_options if isinstance(element, GeoJsonTooltip) else element.popup_options
    told = {key: getattr(element, key) for key in ("fields", "aliases", "labels", "localize")}
    told["style"] = getattr(element, "style", None) or ""
    features = getattr(_above(element), "data", {}).get("features", [])
    known = {name for one in features for name in one.get("properties") or ()}
    if features and (missing := [field for field in element.fields if field not in known]):
        msg = f"{_label(element)} asks for {missing}, which no feature has. There are: {sorted(known)}."
        raise InputError(msg)
    return {**told, "options": _plain(options)}


def _geojson(element: GeoJson) -> Spec:
    if not element.embed or element.on_each_feature is not None:
        raise NotPlainError
    spec: Spec = {"data": element.data, **_options(element), "zooms": element.zoom_on_click}
    spec["keeps"] = element.popup_keep_highlighted
    if element.smooth_factor is not None:
        spec["options"]["smoothFactor"] = element.smooth_factor
    for key, wanted in (("style", element.style), ("highlight", element.highlight)):
        if wanted:
            spec[key] = _styles([getattr(element, f"{key}_function")(one) for one in element.data["features"]])
    if element.marker is not None:
        marker = element.marker
        spec["marker"] = {"kind": type(marker).__name__, **_options(marker), **_icon(marker)}
    return spec


def _styles(styles: list[Any]) -> Spec:
    """Distinct styles, and which of them each feature has."""
    known: dict[str, int] = {}
    of = [known.setdefault(json.dumps(_style(style), sort_keys=True), len(known)) for style in styles]
    return {"styles": [json.loads(text) for text in known], "of": of}


def _style(style: Any) -> Any:
    if any(isinstance(value, JsCode | Element) for value in style.values()):
        raise NotPlainError
    return style


def _cluster(element: MarkerCluster) -> Spec:
    if element.icon_create_function is not None:
        raise NotPlainError
    return _options(element)


def _above(element: Element) -> Any:
    return element._parent  # noqa: SLF001 branca has no public parent


def _control(element: LayerControl) -> Spec:
    listed = [one for one in _above(element)._children.values() if isinstance(one, Layer) and one.control]  # noqa: SLF001
    spec: Spec = {"draggable": element.draggable, **_options(element)}
    for key, over in (("base", False), ("over", True)):
        mine = [one for one in listed if bool(one.overlay) is over]
        spec |= {key: [one.get_name() for one in mine]}
        spec |= {f"{key}_names": [_given_name(one) or type(one).__name__ for one in mine]}
    return spec


def _colours(element: Any) -> Spec:
    low, high = float(element.vmin), float(element.vmax)
    colours = [element(low + (high - low) * k / (_SHADES - 1)) for k in range(_SHADES)]
    ticks = element.tick_labels if element.tick_labels is not None else legend_scaler([float(e) for e in element.index])
    told = [float(tick) for tick in ticks if isinstance(tick, int | float)]
    return {"caption": str(element.caption), "low": low, "high": high, "colours": colours, "ticks": told}


_KINDS: Final[dict[Any, Callable[[Any], Spec]]] = {
    Marker: _marker,
    Circle: _marker,
    CircleMarker: _marker,
    PolyLine: _shape,
    Polygon: _shape,
    Rectangle: _shape,
    Popup: _popup,
    Tooltip: _tooltip,
    GeoJson: _geojson,
    GeoJsonPopup: _details,
    GeoJsonTooltip: _details,
    FeatureGroup: _options,
    Choropleth: _options,
    MarkerCluster: _cluster,
    LayerControl: _control,
    ColorMap: _colours,
}
