"""Figures of a map as files: the same bytes for the same table, whole or not at all."""

from __future__ import annotations

import io
import math
import textwrap
from typing import TYPE_CHECKING, Any, Final, Literal

from geoincidents.atomic import replaced
from geoincidents.errors import InputError
from geoincidents.maps.paper import INK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MOST_DPI: Final = 2400  # the finest that printers resolve; more only fills memory
_FAILED: Final = "Cannot write {path!r}: {why}. Name a file in a folder that exists."
# Without the date and version that would make each run another file.
_UNDATED: Final[dict[str, dict[str, None]]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
}


_LETTERS_AN_INCH: Final = 17  # of the caption


def captioned(
    draw: Callable[..., Any],
    *,
    subtitle: str | None,
    note: str | None,
    credit: str | None,
    width_inches: float = 7.2,
) -> Any:
    """Figure with an editor's words round it.

    Parameters
    ----------
    draw
        Makes the figure; takes ``width_inches``.
    subtitle
        Line over the map.
    note, credit
        Lines below it.
    width_inches
        Width of the figure.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> from geoincidents.maps.paper import blank_figure
    >>> made = captioned(lambda width_inches: blank_figure(width_inches, 2, "Tripoli"), subtitle=None,
    ...     note="May be revised.", credit="Data desk")
    >>> made.get_supxlabel().splitlines()
    ['May be revised.', 'Data desk']
    """
    figure = draw(width_inches=width_inches)
    widest = max(12, int(_LETTERS_AN_INCH * width_inches))
    # A dollar sign would start a formula.
    below = [textwrap.fill(text, widest) for text in (note, credit) if text]
    if below:
        figure.supxlabel("\n".join(below), x=0.02, ha="left", fontsize=7, color=INK, parse_math=False)
    if subtitle:
        figure.axes[0].set_title(textwrap.fill(subtitle, widest), loc="left", fontsize=9, color=INK, parse_math=False)
    return figure


def still(draw: Callable[[], Any], kind: Literal["png", "svg"], *, dpi: float) -> bytes:
    """Bytes of a matplotlib figure, which is drawn once the resolution is known to be one.

    Parameters
    ----------
    draw
        What makes the figure.
    kind
        What to make of it.
    dpi
        Dots an inch of what is no line.

    Returns
    -------
    bytes
        The same for the same figure.

    Raises
    ------
    InputError
        If the resolution is not above zero, or finer than any paper.

    Examples
    --------
    >>> from geoincidents.maps.paper import blank_figure
    >>> still(lambda: blank_figure(1, 1, None), "png", dpi=50)[1:4]
    b'PNG'
    """
    from matplotlib import rc_context

    if isinstance(dpi, bool) or not isinstance(dpi, int | float) or not math.isfinite(dpi) or not 0 < dpi <= _MOST_DPI:
        msg = f"dpi={dpi!r} is no resolution. Say dots an inch above zero and up to {_MOST_DPI:,}, such as 200."
        raise InputError(msg)
    out = io.BytesIO()
    with rc_context({"svg.hashsalt": "geoincidents"}):
        draw().savefig(out, format=kind, dpi=dpi, metadata=_UNDATED[kind])
    return out.getvalue()


def write_still(path: Path, data: bytes) -> None:
    """Write a picture so that a reader finds the old file or the whole new one.

    Parameters
    ----------
    path
        File to write; its folder must exist.
    data
        Its content.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    with replaced(path, failed=_FAILED) as fresh:
        fresh.write_bytes(data)
