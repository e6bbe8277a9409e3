"""Accounts in the admin site: users with their roles, invitations, addresses and second factors."""

from accounts.admin import credentials, invitations, users

__all__ = ["credentials", "invitations", "users"]
