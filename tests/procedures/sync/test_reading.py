"""Session, head, digest, valuations, history and redaction."""

from __future__ import annotations

import hashlib
from uuid import UUID, uuid5

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.models import RecordVersion, RememberedMutation, SyncState
from tests.factories import amend_line
from tests.procedures.conftest import NOW, new_id, new_user
from tests.procedures.sync.conftest import Device, delete, device_of, line, upsert

pytestmark = pytest.mark.django_db


def test_session_tells_user_namespace_collections_and_limits(phone: Device) -> None:
    session = phone.get("session").json()

    assert session["user_id"] == str(phone.user.id)
    assert UUID(session["sync_namespace"]) != phone.user.id
    assert set(session["collections"]) == {"procedure_logs", "favorites", "templates", "goals", "shifts", "settings"}
    assert session["limits"] == {
        "push_mutations": 500,
        "push_bytes": 1_048_576,
        "push_rate_per_minute": 600,
        "pull_limit_default": 500,
        "pull_limit_max": 2000,
    }
    assert (session["schema_version"], session["min_schema_version"]) == (4, 1)


def test_favorite_made_by_rest_has_the_id_that_a_device_makes_of_its_code(phone: Device) -> None:
    namespace = UUID(phone.get("session").json()["sync_namespace"])

    created = phone.client.post("/api/v1/favorites", {"code": "99213"}, format="json")

    assert created.status_code == 201, created.content
    assert created.json()["id"] == str(uuid5(namespace, "favorites:99213"))


def test_head_is_the_number_of_the_last_change_and_costs_one_statement(phone: Device) -> None:
    phone.push(line(new_id()), line(new_id()))

    with CaptureQueriesContext(connection) as captured:
        answer = phone.get("head")

    assert (answer.json(), answer["ETag"], answer["Cache-Control"]) == ({"head": 3}, '"3"', "private, no-cache")
    assert len(captured) == 1


def test_head_that_is_known_is_not_sent_again(phone: Device) -> None:
    phone.push(line(new_id()))

    known, old = phone.get("head", **{"If-None-Match": '"2"'}), phone.get("head", **{"If-None-Match": '"1"'})

    assert (known.status_code, known.content, known["ETag"]) == (304, b"", '"2"')
    assert old.status_code == 200


def test_digest_is_that_of_the_sorted_lines_of_live_records(phone: Device) -> None:
    first, second, gone = new_id(), new_id(), new_id()
    phone.push(line(first), line(second), line(gone), delete(gone), upsert(first, note="x"))

    digest = phone.get("digest").json()

    lines = "\n".join(sorted([f"{first}:6", f"{second}:3"]))
    expected = {"count": 2, "sha256": hashlib.sha256(lines.encode()).hexdigest()}
    assert (digest["head"], digest["collections"]["procedure_logs"]) == (6, expected)
    assert digest["collections"]["goals"] == {"count": 0, "sha256": hashlib.sha256(b"").hexdigest()}


def test_valuations_are_a_stream_of_their_own(phone: Device) -> None:
    log = new_id()
    phone.push(line(log))
    first = phone.get("valuations").json()
    phone.push(upsert(log, base=2, note="x"))
    unchanged = phone.get(f"valuations?cursor={first['cursor']}").json()
    phone.push(upsert(log, base=3, units=2))

    second = phone.get(f"valuations?cursor={unchanged['cursor']}").json()

    assert [(v["log_id"], v["wrvu"], v["release"], v["seq"]) for v in first["valuations"]] == [
        (log, "1.30", "RVU25D", 2)
    ]
    assert unchanged["valuations"] == []
    assert [(v["wrvu"], v["seq"]) for v in second["valuations"]] == [("2.60", 3)]


def test_valuations_come_with_their_steps_where_asked(phone: Device) -> None:
    phone.push(line(new_id(), units=2))

    (plain,), (whole,) = (phone.get(f"valuations?steps={n}").json()["valuations"] for n in (0, 1))

    assert "steps" not in plain
    assert [step["after"] for step in whole["steps"]] == ["2.60"]
    assert whole["row"]["work_rvu"] == "1.30"


def test_valuations_come_in_pages_without_loss(phone: Device) -> None:
    logs = {new_id() for _ in range(5)}
    phone.push(*map(line, logs))

    log_ids, cursor, pages = set(), "", 0
    while True:
        page = phone.get(f"valuations?limit=2{cursor}").json()
        log_ids |= {v["log_id"] for v in page["valuations"]}
        pages, cursor = pages + 1, f"&cursor={page['cursor']}"
        if not page["has_more"]:
            break

    assert (log_ids, pages) == (logs, 3)


def test_cursor_of_records_is_none_of_valuations(phone: Device) -> None:
    answer = phone.get(f"valuations?cursor={phone.pull()['cursor']}")

    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid")


def test_history_has_every_overwritten_version_the_newest_first(phone: Device, tablet: Device) -> None:
    log = new_id()
    phone.push(line(log, note="first"))
    tablet.push(upsert(log, base=2, note="second"))
    amend_line(user_id=phone.user.id, log_id=UUID(log), data={"note": "third"}, at=NOW)

    versions = phone.get(f"history/procedure_logs/{log}").json()["versions"]

    overwritten = [(v["rev"], v["data"]["note"], v["device_id"]) for v in versions]
    assert overwritten == [(3, "second", None), (2, "first", tablet.id)]


def test_history_of_a_deleted_line_still_has_its_last_content(phone: Device) -> None:
    log = new_id()
    phone.push(line(log, note="right knee"), delete(log))

    (version,) = phone.get(f"history/procedure_logs/{log}").json()["versions"]

    assert version["data"]["note"] == "right knee"


def test_history_of_what_one_never_had_is_not_found(phone: Device) -> None:
    log, other = new_id(), device_of(new_user())
    other.push(line(log), upsert(log, note="x"))

    assert phone.get(f"history/procedure_logs/{log}").status_code == 404
    assert phone.get(f"history/patients/{log}").status_code == 404


def test_deleted_lines_are_listed_with_their_last_content_the_one_deleted_last_first(phone: Device) -> None:
    first, second, kept, other = new_id(), new_id(), new_id(), device_of(new_user())
    phone.push(line(first, note="right knee"), line(second), line(kept), delete(first), delete(second))
    other.push(line(hers := new_id()), delete(hers))

    with CaptureQueriesContext(connection) as queries:
        deleted = phone.get("deleted/procedure_logs").json()["deleted"]

    assert [one["id"] for one in deleted] == [second, first]
    assert deleted[1]["data"]["note"] == "right knee"
    assert len([query for query in queries if "procedures_" in query["sql"]]) == 2
    assert phone.get("deleted/favorites").json() == {"deleted": []}
    assert phone.get("deleted/patients").status_code == 404


def test_deleted_line_that_is_restored_or_wiped_is_no_longer_listed(phone: Device) -> None:
    restored, wiped = new_id(), new_id()
    phone.push(line(restored), line(wiped), delete(restored), delete(wiped))
    phone.push(line(restored) | {"base_rev": 5})
    RecordVersion.objects.filter(record_id=wiped).delete()

    assert phone.get("deleted/procedure_logs").json() == {"deleted": []}


def test_redaction_blanks_the_note_in_record_history_and_processed_mutations(phone: Device, tablet: Device) -> None:
    log = new_id()
    phone.push(line(log, note="Mrs Example, room 12"))
    tablet.push(upsert(log, base=2, units=2))
    phone.push(upsert(log, base=2, role="assistant"))

    answer = phone.client.post(f"/api/v1/sync/history/procedure_logs/{log}/redact")

    assert (answer.status_code, answer.json()["rev"], answer.json()["data"]["note"]) == (200, 5, "")
    assert answer.json()["data"]["units"] == 2
    kept = [
        *RecordVersion.objects.values_list("data", flat=True),
        *RememberedMutation.objects.values_list("result", flat=True),
    ]
    assert len(kept) == 5
    assert "Example" not in str(kept)


def test_redaction_is_a_change_of_its_own_that_every_device_pulls(phone: Device) -> None:
    log = new_id()
    phone.push(line(log, note="Mrs Example"))
    _, cursor = phone.drain()

    phone.client.post(f"/api/v1/sync/history/procedure_logs/{log}/redact")

    assert [(c["rev"], c["data"]["note"]) for c in phone.drain(cursor=cursor)[0]] == [(3, "")]


def test_redaction_of_what_has_no_text_takes_no_number(phone: Device) -> None:
    log = new_id()
    phone.push(line(log))

    phone.client.post(f"/api/v1/sync/history/procedure_logs/{log}/redact")

    assert SyncState.objects.get(user=phone.user).last_seq == 2


def test_redaction_of_a_deleted_line_blanks_its_history(phone: Device) -> None:
    log = new_id()
    phone.push(line(log, note="Mrs Example"), delete(log))

    phone.client.post(f"/api/v1/sync/history/procedure_logs/{log}/redact")

    assert [v["data"]["note"] for v in phone.get(f"history/procedure_logs/{log}").json()["versions"]] == [""]


def test_redaction_of_somebody_elses_record_is_not_found(phone: Device) -> None:
    log, other = new_id(), device_of(new_user())
    other.push(line(log, note="mine"))

    assert phone.client.post(f"/api/v1/sync/history/procedure_logs/{log}/redact").status_code == 404
    assert other.pull()["changes"][0]["data"]["note"] == "mine"
