"""The site's own pages and the shell around all pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.views.defaults import server_error

from tests.factories import RelativeValueFactory, ReleaseFactory

pytestmark = pytest.mark.django_db

STYLES = Path(__file__).resolve().parents[2] / "web" / "static" / "web" / "site.css"


def test_the_home_page_shows_codes_of_the_catalogue(client: Client) -> None:
    RelativeValueFactory.create()

    shown = client.get("/").content.decode()

    assert "/codes/evaluation-management/99213/" in shown


def test_every_link_of_the_shell_leads_somewhere(client: Client) -> None:
    links = set(re.findall(r'href="(/[^"#?]*)"', client.get("/").content.decode()))

    answers = {link: client.get(link, follow=True).status_code for link in links if not link.startswith("/static/")}

    assert "/support/" in answers
    assert set(answers.values()) == {200}


def test_the_footer_says_that_an_excerpt_is_one_and_names_no_command_to_readers(client: Client) -> None:
    ReleaseFactory.create(complete=False)

    shown = client.get("/support/").content.decode()

    assert "This is an excerpt" in shown
    assert "manage.py" not in shown


def test_the_footer_of_an_empty_catalogue_says_that_nothing_is_loaded(client: Client) -> None:
    assert "No fee schedule is loaded" in client.get("/support/").content.decode()


def test_pages_run_modules_of_ours_alone_and_load_nothing_from_elsewhere(client: Client) -> None:
    shown = client.get("/").content.decode()

    scripts = re.findall(r"<script[^>]*>", shown)
    assert [
        script for script in scripts if not re.fullmatch(r'<script type="module" src="/static/[^"]+">', script)
    ] == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', shown) == []
    assert "http" not in STYLES.read_text()


def test_an_unknown_page_is_404_with_the_search(client: Client) -> None:
    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert 'role="search"' in answer.content.decode()


def test_the_sitemap_names_the_pages_of_the_site(client: Client) -> None:
    sitemap = client.get("/sitemap.xml").content.decode()

    named = re.findall(r"<loc>http://testserver(/[^<]*)</loc>", sitemap)
    assert {"/", "/stages/residents/", "/resources/calculator/", "/blog/"} <= set(named)
    assert {client.get(path).status_code for path in named} == {200}


def test_fault_of_the_server_is_told_in_words_that_need_no_database() -> None:
    answer = server_error(RequestFactory().get("/"))

    words = answer.content.decode()
    assert (answer.status_code, "<h1>Something went wrong here</h1>" in words) == (500, True)
    assert "No fee schedule" not in words


@pytest.mark.parametrize("path", ["/accounts/login/", "/log/", "/support/report/"])
def test_form_from_before_a_log_in_is_refused_in_words_that_say_what_to_do(path: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(path, {"code": "99213"})

    words = answer.content.decode()
    assert (answer.status_code, "<h1>Please load the page again</h1>" in words) == (403, True)
    assert "CSRF" not in words
