"""Symbols of event types: each its own, seen against land and sea by day and by night, by eyes of every kind."""

import re
from itertools import combinations

import numpy as np
import pytest
from map_fixtures import PAGE, press, row, settled, table, texts
from test_map import payloads

from geoincidents import schema
from geoincidents.maps import incident_figure, incident_map
from geoincidents.maps.palette import OWN_LOOKS, REST, REST_KEY, SHAPES, SYMBOLS, looks_of

TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, at
# severity 1; rows of red, green and blue.
EYES = {
    "normal": [1, 0, 0, 0, 1, 0, 0, 0, 1],
    "deuteranopia": [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
    "protanopia": [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    "tritanopia": [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
}
LOOKS = [
    *((one.colour, one.night, one.shape) for one in SYMBOLS.values()),
    *OWN_LOOKS,
    (REST.colour, REST.night, REST.shape),
]


def linear(colour):
    share = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Contrast of two colours as WCAG 2 counts it."""
    light = sorted(float(TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def lab(light):
    share = (TO_XYZ @ light) / TO_XYZ.sum(1)
    f = np.where(share > 0.008856, np.cbrt(np.maximum(share, 1e-12)), 7.787 * share + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one, other, eyes):
    """Euclidean distance in CIELAB (CIE 1976) of two colours as eyes of a kind see them."""
    seen = [lab(np.clip(np.reshape(EYES[eyes], (3, 3)) @ linear(colour), 0, 1)) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def papers():
    """Colours of land and sea by day and by night, as the page draws them."""
    script = (PAGE / "paper.js").read_text("utf-8")
    found = re.findall(r"sea: '(#\w+)', land: '(#\w+)'", script)
    assert len(found) == 2
    return found


def test_no_two_types_look_alike():
    assert set(SYMBOLS) == set(schema.EventType)
    assert len(LOOKS) == len(schema.EventType) + 13
    assert len({(day, shape) for day, _, shape in LOOKS}) == len(LOOKS)
    assert len({(night, shape) for _, night, shape in LOOKS}) == len(LOOKS)
    assert {shape for _, _, shape in LOOKS} <= set(SHAPES)


@pytest.mark.parametrize("night", [False, True])
def test_fills_stand_out_from_land_and_sea(night):
    for ground in papers()[night]:
        for look in LOOKS:
            assert contrast(look[night], ground) >= 3, (look, ground)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("night", [False, True])
def test_fills_stay_apart(eyes, night):
    fills = sorted({look[night] for look in LOOKS})
    assert len(fills) == 8
    least = min(apart(one, other, eyes) for one, other in combinations(fills, 2))
    assert least >= 20, least


def test_types_of_a_table_have_symbols_of_their_own_up_to_twelve():
    kinds = [f"own {n}" for n in range(15) for _ in range(20 - n)] + ["riot", None, REST_KEY]
    looks = looks_of(kinds)
    own = [looks[f"own {n}"] for n in range(15)]
    assert [(one.colour, one.night, one.shape) for one in own[:12]] == list(OWN_LOOKS)
    assert own[12:] == [REST] * 3
    assert looks[REST_KEY] is REST
    assert looks["riot"] == SYMBOLS[schema.EventType.RIOT]
    assert own[0].label == "own 0"


ODD = ["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf", "…", "<b>x</b>"]


def test_odd_words_are_types_like_others():
    meta, _ = payloads(incident_map(table(*(row(n, event_type=kind) for n, kind in enumerate(ODD)))).render_html())[
        "incidents"
    ]
    keys = [look["key"] for look in meta["symbols"]]
    assert set(ODD) <= set(keys)
    assert keys[-1] == REST_KEY
    figure = incident_figure(table(*(row(n, event_type=kind) for n, kind in enumerate(ODD))))
    assert {f"{kind} (1)" for kind in ODD if kind not in {"…", "__proto__"}} <= {
        text.get_text() for text in figure.legends[0].get_texts()
    }


@pytest.mark.browser
def test_odd_words_are_shown_counted_and_filtered(show):
    driver = show(incident_map(table(*(row(n, event_type=kind) for n, kind in enumerate(ODD)))))
    names = ["constructor", "toString", "  proto  ", "hasOwnProperty", "valueOf", "<b>x</b>", "Other types"]
    assert sorted(texts(driver, ".gi-chip span")) == sorted(names)
    assert texts(driver, ".gi-chip b") == ["1"] * 7
    assert texts(driver, ".gi-legend .gi-muted") == [
        "1 further type has no symbol of its own and is one of the other types."
    ]
    press(driver, '.gi-chip[data-type="__proto__"]')
    settled(driver)
    assert driver.execute_script("return geoincidents.markers") == 6
    driver.execute_script("geoincidents.map.setZoom(3, { animate: false })")
    assert driver.execute_script("return geoincidents.drawn().length") > 0


@pytest.mark.browser
def test_forty_types_of_a_table_are_in_the_legend_and_the_rest_is_one(show):
    rows = [row(n, event_type=f"type_{n % 40:02}") for n in range(120)]
    driver = show(incident_map(table(*rows)))
    names = texts(driver, ".gi-chip span")
    assert len(names) == 13
    assert names[0] == "type 00"
    assert names[-1] == "Other types"
    assert texts(driver, ".gi-chip b")[-1] == "84"
    assert "28 further types" in texts(driver, ".gi-legend .gi-muted")[0]
    press(driver, f'.gi-chip[data-type="{REST_KEY}"]')
    settled(driver)
    assert driver.execute_script("return geoincidents.markers") == 36
    fills = driver.execute_script(
        "const icons = [...document.querySelectorAll('.gi-chip .gi-icon > *')];"
        "return new Set(icons.map((one) => getComputedStyle(one).fill)).size"
    )
    assert fills > 5
