"""The reference client: an edit in conflict never undoes what the same person did after it."""

from __future__ import annotations

import pytest

from accounts.models import User
from procedures.models import ProcedureLog
from tests.procedures.conftest import new_id
from tests.procedures.sync.conftest import LINE
from tests.procedures.sync.test_interruptions import Phone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]
LOGS = "procedure_logs"


def two_devices(user: User) -> tuple[Phone, Phone, str]:
    """Return two devices that know a line, and the line."""
    first, other, line = Phone(user), Phone(user), new_id()
    first.client.put(LOGS, line, **LINE)
    first.client.sync()
    other.client.sync()
    return first, other, line


def push_without_pulling(phone: Phone) -> None:
    """Push what waits, as a device whose pull came just before somebody else's change."""
    while any(edit.problem is None for edit in phone.client.store.queue()):
        phone.client.push()


def test_edit_in_conflict_that_the_person_deleted_after_is_not_sent_again(user: User) -> None:
    phone, other, line = two_devices(user)
    other.client.put(LOGS, line, note="theirs")
    other.client.sync()
    phone.client.put(LOGS, line, note="mine")
    # What comes between is seen before the deletion, so that it covers their change.
    phone.client.pull()
    phone.client.remove(LOGS, line)

    push_without_pulling(phone)
    phone.client.pull()

    assert phone.client.store.queue() == []
    assert ProcedureLog.objects.get().deleted


def test_edit_in_conflict_leaves_the_field_that_the_person_changed_again_after_it(user: User) -> None:
    phone, other, line = two_devices(user)
    other.client.put(LOGS, line, note="theirs", units=5)
    other.client.sync()
    phone.client.put(LOGS, line, note="first", units=2)
    phone.client.pull()
    phone.client.put(LOGS, line, note="second")

    push_without_pulling(phone)

    log = ProcedureLog.objects.get()
    assert (log.note, log.units, phone.client.store.queue()) == ("second", 2, [])
