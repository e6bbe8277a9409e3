"""manage.py reset_mfa EMAIL."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.selectors import user_by_email
from accounts.services.second_factors import reset_second_factors


class Command(BaseCommand):
    help = "Removes the second factors of an account and ends its log-ins; make sure first who is asking."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the e-mail address of the account")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        user = user_by_email(options["email"])
        if user is None:
            raise CommandError(f"{options['email']}: there is no account with this address")
        removed = reset_second_factors(user=user)
        self.stdout.write(
            f"{user.email} has no second factor any more ({removed} removed), and is logged out everywhere."
        )
