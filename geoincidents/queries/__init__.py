"""Queries: which incidents answer a question, as a boolean ``Series`` with the incidents' index; and their sums.

Masks are never null: a row that cannot be told is False. They combine with ``&``, ``|`` and ``~``.
"""

from geoincidents.queries.content import by_actor, of_type, with_toll
from geoincidents.queries.counting import countable
from geoincidents.queries.days import between
from geoincidents.queries.places import along, in_country, near, within_area, within_radius
from geoincidents.queries.sequences import sequence, sequence_pairs
from geoincidents.queries.sums import sum_tolls

__all__ = [
    "along",
    "between",
    "by_actor",
    "countable",
    "in_country",
    "near",
    "of_type",
    "sequence",
    "sequence_pairs",
    "sum_tolls",
    "with_toll",
    "within_area",
    "within_radius",
]
