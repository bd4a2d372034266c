"""A language model on loopback, well-behaved and not: what enters a row, and how each failure is told."""

from __future__ import annotations

import json
import logging
import threading
import time
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoincidents import Gazetteer, LanguageModel, extract_incidents, read_reports, validate
from geoincidents.cli import main
from geoincidents.errors import InputError, ReaderError, UnreadReportsWarning
from geoincidents.events.model import chat
from geoincidents.events.model.asking import answer_schema, question
from geoincidents.events.model.grounding import Setting, drafts_of
from geoincidents.events.model.shape import held_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPORT = (
    "At least 12 people were killed and 30 wounded when shells fired by the Rapid Support Forces hit a market in "
    "Omdurman on Friday, the health ministry said.\n\nOn Thursday gunmen abducted two nurses some 20 km north of Nyala."
    " Nobody was hurt. The governor\u2019s office in Khartoum fears more attacks. More than 15,000 people have been "
    "killed since April 2023, the UN says."
)
MARKET = {
    "evidence": [REPORT.split("\n\n", maxsplit=1)[0]],
    "trigger": "shells fired",
    "event_type": "shelling",
    "record_kind": "incident",
    "certainty": "reported",
    "places": ["Omdurman"],
    "date": "on Friday",
    "actor1": {"name": "Rapid Support Forces", "type": "political_militia"},
    "actor2": None,
    "killed": {"low": 12, "best": 12, "high": None, "words": "At least 12 people were killed"},
    "injured": {"low": 30, "best": 30, "high": 30, "words": "30 wounded"},
}
NURSES = {
    "evidence": ["On Thursday gunmen abducted two nurses some 20 km north of Nyala.", "Nobody was hurt."],
    "trigger": "abducted",
    "event_type": "abduction",
    "record_kind": "incident",
    "certainty": "reported",
    "places": ["Nyala"],
    "date": "On Thursday",
    "actor1": {"name": "gunmen", "type": "unknown"},
    "actor2": {"name": "nurses", "type": "civilians"},
    "killed": None,
    "injured": {"low": 0, "best": 0, "high": 0, "words": "Nobody was hurt"},
}
TOTAL = {
    "evidence": ["More than 15,000 people have been killed since April 2023, the UN says."],
    "trigger": "have been killed",
    "event_type": "other",
    "record_kind": "aggregate",
    "certainty": "claimed",
    "places": [],
    "date": "since April 2023",
    "actor1": None,
    "actor2": None,
    "killed": {"low": 15001, "best": None, "high": None, "words": "More than 15,000 people have been killed"},
    "injured": None,
}


def completion(events: Any, *, reason: str = "stop") -> bytes:
    content = events if isinstance(events, str) else json.dumps({"events": events})
    return json.dumps({"choices": [{"message": {"content": content}, "finish_reason": reason}]}).encode()


class Handler(BaseHTTPRequestHandler):
    """Notes what it is asked and does what the test says."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._note(None)
        self.send(200, json.dumps({"data": [{"id": "small-model"}]}).encode())

    def do_POST(self) -> None:
        self._note(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.behave(self)

    def _note(self, body: Any) -> None:
        self.server.asked.append((self.path, dict(self.headers), body))

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Loopback(ThreadingHTTPServer):
    """A server of one behaviour."""

    daemon_threads = True

    def __init__(self, behave: Callable[[Handler], None]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behave = behave
        self.asked: list[tuple[str, dict[str, str], Any]] = []

    def handle_error(self, *_: Any) -> None:
        """A client that went away is what these tests are about."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def serving(behave: Callable[[Handler], None] | bytes) -> Iterator[Loopback]:
    answer = behave
    server = Loopback(behave if callable(behave) else lambda handler: handler.send(200, answer))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(chat, "_PAUSE_S", 0.01)
    monkeypatch.delenv(chat.KEY_VARIABLE, raising=False)


def extracted(server: Loopback, **how: Any):
    model = LanguageModel(server.url, model="m", **{"timeout_s": 20.0, "retries": 0, **how})
    table = extract_incidents(REPORT, published="2025-02-02", reader=model)
    validate(table)
    return table


def read(*events: Any):
    with serving(completion(list(events))) as server:
        return extracted(server)


def failure(behave: Callable[[Handler], None] | bytes, **how: Any) -> str:
    with serving(behave) as server, pytest.raises(ReaderError) as caught:
        extracted(server, **how)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400
    return str(caught.value)


def test_a_faithful_answer_fills_the_same_table():
    table = read(MARKET, NURSES, TOTAL)
    assert table["event_type"].tolist() == ["shelling", "abduction", "other"]
    assert table["record_kind"].tolist() == ["incident", "incident", "aggregate"]
    assert table["place_phrase"].fillna("").tolist() == ["Omdurman", "some 20 km north of Nyala", ""]
    assert [str(day)[:10] for day in table["date_start"]] == ["2025-01-31", "2025-01-30", "2023-04-01"]
    assert table["actor1"].fillna("").tolist() == ["Rapid Support Forces", "gunmen", ""]
    market, nurses, total = (row for _, row in table.iterrows())
    assert (market["killed_low"], market["killed_best"], market["injured_best"]) == (12, 12, 30)
    assert pd.isna(market["killed_high"])
    assert (nurses["injured_low"], nurses["injured_high"]) == (0, 0)
    assert pd.isna(nurses["killed_best"])
    assert total["killed_low"] == 15_001
    assert table.crs == "EPSG:4326"


def test_every_field_points_at_its_words():
    table = read(MARKET, NURSES, TOTAL)
    for _, row in table.iterrows():
        spans = json.loads(row["evidence_spans"])
        said = {name: REPORT[start:end] for name, (start, end) in spans.items()}
        assert said["sentence"] == row["evidence"]
        for column, name in (("actor1", "actor1"), ("actor2", "actor2"), ("place_phrase", "place")):
            if pd.notna(row[column]):
                assert said[name] == row[column]
        for column, name in (("killed_low", "killed"), ("injured_low", "injured"), ("date_start", "date")):
            assert pd.isna(row[column]) or name in said


def test_coordinates_never_come_from_the_model():
    event = {**MARKET, "lat": 1.0, "lon": 2.0, "places": ["Omdurman"], "coordinates": [1.0, 2.0]}
    table = read(event)
    place = Gazetteer.default().resolve("Omdurman", country="SD").place
    assert (table.geometry.iloc[0].y, table.geometry.iloc[0].x) == (place.lat, place.lon)
    assert (table["place_id"] == place.place_id).all()


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"actor1": {"name": "Wagner Group", "type": "external"}}, "actor1"),
        ({"actor1": {"name": "the", "type": "state"}}, "actor1"),
        (
            {"actor1": {"name": "Rapid Support", "type": "state"}, "evidence": ["hit a market in Omdurman on Friday"]},
            "actor1",
        ),
        ({"actor1": "Rapid Support Forces"}, "actor1"),
        ({"places": ["Berlin"]}, "place_phrase"),
        ({"places": ["Khartoum"]}, "place_phrase"),  # in the report, but not in the cited sentence
        ({"places": ["market"]}, "place_phrase"),
        ({"places": "Omdurman"}, "place_phrase"),
        ({"places": [None, 7, {"name": "Omdurman"}]}, "place_phrase"),
        ({"date": "on Monday"}, "date_start"),
        ({"date": "market"}, "date_start"),
        ({"date": 20250131}, "date_start"),
        ({"killed": {"low": 13, "best": 13, "high": 13, "words": "At least 12 people were killed"}}, "killed_low"),
        ({"killed": {"low": 12, "best": 12, "high": 12, "words": "twelve people died"}}, "killed_low"),
        (
            {"killed": {"low": 30, "best": 12, "high": 30, "words": "12 people were killed and 30 wounded"}},
            "killed_low",
        ),
        ({"killed": {"low": -1, "best": -1, "high": -1, "words": "At least 12 people were killed"}}, "killed_low"),
        (
            {"killed": {"low": 12.5, "best": "12", "high": True, "words": "At least 12 people were killed"}},
            "killed_low",
        ),
        ({"killed": {"low": 0, "best": 0, "high": 0, "words": "At least 12 people were killed"}}, "killed_low"),
        ({"killed": {"best": 10**18, "words": "At least 12 people were killed"}}, "killed_low"),
        ({"killed": 12}, "killed_low"),
    ],
)
def test_what_the_cited_words_do_not_bear_out_is_null(change, column):
    table = read({**MARKET, **change})
    assert len(table) == 1
    assert pd.isna(table[column].iloc[0])


def draft_of(text: str, **event: Any):
    """What the gate makes of an event that cites the first sentence of a report, all of it for each number."""
    setting = Setting.of(text, date(2025, 2, 2), (), Gazetteer.default())
    sentence = setting.sentences[0].text
    harms = {
        name: event[name] if isinstance(event.get(name), dict) else {**exactly(event.get(name)), "words": sentence}
        for name in ("killed", "injured")
    }
    (draft,) = drafts_of({"events": [{**MARKET, "evidence": [sentence], **event, **harms}]}, setting)
    return draft


def exactly(number: int | None) -> dict[str, int | None]:
    return dict.fromkeys(("low", "best", "high"), number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        # a date
        ("In 2019 gunmen killed villagers in Homs.", 2019),
        ("In 2019, rebels were killed in Homs.", 2019),
        ("The 2014 war killed civilians in Gaza.", 2014),
        ("GOMA, May 4, 2024 - Soldiers were killed on Friday.", 2024),
        ("The attack on 5 May killed soldiers.", 5),
        ("Seven people died at 14:30 in Homs.", 14),
        # an age
        ("A 12-year-old was killed in Homs.", 12),
        ("A boy aged 12 was killed.", 12),
        ("Two girls aged 5 and 12 were killed.", 12),
        ("The police officer Ahmed Hassan, 34, was killed.", 34),
        ("A man of 71 years was killed.", 71),
        # people of whom something else is said
        ("Seven killed and 1,200 displaced in Goma.", 1200),
        ("Shelling displaced 1,200 people and killed seven.", 1200),
        ("The raid injured 5 in Goma.", 5),
        ("The raid killed civilians and injured 5.", 5),
        ("Ten rebels surrendered and two were killed.", 10),
        ("12 hostages were freed and a guard killed.", 12),
        ("200 people were arrested, 14 of whom were killed.", 200),
        ("12 people were sentenced to death.", 12),
        ("30 gunmen killed farmers.", 30),
        ("5,000 people live in the city where soldiers were killed.", 5000),
        ("More than 300 mourners buried the dead.", 301),
        ("31 casualties were reported.", 31),
        # the name of a unit, a thing, a distance, a duration, a part
        ("Battalion 275 soldiers were killed in Homs.", 275),
        ("Unit 8200 officers were killed in Homs.", 8200),
        ("Soldiers of the 275th Brigade were killed.", 275),
        ("Highway 1 attackers were killed.", 1),
        ("The pilot of a Su-25 and soldiers were killed.", 25),
        ("Missiles destroyed 12 houses and killed civilians.", 12),
        ("Soldiers were killed in 14 attacks.", 14),
        ("Five people died of 30 gunshot wounds.", 30),
        ("Soldiers were killed 20 km north of Sabha.", 20),
        ("Three killed some 20 minutes' drive from Sabha.", 20),
        ("About 40% of those killed were children.", 40),
        ("12 people, including 4 children, were killed.", 4),
        ("12 people, four of them children, were killed.", 4),
        ("Three of the dead were children.", 3),
    ],
)
def test_a_number_that_counts_no_dead_is_dropped_and_told(text, number, caplog):
    caplog.set_level(logging.INFO)
    draft = draft_of(text, killed=number)
    assert draft.killed is None
    assert "killed" not in draft.spans
    assert "number of killed" in draft.note
    assert "number of killed" in caplog.text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Seven killed and five injured.", 7),
        ("A 30-year-old was injured.", 30),
        ("Soldiers were injured in 3 blasts.", 3),
        ("Battalion 12 troops were wounded.", 12),
        ("1,200 displaced and some injured.", 1200),
        ("Killed: 12, injured: 30", 12),
    ],
)
def test_a_number_that_counts_no_injured_is_dropped_and_told(text, number):
    draft = draft_of(text, injured=number)
    assert draft.injured is None
    assert "number of injured" in draft.note


@pytest.mark.parametrize(
    ("text", "number", "bounds"),
    [
        # read by the package, with its bounds
        ("More than 15,000 people have been killed since April 2023.", 15_000, (15_001, None, None)),
        ("At least 12 people died in Homs in 2019.", 12, (12, 12, None)),
        ("Strikes killed dozens in Aleppo.", 24, (24, None, None)),
        ("Between 10 and 15 people were killed.", 10, (10, None, 15)),
        ("3,000 displaced people were killed.", 3000, (3000, 3000, 3000)),
        ("Five people were abducted and killed.", 5, (5, 5, 5)),
        ("Ten rebels surrendered and two were killed.", 2, (2, 2, 2)),
        ("Battalion 275 soldiers killed three farmers.", 3, (3, 3, 3)),
        ("Three killed some 20 minutes' drive from Sabha.", 3, (3, 3, 3)),
        ("Two girls aged 5 and 12 were killed.", 2, (2, 2, 2)),
        ("200 people were arrested, 14 of whom were killed.", 14, (14, 14, 14)),
        ("12 people were killed the same day.", 12, (12, 12, 12)),
        ("Nobody was hurt.", 0, (0, 0, 0)),
        # plain beside a word of death
        ("Gunmen strangled three farmers.", 3, (3, 3, 3)),
        ("Gunmen butchered at least 14 villagers.", 14, (14, 14, None)),
        ("Three farmers were burned to death in Goma.", 3, (3, 3, 3)),
        ("Killed: 12, injured: 30", 12, (12, 12, 12)),
        ("Fatalities: 12", 12, (12, 12, 12)),
        ("Eight drowned when the boat was hit.", 8, (8, 8, 8)),
        ("14 bodies were found in a grave.", 14, (14, 14, 14)),
        ("A shell struck the bus, killing the driver.", 1, (1, 1, 1)),
        ("The police officer Ahmed Hassan, 34, was killed.", 1, (1, 1, 1)),
    ],
)
def test_a_number_that_counts_the_dead_is_kept(text, number, bounds):
    draft = draft_of(text, killed=number)
    assert (draft.killed.low, draft.killed.best, draft.killed.high) == bounds
    assert draft.note is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Seven killed and five injured.", 5),
        ("The raid injured 5 in Goma.", 5),
        ("Killed: 12, injured: 30", 30),
        ("Five people suffered burns.", 5),
        ("The driver was injured.", 1),
    ],
)
def test_a_number_that_counts_the_injured_is_kept(text, number):
    assert draft_of(text, injured=number).injured.best == number


@pytest.mark.parametrize("digits", [15, 16, 20, 309, 500])
def test_a_number_without_end_is_dropped(digits):
    assert draft_of(f"Rebels killed {'9' * digits} people.", killed={**exactly(9), "words": "Rebels"}).killed is None
    killed = {**exactly(2), "words": "killed two people"}
    assert draft_of(f"Rebels killed two people and {'9' * digits} cows.", killed=killed).killed.best == 2


def test_the_number_must_stand_in_the_cited_words_too():
    text = "Shells killed 12 people in Omdurman and 3 in Bahri."
    assert draft_of(text, killed={**exactly(12), "words": "in Bahri"}).killed is None
    # The words may stand several times: any of the places may count.
    text = "Some 12 km from Sabha 12 men were killed."
    assert draft_of(text, killed={**exactly(12), "words": "12"}).killed.best == 12


@pytest.mark.parametrize("number", [1_000_001, 3_000_000, 2**63, 10**30, -5])
def test_a_number_beyond_reason_is_not_stated(number):
    text = f"Rebels killed {number:,} people in Omdurman on Friday."
    with serving(completion([{**MARKET, "evidence": [text], "killed": {**exactly(number), "words": text}}])) as server:
        model = LanguageModel(server.url, model="m", retries=0)
        (row,) = extract_incidents(text, published="2025-02-02", reader=model).to_dict("records")
    assert pd.isna(row["killed_low"])
    assert pd.isna(row["killed_best"])
    assert "number of killed" in row["casualty_note"]
    assert row["place_phrase"] == "Omdurman"


@pytest.mark.parametrize(
    "harm",
    [{"killed": {**exactly(13), "words": "At least 12 people were killed"}},
     {"killed": {**exactly(30), "words": "30 wounded"}},
     {"killed": 12}, {"killed": [12]}, {"killed": {"best": "12", "words": "At least 12 people were killed"}},
     {"killed": {**exactly(12), "words": None}}],
)  # fmt: skip
def test_the_rest_of_an_event_is_kept_without_its_number(harm):
    table = read({**MARKET, **harm})
    (row,) = table.to_dict("records")
    assert pd.isna(row["killed_low"])
    assert "number of killed" in row["casualty_note"]
    assert (row["injured_best"], row["place_phrase"], row["actor1"]) == (30, "Omdurman", "Rapid Support Forces")
    assert "13" not in row["casualty_note"]


LONG = "Shells hit a market in Omdurman, killing two people. " + "Rain fell on the river for days on end. " * 30


@pytest.mark.parametrize(
    ("text", "trigger", "cited"),
    [
        ("A shell hit Omdurman. A bus crashed, killing nine.", "shell hit", "A shell hit Omdurman."),
        ("A shell hit Omdurman. A bus crashed, killing nine.", "crashed", "A bus crashed, killing nine"),
        ("A shell hit Omdurman. A bus crashed, killing nine.", "air strike", None),
        ("A shell hit Omdurman. A bus crashed, killing nine.", None, None),
        (LONG, "Shells hit", "Shells hit a market in Omdurman, killing two people."),
        (LONG, "an air strike", None),
        (LONG[:600], "Shells hit", "Shells hit a market in Omdurman, killing two people."),
        (LONG[:52], None, LONG[:52]),
    ],
)
def test_a_citation_is_one_sentence(text, trigger, cited):
    setting = Setting.of(text, date(2025, 2, 2), (), Gazetteer.default())
    event = {**MARKET, "evidence": [text], "trigger": trigger, "killed": {**exactly(9), "words": "killing nine"}}
    drafts = drafts_of({"events": [event]}, setting)
    assert [text[slice(*d.spans["trigger"])] for d in drafts] == ([trigger or cited] if cited else [])
    assert [d.sentence.text.rstrip(".") for d in drafts] == ([cited.rstrip(".")] if cited else [])
    assert [d.killed.best for d in drafts if d.killed] == ([9] if trigger == "crashed" else [])


def test_a_citation_that_the_server_stopped_within_a_word_is_found():
    text = "Shells hit a market in Omdurman and " + "houses in the old town and " * 25 + "a school."
    event = {**MARKET, "evidence": [text[:600]], "trigger": "Shells hit"}
    assert len(drafts_of({"events": [event]}, Setting.of(text, date(2025, 2, 2), (), Gazetteer.default()))) == 1


@pytest.mark.parametrize(
    "event",
    [
        {**MARKET, "evidence": ["Shells hit a school in Bahri on Monday."]},
        {**MARKET, "evidence": []},
        {**MARKET, "evidence": ["the"]},
        {**MARKET, "evidence": REPORT},
        {"event_type": "shelling"},
        "an event",
        None,
        [MARKET],
    ],
)
def test_an_event_without_evidence_is_no_event(event):
    assert read(event).empty


def test_values_outside_the_vocabularies_become_the_neutral_ones():
    event = {**MARKET, "event_type": "massacre", "record_kind": ["incident"], "certainty": {"a": 1}}
    table = read({**event, "actor1": {"name": "Rapid Support Forces", "type": "<script>"}})
    assert table[["event_type", "record_kind", "certainty", "actor1_type"]].to_numpy().tolist() == [
        ["other", "incident", "reported", "unknown"]
    ]


def test_nothing_that_the_model_writes_is_copied_into_a_row():
    evil = "<script>alert(1)</script>\u202e=HYPERLINK(0)"
    event = {**NURSES, "trigger": evil, "note": evil, "actor1": {"name": "gunmen", "type": evil}}
    event["evidence"] = [*NURSES["evidence"], evil]
    table = read(event)
    assert len(table) == 1
    assert "script" not in table.to_csv()
    quoted = read(
        {**MARKET, "evidence": ["The governor's office in Khartoum fears more attacks"], "trigger": "attacks"}
    )
    assert quoted["evidence"].iloc[0] == "The governor\u2019s office in Khartoum fears more attacks."


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(REPORT.split(". ")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(sorted(MARKET)), inner, max_size=6),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(JSON, st.dictionaries(st.sampled_from(sorted(MARKET)), JSON, max_size=4))
def test_no_answer_whatever_breaks_the_gate(anything, change):
    report = Setting.of(REPORT, date(2025, 2, 2), (), Gazetteer.default())
    for answer in (anything, {"events": anything}, {"events": [anything, {**MARKET, **change}]}):
        for draft in drafts_of(answer, report):
            assert all(0 <= start < end <= len(REPORT) for start, end in draft.spans.values())
            assert draft.actor1 is None or draft.actor1.name in " ".join(REPORT.split())


def test_the_same_event_twice_is_one_and_hundreds_are_cut():
    assert len(read(MARKET, MARKET)) == 1
    assert len(read(*[{**NURSES, "trigger": word} for word in ("abducted", "gunmen", "nurses")] * 200)) == 3


def test_the_question_is_constrained_and_the_report_is_data():
    with serving(completion([])) as server:
        assert extracted(server).empty
    path, headers, body = server.asked[0]
    assert path == "/v1/chat/completions"
    assert "Authorization" not in headers
    assert (body["temperature"], body["stream"], body["model"]) == (0, False, "m")
    schema = body["response_format"]["json_schema"]
    assert schema["strict"] is True
    event = schema["schema"]["properties"]["events"]["items"]
    assert event["additionalProperties"] is False
    assert event["required"] == list(event["properties"])
    assert not {"lat", "lon", "latitude", "longitude", "coordinates"} & set(
        json.dumps(schema).replace('"', " ").split()
    )
    assert REPORT in body["messages"][1]["content"]
    assert "2025-02-02" in body["messages"][1]["content"]


def bounds_of(shape: Any) -> Iterator[tuple[str, bool]]:
    """Each list, text and number of a schema, and whether it has bounds."""
    if isinstance(shape, list):
        for part in shape:
            yield from bounds_of(part)
    elif isinstance(shape, dict):
        kinds = shape.get("type", ())
        if "array" in kinds:
            yield "array", "maxItems" in shape
        if "string" in kinds and isinstance(kinds, str | list):
            yield "string", "maxLength" in shape or "enum" in shape
        if "integer" in kinds:
            yield "integer", {"minimum", "maximum"} <= shape.keys()
        yield from bounds_of([part for name, part in shape.items() if name not in {"type", "enum", "required"}])


def test_every_list_text_and_number_of_the_schema_has_bounds():
    with serving(completion([])) as server:
        extracted(server)
    shape = server.asked[0][2]["response_format"]["json_schema"]["schema"]
    found = list(bounds_of(shape))
    assert {kind for kind, _ in found} == {"array", "string", "integer"}
    assert all(has for _, has in found)
    event = shape["properties"]["events"]["items"]["properties"]
    for name in ("event_type", "record_kind", "certainty"):
        assert event[name]["enum"]
    assert event["actor1"]["anyOf"][0]["properties"]["type"]["enum"]
    assert event["killed"]["anyOf"][0]["properties"]["best"]["maximum"] == 1_000_000
    # A short report has few events, so that a small model does not run on; llama.cpp repeats nothing 2,000 times.
    most = [answer_schema(length)["properties"]["events"]["maxItems"] for length in (0, 80, 363, 100_000)]
    assert most == [2, 4, 11, 100]
    lengths = [
        answer_schema(length)["properties"]["events"]["items"]["properties"]["evidence"]["items"]["maxLength"]
        for length in (0, 80, 100_000)
    ]
    assert lengths == [20, 100, 600]
    assert not list(bounds_of(json.loads('{"type": "object", "properties": {}}')))


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        ({"trigger": "x" * 121}, "trigger"),
        ({"date": "x" * 81}, "date"),
        ({"date": 7}, "date"),
        ({"event_type": "massacre"}, "event_type"),
        ({"certainty": None}, "certainty"),
        ({"places": "Omdurman"}, "places"),
        ({"actor1": "RSF"}, "actor1"),
        ({"actor1": {"name": "x" * 161, "type": "state"}}, "actor1.name"),
        ({"actor2": {"name": "RSF", "type": "bandit"}}, "actor2.type"),
        ({"killed": {**exactly(1_000_001), "words": "x"}}, "killed.best"),
        ({"killed": {**exactly(-1), "words": "x"}}, "killed.low"),
        ({"killed": {"low": 1.5, "best": True, "high": "7", "words": "x"}}, "killed.best"),
        ({"injured": {**exactly(1), "words": None}}, "injured.words"),
    ],
)
def test_what_is_not_of_the_schema_is_taken_out_of_a_reply(change, gone):
    shape = answer_schema()["properties"]["events"]["items"]
    faults: list[str] = []
    assert held_to(MARKET, shape, faults) == MARKET
    assert not faults
    held = held_to({**MARKET, **change, "lat": 1.0}, shape, faults)
    assert {gone, ".*"} <= set(faults)
    for name in gone.split("."):
        held = held[name]
    assert held is None


def test_a_list_has_no_more_items_than_its_schema_allows():
    faults: list[str] = []
    shape = answer_schema()["properties"]["events"]["items"]
    held = held_to({**MARKET, "places": ["Omdurman", None, 7, *["Nyala"] * 99]}, shape, faults)
    assert held["places"] == ["Omdurman", *["Nyala"] * 17]
    assert held_to(12.0, {"type": "integer"}, faults) == 12
    assert faults == ["places[20:]", "places[1]", "places[2]"]
    assert len(json.loads(json.dumps(question("m", REPORT, date(2025, 2, 2))))["messages"]) == 2


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, '{"error": {"message": "Invalid schema for response_format: maxLength is not permitted."}}'),
        (400, '{"error": {"message": "In context=(), \'maxItems\' is not supported"}}'),
        (400, "failed to parse grammar"),
        (422, '{"error": "unsupported JSON schema"}'),
        (501, "json_schema: bounds are not implemented"),
    ],
)
def test_a_server_that_knows_no_bounds_is_asked_without_them(status, message):
    def behave(handler: Handler) -> None:
        bounded = "maxItems" in json.dumps(handler.server.asked[-1][2])
        handler.send(status, message.encode()) if bounded else handler.send(200, completion([MARKET]))

    with serving(behave) as server:
        assert len(extracted(server)) == 1
    assert len(server.asked) == 2
    assert not [name for name in ("maxLength", "minimum", "maximum") if name in json.dumps(server.asked[1][2])]


def test_the_first_model_that_is_listed_is_asked_for():
    with serving(completion([MARKET])) as server:
        assert len(read_with(LanguageModel(server.url))) == 1
    assert [entry[0] for entry in server.asked] == ["/v1/models", "/v1/chat/completions"]
    assert server.asked[1][2]["model"] == "small-model"


def read_with(model: LanguageModel):
    return extract_incidents(REPORT, published="2025-02-02", reader=model)


def test_a_key_is_sent_and_never_told(monkeypatch):
    monkeypatch.setenv(chat.KEY_VARIABLE, "sk-very-secret")
    with serving(completion([])) as server:
        extracted(server)
    assert server.asked[0][1]["Authorization"] == "Bearer sk-very-secret"
    said = failure(lambda h: h.send(401, b'{"error": {"message": "bad key Bearer sk-very-secret\\u0007\\u001b[31m"}}'))
    assert "401 (bad key Bearer *** [31m)" in said
    assert "secret" not in said
    assert "secret" not in repr(LanguageModel("http://127.0.0.1:1/v1"))
    monkeypatch.setenv(chat.KEY_VARIABLE, "a\nb")
    assert chat.KEY_VARIABLE in failure(completion([]))


KEY = 'sk-Zq7Xw9/KvT4"mR2bN8'
ESCAPED = json.dumps(KEY)[1:-1]


def pieces_in(said: str) -> list[str]:
    return [KEY[start : start + 5] for start in range(len(KEY) - 4) if KEY[start : start + 5] in said]


@pytest.mark.parametrize("before", [0, 100, 137, 141, 149, 155, 159, 160, 170])
@pytest.mark.parametrize(
    "answer",
    [
        lambda pad: (401, json.dumps({"error": {"message": f"{pad}{KEY} is wrong"}}).encode()),
        lambda pad: (401, json.dumps({"error": f"{pad}{KEY} is wrong"}).encode()),
        lambda pad: (500, f"{pad}{KEY} is wrong".encode()),
        lambda pad: (500, f"{pad}{ESCAPED} is wrong".encode()),
        lambda pad: (200, f"{pad}{KEY} is wrong".encode()),
        lambda pad: (200, f'["{pad}{ESCAPED}"]'.encode()),
        lambda pad: (403, f"{pad}{KEY[:12]}".encode()),
        lambda pad: (403, f"...{KEY[7:]}{pad}".encode()),
        lambda pad: (404, f"{pad}key=sk-Zq7Xw9%2FKvT4%22mR2bN8".encode()),
    ],
)
def test_a_key_is_hidden_before_anything_is_cut(monkeypatch, caplog, answer, before):
    monkeypatch.setenv(chat.KEY_VARIABLE, KEY)
    caplog.set_level(logging.DEBUG)
    said = failure(lambda handler: handler.send(*answer("." * before)))
    assert not pieces_in(said)
    assert not pieces_in(caplog.text)


def test_a_key_is_hidden_where_no_answer_is_one(monkeypatch, tmp_path):
    monkeypatch.setenv(chat.KEY_VARIABLE, KEY)
    for before in (0, 100, 140, 150, 159):
        line = f"{'.' * before}{KEY}\r\n\r\n".encode()
        assert not pieces_in(failure(lambda handler, line=line: handler.wfile.write(line)))
    with pytest.raises(ReaderError) as caught:
        read_with(LanguageModel(f"http://127.0.0.1:1/{KEY}/v1", model="m", retries=0))
    assert not pieces_in(str(caught.value))
    for url in (f"http://u:{KEY}@ho st/v1", f"http://ho st/v1?key={KEY}", f"ftp://{KEY}@host/", f"http://u:{KEY}@host"):
        with pytest.raises(InputError) as refused:
            LanguageModel(url)
        assert not pieces_in(str(refused.value))
    (tmp_path / "a-2025-02-02.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "b-2025-02-02.txt").write_text("POISON. " + REPORT, encoding="utf-8")
    refuse = one_bad(lambda handler: handler.send(400, f"{'.' * 150}{KEY}".encode()))
    with serving(refuse) as server, pytest.warns(UnreadReportsWarning) as told:
        read_reports(tmp_path, reader=LanguageModel(server.url, retries=0))
    assert not pieces_in(str(told[0].message))


def one_bad(bad: Callable[[Handler], None] | bytes) -> Callable[[Handler], None]:
    """A server that answers reports with POISON in them badly, and others well."""

    def behave(handler: Handler) -> None:
        if "POISON" not in handler.server.asked[-1][2]["messages"][1]["content"]:
            handler.send(200, completion([MARKET, NURSES]))
        elif callable(bad):
            bad(handler)
        else:
            handler.send(200, bad)

    return behave


def dribble(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    for _ in range(2000):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def dribble_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(2000):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


def dribble_last(handler: Handler) -> None:
    handler.protocol_version = "HTTP/1.0"  # each answer closes the connection
    dribble(handler)


SLOW = {"silent": lambda _: time.sleep(3), "body": dribble, "last": dribble_last, "head": dribble_headers}


@pytest.mark.parametrize("behave", SLOW.values(), ids=SLOW)
def test_a_slow_server_is_left_in_time(behave):
    began = time.monotonic()
    assert "no whole answer within 0.4 s" in failure(behave, timeout_s=0.4, retries=3)
    assert time.monotonic() - began < 20.0  # not the hundred seconds of the server


def cut_short(handler: Handler) -> None:
    handler.send(200, completion([MARKET])[:50], Content_Length="5000")
    handler.close_connection = True


def cut_chunk(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"fff\r\n{")
    handler.close_connection = True


def hang_up(handler: Handler) -> None:
    handler.close_connection = True


@pytest.mark.parametrize(
    ("behave", "said"),
    [
        (cut_short, "broke off"),
        (cut_chunk, "broke off"),
        (hang_up, "broke off"),
        (lambda h: h.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n"), "broke off"),
        (b"<html>not json</html>", "did not answer with a JSON object"),
        (b"[1]", "did not answer with a JSON object"),
        (b"[" * 200_000, "did not answer with a JSON object"),
        (b"\xff\xfe\x00", "did not answer with a JSON object"),
        (b"{}", "without a message"),
        (b'{"choices": []}', "without a message"),
        (b'{"choices": [{"message": null}]}', "without a message"),
        (b'{"choices": [{"message": {"content": null}}]}', "did not write the JSON"),
        (completion("Sure! Here are the events:"), "did not write the JSON"),
        (completion('{"events": "none"}'), "did not write the JSON"),
        (completion('{"events": ' + "[" * 100_000), "did not write the JSON"),
        (completion('{"events": [' + "9" * 10_000 + "]}"), "did not write the JSON"),
        (completion('{"events": [{"evid', reason="length"), "cut short"),
        (lambda h: h.send(200, b" " * 9_000_000), "more than 8 MB"),
        (lambda h: h.send(302, b"", Location="http://127.0.0.1:1/"), "answered 302"),
        (lambda h: h.send(404, b'{"error": "no such model"}'), r"answered 404 (no such model)"),
        (lambda h: h.send(500, b"\x1b[2J\x00boom"), "answered 500 ([2J boom)"),
    ],
)
def test_a_broken_answer_is_told_in_one_line(behave, said):
    assert said in failure(behave)


def test_a_busy_server_is_asked_again():
    busy = iter([503, 429])

    def behave(handler: Handler) -> None:
        status = next(busy, None)
        if status is None:
            handler.send(200, completion([MARKET]))
        else:
            handler.send(status, b"later", Retry_After="0")

    with serving(behave) as server:
        assert len(extracted(server, retries=2)) == 1
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    "url",
    ["", "127.0.0.1:8080", "ftp://host/v1", "http://", "http://u:p@host/v1", "http://host:99999/", "http://host/v1?k=s",
     "http://ho st/v1", "http://host/\nv1", None, 7],
)  # fmt: skip
def test_what_is_no_address_is_refused(url):
    with pytest.raises((InputError,)):
        LanguageModel(url)


@pytest.mark.parametrize("how", [{"timeout_s": 0}, {"timeout_s": float("nan")}, {"retries": -1}, {"timeout_s": 1e9}])
def test_what_is_no_number_is_refused(how):
    with pytest.raises(InputError):
        LanguageModel("http://127.0.0.1:8080/v1", **how)


def test_one_report_that_fails_stops_no_other_and_processes_share_a_server(tmp_path):
    for number in range(20):
        text = REPORT + (" POISON" if number == 7 else f" {number}")
        (tmp_path / f"r{number:02d}-2025-02-02.txt").write_text(text, encoding="utf-8")

    def behave(handler: Handler) -> None:
        poisoned = "POISON" in handler.server.asked[-1][2]["messages"][1]["content"]
        handler.send(400, b"I refuse") if poisoned else handler.send(200, completion([MARKET, NURSES]))

    with serving(behave) as server:
        for workers in (1, 2):
            with pytest.warns(UnreadReportsWarning, match=r"1 of the reports.*r07.*answered 400 \(I refuse\)"):
                table = read_reports(tmp_path, reader=LanguageModel(server.url, retries=0), workers=workers)
            assert len(table) == 38
            validate(table)


@pytest.mark.parametrize(
    ("bad", "unread"),
    [
        (completion("I cannot help with that."), 1),
        (completion('{"events": ' + "[" * 100_000), 1),
        (completion('{"events": [' + "9" * 10_000 + "]}"), 1),
        (completion('{"events": [{"evid', reason="length"), 1),
        (b"\xff" * 100, 1),
        (b'{"choices": [{"message": {"content": 7}}]}', 1),
        (lambda handler: handler.wfile.write(b"nonsense\r\n\r\n"), 1),
        (lambda handler: handler.send(500, b"out of memory"), 1),
        # absurd, but of the shape: read, without what does not stand in the report
        (completion([{**MARKET, "killed": {**exactly(10**30), "words": "At least 12 people were killed"}}]), 0),
        (completion([{**MARKET, "trigger": "\ud800", "date": "99 May 99999", "places": ["\x00"]}] * 5000), 0),
        (completion([None, 7, [[]], {"evidence": {}}, {"evidence": [["x"]]}]), 0),
    ],
)
def test_an_absurd_reply_costs_no_other_report(tmp_path, bad, unread):
    for name, text in (("a", REPORT), ("b", f"{REPORT} POISON"), ("c", f"{REPORT} More.")):
        (tmp_path / f"{name}-2025-02-02.txt").write_text(text, encoding="utf-8")
    with serving(one_bad(bad)) as server:
        model = LanguageModel(server.url, retries=0)
        if unread:
            with pytest.warns(UnreadReportsWarning, match=r"1 of the reports.*b-2025") as told:
                table = read_reports(tmp_path, reader=model)
            assert len(told) == 1
        else:
            table = read_reports(tmp_path, reader=model)
    validate(table)
    assert table["source_name"].value_counts().reindex(["a-2025-02-02.txt", "c-2025-02-02.txt"]).tolist() == [2, 2]


def test_an_absurd_report_costs_no_other(tmp_path):
    absurd = ["a" * 100_001, "x \u202e" * 50, "[" * 50_000, "5, " * 10_000, "Killed " + "9" * 5000 + " people."]
    for number, text in enumerate([*absurd, REPORT]):
        (tmp_path / f"r{number}-2025-02-02.txt").write_text(text, encoding="utf-8")
    with (
        serving(completion([MARKET])) as server,
        pytest.warns(UnreadReportsWarning, match=r"1 of .*100,001 characters"),
    ):
        table = read_reports(tmp_path, reader=LanguageModel(server.url, retries=0))
    assert table["source_name"].tolist() == ["r5-2025-02-02.txt"]


def test_the_command_reads_by_a_model(tmp_path, capsys):
    file = tmp_path / "r.txt"
    file.write_text(REPORT, encoding="utf-8")
    words = ["extract", str(file), "--published", "2025-02-02", "--json"]
    with serving(completion([NURSES])) as server:
        assert main([*words, "--llm-url", server.url]) == 0
        assert [row["event_type"] for row in json.loads(capsys.readouterr().out)] == ["abduction"]
        url = server.url
    assert main([*words, "--llm-url", url]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert url in said
    assert main([*words, "--llm-model", "m"]) == 2
    assert "--llm-url" in capsys.readouterr().err
    assert main([*words, "--llm-url", "nonsense"]) == 2


def test_a_report_longer_than_a_model_can_read():
    with pytest.raises(ReaderError, match="100,001 characters"):
        extract_incidents("a" * 100_001, published="2025-02-02", reader=LanguageModel("http://127.0.0.1:1", model="m"))
