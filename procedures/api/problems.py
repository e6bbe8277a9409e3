"""How exceptions of procedures are answered."""

from __future__ import annotations

from procedures.reports.periods import MOST_BUCKETS, MOST_DAYS
from procedures.reports.summary import SpanTooLong, TooManyBuckets
from procedures.services.calculation import PolicyNotAvailable
from procedures.services.changes import TooManyDevices, UnknownBase, UnknownUser
from procedures.services.changes.redaction import UnknownRecord
from procedures.services.logs import MOST_LOGS, TooManyLogs
from procedures.services.records import InvalidRecord, RecordExists, RecordNotFound
from procedures.values.calculation import InvalidRequest
from wire.problems import register

register(InvalidRecord, status=400, code="invalid", errors=lambda error: error.errors)
register(InvalidRequest, status=400, code="invalid", errors=lambda error: error.errors)
register(
    PolicyNotAvailable, status=400, code="policy_not_available", errors=lambda _: {"policy": ["policy_not_available"]}
)
register(RecordExists, status=409, code="id_exists")
register(RecordNotFound, status=404, code="not_found", detail="You have no such record.")
register(TooManyLogs, status=400, code="too_many", detail=f"At most {MOST_LOGS} lines are taken at once.")
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
register(UnknownBase, status=410, code="resync_required", members=lambda _: {"reason": "epoch"})
