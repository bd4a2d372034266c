"""Tables in partitions: every function answers as it does for one table, row for row, types and index included."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal
from shapely.geometry import Point

import geoincidents as gi
from geoincidents.errors import (
    FileFormatError,
    FileMissingError,
    InputError,
    OutputError,
    PlaceNotFoundError,
    SchemaError,
)
from geoincidents.tables.conforming import incidents_from_rows

dask = pytest.importorskip("dask")
dask_geopandas = pytest.importorskip("dask_geopandas")
dd = pytest.importorskip("dask.dataframe")

TRIPOLI = {"lat": 32.88743, "lon": 13.18733}
BY_ROW = [
    lambda t: gi.distance_to(t, "Tripoli"),
    lambda t: gi.distance_to(t, **TRIPOLI),
    lambda t: gi.azimuth_to(t, "Tripoli"),
    lambda t: gi.sector_of(t, "Tripoli"),
    lambda t: gi.ring_of(t, "Tripoli", edges_km=(10, 300)),
    lambda t: gi.within_radius(t, "Tripoli", km=300, how="possible"),
    lambda t: gi.within_area(t, "Libya"),
    lambda t: gi.within_area(t, (12.5, 32.6, 13.5, 33.0), how="certain"),
    lambda t: gi.in_country(t, "LBY"),
    lambda t: gi.between(t, "2019-04-03", "2019-04-08"),
    lambda t: gi.between(t, end="2019-04-03", undated=True),
    lambda t: gi.of_type(t, "air_strike"),
    lambda t: gi.by_actor(t, "LNA"),
    lambda t: gi.with_toll(t, min_killed=1),
    lambda t: gi.near(t, "Tripoli", k=3),
    lambda t: gi.near(incidents=t, k=0, **TRIPOLI),
    gi.countable,
    lambda t: gi.countable(t, strategic=True),
    lambda t: gi.along(t, ["Tripoli", "Benghazi"], km=5, how="possible"),
    lambda t: gi.sequence(t, within=5, km=20, first="air_strike"),
    lambda t: gi.sequence(t, within=3, km=100, how="possible", strategic=True),
    lambda t: gi.sequence(t, within=30, km=200, how="certain", then=["protest", "other"]),
    lambda t: gi.rolling_count(t, days=7, km=20),
    lambda t: gi.cell_of(t, 4),
    lambda t: gi.rolling_count(t, days=3, by="country", strategic=True),
]
SUMS = [None, "party", "week", "event_type", "country", "killed_best"]


@pytest.fixture(autouse=True)
def _in_this_thread():
    with dask.config.set({"dataframe.convert-string": False, "scheduler": "sync"}):
        yield


def toll():
    return st.one_of(st.none(), st.integers(0, 9))


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "record_kind": st.sampled_from(["incident", "incident", "strategic", "aggregate"]),
            "event_type": st.sampled_from(["air_strike", "protest", "other"]),
            "geometry": st.sampled_from(
                [None, Point(13.2, 32.8), Point(13.2, 32.9), Point(20.1, 32.1), Point(36.3, 33.5)]
            ),
            "geo_radius_km": st.sampled_from([None, 2.0, 80.0]),
            "date_start": st.sampled_from([None, "2019-04-02", "2019-04-05"]),
            "date_end": st.sampled_from([None, "2019-04-05", "2019-04-09"]),
            "event_group": st.sampled_from([None, "g1", "g2", "g3"]),
            "casualty_group": st.sampled_from([None, None, "c1", "c2"]),
            "source_name": st.sampled_from(["A", "B", None]),
            "source_schema": st.sampled_from(["text", "acled", "gdelt2"]),
            "actor1": st.sampled_from([None, "LNA", "GNA"]),
            "actor2": st.sampled_from([None, "LNA"]),
            "country": st.sampled_from([None, "LBY", "SYR"]),
            "killed_low": toll(),
            "killed_best": toll(),
        }
    ),
    min_size=1,
    max_size=14,
)


def table_of(rows):
    told = [{"incident_id": f"i{n}", "match_status": "given", **row} for n, row in enumerate(rows)]
    return incidents_from_rows(told)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.integers(1, 5))
@pytest.mark.parametrize("question", BY_ROW)
def test_measures_and_masks_are_those_of_one_table(question, rows, count):
    table = table_of(rows)
    parts = dask_geopandas.from_geopandas(table, npartitions=count, sort=False)
    answer = question(parts)
    assert isinstance(answer, dd.Series)
    expected = question(table)
    assert answer.dtype == expected.dtype
    assert_series_equal(answer.compute(), expected)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.integers(1, 5), st.sampled_from(["point", "possible", "certain"]))
def test_pairs_are_those_of_one_table(rows, count, how):
    table = table_of(rows)
    parts = dask_geopandas.from_geopandas(table, npartitions=count, sort=False)
    asked = {"within": 10, "km": 50, "how": how}
    assert_frame_equal(gi.sequence_pairs(parts, **asked).compute(), gi.sequence_pairs(table, **asked))


def test_cells_are_those_of_one_table(incidents):
    parts = dask_geopandas.from_geopandas(incidents, npartitions=3, sort=False)
    assert_frame_equal(gi.cell_weights(parts, 4).compute(), gi.cell_weights(incidents, 4))


@pytest.mark.parametrize("question", [gi.nearest_place, gi.admin_of])
def test_measures_that_look_places_up_are_those_of_one_table(incidents, question):
    assert_series_equal(
        question(dask_geopandas.from_geopandas(incidents, npartitions=3, sort=False)).compute(), question(incidents)
    )


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.integers(1, 5))
@pytest.mark.parametrize("by", SUMS)
def test_sums_are_those_of_one_table(by, rows, count):
    if by == "week" and pd.__version__.startswith("2."):
        pytest.skip("pandas 2 has a type of its own for weeks of which none is known")
    table = table_of(rows)
    assert_frame_equal(
        gi.sum_tolls(dask_geopandas.from_geopandas(table, npartitions=count, sort=False), by), gi.sum_tolls(table, by)
    )


def in_parts(table, count):
    return dask_geopandas.from_geopandas(table, npartitions=count, sort=False)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.integers(1, 5), st.sampled_from(["conservative", "latest", "official"]))
def test_events_are_summarised_as_those_of_one_table(rows, count, policy):
    table = table_of(rows).assign(evidence=[f"The police said {n % 3}." for n in range(len(rows))])
    table.loc[table.index[:1], "incident_id"] = "g1"  # the name of a group as well
    told = gi.summarise_events(in_parts(table, count), policy=policy)
    expected = gi.summarise_events(table, policy=policy)
    assert told.columns.tolist() == expected.columns.tolist()
    assert_geodataframe_equal(told.compute(), expected)


def told(rows, seed):
    """Rows of several sources about a few events, some of them vague, without a point, grouped or sharing a toll."""
    rng = np.random.default_rng(seed)
    towns = [("Zabid", 43.315, 14.195), ("Hodeidah", 42.95, 14.8), ("Taiz", 44.02, 13.58), ("Aden", 45.03, 12.8)]
    words = ["bakery", "Zabid", "market", "convoy", "Jets", "struck", "wedding", "hospital", "shelling", "mortar"]
    out = []
    for n in range(rows):
        name, lon, lat = towns[rng.integers(4)]
        radius = float(rng.choice([2, 2, 5, 40, 150, 400]))
        first = pd.Timestamp("2018-01-01") + pd.Timedelta(days=int(rng.integers(90)))
        source = str(rng.choice(["text", "text", "text", "acled", "gdelt2"]))
        out.append({
            "incident_id": f"{rng.integers(rows * 4):04}" if n % 7 else f"x{n // 14}", "record_kind": "incident",
            "event_type": str(rng.choice(["air_strike", "shelling", "attack_unspecified"])), "match_status": "given",
            "country": rng.choice(["YEM", "YEM", "SAU", None]), "place_name": name, "geo_radius_km": radius,
            "geometry": None if rng.random() < 0.1 else Point(lon + rng.normal(0, 0.02), lat), "date_start": first,
            "date_end": first + pd.Timedelta(days=int(rng.choice([0, 0, 0, 6, 30]))), "source_schema": source,
            "source_name": f"outlet {rng.integers(9)}" if rng.random() < 0.8 else None, "source_date": first,
            "event_group": f"g{rng.integers(8)}" if rng.random() < 0.2 else None,
            "casualty_group": f"c{rng.integers(4)}" if rng.random() < 0.2 else None,
            "killed_best": int(rng.integers(6)) if rng.random() < 0.5 else None, "actor1": rng.choice(["Houthi", None]),
            "evidence": " ".join(rng.choice(words, 5)) if rng.random() < 0.8 else None,
        })  # fmt: skip
    return incidents_from_rows(out)


@pytest.mark.parametrize(("seed", "count"), [(1, 1), (2, 2), (3, 5), (4, 9)])
def test_rows_are_linked_as_those_of_one_table(seed, count):
    table = told(260, seed)
    expected, links = gi.link_reports(table, return_links=True)
    assert len(links) > 10
    assert expected["event_group"].nunique() < len(table) - 10
    linked, found = dask.compute(*gi.link_reports(in_parts(table, count), return_links=True))
    assert_geodataframe_equal(linked, expected)
    key = ["first_id", "second_id", "score", "reason"]
    assert_frame_equal(found.sort_values(key, ignore_index=True), links.sort_values(key, ignore_index=True))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 40))
def test_every_pair_of_rows_that_may_link_meets_in_the_one_block_that_it_belongs_to(seed, count):
    from geoincidents.distributed.blocks import Blocks, Where
    from geoincidents.linking.facts import bounds_of, points_of
    from geoincidents.linking.pairing import SLACK_DAYS, SLACK_KM, distance_km

    table = told(80, seed)
    bounds = bounds_of(table, *points_of(table))
    where = Where.of(bounds)
    blocks = Blocks.of([where.sample(bounds.links)], count)
    rows, visited = blocks.visits(where)
    visits = set(zip(rows.tolist(), visited.tolist(), strict=True))
    one, two = np.triu_indices(len(table), 1)
    gap = np.maximum(bounds.first[one], bounds.first[two]) - np.minimum(bounds.last[one], bounds.last[two])
    km = distance_km(bounds, one, two)
    near = ~(km > bounds.radius[one] + bounds.radius[two] + SLACK_KM) & (gap <= SLACK_DAYS)
    home = blocks.home(where, one, two)
    assert max(home) < count
    assert np.array_equal(home, blocks.home(where, one, two))
    for left, right, block in zip(one[near].tolist(), two[near].tolist(), home[near].tolist(), strict=True):
        assert {(left, block), (right, block)} <= visits


@pytest.mark.parametrize("count", [1, 3, 5])
@pytest.mark.filterwarnings("ignore::geoincidents.errors.MissingPackWarning")
def test_places_in_doubt_are_listed_as_those_of_one_table(count):
    located = gi.locate(raw(60))
    expected = gi.unplaced(located)
    assert len(expected) > 1
    assert_frame_equal(gi.unplaced(in_parts(located, count)), expected)


def test_what_is_wrong_with_a_call_is_told_before_anything_is_computed(incidents):
    parts = dask_geopandas.from_geopandas(incidents, npartitions=2, sort=False)
    with pytest.raises(PlaceNotFoundError):
        gi.distance_to(parts, "Nowhere at all")
    with pytest.raises(InputError, match="no distance"):
        gi.within_radius(parts, "Tripoli", km=-1)
    with pytest.raises(InputError, match="no column"):
        gi.sum_tolls(parts, "colour")


def raw(rows=120):
    rng = np.random.default_rng(3)
    places = ["Tripoli", "Sirte", "Gasr Ben Ghachir", "50 km south of Tripoli", "Zahle", "Nowhereville", None]
    return pd.DataFrame(
        {
            "location": rng.choice(places, rows),
            "country": rng.choice(["LBY", "Libya", "Lebanon", "Utopia"], rows),
            "date": [f"0{day % 9 + 1}/{day % 28 + 1:02d}/2019" for day in range(rows)],
            "dead": rng.choice(["3", "10+", "5-7", "", "some"], rows),
            "note": rng.choice(["a", "b"], rows),
        }
    )


@pytest.mark.parametrize(
    "how", [{}, {"country": "LBY"}, {"near": "Sirte"}, {"keep_source": False}, {"on_ambiguous": "best"}]
)
@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.filterwarnings("ignore::geoincidents.errors.MissingPackWarning")
def test_a_table_is_located_as_one_table_is(how, count):
    table = raw()
    located = gi.locate(dd.from_pandas(table, npartitions=count, sort=False), **how)
    expected = gi.locate(table, **how)
    assert located.columns.tolist() == expected.columns.tolist()
    assert_geodataframe_equal(located.compute(), expected)


def test_each_place_is_looked_up_once_over_all_partitions(monkeypatch):
    asked = []
    real = gi.Gazetteer.resolve_many

    def counted(self, names, **context):
        asked.extend(names)
        return real(self, names, **context)

    monkeypatch.setattr(gi.Gazetteer, "resolve_many", counted)
    table = pd.DataFrame({"location": ["Tripoli", "Sirte", "Misrata"] * 20, "country": "LBY"})
    assert gi.locate(dd.from_pandas(table, npartitions=6, sort=False))["place_name"].compute().notna().all()
    assert sorted(asked) == ["Misrata", "Sirte", "Tripoli"]


def test_rows_of_a_group_have_to_be_in_one_partition():
    table = pd.DataFrame({"location": ["Tripoli", "Zahle", "Tripoli", "Sirte"], "report": ["a", "a", "b", "b"]})
    located = gi.locate(dd.from_pandas(table, npartitions=2, sort=False), group="report").compute()
    assert_geodataframe_equal(located, gi.locate(table, group="report"))
    torn = gi.locate(dd.from_pandas(table.iloc[[0, 2, 1, 3]], npartitions=2, sort=False), group="report")
    with pytest.raises(InputError, match="group 'a' are in several partitions"):
        torn.compute()


def test_rows_of_one_event_have_to_be_in_one_partition():
    actors = pd.DataFrame(
        {
            "event_id_cnty": ["LBY1", "LBY1", "LBY2", "LBY2", "LBY3"],
            "event_date": "2019-04-05",
            "event_type": "Battles",
            "actor1": ["A", "B", "A", "C", "D"],
            "fatalities": 2,
            "location": ["Tripoli", "Tripoli", "Zahle", "Zahle", "Sirte"],
        }
    )
    whole = gi.incidents_from_table(actors)
    assert len(whole) == 3
    parts = gi.incidents_from_table(dd.from_pandas(actors, chunksize=2, sort=False)).compute()
    assert parts[["incident_id", "actor1", "actor2"]].equals(whole[["incident_id", "actor1", "actor2"]])
    torn = gi.incidents_from_table(dd.from_pandas(actors.iloc[[0, 2, 1, 3, 4]], chunksize=2, sort=False))
    with pytest.raises(InputError, match="one event are in several partitions"):
        torn.compute()


@pytest.mark.parametrize("ids", [None, "id"])
def test_identifiers_are_those_of_one_table(ids):
    table = raw(60).rename(columns={"location": "place"}).iloc[[*range(60), *range(20)]].reset_index(drop=True)
    if ids:
        table[ids] = [f"x{row % 33}" for row in range(len(table))]
    read = {"errors": "flag", "source_name": "events.csv"}
    parts = gi.incidents_from_table(dd.from_pandas(table, npartitions=5, sort=False), **read).compute()
    assert parts["incident_id"].is_unique
    assert_geodataframe_equal(parts, gi.incidents_from_table(table, **read))


def test_a_file_in_partitions_is_read_as_in_pieces(tmp_path):
    path = tmp_path / "events.csv"
    table = raw(300).assign(note=[f'he said "x",\nthen {row % 7}' for row in range(300)])
    table.to_csv(path, index=False)
    parts = gi.read_incidents(path, partitions=6)
    assert parts.npartitions > 3
    assert_geodataframe_equal(parts.compute(), pd.concat(gi.read_incidents(path, chunks=10_000)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_file_of_any_encoding_is_read_in_partitions(tmp_path, encoding):
    path = tmp_path / "events.csv"
    raw(80).assign(note="Città").to_csv(path, index=False, sep=";", encoding=encoding, lineterminator="\r\n")
    parts = gi.read_incidents(path, partitions=4).compute()
    assert parts["note"].eq("Città").all()
    assert parts["place_phrase"].tolist() == gi.read_incidents(path)["place_phrase"].tolist()


def test_a_folder_of_files_is_read_file_by_file(tmp_path):
    for number in range(3):
        raw(40).assign(note=str(number)).to_csv(tmp_path / f"{number}.csv", index=False)
    parts = gi.read_incidents(tmp_path, partitions=3).compute()
    assert parts.index.tolist() == list(range(120))
    assert parts["source_name"].unique().tolist() == ["0.csv", "1.csv", "2.csv"]
    assert parts["incident_id"].is_unique


def many(rows=400):
    rng = np.random.default_rng(5)
    day = pd.Timestamp("2019-01-01") + pd.to_timedelta(rng.integers(0, 700, rows), unit="D")
    where = [
        Point(x, y) if known else None
        for x, y, known in zip(
            rng.uniform(-20, 40, rows), rng.uniform(0, 40, rows), rng.random(rows) > 0.1, strict=True
        )
    ]
    told = [
        {"incident_id": f"i{n}", "record_kind": "incident", "event_type": "protest", "match_status": "given",
         "date_start": day[n] if n % 17 else None, "geometry": where[n], "geo_radius_km": 5.0}
        for n in range(rows)
    ]  # fmt: skip
    return gi.conform(incidents_from_rows(told).assign(note=[f"n{n % 5}" for n in range(rows)]))


def test_a_folder_comes_back_row_for_row_in_the_order_of_time_and_place(tmp_path):
    table, folder = many(), tmp_path / "incidents"
    gi.write_incidents(dask_geopandas.from_geopandas(table, npartitions=9), folder)
    back = gi.open_incidents(folder)
    assert back.npartitions > 5
    rows = back.compute()
    assert rows.index.tolist() == list(range(len(table)))
    key = ["incident_id"]
    assert_geodataframe_equal(rows.sort_values(key, ignore_index=True), table.sort_values(key, ignore_index=True))
    days = [part["date_start"].dropna() for part in map(gi.read_incidents, sorted(folder.iterdir()))]
    spread = np.mean([(one.max() - one.min()).days for one in days if len(one)])
    assert spread < 350  # of 700, as rows come


def test_a_question_of_a_folder_opens_only_what_it_needs(tmp_path):
    table, folder = many(), tmp_path / "incidents"
    gi.write_incidents(dask_geopandas.from_geopandas(table, npartitions=16), folder)
    whole = gi.open_incidents(folder)
    asked = gi.open_incidents(folder, area="Libya", start="2019-03", end="2019-05")
    assert asked.npartitions < whole.npartitions / 2
    chosen = lambda t: t[gi.within_area(t, "Libya") & gi.between(t, "2019-03", "2019-05")]  # noqa: E731 asked twice
    assert_geodataframe_equal(chosen(asked).compute(), chosen(whole).compute())
    near = gi.open_incidents(folder, reference="Tripoli", km=100, how="possible")
    within = gi.within_radius(near, "Tripoli", km=100, how="possible").compute()
    assert within.sum() == gi.within_radius(table, "Tripoli", km=100, how="possible").sum()
    assert len(gi.open_incidents(folder, start="1990", end="1991").compute()) == 0
    undated = gi.open_incidents(folder, start="1990", end="1991", undated=True).compute()
    assert gi.between(undated, "1990", "1991", undated=True).sum() == table["date_start"].isna().sum()


def test_functions_take_the_folder_itself(tmp_path, incidents):
    gi.write_incidents(dask_geopandas.from_geopandas(incidents, npartitions=2, sort=False), tmp_path / "a")
    km = gi.distance_to(tmp_path / "a", "Tripoli").compute()
    assert sorted(km.dropna()) == pytest.approx(sorted(gi.distance_to(incidents, "Tripoli").dropna()))


def test_a_map_is_made_of_what_fits_into_a_page(tmp_path, incidents, monkeypatch):
    gi.write_incidents(in_parts(incidents, 3), tmp_path / "a")
    in_memory = gi.incident_map(gi.open_incidents(tmp_path / "a").compute(), reference="Tripoli").get_root().render()
    for table in (tmp_path / "a", gi.open_incidents(tmp_path / "a")):
        drawn = gi.incident_map(table, reference="Tripoli").get_root().render()
        assert len(drawn) == pytest.approx(len(in_memory), rel=0.001)
    monkeypatch.setattr("geoincidents.parallel.MOST_ROWS", 3)
    with pytest.raises(InputError, match=r"has 8 rows, more than the 3 that fit into one page. Choose some"):
        gi.incident_map(gi.open_incidents(tmp_path / "a"))


def test_a_folder_is_replaced_whole_and_nothing_else_is(tmp_path, incidents):
    parts = dask_geopandas.from_geopandas(incidents, npartitions=2, sort=False)
    folder = tmp_path / "a"
    gi.write_incidents(parts, folder)
    gi.write_incidents(parts, folder)
    assert len(gi.open_incidents(folder).compute()) == len(incidents)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="holds more than"):
        gi.write_incidents(parts, folder)
    with pytest.raises(OutputError, match="name of a file"):
        gi.write_incidents(parts, tmp_path / "a.gpkg")
    broken = parts.map_partitions(lambda part: part.assign(event_type="nonsense"), meta=parts._meta)
    with pytest.raises(Exception, match="nonsense"):
        gi.write_incidents(broken, tmp_path / "b")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_folder_that_is_none_or_damaged_is_told(tmp_path):
    with pytest.raises(FileMissingError, match="no folder"):
        gi.open_incidents(tmp_path / "none")
    (tmp_path / "part-0.parquet").write_bytes(b"PAR1 nothing")
    with pytest.raises(FileFormatError, match="part-0"):
        gi.open_incidents(tmp_path)
    with pytest.raises(InputError, match="belong together"):
        gi.open_incidents(tmp_path, km=3)
    with pytest.raises(InputError, match="no number of partitions"):
        gi.read_incidents(tmp_path, partitions=0)


def test_tables_in_memory_load_no_dask():
    import subprocess
    import sys

    code = (
        "import sys, geoincidents as gi; from geoincidents.tables.conforming import incidents_from_rows as rows;"
        "gi.distance_to(rows([{}]), lat=0, lon=0); gi.countable(rows([{'record_kind': 'incident'}]));"
        "print([m for m in sys.modules if m.startswith(('dask', 'distributed'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


DOCUMENTS = [
    {"text": f"A shell hit {town} on Friday, killing {dead} people.", "published": "2025-02-02", "source": "wire"}
    for dead, town in enumerate(["Omdurman", "Sirte", "Misrata", "Omdurman", "Sirte"], 2)
]


def test_documents_of_a_bag_or_a_table_are_read_as_files_are(tmp_path, caplog):
    import json

    import dask.bag as db

    several = [*DOCUMENTS, DOCUMENTS[0], {"text": "", "published": "2025-02-02", "source": "wire"}]
    (tmp_path / "reports.jsonl").write_text("\n".join(map(json.dumps, several[:-1])), encoding="utf-8")
    expected = gi.read_reports(tmp_path / "reports.jsonl")
    for reports in (db.from_sequence(several, npartitions=3), dd.from_pandas(pd.DataFrame(several), npartitions=2)):
        read = gi.read_reports(reports).compute().reset_index(drop=True)
        assert_geodataframe_equal(read, expected)
        assert "holds no text" in caplog.text
    with pytest.raises(FileFormatError, match="no text"):
        gi.read_reports(db.from_sequence(several, npartitions=3), on_unread="raise").compute()
    with pytest.raises(InputError):
        gi.read_reports(db.from_sequence(several), published="someday")
    with pytest.raises(SchemaError, match="no column 'text'"):
        gi.read_reports(dd.from_pandas(pd.DataFrame({"body": ["a"]}), npartitions=1))


def command(*words):
    import subprocess
    import sys

    run = [sys.executable, "-m", "geoincidents", *map(str, words)]
    return subprocess.run(run, capture_output=True, text=True, check=False)  # noqa: S603


def test_the_command_line_locates_by_workers_and_asks_a_folder(tmp_path):
    raw(400).assign(country="LBY").to_csv(tmp_path / "events.csv", index=False)
    out = tmp_path / "out"
    how = ["--country", "country", "--workers", 2, "--partitions", 8]
    done = command("locate", tmp_path / "events.csv", *how, "-o", out)
    assert done.returncode == 0, done.stderr
    assert f"{out}: 400 rows in {len(list(out.iterdir()))} files" in done.stderr
    asked = command(
        "query", out, "--within", "Tripoli:60km", "--between", "2019-01-01", "2019-01-09", "-o", tmp_path / "q.csv"
    )
    assert asked.returncode == 0, asked.stderr
    rows = gi.open_incidents(out).compute()
    near = rows[gi.within_radius(rows, "Tripoli", km=60) & gi.between(rows, "2019-01-01", "2019-01-09")]
    assert len(gi.read_incidents(tmp_path / "q.csv")) == len(near) > 0


def test_the_command_line_reads_links_and_selects_by_workers(tmp_path):
    import json

    reports = tmp_path / "reports"
    reports.mkdir()
    several = [{**DOCUMENTS[n % 5], "source": f"wire {n // 5}"} for n in range(15)]
    (reports / "wire.jsonl").write_text("\n".join(map(json.dumps, several)), encoding="utf-8")
    expected = gi.read_reports(reports)
    done = command("extract", reports, "--workers", 2, "-o", tmp_path / "read")
    assert done.returncode == 0, done.stderr
    key = ["incident_id"]
    read = gi.open_incidents(tmp_path / "read").compute().sort_values(key, ignore_index=True)
    assert_geodataframe_equal(read, expected.sort_values(key, ignore_index=True))
    done = command("link", tmp_path / "read", "--workers", 2, "-o", tmp_path / "linked")
    assert done.returncode == 0, done.stderr
    groups = gi.open_incidents(tmp_path / "linked").compute().set_index(key)["event_group"]
    assert groups.nunique() < len(groups)
    local = gi.link_reports(expected).set_index(key)["event_group"]
    assert groups.sort_index().to_dict() == local.sort_index().to_dict()
    done = command(
        "query", tmp_path / "linked", "--within", "Sirte:30km", "--countable", "--workers", 1, "-o", tmp_path / "few"
    )
    assert done.returncode == 0, done.stderr
    few = gi.open_incidents(tmp_path / "few").compute()
    assert few["place_name"].unique().tolist() == ["Sirte"]
    assert few["event_group"].is_unique


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--workers", "0", "-o", "out"], "no number of processes"),
        (["--workers", "1"], "Name it: -o FOLDER"),
        (["--workers", "1", "-o", "out", "--json"], "takes a table in memory"),
    ],
)
def test_the_command_line_says_what_workers_need(tmp_path, words, said):
    raw(5).to_csv(tmp_path / "events.csv", index=False)
    done = command("locate", tmp_path / "events.csv", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
