"""The site shell and its pages."""

from django.apps import AppConfig

from procedures.apps import IMPORT_BYTES
from wire.bodies.limits import BodyLimits

# How browsers send a form, without a file and with one.
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class WebConfig(AppConfig):
    name = "web"
    default_auto_field = "django.db.models.BigAutoField"
    body_limits = (
        BodyLimits("/account/import/", max_bytes=IMPORT_BYTES, media_types=FORM_TYPES, view_reads_json=True),
    )
    report_providers = "web.feedback.open_reports.REPORT_PROVIDERS"
    sitemap_pages = "web.sitemap.SITEMAP_PAGES"
