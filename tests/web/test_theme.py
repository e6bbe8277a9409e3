"""The theme that a user chose, here or on another device, and what the pages do with it."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from procedures.models import Setting
from tests.matrix import matrix
from tests.procedures.conftest import new_user
from tests.web.pages import element, tree, value_of, words

pytestmark = pytest.mark.django_db

CODE_PAGE = "/codes/evaluation-management/99213/"


def theme_of(browser: Client, path: str) -> str | None:
    """Return the theme that a page names, None where it leaves it to the system."""
    theme = element(tree(browser.get(path)), "html").get("data-theme")
    return None if theme is None else str(theme)


def put(browser: Client, value: object) -> None:
    """Store the theme as a client of the API does."""
    sent = {"key": "theme", "value": value}
    assert browser.post("/api/v1/settings", sent, content_type="application/json").status_code == 201


@matrix(("chosen", "shown"), [("dark", "dark"), ("light", "light"), ("system", None)])
def test_theme_chosen_on_the_account_page_holds_on_every_page(
    clinician: Client, catalogue: None, chosen: str, shown: str | None
) -> None:
    answer = clinician.post("/account/theme", {"theme": chosen}, follow=True)

    assert words(tree(answer), ".message").startswith("Your theme was saved")
    assert [theme_of(clinician, path) for path in ("/", "/account/", "/contracts/", CODE_PAGE, "/no-such-page/")] == [
        shown
    ] * 5
    assert value_of(tree(clinician.get("/account/")), "theme") == chosen


def test_theme_is_the_synced_setting_that_all_devices_have(clinician: Client, user: User) -> None:
    clinician.post("/account/theme", {"theme": "dark"})
    clinician.post("/account/theme", {"theme": "light"})

    stored = Setting.objects.get(user_id=user.id)
    assert (stored.key, stored.value) == ("theme", "light")


def test_theme_chosen_on_another_device_is_seen_here_though_the_page_was_kept(
    clinician: Client, catalogue: None
) -> None:
    tag = clinician.get(CODE_PAGE)["ETag"]
    assert clinician.get(CODE_PAGE, headers={"If-None-Match": tag}).status_code == 304

    put(clinician, "dark")

    assert clinician.get(CODE_PAGE, headers={"If-None-Match": tag}).status_code == 200


@matrix("value", ["blue", "", None, {"dark": True}, ["dark"], 1, '"><script>'])
def test_setting_that_is_no_theme_leaves_it_to_the_system(clinician: Client, value: object) -> None:
    put(clinician, value)

    assert theme_of(clinician, "/account/") is None


@matrix("sent", [{}, {"theme": ""}, {"theme": "blue"}])
def test_what_is_no_theme_is_refused_in_words(clinician: Client, user: User, sent: dict[str, str]) -> None:
    answer = clinician.post("/account/theme", sent, follow=True)

    assert words(tree(answer), ".message") == "Theme: choose one of the list."
    assert not Setting.objects.filter(user_id=user.id).exists()


def test_theme_is_ones_own(clinician: Client) -> None:
    clinician.post("/account/theme", {"theme": "dark"})
    other = Client()
    other.force_login(new_user())

    assert (theme_of(other, "/"), theme_of(Client(), "/")) == (None, None)


def test_theme_costs_one_query_of_who_is_logged_in_and_none_of_others(
    clinician: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(20) as of_readers:
        Client().get("/blog/")
    with django_assert_max_num_queries(20) as of_user:
        clinician.get("/blog/")

    settings = [query for query in of_user.captured_queries if "procedures_setting" in query["sql"]]
    assert len(settings) == 1
    assert [query for query in of_readers.captured_queries if "procedures_setting" in query["sql"]] == []
