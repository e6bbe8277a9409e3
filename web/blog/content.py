"""Posts, support pages and the glossary: Markdown files of ours under `web/content`.

A file is named by its slug, a post's with its date before it (`2026-01-15-name.md`). Its first line is the title
(`# …`), the paragraph after it the summary. HTML in a file is shown, not obeyed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

FOLDER: Final = Path(__file__).resolve().parents[1] / "content"

_NAME: Final = re.compile(r"(?:(\d{4}-\d{2}-\d{2})-)?([a-z0-9-]+)")
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of words: its slug, title, summary (plain text), the rest as HTML, and a post's date."""

    slug: str
    title: str
    summary: str
    body: SafeString
    posted_on: date | None


@cache
def posts() -> tuple[Page, ...]:
    """Return the posts, the latest first."""
    pages = [_page(file) for file in sorted((FOLDER / "blog").glob("*.md"), reverse=True)]
    return tuple(page for page in pages if page.posted_on is not None)


@cache
def support_pages() -> tuple[Page, ...]:
    """Return the pages of support, in the order of their slugs."""
    return tuple(_page(file) for file in sorted((FOLDER / "support").glob("*.md")))


@cache
def glossary() -> Page:
    """Return the words of the field."""
    return _page(FOLDER / "resources" / "glossary.md")


def page_of(pages: tuple[Page, ...], slug: str) -> Page | None:
    """Return the page of a slug, None where there is none."""
    return next((page for page in pages if page.slug == slug), None)


def _page(file: Path) -> Page:
    named = _NAME.fullmatch(file.stem)
    heading, _, rest = file.read_text(encoding="utf-8").strip().partition("\n")
    if named is None or not heading.startswith("# "):
        raise ValueError(f"{file.name}: expected a name of small letters, digits and hyphens, and a title on line 1")
    summary, _, body = rest.strip().partition("\n\n")
    return Page(
        slug=named[2],
        title=heading.removeprefix("# "),
        summary=" ".join(summary.split()),
        body=mark_safe(_MARKDOWN.render(body)),  # noqa: S308  # our own file, its HTML escaped
        posted_on=date.fromisoformat(named[1]) if named[1] else None,
    )
