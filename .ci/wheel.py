"""Builds what is published twice, and refuses it unless both are equal byte for byte and hold what they should.

python .ci/wheel.py FOLDER    # needs the distribution build; leaves the source distribution and the wheel in FOLDER
"""

import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST_MB = 45  # of the wheel, packed
NEEDED = (
    "py.typed",
    "maps/static/incidents.js",
    *(f"data/{name}" for name in ("basemap.bin", "curated.gaz", "divisions.bin", "embedded.gaz", "english.udpipe")),
)
SOURCES = ("gazetteer/recipe.py", "docs/conf.py", "tests/conftest.py", "training/README.md", "CITATION.cff")
NEVER = (".stamp", ".partial", "/maps/page/", "/tests/", ".pyc", "/training/", "/notebooks/")  # of a wheel


def built(folder: Path, epoch: str) -> list[Path]:
    """A source distribution, and the wheel that is made of it."""
    command = [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "SOURCE_DATE_EPOCH": epoch})  # noqa: S603
    return sorted(folder.glob("geoincidents-*"))


def last_change() -> str:
    """Second of the last commit, or what the environment says."""
    command = ["git", "log", "-1", "--format=%ct"]
    given = os.environ.get("SOURCE_DATE_EPOCH")
    return given or subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()  # noqa: S603


def faults(wheel: list[str], source: list[str]) -> list[str]:
    """What is wrong with the names of files in a wheel and in a source distribution."""
    tracked = subprocess.run(["git", "ls-files", "geoincidents"], check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S607
    modules = [name for name in tracked.stdout.split() if name.endswith(".py")]
    needed = [*modules, *(f"geoincidents/{name}" for name in NEEDED)]
    found = [f"the wheel lacks {name}" for name in needed if name not in wheel]
    found += [f"the wheel holds {name}" for name in wheel if any(part in f"/{name}" for part in NEVER)]
    found += [] if any(name.endswith("licenses/LICENSE") for name in wheel) else ["the wheel has no licence"]
    found += [f"the source distribution lacks {name}" for name in SOURCES if name not in source]
    found += [f"the source distribution holds {name}" for name in source if name.endswith(".gaz")]
    return found


def main() -> int:
    """Exit status: 0 where all is well."""
    epoch = last_change()
    with tempfile.TemporaryDirectory() as other:
        first, second = built(Path(sys.argv[1]), epoch), built(Path(other), epoch)
        found = [
            f"two builds of {one.name} differ"
            for one, again in zip(first, second, strict=True)
            if hashlib.sha256(one.read_bytes()).digest() != hashlib.sha256(again.read_bytes()).digest()
        ]
    wheel = next(file for file in first if file.suffix == ".whl")
    source = next(file for file in first if file.name.endswith(".tar.gz"))
    with zipfile.ZipFile(wheel) as packed, tarfile.open(source) as sources:
        found += faults(packed.namelist(), [name.partition("/")[2] for name in sources.getnames()])
    for file in first:
        print(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB")
    if wheel.stat().st_size > MOST_MB * 1e6:
        found.append(f"the wheel has more than {MOST_MB} MB")
    for one in found:
        print(f"wheel: {one}", file=sys.stderr)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
