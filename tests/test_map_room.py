"""Room on the screen, from the smallest phone to the largest wall: nothing covered, cut, or too small for a finger."""

import pytest
from map_fixtures import TRIPOLI, row, screen, settled, table
from shapely.geometry import Point
from test_map_access import TALE, TOUCH, incidents

from geoincidents import schema
from geoincidents.maps import StoryStep, incident_map

COVERED = """
const wanted = ['.leaflet-control-zoom', '.gi-buttons', '.gi-north', '.gi-key', '.gi-story', '.leaflet-control-scale',
  '.gi-wider'];
// The one before fades out.
const popup = [...document.querySelectorAll('.gi-popup .leaflet-popup-content-wrapper')].pop().getBoundingClientRect();
const parts = wanted.map((selector) => document.querySelector(selector));
return parts.filter((part) => part && part.checkVisibility()).filter((part) => {
  const box = part.getBoundingClientRect();
  return box.width && box.left < popup.right && box.right > popup.left
    && box.top < popup.bottom && box.bottom > popup.top;
}).map((part) => part.className);
"""


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (768, 1024), (1280, 800), (3840, 2160)])
def test_a_popup_covers_no_control(show, driver, emulate, width, height):
    emulate([{"name": "prefers-reduced-motion", "value": "reduce"}], screen(width, height, mobile=width < 800))
    show(incident_map(incidents(), reference=TRIPOLI, story=TALE if width > 800 else (), language="en"))
    for at in range(10):
        driver.execute_script("geoincidents.select(arguments[0])", at)
        assert driver.execute_script(COVERED) == [], at
        box = driver.execute_script(
            "const all = document.querySelectorAll('.gi-popup .leaflet-popup-content-wrapper');"
            "return [...all].pop().getBoundingClientRect().toJSON()"
        )
        frame = driver.execute_script("return geoincidents.map.getContainer().getBoundingClientRect().toJSON()")
        assert frame["left"] <= box["left"]
        assert box["right"] <= frame["right"]
        assert frame["top"] <= box["top"]
        assert box["bottom"] <= frame["bottom"]


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("width", "height"), [(320, 568), (390, 844), (1280, 720), (3840, 2160)])
def test_no_screen_scrolls_sideways_or_lets_controls_overlap(show, driver, emulate, width, height, language):
    emulate((), screen(width, height, mobile=width < 800))
    show(incident_map(incidents(), reference=TRIPOLI, title="Fighting round the capital", language=language))
    driver.execute_script("document.querySelectorAll('.gi-panel details').forEach((box) => { box.open = true; })")
    driver.execute_script("document.querySelector('.gi-save').open = false")
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width
    panel = "const p = document.querySelector('.gi-panel'); return p.scrollWidth - p.clientWidth"
    assert driver.execute_script(panel) <= 0
    over = driver.execute_script(
        """
        const wanted = ['.leaflet-control-zoom', '.gi-buttons', '.gi-north', '.gi-key', '.gi-locator', '.leaflet-control-scale',
          '.leaflet-control-attribution'];
        const parts = wanted.map((one) => document.querySelector(one)).filter((part) => part && part.checkVisibility());
        const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
        const boxes = parts.map((part) => part.getBoundingClientRect());
        return parts.flatMap((part, k) => parts.slice(0, k).filter((_, j) => meet(boxes[k], boxes[j]))
          .map((other) => [part.className, other.className]));
        """  # noqa: E501
    )
    assert over == []


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
def test_targets_are_as_large_as_a_finger(show, driver, emulate, language):
    emulate((), TOUCH)
    show(incident_map(incidents(), reference=TRIPOLI, hexagons=4, review=True, language=language))
    assert driver.execute_script("return matchMedia('(pointer: coarse)').matches")
    driver.execute_script("document.querySelectorAll('.gi-panel details').forEach((box) => { box.open = true; })")
    driver.execute_script("geoincidents.select(9)")
    small = driver.execute_script(
        """
        // A box to tick is as large as its label; a link within a text is exempt (WCAG 2.2, 2.5.8).
        const targets = ['button', 'select', 'input', 'summary', '.leaflet-bar a', '.leaflet-popup-close-button',
          '.gi-handle'];
        return [...document.querySelectorAll(targets.map((one) => `.gi-page ${one}`).join())]
          .filter((part) => part.checkVisibility() && !part.closest('.gi-skips'))
          .map((part) => (part.matches('[type=checkbox], [type=radio]') && part.closest('label')) || part)
          .map((part) => [part.getBoundingClientRect(), part]).filter(([box]) => box.height < 43.5 || box.width < 43.5)
          .map(([box, part]) => [Math.round(box.width), Math.round(box.height), part.outerHTML.slice(0, 90)]);
        """
    )
    assert small == []


BENEATH = """
const origin = geoincidents.map.getContainer().getBoundingClientRect();
const parts = ['.gi-key', '.gi-locator'].map((one) => document.querySelector(one)).filter((one) => one && one.checkVisibility());
return parts.filter((part) => {
  const box = part.getBoundingClientRect();
  return geoincidents.drawn().some(({ x, y }) => x + origin.left > box.left - 8 && x + origin.left < box.right + 8
    && y + origin.top > box.top - 8 && y + origin.top < box.bottom + 8);
}).map((part) => part.className);
"""  # noqa: E501
CORNERS = {
    "sw": (12.0, 32.0),
    "se": (13.4, 32.0),
    "nw": (12.0, 33.0),
    "ne": (13.4, 33.0),
}


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    ("corners", "opened"),
    [(["sw", "ne"], False), (["nw", "se"], True), (list(CORNERS), False)],
    ids=["key", "locator", "all"],
)
def test_a_map_opens_with_no_incident_beneath_key_or_locator(show, driver, emulate, corners, opened, language):
    emulate((), screen(1280, 800))
    rows = [row(k, geometry=Point(*CORNERS[name]), **{schema.KILLED_BEST: 3}) for k, name in enumerate(corners)]
    show(incident_map(table(*rows), language=language))
    settled(driver)
    assert len(driver.execute_script("return geoincidents.drawn()")) == len(corners)
    assert driver.execute_script(BENEATH) == []
    placed = "return document.querySelector('.gi-locator').checkVisibility()"
    assert driver.execute_script(placed) is (len(corners) < len(CORNERS))
    assert driver.execute_script("return document.querySelector('.gi-key').open") is opened


@pytest.mark.browser
def test_a_key_that_the_reader_opened_stays_open(show, driver, emulate):
    emulate((), screen(1280, 800))
    rows = [row(k, geometry=Point(*point), **{schema.KILLED_BEST: 3}) for k, point in enumerate(CORNERS.values())]
    show(incident_map(table(*rows), language="en"))
    driver.execute_script("document.querySelector('.gi-key summary').click()")
    for width in (1240, 1300):
        emulate((), screen(width, 800))
        settled(driver)
        assert driver.execute_script("return document.querySelector('.gi-key').open")


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_a_story_is_read_whole_beside_what_it_tells_of(show, driver, emulate, width, height, language):
    emulate([{"name": "prefers-reduced-motion", "value": "reduce"}], screen(width, height, mobile=width < 800))
    story = [StoryStep("So it began. " * 40, place=(32.6, 13.0), km=20), StoryStep("And on.")]
    show(incident_map(table(row(0), row(1)), reference=TRIPOLI, story=story, language=language))
    settled(driver)
    over = driver.execute_script(
        """
        const card = document.querySelector('.gi-story');
        const box = card.getBoundingClientRect();
        const point = geoincidents.map.latLngToContainerPoint([32.6, 13.0]);
        const origin = geoincidents.map.getContainer().getBoundingClientRect();
        const [x, y] = [point.x + origin.left, point.y + origin.top];
        const buttons = ['back', 'next', 'end'].map((act) => card.querySelector(`[data-story=${act}]`));
        const seen = buttons.map((button) => button.getBoundingClientRect())
          .map(({ left, top, width, height }) => document.elementFromPoint(left + width / 2, top + height / 2));
        const north = document.querySelector('.gi-north').getBoundingClientRect();
        return [x > box.left && x < box.right && y > box.top && y < box.bottom,
          seen.every((part, k) => buttons[k].contains(part)), geoincidents.map.getZoom(),
          north.left < box.right && north.right > box.left && north.top < box.bottom && north.bottom > box.top];
        """
    )
    beneath, within_reach, zoom, on_north = over
    assert not beneath
    assert within_reach
    assert 7 < zoom < 12  # some 40 km across, not a street
    assert not on_north
