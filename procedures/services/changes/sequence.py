"""The change sequences of a user, under the lock of the user's row."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection


class UnknownUser(LookupError):
    """The user was deleted while the request was on its way."""


@dataclass(frozen=True, slots=True)
class Sequences:
    """The last numbers given: `changes` to a change of a record, `valuations` to a change of a valuation."""

    changes: int
    valuations: int


_LOCK = "SELECT last_seq, last_valuation_seq FROM procedures_syncstate WHERE user_id = %s FOR UPDATE"
_BEGIN = (
    "INSERT INTO procedures_syncstate (user_id, last_seq, last_valuation_seq) "
    "SELECT id, 1, 1 FROM accounts_user WHERE id = %s FOR KEY SHARE ON CONFLICT DO NOTHING"
)
_WRITE = "UPDATE procedures_syncstate SET last_seq = %s, last_valuation_seq = %s WHERE user_id = %s"


def lock_sequences(*, user_id: UUID) -> Sequences:
    """Return the user's sequences and hold their row until the transaction ends; at the first change they begin at 1.

    So the order of numbers is the order of commits. Call it before any record of the user is read.
    Raises UnknownUser.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [user_id])
        row = cursor.fetchone()
        if row is None:
            cursor.execute(_BEGIN, [user_id])
            cursor.execute(_LOCK, [user_id])
            row = cursor.fetchone()
    if row is None:
        raise UnknownUser(str(user_id))
    return Sequences(*row)


def store_sequences(sequences: Sequences, *, user_id: UUID) -> None:
    """Store the last numbers given."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [sequences.changes, sequences.valuations, user_id])
