"""Text that a spreadsheet would run as a formula, disarmed by an apostrophe before it.

Source: OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from typing import Final

_STARTS: Final = "=+\\-@\t\r\n＝＋－＠"  # the full-width forms count as well
# What a spreadsheet drops, or a person's eye passes over, before it: blanks of any width, marks without width, quotes.
_PLANES: Final = (range(0x10000), range(0xE0000, 0xE0080))  # the second are tags, which nothing shows
_BEFORE: Final = "".join(
    re.escape(chr(code))
    for plane in _PLANES
    for code in plane
    if unicodedata.category(chr(code)) in {"Zs", "Cf", "Zl", "Zp", "Cc"}
)
_QUOTES: Final = "\"'`´‘’‚‛“”„‟«»‹›＂＇"
_ARMED: Final = re.compile(f"[{_BEFORE}{_QUOTES}]*[{_STARTS}]")


def disarmed_text(value: Any) -> Any:
    """A text with an apostrophe before it where a spreadsheet would run it; anything else as it is.

    Parameters
    ----------
    value
        Any value of a cell.

    Returns
    -------
    object

    Examples
    --------
    >>> disarmed_text("=1+1"), disarmed_text(-5), disarmed_text("5-7 killed")
    ("'=1+1", -5, '5-7 killed')
    """
    return f"'{value}" if isinstance(value, str) and _ARMED.match(value) else value


def disarmed(frame: pd.DataFrame) -> pd.DataFrame:
    """Copy of a table in which no text runs as a formula.

    Parameters
    ----------
    frame
        Table; its numbers stay numbers.

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> disarmed(pd.DataFrame({"note": ["=1", "x"]}))["note"].tolist()
    ["'=1", 'x']
    """
    out = frame.copy()
    for name in out.columns:
        if out[name].dtype == object or pd.api.types.is_string_dtype(out[name].dtype):
            out[name] = out[name].map(disarmed_text, na_action="ignore")
    return out
