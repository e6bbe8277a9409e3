"""How exceptions of procedures are answered."""

from __future__ import annotations

from procedures.api.imports.views import faults_json
from procedures.importers.document import UnreadableDocument
from procedures.importers.records import MOST_RECORDS, TooManyRecords
from procedures.importers.sheet import UnreadableTable
from procedures.reports.periods import MOST_BUCKETS, MOST_DAYS
from procedures.reports.summary import SpanTooLong, TooManyBuckets
from procedures.requests.calculation import InvalidRequest
from procedures.requests.contracts import InvalidContractBody
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
from procedures.services.records import InvalidRecord, RecordExists, RecordNotFound
from procedures.services.valuations import UnknownRelease
from wire.problems.responses import register

register(InvalidRecord, status=400, code="invalid", errors=lambda error: error.errors)
register(
    ImportRefused,
    status=400,
    code="invalid",
    members=lambda error: {"fault_count": len(error.faults), "faults": faults_json(error.faults)},
)
register(UnreadableDocument, status=400, code="unreadable")
register(UnreadableTable, status=400, code="unreadable")
register(ImportNotFound, status=404, code="not_found", detail="You have made no such import.")
register(ImportTakenBack, status=409, code="taken_back")
register(TooManyRecords, status=413, code="too_many", members=lambda _: {"max_records": MOST_RECORDS})
register(InvalidRequest, status=400, code="invalid", errors=lambda error: error.errors)
register(RecordExists, status=409, code="id_exists")
register(RecordNotFound, status=404, code="not_found", detail="You have no such record.")
register(TooManyLogs, status=400, code="too_many", detail=f"At most {MOST_LOGS} lines are taken at once.")
register(InvalidContract, status=400, code="invalid", errors=lambda error: error.errors)
register(InvalidContractBody, status=400, code="invalid", errors=lambda error: error.errors)
register(ContractNotFound, status=404, code="not_found", detail="You have no such contract.")
register(ContractInUse, status=409, code="contract_in_use")
register(NoSuchPeriod, status=404, code="no_such_period")
register(PeriodIsClosed, status=409, code="period_is_closed")
register(PeriodNotOver, status=409, code="period_not_over")
register(SpanWithoutPeriods, status=400, code="too_many_periods", detail=f"At most {MOST_PERIODS} periods are given.")
register(RevaluationNotFound, status=404, code="not_found", detail="You have no such report.")
register(UnknownRelease, status=404, code="unknown_release")
register(TooManyLines, status=400, code="too_many_lines", detail=f"At most {MOST_LINES} lines are worked out at once.")
register(SpanTooLong, status=400, code="span_too_long", detail=f"At most ten years ({MOST_DAYS} days) are summed up.")
register(TooManyBuckets, status=400, code="too_many_buckets", detail=f"At most {MOST_BUCKETS} buckets are given.")
register(
    UnknownUser,
    status=401,
    code="not_authenticated",
    detail="The account does not exist any more.",
    headers={"WWW-Authenticate": "Bearer"},
)
register(TooManyDevices, status=403, code="device_limit")
register(UnknownRecord, status=404, code="not_found", detail="You have no such record.")
register(
    RestorePending,
    status=503,
    code="restore_pending",
    detail="The server was restored and is not ready yet; nothing is lost, send it again later.",
    retry_after=range(30, 90),
)
register(UnknownBase, status=410, code="resync_required", members=lambda _: {"reason": "epoch"})
