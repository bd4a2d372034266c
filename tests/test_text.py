"""The document that every decision reads: words with offsets, tags, lemmas, classes and heads."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoincidents.text.document import Document
from geoincidents.text.lemmas import lemma_of
from geoincidents.text.vocabulary import vocabulary
from geoincidents.text.words import split_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoincidents.text.words import Word


@given(st.text(max_size=200))
def test_every_character_that_is_not_space_belongs_to_one_word(text: str) -> None:
    words = split_words(text)
    assert "".join(word.text for word in words) == "".join(text.split())
    assert all(text[word.start : word.end] == word.text for word in words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("al-Qa'ida's men", ["al", "-", "Qa", "'", "ida", "'s", "men"]),
        ("They couldn’t say.", ["They", "could", "n’t", "say", "."]),
        ("3,500 on Jan. 5th", ["3,500", "on", "Jan.", "5th"]),
        ("U.S. jets (F-16s)", ["U.S.", "jets", "(", "F", "-", "16s", ")"]),
    ],
)
def test_words_are_cut_as_treebanks_cut_them(text: str, words: list[str]) -> None:
    assert [word.text for word in split_words(text)] == words


@pytest.mark.parametrize(
    ("word", "tag", "lemma"),
    [
        ("slain", "VBN", "slay"),
        ("torched", "VBD", "torch"),
        ("ambushed", "VBD", "ambush"),
        ("setting", "VBG", "set"),
        ("rallied", "VBD", "rally"),
        ("storming", "VBG", "storm"),
        ("going", "VBG", "go"),
        ("militiamen", "NNS", "militiaman"),
        ("casualties", "NNS", "casualty"),
        ("mosques", "NNS", "mosque"),
        ("damascus", "NNP", "damascus"),
    ],
)
def test_lemmas(word: str, tag: str, lemma: str) -> None:
    assert lemma_of(word, tag) == lemma


def classes(text: str, word: str) -> frozenset[str]:
    document = Document.read(text)
    analysis = document.analysis(document.sentences[0])
    return next(c for w, c in zip(analysis.words, analysis.classes, strict=True) if w.text == word)


@pytest.mark.parametrize(
    ("text", "word", "named"),
    [
        ("Raiders butchered nine villagers near Bria.", "butchered", "kill"),
        ("Commandos garrotted a sentry in Lodja.", "sentry", "state_force"),
        ("A howitzer round hit the silo.", "howitzer", "heavy_weapon"),
        ("Teachers held a sit-in outside the ministry.", "in", "protest_n"),
        ("Two cyclists were hurt when a land mine went off.", "mine", "bomb_weapon"),
        ("The fishmonger was beheaded.", "fishmonger", "person"),
    ],
)
def test_the_vocabulary_is_wide(text: str, word: str, named: str) -> None:
    assert named in classes(text, word)


def test_the_vocabulary_is_one_table() -> None:
    assert len(vocabulary().words) > 5_000


def test_heads_make_a_tree() -> None:
    document = Document.read("Armed men on two motorcycles killed a teacher who was walking home in Kidal on Friday.")
    words = document.analysis(document.sentences[0]).words
    roots = [word for word in words if word.head < 0]
    assert [word.text for word in roots] == ["killed"]
    assert relation(words, "men") == "nsubj"
    assert relation(words, "teacher") == "obj"


def test_words_are_tagged_first_and_parsed_when_heads_are_asked_for() -> None:
    document = Document.read("Wau: four dead. Gunmen shot a teacher in Kidal.")
    for sentence in document.sentences:
        tagged = document.tagged(sentence)
        assert all(word.tag for word in tagged.words)
        assert {word.head for word in tagged.words} == {-1}
        assert document.analysis(sentence) is tagged
        heads = [word.head for word in tagged.words]
        assert sum(head < 0 for head in heads) < len(heads)
        assert all(word in tagged.below[head] for word, head in enumerate(heads) if head >= 0)


def relation(words: Sequence[Word], text: str) -> str:
    return next(word.relation for word in words if word.text == text)


@pytest.mark.parametrize(
    "headline",
    [
        "Missile Strike Kills Four In Kharkiv On Friday",
        "GUNMEN KILL THREE FARMERS NEAR BENI",
        "Protesters Clash With Police In Nairobi",
    ],
)
def test_headlines_are_read_like_sentences(headline: str) -> None:
    document = Document.read(headline)
    words = document.analysis(document.sentences[0]).words
    assert any(word.is_verb for word in words), [(word.text, word.tag) for word in words]


@pytest.mark.parametrize("text", ["", " \n ", "...", "\x00", "5," * 2_000, "Tripoli and " * 2_000, "((((" * 500])
def test_odd_text_is_read(text: str) -> None:
    document = Document.read(text)
    words = [word for sentence in document.sentences for word in document.analysis(sentence).words]
    assert "".join(text[word.start : word.end] for word in words) == "".join(text.split())


def test_time_grows_with_length() -> None:
    def seconds(times: int) -> float:
        document = Document.read("Shells fell on Omdurman. " * times)
        start = time.process_time()
        for sentence in document.sentences:
            document.analysis(sentence)
        return time.process_time() - start

    seconds(10)
    assert seconds(800) < 40 * seconds(100) + 1
