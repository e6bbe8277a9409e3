"""Protocol of WatermelonDB: the library's shapes, and the rules of the engine behind them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.models import SyncState
from tests.matrix import matrix
from tests.procedures.conftest import new_id, new_user
from tests.procedures.sync.conftest import LINE, Device, Json, delete, device_of, line, upsert

pytestmark = pytest.mark.django_db

ALL = {"procedure_logs", "favorites", "templates", "goals", "shifts", "settings"}
GAP = (2**40, 2**41)


def pull(device: Device, query: str = "") -> Json:
    answer = device.get(f"watermelon?{query}")
    assert answer.status_code == 200, answer.content
    page: Json = answer.json()
    return page


def send(device: Device, changes: object, *, since: int = 0, headers: dict[str, str] | None = None) -> Any:
    address = f"/api/v1/sync/watermelon?last_pulled_at={since}"
    return device.client.post(address, changes, format="json", headers=headers)


def push(device: Device, *, since: int = 0, table: str = "procedure_logs", **kinds: list[Any]) -> Json:
    answer = send(device, {table: {"created": [], "updated": [], "deleted": [], **kinds}}, since=since)
    assert answer.status_code == 200, answer.content
    reply: Json = answer.json()
    return reply


def raw(record: str, **fields: Any) -> Json:
    return {"id": record, **LINE, "_status": "created", "_changed": "", **fields}


def only(page: Json, table: str = "procedure_logs") -> Json:
    record: Json
    (record,) = page["changes"][table]["updated"]
    return record


@matrix("written", ["", "last_pulled_at=0", "last_pulled_at=null"])
def test_first_sync_lists_every_table_and_no_deletion(phone: Device, written: str) -> None:
    log, gone = new_id(), new_id()
    phone.push(line(log), line(gone))
    phone.push(delete(gone, base=3))

    page = pull(phone, written)

    assert set(page["changes"]) == ALL
    assert [record["id"] for record in page["changes"]["procedure_logs"]["updated"]] == [log]
    assert all(not table["created"] and not table["deleted"] for table in page["changes"].values())
    assert (page["timestamp"], page["has_more"]) == (4, False)


def test_timestamp_of_a_new_user_is_one_for_the_library_takes_no_zero(phone: Device) -> None:
    assert pull(phone)["timestamp"] == 1


def test_record_is_flat_with_lists_as_json_text(phone: Device) -> None:
    log = new_id()
    phone.push(line(log, modifiers=["26", "59"], note="left"))

    record = only(pull(phone))

    assert (record["id"], record["modifiers"], record["units"], record["encounter_id"]) == (log, '["26","59"]', 1, None)
    assert set(record) & {"rev", "_status", "_changed", "deleted"} == set()


@matrix("value", [{"b": [1, None]}, "text", 5, True, [], ""])
def test_setting_of_any_json_is_json_text_and_comes_back_equal(phone: Device, value: object) -> None:
    setting = new_id()
    phone.push(upsert(setting, collection="settings", key="theme", value=value))

    record = only(pull(phone), "settings")
    push(phone, since=2, table="settings", updated=[record])

    assert json.loads(record["value"]) == value
    assert phone.pull()["changes"][0]["data"]["value"] == value


def test_delta_has_what_changed_since_and_what_was_deleted(phone: Device) -> None:
    kept, gone = new_id(), new_id()
    phone.push(line(kept), line(gone))
    phone.push(upsert(kept, base=2, units=4), delete(gone, base=3))

    page = pull(phone, "last_pulled_at=3")

    assert only(page)["units"] == 4
    assert page["changes"]["procedure_logs"]["deleted"] == [gone]


def test_limit_gives_a_prefix_whose_timestamp_goes_on_where_it_ended(phone: Device) -> None:
    logs = [new_id() for _ in range(5)]
    phone.push(*map(line, logs))
    seen: list[str] = []
    since, has_more = 0, True
    while has_more:
        page = pull(phone, f"last_pulled_at={since}&limit=2")
        seen += [record["id"] for record in page["changes"]["procedure_logs"]["updated"]]
        since, has_more = page["timestamp"], page["has_more"]

    assert (seen, since) == (logs, 6)


def test_migration_sends_the_tables_that_it_names_in_full(phone: Device) -> None:
    log, template = new_id(), new_id()
    phone.push(line(log), upsert(template, collection="templates", name="Clinic"))
    migration = json.dumps({"from": 1, "tables": [], "columns": [{"table": "templates", "columns": ["items"]}]})

    page = pull(phone, f"last_pulled_at=3&migration={migration}")

    assert only(page, "templates")["id"] == template
    assert page["changes"]["procedure_logs"]["updated"] == []


def test_store_older_than_the_tombstones_is_replaced_whole(phone: Device) -> None:
    phone.push(*(line(new_id()) for _ in range(3)))
    SyncState.objects.update(purged_through=3)

    page = pull(phone, "last_pulled_at=2&limit=1")

    assert (page["experimentalStrategy"], page["has_more"]) == ("replacement", False)
    assert len(page["changes"]["procedure_logs"]["updated"]) == 3


@pytest.mark.parametrize("position", [5, GAP[0] + 1])
def test_timestamp_that_was_never_given_is_410_for_pull_and_push(phone: Device, position: int) -> None:
    phone.push(line(new_id()))
    if position > 5:
        SyncState.objects.update(gaps=[GAP], last_seq=GAP[1])

    answers = [phone.get(f"watermelon?last_pulled_at={position}"), send(phone, {}, since=position)]

    assert [(a.status_code, a.json()["code"], a.json()["reason"]) for a in answers] == [
        (410, "resync_required", "epoch")
    ] * 2


def test_push_on_a_store_older_than_the_tombstones_is_410_for_it_could_bring_back_what_was_deleted(
    phone: Device,
) -> None:
    phone.push(*(line(new_id()) for _ in range(3)))
    SyncState.objects.update(purged_through=3)

    answer = send(phone, {"procedure_logs": {"created": [raw(new_id())]}}, since=2)

    assert (answer.status_code, answer.json()["reason"]) == (410, "retention")


def test_created_and_updated_are_alike_and_a_push_that_is_repeated_changes_nothing(phone: Device) -> None:
    created, updated = new_id(), new_id()

    first = push(phone, since=1, created=[raw(created)], updated=[raw(updated, modifiers='["26"]')])
    again = push(phone, since=1, created=[raw(created)], updated=[raw(updated, modifiers='["26"]')])

    assert first == again == {"experimentalRejectedIds": {}, "problems": []}
    changes = phone.pull()["changes"]
    assert [(c["id"], c["rev"], c["data"]["modifiers"]) for c in changes] == [(created, 2, []), (updated, 3, ["26"])]


def test_only_the_changed_columns_of_a_record_count(phone: Device, tablet: Device) -> None:
    log = new_id()
    phone.push(line(log))
    tablet.push(upsert(log, base=2, note="left"))

    reply = push(phone, since=2, updated=[raw(log, units=3, note="", _status="updated", _changed="units")])

    assert reply["problems"] == []
    assert {k: phone.pull()["changes"][0]["data"][k] for k in ("units", "note")} == {"units": 3, "note": "left"}


def test_conflict_and_rejection_are_listed_and_the_rest_is_committed(phone: Device, tablet: Device) -> None:
    log, wrong, right = new_id(), new_id(), new_id()
    phone.push(line(log))
    tablet.push(upsert(log, base=2, units=5))

    reply = push(
        phone, since=2, updated=[raw(log, units=3, _changed="units"), raw(wrong, units=0)], created=[raw(right)]
    )

    assert sorted(reply["experimentalRejectedIds"]["procedure_logs"]) == sorted([log, wrong])
    problems = {p["id"]: p for p in reply["problems"]}
    assert (problems[log]["status"], problems[log]["fields"], problems[log]["server"]["data"]["units"]) == (
        "conflict",
        ["units"],
        5,
    )
    assert (problems[wrong]["code"], problems[wrong]["errors"]) == ("invalid", {"units": ["out_of_range"]})
    assert right in {c["id"] for c in phone.pull()["changes"]}


def test_deletion_counts_where_everything_was_known_and_is_a_conflict_otherwise(phone: Device, tablet: Device) -> None:
    known, edited = new_id(), new_id()
    phone.push(line(known), line(edited))
    tablet.push(upsert(edited, base=3, note="mine"))

    reply = push(phone, since=3, deleted=[known, edited, new_id()])

    assert reply["experimentalRejectedIds"] == {"procedure_logs": [edited]}
    assert {c["id"] for c in phone.pull()["changes"]} == {edited}


def test_record_that_was_deleted_elsewhere_is_not_brought_back(phone: Device, tablet: Device) -> None:
    log = new_id()
    phone.push(line(log))
    tablet.push(delete(log, base=2))

    reply = push(phone, since=2, updated=[raw(log, units=2, _changed="units")])

    assert (reply["problems"][0]["reason"], phone.pull()["changes"]) == ("deleted", [])


@matrix("written", ["[26]", "[", "26", '["26","26"]', '["\\u0000"]', "NaN", "[" * 5000])
def test_column_that_is_no_list_as_json_text_is_rejected_alone(phone: Device, written: str) -> None:
    wrong, right = new_id(), new_id()

    reply = push(phone, created=[raw(wrong, modifiers=written), raw(right)])

    assert reply["experimentalRejectedIds"] == {"procedure_logs": [wrong]}
    assert "modifiers" in reply["problems"][0]["errors"]


def test_setting_that_is_not_json_text_is_rejected(phone: Device) -> None:
    reply = push(phone, table="settings", created=[{"id": new_id(), "key": "a", "value": "{"}])

    assert reply["problems"][0]["errors"] == {"value": ["invalid_type"]}


def test_note_with_patient_data_is_rejected_and_the_rest_is_applied(phone: Device) -> None:
    right = new_id()

    reply = push(phone, created=[raw(new_id(), note="MRN 4711234"), raw(right)])

    assert list(reply["problems"][0]["errors"]) == ["note"]
    assert [c["id"] for c in phone.pull()["changes"]] == [right]


@matrix(
    "body",
    [
        [],
        {"procedure_logs": []},
        {"procedure_logs": {"created": {}}},
        {"procedure_logs": {"created": [1]}},
        {"procedure_logs": {"created": [{"code": "99213"}]}},
        {"procedure_logs": {"deleted": [1]}},
    ],
)
def test_body_that_is_no_changes_object_is_malformed(phone: Device, body: object) -> None:
    answer = send(phone, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_table_that_is_none_and_an_id_that_is_no_uuid_are_rejected(phone: Device) -> None:
    reply = send(
        phone,
        {"casts": {"created": [{"id": "a"}]}, "procedure_logs": {"created": [raw("abc"), raw(new_id().upper())]}},
    ).json()

    assert [p["code"] for p in reply["problems"]] == ["unknown_collection", "invalid", "invalid"]


def test_more_records_than_a_push_takes_are_refused_whole(phone: Device) -> None:
    answer = send(phone, {"procedure_logs": {"created": [raw(new_id()) for _ in range(501)]}})

    assert (answer.status_code, answer.json()["max_mutations"]) == (413, 500)
    assert phone.pull()["changes"] == []


@matrix("query", ["last_pulled_at=-1", "last_pulled_at=1.5", "last_pulled_at=abc", "migration={", "limit=0", "x=1"])
def test_query_that_cannot_be_is_400(phone: Device, query: str) -> None:
    assert phone.get(f"watermelon?{query}").status_code == 400


def test_store_of_another_user_is_refused_where_the_client_says_whose_it_is(phone: Device) -> None:
    answer = send(phone, {"procedure_logs": {"created": [raw(new_id())]}}, headers={"X-Sync-User": str(new_user().id)})

    assert (answer.status_code, answer.json()["code"]) == (409, "user_mismatch")


def test_records_of_another_user_are_neither_seen_nor_touched(phone: Device) -> None:
    log = new_id()
    phone.push(line(log))
    stranger = device_of(new_user())

    push(stranger, since=1, updated=[raw(log, units=9)], deleted=[])

    assert only(pull(phone))["units"] == 1
    assert only(pull(stranger))["units"] == 9


def test_pull_takes_the_same_few_queries_whatever_the_number_of_records(phone: Device) -> None:
    phone.push(*(line(new_id()) for _ in range(50)))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        pull(phone)

    assert len(queries) == 2


def test_record_written_here_is_the_same_by_the_other_protocols(phone: Device) -> None:
    log = new_id()
    push(phone, created=[raw(log, modifiers='["26"]', note=" as typed ")])

    (change,) = phone.pull()["changes"]

    document = phone.get("rxdb/procedure_logs/pull").json()["documents"][0]
    assert (change["collection"], change["id"]) == ("procedure_logs", log)
    assert {n: document[n] for n in change["data"]} == change["data"]
    assert change["data"]["note"] == " as typed "


# What the library writes into a column that the app never set, by the column's type.
UNSET_LINE = {
    "modifiers": "", "role": "", "place_of_service": "", "encounter_id": "", "minutes": 0, "billing_state": "",
    "note": "", "client_created_at": 0, "client_updated_at": 0,
}  # fmt: skip


def test_new_record_with_the_librarys_unset_columns_has_the_defaults_of_the_contract(phone: Device) -> None:
    log = new_id()

    reply = push(phone, created=[raw(log, units=1, **UNSET_LINE)])

    assert reply["problems"] == []
    data = phone.pull()["changes"][0]["data"]
    assert {name: data[name] for name in UNSET_LINE} == {
        "modifiers": [], "role": "primary", "place_of_service": None, "encounter_id": None, "minutes": None,
        "billing_state": "billable", "note": "", "client_created_at": None, "client_updated_at": None,
    }  # fmt: skip


def test_creation_whose_answer_was_lost_is_sent_again_and_changes_nothing(phone: Device) -> None:
    record = raw(new_id(), units=1, **UNSET_LINE)
    push(phone, created=[record])
    head = pull(phone)["timestamp"]

    reply = push(phone, created=[record])

    assert (reply["problems"], pull(phone)["timestamp"]) == ([], head)


def test_unset_columns_beside_the_one_that_an_edit_names_are_no_data(phone: Device) -> None:
    log = new_id()
    phone.push(line(log, place_of_service="21", role="assistant", modifiers=["80"]))

    reply = push(
        phone, since=pull(phone)["timestamp"], updated=[raw(log, **{**UNSET_LINE, "units": 2, "_changed": "units"})]
    )

    assert reply["problems"] == []
    data = phone.pull()["changes"][0]["data"]
    assert (data["units"], data["place_of_service"], data["role"], data["modifiers"]) == (2, "21", "assistant", ["80"])


def test_column_that_an_edit_empties_is_null_where_it_may_be_and_refused_where_not(phone: Device) -> None:
    log = new_id()
    phone.push(line(log, place_of_service="21"))
    since = pull(phone)["timestamp"]

    emptied = push(phone, since=since, updated=[raw(log, place_of_service="", _changed="place_of_service")])
    refused = push(phone, since=since + 1, updated=[raw(log, role="", _changed="role")])

    assert emptied["problems"] == []
    assert phone.pull()["changes"][0]["data"]["place_of_service"] is None
    assert refused["problems"][0]["errors"] == {"role": ["invalid_choice"]}


def test_no_units_are_refused_whether_the_column_was_set_or_not(phone: Device) -> None:
    reply = push(phone, created=[raw(new_id(), units=0)])

    assert reply["problems"][0]["errors"] == {"units": ["out_of_range"]}


def test_setting_whose_value_was_never_set_is_null(phone: Device) -> None:
    reply = push(phone, table="settings", created=[{"id": new_id(), "key": "color", "value": ""}])

    assert reply["problems"] == []
    assert phone.pull()["changes"][0]["data"]["value"] is None
