"""Pages of the site that search engines may show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.urls import reverse

from codes.views.site import SitemapPages
from web.blog.content import posts, support_pages

_NAMES: Final = (
    "home", "students", "residents", "attendings", "resources", "what-is", "modifiers", "calculator",
    "glossary", "data", "blog", "support",
)  # fmt: skip


def _paths() -> Iterator[str]:
    yield from (reverse(f"web:{name}") for name in _NAMES)
    yield from (reverse("web:post", args=[post.slug]) for post in posts())
    yield from (reverse("web:support-page", args=[page.slug]) for page in support_pages())


SITEMAP_PAGES: Final = (SitemapPages(_paths),)
