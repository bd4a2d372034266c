"""What a name is filed under in a gazetteer's index, and what to ask the index for when a name is looked up."""

from __future__ import annotations

from geoincidents.names import joined_skeleton, script_of, skeleton, undoubled, words
from geoincidents.romanisation import ALTERNATIVES, CLASSES

_ARTICLE_JOINED = ("al", "el")
_MIN_JOINED = 6
_MAX_SKELETONS = 8
_KINDS = tuple(sorted(set(CLASSES.values())))
_MIN_NEIGHBOURLY = 3


def keys(name: str) -> tuple[str, tuple[str, ...]]:
    """What a name is filed under: the skeleton of the whole, and those of its words when it has several.

    Parameters
    ----------
    name
        Any text.

    Returns
    -------
    tuple
        Whole skeleton (words joined) and the words' skeletons (empty for a single word). Names in other scripts
        than Latin have keys of their own, that start with the script.

    Examples
    --------
    >>> keys("Gasr Ben Ghachir"), keys("قصر")
    (('KSRBNKSR', ('KSR', 'BN', 'KSR')), ('arabic:KSR', ()))
    """
    parts = words(name)
    script = script_of(name)
    prefix = "" if script in {"latin", ""} else f"{script}:"
    each = tuple(prefix + skeleton(part) for part in parts)
    return prefix + joined_skeleton(parts), each if len(each) > 1 else ()


def latin_key(name: str) -> str:
    """Skeleton of a whole name as a Latin spelling of it would have it, whatever its script.

    Parameters
    ----------
    name
        Any text.

    Returns
    -------
    str
        Without script prefix.

    Examples
    --------
    >>> latin_key("قصر بن غشير") == keys("Gasr Ben Ghachir")[0]
    True
    """
    return joined_skeleton(words(name))


def query_keys(name: str) -> tuple[str, ...]:
    """Whole skeletons to look a name up under: its own first, then those that other habits would give.

    Parameters
    ----------
    name
        Any text.

    Returns
    -------
    tuple of str
        At most nine, without repeats; for another script than Latin, its own key and its Latin readings.

    Examples
    --------
    >>> query_keys("Jabal")
    ('JBL', 'KBL', 'SBL')
    """
    own = keys(name)[0]
    joined = "".join(words(name))
    whole = latin_key(name)
    found = {own: None, whole: None}
    for at, kind in enumerate(whole):
        for other in ALTERNATIVES.get(kind, ()):
            if len(found) < _MAX_SKELETONS:
                found[whole[:at] + other + whole[at + 1 :]] = None
    for prefix in _ARTICLE_JOINED:
        if joined.startswith(prefix) and len(joined) >= _MIN_JOINED:
            found[skeleton(joined[len(prefix) :])] = None
    return tuple(key for key in found if key)


def neighbour_keys(name: str) -> tuple[str, ...]:
    """Whole skeletons that are one consonant class away from a name's own.

    Parameters
    ----------
    name
        Any text.

    Returns
    -------
    tuple of str
        One class dropped, added or changed; empty for names whose own skeleton has fewer than three classes, of
        which too many are neighbours.

    Examples
    --------
    >>> "TRBLS" in neighbour_keys("Trablu"), neighbour_keys("Oea")
    (True, ())
    """
    whole = latin_key(name)
    if len(whole) < _MIN_NEIGHBOURLY or not whole.isupper():
        return ()
    found: dict[str, None] = {}
    for at in range(len(whole) + 1):
        found[whole[:at] + whole[at + 1 :]] = None
        for kind in _KINDS:
            found[whole[:at] + kind + whole[at:]] = None
            found[whole[:at] + kind + whole[at + 1 :]] = None
    found.pop(whole, None)
    return tuple(undoubled(key) for key in found)
