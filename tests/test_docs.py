"""The pages under docs/ that are made from the package say what the package says."""

import runpy
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def test_the_page_of_data_sets_is_made_from_the_layouts():
    made = runpy.run_path(str(DOCS / "make_data_sets.py"))["page"]()
    assert (DOCS / "data_sets.md").read_text(encoding="utf-8") == made, "run python docs/make_data_sets.py"
