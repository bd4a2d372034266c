"""Phrases that start from a place: "50 km south of X", "a suburb of X", "between X and Y".

The grammar finds them, the footprint turns each into a point with an honest radius.
"""

from geoincidents.text.relations.footprint import Anchor, Footprint, footprint
from geoincidents.text.relations.phrases import ParsedPhrase, find_relations, parse_phrase
from geoincidents.text.relations.relation import Hedge, Relation, RelationKind

__all__ = [
    "Anchor",
    "Footprint",
    "Hedge",
    "ParsedPhrase",
    "Relation",
    "RelationKind",
    "find_relations",
    "footprint",
    "parse_phrase",
]
