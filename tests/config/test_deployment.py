"""The documented proxy in front of a live server: slow clients hold nothing up, addresses come through."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.config.server import ROOT, Server, free_port, running, wait_until

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
HALF_A_HEAD = b"GET /healthz HTTP/1.1\r\nHost: openrvu.example.org\r\nX-Slow: "

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: apt-get install nginx-light)"),
]


@pytest.fixture(scope="module")
def upstream(server_data: Path) -> Iterator[Server]:
    """Return a server as it stands behind the proxy, but for TLS."""
    with running(server_data, NUM_PROXIES="1", ALLOWED_HOSTS="openrvu.example.org,localhost,127.0.0.1") as server:
        yield server


@pytest.fixture(scope="module")
def proxy(upstream: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Return the port of nginx with the documented configuration, its ports and folders adapted and TLS left out."""
    folder = tmp_path_factory.mktemp("nginx")
    port = free_port()
    (folder / "nginx.conf").write_text(adapted(documented(), folder, port=port, upstream=upstream.port))
    process = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", "nginx.conf", "-e", "error.log"])
    try:
        wait_until(lambda: is_open(port), seconds=10)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def documented() -> str:
    """Return the configuration that the page of the deployment gives."""
    match = re.search(r"```nginx\n(.*?)```", (ROOT / "docs" / "deployment.md").read_text(), re.DOTALL)
    assert match is not None
    return match[1]


def adapted(configuration: str, folder: Path, *, port: int, upstream: int) -> str:
    """Return a whole configuration of an nginx that writes into the folder alone."""
    sites = configuration.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    sites = sites.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace(
        "listen 80;", f"listen {free_port()};"
    )
    sites = re.sub(r"\n *ssl_certificate[^\n]*", "", sites)
    folders = "".join(
        f"{name}_temp_path {folder / name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off; worker_processes 1; pid {folder / 'pid'}; events {{ worker_connections 1024; }}\n"
        f"http {{ access_log off; {folders}\n{sites}}}\n"
    )


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def get(port: int, path: str) -> tuple[int, float]:
    """Return status and seconds of a request on a connection of its own."""
    started = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": "openrvu.example.org"})
    status = connection.getresponse().status
    connection.close()
    return status, time.monotonic() - started


def test_slow_heads_wait_at_the_proxy_and_hold_nobody_up(proxy: int, upstream: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", proxy)) for _ in range(300)]
    for connection in slow:
        connection.sendall(HALF_A_HEAD)

    answers = [get(proxy, "/readyz") for _ in range(5)]
    behind = sum(len(worker.net_connections("tcp")) for worker in upstream.workers())

    assert {status for status, _ in answers} == {200}
    assert max(seconds for _, seconds in answers) < 2
    assert behind < 50
    for connection in slow:
        connection.close()


def test_a_body_that_is_dripped_waits_at_the_proxy(proxy: int, upstream: Server) -> None:
    with socket.create_connection(("127.0.0.1", proxy)) as slow:
        slow.sendall(
            b"POST /api/v1/calculate HTTP/1.1\r\nHost: openrvu.example.org\r\nContent-Type: application/json\r\n"
            b'Content-Length: 900\r\n\r\n{"lines":'
        )
        time.sleep(0.5)
        waiting = [
            one for worker in upstream.workers() for one in worker.net_connections("tcp") if one.status == "ESTABLISHED"
        ]

    assert len(waiting) <= 16


def test_a_connection_that_was_idle_for_longer_than_the_server_keeps_one_is_not_used_again(proxy: int) -> None:
    assert get(proxy, "/healthz")[0] == 200
    time.sleep(16)

    assert [get(proxy, "/healthz")[0] for _ in range(5)] == [200] * 5


def test_the_host_that_was_asked_for_comes_through(proxy: int) -> None:
    with closing(HTTPConnection("127.0.0.1", proxy, timeout=10)) as connection:
        connection.request("GET", "/", headers={"Host": "elsewhere.example.org", "X-Forwarded-For": "192.0.2.1"})

        assert connection.getresponse().status == 400


def test_the_documented_proxies_keep_idle_connections_for_less_than_the_server() -> None:
    from config.server.worker import HEAD_SECONDS

    page = (ROOT / "docs" / "deployment.md").read_text()
    (nginx,) = re.findall(r"keepalive_timeout (\d+)s", page)
    (caddy,) = re.findall(r"keepalive (\d+)s", page)

    assert max(int(nginx), int(caddy)) < HEAD_SECONDS
