"""Mail where no server is set: every message is a file that the operator can open."""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest
from django.utils import timezone

log = logging.getLogger(__name__)


class MailNotSent(Exception):  # named for the fact
    """The mail server took nothing."""


class MailFolder(BaseEmailBackend):
    """Writes each message into settings.MAIL_FOLDER, for our eyes only, and logs its path."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages and return how many there were."""
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        for message in email_messages:
            path = folder / f"{timezone.now():%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
            _write(path, message.message().as_bytes())
            log.warning("No EMAIL_HOST is set: the mail is the file %s", path)
        return len(email_messages)


def mail_state(request: HttpRequest) -> dict[str, bool]:
    """Return for the pages whether this server sends mail: without one, none may say that it did."""
    return {"server_sends_mail": bool(settings.EMAIL_HOST)}


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
