"""What is forgotten after its time: tombstones, processed mutations, replaced versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from procedures.selectors.records import TABLES
from procedures.selectors.versions import MOST_VERSIONS
from procedures.services.changes.sequence import lock_sequences

# Source: the sync contract, sections 2 and 7.
TOMBSTONES: Final = timedelta(days=400)
MUTATIONS: Final = timedelta(days=30)
VERSIONS: Final = timedelta(days=365)
VERSIONS_OF_DELETED: Final = timedelta(days=30)

_FORGET_MUTATIONS = "DELETE FROM procedures_rememberedmutation WHERE remembered_at < %s"
_FORGET_VERSIONS = "DELETE FROM procedures_recordversion WHERE replaced_at < %s"
_FORGET_SURPLUS = (
    "DELETE FROM procedures_recordversion v USING (SELECT user_id, collection, record_id, rev, row_number() OVER "
    "(PARTITION BY user_id, collection, record_id ORDER BY rev DESC) AS place FROM procedures_recordversion) o "
    "WHERE o.place > %s AND (v.user_id, v.collection, v.record_id, v.rev) = "
    "(o.user_id, o.collection, o.record_id, o.rev)"
)
_RAISE = "UPDATE procedures_syncstate SET purged_through = greatest(purged_through, %s) WHERE user_id = %s"


@dataclass(frozen=True, slots=True)
class Purge:
    """How many rows were forgotten."""

    tombstones: int = 0
    mutations: int = 0
    versions: int = 0


def purge(*, at: datetime) -> Purge:
    """Forget what is past its time; users one after the other, each under the lock of their sequence.

    A device that was away for longer than tombstones are kept is told to pull anew.
    """
    owners = _owners_of_old_tombstones(at - TOMBSTONES)
    tombstones = sum(_purge_tombstones(owner, before=at - TOMBSTONES) for owner in owners)
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_MUTATIONS, [at - MUTATIONS])
        mutations = cursor.rowcount
        versions = 0
        for statement, value in ((_FORGET_VERSIONS, at - VERSIONS), (_FORGET_SURPLUS, MOST_VERSIONS)):
            cursor.execute(statement, [value])
            versions += cursor.rowcount
        for name, table in TABLES.items():
            cursor.execute(
                f"DELETE FROM procedures_recordversion v USING {table.name} r WHERE v.collection = %s "  # noqa: S608  # names of ours
                "AND r.user_id = v.user_id AND r.id = v.record_id AND r.deleted AND r.changed_at < %s",
                [name, at - VERSIONS_OF_DELETED],
            )
            versions += cursor.rowcount
    return Purge(tombstones, mutations, versions)


def _owners_of_old_tombstones(before: datetime) -> list[UUID]:
    parts = (f"SELECT user_id FROM {t.name} WHERE deleted AND changed_at < %(before)s" for t in TABLES.values())  # noqa: S608  # as above
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(parts), {"before": before})
        return [user_id for (user_id,) in cursor.fetchall()]


@transaction.atomic
def _purge_tombstones(user_id: UUID, *, before: datetime) -> int:
    """Delete a user's tombstones of before an instant, with their versions: where one is gone, all before it are."""
    lock_sequences(user_id=user_id)
    purged: list[int] = []
    with connection.cursor() as cursor:
        for name, table in TABLES.items():
            cursor.execute(
                f"WITH gone AS (DELETE FROM {table.name} WHERE user_id = %s AND deleted AND changed_at < %s "  # noqa: S608  # as above
                "RETURNING id, rev), wiped AS (DELETE FROM procedures_recordversion v USING gone WHERE v.user_id = %s "
                "AND v.collection = %s AND v.record_id = gone.id) SELECT rev FROM gone",
                [user_id, before, user_id, name],
            )
            purged += [rev for (rev,) in cursor.fetchall()]
        if purged:
            cursor.execute(_RAISE, [max(purged), user_id])
    return len(purged)
