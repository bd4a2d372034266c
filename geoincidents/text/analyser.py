"""Tags, lemmas and heads of the words of a sentence: one protocol, and the analyser that comes with the package."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Protocol

from geoincidents.text.lemmas import lemma_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geoincidents.text.words import Word


class Analyser(Protocol):
    """What tags and parses a sentence.

    The package's own is fitted on treebanks by ``training/fit_analyser.py``; any other that fills the same fields can
    stand in for it, such as :class:`SpacyAnalyser`.
    """

    def tag(self, words: Sequence[Word]) -> Callable[[], None]:
        """Fill ``lemma`` and ``tag`` of the words of one sentence; parsing, which few sentences need, comes later.

        Parameters
        ----------
        words
            The sentence, in order.

        Returns
        -------
        callable
            What fills ``head`` and ``relation`` when it is called.
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

    def tag(self, words: Sequence[Word]) -> Callable[[], None]:
        """Fill the fields of the words of one sentence, as :class:`Analyser` says."""
        results = [at for at in range(2, len(words)) if _is_result(words, at)]
        said = {at - 1: _KILLING[words[at - 1].lower] for at in results}
        read = [at for at in range(len(words)) if at not in results]
        sentence = self._library.Sentence()
        for at in read:
            sentence.addWord(said.get(at, words[at].text))
        self._model.tag(sentence, "")
        tagged = sentence.words
        for number, at in enumerate(read, 1):
            words[at].tag = tagged[number].xpostag
        for at in results:
            words[at].tag = "JJ"
        for at, word in enumerate(words):
            word.lemma = lemma_of(said.get(at, word.lower), word.tag)

        def parse() -> None:
            self._model.parse(sentence, "")
            parsed = sentence.words
            for number, at in enumerate(read, 1):
                head = parsed[number].head
                words[at].head, words[at].relation = read[head - 1] if head else -1, parsed[number].deprel
            for at in results:
                words[at].head, words[at].relation = at - 1, "xcomp"

        return parse


_KILLING = {"shot": "killed", "shoot": "kill", "shoots": "kills", "shooting": "killing"}
"""What is read in place of "shot dead", which the treebanks hardly have: "Police shot dead two men"."""

_OF_A_PASSIVE = frozenset({"was", "were", "been", "being", "be", "is", "are", "found", ","})


def _is_result(words: Sequence[Word], at: int) -> bool:
    """Whether a word only says what a shot by somebody named before it has led to; a passive is read well as it is."""
    if words[at].lower != "dead" or words[at - 1].lower not in _KILLING:
        return False
    return words[at - 1].lower == "shooting" or words[at - 2].lower not in _OF_A_PASSIVE


class SpacyAnalyser:
    """A spaCy pipeline as analyser, for who has one.

    Parameters
    ----------
    pipeline
        A loaded English pipeline with a tagger, a lemmatiser and a parser.
    """

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def tag(self, words: Sequence[Word]) -> Callable[[], None]:
        """Fill the fields of the words of one sentence, as :class:`Analyser` says."""
        from spacy.tokens import Doc

        found = self._pipeline(Doc(self._pipeline.vocab, [word.text for word in words]))
        for word, token in zip(words, found, strict=True):
            word.lemma, word.tag = token.lemma_.casefold(), token.tag_

        def parse() -> None:
            for word, token in zip(words, found, strict=True):
                word.head = token.head.i if token.head.i != token.i else -1
                word.relation = _RELATIONS.get(token.dep_, token.dep_)

        return parse


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
