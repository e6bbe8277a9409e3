"""What all tests share: quick password hashing and folders of their own."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings as project_settings
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from procedures.sync.base import SyncView
from tests.openapi import checked
from tests.staff import enter_admin

# Machines are shared: an example's time says nothing of the code.
hypothesis.settings.register_profile("shared machine", deadline=None)
hypothesis.settings.load_profile("shared machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add an option for machines that have all that the tests need."""
    parser.addoption("--no-skips", action="store_true", help="a test that is skipped fails, with its reason")


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
def _static_files_of_the_session(tmp_path_factory: pytest.TempPathFactory) -> None:
    # The live server of a session starts before any fixture of a test, and wants its folder to be there.
    project_settings.STATIC_ROOT = tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True)
def _quick_and_apart(settings: Settings, tmp_path: Path) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.JOBS_INLINE = True
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    settings.MEDICARE_FOLDER = tmp_path / "medicare"
    settings.SECURITY_LOG_FOLDER = tmp_path / "security"
    settings.MARKS_FOLDER = tmp_path / "marks"
    settings.CACHES = {
        **settings.CACHES,
        "pictures": {**settings.CACHES["pictures"], "LOCATION": tmp_path / "pictures"},
    }
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _sync_answers_fit_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SyncView, "dispatch", checked(SyncView.dispatch))


@pytest.fixture
def admin_client(admin_user: User) -> Client:
    """A browser of a superuser who may enter the admin site."""
    client = Client()
    enter_admin(client, admin_user)
    return client
