"""Totals made anew from the lines, which the write path keeps by differences."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from procedures.selectors.logs import users_with_records
from procedures.selectors.sql.snapshot import WITHOUT_TIME_LIMIT
from procedures.selectors.sql.statements import execute
from procedures.services.changes import sql
from procedures.services.changes.sequence import UnknownUser, lock_sequences, store_sequences


@dataclass(frozen=True, slots=True)
class RebuiltTotals:
    """Of how many users totals were made anew, and how many rows they have."""

    users: int = 0
    rows: int = 0


def rebuild_totals(*, user_id: UUID | None = None) -> RebuiltTotals:
    """Make all totals of a user, or of all users, anew from the lines: a transaction a user, under the user's lock.

    What was so already comes out the same, so it can be broken off and run again. The last number of valuations goes up
    by one, so that nobody who keeps an answer of the totals before is told that nothing has changed.
    """
    users = list(users_with_records()) if user_id is None else [user_id]
    rows = [_rebuild(user) for user in users]
    return RebuiltTotals(len(users), sum(rows))


@transaction.atomic
def _rebuild(user_id: UUID) -> int:
    try:
        sequences = lock_sequences(user_id=user_id)
    except UnknownUser:  # deleted since the users were listed
        return 0
    execute(WITHOUT_TIME_LIMIT)
    rows = 0
    for delete, insert in sql.REBUILD_TOTALS:
        execute(delete, [user_id])
        rows += execute(insert, [user_id])
    store_sequences(sequences.reaching(valuations=sequences.valuations + 1), user_id=user_id)
    return rows
