"""What a back-up needs of its server, and what it tells when it cannot be restored."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from config.management.commands import backup as command
from config.postgres import maintenance
from config.postgres.backups import Contents
from config.postgres.maintenance import BackupFailed
from config.postgres.restores import obstacles_to_restore

pytestmark = pytest.mark.server


@pytest.mark.django_db
def test_role_that_may_not_create_databases_or_does_not_own_ours_is_told_which_right_it_lacks() -> None:
    with connection.cursor() as cursor:
        assert obstacles_to_restore() == []
        cursor.execute("CREATE ROLE plain_role NOLOGIN")
        cursor.execute("SET ROLE plain_role")
        lacks = obstacles_to_restore()
        cursor.execute("RESET ROLE")

    assert len(lacks) == 2
    assert lacks[0].endswith("ALTER ROLE plain_role CREATEDB;")
    assert lacks[1].endswith("OWNER TO plain_role;")


def test_back_up_that_could_not_be_restored_is_written_and_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written(path: Path) -> Contents:
        path.write_bytes(b"PGDMP")
        return Contents("2026-01-01", {"a": 1}, "", "")

    monkeypatch.setattr(command, "back_up", written)
    monkeypatch.setattr(command, "obstacles_to_restore", lambda: ["The role x may not create databases."])
    out, err = StringIO(), StringIO()

    call_command("backup", str(tmp_path / "a.dump"), stdout=out, stderr=err)

    assert "1 rows of 1 tables" in out.getvalue()
    assert err.getvalue() == "WARNING: it could not be restored here. The role x may not create databases.\n"


def test_row_that_could_not_be_restored_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pg_restore"
    program.write_text(
        "#!/bin/sh\necho 'pg_restore: error: COPY failed for table \"line\": ERROR:  invalid' >&2\n"
        "echo 'CONTEXT:  COPY line, line 1: \"canary-note\"' >&2\nexit 1\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(maintenance, "BINARIES", tmp_path)

    with pytest.raises(BackupFailed) as refused:
        maintenance.run_program("pg_restore")

    assert str(refused.value) == 'pg_restore: error: COPY failed for table "line": ERROR:  invalid'
