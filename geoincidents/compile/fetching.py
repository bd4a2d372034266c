"""``fetch_geonames``: GeoNames files onto the disk, resumed where a download broke off."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geoincidents.compile.download import Download
from geoincidents.errors import InputError, OutputError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable

BASE_URL: Final = "https://download.geonames.org/export/dump"
FRAME_FILES: Final = ("admin1CodesASCII.txt", "countryInfo.txt")
_WHOLE: Final = re.compile(r"[A-Z]{2}|allCountries|alternateNamesV2|cities(500|1000|5000|15000)", re.ASCII)
_FILE: Final = re.compile(r"[A-Za-z0-9_]+\.(txt|zip)", re.ASCII)


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
        Seconds after which a connection counts as broken that has not begun to answer, or has brought less than a
        kilobyte a second.
    pause_s
        Seconds before the second try, doubled before each further one; longer where the server asks for it.
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
        If the server cannot be reached, has no such file, keeps sending what is not the file, or asks for more than
        two minutes of patience.
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
    download = Download(base_url, timeout_s, pause_s, progress)
    for name in files:
        download.file(name, target / name)
    return [target / name for name in files]


def _file_of(name: str) -> str:
    text = name.strip()
    if len(text) == 2:  # noqa: PLR2004 a country code
        text = text.upper()
    if _WHOLE.fullmatch(text):
        return f"{text}.zip"
    if _FILE.fullmatch(text):
        return text
    raise InputError(f"{name!r} is no file of GeoNames. Give ISO codes such as LY, or allCountries.")
