"""manage.py reset_mfa EMAIL."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.management.accounts import account_of
from accounts.services.second_factors import reset_second_factors


class Command(BaseCommand):
    help = "Removes the second factors of an account and ends its log-ins; make sure first who is asking."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the e-mail address of the account")

    def handle(self, *_: object, email: str, **__: object) -> None:
        user = account_of(email)
        removed = reset_second_factors(user=user, at=timezone.now())
        self.stdout.write(
            f"{user.email} has no second factor any more ({removed} removed), and is logged out everywhere."
        )
