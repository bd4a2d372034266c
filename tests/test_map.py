"""The incident map as a file: offline, deterministic, safe, complete."""

import base64
import gzip
import hashlib
import json
import os
import re
import struct
from html.parser import HTMLParser
from itertools import pairwise

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from folium.plugins import FastMarkerCluster, HeatMap, MiniMap
from map_fixtures import page_source
from shapely.geometry import Point, Polygon

from geoincidents import schema
from geoincidents.errors import InputError, OfflineError, OutputError, SchemaError
from geoincidents.gazetteer import Gazetteer
from geoincidents.maps import IncidentMap, ground, incident_map, payload, standalone
from geoincidents.maps.palette import SHAPES
from geoincidents.maps.payload import MISSING, pack
from geoincidents.tables.conforming import incidents_from_rows

HOSTILE = [
    "<script>window.__pwned=1</script>",
    "<img src=x onerror=window.__pwned=1>",
    "${window.__pwned=1}",
    "`${alert(1)}`",
    "</script><script>window.__pwned=1</script>",
    "<!-- {{ 7*7 }} {% raw %}",
    "javascript:window.__pwned=1",
    "C:\\20190221\u2028line",
    "\u202egnihton\u202c",
    "'\"><svg onload=window.__pwned=1>",
]


def row(number=0, **values):
    return {
        schema.INCIDENT_ID: f"r{number}",
        schema.RECORD_KIND: "incident",
        schema.EVENT_TYPE: "armed_clash",
        schema.MATCH_STATUS: "resolved",
        schema.GEO_PRECISION: "settlement",
        schema.GEO_RADIUS_KM: 5.0,
        schema.GEOMETRY: Point(13.2 + number / 50, 32.8),
    } | values


def table(*rows):
    return incidents_from_rows(rows)


def payloads(html):
    """Metadata and columns of every payload in a page, by the name before its id."""
    found = re.findall(r'<script type="application/octet-stream" id="(incidents|basemap)_[^"]*">([^<]*)</script>', html)
    return {name: unpack(text) for name, text in found}


def unpack(text):
    raw, *blobs = (gzip.decompress(base64.b64decode(piece, validate=True)) for piece in text.split("."))
    (length,) = struct.unpack_from("<I", raw)
    header = json.loads(raw[4 : 4 + length])
    columns = {}

    def numbers_of(column):
        dtype = np.dtype("<" + column["type"])
        planes = np.frombuffer(raw, np.uint8, column["rows"] * dtype.itemsize, 4 + length + column["at"])
        return np.ascontiguousarray(planes.reshape(dtype.itemsize, -1).T).view(dtype).ravel().tolist()

    for name, column in header["columns"].items():
        numbers = numbers_of(column)
        values = column.get("values")
        if "blobs" in column:
            whole = b"".join(blobs[slice(*column["blobs"])])
            ends = np.cumsum([0, *numbers_of(column["lengths"])])
            values = [whole[a:b].decode() for a, b in pairwise(ends)]
        columns[name] = numbers if values is None else [values[code - 1] if code else None for code in numbers]
    return header["meta"], columns


def unfolded(steps):
    """Steps of a line from 0, 1, 2, 3, 4 for 0, -1, 1, -2, 2."""
    folded = np.array(steps)
    return np.where(folded % 2, -(folded + 1) // 2, folded // 2)


class Tags(HTMLParser):
    """Collects elements and the code of scripts that run."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.code, self.inside = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside = tag == "script" and "type" not in dict(attrs)

    def handle_endtag(self, tag):  # noqa: ARG002 the parser's signature
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.code.append(data)


def test_same_table_gives_same_bytes():
    first, second = (incident_map(table(row(0), row(1)), reference=(32.9, 13.2), title="T") for _ in range(2))
    assert first.render_html() == second.render_html()
    assert first.render_html() == first.render_html()


def test_second_rendering_gives_the_same_bytes(tmp_path):
    made = incident_map(table(row(0), row(1)), reference=(32.9, 13.2))
    area = {"type": "Feature", "properties": {"name": "x"}, "geometry": Point(13, 32.9).buffer(1).__geo_interface__}
    area = {"type": "FeatureCollection", "features": [area]}
    folium.GeoJson(area, tooltip=folium.GeoJsonTooltip(["name"]), popup=folium.GeoJsonPopup(["name"])).add_to(made)
    folium.Marker((32.9, 13.2), popup="a port").add_to(made)
    folium.LayerControl().add_to(made)
    first = made.render_html()
    made._repr_html_()
    made.save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_text("utf-8") == first
    folium.CircleMarker((32.9, 13.2)).add_to(made)
    assert "L.circleMarker(" in made.render_html()


def test_figure_gives_the_offline_page(tmp_path):
    made = incident_map(table(row()))
    assert made.get_root().render() == made.render_html()
    made.get_root().save(str(tmp_path / "map.html"))
    assert (tmp_path / "map.html").read_text("utf-8") == made.render_html()
    online = incident_map(table(row()), basemap="OpenStreetMap")
    assert "tile.openstreetmap.org" in online.get_root().render()


def test_page_loads_nothing_and_runs_only_hashed_scripts():
    html = incident_map(table(row()), reference=(32.9, 13.2)).render_html()
    tags = Tags(html)
    loads = [(tag, a) for tag, a in tags.tags if any(k in a for k in ("src", "href", "srcset", "data"))]
    assert loads == []
    policy = next(a["content"] for tag, a in tags.tags if tag == "meta" and "http-equiv" in a)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    # Leaflet and the incident layer's script stand in the page compressed, and run only as they were written.
    packed = re.findall(
        r'<script type="application/octet-stream" id="geoincidents_(leaflet|script)">([^<]*)</script>', html
    )
    unpacked = {name: gzip.decompress(base64.b64decode(text)).decode() for name, text in packed}
    assert unpacked["script"] == standalone.own_script()
    assert unpacked["leaflet"].strip() in standalone.leaflet_file("leaflet.js").decode()
    assert policy.count("'sha256-") == len(tags.code) + 2
    for code in [*tags.code, *unpacked.values()]:
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert styles
    assert not re.search(r"@import|url\((?!data:)", " ".join(styles))
    assert not any(attribute.startswith("on") for _, a in tags.tags for attribute in a)


def test_jquery_bootstrap_and_fonts_of_folium_are_absent():
    html = incident_map(table(row())).render_html().lower()
    for word in ("jquery", "bootstrap", "fontawesome", "awesome-markers", "cdn."):
        assert word not in html


def test_leaflet_is_the_release_that_the_page_was_made_for():
    assert hashlib.sha256(standalone.leaflet_file("leaflet.js")).hexdigest() == (
        "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03"
    )
    assert 'version="1.9.3"' in standalone.leaflet_file("leaflet.js").decode()
    # folium writes its script for the same release.
    assert "leaflet@1.9.3" in dict(folium.Map.default_js)["leaflet"]


def test_own_script_has_no_way_from_text_to_markup():
    script = standalone.own_script()
    for sink in ("insertAdjacentHTML", "outerHTML", "document.write", "eval(", "Function(", "setHTML"):
        assert sink not in script
    # The one reading of innerHTML turns a constant text into its escaped form for Leaflet's attribution.
    assert re.findall(r"innerHTML\s*=", script) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_never_stands_in_the_source(text):
    values = dict.fromkeys(
        (schema.PLACE_NAME, schema.EVIDENCE, schema.ACTOR1, schema.SOURCE_NAME, schema.SOURCE_URL, schema.MATCH_WHY),
        f"x{text}y",
    )
    html = incident_map(table(row(**values)), reference=(32.9, 13.2), title=f"t{text}").render_html()
    assert f"x{text}" not in html
    assert f"t{text}" not in html
    meta, columns = payloads(html)["incidents"]
    assert meta["title"] == f"t{text}"
    assert columns[schema.EVIDENCE] == [f"x{text}y"]


def test_payload_holds_every_row_with_nulls_apart_from_zeros():
    located = row(
        0, **{schema.KILLED_BEST: 0, schema.EVIDENCE: "Fights 😀 in Ain Zara", schema.PLACE_PHRASE: "Ain Zara"}
    )
    lost = row(1, **{schema.GEOMETRY: None, schema.MATCH_STATUS: "unresolved", schema.RECORD_KIND: "aggregate"})
    _, columns = payloads(incident_map(table(located, lost)).render_html())["incidents"]
    assert columns["lat"] == [32_800_000, MISSING]
    assert columns[schema.KILLED_BEST] == [0, MISSING]
    assert columns[schema.RECORD_KIND] == ["incident", "aggregate"]
    # Browsers count UTF-16 units: the emoji is two of them.
    assert columns["mark_start"] == [13, -1]
    assert columns["mark_end"] == [21, -1]


def test_phrase_that_is_not_in_the_sentence_is_not_marked():
    _, columns = payloads(
        incident_map(table(row(**{schema.EVIDENCE: "Fighting.", schema.PLACE_PHRASE: "Zara"}))).render_html(),
    )["incidents"]
    assert columns["mark_start"] == [-1]


@pytest.mark.parametrize(
    "rows",
    [[], [row()], [row(**{schema.GEOMETRY: None, schema.MATCH_STATUS: "unresolved"})]],
    ids=["empty", "single", "all unlocated"],
)
def test_small_tables_still_make_a_page(rows):
    _, columns = payloads(incident_map(table(*rows)).render_html())["incidents"]
    assert len(columns[schema.INCIDENT_ID]) == len(rows)


def test_empty_map_is_light():
    assert len(incident_map(table()).render_html().encode()) <= 282 * 1024


def test_input_is_not_changed():
    given = table(row())
    before = given.copy()
    incident_map(given)
    assert given.equals(before)
    assert list(given.columns) == list(before.columns)


def test_wrong_columns_are_named():
    frame = table(row()).astype(object)
    frame[schema.KILLED_BEST] = "many"
    with pytest.raises(SchemaError, match="killed_best"):
        incident_map(frame)


def test_map_over_the_antimeridian_stays_small():
    made = incident_map(table(row(0, geometry=Point(179.5, -17)), row(1, geometry=Point(-179.0, -16))))
    (south, west), (north, east) = made.opening
    assert 0 < east - west < 5
    assert 0 < north - south < 5
    html = made.render_html()
    _, columns = payloads(html)["incidents"]
    lons = [value / 1e6 for value in columns["lon"]]
    assert all(west < lon < east for lon in lons)
    patch = payloads(html)["basemap"][0]["patches"][-1]
    assert patch["wide"] * patch["step"] < 20


def test_country_point_does_not_widen_the_opening():
    wide = row(1, country="LBY", geometry=Point(17, 27), geo_precision="country", geo_radius_km=500.0)
    made = incident_map(table(row(country="LBY"), row(2, country="LBY"), wide))
    assert made.opening[0][0] > 32
    meta, _ = payloads(made.render_html())["incidents"]
    assert meta["bounds"][0][0] < 27


def test_rings_are_geodesic_and_chosen_by_reach():
    assert ground.ring_radii(None, lat=0, lon=0, points=np.array([[0.0, 0.8]])) == [10, 25, 50, 100]
    assert ground.ring_radii((30, 5), lat=0, lon=0, points=np.empty((0, 2))) == [5, 30]
    assert ground.ring_radii((), lat=0, lon=0, points=np.empty((0, 2))) == []
    meta, columns = payloads(incident_map(table(row()), reference=(32.9, 13.2), rings_km=(10,)).render_html())[
        "incidents"
    ]
    assert meta["rings"] == [10]
    north = max(np.cumsum(unfolded(columns["rings_north"]))) * meta["grid"]["step"]
    assert north == pytest.approx(10 / 110.9, abs=0.001)  # a degree of latitude at 33 north is 110.9 km


@pytest.mark.parametrize(
    "rings", [(0,), (-5, 10), (float("nan"),), 10, [1e9], [float("inf")], "10", ["ten"], [None], [[5]]]
)
@pytest.mark.parametrize("reference", [(32.9, 13.2), None])
def test_ring_of_no_length_is_refused(rings, reference):
    with pytest.raises(InputError, match="kilometres above zero"):
        incident_map(table(row()), reference=reference, rings_km=rings)


@pytest.mark.parametrize(
    ("geometry", "fault"),
    [
        (Polygon([(13, 32), (14, 32), (14, 33)]), "geometry is not a point"),
        (Point(float("inf"), 32), "outside"),
        (Point(13, float("nan")), "outside"),
        (Point(329_000, 3_640_000), "outside"),
    ],
    ids=["polygon", "infinite", "nan", "metres"],
)
def test_geometry_that_no_map_can_show_is_named(geometry, fault):
    with pytest.raises(SchemaError, match=rf"{fault}.* in 1 row\(s\): 1\."):
        incident_map(table(row(0), row(1, geometry=geometry)))


@pytest.mark.parametrize(
    "target", ["x", folium.FeatureGroup("group"), folium.Figure()], ids=["text", "group", "figure"]
)
def test_only_a_folium_map_is_drawn_on(target):
    with pytest.raises(InputError, match=r"folium\.Map to draw on"):
        incident_map(table(row()), m=target)


def test_basemap_can_be_left_out():
    html = incident_map(table(row()), basemap="none").render_html()
    assert "basemap" not in payloads(html)


def test_unknown_basemap_is_refused():
    with pytest.raises(InputError, match="'land', 'none'"):
        incident_map(table(row()), basemap="No such tiles")


def test_tiles_save_only_when_asked(tmp_path):
    made = incident_map(table(row()), basemap="OpenStreetMap")
    target = tmp_path / "map.html"
    with pytest.raises(OfflineError, match=r"TileLayer.*openstreetmap.*online=True"):
        made.save(target)
    assert list(tmp_path.iterdir()) == []
    made.save(target, online=True)
    assert "tile.openstreetmap.org" in target.read_text("utf-8")
    assert "srcdoc" in made._repr_html_()


def test_plugin_whose_script_is_not_at_hand_is_named(tmp_path):
    made = incident_map(table(row()))
    MiniMap().add_to(made)
    with pytest.raises(OfflineError, match="minimap"):
        made.save(tmp_path / "map.html")
    made.save(tmp_path / "map.html", online=True)
    assert re.search(r'<script src="https://[^"]+minimap', (tmp_path / "map.html").read_text("utf-8"), re.IGNORECASE)


@pytest.mark.parametrize(
    ("layer", "name"),
    [
        (lambda: folium.Marker((32.9, 13.2), icon=folium.Icon()), "Icon"),
        (lambda: folium.TileLayer("OpenTopoMap"), "TileLayer"),
        (lambda: folium.raster_layers.WmsTileLayer("https://example.org/wms", "x"), "WmsTileLayer"),
        (lambda: folium.Marker((32.9, 13.2), icon=folium.CustomIcon("https://example.org/i.png")), "CustomIcon"),
        (lambda: folium.raster_layers.ImageOverlay("https://example.org/i.png", [[32, 13], [33, 14]]), "ImageOverlay"),
        (lambda: folium.raster_layers.VideoOverlay("https://example.org/v.webm", [[32, 13], [33, 14]]), "VideoOverlay"),
        (lambda: folium.Element('<img src="https://example.org/i.png">'), "example.org"),
    ],
)
def test_layer_that_needs_the_network_is_named(tmp_path, layer, name):
    made = incident_map(table(row()))
    added = layer()
    if isinstance(added, folium.Element) and type(added).__name__ == "Element":
        made.get_root().html.add_child(added)
    else:
        added.add_to(made)
    with pytest.raises(OfflineError, match=name):
        made.save(tmp_path / "map.html")
    assert list(tmp_path.iterdir()) == []


def test_layers_of_the_user_stay_offline(tmp_path):
    made = incident_map(table(row()))
    folium.Marker((32.9, 13.2), popup="a port", tooltip="port").add_to(made)
    area = Polygon([(13, 32), (14, 32), (14, 33)])
    folium.GeoJson(area.__geo_interface__, name="area").add_to(made)
    HeatMap([(32.9, 13.2)]).add_to(made)
    folium.LayerControl().add_to(made)
    made.save(tmp_path / "map.html")
    html = (tmp_path / "map.html").read_text("utf-8")
    assert not any("src" in a or "href" in a for tag, a in Tags(html).tags if tag in {"script", "link"})
    assert "simpleheat" in html  # the heat script, from folium's own wheel


@pytest.mark.parametrize(
    "layer",
    [
        lambda: folium.GeoJson({"type": "Point", "coordinates": [13.0, 32.9]}),
        lambda: folium.Marker((32.9, 13.2)),
        lambda: FastMarkerCluster([(32.9, 13.2)]),
    ],
    ids=["geojson", "marker", "cluster"],
)
def test_default_pins_stand_in_the_page(layer):
    made = incident_map(table(row()))
    assert "L.Icon.Default.mergeOptions" not in made.render_html()
    layer().add_to(made)
    html = made.render_html(online=True)
    assert "L.Icon.Default.mergeOptions({ iconUrl: 'data:image/png" in html


def test_links_added_to_one_map_stay_there():
    first, second = IncidentMap(), IncidentMap()
    first.add_js_link("mine", "https://example.org/mine.js")
    with pytest.raises(OfflineError, match=r"example\.org/mine\.js"):
        first.render_html()
    second.render_html()
    assert "mine" not in dict(folium.Map.default_js)


def test_existing_map_is_drawn_on():
    theirs = folium.Map(location=(32.9, 13.2), tiles=None)
    assert incident_map(table(row()), m=theirs) is theirs
    html = theirs.get_root().render()
    assert set(payloads(html)) == {"incidents"}
    assert "geoincidents.attach(" in html


@pytest.mark.parametrize("target", [None, folium.Map(tiles=None)], ids=["own page", "on a map"])
def test_every_source_of_names_is_credited(target):
    made = incident_map(table(row()), m=target)
    meta, _ = payloads(made.get_root().render())["incidents"]
    texts = {source["attribution"] for source in Gazetteer.default().info()["sources"]} - {""}
    assert texts <= set(meta["about"])
    assert any("GeoNames" in text and "CC BY 4.0" in text for text in meta["attribution"])
    assert any("Natural Earth" in text for text in meta["attribution"]) is (target is None)
    assert len(meta["attribution"]) <= 2


def test_gazetteer_of_the_user_is_credited(monkeypatch):
    own = Gazetteer.default()
    sources = [{"attribution": text, "places": places} for text, places in (("© Mine", 90), ("", 9), ("Few", 0))]
    monkeypatch.setattr(own, "info", lambda: {"sources": sources}, raising=False)
    meta, _ = payloads(incident_map(table(row()), basemap="none", gazetteer=own).render_html())["incidents"]
    assert (meta["attribution"], meta["about"]) == (["© Mine"], ["© Mine", "Few"])


def test_notebook_shows_the_offline_page_in_a_sandbox():
    shown = incident_map(table(row()))._repr_html_()
    assert re.match(r"<style>[^<]*</style><iframe srcdoc=", shown)
    # Trusted, picture and words are hidden by the style; untrusted, style and frame are gone, and they are left.
    left = re.sub(r"<style>.*?</style>|<iframe.*?</iframe>", "", shown, flags=re.DOTALL)
    assert left.startswith('<div class="gi-untrusted"><img alt="Map of the incidents" src="data:image/png;base64,')
    assert "The map is shown once this notebook is trusted" in left
    assert 'sandbox="allow-scripts' in shown
    assert "allow-same-origin" not in shown
    assert "Content-Security-Policy" in shown


def test_notebook_keeps_a_picture_for_where_no_script_runs():
    made = incident_map(table(row(0), row(1)), title="T")
    assert made._repr_png_().startswith(b"\x89PNG")
    assert made._repr_png_() == made._repr_png_()
    assert IncidentMap()._repr_png_() is None


def test_saving_replaces_the_file_whole(tmp_path):
    target = tmp_path / "map.html"
    target.write_text("old")
    incident_map(table(row())).save(str(target))
    assert target.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


@pytest.mark.parametrize("where", ["no/such/folder/map.html", "."])
def test_path_that_cannot_be_written_is_an_output_error(tmp_path, where):
    with pytest.raises(OutputError, match="Cannot write"):
        incident_map(table(row())).save(tmp_path / where)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user who may not write everywhere")
def test_folder_without_permission_is_an_output_error(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="Cannot write"):
        incident_map(table(row())).save(tmp_path / "map.html")


def test_every_shape_is_drawn_by_the_page():
    for shape in SHAPES:
        assert re.search(rf"\b{shape}\b", page_source())


def test_columns_that_the_script_reads_are_in_the_payload():
    _, columns = payloads(incident_map(table(row()), reference=(32.9, 13.2)).render_html())["incidents"]
    read = set(re.findall(r"(?:value|number)\(row, ?'(\w+)'\)", page_source()))
    read |= set(re.findall(r"columns\.(\w+)\.", page_source()))
    assert read
    assert read <= set(columns) | {"cell"}  # which a table with hexagons has


def test_packed_text_is_deterministic_and_plain():
    text = pack({"title": "</script>"}, {"a": ["x", None, "x"], "b": np.array([1, -2], dtype=np.int32)})
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", text)
    meta, columns = unpack(text)
    assert (meta, columns) == ({"title": "</script>"}, {"a": ["x", None, "x"], "b": [1, -2]})


def test_many_texts_travel_apart_and_come_back():
    texts = [f"{n} وادي الربيع \U0001f6e9" if n % 7 else None for n in range(5000)]
    text = pack({}, {"a": texts, "b": ["x"] * 5000})
    assert text.count(".") == 1
    assert unpack(text)[1] == {"a": texts, "b": ["x"] * 5000}
    assert text == pack({}, {"a": texts, "b": ["x"] * 5000})


def test_long_columns_are_cut_and_joined(monkeypatch):
    monkeypatch.setattr(payload, "_PIECE", 1000)
    texts = [f"{n} الربيع" for n in range(3000)]
    text = pack({}, {"a": texts, "b": [f"other {n}" for n in range(3000)]})
    assert text.count(".") > 20
    assert unpack(text)[1]["a"] == texts
    assert unpack(text)[1]["b"][-1] == "other 2999"


@pytest.mark.parametrize("given", [[row()], {"a": [1]}, "table.csv", None], ids=["list", "dict", "path", "nothing"])
def test_what_is_no_table_is_refused(given):
    with pytest.raises(InputError, match=r"made of a table of incidents, not of \w+\. Give a DataFrame"):
        incident_map(given)


@pytest.mark.parametrize("extra", [{}, {schema.GEOMETRY: [None]}], ids=["plain", "no point"])
def test_a_table_that_was_not_located_is_refused(extra):
    raw = pd.DataFrame({"date": ["2023-05-01"], "place": ["Tripoli"], schema.EVENT_TYPE: ["protest"], **extra})
    with pytest.raises(SchemaError, match=r"neither points nor the columns .* locate\(table, place=\.\.\.\)"):
        incident_map(raw)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({schema.KILLED_BEST: -99}, "'killed_best' is negative"),
        ({schema.INJURED_HIGH: -1}, "'injured_high' is negative"),
        ({schema.GEO_RADIUS_KM: float("inf")}, "'geo_radius_km' is negative or infinite"),
    ],
)
def test_a_size_below_zero_or_without_end_is_named(values, fault):
    with pytest.raises(SchemaError, match=rf"{fault} in 1 row\(s\): 1\."):
        incident_map(table(row(0), row(1, **values)))


def test_numbers_too_large_for_32_bits_stay_what_they_are():
    _, columns = payloads(incident_map(table(row(0, **{schema.KILLED_BEST: 10**12}), row(1))).render_html())[
        "incidents"
    ]
    assert list(columns[schema.KILLED_BEST]) == [10**12, MISSING]


def test_times_too_late_for_32_bits_stay_what_they_are():
    pytest.importorskip("pandas", minversion="3")  # before, no table holds a time after 2262
    given = table(row(0, **{schema.TIME_START: "9999-12-31T12:00:00Z"}))
    _, columns = payloads(incident_map(given).render_html())["incidents"]
    assert columns[schema.TIME_START][0] * 60 == given[schema.TIME_START].iloc[0].timestamp()


def test_a_plain_table_of_points_is_drawn():
    plain = gpd.GeoDataFrame({"what": ["a", "b"]}, geometry=[Point(13.2, 32.9), None], crs="EPSG:4326")
    _, columns = payloads(incident_map(plain).render_html())["incidents"]
    assert columns
