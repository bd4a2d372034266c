"""What the package exports, and what importing it costs."""

import ast
import inspect
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from geopy.geocoders.base import Geocoder

import geoincidents

PACKAGE = Path(geoincidents.__file__).parent
CHECKOUT = Path(__file__).parents[1]
HEAVY = ("folium", "pyarrow", "geopandas", "pandas", "spacy", "dask", "geopy", "matplotlib", "xyzservices")


def test_exported_names_are_sorted_complete_and_there():
    assert geoincidents.__all__ == sorted(geoincidents.__all__)
    assert set(geoincidents.__all__) == set(geoincidents._HOMES)
    for name in geoincidents.__all__:
        assert getattr(geoincidents, name).__doc__
    assert set(geoincidents.__all__) <= set(dir(geoincidents))
    with pytest.raises(AttributeError, match="nonsense"):
        geoincidents.nonsense  # noqa: B018


def test_no_public_name_is_hidden_by_a_module_of_its_name():
    modules = {path.stem for path in PACKAGE.glob("*.py")} | {
        path.parent.name for path in PACKAGE.glob("*/__init__.py")
    }
    assert modules.isdisjoint(geoincidents.__all__)


def test_importing_the_package_loads_nothing_heavy():
    code = f"import geoincidents, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_looking_a_name_up_loads_no_tables():
    code = (
        "import sys; from geoincidents import Gazetteer; Gazetteer.embedded().resolve('Sabha', country='LY');"
        "print([m for m in ('pandas', 'geopandas', 'pyarrow') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_reading_a_report_loads_neither_folium_nor_pyarrow_extras():
    code = (
        "import geoincidents, sys; geoincidents.read_reports; geoincidents.distance_to; geoincidents.between;"
        "print([m for m in ('folium', 'spacy', 'dask', 'geopy', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_maps_and_queries_load_no_reader_of_reports():
    code = (
        "import geoincidents, sys; geoincidents.incident_map; geoincidents.between; geoincidents.countable;"
        "print([m for m in sys.modules if m.startswith(('geoincidents.events', 'geoincidents.linking', 'ufal'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def order_of_imports():
    """Rows of the table of the house in CONTRIBUTING.md: the modules and rooms named in its first column."""
    text = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = text.partition("| place | what lives there |\n|---|---|\n")[2].partition("\n\n")[0].splitlines()
    return [re.findall(r"`(\w+)", row.split("|")[1]) for row in rows]


ORDER = order_of_imports()


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("geoincidents"):
            if node.module == "geoincidents":
                yield from (alias.name for alias in node.names)
            else:
                yield node.module.split(".")[1]


def documented():
    for name in geoincidents.__all__:
        thing = getattr(geoincidents, name)
        yield name, thing
        if isinstance(thing, type) and name in {"Divisions", "Gazetteer", "GazetteerGeocoder"}:
            for method, value in inspect.getmembers(thing):
                if not method.startswith("_") and (value.__doc__ or "") and method not in dir(Geocoder):
                    yield f"{name}.{method}", value


@pytest.mark.parametrize(
    ("name", "thing"), list(documented()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_public_functions_say_what_they_raise_and_show_an_example(name, thing):
    doc = inspect.getdoc(thing)
    if inspect.isroutine(thing):
        tree = ast.parse(textwrap.dedent(inspect.getsource(thing)))
        raises = any(isinstance(node, ast.Raise) for node in ast.walk(tree))
        assert "Raises\n------" in doc or not raises, f"{name} raises and does not say so"
        assert ">>>" in doc, f"{name} shows no example"


def test_imports_go_down_only():
    """Within one row of the order modules may import each other; none may import from a row below."""
    level = {module: number for number, row in enumerate(ORDER) for module in row}
    faults = []
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts == ("__init__",):
            continue
        home = parts[0]
        assert home in level, f"{path.name} has no place in the order of imports"
        faults += [
            f"{'/'.join(parts)} imports {other}" for other in imports_of(path) if level.get(other, -1) > level[home]
        ]
    assert faults == []


def test_column_names_are_spelled_in_the_schema_only():
    from geoincidents import schema

    # source_name is a parameter's name, place_id a field of Place, as well.
    distinctive = {name for name in schema.DTYPES if "_" in name} - {"source_name", schema.PLACE_ID}
    faults = []
    for path in PACKAGE.rglob("*.py"):
        if path.name == "schema.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        faults += [
            f"{path.relative_to(PACKAGE)}:{node.lineno} {node.value!r}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in distinctive
        ]
    assert faults == []
