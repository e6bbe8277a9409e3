"""Imports: looked at first, taken as one, taken back as one; by the one write path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from codes.selectors.codes import visible_among
from procedures.collections.collection import Json, is_same, sync_namespace
from procedures.collections.logs import CODE_LENGTH, PROCEDURE_LOGS
from procedures.importers import table
from procedures.importers.dates import DateOrder
from procedures.importers.files import sheet_of
from procedures.importers.records import MOST_RECORDS, Fault, Sent, SentRecord, TooManyRecords
from procedures.importers.sheet import SheetFacts
from procedures.models import Import, RecordVersion
from procedures.selectors.records import TABLES, stored_records
from procedures.services.changes import Base, BaseKind, Mutation, Op, Result, apply_changes
from procedures.services.changes.sequence import lock_sequences

_SLICE: Final = 500

RecordKey = tuple[str, str]
T = TypeVar("T")


class Existing(StrEnum):
    """What becomes of a record that is there with other content."""

    KEEP = "keep"
    REPLACE = "replace"


class Zeros(StrEnum):
    """What becomes of codes that a spreadsheet shortened: 100 is 00100 again, or stays as it is written."""

    RESTORE = "restore"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class FileReading:
    """What is said of a file: its names for our columns, its dates, and what becomes of lost zeros, where decided."""

    columns: Mapping[str, str] = field(default_factory=dict)
    dates: DateOrder = DateOrder.US
    zeros: Zeros | None = None


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """A code that the catalogue does not know: on how many lines, and the code of five digits that may be meant."""

    code: str
    lines: int
    offered: str | None


class ImportRefused(ValueError):
    """Something in the import cannot be taken, so nothing was; `faults` say where and what."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("Some of it cannot be taken, so nothing was.")
        self.faults = faults


class ImportNotFound(LookupError):
    """The user has made no such import."""


class ImportTakenBack(ValueError):
    """The import was taken back already."""


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do: records that are new, the same already, there with other content, or deleted here."""

    records: int
    new: int
    same: int
    differing: int
    deleted: int
    faults: Sequence[Fault]
    ignored: Sequence[str]
    unknown_codes: Sequence[UnknownCode]
    facts: SheetFacts


@dataclass(frozen=True, slots=True)
class ImportReversal:
    """What taking an import back did: records that are as they were, and those that were changed since and stay."""

    restored: int
    kept: int


@dataclass
class _RecordsByState:
    """Records by what there is of them."""

    new: list[SentRecord] = field(default_factory=list)
    same: list[SentRecord] = field(default_factory=list)
    differing: list[SentRecord] = field(default_factory=list)
    deleted: list[SentRecord] = field(default_factory=list)
    revs: dict[RecordKey, int] = field(default_factory=dict)


def read_file(*, user_id: UUID, body: bytes, reading: FileReading) -> Sent:
    """Return the lines of a CSV or XLSX file, and write nothing.

    A code that lost its zeros (100 for 00100) is a fault until `reading.zeros` says what becomes of it, but for a line
    whose id is that of a record with the code as it was. Raises UnreadableTable, TooManyRecords.
    """
    sheet = sheet_of(body)
    short = table.short_codes(sheet, reading.columns)
    offers = {one.code: one.offered for one in _unknown_codes(dict.fromkeys(short, 1)) if one.offered}
    way = table.Reading(
        sync_namespace(user_id=user_id),
        reading.columns,
        reading.dates,
        restored=offers if reading.zeros is Zeros.RESTORE else {},
        undecided=offers if reading.zeros is None else {},
        stored=_stored_codes(user_id, {record_id for code in offers for record_id in short[code]}),
    )
    return table.records_of(sheet, way)


def preview_import(*, user_id: UUID, sent: Sent) -> ImportPreview:
    """Return what an import would do, and write nothing. Raises TooManyRecords."""
    records = _sorted(user_id, sent)
    return ImportPreview(
        records=len(sent.records),
        new=len(records.new),
        same=len(records.same),
        differing=len(records.differing),
        deleted=len(records.deleted),
        faults=sent.faults,
        ignored=sent.ignored,
        unknown_codes=_unknown_codes(sent.codes),
        facts=sent.facts,
    )


@transaction.atomic
def commit_import(*, user_id: UUID, sent: Sent, existing: Existing, at: datetime) -> Import:
    """Store the records of an import, all or none; the same import again changes nothing.

    What is the same already stays, what was deleted here comes back, and `existing` says what becomes of a record with
    other content. Raises TooManyRecords, ImportRefused.
    """
    head = lock_sequences(user_id=user_id).changes
    records = _sorted(user_id, sent)
    if sent.faults:
        raise ImportRefused(sent.faults)
    wanted = [*records.new, *records.deleted, *(records.differing if existing is Existing.REPLACE else ())]
    mutations = [_creation(record, head) for record in wanted]
    changes = [
        [result.collection, result.id, result.rev, records.revs.get((result.collection, result.id))]
        for result in _applied(user_id, mutations, at)
    ]
    return Import.objects.create(user_id=user_id, id=uuid4(), made_at=at, records=len(sent.records), changes=changes)


@transaction.atomic
def revert_import(*, user_id: UUID, import_id: UUID, at: datetime) -> ImportReversal:
    """Undo an import: delete what it made, restore what it replaced; what was changed since stays as it is.

    Raises ImportNotFound, ImportTakenBack.
    """
    lock_sequences(user_id=user_id)
    import_ = Import.objects.filter(user_id=user_id, id=import_id).first()
    if import_ is None:
        raise ImportNotFound(str(import_id))
    if import_.taken_back_at is not None:
        raise ImportTakenBack("This import was taken back already.")
    before = _versions(user_id, import_.changes)
    results = _applied(user_id, [_undoing(change, before) for change in import_.changes], at)
    restored = sum(result.holds for result in results)
    import_.taken_back_at = at
    import_.save(update_fields=["taken_back_at"])
    return ImportReversal(restored, len(results) - restored)


def imports_of(*, user_id: UUID) -> QuerySet[Import]:
    """Return the user's imports."""
    return Import.objects.filter(user_id=user_id)


def _unknown_codes(lines_by_code: Mapping[str, int]) -> list[UnknownCode]:
    """Return the codes that the catalogue does not know, those of most lines first; one query."""
    padded = {code: code.zfill(CODE_LENGTH) for code in lines_by_code if code.isdigit()}
    known = visible_among({*lines_by_code, *padded.values()})
    unknown = [
        UnknownCode(code, lines, offered if (offered := padded.get(code)) in known else None)
        for code, lines in lines_by_code.items()
        if code and code not in known
    ]
    return sorted(unknown, key=lambda one: (-one.lines, one.code))


def _stored_codes(user_id: UUID, ids: Iterable[str]) -> dict[str, str]:
    """Return the codes of those lines of the user's that there are, by id."""
    rows = stored_records(user_id=user_id, table=TABLES[PROCEDURE_LOGS.name], ids=list(ids))
    return {row["id"]: row["code"] for row in rows if not row["deleted"]}


def _sorted(user_id: UUID, sent: Sent) -> _RecordsByState:
    if len(sent.records) > MOST_RECORDS:
        raise TooManyRecords(f"{len(sent.records)} records are more than {MOST_RECORDS}")
    records = _RecordsByState()
    for part in _parts(sent.records):
        stored = _stored(user_id, part)
        for record in part:
            row = stored.get((record.collection, record.id))
            if row is None:
                records.new.append(record)
            elif row["deleted"]:
                records.deleted.append(record)
            elif all(is_same(row[name], value) for name, value in record.data.items()):
                records.same.append(record)
            else:
                records.differing.append(record)
                records.revs[record.collection, record.id] = row["rev"]
    return records


def _stored(user_id: UUID, records: Iterable[SentRecord]) -> dict[RecordKey, Mapping[str, Any]]:  # Any: JSON
    ids: dict[str, list[str]] = {}
    for record in records:
        ids.setdefault(record.collection, []).append(record.id)
    return {
        (name, row["id"]): row
        for name, wanted in ids.items()
        for row in stored_records(user_id=user_id, table=TABLES[name], ids=wanted)
    }


def _creation(record: SentRecord, head: int) -> Mutation:
    """Return the wish that a record shall be so, made on everything up to now."""
    return Mutation(record.collection, Op.UPSERT, record.id, record.data, Base(BaseKind.PULL, head))


def _undoing(change: Sequence[str | int | None], before: Mapping[RecordKey, Mapping[str, Json]]) -> Mutation:
    collection, record_id, rev, was = change
    key = (str(collection), str(record_id))
    base = Base(BaseKind.REVISION, int(rev or 0))
    if was is None or key not in before:
        return Mutation(key[0], Op.DELETE, key[1], base=base)
    return Mutation(key[0], Op.UPSERT, key[1], before[key], base)


def _versions(user_id: UUID, changes: Iterable[Sequence[str | int | None]]) -> dict[RecordKey, Mapping[str, Json]]:
    wanted = {(str(c), str(i)): was for c, i, _, was in changes if was is not None}
    rows = RecordVersion.objects.filter(user_id=user_id, record_id__in=[record_id for _, record_id in wanted])
    return {key: row.data for row in rows if wanted.get(key := (row.collection, str(row.record_id))) == row.rev}


def _applied(user_id: UUID, mutations: Sequence[Mutation], at: datetime) -> list[Result]:
    return [
        result for part in _parts(mutations) for result in apply_changes(user_id=user_id, mutations=part, at=at).results
    ]


def _parts(all_of_them: Sequence[T]) -> Iterator[Sequence[T]]:
    for first in range(0, len(all_of_them), _SLICE):
        yield all_of_them[first : first + _SLICE]
