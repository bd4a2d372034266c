"""The founding report and the short passages beside it: every place that a person marked is found and put right.

The texts and the marks are no part of the package; they lie in the folder beside the checkout.
"""

import csv
import json

import pytest

from geoincidents.geo import distance_km
from geoincidents.mentions import geoparse
from geoincidents.mentions.mention import Mention, MentionRole
from geoincidents.schema import GeoPrecision, MatchStatus

LOCATES = {MentionRole.PLACE, MentionRole.RELATION, MentionRole.COREFERENCE}
DESCRIBES = {MentionRole.ORGANISATION, MentionRole.DEMONYM}


def flat(mentions: tuple[Mention, ...]) -> list[Mention]:
    """Mentions and everything that they hold as anchors."""
    out: list[Mention] = []
    for mention in mentions:
        link: Mention | None = mention
        while link is not None:
            out.append(link)
            link = link.anchor
    return out


@pytest.fixture(scope="module")
def gold(shared) -> dict:
    return json.loads((shared / "gold" / "article_gold.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def text(shared, gold) -> str:
    return (shared / gold["doc"]["path"]).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def mentions(text) -> tuple[Mention, ...]:
    return geoparse(text)


@pytest.fixture(scope="module")
def by_span(mentions) -> dict[tuple[int, int], Mention]:
    return {(m.start, m.end): m for m in flat(mentions)}


def overlapping(mentions, start: int, end: int) -> list[Mention]:
    return [m for m in flat(mentions) if m.start < end and start < m.end]


def test_every_marked_mention_is_found(gold, mentions):
    lost = [
        (mark["sid"], mark["mention"]) for mark in gold["place_mentions"] if not overlapping(mentions, *mark["span"])
    ]
    assert lost == []


def test_names_have_exact_offsets(gold, text, by_span):
    plain = {"dateline", "target_of_event", "event_location", "background"}
    wanted = [
        mark
        for mark in gold["place_mentions"]
        if mark["role"] in plain and " area" not in mark["mention"] and mark["mention"][0].isupper()
    ]
    assert wanted
    missing = [mark["mention"] for mark in wanted if tuple(mark["span"]) not in by_span]
    assert missing == []
    assert all(text[a:b] == mark["mention"] for mark in wanted for a, b in [mark["span"]])


def test_marked_mentions_are_in_the_right_country(gold, mentions):
    expected = {"Tripoli, LBY": "LBY", "Libya": "LBY", "Stuttgart, DEU": "DEU", "Qasr Bin Ghashir, LBY": "LBY"}
    for mark in gold["place_mentions"]:
        code = expected.get(mark.get("resolves_to", ""))
        if code is None:
            continue
        hits = overlapping(mentions, *mark["span"])
        assert {m.match.place.country for m in hits if m.match.place} == {code}, mark["mention"]


def test_places_lie_where_they_are(shared, gold, mentions):
    with (shared / "gold" / "libya_places.csv").open(encoding="utf-8", newline="") as file:
        places = {row["target"]: row for row in csv.DictReader(file)}
    checked = 0
    for mark in gold["place_mentions"]:
        name = mark["mention"].removesuffix(" area")
        row = places.get(name.title() if name.isupper() else name)
        if row is None:
            continue
        hit = next(m for m in overlapping(mentions, *mark["span"]) if m.match.lat is not None)
        km = float(
            distance_km(lat=float(row["lat"]), lon=float(row["lon"]), to_lat=hit.match.lat, to_lon=hit.match.lon)
        )
        assert km <= 25, (name, km)
        checked += 1
    assert checked >= 8


def test_the_strike_south_of_tripoli_is_where_the_report_says(mentions):
    (strike,) = [m for m in mentions if m.text == "around 50km south of Tripoli"]
    assert strike.role is MentionRole.RELATION
    assert float(distance_km(lat=32.4366, lon=13.1873, to_lat=strike.match.lat, to_lon=strike.match.lon)) < 2
    assert 15 <= strike.match.radius_km <= 30
    assert strike.match.precision in {GeoPrecision.NEAR, GeoPrecision.AREA}


@pytest.mark.parametrize("phrase", ["the outskirts of the capital", "a Tripoli suburb", "the southern suburbs"])
def test_suburbs_are_no_bare_centroid(mentions, phrase):
    (mention,) = [m for m in mentions if m.text == phrase]
    assert mention.match.place.name == "Tripoli"
    assert mention.match.precision in {GeoPrecision.NEAR, GeoPrecision.AREA}
    assert 10 <= mention.match.radius_km <= 30


def test_dateline_is_one(mentions):
    assert (mentions[0].text, mentions[0].role) == ("TRIPOLI", MentionRole.DATELINE)


def test_parts_of_bodies_locate_nothing(gold, mentions):
    for mark in gold["place_mentions"]:
        if mark["role"] in {"organisation_part", "headquarters"}:
            hits = [m for m in mentions if m.start < mark["span"][1] and mark["span"][0] < m.end]
            assert hits, mark["mention"]
            assert {m.role for m in hits} <= DESCRIBES, mark["mention"]


def test_africa_is_no_place_of_this_report(mentions):
    for mention in flat(mentions):
        assert mention.match.place is None or mention.match.place.name not in {"Africa", "Mahdia"}


def test_coreferences_are_resolved(gold, mentions):
    for mark in gold["place_mentions"]:
        if mark["role"] != "coref":
            continue
        (hit,) = [m for m in overlapping(mentions, *mark["span"]) if m.role is MentionRole.COREFERENCE]
        assert hit.match.place.name == mark["resolves_to"].partition(",")[0], mark["mention"]


def test_no_person_is_a_place(text, mentions):
    for person in ("Haftar", "Gnounou", "Mesmari", "Gaddafi", "Waldhauser", "Sarraj"):
        for mention in mentions:
            assert person not in mention.text, mention.text
        assert person in text


def test_nothing_is_put_in_another_country_than_the_report_names(mentions):
    placed = {m.match.place.country for m in mentions if m.role in LOCATES and m.match.place}
    assert placed == {"LBY"}


def test_places_of_the_passages_are_found_in_their_country(shared):
    cases = json.loads((shared / "gold" / "passages_gold.json").read_text(encoding="utf-8"))["cases"]
    asked, lost = 0, []
    for case in cases:
        mentions = flat(geoparse(case["text"]))
        for event in case["events"]:
            for location in event.get("locations", []):
                if location.get("inherited"):
                    continue
                asked += 1
                name = location["phrase"].split(" in ")[-1].removeprefix("near ").removesuffix(" district")
                places = [m.match.place for m in mentions if name in m.text and m.match.place]
                if not any(place.country == case["country"] for place in places):
                    lost.append((case["case_id"], name, places))
    assert asked >= len(cases)
    assert lost == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Shelling hit Tripoli, Tajoura and the town of Khallat al-Furjan in Libya.", "Khallat al-Furjan"),
        ("In Tripoli, Libya, rockets fell near Yarmouk camp and on Janzur.", "Yarmouk"),
    ],
)
def test_places_in_no_gazetteer_are_named_but_not_placed(text, name):
    match = {m.text: m for m in flat(geoparse(text))}[name].match
    assert match.status is MatchStatus.UNRESOLVED
    assert match.lat is None


def test_the_compound_is_not_the_town_of_nearly_its_name():
    found = {m.text: m for m in flat(geoparse("Jets struck Bab al-Aziziya in Tripoli, Libya, before dawn."))}
    match = found["Bab al-Aziziya"].match
    assert match.place is None or match.place.name != "Al-Aziziya"
