"""Employers' statements: looked at first, then read by a mapping and stored; the file itself is stored nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from codes.selectors.codes import visible_codes
from statements.domain.statement_lines import DateBasis, StatementLine
from statements.matching.selection import LOOK_BACK_DAYS
from statements.models import Statement, StoredStatementLine
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.layouts import KeptLayout, apply_layout, layout_of
from statements.reading.messages import to_json
from statements.reading.reader import inspect_statement, read_statement
from statements.reading.values import (
    NoteKind,
    ReadingNote,
    StatementInspection,
    StatementMapping,
    StatementReading,
)
from statements.selectors.comparisons import comparisons_of
from statements.selectors.statements import (
    find_statement,
    has_own_lines,
    layouts_of,
    own_groups,
    reading_of,
    statements_of,
)
from statements.services.comparisons import forget_comparisons
from statements.services.layouts import keep_layout

MOST_STATEMENTS: Final = 200
MOST_LINES: Final = 1_000_000
_SLICE: Final = 5_000


class TooManyStatements(ValueError):
    """A user keeps as many statements, or lines of them, as are kept."""


class DaysOutOfOrder(ValueError):
    """The last day of a statement is before its first."""


@dataclass(frozen=True, slots=True)
class FittingLayout:
    """A layout that the user keeps, and the mapping that it makes of the file."""

    id: UUID
    label: str
    mapping: StatementMapping


@dataclass(frozen=True, slots=True)
class InspectedUpload:
    """What a file seems to be, which of the user's layouts fit it, and what is kept of this very file already."""

    inspection: StatementInspection
    layouts: Sequence[FittingLayout]
    kept: Statement | None = None


@dataclass(frozen=True, slots=True)
class StatementUpload:
    """What the person says of a file: how it is read, their own label, its days where they know better.

    `keep_layout` is the label under which the mapping is kept for the next file; `replaces` the id of a statement
    that this one takes the place of.
    """

    mapping: StatementMapping
    label: str = ""
    first_on: date | None = None
    last_on: date | None = None
    replaces: UUID | None = None
    keep_layout: str = ""


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """A statement, whether it was stored now or was there already, and whether an earlier one was withdrawn for it."""

    statement: Statement
    is_new: bool
    has_withdrawn: bool


def provider_key(user_id: UUID) -> bytes:
    """Return the key of an account for digests of providers; it changes with the secret key of the server."""
    return salted_hmac("statements.providers", str(user_id), algorithm="sha256").digest()


@sensitive_variables("body")
def inspect_upload(*, user_id: UUID, body: bytes, year: int | None = None) -> InspectedUpload:
    """Return what a file seems to be; nothing is stored. Raises UnreadableStatement, ReaderUnavailable."""
    inspection = inspect_statement(body, codes=_codes(), key=provider_key(user_id), year=year)
    if _is_beside_log(user_id, inspection):
        note = ReadingNote(NoteKind.NO_OWN_LINES, 1)
        inspection = replace(inspection, notes=(note, *inspection.notes))
    fitting = ((row, apply_layout(inspection, kept)) for row, kept in layouts_of(user_id=user_id))
    return InspectedUpload(
        inspection,
        [FittingLayout(row.id, row.label, mapping) for row, mapping in fitting if mapping is not None],
        _in_force(user_id, sha256(body).hexdigest()).order_by("-made_at", "id").first(),
    )


def _is_beside_log(user_id: UUID, inspection: StatementInspection) -> bool:
    """Return whether the log has nothing on the days of a file, nor on those before which may be posted in them."""
    if inspection.first_on is None or inspection.last_on is None:
        return False
    first_on = inspection.first_on
    if inspection.mapping.basis is DateBasis.POSTING:
        first_on -= timedelta(days=LOOK_BACK_DAYS)
    return not has_own_lines(user_id=user_id, first_on=first_on, last_on=inspection.last_on)


@sensitive_variables("body")
def store_statement(*, user_id: UUID, body: bytes, upload: StatementUpload, at: datetime) -> StoredUpload:
    """Read a file by its mapping and store its lines; the same file by the same mapping and days is there already.

    A file that was read otherwise, or for other days, before is withdrawn. One that is there already keeps its label;
    what it takes the place of is withdrawn, and its layout is kept, as that of a new one. Raises UnreadableStatement,
    ReaderUnavailable, TooManyStatements, TooManyLayouts, StatementNotFound for what is replaced, DaysOutOfOrder.
    """
    digest = sha256(body).hexdigest()
    if upload.replaces is not None:
        find_statement(user_id=user_id, statement_id=upload.replaces)
    layout = _layout(user_id, body, upload)
    read = None if _kept(user_id, digest, upload) else _read(user_id, body, upload, at)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user_id)
        # A second tap on the button comes while the first is being read, and what was kept may be gone since.
        kept = _kept(user_id, digest, upload)
        if kept is None:
            stored = _store(*(read or _read(user_id, body, upload, at)), at)
        else:
            stored = StoredUpload(kept, is_new=False, has_withdrawn=_withdraw_named(kept, upload.replaces, at))
        if layout is not None:
            keep_layout(user_id=user_id, label=upload.keep_layout, layout=layout, at=at)
    return stored


def _in_force(user_id: UUID, digest: str) -> QuerySet[Statement]:
    """Return the statements of a file, by its SHA-256, that were not withdrawn."""
    return statements_of(user_id=user_id).filter(sha256=digest, withdrawn_at=None)


def _kept(user_id: UUID, digest: str, upload: StatementUpload) -> Statement | None:
    """Return the statement in force of the same file by the same mapping and days, None where there is none."""
    alike = _in_force(user_id, digest).filter(mapping=to_json(upload.mapping)).order_by("made_at", "id")
    return next((one for one in alike if _days(reading_of(one), upload) == (one.first_on, one.last_on)), None)


def _days(reading: StatementReading, upload: StatementUpload) -> tuple[date | None, date | None]:
    """Return the days of a statement: as the person says, else as they were read."""
    return upload.first_on or reading.first_on, upload.last_on or reading.last_on


@sensitive_variables("body")
def _read(
    user_id: UUID, body: bytes, upload: StatementUpload, at: datetime
) -> tuple[Statement, Sequence[StatementLine]]:
    groups = own_groups(user_id=user_id) if upload.mapping.providers else ()
    key = provider_key(user_id)
    reading = read_statement(body, upload.mapping, codes=_codes(), key=key, own_groups=groups)
    statement = _statement(user_id, reading, upload, at)
    statement.sha256, statement.size = sha256(body).hexdigest(), len(body)
    return statement, reading.lines


def _store(statement: Statement, lines: Sequence[StatementLine], at: datetime) -> StoredUpload:
    _require_room(statement.user_id, len(lines))
    has_withdrawn = _withdraw_replaced(statement, at)
    statement.save(force_insert=True)
    StoredStatementLine.objects.bulk_create(_rows(statement, lines), batch_size=_SLICE)
    return StoredUpload(statement, is_new=True, has_withdrawn=has_withdrawn)


@sensitive_variables("body")
def _layout(user_id: UUID, body: bytes, upload: StatementUpload) -> KeptLayout | None:
    """Return the layout to be kept, None where the person asks for none."""
    if not upload.keep_layout:
        return None
    inspection = inspect_statement(body, codes=_codes(), key=provider_key(user_id), year=upload.mapping.year)
    return layout_of(upload.mapping, inspection)


def delete_statement(*, user_id: UUID, statement_id: UUID) -> None:
    """Delete a statement with its lines and comparisons. Raises StatementNotFound."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user_id)
        find_statement(user_id=user_id, statement_id=statement_id)
        forget_comparisons(comparisons_of(user_id=user_id, statement_id=statement_id))
        StoredStatementLine.objects.filter(user_id=user_id, statement_id=statement_id).delete()
        statements_of(user_id=user_id).filter(id=statement_id).delete()


def _codes() -> frozenset[str]:
    return frozenset(visible_codes().values_list("code", flat=True))


def _statement(user_id: UUID, reading: StatementReading, upload: StatementUpload, at: datetime) -> Statement:
    first_on, last_on = _days(reading, upload)
    if first_on is None or last_on is None:
        raise UnreadableStatement(FaultCode.NO_ROWS)
    if last_on < first_on:
        raise DaysOutOfOrder
    dropped = Counter(reading.dropped)
    return Statement(
        user_id=user_id,
        id=uuid4(),
        rows=reading.rows,
        shape=reading.shape.value,
        basis=reading.basis.value,
        first_on=first_on,
        last_on=last_on,
        label=upload.label,
        mapping=to_json(upload.mapping),
        dropped=[{"kind": kind.value, "count": count} for kind, count in sorted(dropped.items())],
        facts=to_json(replace(reading, lines=())),
        made_at=at,
        replaces=upload.replaces,
    )


def _require_room(user_id: UUID, lines: int) -> None:
    kept = StoredStatementLine.objects.filter(user_id=user_id).count()
    if statements_of(user_id=user_id).count() >= MOST_STATEMENTS or kept + lines > MOST_LINES:
        raise TooManyStatements


def _withdraw_replaced(statement: Statement, at: datetime) -> bool:
    """Withdraw what a statement takes the place of: what it names, and the same file as it was read before.

    Return whether there was any.
    """
    before = _in_force(statement.user_id, statement.sha256)
    if statement.replaces is None:
        latest = before.order_by("-made_at", "id").first()
        statement.replaces = None if latest is None else latest.id
    in_force = statements_of(user_id=statement.user_id).filter(withdrawn_at=None)
    alike = Q(sha256=statement.sha256) | Q(id=statement.replaces)
    return in_force.filter(alike).update(withdrawn_at=at) > 0


def _withdraw_named(kept: Statement, replaces: UUID | None, at: datetime) -> bool:
    """Withdraw what a statement that is there already is now said to take the place of; return whether it was in force.

    `replaces` of the statement is then what was named last: what it named before is withdrawn, and stays so.
    """
    if replaces is None:
        return False
    in_force = statements_of(user_id=kept.user_id).filter(withdrawn_at=None)
    if not in_force.filter(id=replaces).exclude(id=kept.id).update(withdrawn_at=at):
        return False
    kept.replaces = replaces
    in_force.filter(id=kept.id).update(replaces=replaces)
    return True


def _rows(statement: Statement, lines: Sequence[StatementLine]) -> Iterator[StoredStatementLine]:
    for line in lines:
        yield StoredStatementLine(
            user_id=statement.user_id,
            statement_id=statement.id,
            number=line.number,
            service_on=line.service_on,
            posted_on=line.posted_on,
            month=line.month,
            code=line.code,
            modifiers=list(line.modifiers),
            units=line.units,
            wrvu=line.wrvu,
            kind=line.kind.value,
            repeats=line.repeats,
        )
