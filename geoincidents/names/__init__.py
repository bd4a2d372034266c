"""Comparable forms of a toponym, what it is filed under, and how likely two spellings are one name."""

from geoincidents.names.forms import (
    VOWELLESS,
    classes,
    fold,
    joined,
    joined_skeleton,
    phones,
    romanise,
    script_of,
    similarity,
    skeleton,
    spoken,
    undoubled,
    words,
)

__all__ = [
    "VOWELLESS",
    "classes",
    "fold",
    "joined",
    "joined_skeleton",
    "phones",
    "romanise",
    "script_of",
    "similarity",
    "skeleton",
    "spoken",
    "undoubled",
    "words",
]
