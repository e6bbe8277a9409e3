"""manage.py enable_account EMAIL."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandParser

from accounts.management.accounts import account_of
from accounts.services.accounts import enable_account


class Command(BaseCommand):
    help = "Enables an account that was disabled; whoever has it still needs a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the e-mail address of the account")

    def handle(self, *_: object, email: str, **__: object) -> None:
        user = account_of(email)
        enable_account(user=user)
        self.stdout.write(f"{user.email} is enabled.")
