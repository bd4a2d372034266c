"""Event tables at their size: read, stream, write, read back, locate and link, in seconds and megabytes.

    python benchmarks/tables.py [--rows 200000] [--gdelt 1000000] [--only NAME ...] [--before CHECKOUT]

Rows are made up, in the layouts of ACLED (2023 and later, notes of some 250 characters) and GDELT 2.0, so that nothing
has to be downloaded. Every measurement runs in a process of its own: seconds of CPU without starting Python and
opening the gazetteer, and the largest resident size of the whole process. Beside ``read`` the same table is made by
hand with pandas and geopandas: the same columns and types, points and the source rows as JSON, but no look-up of
countries and divisions, no checks and no findings. Prints one JSON line a measurement. ``--before`` runs the same on
the code of another checkout, and leaves out what that cannot do.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    import pandas as pd

ROOT = Path(__file__).parents[1]
SEED = 20_240_301
HEADER = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    *("iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision"),
    *("source", "source_scale", "notes", "fatalities", "tags", "timestamp"),
)
PLACES = (
    ("SYR", "760", "Middle East", "Syria", "Aleppo", "Jebel Saman", "Aleppo", 36.202, 37.134),
    ("YEM", "887", "Middle East", "Yemen", "Taizz", "Al Qahirah", "Taizz", 13.579, 44.021),
    ("SDN", "729", "Northern Africa", "Sudan", "Khartoum", "Omdurman", "Omdurman", 15.645, 32.478),
    ("UKR", "804", "Europe", "Ukraine", "Kharkiv", "Kharkivskyi", "Kharkiv", 49.994, 36.230),
    ("LBY", "434", "Northern Africa", "Libya", "Tripoli", "Tripoli", "Tripoli", 32.887, 13.191),
)
TYPES = (
    ("Battles", "Armed clash", "Military Forces", "State forces", "Rebel Forces", "Rebel group"),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack", "Rebel Forces", "Rebel group", "", ""),
    ("Protests", "Peaceful protest", "Protesters", "Protesters", "", ""),
)
NOTES = (
    "On {day}, sample forces were seen at positions near the village of {place}, and an unknown number of people were "
    "wounded, while residents fled towards the provincial capital along the main road; no more was given. {at}"
)
MEANT = {
    "Armed clash": "armed_clash",
    "Shelling/artillery/missile attack": "shelling",
    "Peaceful protest": "protest",
}
CLASSES = {"State forces": "state", "Rebel group": "rebel", "Protesters": "protesters"}
WIDTHS = {"1": ("settlement", 5.0), "2": ("near", 25.0), "3": ("admin1", 100.0)}
FORMATS = ("csv", "gpkg", "parquet", "geojson")
LOCATED, NAMES = 100_000, 5_000
CHUNK = 20_000


def make_acled(path: Path, rows: int) -> None:
    """Write made-up rows in the layout of ACLED."""
    made = random.Random(SEED)  # noqa: S311 no secret
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(HEADER)
        for at in range(rows):
            code, iso, region, country, admin1, admin2, place, lat, lon = made.choice(PLACES)
            kind, subtype, actor1, class1, actor2, class2 = made.choice(TYPES)
            year = made.randint(2018, 2024)
            day = f"{made.randint(1, 28):02d} {made.choice(('January', 'March', 'July'))} {year}"
            row = [
                *(f"{code}{at}", day, year, made.choice((1, 1, 1, 2)), "Political violence", kind, subtype),
                *(actor1, "", class1, actor2, "", class2, f"{class1}-{class2}", "", iso, region, country),
                *(admin1, admin2, "", place, f"{lat + made.uniform(-0.2, 0.2):.4f}"),
                *(f"{lon + made.uniform(-0.2, 0.2):.4f}", made.choice((1, 1, 2, 3)), "Sample Agency", "National"),
                *(NOTES.format(day=day, place=place, at=at), made.choice((0, 0, 0, 1, 2, 10)), "", 1_730_000_000 + at),
            ]
            table.writerow(row)


def make_gdelt(path: Path, rows: int) -> None:
    """Write made-up rows in the layout of GDELT 2.0: 61 columns, tabs, no header."""
    made = random.Random(SEED)  # noqa: S311 no secret
    fips = {"SYR": "SY", "YEM": "YM", "SDN": "SU", "UKR": "UP", "LBY": "LY"}
    with path.open("w", encoding="utf-8") as file:
        for at in range(rows):
            code, _, _, country, admin1, _, place, lat, lon = made.choice(PLACES)
            day = f"{made.randint(2016, 2024)}{made.randint(1, 12):02d}{made.randint(1, 28):02d}"
            where = ["4", f"{place}, {admin1}, {country}", fips[code], f"{fips[code]}00", "0"]
            where += [f"{lat + made.uniform(-0.2, 0.2):.4f}", f"{lon + made.uniform(-0.2, 0.2):.4f}", f"-{at % 9999}"]
            actors = [[f"{code}MIL", "MILITARY", code, *[""] * 4, "MIL", "", ""], [""] * 10]
            act = ["1", *made.choice((("190", "190", "19"), ("141", "141", "14"), ("043", "043", "04"))), "4", "-9.0"]
            row = [str(1_206_000_000 + at), day, day[:6], day[:4], f"{day[:4]}.8383", *actors[0], *actors[1], *act]
            row += ["10", "1", "10", "-4.25", *where, *[""] * 8, *where, f"{day}120000"]
            file.write("\t".join([*row, f"https://example.org/{day}/{at}.html"]) + "\n")


def by_hand(path: Path) -> gpd.GeoDataFrame:
    """What an analyst writes for one layout: the columns and types of the schema, points, and each row as JSON."""
    import geopandas as gpd
    import pandas as pd

    from geoincidents import schema

    raw = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    days = pd.to_datetime(raw["event_date"], format="%d %B %Y").astype("datetime64[us]")
    same = {
        "incident_id": "event_id_cnty",
        "event_subtype": "sub_event_type",
        "actor1": "actor1",
        "actor2": "actor2",
        "place_phrase": "location",
        "admin1": "admin1",
        "admin2": "admin2",
        "source_name": "source",
        "evidence": "notes",
    }
    columns: dict[str, Any] = {target: raw[name] for target, name in same.items()}
    columns |= {
        "record_kind": "incident",
        "event_type": raw["sub_event_type"].map(MEANT),
        "date_start": days,
        "date_end": days,
        "date_precision": raw["time_precision"].map({"1": "day", "2": "week", "3": "month"}),
        "actor1_type": raw["inter1"].map(CLASSES),
        "actor2_type": raw["inter2"].map(CLASSES),
        "country": raw["country"].map({place[3]: place[0] for place in PLACES}),
        "geo_precision": raw["geo_precision"].map({number: width for number, (width, _) in WIDTHS.items()}),
        "geo_radius_km": raw["geo_precision"].map({number: km for number, (_, km) in WIDTHS.items()}),
        "match_status": "given",
        "killed_best": raw["fatalities"].astype("Int64"),
        "source_schema": "acled",
        "source_record": [json.dumps(row, ensure_ascii=False) for row in raw.to_dict("records")],
    }
    table = pd.DataFrame(
        {
            name: pd.Series(
                columns.get(name, pd.NA if dtype != "float64" else float("nan")), index=raw.index, dtype=dtype
            )
            for name, dtype in schema.DTYPES.items()
        }
    )
    taken = {*same.values(), "event_date", "time_precision", "event_type", "inter1", "inter2", "country", "iso", "year"}
    further = raw.drop(columns=[*(taken | {"latitude", "longitude", "geo_precision", "fatalities"})])
    points = gpd.points_from_xy(raw["longitude"].astype(float), raw["latitude"].astype(float))
    return gpd.GeoDataFrame(table.join(further), geometry=points, crs="EPSG:4326")


def measured(work: Callable[[], int]) -> dict[str, Any]:
    """CPU seconds of some work, rows that it made, and the largest size of this process."""
    start = time.process_time()
    rows = work()
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "rows": rows,
        "cpu_seconds": round(seconds, 2),
        "peak_mb": round(peak),
        "rows_a_second": round(rows / seconds),
    }


def streamed(path: Path) -> dict[str, Any]:
    """A file read in pieces, each dropped; and the largest size after a tenth of it."""
    import geoincidents as gi

    sizes: list[float] = []

    def work() -> int:
        rows = 0
        for piece in gi.read_incidents(path, chunks=CHUNK):
            rows += len(piece)
            sizes.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return rows

    found = measured(work)
    return {**found, "chunk": CHUNK, "peak_mb_after_a_tenth": round(sizes[len(sizes) // 10])}


def names_table() -> pd.DataFrame:
    """Rows with five thousand names of five countries, as a table has them."""
    import numpy as np
    import pandas as pd

    import geoincidents as gi

    gazetteer = gi.Gazetteer.default()
    ground = gazetteer.ground
    labels = {place[0]: ground.labels.index(place[0]) for place in PLACES}
    towns = np.flatnonzero(ground.of_kind("P.") & np.isin(ground.country, list(labels.values())))
    rng = np.random.default_rng(SEED)
    at = rng.choice(towns, min(NAMES, len(towns)), replace=False)
    names = np.array([name for name, *_ in gazetteer.store.labels(ground.rows[at].astype(np.uint32))], dtype=object)
    countries = np.array(ground.labels, dtype=object)[ground.country[at]]
    rows = rng.integers(0, len(at), LOCATED)
    return pd.DataFrame({"location": names[rows], "country": countries[rows]})


def located() -> dict[str, Any]:
    """Names looked up; and the share that got a point."""
    import geoincidents as gi

    table, share = names_table(), []

    def work() -> int:
        incidents = gi.locate(table, country="country")
        share.append(float(incidents.geometry.notna().mean()))
        return len(incidents)

    found = measured(work)
    return {**found, "names": int(table["location"].nunique()), "share_located": round(share[0], 3)}


def linked(path: Path) -> dict[str, Any] | None:
    """Reports put together; None where the package cannot do it."""
    try:
        from geoincidents.linking import link_reports
    except ImportError:
        return None
    import geoincidents as gi

    incidents = gi.read_incidents(path, keep_source=False)
    half = len(incidents) // 2  # as if two sources told of the same country in the same years
    incidents.loc[incidents.index[half:], "source_schema"] = "ucdp_ged"
    return measured(lambda: len(link_reports(incidents)))


def run(name: str, folder: Path) -> dict[str, Any] | None:  # noqa: PLR0911 a measurement a return
    """One measurement, in a process of its own."""
    import logging

    logging.disable(logging.WARNING)
    import geoincidents as gi

    acled = folder / "acled.csv"
    gi.Gazetteer.default()
    what, _, suffix = name.partition(":")
    if what == "by_hand":
        return measured(lambda: len(by_hand(acled)))
    if what == "read":
        return measured(lambda: len(gi.read_incidents(acled, keep_source=suffix != "without_source")))
    if what == "stream":
        return streamed(folder / "gdelt.tsv") if "chunks" in (gi.read_incidents.__doc__ or "") else None
    if what == "locate":
        return located()
    if what == "link":
        return linked(acled)
    path = folder / f"incidents.{suffix}"
    if what == "write":
        incidents = gi.read_incidents(acled)

        def work() -> int:
            gi.write_incidents(incidents, path)
            return len(incidents)

        return {**measured(work), "file_mb": round(path.stat().st_size / 2**20)}
    return measured(lambda: len(gi.read_incidents(path)))


def main() -> None:
    """Measure and print."""
    names = ["by_hand", "read", "read:without_source"]
    names += [f"{what}:{suffix}" for suffix in FORMATS for what in ("write", "read_back")]
    names += ["stream", "locate", "link"]
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=200_000, help="rows of the ACLED layout")
    parser.add_argument("--gdelt", type=int, default=1_000_000, help="rows of the GDELT layout")
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=f"of {', '.join(names)}")
    parser.add_argument("--before", type=Path, metavar="CHECKOUT", help="another checkout to measure as well")
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(json.dumps(run(options.run[0], Path(options.run[1]))))
        return
    wanted = options.only or names
    with tempfile.TemporaryDirectory() as folder:
        make_acled(Path(folder) / "acled.csv", options.rows)
        if "stream" in wanted:
            make_gdelt(Path(folder) / "gdelt.tsv", options.gdelt)
        for checkout in filter(None, (ROOT, options.before)):
            for name in wanted:
                command = [sys.executable, __file__, "--run", name, folder]
                environment = os.environ | {"PYTHONPATH": str(checkout.resolve())}
                done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
                if done.returncode:
                    raise SystemExit(f"{name}: {done.stderr.strip().splitlines()[-1]}")
                if (found := json.loads(done.stdout)) is not None:
                    code = {} if checkout == ROOT else {"code": "before"}
                    print(json.dumps({"benchmark": f"tables {name}", **code, **found}), flush=True)


if __name__ == "__main__":
    main()
