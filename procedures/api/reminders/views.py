"""One's devices that are reminded, by web push without contents."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import PerUserView
from accounts.api.authentication import current_session, user_of
from accounts.services.logins import UnknownLogin
from procedures.api.reminders.serializers import ReminderInput, ReminderKeyOutput, ReminderOutput
from procedures.models import PushSubscription
from procedures.selectors.reminders import application_server_key, push_subscriptions_of
from procedures.services.reminders import end_reminders, remind_on_device
from wire.pagination.cursor import KeysetPagination


class ReminderKey(PerUserView):
    """The key of the server for web push."""

    @extend_schema(operation_id="reminder_key", responses=ReminderKeyOutput)
    def get(self, request: Request) -> Response:
        """Return its public half."""
        return Response(ReminderKeyOutput({"public_key": application_server_key()}).data)


class Reminders(PerUserView, ListAPIView[PushSubscription]):
    """The devices that are reminded, the one that asked last first."""

    serializer_class = ReminderOutput
    pagination_class = KeysetPagination
    keyset = ("-created_at", "-login_id")

    def get_queryset(self) -> QuerySet[PushSubscription]:
        """Return one's own."""
        return push_subscriptions_of(user_id=user_of(self.request).pk)

    def get_serializer_context(self) -> dict[str, object]:
        """Tell by which one the request came."""
        return {**super().get_serializer_context(), "current": _login_of(self.request)}

    @extend_schema(operation_id="remind", request=ReminderInput, responses={201: ReminderOutput})
    def post(self, request: Request) -> Response:
        """Remind the browser of this log-in, in the place of what was asked for it before."""
        body = ReminderInput(data=request.data)
        body.is_valid(raise_exception=True)
        login_id = _login_of(request)
        if login_id is None:
            raise UnknownLogin("Reminders are of a log-in, and this request has none.")
        row = remind_on_device(
            user=user_of(request),
            login_id=login_id,
            endpoint=body.validated_data["endpoint"],
            rule=body.rule,
            at=timezone.now(),
        )
        return Response(ReminderOutput(row, context={"current": login_id}).data, status=status.HTTP_201_CREATED)


class Reminder(PerUserView):
    """The reminders of one device."""

    @extend_schema(operation_id="end_reminders", request=None, responses={204: None})
    def delete(self, request: Request, login_id: UUID) -> Response:
        """End them."""
        end_reminders(user_id=user_of(request).pk, login_id=login_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _login_of(request: Request) -> UUID | None:
    session = current_session(request)
    return session.login_id if session is not None else None
