"""Re-valuation: credits rebuilt from logs and releases."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from codes.models import Release
from codes.services.releases import publish_release
from codes.signals import codes_learned, release_published
from jobs.models import Job
from procedures.collections.revaluation import Cause
from procedures.models import SyncState, Valuation
from procedures.selectors.lines import RevaluationScope, next_slice
from procedures.services.changes import NOTHING, Mutation, Op, apply_changes
from procedures.services.valuations import ReleaseNotPublished, RevaluationReport, RevaluationRun, release_run, revalue
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix
from tests.procedures.conftest import NOW, Record, new_id, new_user, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]


def stored() -> list[dict[str, object]]:
    return [model_to_dict(valuation) for valuation in Valuation.objects.order_by("user_id", "log_id")]


def test_revaluation_gives_what_was_there(record: Record) -> None:
    for fields in ({}, {"code": "45378", "modifiers": ["53"]}, {"code": "H2020", "units": 3}, {"code": "00000"}):
        record(**fields)
    before = stored()

    report = revalue(run=RevaluationRun(Cause.COMMAND), at=NOW)

    assert stored() == before
    assert report == RevaluationReport(users=1, lines=4, changed=0)


def test_credits_that_were_lost_are_rebuilt(record: Record) -> None:
    record(code="45378", modifiers=["53"])
    before = [{**row, "seq": 0} for row in stored()]
    Valuation.objects.all().delete()

    report = revalue(run=RevaluationRun(Cause.COMMAND), at=NOW)

    assert [{**row, "seq": 0} for row in stored()] == before
    assert report.changed == 1


def test_correction_changes_the_credit_under_a_new_number_and_a_second_run_changes_nothing(
    record: Record, user: User
) -> None:
    log = record()
    publish("RVU25D.1", date(2025, 10, 1), work_rvu="1.40")

    first, second = (
        revalue(run=RevaluationRun(Cause.COMMAND), at=NOW),
        revalue(run=RevaluationRun(Cause.COMMAND), at=NOW),
    )

    corrected = Valuation.objects.get(log_id=log.id)
    assert (first.changed, second.changed) == (1, 0)
    assert (corrected.wrvu, corrected.release) == (Decimal("1.40"), "RVU25D.1")
    assert corrected.seq == log.credit.seq + 1 == SyncState.objects.get(user=user).last_valuation_seq


def test_revaluation_takes_no_number_of_the_stream_of_changes(record: Record, user: User) -> None:
    log = record()
    publish("RVU25D.1", date(2025, 10, 1), work_rvu="1.40")

    revalue(run=RevaluationRun(Cause.COMMAND), at=NOW)

    assert SyncState.objects.get(user=user).last_seq == log.rev


def test_revaluation_of_one_user_leaves_the_others_alone(record: Record, user: User) -> None:
    record()
    record(owner=new_user())
    publish("RVU25D.1", date(2025, 10, 1), work_rvu="1.40")

    revalue(run=RevaluationRun(Cause.COMMAND), user_id=user.id, at=NOW)

    assert sorted(Valuation.objects.values_list("release", flat=True)) == ["RVU25D", "RVU25D.1"]


@matrix("day", ["2023-06-01", "2024-06-01", "2025-02-01", "2025-11-14"])
@matrix("code", ["99213", "G0105", "00000"])
def test_revaluation_for_a_release_gives_the_same_as_one_of_everything(record: Record, day: str, code: str) -> None:
    record(performed_on=day, code=code)
    release = publish("RVU25A", date(2025, 1, 1), work_rvu="1.35")
    RelativeValueFactory.create(release=release, code=CodeFactory.create(code="G0105"))

    revalue(run=release_run("RVU25A"), at=NOW)

    assert revalue(run=RevaluationRun(Cause.COMMAND), at=NOW).changed == 0


def test_lines_before_a_release_are_not_looked_at_for_it(record: Record) -> None:
    record(performed_on="2024-06-01")

    assert revalue(run=release_run("RVU25D"), at=NOW).lines == 0


def test_publication_values_anew_what_the_release_touches(record: Record) -> None:
    log = record()
    publish("RVU25D.1", date(2025, 10, 1), work_rvu="1.40")

    release_published.send(sender=Release, release_id="RVU25D.1")

    assert Valuation.objects.get(log_id=log.id).release == "RVU25D.1"


def test_publication_that_is_taken_back_leaves_no_job(record: Record) -> None:
    record()
    ReleaseFactory.create(id="RVU25E", year=2025, published_at=None, published_order=None)

    with suppress(ValueError), transaction.atomic():
        publish_release(release_id="RVU25E", at=NOW)
        raise ValueError

    assert not Job.objects.exists()


def test_lines_of_more_codes_than_are_named_are_all_valued(record: Record) -> None:
    log = record(code="Z9999")
    learnt = publish("RVU25D.1", date(2025, 10, 1))
    RelativeValueFactory.create(release=learnt, code=CodeFactory.create(code="Z9999"), work_rvu=Decimal("3.26"))

    codes_learned.send(sender=None, codes=[*(f"A{number:05}" for number in range(20_001)), "Z9999"])

    assert Valuation.objects.get(log_id=log.id).wrvu == Decimal("3.26")


def test_code_that_the_catalogue_learns_is_valued(record: Record) -> None:
    log = record(code="G0105")
    learnt = publish("RVU25D.1", date(2025, 10, 1))
    RelativeValueFactory.create(release=learnt, code=CodeFactory.create(code="G0105"), work_rvu=Decimal("3.26"))

    revalue(run=release_run("RVU25D.1"), at=NOW)

    assert (log.credit.basis, Valuation.objects.get(log_id=log.id).wrvu) == ("unvalued", Decimal("3.26"))


def test_release_that_is_not_published_is_named() -> None:
    with pytest.raises(ReleaseNotPublished, match="RVU99Z"):
        revalue(run=release_run("RVU99Z"), at=NOW)


def test_statements_do_not_grow_with_the_lines_of_a_user(user: User) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            revalue(run=RevaluationRun(Cause.COMMAND), user_id=user.id, at=NOW)
        return len(captured)

    def fill(lines: int) -> None:
        data = {"code": "99213", "performed_on": "2025-11-14"}
        batch = [Mutation("procedure_logs", Op.UPSERT, new_id(), data, NOTHING) for _ in range(lines)]
        apply_changes(user_id=user.id, mutations=batch, at=NOW)

    fill(1)
    of_one = statements()
    fill(300)

    assert statements() == of_one


def test_command_says_what_it_did(record: Record, user: User) -> None:
    record()
    publish("RVU25D.1", date(2025, 10, 1), work_rvu="1.40")
    out = StringIO()

    call_command("revalue", user=user.email, release="RVU25D.1", stdout=out)

    assert out.getvalue() == "1 lines of 1 users valued, 1 credits changed.\n"


@pytest.mark.parametrize("wrong", [{"user": "nobody@example.org"}, {"release": "RVU99Z"}])
def test_command_names_what_it_does_not_know(wrong: dict[str, str]) -> None:
    with pytest.raises(CommandError, match="|".join(wrong.values())):
        call_command("revalue", **wrong)


def test_slices_hold_whole_days_and_every_line_once(record: Record, user: User) -> None:
    for day in ("2025-11-01", "2025-11-01", "2025-11-01", "2025-11-02", "2025-11-03", "2025-11-04"):
        record(performed_on=day)

    slices, through = [], date.min
    while True:
        lines, last = next_slice(user_id=user.id, which=RevaluationScope(), after=through, most_lines=2)
        if last is None:
            break
        slices.append(lines)
        through = last

    assert [sorted({one.line.performed_on.day for one in held}) for held in slices] == [[1], [2, 3], [4]]
    assert len({one.line.id for held in slices for one in held}) == 6
