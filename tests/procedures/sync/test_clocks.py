"""No clock decides what is stored (I17)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.models import User
from tests.matrix import matrix
from tests.procedures.conftest import new_id, new_user
from tests.procedures.sync.conftest import Device, delete, device_of, line, upsert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
ORDINARY = (0, 0, 0, 0)
SHIFTED = [(0, -300, 5, -20), (0, 40, -40, 300), (-9000, 9000, 0, 1)]


def story(user: User, days: tuple[int, ...]) -> tuple[list[tuple[object, ...]], list[object]]:
    """Return statuses and numbers of a fixed sequence of pushes, each at another time of the server's clock."""
    phone, tablet = device_of(user), device_of(user)
    log, other = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
    steps = [
        (phone, [line(log), line(other)]),
        (tablet, [upsert(log, base=2, units=2), upsert(other, base=3, note="left")]),
        (phone, [upsert(log, base=2, units=3), upsert(log, base=2, note="right"), delete(other, base=3)]),
        (tablet, [delete(other, base=5), upsert(other, base=5, units=9), line(new_id())]),
    ]
    outcomes: list[tuple[object, ...]] = []
    for shift, (device, mutations) in zip(days, steps, strict=True):
        with time_machine.travel(NOON + timedelta(days=shift), tick=False):
            outcomes += [(r["status"], r.get("rev"), r.get("reason"), r.get("fields")) for r in device.push(*mutations)]
    return outcomes, [(c["rev"], c["deleted"], c["data"]) for c in phone.drain()[0]]


@matrix("days", SHIFTED)
def test_server_clock_shifted_by_days_changes_no_outcome(days: tuple[int, ...]) -> None:
    assert story(new_user(), days) == story(new_user(), ORDINARY)


@matrix("epoch_ms", [0, 4_070_908_800_000, -1])
def test_device_clock_in_1970_or_2099_is_kept_as_written_and_decides_nothing(phone: Device, epoch_ms: int) -> None:
    log = new_id()
    phone.push(line(log, client_created_at=epoch_ms, client_updated_at=epoch_ms))

    (result,) = phone.push(upsert(log, base=2, units=2))

    assert (result["status"], result["rev"]) == ("applied", 3)
    assert phone.pull()["changes"][0]["data"]["client_updated_at"] == epoch_ms
