"""Nothing acknowledged is lost or doubled, and no valid request is refused, whatever fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.harness import run_faults, summary_of
from tests.migrated import copy_migrated_data

pytestmark = pytest.mark.faults


def test_500_faults_lose_double_and_refuse_nothing(tmp_path: Path) -> None:
    copy_migrated_data(tmp_path)

    run = run_faults(tmp_path, faults=500, seed=11)

    assert run.problems == [], summary_of(run)
    assert run.faults.total() >= 500
    assert run.mutations > 500
