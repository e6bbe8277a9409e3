"""The papers of the repository: what code cites exists, links lead somewhere, and rooms are described as they are."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("config", "wire", "jobs", "accounts", "codes", "benchmarks", "procedures", "statements", "web")
CONTRACTS = {"the sync contract": "sync", "the wRVU rules": "wrvu-rules"}

# What others publish, in the words by which code names it.
OTHERS = (
    "42 CFR",
    "CMS ",
    "Efraimidis and Spirakis, Weighted random sampling",
    "FIPS ",
    "HCPCS contractor record layout",
    "Indexed Database API ",
    "Medicare Claims Processing Manual",
    "RFC ",
    "column MOD of the release",
    "method medicare-wrvu/1",
    "record layout of the release",
    "sitemaps.org",
    "status indicators of the release's record layout",
    "the USDA's rural-urban commuting area codes",
    "the CMS place of service code set",
    "the ZIP file format",
    "the data dictionaries of the file",
    "the data dictionary of the file",
    "the yearly lists of changes of the code sets",
)

# What a command of ours makes, and the repository does not hold.
BUILT = {"client/dist", "client/src/generated/"}

_SOURCE = re.compile(r"\bSource: (?P<cited>[^\n]+(?:\n[^\n]+)?)")
_SECTIONS = re.compile(
    r"(?P<contract>the sync contract|the wRVU rules), sections? (?P<numbers>\d+(?:(?:, | and )\d+)*)"
)
_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\((?P<target>[^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.DOTALL | re.MULTILINE)


@cache
def sections(contract: str) -> frozenset[str]:
    """Return the numbers of the sections of a contract."""
    text = (ROOT / "docs" / "contracts" / f"{contract}.md").read_text()
    return frozenset(re.findall(r"^#{2,3} (\d+(?:\.\d+)?)\.? ", text, re.MULTILINE))


def cited_sources() -> Iterator[tuple[str, str]]:
    """Yield where code says on what it rests, and the words."""
    python = (path for room in (*ROOMS, "tests") for path in (ROOT / room).rglob("*.py"))
    for path in sorted([*python, *(ROOT / "client" / "src").rglob("*.ts"), *(ROOT / "client" / "src").rglob("*.tsx")]):
        if path != Path(__file__) and not {"node_modules", "generated"} & {*path.parts}:
            for match in _SOURCE.finditer(path.read_text()):
                yield str(path.relative_to(ROOT)), " ".join(re.sub("[#*]", " ", match["cited"]).split())


def is_of_ours(cited: str) -> bool:
    """Return true if what is cited begins with a module of ours or with a page of the docs, and that is there."""
    match = re.match(r"`?(?P<name>(?:\w+\.)+\w+|docs/[\w/-]+\.md)\b", cited)
    if match is None:
        return False
    name = match["name"]
    return (ROOT / (name if name.endswith(".md") else name.replace(".", "/") + ".py")).is_file()


def papers() -> list[Path]:
    """Return all papers: those at the top, of the docs, of the apps, and of the forge."""
    folders = (
        "",
        "docs",
        "docs/contracts",
        "docs/decisions",
        ".github",
        ".github/ISSUE_TEMPLATE",
        "client",
        "codes/starter",
        *ROOMS,
    )
    return sorted(path for folder in folders for path in (ROOT / folder).glob("*.md"))


def anchors(path: Path) -> set[str]:
    """Return the anchors of a paper's headings, as forges and the site make them."""
    headings = re.findall(r"^#{1,6} (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def dead_links(path: Path) -> list[str]:
    """Return the relative links of a paper that lead to no file, or to no heading of it."""
    dead = []
    for link in _LINK.finditer(_CODE.sub("", path.read_text())):
        name, _, anchor = link["target"].partition("#")
        if re.match(r"[a-z]+:", name):
            continue
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link["target"])
    return dead


@pytest.mark.parametrize(
    ("place", "cited"), [pytest.param(*one, id=f"{one[0]}-{n}") for n, one in enumerate(cited_sources())]
)
def test_source_that_code_cites_is_a_section_of_a_contract_or_published_by_others(place: str, cited: str) -> None:
    if cited.startswith(OTHERS) or is_of_ours(cited):
        return
    match = _SECTIONS.match(cited)

    assert match, f"{place} cites {cited!r}"
    assert set(re.findall(r"\d+", match["numbers"])) <= sections(CONTRACTS[match["contract"]])


def test_contracts_have_the_sections_that_their_readers_know_them_by() -> None:
    assert {"1", "2", "2.7", "7"} <= sections("sync")
    assert {"1", "2", "2.1", "9"} <= sections("wrvu-rules")


@pytest.mark.parametrize("path", papers(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_relative_link_of_a_paper_is_dead(path: Path) -> None:
    assert dead_links(path) == []


def test_link_to_a_file_or_heading_that_is_not_there_is_dead(tmp_path: Path) -> None:
    paper = tmp_path / "paper.md"
    paper.write_text(
        "# A title\n[a](gone.md) [b](#a-title) [c](paper.md#none) `[d](code.md)` [e](https://example.org)\n"
    )

    assert dead_links(paper) == ["gone.md", "paper.md#none"]


def importable() -> dict[str, set[str]]:
    """Return which rooms each room may import, by the layers and the forbidden ones of import-linter."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = [line.split(" | ") for line in linter["contracts"][0]["layers"]]
    may = {room: {one for lower in layers[n + 1 :] for one in lower} for n, line in enumerate(layers) for room in line}
    for contract in linter["contracts"]:
        for room in set(contract.get("source_modules", ())) & set(may) if contract["type"] == "forbidden" else ():
            may[room] -= set(contract["forbidden_modules"])
    return may


@pytest.mark.parametrize("room", ROOMS)
def test_readme_of_a_room_says_what_it_may_import(room: str) -> None:
    said = re.search(r"^- \*\*May import\*\*: (.+)\.$", (ROOT / room / "README.md").read_text(), re.MULTILINE)

    assert said
    assert set(re.findall(r"`(\w+)`", said[1])) == importable()[room]


@pytest.mark.parametrize("room", ROOMS)
def test_files_that_the_readme_of_a_room_names_are_there(room: str) -> None:
    named = re.findall(r"`(\w[\w/]*(?:\.py|/))`", (ROOT / room / "README.md").read_text())

    assert [name for name in named if not (ROOT / room / name).exists()] == []


def named_paths(path: Path) -> list[str]:
    """Return the paths of the repository that a paper names, as code and by their whole way from the top."""
    tops = "|".join((*ROOMS, "tests", "docs", "client", ".ci", ".github"))
    return re.findall(rf"`((?:{tops})/(?:[\w.-]+/)*[\w.-]*)`", path.read_text())


@pytest.mark.parametrize("path", papers(), ids=lambda path: str(path.relative_to(ROOT)))
def test_paths_that_a_paper_names_are_there(path: Path) -> None:
    assert [name for name in named_paths(path) if not (ROOT / name).exists() and name not in BUILT] == []


def test_modules_of_the_app_that_the_docs_name_are_there() -> None:
    docs = "".join(path.read_text() for path in papers())
    named = set(re.findall(r"`((?:[\w-]+/)+[\w.-]+\.tsx?)`", docs))

    places = (ROOT / "client" / "src", ROOT / "client", ROOT)
    assert len(named) > 50
    assert sorted(name for name in named if not any((place / name).exists() for place in places)) == []


def test_functions_of_the_way_of_a_pushed_line_are_defined_where_the_page_says() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()
    rows = re.findall(r"^\|[^|\n]+\|([^|\n]+)\|([^|\n]+)\|$", page, re.MULTILINE)
    steps = [(re.findall(r"`(\w+)", names), re.findall(r"`([\w/]+\.py)`", places)) for names, places in rows]

    steps = [(names, places) for names, places in steps if places]
    assert len(steps) > 8
    for names, places in steps:
        source = "".join((ROOT / place).read_text() for place in places)
        assert [name for name in names if not re.search(rf"^(?:def|class) {name}\b", source, re.MULTILINE)] == []


def test_names_of_code_in_the_glossary_are_defined() -> None:
    rows = re.findall(r"^\|[^|\n]+\|[^|\n]+\|([^|\n]+)\|$", (ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE)
    source = "".join(path.read_text() for room in ROOMS for path in (ROOT / room).rglob("*.py"))

    names = [name for cell in rows for name in re.findall(r"`(\w+)`", cell)]
    assert len(names) > 10
    assert [name for name in names if not re.search(rf"^(?:def |class )?{name}\b", source, re.MULTILINE)] == []


def test_links_of_the_docs_stay_inside_them_so_that_they_hold_on_the_site() -> None:
    outside = [
        (path.name, target)
        for path in papers()
        if path.is_relative_to(ROOT / "docs")
        for target in _LINK.findall(_CODE.sub("", path.read_text()))
        if not re.match(r"[a-z]+:", target)
        and not (path.parent / target.partition("#")[0]).resolve().is_relative_to(ROOT / "docs")
    ]

    assert outside == []


@pytest.mark.slow
def test_docs_build_as_a_site_that_fetches_nothing(tmp_path: Path) -> None:
    (tmp_path / "zensical.toml").write_text((ROOT / "zensical.toml").read_text())
    copytree(ROOT / "docs", tmp_path / "docs")
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    pages = [path.read_text() for path in (tmp_path / ".site").rglob("*.html")]
    assert len(pages) > len(list((ROOT / "docs").glob("*.md")))
    assert [
        found for page in pages for found in re.findall(r"<(?:script|link|img)\b[^>]*=\"?(?:https?:)?//[^>]*>", page)
    ] == []


def test_license_is_named_by_its_identifier_alike() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["license"] == "Apache-2.0"
    assert f"SPDX-License-Identifier: {project['license']}" in (ROOT / "README.md").read_text()


def test_newest_version_of_the_changelog_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    versions = re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert versions[0] == project["version"]


def test_forge_runs_the_command_that_the_readme_names() -> None:
    assert "- run: make test\n" in (ROOT / ".github" / "workflows" / "test.yml").read_text()
    assert "make test " in (ROOT / "README.md").read_text()
