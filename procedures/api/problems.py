"""How exceptions of procedures are answered."""

from __future__ import annotations

from typing import Final

from procedures.api.imports.serializers import faults_json
from procedures.importers.document import UnreadableDocument
from procedures.importers.records import MOST_RECORDS, TooManyRecords
from procedures.importers.sheet import UnreadableTable
from procedures.reports.periods import MOST_BUCKETS, MOST_DAYS
from procedures.reports.summary import SpanTooLong, TooManyBuckets
from procedures.requests.calculation import InvalidRequest
from procedures.requests.contracts import InvalidContractBody
from procedures.requests.records import InvalidRecord
from procedures.selectors.earnings import MOST_PERIODS, SpanWithoutPeriods
from procedures.selectors.high_water_mark import RestorePending
from procedures.selectors.revaluations import RevaluationNotFound
from procedures.services.changes import TooManyDevices, UnknownBase, UnknownUser
from procedures.services.changes.redaction import UnknownRecord
from procedures.services.contracts import ContractInUse, ContractNotFound, InvalidContract
from procedures.services.imports import ImportNotFound, ImportRefused, ImportTakenBack
from procedures.services.logs import MOST_LOGS, TooManyLogs
from procedures.services.pay_periods import NoSuchPeriod, PeriodIsClosed, PeriodNotOver
from procedures.services.previews import MOST_LINES, TooManyLines
from procedures.services.records import RecordExists, RecordNotFound
from procedures.services.reminders import NoReminders, RemindersOff, TooManySubscriptions
from procedures.services.valuations import ReleaseNotPublished
from wire.problems.problem import ProblemType

PROBLEM_TYPES: Final = (
    ProblemType(InvalidRecord, status=400, code="invalid", errors=lambda error: error.errors),
    ProblemType(
        ImportRefused,
        status=400,
        code="invalid",
        members=lambda error: {"fault_count": len(error.faults), "faults": faults_json(error.faults)},
    ),
    ProblemType(UnreadableDocument, status=400, code="unreadable"),
    ProblemType(UnreadableTable, status=400, code="unreadable"),
    ProblemType(ImportNotFound, status=404, code="not_found", detail="You have made no such import."),
    ProblemType(ImportTakenBack, status=409, code="taken_back"),
    ProblemType(TooManyRecords, status=413, code="too_many", members=lambda _: {"max_records": MOST_RECORDS}),
    ProblemType(InvalidRequest, status=400, code="invalid", errors=lambda error: error.errors),
    ProblemType(RecordExists, status=409, code="id_exists"),
    ProblemType(RecordNotFound, status=404, code="not_found", detail="You have no such record."),
    ProblemType(TooManyLogs, status=400, code="too_many", detail=f"At most {MOST_LOGS} lines are taken at once."),
    ProblemType(InvalidContract, status=400, code="invalid", errors=lambda error: error.errors),
    ProblemType(InvalidContractBody, status=400, code="invalid", errors=lambda error: error.errors),
    ProblemType(ContractNotFound, status=404, code="not_found", detail="You have no such contract."),
    ProblemType(ContractInUse, status=409, code="contract_in_use"),
    ProblemType(NoSuchPeriod, status=404, code="no_such_period"),
    ProblemType(PeriodIsClosed, status=409, code="period_is_closed"),
    ProblemType(PeriodNotOver, status=409, code="period_not_over"),
    ProblemType(
        SpanWithoutPeriods, status=400, code="too_many_periods", detail=f"At most {MOST_PERIODS} periods are given."
    ),
    ProblemType(RevaluationNotFound, status=404, code="not_found", detail="You have no such report."),
    ProblemType(ReleaseNotPublished, status=404, code="unknown_release"),
    ProblemType(
        TooManyLines, status=400, code="too_many_lines", detail=f"At most {MOST_LINES} lines are worked out at once."
    ),
    ProblemType(
        SpanTooLong, status=400, code="span_too_long", detail=f"At most ten years ({MOST_DAYS} days) are summed up."
    ),
    ProblemType(
        TooManyBuckets, status=400, code="too_many_buckets", detail=f"At most {MOST_BUCKETS} buckets are given."
    ),
    ProblemType(
        UnknownUser,
        status=401,
        code="not_authenticated",
        detail="The account does not exist any more.",
        headers={"WWW-Authenticate": "Bearer"},
        members=lambda _: {"reason": "revoked"},
    ),
    ProblemType(TooManyDevices, status=403, code="device_limit"),
    ProblemType(UnknownRecord, status=404, code="not_found", detail="You have no such record."),
    ProblemType(
        RestorePending,
        status=503,
        code="restore_pending",
        detail="The server was restored and is not ready yet; nothing is lost, send it again later.",
        retry_after=range(30, 90),
    ),
    ProblemType(NoReminders, status=404, code="not_found"),
    ProblemType(RemindersOff, status=409, code="reminders_off"),
    ProblemType(TooManySubscriptions, status=409, code="too_many"),
    ProblemType(UnknownBase, status=410, code="resync_required", members=lambda _: {"reason": "epoch"}),
)
