"""Commands of the form of a line: record and amend, through the write path of `procedures.services.logs` alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction

from procedures.collections.logs import PROCEDURE_LOGS
from procedures.requests.records import InvalidRecord, parse_change, parse_log
from procedures.selectors.logs import ValuedLog
from procedures.services.logs import change_log, find_log, record_log
from procedures.services.records import RecordNotFound
from web.logbook.form import LineForm

# The choice of a case that is a line so far on its own.
WITH_LINE: Final = "line:"


@dataclass(frozen=True, slots=True)
class _Writer:
    user_id: UUID
    at: datetime


def record_line(form: LineForm, *, user_id: UUID, at: datetime) -> ValuedLog:
    """Store a new line, joined to its case, and return it with its credit. Raises InvalidRecord, RecordExists.

    The form's own id makes it harmless to send one form twice.
    """
    with transaction.atomic():
        case = _case(form, _Writer(user_id, at))
        own_id = {"id": form.cleaned_data["id"]} if form.cleaned_data["id"] else {}
        log = parse_log({**form.line, "encounter_id": case, **own_id}, at=at)
        return record_log(user_id=user_id, log=log, at=at)


def amend_line(form: LineForm, *, log_id: UUID, user_id: UUID, at: datetime) -> ValuedLog:
    """Change a line to what the form says; what the form does not show stays. Raises InvalidRecord, RecordNotFound."""
    with transaction.atomic():
        case = _case(form, _Writer(user_id, at))
        change = parse_change(PROCEDURE_LOGS, {**form.line, "encounter_id": case}, record_id=log_id)
        return change_log(user_id=user_id, log_id=log_id, change=change, at=at)


def _case(form: LineForm, writer: _Writer) -> str | None:
    """Return the encounter that the form chose; a line that was alone so far gets one, to be joined."""
    chosen: str = form.cleaned_data["case"]
    if not chosen.startswith(WITH_LINE):
        return chosen or None
    joined = _line(chosen.removeprefix(WITH_LINE), writer)
    if joined.fields.encounter_id is not None:
        return joined.fields.encounter_id
    case, log_id = str(uuid4()), UUID(joined.id)
    change = parse_change(PROCEDURE_LOGS, {"encounter_id": case}, record_id=log_id)
    change_log(user_id=writer.user_id, log_id=log_id, change=change, at=writer.at)
    return case


def _line(log_id: str, writer: _Writer) -> ValuedLog:
    try:
        return find_log(user_id=writer.user_id, log_id=UUID(log_id))
    except (ValueError, RecordNotFound):
        raise InvalidRecord({"encounter_id": ("unknown_case",)}) from None
