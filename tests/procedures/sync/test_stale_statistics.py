"""Users unknown to the statistics of the database pay no more for their pushes the more they have pushed (I19)."""

from __future__ import annotations

import pytest
from django.db import connection

from procedures.services.changes.totals import rebuild_totals
from tests.procedures.conftest import new_id, new_user
from tests.procedures.sync.conftest import device_of, line

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("catalogue")]

_FILL = """
INSERT INTO procedures_procedurelog (user_id, id, rev, since, deleted, changed_at, code, performed_on, units, modifiers,
  role, billing_state, note)
SELECT %s, gen_random_uuid(), n + 1, n + 1, false, now(), '99213', date '2025-01-01' + n %% 300, 1, '{}', 'primary',
  'billable', '' FROM generate_series(1, 8000) n
"""
_VALUE = """
INSERT INTO procedures_valuation (user_id, log_id, seq, wrvu, unadjusted_wrvu, basis, reason, release, flags, steps,
  digest, valued_at)
SELECT user_id, id, rev, 1.30, 1.30, 'work_rvu', 'valued', 'RVU25D', '{}', '[]', id, now() FROM procedures_procedurelog
"""
_READ = (
    "SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0) FROM pg_stat_user_tables "
    "WHERE relname IN ('procedures_procedurelog', 'procedures_valuation', 'procedures_daytotal', 'procedures_dayflag', "
    "'procedures_monthcode')"
)


def rows_read() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(_READ)
        ((read,),) = cursor.fetchall()
    return int(read)


@pytest.mark.slow
def test_last_of_ten_pushes_reads_at_most_twice_the_rows_of_the_first() -> None:
    known = new_user()
    with connection.cursor() as cursor:
        cursor.execute(_FILL, [known.id])
        cursor.execute(_VALUE)
        rebuild_totals(user_id=known.id)
        cursor.execute("ANALYZE")
    device = device_of(new_user())
    read = []
    for number in range(10):
        before = rows_read()
        device.push(*(line(new_id(), performed_on=f"2025-{1 + number:02}-{1 + n % 28:02}") for n in range(500)))
        read.append(rows_read() - before)

    assert read[0] > 0
    assert read[-1] <= 2 * read[0], read
