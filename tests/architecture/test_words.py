"""The words of the source: one class a name, usual names, docstrings that open with the term of art."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from itertools import pairwise

import pytest
from django.apps import apps

from tests.architecture.source import (
    APPS,
    ROOT,
    bound_names,
    docstrings,
    identifiers,
    literals,
    modules,
    nodes,
    words_of,
)

# Names that Django asks for in every module that has one.
DJANGOS = {"Meta", "Command", "Migration"}
# A word that was ours, and the usual one.
REPLACED = {
    "door": "endpoint",
    "doors": "endpoints",
    "judge": "ConflictResolver",
    "judged": "resolved",
    "ledger": "idempotency",
    "doctor": "integrity check",
    "sought": "highlighted",
    "speaker": "release_for_code",
    "lifeline": "parent_pipe",
    "life_line": "parent_pipe",
    "crew": "Supervisor",
    "gate": "RequestLimitsMiddleware",
    "guarded": "OptimisticLockForm",
    "looked_at": "ReadOnlyAdmin",
    "lookedat": "ReadOnlyAdmin",
    "outlook": "summary",
    "picture": "chart",
    "pictures": "charts",
}
# A spelling that readers no longer meet, and the one that addresses have.
SPELLED = {"catalogue": "catalog"}
# Stored in histories, where it tells a starter's words from an editor's.
KEPT_SENTENCES = {"starter catalogue"}
# Names that cross the wire or that users type, and so keep their spelling.
KEPT = {
    "OutlookOutput": "a component of the OpenAPI document",
    "looked_at": "a field of the API",
    "sync_doctor": "the name by which scripts know `sync_check`",
}
# Fields of the API.
KEPT_FIELDS = {("procedures/api/reports/serializers/pace.py", "made")}
# What says nothing of the value that it holds, or gives back.
EMPTY = {"found", "one", "told", "held", "made", "asked"}
# Django reads its settings from one module, before there are models.
SETTINGS = "config/settings.py"
# In a component of the app: a text between two tags, or a name that is not in sight.
TEXT_OF_COMPONENT = re.compile(
    r">\s*([A-Z][a-z’']+(?:\s+[\w’',.]+)*)\s*</|(?:aria-label|title|placeholder|alt)=\"([^\"{]+)\""
)
OPENING = re.compile(r"(?:Says?|Tells? whether|Whether)\b")


# allauth's own rows hold JSON.
ALLAUTHS = {"accounts/services/second_factors.py"}


def former_words(name: str) -> list[str]:
    if name in KEPT:
        return []
    words = words_of(name)
    # The name of a test is a sentence: "is looked at" is English there.
    pairs = [] if name.startswith("test_") else [f"{first}_{second}" for first, second in pairwise(words)]
    return [word for word in (*words, *pairs) if word in REPLACED]


@pytest.mark.parametrize("app", [*APPS, "tests"])
def test_identifiers_and_modules_have_the_usual_words(app: str) -> None:
    former = {
        f"{path}:{line}: {name}"
        for path, module in modules(app).items()
        for line, name in identifiers(module)
        if former_words(name)
    }
    former |= {path for path in modules(app) if any(map(former_words, path.removesuffix(".py").split("/")))}
    former |= {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / app).glob("templates/**/*.html")
        for name in re.findall(r"\w+", path.read_text())
        if former_words(name)
    }

    assert sorted(former) == []


def test_former_word_is_found_in_every_spelling() -> None:
    assert former_words("ConflictJudge") == ["judge"]
    assert former_words("life_line") == former_words("LifeLine") == ["life_line"]
    assert former_words("openDoors") == ["doors"]
    assert former_words("adjudged") == former_words("OutlookOutput") == []


def test_docs_have_the_usual_words() -> None:
    pattern = re.compile(rf"\b(?:{'|'.join(word.replace('_', '[ _]') for word in REPLACED)})\b", re.IGNORECASE)
    papers = [path for papers in ("*.md", "docs/**/*.md", "*/README.md") for path in ROOT.glob(papers)]

    former = [
        f"{path.relative_to(ROOT)}:{number}: {word}"
        for path in papers
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for word in pattern.findall(re.sub(r"`[^`]*`", "", line))
    ]

    assert former == []


def test_what_people_read_is_spelled_in_one_way() -> None:
    pattern = re.compile(rf"\b(?:{'|'.join(SPELLED)})\b", re.IGNORECASE)
    kinds = ("*.md", "docs/**/*.md", "*/README.md", "web/content/**/*.md", "*/templates/**/*.html", "client/*.html",
             "client/src/**/*.ts*")  # fmt: skip
    paths = [path for kind in kinds for path in ROOT.glob(kind) if "generated" not in path.parts]
    texts = [(str(path.relative_to(ROOT)), path.read_text()) for path in paths]
    texts += [
        (path, text)
        for app in APPS
        for path, module in modules(app).items()
        for _, text in literals(module)
        if " " in text and text not in KEPT_SENTENCES
    ]

    former = [(path, word) for path, text in texts for word in pattern.findall(re.sub(r"`[^`]*`", "", text))]

    assert len(texts) > 3000
    assert former == []


def test_no_two_classes_have_one_name() -> None:
    places = defaultdict(list)
    for app in APPS:
        for path, module in modules(app).items():
            for node in nodes(module):
                if isinstance(node, ast.ClassDef) and node.name not in DJANGOS and not node.name.endswith("Config"):
                    places[node.name].append(path)

    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


@pytest.mark.parametrize("app", [*APPS, "tests"])
def test_docstrings_open_with_the_term_of_art(app: str) -> None:
    clauses = [
        f"{path}:{line}: {text.splitlines()[0]}"
        for path, module in modules(app).items()
        for line, text in docstrings(module)
        if OPENING.match(text)
    ]

    assert clauses == []


@pytest.mark.parametrize("app", [*APPS, "tests"])
def test_variables_are_named_for_what_they_hold(app: str) -> None:
    empty = [
        f"{path}:{line}: {name}"
        for path, module in modules(app).items()
        for line, name in bound_names(module)
        if name in EMPTY and (path, name) not in KEPT_FIELDS
    ]

    assert empty == []


@pytest.mark.parametrize("app", [*APPS, "tests"])
def test_functions_are_named_for_what_they_return(app: str) -> None:
    empty = [
        f"{path}:{node.lineno}: {node.name}"
        for path, module in modules(app).items()
        for node in nodes(module)
        if isinstance(node, ast.FunctionDef) and node.name in EMPTY
    ]

    assert empty == []


@pytest.mark.parametrize("app", APPS)
def test_services_read_typed_values_not_the_json_of_a_record(app: str) -> None:
    parsed_again = [
        f"{path}:{node.lineno}: {ast.unparse(node)}"
        for path, module in modules(app).items()
        if path.startswith(f"{app}/services") and path not in ALLAUTHS
        for node in nodes(module)
        if isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
        and getattr(node.value, "attr", getattr(node.value, "id", "")) == "data"
    ]

    assert parsed_again == []


@pytest.mark.parametrize("app", APPS)
def test_tables_are_named_by_their_models(app: str) -> None:
    tables = "|".join(re.escape(model._meta.db_table) for model in apps.get_models(include_auto_created=True))
    table = re.compile(rf"(?<![\w:.])(?:{tables})\b")

    named = [
        f"{path}:{line}: {name}"
        for path, module in modules(app).items()
        if path != SETTINGS
        for line, text in literals(module)
        for name in table.findall(text)
    ]

    assert named == []


@pytest.mark.parametrize("app", APPS)
def test_no_module_is_longer_than_300_lines(app: str) -> None:
    lengths = {path: (ROOT / path).read_text().count("\n") for path in modules(app)}

    assert {path: lines for path, lines in lengths.items() if lines > 300 and path != SETTINGS} == {}


def test_complexity_is_at_most_8_without_exception() -> None:
    settings = (ROOT / "pyproject.toml").read_text()
    excused = [path for app in APPS for path in modules(app) if "C901" in (ROOT / path).read_text()]

    assert "\nmax-complexity = 8\n" in settings
    assert excused == []


def test_components_of_the_app_take_their_words_from_the_modules_of_words() -> None:
    components = list((ROOT / "client" / "src").rglob("*.tsx"))
    texts_of_components = {path.name: TEXT_OF_COMPONENT.findall(path.read_text()) for path in components}

    assert len(components) > 80
    assert {name: texts for name, texts in texts_of_components.items() if texts} == {}
    assert TEXT_OF_COMPONENT.findall("<b>This address needs https.</b>")
