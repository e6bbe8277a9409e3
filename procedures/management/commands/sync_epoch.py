"""Begin an epoch of all change streams, after a restore."""

from __future__ import annotations

from typing import Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.services.access_log import AccessChangeKind
from accounts.services.accounts import erase_again
from accounts.services.after_restore import LockedAccount, end_all_access, lock_changed_accounts
from procedures.selectors.high_water_mark import is_restore_pending
from procedures.services.changes.epochs import EpochNotAbove, begin_epoch

_WORDS: Final = {
    AccessChangeKind.DISABLED: "disabled",
    AccessChangeKind.EMAIL: "e-mail address",
    AccessChangeKind.MFA: "second factor",
    AccessChangeKind.PASSWORD: "password",
    AccessChangeKind.RECOVERY_CODES: "recovery codes",
    AccessChangeKind.ROLE: "role",
}


class Command(BaseCommand):
    help = (
        "After a restore: erase again the accounts that were erased, lock those whose password, address, second factor "
        "or role was changed since, end all log-ins, calendar addresses and mailed links, and begin a new epoch of all "
        "change streams."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--epoch", type=int, help="its number; else the days since 2026-01-01, or the next one")
        parser.add_argument("--anyway", action="store_true", help="also where the database is not behind its mark")

    def handle(self, *_: object, epoch: int | None, anyway: bool, **__: object) -> None:
        if not (is_restore_pending() or anyway):
            raise CommandError(
                "The database is not behind its mark, so nothing was restored; --anyway begins one all the same."
            )
        # All of this before the epoch, which lets users in again: a command that is cut is run once more.
        erased, locked, ended = erase_again(), lock_changed_accounts(), end_all_access()
        self._tell(locked)
        try:
            begun = begin_epoch(on=timezone.now().date(), number=epoch)
        except EpochNotAbove as refused:
            raise CommandError(f"--epoch {refused}") from refused
        self.stdout.write(
            f"Epoch {begun.number} of {begun.users} users; {erased} erased accounts were erased again, "
            f"{len(locked)} locked, {ended} log-ins and all calendar addresses and mailed links ended."
        )

    def _tell(self, locked: tuple[LockedAccount, ...]) -> None:
        """Name the accounts that were locked; told before the epoch begins, since a second run does not find them."""
        if locked:
            self.stdout.write(
                "Changed since the back-up, and locked. Make sure whose each is, then print a link by manage.py "
                "reset_password_link EMAIL, after manage.py enable_account EMAIL where it is disabled:"
            )
        for account in locked:
            changed = ", ".join(_WORDS[kind] for kind in account.kinds)
            disabled = "; disabled" if account.is_disabled else ""
            self.stdout.write(f"  {account.email} ({account.user_id}): {changed}{disabled}")
