"""Second factors that the operator takes away."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.models import User
from accounts.security.mfa import seal, unseal
from accounts.selectors import notice_addresses
from accounts.services.calendar_addresses import end_calendar_addresses
from accounts.services.logins import revoke_logins
from accounts.services.notices import send_notice

_SEALED = ("secret", "seed")


def reset_second_factors(*, user: User, at: datetime) -> int:
    """Remove the second factors of somebody who lost theirs, end all their log-ins, and return how many factors."""
    with transaction.atomic():
        factors = list(Authenticator.objects.filter(user=user))
        for factor in factors:
            factor.delete()
        revoke_logins(user=user, at=at)
        end_calendar_addresses(user=user)
    change = "The operator of this server removed its second factor."
    send_notice(addresses=notice_addresses(user), change=change, at=at)
    return len(factors)


def seal_under_first_key() -> int:
    """Encrypt every stored second factor under the first key of MFA_KEYS, and return how many there are.

    All or nothing; raises InvalidToken where one is under no known key.
    """
    with transaction.atomic():
        rows = list(Authenticator.objects.select_for_update().order_by("pk"))
        for row in rows:
            row.data |= {name: seal(unseal(row.data[name])) for name in _SEALED if name in row.data}
            if "migrated_codes" in row.data:
                row.data["migrated_codes"] = [seal(unseal(code)) for code in row.data["migrated_codes"]]
        # Nobody's factor becomes another, so none is noted as changed.
        Authenticator.objects.bulk_update(rows, ["data"])
    return len(rows)
