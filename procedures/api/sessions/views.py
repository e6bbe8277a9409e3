"""Sessions over REST: lines joined to an encounter or parted, and lines that could belong to one."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import PerUserView
from accounts.api.authentication import user_of
from procedures.api.logs.serializers import LogOutput, log_json
from procedures.api.sessions.serializers import JoinedOutput, JoiningInput
from procedures.models import ProcedureLog
from procedures.requests.sessions import parse_joining
from procedures.selectors.exports import counting_of
from procedures.selectors.logs import valued_logs
from procedures.selectors.sessions import lines_without_session
from procedures.services.sessions import join_session
from wire.pagination.cursor import KeysetPagination
from wire.validation.queries import PAGE_PARAMETERS, refuse_unknown


class Sessions(PerUserView):
    """The encounters of one's lines."""

    @extend_schema(operation_id="logs_sessions", request=JoiningInput, responses=JoinedOutput)
    def post(self, request: Request) -> Response:
        """Join lines of one day to an encounter (a UUID of version 4 or 7), or part them with null."""
        at = timezone.now()
        joined = join_session(user_id=user_of(request).id, joining=parse_joining(request.data), at=at)
        counting = counting_of(user=user_of(request))
        return Response({"results": [log_json(log, at=at, counting=counting) for log in joined]})


class OpenSessions(PerUserView, GenericAPIView[ProcedureLog]):
    """Lines that others of their day might reduce if they are of one case, the latest day first."""

    queryset = ProcedureLog.objects.none()
    serializer_class = LogOutput
    pagination_class = KeysetPagination
    keyset = ("-performed_on", "id")

    def get_queryset(self) -> QuerySet[ProcedureLog]:
        """Return one's own."""
        return lines_without_session(user_id=user_of(self.request).id)

    @extend_schema(operation_id="logs_sessions_open", responses=LogOutput(many=True))
    def get(self, request: Request) -> Response:
        """List them; the lines of a day stand together."""
        refuse_unknown(request.query_params, offered=PAGE_PARAMETERS)
        page = self.paginate_queryset(self.get_queryset())
        at = timezone.now()
        logs = valued_logs(page or [], user_id=user_of(request).id)
        counting = counting_of(user=user_of(request))
        return self.get_paginated_response([log_json(log, at=at, counting=counting) for log in logs])
