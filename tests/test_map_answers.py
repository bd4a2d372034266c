"""Questions that the page answers: how near, who and what killed most, and what the package says of the same rows."""

import csv
import io

import pandas as pd
import pytest
from map_fixtures import TRIPOLI, lost, press, row, settled, shown_ids, table, texts, wait
from selenium.webdriver.common.keys import Keys
from shapely.geometry import Point, Polygon

from geoincidents import schema
from geoincidents.maps import incident_map
from geoincidents.queries import between, sum_tolls, within_area, within_radius

pytestmark = pytest.mark.browser

AIRPORT = (32.894, 13.276)
PARTIES = ("First army", "Second army", "Coast brigade", None)


def spring(rows=60):
    """Two months round an airport: every eleventh row without a point, every fifth without a toll."""
    made = [
        row(
            0,
            place_name="Mitiga Airport",
            geometry=Point(AIRPORT[1], AIRPORT[0]),
            date_start="2019-04-02",
            date_end="2019-04-02",
        )
    ]
    for n in range(1, rows):
        day = f"2019-{3 + n % 3:02}-{1 + n % 28:02}"
        make = lost if n % 11 == 0 else row
        at = {} if make is lost else {schema.GEOMETRY: Point(12.6 + (n * 37 % 140) / 100, 32.2 + (n * 53 % 90) / 100)}
        toll = {} if n % 5 == 0 else {schema.KILLED_BEST: n % 7, schema.KILLED_LOW: n % 5, schema.INJURED_LOW: n % 4}
        made.append(
            make(
                n,
                **at,
                **toll,
                event_type=("shelling", "air_strike", "armed_clash")[n % 3 - 1],
                actor1=PARTIES[n % 4],
                actor2=PARTIES[n % 3],
                admin1=("Tripoli", "Al Jafara", None)[n % 3],
                country="LBY",
                date_start=day,
                date_end=day,
            )
        )
    return table(*made)


def search(driver, words):
    box = driver.find_element("css selector", ".gi-search input")
    box.clear()
    box.send_keys(words)
    return box


def centre(driver):
    return driver.execute_script("const c = geoincidents.map.getCenter(); return [c.lat, c.lng]")


def choose(driver, selector, value):
    driver.execute_script(
        "const box = document.querySelector(arguments[0]); box.value = arguments[1];"
        "box.dispatchEvent(new Event('change'))",
        selector,
        value,
    )


def ids(incidents, mask):
    return set(incidents.loc[mask, schema.INCIDENT_ID])


def test_what_happened_within_30_km_of_the_airport_in_april(show, driver):
    incidents = spring()
    show(incident_map(incidents, title="Spring"))
    box = search(driver, "airp")
    wait(driver, "return document.querySelector('.gi-option')")
    assert texts(driver, ".gi-option bdi")[0] == "Mitiga Airport"  # before those of the gazetteer
    assert box.get_attribute("aria-expanded") == "true"
    box.send_keys(Keys.ENTER)
    wait(driver, "return document.querySelector('.gi-placecard')")
    near = within_radius(incidents, lat=AIRPORT[0], lon=AIRPORT[1], km=30)
    assert texts(driver, ".gi-placecard p") == [f"{near.sum()} incidents"]
    assert centre(driver) == pytest.approx(AIRPORT, abs=0.05)
    press(driver, ".gi-placecard button[type=submit]")
    assert shown_ids(driver) != []
    assert set(shown_ids(driver)) == ids(incidents, near)
    assert texts(driver, ".gi-arealine") == ["Within  km of Mitiga Airport"]
    assert driver.execute_script("return document.querySelector('.gi-search input').value") == ""
    day = 86_400_000
    driver.execute_script(
        "geoincidents.filter('time', ['2019-04-01', '2019-04-30'].map((day) => Date.parse(day) / arguments[0]))", day
    )
    april = near & between(incidents, "2019-04-01", "2019-04-30")
    assert set(shown_ids(driver)) == ids(incidents, april)
    settled(driver)
    # The link answers the same, and the line changes the radius and clears it.
    link = driver.current_url
    assert "area=circle/32.894/13.276/30/Mitiga%20Airport" in link
    driver.get("about:blank")
    driver.get(link)
    wait(driver, "return Boolean(window.geoincidents && window.geoincidents.ready)")
    assert set(shown_ids(driver)) == ids(incidents, april)
    km = driver.find_element("css selector", ".gi-area .gi-km")
    assert km.get_attribute("value") == "30"
    km.send_keys(Keys.END, Keys.BACKSPACE, Keys.BACKSPACE, "55")
    wider = within_radius(incidents, lat=AIRPORT[0], lon=AIRPORT[1], km=55) & between(
        incidents, "2019-04-01", "2019-04-30"
    )
    assert set(shown_ids(driver)) == ids(incidents, wider) != ids(incidents, april)
    assert driver.switch_to.active_element == km
    press(driver, ".gi-area [data-act=clear-area]")
    assert set(shown_ids(driver)) == ids(incidents, between(incidents, "2019-04-01", "2019-04-30"))
    assert not driver.find_element("css selector", ".gi-area").is_displayed()
    driver.get_log("performance")  # the page was opened a second time


@pytest.mark.parametrize("how", ["point", "possible", "certain"])
def test_what_may_lie_within_and_what_has_to(show, how):
    incidents = table(*(row(n, geometry=Point(13.2, 32.6 + n / 20), geo_radius_km=n * 2.0) for n in range(9)))
    driver = show(incident_map(incidents))
    driver.execute_script(
        "geoincidents.filter('area', {kind: 'circle', lat: 32.6, lon: 13.2, km: 25, how: arguments[0]})", how
    )
    wanted = within_radius(incidents, lat=32.6, lon=13.2, km=25, how=how)
    assert set(shown_ids(driver)) == ids(incidents, wanted)


def test_an_area_is_drawn_with_the_mouse_or_the_keyboard(show):
    from selenium.webdriver import ActionChains

    incidents = spring()
    driver = show(incident_map(incidents))
    driver.execute_script("geoincidents.map.setView([32.6, 13.2], 9, {animate: false})")
    press(driver, "[data-act=area]")
    press(driver, ".gi-areatool [data-act=box]")
    place = driver.execute_script(
        "const m = geoincidents.map, b = m.getContainer().getBoundingClientRect();"
        "return [[32.8, 12.9], [32.4, 13.6]].map((place) => m.latLngToContainerPoint(place))"
        ".map(({ x, y }) => [b.x + x, b.y + y])"
    )
    pull = ActionChains(driver)
    pull.w3c_actions.pointer_action.move_to_location(*(round(at) for at in place[0]))
    pull.w3c_actions.pointer_action.pointer_down()
    pull.w3c_actions.pointer_action.move_to_location(*(round(at) for at in place[1]))
    pull.w3c_actions.pointer_action.pointer_up()
    pull.perform()
    assert texts(driver, ".gi-arealine") == ["In the drawn box"]
    area = driver.execute_script("return geoincidents.asked().area")
    assert (area["west"], area["south"]) == pytest.approx((12.9, 32.4), abs=0.01)
    wanted = within_area(incidents, (area["west"], area["south"], area["east"], area["north"]))
    assert set(shown_ids(driver)) == ids(incidents, wanted) != set()
    box = tuple(area[side] for side in ("west", "south", "east", "north"))
    for how in ("possible", "certain"):
        choose(driver, ".gi-area select", how)
        assert set(shown_ids(driver)) == ids(incidents, within_area(incidents, box, how=how)) != set()
    # Three corners with the keyboard, at the middle of the map each time.
    press(driver, "[data-act=area]")
    press(driver, ".gi-areatool [data-act=polygon]")
    corners = [(32.2, 12.7), (33.1, 13.2), (32.2, 13.9)]
    for lat, lon in corners:
        driver.execute_script("geoincidents.map.setView([arguments[0], arguments[1]], 9, {animate: false})", lat, lon)
        driver.execute_script("geoincidents.map.getContainer().focus()")
        driver.switch_to.active_element.send_keys(Keys.ENTER)
    press(driver, ".gi-areatool [data-act=done]")
    drawn = Polygon([(lon, lat) for lat, lon in driver.execute_script("return geoincidents.asked().area.points")])
    assert drawn.equals_exact(Polygon([(lon, lat) for lat, lon in corners]), 1e-2)
    assert set(shown_ids(driver)) == ids(incidents, within_area(incidents, drawn)) != set()
    assert texts(driver, ".gi-arealine") == ["In the drawn polygon"]
    # Clicks go to the map again.
    assert driver.execute_script("return geoincidents.map.dragging.enabled()")
    settled(driver)
    press(driver, ".gi-clear")
    assert len(shown_ids(driver)) == len(incidents)


def test_any_point_of_the_map_and_any_incident_offers_what_is_near(show):
    from selenium.webdriver import ActionChains

    incidents = spring()
    driver = show(incident_map(incidents, reference=TRIPOLI))
    box = driver.execute_script("return geoincidents.map.getContainer().getBoundingClientRect().toJSON()")
    actions = ActionChains(driver)
    actions.w3c_actions.pointer_action.move_to_location(int(box["x"] + 300), int(box["y"] + 60))
    actions.w3c_actions.pointer_action.click(button=2)
    actions.perform()
    wait(driver, "return document.querySelector('.gi-placecard h3')")
    assert "° N" in texts(driver, ".gi-placecard h3")[0]
    driver.execute_script("geoincidents.select(4)")
    press(driver, ".gi-popup [data-act=around]")
    wait(driver, "return document.querySelectorAll('.gi-placecard').length === 1")  # the other one fades
    assert texts(driver, ".gi-placecard h3") == ["Place 4"]
    press(driver, ".gi-placecard button[type=submit]")
    point = incidents.geometry[4]
    assert set(shown_ids(driver)) == ids(incidents, within_radius(incidents, lat=point.y, lon=point.x, km=30))


def test_coordinates_are_a_place_and_arrows_choose(show):
    driver = show(incident_map(table(row(0, place_name="Old Port"), row(1, place_name="Port Sara"), row(2))))
    box = search(driver, "port")
    wait(driver, "return document.querySelectorAll('.gi-option').length > 1")
    assert texts(driver, ".gi-option bdi")[:2] == ["Port Sara", "Old Port"]
    box.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    chosen = box.get_attribute("aria-activedescendant")
    assert driver.execute_script("return document.getElementById(arguments[0]).ariaSelected", chosen) == "true"
    box.send_keys(Keys.ENTER)
    assert texts(driver, ".gi-placecard h3") == ["Old Port"]
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    search(driver, "32.5, 13.25")
    wait(driver, "return document.querySelectorAll('.gi-option').length === 1")
    assert texts(driver, ".gi-option bdi") == ["32.500° N, 13.250° E"]
    press(driver, ".gi-option")
    assert centre(driver) == pytest.approx([32.5, 13.25], abs=0.05)


def lines(driver):
    """The sums as a reader sees them; what nobody states is a dash."""
    return {
        name: ["0" if cell == "–" else cell for cell in cells]
        for name, *cells in driver.execute_script(
            "return [...document.querySelectorAll('.gi-sums tbody tr')]"
            ".map((line) => [...line.children].map((cell) => cell.textContent))"
        )
    }


@pytest.mark.parametrize(("by", "column"), [("type", "event_type"), ("party", "party"), ("division", "admin1")])
def test_who_and_what_killed_most(show, by, column):
    incidents = spring()
    driver = show(incident_map(incidents))
    press(driver, ".gi-sums summary")
    wait(driver, "return document.querySelector('.gi-sums tbody tr')")
    choose(driver, ".gi-sumbar select", by)
    press(driver, ".gi-sums [data-at='sort killed']")
    wanted = sum_tolls(incidents, column, strategic=True)
    seen = lines(driver)
    shown = [[int(cell) for cell in cells] for cells in seen.values()]
    assert sorted(shown) == sorted(wanted[["incidents", "killed_best", "injured_best"]].to_numpy().tolist())
    assert [killed for _, killed, _ in shown] == sorted(wanted["killed_best"], reverse=True)
    if by == "party":
        assert seen["First army"][0] == str(wanted.loc["First army", "incidents"])
    whole = sum_tolls(incidents, strategic=True).loc["all"]
    assert texts(driver, ".gi-totals") == [
        f"{whole.killed_best} ({whole.killed_low}–{whole.killed_high}) killed · {whole.injured_best} injured"
    ]


def test_sums_are_of_what_is_shown_and_narrow_it(show):
    incidents = spring()
    driver = show(incident_map(incidents))
    driver.execute_script("geoincidents.filter('area', {kind: 'circle', lat: 32.6, lon: 13.2, km: 40, how: 'point'})")
    press(driver, ".gi-sums summary")
    settled(driver)
    near = incidents[within_radius(incidents, lat=32.6, lon=13.2, km=40)]
    wanted = sum_tolls(near, "event_type", strategic=True)
    kinds = {"Shelling": "shelling", "Air strike": "air_strike", "Armed clash": "armed_clash"}
    assert {kinds[name]: int(cells[1]) for name, cells in lines(driver).items()} == wanted["killed_best"].to_dict()
    driver.execute_script(
        "[...document.querySelectorAll('.gi-narrow')].find((b) => b.textContent === 'Shelling').click()"
    )
    assert set(shown_ids(driver)) == set(near.loc[near[schema.EVENT_TYPE] == "shelling", schema.INCIDENT_ID])
    settled(driver)
    assert list(lines(driver)) == ["Shelling"]
    driver.execute_script("document.querySelector('.gi-narrow').click()")
    assert set(shown_ids(driver)) == set(near[schema.INCIDENT_ID])
    # By week, in the order of time.
    choose(driver, ".gi-sumbar select", "week")
    weeks = sum_tolls(near, "week", strategic=True).sort_index()
    assert [int(cells[0]) for cells in lines(driver).values()] == weeks["incidents"].tolist()[:8]


def test_an_event_of_several_reports_counts_once(show):
    told = {"event_group": "e", "source_schema": "text", "event_type": "air_strike"}
    incidents = table(
        row(0, **told, source_name="Wire", source_date="2019-04-06", killed_best=26, evidence="One."),
        row(1, **told, source_name="Daily", source_date="2019-04-07", killed_best=27, evidence="Two."),
        row(2, killed_best=4, event_type="shelling", casualty_group="g"),
        row(3, killed_best=4, event_type="shelling", casualty_group="g"),
    )
    driver = show(incident_map(incidents))
    assert texts(driver, ".gi-totals") == ["31 killed · 3 events · 4 reports"]
    press(driver, ".gi-sums summary")
    wait(driver, "return document.querySelector('.gi-sums tbody tr')")
    assert lines(driver) == {"Shelling": ["2", "2", "4"], "Air strike": ["1", "2", "27"]}
    # With the later report out of sight, the earlier one speaks for the event.
    driver.execute_script("geoincidents.filter('text', 'One.')")
    settled(driver)
    assert texts(driver, ".gi-totals") == ["26 killed · 1 event · 1 report"]


def test_sums_are_saved_as_a_table(show, driver):
    incidents = spring()
    incidents[schema.ACTOR1] = incidents[schema.ACTOR1].replace({"First army": "=HYPERLINK(1)"})
    show(incident_map(incidents))
    driver.execute_script(
        "window.saved = []; URL.createObjectURL = (blob) => "
        "{ blob.text().then((text) => saved.push(text)); return 'blob:none'; };"
        "HTMLAnchorElement.prototype.click = function () { window.name_ = this.download; }"
    )
    press(driver, ".gi-sums summary")
    choose(driver, ".gi-sumbar select", "party")
    press(driver, ".gi-sums [data-act=save-sums]")
    wait(driver, "return saved.length === 1")
    read = list(csv.DictReader(io.StringIO(driver.execute_script("return saved[0]").lstrip("\ufeff"))))
    wanted = sum_tolls(incidents, "party", strategic=True)
    assert {line["party"] for line in read} == {"'=HYPERLINK(1)", "Second army", "Coast brigade", "First army", ""}
    for line in read:
        key = line.pop("party").lstrip("'") or None
        sums = wanted[wanted.index.isna()] if key is None else wanted.loc[[key]]
        assert {name: int(number) for name, number in line.items()} == sums.iloc[0].to_dict()
    assert driver.execute_script("return name_") == "incidents.party.csv"


def survey(rows=40):
    """Incidents with an analyst's own columns: a category, numbers, days, a remark, and one that repeats the place."""
    incidents = table(*(row(n, killed_best=n % 4, injured_low=n % 3) for n in range(rows)))
    incidents["Sector"] = [("Health", "Roads", "وادي", None)[n % 4] for n in range(rows)]
    incidents["Families"] = [None if n % 5 == 0 else n * 10 for n in range(rows)]
    incidents["Share"] = [n / 8 for n in range(rows)]
    incidents["Checked on"] = [f"2019-05-{1 + n % 28:02}" for n in range(rows)]
    incidents["Remark"] = [
        f"Remark {n}: <b>${{x}}</b>, as the analyst wrote it down on that very day" for n in range(rows)
    ]
    incidents["location"] = incidents[schema.PLACE_NAME]
    incidents["constructor"] = ["a", "b"] * (rows // 2)
    return incidents


def folds(driver):
    """Open the filters; the names of the columns in them."""
    driver.execute_script("document.querySelector('.gi-filters').open = true")
    wait(driver, "return document.querySelector('.gi-filters .gi-clear').previousElementSibling.tagName !== 'SUMMARY'")
    return texts(driver, ".gi-fold summary")


def fold(driver, name):
    """Open the filters, and in them the column of this name."""
    folds(driver)
    driver.execute_script(
        "const all = [...document.querySelectorAll('.gi-fold')];"
        "const box = all.find((one) => one.querySelector('summary').textContent === arguments[0]);"
        "box.open = true; box.id = 'asked';",
        name,
    )
    wait(driver, "return document.querySelector('#asked input')")


def test_own_columns_are_shown_filtered_and_linked(show, driver):
    incidents = survey()
    show(incident_map(incidents))
    names = folds(driver)
    assert names == [
        "Sector",
        "Families",
        "Share",
        "Checked on",
        "constructor",
    ]  # what repeats the place is not one of them
    fold(driver, "Sector")
    assert texts(driver, "#asked label span") == ["Health", "Roads", "وادي"]
    press(driver, "#asked input[value=Health]")
    press(driver, "#asked input[value=وادي]")
    wanted = incidents["Sector"].isin(["Health", "وادي"])
    assert set(shown_ids(driver)) == ids(incidents, wanted)
    driver.execute_script("document.querySelector('#asked').id = ''")
    fold(driver, "Families")
    driver.find_element("css selector", "#asked input[data-end=from]").send_keys("75")
    driver.find_element("css selector", "#asked input[data-end=to]").send_keys("310")
    wanted &= incidents["Families"].between(75, 310)
    assert set(shown_ids(driver)) == ids(incidents, wanted)
    driver.execute_script("document.querySelector('#asked').id = ''")
    fold(driver, "Checked on")
    driver.execute_script(
        "const box = document.querySelector('#asked input[data-end=to]'); box.value = '2019-05-20';"
        "box.dispatchEvent(new Event('input'))"
    )
    wanted &= incidents["Checked on"] <= "2019-05-20"
    assert set(shown_ids(driver)) == ids(incidents, wanted) != set()
    settled(driver)
    link = driver.current_url
    driver.get("about:blank")
    driver.get(link)
    wait(driver, "return Boolean(window.geoincidents && window.geoincidents.ready)")
    assert set(shown_ids(driver)) == ids(incidents, wanted)
    asked = "return [...document.querySelectorAll('.gi-asked summary')].map((name) => name.textContent)"
    assert driver.execute_script(asked) == ["Sector", "Families", "Checked on"]
    assert driver.execute_script("return document.querySelector('.gi-range input').value") == "75"
    settled(driver)
    press(driver, ".gi-clear")
    assert len(shown_ids(driver)) == len(incidents)
    driver.get_log("performance")  # the page was opened a second time


def test_own_columns_stand_in_popup_table_search_and_sums(show):
    incidents = survey()
    driver = show(incident_map(incidents))
    driver.execute_script("geoincidents.select(7)")
    assert texts(driver, ".gi-own dt") == ["Families", "Share", "Checked on", "Remark", "constructor"]
    assert texts(driver, ".gi-own dd")[:3] == ["70", "0.875", "8 May 2019"]
    assert "<b>${x}</b>" in texts(driver, ".gi-own dd")[3]
    driver.execute_script("geoincidents.map.closePopup()")
    press(driver, "[data-act=table]")
    heads = texts(driver, ".gi-table th")
    assert heads[:5] == ["Date", "Type", "Place", "Killed", "Injured"]
    assert heads[-6:] == ["Sector", "Families", "Share", "Checked on", "Remark", "constructor"]
    scroller = driver.find_element("css selector", ".gi-scroller").rect
    killed = driver.find_element("css selector", ".gi-table th[data-key=injured]").rect
    assert killed["x"] + killed["width"] < scroller["x"] + scroller["width"]  # at a width of 1280
    driver.execute_script("document.querySelector('.gi-table th[data-key=own1] button').click()")
    driver.execute_script("document.querySelector('.gi-table th[data-key=own1] button').click()")
    order = texts(driver, ".gi-table tr[data-at] td:first-child")
    first = driver.execute_script("return document.querySelector('.gi-table tr[data-at]').dataset.row")
    assert order
    assert int(first) == incidents["Families"].idxmax()
    press(driver, ".gi-columns [data-column=actor1]")
    press(driver, ".gi-columns [data-column=own4]")
    assert texts(driver, ".gi-table th") == [name for name in heads if name not in {"Actor 1", "Remark"}]
    assert "without=actor1,own4" in driver.execute_script("return geoincidents.link")
    driver.execute_script("geoincidents.filter('text', 'remark 13')")
    assert shown_ids(driver) == ["r13"]
    driver.execute_script("geoincidents.filter('text', '')")
    press(driver, ".gi-sums summary")
    choose(driver, ".gi-sumbar select", "own0")
    wanted = sum_tolls(incidents, "Sector", strategic=True)
    seen = lines(driver)
    assert {name: int(cells[1]) for name, cells in seen.items()} == {
        "not stated" if pd.isna(name) else name: total for name, total in wanted["killed_best"].items()
    }
    saved = next(csv.DictReader(io.StringIO(driver.execute_script("return geoincidents.csv()"))))
    assert (saved["Sector"], saved["Families"], saved["Checked on"]) == ("Health", "", "2019-05-01")


def test_which_columns_is_the_authors_choice(show):
    incidents = survey()
    driver = show(incident_map(incidents, columns=["Share", "Remark"]))
    assert folds(driver) == ["Share"]
    driver = show(incident_map(incidents, columns=()))
    assert folds(driver) == []


def middle(driver, lat, lon):
    return driver.execute_script(
        "const m = geoincidents.map, b = m.getContainer().getBoundingClientRect();"
        "const { x, y } = m.latLngToContainerPoint([arguments[0], arguments[1]]); return [b.x + x, b.y + y]",
        lat,
        lon,
    )


@pytest.mark.parametrize("view", ["hexagons", "heat"])
def test_density_is_weighed_and_says_what_it_holds(show, view):
    pytest.importorskip("h3")
    from selenium.webdriver import ActionChains

    here, there = Point(13.2, 32.6), Point(14.4, 32.2)
    incidents = table(
        *(row(n, geometry=here, killed_best=1, event_type="shelling") for n in range(6)),
        row(6, geometry=there, killed_best=40, killed_low=30),
        row(7, geometry=there),
    )
    incidents["Homes"] = [100, 0, 0, 0, 0, 0, 5, None]
    driver = show(incident_map(incidents, hexagons=5))
    press(driver, f".gi-views input[value={view}]")
    ramp = ".gi-ramp span"
    if view == "hexagons":
        assert texts(driver, ramp)[1] == "6 in one cell"
    choose(driver, ".gi-weigh select", "killed")
    assert texts(driver, ramp) == (["1", "Killed: 40 in one cell"] if view == "hexagons" else ["Killed: fewer", "more"])
    assert f"weigh=killed&view={view}" in driver.current_url
    choose(driver, ".gi-weigh select", "own0")
    assert texts(driver, ramp)[0 if view == "heat" else 1].startswith("Homes: ")
    x, y = middle(driver, there.y, there.x)
    actions = ActionChains(driver)
    actions.w3c_actions.pointer_action.move_to_location(round(x), round(y))
    actions.perform()
    (tip,) = driver.execute_script("return [...document.querySelectorAll('.gi-tooltip')].map((one) => one.innerText)")
    assert tip.split("\n") == ["2 incidents here · 40 (30–40) killed", "Armed clash 2", "Homes 5", "Click to list them"]
    actions.w3c_actions.pointer_action.click()
    actions.perform()
    wait(driver, "return document.querySelectorAll('.gi-popup .gi-entry').length === 2")
    assert texts(driver, ".gi-popup .gi-place") == ["Place 6", "Place 7"]
