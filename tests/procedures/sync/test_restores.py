"""A database that was restored: noticed, refused, and told to devices so that nothing they know is lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from accounts.models import User
from accounts.services.accounts import erase_account, erase_again
from accounts.services.erasure_log import erased_ids, log_erasure
from procedures.models import ProcedureLog, SyncMark, SyncState
from procedures.selectors.high_water_mark import (
    HighWaterMark,
    RestorePending,
    is_restore_pending,
    mark_in_database,
    mark_in_file,
)
from procedures.selectors.integrity import check_integrity
from procedures.services.changes.epochs import EPOCH_NUMBERS, LAST_EPOCH, EpochNotAbove, begin_epoch
from procedures.services.changes.high_water_mark import write_high_water_mark
from procedures.services.changes.totals import rebuild_totals
from procedures.tasks import mark
from tests.client.client import Client
from tests.client.store import Store
from tests.client.transport import Answer
from tests.procedures.conftest import new_id, new_user
from tests.procedures.sync.conftest import Device, line

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)


def sent_by(device: Device) -> Any:
    def send(method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        if method == "GET":
            answer = device.get(path)
        else:
            answer = device.client.post(f"/api/v1/sync/{path}", body, format="json", headers=dict(headers or {}))
        return Answer(answer.status_code, answer.json(), float(answer.headers.get("Retry-After", "0")))

    return send


def client_of(device: Device) -> Client:
    return Client(Store(), sent_by(device), user_id=str(device.user.id))


def rewind(user: User, *, through: int) -> None:
    """Make the database what it was when the user's last number was this, as a restore does."""
    ProcedureLog.objects.filter(user=user, rev__gt=through).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procedures_valuation v WHERE NOT EXISTS (SELECT FROM procedures_procedurelog l "
                       "WHERE l.user_id = v.user_id AND l.id = v.log_id)")  # fmt: skip
        cursor.execute("DELETE FROM procedures_rememberedmutation")
    rebuild_totals(user_id=user.id)
    SyncState.objects.filter(user=user).update(last_seq=through)
    SyncMark.objects.update(writes=1, highest_seq=through)


def test_mark_grows_with_each_writing_in_the_database_and_outside(phone: Device) -> None:
    first = write_high_water_mark()
    phone.push(line(new_id()))
    second = write_high_water_mark()

    assert (first.writes, second.writes, second.highest_seq) == (1, 2, 2)
    assert mark_in_file() == mark_in_database() == second


def test_deleting_the_user_with_the_highest_number_never_lowers_the_mark(phone: Device) -> None:
    phone.push(*(line(new_id()) for _ in range(5)))
    write_high_water_mark()
    phone.user.delete()

    assert write_high_water_mark().highest_seq == 6


@pytest.mark.parametrize("behind", [{"writes": 0}, {"highest_seq": 1}])
def test_database_behind_its_mark_answers_all_of_the_sync_with_503(phone: Device, behind: dict[str, int]) -> None:
    phone.push(line(new_id()))
    write_high_water_mark()
    SyncMark.objects.update(**behind)

    answers = [phone.get(path) for path in ("session", "head", "digest", "pull", "valuations", "watermelon")]
    answers += [phone.send(line(new_id())), phone.get("rxdb/settings/pull")]
    answers += [phone.client.post("/api/v1/logs", {"code": "99213", "performed_on": "2025-11-14"}, format="json")]

    assert {(a.status_code, a.json()["code"]) for a in answers} == {(503, "restore_pending")}
    assert all(30 <= int(a["Retry-After"]) < 90 for a in answers)
    assert ProcedureLog.objects.count() == 1


def test_server_does_not_raise_the_mark_of_a_restored_database_by_itself(phone: Device) -> None:
    write_high_water_mark()
    SyncMark.objects.update(writes=0)

    with pytest.raises(RestorePending):
        write_high_water_mark()
    mark(0)

    assert is_restore_pending()


def test_epoch_raises_every_sequence_and_records_the_gap(phone: Device) -> None:
    phone.push(line(new_id()))
    idle = new_user()

    epoch = begin_epoch(on=TODAY)

    first = epoch.number * EPOCH_NUMBERS
    assert (epoch.number, epoch.users) == (329, 2)
    raised = SyncState.objects.filter(last_seq=first, last_valuation_seq=first)
    assert dict(raised.values_list("user_id", "gaps")) == {phone.user.id: [[2, first]], idle.id: [[1, first]]}
    assert phone.get("head").json() == {"head": first}
    assert check_integrity().violations == ()


def test_epoch_is_above_every_earlier_one_and_never_above_what_javascript_counts(phone: Device) -> None:
    phone.push(line(new_id()))

    assert [begin_epoch(on=TODAY, number=400).number, begin_epoch(on=TODAY).number] == [400, 401]
    for number in (401, LAST_EPOCH + 1):
        with pytest.raises(EpochNotAbove):
            begin_epoch(on=TODAY, number=number)
    assert LAST_EPOCH * EPOCH_NUMBERS + EPOCH_NUMBERS - 1 < 2**53


def test_devices_give_back_what_the_server_lost_and_an_old_base_changes_nothing(phone: Device, tablet: Device) -> None:
    kept, lost = new_id(), new_id()
    phone_client, tablet_client = client_of(phone), client_of(tablet)
    phone_client.put("procedure_logs", kept, code="99213", performed_on="2025-11-14")
    phone_client.sync()
    write_high_water_mark()
    phone_client.put("procedure_logs", lost, code="99213", performed_on="2025-11-15", note="after the back-up")
    phone_client.sync()
    tablet_client.sync()
    tablet_client.put("procedure_logs", lost, units=3)
    write_high_water_mark()
    rewind(phone.user, through=2)
    call_command("sync_epoch", stdout=StringIO())

    stale = phone.send({**line(lost, note="stale"), "base_rev": 3})
    phone_client.sync()
    tablet_client.sync()
    phone_client.sync()

    assert (stale.status_code, stale.json()["reason"]) == (410, "epoch")
    assert phone_client.store.records() == tablet_client.store.records()
    records = {key[1]: data for key, (_, data) in phone_client.store.records().items()}
    assert set(records) == {kept, lost}
    assert (records[lost]["note"], records[lost]["units"]) == ("after the back-up", 3)
    assert check_integrity().violations == ()


def test_account_that_was_erased_since_the_back_up_is_erased_again(django_capture_on_commit_callbacks: Any) -> None:
    gone, stays = new_user(), new_user()
    number = gone.pk
    with django_capture_on_commit_callbacks(execute=True):
        erase_account(user=gone)
    User.objects.create(id=number, email="again@example.org")

    assert erase_again() == 1
    assert set(User.objects.values_list("pk", flat=True)) == {stays.pk}


def test_line_of_the_erased_that_was_cut_is_passed_over(settings: Settings) -> None:
    whole = uuid4()
    log_erasure(user_id=whole)
    with (settings.MARKS_FOLDER / "erased_accounts").open("a") as file:
        file.write("4b1c")

    assert erased_ids() == {whole}


def test_epoch_is_not_begun_where_nothing_was_restored() -> None:
    with pytest.raises(CommandError, match="not behind its mark"):
        call_command("sync_epoch")


def test_epoch_that_is_not_above_is_refused_by_the_command() -> None:
    with pytest.raises(CommandError, match="--epoch 0: expected a number from 1 to 8191"):
        call_command("sync_epoch", "--epoch", "0", "--anyway")


def test_mark_outside_is_never_lowered(settings: Settings) -> None:
    write_high_water_mark()
    path = settings.MARKS_FOLDER / "sync_mark.json"
    path.write_text(json.dumps({"writes": 1, "highest_seq": 900}))
    SyncMark.objects.update(highest_seq=900)
    write_high_water_mark()

    assert json.loads(path.read_text()) == {"writes": 2, "highest_seq": 900}
    assert HighWaterMark(1, 5).joined(HighWaterMark(2, 3)) == HighWaterMark(2, 5)
