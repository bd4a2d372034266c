"""H3 cells of points and of circles: weights against a count of many points strewn over the circle."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point

from geoincidents import geo
from geoincidents.errors import InputError
from geoincidents.measures.cells import cell_of, cell_weights
from geoincidents.tables.conforming import incidents_from_rows

h3 = pytest.importorskip("h3")


def one(lat, lon, km):
    return incidents_from_rows([{"incident_id": "i", "geometry": Point(lon, lat), "geo_radius_km": km}])


@pytest.mark.parametrize(
    ("lat", "lon", "km", "resolution"),
    [(32.9, 13.2, 25, 5), (32.9, 13.2, 25, 3), (0, 179.99, 40, 4), (89.9, 0, 60, 4), (-33.9, 151.2, 3, 7)],
)
def test_a_circle_spreads_by_its_area(lat, lon, km, resolution):
    spread = cell_weights(one(lat, lon, km), resolution).set_index(f"h3_{resolution}")["weight"]
    assert spread.sum() == pytest.approx(1)
    assert spread.is_monotonic_decreasing
    count = 20_000
    turn = np.arange(count) * np.pi * (3 - 5**0.5)  # as a sunflower has its seeds, each with the same room
    lats, lons = geo.destination(
        lat=lat, lon=lon, km=km * np.sqrt((np.arange(count) + 0.5) / count), azimuth=np.degrees(turn)
    )
    strewn = pd.Series([h3.latlng_to_cell(*at, resolution) for at in zip(lats, lons, strict=True)])
    shares = strewn.value_counts(normalize=True)
    assert set(shares.index) <= set(spread.index)
    assert np.allclose(spread, shares.reindex(spread.index).fillna(0), atol=2e-3)


def test_every_row_adds_up_to_one(incidents):
    near = incidents.drop(index=5)  # all but the aggregate of a country
    table = cell_weights(near, 6)
    assert table.columns.tolist() == ["incident_id", "h3_6", "weight"]
    assert table.groupby("incident_id")["weight"].sum().round(9).eq(1).all()
    assert table["incident_id"].unique().tolist() == near["incident_id"].tolist()
    pd.testing.assert_index_equal(pd.Index(table.index.unique()), pd.Index(near.index.unique()))
    nowhere = table[table["incident_id"] == "i3"]
    assert nowhere["h3_6"].isna().tolist() == [True]
    unknown = table[table["incident_id"] == "i4"]  # no radius: the cell of the point
    assert unknown["h3_6"].tolist() == cell_of(near, 6)[[11]].tolist()
    assert table["h3_6"].dtype == "string"


def test_cells_of_no_rows_are_none(incidents):
    assert cell_of(incidents.iloc[:0]).name == "h3_5"
    assert cell_weights(incidents.iloc[:0]).columns.tolist() == ["incident_id", "h3_5", "weight"]
    assert cell_weights(incidents.iloc[[3]])["weight"].tolist() == [1.0]


@pytest.mark.parametrize("resolution", [-1, 16, 5.0, "5", None, True])
def test_a_resolution_is_one_of_h3(incidents, resolution):
    for measure in (cell_of, cell_weights):
        with pytest.raises(InputError, match="no resolution"):
            measure(incidents, resolution)


@pytest.mark.parametrize("km", [500, np.inf])
def test_a_circle_over_too_many_cells_is_refused(km):
    with pytest.raises(InputError, match=r"resolution 9\. Take a smaller"):
        cell_weights(one(27.0, 17.0, km), 9)
