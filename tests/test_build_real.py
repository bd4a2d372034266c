"""Libya out of the three real sources: one place each, with the names of all."""

from collections import Counter

import pytest

from geoincidents import Gazetteer, geo
from geoincidents.compile import build_gazetteer, check_gazetteer


@pytest.fixture(scope="module")
def libya(tmp_path_factory):
    from conftest import SHARED

    folder = SHARED / "gazetteers"
    if not folder.is_dir():
        pytest.skip(f"no real data in {SHARED}")
    out = tmp_path_factory.mktemp("built") / "libya.gaz"
    names = (
        "LY.txt",
        "wof_ly.csv",
        "wof_ly_names.csv",
        "osm_libya_places.json",
        "admin1CodesASCII.txt",
        "airports.csv",
    )
    made = build_gazetteer([folder / name for name in names], out)
    assert made["places"] == check_gazetteer(out)["places"]
    return Gazetteer.open(out)


def test_one_qasr_bin_ghashir_with_the_names_of_all_three(libya):
    found = {c.place.place_id: c.place for c in libya.lookup("Qasr bin Ghashir", country="LBY") if c.score > 0.9}
    assert set(found) == {"geonames:2213618"}
    place = found["geonames:2213618"]
    assert place.source == "GeoNames; Who's On First; OpenStreetMap"
    aliases = libya.store.aliases(libya.row_of("geonames:2213618"))
    assert {"osm", "whosonfirst"} <= {alias.partition(":")[0] for alias in aliases}
    assert {libya.row_of(alias) for alias in aliases} == {libya.row_of("geonames:2213618")}
    assert {"Qaşr Bin Ghashīr", "قصر بن غشير"} <= set(place.names)
    assert float(geo.distance_km(lat=place.lat, lon=place.lon, to_lat=32.686, to_lon=13.1765)) < 1


@pytest.mark.parametrize("name", ["Gasr Ben Ghachir", "Qasr Bin Gashir", "Qaşr Bin Ghashīr", "قصر بن غشير"])
def test_all_its_spellings_find_it(libya, name):
    match = libya.resolve(name, country="LY")
    assert match.place is not None
    assert match.place.place_id == "geonames:2213618"


@pytest.mark.parametrize(
    ("name", "identifier"),
    [("Tripoli", "geonames:2210247"), ("Sabha", "geonames:2212775"), ("Ubari", "geonames:2219235")],
)
def test_towns_that_all_sources_know_are_there_once(libya, name, identifier):
    towns = {
        c.place.place_id for c in libya.lookup(name, country="LBY", fuzzy=False) if c.place.kind.startswith("P.PPL")
    }
    assert towns == {identifier}


def test_what_osm_alone_knows_is_in_libya(libya):
    ids = libya.store.place_ids(libya.ground.rows)
    osm = [row for row, place_id in enumerate(ids, 1) if place_id.startswith("osm:")]
    counts = Counter(place.country for place in libya.store.places(osm))
    assert 100 < counts["LBY"] < 600
    assert sum(counts.values()) - counts["LBY"] <= 8  # within 3 km of a border, or where three countries meet


def test_most_osm_places_were_known(libya):
    aliases = [alias for row in libya.ground.rows.tolist() for alias in libya.store.aliases(row)]
    joined = sum(alias.startswith("osm:") for alias in aliases)
    assert joined > 450


def test_every_source_is_listed_with_its_licence(libya):
    licences = {source["prefix"]: source["licence"] for source in libya.info()["sources"]}
    assert licences["geonames"] == "CC-BY-4.0"
    assert licences["osm"] == "ODbL-1.0"
    assert licences["airportsdata"] == "MIT"
    assert all(source["attribution"] for source in libya.info()["sources"] if source["places"])
