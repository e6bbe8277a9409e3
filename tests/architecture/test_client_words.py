"""The words of the app's source: variables say what they hold, usual names, comments that open with the term of art."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from tests.architecture.source import ROOT
from tests.architecture.test_words import EMPTY, OPENING, former_words

SOURCE: Final = ROOT / "client" / "src"
# What is stored on phones under this name.
KEPT: Final = {("client/src/sync/record.ts", "held")}
_VARIABLE: Final = re.compile(r"\b(?:const|let) (?:(\w+)|\[([^\]=]*)\])")
_FUNCTION: Final = re.compile(r"\bfunction (\w+)[^(\n]*\(([^)]*)\)")
_TYPE: Final = re.compile(r"\b(?:class|interface|type) (\w+)")
_COMMENT: Final = re.compile(r"/\*\*\s*(?:\* )?(.+)")


@cache
def sources() -> dict[str, str]:
    """Return the texts of the app's modules by their paths, what is generated left out."""
    paths = sorted(path for kind in ("*.ts", "*.tsx") for path in SOURCE.rglob(kind) if "generated" not in path.parts)
    return {str(path.relative_to(ROOT)): path.read_text() for path in paths}


def variables(text: str) -> Iterator[str]:
    """Yield the names of variables and of parameters of functions; not those of fields, which their types name."""
    for name, names in _VARIABLE.findall(text):
        yield from [name] if name else re.findall(r"\w+", names)
    for _, parameters in _FUNCTION.findall(text):
        yield from re.findall(r"(?:^|, )\s*(\w+)\??:", re.sub(r"\{[^}]*\}", "", parameters))


def declared(text: str) -> list[str]:
    """Return the names of all that a module declares."""
    return [*variables(text), *(name for name, _ in _FUNCTION.findall(text)), *_TYPE.findall(text)]


def test_variables_of_the_app_are_named_for_what_they_hold() -> None:
    empty = {(path, name) for path, text in sources().items() for name in variables(text) if name in EMPTY}

    assert sorted(empty - KEPT) == []


def test_names_of_the_app_have_the_usual_words() -> None:
    named = {(path, name) for path, text in sources().items() for name in [*declared(text), Path(path).name]}

    assert len(named) > 1000
    assert sorted((path, name) for path, name in named if former_words(name.partition(".")[0])) == []


def test_comments_of_the_app_open_with_the_term_of_art() -> None:
    openings = {(path, line) for path, text in sources().items() for line in _COMMENT.findall(text)}

    assert sorted((path, line) for path, line in openings if OPENING.match(line)) == []


def test_variables_are_those_that_a_module_names_itself() -> None:
    text = (
        "const one = 1; let [first, second] = pair; const { made } = goal\n"
        "function plus<T>(told: T, { held }: { readonly held: number }, asked?: T): T {\n"
        "const short = rows.map((found) => found.id)\n"
    )

    assert list(variables(text)) == ["one", "first", "second", "short", "told", "asked"]
