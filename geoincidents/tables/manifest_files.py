"""Manifests in files: in the file's own metadata where its format has some, else in a small file beside it."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geoincidents.errors import OutputError
from geoincidents.tables.manifest import MANIFEST, from_metadata, to_metadata
from geoincidents.tables.writing.descriptions import description_of

if TYPE_CHECKING:
    import os

    from geoincidents.tables.manifest import Manifest

WITHOUT_METADATA: Final = (".csv", ".tsv")
"""Formats whose manifest stands in a file beside them."""


def sidecar(path: str | os.PathLike[str]) -> Path:
    """The file with the manifest of a table whose format has no room for one: ``NAME.manifest.json`` beside it."""
    path = Path(path)
    return path.with_name(f"{path.name}.{MANIFEST}.json")


def has_metadata(path: str | os.PathLike[str]) -> bool:
    """Whether the format that a suffix names has room for a manifest."""
    suffixes = [suffix.lower() for suffix in Path(path).suffixes]
    return not any(suffix in WITHOUT_METADATA for suffix in suffixes[-2:])


def write_sidecar(incidents: pd.DataFrame, path: str | os.PathLike[str]) -> None:
    """Write the manifest of a table beside its file; one that is there is replaced, or goes with what it was about."""
    beside = sidecar(path)
    metadata = to_metadata(incidents)
    try:
        if metadata:
            text = json.dumps(metadata[MANIFEST], ensure_ascii=False, indent=1, sort_keys=True)
            beside.write_text(f"{text}\n", encoding="utf-8")
        else:
            beside.unlink(missing_ok=True)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # the table is written; only what stands beside it has no name
            return
        raise OutputError(f"{str(beside)!r} cannot be written: {error.strerror or error}.") from error


def read_manifest(path: str | os.PathLike[str]) -> Manifest | None:
    """The manifest of a file that :func:`write_incidents` wrote.

    Parameters
    ----------
    path
        The file itself, not what stands beside it.

    Returns
    -------
    dict or None
        None where the file is not ours, is not there, or its table had none.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "x.geojson"
    >>> described = '{"version": 1, "columns": [], "manifest": {"steps": []}}'
    >>> _ = path.write_text(f'{{"geoincidents": {described}, "features": []}}')
    >>> read_manifest(path)
    {'steps': []}
    """
    path = Path(path)
    try:
        return manifest_beside(path, description_of(path, pd.DataFrame())) if path.is_file() else None
    except OSError:
        return None


def manifest_beside(path: str | os.PathLike[str], description: Any) -> Manifest | None:
    """The manifest in a file's description that was read already, else that in the small file beside it."""
    if within := from_metadata(description):
        return within
    beside = sidecar(path)
    try:
        found = json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else None
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
