"""Measures: values by hand or by another route, names, and the incidents' own index."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from geopy.distance import geodesic
from shapely.geometry import GeometryCollection, LineString, Point, box

import geoincidents as gi
from geoincidents import geo
from geoincidents.errors import InputError, PlaceNotFoundError, SchemaError
from geoincidents.gazetteer import Gazetteer
from geoincidents.gazetteer.area import find_area
from geoincidents.measures.nearest import nearest_place
from geoincidents.measures.reference import azimuth_to, coordinates, distance_to, ring_of, sector_of
from geoincidents.place import Place
from geoincidents.queries import within_area, within_radius
from geoincidents.tables import conforming

TRIPOLI = {"lat": 32.88743, "lon": 13.18733}
MEASURES = [distance_to, azimuth_to, sector_of, ring_of]
PLACE = Place("x:1", "Bab al-Azizia", "S.MILB", 32.88743, 13.18733, "LBY", "Tripoli", 0, 1.0, "test", "CC0")


def test_distances_are_the_geodesics(incidents):
    km = distance_to(incidents, **TRIPOLI)
    center = (32.88743, 13.18733)
    expected = [math.nan if p is None else geodesic(center, (p.y, p.x)).km for p in incidents.geometry]
    assert km.index.tolist() == [7, 3, 3, 0, 11, 5, 2, 9]
    assert km.name == "reference_km"
    assert km.dtype == "float64"
    assert km.tolist() == pytest.approx(expected, abs=1e-6, nan_ok=True)
    assert km.iloc[1:4].tolist() == pytest.approx([22.632, 50, math.nan], abs=0.01, nan_ok=True)


def test_azimuths_start_at_the_reference(incidents):
    azimuth = azimuth_to(incidents, **TRIPOLI)
    assert azimuth.name == "reference_azimuth_deg"
    assert azimuth.index.equals(incidents.index)
    assert azimuth.iloc[1] == pytest.approx(180.95, abs=0.01)
    assert azimuth.iloc[2] == pytest.approx(180, abs=1e-6)
    assert azimuth.isna().tolist() == [True, False, False, True, False, False, False, True]


def test_sectors_are_strings_and_null_where_there_is_no_direction(incidents):
    sector = sector_of(incidents, **TRIPOLI)
    assert sector.tolist() == [pd.NA, "S", "S", pd.NA, "E", "SE", "W", pd.NA]
    assert (str(sector.dtype), sector.name) == ("string", "reference_sector")
    assert sector.index.equals(incidents.index)


def test_rings_are_ordered_and_hold_their_outer_edge(incidents):
    ring = ring_of(incidents, **TRIPOLI)
    labels = ["0-10 km", "10-25 km", "25-50 km", "50-100 km", ">100 km"]
    assert ring.cat.categories.tolist() == labels
    assert ring.cat.ordered
    assert ring.astype(object).where(ring.notna(), None).tolist() == [
        "0-10 km", "10-25 km", "25-50 km", None, ">100 km", ">100 km", "25-50 km", "0-10 km",
    ]  # fmt: skip
    assert ring.name == "reference_ring"
    km = distance_to(incidents, **TRIPOLI).iloc[1]
    assert ring_of(incidents, **TRIPOLI, edges_km=(km, 30)).iloc[1] == f"0-{km:g} km"


@pytest.mark.parametrize("edges", [(), (0, 10), (10, 10), (20, 10), (-1,), (math.nan,), (10, math.inf)])
def test_edges_have_to_ascend_from_above_nought(incidents, edges):
    with pytest.raises(InputError, match="edges_km has to ascend"):
        ring_of(incidents, **TRIPOLI, edges_km=edges)


@pytest.mark.parametrize("measure", MEASURES)
def test_every_form_of_a_reference_means_the_same(incidents, measure):
    expected = measure(incidents, **TRIPOLI)
    for reference in ((32.88743, 13.18733), Point(13.18733, 32.88743)):
        pd.testing.assert_series_equal(measure(incidents, reference), expected)
    named = measure(incidents, PLACE)
    pd.testing.assert_series_equal(named, expected, check_names=False)
    assert named.name == expected.name.replace("reference", "bab_al_azizia")


@pytest.mark.parametrize("measure", MEASURES)
def test_a_name_is_looked_up_and_names_the_series(incidents, measure):
    named = measure(incidents, "Tripoli")
    assert named.name.startswith("tripoli_")
    assert named.index.equals(incidents.index)


def test_an_unknown_name_is_an_error_that_says_which(incidents):
    with pytest.raises(PlaceNotFoundError, match="Xqzwvk"):
        distance_to(incidents, "Xqzwvk")


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    ("reference", "point"),
    [
        (None, {}),
        (None, {"lat": 1}),
        ("Tripoli", {"lat": 1, "lon": 1}),
        ((91, 0), {}),
        ((0, 181), {}),
        ((math.nan, 0), {}),
        (None, {"lat": 95.0, "lon": 1.0}),
        (Point(), {}),
        (7, {}),
        (box(0, 0, 1_000_000, 1_000_000), {}),
    ],
)
def test_what_is_no_single_reference_is_refused(incidents, measure, reference, point):
    with pytest.raises(InputError):
        measure(incidents, reference, **point)


def test_an_area_is_nought_inside_and_measured_from_its_border(incidents):
    area = box(13, 32.6, 13.4, 33)
    km = distance_to(incidents, area)
    assert km.iloc[[0, 1, 7]].tolist() == [0, 0, 0]
    assert km.iloc[2] == pytest.approx(18.12, abs=0.02)  # 0.1634 degrees of latitude
    assert sector_of(incidents, area).iloc[[0, 2]].tolist() == [pd.NA, "S"]
    assert azimuth_to(incidents, area).iloc[2] == pytest.approx(180, abs=0.05)


def test_a_line_is_measured_across(incidents):
    coast = LineString([(11, 33), (16, 33)])
    assert distance_to(incidents, coast).iloc[0] == pytest.approx(12.48, abs=0.02)
    assert sector_of(incidents, coast).iloc[0] == "S"


def test_tables_without_rows_give_series_without_rows(incidents):
    for measure in MEASURES:
        empty = measure(incidents.iloc[:0], **TRIPOLI)
        assert len(empty) == 0
        assert empty.dtype == measure(incidents, **TRIPOLI).dtype
    assert len(nearest_place(incidents.iloc[:0])) == 0


def test_tables_without_any_point_give_nulls(incidents):
    nowhere = incidents.iloc[[3, 3]]
    for measure in MEASURES:
        assert measure(nowhere, **TRIPOLI).isna().all()
        assert measure(nowhere, box(0, 0, 1, 1)).isna().all()
    assert nearest_place(nowhere, value="km").isna().all()


def test_any_index_is_kept(incidents):
    incidents.index = pd.MultiIndex.from_arrays([["b", "a"] * 4, [1] * 8], names=["who", "n"])
    for measure in MEASURES:
        pd.testing.assert_index_equal(measure(incidents, **TRIPOLI).index, incidents.index)
    pd.testing.assert_index_equal(nearest_place(incidents).index, incidents.index)


def test_measures_leave_their_input_alone(incidents):
    before = incidents.copy(deep=True)
    for measure in MEASURES:
        measure(incidents, box(13, 32, 14, 33))
    pd.testing.assert_frame_equal(incidents, before)


def test_coordinates_come_from_any_system(incidents):
    mercator = incidents.to_crs("EPSG:3857")
    pd.testing.assert_series_equal(distance_to(mercator, **TRIPOLI), distance_to(incidents, **TRIPOLI), atol=1e-6)
    lat, lon = coordinates(incidents.set_crs(None, allow_override=True))
    assert (lat[0], lon[0]) == (32.88743, 13.18733)


def test_what_is_no_table_of_points_is_refused(incidents):
    with pytest.raises(SchemaError, match="no geometry"):
        distance_to(pd.DataFrame(incidents.drop(columns="geometry")), **TRIPOLI)
    areas = gpd.GeoDataFrame(geometry=[box(0, 0, 1, 1), Point(0, 0)], crs="EPSG:4326")
    with pytest.raises(SchemaError, match="1 of the incidents are not points"):
        distance_to(areas, **TRIPOLI)


def test_the_nearest_place_by_name_distance_and_direction():
    table = conforming.incidents_from_rows(
        [{"geometry": Point(13.19, 32.88)}, {"geometry": None}, {"geometry": Point(13.19, 32.88)}],
    )
    table.index = [4, 4, 1]
    name = nearest_place(table, kind="P.PPLC")
    assert name.tolist() == ["Tripoli", pd.NA, "Tripoli"]
    assert name.index.tolist() == [4, 4, 1]
    capital = Gazetteer.default().capital("LBY")
    assert nearest_place(table, kind="P.PPLC", value="place_id").iloc[0] == capital.place_id
    expected = distance_to(table, capital)
    km = nearest_place(table, kind="P.PPLC", value="km")
    assert (km.name, km.dtype) == ("nearest_place_km", np.float64)
    assert km.tolist() == pytest.approx(expected.tolist(), nan_ok=True)
    azimuth = nearest_place(table, kind="P.PPLC", value="azimuth_deg")
    assert azimuth.tolist() == pytest.approx(azimuth_to(table, capital).tolist(), nan_ok=True)


def test_a_measure_of_the_nearest_place_that_does_not_exist(incidents):
    with pytest.raises(InputError, match="value='colour' is none of name"):
        nearest_place(incidents, value="colour")


@pytest.mark.parametrize("edges", [10, None, "10", (), [10, "25"], [None], [True, 5], [5, math.nan], [0, 5], [5, 5]])
def test_edges_that_are_no_ascending_numbers_are_told(incidents, edges):
    with pytest.raises(InputError, match=r"edges_km has to ascend from above 0, such as \(10, 25, 50\); got "):
        ring_of(incidents, edges_km=edges, **TRIPOLI)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("at", [("32.9", 13.2), (32.9, "13,2"), (True, 13.2), (32.9, math.nan), ((1,), 2), (91, 2)])
def test_coordinates_that_are_none_are_told(incidents, measure, at):
    with pytest.raises(InputError):
        measure(incidents, lat=at[0], lon=at[1])


@pytest.mark.parametrize("reference", [5, ("32.9", "x"), (1, 2, 3), {}, [None, None], object()])
def test_references_that_are_none_are_told(incidents, reference):
    with pytest.raises(InputError):
        distance_to(incidents, reference)


def test_edges_may_come_from_numpy(incidents):
    expected = ring_of(incidents, edges_km=(10, 25), **TRIPOLI)
    pd.testing.assert_series_equal(ring_of(incidents, edges_km=np.array([10, 25]), **TRIPOLI), expected)


def test_an_empty_point_is_no_place_for_measures_and_queries(incidents):
    shapes = incidents.geometry.tolist()
    shapes[0], shapes[1] = Point(), GeometryCollection()
    table = incidents.set_geometry(gpd.GeoSeries(shapes, index=incidents.index, crs=4326))
    there = np.array([shape is not None and not shape.is_empty for shape in shapes])
    assert distance_to(table, "Tripoli").notna().tolist() == there.tolist()
    assert sector_of(table, "Benghazi").notna().tolist() == there.tolist()
    assert nearest_place(table).notna().tolist() == there.tolist()
    for mask in (within_radius(table, "Tripoli", km=5000), within_area(table, "Libya")):
        assert not mask.to_numpy()[~there].any()
        assert mask.any()


def at(*points, **columns):
    rows = [{"geometry": None if point is None else Point(point[1], point[0])} for point in points]
    return conforming.incidents_from_rows(rows).assign(**columns)


# Distances from the coast and the next border as read off published maps, in km.
@pytest.mark.parametrize(
    ("place", "coast", "border"),
    [
        ((27.04, 14.43), (480, 520), (380, 460)),  # Sabha
        ((50.45, 30.52), (340, 440), (80, 110)),  # Kyiv, from the liman of the Southern Buh
        ((33.51, 36.29), (70, 95), (18, 30)),  # Damascus
        ((31.5, 34.47), (0, 5), (1, 9)),  # Gaza
        ((33.6, 13.2), (60, 90), (150, 200)),  # at sea off Tripoli
        ((-1.68, 29.22), (1000, 1200), (0, 5)),  # Goma
    ],
)
def test_coast_and_border_are_as_far_as_maps_show(place, coast, border):
    table = at(place, None)
    for measure, (low, high) in ((gi.coast_km, coast), (gi.border_km, border)):
        km = measure(table)
        assert low <= km[0] <= high
        assert np.isnan(km[1])


def test_people_are_counted_once_within_the_distance():
    table = at((32.89, 13.19), (32.89, 13.19), (25.0, -40.0), None)
    near, far = (gi.population_within(table, km) for km in (10, 100))
    assert near.name == "population_10km"
    assert far[0] >= near[0] > 500_000
    assert near[0] == near[1]
    assert near[2] == 0
    assert pd.isna(near[3])
    gazetteer = Gazetteer.embedded()
    ground = gazetteer.ground
    rows = np.flatnonzero(ground.of_kind("P.") & ~ground.of_kind("P.PPLX"))
    km = geo.distance_km(lat=ground.lat[rows], lon=ground.lon[rows], to_lat=32.89, to_lon=13.19)
    expected = gazetteer.store.population(ground.rows[rows[km <= 100]]).sum()
    assert gi.population_within(table, 100, gazetteer=gazetteer)[0] == expected
    with pytest.raises(InputError, match="above 0"):
        gi.population_within(table, 0)


def test_people_of_quarters_are_counted_with_their_city_and_those_of_suburbs_beside_it():
    donetsk, paris = gi.population_within(at((48.023, 37.802), (48.853, 2.349)), 12)
    assert 900_000 < donetsk < 1_600_000  # 1,240,000 with Makiivka; 2,390,000 if its quarters are counted again
    assert paris > 4_000_000  # the city alone has 2,100,000


@pytest.mark.parametrize(
    ("lat", "lon", "when", "altitude"),
    [  # 90 degrees less the latitude and the sun's declination at noon
        (0.0, 0.0, "2024-03-20T12:07:00Z", 90.0),
        (51.48, 0.0, "2024-06-20T12:02:00Z", 62.0),
        (51.48, 0.0, "2024-12-21T11:58:00Z", 15.1),
        (-33.87, 151.21, "2024-01-01T01:58:00Z", 79.2),
        (32.89, 13.19, "2019-04-06T23:08:00Z", -50.3),
    ],
)
def test_the_sun_stands_where_the_almanac_says(lat, lon, when, altitude):
    table = at((lat, lon), time_start=pd.to_datetime([when], utc=True))
    assert gi.sun_altitude(table)[0] == pytest.approx(altitude, abs=2.0)


def test_days_are_counted_from_a_day():
    rows = [{"date_start": "2019-04-02"}, {"date_start": "2019-04-04", "date_end": "2019-04-06"}, {}]
    days = gi.days_since(conforming.incidents_from_rows(rows), "2019-04-04")
    assert days.name == "days_since_2019_04_04"
    assert days.tolist()[:2] == [-2.0, 1.0]
    assert np.isnan(days[2])
    with pytest.raises(InputError):
        gi.days_since(conforming.incidents_from_rows(rows), "someday")


@pytest.mark.parametrize("kind", ["points", "lines", "areas"])
def test_the_nearest_target_is_that_of_each_alone(kind):
    random = np.random.default_rng(4)
    table = at(*random.uniform((30, 10), (35, 20), (40, 2)), None)
    spots = [Point(x, y) for y, x in random.uniform((30, 10), (35, 20), (9, 2))]
    shapes = {
        "points": spots,
        "lines": [LineString(spots[:3]), LineString(spots[3:6])],
        "areas": [s.buffer(0.3) for s in spots],
    }
    targets = gpd.GeoSeries(shapes[kind], index=[f"t{n}" for n in range(len(shapes[kind]))], crs=4326)
    each = pd.DataFrame({name: gi.distance_to(table, shape) for name, shape in targets.items()})
    km = gi.nearest_of(table, targets)
    assert np.allclose(km, each.min(axis=1), atol=1e-6, equal_nan=True)
    label = gi.nearest_of(table, targets, value="label")
    assert [each.loc[row, name] for row, name in label.dropna().items()] == pytest.approx(km.dropna().tolist())
    assert gi.nearest_of(table, targets.to_crs(3857)).round(3).equals(km.round(3))
    with pytest.raises(InputError, match="no target"):
        gi.nearest_of(table, targets.iloc[:0])


def test_a_reference_may_be_a_table_or_an_area(incidents):
    bases = gpd.GeoSeries([Point(13, 32), None, Point(20, 32)], crs=4326)
    each = pd.DataFrame({number: gi.distance_to(incidents, base) for number, base in enumerate(bases.dropna())})
    frame = gpd.GeoDataFrame(geometry=bases.to_crs(3857))
    for form in (bases, frame):
        assert np.allclose(gi.distance_to(incidents, form), each.min(axis=1), atol=1e-6, equal_nan=True)
    assert gi.near(incidents, frame, k=1).tolist() == [False] * 4 + [True] + [False] * 3
    area = find_area("Tunisia")
    assert gi.distance_to(incidents, area).equals(gi.distance_to(incidents, area.geometry()).rename("tunisia_km"))
    with pytest.raises(InputError, match="empty"):
        gi.distance_to(incidents, bases.iloc[:0])


def test_a_target_may_lie_across_the_antimeridian():
    table = at((0, 179.5), (0, -179.5), (0, -170))
    targets = gpd.GeoSeries([LineString([(150, 0), (160, 0)]), box(179, -1, 181, 1)], crs=4326)
    assert gi.nearest_of(table, targets).round().tolist() == [0, 0, 1002]
    assert gi.nearest_of(table, targets, value="label").tolist() == ["1", "1", "1"]


def test_one_call_gives_every_measure(incidents):
    table = gi.features(incidents, "Tripoli", since="2019-04-04")
    assert table.columns.tolist() == [
        "tripoli_km", "tripoli_azimuth_deg", "tripoli_sector", "tripoli_ring", "nearest_place", "point_country",
        "point_admin1", "days_since_2019_04_04",
    ]  # fmt: skip
    pd.testing.assert_index_equal(table.index, incidents.index)
    pd.testing.assert_series_equal(table["tripoli_km"], gi.distance_to(incidents, "Tripoli"))
    assert gi.features(incidents).columns.tolist() == ["nearest_place", "point_country", "point_admin1"]
    others = gi.features(incidents, names=["coast", "border", "population", "nearest_place_km", "cell"])
    assert others.columns.tolist() == ["coast_km", "border_km", "population_25km", "nearest_place_km", "h3_5"]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"names": ["colour"]}, "no measure"),
        ({"names": "ring"}, "needs a reference"),
        ({"names": ["days_since"]}, "needs since="),
    ],
)
def test_measures_that_cannot_be_made_are_told(incidents, how, said):
    with pytest.raises(InputError, match=said):
        gi.features(incidents, **how)
