"""What the queue knows: run a job, and take up those whose process died (Procrastinate looks for `tasks`)."""

from __future__ import annotations

from typing import Final

from django.db import OperationalError
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from jobs.running import run_job
from jobs.services import TASK

_ATTEMPTS: Final = 3


@app.task(
    name=TASK,
    pass_context=True,
    retry=RetryStrategy(max_attempts=_ATTEMPTS, wait=5, retry_exceptions={OperationalError}),
)
def run(context: JobContext, *, job_id: int) -> None:
    """Run a job; when the database is in the way, up to three times more."""
    run_job(job_id=job_id, is_last_attempt=context.job.attempts >= _ATTEMPTS)


@app.periodic(cron="* * * * *")
@app.task(name="jobs.take_up", queueing_lock="jobs.take_up")
async def take_up(timestamp: int) -> None:
    """Give jobs back to the queue whose worker has shown no sign of life for half a minute."""
    for stalled in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(stalled)
