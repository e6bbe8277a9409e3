"""Value stored lines anew."""

from __future__ import annotations

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.selectors import user_by_email
from procedures.collections.revaluation import Cause
from procedures.services.valuations import ReleaseNotPublished, RevaluationRun, release_run, revalue


class Command(BaseCommand):
    help = "Value the stored lines anew, of all users or one; with --release only those that the release can touch."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", metavar="EMAIL", help="only the lines of this user")
        parser.add_argument("--release", metavar="ID", help="only the lines that this release can touch")

    def handle(self, *_: object, user: str | None, release: str | None, **__: object) -> None:
        user_id = _user_id(user) if user else None
        try:
            run = release_run(release) if release else RevaluationRun(Cause.COMMAND)
            report = revalue(run=run, user_id=user_id, at=timezone.now())
        except ReleaseNotPublished as unknown:
            raise CommandError(str(unknown)) from unknown
        self.stdout.write(f"{report.lines} lines of {report.users} users valued, {report.changed} credits changed.")


def _user_id(email: str) -> UUID:
    user = user_by_email(email)
    if user is None:
        raise CommandError(f"no user has the e-mail address {email}")
    return user.id
