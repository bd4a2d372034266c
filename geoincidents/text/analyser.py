"""Tags, lemmas and heads of the words of a sentence: one protocol, and the analyser that comes with the package."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Protocol

from geoincidents.text.lemmas import lemma_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.text.words import Word


class Analyser(Protocol):
    """What tags and parses a sentence.

    The package's own is fitted on treebanks by ``training/fit_analyser.py``; any other that fills the same fields can
    stand in for it, such as :class:`SpacyAnalyser`.
    """

    def analyse(self, words: Sequence[Word]) -> None:
        """Fill ``lemma``, ``tag``, ``head`` and ``relation`` of the words of one sentence.

        Parameters
        ----------
        words
            The sentence, in order.
        """


class TreebankAnalyser:
    """The package's analyser: UDPipe with weights of its own.

    Source: Straka and Straková, "Tokenizing, POS Tagging, Lemmatizing and Parsing UD 2.0 with UDPipe" (2017), fitted on
    the English Web Treebank and GUM of Universal Dependencies. The weights are under CC BY-SA 4.0, as those are.
    """

    def __init__(self) -> None:
        from ufal import udpipe

        with as_file(files("geoincidents") / "data" / "english.udpipe") as path:
            self._model = udpipe.Model.load(str(path))
        self._library = udpipe

    def analyse(self, words: Sequence[Word]) -> None:
        """Fill the fields of the words of one sentence, as :class:`Analyser` says."""
        sentence = self._library.Sentence()
        for word in words:
            sentence.addWord(word.text)
        self._model.tag(sentence, "")
        self._model.parse(sentence, "")
        analysed = sentence.words
        for number, word in enumerate(words, 1):
            found = analysed[number]
            word.tag = found.xpostag
            word.lemma = lemma_of(word.lower, word.tag)
            word.head, word.relation = found.head - 1, found.deprel


class SpacyAnalyser:
    """A spaCy pipeline as analyser, for who has one.

    Parameters
    ----------
    pipeline
        A loaded English pipeline with a tagger, a lemmatiser and a parser.
    """

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def analyse(self, words: Sequence[Word]) -> None:
        """Fill the fields of the words of one sentence, as :class:`Analyser` says."""
        from spacy.tokens import Doc

        found = self._pipeline(Doc(self._pipeline.vocab, [word.text for word in words]))
        for word, token in zip(words, found, strict=True):
            word.lemma, word.tag = token.lemma_.casefold(), token.tag_
            word.head = token.head.i if token.head.i != token.i else -1
            word.relation = _RELATIONS.get(token.dep_, token.dep_)


_RELATIONS = {
    "nsubjpass": "nsubj:pass",
    "auxpass": "aux:pass",
    "dobj": "obj",
    "pobj": "obl",
    "agent": "obl:agent",
    "relcl": "acl:relcl",
    "poss": "nmod:poss",
    "ROOT": "root",
}
"""ClearNLP's labels, which spaCy's English pipelines give, in Universal Dependencies."""


@cache
def default_analyser() -> Analyser:
    """The package's own analyser, loaded once."""
    return TreebankAnalyser()
