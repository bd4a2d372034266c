"""Dictionary forms of English words, by tag: irregular ones from a table, regular ones by ending."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from geoincidents.text.vocabulary import vocabulary

_VERB: Final = {
    "VBZ": (
        ("ies", "y"),
        ("sses", "ss"),
        ("shes", "sh"),
        ("ches", "ch"),
        ("xes", "x"),
        ("zes", "z"),
        ("oes", "o"),
        ("s", ""),
    ),
    "VBD": (("ied", "y"), ("ed", ""), ("ed", "e")),
    "VBN": (("ied", "y"), ("ed", ""), ("ed", "e")),
    "VBG": (("ying", "y"), ("ing", ""), ("ing", "e")),
}
_NOUN: Final = (
    *(("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("zes", "z"), ("men", "man")),
    *(("ves", "f"), ("oes", "o"), ("s", "")),
)
_SHORTEST: Final = 2


@cache
def _irregular() -> dict[tuple[str, str], str]:
    table = (files("geoincidents") / "text" / "data" / "irregular.tsv").read_text(encoding="utf-8")
    return {(form, part): lemma for form, part, lemma in (row.split("\t") for row in table.splitlines())}


@cache
def _silent() -> frozenset[str]:
    table = files("geoincidents") / "text" / "data" / "silent.txt"
    return frozenset(table.read_text(encoding="utf-8").split())


@lru_cache(maxsize=1 << 15)
def stems_of(lower: str) -> frozenset[str]:
    """What a folded word may be a form of, whatever its tag."""
    return frozenset({lower, *(lemma_of(lower, tag) for tag in (*_VERB, "NNS"))}) | frozenset(
        stem
        for rules in (*_VERB.values(), _NOUN)
        for ending, instead in rules
        if lower.endswith(ending)
        for stem in (lower[: -len(ending)] + instead, lower[: -len(ending) - 1] + instead)
        if stem
    )


@lru_cache(maxsize=1 << 15)
def lemma_of(lower: str, tag: str) -> str:
    """Dictionary form of a folded word with a Penn Treebank tag."""
    part = "v" if tag.startswith("VB") else "n"
    if tag in {"VB", "VBP"} or tag not in {*_VERB, "NNS", "NNPS"}:
        return _irregular().get((lower, "v"), lower) if tag == "VBP" else lower
    irregular = _irregular().get((lower, part))
    if irregular:
        return irregular
    stems = []
    for ending, instead in _VERB.get(tag, _NOUN):
        stem = lower[: -len(ending)] + instead
        if lower.endswith(ending) and len(stem) >= _SHORTEST:
            stems.append(stem)
            if not instead and len(stem) > _SHORTEST and stem[-1] == stem[-2] and stem[-1] not in "sl":
                stems.insert(0, stem[:-1])
    if not stems:
        return lower
    known = next((stem for stem in stems if vocabulary().holds(stem, part)), None)
    if known:
        return known
    return next((stem for stem in stems if part == "v" and stem in _silent()), stems[0])
