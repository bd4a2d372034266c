"""One question to an OpenAI-compatible server and its answer, whatever the server does.

Slow, endless, broken and hostile answers end in one clear error: a watchdog closes the connection when the time is up,
an answer is read up to a limit, redirects are not followed, and nothing that the server says is repeated unprintable
or with the key, which is taken out before anything is cut.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
import threading
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, quote_plus, urlsplit

from geoincidents.errors import InputError, ReaderError

KEY_VARIABLE: Final = "GEOINCIDENTS_LLM_KEY"
"""Environment variable with the key that is sent to the server; none is sent without it."""

_MOST_BYTES: Final = 8_000_000
_WORTH_RETRYING: Final = frozenset({408, 429, 500, 502, 503, 504})
_REFUSED: Final = frozenset({400, 422, 501})
_OF_BOUNDS: Final = re.compile(r"max_?items|max_?length|schema|grammar", re.IGNORECASE)
_OK: Final = 200
_PAUSE_S: Final = 0.5
_LONGEST_PAUSE_S: Final = 30.0
_SHOWN: Final = 160
_MOST_SEARCHED: Final = 10_000
_HIDDEN: Final = "***"
_LEAST_PART: Final = 6
"""Letters of the key from which a part of it is hidden."""
_COMPLETIONS: Final = "/chat/completions"


@dataclass(frozen=True, slots=True)
class Server:
    """Where the questions go.

    Attributes
    ----------
    url
        Base address such as ``http://127.0.0.1:8080/v1``.
    timeout_s
        Seconds that one answer may take, from the first byte sent to the last byte received.
    retries
        How often a question is asked again when the connection breaks or the server is busy.
    """

    url: str
    timeout_s: float
    retries: int

    def ask(
        self, path: str, question: dict[str, Any] | None, *, plainer: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Answer to a question, as the JSON object that it must be.

        Parameters
        ----------
        path
            What follows the base address.
        question
            Body of the request; None asks with GET.
        plainer
            Body that is sent instead when the server refuses the bounds in the schema of the first.

        Returns
        -------
        dict
            The answer.

        Raises
        ------
        ReaderError
            If there is no answer, or it is not one JSON object.
        """
        fault = ""
        for attempt in range(self.retries + 1):
            try:
                status, raw, wait = self._exchange(path, question)
            except (OSError, http.client.HTTPException, UnicodeError) as error:
                if isinstance(error, TimeoutError):
                    raise ReaderError(f"{self._name} gave no whole answer within {self.timeout_s:g} s.") from None
                status, raw, wait = 0, b"", None
                fault = f"cannot be reached or broke off ({_printable(str(error) or type(error).__name__)})"
            if status == _OK:
                return self._parsed(raw)
            if status:
                message = _message(raw)
                if plainer is not None and status in _REFUSED and _OF_BOUNDS.search(message[:_MOST_SEARCHED]):
                    return self.ask(path, plainer)
                fault = f"answered {status} ({_printable(message)})"
            if status and status not in _WORTH_RETRYING:
                break
            if attempt < self.retries:
                time.sleep(min(_PAUSE_S * 2**attempt if wait is None else wait, _LONGEST_PAUSE_S))
        raise ReaderError(f"{self._name} {fault}. Check that the server runs there and knows the model.")

    @property
    def _name(self) -> str:
        return f"The language model at {hide_key(self.url)}"

    def _exchange(self, path: str, question: dict[str, Any] | None) -> tuple[int, bytes, float | None]:
        """Status, body and, if the server names it, the seconds to wait of one request."""
        parts = urlsplit(self.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=self.timeout_s)
        expired = threading.Event()
        opened: list[socket.socket] = []  # the connection lets go of it when the server will send nothing more

        def expire() -> None:
            expired.set()
            for sock in filter(None, (connection.sock, *opened)):
                with contextlib.suppress(OSError):  # it is closed already
                    sock.shutdown(socket.SHUT_RDWR)

        # The timeout of a socket starts anew with each byte; a server that sends one a second would never end.
        watchdog = threading.Timer(self.timeout_s, expire)
        watchdog.daemon = True
        watchdog.start()
        try:
            body = None if question is None else json.dumps(question).encode()
            target = parts.path.rstrip("/").removesuffix(_COMPLETIONS) + path
            connection.connect()
            opened.append(connection.sock)
            connection.request("GET" if body is None else "POST", target, body, _headers())
            with connection.getresponse() as response:
                raw = response.read(_MOST_BYTES + 1)
        except Exception:
            if expired.is_set():
                raise TimeoutError from None
            raise
        finally:
            watchdog.cancel()
            connection.close()
        if expired.is_set():
            raise TimeoutError
        if len(raw) > _MOST_BYTES:
            raise ReaderError(f"{self._name} answered with more than {_MOST_BYTES // 1_000_000} MB. It is not read.")
        if response.length:
            raise http.client.IncompleteRead(raw, response.length)
        return response.status, raw, _seconds(response.headers.get("Retry-After"))

    def _parsed(self, raw: bytes) -> dict[str, Any]:
        try:
            answer = json.loads(raw)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            shown = _printable(raw.decode("utf-8", errors="replace"))
            raise ReaderError(f"{self._name} did not answer with a JSON object: {shown!r}.")
        return answer


def checked_url(url: str) -> str:
    """Base address without what is not needed.

    Parameters
    ----------
    url
        As the user gives it; a trailing ``/chat/completions`` is allowed.

    Returns
    -------
    str
        The address.

    Raises
    ------
    InputError
        If it is no address of a server, or holds a password.

    Examples
    --------
    >>> checked_url("http://127.0.0.1:8080/v1/chat/completions")
    'http://127.0.0.1:8080/v1'
    """
    try:
        parts = urlsplit(url.strip())
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except (ValueError, AttributeError):
        valid = False
    if not valid or any(not letter.isprintable() or letter == " " for letter in url.strip()):
        shown = (
            hide_key(re.sub(r"//[^/?#]*@", "//***@", re.sub(r"[?#].*", "", url, flags=re.DOTALL)))
            if isinstance(url, str)
            else url
        )
        raise InputError(f"{shown!r} is no address of a server. Give one such as http://127.0.0.1:8080/v1.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InputError(
            f"The address of the language model holds more than a server and a path. Put a key into {KEY_VARIABLE}."
        )
    return url.strip().rstrip("/").removesuffix(_COMPLETIONS)


def hide_key(text: str) -> str:
    """A text without the key, whole, escaped, or broken off at either end as a server that cuts it would show it.

    Parameters
    ----------
    text
        What is to be shown, before anything of it is cut.

    Returns
    -------
    str
        With ``***`` in place of the key.

    Examples
    --------
    >>> hide_key("no key is set here")
    'no key is set here'
    """
    key = _key()
    if not key:
        return text
    escaped = json.dumps(key)[1:-1]
    for form in dict.fromkeys((key, escaped, escaped.replace("/", "\\/"), quote(key, safe=""), quote_plus(key))):
        text = text.replace(form, _HIDDEN)
    for length in range(len(key) - 1, _LEAST_PART - 1, -1):
        text = text.replace(key[:length], _HIDDEN).replace(key[-length:], _HIDDEN)
    return text


def _key() -> str:
    return os.environ.get(KEY_VARIABLE, "").strip()


def _headers() -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "geoincidents"}
    key = _key()
    if key and (not key.isascii() or not key.isprintable()):
        raise ReaderError(f"{KEY_VARIABLE} holds letters that no key has. Set it again.")
    return {**headers, "Authorization": f"Bearer {key}"} if key else headers


def _message(raw: bytes) -> str:
    """What a server says is wrong: the message of its JSON, else all that it says."""
    try:
        error = json.loads(raw)["error"]
        return str(error["message"] if isinstance(error, dict) else error)
    except (ValueError, RecursionError, LookupError, TypeError):
        return raw.decode("utf-8", errors="replace")


def _printable(text: str) -> str:
    """First words of what a server says, without control characters and the key."""
    hidden = hide_key(text)
    plain = "".join(letter if letter.isprintable() else " " for letter in hidden[:_SHOWN])
    return " ".join(plain.split()) or "nothing"


def _seconds(value: str | None) -> float | None:
    return (
        float(value) if value is not None and value.isascii() and value.isdigit() and len(value) < len("1000") else None
    )
