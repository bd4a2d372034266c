"""The incident map in a browser: what a reader sees, with the network cut off."""

import base64
import contextlib
import gzip
import json
import re
import xml.etree.ElementTree as ET
import zlib
from itertools import pairwise

import folium
import pytest
from map_fixtures import TRIPOLI, click_map, lost, row, settled, table, texts, wait
from selenium.common.exceptions import NoAlertPresentException
from shapely.geometry import Point

from geoincidents import schema
from geoincidents.maps import incident_map, standalone
from geoincidents.maps.palette import SYMBOLS
from geoincidents.measures.cells import cells_of

pytestmark = pytest.mark.browser

HOSTILE = (
    "<script>window.__pwned=1</script>",
    "<img src=x onerror=window.__pwned=1>",
    "${window.__pwned=1}",
    "`${alert(1)}`",
    "</script><script>window.__pwned=1</script>",
    "<!--<script>window.__pwned=1//-->",
    "{{ 7*7 }}{% for %}",
    "C:\\20190221\u2028\u2029line",
    "\u202egnihton\u202c \u2066x",
    "'\"><svg onload=window.__pwned=1>",
    "javascript:window.__pwned=1",
    "data:text/html,<script>window.__pwned=1</script>",
)


def test_every_row_is_on_the_map_or_in_a_list(show):
    driver = show(
        incident_map(
            table(
                row(0),
                row(1),
                row(2, **{schema.RECORD_KIND: "strategic", schema.EVENT_TYPE: "movement"}),
                lost(3, **{schema.PLACE_PHRASE: "Yarmouk camp", schema.MATCH_WHY: "Known in Syria only."}),
                lost(4, **{schema.RECORD_KIND: "aggregate", schema.EVENT_TYPE: "other", schema.KILLED_LOW: 35}),
                row(5, **{schema.RECORD_KIND: "statement", schema.EVENT_TYPE: "statement"}),
                lost(6, **{schema.RECORD_KIND: "background"}),
            ),
            reference=TRIPOLI,
            title="Seven rows",
        )
    )
    api = driver.execute_script(
        "const { markers, rows, located, unlocated } = geoincidents; return [markers, rows, located, unlocated]"
    )
    assert api == [3, 7, 3, 1]
    assert sorted(row for item in driver.execute_script("return geoincidents.drawn()") for row in item["rows"]) == [
        0,
        1,
        2,
    ]
    assert texts(driver, "h1") == ["Seven rows"]
    assert driver.title == "Seven rows"
    assert texts(driver, ".gi-counter") == ["3 of 4 shown · 1 not located"]
    sections = {
        name: texts(driver, f'[data-section="{name}"] .gi-entry')
        for name in ("located", "unlocated", "aggregates", "context")
    }
    assert {name: len(entries) for name, entries in sections.items()} == {
        "located": 3, "unlocated": 1, "aggregates": 1, "context": 2,
    }  # fmt: skip
    assert "Known in Syria only." in sections["unlocated"][0]
    assert "at least 35 killed" in sections["aggregates"][0]


def test_popup_says_all_that_is_known(show):
    candidates = [
        {"name": "Tripoli", "country": "LBY", "score": 0.97},
        {"name": "Tripoli", "country": "LBN", "score": 0.41},
    ]
    driver = show(
        incident_map(
            table(
                row(
                    **{
                        schema.EVIDENCE: "Rockets fell 20 km south of Tripoli, killing at least two people.",
                        schema.PLACE_PHRASE: "20 km south of Tripoli",
                        schema.GEO_PRECISION: "near",
                        schema.GEO_RADIUS_KM: 12.5,
                        schema.MATCH_SCORE: 0.87,
                        schema.MATCH_STATUS: "ambiguous",
                        schema.MATCH_WHY: "The dateline names the capital.",
                        schema.MATCH_CANDIDATES: json.dumps(candidates),
                        schema.KILLED_LOW: 2,
                        schema.INJURED_LOW: 10,
                        schema.INJURED_BEST: 12,
                        schema.INJURED_HIGH: 20,
                        schema.CASUALTY_NOTE: "two named",
                        schema.ACTOR1: "First army",
                        schema.ACTOR2: "Second army",
                        schema.CERTAINTY: "claimed",
                        schema.DATE_END: "2019-04-08",
                        schema.DATE_PRECISION: "range",
                        schema.TIME_START: "2019-04-06T14:00:00Z",
                        schema.SOURCE_NAME: "Example Wire",
                        schema.SOURCE_URL: "https://example.org/report?a=1&b=2",
                        schema.SOURCE_DATE: "2019-04-09",
                    }
                )
            )
        )
    )
    (item,) = driver.execute_script("return geoincidents.drawn()")
    click_map(driver, item)
    wait(driver, "return document.querySelector('.gi-popup .gi-details')")
    (text,) = texts(driver, ".gi-popup .gi-details")
    for words in (
        "Armed clash", "20 km south of Tripoli", "6–8 Apr 2019, 14:00 UTC", "(date: range)", "claimed",
        "place in doubt", "First army – Second army", "at least 2", "12 (10–20)", "two named",
        "near a place, within 13 km",
        "several possible, 87 % sure", "The dateline names the capital.", "2 places considered", "Lebanon", "41 % sure",
        "Example Wire, 9 Apr 2019",
    ):  # fmt: skip
        assert words in text, words
    assert texts(driver, ".gi-popup mark") == ["20 km south of Tripoli"]
    link = driver.execute_script("const a = document.querySelector('.gi-popup a[target]'); return [a.href, a.rel]")
    assert link == ["https://example.org/report?a=1&b=2", "noopener noreferrer nofollow"]


def test_incidents_on_one_point_do_not_hide_one_another(show):
    here = Point(13.1, 32.7)
    driver = show(
        incident_map(
            table(
                *(
                    row(n, geometry=here, place_name="Here", event_type=kind)
                    for n, kind in enumerate(["riot", "protest", "arrest"])
                ),
                *(row(n, geometry=Point(13.6, 32.7), place_name="There") for n in range(3, 15)),
            )
        )
    )
    drawn = driver.execute_script("return geoincidents.drawn()")
    single = [item for item in drawn if len(item["rows"]) == 1]
    assert sorted(item["rows"][0] for item in single) == [0, 1, 2]
    apart = [(a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2 for k, a in enumerate(single) for b in single[:k]]
    assert min(apart) > 14**2
    (many,) = [item for item in drawn if len(item["rows"]) > 1]
    assert len(many["rows"]) == 12
    click_map(driver, many)
    wait(driver, "return document.querySelectorAll('.gi-popup .gi-entry').length === 12")
    assert texts(driver, ".gi-popup h3") == ["12 incidents here"]
    driver.execute_script("geoincidents.select(1)")
    assert "2 of 3 incidents here" in texts(driver, ".gi-popup .gi-pager")[0]
    driver.execute_script("document.querySelector('.gi-pager button:last-child').click()")
    assert texts(driver, ".gi-popup .gi-kicker") == ["Arrest"]


def test_legend_counts_and_hides_types(show):
    driver = show(incident_map(table(row(0), row(1), row(2, event_type="protest"))))
    assert texts(driver, ".gi-chip") == ["Armed clash2", "Protest1"]
    driver.execute_script("document.querySelector('[data-type=armed_clash]').click()")
    assert driver.execute_script("return geoincidents.markers") == 1
    assert texts(driver, ".gi-counter") == ["1 of 3 shown · 0 not located"]
    settled(driver)
    assert texts(driver, '[data-section="located"] .gi-entry:not([hidden]) .gi-place') == ["Place 2"]
    assert [item["rows"] for item in driver.execute_script("return geoincidents.drawn()")] == [[2]]
    driver.execute_script("document.querySelector('[data-type=armed_clash]').click()")
    assert driver.execute_script("return geoincidents.markers") == 3


def test_list_works_with_the_keyboard(show):
    from selenium.webdriver.common.keys import Keys

    driver = show(incident_map(table(row(0), row(1))))
    entry = driver.find_elements("css selector", "button.gi-row")[1]
    entry.send_keys(Keys.ENTER)
    wait(driver, "return document.querySelector('.gi-popup h3')")
    assert texts(driver, ".gi-popup h3") == ["Place 1"]
    assert driver.execute_script("return document.querySelector('.gi-popup').contains(document.activeElement)")
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    wait(driver, "return !document.querySelector('.gi-popup')")
    assert driver.execute_script("return document.activeElement.textContent").startswith("Place 1")


def test_layers_switch_and_attribution_stays(show):
    driver = show(incident_map(table(row(0, source_name="Example Wire", source_date="2019-04-09")), reference=TRIPOLI))
    names = ["Land and borders", "Uncertainty", "Distance rings", "Sectors of direction", "Place names"]
    assert texts(driver, ".gi-switches label:has([data-layer])") == names
    on = "return [...document.querySelectorAll('.gi-switches [data-layer]')].map((tick) => tick.checked)"
    assert driver.execute_script(on) == [True, True, True, False, True]
    driver.execute_script("document.querySelectorAll('.gi-switches [data-layer]').forEach((tick) => tick.click())")
    assert driver.execute_script(on) == [False, False, False, True, False]
    assert "Borders: Natural Earth, de facto" in texts(driver, ".leaflet-control-attribution")[0]
    assert "GeoNames" in texts(driver, ".leaflet-control-attribution")[0]
    assert texts(driver, ".gi-about summary") == ["About the data"]
    assert any("CLDR" in text for text in texts(driver, ".gi-about p"))
    foot = texts(driver, ".gi-foot")[0]
    assert "Sources: Example Wire" in foot
    assert "Data as of 9 Apr 2019" in foot
    assert driver.find_elements("css selector", ".leaflet-control-scale")


def test_uncertainty_circle_has_its_true_size(show):
    driver = show(incident_map(table(row(0, geo_radius_km=10.0, geo_precision="near"))))
    ratio = driver.execute_script(
        """
        const { map } = geoincidents;
        const canvas = map.getPane('gi-uncertainty').firstChild;
        const context = canvas.getContext('2d');
        const scale = canvas.width / canvas.clientWidth;
        const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
        let [west, east] = [Infinity, -Infinity];
        for (let k = 3; k < data.length; k += 4) {
          if (!data[k]) continue;
          const x = ((k - 3) / 4) % canvas.width;
          west = Math.min(west, x); east = Math.max(east, x);
        }
        const centre = map.latLngToContainerPoint([32.6, 13.0]);
        const metres = map.distance(
          map.containerPointToLatLng(centre), map.containerPointToLatLng([centre.x + 100, centre.y])) / 100;
        return ((east - west) / scale) * metres / 20000;
        """
    )
    assert ratio == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_never_runs(show, text):
    columns = (
        schema.PLACE_NAME, schema.PLACE_PHRASE, schema.EVIDENCE, schema.ACTOR1, schema.ACTOR2, schema.CASUALTY_NOTE,
        schema.SOURCE_NAME, schema.SOURCE_URL, schema.MATCH_WHY, schema.COUNTRY, schema.ADMIN1, schema.EVENT_SUBTYPE,
    )  # fmt: skip
    values = dict.fromkeys(columns, text) | {schema.MATCH_CANDIDATES: json.dumps([{"name": text, "country": text}] * 2)}
    rows = [row(0, **values), lost(1, **values), lost(2, **values | {schema.RECORD_KIND: "aggregate"})]
    doubtful = row(3, **values | {schema.MATCH_STATUS: "ambiguous"})
    driver = show(incident_map(table(*rows, doubtful), reference=TRIPOLI, title=text, review=True))
    driver.execute_script("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    driver.execute_script("document.querySelector('.gi-action[data-act=table]').click()")
    driver.execute_script("document.querySelector('.gi-facet[data-filter=actor] input')?.click()")
    driver.execute_script("location.hash = '#text=' + encodeURIComponent(arguments[0]) + '&row=r0'", text)
    settled(driver)
    driver.execute_script("location.hash = '#hide='")
    settled(driver)
    # What leaves the page is whole as well: XML that parses, JSON that says the text.
    ET.fromstring(driver.execute_script("return geoincidents.svg()").replace("\u2028", " "))  # noqa: S314
    features = json.loads(driver.execute_script("return geoincidents.geojson()"))["features"]
    assert {feature["properties"][schema.ACTOR1] for feature in features} == {text}
    driver.execute_script("geoincidents.select(0)")
    # The pop-up of the link fades out before it is gone.
    wait(driver, "return document.querySelectorAll('.gi-popup').length === 1")
    assert texts(driver, ".gi-popup blockquote") == [text]
    assert texts(driver, "h1") == [text]
    assert driver.execute_script("return [...document.querySelectorAll('a[target]')].map((a) => a.href)") == []
    assert (
        driver.execute_script(
            "return document.querySelectorAll('.gi-panel img, .gi-popup img, .gi-page script').length"
        )
        == 0
    )
    assert driver.execute_script("return typeof window.__pwned") == "undefined"
    with pytest.raises(NoAlertPresentException):
        _ = driver.switch_to.alert.text


@pytest.mark.parametrize("rows", [[], [lost(0)], [row(0)]], ids=["empty", "all unlocated", "single"])
def test_small_tables_open(show, rows):
    driver = show(incident_map(table(*rows)))
    located = sum(r[schema.GEOMETRY] is not None for r in rows)
    assert driver.execute_script("return [geoincidents.markers, geoincidents.rows]") == [located, len(rows)]
    assert len(texts(driver, ".gi-entry")) == len(rows)


def test_antimeridian_keeps_neighbours_together(show):
    driver = show(incident_map(table(row(0, geometry=Point(179.5, -17)), row(1, geometry=Point(-179.5, -17)))))
    xs = [item["x"] for item in driver.execute_script("return geoincidents.drawn()")]
    width = driver.execute_script("return geoincidents.map.getSize().x")
    assert len(xs) == 2
    assert all(0 < x < width for x in xs)


def test_right_to_left_values_stand_alone(show):
    driver = show(incident_map(table(row(0, place_name="وادي الربيع", actor1="الجيش"))))
    driver.execute_script("geoincidents.select(0)")
    found = driver.execute_script(
        """
        return [...document.querySelectorAll('.gi-popup h3 bdi')]
          .map((element) => [element.dir, element.textContent, getComputedStyle(element).direction]);
        """
    )
    assert found[0] == ["auto", "وادي الربيع", "rtl"]


def test_layers_of_the_user_work_offline(show):
    made = incident_map(table(row(0)))
    folium.Marker((32.7, 13.1), popup="a port").add_to(made)
    folium.GeoJson({"type": "Point", "coordinates": [13.0, 32.9]}).add_to(made)
    folium.LayerControl().add_to(made)
    driver = show(made)
    assert driver.execute_script("return document.querySelectorAll('.leaflet-marker-icon').length") == 2
    wait(driver, "return [...document.querySelectorAll('.leaflet-marker-icon')].every((i) => i.naturalWidth > 0)")
    driver.execute_script("document.querySelector('.leaflet-marker-icon').click()")
    wait(driver, "return document.querySelector('.leaflet-popup')")
    assert texts(driver, ".leaflet-popup-content")[0].strip() == "a port"


def test_points_of_geojson_have_pins_offline(show):
    made = incident_map(table(row(0)))
    folium.GeoJson({"type": "Point", "coordinates": [13.0, 32.9]}).add_to(made)
    driver = show(made)
    assert driver.execute_script("return document.querySelectorAll('.leaflet-marker-icon').length") == 1
    wait(driver, "return document.querySelector('.leaflet-marker-icon').naturalWidth > 0")


def test_figure_renders_a_page_that_works(show):
    driver = show(incident_map(table(row(0))).get_root().render())
    assert driver.execute_script("return geoincidents.markers") == 1


def test_map_in_a_figure_of_another_brings_leaflet(show):
    figure = folium.Figure()
    incident_map(table(row(0))).add_to(figure)
    driver = show(figure.render())
    assert driver.execute_script("return geoincidents.markers") == 1


def test_notebook_frame_shows_the_map(driver, tmp_path):
    (tmp_path / "frame.html").write_text(incident_map(table(row(0)))._repr_html_(), "utf-8")
    driver.get((tmp_path / "frame.html").as_uri())
    driver.switch_to.frame(0)
    wait(driver, "return Boolean(window.geoincidents && window.geoincidents.ready)")
    assert driver.execute_script("return geoincidents.markers") == 1
    driver.switch_to.default_content()
    assert driver.get_log("browser") == []


def test_notebook_that_is_not_trusted_shows_a_picture(driver, tmp_path):
    shown = incident_map(table(row(0)))._repr_html_()
    left = re.sub(r"<style>.*?</style>|<iframe.*?</iframe>", "", shown, flags=re.DOTALL)
    for name, text, visible in (("trusted", shown, False), ("not trusted", left, True)):
        (tmp_path / f"{name}.html").write_text(text, "utf-8")
        driver.get((tmp_path / f"{name}.html").as_uri())
        picture = "const p = document.querySelector('img'); return [p.checkVisibility(), p.naturalWidth > 400]"
        wait(driver, "return document.querySelector('img').complete")
        assert driver.execute_script(picture) == [visible, True]
    driver.get_log("browser")


def test_notebook_frame_says_that_it_keeps_no_decisions(driver, tmp_path):
    made = incident_map(table(lost(0)), review=True)
    (tmp_path / "frame.html").write_text(made._repr_html_(), "utf-8")
    driver.get((tmp_path / "frame.html").as_uri())
    driver.switch_to.frame(0)
    wait(driver, "return Boolean(window.geoincidents && window.geoincidents.ready)")
    assert any("keeps no decisions" in text for text in texts(driver, ".gi-notice:not([hidden])"))
    driver.execute_script("document.querySelector('.gi-review [data-act=reject]').click()")
    assert texts(driver, ".gi-verdict") == ["place rejected"]
    driver.switch_to.default_content()
    driver.get_log("browser")


def circles(driver):
    """Radius and opacity of the green circles, the symbol of protests, on the map."""
    root = ET.fromstring(driver.execute_script("return geoincidents.svg()"))  # noqa: S314 our own page's
    paths = [
        path
        for path in root.iter("{http://www.w3.org/2000/svg}path")
        if path.get("fill") == SYMBOLS[schema.EventType.PROTEST].colour
    ]
    # The last one is that of the legend; circles of uncertainty have no arcs.
    arcs = [(re.search(r"A([\d.]+)", path.get("d")), path) for path in paths]
    return sorted((float(arc[1]), round(float(path.get("opacity")), 2)) for arc, path in arcs[:-1] if arc)


def test_what_is_claimed_is_half_filled_on_the_map_in_lists_and_in_the_key(show):
    kinds = [kind for kind, symbol in SYMBOLS.items() if kind != schema.EventType.OTHER]
    words = ["claimed", "confirmed"]
    rows = [
        row(2 * n + k, event_type=kind, certainty=word, geometry=Point(12 + n / 3, 32 + k), geo_radius_km=None)
        for n, kind in enumerate(kinds)
        for k, word in enumerate(words)
    ]
    driver = show(incident_map(table(*rows)))
    assert "claimed or alleged, not confirmed" in texts(driver, ".gi-key li")
    halves = driver.execute_script(
        """
        return [...document.querySelectorAll('[data-section=located] .gi-entry .gi-icon')].map((icon) => {
          const [whole, half] = [...icon.children].map((shape) => shape.getBBox());
          return half ? [half.width / whole.width, half.x + half.width, half.height > 4] : null;
        });
        """
    )
    assert sum(half is None for half in halves) == len(kinds)
    assert all(0.3 < half[0] < 0.75 and abs(half[1]) < 0.1 and half[2] for half in halves if half)
    driver.execute_script("geoincidents.filter('certainty', ['confirmed'])")
    settled(driver)
    assert driver.execute_script("return geoincidents.markers") == len(kinds)


def test_symbols_grow_with_deaths_and_fade_with_age(show):
    rows = [row(0, date_start="2019-01-01", date_end="2019-01-01", killed_best=60), row(3, killed_best=None)]
    driver = show(incident_map(table(*({**one, schema.EVENT_TYPE: "protest"} for one in rows))))
    assert circles(driver) == [(6.5, 1), (19, 1)]
    driver.execute_script("document.querySelector('[data-option=sized]').click()")
    assert circles(driver) == [(6.5, 1), (6.5, 1)]
    driver.execute_script("document.querySelector('[data-option=faded]').click()")
    assert circles(driver) == [(6.5, 0.33), (6.5, 1)]


def test_second_table_stands_over_the_map(show):
    made = incident_map(table(row(0)), title="First")
    incident_map(table(row(1), row(2)), m=made, title="Second")
    driver = show(made)
    wait(driver, "return geoincidents.maps.length === 2 && geoincidents.maps.every((one) => one.ready)")
    assert sorted(texts(driver, ".gi-panel h1")) == ["First", "Second"]
    assert texts(driver, ".gi-over h1") == ["Second"]
    assert sorted(driver.execute_script("return geoincidents.maps.map((one) => one.rows)")) == [1, 2]
    assert len(driver.find_elements("css selector", ".leaflet-control-scale")) == 1
    assert texts(driver, ".gi-failure") == []


def offline(theirs):
    """Page of a folium map, which loads Leaflet from the network, with Leaflet in it."""
    html = theirs.get_root().render()
    html = re.sub(r'<script src="https?://[^"]*"></script>|<link rel="stylesheet" href="https?://[^"]*"/>', "", html)
    return html.replace("<head>", "<head>" + "".join(standalone.core_assets([])), 1)


def test_panels_of_several_tables_are_a_stack_of_which_one_is_open(show):
    theirs = folium.Map(location=(32.6, 13.0), zoom_start=8, tiles=None)
    for name in ("One", "Two", "Three"):
        incident_map(table(row(0), row(1)), m=theirs, title=name)
    driver = show(offline(theirs))
    wait(driver, "return geoincidents.maps.length === 3 && geoincidents.maps.every((one) => one.ready)")
    boxes = "return [...document.querySelectorAll('.gi-over')].map((box) => box.getBoundingClientRect().toJSON())"
    for opened in (0, 2, 1):
        panels = driver.find_elements("css selector", ".gi-over > summary")
        if opened:
            panels[opened].click()
        places = driver.execute_script(boxes)
        assert all(above["bottom"] <= below["top"] for above, below in pairwise(places))
        assert [place["height"] > 200 for place in places] == [at == opened for at in range(3)]
        assert places[-1]["bottom"] <= driver.execute_script("return innerHeight")
    assert sorted(texts(driver, ".gi-over > summary")) == ["One", "Three", "Two"]


def test_map_of_another_gets_the_table_over_it(show):
    theirs = folium.Map(location=(32.6, 13.0), zoom_start=8, tiles=None)
    incident_map(table(row(0), row(1)), m=theirs, title="On theirs")
    driver = show(offline(theirs))
    assert driver.execute_script("return geoincidents.markers") == 2
    assert texts(driver, ".gi-over h1") == ["On theirs"]
    assert "GeoNames" in texts(driver, ".leaflet-control-attribution")[0]
    assert any("Natural Earth" in text for text in texts(driver, ".gi-about p"))
    driver.execute_script("geoincidents.select(1)")
    wait(driver, "return document.querySelector('.gi-popup h3')")
    assert texts(driver, ".gi-popup h3") == ["Place 1"]


def test_names_of_places_are_written_on_the_map(show):
    driver = show(incident_map(table(row(0)), reference=TRIPOLI))
    inked = driver.execute_script(
        """
        const canvas = geoincidents.map.getPane('gi-labels').firstChild;
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        return data.filter((value, k) => k % 4 === 3 && value > 0).length;
        """
    )
    assert inked > 1000


def test_phone_shows_map_and_list(show):
    driver = show(incident_map(table(row(0)), reference=TRIPOLI))
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    )
    try:
        wait(driver, "return window.innerWidth === 390")
        boxes = driver.execute_script(
            "return ['.folium-map', '.gi-panel'].map((s) => document.querySelector(s).getBoundingClientRect().toJSON())"
        )
        assert [box["width"] for box in boxes] == [390, 390]
        assert boxes[0]["bottom"] <= boxes[1]["top"] + 1
        assert driver.execute_script("return document.documentElement.scrollWidth") <= 390
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_changed_script_does_not_run(driver, tmp_path):
    html = incident_map(table(row(0))).render_html()
    (packed,) = re.findall(r'id="geoincidents_script">([^<]*)<', html)
    changed = gzip.decompress(base64.b64decode(packed)) + b"window.__pwned = 1;"
    path = tmp_path / "changed.html"
    path.write_text(html.replace(packed, base64.b64encode(gzip.compress(changed)).decode()), "utf-8")
    driver.get(path.as_uri())
    wait(driver, "return document.querySelector('.gi-failure')")
    assert "not the one that it was written with" in texts(driver, ".gi-failure")[0]
    assert driver.execute_script("return window.__pwned === undefined && !geoincidents.ready")
    assert any("Content Security Policy" in entry["message"] for entry in driver.get_log("browser"))


def test_a_file_that_was_cut_off_says_so(driver, tmp_path):
    html = incident_map(table(row(0))).render_html()
    (packed,) = re.findall(r'id="incidents_[^"]*">([^<]*)<', html)
    path = tmp_path / "cut.html"
    path.write_text(html.replace(packed, packed[: len(packed) // 2 // 4 * 4]), "utf-8")
    driver.get(path.as_uri())
    wait(driver, "return document.querySelector('.gi-failure')")
    (said,) = texts(driver, ".gi-failure")
    assert said == (
        "This map could not be drawn: its data cannot be unpacked; the file was cut off or changed. "
        "Make or fetch it anew."
    )
    driver.get_log("browser")


INHERITED = ("constructor", "__proto__", "toString", "hasOwnProperty")


def test_names_that_every_object_has_are_names_like_others(show):
    rows = [
        row(n, **dict.fromkeys((schema.ACTOR1, schema.PLACE_NAME, schema.COUNTRY, schema.SOURCE_NAME), name))
        | {schema.EVENT_TYPE: name, schema.INCIDENT_ID: name}
        for n, name in enumerate(INHERITED)
    ]
    driver = show(incident_map(table(*rows), language="en"))
    assert texts(driver, "[data-section=located] .gi-place") == list(INHERITED)
    for n, name in enumerate(INHERITED):
        driver.execute_script(f"geoincidents.select({n})")
        assert name in texts(driver, ".gi-popup h3")[-1]  # the last one may still fade
        driver.execute_script(f"geoincidents.filter('actor', ['{name}'])")
        assert driver.execute_script("return geoincidents.markers") == 1
    driver.execute_script(
        "location.hash = 'lang=constructor&view=toString&table=__proto__&hide=constructor&row=valueOf'"
    )
    settled(driver)
    assert driver.execute_script("return geoincidents.markers") == 3


def crowd():
    """Incidents without a name, all round Tripoli, on one spot and beside it."""
    spots = [(13.19, 32.89)] * 40 + [(13.0 + n / 20, 32.6 + n / 40) for n in range(20)]
    return table(*(row(n, geometry=Point(*spot), place_name=None) for n, spot in enumerate(spots)))


@pytest.mark.parametrize("view", ["heat", "hexagons"])
def test_density_views_have_a_key(show, view):
    driver = show(incident_map(crowd(), hexagons=6, language="en"))
    assert driver.execute_script("return document.querySelector('.gi-ramp').checkVisibility()") is False
    driver.execute_script(f"document.querySelector('.gi-views input[value={view}]').click()")
    ends = texts(driver, ".gi-ramp span")
    assert driver.execute_script("return document.querySelector('.gi-ramp').checkVisibility()")
    if view == "heat":
        assert ends == ["fewer", "more"]
    else:
        cells = cells_of(crowd(), 6)
        assert ends == ["1", f"{max(list(cells).count(cell) for cell in cells)} in one cell"]
    assert ends[1] in driver.execute_script("return geoincidents.svg()")
    driver.execute_script("document.querySelector('.gi-views input[value=symbols]').click()")
    assert driver.execute_script("return document.querySelector('.gi-ramp').checkVisibility()") is False


def test_a_place_without_a_name_is_where_it_is(show):
    driver = show(incident_map(table(row(0, geometry=Point(-58.4, -34.6), place_name=None)), language="en"))
    assert texts(driver, "[data-section=located] .gi-place") == ["34.600° S, 58.400° W"]


def test_members_of_a_count_survive_an_export(show):
    driver = show(incident_map(crowd()))
    members = "return geoincidents.drawn().map(({ rows }) => rows.length).sort((a, b) => b - a)"
    before = driver.execute_script(members)
    assert before[0] >= 40
    driver.execute_script("geoincidents.png()")
    assert driver.execute_script(members) == before


def test_a_selected_row_in_a_count_survives_a_filter(show):
    driver = show(incident_map(crowd()))
    driver.execute_script("geoincidents.select(3)")
    driver.execute_script("geoincidents.filter('text', 'r3')")
    settled(driver)
    assert driver.execute_script("return document.querySelectorAll('.gi-popup').length") == 1
    driver.execute_script("geoincidents.filter('text', 'r5')")
    assert driver.execute_script("return geoincidents.drawn().map(({ rows }) => rows)")
    wait(driver, "return !document.querySelector('.gi-popup')")


def inks_of(pdf):
    """Every colour that a PDF fills with."""
    pages = []
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):
            pages.append(zlib.decompress(packed))
    return set(re.findall(rb"([\d.]+ [\d.]+ [\d.]+) rg\n", b"\n".join(pages)))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_shows_the_map_as_it_stood_on_the_screen(show, driver, scheme):
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    try:
        later = row(1, **{schema.DATE_START: "2019-04-09", schema.DATE_END: "2019-04-09"})
        show(incident_map(table(row(0), later), reference=TRIPOLI, language="en"))
        view = "const { lat, lng } = geoincidents.map.getCenter(); return [lat, lng, geoincidents.map.getZoom()]"
        before = driver.execute_script(view)
        driver.execute_script("window.dispatchEvent(new Event('beforeprint'))")
        words = texts(driver, ".gi-vector text")
        sizes = driver.execute_script(
            "return [...document.querySelectorAll('.gi-vector text')].map((text) => text.getAttribute('font-size'))"
        )
        assert min(map(float, sizes)) >= 8
        assert {"Place 0", "Place 1", "6 Apr"} <= set(words)
        inks = driver.execute_script(
            "return [...document.querySelectorAll('.gi-vector text')].map((text) => text.getAttribute('fill'))"
        )
        assert "#3a4147" in inks  # the ink of names by day
        assert "#dde4e9" not in inks  # by night
        driver.execute_script("window.dispatchEvent(new Event('afterprint'))")
        assert texts(driver, ".gi-vector") == []
        pdf = base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"])
        assert {b".9647 .9529 .9255", b".5412 .1569 .0039"} <= inks_of(pdf)  # land by day, and the symbol of a clash
        assert driver.execute_script(view) == pytest.approx(before)
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_sectors_of_direction_stand_round_the_reference(show):
    driver = show(incident_map(table(row(0), row(1)), reference=TRIPOLI, language="en"))
    compass = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"]
    layer = "return JSON.parse(JSON.stringify([...new DOMParser().parseFromString(geoincidents.svg(), 'text/xml')"
    words = layer + ".querySelectorAll('text')].map((text) => text.textContent)))"
    assert not set(compass[1::2]) & set(driver.execute_script(words))
    driver.execute_script("document.querySelector('[data-layer=sectors]').click()")
    assert set(compass[1::2]) <= set(driver.execute_script(words))
    places = driver.execute_script(
        "const svg = new DOMParser().parseFromString(geoincidents.svg(), 'text/xml');"
        "return Object.fromEntries([...svg.querySelectorAll('text')].map((text) => [text.textContent, "
        "[Number(text.getAttribute('x')), Number(text.getAttribute('y'))]]))"
    )
    (west, high), (east, low) = places["NW"], places["SE"]
    assert west < east
    assert high < low


def test_the_whole_page_fills_the_screen(show):
    driver = show(incident_map(table(row(0))))
    driver.find_element("css selector", ".gi-buttons [data-act=full]").click()
    wait(driver, "return document.fullscreenElement === document.querySelector('.gi-page')")
    driver.find_element("css selector", ".gi-buttons [data-act=full]").click()
    wait(driver, "return document.fullscreenElement === null")
