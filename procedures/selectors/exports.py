"""All that a user has, in parts: for exports, whose size nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from accounts.domain.career import DatedStage, stage_on
from accounts.models import User
from accounts.selectors import stages_of
from procedures.domain.production import CountsAs, counts_as
from procedures.models import ProcedureLog
from procedures.selectors.logs import ValuedLog, valued_logs
from procedures.selectors.records import TABLES, Table
from procedures.selectors.sql import records as sql
from procedures.selectors.sql.statements import fetch_in_parts

_PART: Final = 1000


def record_texts(*, user_id: UUID, table: Table) -> Iterator[str]:
    """Yield the live records of a collection as JSON `{"id","rev","data"}`, in the order of their changes."""
    yield from _texts(sql.export_records(table.model), user_id)


def tombstone_texts(*, user_id: UUID) -> Iterator[str]:
    """Yield the deleted records as JSON `{"collection","id","rev","deleted_at"}`, in the order of their deletion."""
    yield from _texts(sql.export_tombstones(tuple(table.model for table in TABLES.values())), user_id)


def version_texts(*, user_id: UUID) -> Iterator[str]:
    """Yield the overwritten versions as JSON `{"collection","id","rev","replaced_at","data"}`."""
    yield from _texts(sql.EXPORT_VERSIONS, user_id)


def valued_in_order(logs: QuerySet[ProcedureLog], *, user_id: UUID) -> Iterator[ValuedLog]:
    """Yield lines with their credits by date of service, then id; two queries a thousand lines."""
    rows = logs.order_by("performed_on", "id").iterator(chunk_size=_PART)
    while part := list(islice(rows, _PART)):
        yield from valued_logs(part, user_id=user_id)


def counting_by(stages: Sequence[DatedStage]) -> Callable[[ValuedLog], CountsAs]:
    """Return what tells of a line whether it is own production, training or observed, by its owner's career stages."""

    def counted(line: ValuedLog) -> CountsAs:
        return counts_as(role=line.fields.role, stage=stage_on(stages, line.fields.performed_on))

    return counted


def counting_of(*, user: User) -> Callable[[ValuedLog], CountsAs]:
    """Return the same by the career stages that a user has stored; one query."""
    return counting_by(stages_of(user))


def _texts(query: str, user_id: UUID) -> Iterator[str]:
    return (text for (text,) in fetch_in_parts(query, {"user": user_id}))
