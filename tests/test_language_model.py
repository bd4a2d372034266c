"""A language model on loopback, well-behaved and not: what enters a row, and how each failure is told."""

from __future__ import annotations

import json
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
from geoincidents.events.model.grounding import Setting, drafts_of

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


@pytest.mark.parametrize("behave", [lambda _: time.sleep(3), dribble, dribble_headers], ids=["silent", "body", "head"])
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
