"""Reset of the password by a code that is mailed and typed where it was asked for (allauth's process, our rules).

A code is bound to what it was made for, as a link is: a change of the password or of an address ends it, and so does a
restore. An address that resets no account is answered as one that does, after as much work.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.account.internal.flows.signup import send_unknown_account_mail

from accounts.models import User
from accounts.security.links import PasswordResetTokens
from accounts.selectors import user_of_reset_address


class PasswordResetByCode(PasswordResetVerificationProcess):  # type: ignore[misc]  # allauth is untyped
    """The process that allauth begins, resumes and ends; `state` lies in the session of whoever asked."""

    state: dict[str, Any]  # Any: what allauth puts there

    @property
    def user(self) -> User:
        """The account that is reset, else one of nobody, which no code opens and whose passwords are judged alike."""
        known: User | None = super().user
        return known or User(pk=UUID(self.state["user_id"]), email=self.state["email"])

    def send(self) -> None:
        """Mail a code where the address may reset an account, else what an unknown address is sent."""
        email, adapter = self.state["email"], get_adapter()
        known = user_of_reset_address(email)
        self._user = known or User(email=email)
        self.state |= {"user_id": self._user.pk.hex, "token": PasswordResetTokens().make_token(self._user)}
        if known is None:
            send_unknown_account_mail(self.request, email)
            return
        self.state["code"] = adapter.generate_password_reset_code()
        adapter.send_mail("account/email/password_reset_code", email, {"request": self.request, "code": self.code})

    def is_valid(self) -> bool:
        """Return whether the code may still be typed: in time, and nothing that it rests on has changed."""
        return bool(super().is_valid()) and PasswordResetTokens().check_token(self.user, self.state["token"])
