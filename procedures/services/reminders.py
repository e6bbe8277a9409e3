"""Reminders by web push: asked for on a device, ended there, and sent by the jobs process."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction

from accounts.models import Profile, User
from accounts.selectors import profile_of
from procedures.domain.reminders import ReminderRule, days_without_line, is_reminder_time, next_reminder_at
from procedures.models import PushSubscription
from procedures.selectors.high_water_mark import ensure_not_restored
from procedures.selectors.reminders import last_line_days, push_subscriptions_of, push_subscriptions_to_look_at
from wire.web_push import vapid
from wire.web_push.endpoints import host_of
from wire.web_push.sending import Delivery, Outcome, Post, deliver, post_to_public_host

logger = logging.getLogger(__name__)

MOST_SUBSCRIPTIONS: Final = 20
_BATCH: Final = 50
# Push services that do not answer hold nobody else up for long.
_AT_ONCE: Final = 8
_FIRST_WAIT: Final = timedelta(minutes=15)
_LONGEST_WAIT: Final = timedelta(days=7)
_MOST_REASONS: Final = 5


class RemindersOff(Exception):  # named for the fact
    """The operator has switched reminders off."""


class NoReminders(Exception):  # named for the fact
    """The user asked for none there."""


class TooManySubscriptions(Exception):  # named for the fact
    """The user is reminded on as many devices as anybody may be."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """A subscription that is pushed to now, and the day of the reminder before."""

    row: PushSubscription
    reminded_before: date | None


def remind_on_device(
    *, user: User, login_id: UUID, endpoint: str, rule: ReminderRule, at: datetime
) -> PushSubscription:
    """Store that the browser of a log-in is reminded, in the place of what it asked before, and return it.

    Whoever else had this endpoint shared the browser, and is reminded there no more. Raises RemindersOff,
    TooManySubscriptions.
    """
    if not settings.REMINDERS:
        raise RemindersOff("Reminders are switched off on this server.")
    others = push_subscriptions_of(user_id=user.pk).exclude(login_id=login_id)
    values = {
        "endpoint": endpoint,
        "hour": rule.hour,
        "after_days": rule.after_days,
        "weekdays_only": rule.weekdays_only,
        "next_look_at": next_reminder_at(after=at, rule=rule, zone=_zone(profile_of(user).time_zone)),
        "failures": 0,
    }
    with transaction.atomic():
        PushSubscription.objects.filter(endpoint=endpoint).exclude(user=user, login_id=login_id).delete()
        if others.count() >= MOST_SUBSCRIPTIONS:
            raise TooManySubscriptions(f"Reminders come on {MOST_SUBSCRIPTIONS} devices at most; end one of them.")
        row, _ = PushSubscription.objects.update_or_create(
            user=user, login_id=login_id, defaults=values, create_defaults={**values, "created_at": at}
        )
    return row


def end_reminders(*, user_id: UUID, login_id: UUID) -> None:
    """End the reminders of one device. Raises NoReminders."""
    if not forget_subscription(user_id=user_id, login_id=login_id):
        raise NoReminders("No reminders are sent there.")


def forget_subscription(*, user_id: UUID, login_id: UUID) -> int:
    """Delete the subscription of a log-in, where there is one; return how many there were."""
    return push_subscriptions_of(user_id=user_id).filter(login_id=login_id).delete()[0]


def send_reminders(*, at: datetime, post: Post = post_to_public_host) -> Counter[Outcome]:
    """Push to whoever asked for it, whose hour it is and who has logged nothing; return how many came to what end.

    Nobody is reminded twice on a day of theirs: what is to be sent is stored as sent before, so that who is pushed to
    while the process dies has none on that day. Where nothing at all can be delivered, the others wait for the next
    run. Seven queries for 50 subscriptions. Raises RestorePending.
    """
    outcomes: Counter[Outcome] = Counter()
    if not settings.REMINDERS:
        return outcomes
    ensure_not_restored()
    has_more = True
    while has_more and (outcomes[Outcome.TAKEN] or not outcomes[Outcome.FAILED]):
        looked_at, claims = _claim_batch(at)
        outcomes.update(_push(claims, at=at, post=post))
        has_more = looked_at == _BATCH
    return outcomes


@transaction.atomic
def _claim_batch(at: datetime) -> tuple[int, list[_Claim]]:
    """Return how many subscriptions were looked at, and those that are pushed to; each gets its next time."""
    # Any: rows have the annotations of the selector.
    rows: list[Any] = list(
        push_subscriptions_to_look_at(at=at).select_for_update(of=("self",), skip_locked=True)[:_BATCH]
    )
    live = [row for row in rows if row.is_live]
    if len(live) < len(rows):
        PushSubscription.objects.filter(pk__in=[row.pk for row in rows if not row.is_live]).delete()
    lines = last_line_days(user_ids={row.user_id for row in live}) if live else {}
    claims = [claim for row in live if (claim := _claim(row, lines.get(row.user_id), at)) is not None]
    PushSubscription.objects.bulk_update(live, ["next_look_at", "reminded_on"])
    return len(rows), claims


def _claim(row: Any, last_line_on: date | None, at: datetime) -> _Claim | None:  # Any: as above
    zone = _zone(row.time_zone or Profile().time_zone)
    today = at.astimezone(zone).date()
    # Who has never logged anything is counted from when they asked.
    last_on = last_line_on or row.created_at.astimezone(zone).date()
    row.next_look_at = next_reminder_at(after=at, rule=row.rule, zone=zone)
    days = days_without_line(last_on=last_on, today=today, rule=row.rule)
    is_time = is_reminder_time(at=at, rule=row.rule, zone=zone)
    if not is_time or days < row.after_days or row.reminded_on == today:
        return None
    claim = _Claim(row, row.reminded_on)
    row.reminded_on = today
    return claim


def _push(claims: Sequence[_Claim], *, at: datetime, post: Post) -> Counter[Outcome]:
    if not claims:
        return Counter()

    def push(claim: _Claim) -> Delivery:
        endpoint = claim.row.endpoint
        header = vapid.authorization(endpoint, secret=settings.WEB_PUSH_KEY, contact=settings.WEB_PUSH_CONTACT, at=at)
        return deliver(endpoint, authorization=header, post=post)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        deliveries = list(zip(claims, pool.map(push, claims), strict=True))
    _store_failures([(claim, one) for claim, one in deliveries if one.outcome == Outcome.FAILED], at=at)
    gone = [claim.row.endpoint for claim, one in deliveries if one.outcome == Outcome.GONE]
    if gone:
        PushSubscription.objects.filter(endpoint__in=gone).delete()
    taken = [claim.row.pk for claim, one in deliveries if one.outcome == Outcome.TAKEN and claim.row.failures]
    if taken:
        PushSubscription.objects.filter(pk__in=taken).update(failures=0)
    return Counter(one.outcome for _, one in deliveries)


def _store_failures(failed: Sequence[tuple[_Claim, Delivery]], *, at: datetime) -> None:
    """Let what was not delivered come again after a wait that doubles each time, or as long as its service asks."""
    if not failed:
        return
    for claim, delivery in failed:
        row = claim.row
        wait = min(_FIRST_WAIT * 2 ** min(row.failures, 10), _LONGEST_WAIT)
        row.next_look_at = at + max(wait, timedelta(seconds=delivery.retry_after))
        row.failures = min(row.failures + 1, 1000)
        row.reminded_on = claim.reminded_before
    PushSubscription.objects.bulk_update(
        [claim.row for claim, _ in failed], ["next_look_at", "failures", "reminded_on"]
    )
    reasons = Counter(f"{host_of(claim.row.endpoint)} {delivery.reason}" for claim, delivery in failed)
    logger.warning("%d reminders were not delivered: %s", len(failed), reasons.most_common(_MOST_REASONS))


def _zone(name: str) -> ZoneInfo:
    """Return a time zone; UTC for one that this machine does not know."""
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return ZoneInfo("UTC")
