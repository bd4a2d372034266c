"""Readers of the toponym corpora beside the checkout; their text is for measuring only and goes nowhere else."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
CORPORA = {"lgl": SHARED / "corpora" / "lgl.xml", "tr-news": SHARED / "corpora" / "TR-News.xml"}
_DRIFT = 12  # offsets of TR-News are wrong by up to eight characters


@dataclass(frozen=True, slots=True)
class Toponym:
    """A toponym of a corpus: offsets, the phrase, and the point, None where the annotators found none."""

    start: int
    end: int
    phrase: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a corpus with its toponyms in text order."""

    name: str
    text: str
    toponyms: tuple[Toponym, ...]


def read_corpus(path: Path) -> Iterator[Article]:
    """Articles of an XML file in the form of LGL and TR-News.

    Parameters
    ----------
    path
        The file.

    Yields
    ------
    Article
        With offsets that hold: a toponym that does not stand at its offset is looked for nearby.
    """
    for node in ET.parse(path).getroot():  # noqa: S314 a local file that its owner put there
        text = node.findtext("text") or ""
        toponyms = (_toponym(item, text) for item in node.iter("toponym"))
        yield Article(
            node.get("docid") or "",
            text,
            tuple(sorted((t for t in toponyms if t is not None), key=lambda t: t.start)),
        )


def _toponym(node: ET.Element, text: str) -> Toponym | None:
    phrase = (node.findtext("phrase") or "").strip()
    start = int(node.findtext("start") or 0)
    if not text.startswith(phrase, start):
        hits = [m.start() for m in re.finditer(re.escape(phrase), text) if abs(m.start() - start) <= _DRIFT]
        if not hits:
            return None
        start = min(hits, key=lambda hit: abs(hit - start))
    tag = node.find("gaztag")
    lat, lon = (tag.findtext("lat"), tag.findtext("lon")) if tag is not None else (None, None)
    return Toponym(start, start + len(phrase), phrase, float(lat) if lat else None, float(lon) if lon else None)
