"""Saving from the map's page: how long a CSV and a GeoJSON of all rows take, and how long the page is deaf meanwhile.

A task of the page's own that is longer than 50 ms is what a reader feels as a page that hangs; browsers report them
(Long Tasks API). The page is opened from disk in headless Chromium. Prints one JSON line.

Beside it ("nothing") stands what the machine itself does to a page that only counts, in slices as long: its tasks are
long where other programs take the processor away.

Run: ``python benchmarks/map_saving.py [ROWS]``; 100,000 rows by default. Needs Chromium with its driver and the
``test`` extra.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from map import FLAGS, incidents

from geoincidents.maps import incident_map

WAIT_S = 120
SAVE = """
const [kind, done] = arguments;
const tasks = [];
const note = ({ duration }) => tasks.push(Math.round(duration));
const watch = new PerformanceObserver((list) => list.getEntries().forEach(note));
watch.observe({ entryTypes: ['longtask'] });
URL.revokeObjectURL = () => {};
HTMLAnchorElement.prototype.click = () => {};
const start = performance.now();
URL.createObjectURL = (blob) => {
  const seconds = Number(((performance.now() - start) / 1000).toFixed(2));
  // A task is reported after it has ended.
  setTimeout(() => done({ seconds, mb: Number((blob.size / 1e6).toFixed(1)), tasks_over_50_ms: tasks.length,
    longest_task_ms: Math.max(0, ...tasks) }), 500);
  return 'blob:none';
};
if (kind !== 'nothing') document.querySelector(`[data-save=${kind}]`).click();
else {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    const from = performance.now();
    while (performance.now() < from + 6);
    if (from < start + 5000) port2.postMessage(null);
    else URL.createObjectURL(new Blob([]));
  };
  port2.postMessage(null);
}
"""


def saved(path: Path) -> dict[str, Any]:
    """Figures of each way of saving, in one page that is open."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for flag in FLAGS:
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        browser.set_script_timeout(WAIT_S)
        browser.get(path.as_uri())
        end = time.monotonic() + WAIT_S
        while not browser.execute_script("return Boolean(window.geoincidents && geoincidents.ready)"):
            if time.monotonic() > end:
                message = f"the page was not ready after {WAIT_S} s"
                raise TimeoutError(message)
            time.sleep(0.1)
        return {kind: browser.execute_async_script(SAVE, kind) for kind in ("csv", "geojson", "nothing")}
    finally:
        browser.quit()


def main(rows: int) -> None:
    """Write the page, save from it, and print what was seen."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "map.html")
        incident_map(incidents(rows)).save(path)
        print(json.dumps({"rows": rows, **saved(path)}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
