"""One process of the production server: waitress on a socket that others share, ended without cutting anybody off."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from django.core.handlers.wsgi import WSGIHandler
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ErrorTask

from accounts.staff import LISTENS_ON
from wire.gate import MAX_HEAD_BYTES, MAX_UPLOAD_BYTES
from wire.problem import CONTENT_TYPE, Problem

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

CONNECTIONS: Final = 500
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
        # Above the gate's own limits, so that the gate answers; waitress answers what is beyond these.
        max_request_header_size=MAX_HEAD_BYTES + 8 * 1024,
        max_request_body_size=MAX_UPLOAD_BYTES + 64 * 1024,
        channel_timeout=60,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=not is_behind_proxy,
        ident=None,
    )
    server.channel_class = _Channel
    return server


def _telling_address(application: WSGIHandler, listener: socket.socket) -> WSGIApplication:
    """Return the application, told with each request on which address this server listens."""
    host = listener.getsockname()[0]

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[LISTENS_ON] = host
        return application(environ, start_response)

    return answer


class _ProblemTask(ErrorTask):  # type: ignore[misc]  # waitress is untyped
    """What waitress refuses before the product sees it, said as the product says it."""

    def execute(self) -> None:
        """Write the answer."""
        refused = self.request.error
        problem = Problem(refused.code, "malformed" if refused.code == 400 else "")
        body = json.dumps(problem.as_json()).encode()
        self.status = f"{problem.status} {problem.title}"
        self.response_headers.append(("Content-Type", CONTENT_TYPE))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress is untyped
    error_task_class = _ProblemTask


def _turn(server: BaseWSGIServer) -> None:
    wasyncore.loop(timeout=1, use_poll=True, map=server._map, count=1)  # noqa: SLF001  # as the server's own `run`


def _drain(server: BaseWSGIServer) -> None:
    wasyncore.dispatcher.close(server)
    until = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < until and any(_is_busy(channel) for channel in server.active_channels.values()):
        _turn(server)
    server.task_dispatcher.shutdown(timeout=1)


def _is_busy(channel: Any) -> bool:  # Any: waitress is untyped
    """Say whether a request of the connection is being answered, sent off, or has sent its head."""
    is_arriving = channel.request is not None and channel.request.headers_finished
    return bool(channel.requests or channel.total_outbufs_len or is_arriving)


def call_at_end_of(pipe: int, stop: Callable[[], None]) -> None:
    """Call when the last process that could write into a pipe has ended, however it ended."""
    # Nobody writes: reading ends only then.
    os.read(pipe, 1)
    stop()
