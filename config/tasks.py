"""What is done for the embedded database again and again (Procrastinate looks for `tasks`)."""

from __future__ import annotations

from procrastinate.contrib.django import app

from config.postgres.log import embedded_server


@app.periodic(cron="7 * * * *")
@app.task(name="config.prune_database_log", queueing_lock="config.prune_database_log")
def prune_database_log(timestamp: int) -> None:
    """Delete each hour all but the latest files of the embedded server's log."""
    server = embedded_server()
    if server is not None:
        server.prune_log()
