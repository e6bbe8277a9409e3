"""Any edits of three devices, any order, any lost answer: after quiet all hold the same, and nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from procedures.selectors.changes import RecordChange, changes_after
from procedures.selectors.records import TABLES
from procedures.services.changes import AppliedBatch, Status, apply_changes
from tests.procedures.sync.machine import Devices

pytestmark = pytest.mark.django_db

RUNS = int(os.environ.get("SYNC_RUNS", "150"))
QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


@seed(1)
class SameDevices(Devices):
    """The same runs each time, of which an early one meets each of the defects; later ones follow until one does."""


@pytest.mark.slow
def test_three_devices_end_equal_and_answers_are_those_of_the_contract() -> None:
    run_state_machine_as_test(
        Devices,
        settings=settings(max_examples=RUNS, stateful_step_count=14, deadline=None, suppress_health_check=QUIET),
    )


def instants() -> dict[int, object]:
    """Return when each change was made, by its number."""
    managers = (table.model._default_manager for table in TABLES.values())
    return dict(row for manager in managers for row in manager.values_list("rev", "changed_at"))


def by_timestamp(position: int, **options: Any) -> list[RecordChange]:
    """Read on behind the instant of the last record, as a cursor of timestamps does."""
    at = instants()
    changes = changes_after(position, **options)
    return [change for change in changes if position not in at or at[change.rev] != at[position]]


def without_tombstones(position: int, **options: Any) -> list[RecordChange]:
    return [change for change in changes_after(position, **options) if not change.deleted]


def all_or_nothing(**options: Any) -> AppliedBatch:
    """Undo a whole batch for one bad record."""
    with transaction.atomic():
        applied = apply_changes(**options)
        if all(result.status is not Status.REJECTED for result in applied.results):
            return applied
        transaction.set_rollback(True)
    refused: dict[str, Any] = {"status": "rejected", "code": "invalid", "errors": {}}
    return replace(applied, answers=tuple({**answer, **refused} for answer in applied.answers))


def forgetful(**_: object) -> dict[str, object]:
    return {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "defect"),
    [
        ("procedures.sync.pages.changes_after", by_timestamp),
        ("procedures.sync.pages.changes_after", without_tombstones),
        ("procedures.services.changes.apply.find_processed", forgetful),
        ("procedures.sync.native.apply_changes", all_or_nothing),
    ],
    ids=["timestamp cursor", "tombstone dropped", "no idempotency", "batch aborted by one bad record"],
)
def test_deliberate_defect_is_caught(
    monkeypatch: pytest.MonkeyPatch, place: str, defect: Callable[..., object]
) -> None:
    monkeypatch.setattr(place, defect)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            SameDevices,
            settings=settings(
                max_examples=400,
                stateful_step_count=20,
                deadline=None,
                suppress_health_check=QUIET,
                phases=[Phase.generate],
                report_multiple_bugs=False,
                database=None,
            ),
        )
