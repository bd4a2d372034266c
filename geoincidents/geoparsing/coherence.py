"""Which places the names of a text mean when they are looked at together.

:mod:`geoincidents.geoparsing.resolve` says how likely a name is a place at all, and what the text is about. Here the
candidates of all names speak for each other, each as much as it is itself believed: they lie in one division, near each
other, in one country. A softmax over the candidates of a name gives their shares, which change what the others hear, so
it is done a few times. The weights lie in ``data/resolution.json``, which ``gazetteer/fit_resolution.py`` makes from
annotated news; those that such news says too little about are set by hand.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

from geoincidents.geoparsing.resolve import (
    KM_PER_DEGREE,
    REGIONS,
    call_unlike,
    country_bonus,
    importance,
    is_foreign,
    lies_inside,
    near_bonus,
    seats_of,
    weight_of_others,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geoincidents.geoparsing.resolve import Setting
    from geoincidents.geoparsing.spans import Group
    from geoincidents.place import Place

OWN: Final = {
    "importance": 0.8,
    "unlike": -26.0,
    "country": 3.0,
    "capital": 1.5,
    "region": 6.5,
    "division_of_town": -4.5,
    "division": -1.5,
    "county": -1.5,
    "called_division": 9.0,
    "country_weight": 1.0,
    "foreign": -1.0,
    "inside": 8.0,
    "outside": -8.0,
    "further_name": -8.0,
    "told": 1.0,
}
"""What speaks for a candidate by itself, with the weight set by hand."""

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

FIXED: Final = frozenset(
    {"unlike", "region", "called_division", "inside", "outside", "told"}
    | {"importance", "foreign", "country_weight", "same_division", "division_of_town"},
)
"""Those not fitted. Of the first six annotated news says too little. Of the others the news of small towns says what
does not hold elsewhere: it names small places, all in one state, where a war's front crosses provinces and "Kherson" is
the city unless a word says region."""

_REACHES_KM: Final = (30.0, 100.0, 300.0)
_ROUNDS: Final = 4
_MOST_SPEAKERS: Final = 400  # the most likely candidates; a longer text's others are heard, but do not speak

_fitted: dict[str, NDArray[np.float64]] = {}


@dataclass(frozen=True, slots=True)
class Scene:
    """The candidates of all names of a text.

    Attributes
    ----------
    own
        What speaks for each by itself, one column for each of :data:`OWN`.
    group
        Number of the name that each is a candidate of.
    believed
        Probability of that name being a place of the gazetteer.
    places
        The candidates.
    """

    own: NDArray[np.float64]
    group: NDArray[np.intp]
    believed: NDArray[np.float64]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
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


def cohere(groups: list[Group], setting: Setting) -> list[Group]:
    """Give the candidates of each group the probability that they have among the others of the text.

    Parameters
    ----------
    groups
        Names, resolved one by one; how likely each is none of its candidates stays as it is.
    setting
        What the text is about.

    Returns
    -------
    list of Group
        The same ones.
    """
    scene = describe(groups, setting)
    if scene is not None:
        shares, _ = agree(scene, resolution_weights())
        start = 0
        for group in groups:
            end = start + len(group.candidates)
            group.scores = [(1.0 - group.none) * float(share) for share in shares[start:end]]
            start = end
    return groups


def describe(groups: Sequence[Group], setting: Setting) -> Scene | None:
    """Candidates of the groups with what speaks for each by itself, None when there are none.

    Parameters
    ----------
    groups
        Names, resolved one by one.
    setting
        What the text is about.

    Returns
    -------
    Scene or None
        In the order of the groups and their candidates.
    """
    sizes = [len(group.candidates) for group in groups]
    if not sum(sizes):
        return None
    return Scene(
        own=np.array([row for group in groups for row in _own(group, setting)]),
        group=np.repeat(np.arange(len(groups)), sizes),
        believed=np.repeat([1.0 - group.none for group in groups], sizes),
        places=tuple(candidate.place for group in groups for candidate in group.candidates),
    )


def agree(scene: Scene, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Share of each candidate among those of its name, and what speaks for it in the end.

    Parameters
    ----------
    scene
        The candidates.
    weights
        Of :data:`OWN` and then :data:`SHARED`.

    Returns
    -------
    tuple of ndarray
        Shares, which sum to 1 over each name, and one row of features a candidate.
    """
    alone = scene.own @ weights[: len(OWN)]
    shares = _softmax(alone, scene.group)
    bonds = _bind(scene, shares)
    features = scene.own
    for _ in range(_ROUNDS):
        features = np.column_stack((scene.own, _heard(scene, bonds, shares)))
        shares = _softmax(features @ weights, scene.group)
    return shares, features


def use(weights: Mapping[str, float] | None = None) -> None:
    """Take other weights, for those who fit them.

    Parameters
    ----------
    weights
        Weight of each feature; by default those of the package.
    """
    chosen = _packaged() if weights is None else weights
    _fitted["weights"] = np.array([chosen[name] for name in (*OWN, *SHARED)])


def resolution_weights() -> NDArray[np.float64]:
    """Weights of :data:`OWN` and :data:`SHARED`, in natural logarithms of odds."""
    if not _fitted:
        use()
    return _fitted["weights"]


def _packaged() -> dict[str, float]:
    read: dict[str, dict[str, float]] = json.loads(
        (files("geoincidents") / "data" / "resolution.json").read_text(encoding="utf-8")
    )
    return read["weights"]


def _own(group: Group, setting: Setting) -> list[list[float]]:
    """One row for each candidate of a group, in the order of :data:`OWN`."""
    seats = seats_of(group)
    rows = []
    for candidate, unlike in zip(group.candidates, call_unlike(group), strict=True):
        place = candidate.place
        kind = place.kind
        of_town = kind.startswith("A.ADM") and (place.country, place.name) in seats
        inside = bool(group.containers) and lies_inside(place, group)
        rows.append(
            [
                importance(place),
                1.0 - candidate.score,
                float(kind.startswith("A.PCL")),
                float(kind == "P.PPLC"),
                float(kind in REGIONS),
                float(of_town),
                float(kind == "A.ADM1" and not of_town),
                float(kind == "A.ADM2" and not of_town),
                float(group.division and kind.startswith("A.")),
                country_bonus(weight_of_others(place, group, setting)),
                setting.focus_bonus(group) if is_foreign(place, group, setting, seats) else 0.0,
                float(inside),
                float(bool(group.containers) and not inside),
                unlike,
                country_bonus(setting.told.get(place.country, 0.0)) + near_bonus(place, setting.told_points, ""),
            ]
        )
    return rows


def _bind(scene: Scene, shares: NDArray[np.float64]) -> Bonds:
    speakers = np.sort(np.argsort(-shares * scene.believed, kind="stable")[:_MOST_SPEAKERS])
    others = scene.group[:, None] != scene.group[speakers][None]
    spots = np.array([_is_spot(place) for place in scene.places])
    lat, lon = np.array([(place.lat, place.lon) for place in scene.places]).T
    # A division whose name is that of its town must not gain by its size alone.
    wide = scene.own[:, list(OWN).index("division_of_town")] == 0.0
    extent = wide * np.array([place.radius_km if place.kind.startswith("A.") else 0.0 for place in scene.places])
    east = ((lon[speakers][None] - lon[:, None] + 180.0) % 360.0 - 180.0) * np.cos(np.radians(lat))[:, None]
    km = KM_PER_DEGREE * np.hypot(lat[speakers][None] - lat[:, None], east) - extent[:, None]
    located = np.array([not place.kind.startswith("A.PCL") for place in scene.places])
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


def _is_spot(place: Place) -> bool:
    """Whether nearness to a place says something: it does not for countries and first-order divisions."""
    return not place.kind.startswith("A.PCL") and place.kind != "A.ADM1"


def _holders(place: Place) -> tuple[str, str]:
    """Division and country that a place lies in or is, ``""`` where it lies in none."""
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
