"""check_incidents over 200,000 rows, each with a point of its own near a town of five countries.

Every row has a day, a division, a toll, a sentence and a source record that states its year; one in a hundred has its
coordinates swapped, and all of these have to be found. Prints one JSON line.
"""

from __future__ import annotations

import json
import time

import geopandas as gpd
import numpy as np
import pandas as pd

import geoincidents as gi

ROWS, SWAPPED = 200_000, 100
COUNTRIES = ("SYR", "UKR", "SDN", "LBY", "YEM")


def rows() -> gpd.GeoDataFrame:
    """Make the table."""
    random = np.random.default_rng(2019)
    gazetteer = gi.Gazetteer.default()
    ground = gazetteer.ground
    wanted = np.isin(ground.country, [ground.labels.index(code) for code in COUNTRIES])
    at = random.choice(np.flatnonzero(ground.of_kind("P.") & wanted), ROWS)
    lat, lon = ground.lat[at] + random.normal(0, 0.02, ROWS), ground.lon[at] + random.normal(0, 0.02, ROWS)
    lat[::SWAPPED], lon[::SWAPPED] = lon[::SWAPPED].copy(), lat[::SWAPPED].copy()
    day = pd.Timestamp("2015-01-01") + pd.to_timedelta(random.integers(0, 3000, ROWS), unit="D")
    columns = {
        "incident_id": [f"i{number}" for number in range(ROWS)],
        "record_kind": "incident",
        "event_type": random.choice(["shelling", "protest", "air_strike"], ROWS),
        "match_status": "given",
        "geo_precision": "settlement",
        "geo_radius_km": 5.0,
        "country": np.array(ground.labels, dtype=object)[ground.country[at]],
        "admin1": [name for name, *_ in gazetteer.store.labels(ground.admin1[at].astype(np.uint32))],
        "date_start": day,
        "date_end": day,
        "killed_best": random.poisson(2, ROWS),
        "evidence": "Five people were killed in a strike on a market in the town. " * 3,
        "source_record": [json.dumps({"iyear": one.year, "notes": "x" * 500}) for one in day],
    }
    return gi.conform(gpd.GeoDataFrame(pd.DataFrame(columns), geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326"))


def main() -> None:
    """Measure and print."""
    table = rows()
    gi.check_incidents(table.head(1_000))  # opens the gazetteer and the outlines
    start, worked = time.perf_counter(), time.process_time()
    found = gi.check_incidents(table)
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    swapped = int(found.loc[found["finding"] == "swapped_coordinates", "rows"].sum())
    report = {
        "benchmark": "check_incidents",
        "rows": ROWS,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(worked, 1),
        "swapped_share_found": round(swapped / (ROWS / SWAPPED), 3),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
