"""The database of the tests is a copy of one that was migrated."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.migrated import fingerprint, migrations


@pytest.mark.django_db
def test_copy_has_every_migration() -> None:
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_fingerprint_is_of_the_migrations_of_every_app_and_of_what_they_import() -> None:
    files = {"/".join(path.parts[-3:]) for path in migrations()}

    assert {"accounts/migrations/0001_accounts.py", "auth/migrations/0001_initial.py"} <= files
    assert {"codes/models/fields.py", "accounts/security/mfa.py"} <= files


def test_fingerprint_is_another_once_a_migration_says_something_else(tmp_path: Path) -> None:
    migration = tmp_path / "0001_initial.py"
    migration.write_text("operations = []")
    before = fingerprint(iter([migration]))

    migration.write_text("operations = [1]")

    assert fingerprint(iter([migration])) not in {before, fingerprint(iter([]))}
