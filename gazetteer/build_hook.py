"""Hatchling build hook: compile the embedded gazetteer into the package before a wheel is made."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface[Any]):
    """Writes ``geoincidents/data/embedded.gaz`` and ``curated.gaz`` for wheels and for editable installs alike."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 hatchling's signature
        """Compile the gazetteer unless one made from the very same sources is there.

        Parameters
        ----------
        version
            ``"standard"`` or ``"editable"``.
        build_data
            Hatchling's description of the build; the artifact is added to it.
        """
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "gazetteer"))
        from recipe import compile_gazetteer  # type: ignore[import-not-found]

        out = root / "geoincidents" / "data" / "embedded.gaz"
        stamp = out.with_suffix(".stamp")
        digest = _digest(root)
        out.parent.mkdir(exist_ok=True)
        above = out.with_name("curated.gaz")
        if not (out.exists() and above.exists() and stamp.exists() and stamp.read_text() == digest):
            self.app.display_info("Compiling the embedded gazetteer (about a minute)")
            compile_gazetteer(out)
            stamp.write_text(digest)
        build_data["artifacts"] += [f"/geoincidents/data/{file.name}" for file in (out, above)]


_READ = (
    "countries.py",
    "data/country_names.tsv",
    "fileformat.py",
    "names/filing.py",
    "names/forms.py",
    "names/romanisation.py",
)


def _digest(root: Path) -> str:
    sources = [
        *(root / "gazetteer").rglob("*.py"),
        *(root / "gazetteer").rglob("*.csv"),
        *(root / "geoincidents" / "compile").rglob("*.py"),
        *(root / "geoincidents" / name for name in _READ),
    ]
    total = hashlib.sha256()
    for path in sorted(sources):
        total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
