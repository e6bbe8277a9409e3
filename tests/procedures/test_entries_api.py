"""One-line entry over REST: what is answered, what it costs, and that the text goes nowhere."""

from __future__ import annotations

import json
import logging
import re
from typing import Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from codes.services.search_index import rebuild_search
from procedures.domain.sentences.lexer import LONGEST
from procedures.selectors import sentences
from tests.matrix import matrix

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

URL: Final = "/api/v1/entries/parse"
TODAY: Final = "2026-03-18"
CANARY: Final = "Zebulonxyz"


@pytest.fixture(autouse=True)
def _index(shared_catalogue: None) -> None:
    rebuild_search()


def parse(client: APIClient, text: str, **others: object) -> dict[str, object]:
    answer = client.post(URL, {"text": text, "today": TODAY, **others}, format="json")
    assert answer.status_code == 200, answer.content
    result: dict[str, object] = answer.json()
    return result


def test_sentence_is_answered_as_chips_with_the_places_of_their_words(client: APIClient) -> None:
    answer = parse(client, "99213-25 left yesterday for Jo")

    assert answer == {
        "items": [
            {
                "what": {"start": 0, "end": 5, "open": False, "options": ["99213"]},
                "count": None,
                "modifiers": [
                    {"start": 5, "end": 8, "open": False, "options": ["25"]},
                    {"start": 9, "end": 13, "open": False, "options": ["LT"]},
                ],
                "role": None,
                "place": None,
            }
        ],
        "day": {"start": 14, "end": 23, "open": False, "options": ["2026-03-17"]},
        "unread": [{"start": 28, "end": 30}],
    }


def test_code_that_the_catalogue_does_not_know_is_open(client: APIClient) -> None:
    items = client.post(URL, {"text": "98765"}, format="json").json()["items"]

    assert [item["what"] for item in items] == [{"start": 0, "end": 5, "open": True, "options": ["98765"]}]


def test_day_is_that_of_the_profile_where_none_is_said(client: APIClient) -> None:
    answer = client.post(URL, {"text": "99213 today"}, format="json").json()

    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", answer["day"]["options"][0])


@matrix(
    ("body", "errors"),
    [
        ({}, {"text": ["required"]}),
        ({"text": 7}, {"text": ["wrong_type"]}),
        ({"text": "9" * (LONGEST + 1)}, {"text": ["too_long"]}),
        ({"text": "99213", "today": "soon"}, {"today": ["invalid_date"]}),
        ({"text": "99213", "note": "x"}, {"note": ["unknown_field"]}),
    ],
)
def test_what_is_wrong_with_a_request_is_named_by_its_member(
    client: APIClient, body: object, errors: dict[str, list[str]]
) -> None:
    answer = client.post(URL, body, format="json")

    assert answer.status_code == 400
    assert answer.json()["errors"].keys() == errors.keys()


def test_nobody_reads_a_sentence_without_an_account() -> None:
    assert APIClient().post(URL, {"text": "99213"}, format="json").status_code in {401, 403}


def test_sentence_of_any_length_takes_seven_queries_at_most(client: APIClient) -> None:
    parse(client, "99213")
    with CaptureQueriesContext(
        connection,
    ) as few:
        parse(client, "99213")
    with CaptureQueriesContext(connection) as many:
        parse(client, ("two office visits and 99213, 45385 with biopsy; colonoscopy left " * 9)[:LONGEST])

    assert len(many) == len(few) <= 7


def test_text_is_in_no_log_no_answer_and_no_row(
    client: APIClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        answer = client.post(URL, {"text": f"99213 for {CANARY} colonoscopy", "today": TODAY}, format="json")
        refused = client.post(URL, {"text": f"{CANARY} " * 99, "today": CANARY}, format="json")

    assert (answer.status_code, refused.status_code) == (200, 400)
    logged = [record.getMessage() + json.dumps(record.__dict__, default=str) for record in caplog.records]
    written = [
        json.dumps(answer.json()),
        json.dumps(refused.json()),
        *logged,
        *capfd.readouterr(),
        *(query["sql"] for query in queries),
    ]
    assert [each for each in written if CANARY.lower() in each.lower()] == []


def test_text_is_in_no_report_of_a_fault(
    client: APIClient,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(sentences, "parse_sentence", lambda *args, **kwargs: fail())
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        answer = client.post(URL, {"text": f"99213 for {CANARY}", "today": TODAY}, format="json")

    assert answer.status_code == 500
    formatter = logging.Formatter()
    said = [formatter.format(record) for record in caplog.records]
    assert [each for each in (json.dumps(answer.json()), *said, *capfd.readouterr()) if CANARY in each] == []
