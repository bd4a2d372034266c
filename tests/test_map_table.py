"""The table of the page, what is saved from it, pictures and tools."""

import base64
import json
import time
import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from map_fixtures import TRIPOLI, lost, press, row, settled, shown_ids, table, texts, wait
from selenium.webdriver.common.keys import Keys
from shapely.geometry import Point

from geoincidents import schema
from geoincidents.maps import incident_map
from geoincidents.maps.palette import SYMBOLS
from geoincidents.tables.files import read_incidents

pytestmark = pytest.mark.browser

FIRST_CELLS = ".gi-table tr[data-at] td:first-child"


def tolls():
    return table(
        row(0, killed_best=3, place_name="Brega", date_start="2019-04-03", date_end="2019-04-03"),
        row(1, killed_low=11, place_name="Ājdābiyā", date_start="2019-04-01", date_end="2019-04-01"),
        lost(2, place_phrase="Zella camp", place_name=None, date_start="2019-04-02", date_end="2019-04-02"),
        row(3, killed_best=0, place_name="Ubari", date_start=None, date_end=None, date_precision="unknown"),
    )


@pytest.mark.parametrize(
    ("key", "up", "down"),
    [
        ("date", [3, 1, 2, 0], [0, 2, 1, 3]),
        ("killed", [2, 3, 0, 1], [1, 0, 3, 2]),
        ("place", [1, 0, 3, 2], [2, 3, 0, 1]),
    ],
)
def test_table_sorts_by_every_kind_of_column(show, key, up, down):
    driver = show(incident_map(tolls()))
    press(driver, ".gi-action[data-act=table]")
    order = "return [...document.querySelectorAll('.gi-table tr[data-row]')].map((line) => Number(line.dataset.row))"
    head = f".gi-table th[data-key={key}]"
    if key != "date":  # by which it is sorted from the start
        press(driver, f"{head} button")
    assert driver.execute_script(order) == up
    assert driver.execute_script("return document.querySelector(arguments[0]).ariaSort", head) == "ascending"
    press(driver, f"{head} button")
    assert driver.execute_script(order) == down
    assert driver.execute_script("return document.querySelector(arguments[0]).ariaSort", head) == "descending"
    assert "not located" in texts(driver, ".gi-table tr[data-row='2']")[0]


def test_table_is_used_with_the_keyboard_and_follows_the_map(show):
    driver = show(incident_map(table(*(row(n) for n in range(500)))))
    press(driver, ".gi-action[data-act=table]")
    drawn = len(driver.find_elements("css selector", ".gi-table tr[data-row]"))
    assert 5 < drawn < 80  # only the rows in sight are elements
    grid = driver.find_element("css selector", ".gi-table table")
    assert grid.get_attribute("role") == "grid"
    assert grid.get_attribute("aria-rowcount") == "501"
    driver.execute_script("document.querySelector('.gi-table tr[tabindex=\"0\"]').focus()")
    driver.switch_to.active_element.send_keys(Keys.END)
    driver.switch_to.active_element.send_keys(Keys.ARROW_UP)
    assert driver.switch_to.active_element.get_attribute("data-row") == "498"
    assert driver.switch_to.active_element.get_attribute("aria-rowindex") == "500"
    driver.switch_to.active_element.send_keys(Keys.ENTER)
    wait(driver, "return document.querySelector('.gi-popup h3')")
    assert texts(driver, ".gi-popup h3") == ["Place 498"]
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    wait(driver, "return !document.querySelector('.gi-popup')")
    assert driver.switch_to.active_element.get_attribute("data-row") == "498"
    # What is chosen on the map comes into sight in the table.
    driver.execute_script("geoincidents.select(7)")
    assert driver.execute_script("return document.querySelector('tr[aria-selected=true]').dataset.row") == "7"
    press(driver, ".gi-close")
    assert not driver.find_element("css selector", ".gi-table").is_displayed()


def test_row_without_place_explains_itself(show):
    driver = show(incident_map(tolls()))
    press(driver, ".gi-action[data-act=table]")
    press(driver, ".gi-table tr[data-row='2']")
    wait(driver, "return document.querySelector('.gi-popup h3')")
    assert texts(driver, ".gi-popup h3") == ["Zella camp"]


def test_saved_table_reads_back_as_the_incidents_shown(show, tmp_path):
    incidents = table(
        row(
            0,
            killed_best=3,
            evidence='He said "go", then left.\nAgain.',
            actor1="=SUM(A1)",
            time_start="2019-04-06T14:05:00Z",
        ),
        row(1, place_name="وادي الربيع", geometry=Point(179.5, -17.25), geo_radius_km=12.5),
        lost(2, killed_low=0),
        row(3, event_type="protest"),
    )
    driver = show(incident_map(incidents))
    driver.execute_script("geoincidents.filter('type', ['protest'])")
    path = tmp_path / "saved.csv"
    path.write_text(driver.execute_script("return geoincidents.csv()"), "utf-8", newline="")
    back = read_incidents(path)
    assert back[schema.INCIDENT_ID].tolist() == ["r0", "r1", "r2"]
    assert back[schema.ACTOR1].tolist()[0] == "'=SUM(A1)"
    for name in (schema.EVIDENCE, schema.KILLED_BEST, schema.KILLED_LOW, schema.PLACE_NAME, schema.DATE_START,
                 schema.TIME_START, schema.GEO_RADIUS_KM, schema.MATCH_STATUS):  # fmt: skip
        pd.testing.assert_series_equal(back[name], incidents[name].iloc[:3], check_index=False)
    assert back.geometry.iloc[:2].geom_equals_exact(incidents.geometry.iloc[:2], 1e-6).all()
    assert back.geometry.iloc[2] is None
    collection = json.loads(driver.execute_script("return geoincidents.geojson()"))
    points = [feature["geometry"] and feature["geometry"]["coordinates"] for feature in collection["features"]]
    assert points == [[13.0, 32.6], [pytest.approx(179.5), -17.25], None]
    assert collection["features"][0]["properties"][schema.ACTOR1] == "=SUM(A1)"


def test_files_are_saved_without_a_server(show, tmp_path):
    driver = show(incident_map(tolls(), title="Tolls: April / 2019"))
    driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path / "got")})
    (tmp_path / "got").mkdir()
    for name in ("csv", "geojson", "png", "svg"):
        press(driver, f"[data-save={name}]")
    wanted = {f"Tolls-April-2019.{name}" for name in ("csv", "geojson", "png", "svg")}
    end = time.monotonic() + 10
    while {path.name for path in (tmp_path / "got").iterdir()} != wanted:
        assert time.monotonic() < end, sorted(path.name for path in (tmp_path / "got").iterdir())
        time.sleep(0.05)
    assert (tmp_path / "got" / "Tolls-April-2019.png").read_bytes().startswith(b"\x89PNG")


def test_picture_and_drawing_show_what_the_map_shows(show):
    driver = show(incident_map(tolls(), reference=TRIPOLI, title="Tolls <&>"))
    root = ET.fromstring(driver.execute_script("return geoincidents.svg()"))  # noqa: S314 our own page's
    written = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    for words in ("Tolls <&>", "Armed clash (4)", "Brega", "N"):
        assert words in written, written
    assert any("GeoNames" in text for text in written)
    symbols = [
        path
        for path in root.iter("{http://www.w3.org/2000/svg}path")
        if path.get("fill") == SYMBOLS[schema.EventType.ARMED_CLASH].colour
    ]
    assert len(symbols) >= 4  # three incidents and the legend
    png = base64.b64decode(driver.execute_script("return geoincidents.png()").partition(",")[2])
    width = int.from_bytes(png[16:20], "big")
    assert width == driver.execute_script("return geoincidents.map.getSize().x")
    before = shown_ids(driver)
    driver.execute_script("geoincidents.filter('text', 'brega')")
    root = ET.fromstring(driver.execute_script("return geoincidents.svg()"))  # noqa: S314
    written = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "Ubari" not in written
    assert len(before) == 4


def test_distance_is_measured_with_the_keyboard(show):
    from geoincidents.geo import distance_km

    driver = show(incident_map(table(row(0), row(1)), reference=TRIPOLI))
    press(driver, ".gi-buttons [data-act=measure]")
    assert driver.execute_script("return document.activeElement === geoincidents.map.getContainer()")
    places = [(32.6, 13.0), (32.9, 13.4)]
    for lat, lon in places:
        driver.execute_script(f"geoincidents.map.setView([{lat}, {lon}], 10, {{animate: false}})")
        driver.switch_to.active_element.send_keys(Keys.ENTER)
    (text,) = texts(driver, ".gi-measure")
    true = float(distance_km(lat=32.6, lon=13.0, to_lat=32.9, to_lon=13.4))
    assert float(text.removesuffix(" km")) == pytest.approx(true, rel=0.006)
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not driver.find_element("css selector", ".gi-measure").is_displayed()


def test_heat_view_leaves_provinces_out(show):
    province = row(5, geo_precision="admin1", geo_radius_km=100)
    driver = show(incident_map(table(row(0), province, row(10))))
    press(driver, "input[value=heat]")
    inked = """
        const canvas = geoincidents.map.getPane('gi-heat').querySelector('canvas');
        const box = canvas.getBoundingClientRect(), map = geoincidents.map.getContainer().getBoundingClientRect();
        const image = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return arguments[0].map((place) => {
          const at = geoincidents.map.latLngToContainerPoint(place);
          const [x, y] = [Math.round(at.x + map.x - box.x), Math.round(at.y + map.y - box.y)];
          return image.data[4 * (y * canvas.width + x) + 3];
        });
    """
    town, province = driver.execute_script(inked, [[32.6, 13.0], [32.6, 13.5]])
    assert town > 100
    assert province == 0
    assert not driver.execute_script("return geoincidents.map.getPane('gi-incidents').childElementCount")
    press(driver, "input[value=symbols]")
    settled(driver)
    assert driver.execute_script("return geoincidents.map.getPane('gi-incidents').childElementCount") == 1


def test_counts_say_how_many_are_imprecise(show):
    here = [row(n, geometry=Point(13.1, 32.7)) for n in range(9)]
    vague = [row(n, geometry=Point(13.1, 32.7), geo_precision="near", geo_radius_km=25) for n in range(9, 12)]
    driver = show(incident_map(table(*here, *vague)))
    root = ET.fromstring(driver.execute_script("return geoincidents.svg()"))  # noqa: S314
    written = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "12" in written
    assert "≈3" in written
