"""Who asked to be reminded, who is to be looked at, and since when they have logged nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, QuerySet

from accounts.selectors import logins_in_force
from procedures.models import ProcedureLog, PushSubscription
from wire.web_push import vapid
from wire.web_push.endpoints import host_of


def application_server_key() -> str | None:
    """Return the public key that browsers subscribe with; None where the operator has switched reminders off."""
    return vapid.public_key(settings.WEB_PUSH_KEY) if settings.REMINDERS else None


def push_subscriptions_of(*, user_id: UUID) -> QuerySet[PushSubscription]:
    """Return the user's subscriptions, in no order."""
    return PushSubscription.objects.filter(user_id=user_id)


def push_subscriptions_to_look_at(*, at: datetime) -> QuerySet[PushSubscription]:
    """Return the subscriptions whose time has come, the one that waits longest first.

    Each has `time_zone` (None for a user without a profile) and `is_live`: whether its log-in still holds.
    """
    login = logins_in_force(at=at).filter(user_id=OuterRef("user_id"), id=OuterRef("login_id"))
    rows = PushSubscription.objects.filter(next_look_at__lte=at).annotate(
        time_zone=F("user__profile__time_zone"), is_live=Exists(login)
    )
    return rows.order_by("next_look_at", "user_id", "login_id")


def last_line_days(*, user_ids: Collection[UUID]) -> Mapping[UUID, date]:
    """Return the last date of service of each user who has a line, whatever their role in it; one query."""
    lines = ProcedureLog.objects.filter(user_id__in=user_ids, deleted=False)
    return dict(lines.order_by().values_list("user_id").annotate(Max("performed_on")))


def exported_reminders(*, user_id: UUID) -> list[dict[str, object]]:
    """Return what is stored of the user's reminders as JSON values, without the endpoints, which are secrets."""
    rows = push_subscriptions_of(user_id=user_id).order_by("created_at", "login_id")
    return [
        {
            "push_service": host_of(row.endpoint),
            "hour": row.hour,
            "after_days": row.after_days,
            "weekdays_only": row.weekdays_only,
            "created_at": row.created_at.isoformat(),
            "reminded_on": row.reminded_on.isoformat() if row.reminded_on else None,
        }
        for row in rows
    ]
