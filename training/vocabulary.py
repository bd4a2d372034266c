"""Writes ``geoincidents/text/data/vocabulary.tsv``: words and the classes that decisions are made over.

Beside it ``irregular.tsv``, ``silent.txt`` and ``plain.txt``, forms of English words by WordNet alone.

python training/vocabulary.py WORDNET [OUT]

WORDNET is the folder of WordNet 3.0's files (Debian: ``wordnet-base``, in /usr/share/wordnet). Every word below the
roots of ``classes.tsv`` in one of its first senses is taken; words that WordNet lacks, or has in other senses, are
written there by hand.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
PARTS: Final = {"n": "noun", "v": "verb"}
WIDE: Final = "?"
"""Marks what names an act only by what stands around it."""
SENSES: Final = {"n": 2, "v": 4}
"""How many of a word's senses count, the commonest first."""
NATURE: Final = {5, 8, 13, 20, 27}
"""WordNet's files of animals, parts of bodies, foods, plants and substances."""
NEWS: Final = """
    arrondissement barangay barangays borehole boreholes carjacker carjackers cellmate cercle deminer deminers favela
    favelas governorate governorates jeepney microbus minibus oblast oblasts okada polyclinic raion returnee returnees
    schoolchildren submunition submunitions tehsil vs wilaya woreda youngest
"""
"""Words of reports that WordNet lacks."""


class WordNet:
    """Nouns and verbs with what stands below them."""

    def __init__(self, folder: Path) -> None:
        self.senses: dict[tuple[str, str], list[str]] = {}
        self.words: dict[tuple[str, str], list[str]] = {}
        self.below: dict[tuple[str, str], list[str]] = defaultdict(list)
        for part, name in PARTS.items():
            for line in (folder / f"index.{name}").read_text(encoding="utf-8").splitlines():
                if line.startswith(" "):
                    continue
                cells = line.split()
                count = int(cells[2])
                self.senses[part, cells[0].replace("_", " ")] = cells[-count:]
            for line in (folder / f"data.{name}").read_text(encoding="utf-8").splitlines():
                if line.startswith(" "):
                    continue
                cells = line.split(" | ")[0].split()
                number = int(cells[3], 16)
                self.words[part, cells[0]] = [cells[4 + 2 * i].replace("_", " ").casefold() for i in range(number)]
                at = 4 + 2 * number
                for i in range(int(cells[at])):
                    symbol, offset, _, _ = cells[at + 1 + 4 * i : at + 5 + 4 * i]
                    if symbol == "~":
                        self.below[part, cells[0]].append(offset)

    def under(self, part: str, word: str, sense: int) -> set[str]:
        """Words in a sense of a word and everything below it, where that is among their first senses."""
        found: set[str] = set()
        waiting = [self.senses[part, word][sense - 1]]
        seen = set(waiting)
        while waiting:
            synset = waiting.pop()
            found.update(w for w in self.words[part, synset] if synset in self.senses[part, w][: SENSES[part]])
            waiting += [s for s in self.below[part, synset] if s not in seen]
            seen.update(waiting)
        return found


def build(folder: Path) -> list[str]:
    """Rows of the vocabulary: word, part of speech, classes."""
    net = WordNet(folder)
    classes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for number, line in enumerate((HERE / "classes.tsv").read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        try:
            name, part, roots, words, without = (line.split("\t") + [""] * 4)[:5]
            found = {w for root in roots.split() for w in net.under(part, *_root(root))}
        except (KeyError, IndexError, ValueError) as error:
            sys.exit(f"classes.tsv, line {number}: {error!r} in {line!r}")
        listed = {w.strip() for w in words.split(",") if w.strip()}
        for word in (found | listed) - {w.strip() for w in without.split(",")}:
            if name == WIDE:
                classes[word, part] = {f"{other}{WIDE}" for other in classes[word, part]}
            else:
                classes[word, part].add(name)
    classes = {key: names for key, names in classes.items() if names}
    return [f"{word}\t{part}\t{' '.join(sorted(names))}" for (word, part), names in sorted(classes.items())]


def irregular(folder: Path) -> list[str]:
    """Rows of the forms that endings do not give: form, part of speech, lemma."""
    return [
        f"{form}\t{part}\t{lemma}"
        for part, name in PARTS.items()
        for form, lemma in (
            line.split()[:2] for line in (folder / f"{name}.exc").read_text(encoding="utf-8").splitlines() if line
        )
        if "_" not in form
    ]


def silent(folder: Path) -> list[str]:
    """Verbs that are written with a final e, which their past and their gerund hide."""
    rows = (
        line.split()[0] for line in (folder / "index.verb").read_text(encoding="utf-8").splitlines() if line[0] != " "
    )
    return [verb for verb in rows if verb.isalpha() and verb.endswith("e")]


def plain(folder: Path) -> list[str]:
    """Words that English writes small, those of ``classes.tsv`` among them; names of animals and plants only if common.

    A common word is one that a text of WordNet's own has.
    """
    tagged = {line.partition("%")[0] for line in (folder / "cntlist.rev").read_text(encoding="utf-8").splitlines()}
    found = {word for line in _lines() for word in line[3].split(", ")} | set(NEWS.split())
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{part}").read_text(encoding="utf-8").splitlines():
            if line.startswith(" "):
                continue
            cells = line.split(" | ")[0].split(" ")
            for word in cells[4 : 4 + 2 * int(cells[3], 16) : 2]:
                bare = word.partition("(")[0]
                if bare == bare.casefold() and (bare in tagged or int(cells[1]) not in NATURE):
                    found.add(bare)
    for part in ("adj", "adv"):  # "deadliest"
        found |= {line.split()[0] for line in (folder / f"{part}.exc").read_text(encoding="utf-8").splitlines()}
    return sorted(word for word in found if word.isalpha() and len(word) > 1)


def _lines() -> list[list[str]]:
    """Rows of the table of classes: name, part of speech, roots, words by hand, words left out."""
    lines = (HERE / "classes.tsv").read_text(encoding="utf-8").splitlines()
    return [(line.split("\t") + [""] * 4)[:5] for line in lines if line and not line.startswith("#")]


def _root(root: str) -> tuple[str, int]:
    word, _, sense = root.partition("#")
    return word.replace("_", " "), int(sense or 1)


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description="Write the vocabulary.")
    parser.add_argument("wordnet", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=HERE.parent / "geoincidents/text/data/vocabulary.tsv")
    given = parser.parse_args()
    rows = build(given.wordnet)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text("\n".join(rows) + "\n", encoding="utf-8")
    forms = irregular(given.wordnet)
    given.out.with_name("irregular.tsv").write_text("\n".join(forms) + "\n", encoding="utf-8")
    given.out.with_name("silent.txt").write_text("\n".join(silent(given.wordnet)) + "\n", encoding="utf-8")
    words = plain(given.wordnet)
    given.out.with_name("plain.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    print(f"{len(rows)} words, {len(forms)} irregular forms, {len(words)} plain words")


if __name__ == "__main__":
    main()
