"""SQL of reads of one moment."""

from __future__ import annotations

from typing import Final

READ_ONE_MOMENT: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
# An export of a long log, or its totals made anew, may take longer than a request may.
WITHOUT_TIME_LIMIT: Final = "SET LOCAL statement_timeout = 0"
