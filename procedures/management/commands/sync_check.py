"""Check what is stored against the rules of the sync."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from procedures.selectors.integrity import MOST_SHOWN, check_integrity


class Command(BaseCommand):
    help = "Check the stored records, credits and histories of all users against the rules of the sync; writes nothing."

    def handle(self, *_: Any, **__: Any) -> None:  # Any: Django's own signature
        found = check_integrity()
        for violation in found.violations[:MOST_SHOWN]:
            self.stderr.write(str(violation))
        if found.violations:
            raise CommandError(
                f"{len(found.violations)} violations among {found.records} records of {found.users} users."
            )
        self.stdout.write(f"All is well: {found.records} records of {found.users} users.")
