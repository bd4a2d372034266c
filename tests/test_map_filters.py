"""Timeline, filters, search and link of the page: what they show is what pandas counts."""

import numpy as np
import pytest
from map_fixtures import press, row, settled, shown_ids, table, texts, wait
from selenium.webdriver.common.keys import Keys
from shapely.geometry import Point

from geoincidents import schema
from geoincidents.maps import incident_map, payload
from geoincidents.queries import between

pytestmark = pytest.mark.browser

ACTORS = ("First army", "Second army", "Militia of the coast", None)
KINDS = ("armed_clash", "shelling", "protest", "air_strike")
CERTAINTIES = ("reported", "claimed", "confirmed", None)
PRECISIONS = ("settlement", "near", "admin1", "country")


def many(rows=300):
    """Incidents over two years, some of them without a point, a day or a toll."""
    random = np.random.default_rng(7)
    days = np.datetime64("2018-01-01") + random.integers(0, 730, rows)
    made = []
    for n in range(rows):
        known = n % 11 != 0
        dated = n % 13 != 0
        made.append(
            row(
                n,
                **{
                    schema.EVENT_TYPE: KINDS[n % 4],
                    schema.CERTAINTY: CERTAINTIES[n % 3],
                    schema.ACTOR1: ACTORS[n % 4],
                    schema.ACTOR2: ACTORS[(n * 7 + 1) % 4],
                    schema.GEO_PRECISION: PRECISIONS[(n // 3) % 4] if known else None,
                    schema.GEOMETRY: Point(random.uniform(12, 14), random.uniform(31, 33)) if known else None,
                    schema.MATCH_STATUS: "resolved" if known else "unresolved",
                    schema.KILLED_BEST: n % 9 if n % 2 else None,
                    schema.DATE_START: str(days[n]) if dated else None,
                    schema.DATE_END: str(days[n] + n % 5) if dated else None,
                    schema.DATE_PRECISION: "range" if dated else "unknown",
                },
            )
        )
    return table(*made)


def counted(driver, wanted, incidents):
    """What the page shows is what a mask of pandas chooses, in the counter as in what is saved."""
    assert set(shown_ids(driver)) == set(incidents.loc[wanted, schema.INCIDENT_ID])
    located = int((wanted & incidents.geometry.notna()).sum())
    (text,) = texts(driver, ".gi-counter")
    assert text.startswith(f"{located} of {len(incidents)} shown")
    assert text.endswith(f"{int(wanted.sum()) - located} not located")


def test_counts_of_every_filter_are_those_of_pandas(show):
    incidents = many()
    driver = show(incident_map(incidents))
    day = np.datetime64("1970-01-01")
    window = [int((np.datetime64(end) - day).astype(int)) for end in ("2018-06-01", "2018-09-30")]
    everything = incidents[schema.INCIDENT_ID].notna()
    counted(driver, everything, incidents)
    steps = [
        ("time", window, between(incidents, "2018-06-01", "2018-09-30")),
        ("type", ["shelling"], incidents[schema.EVENT_TYPE] != "shelling"),
        ("certainty", ["claimed", "confirmed"], incidents[schema.CERTAINTY].isin(["claimed", "confirmed"])),
        ("precision", ["settlement", "near"], incidents[schema.GEO_PRECISION].isin(["settlement", "near"])),
        (
            "actor",
            ["First army"],
            (incidents[schema.ACTOR1] == "First army").fillna(value=False)
            | (incidents[schema.ACTOR2] == "First army").fillna(value=False),
        ),
        ("toll", 3, (incidents[schema.KILLED_BEST] >= 3).fillna(value=False)),
    ]
    together = everything
    for name, value, mask in steps:
        driver.execute_script("geoincidents.filter(arguments[0], arguments[1])", name, value)
        together = together & mask.astype(bool)
        counted(driver, together, incidents)
    settled(driver)
    press(driver, ".gi-clear")
    counted(driver, everything, incidents)


def test_a_window_shows_what_between_finds(show):
    incidents = table(
        row(0, date_start=None, date_end="2019-04-10", date_precision="upper_bound"),
        row(1, date_start="2019-04-02", date_end="2019-04-02"),
        row(2, date_start=None, date_end=None, date_precision="unknown"),
        row(3, date_start="2019-04-01", date_end="2019-04-30", date_precision="month"),
    )
    driver = show(incident_map(incidents))
    day = int((np.datetime64("2019-04-03") - np.datetime64("1970-01-01")).astype(int))
    for first, last in ((0, 2), (0, 7), (-1, -1)):
        ends = [str(np.datetime64("2019-04-03") + shift) for shift in (first, last)]
        driver.execute_script("geoincidents.filter('time', arguments[0])", [day + first, day + last])
        wanted = incidents.loc[between(incidents, *ends), schema.INCIDENT_ID]
        assert sorted(shown_ids(driver)) == sorted(wanted)
    assert not driver.execute_script("return document.querySelector('.gi-pale').hidden")


def test_one_day_without_times_has_no_timeline(show):
    driver = show(incident_map(table(row(0), row(1))))
    assert texts(driver, ".gi-time") == []
    assert "6 Apr 2019" in " ".join(texts(driver, ".gi-head p"))


def test_one_day_with_times_has_hours(show):
    times = ["2019-04-06T03:20:00Z", "2019-04-06T09:00:00Z", None]
    driver = show(incident_map(table(*(row(n, time_start=at) for n, at in enumerate(times)))))
    assert texts(driver, ".gi-time option") == ["Hour", "Day"]
    press(driver, "[data-act=on]")
    settled(driver)
    assert texts(driver, ".gi-window") == ["6 Apr 2019, 00:00 – 01:00 UTC"]
    assert shown_ids(driver) == ["r2"]
    for _ in range(3):
        press(driver, "[data-act=on]")
    settled(driver)
    assert texts(driver, ".gi-window") == ["6 Apr 2019, 03:00 – 04:00 UTC"]
    assert sorted(shown_ids(driver)) == ["r0", "r2"]
    assert "days=2019-04-06T03..2019-04-06T03" in driver.current_url
    press(driver, "[data-act=all]")
    assert len(shown_ids(driver)) == 3


def test_each_value_says_how_many_it_would_leave(show):
    incidents = many(80)
    driver = show(incident_map(incidents))
    press(driver, ".gi-filters summary")
    press(driver, ".gi-facet[data-filter=certainty] input[value=claimed]")
    settled(driver)
    claimed = incidents[incidents[schema.CERTAINTY] == "claimed"]
    lines = dict(
        driver.execute_script(
            "return [...document.querySelectorAll('.gi-facet[data-filter=precision] label')]"
            ".map((line) => [line.querySelector('input').value, Number(line.querySelector('b').textContent)])"
        )
    )
    assert lines == claimed[schema.GEO_PRECISION].value_counts().reindex(lines).fillna(0).astype(int).to_dict()
    # The filter that is set still says what its other values hold.
    others = texts(driver, ".gi-facet[data-filter=certainty] b")
    assert sum(map(int, others)) == int(incidents[schema.CERTAINTY].notna().sum())


def test_timeline_steps_and_plays(show):
    rows = [row(n, date_start=f"2019-04-{n + 1:02}", date_end=f"2019-04-{n + 1:02}") for n in range(9)]
    driver = show(incident_map(table(*rows)))
    assert texts(driver, ".gi-window") == ["All days"]
    press(driver, ".gi-time [data-act=on]")
    assert shown_ids(driver) == ["r0"]
    assert texts(driver, ".gi-window") == ["1 Apr 2019"]
    press(driver, ".gi-time [data-act=on]")
    assert shown_ids(driver) == ["r1"]
    press(driver, ".gi-time [data-act=back]")
    assert shown_ids(driver) == ["r0"]
    driver.execute_script(
        "const s = document.querySelector('.gi-time select'); s.value = 'week'; s.dispatchEvent(new Event('change'))"
    )
    press(driver, ".gi-time [data-act=all]")
    press(driver, ".gi-time [data-act=on]")
    assert shown_ids(driver) == [f"r{n}" for n in range(7)]
    press(driver, ".gi-time [data-act=play]")
    wait(driver, "return document.querySelector('.gi-window').textContent.startsWith('8')")
    wait(driver, "return document.querySelector('[data-act=play]').getAttribute('aria-label') === 'Play'")
    press(driver, ".gi-time [data-act=all]")
    assert len(shown_ids(driver)) == 9


def test_timeline_is_brushed_and_works_with_the_keyboard(show):
    from selenium.webdriver import ActionChains

    rows = [row(n, date_start=f"2019-04-{n + 1:02}", date_end=f"2019-04-{n + 1:02}") for n in range(10)]
    driver = show(incident_map(table(*rows)))
    chart = driver.find_element("css selector", ".gi-chart")
    width = chart.size["width"]
    actions = ActionChains(driver)
    actions.move_to_element_with_offset(chart, int(-width / 2 + width * 0.25), 0).click_and_hold()
    actions.move_to_element_with_offset(chart, int(-width / 2 + width * 0.55), 0).release().perform()
    assert shown_ids(driver) == ["r2", "r3", "r4", "r5"]
    first, last = driver.find_elements("css selector", ".gi-handle")
    first.send_keys(Keys.ARROW_RIGHT)
    last.send_keys(Keys.END)
    assert shown_ids(driver) == [f"r{n}" for n in range(3, 10)]
    assert first.get_attribute("aria-valuetext") == "4 Apr 2019"
    assert first.get_attribute("role") == "slider"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("gharyan", ["r0"]),
        ("ĞHARYAN", ["r0"]),
        ("الربيع", ["r1"]),
        ("وادى الرَّبيع", ["r1"]),
        ("احمد", ["r2"]),
        ("٢٠ متر", ["r2"]),
        ("strasse", ["r3"]),
        ("lodz first", ["r3"]),
        ("lodz second", []),
        ("", ["r0", "r1", "r2", "r3"]),
    ],
)
def test_search_folds_accents_and_arabic(show, query, found):
    driver = show(
        incident_map(
            table(
                row(0, place_name="Ghāryān"),
                row(1, place_name="وادي الربيع"),
                row(2, evidence="قال أحمد إنها سقطت على بعد 20 مترًا", place_name="x"),
                row(3, place_phrase="Łódź, Hauptstraße", actor1="First army"),
            )
        )
    )
    driver.execute_script(
        "const box = document.querySelector('.gi-search input'); box.value = arguments[0];"
        "box.dispatchEvent(new Event('input'))",
        query,
    )
    wait(driver, f"return geoincidents.markers === {len(found)}")
    assert shown_ids(driver) == found


def test_texts_in_many_pieces_are_found_and_shown(show, monkeypatch):
    monkeypatch.setattr(payload, "_PIECE", 50_000)
    here = Point(13.1, 32.7)
    rows = [row(n, geometry=here, evidence=f"{'وادي ' * 8}number {n}") for n in range(2500)]
    driver = show(incident_map(table(*rows)))
    driver.execute_script("geoincidents.filter('text', 'number 2417')")
    assert shown_ids(driver) == ["r2417"]
    driver.execute_script("geoincidents.select(2417)")
    assert texts(driver, ".gi-popup blockquote")[-1].endswith("وادي number 2417")


def test_a_link_restores_the_view(show, driver):
    incidents = many(60)
    show(incident_map(incidents))
    driver.execute_script(
        "geoincidents.filter('type', ['shelling']); geoincidents.filter('actor', ['Militia of the coast'])"
    )
    driver.execute_script("geoincidents.filter('toll', 2); geoincidents.filter('text', 'place')")
    driver.execute_script("geoincidents.filter('time', [17600, 18000])")
    press(driver, ".gi-action[data-act=table]")
    press(driver, ".gi-table th[data-key=killed] button")
    press(driver, ".gi-table th[data-key=killed] button")
    driver.execute_script("geoincidents.map.setView([32.2, 13.1], 9, {reset: true})")
    settled(driver)
    before = shown_ids(driver)
    order = texts(driver, ".gi-table tr[data-at] td:nth-child(4)")
    link = driver.current_url
    assert before
    assert "#map=9/32.2" in link
    driver.get("about:blank")
    driver.get(link)
    wait(driver, "return Boolean(window.geoincidents && window.geoincidents.ready)")
    settled(driver)
    assert shown_ids(driver) == before
    assert texts(driver, ".gi-table tr[data-at] td:nth-child(4)") == order
    assert driver.execute_script("const c = geoincidents.map.getCenter(); return [c.lat, c.lng]") == pytest.approx(
        [32.2, 13.1], abs=1e-3
    )
    assert driver.execute_script("return document.querySelector('.gi-search input').value") == "place"
    # A link that is followed inside the page is obeyed as well, and a damaged one does no harm.
    driver.execute_script("location.hash = '#type=%E0&days=x..y&map=a/b/c&hide=protest'")
    wait(driver, f"return geoincidents.markers > {len(before)}")
    assert "protest" not in {
        incidents.set_index(schema.INCIDENT_ID).loc[name, schema.EVENT_TYPE] for name in shown_ids(driver)
    }
    driver.get_log("performance")  # the page was opened a second time


def test_a_link_selects_a_row(show, driver):
    show(incident_map(table(row(0), row(1))))
    driver.execute_script("geoincidents.select(1)")
    assert "row=r1" in driver.current_url
    driver.execute_script("geoincidents.map.closePopup()")
    driver.execute_script("location.hash = '#row=r0'")
    wait(driver, "return document.querySelector('.gi-popup h3')?.textContent === 'Place 0'")
