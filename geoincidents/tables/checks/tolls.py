"""Killed and injured: bounds that contradict each other, numbers beyond reason, totals among incidents, shared ones."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from geoincidents import schema
from geoincidents.tables.conforming import COUNT_PAIRS
from geoincidents.tables.hashes import hashed, is_among

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoincidents.tables.checks.subject import Subject
    from geoincidents.tables.checks.whole import Whole
    from geoincidents.tables.findings import Told

_MOST: Final = 100_000
"""No single act of war but an atomic bomb has killed more: what is larger is a code, a population or a slip."""

_LONG: Final = pd.Timedelta(days=31)  # a month whose day is not known is 30 days long
GROUP, TOLL = "group", "toll"
SHARED: Final = (schema.KILLED_BEST, schema.INJURED_BEST)


def check_tolls(subject: Subject, whole: Whole) -> Iterator[Told]:
    """Findings on killed and injured."""
    table = subject.table
    for first, second in COUNT_PAIRS:
        low, high = (name.rpartition("_")[2] for name in (first, second))
        yield from subject.told(
            "error", f"{low}_above_{high}", first, table[first] > table[second],
            f"{{rows}} row(s) have more in {first!r} than in {second!r}.",
            "Hold them against the source; low, best and high may have changed places.",
            values=table[first].astype("string") + " > " + table[second].astype("string"),
        )  # fmt: skip
    for name in dict.fromkeys(name for pair in COUNT_PAIRS for name in pair):
        yield from subject.told(
            "error", "toll_beyond_reason", name, (table[name] > _MOST) & subject.counts,
            f"{{rows}} row(s) have more than {_MOST:,} in {name!r} for one incident.",
            "Correct the number, or mark the row as an aggregate.", values=table[name],
        )  # fmt: skip
    yield from _totals(subject)
    yield from _shared(subject, whole)


def _totals(subject: Subject) -> Iterator[Told]:
    """Rows that count as one incident and tell of many."""
    table = subject.table
    harmed = subject.counts & (subject.toll > 0)
    span = table[schema.DATE_END] - table[schema.DATE_START]
    yield from subject.told(
        "warning", "total_over_a_period", schema.RECORD_KIND, (span >= _LONG) & harmed,
        f"{{rows}} incident(s) with a toll span more than {_LONG.days - 1} days, as totals do.",
        "Mark totals with the record kind aggregate, so that they are not summed with the incidents they sum up.",
        values=span.dt.days.astype("Int64").astype("string") + " days",
    )  # fmt: skip
    for name in (schema.EVIDENCE, schema.CASUALTY_NOTE):
        found = said_of_totals(table[name].where(harmed))
        yield from subject.told(
            "warning", "worded_as_total", name, found.notna(),
            f"{{rows}} incident(s) with a toll speak of a total in {name!r}.",
            "Read them; mark totals with the record kind aggregate.", values=found,
        )  # fmt: skip


class TotalWords(NamedTuple):
    """What a sentence on a total says: a word that is always there, and the pattern in lower case."""

    word: str
    pattern: re.Pattern[str]
    example: str


@lru_cache(maxsize=1)
def total_words() -> tuple[TotalWords, ...]:
    """The table of what sentences on totals say."""
    text = (files("geoincidents") / "tables" / "data" / "totals.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(TotalWords(row["word"], re.compile(row["pattern"]), row["example"]) for row in rows)


def said_of_totals(texts: pd.Series[str]) -> pd.Series[str]:
    """What each text says of a total, such as "so far"; null where it says nothing of one."""
    where = np.flatnonzero(texts.notna().to_numpy(dtype=bool))
    told = texts.iloc[where].str.casefold()
    folded: list[str] = told.tolist()
    found: dict[Any, str] = {}
    for words in total_words() if len(told) else ():
        # The plain word sorts most texts out, at a hundredth of the pattern's cost.
        for at in np.flatnonzero(told.str.contains(words.word, regex=False).to_numpy(dtype=bool)).tolist():
            if at not in found and (match := words.pattern.search(folded[at])) is not None:
                found[at] = match[0]
    out = pd.Series(pd.NA, index=texts.index, dtype="string")
    if found:
        out.iloc[where[list(found)]] = list(found.values())
    return out


def shared_tolls(subject: Subject, name: str) -> pd.DataFrame:
    """Rows, by position, with a number in a column and a casualty group, by the number of the group's name."""
    group = subject.table[schema.CASUALTY_GROUP]
    at = np.flatnonzero((group.notna() & subject.table[name].notna()).to_numpy(dtype=bool))
    toll = subject.table[name].iloc[at].to_numpy(dtype="int64")
    return pd.DataFrame({GROUP: hashed({GROUP: group.iloc[at]}), TOLL: toll}, index=at)


def _shared(subject: Subject, whole: Whole) -> Iterator[Told]:
    """One number for several rows that is not one number, or stands on more than one of them."""
    group = subject.table[schema.CASUALTY_GROUP]
    for name in SHARED:
        rows = shared_tolls(subject, name)
        different, several = (np.zeros(len(group), dtype=bool) for _ in range(2))
        different[rows.index[is_among(rows[GROUP], whole.different[name])]] = True
        several[rows.index[is_among(rows[GROUP], whole.several[name])]] = True
        yield from subject.told(
            "error", "shared_toll_differs", name, different,
            f"{{rows}} row(s) of a casualty group have another number in {name!r} than the rest of it.",
            "Give each casualty group one number, or take the rows out of the group.", values=group,
        )  # fmt: skip
        yield from subject.told(
            "warning", "shared_toll_repeated", name, several,
            f"{{rows}} row(s) repeat the number of their casualty group in {name!r}, and a plain sum counts it again.",
            "Leave the number on one row of the group, or sum each casualty group once.", values=group,
        )  # fmt: skip
