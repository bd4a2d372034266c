"""What the pictures for paper share: the table they draw, an empty figure, and the ink."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geoincidents.errors import InputError, SchemaError, missing_extra
from geoincidents.tables.conforming import conform_leniently, point_faults

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

INK: Final = "#1d2429"
FAINT: Final = "#5b6268"


def incident_table(incidents: pd.DataFrame) -> gpd.GeoDataFrame:
    """Table in the incident schema, refused where a point could not be true.

    Parameters
    ----------
    incidents
        Incident table, or a plain table of points.

    Returns
    -------
    geopandas.GeoDataFrame
        Conformed.

    Raises
    ------
    SchemaError
        If it cannot be brought to the schema.

    Examples
    --------
    >>> from geoincidents.tables.conforming import incidents_from_rows
    >>> len(incident_table(incidents_from_rows([])))
    0
    """
    table, unfit = conform_leniently(incidents)
    if faults := [*unfit, *point_faults(table)]:
        raise SchemaError(" ".join(faults))
    return table


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
    if not width > 0:
        raise InputError(f"width_inches={width!r} is no width. Say inches above zero, such as 7.2.")
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        capability = "Drawing a figure"
        raise missing_extra(capability, "plot") from error
    figure = Figure(figsize=(width, height), layout="constrained")
    if title:
        figure.suptitle(title, fontsize=12, fontweight="bold", x=0.02, ha="left", color=INK)
    return figure
