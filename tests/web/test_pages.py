"""The site's own pages and the shell around all pages."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client, RequestFactory
from django.views.defaults import server_error

from tests.factories import RelativeValueFactory, ReleaseFactory
from tests.web.pages import links, plain_text, tree, words

pytestmark = pytest.mark.django_db

STYLES = Path(__file__).resolve().parents[2] / "web" / "static" / "web" / "site.css"


def test_the_home_page_shows_codes_of_the_catalogue(client: Client) -> None:
    RelativeValueFactory.create()

    assert "/codes/evaluation-management/99213/" in links(tree(client.get("/")), ".codes a")


@pytest.mark.usefixtures("built")
def test_every_link_of_the_shell_leads_somewhere(client: Client) -> None:
    addresses = {urlsplit(link).path for link in links(tree(client.get("/")), "a")}

    answers = {address: client.get(address, follow=True).status_code for address in addresses if address}

    assert "/support/" in answers
    assert set(answers.values()) == {200}


def test_the_footer_says_that_an_excerpt_is_one_and_names_no_command_to_readers(client: Client) -> None:
    ReleaseFactory.create(complete=False)

    page = tree(client.get("/support/"))

    assert "This is an excerpt" in words(page, "footer")
    assert "manage.py" not in page.get_text()


def test_the_footer_of_an_empty_catalogue_says_that_nothing_is_loaded(client: Client) -> None:
    assert "No fee schedule is loaded" in words(tree(client.get("/support/")), "footer")


def test_pages_run_modules_of_ours_alone_and_load_nothing_from_elsewhere(client: Client) -> None:
    page = tree(client.get("/"))

    assert [
        str(script)
        for script in page.select("script")
        if script["type"] != "module" or not str(script["src"]).startswith("/static/") or script.get_text()
    ] == []
    loaded = [str(tag.get("src") or tag.get("href")) for tag in page.select("[src], link[href]")]
    assert [address for address in loaded if urlsplit(address).netloc] == []
    assert page.select("[style], style, [onclick]") == []
    assert "http" not in STYLES.read_text()


def test_an_unknown_page_is_404_with_the_search(client: Client) -> None:
    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert tree(answer).select("form[role=search]")


@pytest.mark.slow
def test_the_sitemap_names_the_pages_of_the_site(client: Client) -> None:
    sitemap = plain_text(client.get("/sitemap.xml"))

    named = re.findall(r"<loc>http://testserver(/[^<]*)</loc>", sitemap)
    assert {"/", "/stages/residents/", "/resources/calculator/", "/blog/"} <= set(named)
    assert {client.get(path).status_code for path in named} == {200}


def test_fault_of_the_server_is_told_in_words_that_need_no_database() -> None:
    answer = server_error(RequestFactory().get("/"))

    page = tree(answer)
    assert (answer.status_code, words(page, "h1")) == (500, "Something went wrong here")
    assert "No fee schedule" not in page.get_text()


@pytest.mark.parametrize("path", ["/accounts/login/", "/profile/", "/support/report/"])
def test_form_from_before_a_log_in_is_refused_in_words_that_say_what_to_do(path: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(path, {"code": "99213"})

    page = tree(answer)
    assert (answer.status_code, words(page, "h1")) == (403, "Please load the page again")
    assert "CSRF" not in page.get_text()
