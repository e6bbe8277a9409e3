"""SQL of log-ins."""

from __future__ import annotations

from typing import Final

# Held until the transaction ends; two numbers name a lock.
LOCK: Final = "SELECT pg_advisory_xact_lock(%s, %s)"
