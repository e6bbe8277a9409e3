"""Protocol of RxDB: checkpoints, whole documents, and conflicts by the state that the device assumed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.models import SyncState
from procedures.selectors.records import COLLECTIONS
from procedures.sync.cursors import stream_of
from tests.matrix import matrix
from tests.procedures.conftest import new_id, new_user
from tests.procedures.sync.conftest import LINE, Device, Json, delete, device_of, line, upsert

pytestmark = pytest.mark.django_db


def pull(
    device: Device, *, checkpoint: str | None = None, limit: int = 500, collection: str = "procedure_logs"
) -> Json:
    query = f"limit={limit}" + (f"&checkpoint={checkpoint}" if checkpoint else "")
    answer = device.get(f"rxdb/{collection}/pull?{query}")
    assert answer.status_code == 200, answer.content
    page: Json = answer.json()
    return page


def drain(device: Device, *, checkpoint: str | None = None, limit: int) -> list[Json]:
    """Pull as the library does: until a page has fewer documents than asked for."""
    documents: list[Json] = []
    while True:
        page = pull(device, checkpoint=checkpoint, limit=limit)
        documents += page["documents"]
        checkpoint = page["checkpoint"]["c"]
        if len(page["documents"]) < limit:
            return documents


def send(device: Device, *rows: object, collection: str = "procedure_logs", **headers: str) -> Any:
    return device.client.post(f"/api/v1/sync/rxdb/{collection}/push", list(rows), format="json", headers=headers)


def push(device: Device, *rows: Json, collection: str = "procedure_logs") -> list[Json]:
    answer = send(device, *rows, collection=collection)
    assert answer.status_code == 200, answer.content
    conflicts: list[Json] = answer.json()
    return conflicts


def row(new: Json, assumed: Json | None = None) -> Json:
    return {"newDocumentState": new} if assumed is None else {"newDocumentState": new, "assumedMasterState": assumed}


def document(record: str, **fields: Any) -> Json:
    return {"id": record, **LINE, "_deleted": False, **fields}


def stored(device: Device, record: str) -> Json:
    current: Json
    (current,) = [one for one in pull(device)["documents"] if one["id"] == record]
    return current


@matrix("limit", [1, 2, 3, 4, 5, 500])
def test_pages_of_any_size_give_the_same_documents(phone: Device, limit: int) -> None:
    logs = [new_id() for _ in range(4)]
    phone.push(*map(line, logs))

    assert [one["id"] for one in drain(phone, limit=limit)] == logs


def test_document_has_id_rev_fields_and_whether_it_is_deleted(phone: Device) -> None:
    log = new_id()
    phone.push(line(log, modifiers=["26"]))

    (pulled,) = pull(phone)["documents"]

    assert (pulled["id"], pulled["rev"], pulled["_deleted"], pulled["modifiers"]) == (log, 2, False, ["26"])
    assert set(pulled) == {"id", "rev", "_deleted", *COLLECTIONS["procedure_logs"].names}


def test_tombstone_has_nothing_but_id_rev_and_mark(phone: Device) -> None:
    log = new_id()
    phone.push(line(log))
    checkpoint = pull(phone)["checkpoint"]["c"]
    phone.push(delete(log, base=2))

    assert pull(phone, checkpoint=checkpoint)["documents"] == [{"id": log, "rev": 3, "_deleted": True}]


def test_first_sync_leaves_out_old_tombstones_and_tells_those_of_its_own_time(phone: Device) -> None:
    logs = [new_id() for _ in range(3)]
    phone.push(*map(line, logs))
    phone.push(delete(logs[0], base=4))
    first = pull(phone, limit=1)
    phone.push(delete(logs[1], base=4))

    rest = drain(phone, checkpoint=first["checkpoint"]["c"], limit=1)

    assert [one["id"] for one in first["documents"]] == [logs[1]]
    assert [(one["id"], one["_deleted"]) for one in rest] == [(logs[2], False), (logs[1], True)]


def test_collections_are_apart_and_so_are_their_checkpoints(phone: Device) -> None:
    phone.push(line(new_id()), upsert(new_id(), collection="settings", key="a"))
    checkpoint = pull(phone, collection="settings")["checkpoint"]["c"]

    answer = phone.get(f"rxdb/procedure_logs/pull?checkpoint={checkpoint}")

    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid")
    assert len({stream_of(name) for name in COLLECTIONS} | {1, 2}) == len(COLLECTIONS) + 2


def test_limit_above_the_most_is_refused_for_a_short_page_would_mean_the_end(phone: Device) -> None:
    answer = phone.get("rxdb/procedure_logs/pull?limit=2001")

    assert (answer.status_code, answer.json()["code"], answer.json()["max_limit"]) == (400, "limit_invalid", 2000)


def test_checkpoint_behind_the_tombstones_is_410(phone: Device) -> None:
    phone.push(line(new_id()), line(new_id()))
    checkpoint = pull(phone)["checkpoint"]["c"]
    phone.push(line(new_id()), line(new_id()))
    SyncState.objects.update(purged_through=4)

    answer = phone.get(f"rxdb/procedure_logs/pull?checkpoint={checkpoint}")

    assert (answer.status_code, answer.json()["reason"]) == (410, "retention")


def test_new_document_is_stored_whole_with_defaults(phone: Device) -> None:
    log = new_id()

    assert push(phone, row(document(log))) == []
    assert (stored(phone, log)["units"], stored(phone, log)["rev"]) == (1, 2)


def test_same_push_again_changes_nothing_and_is_no_conflict(phone: Device) -> None:
    log = new_id()
    for _ in range(3):
        assert push(phone, row(document(log))) == []

    assert stored(phone, log)["rev"] == 2


def test_edit_on_the_current_revision_is_stored(phone: Device) -> None:
    log = new_id()
    push(phone, row(document(log)))
    master = stored(phone, log)

    assert push(phone, row({**master, "units": 4}, master)) == []
    assert stored(phone, log)["units"] == 4


def test_edit_on_a_state_that_says_the_same_is_stored_though_it_has_no_revision(phone: Device) -> None:
    log = new_id()
    push(phone, row(document(log)))

    assert push(phone, row(document(log, units=2), document(log))) == []
    assert stored(phone, log)["units"] == 2


def test_edit_on_an_older_state_is_answered_with_the_stored_document(phone: Device, tablet: Device) -> None:
    log = new_id()
    push(phone, row(document(log)))
    old = stored(phone, log)
    tablet.push(upsert(log, base=2, note="left"))

    (conflict,) = push(phone, row({**old, "units": 2}, old))

    assert conflict == stored(phone, log)
    assert (conflict["note"], conflict["units"]) == ("left", 1)


def test_creation_of_what_is_there_already_is_answered_with_the_stored_document(phone: Device) -> None:
    log = new_id()
    phone.push(line(log, units=7))

    (conflict,) = push(phone, row(document(log)))

    assert conflict["units"] == 7


def test_deletion_on_the_current_state_is_done_and_on_an_older_one_is_a_conflict(phone: Device, tablet: Device) -> None:
    known, edited = new_id(), new_id()
    push(phone, row(document(known)), row(document(edited)))
    first, second = stored(phone, known), stored(phone, edited)
    tablet.push(upsert(edited, base=3, units=2))

    conflicts = push(phone, row({**first, "_deleted": True}, first), row({**second, "_deleted": True}, second))

    assert [(c["id"], c["units"]) for c in conflicts] == [(edited, 2)]
    assert [one["id"] for one in pull(phone)["documents"]] == [edited]


def test_edit_of_what_was_deleted_elsewhere_is_answered_with_the_tombstone(phone: Device, tablet: Device) -> None:
    log = new_id()
    push(phone, row(document(log)))
    master = stored(phone, log)
    tablet.push(delete(log, base=2))

    assert push(phone, row({**master, "units": 2}, master)) == [{"id": log, "rev": 3, "_deleted": True}]


def test_tombstone_that_the_device_has_seen_can_be_made_live_again(phone: Device) -> None:
    log = new_id()
    phone.push(line(log))
    phone.push(delete(log, base=2))

    assert push(phone, row(document(log), {"id": log, "rev": 3, "_deleted": True})) == []
    assert stored(phone, log)["rev"] == 4


def test_edit_of_what_is_gone_without_a_trace_is_answered_as_deleted(phone: Device) -> None:
    log = new_id()
    phone.push(line(new_id()), line(new_id()))

    (conflict,) = push(phone, row(document(log), {**document(log), "rev": 2}))

    assert conflict == {"id": log, "rev": 0, "_deleted": True}


def test_rejected_document_comes_back_with_its_edit_and_the_reason(phone: Device) -> None:
    log, right = new_id(), new_id()

    (refused,) = push(phone, row(document(log, units=0)), row(document(right)))

    assert (refused["id"], refused["units"]) == (log, 0)
    assert json.loads(refused["sync_error"]) == {"code": "invalid", "errors": {"units": ["out_of_range"]}}
    assert [one["id"] for one in pull(phone)["documents"]] == [right]


def test_repair_of_a_rejected_document_is_checked_by_its_revision(phone: Device) -> None:
    log = new_id()
    push(phone, row(document(log)))
    master = stored(phone, log)
    (refused,) = push(phone, row({**master, "units": 0}, master))

    assert push(phone, row({**refused, "units": 2, "sync_error": ""}, refused)) == []
    assert stored(phone, log)["units"] == 2


def test_repair_never_overwrites_what_somebody_else_changed_meanwhile(phone: Device, tablet: Device) -> None:
    log = new_id()
    push(phone, row(document(log)))
    master = stored(phone, log)
    tablet.push(upsert(log, base=2, note="left"))
    (refused,) = push(phone, row({**master, "units": 0}, master))

    (conflict,) = push(phone, row({**refused, "units": 2}, refused))

    assert (conflict["note"], conflict["units"], "sync_error" in conflict) == ("left", 1, False)


def test_revision_that_was_never_given_is_410_for_the_server_lost_what_the_device_knows(phone: Device) -> None:
    log = new_id()

    answer = send(phone, row(document(log), {**document(log), "rev": 99}))

    assert (answer.status_code, answer.json()["reason"]) == (410, "epoch")


@matrix(
    ("assumed", "errors"),
    [
        ("x", {"assumedMasterState": ["invalid_type"]}),
        ({"rev": "2"}, {"assumedMasterState.rev": ["invalid_type"]}),
        ({"rev": -1}, {"assumedMasterState.rev": ["out_of_range"]}),
    ],
)
def test_assumed_state_that_cannot_be_is_rejected_alone(phone: Device, assumed: Any, errors: Json) -> None:
    (refused,) = push(phone, row(document(new_id()), assumed), row(document(new_id())))

    assert json.loads(refused["sync_error"])["errors"] == errors


@matrix("body", [[1], [{}], [{"newDocumentState": 1}], [{"newDocumentState": {"code": "1"}}]])
def test_row_without_a_document_with_an_id_is_malformed(phone: Device, body: list[object]) -> None:
    answer = send(phone, *body)

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_mark_of_deletion_that_is_no_truth_value_is_rejected(phone: Device) -> None:
    (refused,) = push(phone, row(document(new_id(), _deleted="no")))

    assert json.loads(refused["sync_error"])["errors"] == {"_deleted": ["invalid_type"]}


def test_501_documents_and_an_unknown_collection_are_refused(phone: Device) -> None:
    assert send(phone, *(row(document(new_id())) for _ in range(501))).status_code == 413
    assert send(phone, collection="casts").status_code == 404
    assert phone.get("rxdb/casts/pull").status_code == 404


def test_documents_of_another_user_are_neither_seen_nor_touched(phone: Device) -> None:
    log = new_id()
    push(phone, row(document(log)))
    stranger = device_of(new_user())

    assert push(stranger, row(document(log, units=9))) == []
    assert (stored(phone, log)["units"], stored(stranger, log)["units"]) == (1, 9)


def test_pull_takes_the_same_few_queries_whatever_the_number_of_documents(phone: Device) -> None:
    phone.push(*(line(new_id()) for _ in range(50)))

    with CaptureQueriesContext(connection) as queries:
        pull(phone)

    assert len(queries) == 2


def test_empty_checkpoint_is_a_first_pull(phone: Device) -> None:
    phone.push(line(new_id()))

    answer = phone.get("rxdb/procedure_logs/pull?limit=5&checkpoint=")

    assert (answer.status_code, len(answer.json()["documents"])) == (200, 1)


@matrix("value", [True, None, 1, "false"])
def test_deletion_under_the_librarys_other_name_is_rejected_and_stores_nothing(phone: Device, value: object) -> None:
    log = new_id()
    phone.push(line(log))

    (rejected,) = push(phone, row({**stored(phone, log), "deleted": value}, stored(phone, log)))

    assert json.loads(rejected["sync_error"])["errors"] == {"deleted": ["unknown_field"]}
    assert stored(phone, log)["_deleted"] is False


def test_deleted_false_which_the_librarys_option_sends_is_no_field(phone: Device) -> None:
    log = new_id()

    assert push(phone, row({**document(log), "deleted": False})) == []
    assert push(phone, row({**document(log), "deleted": False}, {**document(log), "deleted": False})) == []
