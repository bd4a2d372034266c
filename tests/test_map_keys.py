"""The page for whoever has no mouse and whoever sees no screen: order, focus, Escape, what is said, drawn buttons."""

import pytest
from map_fixtures import TRIPOLI, press, settled, texts, wait
from selenium.webdriver.common.keys import Keys
from test_map_access import TALE, incidents

from geoincidents.maps import incident_map


def stops(driver, count):
    """What has the focus after each of so many tabs from the top of the page."""
    driver.execute_script("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    found = []
    for _ in range(count):
        driver.switch_to.active_element.send_keys(Keys.TAB)
        found.append(
            driver.execute_script(
                """
                const element = document.activeElement;
                const parts = { '.gi-skips': 'skips', '.gi-story, .gi-storyagain': 'story', '.folium-map': 'map',
                  '.gi-time': 'time', '.gi-panel': 'panel', '.gi-table': 'table' };
                return (Object.entries(parts).find(([selector]) => element.closest(selector)) || ['', ''])[1];
                """
            )
        )
    return [part for part in found if part]  # the first key may go to the window


@pytest.mark.browser
def test_keys_walk_through_the_page_in_its_order(show):
    driver = show(incident_map(incidents(), reference=TRIPOLI, story=TALE, language="en"))
    press(driver, "[data-act=table]")
    walked = stops(driver, 75)
    runs = [part for at, part in enumerate(walked) if at == 0 or walked[at - 1] != part]
    # Each part once, and then the page begins anew.
    assert runs[:6] == ["skips", "story", "map", "time", "panel", "table"]
    assert runs[6:7] in ([], ["skips"])
    assert walked.index("time") < 20


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "selector"),
    [
        ("map", ".folium-map"),
        ("time", ".gi-handle-from"),
        ("list", "[data-section=located] h2"),
        ("table", ".gi-table tr[data-at='0']"),
    ],
)
def test_a_skip_link_leads_where_it_says(show, name, selector):
    driver = show(incident_map(incidents(), language="en"))
    skip = driver.find_element("css selector", f"[data-skip={name}]")
    assert skip.size["width"] <= 1
    while not driver.execute_script("return document.activeElement === arguments[0]", skip):
        driver.switch_to.active_element.send_keys(Keys.TAB)
    assert skip.size["width"] > 60
    assert skip.size["height"] > 24
    skip.send_keys(Keys.ENTER)
    assert driver.execute_script("return document.activeElement === document.querySelector(arguments[0])", selector)


@pytest.mark.browser
def test_the_focus_goes_into_what_a_button_opens_and_comes_back(show):
    driver = show(incident_map(incidents(), language="en"))

    def focused(selector):
        return driver.execute_script("return document.activeElement.matches(arguments[0])", selector)

    driver.find_element("css selector", "[data-act=table]").send_keys(Keys.ENTER)
    assert focused(".gi-table tr[data-at]")
    driver.switch_to.active_element.send_keys(Keys.ENTER)
    wait(driver, "return document.activeElement.closest('.gi-popup')")
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert focused(".gi-table tr[data-at]")
    assert not driver.execute_script("return document.querySelector('.gi-table').hidden")
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert focused("[data-act=table]")
    assert driver.execute_script("return document.querySelector('.gi-table').hidden")
    driver.find_element("css selector", ".gi-save summary").send_keys(Keys.ENTER)
    wait(driver, "return document.activeElement.matches('[data-save=csv]')")
    driver.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    assert focused("[data-save=geojson]")
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert focused(".gi-save summary")
    assert not driver.execute_script("return document.querySelector('.gi-save').open")
    for act in ("measure", "area"):
        driver.find_element("css selector", f".gi-buttons [data-act={act}]").send_keys(Keys.ENTER)
        assert focused(".folium-map")
        driver.switch_to.active_element.send_keys(Keys.ESCAPE)
        assert focused(f".gi-buttons [data-act={act}]")


@pytest.mark.browser
def test_counts_are_said_once_when_they_have_come_to_rest(show):
    driver = show(incident_map(incidents(), language="en"))
    assert driver.execute_script("return document.querySelectorAll('[role=status]:not([hidden])').length") >= 1
    assert driver.execute_script("return document.querySelector('.gi-counter').getAttribute('role')") is None
    driver.execute_script(
        "window.__said = []; const live = document.querySelector('.gi-live');"
        "new MutationObserver(() => window.__said.push(live.textContent)).observe(live, { childList: true })"
    )
    for _ in range(8):
        driver.find_element("css selector", ".gi-handle-to").send_keys(Keys.ARROW_LEFT)
    wait(driver, "return window.__said.length")
    settled(driver)
    said = driver.execute_script("return window.__said")
    assert len(said) == 1
    assert said[0].startswith(texts(driver, ".gi-counter")[0].split(" · ")[0])


@pytest.mark.browser
def test_sections_without_a_row_are_not_there(show):
    driver = show(incident_map(incidents(), language="en"))
    driver.execute_script("geoincidents.filter('certainty', ['denied'])")
    settled(driver)
    hidden = "return document.querySelector('[data-section=unlocated]').hidden"
    assert driver.execute_script(hidden)
    driver.execute_script("geoincidents.filter('certainty', [])")
    settled(driver)
    assert not driver.execute_script(hidden)


@pytest.mark.browser
def test_buttons_are_drawn_and_need_no_font(show):
    driver = show(incident_map(incidents(), story=TALE, language="en"))
    press(driver, "[data-act=table]")
    letters = driver.execute_script(
        "const paths = (one) => one.querySelectorAll('svg path').length;"
        "const look = (one) => [one.textContent, paths(one), one.getAttribute('aria-label')];"
        "return [...document.querySelectorAll('.gi-iconbutton, .gi-buttons button')].map(look)"
    )
    assert len(letters) >= 8
    assert all(text == "" and paths == 1 and label for text, paths, label in letters)
