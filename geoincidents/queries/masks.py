"""What every query shares: a mask with the incidents' index, and a column that has to be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from geoincidents.errors import SchemaError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def mask(chosen: NDArray[np.bool_], incidents: pd.DataFrame) -> pd.Series[bool]:
    """Truth of each row, by position, with the index of the incidents."""
    return pd.Series(chosen, index=incidents.index, dtype=bool)


def column_of(incidents: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column of the incidents; SchemaError where there is none."""
    if not isinstance(incidents, pd.DataFrame):
        msg = f"{type(incidents).__name__} is no table of incidents. Give what read_incidents() or conform() returns."
        raise SchemaError(msg)
    if name not in incidents.columns:
        msg = f"The incidents have no column {name!r}. Call geoincidents.conform() on the table first."
        raise SchemaError(msg)
    return incidents[name]
