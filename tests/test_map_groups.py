"""Events that several reports tell: one entry of the map, with the reports under it."""

import pytest
from map_fixtures import click_map, lost, press, row, settled, shown_ids, table, texts, wait
from shapely.geometry import Point
from test_map import payloads

from geoincidents import countable, schema
from geoincidents.maps import incident_figure, incident_map
from geoincidents.maps.groups import entries_of
from geoincidents.maps.view import View


def told(number, **values):
    return row(number, **{schema.EVENT_GROUP: "strike", schema.SOURCE_SCHEMA: "text", **values})


def reports():
    """Three reports of one strike, one of them without a place, and another event."""
    return table(
        told(0, source_name="Wire", evidence="It killed 26.", killed_best=26, geometry=Point(13.2, 32.6)),
        told(1, source_name="Daily", evidence="A strike was heard.", geometry=Point(13.3, 32.6)),
        told(2, source_name="Radio", evidence="It killed 30.", killed_best=30, **{schema.GEOMETRY: None}),
        row(3, event_type="protest", geometry=Point(13.9, 32.6)),
    )


def test_a_placed_report_stands_for_its_event():
    rows = reports()
    assert entries_of(rows).tolist() == [True, False, False, True]
    # Without a place of its own an event is what countable() says.
    assert entries_of(rows.iloc[[2]]).tolist() == [True]
    single = table(row(0), row(1), lost(2), row(3, record_kind="statement"))
    assert entries_of(single).tolist() == countable(single, strategic=True).tolist() == [True, True, True, False]


def test_one_report_with_several_places_keeps_them():
    rows = table(told(0, source_name="Wire"), told(1, source_name="Wire"))
    assert entries_of(rows).all()


def test_the_map_reaches_as_far_as_its_entries():
    rows = table(told(0, killed_best=3, source_name="A"), told(1, source_name="B", geometry=Point(60, 10)))
    assert View(rows, None, None).opening.east < 15


def test_figures_count_events():
    found = [axes.get_xlabel() for axes in incident_figure(reports()).axes]
    assert "2 of 2 shown" in " ".join(found)


def test_groups_are_in_the_payload():
    _, columns = payloads(incident_map(reports()).render_html())["incidents"]
    assert columns[schema.EVENT_GROUP] == ["strike", "strike", "strike", None]


@pytest.mark.browser
def test_an_event_is_one_entry_with_its_reports(show):
    driver = show(incident_map(reports()))
    assert texts(driver, ".gi-counter") == ["2 of 2 shown · 0 not located"]
    items = driver.execute_script("return geoincidents.drawn()")
    assert [item["rows"] for item in items] == [[0], [3]]
    entries = texts(driver, '[data-section="located"] .gi-entry')
    assert len(entries) == 2
    assert "2 further reports" in entries[0]
    click_map(driver, items[0])
    wait(driver, "return document.querySelector('.gi-popup .gi-reports')")
    (listed,) = texts(driver, ".gi-popup .gi-reports")
    for words in ("2 further reports", "A strike was heard.", "30 killed", "Radio"):
        assert words in listed
    driver.execute_script("geoincidents.filter('text', 'heard')")
    settled(driver)
    assert [item["rows"] for item in driver.execute_script("return geoincidents.drawn()")] == [[1]]
    driver.execute_script("geoincidents.filter('text', '')")
    settled(driver)
    assert sorted(shown_ids(driver)) == ["r0", "r1", "r2", "r3"]
    press(driver, ".gi-chip")
    settled(driver)
    assert texts(driver, ".gi-counter")[0].startswith("1 of 2 shown")
