"""Where names stand in a line whose capitals do not tell."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, Protocol

from geoincidents.text.plain_words import (
    ACRONYMS,
    AFTER_PLACE,
    BEFORE_MONTH,
    CALENDAR,
    GRAMMAR,
    JOINING,
    MONTHS_OR_WORDS,
    PARTS,
    PLACING,
    PREFIXES,
    STATES,
    TAILS,
    is_headword,
    is_plain,
    tells,
)
from geoincidents.text.styles import Style, tokens_of


class Fame(NamedTuple):
    """How big the places are that have a name.

    Attributes
    ----------
    usual
        Inhabitants of the biggest that is called so first; -1 for none.
    most
        Those of the biggest that has it among its names; -1 for none.
    written
        The name with its own capitals, "" where it is spelled otherwise.
    """

    usual: int = -1
    most: int = -1
    written: str = ""


class Names(Protocol):
    """Who knows names, whatever their capitals."""

    def sure(self, name: str) -> str | None:
        """What can be nothing but a name (of a country, a people, a party), with its own capitals where it has any."""

    def fame(self, name: str) -> Fame:
        """How big the places are that have a name."""


class Nobody:
    """Who knows no name: what English does not write small is one then."""

    def sure(self, name: str) -> str | None:  # noqa: ARG002 as the protocol has it
        """None."""
        return None

    def fame(self, name: str) -> Fame:  # noqa: ARG002 likewise
        """No place."""
        return Fame()


APOSTROPHES: Final = frozenset("'\u2019\u02bc\u02bb\u2018`\u00b4")
_INSIDE: Final = re.compile(rf"[ \u00a0-]|[{''.join(sorted(APOSTROPHES))}]|\. ")
"""What may stand between two words of a name."""
_NUMBER: Final = re.compile(r"\.? ?\d")
_LONGEST: Final = 6  # words of a name
_LONGEST_PLACE: Final = 4
_LONG: Final = 4  # letters of a name that stands alone
_MONTH: Final = 3  # letters of a month that is not cut short
_TOWN: Final = 20_000
_CITY: Final = 100_000
_BIG_CITY: Final = 500_000


class Line:
    """A stretch of one style, and which of its words are names.

    Parameters
    ----------
    piece
        The stretch.
    style
        What it is set in.
    names
        Who knows names.
    """

    def __init__(self, piece: str, style: Style, names: Names) -> None:
        self.piece, self.style, self.names = piece, style, names
        self.tokens = tokens_of(piece)
        self.named = [False] * len(self.tokens)
        self.plain = [is_plain(token.lower) for token in self.tokens]
        for at, token in enumerate(self.tokens):
            if token.lower in STATES and piece.startswith(".", token.end):
                self.plain[at] = False
            if token.lower in PREFIXES and piece.startswith("-", token.end):
                self.plain[at] = True
            if self.gap(at) in APOSTROPHES and at and token.lower not in TAILS:
                self.plain[at - 1] = self.plain[at] = False  # "Ma'rib" is neither of its halves

    def gap(self, at: int) -> str:
        """What stands before a token."""
        return self.piece[self.tokens[at - 1].end if at else 0 : self.tokens[at].start]

    def before(self, at: int) -> str:
        """The folded word before a token; "" where more than space parts them."""
        return self.tokens[at - 1].lower if at and self.gap(at).isspace() else ""

    def name_at(self, at: int) -> tuple[int, str]:
        """Last token of the longest name that opens at a token, with its capitals if known; the one before for none."""
        token = self.tokens[at]
        if token.lower in CALENDAR or (token.lower in JOINING and at):
            return at - 1, ""
        last = at
        while last + 1 < len(self.tokens) and last - at < _LONGEST and _INSIDE.fullmatch(self.gap(last + 1)):
            last += 1
        for until in range(last, at - 1, -1):
            if self.tokens[until].lower not in JOINING and self.tokens[until].lower not in CALENDAR:
                phrase = self.piece[token.start : self.tokens[until].end]
                written = self._written(phrase, at, until)
                if written is not None:
                    return until, written if len(written) == len(phrase) else ""
        return at - 1, ""

    def _written(self, phrase: str, at: int, last: int) -> str | None:
        """A phrase as it is written when it stands for a name here, "" as any other name; None when it does not."""
        if at == last and self.tokens[at].lower in GRAMMAR:
            return None
        sure = self.names.sure(phrase)
        plain = all(self.plain[at : last + 1])
        initials = at == last and self.tokens[at].lower in ACRONYMS
        if sure is not None or initials or last - at >= _LONGEST_PLACE or (plain and at and not self.is_led(at)):
            return sure
        fame = self.names.fame(phrase.title())
        if fame.most < 0 or not self._is_accepted(fame, at, last, plain=plain):
            return None
        return fame.written if self.style is not Style.TITLE else ""

    def _is_accepted(self, fame: Fame, at: int, last: int, *, plain: bool) -> bool:
        """Whether a phrase that places have for a name stands for one here."""
        first, small, led = self.tokens[at].lower, self.style is Style.SMALL, self.is_led(at)
        if not plain:
            return not small or fame.usual >= _TOWN or (led and (at < last or len(first) >= _LONG))
        if at < last:
            return fame.usual >= _TOWN
        held = not small or self._is_held(last) or (fame.usual >= _BIG_CITY and first not in PARTS)
        return led and self.is_bounded(last) and held and fame.usual >= (_CITY if is_headword(first) else _TOWN)

    def _is_held(self, last: int) -> bool:
        """Whether the name of a country follows behind a comma: "in nice, france"."""
        if last + 1 >= len(self.tokens) or self.gap(last + 1) != ", ":
            return False
        return self.names.sure(self.tokens[last + 1].text) is not None

    def is_led(self, at: int) -> bool:
        """Whether what stands before lets a place follow; places before it in a list do."""
        before = self.before(at)
        if before == "the":
            before = self.before(at - 1)
        listed = at > 0 and self.named[at - 1] and self.gap(at) in {", ", "/"}
        joined = before == "and" and at > 1 and self.named[at - 2]
        return before in PLACING or listed or joined or (not self.plain[at] and tells(before))

    def is_bounded(self, last: int) -> bool:
        """Whether a name may end here: no noun follows that it could describe."""
        if last + 1 >= len(self.tokens) or not self.gap(last + 1).isspace():
            return True
        after = self.tokens[last + 1].lower
        return after in GRAMMAR or after in CALENDAR or after in MONTHS_OR_WORDS or after in AFTER_PLACE

    def is_date(self, at: int) -> bool:
        """Whether a token is a day of the week or a month; a number or a preposition makes a month of "may"."""
        token = self.tokens[at]
        if token.lower not in MONTHS_OR_WORDS:
            return token.lower in CALENDAR
        if _NUMBER.match(self.piece, token.end) or self.gap(at).rstrip()[-1:].isdigit():
            return True
        return len(token.text) >= _MONTH and self.before(at) in BEFORE_MONTH and self.is_bounded(at)
