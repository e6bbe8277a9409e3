"""Running a job: its row says when it began, how far it is and how it ended (the worker's edge: it has the clock)."""

from __future__ import annotations

import logging

from django.db import OperationalError
from django.utils import timezone

from jobs.kinds import JobKind, JobResult, kind_named
from jobs.models import Job
from jobs.progress import shown_progress

logger = logging.getLogger("jobs.running")

_FAULT = "Something went wrong inside OpenRVU and nothing was changed; the server's log says more."


def run_job(*, job_id: int, is_last_attempt: bool = True) -> None:
    """Do the work of a job and write down how it ended; one that has ended, or is no more, is left alone.

    What `JobKind.expected` names ends here; any other exception is raised again. When the database is in the way and
    this is not the last attempt, the job stays as it is.
    """
    job = Job.objects.in_bulk([job_id]).get(job_id)
    if job is None or job.has_ended:
        return
    kind = kind_named(job.kind)
    Job.objects.filter(pk=job_id).update(
        state=Job.State.RUNNING, started_at=timezone.now(), progress=None, progress_words=""
    )
    try:
        outcome = _work(kind, job)
    except kind.expected as error:
        _end(job, kind, Job.State.FAILED, JobResult(str(error)))
    except OperationalError:
        if is_last_attempt:
            _end(job, kind, Job.State.FAILED, JobResult(_FAULT))
        raise
    except Exception:
        logger.exception("job %s (%s) failed", job_id, job.kind)
        _end(job, kind, Job.State.FAILED, JobResult(_FAULT))
        raise
    else:
        _end(job, kind, Job.State.DONE, outcome)


def _work(kind: JobKind, job: Job) -> JobResult:
    with shown_progress(job.pk) as show:
        return kind.work(job.arguments, show)


def _end(job: Job, kind: JobKind, state: Job.State, outcome: JobResult) -> None:
    Job.objects.filter(pk=job.pk).update(
        state=state,
        report=outcome.report,
        leads_to=outcome.leads_to,
        progress=100 if state == Job.State.DONE else None,
        progress_words="",
        finished_at=timezone.now(),
        arguments={},
    )
    kind.clean_up(job.arguments)
