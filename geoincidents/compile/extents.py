"""How far a place reaches when its source does not say."""

from __future__ import annotations

import math
from typing import Final

INHABITANTS_PER_KM2: Final = 4000
"""Assumed mean density of a built-up area, on the low side so that radii are not too small."""

SMALLEST_RADIUS_KM: Final = 3.0
"""GeoNames rounds many points to an arc minute, which is up to 1.3 km off, and towns have width."""

_BY_CODE: Final = {
    # As ``schema.RADIUS_KM`` has it for the precision these kinds stand for, and what lies between.
    "A.ADM1": 100.0,
    "A.ADM2": 30.0,
    "A.ADM3": 15.0,
    "A.ADM4": 10.0,
    "A.ADM5": 5.0,
    "S.AIRP": 3.0,
    "S.AIRB": 3.0,
    "L.RGN": 100.0,
    "L.CONT": 2500.0,
    "T.ISL": 10.0,
}
_BY_CLASS: Final = {"A": 30.0, "H": 10.0, "L": 10.0, "R": 10.0, "S": 1.0, "T": 5.0, "U": 50.0, "V": 10.0}
_COUNTRY_KM: Final = 500.0


def settlement_radius_km(population: int) -> float:
    """Radius that a settlement lies within, in whole kilometres.

    Parameters
    ----------
    population
        Inhabitants; 0 when not known.

    Returns
    -------
    float
        That of a disc with 4,000 inhabitants a square kilometre, at least 3 km.

    Examples
    --------
    >>> settlement_radius_km(0), settlement_radius_km(1_302_947)
    (3.0, 11.0)
    """
    return max(SMALLEST_RADIUS_KM, float(math.ceil(math.sqrt(population / (math.pi * INHABITANTS_PER_KM2)))))


def assumed_radius_km(kind: str, population: int = 0) -> float:
    """Radius for a place of which no extent is known.

    Parameters
    ----------
    kind
        GeoNames feature class and code.
    population
        Inhabitants; 0 when not known.

    Returns
    -------
    float
        Kilometres.

    Examples
    --------
    >>> assumed_radius_km("P.PPL"), assumed_radius_km("A.PCLI"), assumed_radius_km("S.HSP")
    (3.0, 500.0, 1.0)
    """
    if kind.startswith("A.PCL"):
        return _COUNTRY_KM
    if kind in _BY_CODE:
        return _BY_CODE[kind]
    return _BY_CLASS.get(kind[:1]) or settlement_radius_km(population)
