"""The list of what the program is made of names what the app carries, too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sbom import ROOT, components_of_app, main

LOCK = json.loads((ROOT / "client" / "package-lock.json").read_text())
BUILD_TOOLS = {"vite", "vite-plugin-pwa", "typescript", "vitest", "rolldown"}


@pytest.mark.slow
def test_document_names_the_packages_of_the_server_and_of_the_app_and_no_tool(tmp_path: Path) -> None:
    main(str(tmp_path / "sbom.json"))

    bom = json.loads((tmp_path / "sbom.json").read_text())
    names = {component["name"] for component in bom["components"]}
    assert {"django", "preact", "@preact/signals-core", "idb", "workbox-core"} <= names
    assert names.isdisjoint(BUILD_TOOLS)
    assert {one["ref"] for one in bom["dependencies"]} >= {component["bom-ref"] for component in bom["components"]}


def test_package_of_the_app_has_version_license_and_hash_of_its_lock_file() -> None:
    (component,) = components_of_app(["idb"], LOCK)

    locked = LOCK["packages"]["node_modules/idb"]
    assert component["purl"] == f"pkg:npm/idb@{locked['version']}"
    assert component["licenses"] == [{"license": {"id": locked["license"]}}]
    assert [len(one["content"]) * 4 for one in component["hashes"]] == [512]
