"""Coordinates, grid references and plus codes in a place column: what is read, how exact it is, what is left alone."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geoincidents import Gazetteer, geo
from geoincidents.gazetteer.strings.coordinates import Absurd, read_coordinates
from geoincidents.gazetteer.strings.grids import ShortCode, read_grid
from geoincidents.schema import GeoPrecision, MatchStatus


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.default()


WRITTEN = [
    "32.68N 13.18E", "13.18E, 32.68N", "N32.68 E13.18", "N 32.68, 13.18 E", "32.68 N / 13.18 E", "32.68, 13.18",
    "(32.68, 13.18)", "[32.68; 13.18]", "32.68 13.18", "32,68 13,18", "32,68N 13,18E", "32.68° 13.18°",
    "lat: 32.68, lon: 13.18", "Latitude 32.68 Longitude 13.18", "lon=13.18 lat=32.68", "geo:32.68,13.18",
    "POINT (13.18 32.68)", "SRID=4326;POINT(13.18 32.68)", "GPS: 32.68, 13.18", "Coordinates: 32.68 N 13.18 E",
    "32.68 north, 13.18 east", "٣٢٫٦٨ شمالا ١٣٫١٨ شرقا", "32.68 Nord, 13.18 Est", "32.68N 13.18E.",
    "N32°40'48\" E013°10'48\"", "32°40′48″N 13°10′48″E", "32º 40’ 48” N, 13º 10’ 48” E", "32 40 48 N, 13 10 48 E",
    "32-40-48N 13-10-48E", "32°40'48\"N – 013°10'48\"E", "Posn: 32°40.8'N - 013°10.8'E",
    "324048N 0131048E", "32°40.8'N 13°10.8'E", "E 13°10'48'' N 32°40'48''",
    "Qasr bin Ghashir (32.68, 13.18)", "32.68N 13.18E (Qasr bin Ghashir)",
]  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
def test_many_habits_mean_one_point(text):
    spot = read_coordinates(text)
    assert (round(spot.lat, 6), round(spot.lon, 6)) == (32.68, 13.18)


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("33.9 S 18.4 E", -33.9, 18.4),
        ("-1.2921, 36.8219", -1.2921, 36.8219),
        ("−33.45; −70.66", -33.45, -70.66),
        ("12°03'S 77°02'W", -12.05, -77.0333),
        ("lat -33.45 lon -70.66", -33.45, -70.66),
        ("-33.9S 18.4E", -33.9, 18.4),
        ("0.31 N, 32.58 E", 0.31, 32.58),
    ],
)
def test_south_and_west_are_negative(text, lat, lon):
    spot = read_coordinates(text)
    assert (spot.lat, spot.lon) == (pytest.approx(lat, abs=1e-4), pytest.approx(lon, abs=1e-4))


@pytest.mark.parametrize(
    "text",
    ["5-7", "3, 4", "12.04.2019", "12/04/2019", "2019-04-07", "04/05", "12.04 - 13.04", "10:30 11:45", "1,234 5,678",
     "7 October", "Route 66", "6th of October City", "5N", "Sector 5, Block 7", "32.68", "32.68N 13.18", "20.5/30.1",
     "E5 N6 W7", "KM 4", "Tripoli", "N", "", "22 May Street", "13 بلدة", "Area 51 N", "100, 200"],
)  # fmt: skip
def test_what_is_none_is_left_to_the_names(text):
    assert read_coordinates(text) is None
    assert read_grid(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("95.2N 13.18E", "95.2 is no latitude"),
        ("32.68N 213.1E", "213.1 is no longitude"),
        ("132.68, 13.18", "132.68 is no latitude"),
        ("32°75'N 13°10'E", "75 minutes"),
        ("32.68N 13.18N", "two latitudes"),
        ("32.68E 13.18W", "two longitudes"),
        ("-32.68N 13.18E", "contradict"),
        ("0.0000, 0.0000", "nobody entered"),
        ("99SUR1234", "no square 99SUR 12 34"),
        ("XXXXXXXX+22", "no cell XXXXXXXX\\+22"),
    ],
)
def test_absurd_coordinates_are_unresolved_with_the_reason(gazetteer, text, why):
    match = gazetteer.resolve(text)
    assert match.status is MatchStatus.UNRESOLVED
    assert match.lat is None
    with pytest.raises(AssertionError, match=why):
        raise AssertionError(match.why)


@pytest.mark.parametrize(
    ("text", "km", "precision"),
    [
        ("32.6800N 13.1800E", 0.01, GeoPrecision.EXACT),  # the floor: what a receiver is good for
        ("32.68N 13.18E", 0.726, GeoPrecision.EXACT),
        ("32.7N 13.2E", 7.26, GeoPrecision.NEAR),
        ("32N 13E", 72.8, GeoPrecision.AREA),
        ("32°40'N 13°10'E", 1.21, GeoPrecision.NEAR),
        ("33SUS2936017276", 0.01, GeoPrecision.EXACT),
        ("33SUS2917", 0.708, GeoPrecision.EXACT),
        ("33SUS21", 7.07, GeoPrecision.NEAR),
        ("8F4MV5PR+VG", 0.01, GeoPrecision.EXACT),
        ("8F4MV500+", 3.64, GeoPrecision.NEAR),
    ],
)
def test_the_radius_is_the_half_diagonal_of_what_the_digits_leave_open(gazetteer, text, km, precision):
    match = gazetteer.resolve(text)
    assert match.status is MatchStatus.RESOLVED
    assert match.place is None
    assert match.radius_km == pytest.approx(km, rel=0.01)
    assert match.precision is precision
    assert "in the text" in match.why


@given(st.floats(-89, 89), st.floats(-179, 179), st.integers(2, 6))
def test_what_was_rounded_lies_within_the_radius(lat, lon, digits):
    spot = read_coordinates(f"{lat:.{digits}f}, {lon:.{digits}f}")
    if isinstance(spot, Absurd):
        assert abs(lat) < 0.005
        assert abs(lon) < 0.005
        return
    km = geo.distance_km(lat=lat, lon=lon, to_lat=spot.lat, to_lon=spot.lon)
    assert float(km) <= spot.radius_km * 1.001


@example(lat=0.0, lon=111.0, digits=3)  # a corner in the middle of a zone, where squares are largest on the ground
@given(lat=st.floats(-79, 83), lon=st.floats(-179, 179), digits=st.integers(1, 4))
def test_the_grid_square_of_a_point_holds_it(lat, lon, digits):
    import mgrs

    reference = mgrs.MGRS().toMGRS(lat, lon, MGRSPrecision=digits)
    spot = read_grid(reference if isinstance(reference, str) else reference.decode())
    if isinstance(spot, Absurd):  # the middle of a square that the edge of a zone cuts may lie in no square
        return
    km = geo.distance_km(lat=lat, lon=lon, to_lat=spot.lat, to_lon=spot.lon)
    assert float(km) <= spot.radius_km * 1.0001


def test_a_square_over_the_edge_of_a_band_of_latitude_is_read_without_a_warning():
    spot = read_grid("31M BM 7 1")
    assert (round(spot.lat, 1), round(spot.lon, 1)) == (-8.0, 1.0)


def test_a_short_plus_code_needs_the_place_beside_it(gazetteer):
    assert read_grid("V5PR+VG Tripoli") == ShortCode("V5PR+VG", "Tripoli")
    for text in ("V5PR+VG Tripoli, Libya", "Tripoli, Libya V5PR+VG", "v5pr+vg, Tripoli, Libya"):
        match = gazetteer.resolve(text)
        assert (round(match.lat, 4), round(match.lon, 4)) == (32.8872, 13.1913)
        assert match.place.country == "LBY"
        assert match.radius_km < 0.1
    assert gazetteer.resolve("V5PR+VG", near="Tripoli, Libya").lat == pytest.approx(32.8872, abs=1e-4)
    lost = gazetteer.resolve("V5PR+VG")
    assert lost.status is MatchStatus.UNRESOLVED
    assert "needs a place beside it" in lost.why
    assert "'Xqzvwk' is not resolved" in gazetteer.resolve("V5PR+VG Xqzvwk").why


def test_limits_hold_for_stated_points_too(gazetteer):
    assert gazetteer.resolve("32.68N 13.18E", country="LY").lat == 32.68
    assert "outside SYR" in gazetteer.resolve("32.68N 13.18E", country="Syria").why
    assert "lies outside" in gazetteer.resolve("32.68N 13.18E", within="Benghazi").why
    assert gazetteer.resolve("32.68N 13.18E", admin1="Tripoli", country="LY").lat == 32.68


def test_a_relation_may_start_from_coordinates(gazetteer):
    match = gazetteer.resolve("10 km south of 32.68N 13.18E")
    assert (round(match.lat, 2), round(match.lon, 2)) == (32.59, 13.18)
    assert match.place is None
