"""Make the totals of lines anew."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.selectors import user_by_email
from procedures.services.changes.totals import rebuild_totals


class Command(BaseCommand):
    help = "Make the totals that reports read anew from the lines, of all users or one; a user at a time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", metavar="EMAIL", help="only the totals of this user")

    def handle(self, *_: object, user: str | None, **__: object) -> None:
        owner = user_by_email(user) if user else None
        if user and owner is None:
            raise CommandError(f"no user has the e-mail address {user}")
        rebuilt = rebuild_totals(user_id=None if owner is None else owner.id)
        self.stdout.write(f"Totals of {rebuilt.users} users made anew: {rebuilt.rows} rows.")
