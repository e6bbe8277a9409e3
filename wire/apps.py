"""What crosses HTTP and has no domain."""

from django.apps import AppConfig
from django.core.signals import got_request_exception


class WireConfig(AppConfig):
    name = "wire"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have exceptions kept that no view raised."""
        from wire.problems.responses import remember_error

        got_request_exception.connect(remember_error, dispatch_uid="wire.problems.responses")
