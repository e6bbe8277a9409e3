"""The change sequences of a user, under the lock of the user's row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from procedures.selectors.high_water_mark import HighWaterMark, ensure_not_restored
from procedures.selectors.sql.statements import execute, execute_prepared, fetch_prepared
from procedures.services.changes import sql

MOST_DEVICES: Final = 50
DEVICE_DAYS: Final = 400


class UnknownUser(LookupError):
    """The user was deleted while the request was on its way."""


class TooManyDevices(ValueError):
    """One more device would be more than a user may have."""

    limit = MOST_DEVICES


@dataclass(frozen=True, slots=True)
class Sequences:
    """The last numbers given: `changes` to a change of a record, `valuations` to a change of a valuation.

    `gaps` are pairs of numbers of changes between which none was given; `devices` maps ids to the day (ISO) of the last
    push.
    """

    changes: int
    valuations: int
    gaps: Sequence[Sequence[int]] = ()
    devices: Mapping[str, str] = field(default_factory=dict)

    def knows(self, rev: int) -> bool:
        """Return whether a revision can have been given: not beyond the last one, nor in a gap."""
        return rev <= self.changes and not any(low < rev < high for low, high in self.gaps)

    def reaching(self, *, valuations: int) -> Sequences:
        """Return the sequences with this as the last number of a valuation."""
        return replace(self, valuations=valuations)

    def with_device(self, device_id: UUID, *, on: date) -> Sequences:
        """Return the sequences with a device that pushes on a day. Raises TooManyDevices for the 51st."""
        forgotten = (on - timedelta(days=DEVICE_DAYS)).isoformat()
        alive = {name: day for name, day in self.devices.items() if day > forgotten}
        if str(device_id) not in alive and len(alive) >= MOST_DEVICES:
            raise TooManyDevices(f"A user has at most {MOST_DEVICES} devices.")
        return replace(self, devices={**alive, str(device_id): on.isoformat()})


def lock_sequences(*, user_id: UUID) -> Sequences:
    """Return the user's sequences and hold their row until the transaction ends; at the first change they begin at 1.

    So the order of numbers is the order of commits. Call it before any record of the user is read.
    Raises UnknownUser, RestorePending.
    """
    rows = fetch_prepared(sql.LOCK_STATE, [user_id])
    if not rows:
        execute(sql.BEGIN_STATE, [user_id])
        rows = fetch_prepared(sql.LOCK_STATE, [user_id])
    if not rows:
        raise UnknownUser(str(user_id))
    ((changes, valuations, gaps, devices, *mark),) = rows
    ensure_not_restored(HighWaterMark(*mark))
    return Sequences(changes, valuations, json.loads(gaps), json.loads(devices))


def store_sequences(sequences: Sequences, *, user_id: UUID) -> None:
    """Store the last numbers given, and the devices."""
    devices = json.dumps(sequences.devices)
    execute_prepared(sql.WRITE_STATE, [sequences.changes, sequences.valuations, devices, user_id])
