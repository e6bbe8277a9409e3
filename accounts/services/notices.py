"""Mails that tell the owner of an account what was done to it, where allauth sends none."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

log = logging.getLogger(__name__)


def send_notice(*, addresses: Iterable[str], change: str, at: datetime) -> None:
    """Mail a sentence that says what was changed, and when, to each address.

    The change stands whether or not a mail could be sent; one that was not is logged, without its address.
    """
    text = render_to_string("accounts/notice.txt", {"change": change, "at": at})
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}your account was changed"
    for address in sorted(addresses):
        try:
            EmailMessage(subject, text, to=[address]).send()
        except OSError as failed:
            log.error("a notice was not sent: %s", type(failed).__name__)  # noqa: TRY400  # the trace names the address


def send_farewell(*, addresses: Iterable[str], by: str, at: datetime) -> None:
    """Mail that an account was erased, and by whom.

    Without a mail server nothing is written: a file would keep the address of somebody who is no longer here.
    """
    if settings.EMAIL_HOST:
        send_notice(addresses=addresses, change=f"The account and everything in it was erased by {by}.", at=at)
