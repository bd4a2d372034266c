"""Which places a map names, and from which zoom."""

import numpy as np
import pytest

from geoincidents import Gazetteer
from geoincidents.maps import labels
from geoincidents.maps.basemap import Window
from geoincidents.maps.local_names import _name_in

NOWHERE = np.empty((0, 2))
TRIPOLI = np.array([[32.887, 13.187], [32.7, 13.2]])
UKRAINE = Window(20, 43, 42, 53)
FRONT = np.array([[47.1, 37.55], [48.0, 37.8], [50.0, 36.2]])


def named(window, points=NOWHERE):
    columns = labels.place_names(window, Gazetteer.embedded(), points)
    return dict(zip(columns[labels.NAME], columns[labels.ZOOM].tolist(), strict=True))


def inside(columns, west, south, east, north, zoom):
    lat, lon = columns[labels.LAT] / 1e6, columns[labels.LON] / 1e6
    seen = (lat > south) & (lat < north) & (lon > west) & (lon < east) & (columns[labels.ZOOM] <= zoom)
    return int(seen.sum())


def test_a_city_is_named_before_its_quarters():
    zooms = named(UKRAINE, FRONT)
    quarters = ("Tsentralnyi", "Kalmiuskyi", "Prymorskyi")
    assert all(zooms["Mariupol"] < zooms.get(quarter, 99) for quarter in quarters)
    assert zooms["Mariupol"] <= 6
    assert "Pravyi Bereh" not in zooms or zooms["Pravyi Bereh"] > 9


def test_capitals_come_before_larger_towns():
    zooms = named(Window(-5, 15, 40, 37))
    assert zooms["Tripoli"] <= 4
    assert zooms["Nouakchott"] < zooms["Misrata"]
    assert zooms["Juba"] <= 5


def test_a_wide_window_leaves_names_for_the_detailed_part():
    wide = labels.place_names(Window(-5, 15, 40, 37), Gazetteer.embedded(), TRIPOLI)
    close = labels.place_names(Window(11.5, 31.5, 15.5, 33.5), Gazetteer.embedded(), TRIPOLI)
    for zoom in range(8, 14):
        box = (12.6, 32.3, 13.8, 33.1, zoom)
        assert inside(wide, *box) >= 0.9 * inside(close, *box) > 4


@pytest.mark.parametrize("zoom", range(5, 14))
def test_every_zoom_has_names_round_the_incidents(zoom):
    columns = labels.place_names(UKRAINE, Gazetteer.embedded(), FRONT)
    high = 700 / 256 * 360 / 2**zoom * 0.67  # degrees that a screen shows at 48 degrees north
    lat, lon = FRONT[1]
    assert inside(columns, lon - high, lat - high / 2, lon + high, lat + high / 2, zoom) >= 4


def test_names_far_from_incidents_are_those_of_the_whole_map_alone():
    with_front = labels.place_names(UKRAINE, Gazetteer.embedded(), FRONT)
    without = labels.place_names(UKRAINE, Gazetteer.embedded(), NOWHERE)
    lviv, donetsk = (23.5, 49.4, 24.6, 50.2, 14), (37.2, 47.7, 38.3, 48.3, 14)
    assert inside(with_front, *lviv) == inside(without, *lviv)
    assert inside(with_front, *donetsk) > 2 * inside(without, *donetsk)


def test_the_file_stays_small_and_in_order():
    rng = np.random.default_rng(1)
    columns = labels.place_names(
        Window(-180, -85, 180, 85), Gazetteer.embedded(), rng.uniform([-40, -100], [60, 120], (5000, 2))
    )
    assert len(columns[labels.NAME]) <= 5000
    assert (np.diff(columns[labels.ZOOM].astype(int)) >= 0).all()
    assert {"Tokyo", "Lagos", "London"} <= set(columns[labels.NAME][:400])


def test_a_second_spelling_is_not_written():
    zooms = named(Window(95, 16, 98, 18), np.array([[16.8, 96.2]]))
    assert len({"Thanlyin", "Thanhlyin"} & set(zooms)) == 1


def test_roads_and_regions_are_no_points():
    assert "Tripoli Airport Road" not in named(Window(12, 32, 14.5, 33.5), TRIPOLI)


def test_names_cross_the_antimeridian():
    columns = labels.place_names(Window(175, -20, 185, -14), Gazetteer.embedded(), np.array([[-18.1, 178.4]]))
    at = dict(zip(columns[labels.NAME], columns[labels.LON].tolist(), strict=True))
    assert 178e6 < at["Suva"] < 179e6
    assert 181e6 < at["Tubou"] < 182e6
    assert min(at.values()) >= 0  # degrees of a map whose middle is at the antimeridian
    assert max(at.values()) > 240e6  # the Americas are east of it


def test_beyond_the_window_are_landmarks_for_wide_looks_alone():
    zooms = named(Window(11.5, 31.5, 15.5, 33.5), TRIPOLI)
    assert {"Cairo", "Paris", "Tokyo"} <= set(zooms)
    assert all(zooms[city] <= 5 for city in ("Cairo", "Paris", "Tokyo"))
    assert "Benghazi" not in zooms
    assert sum(zoom > 5 for zoom in zooms.values()) < 150


def test_ranks_tell_capitals_from_towns():
    columns = labels.place_names(Window(-5, 15, 40, 37), Gazetteer.embedded(), NOWHERE)
    rank = dict(zip(columns[labels.NAME], columns[labels.RANK].tolist(), strict=True))
    assert rank["Cairo"] == labels.CAPITAL
    assert rank["Alexandria"] == 3
    assert rank["Kufra"] < 3


def test_places_have_their_names_in_the_languages_of_the_page():
    columns = labels.place_names(Window(11, 30, 36, 34), Gazetteer.embedded(), TRIPOLI)
    arabic = dict(zip(columns[labels.NAME], columns[f"{labels.NAME}_ar"], strict=True))
    assert [arabic[name] for name in ("Tripoli", "Zawiya", "Cairo", "Algiers")] == [
        "طرابلس", "الزاوية", "القاهرة", "الجزائر",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "languages", "expected"),
    [
        (("Tripoli", "طرابلس", "ترابلس"), {}, "طرابلس"),
        (("Tehran", "تهران‌", "طهران"), {}, "طهران"),
        (("Algiers", "ئالجىر", "الجزائر"), {}, "الجزائر"),
        (("London", "لأندأن", "لندن"), {}, "لندن"),
        (("Khartoum", "ااالخرطوم"), {}, None),
        (("Erbil", "هەولێر", "أربيل"), {}, "أربيل"),
        (("Herat", "هرات"), {"هرات": "fa"}, None),
        (("Cairo", "مصر", "القاهرة"), {"القاهرة": "ar"}, "القاهرة"),
        (("بغداد", "Baghdad"), {}, None),
    ],
)
def test_a_name_is_arabic_by_its_letters_or_its_source(names, languages, expected):
    assert _name_in("ar", "P.PPL", names, languages) == expected
