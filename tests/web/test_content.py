"""Blog, feed and support pages: Markdown files of ours."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.web.pages import links, tree, words
from web.blog import content
from web.blog.content import FOLDER, glossary, page_of, posts, support_pages

ATOM = "{http://www.w3.org/2005/Atom}"


def parsed(body: str) -> BeautifulSoup:
    """Return the body of a page of ours, which is no whole document."""
    return BeautifulSoup(body, "html.parser")


def test_posts_come_the_latest_first_with_title_summary_and_date() -> None:
    dates = [post.posted_on for post in posts()]

    assert len(dates) >= 3
    assert dates == sorted(dates, key=lambda day: day or date.min, reverse=True)
    assert all(post.title and post.summary and parsed(post.body).select("p") for post in posts())


def test_every_file_of_the_folder_is_shown_somewhere() -> None:
    shown = len(posts()) + len(support_pages()) + len([glossary()])

    assert len(list(FOLDER.rglob("*.md"))) == shown


@pytest.mark.usefixtures("built")
@pytest.mark.django_db
def test_every_link_of_our_words_leads_somewhere(client: Client) -> None:
    pages = (*posts(), *support_pages(), glossary())
    named = {link.partition("#")[0] for page in pages for link in links(parsed(page.body))} - {""}

    assert "/resources/calculator/" in named
    assert {link: client.get(link, follow=True).status_code for link in named} == dict.fromkeys(named, 200)


@pytest.mark.django_db
def test_a_post_has_a_page_and_an_unknown_one_has_none(client: Client) -> None:
    (latest, *_) = posts()

    assert words(tree(client.get(f"/blog/{latest.slug}/")), "article h1") == latest.title
    assert client.get("/blog/no-such-post/").status_code == 404
    assert client.get("/support/no-such-page/").status_code == 404
    assert client.get(f"/support/{support_pages()[0].slug}/").status_code == 200


def test_the_feed_is_atom_with_every_post_under_its_address(client: Client, db: None) -> None:
    answer = client.get("/blog/feed/")

    feed = ET.fromstring(answer.content)  # noqa: S314  # our own answer
    entries = [entry.find(f"{ATOM}link").attrib["href"] for entry in feed.iter(f"{ATOM}entry")]  # type: ignore[union-attr]  # each has one
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert [link.removeprefix("http://testserver") for link in entries] == [f"/blog/{post.slug}/" for post in posts()]
    assert feed.findtext(f"{ATOM}updated", "").startswith(str(posts()[0].posted_on))


def test_html_in_a_file_is_shown_and_not_obeyed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "glossary.md").write_text("# T\n\nS.\n\n<script>x</script> [a](javascript:x)\n")
    monkeypatch.setattr(content, "FOLDER", tmp_path)

    body = parsed(content.glossary.__wrapped__().body)

    assert "<script>x</script>" in body.get_text()
    assert not body.select("script, [href]")


def test_a_file_without_a_title_stops_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "glossary.md").write_text("no title")
    monkeypatch.setattr(content, "FOLDER", tmp_path)

    with pytest.raises(ValueError, match=r"glossary\.md: expected"):
        content.glossary.__wrapped__()


def test_a_page_that_is_not_there_is_none() -> None:
    assert page_of(posts(), "no-such-post") is None
