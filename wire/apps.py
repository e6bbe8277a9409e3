"""What crosses HTTP and has no domain."""

from django.apps import AppConfig
from django.core.signals import got_request_exception

from wire.bodies.limits import BodyLimits, body_limits


class WireConfig(AppConfig):
    name = "wire"
    default_auto_field = "django.db.models.BigAutoField"
    body_limits = (BodyLimits("/", takes_any_type=True), BodyLimits("/api/"))

    def ready(self) -> None:
        """Collect what the apps declare, so that a fault in it stops the start, and keep errors that no view raised."""
        from wire.problems.responses import problem_types, remember_error

        body_limits()
        problem_types()
        got_request_exception.connect(remember_error, dispatch_uid="wire.problems.responses")
