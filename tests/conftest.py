"""What all tests share: quick password hashing and folders of their own."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

import hypothesis
import pytest
from django.conf import settings as project_settings
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from accounts.models import User
from config.postgres.embedded import EmbeddedPostgres
from procedures.sync.base import SyncView
from tests.emptied import empty_quickly
from tests.families import read_once
from tests.in_flight import answered
from tests.migrated import copy_instead_of_migrating, copy_migrated_data
from tests.openapi import checked
from tests.staff import enter_admin

# Modules and tests of the suite stay until its end: to look for garbage among them took an eighth of the time.
gc.set_threshold(50_000, 20, 50)

# Machines are shared: an example's time says nothing of the code.
hypothesis.settings.register_profile("shared machine", deadline=None, max_examples=40)
# The fast tests guess less often than all tests do, and who looks for what is seldom met, more often.
hypothesis.settings.register_profile("many guesses", deadline=None, max_examples=400)
hypothesis.settings.register_profile("few guesses", deadline=None, max_examples=20)
hypothesis.settings.load_profile("shared machine")

_NUMBERS: Final = count()
_LONG: Final = ("faults", "node", "spark", "server")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add an option for machines that have all that the tests need."""
    parser.addoption("--no-skips", action="store_true", help="a test that is skipped fails, with its reason")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest tests begin first: at the end the other workers would wait for one of them."""
    items.sort(key=lambda item: not any(map(item.get_closest_marker, _LONG)))


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


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Let each worker begin with a copy of one migrated database; what pytest-django asks before it makes its own."""
    with django_db_blocker.unblock():
        copy_instead_of_migrating()


@pytest.fixture(autouse=True)
def _answered(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the database of a live server's test once its browsers are closed and their requests are answered."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    with answered():
        yield


@pytest.fixture(autouse=True, scope="session")
def _quick_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Settings of all tests. The live server of a session starts before any fixture of a test, so they hold for it.

    Gives the folder of what a module's tests share, which is written before a test has folders of its own: never into
    those of who works here.
    """
    shared = tmp_path_factory.mktemp("shared")
    caches: dict[str, Any] = project_settings.CACHES  # Any: as Django takes them
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        **_folders_in(shared),
        CACHES={**caches, "charts": {**caches["charts"], "LOCATION": shared / "charts"}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        JOBS_INLINE=True,
        # A test that reads the code of a half-minute may send it in the next.
        MFA_TOTP_TOLERANCE=1,
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield shared


def _folders_in(place: Path) -> dict[str, Path]:
    names = ("MAIL_FOLDER", "UPLOAD_FOLDER", "MEDICARE_FOLDER", "SECURITY_LOG_FOLDER", "MARKS_FOLDER")
    return {name: place / name.lower() for name in names}


@pytest.fixture(scope="session")
def server_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Data folder, migrated, of servers that are processes of their own; its PostgreSQL is stopped at the end.

    Tests before left their accounts and records there: a test makes users of its own, by `issue_tokens`.
    """
    folder = tmp_path_factory.mktemp("data")
    copy_migrated_data(folder)
    yield folder
    EmbeddedPostgres(folder / "postgres").stop()


@pytest.fixture(autouse=True)
def _folders_apart(_quick_settings: Path) -> Iterator[None]:
    """Folders of the test's own, made by what writes there.

    Set without telling those who keep something of a setting, which took longer than most tests: nobody keeps these.
    """
    _point_folders_at(_quick_settings / str(next(_NUMBERS)))
    yield
    _point_folders_at(_quick_settings)
    charts = _quick_settings / "charts"
    if charts.exists():
        shutil.rmtree(charts)


def _point_folders_at(place: Path) -> None:
    for name, folder in _folders_in(place).items():
        setattr(project_settings, name, folder)


@pytest.fixture(autouse=True, scope="session")
def _emptied_quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        empty_quickly(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def _families_read_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        read_once(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def _sync_answers_fit_the_document() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SyncView, "dispatch", checked(SyncView.dispatch))
        yield


@pytest.fixture
def admin_client(admin_user: User) -> Client:
    """A browser of a superuser who may enter the admin site."""
    client = Client()
    enter_admin(client, admin_user)
    return client
