"""Mailed links, signed with the epoch of links, so that a restore ends those of before it."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

from allauth.account import app_settings
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing

from accounts.models import LinkEpoch, User

_DAY: Final = 24 * 3600


def link_salt(name: str) -> str:
    """Return what links of a kind are signed with besides the key; before the first restore it is the name alone."""
    epoch = LinkEpoch.objects.values_list("value", flat=True).first()
    return f"{name}:{epoch}" if epoch else name


def end_all_links() -> None:
    """End every link that was mailed or printed so far."""
    LinkEpoch.objects.update_or_create(id=1, defaults={"value": uuid4()})


class PasswordResetTokens(PasswordResetTokenGenerator):
    """Links to set a new password (setting ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR).

    As allauth's own, one ends with every change of the password or of an address; allauth's cannot be descended from,
    since its module asks for this one when it is imported.
    """

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        addresses = set(EmailAddress.objects.filter(user_id=user.pk).values_list("email", flat=True))
        known = "|".join(sorted(addresses | {user.get_username()}))
        return link_salt(super()._make_hash_value(user, timestamp) + known)


def reset_key(user: User) -> tuple[str, str]:
    """Return the two parts of a link that sets a new password of a user once: whose it is, and a signature."""
    return user_pk_to_url_str(user), PasswordResetTokens().make_token(user)


class Confirmation(EmailConfirmationHMAC):  # type: ignore[misc]  # allauth is untyped
    """Links to confirm an e-mail address."""

    @classmethod
    def create(cls, email_address: EmailAddress) -> Confirmation:
        """Return the confirmation of an address."""
        return cls(email_address)

    @property
    def key(self) -> str:
        """What the link carries."""
        return signing.dumps(obj=self.email_address.pk, salt=link_salt(app_settings.SALT))

    @classmethod
    def from_key(cls, key: str) -> Confirmation | None:
        """Return what a link confirms, None where it is altered, too old, ended or done."""
        try:
            longest = app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS * _DAY
            number = signing.loads(key, max_age=longest, salt=link_salt(app_settings.SALT))
            return cls(EmailAddress.objects.get(pk=number, verified=False))
        except (signing.BadSignature, EmailAddress.DoesNotExist):
            return None
