"""The build of the app: once for its sources, and a server that starts where it cannot be built."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from config import build_client

PACKAGES = build_client.CLIENT / "package.json"
LOCK = build_client.CLIENT / "package-lock.json"


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A client of one file, whose build would fail."""
    client = tmp_path / "client"
    (client / "src").mkdir(parents=True)
    (client / "src" / "main.ts").write_text("export {}")
    (client / "package.json").write_text("{}")
    (client / "package-lock.json").write_text("no lock file")
    monkeypatch.setattr(build_client, "ROOT", tmp_path)
    monkeypatch.setattr(build_client, "CLIENT", client)
    monkeypatch.setattr(build_client, "BUILT", client / "dist")
    monkeypatch.setattr(build_client, "MODULES", client / "node_modules")
    monkeypatch.setattr(build_client, "SITE_FILES", [])
    monkeypatch.delenv("CLIENT_DIR", raising=False)
    return client


def test_hash_changes_with_a_source_and_not_with_what_is_made_of_them(sources: Path) -> None:
    before = build_client.hash_sources()
    for folder in ("node_modules", "dist", "src/generated"):
        (sources / folder).mkdir()
        (sources / folder / "file.js").write_text("made")

    assert build_client.hash_sources() == before

    (sources / "src" / "main.ts").write_text("export const changed = 1")

    assert build_client.hash_sources() != before


def test_tests_of_the_app_are_no_sources_of_it(sources: Path) -> None:
    before = build_client.hash_sources()
    (sources / "src" / "main.test.ts").write_text("test")

    assert build_client.hash_sources() == before


def test_what_is_built_of_these_sources_is_not_built_again(sources: Path) -> None:
    (sources / "dist").mkdir()
    (sources / "dist" / "sources.sha256").write_text(build_client.hash_sources())

    assert build_client.main(["--strict"]) == 0


@pytest.mark.slow
def test_build_that_fails_says_what_to_do_and_lets_the_server_start(
    sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = build_client.main([])

    assert status == 0
    assert "CLIENT_DIR" in capsys.readouterr().err
    assert not (sources / "dist").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("sources")
def test_build_that_was_asked_for_by_name_fails_aloud() -> None:
    assert build_client.main(["--strict"]) == 1


@pytest.mark.usefixtures("sources")
def test_nothing_is_built_where_the_operator_brings_the_built_files(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLIENT_DIR", "/srv/app")

    assert build_client.main([]) == 0
    assert capsys.readouterr().err == ""


def test_every_version_of_a_package_is_exact() -> None:
    packages = json.loads(PACKAGES.read_text())
    versions = {**packages["dependencies"], **packages["devDependencies"]}

    assert [name for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_lock_file_has_hashes_and_no_addresses() -> None:
    packages = {name: one for name, one in json.loads(LOCK.read_text())["packages"].items() if name}

    assert [name for name, one in packages.items() if "resolved" in one] == []
    assert [name for name, one in packages.items() if not one.get("integrity") and not one.get("link")] == []
