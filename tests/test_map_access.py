"""The page for everyone: axe, contrast, languages, direction, keyboard, night, little motion, five screens."""

import json
import os
from importlib import resources

import pytest
from map_fixtures import TRIPOLI, lost, page_source, press, row, settled, table, texts, wait
from selenium.webdriver.common.keys import Keys
from test_map import payloads

from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.maps import StoryStep, incident_map
from geoincidents.maps.words import LANGUAGES, interface_words

CANDIDATES = json.dumps(
    [{"place_id": "x:1", "name": "A", "country": "LBY", "lat": 32.5, "lon": 13.0, "score": 0.5}] * 2
)
MEDIA = {"light": [], "dark": [{"name": "prefers-color-scheme", "value": "dark"}]}


def incidents():
    doubtful = {schema.MATCH_STATUS: "ambiguous", schema.MATCH_CANDIDATES: CANDIDATES}
    certainties = ("confirmed", "claimed", "denied", "reported")
    return table(
        *(
            row(n, certainty=certainties[n % 4], actor1=f"Actor {n}", date_start=f"2019-04-{n + 1:02}", killed_best=n)
            for n in range(9)
        ),
        row(9, **doubtful, evidence="Shells fell on Place 9.", source_name="Wire", source_url="https://example.org/"),
        lost(10, match_why="In no gazetteer."),
        lost(11, record_kind="aggregate", killed_low=35),
        row(12, event_type="protest"),
        row(13, event_type="shelling"),
        row(14, event_type="agreement", record_kind="strategic"),
    )


@pytest.fixture
def axe(driver):
    """Run axe-core on the page as it stands, and return what is against WCAG 2.2 A and AA."""
    try:
        script = resources.files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
    except ModuleNotFoundError:
        message = "axe-core-python is not installed: pip install -e '.[test]'"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(message)
        pytest.skip(message)

    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]

    def run():
        driver.execute_script(script)
        found = driver.execute_async_script(
            "const [rules, done] = arguments;"
            "axe.run(document, { runOnly: rules }).then(({ violations }) => done(violations))",
            rules,
        )
        return [
            (one["id"], one["impact"], node["html"][:120], node["failureSummary"][:200])
            for one in found
            for node in one["nodes"]
        ]

    return run


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("media", MEDIA)
def test_axe_finds_nothing(show, driver, axe, language, media):
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": MEDIA[media]})
    try:
        show(incident_map(incidents(), reference=TRIPOLI, title="For everyone", review=True, language=language))
        driver.execute_script("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
        press(driver, ".gi-chip")
        press(driver, ".gi-action[data-act=table]")
        driver.execute_script("document.querySelector('.gi-time [data-act=on]').click()")
        settled(driver)
        assert axe() == []
        press(driver, ".gi-time [data-act=all]")
        driver.execute_script("geoincidents.select(9)")
        # A pop-up fades in.
        wait(driver, "const p = document.querySelector('.gi-popup'); return p && getComputedStyle(p).opacity === '1'")
        assert axe() == []
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.browser
@pytest.mark.parametrize("media", MEDIA)
def test_axe_finds_nothing_where_questions_are_asked(show, driver, axe, media):
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": MEDIA[media]})
    try:
        table = incidents().assign(
            Sector=lambda rows: ["Health", "Roads"] * (len(rows) // 2) + ["Health"] * (len(rows) % 2)
        )
        table["Families"] = range(len(table))
        show(incident_map(table, reference=TRIPOLI, title="For everyone"))
        driver.execute_script("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
        driver.execute_script(
            "geoincidents.filter('area', {kind: 'circle', lat: 32.9, lon: 13.2, km: 900, how: 'point'})"
        )
        press(driver, ".gi-action[data-act=table]")
        press(driver, ".gi-buttons [data-act=area]")
        box = driver.find_element("css selector", ".gi-search input")
        box.send_keys("trip")
        wait(driver, "return document.querySelector('.gi-option')")
        box.send_keys(Keys.ARROW_DOWN)
        settled(driver)
        assert axe() == []
        box.send_keys(Keys.ENTER)
        wait(driver, "const p = document.querySelector('.gi-popup'); return p && getComputedStyle(p).opacity === '1'")
        assert texts(driver, ".gi-placecard h3")
        assert axe() == []
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.browser
def test_every_control_is_reached_and_seen_with_the_keyboard(show):
    driver = show(incident_map(incidents(), reference=TRIPOLI, review=True))
    press(driver, ".gi-action[data-act=table]")
    driver.execute_script("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    reachable = driver.execute_script(
        """
        return [...document.querySelectorAll('button, input, select, summary, a[href], [tabindex="0"]')]
          .filter((element) => element.checkVisibility() && element.tabIndex >= 0 && !element.disabled).length;
        """
    )
    driver.execute_script("document.activeElement.blur(); window.scrollTo(0, 0)")
    seen = set()
    unseen = []
    for _ in range(reachable + 5):
        driver.switch_to.active_element.send_keys(Keys.TAB)
        mark = driver.execute_script(
            """
            const element = document.activeElement;
            window.__walk ??= new Map();
            if (element === document.body) return null;
            if (!window.__walk.has(element)) window.__walk.set(element, window.__walk.size);
            const style = getComputedStyle(element);
            const marked = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
            return [window.__walk.get(element), marked, element.outerHTML.slice(0, 100)];
            """
        )
        if mark:
            seen.add(mark[0])
            if not mark[1]:
                unseen.append(mark[2])
    # Radio buttons are one stop of the walk.
    assert len(seen) >= reachable - 3
    assert unseen == []


@pytest.mark.browser
@pytest.mark.parametrize(("language", "words"), [("en", "Filters"), ("fr", "Filtres"), ("ar", "عوامل التصفية")])
def test_interface_speaks_the_language(show, driver, language, words):
    show(incident_map(incidents(), language=language))
    assert texts(driver, ".gi-filters summary") == [words]
    assert driver.execute_script("return document.documentElement.lang") == language
    direction = driver.execute_script("return getComputedStyle(document.querySelector('.gi-panel')).direction")
    assert direction == ("rtl" if language == "ar" else "ltr")
    panel, chart = driver.execute_script(
        "return ['.gi-panel', '.folium-map'].map((s) => document.querySelector(s).getBoundingClientRect().x)"
    )
    assert (panel < chart) == (language == "ar")


@pytest.mark.browser
def test_language_is_changed_in_the_page(show):
    driver = show(incident_map(incidents(), language="en"))
    driver.execute_script("geoincidents.filter('type', ['shelling'])")
    driver.execute_script(
        "const s = document.querySelector('.gi-language'); s.value = 'fr'; s.dispatchEvent(new Event('change'))"
    )
    settled(driver)
    assert texts(driver, ".gi-search input") == [""]
    assert texts(driver, ".gi-counter")[0].startswith("12 sur 14 affichés")
    assert texts(driver, ".gi-chip[data-type=protest] span") == ["Manifestation"]
    assert texts(driver, ".gi-chip[aria-pressed=false] span") == ["Bombardement"]
    assert "lang=fr" in driver.current_url
    assert len(driver.find_elements("css selector", ".gi-panel")) == 1
    assert len(driver.find_elements("css selector", ".gi-buttons")) == 1


@pytest.mark.browser
@pytest.mark.parametrize(("language", "side"), [("en", "left"), ("ar", "right")])
def test_pop_ups_are_set_in_the_direction_of_the_language(show, language, side):
    driver = show(incident_map(incidents(), language=language))
    driver.execute_script("geoincidents.select(9)")
    first, close, box = driver.execute_script(
        """
        const range = document.createRange();
        range.selectNodeContents(document.querySelector('.gi-popup .gi-when'));
        const close = document.querySelector('.gi-popup .leaflet-popup-close-button');
        const box = document.querySelector('.gi-popup .leaflet-popup-content-wrapper');
        return [range, close, box].map((one) => one.getBoundingClientRect().toJSON());
        """
    )
    middle = (box["left"] + box["right"]) / 2
    assert abs(first[side] - box[side]) < 40
    assert (close["left"] > middle) == (side == "left")


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 820, 1280])
def test_what_stands_on_the_map_does_not_overlap(show, driver, width):
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 800},
    )
    try:
        show(incident_map(incidents(), reference=TRIPOLI, hexagons=5))
        driver.execute_script("document.querySelector('.gi-views input[value=hexagons]').click()")
        boxes = driver.execute_script(
            """
            return ['.leaflet-control-zoom', '.gi-buttons', '.gi-north', '.gi-ramp', '.leaflet-control-scale',
              '.leaflet-control-attribution'].map((s) => document.querySelector(s).getBoundingClientRect().toJSON());
            """
        )
        assert all(one["width"] for one in boxes)
        for at, one in enumerate(boxes):
            for other in boxes[:at]:
                assert (
                    one["left"] >= other["right"] or other["left"] >= one["right"]
                    or one["top"] >= other["bottom"] or other["top"] >= one["bottom"]
                )  # fmt: skip
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_every_language_says_everything():
    words = interface_words()
    plural = (".one", ".two", ".few", ".many", ".zero")
    for code in LANGUAGES:
        keys = {key for key in words[code] if not key.endswith(plural)}
        assert keys == {key for key in words["en"] if not key.endswith(plural)}, code
        assert all(text.strip() for key, text in words[code].items() if key != "comma")
    for key in words["en"]:
        wanted = sorted(part.split("}")[0] for part in words["en"][key].split("{")[1:])
        for code in LANGUAGES:
            text = words[code].get(key)
            if text is not None:
                assert sorted(part.split("}")[0] for part in text.split("{")[1:]) == wanted, (code, key)


def test_every_word_that_the_script_asks_for_is_there():
    import re

    words = interface_words()["en"]
    asked = set(re.findall(r"\bt\('([\w.]+)'", page_source()))
    assert len(asked) > 60
    missing = {key for key in asked if key not in words and f"{key}.other" not in words}
    assert missing == set()
    for column, vocabulary in schema.VOCABULARIES.items():
        if column in {
            schema.EVENT_TYPE,
            schema.CERTAINTY,
            schema.GEO_PRECISION,
            schema.MATCH_STATUS,
            schema.RECORD_KIND,
        }:
            for value in vocabulary:
                assert f"{column}.{value}" in words


def test_unknown_language_is_refused():
    with pytest.raises(InputError, match="not spoken"):
        incident_map(incidents(), language="xx")
    assert payloads(incident_map(incidents(), language="ar").render_html())["incidents"][0]["language"] == "ar"


@pytest.mark.browser
def test_little_motion_is_respected(show, driver):
    motion = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": motion})
    try:
        show(incident_map(incidents()))
        moving = driver.execute_script(
            """
            return [...document.querySelectorAll('.gi-page *')].filter((element) => {
              const style = getComputedStyle(element);
              const sliding = style.transitionDuration !== '0s' && style.transitionProperty !== 'none';
              return sliding || style.animationName !== 'none';
            }).length;
            """
        )
        assert moving == 0
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.browser
def test_night_is_dark_and_paper_is_not(show, driver):
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": MEDIA["dark"]})
    ground = "return getComputedStyle(document.querySelector('.gi-panel')).backgroundColor.match(/\\d+/g).map(Number)"
    try:
        show(incident_map(incidents()))
        assert max(driver.execute_script(ground)) < 60
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": MEDIA["dark"]})
        assert min(driver.execute_script(ground)) > 240
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(360, 640), (390, 844), (820, 1180), (1280, 800), (1920, 1080)])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_is_cut_or_overlaps(show, driver, width, height, language):
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 800},
    )
    try:
        show(
            incident_map(
                incidents(), reference=TRIPOLI, title="Fighting round the capital, April 2019", language=language
            )
        )
        assert driver.execute_script("return document.documentElement.scrollWidth") <= width
        boxes = driver.execute_script(
            "return ['.folium-map', '.gi-time', '.gi-panel']"
            ".map((s) => document.querySelector(s).getBoundingClientRect().toJSON())"
        )
        for at, one in enumerate(boxes):
            assert one["width"] > 200
            assert one["height"] > 60
            assert one["bottom"] <= height + 1
            for other in boxes[:at]:
                apart = (
                    one["left"] >= other["right"] - 1 or other["left"] >= one["right"] - 1
                    or one["top"] >= other["bottom"] - 1 or other["top"] >= one["bottom"] - 1
                )  # fmt: skip
                assert apart
        cut = driver.execute_script(
            """
            return [...document.querySelectorAll('.gi-panel button, .gi-timebar > *, .gi-panel summary, .gi-panel h1')]
              .filter((element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1
                && getComputedStyle(element).display !== 'inline')
              .map((element) => element.outerHTML.slice(0, 80));
            """
        )
        assert cut == []
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.browser
@pytest.mark.parametrize("media", MEDIA)
def test_text_stands_out_from_its_ground(show, driver, media):
    """WCAG 2.2, 1.4.3: axe leaves most of it undecided where things lie over one another."""
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": MEDIA[media]})
    try:
        show(incident_map(incidents(), reference=TRIPOLI, title="For everyone", review=True))
        driver.execute_script("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
        press(driver, ".gi-chip")
        press(driver, ".gi-action[data-act=table]")
        press(driver, ".gi-buttons [data-act=measure]")
        press(driver, ".gi-buttons [data-act=measure]")
        driver.execute_script("geoincidents.select(9)")
        settled(driver)
        looked, faint = driver.execute_script(
            """
            const numbers = (colour) => (colour.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
            const light = (colour) => {
              const [r, g, b] = numbers(colour).map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ground = (element) => {
              for (let at = element; at; at = at.parentElement) {
                const colour = getComputedStyle(at).backgroundColor;
                if ((numbers(colour)[3] ?? 1) > 0.7) return colour;
              }
              return 'rgb(255, 255, 255)';
            };
            const texts = [...document.querySelectorAll('.gi-page *')].filter((element) => element.checkVisibility()
              && [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) && !element.closest('svg, option'));
            const bad = texts.map((element) => {
              const [a, b] = [light(getComputedStyle(element).color), light(ground(element))].sort((x, y) => y - x);
              return [(a + 0.05) / (b + 0.05), element.outerHTML.slice(0, 90)];
            }).filter(([ratio]) => ratio < 4.5);
            return [texts.length, bad];
            """  # noqa: E501
        )
        assert looked > 150
        assert faint == []
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


# --- every state of the page

TALE = [StoryStep("Rockets fall on the suburbs.", title="The first days", place=TRIPOLI, km=30), StoryStep("Later.")]
TOUCH = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
STATES = {
    "default": {},
    "popup": {"do": "geoincidents.select(9)"},
    "table": {"do": "document.querySelector('[data-act=table]').click()"},
    "filters": {"do": "document.querySelectorAll('details').forEach((box) => { box.open = true; })"},
    "menu": {"do": "document.querySelector('.gi-save summary').click()"},
    "story": {"story": TALE},
    "area": {"do": "document.querySelector('.gi-buttons [data-act=area]').click()"},
    "nothing": {"do": "geoincidents.filter('text', 'no such word')"},
    "dark": {"media": MEDIA["dark"], "do": "geoincidents.select(9)"},
    "Arabic": {"language": "ar", "story": TALE, "do": "document.querySelector('[data-act=table]').click()"},
    "phone": {"device": TOUCH},
    "phone, popup": {"device": TOUCH, "do": "geoincidents.select(9)"},
    "phone, table": {"device": TOUCH, "do": "document.querySelector('[data-act=table]').click()"},
}


@pytest.mark.browser
@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_in_any_state(show, driver, axe, emulate, name):
    state = STATES[name]
    emulate(state.get("media", ()), state.get("device"))
    words = {"story": state.get("story", ()), "language": state.get("language", "en")}
    show(incident_map(incidents(), reference=TRIPOLI, title="For everyone", subtitle="All", note="May change", **words))
    driver.execute_script(state.get("do", ""))
    settled(driver)
    wait(driver, "const p = document.querySelector('.gi-popup'); return !p || getComputedStyle(p).opacity === '1'")
    assert axe() == []


@pytest.mark.browser
@pytest.mark.parametrize("media", MEDIA)
def test_controls_and_fills_stand_out_from_their_ground(show, driver, emulate, media):
    """WCAG 2.2, 1.4.11: three to one."""
    emulate(MEDIA[media])
    show(incident_map(incidents(), reference=TRIPOLI, language="en"))
    driver.execute_script("document.querySelectorAll('.gi-panel details').forEach((box) => { box.open = true; })")
    looked, faint = driver.execute_script(
        """
        const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const over = (colour, ground) => {
          canvas.fillStyle = ground;
          canvas.fillRect(0, 0, 1, 1);
          canvas.fillStyle = colour;
          canvas.fillRect(0, 0, 1, 1);
          return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        const light = (rgb) => {
          const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ratio = (colour, ground) => {
          const [a, b] = [light(over(colour, ground)), light(over(ground, ground))].sort((x, y) => y - x);
          return (a + 0.05) / (b + 0.05);
        };
        const solid = (element) => {
          for (let at = element.parentElement; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if (!colour.endsWith(', 0)')) return colour;
          }
          return 'rgb(255, 255, 255)';
        };
        const parts = [...document.querySelectorAll('.gi-panel input[type=search], .gi-panel input[type=number], .gi-panel select, .gi-action,'
          + ' .gi-save > summary, .gi-iconbutton, .gi-handle, .gi-time select')].filter((part) => part.checkVisibility());
        const bad = parts.map((part) => [ratio(getComputedStyle(part).borderTopColor, solid(part)), part.outerHTML.slice(0, 80)]);
        const icons = [...document.querySelectorAll('.gi-panel .gi-icon > *')].map((shape) => {
          const style = getComputedStyle(shape);
          const ground = solid(shape);
          return [Math.max(...[style.fill, style.stroke].filter((c) => c !== 'none').map((colour) => ratio(colour, ground))), shape.outerHTML.slice(0, 90)];
        });
        return [parts.length + icons.length, [...bad, ...icons].filter(([one]) => one < 3)];
        """  # noqa: E501
    )
    assert looked > 30
    assert faint == []


@pytest.mark.browser
def test_forced_colours_keep_what_a_ground_alone_would_say(show, driver, emulate):
    emulate([{"name": "forced-colors", "value": "active"}])
    show(incident_map(incidents(), language="en"))
    press(driver, ".gi-chip")
    settled(driver)
    pressed, left, brush = driver.execute_script(
        """
        const line = (selector) => getComputedStyle(document.querySelector(selector)).outlineStyle;
        return [line('.gi-chip[aria-pressed=true]'), line('.gi-chip[aria-pressed=false]'),
          getComputedStyle(document.querySelector('.gi-brush')).borderTopStyle];
        """
    )
    assert (pressed, left, brush) == ("solid", "none", "solid")
