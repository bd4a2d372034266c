"""Runs notebooks with the network blocked, and stores what they show in them.

python notebooks/store.py [01_quickstart ...]

A test runs them likewise and compares what is text. A map is stored as its picture: its page would be some 300 KB.
"""

import base64
import io
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from PIL import Image

HERE = Path(__file__).parent
ALIKE = """
import os, socket
os.environ["SOURCE_DATE_EPOCH"] = "1767225600"
_connect = socket.socket.connect
def _guarded(self, address):
    if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1"):
        raise OSError(f"network access to {address} in a notebook that is to run offline")
    return _connect(self, address)
socket.socket.connect = _guarded
"""
COLOURS = 64
STREAMS = ("stdout", "stderr")


def run(path: Path, folder: Path) -> Any:
    """The notebook as it is after its run in a folder, which gets ``data``."""
    shutil.copytree(HERE / "data", folder / "data", dirs_exist_ok=True)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(ALIKE))
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    del notebook.cells[0]
    return notebook


def texts(notebook: Any) -> list[list[str]]:
    """What each cell of code shows in words: its two streams, whose lines come in any order, and its values."""
    shown = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            streams = ["".join(one.text for one in cell.outputs if one.get("name") == name) for name in STREAMS]
            values = [one.data.get("text/plain", "") for one in cell.outputs if "data" in one]
            shown.append([_lasting(text) for text in [*streams, *values]])
    return shown


def _lasting(text: str) -> str:
    """A text without what is different in every run: addresses in memory, names of temporary folders."""
    return re.sub(r" at 0x[0-9a-f]+|/\S*?/tmp\w+", "", text)


def stored(notebook: Any) -> Any:
    """The notebook with outputs fit to be kept: no pages of maps, pictures in few colours, nothing of this one run."""
    counted = 0
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type != "code":
            continue
        counted += 1
        cell.execution_count = counted
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = counted
            data = output.get("data", {})
            for holder, key in ((output, "text"), (data, "text/plain"), (data, "text/html")):
                if key in holder:
                    holder[key] = _lasting(holder[key])
            if "<iframe" in data.get("text/html", ""):
                del data["text/html"]
            if "image/png" in data:
                data["image/png"] = _smaller(data["image/png"])
    return notebook


def _smaller(picture: str) -> str:
    with Image.open(io.BytesIO(base64.b64decode(picture))) as whole:
        few = whole.convert("RGB").quantize(COLOURS)
    packed = io.BytesIO()
    few.save(packed, "PNG", optimize=True)
    return base64.b64encode(packed.getvalue()).decode("ascii")


def main() -> None:
    """Store the outputs of the notebooks that are named, or of all."""
    os.environ["GEOINCIDENTS_DATA"] = tempfile.mkdtemp()  # no pack of whoever runs this
    named = sys.argv[1:] or [path.stem for path in sorted(HERE.glob("*.ipynb"))]
    for name in named:
        with tempfile.TemporaryDirectory() as folder:
            path = HERE / f"{name}.ipynb"
            nbformat.write(stored(run(path, Path(folder) / "run")), path)


if __name__ == "__main__":
    main()
