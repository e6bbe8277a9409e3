"""A record that cannot be read is rejected alone, by whatever protocol it comes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from procedures.models import ProcedureLog, RecordVersion, RememberedMutation
from tests.matrix import matrix
from tests.procedures.conftest import new_id
from tests.procedures.sync.conftest import LINE, Device, Json, delete, line, upsert
from tests.web.pages import plain_text

pytestmark = pytest.mark.django_db

HALF_EMOJI = '"half an emoji \\ud83d"'
UNREADABLE = [
    (HALF_EMOJI, "invalid_characters"),
    ('"\\u0000"', "nul"),
    ("NaN", "invalid_type"),
    ("-Infinity", "invalid_type"),
    ("1e999", "out_of_range"),
    ("9" * 5000, "out_of_range"),
    ('{"a":1,"a":2}', "duplicate"),
    ("[" * 5000 + "]" * 5000, "too_deep"),
]


def send(device: Device, path: str, body: Any, **texts: str) -> Any:
    """Post JSON in which each `"<NAME>"` is replaced by JSON text as it stands."""
    written = json.dumps(body)
    for name, text in texts.items():
        written = written.replace(f'"<{name}>"', text)
    headers = {"X-Sync-User": str(device.user.id)}
    return device.client.post(
        f"/api/v1/sync/{path}", written.encode(), content_type="application/json", headers=headers
    )


def push(device: Device, *mutations: Json, **texts: str) -> list[Json]:
    answer = send(device, "push", {"device_id": device.id, "mutations": mutations}, **texts)
    assert answer.status_code == 200, answer.content
    results: list[Json] = answer.json()["results"]
    return results


def stored_notes() -> list[str]:
    return sorted(ProcedureLog.objects.values_list("note", flat=True))


@matrix(("text", "code"), UNREADABLE)
def test_native_push_rejects_the_record_by_its_field_and_applies_the_others(
    phone: Device, text: str, code: str
) -> None:
    bad = new_id()

    results = push(phone, line(new_id(), note="first"), line(bad, note="<X>"), line(new_id(), note="last"), X=text)

    assert [result["status"] for result in results] == ["applied", "rejected", "applied"]
    assert (results[1]["id"], results[1]["code"], results[1]["errors"]) == (bad, "invalid", {"note": [code]})
    assert stored_notes() == ["first", "last"]


@matrix(("text", "code"), UNREADABLE)
def test_watermelon_push_lists_the_record_and_commits_the_others(phone: Device, text: str, code: str) -> None:
    bad = new_id()
    created = [{"id": new_id(), **LINE, "note": "first"}, {"id": bad, **LINE, "note": "<X>"}]

    answer = send(phone, "watermelon?last_pulled_at=0", {"procedure_logs": {"created": created}}, X=text)

    assert answer.status_code == 200, answer.content
    assert answer.json()["experimentalRejectedIds"] == {"procedure_logs": [bad]}
    assert answer.json()["problems"][0]["errors"] == {"note": [code]}
    assert stored_notes() == ["first"]


@matrix(("text", "code"), UNREADABLE)
def test_rxdb_push_sends_the_document_back_with_its_reason_and_stores_the_others(
    phone: Device, text: str, code: str
) -> None:
    bad = new_id()
    rows = [{"newDocumentState": {"id": new_id(), **LINE}}, {"newDocumentState": {"id": bad, **LINE, "note": "<X>"}}]

    answer = send(phone, "rxdb/procedure_logs/push", rows, X=text)

    assert answer.status_code == 200, answer.content
    (document,) = answer.json()
    assert (document["id"], document["code"]) == (bad, "99213")
    assert json.loads(document["sync_error"]) == {"code": "invalid", "errors": {"note": [code]}}
    assert ProcedureLog.objects.count() == 1


def test_answer_echoes_half_a_character_as_its_escape(phone: Device) -> None:
    native = send(
        phone, "push", {"device_id": phone.id, "mutations": [{**line(new_id()), "collection": "<X>"}]}, X=HALF_EMOJI
    )
    rows = [{"newDocumentState": {"id": new_id(), **LINE, "note": "<X>"}}]
    rxdb = send(phone, "rxdb/procedure_logs/push", rows, X=HALF_EMOJI)

    assert '"collection":"half an emoji \\ud83d"' in plain_text(native)
    assert '"note":"half an emoji \\ud83d"' in plain_text(rxdb)


@matrix("place", ["id", "mutation_id", "op", "base_rev"])
def test_unreadable_member_of_a_mutation_is_its_own_fault(phone: Device, place: str) -> None:
    results = push(phone, {**line(new_id()), place: "<X>"}, line(new_id()), X='"\\u0000"')

    assert [result["status"] for result in results] == ["rejected", "applied"]
    assert list(results[0]["errors"]) == [place]


def test_name_of_a_field_that_nothing_can_hold_rejects_the_record(phone: Device) -> None:
    results = push(phone, line(new_id(), odd=1), line(new_id()), odd="1")
    body = {"device_id": phone.id, "mutations": [line(new_id(), odd=1), line(new_id())]}
    written = json.dumps(body).replace('"odd"', '"odd\\ud83d"').encode()
    answer = phone.client.post(
        "/api/v1/sync/push", written, content_type="application/json", headers={"X-Sync-User": str(phone.user.id)}
    )

    assert [result["status"] for result in results] == ["applied", "applied"]
    assert [result["status"] for result in answer.json()["results"]] == ["rejected", "applied"]
    assert '"odd\\ud83d":["invalid_characters"]' in plain_text(answer)


@matrix(
    ("collection", "data"),
    [
        ("settings", {"key": "color", "value": {"deep": ["<X>"]}}),
        ("templates", {"name": "clinic", "items": [{"code": "<X>"}]}),
        ("favorites", {"code": "99213", "label": "<X>"}),
    ],
)
def test_text_deep_inside_a_value_is_found(phone: Device, collection: str, data: Json) -> None:
    (result,) = push(phone, upsert(new_id(), **data) | {"collection": collection}, X=HALF_EMOJI)

    assert result["status"] == "rejected"
    assert list(result["errors"].values()) == [["invalid_characters"]]


def test_neither_history_nor_remembered_mutations_hold_what_was_rejected(phone: Device) -> None:
    log = new_id()
    (created,) = push(phone, line(log))

    (edited,) = push(phone, upsert(log, base=created["rev"], note="<X>"), X=HALF_EMOJI)

    assert edited["status"] == "rejected"
    assert (RememberedMutation.objects.count(), RecordVersion.objects.count()) == (1, 0)


def test_mutation_that_was_mended_is_taken_under_the_same_id(phone: Device) -> None:
    mutation = line(new_id(), note="<X>")
    push(phone, mutation, X=HALF_EMOJI)

    (result,) = push(phone, mutation, X='"half an emoji "')

    assert (result["status"], stored_notes()) == ("applied", ["half an emoji "])


def test_delete_does_not_care_what_its_data_says(phone: Device) -> None:
    log = new_id()
    (created,) = push(phone, line(log))

    (result,) = push(phone, {**delete(log, base=created["rev"]), "data": {"note": "<X>"}}, X=HALF_EMOJI)

    assert result["status"] == "applied"


@matrix("note", ["\ufffe", "\ufdd0\U0001ffff", "a\u0001b", "😀", "\\ud83d"])
def test_noncharacters_are_stored_as_written(phone: Device, note: str) -> None:
    push(phone, line(new_id(), note=note))

    assert phone.pull()["changes"][0]["data"]["note"] == note


@matrix(
    ("path", "body"),
    [
        ("push", b'{"device_id":"\\ud800","mutations":[]}'),
        ("push", b'{"mutations":[],"mutations":[],"device_id":"0190b3c6-5a63-7d5a-8f0e-2f2f64e53d11"}'),
        ("push", b'{"more":NaN,"mutations":[],"device_id":"0190b3c6-5a63-7d5a-8f0e-2f2f64e53d11"}'),
        ("push", b'{"device_id":"0190b3c6-5a63-7d5a-8f0e-2f2f64e53d11","mutations":[{]}'),
        ("push", b'{"device_id":"0190b3c6-5a63-7d5a-8f0e-2f2f64e53d11","mutations":["\xff"]}'),
        ("watermelon", b'{"procedure_logs\\ud800":{"created":[]}}'),
        ("watermelon", b'{"procedure_logs":{"created":[],"created":[]}}'),
        ("watermelon", b'{"procedure_logs":{},"procedure_logs":{}}'),
        ("rxdb/procedure_logs/push", b"[{]"),
    ],
)
def test_fault_of_the_envelope_is_malformed_as_a_whole(phone: Device, path: str, body: bytes) -> None:
    answer = phone.client.post(
        f"/api/v1/sync/{path}", body, content_type="application/json", headers={"X-Sync-User": str(phone.user.id)}
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_rxdb_document_that_was_sent_twice_in_one_row_is_rejected(phone: Device) -> None:
    document = json.dumps({"id": new_id(), **LINE})
    body = f'[{{"newDocumentState":{document},"newDocumentState":{document}}}]'.encode()

    answer = phone.client.post("/api/v1/sync/rxdb/procedure_logs/push", body, content_type="application/json")

    assert json.loads(answer.json()[0]["sync_error"])["errors"] == {"newDocumentState": ["duplicate"]}


def test_rxdb_repair_of_a_document_with_half_a_character_is_stored(phone: Device) -> None:
    log = new_id()
    (returned,) = send(
        phone, "rxdb/procedure_logs/push", [{"newDocumentState": {"id": log, **LINE, "note": "<X>"}}], X=HALF_EMOJI
    ).json()
    mended = {"id": log, **LINE, "note": "whole"}

    answer = phone.client.post(
        "/api/v1/sync/rxdb/procedure_logs/push",
        json.dumps([{"newDocumentState": mended, "assumedMasterState": returned}]).encode(),
        content_type="application/json",
    )

    assert (answer.json(), stored_notes()) == ([], ["whole"])


def test_plain_rest_still_refuses_the_body(phone: Device) -> None:
    answer = phone.client.post(
        "/api/v1/logs",
        b'{"code":"99213","performed_on":"2025-11-14","note":"\\ud83d"}',
        content_type="application/json",
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
