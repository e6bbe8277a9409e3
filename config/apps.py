"""The wiring of the product; an app so that it can have commands."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        """Name the admin site; make the roles once all our apps have their permissions, which is before Django's."""
        from django.contrib import admin

        from config.roles import make_roles

        admin.site.site_header = admin.site.site_title = "OpenRVU administration"

        post_migrate.connect(make_roles, sender=apps.get_app_config("auth"), dispatch_uid="config.roles")
