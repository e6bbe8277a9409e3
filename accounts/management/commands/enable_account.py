"""manage.py enable_account EMAIL."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.selectors import user_by_email
from accounts.services.accounts import enable_account


class Command(BaseCommand):
    help = "Enables an account that was disabled; whoever has it still needs a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the e-mail address of the account")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        user = user_by_email(options["email"])
        if user is None:
            raise CommandError(f"{options['email']}: there is no account with this address")
        enable_account(user=user)
        self.stdout.write(f"{user.email} is enabled.")
