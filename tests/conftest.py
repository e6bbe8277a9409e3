"""What all tests share: quick password hashing and folders of their own."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as project_settings
from django.test import Client, override_settings

from accounts.models import User
from config.postgres.embedded import EmbeddedPostgres
from procedures.sync.base import SyncView
from tests.config.server import migrate
from tests.openapi import checked
from tests.staff import enter_admin

# Modules and tests of the suite stay until its end: to look for garbage among them took an eighth of the time.
gc.set_threshold(50_000, 20, 50)

# Machines are shared: an example's time says nothing of the code.
hypothesis.settings.register_profile("shared machine", deadline=None)
# The fast tests guess less often than all tests do.
hypothesis.settings.register_profile("few guesses", deadline=None, max_examples=20)
hypothesis.settings.load_profile("shared machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add an option for machines that have all that the tests need."""
    parser.addoption("--no-skips", action="store_true", help="a test that is skipped fails, with its reason")


def pytest_collection_finish() -> None:
    """Leave what was loaded out of every later look for garbage."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a skipped test fail where none may be; without the option they are listed at the end of the run."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.config.getoption("--no-skips"):
        report.outcome, report.longrepr = "failed", f"skipped, and none may be: {call.excinfo and call.excinfo.value}"
    return report


@pytest.fixture(autouse=True, scope="session")
def _quick_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings of all tests. The live server of a session starts before any fixture of a test, so they hold for it."""
    static = tmp_path_factory.mktemp("static")
    # What a module's tests share is written before a test has folders of its own: never into those of who works here.
    shared = tmp_path_factory.mktemp("shared")
    with override_settings(
        STATIC_ROOT=static,
        MAIL_FOLDER=shared / "mail",
        UPLOAD_FOLDER=shared / "uploads",
        MEDICARE_FOLDER=shared / "medicare",
        SECURITY_LOG_FOLDER=shared / "security",
        MARKS_FOLDER=shared / "marks",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        JOBS_INLINE=True,
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield


@pytest.fixture(scope="session")
def server_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Data folder of servers that are processes of their own, migrated once; its PostgreSQL is stopped at the end.

    Tests before left their accounts and records there: a test makes users of its own, by `issue_tokens`.
    """
    folder = tmp_path_factory.mktemp("data")
    migrate(folder)
    yield folder
    EmbeddedPostgres(folder / "postgres").stop()


@pytest.fixture(autouse=True)
def _folders_apart(_quick_settings: None, tmp_path: Path) -> Iterator[None]:
    """Folders of the test's own, set at once: each change of settings is told to all who keep something of them."""
    caches: dict[str, Any] = project_settings.CACHES  # Any: as Django takes them
    with override_settings(
        MAIL_FOLDER=tmp_path / "mail",
        UPLOAD_FOLDER=tmp_path / "uploads",
        MEDICARE_FOLDER=tmp_path / "medicare",
        SECURITY_LOG_FOLDER=tmp_path / "security",
        MARKS_FOLDER=tmp_path / "marks",
        CACHES={**caches, "charts": {**caches["charts"], "LOCATION": tmp_path / "charts"}},
    ):
        yield


@pytest.fixture(autouse=True)
def _sync_answers_fit_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SyncView, "dispatch", checked(SyncView.dispatch))


@pytest.fixture
def admin_client(admin_user: User) -> Client:
    """A browser of a superuser who may enter the admin site."""
    client = Client()
    enter_admin(client, admin_user)
    return client
