"""The app as it is built, in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from config import build_client
from tests.web.conftest import catalogue as catalogue
from tests.web.conftest import chromium as chromium
from tests.web.conftest import clinician as clinician
from tests.web.conftest import user as user

# A page and its server share the machine with other tests.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def built_app() -> Path:
    """The folder of the app, built of the present sources."""
    assert build_client.main(["--strict"]) == 0
    return build_client.BUILT


@pytest.fixture
def app(built_app: Path, live_server: LiveServer) -> str:
    """The address of the app, in a secure context."""
    return str(live_server.url).replace("127.0.0.1", "localhost") + "/app/"
