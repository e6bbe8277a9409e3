"""Starting a job."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from jobs.kinds import kind_named
from jobs.models import Job
from jobs.running import run_job

# The one task of the queue.
TASK: Final = "jobs.run"


def start_job(
    *, kind: str, arguments: Mapping[str, object], subject: str = "", asked_by: UUID | None = None, at: datetime
) -> Job:
    """Store a job and put it into the queue in one transaction, so that it is there if and only if this commits.

    `arguments` are what JSON holds. Jobs of one kind run one after another. Where JOBS_INLINE is set, as in tests, the
    job has ended when this returns. Raises UnknownKind.
    """
    kind_named(kind)
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind, subject=subject[:255], arguments=dict(arguments), asked_by_id=asked_by, asked_at=at
        )
        if not settings.JOBS_INLINE:
            app.configure_task(TASK, lock=kind).defer(job_id=job.pk)
    if settings.JOBS_INLINE:
        run_job(job_id=job.pk)
        job.refresh_from_db()
    return job
