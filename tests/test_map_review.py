"""The review in the page: decisions by mouse and keyboard, kept, saved and applied."""

import json
import time

import pytest
from map_fixtures import lost, press, row, table, texts, wait
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys
from shapely.geometry import Point

from geoincidents import schema
from geoincidents.maps import incident_map
from geoincidents.tables.corrections import apply_corrections

pytestmark = pytest.mark.browser

CANDIDATES = json.dumps(
    [
        {
            "place_id": "geonames:2210247",
            "name": "Tripoli",
            "country": "LBY",
            "lat": 32.88743,
            "lon": 13.18733,
            "score": 0.6,
        },
        {"place_id": "mine:2", "name": "<b>Tripoli</b>", "country": "LBN", "lat": 34.43, "lon": 35.84, "score": 0.5},
    ]
)


def doubtful():
    return table(
        row(
            0, **{schema.MATCH_STATUS: "ambiguous", schema.MATCH_CANDIDATES: CANDIDATES, schema.PLACE_PHRASE: "Tripoli"}
        ),
        lost(1, **{schema.PLACE_PHRASE: "Khallat al-Furjan", schema.MATCH_WHY: "In no gazetteer."}),
        lost(2, **{schema.PLACE_PHRASE: "the crossroads", schema.PLACE_NAME: None}),
        row(3),
    )


@pytest.fixture
def review(show, driver):
    """Page of a review on which nothing is decided."""
    show(incident_map(doubtful(), review=True))
    driver.execute_script("localStorage.clear(); location.reload()")
    wait(driver, "return Boolean(window.geoincidents && window.geoincidents.ready)")
    yield driver
    driver.execute_script("localStorage.clear()")


def test_decisions_are_saved_as_a_file_that_python_applies(review, tmp_path):
    driver, incidents = review, doubtful()
    assert texts(driver, ".gi-review .gi-counter") == ["0 of 3 decided"]
    assert texts(driver, ".gi-choice bdi:first-of-type") == ["Tripoli", "<b>Tripoli</b>"]
    press(driver, "[data-row='0'] [data-place='mine:2']")
    press(driver, ".gi-review [data-row='1'] [data-act=reject]")
    press(driver, ".gi-review [data-row='1'] [data-act=undo]")
    press(driver, ".gi-review [data-row='1'] [data-act=reject]")
    # The pin of the third row is moved with the keyboard: two steps east of the middle of the map.
    press(driver, ".gi-review [data-row='2'] [data-act=pin]")
    centre = driver.execute_script("const { lat, lng } = geoincidents.map.getCenter(); return [lat, lng]")
    pin = driver.switch_to.active_element
    assert "gi-pin" in pin.get_attribute("class")
    assert pin.get_attribute("aria-label") == "Pin of the crossroads"
    pin.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ENTER)
    assert texts(driver, ".gi-review .gi-counter") == ["3 of 3 decided"]
    driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    press(driver, "[data-act=corrections]")
    path = tmp_path / "incidents.corrections.json"
    end = time.monotonic() + 10
    while not path.exists():
        assert time.monotonic() < end, list(tmp_path.iterdir())
        time.sleep(0.05)
    after = apply_corrections(incidents, path)
    assert after.geometry.iloc[0] == Point(35.84, 34.43)
    assert after[schema.COUNTRY].iloc[0] == "LBN"
    assert after[schema.MATCH_STATUS].tolist() == ["resolved", "unresolved", "given", "resolved"]
    assert after.geometry.iloc[1] is None
    assert after.geometry.iloc[2].y == pytest.approx(centre[0], abs=1e-3)
    assert after.geometry.iloc[2].x > centre[1]


def test_decisions_outlive_the_page(review):
    driver = review
    press(driver, "[data-row='0'] [data-place='mine:2']")
    assert driver.execute_script("return localStorage.length") == 1
    driver.refresh()
    wait(driver, "return Boolean(window.geoincidents && window.geoincidents.ready)")
    assert texts(driver, ".gi-review .gi-counter") == ["1 of 3 decided"]
    assert "chosen: <b>Tripoli</b>" in texts(driver, ".gi-verdict")


def test_stored_nonsense_is_left_out_and_the_rest_is_kept(review):
    driver = review
    press(driver, "[data-row='0'] [data-place='mine:2']")
    driver.execute_script(
        """
        const [key] = Object.keys(localStorage);
        const stored = JSON.parse(localStorage.getItem(key));
        const bad = [null, 7, { incident_id: 'r1', decision: 'move', lat: 'x' },
                     { incident_id: 'r2', decision: 'burn' }, { incident_id: { toString: 1 } }];
        localStorage.setItem(key, JSON.stringify([...bad, ...stored]));
        """
    )
    for text, decided in ((None, "1 of 3 decided"), ("[", "0 of 3 decided"), ('{"a": 1}', "0 of 3 decided")):
        if text:
            driver.execute_script("localStorage.setItem(Object.keys(localStorage)[0], arguments[0])", text)
        driver.refresh()
        wait(driver, "return Boolean(window.geoincidents && window.geoincidents.ready)")
        assert texts(driver, ".gi-review .gi-counter") == [decided]


def test_pin_is_dragged(review):
    driver = review
    press(driver, ".gi-review [data-row='2'] [data-act=pin]")
    before = driver.execute_script("const { lat, lng } = geoincidents.map.getCenter(); return [lat, lng]")
    pin = driver.find_element("css selector", ".gi-pin")
    ActionChains(driver).drag_and_drop_by_offset(pin, 60, -40).perform()
    wait(driver, "return JSON.parse(geoincidents.corrections()).decisions.length > 0")
    (decision,) = json.loads(driver.execute_script("return geoincidents.corrections()"))["decisions"]
    assert decision["decision"] == "move"
    assert decision["lon"] > before[1]
    assert decision["lat"] > before[0]


def test_without_review_there_is_none(show):
    driver = show(incident_map(doubtful()))
    assert not driver.find_elements("css selector", ".gi-review")
