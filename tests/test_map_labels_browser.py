"""Names on the page: which are drawn at each zoom, where, and that they stay as the map is dragged."""

from itertools import combinations

import numpy as np
import pytest
from map_fixtures import TRIPOLI, click_map, row, settled, table, texts, wait
from shapely.geometry import Point

from geoincidents import schema
from geoincidents.maps import ground_names, incident_map
from geoincidents.outlines.world import world

pytestmark = pytest.mark.browser

# Names that are drawn in sight, with the box of each from the corner of the map.
NAMES = """
let found = [];
geoincidents.map.eachLayer((layer) => {
  if (layer.options.pane !== 'gi-labels') return;
  const { x, y } = geoincidents.map.containerPointToLayerPoint([0, 0]).subtract(layer.corner);
  const size = geoincidents.map.getSize();
  found = layer.says(layer.view).map(([text, ...box]) => [text, box.map((at, k) => at - (k % 2 ? y : x))])
    .filter(([, box]) => box[2] > 0 && box[3] > 0 && box[0] < size.x && box[1] < size.y);
});
return found;
"""


def names(driver):
    """Name to box; of two that are equal the more important one, which is drawn first."""
    return dict(reversed(driver.execute_script(NAMES)))


def look(driver, lat, lon, zoom):
    driver.execute_script(
        "geoincidents.map.setView([arguments[0], arguments[1]], arguments[2], {animate: false})", lat, lon, zoom
    )


def screen(driver):
    return driver.execute_script("const { x, y } = geoincidents.map.getSize(); return [x, y]")


def lies_in(box, width, height):
    return box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height


def overlap(a, b):
    return a[0] < b[2] - 1 and a[2] - 1 > b[0] and a[1] < b[3] - 1 and a[3] - 1 > b[1]


def crowd(count):
    """Incidents so close round Tripoli that their symbols leave it no room."""
    spread = np.random.default_rng(3).normal(0, 0.05, (count, 2))
    return [row(n, geometry=Point(TRIPOLI[1] + dx, TRIPOLI[0] + dy)) for n, (dx, dy) in enumerate(spread.tolist())]


@pytest.mark.parametrize("rows", [3, 400])
def test_the_reference_has_its_name_at_every_zoom(show, rows):
    driver = show(incident_map(table(*crowd(rows)), reference="Tripoli"))
    size = screen(driver)
    for zoom in (5, 6, 7, 8, 9, 10, 11, 12, 12.5, 13):
        look(driver, *TRIPOLI, zoom)
        assert lies_in(names(driver)["Tripoli"], *size), zoom


@pytest.mark.parametrize("corner", [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_the_reference_has_its_name_in_every_corner(show, corner):
    driver = show(incident_map(table(row()), reference="Tripoli"))
    look(driver, *TRIPOLI, 10)
    driver.execute_script(
        """const { x, y } = geoincidents.map.getSize();
        const [east, south] = [...arguments].map((far) => (far ? -1 : 1));
        geoincidents.map.panBy([east * (x / 2 - 12), south * (y / 2 - 12)], {animate: false})""",
        *corner,
    )
    assert lies_in(names(driver)["Tripoli"], *screen(driver))


@pytest.mark.parametrize("zoom", range(6, 14))
def test_names_keep_clear_of_one_another(show, zoom):
    driver = show(incident_map(table(*crowd(60)), reference="Tripoli"))
    look(driver, *TRIPOLI, zoom)
    found = names(driver)
    assert len(found) >= 5
    for (one, a), (other, b) in combinations(found.items(), 2):
        assert not overlap(a, b), (one, other)


def test_one_broad_row_leaves_the_detailed_part_its_names(show):
    broad = row(
        9,
        **{
            schema.GEO_PRECISION: "country",
            schema.GEO_RADIUS_KM: 900.0,
            schema.PLACE_NAME: "Libya",
            schema.GEOMETRY: Point(17, 27),
        },
    )
    driver = show(incident_map(table(row(0), row(1), broad)))
    for zoom in range(7, 13):
        look(driver, 32.7, 13.1, zoom)
        assert len(names(driver)) >= 6, zoom


def test_names_stay_where_they_are_as_the_map_is_dragged(show):
    driver = show(incident_map(table(*crowd(60)), reference="Tripoli"))
    look(driver, *TRIPOLI, 10)
    before = names(driver)
    width, height = screen(driver)
    for step in range(1, 6):
        driver.execute_script("geoincidents.map.panBy([20, -10], {animate: false})")
        if step % 2:  # on the canvas that went along with the map, and on the one drawn anew
            settled(driver)
        after = names(driver)
        kept = 0
        for text, box in before.items():
            moved = [at - 20 * step if k % 2 == 0 else at + 10 * step for k, at in enumerate(box)]
            # What comes under the buttons or the edge may go; so may the ring's name, which follows the view.
            if (
                moved[0] < 70
                or moved[1] < 70
                or moved[2] > width - 70
                or moved[3] > height - 200
                or text.endswith(" km")
            ):
                continue
            kept += 1
            assert after.get(text) == pytest.approx(moved, abs=1.5), text
        assert kept > 5


def test_places_of_incidents_come_before_larger_towns(show):
    village = row(0, **{schema.PLACE_NAME: "A hamlet", schema.GEOMETRY: Point(13.19, 32.88)})
    driver = show(incident_map(table(village)))
    look(driver, 32.88, 13.19, 8)
    assert "A hamlet" in names(driver)


def test_a_place_is_named_once_and_keeps_its_name_when_its_incidents_are_hidden(show):
    here = {schema.PLACE_NAME: "Gharyan", schema.GEOMETRY: Point(13.0203, 32.1722)}
    driver = show(incident_map(table(row(0, **here), row(1, **{schema.EVENT_TYPE: "protest"}))))
    look(driver, 32.2, 13.1, 10)
    assert [text for text, _ in driver.execute_script(NAMES)].count("Gharyan") == 1
    driver.execute_script("geoincidents.filter('type', ['armed_clash'])")
    settled(driver)
    assert "Gharyan" in names(driver)


def test_a_place_under_a_spelling_of_the_table_is_not_named_twice(show):
    here = {schema.PLACE_NAME: "Gharyaan town", schema.GEOMETRY: Point(13.0203, 32.1722)}
    driver = show(incident_map(table(row(0, **here))))
    look(driver, 32.2, 13.1, 11)
    assert "Gharyaan town" in names(driver)
    assert "Gharyan" not in names(driver)


def test_the_name_of_a_symbol_keeps_clear_of_its_size(show):
    deadly = row(0, **{schema.KILLED_BEST: 400, schema.PLACE_NAME: "Many dead"})
    driver = show(incident_map(table(deadly)))
    (drawn,) = driver.execute_script("return geoincidents.drawn()")
    left, top, right, bottom = names(driver)["Many dead"]
    away = max(left - drawn["x"], drawn["x"] - right, top - drawn["y"], drawn["y"] - bottom)
    assert away >= 17


def test_names_in_other_scripts_are_drawn_from_their_own_side(show):
    arabic, hebrew = "قصر بن غشير", "אשקלון"
    driver = show(
        incident_map(table(row(0, **{schema.PLACE_NAME: arabic}), row(4, **{schema.PLACE_NAME: hebrew}), row(8)))
    )
    assert {arabic, hebrew, "Place 8"} <= set(names(driver))
    ends = driver.execute_script(
        """const drawing = new DOMParser().parseFromString(geoincidents.svg(), 'image/svg+xml');
        return [...drawing.querySelectorAll('text')].map((one) => [one.textContent,
          one.getAttribute('direction'), one.getAttribute('text-anchor')]);"""
    )
    sides = {text: (direction, anchor) for text, direction, anchor in ends}
    assert sides[arabic] == sides[hebrew] == ("rtl", "end")
    assert sides["Place 8"] == ("ltr", "start")


def test_names_keep_clear_of_the_buttons_and_the_attribution(show):
    driver = show(incident_map(table(*crowd(8)), reference="Tripoli"))
    for zoom in (7, 9, 11):
        look(driver, *TRIPOLI, zoom)
        controls = driver.execute_script(
            """const frame = geoincidents.map.getContainer().getBoundingClientRect();
            return [...document.querySelectorAll('.leaflet-control')].map((one) => one.getBoundingClientRect())
              .map(({ x, y, width, height }) => [x, y, x + width, y + height])
              .map((box) => box.map((at, k) => at - (k % 2 ? frame.top : frame.left)))"""
        )
        assert len(controls) > 3
        for text, a in names(driver).items():
            for b in controls:
                assert not overlap(a, b), text


def test_countries_seas_and_divisions_are_named_from_their_zoom(show):
    driver = show(incident_map(table(row(0), row(1)), language="en"))
    look(driver, 30.0, 15.0, 5)
    assert {"Libya", "Mediterranean Sea", "Tunisia"} <= set(names(driver))
    drawing = driver.execute_script("return geoincidents.svg()")
    assert "\u200a".join("LIBYA") in drawing
    assert 'font-style="italic"' in drawing


def test_the_ground_is_named_in_the_language_of_the_page(show):
    driver = show(incident_map(table(row(0)), language="fr"))
    look(driver, 30.0, 15.0, 5)
    assert {"Libye", "Tunisie"} <= set(names(driver))


def test_a_click_on_a_name_asks_for_its_place(show):
    driver = show(incident_map(table(row(0)), reference="Tripoli"))
    look(driver, *TRIPOLI, 9)
    left, top, right, bottom = names(driver)["Tripoli"]
    click_map(driver, {"x": (left + right) / 2, "y": (top + bottom) / 2})
    wait(driver, "return document.querySelector('.gi-placecard h3')")
    assert texts(driver, ".gi-placecard h3") == ["Tripoli"]


def test_names_and_lengths_are_in_the_language_of_the_page(show):
    driver = show(incident_map(table(row(**{schema.PLACE_NAME: "Wadi Rabi"})), reference="Tripoli", language="ar"))
    found = names(driver)
    assert {"طرابلس", "25 كم", "جنزور"} <= set(found)
    assert "Tripoli" not in found
    assert texts(driver, ".leaflet-control-scale-line")[0].endswith("كم")
    driver.execute_script(
        "const s = document.querySelector('.gi-language'); s.value = 'fr'; s.dispatchEvent(new Event('change'))"
    )
    assert {"Tripoli", "25 km"} <= set(names(driver))
    assert texts(driver, ".leaflet-control-scale-line")[0].endswith("km")


def test_the_search_finds_a_place_by_its_name_in_the_language_of_the_page(show):
    driver = show(incident_map(table(row()), language="ar"))
    driver.execute_script(
        "const i = document.querySelector('.gi-search input'); i.value = 'الزاوية'; i.dispatchEvent(new Event('input'))"
    )
    wait(driver, "return document.querySelector('.gi-found [role=option]')")
    assert "الزاوية" in texts(driver, ".gi-found [role=option]")[0]


def test_a_country_is_named_in_sight_where_its_name_stands_beside_it(show):
    driver = show(incident_map(table(*(row(n, geometry=Point(24 + 2 * n, 48.5)) for n in range(8)))))
    width, height = screen(driver)
    boxes = names(driver)
    assert "Russia" in boxes
    assert lies_in(boxes["Russia"], width, height)


def test_a_country_is_never_named_in_another(show):
    driver = show(
        incident_map(
            table(*(row(n, geometry=Point(20 + 4 * n, 12 + 3 * n)) for n in range(8)), row(9, geometry=Point(-70, -30)))
        )
    )
    look(driver, 20, 10, 2)
    placed = driver.execute_script("""
const { map } = geoincidents;
let found = [];
map.eachLayer((layer) => {
  if (layer.options.pane !== 'gi-labels') return;
  found = layer.says(layer.view).map(([text, left, top, right, bottom]) => {
    const { x, y } = layer.view.inset;
    const { lat, lng } = map.containerPointToLatLng([(left + right) / 2 - x, (top + bottom) / 2 - y]);
    return [text, lat, lng];
  });
});
return found;""")
    known = ground_names._all()
    codes = {name: code for name, code in zip(known["name"], known["code"], strict=True) if code}
    named = [(codes[name], lat, lon) for name, lat, lon in placed if name in codes]
    wanted, lat, lon = (np.array(values) for values in zip(*named, strict=True))
    found = world().countries_at(lat, lon)
    assert not [(code, at) for code, at in zip(wanted, found, strict=True) if at not in {code, None}]
    assert len(named) > 12


def test_a_map_of_the_world_has_the_names_of_its_largest_countries(show):
    driver = show(
        incident_map(table(row(0, geometry=Point(-150, -78)), row(1, geometry=Point(150, 70))), language="en")
    )
    assert driver.execute_script("return geoincidents.map.getZoom()") < 2
    assert {"Canada", "Australia", "Brazil"} <= {"".join(filter(str.isalpha, name)).title() for name in names(driver)}
