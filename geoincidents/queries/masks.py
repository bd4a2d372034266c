"""What every query shares: a mask with the incidents' index, and a column that has to be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geoincidents.errors import SchemaError

if TYPE_CHECKING:
    from numpy.typing import NDArray


def mask(chosen: NDArray[np.bool_], incidents: pd.DataFrame) -> pd.Series[bool]:
    """Truth of each row, by position, with the index of the incidents."""
    return pd.Series(chosen, index=incidents.index, dtype=bool)


def column_of(incidents: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column of the incidents; SchemaError where there is none."""
    if not isinstance(incidents, pd.DataFrame):
        msg = f"{type(incidents).__name__} is no table of incidents. Give what read_incidents() or conform() returns."
        raise SchemaError(msg)
    if not isinstance(name, str) or name not in incidents.columns:
        msg = f"The incidents have no column {name!r}. Call geoincidents.conform() on the table first."
        raise SchemaError(msg)
    column = incidents[name]
    if isinstance(column, pd.DataFrame):
        raise SchemaError(f"Column {name!r} appears twice. Rename or drop one of them.")
    return column


def numbers_of(incidents: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """Numbers of a column of the incidents, NaN where there is none; SchemaError where it holds something else."""
    try:
        return column_of(incidents, name).to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        msg = f"Column {name!r} needs numbers. Call geoincidents.conform() on the table first."
        raise SchemaError(msg) from error
