"""Pages of codes as a reader gets them, and what is asked of them without knowing their markup by the letter."""

from __future__ import annotations

from bs4 import BeautifulSoup
from django.test import Client


def page(client: Client, path: str) -> str:
    """Return a page that is there."""
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def parsed(text: str) -> BeautifulSoup:
    """Return a page as a tree, which CSS selectors ask."""
    return BeautifulSoup(text, "html.parser")


def codes_in(text: str) -> list[str]:
    """Return the codes that a page lists, in its order."""
    return [one.get_text() for one in parsed(text).select("li .number")]


def canonical_address(text: str) -> str:
    """Return the address that a page names as its own."""
    (link,) = parsed(text).select('link[rel="canonical"]')
    return str(link["href"])


def without_footer(text: str) -> str:
    """Return what a page says above its footer."""
    tree = parsed(text)
    for footer in tree.select("footer.site-footer"):
        footer.decompose()
    return str(tree)
