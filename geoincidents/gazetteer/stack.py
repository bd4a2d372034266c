"""Several gazetteers as one: the user's own places and corrections lie on top of a larger one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoincidents import fileformat
from geoincidents.errors import InputError
from geoincidents.gazetteer.gazetteer import Gazetteer
from geoincidents.gazetteer.ground import join_grounds
from geoincidents.gazetteer.stacked_store import IDENTIFIERS, StackedStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.gazetteer.ground import Ground
    from geoincidents.gazetteer.store import Ids
    from geoincidents.place import Place


class StackedGazetteer(Gazetteer):
    """Several gazetteers as one; made by :meth:`Gazetteer.stack`.

    Parameters
    ----------
    gazetteers
        The one that wins first.

    Raises
    ------
    InputError
        If there is none.
    """

    store: StackedStore
    members: tuple[Gazetteer, ...]

    def __init__(self, gazetteers: Sequence[Gazetteer]) -> None:
        if not gazetteers:
            raise InputError("There is no gazetteer to stack. Give at least one.")
        flat = [part for one in gazetteers for part in (one.members if isinstance(one, StackedGazetteer) else (one,))]
        self.members = tuple(flat)
        super().__init__(StackedStore([part.store for part in flat]))

    def _row_at(self, sql: str, *parameters: object) -> int | None:
        """First row that a statement gives in the uppermost file where it gives one."""
        for at, member in enumerate(self.members):
            rows = member.store.query(sql, parameters)
            if rows:
                return self.store.row(at, rows[0][0])
        return None

    def _first(self, sql: str, *parameters: object) -> Place | None:
        """Place of that row."""
        row = self._row_at(sql, *parameters)
        return None if row is None else self.store.places([row])[0]

    def row_of(self, place_id: str) -> int | None:
        """Row number of the place with an identifier, as the uppermost file that knows it has it.

        Parameters
        ----------
        place_id
            Such as ``"geonames:2210247"``.

        Returns
        -------
        int or None
            None when no place of these gazetteers has it.
        """
        value, prefix = fileformat.reference_of(place_id), place_id.partition(":")[0]
        sql = f"SELECT id FROM ({IDENTIFIERS}) WHERE ref = ? AND prefix = ?"  # noqa: S608 a constant
        return self._row_at(sql, value, prefix)

    def division_row(self, country: str, code: str) -> int | None:
        """Row number of the first-order division with a GeoNames code, from the uppermost file that has it.

        Parameters
        ----------
        country
            ISO alpha-3 code.
        code
            The code within the country.

        Returns
        -------
        int or None
            None when no file has it.
        """
        return self._row_at("SELECT place FROM division WHERE country = ? AND code = ?", country, code)

    def _read_ground(self) -> Ground:
        return join_grounds([member.ground for member in self.members], self.store.rows_of)

    def labels(self, rows: Ids) -> dict[int, tuple[str, str, str]]:
        """Name, identifier and name of the first-order division of many places.

        Parameters
        ----------
        rows
            Row numbers of the stack.

        Returns
        -------
        dict
            By row number.
        """
        places = self.store.places(rows.tolist())
        return {row: (p.name, p.place_id, p.admin1) for row, p in zip(rows.tolist(), places, strict=True)}

    def _find_country(self, key: str) -> Place | None:
        code = key.upper()
        found = self._first("SELECT place FROM country WHERE code = ? OR alpha2 = ?", code, code)
        if found:
            return found
        named = [place for place in self.store.same_letters(key) if place.kind.startswith("A.PCL")]
        return named[0] if named else None

    def capital(self, country: str) -> Place | None:
        """The capital of a country, from the uppermost file that names one.

        Parameters
        ----------
        country
            ISO alpha-3 code.

        Returns
        -------
        Place or None
            None when no file names one.
        """
        return self._first("SELECT capital FROM country WHERE code = ? AND capital IS NOT NULL", country)

    def demonyms(self) -> dict[str, str]:
        """Words for the people of a country, in lower case, with its ISO alpha-3 code.

        Returns
        -------
        dict
            Of all files; upper ones win.
        """
        return {word: code for member in reversed(self.members) for word, code in member.demonyms().items()}

    def info(self) -> dict[str, Any]:
        """What these gazetteers hold together.

        Returns
        -------
        dict
            As of one; places that several have are counted in each.
        """
        every = [member.info() for member in self.members]
        sources = {(s["prefix"], s["name"]): s for one in every for s in one["sources"]}
        return {
            "path": str(self.store.path),
            "name": " + ".join(one["name"] for one in every),
            "build_date": max(one["build_date"] for one in every),
            "places": sum(one["places"] for one in every),
            "names": sum(one["names"] for one in every),
            "countries": max(one["countries"] for one in every),
            "sources": list(sources.values()),
        }
