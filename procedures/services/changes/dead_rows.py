"""Room that changed credits leave behind, given back while a re-valuation goes on."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from django.db import Error, transaction

from procedures.selectors.sql.statements import execute, fetch_all
from procedures.services.changes import sql

logger = logging.getLogger(__name__)
# The share of the table of which autovacuum, too, makes room (its default): it comes a minute later and slowly.
_SHARE: Final = 0.2
# A run over fewer changed credits, as of one person, is left to autovacuum.
_LEAST: Final = 1_000


@dataclass(slots=True)
class DeadRows:
    """How many credits changed since room was last made, each of which left a row behind; counted by many threads."""

    rows: int = 0
    lock: Lock = field(default_factory=Lock)

    def add(self, changed: int) -> None:
        """Count changed credits; where they are a fifth of the table, let their room be used again.

        So a run over all lines makes the tables a fifth larger, and the next one not at all. Inside a transaction of
        the caller no room can be made.
        """
        with self.lock:
            self.rows += changed
            is_due = self._is_due()
            if is_due:
                self.rows = 0
        if is_due:
            _make_room()

    def _is_due(self) -> bool:
        if self.rows < _LEAST or transaction.get_connection().in_atomic_block:
            return False
        ((rows_of_table,),) = fetch_all(sql.COUNT_CREDITS_ROUGHLY)
        return self.rows >= _SHARE * float(rows_of_table)


def _make_room() -> None:
    try:
        execute(sql.WITHOUT_TIME_LIMIT)
        for vacuum in sql.VACUUM:
            execute(vacuum)
        execute(sql.USUAL_TIME_LIMIT)
    except Error:
        # The credits are written; room is made later, by autovacuum. The connection may be gone, or keeps no limit.
        logger.warning("no room was made in the tables of credits", exc_info=True)
        transaction.get_connection().close()
