"""The gazetteer that a caller gave, for every function that takes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from geoincidents.errors import InputError
from geoincidents.gazetteer.checks import shown

if TYPE_CHECKING:
    from geoincidents.gazetteer.gazetteer import Gazetteer


def gazetteer_of(given: object) -> Gazetteer:
    """The gazetteer that a caller gave, the default one where it is None; InputError where it is no gazetteer."""
    if given is None:
        from geoincidents.gazetteer.gazetteer import Gazetteer as Opened  # which itself takes areas and references

        return Opened.default()
    if isinstance(given, type) or not callable(getattr(given, "resolve_many", None)):  # one that wraps another will do
        raise no_gazetteer(given)
    return cast("Gazetteer", given)


def no_gazetteer(given: object) -> InputError:
    """What is said of something that is no gazetteer."""
    return InputError(f"{shown(given)} is no gazetteer. Give what Gazetteer.open() or Gazetteer.default() gives.")
