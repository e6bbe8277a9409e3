"""The posts as an Atom feed."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from web.blog.content import Page, posts


class Posts(Feed):  # type: ignore[type-arg]  # takes no parameters at run time
    """The posts, the latest first."""

    feed_type = Atom1Feed
    title = "OpenRVU"
    subtitle = "On work RVUs, and how they are counted."

    def link(self) -> str:
        """Return the address of the blog."""
        return reverse("web:blog")

    def items(self) -> tuple[Page, ...]:
        """Return all posts."""
        return posts()

    def item_title(self, item: Page) -> str:
        """Return the title of a post."""
        return item.title

    def item_description(self, item: Page) -> str:
        """Return what a post is about."""
        return item.summary

    def item_link(self, item: Page) -> str:
        """Return the address of a post."""
        return reverse("web:post", args=[item.slug])

    def item_pubdate(self, item: Page) -> datetime | None:
        """Return the beginning of the day of a post."""
        return None if item.posted_on is None else datetime.combine(item.posted_on, time(), tzinfo=UTC)

    def item_updateddate(self, item: Page) -> datetime | None:
        """Return the beginning of the day of a post: a post is not changed."""
        return self.item_pubdate(item)
