"""``fetch_geonames``: GeoNames files onto the disk, resumed where a download broke off."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.client
import os
import re
import ssl
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from geoincidents import __version__
from geoincidents.errors import FetchError, GeoincidentsError, InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

BASE_URL: Final = "https://download.geonames.org/export/dump"
FRAME_FILES: Final = ("admin1CodesASCII.txt", "countryInfo.txt")
_USER_AGENT: Final = f"geoincidents/{__version__} (offline gazetteer; one file at a time)"
_BLOCK: Final = 1 << 16
_TRIES: Final = 5
_WHOLE: Final = re.compile(r"[A-Z]{2}|allCountries|alternateNamesV2|cities(500|1000|5000|15000)", re.ASCII)
_FILE: Final = re.compile(r"[A-Za-z0-9_]+\.(txt|zip)", re.ASCII)
_NETWORK: Final = (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError, ssl.SSLError)
_GONE: Final = {404, 410}
_AGAIN: Final = {408, 425, 429, 500, 502, 503, 504}
_RANGE_REFUSED: Final = 416
_PARTIAL: Final = 206


def fetch_geonames(
    wanted: Iterable[str],
    folder: str | os.PathLike[str],
    *,
    base_url: str = BASE_URL,
    timeout_s: float = 30.0,
    pause_s: float = 1.0,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[Path]:
    """Download GeoNames files, and the code tables that go with them.

    What is there already and whole is not downloaded again; what broke off is taken up where it ended. Files appear
    under their name only when they are complete.

    Parameters
    ----------
    wanted
        ISO alpha-2 codes of countries (``LY``), ``allCountries``, ``alternateNamesV2``, or names of files.
    folder
        Where the files go; it is made when it is not there.
    base_url
        Where they come from.
    timeout_s
        Seconds without a byte after which a connection counts as broken.
    pause_s
        Seconds before the second try, doubled before each further one.
    progress
        Called with a file name, the bytes that are there and those that are expected (0 when not known).

    Returns
    -------
    list of Path
        The files, those asked for first.

    Raises
    ------
    InputError
        If something that is asked for is no country code or file name.
    FetchError
        If the server cannot be reached, has no such file, or keeps sending what is not the file.
    OutputError
        If the folder cannot be written to.

    Examples
    --------
    >>> fetch_geonames(["Libya"], "dumps")
    Traceback (most recent call last):
    ...
    geoincidents.errors.InputError: 'Libya' is no file of GeoNames. Give ISO codes such as LY, or allCountries.
    """
    files = list(dict.fromkeys([*(_file_of(name) for name in wanted), *FRAME_FILES]))
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"Cannot make the folder {target}: {error.strerror}. Give another.") from error
    download = _Download(base_url.rstrip("/"), timeout_s, pause_s, progress)
    return [download.file(name, target / name) for name in files]


def _file_of(name: str) -> str:
    text = name.strip()
    if len(text) == 2:  # noqa: PLR2004 a country code
        text = text.upper()
    if _WHOLE.fullmatch(text):
        return f"{text}.zip"
    if _FILE.fullmatch(text):
        return text
    raise InputError(f"{name!r} is no file of GeoNames. Give ISO codes such as LY, or allCountries.")


class _BrokenError(Exception):
    """A try that failed in a way that another may not."""


class _Download:
    """Fetches files from one server, one at a time."""

    def __init__(
        self,
        base_url: str,
        timeout_s: float,
        pause_s: float,
        progress: Callable[[str, int, int], None] | None,
    ) -> None:
        self._base, self._timeout, self._pause, self._progress = base_url, timeout_s, pause_s, progress

    def file(self, name: str, target: Path) -> Path:
        """One file, whole."""
        partial = target.with_name(f"{target.name}.partial")
        tag = target.with_name(f".{target.name}.tag")
        fault, url = "", f"{self._base}/{name}"
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(self._pause * 2 ** (attempt - 1))
            try:
                fresh = self._try(url, target, partial, tag)
            except _BrokenError as error:
                fault = str(error)
            except GeoincidentsError:
                raise
            except _NETWORK as error:
                fault = _reason(error)
            except OSError as error:
                raise OutputError(
                    f"Cannot write {target}: {error.strerror}. Check the folder and the space."
                ) from error
            else:
                if fresh:
                    partial.replace(target)
                    tag.unlink(missing_ok=True)
                return target
        kept = f" What has come so far is kept in {partial.name}." if partial.exists() else ""
        host = urlsplit(url).netloc
        raise FetchError(f"{url} cannot be fetched from {host}: {fault}. Check the connection and try again.{kept}")

    def _try(self, url: str, target: Path, partial: Path, tag: Path) -> bool:
        """One try; False when what is there is already what the server has."""
        have = partial.stat().st_size if partial.exists() else 0
        request = urllib.request.Request(url, headers={"User-Agent": _USER_AGENT, "Accept-Encoding": "identity"})  # noqa: S310
        if urlsplit(url).scheme not in {"http", "https"}:
            raise InputError(f"{url!r} is no web address. Give one that starts with https://.")
        known = tag.read_text(encoding="utf-8") if tag.exists() else ""
        if have and known:
            request.add_header("Range", f"bytes={have}-")
            request.add_header("If-Range", known)
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:  # noqa: S310 the scheme is checked
                return self._receive(answer, target, partial, tag, have)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in _GONE:
                raise FetchError(f"The server has no {url} ({error.code}). Check the code or the name.") from None
            if error.code == _RANGE_REFUSED:
                partial.unlink(missing_ok=True)
            elif error.code not in _AGAIN:
                raise FetchError(f"The server refused {url} ({error.code} {error.reason}). Try again later.") from None
            raise _BrokenError(f"the server answered {error.code} {error.reason}") from None

    def _receive(self, answer: Any, target: Path, partial: Path, tag: Path, have: int) -> bool:
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
        if _is_same(target, expected, validator):
            return False
        if not validator.startswith("W/"):
            tag.write_text(validator, encoding="utf-8")
        with partial.open("ab" if resumed else "wb") as file:
            done = start
            while block := answer.read1(_BLOCK):
                file.write(block)
                done += len(block)
                if self._progress:
                    self._progress(target.name, done, expected)
            file.flush()
            os.fsync(file.fileno())
        if expected and done != expected:
            raise _BrokenError(f"the connection ended after {done:,} of {expected:,} bytes")
        _check(partial, target.name, _stated_digest(answer.headers))
        if validator:
            target.with_name(f".{target.name}.version").write_text(validator, encoding="utf-8")
        return True


def _is_same(target: Path, expected: int, validator: str) -> bool:
    """Whether the file on the disk is the one that the server has."""
    version = target.with_name(f".{target.name}.version")
    if not (target.exists() and version.exists() and validator):
        return False
    return target.stat().st_size == expected and version.read_text(encoding="utf-8") == validator


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
        try:
            with zipfile.ZipFile(partial) as packed:
                broken = packed.testzip()
            fault = f"its part {broken} fails its checksum" if broken else ""
        except (zipfile.BadZipFile, EOFError, ValueError) as error:
            fault = f"it is no whole zip file ({error})"
    elif b"\t" not in head or b"\x00" in head:
        fault = "it is no table"
    if fault:
        partial.unlink(missing_ok=True)
        raise _BrokenError(fault)


def _reason(error: BaseException) -> str:
    inner = getattr(error, "reason", error)
    if isinstance(inner, TimeoutError):
        return "no answer in time"
    if isinstance(inner, http.client.IncompleteRead):
        return "the connection ended too early"
    if isinstance(inner, OSError):
        return f"no connection ({inner.strerror or inner})"
    return str(inner) or type(inner).__name__
