"""The site shell and its pages."""

from collections.abc import Iterator

from django.apps import AppConfig

# How browsers send a form, without a file and with one.
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class WebConfig(AppConfig):
    name = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the sitemap name the pages of the site, and files in where one is imported."""
        from codes.views.sitemap import add_pages
        from procedures.apps import IMPORT_BYTES
        from wire.middleware.request_limits import open_path

        add_pages(_pages)
        open_path("/account/import/", max_bytes=IMPORT_BYTES, media_types=FORM_TYPES, view_reads_json=True)


def _pages() -> Iterator[str]:
    from django.urls import reverse

    from web.blog.content import posts, support_pages

    names = ("home", "students", "residents", "attendings", "resources", "what-is", "modifiers", "calculator")
    yield from (reverse(f"web:{name}") for name in (*names, "glossary", "data", "blog", "support"))
    yield from (reverse("web:post", args=[post.slug]) for post in posts())
    yield from (reverse("web:support-page", args=[page.slug]) for page in support_pages())
