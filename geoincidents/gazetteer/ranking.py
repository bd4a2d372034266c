"""How likely each of several candidates is what a name means, and how likely it is none of them.

Every candidate gets a utility from what is known of its name, of itself and of the context, and so does *none of
these*: the place may be one of the many that no gazetteer lists. The shares of a softmax over all of them are
probabilities. The features are named in :data:`OWN` and :data:`NONE`; the weights lie in ``data/decision.json``, which
``gazetteer/fit_decision.py`` fits on places that were hidden. Texts and groups of rows add what their names say of each
other (see :mod:`geoincidents.gazetteer.joint`) to the same utilities.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geoincidents import names
from geoincidents.gazetteer.known_names import known_names

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from geoincidents.place import Place
    from geoincidents.scope import Scope

OWN: Final = (
    "same_name",  # the very letters of what the place is called today
    "further_name",  # the very letters of another name of it, where something else is called so
    "evidence",  # log odds that two spellings are one name, for names that are not the same
    "kin",  # what its other like spellings add
    "names_listed",  # log of how many names it has: one more is the less likely
    "beside_same",  # not bearing the very name, while another place does
    "names_same",  # log of how many names it has, for places of the very name: who is known has many
    "people_same",  # log of the people, for places of the very name
    "people_world",  # the same where no country is known
    "fame",  # log of the people over a hundred thousand, for places of the very name, where no country is known
    "people_other",  # the same for the others
    "people_unknown",
    "capital",
    "capital_world",  # the same where no country is known
    "country",
    "division",
    "division_called",  # of the very name that it is called by today, where no town of it that is noted is, too
    "second_division",
    "as_settlement",  # a settlement, where a word asks for one
    "no_settlement",
    "as_division",  # a division, where a word asks for one
    "no_division",
    "as_other",  # of another kind that a word asks for
    "no_other",
    "curated",  # of the very name, and somebody wrote it down because reports name it
    "region",
    "spot",
    "other_class",
    "village_people",  # log of the people, where a village is asked for and it is larger
    "city_people",  # the same below a town's, where a city is asked for
    "distance",  # log of the distance from where it is expected, in units of ten kilometres
    "far",  # thousands of kilometres past the first five hundred, at most three
    "abroad",  # in another country than the point where it is expected
    "inside",  # of the division that is stated
    "outside",  # of another one
    "listed_same",  # log of the settlements listed per 10,000 people of its country, for the very name
    "listed_other",  # the same for the others
    "short_other",  # letters that a name that is not the same lacks of seven
    "unnoted_same",  # only a list of every village has it
    "unnoted_other",
    "complete_country",  # of a country that a pack lists, which is one that the user asks about, where none is known
)
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
_CITY: Final = math.log(100_000 / USUAL_PEOPLE)
_BULK: Final = ("geonames:", "wof:", "osm:")  # sources of places that nobody chose one by one
_SPELLING: Final = 0.6  # names of one place that are less alike are different names, not spellings
_LEAST_EVIDENCE: Final = -12.0
_COUNTRY_NAMES_KNOWN: Final = 2.0  # countries have every name listed, so one that is not is hardly theirs
_LETTERS: Final = 7
_NEAR_KM: Final = 10.0
_FAR_KM: Final = 500.0
_FARTHEST: Final = 3.0  # thousands of kilometres
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


@dataclass(frozen=True)
class Hit:
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

    @cached_property
    def similarity(self) -> float:
        """How alike the two are, as :func:`geoincidents.names.similarity` gives it."""
        return 1.0 if self.evidence == 0.0 else names.similarity(self.query, self.matched_name)

    @cached_property
    def is_current(self) -> bool:
        """Whether the name that was matched is a spelling of what the place is called today."""
        own = self.place.name
        return self.matched_name == own or names.similarity(self.matched_name, own) >= _SPELLING


class Weights(NamedTuple):
    """Weights of :data:`OWN` and of :data:`NONE`, in natural logarithms of odds."""

    own: NDArray[np.float64]
    none: NDArray[np.float64]


USUAL: Final = "usual"
COMPLETE: Final = "complete"  # where a pack lists every village of the country in question
_fitted: dict[str, Weights] = {}


def use(tables: Mapping[str, Mapping[str, Mapping[str, float]]] | None = None) -> None:
    """Take the weights of both cases from a table, for those who fit them; by default those of the package."""
    for case, table in (tables or json.loads(WEIGHTS.read_text(encoding="utf-8"))).items():
        own, none = ([table[part][name] for name in every] for part, every in (("own", OWN), ("none", NONE)))
        _fitted[case] = Weights(np.array(own), np.array(none))


def case_of(context: Context, complete: Container[str]) -> str:
    """Which weights hold, by the countries of which every village is listed."""
    return COMPLETE if home(context) in complete else USUAL


def weights(case: str = USUAL) -> Weights:
    """The weights in force."""
    if not _fitted:
        use()
    return _fitted[case]


def describe(
    hits: Sequence[Hit], context: Context, listed: Callable[[str], float], complete: Container[str] = ()
) -> NDArray[np.float64]:
    """What speaks for each hit by itself: one row each, the columns of :data:`OWN`.

    Parameters
    ----------
    hits
        Places with their names' likeness.
    context
        What is known beside the name.
    listed
        Gives the logarithm of how many settlements a country lists for 10,000 people.
    complete
        ISO alpha-3 codes of the countries of which every village is listed.
    """
    places = [hit.place for hit in hits]
    evidence = np.array([hit.evidence for hit in hits])
    same = evidence == 0.0
    kinds = [place.kind for place in places]
    population = np.array([float(place.population) for place in places])
    people = np.log((population + FEWEST_PEOPLE) / USUAL_PEOPLE)
    area, settled, whole = (np.array([kind.startswith(start) for kind in kinds]) for start in ("A.", "P.", "A.PCL"))
    first = np.array([kind.startswith("A.ADM1") for kind in kinds])
    today = np.array([hit.is_current for hit in hits])
    unnoted = ~np.array([hit.noted for hit in hits])
    towns = (evidence >= SAME_SPELLING) & today & ~unnoted & settled
    seats = {(place.country, place.admin1) for place, town in zip(places, towns, strict=True) if town}
    seated = np.array([(place.country, place.name) in seats for place in places])
    called = bool((today & (evidence >= SAME_SPELLING)).any())
    asked = np.array([kind.startswith(context.kind) for kind in kinds]) if context.kind else None
    density = np.array([listed(place.country) for place in places])
    nation = home(context)
    letters = len(hits[0].query.replace(" ", ""))
    column: dict[str, ArrayLike] = {
        "same_name": same & today,
        "further_name": same & ~today & called,
        "evidence": np.where(same, 0.0, np.maximum(evidence, _LEAST_EVIDENCE))
        * np.where(whole, _COUNTRY_NAMES_KNOWN, 1.0),
        "kin": np.where(same, 0.0, [hit.kin for hit in hits]),
        "names_listed": np.where(same, 0.0, np.log([max(len(place.names), 1) for place in places])),
        "beside_same": ~same & same.any(),
        "names_same": np.where(same & ~area, np.log([max(len(place.names), 1) for place in places]), 0.0),
        "people_same": np.where(same & ~area, people, 0.0),
        "people_world": np.where(same & ~area & (not context.country), people, 0.0),
        "fame": np.where(same & (not context.country), np.maximum(0.0, people - _CITY), 0.0),
        "people_other": np.where(~same & ~area, people, 0.0),
        "people_unknown": settled & (population == 0.0),
        "capital": [kind == "P.PPLC" for kind in kinds],
        "capital_world": [kind == "P.PPLC" and not context.country for kind in kinds],
        "country": whole,
        "division": first,
        "division_called": first & same & today & ~seated,
        "second_division": area & ~whole & ~first,
        "curated": same & np.array([not place.place_id.startswith(_BULK) for place in places]),
        "region": [kind in REGIONS for kind in kinds],
        "spot": [kind.startswith("S.") for kind in kinds],
        "other_class": [kind[:1] in "HLTRUV" for kind in kinds],
        "listed_same": np.where(same, density, 0.0),
        "listed_other": np.where(same, 0.0, density),
        "short_other": np.where(same, 0.0, max(0, _LETTERS - letters)),
        "unnoted_same": unnoted & same,
        "unnoted_other": unnoted & ~same,
        "complete_country": [not nation and place.country in complete for place in places],
    }
    if asked is not None:
        sort = {"P": "settlement", "A": "division"}.get(context.kind[:1], "other")
        column |= {f"as_{sort}": asked, f"no_{sort}": ~asked}
    if context.noun == "village":
        column["village_people"] = np.maximum(0.0, people)
    if context.noun == "city":
        column["city_people"] = np.minimum(0.0, people)
    if context.lat is not None and context.lon is not None:
        away = _km(places, context.lat, context.lon) - np.where(area, [place.radius_km for place in places], 0.0)
        away = np.maximum(0.0, away)
        column["distance"] = np.log1p(away / _NEAR_KM)
        if context.around:
            column["abroad"] = [place.country not in {"", context.around} for place in places]
        column["far"] = np.clip((away - _FAR_KM) / 1000.0, 0.0, _FARTHEST)
    if context.divisions:
        held = np.array([lies_in(place, context.divisions) for place in places])
        column |= {"inside": held, "outside": ~held}
    table = np.zeros((len(hits), len(OWN)))
    for name, values in column.items():
        table[:, OWN.index(name)] = values
    return table


def describe_none(
    hits: Sequence[Hit],
    context: Context,
    namesakes: int,
    counted: Mapping[str, int],
    listed: Mapping[str, int],
) -> NDArray[np.float64]:
    """What speaks for none of the hits, the columns of :data:`NONE`.

    ``namesakes`` says how many places of the gazetteer bear the very name, ``counted`` how many settlements of each
    country do, listed or not; of both, what lies outside the area or far from the point in question does not count.
    ``listed`` says how many settlements of each country with the name are in the gazetteer: where many are, as with
    packs, the hits are but the foremost of them.
    """
    query = hits[0].query
    same = [hit for hit in hits if hit.evidence == 0.0]
    here = [hit.place.country for hit in same if hit.place.kind.startswith("P.")]
    beside = context.lat is not None and context.lon is not None
    nation = home(context)
    if context.scope is not None:
        namesakes = len(same)
    elif beside:
        away = _km([hit.place for hit in same], context.lat or 0.0, context.lon or 0.0) if same else np.empty(0)
        namesakes = int((away <= _FAR_KM).sum())
    unlisted = {c: max(0, number - max(here.count(c), listed.get(c, 0))) for c, number in counted.items()}
    share = 1.0 if context.scope is None else context.scope.share
    own, world = math.log1p(unlisted.get(nation, 0) * share), math.log1p(sum(unlisted.values()) * share)
    is_counted = float(nation in known_names().countries)
    value = {
        "always": 1.0,
        "in_country": float(bool(nation) and not beside),
        "near": float(beside),
        "namesakes": math.log1p(namesakes),
        "namesakes_here": math.log1p(sum(not hit.place.kind.startswith("A.") for hit in same)),
        "words": float(len(query.split()) - 1),
        "short": float(max(0, _LETTERS - len(query.replace(" ", "")))),
        "village": float(context.noun == "village"),
        "city": float(context.noun == "city"),
        "any_same": float(bool(same)),
        "namesakes_same": math.log1p(namesakes) * bool(same),
        "digits": float(any(letter.isdigit() for letter in query)),
        "inside": float(bool(context.divisions)),
    }
    if nation:
        value |= {"counted": is_counted, "counted_same": is_counted * bool(same)}
        value |= {"unlisted_same": own} if same else {"unlisted_none": own, "any_unlisted": float(own > 0.0)}
    else:
        value["unlisted_world_same" if same else "unlisted_world_none"] = world
    return np.array([value.get(name, 0.0) for name in NONE])


def home(context: Context) -> str:
    """Country in question: the one that is given, or that the point lies in; ``""`` where there is none."""
    return context.country or (context.around if context.lat is not None and context.lon is not None else "")


def lies_in(place: Place, divisions: frozenset[tuple[str, str]]) -> bool:
    """Whether a place lies in, or is, one of some divisions."""
    return any(
        place.country == country and name in {"", place.admin1, place.name if place.kind.startswith("A.ADM1") else ""}
        for country, name in divisions
    )


def _km(places: Sequence[Place], lat: float, lon: float) -> NDArray[np.float64]:
    """About how far places lie from a point: a sphere is exact enough to weigh them, and much faster."""
    there = np.radians([(place.lat, place.lon) for place in places])
    here_lat, here_lon = math.radians(lat), math.radians(lon)
    square = (
        np.sin((there[:, 0] - here_lat) / 2.0) ** 2
        + np.cos(there[:, 0]) * math.cos(here_lat) * np.sin((there[:, 1] - here_lon) / 2.0) ** 2
    )
    km: NDArray[np.float64] = 2.0 * _EARTH_KM * np.arcsin(np.sqrt(np.minimum(square, 1.0)))
    return km


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
) -> NDArray[np.float64]:
    """About the utility of places by their names and people alone: which of many are worth reading."""
    own = dict(zip(OWN, weights(case).own.tolist(), strict=True))
    same = evidence == 0.0
    size = np.log((people + FEWEST_PEOPLE) / USUAL_PEOPLE)
    spelled = own["evidence"] * evidence + own["kin"] * kin + own["names_listed"] * np.log(names_listed)
    other = spelled + own["people_other"] * size + own["beside_same"] * same.any() + own["unnoted_other"] * ~noted
    named = own["same_name"] + own["people_same"] * size + own["names_same"] * np.log(names_listed)
    named = named + own["unnoted_same"] * ~noted + own["region"] * famed
    value: NDArray[np.float64] = np.where(same, named, other)
    return value


def shares(utility: NDArray[np.float64], none: float) -> tuple[NDArray[np.float64], float]:
    """Probability of each candidate, and of none."""
    top = max(float(utility.max()), none)
    weight = np.exp(utility - top)
    rest = math.exp(none - top)
    total = float(weight.sum()) + rest
    return weight / total, rest / total
