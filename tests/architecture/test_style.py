"""Rules of the style that a test can hold: docstrings are there, modules are named for what they know, lists order."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Model

from tests.architecture.source import APPS, modules

# Named for no subject.
NAMELESS = {"common", "helper", "helpers", "misc", "util", "utils"}


def undocumented(module: ast.Module) -> Iterator[str]:
    """Yield what says nothing of itself: the module, public functions and classes at its top."""
    if module.body and ast.get_docstring(module) is None:
        yield "the module"
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            is_private = node.name.startswith("_") or node.name == "Command" or node.name.endswith("Config")
            if not is_private and ast.get_docstring(node) is None:
                yield node.name


@pytest.mark.parametrize("app", APPS)
def test_modules_and_what_they_offer_have_docstrings(app: str) -> None:
    silent = {path: list(undocumented(module)) for path, module in modules(app).items()}

    assert {path: names for path, names in silent.items() if names} == {}


@pytest.mark.parametrize("app", APPS)
def test_modules_are_named_for_what_they_know(app: str) -> None:
    assert [path for path in modules(app) if NAMELESS & set(path.removesuffix(".py").split("/"))] == []


@pytest.mark.parametrize("app", APPS)
def test_no_model_orders_its_rows_by_itself(app: str) -> None:
    ordering = [model.__name__ for model in _models(app) if model._meta.ordering]

    # Rows of the history are simple_history's.
    assert [name for name in ordering if not name.startswith("Historical")] == []


def _models(app: str) -> list[type[Model]]:
    return [model for config in apps.get_app_configs() if config.name == app for model in config.get_models()]


def test_function_without_a_docstring_is_found() -> None:
    text = '"""Of trials."""\n\ndef offered() -> None: ...\n\ndef _private() -> None: ...\n'

    assert list(undocumented(ast.parse(text))) == ["offered"]
