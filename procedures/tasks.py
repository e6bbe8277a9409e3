"""What is done again and again beside the server (Procrastinate looks for `tasks`)."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from procedures.selectors.high_water_mark import RestorePending
from procedures.services.changes.high_water_mark import write_high_water_mark
from procedures.services.changes.retention import purge
from procedures.services.reminders import send_reminders
from procedures.services.rules import revalue_older_rules

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="procedures.mark", queueing_lock="procedures.mark")
def mark(timestamp: int) -> None:
    """Mark each minute how far the database has come."""
    try:
        write_high_water_mark()
    except RestorePending:
        logger.error("the database was restored from a back-up: run manage.py sync_epoch")  # noqa: TRY400  # no fault of ours


@app.periodic(cron="17 * * * *")
@app.task(name="procedures.rules", queueing_lock="procedures.rules")
def revalue_after_upgrade(timestamp: int) -> None:
    """Have credits of older rules valued anew where the start could not, since the database was away."""
    revalue_older_rules(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="*/5 * * * *")
@app.task(name="procedures.remind", queueing_lock="procedures.remind")
def remind(timestamp: int) -> None:
    """Remind whoever asked for it at this hour of their day and has logged nothing."""
    try:
        send_reminders(at=timezone.now())
    except RestorePending:
        # Who was erased or logged out since the back-up is there again.
        logger.warning("reminders wait until manage.py sync_epoch has run")


@app.periodic(cron="41 3 * * *")
@app.task(name="procedures.purge", queueing_lock="procedures.purge")
def purge_daily(timestamp: int) -> None:
    """Forget each night what is past its time."""
    purge(at=datetime.fromtimestamp(timestamp, UTC))
