"""What the rest of the package may ask a gazetteer file, or several of them behind one face.

*Rows* number the places from 1, the most important first; 0 stands for none. Columns are asked for by rows and come
back as arrays of the same length: nothing but the rows asked for is read.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from geoincidents.errors import GazetteerError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geoincidents.gazetteer.ground import Ground
    from geoincidents.gazetteer.portions import Portion
    from geoincidents.place import Place

    Rows = NDArray[np.uint32]
    Standing = tuple[bool, str, int, int]
    """What makes a place known: whether it is noted, its kind, how many names it has (at most 255), its people."""
    Numbers = NDArray[np.integer[Any]]


class Filed:
    """What is filed under some keys; forms and entries are read only when they are asked for.

    Parameters
    ----------
    forms
        Forms of names (see :mod:`geoincidents.names.filing`), key by key, those of the most important places first;
        ``""`` stands for names in other scripts of places whose Latin names are among the forms. As bytes, each ends
        with a line feed.
    sizes
        How many entries each form has.
    entries
        Where the entries of each form start, for :meth:`Lookup.rows` and :meth:`Lookup.prints`.
    """

    __slots__ = ("_forms", "_text", "entries", "sizes")

    def __init__(self, forms: list[str] | bytes, sizes: NDArray[np.int64], entries: NDArray[np.int64]) -> None:
        self._text = forms if isinstance(forms, bytes) else b""
        self._forms = None if isinstance(forms, bytes) else forms
        self.sizes, self.entries = sizes, entries

    def __len__(self) -> int:
        """How many forms there are."""
        return len(self.sizes)

    @property
    def forms(self) -> list[str]:
        """The forms."""
        if self._forms is None:
            forms = _decoded(self._text).split("\n")
            forms.pop()
            self._forms = forms
        return self._forms

    def take(self, chosen: NDArray[np.intp]) -> Filed:
        """Some of the forms, by position."""
        forms: list[str] | bytes
        if self._forms is None and len(chosen) < len(self) // 4:  # what is not chosen is not worth its decoding
            text = self._text
            ends = (np.frombuffer(text, dtype=np.uint8) == _LINE_FEED).nonzero()[0] + 1
            starts = np.where(chosen > 0, ends[chosen - 1], 0).tolist()
            forms = b"".join([text[start:end] for start, end in zip(starts, ends[chosen].tolist(), strict=True)])
        else:
            known = self.forms
            forms = [known[at] for at in chosen.tolist()]
        return Filed(forms, self.sizes[chosen], self.entries[chosen])

    def placed(self, entries: NDArray[np.int64]) -> Filed:
        """The same with other starts of its entries."""
        return Filed(self._text if self._forms is None else self._forms, self.sizes, entries)


_LINE_FEED: Final = 10


def _decoded(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise GazetteerError(f"A gazetteer's index of names is damaged ({error}). Write or copy it again.") from error


NOTHING_FILED = Filed([], np.empty(0, np.int64), np.empty(0, np.int64))


def together(parts: Iterable[Filed]) -> Filed:
    """What is filed here and there."""
    known = [part for part in parts if len(part)]
    if len(known) < 2:  # noqa: PLR2004 one needs no joining
        return known[0] if known else NOTHING_FILED
    forms = [form for part in known for form in part.forms]
    return Filed(forms, np.concatenate([p.sizes for p in known]), np.concatenate([p.entries for p in known]))


def of_kind(store: Lookup, rows: Numbers, test: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Which places are of kinds that pass a test; the kind of a place in a damaged file may be any number."""
    return _kinds_that(test, store.kinds).take(store.kind_of(rows), mode="clip")


@lru_cache(maxsize=16)
def _kinds_that(test: Callable[[str], bool], kinds: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.array([test(kind) for kind in kinds], dtype=bool)


class Lookup(Protocol):
    """One gazetteer file, or several."""

    @property
    def path(self) -> Path:
        """The file; of several, their paths in a row."""

    @property
    def files(self) -> tuple[LookupFile, ...]:
        """The files behind it, the one that wins first."""

    @property
    def count(self) -> int:
        """The last row."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Labels of :meth:`kind_of`: GeoNames feature class and code."""

    @property
    def countries(self) -> tuple[str, ...]:
        """Labels of :meth:`country_of`: ISO alpha-3 codes, ``""`` first."""

    @property
    def complete_countries(self) -> frozenset[str]:
        """Countries of which the places are listed densely, down to villages."""

    def info(self) -> dict[str, Any]:
        """Sources, counts and build date, as ``Gazetteer.info()`` gives them."""

    def demonyms(self) -> Mapping[str, str]:
        """Demonym to ISO alpha-3 code."""

    def country_counts(self) -> dict[str, int]:
        """How many populated places (class P) are listed of each country."""

    def country_row(self, code: str) -> int:
        """Row of the country with an ISO code, 0 where there is none."""

    def capital_row(self, country: str) -> int:
        """Row of the capital of a country (ISO alpha-3), 0 where none is named."""

    def divisions(self) -> Mapping[tuple[str, str], int]:
        """Country and GeoNames code within it, to the row of the first-order division."""

    def row_of(self, place_id: str) -> int:
        """Row of the place with an identifier, be it its own or another source's; 0 where there is none."""

    def aliases(self, row: int) -> tuple[str, ...]:
        """Identifiers that other sources give the place of a row."""

    def places(self, rows: Iterable[int]) -> list[Place]:
        """Places of some rows, in the order asked for."""

    def labels(self, rows: Numbers) -> list[tuple[str, str, str]]:
        """Name, identifier and first-order division of many places, without the rest."""

    def spellings(self, rows: Numbers) -> list[tuple[tuple[str, ...], dict[str, str]]]:
        """Names of some places, the preferred one first, with the languages of those whose language is known."""

    def ground(self) -> Ground:
        """Where all places lie."""

    def lat(self, rows: Numbers) -> NDArray[np.float64]:
        """Latitudes, degrees."""

    def lon(self, rows: Numbers) -> NDArray[np.float64]:
        """Longitudes, degrees."""

    def radius_km(self, rows: Numbers) -> NDArray[np.float64]:
        """How far places reach."""

    def kind_of(self, rows: Numbers) -> NDArray[np.int64]:
        """Positions in :attr:`kinds`."""

    def country_of(self, rows: Numbers) -> NDArray[np.int64]:
        """Positions in :attr:`countries`, 0 for what lies in none."""

    def admin1_of(self, rows: Numbers) -> Rows:
        """Rows of first-order divisions, 0 where there is none."""

    def admin2_of(self, rows: Numbers) -> Rows:
        """Rows of second-order divisions, 0 where there is none."""

    def population(self, rows: Numbers) -> NDArray[np.int64]:
        """Inhabitants, 0 where not known."""

    def names_listed(self, rows: Numbers) -> NDArray[np.uint8]:
        """How many names places have, 255 for that many or more."""

    def noted(self, rows: Numbers) -> NDArray[np.bool_]:
        """Which places a list of the larger or of chosen ones has, not only one of every village."""

    def standing(self, rows: Sequence[int]) -> list[Standing]:
        """What makes a few places known: for many the columns themselves are faster."""

    def lies_in(self, rows: Numbers, country: str) -> NDArray[np.bool_]:
        """Which places lie in a country (ISO alpha-3)."""

    def in_box(self, *, south: float, west: float, north: float, east: float) -> Rows:
        """Rows of the places in a box, sorted; ``west`` may be above ``east``: over the antimeridian."""

    def filed(self, keys: Sequence[int] | NDArray[np.uint32], *, most: int | None = None) -> Filed:
        """What is filed under keys (:func:`~geoincidents.compile.fileformat.key_id`) but those with more entries."""

    def filed_each(self, keys: NDArray[np.uint32], *, most: int | None = None) -> tuple[Filed, NDArray[np.int64]]:
        """What is filed under each of many keys, file by file, and the position of the key that each form is of."""

    def filed_in(self, country: str, keys: Sequence[int], *, most: int | None = None) -> Filed | None:
        """The same of the forms that places of one country (ISO alpha-3) bear.

        None while the country is not asked for often enough for its portion of the index to be worth its making.
        """

    def filed_in_each(
        self, country: str, keys: NDArray[np.uint32], *, names: int = 1, most: int | None = None
    ) -> tuple[Filed, NDArray[np.int64]] | None:
        """The same of many keys, of so many names, with the position of the key that each form is of."""

    def sharing(
        self,
        words: Sequence[int],
        *,
        most: int,
        without: Collection[int] = (),
        holds: Callable[[Rows], NDArray[np.bool_]] | None = None,
    ) -> Filed:
        """Names of several words that have all of some words (by their keys) but one, or the one, best first.

        Keys of names in ``without`` are left out, and those of which ``holds`` keeps no place; a word in very many
        names finds nothing.
        """

    def rows(self, filed: Filed) -> Rows:
        """The row of each entry, form by form."""

    def prints(self, filed: Filed) -> NDArray[np.uint8]:
        """The fingerprint of the folded name of each entry, form by form."""

    def rows_with_print(self, name: str) -> Rows:
        """Rows of places with a name of the same fold, and of a few that only seem to have one; sorted."""

    def named(self, name: str) -> list[tuple[int, Place]]:
        """Places with a name of the same fold, with their rows, the most important first."""


class LookupFile(Lookup, Protocol):
    """One gazetteer file, with what a stack asks to find out which places of several are one."""

    @property
    def identity(self) -> str:
        """Checksum that stands for the whole file."""

    @property
    def entry_count(self) -> int:
        """How many entries the index of names has."""

    def portion(self, inside: NDArray[np.bool_]) -> Portion:
        """What of the index of names some places bear, which are told by position."""

    def identifiers(self) -> tuple[NDArray[np.uint64], Rows]:
        """All identifiers (:func:`~geoincidents.compile.fileformat.identifier_key`), sorted, and their rows."""

    def keys(self) -> NDArray[np.uint32]:
        """All keys that names are filed under, sorted."""

    def entries(self, keys: NDArray[np.uint32] | None = None) -> tuple[NDArray[np.uint32], Rows, NDArray[np.uint8]]:
        """Key, row and fingerprint of all entries, or of those of some keys."""
