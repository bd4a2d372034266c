"""What an editor adds to a map: words, texts at places, a story; and what the page says when it shows nothing."""

import datetime as dt

import pytest
from map_fixtures import press, row, settled, table, texts, wait
from shapely.geometry import Point

from geoincidents import schema
from geoincidents.errors import InputError, PlaceNotFoundError
from geoincidents.maps import StoryStep, incident_map
from geoincidents.maps.editorial import placed_texts, story_steps

HOSTILE = "</script><img src=x onerror=window.__pwned=1>${window.__pwned=1}"


def three(**more):
    return table(
        row(0, date_start="2019-04-05", date_end="2019-04-05", event_type="riot"),
        row(1, date_start="2019-04-06", date_end="2019-04-06", event_type="protest", **more),
        row(2, date_start="2019-04-07", date_end="2019-04-07", event_type="arrest"),
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"text": " "}, "no text"),
        ({"text": "A", "place": "Tripoli", "area": "Libya"}, "a place and an area"),
        ({"text": "A", "km": 0}, "km=0"),
        ({"text": "A", "km": float("nan")}, "km=nan"),
        ({"text": "A", "period": ("2019-04-07", "2019-04-05")}, "ends before it begins"),
        ({"text": "A", "period": ("yesterday", "2019-04-05")}, "give two days"),
        ({"text": "A", "period": "2019"}, "give two days"),
    ],
)
def test_step_that_no_view_could_show_is_refused(words, told):
    with pytest.raises(InputError, match=told):
        StoryStep(**words)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (StoryStep("A", event_type="air_strike"), "Step 1 .* air_strike, which no row"),
        (StoryStep("A", incident_id="nobody"), "opens 'nobody'"),
        ("A text", "no StoryStep but str"),
    ],
)
def test_step_that_the_table_cannot_show_is_refused(step, told):
    with pytest.raises(InputError, match=told):
        incident_map(three(), story=[step])


def test_step_in_a_place_that_nobody_knows_is_refused():
    with pytest.raises(PlaceNotFoundError, match="Xyzzyq"):
        incident_map(three(), story=[StoryStep("A", place="Xyzzyq")])


def test_steps_are_places_areas_and_days():
    steps = [
        StoryStep("Round a point", place=(0.0, 179.9), km=50, period=(dt.date(1970, 1, 2), "1970-01-04")),
        StoryStep("A box", area=(10, 30, 12, 31), event_type=["riot"], killed_at_least=3),
        StoryStep("All"),
    ]
    one, two, all_of_it = story_steps(steps, None, west=170, known=three())
    (south, west), (north, east) = one["bounds"]
    assert (south, north) == pytest.approx((-0.452, 0.452), abs=0.002)
    assert (west, east) == pytest.approx((179.45, 180.35), abs=0.01)
    assert one["days"] == (1, 3)
    assert two["bounds"] == [[30, 370], [31, 372]]
    assert (two["types"], two["killed"]) == (["riot"], 3)
    assert all_of_it["bounds"] is None


@pytest.mark.parametrize("pair", ["Tripoli", ("Tripoli",), ("Tripoli", 3), ("Tripoli", "a", "b")])
def test_annotation_that_is_no_pair_is_refused(pair):
    with pytest.raises(InputError, match="pairs of a place and a text"):
        placed_texts([pair], None, west=0)


@pytest.mark.parametrize("story", [StoryStep("Alone."), "Alone.", 3])
def test_story_that_is_no_list_is_refused(story):
    with pytest.raises(InputError, match=r"story= is a list of steps, not .*: write story=\[gi\.StoryStep"):
        incident_map(three(), story=story)


def test_annotations_that_are_no_list_are_refused():
    with pytest.raises(InputError, match="annotate=3: give a list of pairs"):
        placed_texts(3, None, west=0)


@pytest.mark.parametrize("word", ["title", "subtitle", "credit", "note"])
def test_word_that_is_no_text_is_refused(word):
    with pytest.raises(InputError, match=f"{word}= is a text, not int"):
        incident_map(three(), **{word: 3})


@pytest.mark.browser
def test_words_stand_on_the_page_as_text(show):
    words = {"subtitle": f"Sub {HOSTILE}", "credit": f"Desk {HOSTILE}", "note": f"Note {HOSTILE}"}
    driver = show(incident_map(three(), title="Three", annotate=[((32.7, 13.1), HOSTILE)], **words))
    for selector, text in zip((".gi-subtitle", ".gi-credit", ".gi-note"), words.values(), strict=True):
        assert texts(driver, selector) == [text]
    assert driver.execute_script("return window.__pwned") is None


@pytest.mark.browser
def test_story_is_paged_with_keys_and_buttons_and_kept_in_the_link(show):
    story = [
        StoryStep("First", title="One", period=("2019-04-05", "2019-04-05"), place=(32.7, 13.1), km=20),
        StoryStep("Second", event_type="protest", incident_id="r1"),
        StoryStep(f"Third {HOSTILE}", killed_at_least=0),
    ]
    made = three()
    made[schema.INCIDENT_ID] = ["r0", "r1", "r2"]
    driver = show(incident_map(made, story=story))
    settled(driver)
    assert texts(driver, ".gi-story h2") == ["One"]
    assert driver.execute_script("return geoincidents.markers") == 1
    back, following = driver.find_elements("css selector", ".gi-storybar button")
    assert not back.is_enabled()
    following.send_keys("\ue014")  # arrow to the right
    wait(driver, "return document.querySelector('.gi-popup h3')")
    assert driver.execute_script("return geoincidents.markers") == 1
    following.click()
    settled(driver)
    assert driver.execute_script("return geoincidents.markers") == 3
    assert "Third </script>" in texts(driver, ".gi-story p")[0]
    assert "step=3" in driver.execute_script("return geoincidents.link")
    assert not following.is_enabled()
    driver.find_element("css selector", "[data-story=end]").click()
    settled(driver)
    assert driver.execute_script("return document.querySelector('.gi-story').hidden")
    assert "step=0" in driver.execute_script("return geoincidents.link")
    driver.find_element("css selector", ".gi-storyagain").click()
    assert not driver.execute_script("return document.querySelector('.gi-story').hidden")


@pytest.mark.browser
def test_page_without_incidents_and_filters_without_hits_say_what_to_do(show):
    driver = show(incident_map(three().iloc[:0]))
    assert "holds no incidents" in texts(driver, ".gi-nothing")[0]
    driver = show(incident_map(three()))
    assert driver.execute_script("return document.querySelector('.gi-nothing').hidden")
    driver.execute_script("geoincidents.filter('toll', 1000)")
    settled(driver)
    assert "No incident passes" in texts(driver, ".gi-nothing")[0]
    driver.find_element("css selector", ".gi-nothing button").click()
    settled(driver)
    assert driver.execute_script("return geoincidents.markers") == 3


@pytest.mark.browser
def test_key_says_what_this_map_shows_and_no_more(show):
    plain = {schema.GEO_RADIUS_KM: None, schema.KILLED_LOW: None, schema.KILLED_BEST: None, schema.KILLED_HIGH: None}
    driver = show(incident_map(table(row(0, **plain))))
    assert texts(driver, ".gi-key") == []
    driver = show(incident_map(table(row(0, **plain | {schema.GEO_RADIUS_KM: 4.0, "match_status": "ambiguous"}))))
    assert texts(driver, ".gi-key li") == ["the true place lies within", "place in doubt"]
    press(driver, "input[type=radio][value=heat]")
    assert not driver.find_element("css selector", ".gi-key").is_displayed()
    press(driver, "input[type=radio][value=symbols]")
    assert driver.find_element("css selector", ".gi-key").is_displayed()


@pytest.mark.browser
def test_countries_have_their_names_in_the_reader_s_language(show):
    driver = show(incident_map(table(row(0, country="LBY")), language="fr"))
    driver.execute_script("geoincidents.select(0)")
    wait(driver, "return document.querySelector('.gi-popup h3')")
    assert "Libye" in texts(driver, ".gi-popup .gi-around")[0]


@pytest.mark.browser
def test_locator_shows_where_a_near_map_is_and_leaves_a_wide_one_alone(show):
    driver = show(incident_map(three()))
    hidden = "return document.querySelector('.gi-locator').hidden"
    assert not driver.execute_script(hidden)
    driver.execute_script("geoincidents.map.setZoom(3, { animate: false })")
    settled(driver)
    assert driver.execute_script(hidden)


@pytest.mark.browser
def test_the_line_of_a_text_begins_beside_a_count_that_stands_on_its_place(show):
    crowd = [row(n, geometry=Point(13.2, 32.6)) for n in range(20)]
    driver = show(incident_map(table(*crowd, row(30, geometry=Point(13.6, 32.9))), annotate=[((32.6, 13.2), "Here")]))
    starts = driver.execute_script(
        """
        const parts = new DOMParser().parseFromString(geoincidents.svg(), 'image/svg+xml');
        const count = [...parts.querySelectorAll('text')].find((text) => text.textContent === '20');
        const [x, y] = ['x', 'y'].map((name) => Number(count.getAttribute(name)));
        return [...parts.querySelectorAll('path')]
          .map((path) => /^M([-\\d.]+) ([-\\d.]+)L[-\\d.]+ [-\\d.]+$/.exec(path.getAttribute('d')))
          .filter(Boolean).map((found) => Math.hypot(found[1] - x, found[2] - y)).filter((away) => away < 60);
        """
    )
    assert starts
    assert min(starts) > 14
