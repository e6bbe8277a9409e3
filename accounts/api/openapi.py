"""What the OpenAPI document says of logging in."""

from __future__ import annotations

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class BearerTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # the library's own registry
    """An app token."""

    target_class = "accounts.api.authentication.BearerToken"
    name = "appToken"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, object]:
        """Return the security scheme."""
        return {"type": "http", "scheme": "bearer", "description": "The `session_token` of `/_allauth/app/v1/auth/…`."}


class BrowserSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # as above
    """The session cookie."""

    target_class = "accounts.api.authentication.BrowserSession"
    name = "browserSession"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, object]:
        """Return the security scheme."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
