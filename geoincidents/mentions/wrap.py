"""Texts whose lines were broken to a width: a line break inside a sentence is a space."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geoincidents.mentions.mention import Mention

INDENT: Final = "\x1f"
"""Stands for each character of an indent after a broken line, so that offsets hold; it counts as white space."""

_BREAK: Final = re.compile(r"(?<=[^\s.!?:])\n([ \t]*)(?=[^\s])")
_WIDTH: Final = 50  # a line that was broken for its width is at least this long
_LEAST: Final = 2


def unwrap(text: str) -> str:
    r"""Text of the same length in which the breaks of a text that was broken to a width are spaces.

    Parameters
    ----------
    text
        The text; one whose breaks part headlines and paragraphs comes back as it is.

    Returns
    -------
    str
        Every other character is unchanged.

    Examples
    --------
    >>> unwrap("A headline\nThe body of it")
    'A headline\nThe body of it'
    """
    breaks = list(_BREAK.finditer(text))
    inside = sum(text[match.end()].islower() for match in breaks)
    if inside < _LEAST or 2 * inside < len(breaks):
        return text
    parts, position = [], 0
    for match in breaks:
        line = match.start() - (text.rfind("\n", 0, match.start()) + 1)
        if line >= _WIDTH or text[match.end()].islower():
            parts += [text[position : match.start()], " ", INDENT * len(match[1])]
            position = match.end()
    return "".join([*parts, text[position:]])


def restore(mention: Mention, text: str) -> Mention:
    """Mention with its words, and those of its anchors, as they stand in the text.

    Parameters
    ----------
    mention
        Read in the unwrapped text.
    text
        The text itself.

    Returns
    -------
    Mention
        With the same offsets.
    """
    anchor = restore(mention.anchor, text) if mention.anchor is not None else None
    return replace(mention, text=text[mention.start : mention.end], anchor=anchor)
