"""The modules of the page's script: bundled as they stand, linted, and tested by themselves under node."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "geoincidents" / "maps" / "static"
MODULES = ROOT / "geoincidents" / "maps" / "page"


@pytest.fixture(scope="module")
def npm():
    """Run a script of package.json."""
    if not (shutil.which("npm") and (ROOT / "node_modules").is_dir()):
        message = "The page's own tools are not installed (npm install, with node 20 or later)"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(message)
        pytest.skip(message)

    def run(*words):
        return subprocess.run(["npm", "run", "--silent", *words], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603, S607

    return run


def test_bundle_is_what_the_modules_give(npm, tmp_path):
    done = npm("build", "--", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in STATIC.iterdir()}
    for path in STATIC.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), f"{path.name} is old: npm run build"


def test_modules_are_clean(npm):
    done = npm("lint")
    assert done.returncode == 0, done.stdout


def test_types_of_the_modules_hold(npm):
    done = npm("types")
    assert done.returncode == 0, done.stdout


def test_modules_do_what_their_own_tests_say(npm):
    done = npm("test")
    assert done.returncode == 0, done.stdout
