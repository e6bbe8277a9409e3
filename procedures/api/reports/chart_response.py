"""Charts over HTTP: ETags answered before anything is drawn, files cached, and drawn one at a time in a process."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from accounts.api.authentication import user_of
from accounts.models import User
from procedures.api.reports.parameters import BUCKET_HEADER, MEDIA_TYPES
from wire.chart_cache import ALIAS
from wire.problems.responses import Problem
from wire.throttling.throttles import UserRateThrottle

# Raised when the same figures are drawn otherwise than before.
_EDITION: Final = 1
# The library takes statuses alone or with a media type.
ANSWER: Final[dict[object, object]] = {**{(200, kind): OpenApiTypes.BINARY for kind in MEDIA_TYPES.values()}, 304: None}

_lock = threading.Lock()


class ChartRate(UserRateThrottle):
    """At most so many charts a user."""

    setting = "CHART_RATE"
    scope = "charts"


@dataclass(frozen=True, slots=True)
class ChartFile:
    """A chart as it is sent: its content, and by what its bars are where it has some."""

    content: bytes
    bucket: str = ""


def chart_answer(request: Request, *, form: str, state: object, draw: Callable[[], ChartFile]) -> HttpResponseBase:
    """Return the chart that `draw` makes, or 304 to whom has it; `state` is all that it depends on.

    Raises Problem 429 `drawing` while another chart is drawn in this process.
    """
    user_id = user_of(request).pk
    digest = hashlib.sha256(repr((_EDITION, settings.VERSION, user_id, form, state)).encode()).hexdigest()[:32]
    headers: dict[str, object] = {"Cache-Control": "private, no-cache", "ETag": f'"{digest}"'}
    known = get_conditional_response(request._request, etag=f'"{digest}"', response=HttpResponse(headers=headers))  # noqa: SLF001  # Django's own, which the library wraps
    if known is not None and known.status_code == HTTPStatus.NOT_MODIFIED:
        return known
    chart = _kept_or_drawn(f"{user_id}:{digest}", user_id, draw)
    if chart.bucket:
        headers[BUCKET_HEADER] = chart.bucket
    return HttpResponse(chart.content, content_type=MEDIA_TYPES[form], headers=headers)


def _kept_or_drawn(key: str, user_id: UUID, draw: Callable[[], ChartFile]) -> ChartFile:
    kept: ChartFile | None = caches[ALIAS].get(key)
    if kept is not None:
        return kept
    with _alone():
        chart = draw()
    caches[ALIAS].set(key, chart)
    # Whoever was erased meanwhile leaves nothing behind: the erasure empties the cache only after its commit.
    if not User.objects.filter(pk=user_id).exists():
        caches[ALIAS].delete(key)
    return chart


@contextmanager
def _alone() -> Iterator[None]:
    """Keep others from drawing; raises Problem where somebody draws already."""
    if not _lock.acquire(blocking=False):
        wait = str(1 + secrets.randbelow(3))
        raise Problem(429, "drawing", "Other charts are being drawn; try again.", headers={"Retry-After": wait})
    try:
        yield
    finally:
        _lock.release()
