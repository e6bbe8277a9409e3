"""The site shell and its pages."""

from collections.abc import Iterator

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the sitemap name the pages of the site."""
        from codes.sitemap import add_pages

        add_pages(_pages)


def _pages() -> Iterator[str]:
    from django.urls import reverse

    from web.content import posts, support_pages

    names = ("home", "students", "residents", "attendings", "resources", "what-is", "modifiers", "calculator")
    yield from (reverse(f"web:{name}") for name in (*names, "glossary", "data", "blog", "support"))
    yield from (reverse("web:post", args=[post.slug]) for post in posts())
    yield from (reverse("web:support-page", args=[page.slug]) for page in support_pages())
