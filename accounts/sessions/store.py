"""The session engine (setting SESSION_ENGINE) of browsers and apps alike.

A session with a user is a row of `LogIn`, one without is a row of `Visit`; logging in moves it from the one to the
other under a new key. A row is found by the hash of its key and its contents are encrypted by the key.
Log-ins slide: one that is used lives on, which is written at most once a day, until an end that no use moves.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import KnownDevice, LogIn, RevokedLogIn, Visit
from accounts.sessions.keys import SessionKey, new_key, parse_key
from accounts.sessions.rows import find_login

VISIT_SECONDS: Final = 24 * 3600
KNOWN_FOR: Final = timedelta(days=400)
SLIDES_AFTER: Final = timedelta(days=1)


class SessionStore(SessionBase):
    """Django's session interface over `LogIn` and `Visit`; `client` is the kind of log-in that this one may be."""

    def __init__(self, session_key: str | None = None, *, client: str = LogIn.Client.BROWSER) -> None:
        super().__init__(session_key)
        self.client = client
        self.ip: str | None = None
        self.user_agent = ""
        self.row: LogIn | Visit | None = None

    @property
    def login_id(self) -> UUID | None:
        """The id of the log-in in the list of the user's log-ins; None before log-in."""
        return self.row.id if isinstance(self.row, LogIn) else None

    @property
    def stays_signed_in(self) -> bool:
        """`True` for a browser's log-in that its user asked to keep on this phone."""
        return isinstance(self.row, LogIn) and self.row.stays_signed_in

    def load(self) -> dict[str, object]:
        key = parse_key(self.session_key)
        self.row = self._row_of(key) if key else None
        if key is None or self.row is None:
            self._session_key = None
            return {}
        if isinstance(self.row, LogIn) and timezone.now() - self.row.seen_at >= SLIDES_AFTER:
            # Whoever answers the request saves what is modified: this writes `seen_at` and the new end.
            self.modified = True
        return dict(json.loads(_opened(self.row.contents, key.cipher_key)))

    def _row_of(self, key: SessionKey) -> LogIn | Visit | None:
        now = timezone.now()
        if key.user_id is not None:
            return find_login(key, client=self.client, at=now)
        try:
            return Visit.objects.get(key_hash=key.hash, expires_at__gt=now)
        except Visit.DoesNotExist:
            return None

    def _sealed(self, key: SessionKey) -> str:
        return Fernet(key.cipher_key).encrypt(self.encode(dict(self.items())).encode()).decode()

    def exists(self, session_key: str) -> bool:
        key = parse_key(session_key)
        return key is not None and self._row_of(key) is not None

    def create(self) -> None:
        self._session_key = None
        self.row = None
        self.save(must_create=True)
        self.modified = True

    def cycle_key(self) -> None:
        """Take a new key at the next save, which ends the old one."""
        # Loads what is stored while the old key is known.
        self.get(SESSION_KEY)
        self._session_key = None
        self.modified = True

    def get_session_cookie_age(self) -> int:
        """Return the seconds that a log-in of this kind lives from its last use."""
        return int(settings.APP_TOKEN_AGE if self._is_long_lived() else settings.SESSION_COOKIE_AGE)

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  # Django's signature
        """Store the session, under a new key where it has none or has become another's; raises UpdateError if ended."""
        user_id = UUID(written) if (written := self.get(SESSION_KEY)) else None
        old = parse_key(self.session_key)
        if self.row is None and old is not None:
            self.row = self._row_of(old)
        key = old if old is not None and old.user_id == user_id and self.row is not None else new_key(user_id)
        try:
            with transaction.atomic():
                self.row = self._written_login(key, user_id) if user_id else self._written_visit(key)
        except IntegrityError:
            if must_create:
                raise CreateError from None
            raise
        self._session_key = str(key)

    def _written_login(self, key: SessionKey, user_id: UUID) -> LogIn:
        now = timezone.now()
        changed = {
            "key_hash": key.hash,
            "contents": self._sealed(key),
            "seen_at": now,
            "expires_at": self._end(now, user_id),
        }
        if self.client == LogIn.Client.APP and getattr(self.row, "key_hash", None) != key.hash:
            remember_app(user_id=user_id, key_hash=key.hash)
        if isinstance(self.row, LogIn) and self.row.user_id == user_id:
            if not LogIn.objects.filter(user_id=user_id, id=self.row.id).update(**changed):
                raise UpdateError
            for name, value in changed.items():
                setattr(self.row, name, value)
            return self.row
        self._forget_row()
        LogIn.objects.filter(user_id=user_id, expires_at__lte=now).delete()
        return LogIn.objects.create(
            user_id=user_id, client=self.client, ip=self.ip, user_agent=self.user_agent, **changed
        )

    def _written_visit(self, key: SessionKey) -> Visit:
        now = timezone.now()
        changed = {"contents": self._sealed(key), "expires_at": now + timedelta(seconds=VISIT_SECONDS)}
        if isinstance(self.row, Visit) and self.row.key_hash == key.hash:
            if not Visit.objects.filter(key_hash=key.hash).update(**changed):
                raise UpdateError
            return self.row
        self._forget_row()
        Visit.objects.filter(expires_at__lte=now).delete()
        return Visit.objects.create(key_hash=key.hash, **changed)

    def _end(self, now: datetime, user_id: UUID) -> datetime:
        """Return when a log-in ends that is not used again: it slides, but not past its longest life."""
        sliding = now + timedelta(seconds=self.get_expiry_age(modification=now))
        begun = self.row.counts_from if isinstance(self.row, LogIn) and self.row.user_id == user_id else now
        longest = settings.APP_TOKEN_LONGEST_AGE if self._is_long_lived() else settings.SESSION_LONGEST_AGE
        return min(sliding, begun + timedelta(seconds=longest))

    def _is_long_lived(self) -> bool:
        return self.client == LogIn.Client.APP or self.stays_signed_in

    def _forget_row(self) -> None:
        if self.row is not None:
            type(self.row).objects.filter(pk=self.row.pk).delete()
            self.row = None

    def delete(self, session_key: str | None = None) -> None:
        key = parse_key(session_key or self.session_key)
        if key is None:
            self._forget_row()
        elif key.user_id is None:
            Visit.objects.filter(key_hash=key.hash).delete()
        else:
            LogIn.objects.filter(user_id=key.user_id, key_hash=key.hash).delete()
        if session_key is None:
            self.row = None

    def flush(self) -> None:
        """End a log-in on purpose, as by a log-out, or as one of an earlier password: its key is told `revoked`."""
        key = parse_key(self.session_key)
        if key is not None and key.user_id is not None:
            with transaction.atomic():
                ended, _ = LogIn.objects.filter(user_id=key.user_id, key_hash=key.hash).delete()
                if ended:
                    RevokedLogIn.objects.get_or_create(user_id=key.user_id, key_hash=key.hash)
        super().flush()

    @classmethod
    def clear_expired(cls) -> None:
        """Delete what has ended (manage.py clearsessions)."""
        now = timezone.now()
        LogIn.objects.filter(expires_at__lt=now).delete()
        Visit.objects.filter(expires_at__lt=now).delete()


@lru_cache(maxsize=1000)
def _opened(contents: str, cipher_key: bytes) -> str:
    """Return the contents of a row as JSON, those of nobody where the key does not fit.

    Equal bytes hold equal contents, so they are decrypted once for the requests of a while; each of these has objects
    of its own. What is kept opens no session: the key is that of the contents alone.
    """
    try:
        signed = Fernet(cipher_key).decrypt(contents.encode()).decode()
    except InvalidToken:
        return "{}"
    return json.dumps(SessionStore().decode(signed))


def remember_app(*, user_id: UUID, key_hash: str) -> None:
    """Keep the hash of a token past the end of its log-in (accounts.login.devices), and forget those of long ago."""
    now = timezone.now()
    KnownDevice.objects.filter(user_id=user_id, created_at__lt=now - KNOWN_FOR).delete()
    KnownDevice.objects.get_or_create(user_id=user_id, key_hash=key_hash, defaults={"created_at": now})
