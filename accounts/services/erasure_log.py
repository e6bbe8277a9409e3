"""Log of erased accounts outside the database, so that a restored back-up does not bring them back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Final
from uuid import UUID

from accounts.services.durable_log import append_lines, read_lines

_NAME: Final = "erased_accounts"


def log_erasure(*, user_id: UUID) -> None:
    """Log that an account is erased. Raises LogNotWritten."""
    append_lines(_NAME, [str(user_id)])


def erased_ids() -> frozenset[UUID]:
    """Ids of erased accounts; a line that is none, as of a write that was cut, is passed over."""
    return frozenset(_ids())


def _ids() -> Iterator[UUID]:
    for line in read_lines(_NAME):
        with suppress(ValueError):
            yield UUID(line)
