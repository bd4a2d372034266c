"""A server on loopback with files in GeoNames' layout, which breaks off, stalls, trickles and lies when told to."""

import base64
import contextlib
import hashlib
import io
import socket
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from build_fixtures import dump_row


def zipped(name="LY.txt", more=0, rows=None):
    """A zip file of a country: rows of a dump, by default three thousand."""
    held = io.BytesIO()
    rows = [dump_row(n, f"Zamzam {n * n}") for n in range(1, 3000)] if rows is None else rows
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("more", bytes(more))
        packed.writestr(name, "".join(row + "\n" for row in rows))
    return held.getvalue()


class Server(ThreadingHTTPServer):
    """Files by path; ``faults`` says what goes wrong with the next answers for a path, in order."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = {
            "/LY.zip": zipped(),
            "/SY.zip": zipped("SY.txt"),
            "/admin1CodesASCII.txt": b"LY.77\tTripoli\tTripoli\t2210245\n",
            "/admin2Codes.txt": b"LY.77.1\tTajura\tTajura\t2210000\n",
            "/countryInfo.txt": b"#ISO\tISO3\tISO-Numeric\nLY\tLBY\t434\n",
        }
        self.faults = {}
        self.for_ever = False  # whether the last fault of a path stays
        self.asked = []

    def handle_error(self, *_):
        """Say nothing: who asked has gone, as it should."""

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("Range"), self.headers.get("User-Agent")))
        queue = self.server.faults.get(self.path, [])
        fault = queue.pop(0) if len(queue) > 1 or (queue and not self.server.for_ever) else "".join(queue)
        content = self.server.files.get(self.path)
        if fault in {"500", "503", "403", "404"} or content is None:
            self.send_error(int(fault or 404))
            return
        if fault.startswith("later "):
            self.send_response(429)
            self.send_header("Retry-After", fault.removeprefix("later "))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if not fault and self.headers.get("If-None-Match") == self.tag():
            self.send_response(304)
            self.end_headers()
            return
        getattr(self, f"send_{fault.replace(' ', '_')}" if fault else "send_file")(content)

    def tag(self):
        return f'"{hashlib.md5(self.server.files[self.path]).hexdigest()}"'  # noqa: S324 no secret

    def headed(self, status, length, **more):
        self.send_response(status)
        usual = {"Content_Length": length, "ETag": self.tag(), "Content_Type": "application/zip"}
        for key, value in {**usual, **more}.items():
            self.send_header(key.replace("_", "-"), str(value))
        self.end_headers()

    def send_file(self, content):
        asked = self.headers.get("Range")
        if asked:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            self.headed(206, len(content) - start, Content_Range=f"bytes {start}-{len(content) - 1}/{len(content)}")
            self.wfile.write(content[start:])
            return
        self.headed(200, len(content))
        self.wfile.write(content)

    def send_break(self, content):
        self.headed(200, len(content))
        self.wfile.write(content[: len(content) // 2])
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def send_break_a_part(self, content):
        """One megabyte more than is there already, then nothing."""
        asked = self.headers.get("Range")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self.headed(206 if asked else 200, len(content) - start, Content_Range=f"bytes {start}-/{len(content)}")
        self.wfile.write(content[start : start + (1 << 20)])
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def send_stall(self, content):
        self.headed(200, len(content))
        self.wfile.write(content[: len(content) // 3])
        self.wfile.flush()
        time.sleep(1.5)

    def send_trickle(self, content):
        self.headed(200, len(content))
        self.drip(content)

    def send_slow_start(self, content):
        self.drip(b"HTTP/1.1 200 OK\r\nX-Letter: " + b"a" * len(content))

    def drip(self, content):
        with contextlib.suppress(OSError):  # the other side has had enough
            for at in range(200):
                self.wfile.write(content[at : at + 1])
                self.wfile.flush()
                time.sleep(0.02)

    def send_short(self, content):
        self.headed(200, len(content) // 2)
        self.wfile.write(content[: len(content) // 2])

    def send_long(self, content):
        self.headed(200, len(content) + 1000)
        self.wfile.write(content)
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def send_page(self, content):
        page = b"<html>Please log in</html>"
        self.headed(200, len(page), Content_Type="text/html; charset=utf-8")
        self.wfile.write(page)
        del content

    def send_hidden_page(self, content):
        page = b"<!DOCTYPE html><p>Too many requests\t</p>"
        self.headed(200, len(page))
        self.wfile.write(page)
        del content

    def send_other_part(self, content):
        self.headed(206, 10, Content_Range=f"bytes 0-9/{len(content)}")
        self.wfile.write(content[:10])

    def send_flipped(self, content):
        self.headed(200, len(content))
        self.wfile.write(content[:5000] + bytes([content[5000] ^ 1]) + content[5001:])

    def send_wrong_digest(self, content):
        digest = base64.b64encode(hashlib.sha256(b"another").digest()).decode()
        self.headed(200, len(content), Repr_Digest=f"sha-256=:{digest}:")
        self.wfile.write(content)

    def send_right_digest(self, content):
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        self.headed(200, len(content), Repr_Digest=f"sha-256=:{digest}:")
        self.wfile.write(content)


@pytest.fixture
def server():
    made = Server()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()
