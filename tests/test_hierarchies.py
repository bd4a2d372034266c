"""Places of which one cell names all divisions."""

import pandas as pd
import pytest

from geoincidents.tables.hierarchies import with_own_divisions


@pytest.mark.parametrize(
    ("cells", "place", "admin2", "admin1", "country"),
    [
        (["North Gondar › Dabat › Wekin"] * 3, "Wekin", "Dabat", "North Gondar", None),
        (["Idlib > Ariha"] * 3, "Ariha", None, "Idlib", None),
        (["Mandera, Kenya", "Garissa, Kenya"], "Mandera", None, None, "Kenya"),
        (["Lamu, Coast, Kenya", "Garissa, Kenya"], "Lamu", None, "Coast", "Kenya"),
        (["Brgy. Tambo, Pantao Ragat, Lanao del Norte"] * 2, "Brgy. Tambo", "Pantao Ragat", "Lanao del Norte", None),
        (
            ["xã Mường Pồn, huyện Điện Biên, tỉnh Lai Châu"] * 2,
            "xã Mường Pồn",
            "huyện Điện Biên",
            "tỉnh Lai Châu",
            None,
        ),
        (["near the old market, behind the school, at night"] * 2, None, None, None, None),
        (["Ariha, Idlib"] * 3, None, None, None, None),
        (["Tripoli"] * 3, None, None, None, None),
    ],
)
def test_the_most_exact_name_is_the_place(cells, place, admin2, admin1, country):
    found = pd.DataFrame({"place_phrase": [*cells, None]})
    with_own_divisions(found)
    row = found.iloc[0]
    assert row["place_phrase"] == (place or cells[0])
    assert pd.isna(found["place_phrase"].iloc[-1])
    assert (row.get("admin2"), row.get("admin1"), row.get("country")) == (admin2, admin1, country)


def test_divisions_of_their_own_columns_stay():
    found = pd.DataFrame({"place_phrase": ["Idlib › Ariha"] * 2, "admin1": ["Idlib Governorate", None]})
    with_own_divisions(found)
    assert found["admin1"].tolist() == ["Idlib Governorate", "Idlib"]
