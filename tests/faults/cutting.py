"""HTTP whose connections break off at any byte of request or answer."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from tests.client.transport import Answer, Unreachable

_ABORT = struct.pack("ii", 1, 0)


@dataclass
class CuttingHttp:
    """A transport to a port of this machine. `rate` is the share of requests that are cut; `cuts` counts them."""

    port: int
    token: str
    random: Random
    rate: float
    cuts: int = 0
    statuses: dict[int, int] = field(default_factory=dict)

    def __call__(self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Send a request, or a part of it, or read a part of the answer."""
        request = self._request(method, path, body, headers or {})
        is_cut = self.random.random() < self.rate
        is_in_request = self.random.random() < 0.5
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
                if is_cut:
                    self._cut(connection, request, is_in_request=is_in_request)
                connection.sendall(request)
                return self._answer(_read_all(connection))
        except (OSError, ValueError) as broken:
            raise Unreachable(str(broken)) from broken

    def _cut(self, connection: socket.socket, request: bytes, *, is_in_request: bool) -> None:
        self.cuts += 1
        # An abort, so that the other side sees a reset and no polite end.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
        if is_in_request:
            connection.sendall(request[: self.random.randrange(len(request))])
            raise Unreachable("request cut")
        connection.sendall(request)
        left = self.random.randrange(600)
        while left > 0 and (received := connection.recv(left)):
            left -= len(received)
        raise Unreachable("answer cut")

    def _request(self, method: str, path: str, body: object, headers: Mapping[str, str]) -> bytes:
        content = b"" if body is None else json.dumps(body).encode()
        lines = [f"{method} /api/v1/sync/{path} HTTP/1.1", "Host: localhost", "Connection: close",
                 f"Authorization: Bearer {self.token}", "Content-Type: application/json",
                 f"Content-Length: {len(content)}",
                 *(f"{name}: {value}" for name, value in headers.items())]  # fmt: skip
        return "\r\n".join([*lines, "", ""]).encode() + content

    def _answer(self, received: bytes) -> Answer:
        head, end, content = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        named = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        if not end or len(content) != int(named.get("content-length", "-1")):
            raise Unreachable("no whole answer")
        status = int(first.split()[1])
        self.statuses[status] = self.statuses.get(status, 0) + 1
        return Answer(status, json.loads(content), float(named.get("retry-after", "0")))


def _read_all(connection: socket.socket) -> bytes:
    received = bytearray()
    while part := connection.recv(65_536):
        received += part
    return bytes(received)
