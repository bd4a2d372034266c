"""Writes ``docs/data_sets.md``: the table layouts that are recognised, as their declarations say.

python docs/make_data_sets.py
"""

from pathlib import Path

from geoincidents.tables.layouts import known_layouts

PAGE = Path(__file__).with_name("data_sets.md")
HEAD = """# Data sets that are read as they are

`gi.read_incidents` and every command that takes a table know these layouts by their headers or, where a file has no
header line, by the order of their columns; `gi.layouts()` gives the same as a table. `layout=` forces one, or takes the
path of a declaration of your own. Made by `python docs/make_data_sets.py` from `geoincidents/tables/layouts/`.
"""


def page() -> str:
    """The page as text."""
    parts = [HEAD]
    for layout in sorted(known_layouts().values(), key=lambda one: one.title.casefold()):
        facts = layout.facts
        parts.append(f'\n## {layout.title}\n\n`layout="{layout.name}"`, `source_schema` *{layout.schema}*\n')
        rows = {
            "versions": facts.get("versions"),
            "taken": ", ".join(f"`{target}`" for target, _ in layout.fields),
            "not taken": facts.get("not_taken"),
            "rows": "one a person or party are folded into one an event" if layout.fold else None,
            "credit": facts.get("attribution"),
            "licence": facts.get("licence"),
            "source": facts.get("url"),
        }
        parts += [f"- **{name}**: {text}" for name, text in rows.items() if text]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
