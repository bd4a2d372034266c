"""Hatchling build hook: bundle the map's script and compile the embedded gazetteer into the package."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PackageHook(BuildHookInterface[Any]):
    """Writes what the package holds besides its modules, for wheels and for editable installs alike.

    ``geoincidents/maps/static`` is bundled from ``maps/page`` for source distributions too; without esbuild it stays as
    it was committed.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 hatchling's signature
        """Bundle the script, and compile the gazetteer unless one made from the very same sources is there.

        Parameters
        ----------
        version
            ``"standard"`` or ``"editable"``.
        build_data
            Hatchling's description of the build; the artifact is added to it.
        """
        root = Path(self.root)
        if bundle(root):
            self.app.display_info("Bundled the map's script")
        if self.target_name != "wheel":
            return
        sys.path.insert(0, str(root / "gazetteer"))
        from recipe import compile_gazetteer  # type: ignore[import-not-found]

        out = root / "geoincidents" / "data" / "embedded.gaz"
        stamp = out.with_suffix(".stamp")
        digest = _digest(root)
        out.parent.mkdir(exist_ok=True)
        above = out.with_name("curated.gaz")
        if not (out.exists() and above.exists() and stamp.exists() and stamp.read_text() == digest):
            self.app.display_info("Compiling the embedded gazetteer (half a minute)")
            compile_gazetteer(out)
            stamp.write_text(digest)
        build_data["artifacts"] += [f"/geoincidents/data/{file.name}" for file in (out, above)]


def bundle(root: Path) -> bool:
    """Bundle the map's script where npm has installed what that takes; otherwise the committed bundle is taken.

    Parameters
    ----------
    root
        Root of the sources.

    Returns
    -------
    bool
        Whether it was bundled.

    Raises
    ------
    RuntimeError
        If the modules cannot be bundled, or there is no bundle at all.
    """
    node = shutil.which("node")
    if node is None or not (root / "node_modules" / "esbuild").is_dir():
        if not (root / _STATIC / "incidents.js").exists():
            msg = f"{_STATIC} holds no bundle of the map's script. Run npm install (node 20 or later), and build again."
            raise RuntimeError(msg)
        return False
    done = subprocess.run([node, _BUNDLER], cwd=root, capture_output=True, text=True, check=False)  # noqa: S603 our own script
    if done.returncode:
        msg = f"The map's script cannot be bundled ({_BUNDLER}): {done.stderr.strip()}"
        raise RuntimeError(msg)
    return True


_BUNDLER = "geoincidents/maps/page/bundle.mjs"
_STATIC = "geoincidents/maps/static"
_READ = (
    "data/country_names.tsv",
    "names/countries.py",
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
