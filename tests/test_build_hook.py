"""The build hook's bundling: anew where node is at hand, as committed where it is not, never a wheel without."""

import importlib.util
import shutil
from pathlib import Path

import pytest

pytest.importorskip("hatchling")

ROOT = Path(__file__).parents[1]
STATIC = Path("geoincidents/maps/static")


@pytest.fixture
def bundle():
    spec = importlib.util.spec_from_file_location("build_hook", ROOT / "gazetteer" / "build_hook.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.bundle


@pytest.fixture
def sources(tmp_path):
    for folder in ("page", "static"):
        shutil.copytree(ROOT / "geoincidents" / "maps" / folder, tmp_path / "geoincidents" / "maps" / folder)
    shutil.copy(ROOT / "package.json", tmp_path)
    return tmp_path


def test_without_node_modules_the_committed_bundle_is_taken(bundle, sources):
    before = (sources / STATIC / "incidents.js").read_bytes()
    assert bundle(sources) is False
    assert (sources / STATIC / "incidents.js").read_bytes() == before


def test_without_any_bundle_the_build_stops(bundle, sources):
    (sources / STATIC / "incidents.js").unlink()
    with pytest.raises(RuntimeError, match="Run npm install"):
        bundle(sources)


@pytest.mark.skipif(
    not (shutil.which("node") and (ROOT / "node_modules" / "esbuild").is_dir()),
    reason="node and npm install are needed",
)
def test_with_node_modules_it_is_bundled_anew(bundle, sources):
    (sources / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    (sources / STATIC / "incidents.js").unlink()
    assert bundle(sources) is True
    assert (sources / STATIC / "incidents.js").read_bytes() == (ROOT / STATIC / "incidents.js").read_bytes()
    (sources / "geoincidents/maps/page/main.js").write_text("export const broken = ;", "utf-8")
    with pytest.raises(RuntimeError, match=r"main\.js"):
        bundle(sources)
