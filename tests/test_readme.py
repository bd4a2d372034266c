"""The README says what is so: its commands and its Python run."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from geoincidents.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def test_the_python_of_the_readme_runs_in_order(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "notebooks" / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), names)  # noqa: S102
    assert (tmp_path / "tripoli.html").stat().st_size > 100_000
    assert names["match"].place.name == "Qasr bin Ghashir"
    assert names["located"]["match_status"].tolist() == ["resolved", "resolved", "given"]  # corrected by hand
    assert len(names["again"]) == 3
    assert names["gazetteer"].resolve("20 km south of مزرعة زمزمية").lat == pytest.approx(31.920, abs=0.001)
    for line in README.splitlines():
        said = re.fullmatch(r"(gazetteer\.resolve\(.*?\)\.(?:place\.country|status))\s+# '(\w+)'.*", line)
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
    assert blocks("sh")[1].strip() == 'pip install -e ".[test]" && pytest'


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", README))
def test_links_lead_to_files(link):
    assert (ROOT / link).exists()


@pytest.mark.parametrize(
    "command",
    re.findall(r"^\| `geoincidents ([a-z]+(?: (?:info|fetch|build|check|add|list))?)", README, flags=re.MULTILINE),
)
def test_every_command_of_the_table_has_help(command, capsys):
    with pytest.raises(SystemExit) as stop:
        main([*command.split(), "--help"])
    assert stop.value.code == 0
    assert "usage: geoincidents" in capsys.readouterr().out


def test_the_counts_of_the_readme_are_the_gazetteers():
    from geoincidents import Gazetteer

    info = Gazetteer.default().info()
    places, names = (int(number.replace(",", "")) for number in re.findall(r"([\d,]+) (?:places|names)", README)[:2])
    assert abs(info["places"] - places) < 1000
    assert abs(info["names"] - names) < 1000
