"""HTTP as the client needs it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Protocol
from urllib.parse import urlsplit


class Unreachable(Exception):
    """No whole answer came: what was sent may or may not have been done."""


@dataclass(frozen=True)
class Answer:
    """What the server said; `retry_after` in seconds, 0 where it did not say."""

    status: int
    body: Any
    retry_after: float = 0


class Transport(Protocol):
    """Sends a request under `/api/v1/sync/` and returns the answer. Raises Unreachable."""

    def __call__(self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Send it."""


@dataclass(frozen=True)
class Http:
    """HTTP to a server, with an app token; bodies of more than 1 kB are packed."""

    site: str
    token: str
    timeout: float = 30

    def __call__(self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Send a request on a connection of its own."""
        parts = urlsplit(self.site)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=self.timeout)
        sent = {"Authorization": f"Bearer {self.token}", "Accept-Encoding": "gzip", **(headers or {})}
        content = None
        if body is not None:
            content = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
            if len(content) > 1024:
                content, sent["Content-Encoding"] = gzip.compress(content, 1), "gzip"
        try:
            connection.request(method, f"/api/v1/sync/{path}", content, sent)
            response = connection.getresponse()
            received = response.read()
            if response.getheader("Content-Encoding") == "gzip":
                received = gzip.decompress(received)
            retry_after = float(response.getheader("Retry-After", "0"))
            return Answer(response.status, json.loads(received) if received else None, retry_after)
        except (OSError, HTTPException, EOFError, ValueError) as cut:
            raise Unreachable(str(cut)) from cut
        finally:
            connection.close()
