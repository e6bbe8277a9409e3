"""A back-up rehearsed with the operator's own commands: back up, write on, restore, begin an epoch, devices upload."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.client.client import Client, Later
from tests.client.store import Store
from tests.client.transport import Http
from tests.config.server import run
from tests.faults.server import Victim

DAY = {"code": "99213", "performed_on": "2025-11-14"}


def command(data: Path, *words: str) -> str:
    done = run(data, "manage.py", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def device_of(victim: Victim, token: str) -> Client:
    send = Http(f"http://127.0.0.1:{victim.port}", token)
    return Client(Store(), send, user_id=send("GET", "session").body["user_id"])


def test_what_was_written_after_the_back_up_comes_back_from_the_devices(tmp_path: Path) -> None:
    file = tmp_path / "openrvu.dump"
    command(tmp_path, "migrate", "--verbosity", "0")
    token = command(tmp_path, "issue_token", "phone@example.org", "--create").strip()
    victim = Victim(tmp_path)
    victim.start()
    try:
        phone, tablet = device_of(victim, token), device_of(victim, token)
        phone.put("procedure_logs", "00000000-0000-4000-8000-000000000001", **DAY)
        phone.sync()
        command(tmp_path, "backup", str(file))
        tried = command(tmp_path, "restore_check", str(file))
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
        begun = command(tmp_path, "sync_epoch")
        tablet.put("procedure_logs", "00000000-0000-4000-8000-000000000002", units=2)
        tablet.sync()
        phone.sync()
        fresh = device_of(victim, token)
        fresh.sync()
    finally:
        victim.stop()

    assert "1 records of 1 users" in tried
    assert begun.endswith("of 1 users; 0 erased accounts were erased again.\n")
    assert fresh.store.records() == phone.store.records() == tablet.store.records()
    held = {record_id[-1]: data for (_, record_id), (_, data) in fresh.store.records().items()}
    assert sorted(held) == ["1", "2"]
    assert (held["2"]["note"], held["2"]["units"]) == ("after the back-up", 2)


def test_altered_back_up_is_not_restored(tmp_path: Path) -> None:
    file = tmp_path / "openrvu.dump"
    command(tmp_path, "migrate", "--verbosity", "0")
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
