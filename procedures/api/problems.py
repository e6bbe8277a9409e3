"""How exceptions of procedures are answered."""

from __future__ import annotations

from procedures.reports.periods import MOST_BUCKETS, MOST_DAYS
from procedures.reports.summary import SpanTooLong, TooManyBuckets
from procedures.services.calculation import PolicyNotAvailable
from procedures.services.changes import UnknownUser
from procedures.services.logs import MOST_LOGS, InvalidLog, LogExists, LogNotFound, TooManyLogs
from procedures.values.calculation import InvalidRequest
from wire.problems import register

register(InvalidLog, status=400, code="invalid", errors=lambda error: error.errors)
register(InvalidRequest, status=400, code="invalid", errors=lambda error: error.errors)
register(
    PolicyNotAvailable, status=400, code="policy_not_available", errors=lambda _: {"policy": ["policy_not_available"]}
)
register(LogExists, status=409, code="id_exists")
register(LogNotFound, status=404, code="not_found", detail="You have no such line.")
register(TooManyLogs, status=400, code="too_many", detail=f"At most {MOST_LOGS} lines are taken at once.")
register(SpanTooLong, status=400, code="span_too_long", detail=f"At most ten years ({MOST_DAYS} days) are summed up.")
register(TooManyBuckets, status=400, code="too_many_buckets", detail=f"At most {MOST_BUCKETS} buckets are given.")
register(UnknownUser, status=401, code="not_authenticated", detail="The account does not exist any more.")
