"""The throttle of failed log-ins: counts in the database, so that they hold for all server processes.

A log-in is counted as failed before the password is looked at, and taken back when it was right: guesses at once count
as well as guesses one after another. What is refused is not counted. Names of buckets are stored as an HMAC.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.login.devices import known_device
from accounts.login.sql import LOCK
from accounts.models import FailedLogIn
from accounts.security.attempts import LONGEST, FailureBucket, buckets_of, wait_of
from accounts.security.error_responses import too_many_requests
from accounts.security.log import SecurityEvent, record
from accounts.selectors import user_by_email

# The first of the two numbers of a lock, which says whose it is.
_LOCKS_OF_LOG_INS: Final = 0x4C4F47


@dataclass(frozen=True)
class Attempt:
    """A log-in that counts as failed until it succeeds."""

    rows: tuple[int, ...]

    def succeed(self) -> None:
        """Take the count back."""
        FailedLogIn.objects.filter(pk__in=self.rows).delete()


def start_attempt(request: HttpRequest, *, email: str) -> Attempt:
    """Count a log-in to the account of an address as failed; raises ImmediateHttpResponse, 429, where it may not be."""
    ip = get_adapter(request).get_client_ip(request)
    buckets = buckets_of(email=email, ip=ip, device=known_device(request, email=email))
    now = timezone.now()
    with transaction.atomic():
        _lock(email)
        wait = _longest_wait(buckets, now)
        if not wait:
            return _count(buckets, now)
    known = user_by_email(email)
    record(SecurityEvent.LOGIN_THROTTLED, user_id=known.pk if known else None, email=email)
    raise ImmediateHttpResponse(too_many_requests(request, seconds=math.ceil(wait.total_seconds())))


def forget_attempts(*, email: str) -> None:
    """Forget what failed everywhere for an address, whose owner has just proved themselves by a reset."""
    everywhere = [bucket for bucket in buckets_of(email=email, ip="", device=None) if bucket.name.startswith("every")]
    FailedLogIn.objects.filter(bucket__in=[_stored(bucket) for bucket in everywhere]).delete()


def _lock(email: str) -> None:
    # Guesses of one account follow one another, by whatever process.
    number = int.from_bytes(salted_hmac("accounts.login.throttle.lock", email).digest()[:4], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [_LOCKS_OF_LOG_INS, number])


def _longest_wait(buckets: Sequence[FailureBucket], now: datetime) -> timedelta:
    failures: dict[str, list[datetime]] = {_stored(bucket): [] for bucket in buckets}
    counted = FailedLogIn.objects.filter(bucket__in=failures, at__gt=now - LONGEST)
    for name, at in counted.values_list("bucket", "at"):
        failures[name].append(at)
    return max(wait_of(failures[_stored(bucket)], bucket.limits, now=now) for bucket in buckets)


def _count(buckets: Sequence[FailureBucket], now: datetime) -> Attempt:
    FailedLogIn.objects.filter(at__lte=now - LONGEST).delete()
    rows = FailedLogIn.objects.bulk_create(FailedLogIn(bucket=_stored(bucket), at=now) for bucket in buckets)
    return Attempt(tuple(row.pk for row in rows))


def _stored(bucket: FailureBucket) -> str:
    return salted_hmac("accounts.login.throttle", bucket.name, algorithm="sha256").hexdigest()
