"""``Gazetteer``: place names to places, offline, with a reason and the right to abstain."""

from __future__ import annotations

import warnings
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from geoincidents import names as forms
from geoincidents.errors import AmbiguousPlaceError, DamagedPackWarning, GeoincidentsError, InputError
from geoincidents.gazetteer import installed, joint, own_places, ranking
from geoincidents.gazetteer.candidates import find_candidates, find_hits
from geoincidents.gazetteer.checks import (
    LONGEST_NAME,
    given_count,
    given_path,
    given_text,
    is_blank,
    optional_text,
    shown,
)
from geoincidents.gazetteer.default_files import embedded_file, opened_own, opened_packs, with_layers
from geoincidents.gazetteer.directory import Directory
from geoincidents.gazetteer.divisions import country_and_division
from geoincidents.gazetteer.given import no_gazetteer
from geoincidents.gazetteer.ranking import Context
from geoincidents.gazetteer.reference import Reference, reference_point
from geoincidents.gazetteer.stack import StackedStore
from geoincidents.gazetteer.store import Store
from geoincidents.gazetteer.strings.phrases import resolve_phrase
from geoincidents.place import REJECTED, Candidate, Match
from geoincidents.schema import MatchStatus

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from geoincidents.gazetteer.area import AreaLike
    from geoincidents.gazetteer.columns import Column
    from geoincidents.gazetteer.own_places import OwnPlace
    from geoincidents.gazetteer.scope import Scope


_POLICIES = ("flag", "best", "raise")
_CLASSES = "AHLPRSTUV"
_SEARCHED = 24  # places that a search compares, however few are asked for
_SCOPES_KEPT = 256
_ANSWERS_KEPT = 2048


class Gazetteer(Directory):
    """Places and their names from one gazetteer file, opened read-only.

    Parameters
    ----------
    store
        An open file; use :meth:`default` or :meth:`open`.

    Examples
    --------
    >>> gazetteer = Gazetteer.default()
    >>> match = gazetteer.resolve("Gasr Ben Ghachir", country="LY")
    >>> str(match.status), match.place.country
    ('resolved', 'LBY')
    """

    @classmethod
    def default(cls) -> Gazetteer:
        """What the package and this user know: remembered places over packs of dense ones over the embedded gazetteer.

        What :func:`remember_places` remembered comes first, and where a curated place is known better than by a pack,
        it wins. A layer that is added or removed while the process runs counts from the next call on; one that is
        damaged is told in a warning and left out.

        Returns
        -------
        Gazetteer
            The same for the same layers; that of :meth:`embedded` where there is none.

        Raises
        ------
        GazetteerError
            If the package was installed without its data.

        Examples
        --------
        >>> Gazetteer.default() is Gazetteer.default()
        True
        """
        stamps = own_places.stamp(), installed.stamp()
        return _embedded() if stamps == (None, None) else _with_layers(*stamps)

    @classmethod
    def embedded(cls) -> Gazetteer:
        """The gazetteer inside the package, whose answers depend on nothing that is installed.

        Returns
        -------
        Gazetteer
            GeoNames places over 500 inhabitants, countries, first-order divisions and curated places; opened once a
            process.

        Raises
        ------
        GazetteerError
            If the package was installed without its data.

        Examples
        --------
        >>> Gazetteer.embedded().resolve("Sabha", country="LY").place.name
        'Sabha'
        """
        return _embedded()

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Gazetteer:
        """A gazetteer file of one's own.

        Parameters
        ----------
        path
            The file.

        Returns
        -------
        Gazetteer
            Opened read-only.

        Raises
        ------
        FileMissingError
            If there is no such file.
        GazetteerError
            If it is no gazetteer, is damaged, or is of another version.

        Examples
        --------
        >>> from importlib.resources import files
        >>> Gazetteer.open(files("geoincidents") / "data" / "embedded.gaz").country("LY").name
        'Libya'
        """
        return cls(Store(given_path(path)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as the file, which is opened again and held against what it was; the embedded one as itself."""
        if type(self) is Gazetteer and self is _embedded():
            return Gazetteer.embedded, ()
        return type(self), (self.store,)

    @staticmethod
    def stack(*gazetteers: Gazetteer) -> Gazetteer:
        """Several gazetteers as one, in which places and corrections of the first win.

        Parameters
        ----------
        gazetteers
            The one that wins first, such as ``Gazetteer.stack(mine, Gazetteer.default())``.

        Returns
        -------
        Gazetteer
            A place that several have is where the first says; the names of all lead to it.

        Raises
        ------
        InputError
            If none is given.

        Examples
        --------
        >>> stacked = Gazetteer.stack(Gazetteer.default(), Gazetteer.default())
        >>> stacked.resolve("Sabha", country="LY").place.place_id
        'geonames:2212775'
        """
        if not gazetteers:
            raise InputError("There is no gazetteer to stack. Give at least one.")
        odd = [one for one in gazetteers if not isinstance(one, Gazetteer)]
        if odd:
            raise no_gazetteer(odd[0])
        files = tuple(dict.fromkeys(file for one in gazetteers for file in one.store.files))
        return Gazetteer(StackedStore(files) if len(files) > 1 else files[0])

    @property
    def own_phrases(self) -> Mapping[str, tuple[OwnPlace, ...]]:
        """What the user has remembered, by the folded phrase; empty where no layer of it is among the files."""
        if self._own_phrases is None:
            found: dict[str, tuple[OwnPlace, ...]] = {}
            for file in self.store.files:
                for one in own_places.remembered_in(file.path):
                    found[one.key[0]] = (*found.get(one.key[0], ()), one)
            self._own_phrases = found
        return self._own_phrases

    @property
    def members(self) -> tuple[Gazetteer, ...]:
        """The gazetteers that this one is a stack of, the one that wins first; itself alone where it is none."""
        return (self,) if len(self.store.files) == 1 else tuple(Gazetteer(file) for file in self.store.files)

    def resolve(
        self,
        name: str,
        *,
        country: str | None = None,
        admin1: str | None = None,
        near: Reference | None = None,
        within: AreaLike | None = None,
        kind: str | None = None,
        on_ambiguous: Literal["flag", "best", "raise"] = "flag",
    ) -> Match:
        """The place that a name or a phrase means, or the reason why none is given.

        Parameters
        ----------
        name
            A name in any script and spelling, qualified ("Tripoli, Lebanon", "Libya: Tripoli", "Homs Governorate -
            Talbiseh"), the start of a relation ("50 km south of Tripoli", "Reef Halab"), or coordinates
            ("32.68N 13.18E", "33S US 29 17", "V5PR+VG Tripoli").
        country
            Hold the answer to this country: ISO alpha-2 or alpha-3 code, or a country name. A part of one ("Gaza",
            "Scotland") means the country; a name that several share ("Congo", "Soviet Union") holds it to these.
        admin1
            First-order division that the place is said to lie in: any name of it, a GeoNames code, or a part of it.
            Evidence of the strongest kind, and no limit: what contradicts it or is not known costs certainty.
        near
            Expect the place near this one (a preference, not a limit): name, place, match, (lat, lon)
            or geometry.
        within
            Hold the answer to this area: place name, place, match, box (west, south, east, north), polygon, table of
            polygons or file of them. A country or first-order division holds what the gazetteer puts into it, a town
            what lies within its radius and suburbs, another place its circle.
        kind
            Prefer a GeoNames feature class, such as ``"A"`` for divisions.
        on_ambiguous
            ``flag`` marks a name that several places answer to, ``best`` takes the first, ``raise`` raises. A cell
            that lists places far apart has no best.

        Returns
        -------
        Match
            With point, radius, score, reason and the candidates that were considered.

        Raises
        ------
        InputError
            If ``country`` names no country, ``near`` is no reference, or ``within`` no area.
        PlaceNotFoundError
            If ``near`` or ``within`` is a name that is not in the gazetteer.
        AmbiguousPlaceError
            If ``within`` means several places, or two compete for the name and ``on_ambiguous`` is ``raise``.

        Examples
        --------
        >>> gazetteer = Gazetteer.default()
        >>> match = gazetteer.resolve("50km south of Tripoli", country="LBY")
        >>> round(match.lat, 4), round(match.lon, 4)
        (32.4365, 13.1873)
        >>> gazetteer.resolve("Tripoli, Lebanon").place.country
        'LBN'
        >>> gazetteer.resolve("Tripoli", within="Lebanon").place.country
        'LBN'
        >>> gazetteer.resolve("Springfield", admin1="Ohio", country="US").place.admin1
        'Ohio'
        """
        name = given_text(name, "name")
        if not isinstance(on_ambiguous, str) or on_ambiguous not in _POLICIES:
            raise InputError(f"on_ambiguous={on_ambiguous!r} is none of {', '.join(_POLICIES)}.")
        if near is None and within is None:
            match = self._answered(name.strip(), country, admin1, kind)
        else:
            context = self.context(country=country, admin1=admin1, near=near, within=within, kind=kind)
            match = _kept(resolve_phrase(self, name.strip(), context), context.scope)
        if match.status is MatchStatus.AMBIGUOUS:
            if on_ambiguous == "raise":
                raise AmbiguousPlaceError(f"{name!r}: {match.why}. Pass country= or near=, or admin1= or within=.")
            if on_ambiguous == "best" and match.lat is not None:
                return replace(match, status=MatchStatus.RESOLVED)
        return match

    def _answered(self, name: str, country: str | None, admin1: str | None, kind: str | None) -> Match:
        """The match of a name beside which no more is said than texts; the last ones asked for are kept.

        Loops over a table ask for the same few names again and again.
        """
        key = (name, country, admin1, kind)
        if not all(type(text) is str or text is None for text in key):
            context = self.context(country=country, admin1=admin1, kind=kind)
            return _kept(resolve_phrase(self, name, context), context.scope)
        weights, known = self.answers
        if weights is not ranking.weights():  # they are being fitted
            weights, known = self.answers = ranking.weights(), {}
            self._contexts = {}
        found = known.get(key)
        if found is not None:
            return found
        context = self._contexts.get(key[1:]) or self.context(country=country, admin1=admin1, kind=kind)
        if len(self._contexts) < _SCOPES_KEPT:
            self._contexts[key[1:]] = context
        found = _kept(resolve_phrase(self, name, context), context.scope)
        if len(known) >= _ANSWERS_KEPT:  # others may be reading the old ones
            self.answers = weights, {key: found}
        else:
            known[key] = found
        return found

    def context(
        self,
        *,
        country: str | None,
        near: Reference | None = None,
        admin1: str | None = None,
        within: AreaLike | None = None,
        kind: str | None = None,
    ) -> Context:
        """What is known beside a name, as the decider takes it.

        Parameters
        ----------
        country, near, admin1, within, kind
            As for :meth:`resolve`.

        Returns
        -------
        Context
            With the limits and the evidence that they stand for.

        Raises
        ------
        InputError
            If ``country`` names no country, ``near`` is no reference, ``within`` no area, or ``kind`` no class.

        Examples
        --------
        >>> context = Gazetteer.default().context(country="BD", admin1="Dhaka")
        >>> context.country, sorted(context.divisions)
        ('BGD', [('BGD', 'Dhaka Division')])
        """
        country, admin1, kind = (
            (optional_text(value, what) or "").strip()
            for value, what in ((country, "country"), (admin1, "admin1"), (kind, "kind"))
        )
        if kind and kind[0] not in _CLASSES:
            known = ", ".join(_CLASSES)
            raise InputError(
                f"kind={shown(kind)} is no GeoNames feature class ({known}). Write it like 'P' or 'A.ADM1'."
            )
        codes = self.countries(country) if country else ()
        if country and not codes:
            raise InputError(f"{shown(country)} is no country. Give an ISO code (LY, LBY) or an English name.")
        code = codes[0] if len(codes) == 1 else ""
        scope = self._scope(code, within) if len(codes) <= 1 else self._heirs(codes, country, within)
        context = Context(country=code, kind=kind, scope=scope)
        if scope is not None and not code:
            context = replace(context, country=scope.country)
        if admin1:
            context = self._stated(context, admin1)
        if near is None or is_blank(near):
            return context
        lat, lon, label = reference_point(near, self)
        return replace(context, lat=lat, lon=lon, label=label, around=self._country_about(lat, lon))

    def _country_about(self, lat: float, lon: float) -> str:
        """Country that a point lies in; the last ones asked for are kept."""
        key = round(lat, 3), round(lon, 3)
        if key in (known := self._around):
            return known[key]
        country, _ = country_and_division(self, lat, lon)
        self._around = {**(known if len(known) < _SCOPES_KEPT else {}), key: country}
        return country

    def _stated(self, context: Context, admin1: str) -> Context:
        """A context with the division that is stated; the last ones asked for are kept."""
        key = (context.country, admin1)
        known = self._divisions
        if key in known:
            found = known[key]
        else:
            from geoincidents.gazetteer.stated import stated_division

            found = stated_division(self, admin1, context.country)
            self._divisions = {**(known if len(known) < _SCOPES_KEPT else {}), key: found}
        nations = {country for country, _ in found.divisions}
        country = context.country or (nations.pop() if len(nations) == 1 else "")
        return replace(
            context,
            country=country,
            divisions=found.divisions,
            rows=found.rows,
            doubt=context.doubt * found.doubt,
            remark=found.remark,
        )

    def _heirs(self, codes: tuple[str, ...], name: str, within: AreaLike | None) -> Scope:
        """The area of the countries that share a name, such as the heirs of a state, and of ``within`` beside it."""
        key = ("countries", codes)
        if key not in (known := self._scopes):
            from geoincidents.gazetteer.area import countries_scope

            found = countries_scope(self, codes, f"{name.strip()} ({' or '.join(codes)})")
            self._scopes = {**(known if len(known) < _SCOPES_KEPT else {}), key: found}
        heirs, area = self._scopes[key], self._scope("", within)
        assert heirs is not None  # noqa: S101 made above
        return heirs if area is None else heirs.within(area)

    def _scope(self, country: str, within: AreaLike | None) -> Scope | None:
        """The area that the caller holds the answer to; the last ones asked for are kept."""
        if within is None or is_blank(within):
            return None
        from geoincidents.gazetteer.area import area_key, area_scope

        key = (country, area_key(within))
        if key in (known := self._scopes):
            return known[key]
        found = area_scope(self, within, country=country)
        ground = self.ground
        whole = int(ground.in_country(found.country).sum()) if found.country else len(ground.rows)
        found = replace(found, share=len(found.rows) / max(whole, 1))
        self._scopes = {**(known if len(known) < _SCOPES_KEPT else {}), key: found}  # others may be reading the old one
        return found

    def lookup(
        self,
        name: str,
        *,
        country: str | None = None,
        limit: int = 50,
        fuzzy: bool = True,
    ) -> tuple[Candidate, ...]:
        """Places by their names alone: no context, no decision.

        Parameters
        ----------
        name
            A name in any script.
        country
            ISO alpha-3 code to hold the answer to.
        limit
            At most this many.
        fuzzy
            False gives only places with a name of the same letters, which is fast.

        Returns
        -------
        tuple of Candidate
            Closest name first, then most important; ``score`` is the similarity of the names.

        Examples
        --------
        >>> [c.place.country for c in Gazetteer.default().lookup("Sabha", fuzzy=False)][:1]
        ['LBY']
        """
        country, limit = optional_text(country, "country"), given_count(limit, "limit")
        if len(given_text(name, "name")) > LONGEST_NAME or not forms.fold(name):
            return ()
        if fuzzy:
            return find_candidates(self.store, name, Context(country=country or ""), limit=limit)
        places = (place for _, place in self.store.named(name))
        return tuple(Candidate(p, 1.0, name) for p in places if not country or p.country == country)[:limit]

    def search(
        self, name: str, *, country: str | None = None, near: Reference | None = None, limit: int = 10
    ) -> tuple[Candidate, ...]:
        """Places that a name could mean, most likely first.

        Parameters
        ----------
        name
            A name in any script.
        country
            ISO code or name of a country to hold the answer to.
        near
            Expect the place near this one (a preference, not a limit): name, place, match, (lat, lon)
            or geometry.
        limit
            At most this many.

        Returns
        -------
        tuple of Candidate
            Their scores sum to at most 1.

        Raises
        ------
        InputError
            If ``country`` names no country or ``near`` is no reference.
        PlaceNotFoundError
            If ``near`` is a name that is not in the gazetteer.

        Examples
        --------
        >>> [c.place.name for c in Gazetteer.default().search("Misurata", country="LY", limit=1)]
        ['Misrata']
        """
        limit = given_count(limit, "limit")
        context = self.context(country=country, near=near)
        if len(given_text(name, "name")) > LONGEST_NAME:
            return ()
        hits = find_hits(self.store, name, context, limit=max(limit, _SEARCHED), thorough=True)
        if not hits:
            return ()
        return joint.answer(joint.ask(self, name, hits, context)).candidates(hits)[:limit]

    def resolve_many(
        self,
        names: Iterable[str | None],
        *,
        country: Column[str] = None,
        admin1: Column[str] = None,
        near: Column[Reference] = None,
        within: Column[AreaLike] = None,
        kind: Column[str] = None,
        group: Column[Any] = None,
    ) -> pd.DataFrame:
        """The place of each name, as a table.

        Rows with the same name and context are looked up once.

        Parameters
        ----------
        names
            Names; null and empty ones stay unresolved.
        country, admin1, near, within, kind
            As for :meth:`resolve`: one value for all rows, or a column (Series with the index of ``names``, GeoSeries
            or list) with one a row, null where nothing is known. A row whose ``within`` is not in the
            gazetteer stays unresolved; one whose ``near`` is not is looked up without it; both say so.
        group
            A column of keys, such as the report that a row is from. Rows of one group lend each other context: what
            is clear by itself tells where the others are, in whatever order the rows come.

        Returns
        -------
        pandas.DataFrame
            One row a name, with the index of ``names`` when that is a Series: the schema's place columns,
            ``lat`` and ``lon``.

        Raises
        ------
        InputError
            If the country for all is none, or a column does not fit the names.
        PlaceNotFoundError
            If a ``near`` or ``within`` for all rows is not in the gazetteer.

        Examples
        --------
        >>> table = Gazetteer.default().resolve_many(["Sabha", "Atlantis"], country="LBY")
        >>> table["match_status"].tolist()
        ['resolved', 'unresolved']
        >>> names = ["Tripoli", "Zahle", "Baalbek", "Tripoli", "Misrata", "Sirte"]
        >>> Gazetteer.default().resolve_many(names, group=[1, 1, 1, 2, 2, 2])["country"].tolist()
        ['LBN', 'LBN', 'LBN', 'LBY', 'LBY', 'LBY']
        """
        from geoincidents.gazetteer.matches import resolve_table

        columns = {"country": country, "admin1": admin1, "near": near, "within": within, "kind": kind}
        return resolve_table(self, names, columns, group=group)


def _kept(match: Match, scope: Scope | None) -> Match:
    """A match, unresolved where it does not lie in the scope."""
    if scope is None:
        return match
    if match.lat is None or match.lon is None:
        return match if match.why.startswith(REJECTED) else replace(match, why=_nothing_within(match, scope))
    place = match.place
    own = place is not None and (match.lat, match.lon) == (place.lat, place.lon)
    if own or scope.covers(match.lat, match.lon):
        return match
    return Match.unresolved(match.query, f"{match.query!r} lies outside {scope.label} ({match.why})", match.candidates)


def _nothing_within(match: Match, scope: Scope) -> str:
    if not forms.fold(match.query):
        return match.why
    reason = "" if match.why.startswith("no name") else f": {match.why}"
    return f"no {match.query!r} lies within {scope.label}{reason}"


@lru_cache(maxsize=1)
def _embedded() -> Gazetteer:
    return Gazetteer(embedded_file())


_Stamp: TypeAlias = "tuple[str, int, int, int] | None"


@lru_cache(maxsize=1)
def _with_layers(own_stamp: _Stamp, packs_stamp: _Stamp) -> Gazetteer:
    """The user's own places over curated places over the packs that can be opened, for one state of them all."""
    del own_stamp, packs_stamp
    packs, faults = opened_packs()
    for path, error in faults:
        message = f"The pack {path} is left out: {error} Mend it with: {installed.MEND}"
        warnings.warn(DamagedPackWarning(message), stacklevel=3)
    try:
        own = opened_own()
        found = Gazetteer(with_layers(own, packs)) if own or packs else _embedded()
        found.own_phrases  # noqa: B018 read now, for a later change takes the file away
    except GeoincidentsError as error:
        message = f"Your own places are left out: {error}"
        warnings.warn(DamagedPackWarning(message), stacklevel=3)
        return Gazetteer(with_layers(None, packs)) if packs else _embedded()
    return found
