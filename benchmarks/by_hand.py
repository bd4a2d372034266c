"""Claim: what the package does by hand beside a well-kept library loads sooner, or does what the library does not.

Prints one JSON line: milliseconds that each library takes to import, beside what is used instead (medians of fresh
processes); seconds until a client gives up on a server that sends a byte every tenth of a second, where it was told to
wait for one second (httpx was stopped after ten); seconds that worker processes live on after the process that
started them was killed; old encodings of tables of two lines that are told right. The rivals, which the package does
not need:

    pip install charset-normalizer httpx loky typer
    python benchmarks/by_hand.py
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

RUNS = 7
MODULES = ("argparse", "typer", "http.client", "httpx", "multiprocessing", "loky", "tqdm", "cloudpickle")
MOST_S = 10
WAIT_S = 1
MAPPED = """
from geoincidents.compile.workers import parallel_map
for _ in parallel_map(time.sleep, [1] * 99, workers=2):
    print("done", flush=True)
"""
LOKY = """
from loky import ProcessPoolExecutor
for _ in ProcessPoolExecutor(2, timeout=5).map(time.sleep, [1] * 4):
    print("done", flush=True)
"""
# Header and first row of tables as public bodies publish them.
TABLES = {
    "cp1254": "Tarih;İl;İlçe;Yaralı Sayısı\n3 Ağustos 2021;Muş;Varto;2\n",
    "cp1256": "التاريخ;المحافظة;القتلى;الجرحى\n3/8/2021;مأرب;2;1\n",
    "cp1251": "Дата;Область;Погибшие;Раненые\n03.08.2021;Донецкая;2;1\n",
    "cp1250": "Datum;Místo;Okres;Počet zraněných\n3.8.2021;Šumperk;Přerov;2\n",
    "cp1252": "Fecha;Municipio;Víctimas;Heridos\n3/8/2021;Ábrego;2;1\n",
    "cp1253": "Ημερομηνία;Νομός;Νεκροί;Τραυματίες\n3/8/2021;Αττική;2;1\n",
    "cp932": "発生日;都道府県;市町村;死者;負傷者\n2023-04-09;千葉県;市原市;0;2\n",
}


def imports(module: str) -> float:
    """Milliseconds that an import takes."""
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    runs = [float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(RUNS)]
    return round(1000 * statistics.median(runs), 1)


class Trickle(BaseHTTPRequestHandler):
    """Sends a byte every tenth of a second."""

    def do_POST(self) -> None:
        """Answer."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(10 * MOST_S):
            try:
                self.wfile.write(b" ")
            except OSError:
                return
            time.sleep(0.1)

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def gives_up(ask: str, url: str) -> float:
    """Seconds until a client gives up, in a process of its own, with its start."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", ask, url], capture_output=True, text=True, check=False)
    if "TimeoutError" not in done.stderr and "whole answer" not in done.stderr and "Protocol" not in done.stderr:
        raise SystemExit(done.stderr)
    return round(time.perf_counter() - start, 1)


def outlive(code: str) -> float:
    """Seconds that processes live on after the one that started them was killed."""
    words = [sys.executable, "-c", f"import time\n{code}"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, process_group=0)
    process.stdout.readline()  # type: ignore[union-attr]
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    start = time.perf_counter()
    while any(Path(f"/proc/{child}").exists() for child in children) and time.perf_counter() - start < 90:
        time.sleep(0.1)
    return round(time.perf_counter() - start, 1)


def told() -> dict[str, int]:
    """Tables whose text comes out as it is, by each way to tell an encoding."""
    from charset_normalizer import from_bytes

    from geoincidents.tables.containers import read_table

    right = {"by the words of headers": 0, "charset-normalizer": 0}
    for encoding, text in TABLES.items():
        data, words = text.encode(encoding), text.split("\n")[0].split(";")
        best = from_bytes(data).best()
        right["charset-normalizer"] += best is not None and str(best) == text
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.csv"
            path.write_bytes(data)
            right["by the words of headers"] += list(read_table(path)) == words
    return right


def main() -> None:
    """Measure, and print one JSON line."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Trickle)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    own = (
        "import sys, geoincidents as gi\n"
        f"model = gi.LanguageModel(sys.argv[1], timeout_s={WAIT_S}, retries=0)\n"
        "gi.extract_incidents('A shell hit Nyala.', published='2025-02-02', reader=model)"
    )
    rival = f"import sys, httpx; httpx.get(sys.argv[1], timeout={WAIT_S})"
    result = {
        "import_ms": {module: imports(module) for module in MODULES},
        "gives_up_s": {"language model": gives_up(own, url), "httpx": gives_up(rival, url)},
        "outlive_s": {"workers": outlive(MAPPED), "loky": outlive(LOKY)},
        "encodings": {**told(), "of": len(TABLES)},
    }
    server.shutdown()
    print(json.dumps(result))


if __name__ == "__main__":
    main()
