"""manage.py reset_password_link EMAIL [--origin https://…]."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from accounts.security.links import reset_key
from accounts.selectors import user_of_address


class Command(BaseCommand):
    help = "Prints a link that sets a new password of an account once, and nothing else: hand it to its owner only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="an e-mail address of the account, the primary or a verified one")
        parser.add_argument("--origin", help=f"where readers reach the site; {_origin()} unless given")

    def handle(self, *_: object, email: str, origin: str | None, **__: object) -> None:
        user = user_of_address(email)
        if user is None:
            raise CommandError(f"There is no account of {email}.")
        if not user.is_active:
            raise CommandError(f"The account of {email} is disabled; manage.py enable_account enables it.")
        uid, key = reset_key(user)
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
        self.stdout.write(f"{(origin or _origin()).rstrip('/')}{path}")


def _origin() -> str:
    """Return where the site is reached, as far as the settings say."""
    if settings.CSRF_TRUSTED_ORIGINS:
        return str(settings.CSRF_TRUSTED_ORIGINS[0])
    host = next((name for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")
    return f"https://{host}" if settings.HTTPS else f"http://{host}:{settings.PORT}"
