"""What the pictures for paper share: the table they draw, an empty figure, and the ink."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geoincidents.errors import InputError, SchemaError, missing_extra
from geoincidents.gazetteer.reference import is_number
from geoincidents.parallel import in_memory
from geoincidents.tables.conforming import conform_leniently, point_faults

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

INK: Final = "#1d2429"
FAINT: Final = "#5b6268"
WIDEST_INCHES: Final = 200.0  # Matplotlib draws up to 65,535 pixels


def incident_table(incidents: pd.DataFrame) -> gpd.GeoDataFrame:
    """Table in the incident schema, refused where a point could not be true.

    Parameters
    ----------
    incidents
        Incident table, or a plain table of points; a Dask table or a folder of what fits into a page.

    Returns
    -------
    geopandas.GeoDataFrame
        Conformed.

    Raises
    ------
    SchemaError
        If it cannot be brought to the schema.
    InputError
        If a Dask table has too many rows.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> len(incident_table(incidents_from_rows([])))
    0
    """
    table, unfit = conform_leniently(in_memory(incidents))
    if faults := [*unfit, *point_faults(table)]:
        raise SchemaError(" ".join(faults))
    return table


def check_width(width: float) -> None:
    """InputError where a width is none."""
    if not is_number(width) or not 0 < width <= WIDEST_INCHES:
        raise InputError(f"width_inches={width!r} is no width. Say inches above zero, such as 7.2.")


def blank_figure(width: float, height: float, title: str | None) -> Any:
    """Empty matplotlib figure.

    Parameters
    ----------
    width, height
        Inches.
    title
        Heading.

    Returns
    -------
    matplotlib.figure.Figure
        Known to nobody but the caller: no global state keeps it alive.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    InputError
        If the width is not above zero.

    Examples
    --------
    >>> blank_figure(7.2, 4, "Tripoli").get_suptitle()
    'Tripoli'
    """
    check_width(width)
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        capability = "Drawing a figure"
        raise missing_extra(capability, "plot") from error
    figure = Figure(figsize=(width, height), layout="constrained")
    if title:
        figure.suptitle(title, fontsize=12, fontweight="bold", x=0.02, ha="left", color=INK)
    return figure


def write(
    axes: Any,
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    weight: str = "normal",
    ha: str = "center",
    colour: str = INK,
) -> None:
    """Text with a halo at a point of the map."""
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=2.2, foreground="#faf8f3")]
    # A dollar sign would start a formula.
    axes.text(
        x, y, text, fontsize=size, weight=weight, ha=ha, va="center", color=colour, path_effects=halo, clip_on=True,
        parse_math=False, zorder=5,
    )  # fmt: skip


def width_pt(text: str, size: float, weight: str = "normal") -> float:
    """Width of a text in points of the paper."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(weight=weight, size=size)
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def paper_width(axes: Any) -> float:
    """Width of the map in points of the paper."""
    return float(axes.figure.get_size_inches()[0]) * 72 * 0.95  # points; the frame keeps the rest
