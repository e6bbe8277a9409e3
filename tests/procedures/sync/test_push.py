"""What a device pushes by the native protocol, and what it is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from procedures.models import ProcedureLog, SyncState
from tests.matrix import matrix
from tests.procedures.conftest import new_id, new_user
from tests.procedures.sync.conftest import LINE, Device, delete, device_of, line, upsert

pytestmark = pytest.mark.django_db

GOAL = {"period_start": "2026-01-01", "period_end": "2026-12-31", "target_wrvu": "6000.00"}


def test_new_line_is_applied_and_its_credit_told_at_once(phone: Device) -> None:
    log = new_id()

    answer = phone.send(line(log, units=2)).json()

    assert answer["results"][0]["status"] == "applied"
    assert answer["results"][0]["rev"] == answer["head"] == 2
    valued = [(v["log_id"], v["wrvu"], v["basis"], v["release"]) for v in answer["valuations"]]
    assert valued == [(log, "2.60", "work_rvu", "RVU25D")]


def test_credit_of_a_push_and_of_the_stream_has_its_wrvu_before_modifiers(phone: Device) -> None:
    (pushed,) = phone.send(line(new_id(), modifiers=["52"], units=2)).json()["valuations"]

    (streamed,) = phone.get("valuations").json()["valuations"]

    assert pushed["unadjusted_wrvu"] == streamed["unadjusted_wrvu"] == "2.60"
    assert pushed["wrvu"] == streamed["wrvu"] == "1.30"


def test_empty_push_is_fine(phone: Device) -> None:
    answer = phone.send().json()

    assert (answer["results"], answer["valuations"], answer["head"]) == ([], [], 1)


def test_result_stands_where_its_mutation_stood_whatever_becomes_of_the_others(phone: Device) -> None:
    good, other = new_id(), new_id()

    results = phone.push(
        line(good),
        "nonsense",  # type: ignore[arg-type]  # a push may hold anything
        {**line(new_id()), "op": "patch"},
        upsert(new_id(), code="99213"),
        {**line(new_id()), "collection": "patients"},
        {**line(new_id()), "base_rev": "12"},
        line(other),
    )

    assert [r["status"] for r in results] == ["applied", *["rejected"] * 5, "applied"]
    assert [r.get("errors") for r in results[1:6]] == [
        {"": ["invalid_type"]},
        {"op": ["invalid_choice"]},
        {"performed_on": ["required"]},
        {},
        {"base_rev": ["invalid_type"]},
    ]
    assert results[4]["code"] == "unknown_collection"
    assert {str(log.id) for log in ProcedureLog.objects.all()} == {good, other}


def test_merge_and_conflict_carry_the_servers_record(phone: Device, tablet: Device) -> None:
    log = new_id()
    rev = phone.push(line(log))[0]["rev"]
    tablet.push(upsert(log, base=rev, note="left"))

    merged, conflict = phone.push(upsert(log, base=rev, units=2)), phone.push(upsert(log, base=rev, note="right"))

    assert (merged[0]["status"], merged[0]["server"]["data"]["note"]) == ("merged", "left")
    assert (conflict[0]["status"], conflict[0]["reason"], conflict[0]["fields"]) == ("conflict", "modified", ["note"])
    assert conflict[0]["server"]["rev"] == merged[0]["rev"]
    assert conflict[0]["server"]["data"] == merged[0]["server"]["data"]


def test_edit_of_what_was_never_there_conflicts_as_gone(phone: Device) -> None:
    phone.push(line(new_id()))

    (result,) = phone.push(upsert(log := new_id(), base=2, units=2))

    assert (result["status"], result["reason"]) == ("conflict", "gone")
    assert result["server"] == {"id": log, "rev": None, "deleted": True, "data": None}


def test_push_sent_again_is_answered_as_before_and_changes_nothing(phone: Device) -> None:
    batch = [line(new_id(), patient="x"), line(new_id(), code="00000")]
    first = phone.push(*batch)
    head = SyncState.objects.get(user=phone.user).last_seq

    again = phone.push(*batch)

    assert again == [{**result, "replayed": True} for result in first]
    assert SyncState.objects.get(user=phone.user).last_seq == head


def test_push_sent_again_in_part_stands_on_what_its_first_part_gave(phone: Device) -> None:
    log = new_id()
    created = line(log)
    phone.push(created)

    again, edited = phone.push(created, upsert(log, units=3))

    assert (again.get("replayed"), edited["status"], edited["rev"]) == (True, "applied", 3)


def test_edit_queued_behind_a_lost_answer_does_not_overwrite_what_came_between(phone: Device, tablet: Device) -> None:
    log = new_id()
    created = line(log)
    rev = phone.push(created)[0]["rev"]
    tablet.push(upsert(log, base=rev, note="left"))

    _, merged, conflict = phone.push(created, upsert(log, units=3), upsert(log, note="right"))

    assert (merged["status"], conflict["status"]) == ("merged", "conflict")


def test_same_mutation_twice_in_one_batch_is_one(phone: Device) -> None:
    mutation = line(new_id())

    first, second = phone.push(mutation, mutation)

    assert second == {**first, "replayed": True}
    assert ProcedureLog.objects.count() == 1


@pytest.mark.parametrize("is_one_batch", [True, False])
def test_mutation_id_with_other_content_is_rejected(phone: Device, *, is_one_batch: bool) -> None:
    mutation = line(new_id())
    other = {**mutation, "data": {**LINE, "units": 9}}

    result = phone.push(mutation, other)[1] if is_one_batch else (phone.push(mutation), phone.push(other))[1][0]

    assert (result["status"], result["code"]) == ("rejected", "mutation_id_reused")


def test_what_did_not_hold_is_not_stored_for_replays(phone: Device) -> None:
    log = new_id()
    wrong = line(log, units=0)
    phone.push(wrong)

    (result,) = phone.push({**wrong, "data": {**LINE, "units": 1}})

    assert result["status"] == "applied"


def test_warnings_name_what_is_kept_and_should_be_looked_at(phone: Device) -> None:
    (result,) = phone.push(upsert(new_id(), code="00000", performed_on="2999-01-01", modifiers=["ZZ"], patient="x"))

    assert result["status"] == "applied"
    said = sorted((w["field"], w["code"]) for w in result["warnings"])
    assert ("patient", "unknown_field") in said
    assert ("code", "unknown_code") in said
    assert ("performed_on", "in_future") in said


def test_note_with_patient_data_is_rejected_and_the_rest_applied(phone: Device) -> None:
    bad, good = phone.push(line(new_id(), note="MRN 1234567"), line(new_id()))

    assert (bad["status"], bad["errors"], good["status"]) == ("rejected", {"note": ["note_mrn"]}, "applied")


@matrix(
    ("collection", "data"),
    [
        ("favorites", {"code": "99213", "label": "visit ", "position": -3, "modifiers": ["25"], "units": 2,
                       "role": "resident", "place_of_service": "11"}),
        ("templates", {"name": " Lap chole", "items": [{"code": "47562", "units": 1, "modifiers": ["22"]},
                                                    {"code": "H2020"}]}),
        ("goals", {"period_start": "2026-01-01", "period_end": "2026-12-31", "target_wrvu": "6000.00",
                   "already_made": "5210.50", "already_made_through": "2026-10-31"}),
        ("shifts", {"started_on": "2026-03-14", "starts_at": "19:00", "minutes": 720, "place_of_service": "23"}),
        ("settings", {"key": "theme", "value": {"dark": True, "sizes": [1, 2.5, None, "x"], "leer": {}}}),
    ],
)  # fmt: skip
def test_every_collection_comes_back_as_it_was_written(phone: Device, collection: str, data: dict[str, Any]) -> None:
    record = new_id()

    phone.push(upsert(record, collection=collection, **data))

    (change,) = phone.pull()["changes"]
    assert (change["collection"], change["id"], change["data"]) == (collection, record, data)


@matrix(
    ("collection", "data", "errors"),
    [
        ("favorites", {"code": "99213", "label": "x" * 81}, {"label": ["too_long"]}),
        ("favorites", {"code": "99213", "position": 2**31}, {"position": ["out_of_range"]}),
        ("templates", {"name": ""}, {"name": ["too_short"]}),
        ("templates", {"name": "x", "items": [{"units": 1}]}, {"items": ["required"]}),
        ("templates", {"name": "x", "items": [{"code": "99213", "note": ""}]}, {"items": ["unknown_field"]}),
        ("templates", {"name": "x", "items": [{"code": "99213"}] * 51}, {"items": ["too_many"]}),
        ("goals", {"period_start": "2026-01-01", "period_end": "2026-12-31"}, {"target_wrvu": ["required"]}),
        ("goals", {"period_start": "2026-02-01", "period_end": "2026-01-31", "target_wrvu": "1.00"},
         {"period_end": ["before_period_start"]}),
        ("goals", {"period_start": "2026-01-01", "period_end": "2026-01-31", "target_wrvu": "1"},
         {"target_wrvu": ["invalid_format"]}),
        ("goals", {**GOAL, "already_made": "1.00"}, {"already_made_through": ["required"]}),
        ("goals", {**GOAL, "already_made_through": "2026-03-01"}, {"already_made": ["required"]}),
        ("goals", {**GOAL, "already_made": "1.00", "already_made_through": "2025-12-31"},
         {"already_made_through": ["outside_period"]}),
        ("goals", {**GOAL, "already_made": "1.00", "already_made_through": "2027-01-01"},
         {"already_made_through": ["outside_period"]}),
        ("goals", {**GOAL, "already_made": "1.0", "already_made_through": "2026-03-01"},
         {"already_made": ["invalid_format"]}),
        ("goals", {**GOAL, "already_made": "1.00", "already_made_through": "2026-3-1"},
         {"already_made_through": ["invalid_format"]}),
        ("settings", {"key": "", "value": 1}, {"key": ["too_short"]}),
        ("settings", {"key": "x", "value": "y" * 4095}, {"value": ["too_long"]}),
    ],
)  # fmt: skip
def test_value_that_no_collection_takes_is_rejected_by_field(
    phone: Device, collection: str, data: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    (result,) = phone.push(upsert(new_id(), collection=collection, **data))

    assert (result["status"], result["code"], result["errors"]) == ("rejected", "invalid", errors)


def test_push_needs_to_say_whose_store_it_is(phone: Device) -> None:
    body = {"device_id": phone.id, "mutations": []}

    answer = phone.client.post("/api/v1/sync/push", body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (400, "user_header_missing")


def test_store_of_another_user_writes_nothing(phone: Device) -> None:
    body = {"device_id": phone.id, "mutations": [line(new_id())]}

    answer = phone.client.post("/api/v1/sync/push", body, format="json", headers={"X-Sync-User": str(new_user().id)})

    assert (answer.status_code, answer.json()["code"]) == (409, "user_mismatch")
    assert not ProcedureLog.objects.exists()


@matrix(
    "body",
    [
        [],
        {"mutations": []},
        {"device_id": "X", "mutations": []},
        {"device_id": new_id()},
        {"device_id": new_id(), "mutations": {}},
    ],
)  # fmt: skip
def test_body_that_is_no_push_is_malformed(phone: Device, body: object) -> None:
    answer = phone.client.post("/api/v1/sync/push", body, format="json", headers={"X-Sync-User": str(phone.user.id)})

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_501_mutations_are_too_many_and_none_is_applied(phone: Device) -> None:
    answer = phone.send(*(line(new_id()) for _ in range(501)))

    assert (answer.status_code, answer.json()["code"], answer.json()["max_mutations"]) == (413, "batch_too_large", 500)
    assert not ProcedureLog.objects.exists()


def test_body_over_a_mebibyte_is_too_large(phone: Device) -> None:
    answer = phone.send(line(new_id(), note="x" * 1024 * 1024))

    assert (answer.status_code, answer.json()["code"], answer.json()["max_bytes"]) == (413, "batch_too_large", 1048576)


def test_base_that_was_never_given_makes_the_device_pull_anew(phone: Device) -> None:
    answer = phone.send(line(new_id()), upsert(new_id(), base=77, units=2))

    assert (answer.status_code, answer.json()["code"], answer.json()["reason"]) == (410, "resync_required", "epoch")
    assert not ProcedureLog.objects.exists()


def test_base_inside_a_gap_makes_the_device_pull_anew(phone: Device) -> None:
    phone.push(line(log := new_id()))
    epoch = 329 * 2**40
    SyncState.objects.filter(user=phone.user).update(last_seq=epoch, gaps=[[2, epoch]])

    statuses = {base: phone.send(upsert(log, base=base, units=base)).status_code for base in (2, 3, epoch - 1)}

    assert statuses == {2: 200, 3: 410, epoch - 1: 410}


def test_51st_device_is_refused_and_a_forgotten_one_makes_room(phone: Device, user: User) -> None:
    devices = {new_id(): "2999-01-01" for _ in range(50)}
    SyncState.objects.create(user=user, devices=devices)

    answer = phone.send()
    SyncState.objects.filter(user=user).update(devices={**devices, next(iter(devices)): "2020-01-01"})

    assert (answer.status_code, answer.json()["code"]) == (403, "device_limit")
    assert phone.send().status_code == 200


def test_too_many_pushes_of_a_user_are_told_to_wait(phone: Device, settings: Settings) -> None:
    settings.SYNC_PUSH_RATE = "3/min"

    answers = [phone.send() for _ in range(7)]

    refused = [a for a in answers if a.status_code == 429]
    assert len(refused) >= 1
    assert all(int(a["Retry-After"]) >= 1 for a in refused)
    assert {a.status_code for a in answers} <= {200, 429}


def test_records_of_two_users_under_one_id_are_two(phone: Device) -> None:
    log, other = new_id(), device_of(new_user())
    phone.push(line(log, units=1))

    (result,) = other.push(line(log, units=7))

    assert result["status"] == "applied"
    assert phone.pull()["changes"][0]["data"]["units"] == 1


@pytest.mark.slow
def test_statements_of_a_push_do_not_grow_with_it(phone: Device) -> None:
    logs = [new_id() for _ in range(200)]
    phone.push(*(line(log) for log in logs))

    with CaptureQueriesContext(connection) as captured:
        phone.push(
            *(upsert(log, base=201, units=2) for log in logs[:100]), *(delete(log, base=201) for log in logs[100:])
        )

    counted = [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]
    assert len(counted) <= 12, "\n".join(counted)


def test_two_collections_cost_three_statements_more(phone: Device) -> None:
    def statements(*mutations: dict[str, Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            phone.push(*mutations)
        return len([q for q in captured if "SAVEPOINT" not in q["sql"]])

    phone.push(line(new_id()))
    alone = statements(line(new_id()))

    assert statements(line(new_id()), upsert(new_id(), collection="favorites", code="99213")) <= alone + 3


def test_record_that_only_the_database_refuses_is_rejected_alone(phone: Device) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE procedures_procedurelog ADD CONSTRAINT not_seven CHECK (units <> 7)")
    logs = [new_id() for _ in range(3)]

    results = phone.push(*(line(log, units=units) for log, units in zip(logs, (1, 7, 2), strict=True)))

    assert [r["status"] for r in results] == ["applied", "rejected", "applied"]
    assert (results[1]["code"], [r.get("rev") for r in results]) == ("not_storable", [2, None, 3])
    assert phone.send().json()["head"] == 3


def test_repeated_no_op_does_not_cover_what_its_sender_has_not_seen(phone: Device, tablet: Device) -> None:
    favorite = new_id()
    tablet.push(upsert(favorite, collection="favorites", code="99213", label="mine"))
    batch = [
        upsert(favorite, collection="favorites", code="99213"),
        upsert(favorite, collection="favorites", label="other"),
    ]

    first, again = phone.push(*batch), phone.push(*batch)

    assert [result["status"] for result in first] == [result["status"] for result in again] == ["applied", "conflict"]
    assert again[0] == {**first[0], "replayed": True}
