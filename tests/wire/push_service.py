"""A push service on this machine: TLS under a certificate made for it, and answers as a test says."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST: Final = "push.example.org"
ENDPOINT: Final = f"https://{HOST}/send/abc?v=2"
# An address of the public internet, which no test connects to.
PUBLIC: Final = "93.184.215.14"


@dataclass
class PushService:
    """What a push service answers, and which requests it got."""

    port: int
    answer: bytes = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
    drips: bool = False
    requests: list[bytes] = field(default_factory=list)


@contextmanager
def push_service(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """Run a push service, and let connections to PUBLIC lead to it and trust its certificate."""
    certificate = _certificate(folder)
    listener = socket.create_server(("127.0.0.1", 0))
    service = PushService(listener.getsockname()[1])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    thread = threading.Thread(target=_serve, args=(listener, context, service), daemon=True)
    thread.start()
    connect = socket.create_connection

    def lead_here(address: tuple[str, int], timeout: float) -> socket.socket:
        assert address == (PUBLIC, 443)
        return connect(("127.0.0.1", service.port), timeout)

    trusting = ssl.create_default_context(cafile=str(certificate))
    with monkeypatch.context() as patch:
        patch.setattr("socket.create_connection", lead_here)
        patch.setattr("ssl.create_default_context", lambda: trusting)
        yield service
    # To close it alone wakes nobody who waits in `accept`.
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(timeout=5)


def _serve(listener: socket.socket, context: ssl.SSLContext, service: PushService) -> None:
    while True:
        try:
            plain, _ = listener.accept()
        except OSError:
            return
        try:
            with context.wrap_socket(plain, server_side=True) as connection:
                _answer(connection, service)
        except OSError:
            continue


def _answer(connection: ssl.SSLSocket, service: PushService) -> None:
    request = b""
    while b"\r\n\r\n" not in request:
        request += connection.recv(4096)
    service.requests.append(request)
    if not service.drips:
        connection.sendall(service.answer)
        return
    pause = threading.Event()
    while True:
        connection.sendall(b"H")
        pause.wait(0.02)


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "push.pem"
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path
