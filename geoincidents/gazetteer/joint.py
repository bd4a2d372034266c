"""The decider: what a name means, by itself or among the other names of a group of rows or of a text.

:mod:`geoincidents.gazetteer.ranking` gives each candidate of a name a utility, and *none of these* one. Names that
stand together speak for each other, each candidate as much as it is itself believed: they lie in one division, near
each other, in one country. A softmax over the candidates of each name gives their shares, which change what the others
hear, so it is done a few times. A name alone hears nothing. The weights of what is heard lie in
``data/resolution.json``, which ``gazetteer/fit_resolution.py`` fits on annotated news.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geoincidents.gazetteer import ranking
from geoincidents.gazetteer.features import describe, describe_none
from geoincidents.gazetteer.known_names import known_names
from geoincidents.gazetteer.lookup import of_kind
from geoincidents.gazetteer.verdict import judge, nothing_close
from geoincidents.names import filing
from geoincidents.place import Candidate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer.directory import Directory
    from geoincidents.gazetteer.lookup import Rows
    from geoincidents.gazetteer.ranking import Context, Hit
    from geoincidents.place import Match, Place

TOLD: Final = {
    "country_weight": 1.0,
    "foreign": -1.0,
    "caller": 1.0,
    "unlisted": 0.6,
}
"""What a text says of a candidate beside its other names, with the weight set by hand: how much it is about the
country, that nothing else of it is there, that the caller named its country or a point near it; and of none of them,
how much it is about one country, in which it may name hamlets that no gazetteer has."""

SHARED: Final = {
    "same_division": 1.0,
    "near_30": 1.0,
    "near_100": 1.0,
    "near_300": 1.0,
    "same_country": 0.5,
    "division_share": 0.0,
    "country_share": 0.0,
    "near_share": 0.0,
}
"""What the candidates of other names say, with the weight set by hand."""

KM_PER_DEGREE: Final = 111.2
_REACHES_KM: Final = (30.0, 100.0, 300.0)
_ROUNDS: Final = 4
_MOST_SPEAKERS: Final = 400  # the most likely candidates; a longer text's others are heard, but do not speak

_fitted: dict[str, NDArray[np.float64]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A name with its candidates and what is known of each before other names are heard.

    Attributes
    ----------
    name
        As asked.
    hits
        Candidates.
    own
        Utility of each by itself.
    none
        Utility of none of them.
    told
        One row a candidate and one for none of them, the columns of :data:`TOLD`; empty where no text says anything.
    believed
        Probability that the name is a place at all.
    """

    name: str
    hits: tuple[Hit, ...]
    own: Sequence[float]
    none: float
    told: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, len(TOLD))))
    believed: float = 1.0


class Answer(NamedTuple):
    """Probability of each candidate of a question, and of none of them."""

    shares: Sequence[float]
    none: float

    def candidates(self, hits: Sequence[Hit]) -> tuple[Candidate, ...]:
        """The candidates with their probabilities, best first."""
        pairs = zip(hits, self.shares, strict=True)
        found = [Candidate(place=hit.place, score=share, matched_name=hit.matched_name) for hit, share in pairs]
        return tuple(sorted(found, key=lambda c: (-c.score, c.place.place_id)))


def ask(
    gazetteer: Directory,
    name: str,
    hits: Sequence[Hit],
    context: Context,
    *,
    further: Sequence[Hit] = (),
    bearing: Rows | None = None,
) -> Question:
    """The question that a name puts with its candidates, of which there is at least one.

    ``further`` ones are places that only what else is told can make likely: they do not count as namesakes. ``bearing``
    are the rows of all that seem to bear the name, where they are known already.
    """
    complete = gazetteer.store.complete_countries
    weights = ranking.weights(ranking.case_of(context, complete))
    described = describe((*hits, *further), context, gazetteer.listed, complete)
    own = [ranking.weighed(row, weights.own) for row in described]
    counted = known_names().count(filing.form(name))
    rows = gazetteer.store.rows_with_print(name) if bearing is None else bearing
    listed = settlements_by_country(gazetteer, rows) if counted else {}
    none = ranking.weighed(describe_none(hits, context, len(rows), counted, listed), weights.none)
    return Question(name, (*hits, *further), own, none)


def settlements_by_country(gazetteer: Directory, rows: Rows) -> Counter[str]:
    """How many settlements of each country are among some rows."""
    store = gazetteer.store
    settled = of_kind(store, rows, _is_settlement)
    return Counter(store.countries[at] for at in store.country_of(rows[settled]).tolist())


def _is_settlement(kind: str) -> bool:
    return kind.startswith("P.")


def decide(
    gazetteer: Directory, name: str, hits: Sequence[Hit], context: Context, bearing: Rows | None = None
) -> Match:
    """The match of a name alone, with its reason."""
    if not hits:
        return nothing_close(name, context)
    return judge(name, hits, answer(ask(gazetteer, name, hits, context, bearing=bearing)), context)


def answer(question: Question) -> Answer:
    """The answer to a question by itself."""
    return Answer(*ranking.shares(question.own, question.none))


def answers(questions: Sequence[Question]) -> list[Answer]:
    """The answers to several questions that stand together, in their order.

    Parameters
    ----------
    questions
        Each with at least one candidate.
    """
    if len(questions) == 1 and not len(questions[0].told):
        return [answer(questions[0])]
    scene = lay_out(questions)
    shares = agree(scene, resolution_weights())[0].tolist()
    ends = np.cumsum([len(question.hits) + 1 for question in questions]).tolist()
    starts = [0, *ends[:-1]]
    return [Answer(shares[start : end - 1], shares[end - 1]) for start, end in zip(starts, ends, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """The candidates of all names that stand together; after those of each name, none of them.

    Attributes
    ----------
    own
        Utility of each by itself.
    told
        One row each, the columns of :data:`TOLD`.
    group
        Number of the name that each is a candidate of.
    believed
        Probability of that name being a place, 0 for none of its candidates.
    places
        The candidates, None for none.
    """

    own: NDArray[np.float64]
    told: NDArray[np.float64]
    group: NDArray[np.intp]
    believed: NDArray[np.float64]
    places: tuple[Place | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Bonds:
    """How each candidate is bound to those that speak.

    Attributes
    ----------
    speakers
        Index of each candidate that speaks.
    others
        1 where a speaker is of another name.
    division, country
        1 where a speaker of another name lies in the same division or country.
    near
        Nearness to each speaker of another name, from 0 to 1, for each reach.
    """

    speakers: NDArray[np.intp]
    others: NDArray[np.float64]
    division: NDArray[np.float64]
    country: NDArray[np.float64]
    near: tuple[NDArray[np.float64], ...]


def lay_out(questions: Sequence[Question]) -> Scene:
    """The scene of some questions."""
    told = [q.told if len(q.told) else np.zeros((len(q.hits) + 1, len(TOLD))) for q in questions]
    return Scene(
        own=np.concatenate([np.append(q.own, q.none) for q in questions]),
        told=np.concatenate(told),
        group=np.repeat(np.arange(len(questions)), [len(q.hits) + 1 for q in questions]),
        believed=np.concatenate([np.append(np.full(len(q.hits), q.believed), 0.0) for q in questions]),
        places=tuple(place for q in questions for place in (*(hit.place for hit in q.hits), None)),
    )


def agree(scene: Scene, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Share of each candidate among those of its name, and what speaks for it in the end.

    Parameters
    ----------
    scene
        The candidates.
    weights
        Of :data:`TOLD` and then :data:`SHARED`.

    Returns
    -------
    tuple of ndarray
        Shares, which sum to 1 over each name with none of its candidates, and one row of features a candidate.
    """
    features = np.column_stack((scene.told, np.zeros((len(scene.own), len(SHARED)))))
    shares = _softmax(scene.own + features @ weights, scene.group)
    bonds = _bind(scene, shares)
    for _ in range(_ROUNDS):
        features = np.column_stack((scene.told, _heard(scene, bonds, shares)))
        shares = _softmax(scene.own + features @ weights, scene.group)
    return shares, features


def use(weights: Mapping[str, float] | None = None) -> None:
    """Take other weights, for those who fit them; by default those of the package."""
    chosen = _packaged() if weights is None else weights
    _fitted["weights"] = np.array([chosen[name] for name in (*TOLD, *SHARED)])


def resolution_weights() -> NDArray[np.float64]:
    """Weights of :data:`TOLD` and :data:`SHARED`, in natural logarithms of odds."""
    if not _fitted:
        use()
    return _fitted["weights"]


def _packaged() -> dict[str, float]:
    read: dict[str, dict[str, float]] = json.loads(
        (files("geoincidents") / "data" / "resolution.json").read_text(encoding="utf-8")
    )
    return read["weights"]


def _bind(scene: Scene, shares: NDArray[np.float64]) -> Bonds:
    speakers = np.sort(np.argsort(-shares * scene.believed, kind="stable")[:_MOST_SPEAKERS])
    others = scene.group[:, None] != scene.group[speakers][None]
    kinds = [place.kind if place else "" for place in scene.places]
    located = np.array([bool(kind) and not kind.startswith("A.PCL") for kind in kinds])
    spots = located & np.array([kind != "A.ADM1" for kind in kinds])  # near the middle of a province says nothing
    lat, lon = np.array([(place.lat, place.lon) if place else (0.0, 0.0) for place in scene.places]).T
    extent = np.array([p.radius_km if p and p.kind.startswith("A.") else 0.0 for p in scene.places])
    east = ((lon[speakers][None] - lon[:, None] + 180.0) % 360.0 - 180.0) * np.cos(np.radians(lat))[:, None]
    km = KM_PER_DEGREE * np.hypot(lat[speakers][None] - lat[:, None], east) - extent[:, None]
    meet = others & located[:, None] & spots[speakers][None]
    near = tuple(np.where(meet, np.exp(-np.maximum(km, 0.0) / reach), 0.0) for reach in _REACHES_KM)
    division, country = (_numbered(keys) for keys in zip(*map(_holders, scene.places), strict=True))
    return Bonds(
        speakers,
        others.astype(np.float64),
        (others & (division[:, None] == division[speakers][None])).astype(np.float64),
        (others & (country[:, None] == country[speakers][None])).astype(np.float64),
        near,
    )


def _holders(place: Place | None) -> tuple[str, str]:
    """Division and country that a place lies in or is, ``""`` where it lies in none."""
    if place is None:
        return "", ""
    division = place.name if place.kind == "A.ADM1" else place.admin1
    whole = place.kind.startswith("A.PCL")
    return f"{place.country}/{division}" if division and not whole else "", place.country


def _numbered(keys: Sequence[str]) -> NDArray[np.intp]:
    """A number for each key; the empty one is each time another, for nothing lies in it together."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) if key else -1 - i for i, key in enumerate(keys)])


def _heard(scene: Scene, bonds: Bonds, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the others say of each candidate, in the order of :data:`SHARED`."""
    voices = (shares * scene.believed)[bonds.speakers]
    all_voices = np.maximum(bonds.others @ voices, 1.0)
    division, country = bonds.division @ voices, bonds.country @ voices
    near = [nearness @ voices for nearness in bonds.near]
    sums = [np.log1p(division), *map(np.log1p, near), np.log1p(country)]
    return np.column_stack([*sums, division / all_voices, country / all_voices, near[1] / all_voices])


def _softmax(utility: NDArray[np.float64], group: NDArray[np.intp]) -> NDArray[np.float64]:
    """Shares within each group."""
    most = np.full(int(group[-1]) + 1, -math.inf)
    np.maximum.at(most, group, utility)
    weight = np.exp(utility - most[group])
    shares: NDArray[np.float64] = weight / np.bincount(group, weights=weight)[group]
    return shares
