"""Tables of analysis as layers of a map."""

from __future__ import annotations

from typing import Any, Final

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
from branca.colormap import StepColormap

from geoincidents.errors import InputError
from geoincidents.gazetteer.area import to_degrees

# ColorBrewer's YlGnBu and the ends of RdBu, both safe for colour-blind eyes (Brewer, Harrower, colorbrewer2.org).
_SHADES: Final = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
_MORE, _LESS, _SAME = "#b2182b", "#2166ac", "#777777"
_WORDS: Final = {"hot": _MORE, "cold": _LESS, "none": None}
_COLUMNS: Final = ("hot_spot", "per_1000_km2", "ratio", "people", "front_km", "incidents")
_LEAST_SHARE: Final = 0.01  # of the highest value, below which a cell of a density would only hide the ground


def analysis_layer(
    table: gpd.GeoDataFrame, column: str | None = None, *, name: str | None = None
) -> folium.FeatureGroup:
    """A table of analysis as a layer that a map can be given, coloured by one column, with all columns in its tooltips.

    Parameters
    ----------
    table
        What ``clusters``, ``density``, ``hot_spots``, ``change_points``, ``mean_centre``, ``front`` or ``exposure``
        gave, or some rows of it; or any other table with geometries.
    column
        Column that colours: numbers in five shades, the darkest the highest, ``ratio`` red above 1 and blue below; of
        hot and cold spots only these are drawn. By default the one that the analysis is about.
    name
        Name of the layer in the control of layers; that of the column by default.

    Returns
    -------
    folium.FeatureGroup
        Use it as ``analysis_layer(table).add_to(incident_map(incidents))``.

    Raises
    ------
    InputError
        If the table has no geometries, or there is no such column.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> shapes = [box(13, 32, 14, 33), box(14, 32, 15, 33)]
    >>> cells = gpd.GeoDataFrame({"hot_spot": ["hot", "none"]}, geometry=shapes, crs=4326)
    >>> len(analysis_layer(cells)._children)
    1
    """
    if not isinstance(table, gpd.GeoDataFrame) or table.active_geometry_name not in table:
        raise InputError("The table has no geometries to draw. Give one of clusters, density, hot_spots or the like.")
    column = column or next((one for one in _COLUMNS if one in table.columns), None)
    if not isinstance(column, str) or column not in table.columns:
        raise InputError(
            f"There is no column {column!r} to colour by. Name one of {', '.join(map(str, table.columns))}."
        )
    shown = _shown(table, column)
    group = folium.FeatureGroup(name=name or str(column).replace("_", " "))
    colours, key = _colours(shown[column], column)
    shown = shown[np.array([colour is not None for colour in colours], dtype=bool)]
    told = _told(shown)
    told["_colour"] = [colour for colour in colours if colour is not None]
    if len(told):
        fields = [one for one in told.columns if one not in {"_colour", "geometry"}]
        folium.GeoJson(
            told,
            style_function=_style,
            marker=folium.CircleMarker(radius=6, fill=True),
            tooltip=folium.GeoJsonTooltip(fields=fields, aliases=[one.replace("_", " ") for one in fields]),
        ).add_to(group)
    if key is not None:
        key.caption = name or str(column).replace("_", " ")
        group.add_child(key)
    return group


def _shown(table: gpd.GeoDataFrame, column: str) -> gpd.GeoDataFrame:
    """Rows with a geometry that are worth a mark, in degrees."""
    shapes = gpd.GeoSeries(to_degrees(table), index=table.index)
    out = gpd.GeoDataFrame(table.drop(columns=table.active_geometry_name), geometry=shapes, crs=4326)
    out = out[~(out.geometry.isna() | out.geometry.is_empty)]
    if column == "per_1000_km2" and len(out):
        out = out[out[column] >= _LEAST_SHARE * out[column].max()]
    return out


def _told(shown: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The same with its index and columns as texts and numbers that GeoJSON has."""
    out = shown.reset_index()
    for name in out.columns.drop("geometry"):
        values = out[name]
        if pd.api.types.is_datetime64_any_dtype(values.dtype):
            out[name] = values.dt.strftime("%Y-%m-%d").astype(object).where(values.notna(), None)
        elif pd.api.types.is_float_dtype(values.dtype):
            numbers = values.to_numpy(dtype=float, na_value=np.nan)
            out[name] = [float(f"{one:.4g}") if np.isfinite(one) else None for one in numbers]
            out[name] = out[name].astype(object).where(np.isfinite(numbers), None)
        elif not pd.api.types.is_bool_dtype(values.dtype) and not pd.api.types.is_integer_dtype(values.dtype):
            out[name] = [None if one is None or one is pd.NA else str(one) for one in values.astype(object)]
    return out.rename(columns=str)


def _colours(values: pd.Series[Any], column: str) -> tuple[list[str | None], StepColormap | None]:
    """Colour of each row, None where it has no mark, and the key."""
    if not pd.api.types.is_numeric_dtype(values.dtype) or pd.api.types.is_bool_dtype(values.dtype):
        words = [str(one) for one in values.astype(object)]
        return [_WORDS.get(word, _SAME) for word in words], None
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    if column == "ratio":
        return [_SAME if not one >= 0 or one == 1 else _MORE if one > 1 else _LESS for one in numbers], None
    known = numbers[np.isfinite(numbers)]
    if not len(known) or np.ptp(known) == 0:
        return [_SHADES[-2]] * len(numbers), None
    edges = np.linspace(known.min(), known.max(), len(_SHADES) + 1)
    at = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, len(_SHADES) - 1)
    key = StepColormap(list(_SHADES), index=[float(f"{edge:.3g}") for edge in edges], vmin=edges[0], vmax=edges[-1])
    return [_SHADES[one] if np.isfinite(number) else _SAME for one, number in zip(at, numbers, strict=True)], key


def _style(feature: dict[str, Any]) -> dict[str, Any]:
    colour = feature["properties"]["_colour"]
    return {"color": colour, "fillColor": colour, "weight": 2, "opacity": 0.8, "fillOpacity": 0.45}
