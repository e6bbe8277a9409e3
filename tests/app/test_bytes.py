"""How many bytes come before the app logs without a network, as the server sends them to a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from django.test import Client

from tests.app.sizes import PAGE, sizes_of
from tests.codes.conftest import starter as starter

pytestmark = pytest.mark.browser

KB: Final = 1000
BROWSER: Final = "gzip, deflate, br, zstd"


def sent(client: Client, url: str) -> int:
    answer = client.get(url, headers={"Accept-Encoding": BROWSER})
    assert answer.status_code == 200
    return len(answer.content)


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_app_that_logs_without_a_network_is_at_most_240_kilobytes(client: Client, built_app: Path) -> None:
    sizes = sizes_of(built_app)
    manifest = client.get("/api/v1/catalog/manifest").json()
    first = manifest["words"]["parts"][0]["url"]
    releases = [release["url"] for release in manifest["releases"]]

    files = ["/app/" if name == PAGE else f"/app/{name}" for name in {**sizes.log, **sizes.search}]
    urls = [*files, "/api/v1/catalog/manifest", first, *releases, manifest["modifiers"]["url"]]

    assert sum(sent(client, url) for url in urls) <= 240 * KB


def test_shell_is_at_most_80_kilobytes(built_app: Path) -> None:
    shell = sizes_of(built_app).shell

    assert sum(shell.values()) <= 80 * KB, shell


def test_all_that_the_service_worker_keeps_is_at_most_200_kilobytes(built_app: Path) -> None:
    """All screens and icons: what is not of the Log screen is fetched when the page has nothing else to do."""
    precache = sizes_of(built_app).precache

    assert sum(precache.values()) <= 200 * KB, precache


def test_worker_that_finds_codes_is_one_file_of_at_most_10_kilobytes_that_is_kept_too(built_app: Path) -> None:
    (size,) = sizes_of(built_app).search.values()

    assert size <= 10 * KB


def test_no_module_of_the_app_is_outside_of_what_the_service_worker_keeps(built_app: Path) -> None:
    sizes = sizes_of(built_app)

    assert {*sizes.shell, *sizes.later} <= set(sizes.precache)
    assert any("rooms-" in name for name in sizes.later)
    on_disk = {f"assets/{path.name}" for path in (built_app / "assets").iterdir()}
    assert on_disk <= {*sizes.precache, *sizes.search}
