"""How tests read answers: a page is asked as a tree, and what is decoded as text is no page."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import ROOT, parsed

READER = ROOT / "tests" / "web" / "pages.py"
TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py") if path != READER and "node_modules" not in path.parts)


def read_as_text(module: ast.Module) -> list[int]:
    """Return the lines that look for text in the content of an answer, or call a method of it."""
    return [
        node.lineno
        for node in ast.walk(module)
        if (isinstance(node, ast.Attribute) and _is_content(node.value))
        or (
            isinstance(node, ast.Compare)
            and any(
                isinstance(operator, ast.In | ast.NotIn) and _is_content(place)
                for operator, place in zip(node.ops, node.comparators, strict=True)
            )
        )
    ]


def _is_content(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "content"


def test_content_of_an_answer_is_read_by_the_helpers_alone() -> None:
    """`tree` for a page, `plain_text` for what is none: it refuses HTML."""
    assert {str(path.relative_to(ROOT)): lines for path in TESTS if (lines := read_as_text(parsed(path)))} == {}


@pytest.mark.parametrize(
    ("line", "is_text"),
    [
        ("assert 'x' in answer.content.decode()", True),
        ("assert b'x' not in client.get('/').content", True),
        ("assert answer.content.startswith(b'x')", True),
        ("assert json.loads(answer.content) == {}", False),
        ("assert answer.content == b''", False),
        ("assert 'x' in words(tree(answer), 'h1')", False),
    ],
)
def test_text_that_is_looked_for_in_a_content_is_found(line: str, *, is_text: bool) -> None:
    assert bool(read_as_text(ast.parse(line))) is is_text
