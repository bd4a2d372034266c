"""A headless Chromium with the network cut off, and small incident tables to show in it."""

import json
import os
import shutil
import time
from pathlib import Path

import pytest
from shapely.geometry import Point

from geoincidents import maps, schema
from geoincidents.tables.conforming import incidents_from_rows

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--window-size=1280,800",
)
AS_STARTED = {
    "Storage.clearDataForOrigin": {"origin": "file://", "storageTypes": "all"},
    "Emulation.setEmulatedMedia": {"media": "", "features": []},
    "Emulation.clearDeviceMetricsOverride": {},
    "Emulation.setTouchEmulationEnabled": {"enabled": False},
}
TRIPOLI = (32.88743, 13.18733)
PAGE = Path(maps.__file__).with_name("page")


def page_source():
    """Text of all modules of the page's script."""
    return "\n".join(path.read_text("utf-8") for path in sorted(PAGE.glob("*.js")))


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """One Chromium for all tests of a process."""
    if not (CHROMIUM and DRIVER):
        message = "Chromium and chromedriver are not installed (Debian: apt install chromium chromium-driver)"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(message)
        pytest.skip(message)
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.set_capability("unhandledPromptBehavior", "ignore")
    started = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield started
    started.quit()


@pytest.fixture
def driver(browser):
    """The browser as it was started: in one tab, as a new one for each test would take half as long again."""
    yield browser
    first, *others = browser.window_handles
    for tab in others:
        browser.switch_to.window(tab)
        browser.close()
    browser.switch_to.window(first)
    for command, settings in AS_STARTED.items():
        browser.execute_cdp_cmd(command, settings)


@pytest.fixture
def emulate(driver):
    """Set the media and the device of the browser."""

    def ask(media=(), device=None):
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": list(media)})
        if device:
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", device)
            driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": device["mobile"]})

    return ask


@pytest.fixture
def show(driver, tmp_path):
    """Open a map; afterwards its console is empty and it has asked for nothing but itself."""
    opened = []

    def opener(made, *, online=False):
        path = tmp_path / f"map{len(opened)}.html"
        if isinstance(made, str):
            path.write_text(made, "utf-8")
        else:
            made.save(path, online=online)
        opened.append(path.as_uri())
        driver.get("about:blank")
        driver.get_log("browser")
        driver.get_log("performance")
        driver.get(opened[-1])
        wait(driver, "return Boolean(window.geoincidents && window.geoincidents.ready)")
        return driver

    yield opener
    assert driver.get_log("browser") == []
    assert [url for url in requests(driver) if url not in opened] == []


def screen(width, height, *, mobile=False):
    return {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}


def requests(driver):
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            if not url.startswith(("data:", "about:", "chrome:")):
                yield url


def wait(driver, script, seconds=10):
    end = time.monotonic() + seconds
    while not driver.execute_script(script):
        assert time.monotonic() < end, f"never true: {script}"
        time.sleep(0.02)


def row(number=0, **values):
    return {
        schema.INCIDENT_ID: f"r{number}",
        schema.RECORD_KIND: "incident",
        schema.EVENT_TYPE: "armed_clash",
        schema.MATCH_STATUS: "resolved",
        schema.GEO_PRECISION: "settlement",
        schema.GEO_RADIUS_KM: 4.0,
        schema.PLACE_NAME: f"Place {number}",
        schema.GEOMETRY: Point(13.0 + number / 10, 32.6),
        schema.DATE_START: "2019-04-06",
        schema.DATE_END: "2019-04-06",
        schema.DATE_PRECISION: "day",
    } | values


def lost(number, **values):
    return row(
        number, **{schema.GEOMETRY: None, schema.MATCH_STATUS: "unresolved", schema.GEO_RADIUS_KM: None} | values
    )


def table(*rows):
    return incidents_from_rows(rows)


def texts(driver, selector):
    return driver.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map((element) => element.textContent)", selector
    )


def click_map(driver, item):
    """Click a symbol where it stands on the screen."""
    from selenium.webdriver import ActionChains

    box = driver.execute_script("return geoincidents.map.getContainer().getBoundingClientRect().toJSON()")
    actions = ActionChains(driver)
    actions.w3c_actions.pointer_action.move_to_location(int(box["x"] + item["x"]), int(box["y"] + item["y"]))
    actions.w3c_actions.pointer_action.click()
    actions.perform()


def settled(driver):
    """Wait until lists, counts and link have followed the last step of a filter."""
    wait(driver, "return geoincidents.settled")


def press(driver, selector):
    driver.execute_script("document.querySelector(arguments[0]).click()", selector)


def shown_ids(driver):
    return driver.execute_script(
        "return JSON.parse(geoincidents.geojson()).features.map((f) => f.properties.incident_id)"
    )
