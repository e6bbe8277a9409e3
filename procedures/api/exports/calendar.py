"""The calendar that programs subscribe to: its address, made and revoked by its owner, and the feed behind it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode
from zlib import crc32

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.answers import PerUserView
from accounts.api.authentication import user_of
from accounts.models import User
from accounts.selectors import calendar_address_of
from accounts.services.calendar_addresses import (
    make_calendar_address,
    open_calendar,
    revoke_calendar_address,
)
from procedures.api.exports.serializers import CalendarAddressOutput, NewCalendarAddressOutput
from procedures.reports.exports.calendar import calendar
from procedures.reports.exports.calendar_entries import entries_of
from procedures.selectors.changes import both_streams
from procedures.selectors.clinicians import clinician
from procedures.selectors.exports import counting_by, valued_in_order
from procedures.selectors.logs import live_logs
from wire.negotiation import OneForm
from wire.throttling.throttles import AddressRateThrottle
from wire.validation.queries import read_query
from wire.validation.values import text

# Raised when the same days come out otherwise than before.
_EDITION: Final = 2
_LONGEST_TOKEN: Final = 200


class OwnCalendarAddress(PerUserView):
    """One's calendar address."""

    @extend_schema(operation_id="calendar_address", responses=CalendarAddressOutput)
    def get(self, request: Request) -> Response:
        """State of the address: whether there is one, and when it was last read. The address itself is not kept."""
        row = calendar_address_of(user_of(request))
        answer = (
            {"created_at": row.created_at, "used_at": row.used_at} if row else {"created_at": None, "used_at": None}
        )
        return Response(CalendarAddressOutput(answer).data)

    @extend_schema(operation_id="make_calendar_address", request=None, responses={201: NewCalendarAddressOutput})
    def post(self, request: Request) -> Response:
        """Make one and show it, this once; the one before ends. Whoever knows it reads one's days until it ends."""
        at = timezone.now()
        token = make_calendar_address(user=user_of(request), at=at)
        answer = {"address": subscription_address(request, token=token), "created_at": at}
        return Response(NewCalendarAddressOutput(answer).data, status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="revoke_calendar_address", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """End it."""
        revoke_calendar_address(user=user_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class CalendarRate(AddressRateThrottle):
    """At most so many readings an hour of one calendar address, wherever they come from."""

    setting = "CALENDAR_RATE"
    scope = "calendar"

    def who(self, request: Request) -> str:
        """Return the token, hashed."""
        return hashlib.sha256(request.query_params.get("token", "").encode()).hexdigest()


class CalendarGuessRate(AddressRateThrottle):
    """At most as many readings a network address as of the calculator, whatever the tokens."""

    scope = "calendar-guesses"


class CalendarFeed(APIView):
    """The calendar as programs read it."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (CalendarGuessRate, CalendarRate)
    content_negotiation_class = OneForm

    @extend_schema(
        operation_id="calendar_feed",
        parameters=[OpenApiParameter("token", str, required=True, description="The secret of the calendar address.")],
        responses={(200, "text/calendar"): OpenApiTypes.STR, 304: None},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Return an event a day, with the codes and wRVU of its lines, and one for each statement of the employer that
        is not here yet. An address that ended is as one that never was.

        The token is the whole authentication. `ETag` and `If-None-Match` spare what has not changed.
        """
        parameters = read_query(request.query_params, {"token": text(max_length=_LONGEST_TOKEN)}, required=("token",))
        at = timezone.now()
        return _unless_known(request._request, open_calendar(token=parameters["token"], at=at), at)  # noqa: SLF001  # Django's own, which the library wraps


def subscription_address(request: HttpRequest | Request, *, token: str) -> str:
    """Return what a calendar program is given. The token is an argument, since logs leave arguments out."""
    return f"{request.build_absolute_uri(reverse('procedures:calendar-feed'))}?{urlencode({'token': token})}"


def _unless_known(request: HttpRequest, user: User, at: datetime) -> HttpResponseBase:
    """Return the feed, or 304 to whom has it; its tag is made of the numbers of the last change and valuation, of the
    career stages, which say what a line counts as, and of the entries of other apps."""
    user_id, person = user.pk, clinician(user=user)
    stages = person.stages
    changes, valuations = both_streams(user_id=user_id)
    entries = entries_of(user_id=user_id, today=person.today(at))
    etag = f'W/"{_EDITION}-{changes.last}-{valuations.last}-{crc32(repr((stages, entries)).encode()):x}"'
    headers: dict[str, object] = {"Cache-Control": "private, no-cache", "ETag": etag}
    lines = valued_in_order(live_logs(user_id=user_id), user_id=user_id)
    parts = calendar(lines, user_id=user_id, at=at, counts_as=counting_by(stages), entries=entries)
    known = get_conditional_response(request, etag=etag, response=HttpResponse(headers=headers))
    if known is not None and known.status_code == HTTPStatus.NOT_MODIFIED:
        return known
    return StreamingHttpResponse(
        (part.encode() for part in parts), content_type="text/calendar; charset=utf-8", headers=headers
    )
