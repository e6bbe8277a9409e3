"""How many bytes come before the app logs without a network, as the server sends them to a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from django.test import Client

from tests.codes.conftest import starter as starter

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.usefixtures("starter")]

KB: Final = 1000
BROWSER: Final = "gzip, deflate, br, zstd"


def sent(client: Client, url: str) -> int:
    answer = client.get(url, headers={"Accept-Encoding": BROWSER})
    assert answer.status_code == 200
    return len(answer.content)


def test_app_that_logs_without_a_network_is_at_most_240_kilobytes(client: Client, built_app: Path) -> None:
    assets = [f"/app/assets/{path.name}" for path in (built_app / "assets").iterdir()]
    manifest = client.get("/api/v1/catalog/manifest").json()
    first = manifest["words"]["parts"][0]["url"]
    releases = [release["url"] for release in manifest["releases"]]

    urls = ["/app/", "/app/sw.js", *assets, "/api/v1/catalog/manifest", first, *releases, manifest["modifiers"]["url"]]

    assert sum(sent(client, url) for url in urls) <= 240 * KB
