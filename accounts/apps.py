"""Users and their profiles, log-ins and tokens."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    problem_types = "accounts.api.problems.PROBLEM_TYPES"

    def ready(self) -> None:
        """Listen to the news of log-in, tell OpenAPI of our tokens, and close the admin's own log-in page."""
        from allauth.account import models as account_models
        from allauth.account.decorators import secure_admin_login
        from allauth.account.internal.flows import password_reset_by_code
        from allauth.account.signals import (
            email_added,
            email_confirmed,
            email_removed,
            password_changed,
            password_reset,
            password_set,
        )
        from allauth.mfa.signals import authenticator_added
        from django.contrib import admin
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_save

        from accounts.listeners import access as access_listeners
        from accounts.listeners import profiles as listeners
        from accounts.listeners import security as security_listeners
        from accounts.login import devices
        from accounts.login.reset_by_code import PasswordResetByCode
        from accounts.middleware import staff
        from accounts.security.links import Confirmation

        # drf-spectacular keeps a registry of its own.
        import_module("accounts.api.openapi")
        user_logged_in.connect(listeners.note_client)
        user_logged_in.connect(devices.remember)
        password_changed.connect(listeners.end_other_logins)
        password_set.connect(listeners.end_other_logins)
        password_reset.connect(listeners.end_all_logins)
        for signal in (password_changed, password_set, password_reset):
            signal.connect(listeners.drop_pending_addresses)
        email_added.connect(listeners.tell_of_added_address)
        email_confirmed.connect(listeners.tell_of_verified_address)
        email_removed.connect(listeners.tell_removed_address)
        post_save.connect(listeners.end_address_of_disabled, sender="accounts.User")
        authenticator_added.connect(staff.note_set_up)
        access_listeners.connect()
        security_listeners.connect()
        # allauth has no setting for how its links are signed nor for how a reset goes; it looks both up at each use.
        account_models.EmailConfirmationHMAC = Confirmation
        password_reset_by_code.PasswordResetVerificationProcess = PasswordResetByCode
        # The admin's page knows neither the throttle nor the second factor.
        admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # allauth's documented way
