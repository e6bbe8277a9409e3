"""The wiring of the product; an app so that it can have commands."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from wire.bodies.limits import MAX_UPLOAD_BYTES, BodyLimits


class ConfigConfig(AppConfig):
    name = "config"
    # Release files are uploaded in the admin site; no page of it takes JSON, and nobody may have so much of it read.
    body_limits = (BodyLimits("/admin/", max_bytes=MAX_UPLOAD_BYTES, takes_any_type=True, view_reads_json=True),)

    def ready(self) -> None:
        """Name the admin site; make the roles once all our apps have their permissions, which is before Django's."""
        from django.contrib import admin

        from config.roles import make_roles

        admin.site.site_header = admin.site.site_title = "OpenRVU administration"

        post_migrate.connect(make_roles, sender=apps.get_app_config("auth"), dispatch_uid="config.roles")
