"""How the app of /app/ is served: each address, its cache, its type, and where nothing is built."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest
from django.test import Client
from pytest_django import Settings

from tests.matrix import matrix
from tests.web.conftest import SCRIPT
from tests.web.pages import plain_text, tree, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def not_built(tmp_path: Path, settings: Settings) -> None:
    settings.CLIENT_DIR = tmp_path / "nowhere"


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("path", ["/app/", "/app/log", "/app/log/2026-03-14", "/app/index.html", "/app/sources.sha256"])
def test_every_path_under_app_has_the_shell_which_is_asked_for_anew(client: Client, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer["Cache-Control"] == "no-cache"
    assert answer.content == b"<!doctype html><title>OpenRVU</title>"


@pytest.mark.usefixtures("built")
def test_shell_is_the_same_for_everybody_and_sets_no_cookie(client: Client, clinician: Client) -> None:
    stranger, user = client.get("/app/"), clinician.get("/app/")

    assert stranger.content == user.content
    assert not stranger.cookies
    assert "Cookie" not in user.get("Vary", "")


@pytest.mark.usefixtures("built")
def test_shell_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    tag = client.get("/app/")["ETag"]

    assert client.get("/app/", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.usefixtures("built")
def test_app_without_its_slash_leads_to_it(client: Client) -> None:
    answer = client.get("/app?from=home")

    assert (answer.status_code, answer["Location"]) == (302, "/app/?from=home")


@pytest.mark.usefixtures("built")
def test_asset_is_kept_for_a_year_and_packed(client: Client) -> None:
    answer = client.get("/app/assets/index-aB3.js", headers={"Accept-Encoding": "gzip"})

    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).decode() == SCRIPT


@pytest.mark.usefixtures("built")
def test_browser_gets_the_smallest_packing_that_it_takes_under_the_same_tag(client: Client) -> None:
    plain = client.get("/app/assets/index-aB3.js")
    packed = client.get("/app/assets/index-aB3.js", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})

    assert (packed["Content-Encoding"], packed["ETag"]) == ("br", plain["ETag"])
    assert brotli.decompress(packed.content) == plain.content == SCRIPT.encode()


@pytest.mark.usefixtures("built")
def test_image_is_not_packed_again(client: Client) -> None:
    assert not client.get("/app/icon-192.png", headers={"Accept-Encoding": "br"}).has_header("Content-Encoding")


@pytest.mark.usefixtures("built")
@matrix("name", ["index-old.js", "../index.html", "..%2Findex.html", "a/index-aB3.js", ".hidden.js", "sources.sha256"])
def test_asset_that_this_build_does_not_have_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/app/assets/{name}").status_code == 404


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    ("name", "media_type"),
    [("manifest.webmanifest", "application/manifest+json"), ("icon-192.png", "image/png")],
)
def test_manifest_and_icons_have_their_types(client: Client, name: str, media_type: str) -> None:
    answer = client.get(f"/app/{name}")

    assert (answer["Content-Type"], answer["Cache-Control"]) == (media_type, "no-cache")


@pytest.mark.usefixtures("built")
def test_worker_is_javascript_that_is_asked_for_anew(client: Client) -> None:
    answer = client.get("/app/sw.js")

    assert (answer.content, answer["Content-Type"]) == (b"// the worker", "text/javascript; charset=utf-8")
    assert answer["Cache-Control"] == "no-cache"


@pytest.mark.usefixtures("built")
def test_worker_that_is_switched_off_unregisters_itself_and_leaves_the_store(
    client: Client, settings: Settings
) -> None:
    settings.SERVICE_WORKER = False

    answer = client.get("/app/sw.js")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert "registration.unregister()" in plain_text(answer)
    assert "indexedDB" not in plain_text(answer)


@pytest.mark.usefixtures("not_built")
def test_app_that_is_not_built_says_what_to_do(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/app/")

    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    assert "CLIENT_DIR" in tree(answer).get_text()
    assert "make client" in caplog.text


@pytest.mark.usefixtures("not_built")
def test_worker_that_is_not_built_leaves_the_one_of_the_browser_alone(client: Client) -> None:
    answer = client.get("/app/sw.js")

    assert (answer.status_code, answer["Content-Type"]) == (503, "text/javascript; charset=utf-8")
    assert "unregister" not in plain_text(answer)


@pytest.mark.usefixtures("built")
def test_app_is_read_only(client: Client) -> None:
    assert client.post("/app/").status_code == 405


def test_new_build_is_served_without_a_restart(built: Path, client: Client) -> None:
    client.get("/app/")
    (built / "index.html").write_text("<!doctype html><title>Newer</title>")

    assert words(tree(client.get("/app/")), "title") == "Newer"
