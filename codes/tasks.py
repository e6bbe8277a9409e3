"""What is done again and again beside the server (Procrastinate looks for `tasks`)."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from codes.services.usage import refresh_usage


@app.periodic(cron="17 4 * * *")
@app.task(name="codes.refresh_usage", queueing_lock="codes.refresh_usage")
def refresh_usage_daily(timestamp: int) -> None:
    """Count each night how often codes are used, for the order in which words are reviewed."""
    refresh_usage(at=datetime.fromtimestamp(timestamp, UTC))
