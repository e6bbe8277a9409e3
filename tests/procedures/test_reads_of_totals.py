"""What reports read of the totals that are kept, and of which days the lines: by the plans of their statements."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import CareerStage, User
from procedures.reports.periods import By
from procedures.reports.summary import KEYS
from procedures.selectors.clinicians import clinician
from procedures.selectors.totals import TallyKey, production, tallies
from procedures.services.changes.totals import rebuild_totals
from tests.matrix import matrix
from tests.procedures.plans import fill_log, plan_of, rows_read
from tests.procedures.plans import whole_log as whole_log  # a fixture
from tests.procedures.test_vectors_api import schedule as schedule  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("schedule")]


@matrix("by", [By.DAY, By.WEEK, By.MONTH, By.YEAR, By.BASIS, By.ROLE])
def test_summary_by_time_basis_and_role_reads_no_line(whole_log: User, by: By) -> None:
    who = clinician(user=whole_log)

    nodes = plan_of(lambda: tallies(clinician=who, first=date(2022, 1, 1), last=date(2024, 9, 26), key=KEYS[by]))

    assert rows_read(nodes, "procedurelog") == rows_read(nodes, "valuation") == 0
    assert rows_read(nodes, "daytotal") == 1000


def test_summary_by_code_of_whole_months_reads_no_line(whole_log: User) -> None:
    who = clinician(user=whole_log)

    nodes = plan_of(lambda: tallies(clinician=who, first=date(2022, 1, 1), last=date(2023, 12, 31), key=TallyKey.CODE))

    assert rows_read(nodes, "procedurelog") == rows_read(nodes, "valuation") == 0
    assert 24 <= rows_read(nodes, "monthcode") <= 33


def test_position_reads_the_lines_of_single_days_alone(whole_log: User) -> None:
    who = clinician(user=whole_log)

    nodes = plan_of(lambda: production(clinician=who, first=date(2022, 3, 31), last=date(2023, 4, 2)))

    # One day of March, two of April.
    assert rows_read(nodes, "procedurelog") == rows_read(nodes, "valuation") == 18
    assert rows_read(nodes, "daytotal") == 1


def test_of_a_month_that_lacks_two_days_the_lines_of_these_are_read(whole_log: User) -> None:
    who = clinician(user=whole_log)

    nodes = plan_of(lambda: production(clinician=who, first=date(2022, 3, 3), last=date(2023, 4, 30)))

    assert rows_read(nodes, "procedurelog") == rows_read(nodes, "valuation") == 12


def test_month_that_a_stage_cuts_is_read_by_its_lines(whole_log: User) -> None:
    CareerStage.objects.create(user=whole_log, effective_from=date(2022, 6, 16), stage="attending")
    CareerStage.objects.create(user=whole_log, effective_from=date(2022, 1, 1), stage="resident")
    who = clinician(user=whole_log)

    nodes = plan_of(lambda: production(clinician=who, first=date(2022, 1, 1), last=date(2022, 12, 31)))

    assert rows_read(nodes, "procedurelog") == 30 * 6


def test_first_own_line_of_a_log_is_found_without_its_lines(whole_log: User) -> None:
    who = clinician(user=whole_log)

    produced = production(clinician=who, first=date(2024, 1, 1), last=date(2024, 1, 31))

    assert produced.first_on == date(2022, 1, 1)


def test_rebuild_of_a_user_whom_the_statistics_do_not_know_reads_each_line_once_a_table(user: User) -> None:
    fill_log(user)

    nodes = plan_of(lambda: rebuild_totals(user_id=user.id), only='INSERT INTO "procedures_')

    assert rows_read(nodes, "valuation") == 3 * 6000
