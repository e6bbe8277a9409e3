"""`manage.py load_demo`: make the demo account of a first run and print its log-in."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config import env
from web.demo.load import DEMO_EMAIL, DatabaseInUse, demo_account, load_demo


class Command(BaseCommand):
    """Makes the account once; its password is generated and kept where only the operator reads it."""

    help = "Make the demo account (made-up lines) and print its log-in; not in a database that has other accounts."

    def handle(self, *_args: object, **_options: object) -> None:
        """Make the account where there is none, then print its log-in."""
        if demo_account() is None:
            try:
                load_demo(password=demo_password(), at=timezone.now())
            except DatabaseInUse as error:
                raise CommandError(str(error)) from None
        self.stdout.write(demo_sentence())


def demo_password() -> str:
    """Return the password that a demo account is made with."""
    return env.secret("DEMO_PASSWORD", kept_in=settings.DATA / "secrets" / "demo_password", length=12)


def demo_sentence() -> str:
    """Return what the operator is told of the demo account that is there, or of there being none."""
    user = demo_account()
    if user is None:
        return "No demo account: a demo is only made in an empty database."
    password = demo_password()
    shown_password = password if user.check_password(password) else "the password that was set for it"
    return f"Demo account, with made-up lines, an administrator: {DEMO_EMAIL} / {shown_password}"
