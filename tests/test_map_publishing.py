"""Maps for the public: nothing that names, quotes, pins down, hurries or singles out."""

import builtins
import datetime as dt
from dataclasses import replace

import pytest
from map_fixtures import lost, press, row, table, texts, wait
from shapely.geometry import Point
from test_map import payloads

from geoincidents import schema
from geoincidents.errors import InputError, MissingExtraError
from geoincidents.maps import Publication, incident_map
from geoincidents.maps.publishing import PUBLISHED, public_version
from geoincidents.measures.cells import cells_of
from geoincidents.measures.reference import distance_to

WITNESS = "Witness-4711"
THEN = Publication(as_of=dt.date(2019, 6, 1))
SECRETS = dict.fromkeys(
    (
        schema.ACTOR1, schema.ACTOR2, schema.PLACE_PHRASE, schema.PLACE_NAME, schema.EVIDENCE, schema.CASUALTY_NOTE,
        schema.SOURCE_NAME, schema.SOURCE_URL, schema.MATCH_WHY, schema.EVENT_SUBTYPE, schema.SOURCE_RECORD,
        schema.MATCH_CANDIDATES,
    ),
    WITNESS,
)  # fmt: skip


def secret(number, **values):
    """A row of its own event, full of what must not leave."""
    groups = {schema.EVENT_GROUP: f"{WITNESS}-{number}", schema.CASUALTY_GROUP: f"{WITNESS}-{number}"}
    return row(number, **SECRETS | groups | values)


def reported():
    """Nine incidents in one town, two in another, and rows of every other kind."""
    town = [
        secret(n, geometry=Point(13.1 + n / 1000, 32.7), admin1="Tripoli", country="LBY", killed_best=n)
        for n in range(9)
    ]
    rare = [secret(n, geometry=Point(15.1, 32.3), admin1="Misrata", country="LBY") for n in (20, 21)]
    recent = secret(30, geometry=Point(13.1, 32.7), date_start="2019-06-01", date_end="2019-06-01")
    vague = secret(31, geometry=Point(17, 27), geo_precision="country", geo_radius_km=500, country="LBY")
    undated = secret(32, geometry=Point(13.1, 32.7), date_start=None, date_end=None, date_precision="unknown")
    total = lost(33, **SECRETS, record_kind="aggregate", killed_best=35)
    return table(*town, *rare, recent, vague, undated, total, lost(34, **SECRETS | {schema.INCIDENT_ID: WITNESS}))


def test_nothing_secret_is_in_the_page():
    html = incident_map(reported(), publish=THEN).render_html()
    meta, columns = payloads(html)["incidents"]
    assert WITNESS not in html
    assert WITNESS not in repr((meta, columns))
    assert columns[schema.INCIDENT_ID] == [str(n) for n in range(1, 10)]
    assert columns[schema.KILLED_BEST] == list(range(9))


def test_places_are_the_middles_of_their_cells():
    before = reported()
    after, _ = public_version(before, THEN)
    assert len(after) == 9
    assert after.geometry.nunique() == 1
    middle = after.geometry.iloc[0]
    assert set(cells_of(after, 5)) == set(cells_of(before.iloc[:9], 5))
    away = distance_to(before.iloc[:9], (middle.y, middle.x))
    assert (away <= after[schema.GEO_RADIUS_KM].iloc[0]).all()
    assert (away > 0.1).all()


def test_what_is_withheld_is_told():
    _, notices = public_version(reported(), THEN)
    told = dict(notices)
    assert told["public.late"]["n"] == 2
    assert told["public.late"]["day"] == "2019-05-18"
    assert told["public.few"] == {"n": 2, "least": 3}
    assert told["public.vague"]["n"] == 2
    assert told["public.others"]["n"] == 1


GROUPS = [
    {"event_group": "one"},
    {"casualty_group": "one"},
    {"event_group": "one", "casualty_group": "two"},
]


@pytest.mark.parametrize("group", GROUPS)
def test_rows_of_one_event_are_one(group):
    rows = [row(n, geometry=Point(13.1, 32.7), source_name=f"Wire {n}", killed_best=4, **group) for n in range(3)]
    after, notices = public_version(table(*rows), THEN)
    assert after.empty
    assert dict(notices)["public.few"] == {"n": 1, "least": 3}
    others = [row(n, geometry=Point(13.1, 32.7), killed_best=1) for n in (10, 11)]
    after, notices = public_version(table(*rows, *others), THEN)
    assert len(after) == 3
    assert sorted(after[schema.KILLED_BEST]) == [1, 1, 4]
    joined = dict(notices).get("public.joined", {"n": 0})["n"]
    assert joined == (2 if "event_group" in group else 0)


def test_a_chain_of_groups_is_one_event():
    chain = [
        row(0, geometry=Point(13.1, 32.7), event_group="a"),
        row(1, geometry=Point(13.1, 32.7), event_group="a", casualty_group="b"),
        row(2, geometry=Point(13.1, 32.7), casualty_group="b"),
    ]
    assert public_version(table(*chain), replace(THEN, least=2))[0].empty
    assert len(public_version(table(*chain), replace(THEN, least=1))[0]) == 1


def test_a_shared_toll_of_two_areas_stands_once():
    rows = [row(n, geometry=Point(13.1 + 2 * n, 32.7), casualty_group="t", killed_best=30) for n in range(2)]
    after, _ = public_version(table(*rows), replace(THEN, least=1))
    assert after[schema.KILLED_BEST].sum() == 30
    assert len(after) == 2


@pytest.mark.parametrize("resolution", [2, 5, 8, 11])
def test_middles_say_no_more_than_their_areas(resolution):
    rows = table(*(row(n, geometry=Point(13.1234567, 32.7654321), geo_radius_km=0.001) for n in range(3)))
    after, _ = public_version(rows, replace(THEN, resolution=resolution))
    middle, km = after.geometry.iloc[0], after[schema.GEO_RADIUS_KM].iloc[0]
    assert distance_to(rows, (middle.y, middle.x)).max() <= km
    digits = max(len(f"{value:.7f}".rstrip("0").partition(".")[2]) for value in (middle.x, middle.y))
    assert digits <= {2: 1, 5: 2, 8: 4, 11: 5}[resolution]


def test_places_in_doubt_stay_in_doubt_and_nothing_is_given():
    rows = [row(n, geometry=Point(13.1, 32.7), match_status="ambiguous" if n else "given") for n in range(3)]
    after, _ = public_version(table(*rows), THEN)
    assert sorted(after[schema.MATCH_STATUS]) == ["ambiguous", "ambiguous", "resolved"]


def test_recent_days_are_counted_back_from_the_day_of_publication():
    today = dt.datetime.now(dt.UTC).date()
    fresh = row(40, geometry=Point(13.1, 32.7), date_start=str(today - dt.timedelta(days=3)), date_end=None)
    rows = table(row(1, geometry=Point(13.1, 32.7)), fresh)
    after, notices = public_version(rows, Publication(least=1))
    assert after[schema.DATE_START].dt.year.tolist() == [2019]
    assert dict(notices)["public.late"] == {"n": 1, "day": str(today - dt.timedelta(days=14))}
    assert len(public_version(rows, Publication(least=1, delay_days=2))[0]) == 2


def test_divisions_stand_in_their_middle():
    after, notices = public_version(reported(), replace(THEN, areas="admin1", least=2))
    assert after.geometry.to_wkt().value_counts().tolist() == [9, 2]
    assert after[schema.GEO_RADIUS_KM].min() > 20
    assert ("public.areas", {}) in notices
    assert len(after) == 11


@pytest.mark.parametrize("least", [1, 2, 3, 9, 10])
def test_no_area_has_fewer_than_promised(least):
    after, _ = public_version(reported(), Publication(least=least, delay_days=0))
    assert after.geometry.to_wkt().value_counts().min() >= least if len(after) else least > 9


@pytest.mark.parametrize(
    "plan",
    [
        "private",
        3,
        Publication(least=0),
        Publication(delay_days=-1),
        Publication(resolution=16),
        Publication(areas="x"),
    ],
)
def test_impossible_plans_are_refused(plan):
    with pytest.raises(InputError):
        incident_map(reported(), publish=plan)


def test_review_and_publication_exclude_each_other():
    with pytest.raises(InputError, match="shows no evidence"):
        incident_map(reported(), publish="public", review=True)


@pytest.mark.parametrize(
    ("resolution", "fault"), [(16, "no resolution"), (-1, "no resolution"), (True, "no resolution")]
)
def test_resolutions_that_h3_has_not_are_refused(resolution, fault):
    with pytest.raises(InputError, match=fault):
        incident_map(reported(), hexagons=resolution)


def test_missing_h3_is_named_with_its_install_line(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "h3":
            raise ImportError
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r'pip install "geoincidents\[h3\]"'):
        incident_map(reported(), hexagons=5)


@pytest.mark.browser
def test_public_page_says_so_and_counts_in_hexagons(show):
    driver = show(incident_map(reported(), publish=THEN, title="For all"))
    assert driver.execute_script("return geoincidents.markers") == 9
    notes = " ".join(texts(driver, ".gi-notice"))
    for words in (
        "Made for the public",
        "H3 cells of resolution 5 (about 17 km",
        "2 incidents are withheld, because fewer",
    ):
        assert words in notes
    assert driver.execute_script("return document.querySelector('input[value=hexagons]').checked")
    assert driver.execute_script("return geoincidents.map.getPane('gi-hexagons').childElementCount") == 1
    assert not driver.execute_script("return geoincidents.map.getPane('gi-incidents').childElementCount")


@pytest.mark.browser
@pytest.mark.parametrize("areas", ["h3", "admin1"])
def test_public_entries_say_what_was_done_to_them(show, areas):
    driver = show(incident_map(reported(), publish=replace(THEN, areas=areas)))
    press(driver, ".gi-section .gi-entry button")
    wait(driver, "return document.querySelector('.gi-popup .gi-facts')")
    facts = dict(zip(texts(driver, ".gi-popup dt"), texts(driver, ".gi-popup dd"), strict=True))
    middle = {
        "h3": "the middle of an H3 cell of resolution 5, about 17 km across",
        "admin1": "the middle of its province",
    }
    assert middle[areas] in facts["Place on this map"]
    assert "sources are left out" in facts["What was done"]
    assert not {"Match", "Precision", "Why here"} & set(facts)
    lines = driver.execute_script("return geoincidents.csv()").splitlines()
    head = lines[0].split(",")
    assert head == [*PUBLISHED, "lat", "lon"]
    assert len(lines) == 10
    for line in lines[1:]:
        cells = dict(zip(head, line.split(","), strict=True))
        assert cells["match_status"] == "resolved"
        assert max(len(cells[name].partition(".")[2]) for name in ("lat", "lon")) <= 2


@pytest.mark.browser
def test_hexagons_count_what_is_shown(show):
    driver = show(incident_map(reported(), hexagons=4))
    press(driver, "input[value=hexagons]")
    wait(driver, "return geoincidents.map.getPane('gi-hexagons').childElementCount")
    numbers = """
        const text = new DOMParser().parseFromString(geoincidents.svg(), 'image/svg+xml');
        const written = [...text.querySelectorAll('text[stroke]')].map((one) => one.textContent);
        return written.filter((one) => Number(one) > 0);
    """
    assert sorted(driver.execute_script(numbers)) == ["11", "2"]
    driver.execute_script("geoincidents.filter('toll', 5)")
    assert driver.execute_script(numbers) == ["4"]
