"""The app in Chromium loses, doubles and wrongly shows nothing, whatever fails; and the harness finds planted bugs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.postgres.embedded import EmbeddedPostgres
from tests.app.faults import build_page, prepare, run_faults, serving
from tests.migrated import copy_migrated_data

pytestmark = [pytest.mark.browser, pytest.mark.node]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("faults")
    yield folder
    EmbeddedPostgres(folder / "postgres").stop()


@pytest.fixture(scope="module")
def variables(data: Path) -> dict[str, str]:
    copy_migrated_data(data)
    return prepare(data)


def test_50_faults_in_a_browser_lose_double_and_wrongly_show_nothing(
    data: Path, variables: dict[str, str], tmp_path: Path
) -> None:
    with serving(data, build_page(tmp_path)) as victim:
        outcome = run_faults(victim, variables, "--faults", "50")

    assert outcome.is_right, outcome.summary
    assert outcome.server_faults.total() > 0


@pytest.mark.parametrize(
    ("bug", "seed"),
    [
        ("totals stay when a line moves to another day", 1),
        ("a rejected edit leaves the queue", 11),
        ("an edit in a request is taken back", 20),
        ("what a build has learned is passed over", 3),
    ],
)
def test_harness_finds_a_planted_bug_in_a_browser(
    data: Path, variables: dict[str, str], tmp_path: Path, bug: str, seed: int
) -> None:
    with serving(data, build_page(tmp_path, planted=bug)) as victim:
        outcome = run_faults(
            victim, variables, "--faults", "150", "--seed", str(seed), "--brief", with_server_faults=False
        )

    assert not outcome.is_right
    assert outcome.summary.startswith("seed ")
