"""The view that the page opens on, in a browser: every drawn thing in sight, whatever its place and the page's room."""

import numpy as np
import pytest
from map_fixtures import press, row, settled, table, texts, wait
from shapely.geometry import Point

from geoincidents import geo, schema
from geoincidents.maps import incident_map

pytestmark = pytest.mark.browser


def area(number, lat, lon, km, precision="area", **values):
    return row(number, geometry=Point(lon, lat), geo_radius_km=km, geo_precision=precision, **values)


def spread(number, south, west, north, east):
    """Rows at the corners and in the middle of a part of the world."""
    places = [(south, west), (south, east), (north, west), (north, east), ((south + north) / 2, (west + east) / 2)]
    return [area(number + k, lat, lon, 5.0, "settlement") for k, (lat, lon) in enumerate(places)]


GEOMETRIES = {
    **{f"one of {km} km": [area(0, 32.8, 13.2, km)] for km in (0, 1, 140, 1000, 5000)},
    "no radius": [area(0, 32.8, 13.2, None, "settlement")],
    "Sinai": [area(0, 29.5, 33.8, 140.0)],
    "province": [area(0, 13.6, 25.1, 661.0, "admin1")],
    "province without radius": [area(0, 13.6, 25.1, None, "admin1")],
    "country": [area(0, 27.0, 17.0, 900.0, "country")],
    "two provinces": [area(0, 48.0, 37.8, 140.0, "admin1"), area(1, 49.0, 39.0, 160.0, "admin1")],
    "sea": [area(0, 20.0, 38.5, 900.0), area(1, 13.0, 43.0, 60.0)],
    "antimeridian": [area(0, -17.0, 179.5, 5.0), area(1, -16.0, -179.0, 5.0)],
    "circle over the antimeridian": [area(0, 66.0, 179.0, 800.0), area(1, 64.0, 170.0, 5.0)],
    "north pole": [area(0, 90.0, 0.0, 300.0), area(1, 80.0, 20.0, 5.0)],
    "south pole": [area(0, -89.9, 0.0, 5.0)],
    "world": spread(0, -50.0, -170.0, 70.0, 175.0),
    "round the world": [area(k, 10.0, lon, 1500.0) for k, lon in enumerate(range(-180, 180, 45))],
}


def in_view(driver, rows):
    """Share of the map's room at which each edge of what is drawn stands, and of each symbol."""
    return driver.execute_script(
        """
        const { map } = geoincidents;
        const size = map.getSize();
        const share = ([lat, lon]) => {
            const { x, y } = map.latLngToContainerPoint([lat, lon]);
            return [x / size.x, y / size.y];
        };
        const items = geoincidents.drawn();
        const middles = items.map(({ x, y }) => [x / size.x, y / size.y]);
        return [items.flatMap(({ rows }) => rows), middles, arguments[0].map(share)];
        """,
        edges(driver, rows),
    )


def edges(driver, rows):
    lons = driver.execute_script(
        "return JSON.parse(geoincidents.geojson()).features.map((f) => f.geometry.coordinates[0])"
    )
    assert len(lons) == len(rows)
    bounds = driver.execute_script("const b = geoincidents.map.getBounds(); return [b.getWest(), b.getEast()]")
    out = []
    for made in rows:
        point, km = made[schema.GEOMETRY], made[schema.GEO_RADIUS_KM] or 0.0
        # The one of its turns that stands nearest to the middle of the map.
        middle = sum(bounds) / 2
        lon = middle + (point.x - middle + 180) % 360 - 180
        lats, around = geo.destination(lat=point.y, lon=lon, km=km * 0.99, azimuth=np.arange(0, 360, 10.0))
        if abs(point.y) + km / 111 < 90:
            offsets = (around - lon + 180) % 360 - 180
            out += list(zip(np.clip(lats, -85, 85).tolist(), (lon + offsets).tolist(), strict=True))
        out.append((max(-85.0, min(85.0, point.y)), lon))
    return out


@pytest.mark.parametrize("name", GEOMETRIES)
def test_every_drawn_thing_is_in_view_at_opening(show, name):
    rows = GEOMETRIES[name]
    driver = show(incident_map(table(*rows)))
    drawn, middles, around = in_view(driver, rows)
    assert sorted(drawn) == list(range(len(rows)))
    for share in [*middles, *(around if name != "round the world" else [])]:
        assert -1e-3 <= share[0] <= 1 + 1e-3
        assert -1e-3 <= share[1] <= 1 + 1e-3
    assert "outside" not in texts(driver, ".gi-counter")[0]


@pytest.mark.parametrize(("name", "least"), [("province", 1300), ("country", 1800), ("province without radius", 200)])
def test_an_area_is_seen_as_an_area(show, name, least):
    driver = show(incident_map(table(*GEOMETRIES[name])))
    high = driver.execute_script(
        "const b = geoincidents.map.getBounds(); return b.getSouthWest().distanceTo([b.getNorth(), b.getWest()]) / 1000"
    )
    assert high > least
    circles = driver.execute_script(
        """
        const drawing = new DOMParser().parseFromString(geoincidents.svg(), 'image/svg+xml');
        return [...drawing.querySelectorAll('path[fill-opacity], path[opacity], path')]
            .filter((path) => (path.getAttribute('d') || '').length > 400 && path.getAttribute('stroke')).length;
        """
    )
    assert circles > 0


def test_a_map_that_had_no_room_opens_when_it_gets_some(show):
    rows = GEOMETRIES["world"]
    html = incident_map(table(*rows)).render_html()
    driver = show(html.replace("</head>", "<style id='away'>.gi-page { display: none !important; }</style></head>", 1))
    assert driver.execute_script("return geoincidents.map.getSize().x") == 0
    driver.execute_script("document.getElementById('away').remove()")
    wait(driver, "return geoincidents.map.getSize().x > 100 && geoincidents.drawn().length > 0")
    drawn, middles, _ = in_view(driver, rows)
    assert sorted(drawn) == list(range(len(rows)))
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in middles)


def test_the_readers_view_stays_when_the_room_changes(show):
    driver = show(incident_map(table(*GEOMETRIES["sea"])))
    press(driver, '[data-act="table"]')
    wait(driver, "return geoincidents.map.getSize().y < 500")
    wait(driver, "return geoincidents.map.getBounds().contains([20, 38.5])")
    fitted = driver.execute_script("return geoincidents.map.getZoom()")
    driver.execute_script("geoincidents.map.setView([20, 38.5], 9, { animate: false })")
    press(driver, '[data-act="table"]')
    wait(driver, "return geoincidents.map.getSize().y > 500")
    settled(driver)
    assert fitted < 9
    assert driver.execute_script("return geoincidents.map.getZoom()") == 9


def test_what_is_known_to_a_wider_area_is_listed_and_not_drawn(show):
    town = {"precision": "settlement", "country": "LBY"}
    country = area(2, 27.0, 17.0, 900.0, "country", country="LBY")
    rows = [area(0, 32.8, 13.2, 5.0, **town), area(1, 32.6, 13.0, 5.0, **town), country]
    driver = show(incident_map(table(*rows)))
    assert [item["rows"] for item in driver.execute_script("return geoincidents.drawn()")] == [[0], [1]]
    assert texts(driver, ".gi-wider button") == ["1 incident known only to a wider area than this"]
    assert texts(driver, ".gi-counter") == ["3 of 3 shown · 1 for a wider area · 0 not located"]
    press(driver, ".gi-wider button")
    wait(driver, "return document.querySelectorAll('.gi-popup .gi-entry').length === 1")
    press(driver, ".gi-popup .gi-entry button")
    wait(driver, "return geoincidents.drawn().some(({ rows }) => rows.includes(2))")
    assert driver.execute_script("return document.querySelector('.gi-wider').hidden")
