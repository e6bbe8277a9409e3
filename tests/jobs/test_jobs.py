"""A job's row says how far it is and how it ended; its work is in the queue if and only if the row is there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, OperationalError, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from jobs.kinds import Arguments, JobKind, JobResult, Progress, UnknownKind, job_kinds
from jobs.models import Job
from jobs.progress import shown_progress
from jobs.running import run_job
from jobs.services import start_job
from tests.declarations import declaring
from tests.factories import NOW
from tests.staff import enter_admin
from tests.web.pages import element, links, tree, words

pytestmark = pytest.mark.django_db


class TooBig(ValueError):
    """What a job may refuse."""


@pytest.fixture(autouse=True)
def cleaned() -> Iterator[list[Arguments]]:
    """Name a kind of jobs that does as its arguments say, and return what was cleaned up."""
    done: list[Arguments] = []

    def work(arguments: Arguments, progress: Progress) -> JobResult:
        progress(1, 2)
        match arguments.get("end"):
            case "refused":
                raise TooBig("line 3: too big")
            case "fault":
                raise ZeroDivisionError
            case "database":
                raise OperationalError
            case _:
                return JobResult("All is done.", "/codes/")

    trial = JobKind("trial", work, expected=(TooBig,), clean_up=done.append)
    with declaring("jobs", "job_kinds", trial, collected=job_kinds):
        yield done


def start(**arguments: object) -> Job:
    return start_job(kind="trial", arguments=arguments, subject="a.zip", at=NOW)


def test_job_that_is_done_says_what_it_did_where_it_leads_and_when(cleaned: list[Arguments]) -> None:
    job = start(end="well")

    assert (job.state, job.report, job.leads_to, job.progress) == ("done", "All is done.", "/codes/", 100)
    assert job.started_at is not None
    assert job.finished_at is not None
    assert job.finished_at >= job.started_at
    assert cleaned == [{"end": "well"}]


def test_job_that_refuses_says_why_and_keeps_no_arguments(cleaned: list[Arguments]) -> None:
    job = start(end="refused")

    assert (job.state, job.report, job.arguments) == ("failed", "line 3: too big", {})
    assert cleaned == [{"end": "refused"}]


def test_fault_of_ours_fails_the_job_without_its_words_and_is_seen() -> None:
    with pytest.raises(ZeroDivisionError):
        start(end="fault")

    job = Job.objects.get()
    assert job.state == "failed"
    assert "log" in job.report


def test_job_that_the_database_interrupts_stays_until_the_last_attempt(settings: Settings) -> None:
    settings.JOBS_INLINE = False
    job = start(end="database")
    states = []

    for is_last in (False, True):
        with pytest.raises(OperationalError):
            run_job(job_id=job.pk, is_last_attempt=is_last)
        states.append(Job.objects.get().state)

    assert states == ["running", "failed"]


def test_job_that_has_ended_is_not_done_twice(cleaned: list[Arguments]) -> None:
    job = start()

    run_job(job_id=job.pk)
    run_job(job_id=job.pk + 1)

    assert len(cleaned) == 1


def test_job_and_its_place_in_the_queue_come_and_go_together(settings: Settings) -> None:
    settings.JOBS_INLINE = False
    with transaction.atomic():
        start()
        transaction.set_rollback(True)

    job = start()

    assert Job.objects.get() == job
    queued = ProcrastinateJob.objects.get()
    assert (queued.task_name, queued.args, queued.lock) == ("jobs.run", {"job_id": job.pk}, "trial")
    assert (job.state, job.progress) == ("waiting", None)


def test_kind_that_nobody_named_is_refused_by_name() -> None:
    with pytest.raises(UnknownKind, match="nonsense"):
        start_job(kind="nonsense", arguments={}, at=NOW)

    assert not Job.objects.exists()


@pytest.mark.parametrize("wrong", [{"progress": 101}, {"state": "done"}, {"state": "lost"}])
def test_database_refuses_a_row_that_contradicts_itself(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="job_"):
        Job.objects.create(kind="trial", asked_at=NOW, **wrong)


@pytest.mark.django_db(transaction=True)
def test_others_see_how_far_a_job_is_before_it_ends_and_its_words_go_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("jobs.progress._PAUSE", 0)
    job = Job.objects.create(kind="trial", asked_at=NOW, state="running")

    with shown_progress(job.pk) as show:
        show(1, 2, "1 of 2 read")

    job.refresh_from_db()
    assert (job.progress, job.progress_words) == (50, "1 of 2 read")
    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress_words) == ("done", "")


@pytest.fixture
def viewer(client: Client) -> Client:
    user = User.objects.create_user("viewer@example.org", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_job"))
    enter_admin(client, user)
    return client


def test_list_opens_within_the_budget(viewer: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(30):
        start()

    with django_assert_max_num_queries(8):
        assert viewer.get("/admin/jobs/job/").status_code == 200


def test_page_of_a_running_job_reloads_itself_and_shows_how_far_it_is(
    viewer: Client, settings: Settings, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settings.JOBS_INLINE = False
    job = start()
    Job.objects.update(state="running", progress=40, progress_words="1.2 of 3.0 GB read")

    with django_assert_max_num_queries(8):
        page = tree(viewer.get(f"/admin/jobs/job/{job.pk}/change/"))

    assert page.select('meta[http-equiv="refresh"]')
    assert element(page, "progress")["value"] == "40"
    assert words(page, ".field-bar .readonly").endswith("40%, 1.2 of 3.0 GB read")


def test_page_of_a_job_that_has_ended_stays_and_shows_its_report_escaped(viewer: Client) -> None:
    job = start()
    Job.objects.update(report="line 1: <b>")

    page = tree(viewer.get(f"/admin/jobs/job/{job.pk}/change/"))

    assert not page.select('meta[http-equiv="refresh"]')
    assert words(page, ".field-report_lines .readonly") == "line 1: <b>"
    assert links(page, ".field-result_link a") == ["/codes/"]


def test_nobody_writes_a_job_in_the_admin_site(admin_client: Client) -> None:
    job = start()

    for page in ("add/", f"{job.pk}/change/", f"{job.pk}/delete/"):
        assert admin_client.post(f"/admin/jobs/job/{page}", {"state": "waiting", "post": "yes"}).status_code == 403
