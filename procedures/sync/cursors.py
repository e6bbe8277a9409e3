"""Cursors of the sync streams: opaque to a client, signed, of one user and one stream.

60 bytes, base64url: a checksum over all, so that what was altered is told from what an older key signed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final
from uuid import UUID

_FORMAT: Final = 1
# Format, key, user, stream, schema version, position, mark.
_BODY: Final = struct.Struct(">B4s16sBHqq")
_SIGNATURE_BYTES: Final = 16
_CHECKSUM: Final = struct.Struct(">L")
_LENGTH: Final = _BODY.size + _SIGNATURE_BYTES + _CHECKSUM.size


class StreamKind(IntEnum):
    """The streams that a user has."""

    RECORDS = 1
    VALUATIONS = 2


# Of what has the checksum of an earlier collection (shifts that of goals), whose checkpoints devices keep.
_NUMBERED: Final[Mapping[str, int]] = {"shifts": 3}


def stream_of(collection: str) -> int:
    """Return the kind of the stream of one collection alone: its cursor means nothing in another's."""
    return _NUMBERED.get(collection, 0x80 | zlib.crc32(collection.encode()) & 0x7F)


class BadCursor(ValueError):
    """The cursor is none that this server gave this user for this stream."""


class ForgottenKey(LookupError):
    """The cursor was signed by a key that the server does not know any more."""


@dataclass(frozen=True, slots=True)
class StreamPosition:
    """Where a client stands in a stream: it has all up to `at`.

    `mark` is the last number at the first page of a first sync that is under way, 0 otherwise: tombstones up to there
    are not sent. `schema_version` is that of the records as the client had them sent.
    """

    user_id: UUID
    stream: int
    at: int = 0
    mark: int = 0
    schema_version: int = 1


def sign_cursor(position: StreamPosition, *, keys: Sequence[str]) -> str:
    """Return a position as a cursor, signed by the first of the keys."""
    body = _BODY.pack(
        _FORMAT,
        _key_id(keys[0]),
        position.user_id.bytes,
        position.stream,
        position.schema_version,
        position.at,
        position.mark,
    )
    signed = body + _signature(body, keys[0])
    return base64.urlsafe_b64encode(signed + _CHECKSUM.pack(zlib.crc32(signed))).decode().rstrip("=")


def read_cursor(cursor: str, *, user_id: UUID, stream: int, keys: Sequence[str]) -> StreamPosition:
    """Return the position of a cursor. Raises BadCursor, also for another user's or another stream's, ForgottenKey."""
    signed = _checked(cursor)
    body, signature = signed[: _BODY.size], signed[_BODY.size :]
    version, key_id, owner, kind, schema_version, at, mark = _BODY.unpack(body)
    if version != _FORMAT:
        raise BadCursor
    key = next((known for known in keys if _key_id(known) == key_id), None)
    if key is None:
        raise ForgottenKey
    if not hmac.compare_digest(_signature(body, key), signature) or (owner, kind) != (user_id.bytes, stream):
        raise BadCursor
    return StreamPosition(user_id, stream, at, mark, schema_version)


def _checked(cursor: str) -> bytes:
    try:
        packed = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise BadCursor from None
    signed, checksum = packed[: -_CHECKSUM.size], packed[-_CHECKSUM.size :]
    if len(packed) != _LENGTH or _CHECKSUM.pack(zlib.crc32(signed)) != checksum:
        raise BadCursor
    return signed


def _key_id(key: str) -> bytes:
    return hashlib.sha256(b"cursor key" + key.encode()).digest()[:4]


def _signature(body: bytes, key: str) -> bytes:
    return hmac.digest(key.encode(), body, "sha256")[:_SIGNATURE_BYTES]
