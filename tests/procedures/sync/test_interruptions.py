"""What a device is told when its log-in or its user ends in mid-sync, or its bytes are not what they say."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts.models import LogIn, User
from accounts.services.accounts import erase_account
from accounts.services.logins import issue_token
from procedures.models import ProcedureLog
from tests.client.client import Client, Refused
from tests.client.store import Store
from tests.client.transport import Answer
from tests.matrix import matrix
from tests.procedures.conftest import new_id
from tests.procedures.sync.conftest import LINE, Device, device_of, line, upsert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

PUSH = "/api/v1/sync/push"


class Phone:
    """A device with a token of its own."""

    def __init__(self, user: User) -> None:
        self.token = issue_token(user=user)
        self.client = Client(Store(), self.send, user_id=str(user.pk))

    def send(self, method: str, path: str, body: object = None, headers: Any = None) -> Answer:
        given = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        ask = Browser().get if method == "GET" else Browser().post
        more: dict[str, Any] = {} if method == "GET" else {"data": json.dumps(body), "content_type": "application/json"}
        answer = ask(f"/api/v1/sync/{path}", headers=given, **more)
        self.challenge = answer.headers.get("WWW-Authenticate", "")
        return Answer(answer.status_code, answer.json())


def test_expired_token_is_401_and_the_queue_goes_on_after_a_new_log_in(user: User) -> None:
    phone = Phone(user)
    phone.client.sync()
    phone.client.put("procedure_logs", new_id(), **LINE)
    LogIn.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(Refused, match="401 not_authenticated"):
        phone.client.sync()
    assert phone.challenge.startswith("Bearer")
    assert len(phone.client.store.queue()) == 1
    phone.token = issue_token(user=user)
    phone.client.sync()

    assert (ProcedureLog.objects.count(), phone.client.store.queue()) == (1, [])


def test_user_who_is_deleted_in_mid_sync_is_told_to_log_in_and_leaves_nothing(user: User) -> None:
    phone = Phone(user)
    phone.client.put("procedure_logs", new_id(), **LINE)
    phone.client.pull()
    erase_account(user=User.objects.get(pk=user.pk))

    with pytest.raises(Refused, match="401 not_authenticated"):
        phone.client.sync()

    assert not ProcedureLog.objects.exists()


@pytest.mark.slow
def test_gzip_bomb_is_refused_before_it_is_unpacked(phone: Device) -> None:
    bomb = gzip.compress(b'{"device_id":"' + b"a" * 50_000_000)
    headers = {"Content-Encoding": "gzip", "X-Sync-User": str(phone.user.id)}

    answer = phone.client.post(PUSH, bomb, content_type="application/json", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (413, "batch_too_large")


@matrix(
    "body",
    [
        b'{"device_id":' + b"[" * 5000,
        b'{"device_id":"\\ud800","mutations":[]}',
        b'{"device_id":"\\u0000","mutations":[]}',
        b'{"mutations":[NaN]}',
    ],
)
def test_body_that_nothing_could_hold_is_malformed(phone: Device, body: bytes) -> None:
    answer = phone.client.post(PUSH, body, content_type="application/json", headers={"X-Sync-User": str(phone.user.id)})

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_two_mutations_of_one_record_and_one_mutation_twice_in_a_batch(phone: Device) -> None:
    log = new_id()
    created, edited = line(log), upsert(log, units=2)

    results = phone.push(created, edited, created, {**edited, "data": {"units": 3}})

    assert [result["status"] for result in results] == ["applied", "applied", "applied", "rejected"]
    assert (results[2]["replayed"], results[3]["code"]) == (True, "mutation_id_reused")
    assert device_of(phone.user).pull()["changes"][0]["data"]["units"] == 2
