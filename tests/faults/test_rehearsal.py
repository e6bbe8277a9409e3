"""A back-up rehearsed with the operator's own commands: back up, write on, restore, begin an epoch, devices upload."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.client.client import Client, Later
from tests.client.store import Store
from tests.client.transport import Http
from tests.config.server import run
from tests.faults.server import Victim
from tests.migrated import copy_migrated_data

pytestmark = pytest.mark.faults

DAY = {"code": "99213", "performed_on": "2025-11-14"}


# Commands one after the other in one process, since most of the time of each is its start.
_COMMANDS = """
import io, json, sys
import django; django.setup()
from django.core.management import call_command
said = []
for words in json.loads(sys.argv[1]):
    call_command(*words, stdout=(out := io.StringIO()), skip_checks=False)
    said.append(out.getvalue())
print(json.dumps(said))
"""


def commands(data: Path, *several: list[str]) -> list[str]:
    """Return what each command said."""
    done = run(data, "-c", _COMMANDS, json.dumps(several))
    assert done.returncode == 0, done.stderr
    outputs: list[str] = json.loads(done.stdout.splitlines()[-1])
    return outputs


def command(data: Path, *words: str) -> str:
    done = run(data, "manage.py", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def device_of(victim: Victim, token: str, *, store: Store | None = None) -> Client:
    send = Http(f"http://127.0.0.1:{victim.port}", token)
    return Client(store or Store(), send, user_id=send("GET", "session").body["user_id"])


def test_what_was_written_after_the_back_up_comes_back_from_the_devices(tmp_path: Path) -> None:
    file = tmp_path / "openrvu.dump"
    copy_migrated_data(tmp_path)
    token = command(tmp_path, "issue_token", "phone@example.org", "--create").strip()
    victim = Victim(tmp_path)
    victim.start()
    try:
        phone, tablet = device_of(victim, token), device_of(victim, token)
        phone.put("procedure_logs", "00000000-0000-4000-8000-000000000001", **DAY)
        phone.sync()
        _, tried = commands(tmp_path, ["backup", str(file)], ["restore_check", str(file)])
        phone.put("procedure_logs", "00000000-0000-4000-8000-000000000002", **DAY, note="after the back-up")
        phone.sync()
        tablet.sync()
        assert victim.process is not None
        victim.process.terminate()
        victim.process.wait(40)
        command(tmp_path, "restore", str(file), "--yes")
        victim.start()
        with pytest.raises(Later):
            tablet.sync()
        # All log-ins have ended: each device logs in again and keeps what it holds.
        begun, token = commands(tmp_path, ["sync_epoch"], ["issue_token", "phone@example.org"])
        phone, tablet = (device_of(victim, token.strip(), store=device.store) for device in (phone, tablet))
        tablet.put("procedure_logs", "00000000-0000-4000-8000-000000000002", units=2)
        tablet.sync()
        phone.sync()
        fresh = device_of(victim, token.strip())
        fresh.sync()
    finally:
        victim.stop()

    assert "1 records of 1 users" in tried
    assert "of 1 users; 0 erased accounts were erased again, 0 locked, 1 log-ins and all calendar" in begun
    assert fresh.store.records() == phone.store.records() == tablet.store.records()
    restored = {record_id[-1]: data for (_, record_id), (_, data) in fresh.store.records().items()}
    assert sorted(restored) == ["1", "2"]
    assert (restored["2"]["note"], restored["2"]["units"]) == ("after the back-up", 2)


PEOPLE = """
import django; django.setup()
from django.core.management import call_command
from accounts.services.accounts import create_account
call_command("collectstatic", interactive=False, verbosity=0)
for name in ("ada", "eve", "gus"):
    create_account(email=f"{name}@example.org", password="first phrase of it")
    call_command("issue_token", f"{name}@example.org")
"""
CHANGES = """
import django; django.setup()
from django.utils import timezone
from accounts.models import User
from accounts.services.accounts import erase_account
from accounts.services.logins import revoke_logins
ada, eve, gus = (User.objects.get(email=f"{name}@example.org") for name in ("ada", "eve", "gus"))
ada.set_password("second phrase of it"); ada.save(); revoke_logins(user=ada, at=timezone.now())
erase_account(user=eve)
revoke_logins(user=gus, at=timezone.now())
"""


def status(victim: Victim, path: str, token: str = "", **body: str) -> int:
    connection = HTTPConnection("127.0.0.1", victim.port, timeout=30)
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    connection.request("POST" if body else "GET", path, json.dumps(body) if body else None, headers)
    answered = connection.getresponse().status
    connection.close()
    return answered


def log_in(victim: Victim, name: str, password: str) -> int:
    return status(victim, "/_allauth/app/v1/auth/login", email=f"{name}@example.org", password=password)


def test_what_was_revoked_since_the_back_up_stays_revoked(tmp_path: Path) -> None:
    file = tmp_path / "openrvu.dump"
    copy_migrated_data(tmp_path)
    process = run(tmp_path, "-c", PEOPLE)
    assert process.returncode == 0, process.stderr
    tokens = process.stdout.split()
    victim = Victim(tmp_path)
    victim.start()
    try:
        assert [status(victim, "/api/v1/me", token) for token in tokens] == [200] * 3
        command(tmp_path, "backup", str(file))
        changed = run(tmp_path, "-c", CHANGES)
        assert changed.returncode == 0, changed.stderr
        assert [status(victim, "/api/v1/me", token) for token in tokens] == [401] * 3
        # Under the running server, which is not how it is done.
        reminded = command(tmp_path, "restore", str(file), "--yes")
        while_pending = [
            status(victim, path, tokens[1]) for path in ("/api/v1/me", "/admin/", "/contracts/", "/accounts/login/")
        ]
        log_in_while_pending = log_in(victim, "ada", "first phrase of it")
        public = [status(victim, path, tokens[1]) for path in ("/", "/codes/", "/api/v1/codes", "/readyz")]
        output = command(tmp_path, "sync_epoch")
        after = [status(victim, "/api/v1/me", token) for token in tokens]
        passwords = [log_in(victim, name, "first phrase of it") for name in ("ada", "eve", "gus")]
        drop = "drop_replaced_databases"
        listed, young, dropped, none = commands(
            tmp_path, [drop], [drop, "--older-than", "1"], [drop, "--older-than", "0"], [drop]
        )
    finally:
        victim.stop()

    assert (while_pending, log_in_while_pending, public) == ([503] * 4, 503, [200] * 4)
    assert after == [401] * 3
    assert passwords == [400, 400, 200]
    assert "ada@example.org" in output
    assert "password" in output
    assert "gus" not in output
    assert "1 erased accounts were erased again, 1 locked" in output
    assert "drop_replaced_databases --older-than 30" in reminded
    assert "replaced" in listed
    assert "dropped" not in young
    assert "dropped" in dropped
    assert none == "There is none.\n"


def test_restore_on_a_machine_that_has_no_marks_waits_for_the_epoch_too(tmp_path: Path) -> None:
    file = tmp_path / "openrvu.dump"
    first, second = tmp_path / "first", tmp_path / "second"
    try:
        for data in (first, second):
            copy_migrated_data(data)
        commands(first, ["issue_token", "ada@example.org", "--create"], ["backup", str(file)])
        command(second, "restore", str(file), "--yes")
        output = command(second, "sync_epoch")
    finally:
        Victim(first).stop()
        Victim(second).stop()

    assert "of 1 users; 0 erased accounts were erased again, 0 locked, 1 log-ins" in output


def test_altered_back_up_is_not_restored(tmp_path: Path) -> None:
    file = tmp_path / "openrvu.dump"
    copy_migrated_data(tmp_path)
    try:
        command(tmp_path, "backup", str(file))
        file.write_bytes(file.read_bytes()[:-100])
        refused = run(tmp_path, "manage.py", "restore", str(file), "--yes")
        checked = run(tmp_path, "manage.py", "restore_check", str(file))
    finally:
        Victim(tmp_path).stop()

    for answer in (refused, checked):
        assert answer.returncode == 1
        assert "not the file that was written, its SHA-256 differs" in answer.stderr
