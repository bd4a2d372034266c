"""The README says what is so: its commands and its Python run, and its table is what they give."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from geoincidents.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def test_the_python_of_the_readme_runs_in_an_empty_folder_and_gives_its_table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), names)  # noqa: S102
    assert (tmp_path / "tripoli.html").stat().st_size > 100_000
    rows = [line.strip("| ").split(" | ") for line in README.splitlines() if line.startswith("| ")]
    header, shown = rows[0], rows[1:]
    table = names["incidents"][header].assign(
        date_start=lambda rows: rows["date_start"].dt.strftime("%Y-%m-%d"),
        **{name: names["incidents"][name].round().astype("Int64") for name in ("geo_radius_km", "tripoli_km")},
    )
    made = table.astype("string").fillna("").values.tolist()
    assert [" | ".join(row).rstrip("| ") for row in shown] == [" | ".join(row).rstrip("| ") for row in made]
    for line in README.splitlines():
        said = re.fullmatch(r"(gazetteer\.resolve\(.*?\)\.(?:place\.\w+|status))\s+# '([^']+)'.*", line)
        if said:
            assert eval(said[1], names) == said[2]  # noqa: S307


def test_the_first_command_of_the_readme_makes_a_map(tmp_path, monkeypatch, capsys):
    install, command = blocks("sh")[0].strip().split(" && ")
    assert install == "pip install ."
    monkeypatch.chdir(ROOT)
    words = [str(tmp_path / word) if word == "tripoli.html" else word for word in shlex.split(command)]
    assert words[0] == "geoincidents"
    assert main(words[1:]) == 0
    assert (tmp_path / "tripoli.html").exists()
    assert "with a point" in capsys.readouterr().err


def test_the_second_command_of_the_readme_is_the_one_for_tests():
    assert blocks("sh")[1].strip() == 'pip install -e ".[test]" && pytest -n auto'


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", README))
def test_links_lead_to_files(link):
    assert (ROOT / link).exists()


def test_the_readme_is_read_in_three_minutes():
    prose = re.sub(r"^```.*?^```|^\|.*?$", "", README, flags=re.MULTILINE | re.DOTALL)
    assert len(prose.split()) < 500


def test_the_counts_of_the_readme_are_the_gazetteers():
    from geoincidents import Gazetteer

    info = Gazetteer.default().info()
    places, names = (int(number.replace(",", "")) for number in re.findall(r"([\d,]+) (?:places|names)", README)[:2])
    assert abs(info["places"] - places) < 1000
    assert abs(info["names"] - names) < 1000


def test_one_version_stands_everywhere():
    from geoincidents import __version__

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    cited = re.search(r"^version: (.*)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert (declared, cited[1]) == (__version__, __version__)
    assert re.search(
        rf"^## (?:Unreleased|{re.escape(__version__)} \()",
        (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
