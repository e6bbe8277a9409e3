"""A new epoch of all change streams, after a restore: numbers that were lost are never given again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction

from procedures.selectors.high_water_mark import HighWaterMark, mark_in_database, mark_in_file
from procedures.selectors.sql.statements import execute, fetch_all
from procedures.services.changes import sql
from procedures.services.changes.high_water_mark import raise_high_water_mark

# So many numbers an epoch has; 8,191 epochs stay within what JavaScript counts exactly.
EPOCH_NUMBERS: Final = 2**40
LAST_EPOCH: Final = 2**13 - 1
_FIRST_DAY: Final = date(2026, 1, 1)


class EpochNotAbove(ValueError):
    """The epoch is not above every earlier one, or beyond the last."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """An epoch that has begun: its number, and of how many users the sequences were raised to its first number."""

    number: int
    users: int


def begin_epoch(*, on: date, number: int | None = None) -> Epoch:
    """Raise every sequence of every user to the first number of an epoch, and record the gap; all or nothing.

    Unless given, the number is the days since 2026-01-01, or one more than the last epoch's. Raises EpochNotAbove.
    """
    known = mark_in_database().joined(mark_in_file() or HighWaterMark())
    with transaction.atomic():
        execute(sql.BEGIN_ALL_STATES)
        execute(sql.LOCK_ALL_STATES)
        ((highest,),) = fetch_all(sql.HIGHEST_NUMBER)
        least = max(highest, known.highest_seq) // EPOCH_NUMBERS + 1
        chosen = max((on - _FIRST_DAY).days, least) if number is None else number
        if not least <= chosen <= LAST_EPOCH:
            raise EpochNotAbove(f"{chosen}: expected a number from {least} to {LAST_EPOCH}")
        users = execute(sql.RAISE_ALL_STATES, {"first": chosen * EPOCH_NUMBERS})
        raise_high_water_mark(HighWaterMark(known.writes, chosen * EPOCH_NUMBERS))
    return Epoch(chosen, users)
