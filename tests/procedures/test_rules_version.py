"""Credits of older rules are worked out anew after an upgrade, once, and closed pay periods keep their totals."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from jobs.models import Job
from procedures.collections.revaluation import Cause
from procedures.contracts.terms import terms_of
from procedures.models import ClosedPeriod, Revaluation, SyncState, Valuation
from procedures.selectors.lines import RevaluationScope
from procedures.services import valuations
from procedures.services.changes.revaluing import revalue_days
from procedures.services.changes.totals import rebuild_totals
from procedures.services.pay_periods import close_period
from procedures.services.rules import revalue_older_rules
from procedures.services.valuations import RevaluationRun, revalue
from procedures.wrvu.version import RULES_VERSION
from tests.factories import sign_contract
from tests.procedures.conftest import NOW, Record
from tests.procedures.test_vectors_api import schedule as schedule  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("schedule")]

ONE_DAY = {"performed_on": "2024-02-01"}
AFTER_CARE = {"code": "66984", "modifiers": ["55"], "units": 90, **ONE_DAY}


def age(log_id: str, **fields: object) -> None:
    """Make the credit of a line what a program with older rules stored."""
    changed = {"rules_version": 1, "digest": uuid4(), **fields} if fields else {"rules_version": 1}
    assert Valuation.objects.filter(log_id=log_id).update(**changed) == 1
    rebuild_totals()


def versions() -> set[int]:
    return set(Valuation.objects.values_list("rules_version", flat=True))


def test_new_credit_carries_the_version_of_the_rules(record: Record) -> None:
    record(**AFTER_CARE)

    assert versions() == {RULES_VERSION}


def test_line_stored_by_older_rules_reads_anew_in_log_summary_and_stream(
    record: Record, user: User, client: APIClient
) -> None:
    log = record(**AFTER_CARE)
    age(log.id, wrvu="132.30")
    before = SyncState.objects.get(user=user).last_valuation_seq

    job = revalue_older_rules(at=NOW)

    assert job is not None
    assert (job.state, versions()) == (Job.State.DONE, {RULES_VERSION})
    assert client.get(f"/api/v1/logs/{log.id}").json()["valuation"]["wrvu"] == "1.47"
    summary = client.get("/api/v1/summary?from=2024-02-01&to=2024-02-29").json()
    assert summary["total"]["wrvu"] == "1.47"
    assert (summary["total"]["units"], summary["total"]["days_of_care"]) == (1, 90)
    after = Valuation.objects.get(log_id=log.id).seq
    assert after == before + 1 == SyncState.objects.get(user=user).last_valuation_seq


def test_report_says_that_the_rules_changed(record: Record, client: APIClient) -> None:
    age(record(**AFTER_CARE).id, wrvu="132.30")

    revalue_older_rules(at=NOW)

    (report,) = client.get("/api/v1/revaluations").json()["results"]
    assert (report["cause"], report["subject"], report["changed"]["difference"]) == ("rules", "2", "-130.83")
    assert report["months"][0]["sentence"] == (
        "Your February 2024 changed by −130.83 wRVU because OpenRVU was upgraded and counts by corrected rules."
    )


def test_line_that_stays_as_it_is_keeps_its_number_and_is_not_looked_at_again(record: Record) -> None:
    log = record(code="99213", **ONE_DAY)
    age(log.id)

    revalue_older_rules(at=NOW)

    assert Valuation.objects.get(log_id=log.id).seq == log.credit.seq
    assert (versions(), Revaluation.objects.count()) == ({RULES_VERSION}, 0)
    assert revalue_older_rules(at=NOW) is None


def test_nothing_is_queued_where_no_credit_is_older_or_one_job_waits(record: Record) -> None:
    log = record(**AFTER_CARE)
    assert revalue_older_rules(at=NOW) is None

    age(log.id, wrvu="132.30")
    Job.objects.create(kind="revaluation", subject=f"rules {RULES_VERSION}", asked_at=NOW)

    assert revalue_older_rules(at=NOW) is None


def test_run_that_was_broken_off_goes_on_where_it_was(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in ("2024-02-01", "2024-02-02", "2024-02-03"):
        age(record(**{**AFTER_CARE, "performed_on": day}).id, wrvu="132.30")
    monkeypatch.setattr(valuations, "SLICE", 1)
    run = RevaluationRun(Cause.RULES, "2", RevaluationScope(rules=RULES_VERSION))
    real, calls = revalue_days, []

    def dies_at_the_second(*args: Any, **named: Any) -> Any:  # Any: whatever is revised
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **named)

    monkeypatch.setattr(valuations, "revalue_days", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        revalue(run=run, at=NOW)
    assert versions() == {1, RULES_VERSION}

    revalue(run=run, at=NOW)

    assert versions() == {RULES_VERSION}
    report = Revaluation.objects.get()
    assert (report.changed, str(report.wrvu_after), report.finished_at) == (3, "4.41", NOW)


def test_closed_pay_period_keeps_its_total(record: Record, user: User) -> None:
    terms = terms_of({"compensation": {"tiers": [{"from_wrvu": "0.00", "dollars_per_wrvu": "10.00"}]}})
    contract = sign_contract(user_id=user.id, terms=terms)
    log = record(**AFTER_CARE)
    age(log.id, wrvu="132.30")
    close_period(user=user, contract_id=contract.id, first_on=date(2024, 2, 1), at=NOW)
    kept = ClosedPeriod.objects.get().figures

    revalue_older_rules(at=NOW)

    assert "132.30" in str(kept)
    assert ClosedPeriod.objects.get().figures == kept
    assert str(Valuation.objects.get(log_id=log.id).wrvu) == "1.47"
