"""The shell examples of README and docs, run as a reader runs them, against a server with the starter catalogue.

A block marked `bash` is run, and prints what the block after it says; `<!-- not run: why -->` before it leaves it out.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from config.postgres.embedded import EmbeddedPostgres
from tests.config.server import environment, run, running
from tests.migrated import copy_migrated_data

ROOT: Final = Path(__file__).resolve().parent.parent
_BLOCK: Final = re.compile(
    r"(?P<reason><!-- not run: [^\n]+ -->\n)?"
    r"^```bash\n(?P<script>.*?)^```$"
    r"(?:\n\nprints\n\n```\n(?P<printed>.*?)^```$)?",
    re.DOTALL | re.MULTILINE,
)
# How lines begin that a reader would type.
_TYPED: Final = re.compile(r"^(?:make |curl |python3? |\.venv/bin/|[A-Z]+=\$\()", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A block that is run; `printed` is what the page says it prints, empty where it says nothing."""

    page: str
    script: str
    printed: str


def pages() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def examples() -> Iterator[Example]:
    """Yield the examples of all pages that are run."""
    for path in pages():
        for block in _BLOCK.finditer(path.read_text()):
            if not block["reason"]:
                yield Example(str(path.relative_to(ROOT)), block["script"], block["printed"] or "")


def unmarked(text: str) -> list[str]:
    """Return the blocks of a page that a reader would type and that do not say whether they are run."""
    plain = re.findall(r"^```\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [block for block in plain if _TYPED.match(block)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project's folder, by links, for what examples write."""
    folder = tmp_path_factory.mktemp("reader")
    for entry in ROOT.iterdir():
        if entry.name not in {".venv", ".data", ".git"}:
            (folder / entry.name).symlink_to(entry)
    (folder / ".venv").symlink_to(sys.prefix)
    with zipfile.ZipFile(folder / "rvu24a.zip", "w") as archive:
        archive.writestr("PPRRVU24_JAN.csv", release_table())
    return folder


def release_table() -> str:
    """Return RVU24A as CMS lays it out, with the rows that our tests have of it and no descriptors."""
    published = (ROOT / "tests" / "codes" / "data" / "PPRRVU24_JAN.csv").read_text()
    head = published[: published.index("\n0001F,") + 1]
    rows = (ROOT / "tests" / "procedures" / "data" / "rvu24a_rows.csv").read_text().splitlines()[1:]
    return head + "".join(re.sub("^([^,]*,[^,]*,)", r"\1,", row) + ",0.00" * 3 + "\n" for row in rows)


@pytest.fixture(scope="module")
def reader(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a reader who has started the server and an account of their own."""
    data = tmp_path_factory.mktemp("data")
    copy_migrated_data(data)
    subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=ROOT, env=environment(data), capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    with running(data, PYTHONDONTWRITEBYTECODE="1") as server:
        site = f"http://127.0.0.1:{server.port}"
        token = run(data, "manage.py", "issue_token", "reader@example.org", "--create").stdout.strip()
        session = server.get("/api/v1/sync/session", headers={"Authorization": f"Bearer {token}"}).body.decode()
        match = re.search(r'"user_id": ?"([^"]+)"', session)
        assert match, session
        yield environment(data, SITE=site, TOKEN=token, USER_ID=match[1], PYTHONDONTWRITEBYTECODE="1")
    EmbeddedPostgres(data / "postgres").stop()


@pytest.mark.server
@pytest.mark.parametrize("example", [pytest.param(one, id=f"{one.page}-{n}") for n, one in enumerate(examples())])
def test_example_runs_and_prints_what_the_page_says(example: Example, folder: Path, reader: dict[str, str]) -> None:
    script = f'set -euo pipefail\ncurl() {{ command curl --fail-with-body "$@"; }}\n{example.script}'

    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder, env=reader, capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert not example.printed or done.stdout == example.printed


def test_examples_of_the_readme_the_calculator_and_the_sync_are_run() -> None:
    assert {"README.md", "docs/calculator.md", "docs/contracts.md", "docs/sync.md"} <= {one.page for one in examples()}


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_block_that_a_reader_would_type_says_whether_it_is_run(path: Path) -> None:
    assert unmarked(path.read_text()) == []
