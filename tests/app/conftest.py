"""The app as it is built, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from codes.models import CodeSpecialty, Specialty
from config import build_client
from config.file_lock import file_lock
from tests.app.people import verified
from tests.web.conftest import catalogue as catalogue
from tests.web.conftest import clinician as clinician
from tests.web.conftest import opened_chromium
from tests.web.conftest import user as user

# A page and its server share the machine with other tests.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def built_app() -> Path:
    """The folder of the app, built of the present sources; one worker, or `make`, at a time."""
    with file_lock(build_client.CLIENT.parent / ".venv.lock"):
        assert build_client.main(["--strict"]) == 0
    return build_client.BUILT


@pytest.fixture(scope="package")
def shared_chromium() -> Iterator[Browser]:
    with opened_chromium() as browser:
        yield browser


@pytest.fixture
def chromium(shared_chromium: Browser) -> Iterator[Browser]:
    """The browser of all these tests, in which a test leaves nothing open."""
    yield shared_chromium
    for context in shared_chromium.contexts:
        context.close()


@pytest.fixture
def app(built_app: Path, live_server: LiveServer) -> str:
    """The address of the app, in a secure context."""
    return str(live_server.url).replace("127.0.0.1", "localhost") + "/app/"


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone that nobody has used."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    yield context
    context.close()


@pytest.fixture
def ana(db: None) -> User:
    return verified("ana@example.org", specialty="gastroenterology")


@pytest.fixture
def ben(db: None) -> User:
    return verified("ben@example.org", specialty="gastroenterology")


@pytest.fixture
def newcomer(db: None) -> User:
    """Somebody who has told nothing of themselves yet."""
    return verified("nia@example.org")


@pytest.fixture
def gastroenterology(catalogue: None) -> Specialty:
    """A specialty with two codes of the catalogue."""
    specialty = Specialty.objects.create(slug="gastroenterology", name="Gastroenterology")
    for code in ("45378", "99213"):
        CodeSpecialty.objects.create(code_id=code, specialty=specialty)
    return specialty
