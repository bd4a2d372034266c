"""Files from one server, one at a time: taken up where they broke off, and never waited for without end."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.client
import os
import re
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
import zipfile
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from geoincidents import __version__
from geoincidents.errors import FetchError, GeoincidentsError, InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SLOWEST_BYTES_S: Final = 1000
"""What comes more slowly is no download: at this rate a country file takes an hour, the world five days."""

MOST_WAIT_S: Final = 120.0
"""The longest wait that a server may ask for within one call; a longer one is told to the user."""

TRIES: Final = 5
_WORTH: Final = 1 << 20  # a try that brought this much was no failure: a poor line may break off many times
_USER_AGENT: Final = f"geoincidents/{__version__} (offline gazetteer; one file at a time)"
_BLOCK: Final = 1 << 16
_NETWORK: Final = (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError, ssl.SSLError)
_GONE: Final = {404, 410}
_AGAIN: Final = {408, 425, 429, 500, 502, 503, 504}
_RANGE_REFUSED: Final = 416
_PARTIAL: Final = 206
_NOT_CHANGED: Final = 304
_SECONDS: Final = re.compile(r"\d{1,9}", re.ASCII)


class NoSuchFileError(FetchError):
    """The server says that it has no such file."""


class UnreachableError(FetchError):
    """There is no way to the server, or it wants no more requests: no other file is to be had from it now."""


class _BrokenError(Exception):
    """A try that failed in a way that another may not; ``wait_s`` is what the server asks for before that."""

    def __init__(self, fault: str, wait_s: float = 0.0) -> None:
        super().__init__(fault)
        self.wait_s = wait_s


class Download:
    """Fetches files from one server, one at a time."""

    def __init__(
        self,
        base_url: str,
        timeout_s: float,
        pause_s: float,
        progress: Callable[[str, int, int], None] | None,
    ) -> None:
        self._base, self._timeout, self._pause, self._progress = base_url.rstrip("/"), timeout_s, pause_s, progress
        self._stage = ""
        self._opener = urllib.request.build_opener(_PlainHandler, _SecureHandler)

    def file(self, name: str, target: Path, *, stage: str = "") -> bool:
        """Bring one file, whole; False when the one on the disk is still what the server has."""
        self._stage = stage or target.name
        self._tell(0, 0)
        partial, url = target.with_name(f"{target.name}.partial"), f"{self._base}/{name}"
        fault, tries, kind = "", 0, FetchError
        while tries < TRIES:
            had, kind = _size(partial), FetchError
            try:
                fresh = self._try(url, target, partial)
            except _BrokenError as error:
                fault, wait_s = str(error), error.wait_s
            except GeoincidentsError:
                raise
            except _NETWORK as error:
                fault, wait_s = _reason(error), 0.0
                kind = UnreachableError if isinstance(error, urllib.error.URLError) else FetchError
            except OSError as error:
                raise OutputError(
                    f"Cannot write {target}: {error.strerror}. Check the folder and the space."
                ) from error
            else:
                if fresh:
                    partial.replace(target)
                    _beside(target, "tag").unlink(missing_ok=True)
                return fresh
            tries = 1 if _size(partial) - had >= _WORTH else tries + 1
            if tries < TRIES:
                wait_s = max(self._pause * 2 ** (tries - 1), wait_s)
                self._tell(_size(partial), 0, f", again in {wait_s:.0f} s: {fault}")
                time.sleep(wait_s)
        kept = f" What has come so far is kept in {partial.name}." if partial.exists() else ""
        host = urlsplit(url).netloc
        raise kind(f"{url} cannot be fetched from {host}: {fault}. Check the connection and try again.{kept}")

    def _tell(self, done: int, expected: int, remark: str = "") -> None:
        if self._progress:
            self._progress(self._stage + remark, done, expected)

    def _try(self, url: str, target: Path, partial: Path) -> bool:
        """One try; False when what is there is already what the server has."""
        if urlsplit(url).scheme not in {"http", "https"}:
            raise InputError(f"{url!r} is no web address. Give one that starts with https://.")
        have = _size(partial)
        request = urllib.request.Request(url, headers={"User-Agent": _USER_AGENT, "Accept-Encoding": "identity"})  # noqa: S310
        part_of, version = _text(_beside(target, "tag")), _text(_beside(target, "version"))
        if have and part_of:
            request.add_header("Range", f"bytes={have}-")
            request.add_header("If-Range", part_of)
        elif version and target.exists():
            request.add_header("If-None-Match" if version.endswith('"') else "If-Modified-Since", version)
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                return self._receive(answer, target, partial, have)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == _NOT_CHANGED:
                return False
            raise _refused(error, url, partial) from None

    def _receive(self, answer: Any, target: Path, partial: Path, have: int) -> bool:
        resumed = answer.status == _PARTIAL
        if "html" in (answer.headers.get("Content-Type") or "").casefold():
            raise _BrokenError("the server sent a web page instead of the file (a login page of the network, perhaps)")
        start = have if resumed else 0
        length = answer.headers.get("Content-Length")
        expected = start + int(length) if length and length.isdecimal() else 0
        if resumed and not (answer.headers.get("Content-Range") or "").startswith(f"bytes {have}-"):
            partial.unlink(missing_ok=True)
            raise _BrokenError("the server sent another part than was asked for")
        validator = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
        if validator and _size(target) == expected and _text(_beside(target, "version")) == validator:
            return False
        # A weak tag does not promise the same bytes, so that no part can be taken up by it.
        _beside(target, "tag").write_text("" if validator.startswith("W/") else validator, encoding="utf-8")
        with partial.open("ab" if resumed else "wb") as file:
            done = self._copy(answer, file, start, expected)
            file.flush()
            os.fsync(file.fileno())
        if expected and done != expected:
            raise _BrokenError(f"the connection ended after {done:,} of {expected:,} bytes")
        _check(partial, target.name, _stated_digest(answer.headers))
        _beside(target, "version").write_text(validator, encoding="utf-8")
        return True

    def _copy(self, answer: Any, file: Any, done: int, expected: int) -> int:
        """Write what comes, and give up on a trickle; the number of bytes that are there now."""
        since, came = time.monotonic(), 0
        while block := answer.read1(_BLOCK):
            file.write(block)
            done += len(block)
            came += len(block)
            self._tell(done, expected)
            passed = time.monotonic() - since
            if passed >= self._timeout:
                if came < passed * SLOWEST_BYTES_S:
                    raise _BrokenError(f"no more than {came / passed:,.0f} bytes a second came")
                since, came = time.monotonic(), 0
        return done


class _Watched(http.client.HTTPConnection):
    """A connection whose answer must begin in time, also when its first lines come letter by letter."""

    def getresponse(self) -> http.client.HTTPResponse:
        """Start of the answer."""
        late = threading.Event()
        timer = threading.Timer(float(self.timeout or 0), self._cut, [late])
        timer.daemon = True
        timer.start()
        try:
            answer = super().getresponse()
        except (OSError, http.client.HTTPException):
            if not late.is_set():
                raise
        finally:
            timer.cancel()
        if late.is_set():  # what was cut off in the middle may look like a whole start
            raise TimeoutError
        return answer

    def _cut(self, late: threading.Event) -> None:
        late.set()
        with contextlib.suppress(OSError, AttributeError):  # closed meanwhile
            self.sock.shutdown(socket.SHUT_RDWR)


class _WatchedSecure(_Watched, http.client.HTTPSConnection):
    """The same over TLS."""


class _PlainHandler(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open a watched connection."""
        return self.do_open(_Watched, req)


class _SecureHandler(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open a watched connection."""
        return self.do_open(_WatchedSecure, req, context=ssl.create_default_context())


def forget(target: Path) -> None:
    """Remove a file with all that is kept beside it, so that it is fetched anew."""
    for path in (
        target,
        target.with_name(f"{target.name}.partial"),
        _beside(target, "tag"),
        _beside(target, "version"),
    ):
        path.unlink(missing_ok=True)


def _beside(target: Path, what: str) -> Path:
    """Where it is kept what the server calls a part (``tag``) or a whole (``version``)."""
    return target.with_name(f".{target.name}.{what}")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _refused(error: urllib.error.HTTPError, url: str, partial: Path) -> Exception:
    """What an answer that is no file means: an end, or a fault after which to try again."""
    if error.code in _GONE:
        return NoSuchFileError(f"The server has no {url} ({error.code}). Check the code or the name.")
    if error.code == _RANGE_REFUSED:
        partial.unlink(missing_ok=True)
    elif error.code not in _AGAIN:
        return FetchError(f"The server refused {url} ({error.code} {error.reason}). Try again later.")
    wait_s = _asked_wait(error.headers.get("Retry-After") or "")
    if wait_s > MOST_WAIT_S:
        return UnreachableError(
            f"{urlsplit(url).netloc} asks to leave it alone for {wait_s:,.0f} seconds ({error.code} {error.reason}). "
            "Run the same again after that."
        )
    return _BrokenError(f"the server answered {error.code} {error.reason}", wait_s)


def _asked_wait(text: str) -> float:
    """Seconds that a server asks to wait, which it writes as such or as a date (RFC 9110, Retry-After)."""
    if _SECONDS.fullmatch(text.strip()):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)


def _stated_digest(headers: Any) -> tuple[str, bytes] | None:
    """Algorithm and value of the checksum that a server gives for the whole file, if it gives one.

    Source: RFC 9530 (``Repr-Digest: sha-256=:...:``), RFC 3230 (``Digest: SHA-256=...``).
    """
    for field in ("Repr-Digest", "Digest"):
        for part in (headers.get(field) or "").split(","):
            algorithm, _, value = part.strip().partition("=")
            name = algorithm.casefold().replace("-", "")
            if name in {"sha256", "sha512", "md5"}:
                with contextlib.suppress(ValueError):
                    return name, base64.b64decode(value.strip(":"), validate=True)
    return None


def _check(partial: Path, name: str, stated: tuple[str, bytes] | None) -> None:
    """See that what came is what the server and its name say, by the checksums in a zip file and by its first bytes."""
    with partial.open("rb") as file:
        head = file.read(512).lstrip()
        file.seek(0)
        fault = ""
        if stated and hashlib.file_digest(file, stated[0]).digest() != stated[1]:
            fault = "its checksum is not the one that the server gives"
    if fault:
        pass
    elif head[:1] == b"<":
        fault = "the server sent a web page instead of the file"
    elif name.endswith(".zip"):
        fault = zip_fault(partial)
    elif b"\t" not in head or b"\x00" in head:
        fault = "it is no table"
    if fault:
        partial.unlink(missing_ok=True)
        raise _BrokenError(fault)


def zip_fault(path: Path) -> str:
    """What is wrong with a zip file by its own checksums; empty when nothing is."""
    try:
        with zipfile.ZipFile(path) as packed:
            broken = packed.testzip()
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError) as error:
        return f"it is no whole zip file ({error})"
    return f"its part {broken} fails its checksum" if broken else ""


def _reason(error: BaseException) -> str:
    inner = getattr(error, "reason", error)
    if isinstance(inner, TimeoutError):
        return "no answer in time"
    if isinstance(inner, http.client.IncompleteRead):
        return "the connection ended too early"
    if isinstance(inner, OSError):
        return f"no connection ({inner.strerror or inner})"
    return str(inner) or type(inner).__name__
