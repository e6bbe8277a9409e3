"""What a device pulls by the native protocol: every change once, in order, and a refusal rather than a part."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from procedures.models import SyncState
from procedures.sync.contract import SCHEMA_VERSION
from procedures.sync.cursors import StreamKind, StreamPosition, sign_cursor
from tests.factories import amend_line, record_line
from tests.matrix import matrix
from tests.procedures.conftest import NOW, new_id, new_user
from tests.procedures.sync.conftest import LINE, Device, delete, device_of, line, upsert

pytestmark = pytest.mark.django_db


def cursor_at(
    device: Device, position: int, *, keys: list[str], mark: int = 0, schema_version: int = SCHEMA_VERSION
) -> str:
    place = StreamPosition(device.user.id, StreamKind.RECORDS, position, mark, schema_version)
    return sign_cursor(place, keys=keys)


def test_first_sync_of_a_new_user_is_empty_and_gives_a_cursor(phone: Device) -> None:
    page = phone.pull()

    assert (page["changes"], page["has_more"], page["full"]) == ([], False, True)
    assert phone.pull(cursor=page["cursor"])["full"] is False


def test_record_is_told_once_in_its_latest_state(phone: Device) -> None:
    log = new_id()
    phone.push(line(log), upsert(log, units=2), upsert(log, note="left"))

    (change,) = phone.pull()["changes"]

    assert (change["rev"], change["deleted"], change["data"]["units"], change["data"]["note"]) == (4, False, 2, "left")


def test_changes_of_all_collections_come_in_one_order(phone: Device) -> None:
    phone.push(line(new_id()), upsert(new_id(), collection="settings", key="a"), line(new_id()))

    changes = phone.pull()["changes"]

    assert [c["collection"] for c in changes] == ["procedure_logs", "settings", "procedure_logs"]
    assert [c["rev"] for c in changes] == [2, 3, 4]


@matrix("limit", [1, 2, 3, 7, 500])
def test_set_after_a_drain_is_the_same_for_every_page_size(phone: Device, limit: int) -> None:
    logs = [new_id() for _ in range(6)]
    phone.push(*map(line, logs))
    phone.push(
        upsert(logs[0], base=7, units=3), delete(logs[1], base=7), upsert(new_id(), collection="settings", key="x")
    )

    changes, _ = phone.drain(limit=limit)

    assert {c["id"] for c in changes} == {*logs, changes[-1]["id"]} - {logs[1]}
    assert [c["rev"] for c in changes] == sorted(c["rev"] for c in changes)


def test_first_sync_leaves_out_what_was_deleted_before_and_tells_what_is_deleted_during(phone: Device) -> None:
    logs = [new_id() for _ in range(4)]
    phone.push(*map(line, logs))
    phone.push(delete(logs[0], base=5))
    first = phone.pull(limit=1)
    phone.push(delete(logs[1], base=5), delete(logs[3], base=5))

    rest, _ = phone.drain(cursor=first["cursor"], limit=1)

    assert [(c["id"], c["deleted"]) for c in first["changes"]] == [(logs[1], False)]
    assert [(c["id"], c["deleted"]) for c in rest] == [(logs[2], False), (logs[1], True), (logs[3], True)]
    assert [c["data"] for c in rest if c["deleted"]] == [None, None]


def test_pages_of_a_first_sync_say_so_until_its_end(phone: Device) -> None:
    phone.push(*(line(new_id()) for _ in range(3)))

    first = phone.pull(limit=2)
    last = phone.pull(cursor=first["cursor"], limit=2)
    later = phone.pull(cursor=last["cursor"])

    assert [page["full"] for page in (first, last, later)] == [True, True, False]


def test_delta_tells_what_changed_and_nothing_else(phone: Device, tablet: Device) -> None:
    logs = [new_id() for _ in range(3)]
    phone.push(*map(line, logs))
    _, cursor = tablet.drain()
    phone.push(upsert(logs[1], base=4, units=5), delete(logs[2], base=4))

    changes, behind = tablet.drain(cursor=cursor)

    assert [(c["id"], c["deleted"]) for c in changes] == [(logs[1], False), (logs[2], True)]
    assert tablet.pull(cursor=behind)["changes"] == []


def test_line_recorded_by_rest_comes_with_the_next_pull(phone: Device) -> None:
    _, cursor = phone.drain()
    log = record_line(user_id=phone.user.id, data=LINE, at=NOW)

    changes, cursor = phone.drain(cursor=cursor)
    amend_line(user_id=phone.user.id, log_id=changes[0]["id"], data={"units": 4}, at=NOW)

    assert [c["id"] for c in changes] == [log.id]
    assert [c["data"]["units"] for c in phone.drain(cursor=cursor)[0]] == [4]


def test_text_comes_back_byte_for_byte(phone: Device) -> None:
    note = '  5 mm “sessile” \\ / " \u2028 🩺\t\n'
    phone.push(line(new_id(), note=note, modifiers=["TC", "26"], client_created_at=2**53 - 1))

    data = phone.pull()["changes"][0]["data"]

    assert (data["note"], data["modifiers"], data["client_created_at"]) == (note, ["TC", "26"], 2**53 - 1)


@matrix("limit", ["0", "2001", "x", "1.5", "-1"])
def test_limit_out_of_bounds_is_refused_and_never_cut(phone: Device, limit: str) -> None:
    answer = phone.get(f"pull?limit={limit}")

    assert (answer.status_code, answer.json()["code"], answer.json()["max_limit"]) == (400, "limit_invalid", 2000)


def test_cursor_of_another_user_is_invalid(phone: Device) -> None:
    _, cursor = device_of(new_user()).drain()

    answer = phone.get(f"pull?cursor={cursor}")

    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid")


def test_cursor_from_the_future_makes_the_device_pull_anew(phone: Device, settings: Settings) -> None:
    answer = phone.get(f"pull?cursor={cursor_at(phone, 2, keys=settings.SYNC_CURSOR_KEYS)}")

    assert (answer.status_code, answer.json()["code"], answer.json()["reason"]) == (410, "resync_required", "epoch")


@matrix(("position", "status"), [(5, 200), (6, 410), (329 * 2**40 - 1, 410), (329 * 2**40, 200)])
def test_cursor_inside_a_gap_makes_the_device_pull_anew(
    phone: Device, settings: Settings, position: int, status: int
) -> None:
    SyncState.objects.create(user=phone.user, last_seq=329 * 2**40 + 7, gaps=[[5, 329 * 2**40]])

    assert phone.get(f"pull?cursor={cursor_at(phone, position, keys=settings.SYNC_CURSOR_KEYS)}").status_code == status


@matrix(("position", "mark", "status"), [(40, 0, 200), (39, 0, 410), (3, 40, 200), (3, 39, 410)])
def test_cursor_older_than_the_tombstones_makes_the_device_pull_anew(
    phone: Device, settings: Settings, position: int, mark: int, status: int
) -> None:
    SyncState.objects.create(user=phone.user, last_seq=50, purged_through=40)

    answer = phone.get(f"pull?cursor={cursor_at(phone, position, mark=mark, keys=settings.SYNC_CURSOR_KEYS)}")

    assert answer.status_code == status
    assert answer.json().get("reason") == (None if status == 200 else "retention")


def test_cursor_under_a_forgotten_key_makes_the_device_pull_anew(phone: Device) -> None:
    answer = phone.get(f"pull?cursor={cursor_at(phone, 1, keys=['forgotten'])}")

    assert (answer.status_code, answer.json()["reason"]) == (410, "retention")


def test_cursor_of_an_older_schema_begins_anew(phone: Device, settings: Settings) -> None:
    phone.push(line(log := new_id()))
    old = cursor_at(phone, 2, keys=settings.SYNC_CURSOR_KEYS, schema_version=1)

    page = phone.pull(cursor=old)

    assert (page["full"], [c["id"] for c in page["changes"]]) == (True, [log])


@matrix("position", [6, 329 * 2**40 + 8])
def test_cursor_of_an_older_schema_that_a_restored_server_does_not_know_is_no_silent_new_beginning(
    phone: Device, settings: Settings, position: int
) -> None:
    SyncState.objects.create(user=phone.user, last_seq=329 * 2**40 + 7, gaps=[[5, 329 * 2**40]])
    old = cursor_at(phone, position, keys=settings.SYNC_CURSOR_KEYS, schema_version=3)

    answer = phone.get(f"pull?cursor={old}")

    assert (answer.status_code, answer.json()["reason"]) == (410, "epoch")


def test_app_that_is_too_old_is_told_so(phone: Device) -> None:
    answer = phone.get("pull?schema_version=0")

    assert (answer.status_code, answer.json()["code"], answer.json()["min_schema_version"]) == (
        426,
        "client_too_old",
        1,
    )


def test_unknown_parameter_is_refused(phone: Device) -> None:
    assert phone.get("pull?since=3").json()["errors"] == {"since": ["unknown_parameter"]}


def test_answer_is_private_and_packed_where_the_client_takes_it(phone: Device) -> None:
    phone.push(*(line(new_id()) for _ in range(20)))

    plain, packed = phone.get("pull"), phone.get("pull", **{"Accept-Encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.content))["changes"] == plain.json()["changes"]
    assert plain["Cache-Control"] == "private, no-store"
    assert {"Authorization", "Accept-Encoding"} <= {part.strip() for part in plain["Vary"].split(",")}


def test_small_answer_is_not_packed(phone: Device) -> None:
    assert "Content-Encoding" not in phone.get("pull", **{"Accept-Encoding": "gzip"})


def test_without_a_token_nothing_is_told(phone: Device) -> None:
    phone.client.force_authenticate(None)

    answer = phone.get("pull")

    assert (answer.status_code, answer.json()["code"], answer["WWW-Authenticate"]) == (
        401,
        "not_authenticated",
        "Bearer",
    )


@matrix("changes", [0, 3, 60])
def test_pull_takes_two_statements_whatever_it_gives(phone: Device, changes: int) -> None:
    phone.push(*(line(new_id()) for _ in range(changes)))

    with CaptureQueriesContext(connection) as captured:
        phone.pull()

    assert len(captured) == 2


@pytest.mark.slow
def test_delta_reads_by_the_index_as_many_rows_as_changed(phone: Device) -> None:
    for _ in range(4):
        phone.push(*(line(new_id()) for _ in range(500)))
    _, cursor = phone.drain(limit=2000)
    phone.push(line(new_id()))
    with CaptureQueriesContext(connection) as captured:
        phone.pull(cursor=cursor)
    with connection.cursor() as database:
        database.execute("ANALYZE procedures_procedurelog")
        database.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {captured[-1]['sql']}")
        plan = json.dumps(database.fetchone())

    nodes = [node for node in _nodes(json.loads(plan)) if node.get("Relation Name") == "procedures_procedurelog"]
    assert {node["Node Type"] for node in nodes} == {"Index Scan"}
    assert sum(node["Actual Rows"] + node.get("Rows Removed by Filter", 0) for node in nodes) == 1


def _nodes(plan: object) -> list[dict[str, Any]]:
    if isinstance(plan, list):
        return [node for part in plan for node in _nodes(part)]
    if isinstance(plan, dict):
        return [plan, *(node for part in plan.values() for node in _nodes(part))]
    return []
