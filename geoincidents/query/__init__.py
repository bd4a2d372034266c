"""Queries: which incidents answer a question, as a boolean ``Series`` with the incidents' index.

Never null: a row that cannot be told is False. Masks combine with ``&``, ``|`` and ``~``.
"""

from geoincidents.query.content import by_actor, of_type, with_toll
from geoincidents.query.counting import countable
from geoincidents.query.days import between
from geoincidents.query.places import in_country, near, within_area, within_radius

__all__ = [
    "between",
    "by_actor",
    "countable",
    "in_country",
    "near",
    "of_type",
    "with_toll",
    "within_area",
    "within_radius",
]
