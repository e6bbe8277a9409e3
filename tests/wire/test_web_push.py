"""A push has no contents, names its server, and reaches hosts of the public internet alone."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec

from tests.wire.push_service import ENDPOINT, HOST, PUBLIC, PushService, push_service
from wire.validation.values import ValidationFailed
from wire.web_push import sending, vapid
from wire.web_push.endpoints import NotPublic, host_of, is_public, public_address, push_endpoint
from wire.web_push.sending import Delivery, Outcome, PushAnswer, deliver, post_to_public_host

SECRET: Final = "a secret of tests"
AT: Final = datetime(2026, 3, 14, 18, 0, tzinfo=UTC)


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    with push_service(tmp_path, monkeypatch) as running:
        yield running


def post(endpoint: str, headers: Mapping[str, str]) -> PushAnswer:
    return post_to_public_host(endpoint, headers, resolve=lambda _: [PUBLIC])


def answering(status: int, retry_after: int = 0) -> Delivery:
    return deliver(ENDPOINT, authorization="vapid", post=lambda *_: PushAnswer(status, retry_after))


# The key and its token


def test_one_secret_has_one_key_and_another_secret_another() -> None:
    assert vapid.public_key(SECRET) == vapid.public_key(SECRET)
    assert vapid.public_key(SECRET) != vapid.public_key(SECRET + "!")


def test_public_key_is_an_uncompressed_point_as_browsers_take_it() -> None:
    point = urlsafe_b64decode(vapid.public_key(SECRET) + "=")

    assert (len(point), point[0]) == (65, 4)
    assert ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def test_authorization_says_for_which_service_until_when_and_whom_to_write_to_and_is_signed_by_the_key() -> None:
    header = vapid.authorization(ENDPOINT, secret=SECRET, contact="mailto:ops@example.org", at=AT)

    token, _, key = header.removeprefix("vapid t=").partition(", k=")
    with time_machine.travel(AT, tick=False):
        claims = jwt.decode(
            token, vapid.private_key(SECRET).public_key(), algorithms=["ES256"], audience=f"https://{HOST}"
        )
    assert key == vapid.public_key(SECRET)
    assert claims["sub"] == "mailto:ops@example.org"
    assert claims["exp"] == int((AT + timedelta(hours=12)).timestamp())
    assert str(vapid.private_key(SECRET).private_numbers().private_value) not in header


# Endpoints


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/dA1:APA91b_x-y",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA==",
        "https://web.push.apple.com/QKdPF",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAD%2b",
        "https://push.example.org:443/x",
    ],
)
def test_endpoint_of_a_push_service_is_taken_as_it_is(endpoint: str) -> None:
    assert push_endpoint()(endpoint) == endpoint


@pytest.mark.parametrize(
    ("endpoint", "code"),
    [
        (None, "invalid_type"),
        ("", "invalid_format"),
        ("http://push.example.org/x", "invalid_format"),
        ("https://push.example.org", "invalid_format"),
        ("https://user:word@push.example.org/x", "invalid_format"),
        ("https://push.example.org:8443/x", "invalid_format"),
        ("https://push.example.org/x#y", "invalid_format"),
        ("https://push.example.org/x\r\nHost: other", "invalid_format"),
        ("https://PUSH.example.org/x", "invalid_format"),
        ("https://localhost/x", "invalid_format"),
        ("https://127.0.0.1/x", "invalid_format"),
        ("https://127.1/x", "invalid_format"),
        ("https://0x7f.0x1/x", "invalid_format"),
        ("https://2130706433/x", "invalid_format"),
        ("https://[::1]/x", "invalid_format"),
        ("https://10.0.0.8/x", "invalid_format"),
        ("https://printer.local/x", "invalid_choice"),
        ("https://db.internal/x", "invalid_choice"),
        ("https://app.localhost/x", "invalid_choice"),
        ("https://push.example.org/" + "x" * 1000, "too_long"),
        ("https://push.example.org/\0", "nul"),
    ],
)
def test_address_that_no_push_service_of_the_internet_has_is_refused(endpoint: object, code: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        push_endpoint()(endpoint)

    assert refused.value.code == code


def test_host_of_an_endpoint_has_nothing_of_the_device() -> None:
    assert host_of(ENDPOINT) == HOST


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104  # an address that is refused
        "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "198.18.0.1",
        "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fd00::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_address_that_is_not_of_one_host_of_the_internet_is_no_public_one(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"])
def test_address_of_a_host_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("addresses", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], []])
def test_name_is_refused_where_one_of_its_addresses_is_private_or_it_has_none(addresses: list[str]) -> None:
    with pytest.raises(NotPublic):
        public_address(HOST, resolve=lambda _: addresses)


# Sending


def test_push_is_a_post_without_a_body_to_the_endpoint_under_its_name(service: PushService) -> None:
    delivery = deliver(ENDPOINT, authorization="vapid t=x, k=y", post=post)

    assert delivery == Delivery(Outcome.TAKEN)
    (request,) = service.requests
    head, _, body = request.decode().partition("\r\n\r\n")
    line, *fields = head.split("\r\n")
    assert line == "POST /send/abc?v=2 HTTP/1.1"
    assert body == ""
    assert {*fields} == {
        f"Host: {HOST}", "Accept-Encoding: identity", "Content-Length: 0", "Authorization: vapid t=x, k=y",
        "TTL: 14400", "Topic: reminder",
    }  # fmt: skip


def test_redirect_is_not_followed(service: PushService) -> None:
    service.answer = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: https://127.0.0.1/x\r\nContent-Length: 0\r\n\r\n"

    assert deliver(ENDPOINT, authorization="vapid", post=post) == Delivery(Outcome.FAILED, "307")
    assert len(service.requests) == 1


def test_certificate_of_another_name_is_refused(service: PushService) -> None:
    delivery = deliver("https://other.example.org/x", authorization="vapid", post=post)

    assert delivery == Delivery(Outcome.FAILED, "SSLCertVerificationError")
    assert service.requests == []


def test_service_that_answers_a_byte_now_and_then_is_not_waited_for(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.drips = True
    monkeypatch.setattr(sending, "_MOST_SECONDS", 0.3)

    assert deliver(ENDPOINT, authorization="vapid", post=post).outcome == Outcome.FAILED


def test_service_on_this_machine_is_refused_before_anything_is_sent(service: PushService) -> None:
    def post_to_loopback(endpoint: str, headers: Mapping[str, str]) -> PushAnswer:
        return post_to_public_host(endpoint, headers, resolve=lambda _: ["127.0.0.1"])

    assert deliver(ENDPOINT, authorization="vapid", post=post_to_loopback) == Delivery(Outcome.FAILED, "NotPublic")
    assert service.requests == []


def test_name_of_loopback_is_resolved_by_the_system_and_refused() -> None:
    with pytest.raises(NotPublic):
        post_to_public_host("https://localhost/x", {})


@pytest.mark.parametrize("status", [404, 410])
def test_subscription_that_the_service_does_not_know_any_more_is_gone(status: int) -> None:
    assert answering(status).outcome == Outcome.GONE


@pytest.mark.parametrize("status", [400, 401, 403, 413, 429, 500, 503])
def test_any_other_refusal_has_failed_with_its_status(status: int) -> None:
    assert answering(status) == Delivery(Outcome.FAILED, str(status))


@pytest.mark.parametrize(("written", "seconds"), [("120", 120), ("9999999999", 604_800), ("soon", 0), ("-5", 0)])
def test_wait_that_a_service_asks_for_is_in_seconds_and_a_week_at_most(
    service: PushService, written: str, seconds: int
) -> None:
    head = f"HTTP/1.1 429 Too Many Requests\r\nRetry-After: {written}\r\nContent-Length: 0\r\n\r\n"
    service.answer = head.encode()

    assert deliver(ENDPOINT, authorization="vapid", post=post) == Delivery(Outcome.FAILED, "429", seconds)


def test_name_that_leads_nowhere_has_failed() -> None:
    def post_nowhere(endpoint: str, headers: Mapping[str, str]) -> PushAnswer:
        raise OSError("no such name")

    assert deliver(ENDPOINT, authorization="vapid", post=post_nowhere) == Delivery(Outcome.FAILED, "OSError")
