"""What is forgotten after its time, and that a device that was away for longer is told."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from procedures.models import ProcedureLog, RecordVersion, RememberedMutation, SyncState
from procedures.selectors.integrity import check_integrity
from procedures.services.changes.retention import Purge, purge
from tests.procedures.conftest import new_id, new_user
from tests.procedures.sync.conftest import Device, delete, device_of, line, upsert

pytestmark = pytest.mark.django_db


def in_days(days: int) -> Purge:
    return purge(at=timezone.now() + timedelta(days=days))


def test_tombstone_goes_after_400_days_and_devices_behind_it_pull_anew(phone: Device) -> None:
    gone, kept = new_id(), new_id()
    phone.push(line(gone), line(kept))
    away = phone.pull()["cursor"]
    phone.push(delete(gone, base=3))
    cursor = phone.pull(cursor=away)["cursor"]

    assert in_days(399).tombstones == 0
    assert in_days(401).tombstones == 1
    assert SyncState.objects.get().purged_through == 4
    answer = phone.get(f"pull?cursor={away}")
    assert (answer.status_code, answer.json()["reason"]) == (410, "retention")
    assert phone.pull(cursor=cursor)["changes"] == []
    assert [change["id"] for change in phone.pull()["changes"]] == [kept]
    assert check_integrity().violations == ()


def test_purge_of_one_user_leaves_the_streams_of_others(phone: Device) -> None:
    other = device_of(new_user())
    for device in (phone, other):
        device.push(line(new_id()))
    gone = new_id()
    phone.push(line(gone), delete(gone))

    in_days(401)

    assert dict(SyncState.objects.values_list("user_id", "purged_through")) == {phone.user.id: 4, other.user.id: 0}


def test_remembered_mutation_goes_after_30_days(phone: Device) -> None:
    phone.push(line(new_id()))

    assert (in_days(29).mutations, in_days(31).mutations) == (0, 1)
    assert not RememberedMutation.objects.exists()


def test_replaced_version_goes_after_a_year(phone: Device) -> None:
    log = new_id()
    phone.push(line(log), upsert(log, units=2))

    assert (in_days(364).versions, in_days(366).versions) == (0, 1)


def test_versions_of_a_deleted_line_go_after_30_days(phone: Device) -> None:
    log, live = new_id(), new_id()
    phone.push(line(log), upsert(log, units=2), delete(log), line(live), upsert(live, units=2))

    assert (in_days(29).versions, in_days(31).versions) == (0, 2)
    assert {str(version.record_id) for version in RecordVersion.objects.all()} == {live}


def test_no_more_than_fifty_versions_of_a_record_are_kept(phone: Device) -> None:
    log = new_id()
    phone.push(line(log), *(upsert(log, units=2 + n % 900) for n in range(60)))

    assert in_days(1).versions == 10
    assert min(RecordVersion.objects.values_list("rev", flat=True)) == 12


def test_command_says_how_much_was_forgotten(phone: Device) -> None:
    log = new_id()
    phone.push(line(log), delete(log))
    ProcedureLog.objects.update(changed_at=timezone.now() - timedelta(days=401))
    said = StringIO()

    call_command("sync_purge", stdout=said)

    assert said.getvalue() == "Forgotten: 1 tombstones, 0 processed mutations, 0 versions.\n"
