"""What every sign-up form has in common, that of the pages and that of the headless interface.

allauth takes the class by its setting ACCOUNT_SIGNUP_FORM_CLASS while it is loaded: nothing of it is imported here.
"""

from __future__ import annotations

from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from accounts.models import User


class SignUpForm(forms.Form):
    """Takes as long for an address that has an account as for one that gets one: nobody learns which by a clock."""

    account_already_exists: bool

    def full_clean(self) -> None:
        """Look at what was sent; of a known address hash a password, as the account of a new one does."""
        super().full_clean()
        if self.is_bound and self.is_valid() and self.account_already_exists:
            make_password("as long as a password takes")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Do nothing more with a new account; allauth asks for the method."""
