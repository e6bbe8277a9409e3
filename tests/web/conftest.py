"""A clinician who is logged in, a catalogue to log from, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import User
from codes.services.search_index import rebuild_search
from tests.kept import kept_rows
from tests.procedures.conftest import new_user, publish

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Most tests open no browser, and to load its driver takes most of a second of each run.
    from playwright.sync_api import sync_playwright

    # Playwright runs a loop in this thread, in which Django refuses to touch the database unless told.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def catalogue(db: None) -> None:
    """What `publish_searchable` publishes."""
    publish_searchable()


@pytest.fixture(scope="module")
def shared_catalogue(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What `publish_searchable` publishes, once for the tests of a file."""
    with kept_rows(django_db_blocker):
        publish_searchable()
        yield


def publish_searchable() -> None:
    """Publish the codes of `tests.procedures.conftest.ROWS` in RVU24A and RVU25D, searchable."""
    publish("RVU24A", date(2024, 1, 1))
    publish("RVU25D", date(2025, 10, 1))
    rebuild_search()


@pytest.fixture
def user(db: None) -> User:
    return new_user()


@pytest.fixture
def clinician(user: User) -> Client:
    """A browser in which the user is logged in."""
    browser = Client()
    browser.force_login(user)
    return browser
