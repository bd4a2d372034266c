"""The row of tags below the header that makes a table one of the Humanitarian Exchange Language (HXL)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@cache
def _tags() -> dict[str, str]:
    return tomllib.loads(resources.files(__package__).joinpath("hxl.toml").read_text(encoding="utf-8"))


def hxl_tags(columns: Iterable[str]) -> list[str]:
    """Tag of each column, empty where HXL has no word for it.

    Parameters
    ----------
    columns
        Names of columns.

    Returns
    -------
    list of str

    Examples
    --------
    >>> hxl_tags(["admin1", "lat", "my_note"])
    ['#adm1+name', '#geo+lat', '']
    """
    return [_tags().get(name, "") for name in columns]
