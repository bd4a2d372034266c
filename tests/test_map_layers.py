"""Layers of the user's on a map of incidents: hostile text in them does nothing, and what breaks breaks alone."""

import json
import re

import folium
import pandas as pd
import pytest
from branca.element import MacroElement
from folium.plugins import MarkerCluster
from folium.template import Template
from map_fixtures import row, table, texts, wait
from test_map_browser import HOSTILE

from geoincidents.errors import InputError, OfflineError
from geoincidents.maps import incident_map, standalone

pytestmark = pytest.mark.browser

TEXTS = (*HOSTILE, "C:\\20190221", "${", "`", "\\")
SPOTS = [(32.0 + n / 10, 13.0 + n / 10) for n in range(len(TEXTS))]
SQUARE = [(32.0, 13.0), (32.0, 14.0), (33.0, 14.0)]


def feature(n, text):
    lat, lon = SPOTS[n]
    ring = [[lon, lat], [lon + 0.05, lat], [lon + 0.05, lat + 0.05], [lon, lat]]
    return {
        "type": "Feature",
        "id": text,
        "properties": {"text": text, text: text, "deep": {text: [text]}},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def features():
    return {"type": "FeatureCollection", "features": [feature(n, text) for n, text in enumerate(TEXTS)]}


def each(make):
    return [make(spot, text) for spot, text in zip(SPOTS, TEXTS, strict=True)]


def groups():
    made = []
    for spot, text in zip(SPOTS, TEXTS, strict=True):
        group = folium.FeatureGroup(name=text)
        folium.Marker(spot, popup=text, tooltip=text).add_to(group)
        made.append(group)
    return made


def clusters():
    cluster = MarkerCluster(name=TEXTS[0])
    for marker in each(lambda spot, text: folium.Marker(spot, popup=text, tooltip=text)):
        marker.add_to(cluster)
    return [cluster]


def choropleth():
    data = pd.DataFrame({"key": list(TEXTS), "value": range(len(TEXTS))})
    return [
        folium.Choropleth(
            features(), data=data, columns=["key", "value"], key_on="feature.id", name=text, legend_name=text
        )
        for text in TEXTS[:2]
    ]


def details():
    fields = ["text", *TEXTS, "deep"]
    return [
        folium.GeoJson(
            features(),
            name=text,
            tooltip=folium.GeoJsonTooltip(fields, aliases=fields, localize=True, style="color: red"),
            popup=folium.GeoJsonPopup(fields, aliases=fields),
            style_function=lambda one: {"color": "#000", "className": one["id"]},
            highlight_function=lambda one: {"weight": 5, "dashArray": one["id"]},
        )
        for text in TEXTS[:3]
    ]


KINDS = {
    "Marker": lambda: each(lambda spot, text: folium.Marker(spot, popup=text, tooltip=text, title=text, alt=text)),
    "Marker with an icon of HTML": lambda: each(
        lambda spot, text: folium.Marker(spot, icon=folium.DivIcon(html=text, class_name="own"), popup=text)
    ),
    "Popup as text": lambda: each(lambda spot, text: folium.Marker(spot, popup=folium.Popup(text, parse_html=True))),
    "Popup that is open": lambda: each(
        lambda spot, text: folium.Marker(spot, popup=folium.Popup(text, show=True, lazy=True))
    ),
    "Tooltip with a style": lambda: each(
        lambda spot, text: folium.Marker(spot, tooltip=folium.Tooltip(text, style=text, sticky=False, permanent=True))
    ),
    "CircleMarker": lambda: each(lambda spot, text: folium.CircleMarker(spot, popup=text, tooltip=text, color=text)),
    "Circle": lambda: each(lambda spot, text: folium.Circle(spot, radius=900, popup=text, tooltip=text)),
    "Rectangle": lambda: [folium.Rectangle(SQUARE[:2], popup=text, tooltip=text, className=text) for text in TEXTS],
    "Polygon": lambda: [folium.Polygon(SQUARE, popup=text, tooltip=text, dashArray=text) for text in TEXTS],
    "PolyLine": lambda: [folium.PolyLine(SQUARE, popup=text, tooltip=text) for text in TEXTS],
    "GeoJson": lambda: [
        folium.GeoJson(features(), name=text, tooltip=text, popup=folium.Popup(text)) for text in TEXTS
    ],
    "GeoJson with details": details,
    "Choropleth": choropleth,
    "MarkerCluster": clusters,
    "FeatureGroup": groups,
}

OPEN = """
const told = [];
const layers = [];
geoincidents.map.eachLayer((layer) => layers.push(...new Set([layer, ...(layer.getLayers ? layer.getLayers() : [])])));
// The members of a cluster do not stand on the map themselves.
layers.forEach((layer) => { if (!layer._map) layer.addTo(geoincidents.map); });
layers.forEach((layer) => {
  for (const what of ['Popup', 'Tooltip']) {
    if (!layer['get' + what] || !layer['get' + what]()) continue;
    layer['open' + what]();
    const shown = layer['get' + what]();
    if (shown.getElement()) told.push(shown.getElement().textContent);
    layer['close' + what]();
  }
  layer.fire('mouseover');
  layer.fire('mouseout');
});
return [told, window.__pwned === undefined];
"""


def offline(html):
    """folium's page loads Leaflet from the network, which is cut off here."""
    html = re.sub(r'<script src="https?://[^"]*"></script>|<link rel="stylesheet" href="https?://[^"]*"/>', "", html)
    cluster = standalone.script_tag(standalone.at_hand("leaflet.markercluster.js"))
    return html.replace("<head>", "<head>" + "".join(standalone.core_assets([folium.Marker((0, 0))])) + cluster, 1)


@pytest.fixture(params=["own page", "map of another"])
def shown(request, show, driver):
    """Open a map with layers of folium's; Chromium (156) tells of handlers that it only parsed, which is no fault."""

    def opener(*layers):
        if request.param == "own page":
            made = incident_map(table(row(0), row(1)))
        else:
            made = folium.Map(location=(32.6, 13.0), zoom_start=8, tiles=None, max_zoom=17)
            incident_map(table(row(0), row(1)), m=made)
        for layer in layers:
            layer.add_to(made)
        return show(made if request.param == "own page" else offline(made.get_root().render()))

    yield opener
    told = [one["message"] for one in driver.get_log("browser")]
    assert [text for text in told if "Executing inline event handler violates" not in text] == []
    live = "return [...document.querySelectorAll('*')].filter((e) => e.getAttributeNames().some((n) => /^on/i.test(n)))"
    assert request.param != "own page" or driver.execute_script(f"{live}.length") == 0


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_text_of_a_layer_does_nothing(shown, kind):
    driver = shown(*KINDS[kind](), folium.LayerControl())
    assert texts(driver, ".gi-broken p") == []
    assert driver.execute_script("return geoincidents.markers") == 2
    told, sound = driver.execute_script(OPEN)
    assert sound
    if kind != "Choropleth":
        assert any("C:\\20190221" in text for text in told)
    assert driver.execute_script("return window.__pwned") is None


def test_drawings_in_html_stay_and_what_runs_in_them_goes(shown):
    drawing = (
        '<svg viewBox="0 0 9 9" onload="window.__pwned=1"><circle r="4" fill="red" style="fill: url(x)"/>'
        '<a href="javascript:1"><path d="M0 0L9 9" fill="url(#x)"/></a><script>window.__pwned=1</script>'
        "<foreignObject><img src=x onerror=window.__pwned=1></foreignObject><style>*{}</style></svg>"
    )
    driver = shown(folium.Marker(SPOTS[0], icon=folium.DivIcon(html=drawing, class_name="own")))
    left = driver.execute_script("return document.querySelector('.own').innerHTML")
    assert left == (
        '<div><svg viewBox="0 0 9 9"><circle r="4" fill="red" style=""></circle><path d="M0 0L9 9"></path></svg></div>'
    )
    assert driver.execute_script("return window.__pwned") is None


def test_text_is_shown_as_it_is_written(shown):
    driver = shown(
        folium.Marker(SPOTS[0], popup="<b>C:\\20190221</b> & `${1}` <i onclick=x()>a</i><script>b</script>"),
        folium.Marker(SPOTS[1], popup=folium.Popup("<b>`1`</b> & \\n", parse_html=True)),
    )
    told, _ = driver.execute_script(OPEN)
    assert [text.rstrip("×") for text in told] == ["C:\\20190221 & `${1}` a", "<b>`1`</b> & \\n"]


class Broken(MacroElement):
    _template = Template("{% macro script(this, kwargs) %}{{ this.code }}{% endmacro %}")

    def __init__(self, code):
        super().__init__()
        self._name = "broken"
        self.code = code
        self.layer_name = "mine"


@pytest.mark.parametrize(
    "code", ["let a = `C:\\20190221`", "throw new Error('no such thing')", "nothing.at.all()", "}"]
)
def test_a_layer_that_breaks_breaks_alone_and_is_named(driver, tmp_path, code):
    for own in (True, False):
        made = incident_map(table(row(0))) if own else folium.Map((32.6, 13.0), zoom_start=8, tiles=None, max_zoom=17)
        if not own:
            incident_map(table(row(0)), m=made)
        for layer in (
            folium.Marker(SPOTS[0], tooltip="before"),
            Broken(code),
            folium.Marker(SPOTS[1], tooltip="after"),
            folium.LayerControl(),
        ):
            layer.add_to(made)
        path = tmp_path / f"{own}.html"
        path.write_text(made.render_html() if own else offline(made.get_root().render()), "utf-8")
        driver.get(path.as_uri())
        wait(driver, "return Boolean(window.geoincidents && window.geoincidents.ready)")
        assert driver.execute_script("return geoincidents.markers") == 1
        (said,) = texts(driver, ".gi-broken p")
        assert said.startswith("The layer Broken 'mine' could not be drawn: ")
        assert sorted(driver.execute_script(OPEN)[0]) == ["after", "before"]
        assert len(driver.find_elements("css selector", ".leaflet-control-layers")) == 1
        driver.get_log("browser")


def test_a_layer_of_the_usual_kinds_that_cannot_be_drawn_is_named(driver, tmp_path):
    made = incident_map(table(row(0)))
    nowhere = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": ["x", "y"]}}
    folium.GeoJson({"type": "FeatureCollection", "features": [nowhere]}, name="Ports").add_to(made)
    folium.Marker(SPOTS[0], tooltip="after").add_to(made)
    folium.LayerControl().add_to(made)
    path = tmp_path / "map.html"
    made.save(path)
    driver.get(path.as_uri())
    wait(driver, "return Boolean(window.geoincidents && window.geoincidents.ready)")
    (said,) = texts(driver, ".gi-broken p")
    assert said == "The layer GeoJson 'Ports' could not be drawn: Invalid LatLng object: (y, x)"
    assert driver.execute_script(OPEN)[0] == ["after"]
    driver.get_log("browser")


def test_layers_look_and_act_as_folium_has_them(shown):
    two = {"type": "FeatureCollection", "features": [feature(0, "a"), feature(1, "b")]}
    driver = shown(
        folium.GeoJson(
            two,
            name="Areas",
            style_function=lambda one: {"color": "#ff0000" if one["id"] == "a" else "#00ff00", "weight": 4},
            highlight_function=lambda _: {"weight": 9},
            tooltip=folium.GeoJsonTooltip(["text"], aliases=["Name"]),
        ),
        folium.Marker(SPOTS[2], icon=folium.DivIcon(html="<b>Port</b>", class_name="own")),
        folium.FeatureGroup(name="Hidden", show=False).add_child(folium.Circle(SPOTS[3], radius=500, color="#123456")),
        folium.LayerControl(collapsed=False),
    )
    strokes = """
        return [...document.querySelectorAll('.leaflet-overlay-pane path')]
          .map((path) => [path.getAttribute('stroke'), path.getAttribute('stroke-width')]);
        """
    assert driver.execute_script(strokes) == [["#ff0000", "4"], ["#00ff00", "4"]]
    assert texts(driver, ".leaflet-marker-pane .own b") == ["Port"]
    assert [text.strip() for text in texts(driver, ".leaflet-control-layers-overlays label")] == ["Areas", "Hidden"]
    driver.execute_script("document.querySelectorAll('.leaflet-control-layers-overlays input')[1].click()")
    assert ["#123456", "3"] in driver.execute_script(strokes)
    driver.execute_script(
        """
        const [path] = document.querySelectorAll('.leaflet-overlay-pane path');
        path.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
        """
    )
    assert driver.execute_script(strokes)[0] == ["#ff0000", "9"]
    assert texts(driver, ".leaflet-tooltip th, .leaflet-tooltip td") == ["Name", "a"]


def test_a_choropleth_has_its_scale_offline(shown):
    data = pd.DataFrame({"key": ["a", "b"], "value": [0, 30]})
    two = {"type": "FeatureCollection", "features": [feature(0, "a"), feature(1, "b")]}
    driver = shown(
        folium.Choropleth(two, data=data, columns=["key", "value"], key_on="feature.id", bins=3, legend_name="Deaths")
    )
    assert "Deaths" in texts(driver, ".legend")[0]
    fills = "return [...document.querySelectorAll('.leaflet-overlay-pane path')].map((p) => p.getAttribute('fill'))"
    assert len(set(driver.execute_script(fills))) == 2


def test_a_cluster_counts_its_markers(shown):
    cluster = MarkerCluster()
    for n in range(30):
        folium.Marker((32.5, 13.0 + n / 1e5), popup=f"number {n}").add_to(cluster)
    driver = shown(cluster)
    wait(driver, "return document.querySelector('.marker-cluster')")
    assert texts(driver, ".marker-cluster") == ["30"]


def test_a_field_that_no_feature_has_is_an_error():
    made = incident_map(table(row(0)))
    two = {"type": "FeatureCollection", "features": [feature(0, "a")]}
    folium.GeoJson(two, name="Areas", tooltip=folium.GeoJsonTooltip(["name"])).add_to(made)
    with pytest.raises(
        InputError, match=r"GeoJsonTooltip of GeoJson 'Areas' asks for \['name'\], which no feature has"
    ):
        made.render_html()


def test_a_cluster_without_its_package_says_which_one(monkeypatch):
    monkeypatch.setattr(standalone, "find_spec", lambda _: None)
    made = incident_map(table(row(0)))
    MarkerCluster([(32.9, 13.2)]).add_to(made)
    with pytest.raises(OfflineError, match=r"or pip install XStatic-Leaflet-MarkerCluster, which brings it"):
        made.render_html()


def test_equal_maps_with_layers_are_equal_bytes():
    def made():
        page = incident_map(table(row(0)))
        for make in KINDS.values():
            for layer in make():
                layer.add_to(page)
        folium.LayerControl().add_to(page)
        return page

    page = made()
    html = page.render_html()
    assert html == page.render_html() == made().render_html()
    # What stands in the source of scripts is names and code, never a text of the layers.
    scripts = re.findall(r"<script(?![^>]*octet-stream)[^>]*>(.*?)</script>", html, re.DOTALL)
    assert not [code for code in scripts for text in HOSTILE if json.dumps(text)[1:-1] in code or text in code]
