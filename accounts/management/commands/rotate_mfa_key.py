"""manage.py rotate_mfa_key."""

from __future__ import annotations

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from accounts.services.second_factors import seal_under_first_key


class Command(BaseCommand):
    help = "Encrypts all second factors under MFA_KEY, after which MFA_KEY_FALLBACKS can be emptied."

    def handle(self, *args: object, **options: object) -> None:
        try:
            sealed = seal_under_first_key()
        except InvalidToken:
            raise CommandError(
                "A second factor is under none of MFA_KEY, MFA_KEY_FALLBACKS; nothing changed."
            ) from None
        self.stdout.write(f"{sealed} second factors are encrypted under MFA_KEY.")
