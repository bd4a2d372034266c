"""Where a table comes from and what made it: a manifest of plain values that travels with every result.

It is in ``DataFrame.attrs``, which pandas copies with every table it makes and drops where two tables that are joined
differ in it; so it is small, whatever the number of files, and :func:`merge_manifests` joins two. Nothing in it depends
on the machine or the hour: the same inputs give the same manifest, byte for byte. Only ``SOURCE_DATE_EPOCH``
(https://reproducible-builds.org/specs/source-date-epoch/) puts a time into it.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import os
from functools import lru_cache
from importlib.resources import files
from numbers import Integral, Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

import geoincidents
from geoincidents import schema
from geoincidents.errors import InputError
from geoincidents.gazetteer.own_places import own_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from geoincidents.gazetteer import Gazetteer

_Frame = TypeVar("_Frame", bound="pd.DataFrame")
Manifest: TypeAlias = "dict[str, Any]"
"""``package``, ``gazetteers``, ``steps`` (calls with parameters and inputs) and ``credits``; perhaps ``made``."""

MANIFEST: Final = "manifest"
"""Key of ``DataFrame.attrs``, and of the description that a file of ours carries."""

_EPOCH: Final = "SOURCE_DATE_EPOCH"
_MOST_FILES, _MOST_STEPS = 20, 20
_LONGEST_VALUE: Final = 200
_BLOCK: Final = 1 << 20


def manifest(
    call: str,
    *,
    parameters: Mapping[str, Any] | None = None,
    inputs: Iterable[str | os.PathLike[str]] = (),
    gazetteer: Gazetteer | None = None,
    incidents: pd.DataFrame | None = None,
) -> Manifest:
    """Manifest of one call.

    Parameters
    ----------
    call
        Name of the function.
    parameters
        What it was called with; what is None is left out, and what is no plain value becomes a short text.
    inputs
        Files that were read: each with its name, size and SHA-256. Of more than twenty the first are listed, and one
        SHA-256 stands for all.
    gazetteer
        The one that was asked.
    incidents
        The result, whose ``source_schema`` names data sets to give credit to.

    Returns
    -------
    dict
        Plain values, ready for JSON.

    Examples
    --------
    >>> made = manifest("locate", parameters={"place": "town", "near": None})
    >>> made["steps"]
    [{'call': 'locate', 'parameters': {'place': 'town'}}]
    """
    step: dict[str, Any] = {"call": call}
    told = {name: _plain(value) for name, value in (parameters or {}).items() if value is not None}
    if told:
        step["parameters"] = told
    read = [Path(one) for one in inputs]
    if read:
        step["inputs"] = _files(read)
    made: Manifest = {
        "package": {"name": "geoincidents", "version": geoincidents.__version__},
        "gazetteers": [] if gazetteer is None else [_gazetteer_facts(gazetteer)],
        "steps": [step],
        "credits": [*([] if gazetteer is None else _places_credits(gazetteer)), *data_credits(incidents)],
    }
    epoch = os.environ.get(_EPOCH, "").strip()
    if epoch:
        if not epoch.isdigit():
            raise InputError(f"{_EPOCH}={epoch!r} is no number of seconds since 1970. Set it to one, or unset it.")
        made["made"] = dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC).isoformat()
    return made


def _files(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """Name, size and SHA-256 of files; of many those of the first, and one of all."""
    told: list[dict[str, Any]] = []
    whole, size = hashlib.sha256(), 0
    for path in paths:
        if not path.is_file():  # a device or a pipe cannot be read a second time
            told.append({"name": path.name})
            continue
        digest = _digest(path)
        length = path.stat().st_size
        size += length
        whole.update(digest.encode())
        told.append({"name": path.name, "size": length, "sha256": digest})
    if len(told) <= _MOST_FILES:
        return told
    return [*told[:_MOST_FILES], {"files": len(told), "size": size, "sha256_of_all": whole.hexdigest()}]


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    """A value as JSON has it; a file by its name, anything else as a short text."""
    if isinstance(value, str | bool | None):
        return value
    if isinstance(value, Real):
        return int(value) if isinstance(value, Integral) else float(value)
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple) and len(value) <= _MOST_FILES:
        return [_plain(one) for one in value]
    told = getattr(value, "place_id", Path(value).name if isinstance(value, os.PathLike) else value)
    text = " ".join(str(told).split())
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."


def _gazetteer_facts(gazetteer: Gazetteer) -> dict[str, Any]:
    """Name, build date and checksum of a gazetteer, and the packs in it with their dates."""
    info = _info(gazetteer)
    facts: dict[str, Any] = {key: info[key] for key in ("name", "build_date", "checksum") if key in info}
    members = getattr(gazetteer, "members", ())
    if len(members) > 1:
        from geoincidents.gazetteer.packs import installed_packs

        there = {member.info()["checksum"] for member in members}
        packs = [{"country": one.country, "date": one.date} for one in installed_packs() if one.checksum in there]
        facts["packs"] = sorted(packs, key=lambda one: one["country"])
        if own := own_facts([file for member in members for file in member.store.files]):
            facts["own_places"] = own
    return facts


def _info(gazetteer: Gazetteer) -> dict[str, Any]:
    """What a gazetteer says of itself; one of somebody else's making may say nothing."""
    told = getattr(gazetteer, "info", None)
    return dict(told()) if callable(told) else {"name": type(gazetteer).__name__}


def _places_credits(gazetteer: Gazetteer) -> list[dict[str, str]]:
    """Whom places are from, and on what terms, each text once."""
    told = {
        source["attribution"]: {"attribution": source["attribution"], "licence": source["licence"]}
        for source in _info(gazetteer).get("sources", [])
        if source["attribution"]
    }
    return list(told.values())


@lru_cache(maxsize=1)
def _data_sets() -> dict[str, dict[str, str]]:
    """Name, licence and attribution of the data sets that are known, by their source schema."""
    text = (files("geoincidents") / "tables" / "data" / "data_sets.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row[schema.SOURCE_SCHEMA]: row for row in rows}


def data_credits(incidents: pd.DataFrame | None) -> list[dict[str, str]]:
    """Attribution and licence of the data sets that rows of a table are from, by their ``source_schema``."""
    if incidents is None or schema.SOURCE_SCHEMA not in incidents.columns:
        return []
    found = sorted(str(word) for word in incidents[schema.SOURCE_SCHEMA].dropna().unique())
    known = _data_sets()
    return [
        {"attribution": known[word]["attribution"], "licence": known[word]["licence"]}
        for word in found
        if word in known
    ]


def credits_of(incidents: pd.DataFrame) -> list[dict[str, str]]:
    """Attribution and licence of the data sets that a table is from, by its rows, or else by its manifest."""
    named = {known["attribution"] for known in _data_sets().values()}
    kept = [one for one in (manifest_of(incidents) or {}).get("credits", []) if one.get("attribution") in named]
    return data_credits(incidents) or kept


def merge_manifests(first: Manifest | None, second: Manifest | None) -> Manifest:
    """Manifest of what was made of two results, or by a further call: everything of both, each once.

    Parameters
    ----------
    first, second
        Manifests, the earlier one first; None for a table without one.

    Returns
    -------
    dict
        The package and the time are those of the second, where it has them.

    Examples
    --------
    >>> merged = merge_manifests(manifest("read_reports"), manifest("locate", parameters={"place": "town"}))
    >>> [step["call"] for step in merged["steps"]]
    ['read_reports', 'locate']
    """
    one, two = first or {}, second or {}
    merged: Manifest = {**one, **two}
    for key in ("gazetteers", "steps", "credits"):
        every = [*one.get(key, []), *two.get(key, [])]
        merged[key] = [value for at, value in enumerate(every) if value not in every[:at]]
    if len(merged["steps"]) > _MOST_STEPS:  # the first tell where it comes from, the last what was done to it
        half = _MOST_STEPS // 2
        merged["steps"] = [*merged["steps"][:half], *merged["steps"][-half:]]
    return merged


def signed(
    result: _Frame,
    earlier: Manifest | None,
    call: str,
    *,
    parameters: Mapping[str, Any] | None = None,
    inputs: Iterable[str | os.PathLike[str]] = (),
    gazetteer: Gazetteer | None = None,
) -> _Frame:
    """A result that carries the manifest of the call that made it, after what was known before."""
    made = manifest(call, parameters=parameters, inputs=inputs, gazetteer=gazetteer, incidents=result)
    result.attrs[MANIFEST] = merge_manifests(earlier, made)
    return result


def manifest_of(incidents: pd.DataFrame) -> Manifest | None:
    """The manifest that a table carries, or None."""
    found = incidents.attrs.get(MANIFEST)
    return found if isinstance(found, dict) else None


def made_by(incidents: pd.DataFrame, *, public: bool) -> dict[str, Any] | None:
    """The manifest for a page; for the public without the files and parameters that it was made from."""
    found = to_metadata(incidents).get(MANIFEST)
    return {name: found[name] for name in ("package", "credits") if name in found} if found and public else found


def to_metadata(incidents: pd.DataFrame) -> dict[str, Any]:
    """What a file's description says of where its table is from: the manifest under its key, or nothing."""
    found = manifest_of(incidents)
    return {} if found is None else {MANIFEST: json.loads(json.dumps(found, default=str))}


def from_metadata(description: Any) -> Manifest | None:
    """The manifest in the description of a file, a dictionary or its JSON text; None where there is none."""
    if isinstance(description, str | bytes):
        try:
            description = json.loads(description)
        except ValueError:
            return None
    found = description.get(MANIFEST) if isinstance(description, dict) else None
    return found if isinstance(found, dict) else None
