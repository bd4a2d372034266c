"""Fits what :mod:`geoincidents.names.likeness` knows of names, from the embedded gazetteer.

    python gazetteer/fit_likeness.py geoincidents/data/likeness.json

Names of places are hidden one by one, and asked for. Among the forms that the index then gives, a conditional logit
learns to tell the right one. Only countries outside :data:`HELD_OUT` are used, so that ``benchmarks/names.py`` is about
countries that were never seen. The same gazetteer gives the same file.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from gazetteer.hiding import HidingGazetteer, every_place, hide, opened  # noqa: E402
from geoincidents import names  # noqa: E402
from geoincidents.gazetteer.pool import like_forms  # noqa: E402
from geoincidents.gazetteer.ranking import FEWEST_PEOPLE, Context  # noqa: E402
from geoincidents.names import filing, likeness  # noqa: E402
from geoincidents.names.likeness import MEASURES, measures  # noqa: E402

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoincidents.place import Place

HELD_OUT = frozenset(
    "LBY SYR IRQ YEM SDN EGY DZA TUN MAR LBN JOR SAU AFG IRN PAK UKR RUS ETH MLI".split()  # noqa: SIM905 legible
)
TRANSLITERATED = (  # noqa: SIM905 legible
    "ARE BHR KWT OMN QAT PSE ISR MRT SOM DJI ERI SSD TCD TUR AZE ARM GEO KAZ KGZ TJK TKM UZB BLR BGR SRB MKD MNE MDA "
    "IND BGD NPL MMR NGA NER BFA"
).split()
TRANSLITERATED_SHARE = 0.6
QUERIES = {"lat2lat": 3000, "ar2lat": 800, "lat2ar": 800}
FREQUENT = 60  # a word in fewer names than this has the weight of an unknown one
SHORTEST = 4
IMPORTANCE = 0.25  # of the logarithm of the people, beside the likeness of the form
STEPS = 30
RIDGE = 1e-3


class Query(NamedTuple):
    """A name to ask for, and the row number and place it belongs to."""

    row: int
    place: Place
    name: str
    task: str


class Case(NamedTuple):
    """Alternatives of one query: measures of each, what is added to their weighted sum, and which are right."""

    rows: NDArray[np.float64]
    added: NDArray[np.float64]
    right: NDArray[np.bool_]


def frequent_words(gazetteer: HidingGazetteer) -> dict[str, int]:
    """How many names of several words have each frequent word (its skeleton)."""
    counts: Counter[str] = Counter()
    for _, place in every_place(gazetteer):
        counts.update({word for name in place.names for word in filing.keys(name)[1]})
    return {word: count for word, count in sorted(counts.items()) if count >= FREQUENT}


def drawn(gazetteer: HidingGazetteer) -> list[Query]:
    """Names to ask for."""
    dice = random.Random(11)  # noqa: S311 not a secret
    by_country: dict[str, list[int]] = {}
    for row, place in every_place(gazetteer):
        if place.kind.startswith("P.") and place.country not in HELD_OUT and len(place.names) > 1:
            by_country.setdefault(place.country, []).append(row)
    countries = sorted(by_country)
    found: list[Query] = []
    for task, count in QUERIES.items():
        wanted = len(found) + count
        while len(found) < wanted:
            country = dice.choice(TRANSLITERATED if dice.random() < TRANSLITERATED_SHARE else countries)
            row = dice.choice(by_country[country])
            (place,) = gazetteer.store.places([row])
            latin = [n for n in place.names if names.script_of(n) == "latin" and len(n) >= SHORTEST]
            arabic = [n for n in place.names if names.script_of(n) == "arabic"]
            if task == "lat2lat" and len({names.fold(n) for n in latin}) > 1:
                found.append(Query(row, place, dice.choice(latin), task))
            elif task != "lat2lat" and latin and arabic:
                found.append(Query(row, place, dice.choice(arabic if task == "ar2lat" else latin), task))
    return found


def choice_of_form(gazetteer: HidingGazetteer, query: Query, *, country: bool) -> Case | None:
    """What the index gives for a hidden name; None when the place is not among it."""
    hide(gazetteer, query.row, query.name, query.task)
    context = Context(country=query.place.country if country else "")
    pool = like_forms(gazetteer.store, query.name, context, thorough=False, every_stage=True)
    ids = pool.rows.astype(np.int64)
    if query.row not in ids:
        return None
    rows = measures(filing.form(query.name), pool.forms)[np.repeat(np.arange(len(pool.forms)), pool.sizes)]
    return Case(rows, IMPORTANCE * np.log(gazetteer.store.population(ids) + FEWEST_PEOPLE), ids == query.row)


def fitted(cases: list[Case]) -> NDArray[np.float64]:
    """Weights that make the right alternatives likeliest, by Newton's method."""
    weights = np.zeros(cases[0].rows.shape[1])
    for _ in range(STEPS):
        gradient, curvature = -RIDGE * len(cases) * weights, RIDGE * len(cases) * np.eye(len(weights))
        for rows, added, right in cases:
            value = rows @ weights + added
            value = np.exp(value - value.max())
            chance, true = value / value.sum(), value * right / (value * right).sum()
            mean = chance @ rows
            gradient += true @ rows - mean
            curvature += (rows * chance[:, None]).T @ rows - np.outer(mean, mean)
        step = np.linalg.solve(curvature, gradient)
        weights += step * min(1.0, 3.0 / np.abs(step).max())
    return weights


def not_negative(cases: list[Case]) -> NDArray[np.float64]:
    """Weights as :func:`fitted` gives them, none below zero: no likeness may speak against a name."""
    weights = np.zeros(cases[0].rows.shape[1])
    used = np.arange(len(weights))
    while len(used):
        found = fitted([Case(rows[:, used], added, right) for rows, added, right in cases])
        if (found >= 0).all():
            weights[used] = found
            break
        used = used[found > found.min()]
    return weights


def main() -> None:
    """Fit, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    output = parser.parse_args().output
    gazetteer = opened()
    table: dict[str, Any] = {
        "same_vowels": [1.0] * len(MEASURES),
        "across": [1.0] * len(MEASURES),
        "words": frequent_words(gazetteer),
    }
    likeness.use(table)
    queries = drawn(gazetteer)
    cases = [choice_of_form(gazetteer, query, country=country) for country in (True, False) for query in queries]
    weights = not_negative([case for case in cases if case is not None]).round(3).tolist()
    table |= {"same_vowels": weights[: len(MEASURES)], "across": weights[len(MEASURES) :]}
    likeness.use(table)
    output.write_text(json.dumps(table, indent=0) + "\n", encoding="utf-8")
    for name, alike, across in zip(MEASURES, table["same_vowels"], table["across"], strict=True):
        print(f"{name:15} {alike:8.2f} {across:8.2f}")


if __name__ == "__main__":
    main()
