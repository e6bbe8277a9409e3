"""manage.py issue_token EMAIL [--create]."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.selectors import user_by_email
from accounts.services.accounts import create_account
from accounts.services.logins import issue_token


class Command(BaseCommand):
    help = "Prints an app token of a user, and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the e-mail address of the account")
        parser.add_argument("--create", action="store_true", help="make the account if there is none")

    def handle(self, *_: object, email: str, create: bool, **__: object) -> None:
        user = user_by_email(email)
        if user is None and create:
            try:
                validate_email(email)
            except ValidationError:
                raise CommandError(f"{email!r} is not an e-mail address") from None
            user = create_account(email=email, password=None)
        if user is None:
            raise CommandError(f"There is no account of {email}; --create makes one.")
        if not user.is_active:
            raise CommandError(f"The account of {email} is disabled.")
        self.stdout.write(issue_token(user=user, user_agent="manage.py issue_token"))
