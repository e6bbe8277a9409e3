"""Begin an epoch of all change streams, after a restore."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.services.accounts import erase_again
from accounts.services.calendar_addresses import end_calendar_addresses
from procedures.services.changes.epochs import EpochNotAbove, begin_epoch, is_restore_pending


class Command(BaseCommand):
    help = "After a restore: erase again the accounts that were erased, and begin a new epoch of all change streams."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--epoch", type=int, help="its number; else the days since 2026-01-01, or the next one")
        parser.add_argument("--anyway", action="store_true", help="also where the database is not behind its mark")

    def handle(self, *_: Any, **options: Any) -> None:  # Any: Django's own signature
        if not (is_restore_pending() or options["anyway"]):
            raise CommandError(
                "The database is not behind its mark, so nothing was restored; --anyway begins one all the same."
            )
        erased = erase_again()
        try:
            epoch = begin_epoch(on=timezone.now().date(), number=options["epoch"])
        except EpochNotAbove as refused:
            raise CommandError(f"--epoch {refused}") from refused
        ended = end_calendar_addresses()
        self.stdout.write(
            f"Epoch {epoch.number} of {epoch.users} users; {erased} erased accounts were erased again, "
            f"{ended} calendar addresses ended."
        )
