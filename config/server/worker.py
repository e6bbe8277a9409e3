"""One process of the production server: waitress on a socket that others share, ended without cutting anybody off."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import Enum, auto
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from django.core.handlers.wsgi import WSGIHandler
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import BadRequest, RequestEntityTooLarge

from accounts.middleware.staff import LISTENS_ON
from wire.bodies.limits import MAX_UPLOAD_BYTES, body_limits_of
from wire.middleware.request_limits import MAX_HEAD_BYTES
from wire.problems.problem import CONTENT_TYPE, Problem

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

CONNECTIONS: Final = 500
# Of one address, where no proxy stands in front that all of them would come from.
CONNECTIONS_OF_ADDRESS: Final = 100
# From its first byte a head may take so long, and a connection may be idle for so long.
HEAD_SECONDS: Final = 15.0
# A body may take so long, and a second more for each so many bytes of it that came.
BODY_SECONDS: Final = 30.0
BODY_BYTES_A_SECOND: Final = 8 * 1024
# An answer that its client does not read is given up after so long.
UNREAD_SECONDS: Final = 60.0
DRAIN_SECONDS: Final = 20.0


def run(application: WSGIHandler, listener: socket.socket, *, threads: int, is_behind_proxy: bool, parent: int) -> None:
    """Serve until SIGTERM or SIGINT, or until the pipe `parent` closes with the process that holds its other end.

    Then nobody new is accepted, and requests that are being received or answered are finished, for 20 seconds at most.
    """
    server = _server(application, listener, threads=threads, is_behind_proxy=is_behind_proxy)
    is_told_to_stop = threading.Event()

    def stop(_signal: int = 0, _frame: FrameType | None = None) -> None:
        is_told_to_stop.set()
        server.pull_trigger()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    threading.Thread(target=call_at_end_of, args=(parent, stop), daemon=True).start()
    while not is_told_to_stop.is_set():
        _turn(server)
    _drain(server)


def _server(
    application: WSGIHandler, listener: socket.socket, *, threads: int, is_behind_proxy: bool
) -> BaseWSGIServer:
    server: BaseWSGIServer = create_server(
        _telling_address(application, listener),
        sockets=[listener],
        threads=threads,
        connection_limit=CONNECTIONS,
        # Above the limits of RequestLimitsMiddleware, so that it answers; waitress answers what is beyond these.
        max_request_header_size=MAX_HEAD_BYTES + 8 * 1024,
        max_request_body_size=MAX_UPLOAD_BYTES + 64 * 1024,
        channel_timeout=60,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=not is_behind_proxy,
        ident=None,
    )
    server.channel_class = _Channel if is_behind_proxy else _CountedChannel
    return server


def _telling_address(application: WSGIHandler, listener: socket.socket) -> WSGIApplication:
    """Return the application, told with each request on which address this server listens."""
    host = listener.getsockname()[0]

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[LISTENS_ON] = host
        return application(environ, start_response)

    return answer


class _Stage(Enum):
    """What a connection waits for: a request, the rest of its head, the rest of its body."""

    IDLE = auto()
    HEAD = auto()
    BODY = auto()


def _too_slow() -> bytes:
    body = json.dumps(Problem(408, "too_slow", "The request did not come in time; send it again.").as_json()).encode()
    head = f"HTTP/1.1 408 Request Timeout\r\nContent-Type: {CONTENT_TYPE}\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Connection: close\r\n\r\n" + body


_TOO_SLOW: Final = _too_slow()


class _ProblemTask(ErrorTask):  # type: ignore[misc]  # waitress is untyped
    """What waitress refuses before the product sees it, said as the product says it."""

    def execute(self) -> None:
        """Write the answer."""
        error = self.request.error
        problem = Problem(error.code, "malformed" if error.code == 400 else "")
        body = json.dumps(problem.as_json()).encode()
        self.status = f"{problem.status} {problem.title}"
        self.response_headers.append(("Content-Type", CONTENT_TYPE))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Task(WSGITask):  # type: ignore[misc]  # waitress is untyped
    """A request whose answer leaves the connection open, also one that has no body by its nature."""

    def build_response_header(self) -> bytes:
        """Return the head; waitress would close after each 304 and 204, whose length nobody needs to be told."""
        if self.has_body or self.version != "1.1" or self.request.headers.get("CONNECTION", "").lower() == "close":
            return bytes(super().build_response_header())
        # It then sees no reason to close.
        self.close_on_finish = True
        try:
            return bytes(super().build_response_header())
        finally:
            self.close_on_finish = False


class _LengthRequired(BadRequest):  # type: ignore[misc]  # waitress is untyped
    """A body comes in pieces of unknown length where it must be known."""

    code = 411
    reason = "Length Required"


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress is untyped
    """What reads a request: a body that must not be written to a temporary file stays in memory, up to its limit."""

    def parse_header(self, header_plus: bytes) -> None:
        """Take the head, and say how the body is kept."""
        super().parse_header(header_plus)
        if self.body_rcv is None or not self.path.startswith("/"):
            return
        limits = body_limits_of(self.path)
        if not limits.in_memory:
            return
        self.body_rcv.getbuf().overflow = limits.max_bytes + 1
        # What is not kept in memory is not taken at all.
        if self.chunked or self.content_length > limits.max_bytes:
            self.error = _LengthRequired("") if self.chunked else RequestEntityTooLarge("")
            self.completed = True


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress is untyped
    """A connection that knows since when, by the monotonic clock, what it waits for has been under way."""

    error_task_class = _ProblemTask
    task_class = _Task
    parser_class = _Parser

    def __init__(self, server: Any, *arguments: Any, **options: Any) -> None:  # Any: waitress is untyped
        self.waiting_since = time.monotonic()
        self.body_bytes = 0
        self._make_room(server)
        super().__init__(server, *arguments, **options)

    def received(self, data: bytes) -> bool:
        """Take what came, and note when a request begins and when its head is whole."""
        before = (self.request, self._stage())
        taken = bool(super().received(data))
        if (self.request, self._stage()) != before or self.request is None:
            self.waiting_since, self.body_bytes = time.monotonic(), 0
        elif self._stage() is _Stage.BODY:
            self.body_bytes += len(data)
        return taken

    def is_busy(self) -> bool:
        """`True` while a request is being answered, or its answer sent off."""
        return bool(self.requests or self.total_outbufs_len)

    def give_up(self) -> None:
        """Close; whoever has begun a request is told."""
        if self.request is not None:
            with suppress(OSError):
                self.socket.send(_TOO_SLOW)
        self.handle_close()

    def is_overdue(self, now: float) -> bool:
        """`True` where the client has kept the connection waiting for too long."""
        if self.is_busy():
            is_unread = bool(self.total_outbufs_len) and time.time() - self.last_activity > UNREAD_SECONDS
            self.waiting_since = now
            return is_unread
        return now - self.waiting_since > self._seconds()

    def _seconds(self) -> float:
        if self._stage() is not _Stage.BODY:
            return HEAD_SECONDS
        return BODY_SECONDS + self.body_bytes / BODY_BYTES_A_SECOND

    def _stage(self) -> _Stage:
        if self.request is None:
            return _Stage.IDLE
        return _Stage.BODY if self.request.headers_finished else _Stage.HEAD

    def _make_room(self, server: Any) -> None:  # Any: as above
        """Close the connection that has waited longest where there would be more than are taken."""
        others = list(server.active_channels.values())
        if len(others) >= CONNECTIONS - 10:
            _close_longest_waiting(others)


class _CountedChannel(_Channel):
    """A connection straight from its client, of which one address has a hundred in a process."""

    def __init__(
        self, server: Any, sock: socket.socket, addr: Any, *more: Any, **options: Any
    ) -> None:  # Any: as above
        same = [channel for channel in server.active_channels.values() if channel.addr[0] == addr[0]]
        is_refused = len(same) >= CONNECTIONS_OF_ADDRESS and not _close_longest_waiting(same)
        super().__init__(server, sock, addr, *more, **options)
        if is_refused:
            self.handle_close()


def _close_longest_waiting(channels: list[_Channel]) -> bool:
    """Close the connection that has waited longest for its client; False where all are being answered."""
    waiting = [channel for channel in channels if not channel.is_busy()]
    if waiting:
        min(waiting, key=lambda channel: channel.waiting_since).give_up()
    return bool(waiting)


def _turn(server: BaseWSGIServer) -> None:
    wasyncore.loop(timeout=1, use_poll=True, map=server._map, count=1)  # noqa: SLF001  # as the server's own `run`
    now = time.monotonic()
    if now - getattr(server, "swept_at", 0) >= 1:
        server.swept_at = now
        for channel in [channel for channel in server.active_channels.values() if channel.is_overdue(now)]:
            channel.give_up()


def _drain(server: BaseWSGIServer) -> None:
    wasyncore.dispatcher.close(server)
    until = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < until and any(_is_busy(channel) for channel in server.active_channels.values()):
        _turn(server)
    server.task_dispatcher.shutdown(timeout=1)


def _is_busy(channel: Any) -> bool:  # Any: waitress is untyped
    """`True` while a request of the connection is being answered, sent off, or has sent its head."""
    is_arriving = channel.request is not None and channel.request.headers_finished
    return bool(channel.requests or channel.total_outbufs_len or is_arriving)


def call_at_end_of(pipe: int, stop: Callable[[], None]) -> None:
    """Call when the last process that could write into a pipe has ended, however it ended."""
    # Nobody writes: reading ends only then.
    os.read(pipe, 1)
    stop()
