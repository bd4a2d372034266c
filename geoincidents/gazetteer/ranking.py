"""How likely each of several candidates is what a name means, and how likely it is none of them.

Every candidate gets a utility from what is known of its name, of itself and of the context, and so does *none of
these*: the place may be one of the many that no gazetteer lists. The shares of a softmax over all of them are
probabilities. The features are named in :data:`OWN` and :data:`NONE` and worked out in
:mod:`geoincidents.gazetteer.features`; the weights lie in ``data/decision.json``, which ``gazetteer/fit_decision.py``
fits on places that were hidden. Texts and groups of rows add what their names say of each other (see
:mod:`geoincidents.gazetteer.joint`) to the same utilities.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from operator import mul
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geoincidents import names

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from numpy.typing import NDArray

    from geoincidents.gazetteer.lookup import Standing
    from geoincidents.gazetteer.scope import Scope
    from geoincidents.place import Place

OF_KIND: Final = (
    "people_unknown",
    "capital",
    "capital_world",  # the same where no country is known
    "country",
    "division",
    "second_division",
    "as_settlement",  # a settlement, where a word asks for one
    "no_settlement",
    "as_division",  # a division, where a word asks for one
    "no_division",
    "as_other",  # of another kind that a word asks for
    "no_other",
    "region",
    "spot",
    "other_class",
)
"""What the kind of a candidate says."""

OF_THE_NAME: Final = (
    "same_name",  # the very letters of what the place is called today
    "further_name",  # the very letters of another name of it, where something else is called so
    "division_called",  # of the very name that it is called by today, where no town of it that is noted is, too
    "listed_same",  # log of the settlements listed per 10,000 people of its country, for the very name
    "names_same",  # log of how many names it has, for places of the very name: who is known has many
    "people_same",  # log of the people, for places of the very name
    "people_world",  # the same where no country is known
    "fame",  # log of the people over a hundred thousand, for places of the very name, where no country is known
    "curated",  # of the very name, and somebody wrote it down because reports name it
    "unnoted_same",  # only a list of every village has it
)
"""What speaks for a candidate of the very name."""

OF_ANOTHER: Final = (
    "beside_same",  # not bearing the very name, while another place does
    "short_other",  # letters that a name that is not the same lacks of seven
    "evidence",  # log odds that two spellings are one name, for names that are not the same
    "kin",  # what its other like spellings add
    "names_listed",  # log of how many names it has: one more is the less likely
    "listed_other",  # the same for the others
    "people_other",  # the same for the others
    "unnoted_other",
)
"""What speaks for one of another name."""

BESIDE: Final = (
    "village_people",  # log of the people, where a village is asked for and it is larger
    "city_people",  # the same below a town's, where a city is asked for
    "distance",  # log of the distance from where it is expected, in units of ten kilometres
    "far",  # thousands of kilometres past the first five hundred, at most three
    "abroad",  # in another country than the point where it is expected
    "inside",  # of the division that is stated
    "outside",  # of another one
    "complete_country",  # of a country that a pack lists, which is one that the user asks about, where none is known
)
"""What is said of a candidate beside its name."""

OWN: Final = (*OF_KIND, *OF_THE_NAME, *OF_ANOTHER, *BESIDE)
"""What speaks for a candidate by itself."""

NONE: Final = (
    "always",
    "in_country",
    "near",
    "namesakes",  # log of how many places of the world bear the very name
    "namesakes_here",  # the same among the candidates, divisions aside
    "words",
    "short",
    "village",
    "city",
    "any_same",  # a candidate bears the very name
    "namesakes_same",
    "digits",
    "unlisted_same",  # log of how many places of the country bear the name and are not listed, where a candidate does
    "unlisted_none",  # the same where none does
    "any_unlisted",
    "counted",  # the names of the country's villages are known
    "counted_same",
    "unlisted_world_same",  # as above where no country is known
    "unlisted_world_none",
    "inside",  # a division is stated
)
"""What speaks for none of the candidates."""

WEIGHTS: Final = files("geoincidents") / "data" / "decision.json"
USUAL_PEOPLE: Final = 5000.0
FEWEST_PEOPLE: Final = 300.0  # added to every population, so that a hamlet is not infinitely unlikely
REGIONS: Final = frozenset({"L.RGN", "L.CONT", "H.SEA", "H.GULF", "H.OCN", "H.STRT", "H.BAY", "T.ISLS", "T.PEN"})
"""Kinds of places without people of their own, which are known by their names."""
SAME_SPELLING: Final = -1.5  # evidence of a name that is hardly another one
_SPELLING: Final = 0.6  # names of one place that are less alike are different names, not spellings
_EARTH_KM: Final = 6371.0088


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the name.

    Attributes
    ----------
    country
        ISO alpha-3 code that candidates were held to, or ``""``.
    lat, lon
        A point that the place is expected near, or None.
    label
        What that point is called, for the reason.
    around
        ISO alpha-3 code of the country that the point lies in, or ``""``.
    divisions
        First-order divisions that the place is said to lie in, as (country, name); several where one name has several.
    rows
        Row numbers of these divisions: no place in them is left out for being small.
    kind
        GeoNames feature class that a word of the phrase hints at, or ``""``.
    noun
        The word itself where it tells a size, such as ``"village"``, or ``""``.
    scope
        Area that candidates are held to, or None.
    doubt
        Factor of the score for what is said and not known, such as a division that no gazetteer has.
    remark
        The same in words, for the reason.
    """

    country: str = ""
    lat: float | None = None
    lon: float | None = None
    label: str = ""
    around: str = ""
    divisions: frozenset[tuple[str, str]] = frozenset()
    rows: frozenset[int] = frozenset()
    kind: str = ""
    noun: str = ""
    scope: Scope | None = None
    doubt: float = 1.0
    remark: str = ""


class Hit(NamedTuple):
    """A place that a name could mean, before anything is decided.

    Attributes
    ----------
    query
        The name asked for.
    place
        The place.
    matched_name
        The name of it that is closest to the one asked for.
    evidence
        That the two are spellings of one name, as :func:`geoincidents.names.likeness.likeness` gives it; 0 for the same
        letters, below it for others.
    kin
        What further names of the place that are close, too, add (:func:`geoincidents.names.likeness.kinship`).
    noted
        Whether a list of the larger or of chosen places has it, not only one of every village.
    """

    query: str
    place: Place
    matched_name: str
    evidence: float
    kin: float = 0.0
    noted: bool = True

    @property
    def similarity(self) -> float:
        """How alike the two are, as :func:`geoincidents.names.similarity` gives it."""
        return 1.0 if self.evidence == 0.0 else names.similarity(self.query, self.matched_name)

    @property
    def is_current(self) -> bool:
        """Whether the name that was matched is a spelling of what the place is called today."""
        own = self.place.name
        return self.matched_name == own or names.similarity(self.matched_name, own) >= _SPELLING


class Weights(NamedTuple):
    """Weights of :data:`OWN` and of :data:`NONE`, in natural logarithms of odds."""

    own: Mapping[str, float]
    none: Mapping[str, float]


USUAL: Final = "usual"
COMPLETE: Final = "complete"  # where a pack lists every village of the country in question
_fitted: dict[str, Weights] = {}


def use(tables: Mapping[str, Mapping[str, Mapping[str, float]]] | None = None) -> None:
    """Take the weights of both cases from a table, for those who fit them; by default those of the package."""
    for case, table in (tables or json.loads(WEIGHTS.read_text(encoding="utf-8"))).items():
        own, none = ({name: table[part][name] for name in every} for part, every in (("own", OWN), ("none", NONE)))
        _fitted[case] = Weights(own, none)


def case_of(context: Context, complete: Container[str]) -> str:
    """Which weights hold, by the countries of which every village is listed."""
    return COMPLETE if home(context) in complete else USUAL


def weights(case: str = USUAL) -> Weights:
    """The weights in force."""
    if not _fitted:
        use()
    return _fitted[case]


def weighed(row: Sequence[float], weights: Mapping[str, float]) -> float:
    """The utility that comes of what speaks for a hit, or for none."""
    return float(sum(map(mul, weights.values(), row)))


def home(context: Context) -> str:
    """Country in question: the one that is given, or that the point lies in; ``""`` where there is none."""
    return context.country or (context.around if context.lat is not None and context.lon is not None else "")


def lies_in(place: Place, divisions: frozenset[tuple[str, str]]) -> bool:
    """Whether a place lies in, or is, one of some divisions."""
    return any(
        place.country == country and name in {"", place.admin1, place.name if place.kind.startswith("A.ADM1") else ""}
        for country, name in divisions
    )


def sphere_km(place: Place, lat: float, lon: float) -> float:
    """About how far a place lies from a point: a sphere is exact enough to weigh it, and much faster."""
    there, here = math.radians(place.lat), math.radians(lat)
    east = math.sin(math.radians(place.lon - lon) / 2.0)
    square = math.sin((there - here) / 2.0) ** 2 + math.cos(there) * math.cos(here) * east**2
    return 2.0 * _EARTH_KM * math.asin(math.sqrt(min(square, 1.0)))


@lru_cache(maxsize=1024)
def is_famed(kind: str) -> bool:
    """Whether places of a kind are known by their names, however many people they have."""
    return kind in REGIONS or kind.startswith(("A.PCL", "A.ADM1"))


def preference(
    evidence: NDArray[np.float64],
    kin: NDArray[np.float64],
    names_listed: NDArray[Any],
    people: NDArray[Any],
    noted: NDArray[np.bool_],
    famed: NDArray[np.bool_],
    case: str = USUAL,
    *,
    beside_same: NDArray[np.bool_] | bool,
) -> NDArray[np.float64]:
    """About the utility of places by their names and people alone: which of many are worth reading."""
    own, same, unnoted = weights(case).own, evidence == 0.0, 1.0 - noted
    listed, size = np.log(names_listed, dtype=np.float64), np.log((people + FEWEST_PEOPLE) / USUAL_PEOPLE)
    beside = np.where(beside_same, own["beside_same"], 0.0)
    other = own["evidence"] * evidence + own["kin"] * kin + own["names_listed"] * listed + own["people_other"] * size
    named = own["people_same"] * size + own["names_same"] * listed + own["region"] * famed + own["same_name"]
    value: NDArray[np.float64] = np.where(
        same, named + own["unnoted_same"] * unnoted, other + own["unnoted_other"] * unnoted + beside
    )
    return value


def usual_worth(case: str, *, beside_same: bool) -> Callable[[Standing, float, float], float]:
    """What gives :func:`preference` of one place at a time, from its standing, the evidence of its name and its kin."""
    own, log = weights(case).own, math.log
    people_same, names_same, region, same_name, unnoted_same, further = (
        own[name] for name in ("people_same", "names_same", "region", "same_name", "unnoted_same", "beside_same")
    )
    alike, kinship, names_listed, people_other, unnoted_other = (
        own[name] for name in ("evidence", "kin", "names_listed", "people_other", "unnoted_other")
    )
    beside = further if beside_same else 0.0

    def worth(place: Standing, evidence: float, kin: float) -> float:
        noted, kind, count, people = place
        size, listed = log((people + FEWEST_PEOPLE) / USUAL_PEOPLE), log(count) if count else -math.inf
        if evidence == 0.0:
            value = people_same * size + names_same * listed + region * is_famed(kind) + same_name
            return value if noted else value + unnoted_same
        value = alike * evidence + kinship * kin + names_listed * listed + people_other * size + beside
        return value if noted else value + unnoted_other

    return worth


def shares(utility: Sequence[float], none: float) -> tuple[list[float], float]:
    """Probability of each candidate, and of none."""
    top = max([none, *utility])
    weight, rest = [math.exp(one - top) for one in utility], math.exp(none - top)
    total = sum(weight) + rest
    return [one / total for one in weight], rest / total
