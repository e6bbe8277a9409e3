"""The integrity check names each rule that stored data breaks, and the row that breaks it."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from procedures.selectors.integrity import check_integrity
from tests.matrix import matrix
from tests.procedures.conftest import new_id
from tests.procedures.sync.conftest import Device, delete, line, upsert

pytestmark = pytest.mark.django_db

BROKEN = [
    ("UPDATE procedures_syncstate SET last_seq = 3", "its rev is above the last number, or not above the first"),
    ("UPDATE procedures_procedurelog SET rev = 1 WHERE rev = 4",
     "its rev is above the last number, or not above the first"),
    ("UPDATE procedures_syncstate SET gaps = '[[2, 5]]'", "its rev lies in a gap"),
    ("UPDATE procedures_procedurelog SET since = 90", "a field changed before the record was made, or after its rev"),
    ('UPDATE procedures_procedurelog SET field_revs = \'{"units": 90}\' WHERE NOT deleted',
     "a field changed before the record was made, or after its rev"),
    ("DELETE FROM procedures_valuation", "a live line has no credit"),
    ("UPDATE procedures_valuation SET log_id = gen_random_uuid()", "a credit has no live line"),
    ("UPDATE procedures_valuation SET seq = 90", "the number of a credit is above the last one"),
    ("UPDATE procedures_syncstate SET purged_through = 90", "the purged part is longer than the stream"),
    ("UPDATE procedures_syncstate SET gaps = '[[9, 9]]'", "a gap is no pair of rising numbers"),
    ("UPDATE procedures_favorite SET rev = 4", "two records have one number"),
    ("UPDATE procedures_recordversion SET rev = 80", "a replaced version is not older than its record"),
    ('UPDATE procedures_rememberedmutation SET result = \'{"rev": 90}\'',
     "a processed mutation names a number that was not given"),
    ("UPDATE procedures_daytotal SET wrvu = wrvu + 0.01", "a day total differs from the lines"),
    ("UPDATE procedures_procedurelog SET performed_on = '2025-11-15' WHERE NOT deleted",
     "a day total differs from the lines"),
    ("INSERT INTO procedures_dayflag (user_id, day, role, basis, flag, lines, units) "
     "SELECT user_id, day, role, basis, 'made_up', 0, 0 FROM procedures_daytotal",
     "a day flag differs from the lines"),
    ("UPDATE procedures_monthcode SET units = 90", "a month code differs from the lines"),
    ("DELETE FROM procedures_monthcode", "a month code differs from the lines"),
    ("UPDATE procedures_procedurelog SET note = 'x' WHERE deleted", "a tombstone has a payload"),
    ("UPDATE procedures_procedurelog SET code = 'ab' WHERE NOT deleted", "code is invalid_format"),
]  # fmt: skip


@pytest.fixture
def stored(phone: Device) -> None:
    kept, gone = new_id(), new_id()
    phone.push(line(kept), line(gone))
    phone.push(upsert(kept, base=2, units=2), delete(gone, base=3))
    phone.push(upsert(new_id(), collection="favorites", code="99213"))


@pytest.mark.usefixtures("stored")
def test_what_devices_pushed_is_well() -> None:
    said = StringIO()

    call_command("sync_check", stdout=said)

    assert said.getvalue() == "All is well: 3 records of 1 users.\n"


@pytest.mark.usefixtures("stored")
@matrix(("statement", "rule"), BROKEN)
def test_broken_rule_is_named_with_its_row(statement: str, rule: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount

    assert rule in {violation.rule for violation in check_integrity().violations}


@pytest.mark.usefixtures("stored")
def test_command_fails_and_names_user_and_record() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procedures_procedurelog SET note = 'x' WHERE deleted RETURNING user_id, id")
        ((user_id, log_id),) = cursor.fetchall()
    output = StringIO()

    with pytest.raises(CommandError, match="1 violations among 3 records of 1 users"):
        call_command("sync_check", stderr=output)

    assert output.getvalue() == f"user {user_id}: procedure_logs {log_id}: a tombstone has a payload\n"


def test_former_name_of_the_check_still_works() -> None:
    said = StringIO()

    call_command("sync_doctor", stdout=said)

    assert said.getvalue().startswith("All is well:")
