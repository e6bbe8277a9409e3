"""A clinician who is logged in, a catalogue to log from, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from accounts.models import User
from codes.services.search_index import rebuild_search
from tests.kept import kept_rows
from tests.procedures.conftest import new_user, publish

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
SCRIPT: Final = "console.log('app')\n" * 99
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@pytest.fixture
def built(tmp_path: Path, settings: Settings) -> Path:
    """The folder of an app as it is built, in place of one that is not built yet or is of older sources."""
    folder = tmp_path / "built"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>OpenRVU</title>")
    (folder / "sw.js").write_text("// the worker")
    (folder / "manifest.webmanifest").write_text("{}")
    (folder / "icon-192.png").write_bytes(b"\x89PNG")
    (folder / "sources.sha256").write_text("of these sources")
    (folder / "assets" / "index-aB3.js").write_text(SCRIPT)
    settings.CLIENT_DIR = folder
    return folder


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with opened_chromium() as browser:
        yield browser


@contextmanager
def opened_chromium() -> Iterator[Browser]:
    """Give a browser that runs, and let this thread ask the database meanwhile."""
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
