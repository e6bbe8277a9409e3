"""What switches a checker off says why: each `Any`, each exception from a rule of the linter or of the types."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import pytest

from tests.architecture.source import APPS, ROOT, modules, nodes

# The rule, and behind it a sign and the reason.
IGNORED = re.compile(r"# (?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z-, ]+\])")
REASON = re.compile(r"\s*(?:#|-)\s*(?!noqa|type:)\S")


def has_reason(comment: str) -> bool:
    """Return true if the last exception of a comment is followed by a reason."""
    *_, last = IGNORED.finditer(comment)
    return REASON.match(comment[last.end() :]) is not None


def unexplained_any(text: str, module: ast.Module) -> Iterator[int]:
    """Yield the lines with an `Any` whose function, or whose statement outside of one, has no comment on it."""
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    explained = {token.start[0] for token in tokens if token.type == tokenize.COMMENT and "Any" in token.string}
    places = [statement for statement in nodes(module) if isinstance(statement, ast.stmt)]
    for token in tokens:
        if token.type != tokenize.NAME or token.string != "Any":
            continue
        around = [place for place in places if place.lineno <= token.start[0] <= (place.end_lineno or 0)]
        functions = [place for place in around if isinstance(place, ast.FunctionDef | ast.AsyncFunctionDef)]
        place = (functions or around)[-1]
        if isinstance(place, ast.ImportFrom):
            continue
        if explained.isdisjoint(range(place.lineno - 1, (place.end_lineno or 0) + 2)):
            yield token.start[0]


@pytest.mark.parametrize("app", APPS)
def test_exception_from_a_rule_has_its_reason_on_the_line(app: str) -> None:
    unexplained = [
        f"{path}:{number}"
        for path in modules(app)
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1)
        if IGNORED.search(line) and not has_reason(line)
    ]

    assert unexplained == []


@pytest.mark.parametrize("app", APPS)
def test_type_that_may_be_anything_has_a_reason(app: str) -> None:
    unexplained = {
        path: sorted(set(unexplained_any((ROOT / path).read_text(), module))) for path, module in modules(app).items()
    }

    assert {path: lines for path, lines in unexplained.items() if lines} == {}


@pytest.mark.parametrize(
    ("line", "is_explained"),
    [
        ("x = f(True)  # noqa: FBT003  # the library's signature", True),
        ("x = f(True)  # noqa: FBT003", False),
        ("x = f()  # type: ignore[misc]  # noqa: SLF001  # untyped", True),
        ("x = f()  # type: ignore[misc]  # noqa: SLF001", False),
    ],
)
def test_reason_stands_behind_the_last_exception(line: str, *, is_explained: bool) -> None:
    assert has_reason(line) is is_explained


def test_any_of_a_function_is_explained_beside_it() -> None:
    text = "def f(x: Any) -> None:  # Any: JSON\n    y: Any = x\n\n\ndef g(x: Any) -> None:\n    pass\n\n\nZ = Any\n"

    assert list(unexplained_any(text, ast.parse(text))) == [5, 9]
