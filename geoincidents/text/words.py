"""Words of a text with their offsets, cut as treebanks of English cut them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_WORD: Final = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|Brig|Gov|Sen|St|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\."
    r"|(?:[^\W\d_]\.){2,}"  # U.S., a.m.
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s)?"
    r"|n[’']t\b|[’'](?:s|re|ve|ll|d|m)\b"
    r"|[^\W\d_]+?(?=n[’']t\b)"
    r"|[^\W_]+"
    r"|([^\w\s])\1*"
    r"|_+",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Word:
    """A word of a sentence.

    Attributes
    ----------
    start, end
        Offsets into the text.
    text, lower
        As it stands, and folded.
    lemma
        Its dictionary form, in lower case.
    tag
        Its Penn Treebank tag ("VBD", "NNS").
    head
        Number in the sentence of the word it depends on; -1 for the root, and where nothing was parsed.
    relation
        What it is to its head, in Universal Dependencies ("nsubj", "obl", "nsubj:pass"); "" where nothing was parsed.
    """

    start: int
    end: int
    text: str
    lower: str
    lemma: str = ""
    tag: str = ""
    head: int = -1
    relation: str = ""

    @property
    def is_verb(self) -> bool:
        """Whether it is a verb, participles and gerunds included."""
        return self.tag.startswith("VB")

    @property
    def is_noun(self) -> bool:
        """Whether it is a noun or a name."""
        return self.tag.startswith("NN")


def split_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Words of a stretch of text, untagged."""
    found = ((match, match.group()) for match in _WORD.finditer(text, start, len(text) if end is None else end))
    whole = ((match, word if word.isascii() else word.encode(errors="replace").decode()) for match, word in found)
    return [Word(match.start(), match.end(), word, word.casefold()) for match, word in whole]  # no half characters
