"""The words around a name as signs of a place, and the weights that they have."""

from __future__ import annotations

import pytest

from geoincidents import Gazetteer, geoparse
from geoincidents.mentions import read_names
from geoincidents.mentions.cues import cues, probability, recognition_weights


def likely(text: str) -> dict[str, float]:
    """Names of a text with their probability."""
    reading = read_names(text, Gazetteer.default())
    return {span.text: probability(reading, span) for span in reading.spans if span.first >= 0}


@pytest.mark.parametrize(
    "text", ["Police in Larkmoor closed two roads.", "Flames spread in Larkmoor, Texas, on Monday."]
)
def test_an_unlisted_name_among_the_words_around_places_is_kept(text):
    found = {m.text for m in geoparse(text)}
    assert any(name.startswith("Larkmoor") for name in found)


@pytest.mark.parametrize(
    "text",
    [
        "Larkmoor, who works for a bank, was arrested.",
        "Mr. Larkmoor said he was sorry.",
        "She sued Larkmoor Inc. twice.",
    ],
)
def test_persons_and_companies_are_no_places(text):
    assert not [m for m in geoparse(text) if "Larkmoor" in m.text]


def test_the_same_name_is_likelier_after_in_than_before_who():
    assert likely("He was seen in Larkmoor on Friday.")["Larkmoor"] > 0.5
    assert likely("Then Larkmoor, who fled, was seen.").get("Larkmoor", 0.0) < 0.2


def test_no_cue_holds_a_name():
    reading = read_names("Clashes spread from Larkmoor to Oakvale Ridge near Tunstead.", Gazetteer.default())
    every = {cue for span in reading.spans for cue in cues(reading, span)}
    assert every
    assert not any(name in cue for cue in every for name in ("larkmoor", "oakvale", "tunstead"))


def test_weights_are_finite_and_speak_both_ways():
    weights = recognition_weights()
    assert min(weights.values()) < -0.5 < 0.5 < max(weights.values())
    assert all(abs(weight) < 10 for weight in weights.values())
    assert weights["b1=in"] > 0 > weights["a1=who"]
