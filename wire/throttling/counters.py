"""Counts that hold for all processes of a server, without a database: memory that is shared by a fork (no Django).

The counters live in an unnamed file that every process forked after the import of this module maps. A server that
loads the product in each worker anew counts a worker apart. A count is 4 µs; an outage of the database changes nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import secrets
import struct
import tempfile
import threading
from pathlib import Path
from typing import Final

SLOTS: Final = 2**17

_SLOT = struct.Struct("<QLL")
# A bare descriptor, open as long as the process: a file object would complain at its end that nobody closed it.
_file, _path = tempfile.mkstemp()
Path(_path).unlink()
os.ftruncate(_file, SLOTS * _SLOT.size)
_memory = mmap.mmap(_file, SLOTS * _SLOT.size)
_thread_lock = threading.Lock()
# So that nobody can choose addresses that share a slot.
_salt = secrets.token_bytes(16)


def count(key: str, *, window: int) -> int:
    """Return how often the key has been counted in this window, this time included.

    Two keys that share one of 131,072 slots take turns there: the one that comes displaces the other's count.
    """
    digest = hashlib.blake2b(key.encode(), digest_size=12, key=_salt).digest()
    place = int.from_bytes(digest[:4], "little") % SLOTS * _SLOT.size
    owner = int.from_bytes(digest[4:], "little")
    # A lock of the process ends with it, also when it is killed; it does not part threads.
    with _thread_lock:
        fcntl.lockf(_file, fcntl.LOCK_EX, _SLOT.size, place)
        try:
            last_owner, last_window, counted = _SLOT.unpack_from(_memory, place)
            counted = counted + 1 if (last_owner, last_window) == (owner, window) else 1
            _SLOT.pack_into(_memory, place, owner, window % 2**32, counted)
        finally:
            fcntl.lockf(_file, fcntl.LOCK_UN, _SLOT.size, place)
    return int(counted)
