"""The offline map against its peers: time to write, size, requests, time until drawn, and steps of its filters.

Every measurement runs in a process of its own on the same synthetic incidents (notes of about 235 characters), and is
given up after a time limit. The pages are opened from disk in headless Chromium with name resolution cut off, so that
only pages that need no network can be drawn; a step is the time that the page's own script takes, a frame the time from
one picture on the screen to the next (a screen shows one each 16.7 ms at best). Prints one JSON line.

Run: ``python benchmarks/map.py [ROWS ...]``; 1,000, 10,000 and 100,000 rows by default. Needs Chromium with its driver,
the ``test`` extra, and the peers that one wants beside it (plotly; swiftmap; mapclassify for ``GeoDataFrame.explore``).
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT_S = 120
TOWNS = 400
SIZES = (1_000, 10_000, 100_000)
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1280,800",
)  # fmt: skip
DRAWN = {
    "geoincidents": "window.geoincidents && window.geoincidents.ready",
    "plotly": "document.querySelector('.js-plotly-plot .gl-canvas, .js-plotly-plot .xtick')",
    "swiftmap": "document.querySelector('.leaflet-container canvas')",
}
STEPS = """
const done = arguments[0];
const page = window.geoincidents;
const times = (act, count = 25) => {
  const taken = [];
  for (let k = 0; k < count; k += 1) {
    const start = performance.now();
    act(k);
    taken.push(performance.now() - start);
  }
  return Number(taken.sort((a, b) => a - b)[Math.floor(count / 2)].toFixed(1));
};
const centre = page.map.getCenter();
const result = {
  slider_ms: times((k) => page.filter('time', [16200 + 100 * k, 16800 + 100 * k])),
  type_filter_ms: times((k) => page.filter('type', k % 2 ? ['shelling'] : [])),
};
page.filter('time', null);
page.filter('type', []);
result.first_search_ms = times(() => page.filter('text', 'group 7'), 1);
result.search_ms = times((k) => page.filter('text', `town ${k}`));
page.filter('text', '');
result.pan_ms = times(() => page.map.panBy([60, 10], { animate: false }));
result.zoom_ms = times((k) => page.map.setView(centre, 5 + (k % 5), { animate: false }));
// Frames: from one picture on the screen to the next, drawing included.
const frames = (act, count = 40) => new Promise((ready) => {
  const [taken, before] = [[], { k: 0, at: 0 }];
  const next = (now) => {
    if (before.k) taken.push(now - before.at);
    before.at = now;
    if (before.k === count) {
      ready(Number(taken.sort((a, b) => a - b)[Math.floor(taken.length / 2)].toFixed(1)));
      return;
    }
    act(before.k);
    before.k += 1;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
});
(async () => {
  page.map.setView(centre, 6, { animate: false });
  result.brush_frame_ms = await frames((k) => page.filter('time', [16200 + 20 * k, 16800 + 20 * k]));
  page.filter('time', null);
  result.pan_frame_ms = await frames((k) => page.map.panBy([k % 20 < 10 ? 40 : -40, 5], { animate: false }));
  result.zoom_frame_ms = await frames((k) => page.map.setView(centre, 5 + (k % 5), { animate: false }));
  done(result);
})();
"""


def incidents(rows: int) -> gpd.GeoDataFrame:
    """Synthetic incidents of ten years round 400 towns, some on the centroid and some beside it."""
    random = np.random.default_rng(2019)
    lats, lons = random.uniform(25, 33, TOWNS), random.uniform(9, 25, TOWNS)
    town = np.minimum((random.pareto(1.1, rows) * 6).astype(int), TOWNS - 1)
    days = pd.Timestamp("2014-01-01") + pd.to_timedelta(np.sort(random.integers(0, 3650, rows)), "D")
    kinds = np.array(["armed_clash", "shelling", "air_strike", "protest", "riot", "abduction", "arrest", "movement"])
    kind = kinds[random.integers(0, len(kinds), rows)]
    one, two, away, killed = (random.integers(0, top, rows) for top in (40, 40, 40, 5))
    beside = random.random(rows) < 0.4
    notes = [
        f"On {day:%d %B %Y}, forces of Group {a} and of Group {b} clashed {km} km from Town {at}; residents reported "
        f"{what.replace('_', ' ')} in the area and at least {dead} people killed. The account could not be verified "
        f"independently; report number {number} of the regional desk."
        for number, (day, a, b, km, at, what, dead) in enumerate(
            zip(days, one, two, away, town, kind, killed, strict=True),
        )
    ]
    return gpd.GeoDataFrame(
        {
            "incident_id": [f"s{number:06d}" for number in range(rows)],
            "record_kind": "incident",
            "event_type": kind,
            "match_status": "resolved",
            "date_start": days,
            "date_end": days,
            "date_precision": "day",
            "actor1": [f"Group {a}" for a in one],
            "actor2": [f"Group {b}" for b in two],
            "place_name": [f"Town {at}" for at in town],
            "geo_precision": np.where(beside, "near", "settlement"),
            "geo_radius_km": np.where(beside, 25.0, 5.0),
            "killed_best": killed,
            "evidence": notes,
            "source_name": "Synthetic desk",
        },
        geometry=gpd.points_from_xy(
            (lons[town] + np.where(beside, random.normal(0, 0.15, rows), 0)).round(4),
            (lats[town] + np.where(beside, random.normal(0, 0.12, rows), 0)).round(4),
        ),
        crs="EPSG:4326",
    )


def _ours(table: gpd.GeoDataFrame, path: Path) -> None:
    from geoincidents import incident_map

    incident_map(table).save(path)


def _markers(table: gpd.GeoDataFrame, path: Path) -> None:
    import folium

    made = folium.Map()
    for point, note in zip(table.geometry, table["evidence"], strict=True):
        folium.Marker((point.y, point.x), popup=note).add_to(made)
    made.save(path)


def _fast_cluster(table: gpd.GeoDataFrame, path: Path) -> None:
    import folium
    from folium.plugins import FastMarkerCluster

    data = np.column_stack([table.geometry.y, table.geometry.x]).tolist()
    rows = [[*place, note] for place, note in zip(data, table["evidence"], strict=True)]
    callback = "function (row) { return L.marker([row[0], row[1]]).bindPopup(row[2]); }"
    made = folium.Map()
    FastMarkerCluster(rows, callback=callback).add_to(made)
    made.save(path)


def _geojson(table: gpd.GeoDataFrame, path: Path) -> None:
    import folium

    plain = table[["event_type", "evidence", "geometry"]]
    made = folium.Map()
    folium.GeoJson(plain, marker=folium.CircleMarker(radius=4), popup=folium.GeoJsonPopup(["evidence"])).add_to(made)
    made.save(path)


def _explore(table: gpd.GeoDataFrame, path: Path) -> None:
    table[["event_type", "evidence", "geometry"]].explore("event_type").save(path)


def _plotly(table: gpd.GeoDataFrame, path: Path) -> None:
    import plotly.express as px

    # Its maps fetch their ground: a plain scatter in WebGL is what plotly can draw without network.
    options = {"color": table["event_type"], "hover_name": table["evidence"], "render_mode": "webgl"}
    figure = px.scatter(x=table.geometry.x, y=table.geometry.y, **options)
    figure.write_html(path, include_plotlyjs=True)


def _swiftmap(table: gpd.GeoDataFrame, path: Path) -> None:
    from swiftmap import Map

    plain = pd.DataFrame(table[["event_type", "evidence"]]).assign(lat=table.geometry.y, lon=table.geometry.x)
    made = Map()
    made.add_circle_markers(plain, name="incidents", radius=4, color_col="event_type")
    made.save(path)


MAKERS: dict[str, tuple[Callable[[gpd.GeoDataFrame, Path], None], int]] = {
    # The largest table on which each finishes within the limit by a good margin.
    "geoincidents": (_ours, 1_000_000),
    "folium Marker": (_markers, 10_000),
    "folium FastMarkerCluster": (_fast_cluster, 100_000),
    "folium GeoJson": (_geojson, 10_000),
    "geopandas explore": (_explore, 10_000),
    "plotly": (_plotly, 100_000),
    "swiftmap": (_swiftmap, 100_000),
}


def write(name: str, rows: int, path: Path) -> dict[str, Any]:
    """Make one page in this process, after a small one that loads the libraries."""
    make, _ = MAKERS[name]
    make(incidents(10), path)
    table = incidents(rows)
    if name == "geoincidents":
        from geoincidents import conform

        table = conform(table)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    make(table, path)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    asked = re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=[\"']https?://", path.read_text("utf-8", "replace"))
    return {
        "write_s": round(seconds, 2),
        "mb": round(path.stat().st_size / 1e6, 2),
        "rss_growth_mb": round((after - before) / 1024),
        "remote_files": len(asked),
    }


def draw(name: str, path: Path) -> dict[str, Any]:
    """Open a page that needs no network, three times, and take its middle time until drawn."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for flag in FLAGS:
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    browser.set_script_timeout(LIMIT_S)
    seen = f"if ({DRAWN[name]}) {{ window.__drawn = performance.now(); clearInterval(t); }}"
    watch = {"source": f"const t = setInterval(() => {{ {seen} }}, 2);"}
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", watch)
    taken = []
    try:
        for _ in range(3):
            browser.get("about:blank")
            browser.get(path.as_uri())
            end = time.monotonic() + LIMIT_S
            while browser.execute_script("return window.__drawn") is None:
                if time.monotonic() > end:
                    return {"drawn_s": None}
                time.sleep(0.05)
            taken.append(browser.execute_script("return window.__drawn") / 1000)
        found: dict[str, Any] = {"drawn_s": round(statistics.median(taken), 2)}
        if name == "geoincidents":
            browser.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
            heap = browser.execute_cdp_cmd("Runtime.getHeapUsage", {})
            found["script_heap_mb"] = round(heap["usedSize"] / 1e6, 1)
            found |= browser.execute_async_script(STEPS)
    finally:
        browser.quit()
    return found


def measured(name: str, rows: int, folder: Path) -> dict[str, Any]:
    """One page, written by a process that may be given up."""
    path = folder / f"{name.replace(' ', '_')}_{rows}.html"
    command = [sys.executable, __file__, "--write", name, str(rows), str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=True)
    except subprocess.TimeoutExpired:
        return {"page": name, "rows": rows, "gave_up_after_s": LIMIT_S}
    except subprocess.CalledProcessError as error:
        return {"page": name, "rows": rows, "failed": error.stderr.strip().splitlines()[-1][:200]}
    report = {"page": name, "rows": rows} | json.loads(done.stdout.splitlines()[-1])
    if name in DRAWN:
        report |= draw(name, path)
    path.unlink()
    return report


def main(sizes: tuple[int, ...]) -> None:
    """Measure every page at every size that it is fit for, and print."""
    pages = []
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            for name, (_, most) in MAKERS.items():
                if rows <= most:
                    pages.append(measured(name, rows, Path(folder)))
                    print(json.dumps(pages[-1]), file=sys.stderr)
    print(json.dumps({"benchmark": "map", "note_characters": 235, "pages": pages}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        print(json.dumps(write(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))))
    else:
        main(tuple(int(word) for word in sys.argv[1:]) or SIZES)
