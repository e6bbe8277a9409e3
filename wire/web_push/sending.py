"""Sending a push without contents to an endpoint, and what its push service answers."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException, HTTPSConnection
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from wire.web_push.endpoints import NotPublic, Resolve, public_address, resolve

_SILENCE_SECONDS: Final = 5.0
# Whoever answers a byte now and then is not waited for.
_MOST_SECONDS: Final = 15.0
_GONE: Final = frozenset({404, 410})
_TAKEN: Final = frozenset({200, 201, 202, 204})
# A phone that is off is told for so long after, and then no more.
_TTL_SECONDS: Final = 4 * 3600
_LONGEST_WAIT: Final = 7 * 86_400


class Outcome(StrEnum):
    """What became of a push: taken by its service; the subscription is no more; or not now."""

    TAKEN = "taken"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PushAnswer:
    """What a push service answered: its status and the seconds of Retry-After, 0 where it does not say."""

    status: int
    retry_after: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """An outcome, with its reason for the log, and the seconds that the service asks to wait, 0 where it does not."""

    outcome: Outcome
    reason: str = ""
    retry_after: int = 0


# Sends a POST without a body to an endpoint, with headers; raises OSError, HTTPException, NotPublic.
Post: TypeAlias = Callable[[str, Mapping[str, str]], PushAnswer]


def deliver(endpoint: str, *, authorization: str, post: Post) -> Delivery:
    """Send a push without contents and return what became of it; never raises for what is outside.

    Of two that wait for a phone the later one takes the place of the earlier. Source: RFC 8030, sections 5 and 7.3.
    """
    headers = {"Authorization": authorization, "TTL": str(_TTL_SECONDS), "Topic": "reminder"}
    try:
        answer = post(endpoint, headers)
    except (OSError, HTTPException, NotPublic) as failure:
        return Delivery(Outcome.FAILED, type(failure).__name__)
    if answer.status in _TAKEN:
        return Delivery(Outcome.TAKEN)
    outcome = Outcome.GONE if answer.status in _GONE else Outcome.FAILED
    return Delivery(outcome, str(answer.status), answer.retry_after)


def post_to_public_host(endpoint: str, headers: Mapping[str, str], *, resolve: Resolve = resolve) -> PushAnswer:
    """Post to an endpoint at an address that was seen to be public; no redirect is followed and no body is read.

    The certificate is that of the name. No proxy is asked: it would resolve the name anew. Raises NotPublic, OSError,
    HTTPException.
    """
    address = urlsplit(endpoint)
    host = address.hostname or ""
    path = f"{address.path}?{address.query}" if address.query else address.path
    connection = _Connection(host, address=public_address(host, resolve=resolve))
    try:
        connection.request("POST", path, headers=dict(headers))
        with connection.getresponse() as answer:
            return PushAnswer(answer.status, _seconds(answer.headers.get("Retry-After", "")))
    finally:
        connection.close()


class _Connection(HTTPSConnection):
    """A connection to one address of a host, which ends after some seconds whatever the other side does."""

    def __init__(self, host: str, *, address: str) -> None:
        self._address = address
        self._trusted = ssl.create_default_context()
        self._aside: socket.socket | None = None
        self._end = threading.Timer(_MOST_SECONDS, self._shut)
        self._end.daemon = True
        super().__init__(host, timeout=_SILENCE_SECONDS, context=self._trusted)

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self._aside = plain.dup()
        self._end.start()
        self.sock = self._trusted.wrap_socket(plain, server_hostname=self.host)

    def close(self) -> None:
        self._end.cancel()
        if self._aside is not None:
            self._aside.close()
        super().close()

    def _shut(self) -> None:
        # Closed by now, where the answer came in the same moment.
        with suppress(OSError):
            if self._aside is not None:
                self._aside.shutdown(socket.SHUT_RDWR)


def _seconds(written: str) -> int:
    return min(int(written), _LONGEST_WAIT) if written.isascii() and written.isdigit() else 0
