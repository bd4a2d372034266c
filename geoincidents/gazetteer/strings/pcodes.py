"""Place codes of the United Nations ("P-codes") as the first-order divisions that they stand for: "SY07", "YE1103".

Each country numbers its divisions, and a lower one starts with the code of the one it lies in. The table
(``data/pcodes.tsv``) has those of the first order; a longer code leads to the division that it starts with.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from geoincidents.place import Candidate, Match
from geoincidents.schema import MatchStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoincidents.gazetteer.gazetteer import Gazetteer
    from geoincidents.gazetteer.ranking import Context

_CODE: Final = re.compile(r"[A-Z]{2,3}[A-Z]?\d{1,14}(?:[A-Z]\d{1,6})?")
_SCORE: Final = 0.97


class _Division(NamedTuple):
    country: str
    name: str
    place_id: str


def resolve_pcode(gazetteer: Gazetteer, text: str, context: Context) -> Match | None:
    """The division of a code of the United Nations; None for what is none.

    Parameters
    ----------
    gazetteer
        Where the division is looked up.
    text
        The whole text.
    context
        What is known beside it.

    Returns
    -------
    Match or None
        Unresolved where the division of the code is none of the gazetteer's.
    """
    code = text.strip().replace("-", "")
    if _CODE.fullmatch(code) is None:
        return None
    known = next((short for end in range(len(code), 2, -1) if (short := code[:end]) in _codes()), None)
    if known is None or (len(known) < len(code) and not _codes()[known].place_id and len(code) - len(known) < 2):  # noqa: PLR2004
        return None
    division = _codes()[known]
    if context.country not in {"", division.country}:
        return None
    row = gazetteer.row_of(division.place_id) if division.place_id else None
    if row is None:
        why = f"the P-code {known} is {division.name!r} in {division.country}, which is no division of the gazetteer"
        return Match.unresolved(text, why)
    place = gazetteer.store.places([row])[0]
    within = "" if known == code else f"; {code} lies in it, and what it is called is not known"
    return Match(
        query=text,
        status=MatchStatus.RESOLVED,
        place=place,
        lat=place.lat,
        lon=place.lon,
        radius_km=place.radius_km,
        precision=place.precision,
        score=_SCORE,
        why=f"{known} is the P-code of {division.name} ({division.country}){within}",
        candidates=(Candidate(place, _SCORE, division.name),),
    )


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, _Division]:
    text = (files("geoincidents") / "data" / "pcodes.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return {row["code"]: _Division(row["country"], row["name"], row["division"]) for row in rows}
