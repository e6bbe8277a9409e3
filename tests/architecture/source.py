"""The source of the product, parsed once: what the tests of the architecture read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("config", "wire", "jobs", "accounts", "codes", "benchmarks", "procedures", "statements", "web")

# A comprehension of more is not short.
MOST_LINES = 6

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules(app: str) -> dict[str, ast.Module]:
    """Return the parsed modules of an app, or of the tests, by their paths; migrations and packages left out."""
    paths = sorted(path for path in (ROOT / app).rglob("*.py") if not {"migrations", "node_modules"} & {*path.parts})
    return {str(path.relative_to(ROOT)): parsed(path) for path in paths}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def nodes(module: ast.Module) -> tuple[ast.AST, ...]:
    """Return what `ast.walk` yields of a module."""
    return tuple(ast.walk(module))


def docstrings(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each docstring."""
    for node in nodes(module):
        if isinstance(node, Documented) and (text := ast.get_docstring(node)):
            yield getattr(node, "lineno", 1), text


def literals(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each string that is no docstring."""
    documented = (node for node in nodes(module) if isinstance(node, Documented) and node.body)
    texts = {node.body[0].value for node in documented if isinstance(node.body[0], ast.Expr)}
    for node in nodes(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in texts:
            yield node.lineno, node.value


def identifiers(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of whatever a module defines, binds, imports or passes by name."""
    for node in nodes(module):
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.lineno, node.name
            case ast.Name():
                yield node.lineno, node.id
            case ast.arg() | ast.keyword() if node.arg:
                yield node.lineno, node.arg
            case ast.Attribute():
                yield node.lineno, node.attr
            case ast.alias():
                yield node.lineno, node.asname or node.name


def bound_names(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each variable and parameter outside short comprehensions and lambdas."""
    inside = {node for outer in nodes(module) if _is_short(outer) for node in ast.walk(outer)}
    for node in nodes(module):
        if node in inside:
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg


def _is_short(node: ast.AST) -> bool:
    comprehensions = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)
    return isinstance(node, comprehensions) and (node.end_lineno or 0) - node.lineno < MOST_LINES


def words_of(name: str) -> list[str]:
    """Return the words of an identifier or a path, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]
