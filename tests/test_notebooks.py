"""The notebooks run from first to last cell, with the network blocked, and show what is stored in them."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
REDO = "notebooks/store.py"  # what stores the outputs anew
PANDAS = 3  # whose tables are stored; an older one prints some otherwise
WITHOUT_MAP = {"03_gazetteer"}
store = SimpleNamespace(**runpy.run_path(str(NOTEBOOKS / "store.py")))


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_notebook_runs_offline(path, tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = store.run(path, tmp_path)
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    if int(pd.__version__.partition(".")[0]) >= PANDAS:
        assert store.texts(notebook) == store.texts(nbformat.read(path, as_version=4)), f"python {REDO} {path.stem}"
    left = {file.name for file in tmp_path.iterdir()} - {"data", "ipython"}
    if path.stem in WITHOUT_MAP:
        assert left == set()
        return
    assert "tripoli.html" in left
    assert any("text/html" in output.get("data", {}) and "iframe" in output["data"]["text/html"] for output in outputs)


def test_the_gazetteer_notebook_answers_what_it_asks(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = nbformat.read(NOTEBOOKS / "03_gazetteer.ipynb", as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    checks = """
assert gazetteer.resolve("سبها", country="LY").radius_km == 4
assert gazetteer.resolve("Al-Amal camp", country="LY").place.kind == "S.CMPRF"
assert found["country"].tolist() == ["LBN", "LBN", "LBY", "LBY", "LBY"]
assert gazetteer.reverse_many(strikes)["place_name"].tolist()[1] == "Al-Amal camp"
assert str(gazetteer.resolve("Tripoli", within="Sabha, Libya").status) == "unresolved"
assert (str(before.status), after.place.name) == ("unresolved", "Umm Zumayt")
assert (pack.name, listed, gi.installed_packs()) == ("Libya", ["LBY"], ())
"""
    notebook.cells = [*cells[:-1], nbformat.v4.new_code_cell(checks), cells[-1]]
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert notebook.cells[-1].outputs[0]["data"]["text/plain"] == "False"  # its folder is gone


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebooks_are_kept_with_output_and_small(path):
    assert path.stat().st_size < 400_000
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1)), f"python {REDO} {path.stem}"
    assert "<iframe" not in path.read_text(encoding="utf-8")
