"""What follows from news of Django's and allauth's log-in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.selectors import notice_addresses
from accounts.services.calendar_addresses import end_calendar_addresses
from accounts.services.logins import revoke_logins
from accounts.services.notices import send_notice
from accounts.sessions.store import SessionStore

LONGEST_USER_AGENT = 200


def note_client(request: HttpRequest, **_: object) -> None:
    """Keep with the log-in from where it was made, so that its owner recognizes it in the list."""
    session = request.session
    if isinstance(session, SessionStore) and "REMOTE_ADDR" in request.META:
        session.ip = get_adapter(request).get_client_ip(request)
        session.user_agent = request.headers.get("User-Agent", "")[:LONGEST_USER_AGENT]


def end_other_logins(request: HttpRequest, user: User, **_: object) -> None:
    """After a change of the password, leave only the log-in that made it, and no calendar address."""
    session = request.session
    but = session.login_id if isinstance(session, SessionStore) else None
    revoke_logins(user=user, but=but, at=timezone.now())
    end_calendar_addresses(user=user)


def end_all_logins(user: User, **_: object) -> None:
    """After a reset of the password, leave no log-in and no calendar address."""
    revoke_logins(user=user, at=timezone.now())
    end_calendar_addresses(user=user)


def end_address_of_disabled(instance: User, **_: object) -> None:
    """After an account was disabled, leave no calendar address, also for the day when it is enabled again."""
    if not instance.is_active:
        end_calendar_addresses(user=instance)


def drop_pending_addresses(request: HttpRequest, user: User, **_: object) -> None:
    """After a new password, forget addresses that were added and never verified.

    The code or link that verifies one needs no password: whoever added it could still take the account over by it.
    """
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
    EmailAddress.objects.filter(user=user, verified=False, primary=False).delete()


def tell_of_added_address(user: User, email_address: EmailAddress, **_: object) -> None:
    """Tell the addresses that were there before."""
    others = notice_addresses(user) - {email_address.email.lower()}
    send_notice(addresses=others, change=f"The e-mail address {email_address.email} was added.", at=timezone.now())


def tell_of_verified_address(email_address: EmailAddress, **_: object) -> None:
    """Tell the other addresses of the account, which this one can now reset."""
    others = notice_addresses(email_address.user) - {email_address.email.lower()}
    send_notice(addresses=others, change=f"The e-mail address {email_address.email} was verified.", at=timezone.now())


def tell_removed_address(email_address: EmailAddress, **_: object) -> None:
    """Tell the address that was removed itself; allauth tells those that stay."""
    if email_address.verified:
        gone = {email_address.email.lower()}
        change = f"The e-mail address {email_address.email} was removed from its account."
        send_notice(addresses=gone, change=change, at=timezone.now())
