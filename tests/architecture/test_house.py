"""The house as a whole: what code names stands in the docs, and every address is described."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator

ROOT = Path(__file__).resolve().parents[2]
APPS = ("config", "wire", "jobs", "accounts", "codes", "benchmarks", "procedures", "statements", "web")

# Addresses that the OpenAPI document leaves out, with the reason.
NOT_IN_OPENAPI = {
    "admin/": "Django's admin site, for people",
    "_allauth/": "allauth describes its own, at its own address",
    "accounts/": "pages, for people",
    "api/schema": "the document itself",
    "api/docs/": "a page over the document",
    "healthz": "for the operator's supervisor",
    "readyz": "for the operator's supervisor",
}


def settings_read() -> set[str]:
    """Return the environment variables that the code of `config` asks for."""
    names = set()
    for path in (ROOT / "config").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.args[0].value
                asks = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if asks in {"text", "flag", "number", "words", "secret", "setdefault"} and re.fullmatch(
                    r"[A-Z][A-Z_]+", str(name)
                ):
                    names.add(str(name))
    return names - {"DJANGO_SETTINGS_MODULE", "OPTIONS"}


def commands() -> list[str]:
    return sorted(
        path.stem
        for app in APPS
        for path in (ROOT / app).glob("management/commands/*.py")
        if not path.stem.startswith("_")
    )


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


@pytest.mark.parametrize("name", sorted(settings_read()))
def test_each_environment_variable_stands_in_the_table_of_settings(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "settings.md").read_text()


@pytest.mark.parametrize("command", commands())
def test_each_command_of_ours_is_described_in_the_docs(command: str) -> None:
    pages = "".join(path.read_text() for path in (ROOT / "docs").rglob("*.md"))

    assert f"manage.py {command}" in pages


def test_each_address_under_the_api_is_in_the_openapi_document() -> None:
    document = SchemaGenerator().get_schema(request=None, public=True)
    described = {re.sub(r"{[^}]+}", "{}", path).lstrip("/") for path in document["paths"]}

    api = {re.sub(r"<[^>]+>", "{}", route) for route in routes(get_resolver()) if route.startswith("api/v1/")}

    assert api
    assert api - described == set()


def test_each_other_address_is_a_page_or_on_the_list_of_exceptions() -> None:
    pages = {route for route in routes(get_resolver()) if not route.startswith(("api/", *NOT_IN_OPENAPI))}

    programs = [route for route in pages if "api" in route or "json" in route]

    assert programs == []
    assert all(any(route.startswith(known) for route in routes(get_resolver())) for known in NOT_IN_OPENAPI)
