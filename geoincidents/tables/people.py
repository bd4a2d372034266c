"""Tables in which each row is a person who died, so that no column counts the dead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geoincidents import schema
from geoincidents.tables.findings import finding
from geoincidents.tables.headings import forms, headers_of, inner_forms
from geoincidents.tables.layouts.layout import Source

if TYPE_CHECKING:
    import pandas as pd

    from geoincidents.tables.findings import Finding
    from geoincidents.tables.mapping import Fields


def one_death_a_row(table: pd.DataFrame, found: Fields, faults: list[Finding]) -> Fields:
    """The count of each row of a list of people who died, which is one; what that is taken from is told.

    >>> import pandas as pd
    >>> people = pd.DataFrame({"Name": ["A. B."], "Age": [34], "Date of death": ["2021-08-14"]})
    >>> one_death_a_row(people, {}, [])["killed_best"][0].constant
    '1'
    """
    if any(field.startswith(("killed", "injured")) for field in found):
        return {}
    said = {role: [name for name in table.columns if _is_called(name, role)] for role in ("died", "person")}
    if not all(said.values()):
        return {}
    names = [str(name) for name in (*said["died"], *said["person"])]
    faults.append(
        finding(
            "note",
            "one_person_a_row",
            schema.KILLED_BEST,
            np.arange(len(table)),
            names,
            f"Every row is a person who died ({', '.join(map(repr, names))}); each counts as one.",
            "Pass columns= (--column) for the column that counts the dead if that is wrong.",
            index=table.index,
        )
    )
    return {schema.KILLED_BEST: (Source(constant="1"),)}


def _is_called(name: Any, role: str) -> bool:
    return not headers_of("person_columns.tsv")[role].isdisjoint((*forms(name), *inner_forms(name)))
