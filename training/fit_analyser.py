"""Fits the tagger and the parser of ``geoincidents.text`` on Universal Dependencies treebanks, and measures them.

python training/fit_analyser.py FOLDER OUT [--tagger OPTIONS] [--parser OPTIONS]

FOLDER holds ``*-train.conllu.gz``, ``*-dev.conllu.gz``, ``*-test.conllu.gz`` and ``*-held.conllu.gz`` of English EWT
and GUM (CC BY-SA 4.0 and CC BY 4.0 parts). An hour on one core; the same files give the same weights.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ufal import udpipe

if TYPE_CHECKING:
    from collections.abc import Iterator

TAGGER: Final = "use_lemma=1;provide_lemma=1;use_xpostag=1;provide_xpostag=1;use_feats=0;provide_feats=0;iterations=8"
PARSER: Final = (
    "iterations=8;embedding_upostag=16;embedding_xpostag=16;embedding_feats=0;embedding_form=32;embedding_deprel=16"
    ";hidden_layer=128;transition_system=projective;transition_oracle=dynamic;structured_interval=0;use_gold_tags=0"
)
KEPT: Final = {"nsubj:pass", "aux:pass", "acl:relcl", "nsubj:outer", "obl:agent", "csubj:pass"}
"""Relations whose second half says something that the first does not."""


def rows_of(path: Path) -> Iterator[list[list[str]]]:
    """Sentences of a treebank: rows of ten columns, plain tokens only, relations shortened, no features."""
    return (rows for _, rows in named_rows_of(path))


def named_rows_of(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """Sentences of a treebank with their names."""
    rows: list[list[str]] = []
    name = ""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# sent_id = "):
                name = line.removeprefix("# sent_id = ").strip()
            cells = line.rstrip("\n").split("\t")
            if len(cells) < 10:  # noqa: PLR2004
                if rows and not line.strip():
                    yield name, rows
                    rows = []
                continue
            if not cells[0].isdigit():
                continue
            cells[5], cells[8], cells[9] = "_", "_", "_"
            cells[7] = cells[7] if cells[7] in KEPT else cells[7].partition(":")[0]
            rows.append(cells)
    if rows:
        yield name, rows


def sentences_of(rows: list[list[str]], *, bare: bool = False) -> udpipe.Sentence:
    """A sentence for the library; bare: with its words alone."""
    sentence = udpipe.Sentence()
    for cells in rows:
        word = sentence.addWord(cells[1])
        if bare:
            continue
        word.lemma, word.upostag, word.xpostag = cells[2], cells[3], cells[4]
    if not bare:
        for number, cells in enumerate(rows, 1):
            sentence.setHead(number, int(cells[6]), cells[7])
    return sentence


def fit(folder: Path, out: Path, tagger: str, parser: str) -> None:
    """Train, and write the model."""

    def read(pattern: str) -> udpipe.Sentences:
        kept = udpipe.Sentences()
        for path in sorted(folder.glob(pattern)):
            for rows in rows_of(path):
                kept.append(sentences_of(rows))
        return kept

    problem = udpipe.ProcessingError()
    model = udpipe.Trainer.train(
        "morphodita_parsito",
        read("*-train.conllu.gz"),
        read("*-dev.conllu.gz"),
        udpipe.Trainer.NONE,
        tagger,
        parser,
        problem,
    )
    if problem.occurred():
        sys.exit(f"training failed: {problem.message}")
    out.write_bytes(model if isinstance(model, bytes) else model.encode("utf-8", "surrogateescape"))


def measure(model_file: Path, folder: Path) -> dict[str, Any]:
    """Tags, heads and roles right, and words a second, on the files that were kept out."""
    model = udpipe.Model.load(str(model_file))
    shown: dict[str, Any] = {"bytes": model_file.stat().st_size}
    for path in [*folder.glob("*-test.conllu.gz"), *folder.glob("*-held.conllu.gz")]:
        gold = list(rows_of(path))
        read = [sentences_of(rows, bare=True) for rows in gold]
        start = time.process_time()
        for sentence in read:
            model.tag(sentence, model.DEFAULT)
        middle = time.process_time()
        for sentence in read:
            model.parse(sentence, model.DEFAULT)
        end = time.process_time()
        words = sum(map(len, gold))
        counts: dict[str, list[int]] = {}
        for rows, sentence in zip(gold, read, strict=True):
            for cells, word in zip(rows, list(sentence.words)[1:], strict=True):
                head = int(cells[6]) == word.head
                for name, right in (
                    ("upos", word.upostag == cells[3]),
                    ("xpos", word.xpostag == cells[4]),
                    ("lemma", word.lemma == cells[2]),
                    ("head", head),
                    *([(cells[7], head and word.deprel == cells[7])] if cells[7] in _SHOWN else []),
                ):
                    tally = counts.setdefault(name, [0, 0])
                    tally[0] += right
                    tally[1] += 1
        shown[path.name] = {name: round(right / number, 4) for name, (right, number) in counts.items()} | {
            "words_s_tag": round(words / (middle - start)),
            "words_s_both": round(words / (end - start)),
        }
    return shown


_SHOWN: Final = {"nsubj", "nsubj:pass", "obj", "obl", "nummod", "compound", "acl:relcl"}


def main() -> None:
    """Fit and measure."""
    parser = argparse.ArgumentParser(description="Fit the analyser.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--tagger", default=TAGGER)
    parser.add_argument("--parser", default=PARSER)
    parser.add_argument("--measure", action="store_true", help="only measure OUT")
    given = parser.parse_args()
    if not given.measure:
        fit(given.folder, given.out, given.tagger, given.parser)
    print(json.dumps(measure(given.out, given.folder)))


if __name__ == "__main__":
    main()
