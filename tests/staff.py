"""Staff as the admin site lets them in: logged in, with a second factor that was set up in this log-in."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from accounts.models import User


def enter_admin(client: Client, user: User) -> User:
    """Log a member of the staff in, with a second factor."""
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)
    session = client.session
    session["second_factor_set_up"] = True
    session.save()
    return user
