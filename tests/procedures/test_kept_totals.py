"""Totals that the write path keeps: whatever writes a line or a credit moves them in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.services.accounts import erase_account
from procedures.collections.revaluation import Cause
from procedures.contracts.terms import terms_of
from procedures.models import DayFlag, DayTotal, MonthCode, ProcedureLog
from procedures.selectors.clinicians import clinician
from procedures.selectors.integrity import check_integrity
from procedures.selectors.logs import ValuedLog
from procedures.selectors.totals import TallyFact, TallyKey, production, tallies
from procedures.services.changes import NOTHING, Mutation, Op, apply_changes
from procedures.services.changes.retention import purge
from procedures.services.changes.totals import RebuiltTotals, rebuild_totals
from procedures.services.valuations import RevaluationRun, revalue
from tests.factories import NOW, amend_line, sign_contract
from tests.matrix import matrix
from tests.procedures.conftest import Record, new_id, new_user, publish
from tests.procedures.test_vectors_api import schedule as schedule  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("schedule")]

DAY = ("day", "role", "billing_state", "basis", "zero_reason", "missing_year", "lines", "units", "wrvu")
FLAG = ("day", "role", "basis", "flag", "lines", "units")
MONTH = ("month", "counts_as", "basis", "zero_reason", "code", "component", "row_work_rvu", "lines", "units", "wrvu")
THURSDAY = date(2024, 2, 1)


@pytest.fixture
def record(record: Record) -> Record:
    """Records a line of the user: 99213 on 2024-02-01 unless told otherwise."""

    def record_line(**fields: object) -> ValuedLog:
        return record(**{"performed_on": "2024-02-01", **fields})

    return record_line


def rows(user: User) -> tuple[list[tuple[Any, ...]], ...]:  # Any: columns of the tables
    """Return the rows of a user in the three tables, without what the columns above leave out."""
    tables = ((DayTotal, DAY), (DayFlag, FLAG), (MonthCode, MONTH))
    return tuple(sorted(model.objects.filter(user=user).values_list(*columns)) for model, columns in tables)


def wrong() -> list[str]:
    return [str(violation) for violation in check_integrity().violations]


def statements(work: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured]


def test_line_is_in_the_totals_of_its_day_and_of_its_month(user: User, record: Record) -> None:
    record(units=2)

    days, flags, months = rows(user)

    assert days == [(THURSDAY, "primary", "billable", "work_rvu", "", 0, 1, 2, Decimal("2.60"))]
    assert flags == []
    assert months == [(date(2024, 2, 1), "own", "work_rvu", "", "99213", "", "1.30", 1, 2, Decimal("2.60"))]


def test_lines_that_have_all_in_common_share_a_row(user: User, record: Record) -> None:
    record()
    record(note="another")

    days, _, months = rows(user)

    assert [(lines, wrvu) for *_, lines, _, wrvu in days] == [(2, Decimal("2.60"))]
    assert [(lines, wrvu) for *_, lines, _, wrvu in months] == [(2, Decimal("2.60"))]


def test_line_worth_nothing_stands_under_the_reason(user: User, record: Record) -> None:
    record(code="H2020", units=3)

    days, _, months = rows(user)

    why = ("payer_fee_schedule", "not_valid_for_medicare")
    assert days == [(THURSDAY, "primary", "billable", *why, 0, 1, 3, Decimal("0.00"))]
    assert [month[2:7] for month in months] == [(*why, "H2020", "", "")]


def test_line_of_a_year_without_schedule_names_the_year(user: User, record: Record) -> None:
    record(performed_on="2019-05-02")

    days, _, _ = rows(user)

    assert [day[4:6] for day in days] == [("no_release", 2019)]


def test_days_of_care_are_no_units(user: User, record: Record) -> None:
    record(modifiers=["55"], units=45)

    assert list(DayTotal.objects.values_list("units", "days_of_care")) == [(1, 45)]
    assert list(MonthCode.objects.values_list("units", "days_of_care")) == [(1, 45)]


def test_row_without_lines_is_deleted(user: User, record: Record) -> None:
    kept, gone = record(), record(performed_on="2024-03-01", role="observer")

    apply_changes(user_id=user.id, mutations=[Mutation("procedure_logs", Op.DELETE, gone.id)], at=NOW)

    assert [day[0] for day in rows(user)[0]] == [THURSDAY]
    assert [month[0] for month in rows(user)[2]] == [date(2024, 2, 1)]
    apply_changes(user_id=user.id, mutations=[Mutation("procedure_logs", Op.DELETE, kept.id)], at=NOW)
    assert rows(user) == ([], [], [])


@matrix(
    "fields",
    [
        {"units": 3},
        {"performed_on": "2024-03-01"},
        {"role": "resident"},
        {"billing_state": "collected"},
        {"code": "45385"},
        {"modifiers": ["55"], "units": 30},
        {"code": "00000", "performed_on": "2019-01-31", "role": "observer"},
    ],
)
def test_edit_moves_the_line_to_where_it_counts(record: Record, user: User, fields: dict[str, object]) -> None:
    record()
    line = record()

    amend_line(user_id=user.id, log_id=UUID(line.id), data=fields, at=NOW)

    assert wrong() == []
    assert sum(DayTotal.objects.values_list("lines", flat=True)) == 2


def test_edit_that_no_total_counts_writes_no_credit_and_no_total(record: Record, user: User) -> None:
    line = record()

    written = statements(lambda: amend_line(user_id=user.id, log_id=UUID(line.id), data={"note": "left"}, at=NOW))

    assert [text for text in written if "daytotal" in text] == []


def test_line_that_flags_another_of_its_day_moves_the_totals_of_both(record: Record, user: User) -> None:
    record(code="45385")
    assert rows(user)[1] == []
    record(code="45385")

    assert rows(user)[1] == [(THURSDAY, "primary", "work_rvu", "session_not_given", 2, 2)]
    assert wrong() == []


def test_line_whose_neighbor_has_a_credit_of_an_older_release_moves_the_totals_by_what_it_was(
    record: Record, user: User
) -> None:
    record(code="45385")
    publish("RVU24A.1", date(2024, 1, 1), work_rvu="1.40")

    record(code="45385")

    assert wrong() == []


def test_lines_of_a_session_that_a_line_leaves_move_with_it(record: Record, user: User) -> None:
    encounter = new_id()
    lines = [record(code="45385", encounter_id=encounter) for _ in range(3)]

    amend_line(user_id=user.id, log_id=UUID(lines[0].id), data={"encounter_id": None}, at=NOW)

    assert wrong() == []


def test_deleted_line_that_comes_back_counts_again(user: User) -> None:
    log = new_id()
    whole = {"code": "99213", "performed_on": "2024-02-01"}
    for mutation in (
        Mutation("procedure_logs", Op.UPSERT, log, whole, NOTHING),
        Mutation("procedure_logs", Op.DELETE, log),
        Mutation("procedure_logs", Op.UPSERT, log, whole),
    ):
        apply_changes(user_id=user.id, mutations=[mutation], at=NOW)

    live = ProcedureLog.objects.filter(user=user, deleted=False).count()
    assert sum(DayTotal.objects.values_list("lines", flat=True)) == live
    assert wrong() == []


def test_revaluation_moves_the_totals_in_its_transaction(record: Record, user: User) -> None:
    for _ in range(3):
        record()
    publish("RVU24A.1", date(2024, 1, 1), work_rvu="1.40")

    revalue(run=RevaluationRun(Cause.COMMAND), at=NOW)

    assert [day[-1] for day in rows(user)[0]] == [Decimal("4.20")]
    assert [month[-4:] for month in rows(user)[2]] == [("1.40", 3, 3, Decimal("4.20"))]
    assert wrong() == []


def test_revaluation_that_changes_nothing_writes_no_total(record: Record) -> None:
    record()

    written = statements(lambda: revalue(run=RevaluationRun(Cause.COMMAND), at=NOW))

    assert [text for text in written if "daytotal" in text] == []


def test_contract_that_values_a_code_by_itself_moves_its_lines_to_contract_values(record: Record, user: User) -> None:
    record(code="H2020")
    terms = terms_of({"policy": "custom", "own_values": {"H2020": "2.00"}})
    sign_contract(user_id=user.id, terms=terms)

    revalue(run=RevaluationRun(Cause.COMMAND), at=NOW)

    assert [(day[3], day[-1]) for day in rows(user)[0]] == [("contract_value", Decimal("2.00"))]
    assert wrong() == []


def test_push_of_new_lines_takes_no_statement_more_for_the_totals(user: User) -> None:
    def push(number: int) -> None:
        lines = [
            Mutation("procedure_logs", Op.UPSERT, new_id(), {"code": "99213", "performed_on": "2024-02-01"}, NOTHING)
            for _ in range(number)
        ]
        apply_changes(user_id=user.id, mutations=lines, at=NOW)

    push(1)

    written = [text for text in statements(lambda: push(50)) if "daytotal" in text]

    assert len(written) == 1
    assert 'INSERT INTO "procedures_valuation"' in written[0]


def test_forgotten_tombstones_leave_the_totals(record: Record, user: User) -> None:
    record()
    gone = record()
    apply_changes(user_id=user.id, mutations=[Mutation("procedure_logs", Op.DELETE, gone.id)], at=NOW)
    before = rows(user)

    purge(at=NOW.replace(year=2028))

    assert rows(user) == before
    assert wrong() == []


def test_erased_account_leaves_no_total_and_others_theirs(record: Record, user: User) -> None:
    other = new_user()
    record(code="45385")
    record(code="45385")
    record(owner=other)

    erase_account(user=user)

    assert {row.user_id for model in (DayTotal, DayFlag, MonthCode) for row in model.objects.all()} == {other.id}


def test_rebuilt_totals_are_those_that_were_kept(record: Record, user: User) -> None:
    for fields in ({}, {"code": "45385"}, {"code": "45385"}, {"role": "observer"}, {"modifiers": ["55"], "units": 9}):
        record(**fields)
    before = rows(user)

    rebuilt = rebuild_totals()

    assert rows(user) == before
    assert rebuilt == RebuiltTotals(users=1, rows=sum(map(len, before)))


def test_rebuild_mends_what_was_lost_of_one_user_alone(record: Record, user: User) -> None:
    other = new_user()
    record()
    record(owner=other)
    DayTotal.objects.all().delete()
    MonthCode.objects.update(wrvu=9)

    rebuild_totals(user_id=user.id)

    assert {violation.user_id for violation in check_integrity().violations} == {str(other.id)}


def test_command_rebuilds_the_totals_and_says_how_many_rows_there_are(record: Record) -> None:
    record()
    DayTotal.objects.all().delete()
    said = StringIO()

    call_command("rebuild_totals", stdout=said)

    assert said.getvalue() == "Totals of 1 users made anew: 2 rows.\n"
    assert wrong() == []


def test_command_names_an_address_that_nobody_has() -> None:
    with pytest.raises(CommandError, match=r"no user has the e-mail address nobody@example.org"):
        call_command("rebuild_totals", user="nobody@example.org")


def test_code_of_the_days_outside_a_span_alone_is_no_bucket_of_it(user: User, record: Record) -> None:
    record(code="99213", performed_on="2025-10-14")
    record(code="71046", performed_on="2025-10-31")
    who = clinician(user=user)

    rows = tallies(clinician=who, first=date(2025, 10, 1), last=date(2025, 10, 30), key=TallyKey.CODE)
    produced = production(clinician=who, first=date(2025, 10, 1), last=date(2025, 10, 30))

    assert {row.key for row in rows if row.fact is TallyFact.OWN} == {"99213"}
    assert [one.code for one in produced.by_code] == ["99213"]


@pytest.mark.parametrize("table", ["daytotal", "dayflag", "monthcode"])
def test_totals_have_no_index_but_their_key(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = %s", [f"procedures_{table}"])
        assert cursor.fetchall() == [(f"procedures_{table}_pkey",)]
