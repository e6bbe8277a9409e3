"""SQL of jobs."""

from __future__ import annotations

from typing import Final

from psycopg.sql import SQL, Identifier

from jobs.models import Job

SET_PROGRESS: Final = SQL("UPDATE {} SET progress = %s, progress_words = %s WHERE id = %s").format(
    Identifier(Job._meta.db_table)
)
