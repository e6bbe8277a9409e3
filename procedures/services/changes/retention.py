"""What is forgotten after its time: tombstones, processed mutations, replaced versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from procedures.selectors.records import TABLES
from procedures.selectors.sql.statements import execute, fetch_all
from procedures.selectors.versions import MOST_VERSIONS
from procedures.services.changes import sql
from procedures.services.changes.sequence import lock_sequences

# Source: the sync contract, sections 2 and 7.
TOMBSTONES: Final = timedelta(days=400)
MUTATIONS: Final = timedelta(days=30)
VERSIONS: Final = timedelta(days=365)
VERSIONS_OF_DELETED: Final = timedelta(days=30)


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
    mutations = execute(sql.FORGET_PROCESSED, [at - MUTATIONS])
    versions = execute(sql.FORGET_VERSIONS, [at - VERSIONS])
    versions += execute(sql.FORGET_SURPLUS_VERSIONS, [MOST_VERSIONS])
    for table in TABLES.values():
        versions += execute(sql.forget_versions_of_deleted(table.model), [at - VERSIONS_OF_DELETED])
    return Purge(tombstones, mutations, versions)


def _owners_of_old_tombstones(before: datetime) -> list[UUID]:
    query = sql.owners_of_tombstones(tuple(table.model for table in TABLES.values()))
    return [user_id for (user_id,) in fetch_all(query, {"before": before})]


@transaction.atomic
def _purge_tombstones(user_id: UUID, *, before: datetime) -> int:
    """Delete a user's tombstones of before an instant, with their versions: where one is gone, all before it are."""
    lock_sequences(user_id=user_id)
    values = {"user": user_id, "before": before}
    purged = [rev for table in TABLES.values() for (rev,) in fetch_all(sql.purge_tombstones(table.model), values)]
    if purged:
        execute(sql.RAISE_PURGED, [max(purged), user_id])
    return len(purged)
