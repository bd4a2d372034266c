"""The pages under docs/ say what is so: their code runs, their outputs are true, their tables come from the package."""

import doctest
import re
import runpy
import shutil
import tomllib
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point

import geoincidents
from geoincidents import conform, schema, validate

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
WITH_CODE = [
    page for page in PAGES if re.search(r"^```(python|pycon)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
]
AS_PRINTED = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


@pytest.mark.parametrize("path", WITH_CODE, ids=lambda path: path.stem)
def test_the_code_of_a_page_runs_in_order_and_gives_what_is_shown(path, tmp_path, monkeypatch):
    """``python`` and ``pycon`` blocks run, the outputs of the latter are compared; ``py`` and ``sh`` are to be read."""
    shutil.copytree(ROOT / "notebooks" / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    names = {}
    for language, block in re.findall(
        r"^```(python|pycon)\n(.*?)^```", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    ):
        if language == "python":
            exec(compile(block, path.name, "exec"), names)  # noqa: S102
            continue
        test = doctest.DocTestParser().get_doctest(block, names, path.stem, path.name, 0)
        told = []
        doctest.DocTestRunner(optionflags=AS_PRINTED).run(test, out=told.append, clear_globs=False)
        assert not told, "".join(told)
        names = test.globs


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_links_of_a_page_lead_to_files(path):
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / link).exists(), link


def test_every_page_is_in_a_table_of_contents():
    listed = {DOCS / "index.md"}
    for page in PAGES:
        for block in re.findall(
            r"^```\{toctree\}\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
        ):
            listed |= {page.parent / f"{line}.md" for line in block.split("\n") if line and not line.startswith(":")}
    assert listed == set(PAGES)


def test_the_reference_has_every_public_name_once():
    told = [
        name
        for page in (DOCS / "reference").glob("*.md")
        for name in re.findall(
            r"^\.\. auto(?:class|function):: geoincidents\.(\w+)$", page.read_text(), flags=re.MULTILINE
        )
    ]
    assert sorted(told) == geoincidents.__all__


def test_every_dependency_is_told_of_once():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = project["project"]["dependencies"] + project["build-system"]["requires"]
    asked += [one for extra in project["project"]["optional-dependencies"].values() for one in extra]
    told, _, kept = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").partition("## Kept by hand")
    firsts = [line.split("|")[1] for line in told.splitlines() if line.startswith("| `")]
    names = sorted(name for first in firsts for name in re.findall(r"`([^`]+)`", first))
    assert names == sorted({re.match(r"[\w.-]+", one)[0] for one in asked} - {"geoincidents"})
    assert kept.count("\n|") > 5


def test_the_page_of_data_sets_is_made_from_the_layouts():
    made = runpy.run_path(str(DOCS / "make_data_sets.py"))["page"]()
    assert (DOCS / "data_sets.md").read_text(encoding="utf-8") == made, "run python docs/make_data_sets.py"


@pytest.mark.parametrize(
    "command",
    re.findall(r"^\| `geoincidents ([a-z]+(?: [a-z]+)?)", (DOCS / "commands.md").read_text(), flags=re.MULTILINE),
)
def test_every_command_of_the_table_has_help(command, capsys):
    from geoincidents.cli import main

    with pytest.raises(SystemExit) as stop:
        main([*command.split(), "--help"])
    assert stop.value.code == 0
    assert "usage: geoincidents" in capsys.readouterr().out


def test_the_codebook_is_made_from_the_schema():
    made = runpy.run_path(str(DOCS / "make_codebook.py"))["page"]()
    assert (DOCS / "codebook.md").read_text(encoding="utf-8") == made, "run python docs/make_codebook.py"


def test_the_examples_of_the_codebook_are_a_row_of_the_schema():
    row = {name: column.example for name, column in schema.COLUMNS.items()}
    table = conform(gpd.GeoDataFrame([row], geometry=[Point(13.6, 32.5)], crs="EPSG:4326"))
    validate(table)
    assert table[list(row)].notna().all(axis=None)
    assert {name: str(kind) for name, kind in table.dtypes.items() if name in row} == schema.DTYPES
    assert all(word.meaning for words in schema.VOCABULARIES.values() for word in words)
