"""Pages of codes as a reader gets them, and what is asked of them without knowing their markup by the letter."""

from __future__ import annotations

from copy import copy

from bs4 import BeautifulSoup

from tests.web.pages import element, texts


def codes_in(shown: BeautifulSoup) -> list[str]:
    """Return the codes that a page lists, in its order."""
    return texts(shown, "li .number")


def canonical_address(shown: BeautifulSoup) -> str:
    """Return the address that a page names as its own."""
    return str(element(shown, 'link[rel="canonical"]')["href"])


def without_footer(shown: BeautifulSoup) -> BeautifulSoup:
    """Return a page but for its footer."""
    above = copy(shown)
    for footer in above.select("footer.site-footer"):
        footer.decompose()
    return above


def answers_of(shown: BeautifulSoup) -> dict[str, str]:
    """Return what a page of a code answers to each of its questions."""
    return dict(zip(texts(shown, "main details > summary"), texts(shown, "main details > p"), strict=True))
