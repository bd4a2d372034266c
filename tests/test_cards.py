"""How values show themselves, in a line and in a notebook."""

import re
from pathlib import Path

import pytest

import geoincidents as gi
from geoincidents.cards import card, grid
from geoincidents.errors import missing_data
from geoincidents.place import Match

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def match():
    return gi.Gazetteer.embedded().resolve("Gasr Ben Ghachir", country="LY")


def test_a_match_tells_its_decision_in_a_line(match):
    assert repr(match).startswith(
        "<Match 'Gasr Ben Ghachir': resolved (1.00), Qasr bin Ghashir, Tripoli, LBY, 32.6860 N "
    )
    assert repr(match).endswith(f"{match.why}>")
    assert repr(Match.unresolved("X", "no place")) == "<Match 'X': unresolved; no place>"


def test_a_place_and_a_mention_say_what_and_where_they_are(match):
    assert (
        repr(match.place)
        == "<Place Qasr bin Ghashir, Tripoli, LBY [geonames:2213618, P.PPL] 32.6860 N 13.1765 E, within 4 km>"
    )
    (mention,) = gi.geoparse("Shells hit Ain Zara.", country="LY")
    assert repr(mention).startswith("<Mention 'Ain Zara' [11:19] place: resolved (")
    assert "Ain Zara" in mention._repr_html_()


def test_a_gazetteer_says_what_it_holds():
    gazetteer = gi.Gazetteer.embedded()
    assert re.fullmatch(
        r"<Gazetteer embedded: [\d,]+ places with [\d,]+ names in \d+ countries, built [\d-]+>", repr(gazetteer)
    )
    assert "Place names: GeoNames (geonames.org), CC BY 4.0" in gazetteer._repr_html_()


def test_a_map_says_how_many_rows_it_shows():
    assert repr(gi.IncidentMap()) == "<IncidentMap of 0 rows>"


def test_tables_of_a_notebook_hold_the_runners_up_and_no_markup_of_a_text(match):
    assert match._repr_html_().count("<tr>") == 3 + 1 + len(match.candidates)
    shown = Match.unresolved("<script>alert(1)</script>", "<b>")._repr_html_()
    assert "<script" not in shown
    assert "&lt;b&gt;" in shown
    assert "<i>" not in card("<i>", {"<i>": "<i>"}) + grid(["<i>"], [["<i>"]])


def test_a_fact_that_is_not_known_has_no_line():
    assert card("a", {"population": None, "admin2": "", "places": 1234}).count("<tr>") == 1
    assert "1,234" in card("a", {"places": 1234})


def test_the_reason_of_a_relation_names_all_it_starts_from():
    (found,) = (
        one for one in gi.geoparse("Clashes between Tarhuna and Gharyan.", country="LY") if one.role == "relation"
    )
    assert found.match.why.startswith("between Tarhuna and Gharyan (")


def test_a_checkout_without_its_data_says_how_to_install_it():
    assert str(missing_data("The embedded gazetteer is missing")).endswith(f"Run: pip install -e {ROOT}")
