"""The site is built of docs/ and the docstrings, strictly, with no network, and asks for none when it is read."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BUILD = """
import socket, sys
def refuse(*args, **kwargs):
    raise OSError("the site is to be built without a network")
socket.socket.connect = socket.getaddrinfo = refuse
from sphinx.cmd.build import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pytest.importorskip("sphinx", reason="the site needs the extra docs")
    folder = tmp_path_factory.mktemp("site")
    options = [
        "-W",
        "--keep-going",
        "-n",
        "-q",
        "-d",
        str(folder / "doctrees"),
        str(ROOT / "docs"),
        str(folder / "html"),
    ]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", BUILD, *options],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert done.returncode == 0, done.stderr
    return folder / "html"


def test_no_page_of_the_site_asks_for_anything_from_elsewhere(site):
    pages = sorted(site.rglob("*.html"))
    assert {"index.html", "tutorial.html", "codebook.html"} <= {page.name for page in pages}
    asked = re.compile(r"<(?:script|img|iframe|link)\b[^>]*?(?:src|href)=\"((?:https?:)?//[^\"]+)\"")
    for page in pages:
        assert not asked.findall(page.read_text(encoding="utf-8")), page.name
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\s*['\"]?(?:https?:)?//", sheet.read_text(encoding="utf-8")), sheet.name


def test_every_public_name_has_a_place_in_the_reference(site):
    import geoincidents

    reference = "".join(page.read_text(encoding="utf-8") for page in (site / "reference").glob("*.html"))
    assert [name for name in geoincidents.__all__ if f'id="geoincidents.{name}"' not in reference] == []
