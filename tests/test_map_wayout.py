"""What leaves the page: rows, pictures and paper carry all that it counts and says, or say what they leave out."""

import csv
import io
import re
import time
import xml.etree.ElementTree as ET

import folium
import pytest
from map_fixtures import lost, press, row, settled, table, texts, wait
from shapely.geometry import Point

from geoincidents.maps import StoryStep, incident_map

SVG = "{http://www.w3.org/2000/svg}"
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


def few(**first):
    return table(
        row(0, event_type="shelling", killed_best=12, **first),
        row(1, event_type="protest", date_start="2019-04-08", date_end="2019-04-08", certainty="claimed"),
        row(2, event_type="movement", record_kind="strategic"),
        row(3, match_status="ambiguous", certainty="claimed"),
        lost(4, match_why="In no gazetteer."),
        lost(5, record_kind="aggregate", killed_low=35),
    )


def near(n):
    return Point(13 + n % 100 / 100, 32 + n % 97 / 97)


def drawing(driver):
    return ET.fromstring(driver.execute_script("return geoincidents.svg()").encode("utf-8", "surrogatepass"))  # noqa: S314


def words(svg):
    return [element.text or "" for element in svg.iter(f"{SVG}text")]


# --- pictures


@pytest.mark.browser
def test_a_picture_says_all_that_the_page_says(show):
    driver = show(
        incident_map(
            few(),
            title="Round the capital",
            subtitle="April in the west",
            note="Figures may be revised.",
            credit="Data desk, Example Institute",
            annotate=[((32.7, 13.2), "Here it began")],
        )
    )
    said = words(drawing(driver))
    for text in (
        "Round the capital", "April in the west", "Figures may be revised.", "Data desk, Example Institute",
        "Here it began", "4 of 5 shown · 1 not located", "Incidents of 6–8 Apr 2019", "Shelling (1)", "Protest (1)",
        "Movement of forces (1)", "killed: 0, 10, 30 or more", "the true place lies within", "place in doubt",
        "without violence: moves, agreements, changes of control",
    ):  # fmt: skip
        assert text in said, text
    driver.execute_script("geoincidents.filter('time', [18000, 18100]); geoincidents.filter('certainty', ['claimed'])")
    driver.execute_script("geoincidents.filter('type', ['shelling']); geoincidents.filter('text', 'Place')")
    driver.execute_script("geoincidents.filter('toll', 0); geoincidents.filter('time', null)")
    settled(driver)
    said = words(drawing(driver))
    joined = " ".join(said)
    for text in (
        "Event types: Armed clash, Protest, Movement of forces", "Certainty: claimed", "Search: “Place”",
        "Incidents of 6–8 Apr 2019", "2 of 5 shown",
    ):  # fmt: skip
        assert text in joined, text
    assert not any("Shelling" in text and "(" in text for text in said)
    assert "killed: 0, 10, 30 or more" not in said
    assert "place in doubt" in said


@pytest.mark.browser
def test_a_picture_has_the_layers_of_its_user_and_names_what_it_lacks(show):
    made = incident_map(few())
    folium.PolyLine([(32.5, 13.0), (32.9, 13.3)], color="#a012f0", weight=4, dash_array="8 6").add_to(made)
    folium.Polygon([[(32.4, 13.0), (32.5, 13.1), (32.4, 13.2)]], color="#118811", fill=True).add_to(made)
    folium.Circle((32.6, 13.1), radius=5000, color="#aa1111").add_to(made)
    folium.CircleMarker((32.7, 13.2), radius=11, color="#111111", fill_color="#eeee11", fill_opacity=0.7).add_to(made)
    folium.GeoJson({"type": "LineString", "coordinates": [[13.0, 32.6], [13.3, 32.8]]}).add_to(made)
    folium.Marker((32.55, 13.05), icon=folium.DivIcon(html="<b style='color:#123456'>North gate</b>")).add_to(made)
    folium.Marker((32.65, 13.15), tooltip=folium.Tooltip("Held since May", permanent=True)).add_to(made)
    folium.raster_layers.ImageOverlay(PIXEL, bounds=[(32.5, 13.2), (32.6, 13.3)]).add_to(made)
    driver = show(made)
    driver.execute_script(
        "const icon = L.divIcon({ html: document.createElement('canvas') });"
        "L.marker([32.45, 13.25], { icon }).addTo(geoincidents.map)"
    )
    svg = drawing(driver)
    strokes = {path.get("stroke") for path in svg.iter(f"{SVG}path")}
    assert {"#a012f0", "#118811", "#aa1111", "#111111", "#3388ff"} <= strokes
    assert {"#eeee11", "#118811"} <= {path.get("fill") for path in svg.iter(f"{SVG}path")}
    line = next(path for path in svg.iter(f"{SVG}path") if path.get("stroke") == "#a012f0")
    assert line.get("stroke-dasharray") == "8 6"
    said = words(svg)
    assert {"North", "gate", "Held", "since", "May"} <= set(said)
    images = [image.get("href") for image in svg.iter(f"{SVG}image")]
    assert PIXEL in images
    assert len(images) == 3  # the overlay, a pin and its shadow
    assert [text for text in said if text.startswith("Not in")] == ["Not in this picture: a layer (Marker)"]
    assert driver.execute_script("return geoincidents.png()").startswith("data:image/png;base64,")


@pytest.mark.browser
def test_tiles_from_elsewhere_are_named_in_a_picture(show):
    made = incident_map(few(), basemap="none")
    driver = show(made)
    driver.execute_script("L.tileLayer('data:image/gif;base64,R0lGODlhAQABAAAAACw=').addTo(geoincidents.map)")
    assert "Not in this picture: map tiles (without a name)" in words(drawing(driver))


HOSTILE = {
    "controls": "a\x00b\x01\x08\x0b\x0c\x1f\x7f\x85c",
    "surrogates": "half \ud83d and \udc00 done",
    "markup": "\ufdd0\ufffe\uffff]]>&<e>&#0;<!--",
    "words": "word " * 2000,
    "one word": "x" * 10_000,
    "Arabic": "\u0639" * 10_000,
    "bidi": "\u202e\u2066rtl \u0639",
}


@pytest.mark.browser
@pytest.mark.parametrize("name", HOSTILE)
def test_a_drawing_is_well_formed_whatever_a_text_holds(show, name):
    text = HOSTILE[name]
    place = text.encode("utf-8", "replace").decode("utf-8")  # a table holds whole characters only
    made = incident_map(
        table(row(0, place_name=place, place_phrase=place), lost(1)),
        title=text, subtitle=text, note=text, credit=text, annotate=[((32.6, 13.0), text)],
    )  # fmt: skip
    driver = show(made)
    svg = drawing(driver)
    assert svg.tag == f"{SVG}svg"
    width, height = float(svg.get("width")), float(svg.get("height"))
    assert height < 2 * width
    if len(text) >= 10_000:
        cut = [line for line in words(svg) if line.endswith("…")]
        assert len(cut) >= 4  # title, subtitle, note and credit
    press(driver, "[data-save=svg]")
    wait(driver, "return geoincidents.settled")


# --- rows


@pytest.mark.browser
def test_a_long_save_comes_in_slices_with_its_progress_and_can_be_cancelled(show):
    rows = [
        row(n, geometry=near(n), evidence=f"Report {n} of the same morning, \n=1", actor1="＝cmd") for n in range(6000)
    ]
    driver = show(incident_map(table(*rows)))
    driver.execute_script(
        """
        window.__saved = [];
        URL.createObjectURL = (blob) => { window.__saved.push(blob); return 'blob:none'; };
        HTMLAnchorElement.prototype.click = function () { window.__name = this.download; };
        URL.revokeObjectURL = () => {};
        window.__seen = [];
        new MutationObserver(() => window.__seen.push(document.querySelector('.gi-saving span').textContent))
          .observe(document.querySelector('.gi-saving'), { subtree: true, childList: true, characterData: true });
        """
    )
    press(driver, "[data-save=csv]")
    wait(driver, "return window.__saved.length", 60)
    text = driver.execute_async_script("const done = arguments[0]; window.__saved[0].text().then(done)")
    assert text.encode("utf-8").count(b"\r\n") == 6001
    read = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    assert [one["incident_id"] for one in read] == [f"r{n}" for n in range(6000)]
    assert {one["actor1"] for one in read} == {"'＝cmd"}
    assert driver.execute_script("return window.__seen.length") > 3
    assert driver.execute_script("return document.querySelector('.gi-live').textContent") == "6,000 rows saved"
    assert driver.execute_script("return document.querySelector('.gi-saving').hidden")
    driver.execute_script(
        """
        document.querySelector('[data-save=geojson]').click();
        document.querySelector('.gi-saving [data-act=cancel]').click();
        """
    )
    time.sleep(0.5)
    assert driver.execute_script("return window.__saved.length") == 1
    assert texts(driver, ".gi-live") == ["Saving was cancelled."]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("पश्चिमी सीमा: अप्रैल", "पश्चिमी-सीमा-अप्रैल.csv"),
        ("ליבִּיָּה / ٢٠١٩", "ליבִּיָּה-٢٠١٩.csv"),
        ("e\u0301te\u0301", "\u00e9t\u00e9.csv"),
        ("../..\\a:b*?", "a-b.csv"),
        ("***", "incidents.csv"),
        ("a" + "\u0301\u0302" * 400, "incidents.csv"),
    ],
)
def test_a_file_has_the_name_of_the_map(show, title, name):
    import unicodedata

    driver = show(incident_map(table(row(0)), title=title))
    driver.execute_script(
        "URL.createObjectURL = () => 'blob:none'; URL.revokeObjectURL = () => {};"
        "HTMLAnchorElement.prototype.click = function () { window.__name = this.download; };"
    )
    press(driver, "[data-save=csv]")
    wait(driver, "return window.__name")
    assert driver.execute_script("return window.__name") == unicodedata.normalize("NFC", name)


# --- paper


def printed(driver):
    driver.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        return driver.execute_script(
            """
            return [...document.querySelectorAll('.gi-page *')].filter((element) => element.checkVisibility()
              && [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
              && !element.closest('svg')).map((element) => element.textContent.trim());
            """
        )
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        driver.execute_script("window.dispatchEvent(new Event('afterprint'))")


@pytest.mark.browser
def test_paper_has_every_row_that_counts(show):
    made = incident_map(
        table(*(row(n, event_type=("riot", "protest")[n % 2]) for n in range(299)),
              *(lost(300 + n, event_type="riot") for n in range(130)),
              lost(500, record_kind="aggregate", killed_low=35)),
        title="On paper", subtitle="All of it", note="May be revised", credit="Data desk",
    )  # fmt: skip
    driver = show(made)
    said = printed(driver)
    assert {f"Place {n}" for n in range(299)} <= set(said)
    assert {f"Place {n}" for n in range(300, 430)} <= set(said)
    for text in ("On paper", "All of it", "May be revised", "Data desk", "299 of 429 shown · 130 not located",
                 "Incidents of 6 Apr 2019", "Riot (280)", "the true place lies within",
                 "at least 35 killed"):  # fmt: skip
        assert text in said, text
    assert driver.execute_script("return document.querySelectorAll('.gi-paper, .gi-paperhead, .gi-vector').length") == 0
    driver.execute_script("geoincidents.filter('type', ['riot'])")
    settled(driver)
    said = printed(driver)
    assert "Place 0" not in said
    assert "Place 1" in said
    assert any(text.endswith("Event types: Protest") for text in said)


@pytest.mark.browser
def test_paper_and_drawing_have_the_open_step_of_a_story(show):
    story = [StoryStep("What came first.", title="One"), StoryStep("What came then.", title="Two")]
    driver = show(incident_map(table(row(0), row(1)), story=story))
    driver.execute_script("document.querySelector('[data-story=next]').click()")
    settled(driver)
    assert {"Two", "What came then."} <= set(printed(driver))
    assert "What came then." in driver.execute_script("return geoincidents.svg()")
    driver.execute_script("document.querySelector('[data-story=end]').click()")
    settled(driver)
    assert not {"Two", "What came then.", "One"} & set(printed(driver))


@pytest.mark.browser
def test_the_number_of_the_highest_bar_lies_on_no_bar(show):
    days = [f"2019-04-{n + 1:02}" for n in range(30)]
    driver = show(incident_map(table(*(row(n, date_start=day, date_end=day) for n, day in enumerate(days * 2)))))
    driver.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    tops, low = driver.execute_script(
        """
        const chart = document.querySelector('.gi-chart .gi-vector');
        const number = [...chart.querySelectorAll('text')].find((text) => text.textContent === '2');
        const [top, high] = ['y', 'font-size'].map((name) => Number(number.getAttribute(name)));
        const bars = [...chart.querySelectorAll('rect')].filter((bar) => bar.getAttribute('height') > 1);
        return [bars.map((bar) => Number(bar.getAttribute('y'))), top + high];
        """
    )
    driver.execute_script("window.dispatchEvent(new Event('afterprint'))")
    assert min(tops) >= low


@pytest.mark.browser
def test_paper_says_what_it_leaves(show):
    driver = show(incident_map(table(*(row(n, geometry=near(n)) for n in range(2345)))))
    said = printed(driver)
    assert sum(re.fullmatch(r"Place \d+", text) is not None for text in said) == 2000
    assert "345 more are counted and not printed. The table as CSV or GeoJSON has them all." in said


# --- notebooks


@pytest.mark.browser
@pytest.mark.parametrize("hide", ["display:none", "height:0;overflow:hidden", "width:0;overflow:hidden"])
def test_a_map_in_a_hidden_output_is_right_once_it_is_shown(driver, tmp_path, hide):
    days = [f"2019-04-{n + 1:02}" for n in range(9)]
    rows = [row(n, date_start=day, date_end=day) for n, day in enumerate(days)]
    frame = incident_map(table(*rows))._repr_html_()
    (tmp_path / "notebook.html").write_text(f"<div id=output style='{hide}'>{frame}</div>", "utf-8")
    driver.get((tmp_path / "notebook.html").as_uri())
    time.sleep(1.5)  # the frame is ready, and nobody can see it
    driver.execute_script("document.getElementById('output').removeAttribute('style')")
    driver.switch_to.frame(0)
    wait(driver, "return Boolean(window.geoincidents && window.geoincidents.ready)")
    wait(driver, "return geoincidents.map.getSize().x > 200")
    inside = "const { x, y } = geoincidents.map.getSize();"
    inside += "return geoincidents.drawn().filter((one) => one.x > 0 && one.x < x && one.y > 0 && one.y < y)"
    wait(driver, f"return (() => {{ {inside} }})().flatMap((one) => one.rows).length === 9")
    assert driver.execute_script("return document.querySelector('.gi-chart canvas').width > 200")
    driver.switch_to.default_content()
    assert driver.get_log("browser") == []
