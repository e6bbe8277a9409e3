"""The key of a log-in, as a cookie or an app token carries it: whose it is, then a secret (no Django).

A log-in's key is 32 hexadecimal digits of the user's id and 43 characters of secret; somebody who has not logged in
has the secret alone. The database keeps only a hash of the secret, and what is stored under it is encrypted by a
second key made from the secret: rows of a copied database open no session.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

_WRITTEN: Final = re.compile(r"(?P<user>[0-9a-f]{32})?(?P<secret>[A-Za-z0-9_-]{43})")


@dataclass(frozen=True)
class SessionKey:
    """A parsed key; `user_id` is None before the log-in is complete."""

    user_id: UUID | None
    secret: str

    def __str__(self) -> str:
        return (self.user_id.hex if self.user_id else "") + self.secret

    def __repr__(self) -> str:
        return f"Key of {self.user_id}"

    @property
    def hash(self) -> str:
        """The hash under which the row is found."""
        return hash_of(self.secret)

    @property
    def cipher_key(self) -> bytes:
        """The Fernet key of the row's contents, which the hash does not give away."""
        return base64.urlsafe_b64encode(hashlib.sha256(b"contents:" + self.secret.encode()).digest())


def hash_of(secret: str) -> str:
    """Return what a database keeps of a secret: 64 hexadecimal digits. It has 256 random bits, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_key(user_id: UUID | None = None) -> SessionKey:
    """Return a key that nobody has had."""
    return SessionKey(user_id, secrets.token_urlsafe(32))


def parse_key(written: str | None) -> SessionKey | None:
    """Return the key in a cookie or header, None where it cannot be one."""
    match = _WRITTEN.fullmatch(written or "")
    if match is None:
        return None
    user = match["user"]
    return SessionKey(UUID(hex=user) if user else None, match["secret"])
