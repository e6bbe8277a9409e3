"""The database of the tests: migrated once, kept beside it, and copied for each worker of each run.

So are the data folders of servers that are processes of their own.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from config.file_lock import file_lock
from config.postgres.embedded import EmbeddedPostgres
from tests.config.server import migrate

_NAMES: Final = "test_template_"
# Some stay, so that another branch is not migrated at each change to it and back.
_KEPT: Final = 3
# A number of our own: one worker migrates, the others wait for it, however long.
_LOCK: Final = 6_304_311_977
# Beside the tree, as the tests' bytecode is.
_FOLDERS: Final = Path(sys.prefix) / "migrated"
_IMPORT: Final = re.compile(r"^(?:from|import) ([\w.]+)", re.MULTILINE)


def copy_instead_of_migrating() -> None:
    """Let Django make its test database as a copy of the one with all migrations, which is made where it is missing."""
    connection.settings_dict["TEST"].update(TEMPLATE=migrated_template(), MIGRATE=False)


def migrated_template() -> str:
    """Return the name of a database with all migrations as they are now."""
    name = f"{_NAMES}{fingerprint(migrations())}"
    with connection._nodb_cursor() as server:  # Django's own way to a server, which it starts
        server.execute("SET lock_timeout = 0; SET statement_timeout = 0")
        server.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        if name not in _templates(server):
            _make(server, name)
    return name


def copy_migrated_data(data: Path) -> None:
    """Give a data folder an embedded PostgreSQL with all migrations, as a copy of one that is made where it is missing.

    It runs once somebody connects; whoever uses it stops it.
    """
    data.mkdir(parents=True, exist_ok=True)
    with file_lock(_FOLDERS / "lock"):
        kept = _FOLDERS / fingerprint(migrations())
        if not kept.exists():
            _make_folder(kept)
        shutil.copytree(kept, data / "postgres")


def migrations() -> Iterator[Path]:
    """Yield the files that say what migrations do: those of all apps, and the modules of ours that they import."""
    files = [path for app in apps.get_app_configs() for path in sorted(Path(app.path).glob("migrations/*.py"))]
    yield from files
    ours = {Path(app.path).name for app in apps.get_app_configs() if "site-packages" not in app.path}
    modules = {name for path in files for name in _IMPORT.findall(path.read_text()) if name.split(".")[0] in ours}
    for name in sorted(modules):
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin is not None:
            yield Path(spec.origin)


def fingerprint(files: Iterator[Path]) -> str:
    """Return what changes with the text of the files, and with the Django that reads them."""
    digest = hashlib.sha256(repr(django.VERSION).encode())
    for path in files:
        digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _templates(server: CursorWrapper) -> list[str]:
    """Return the databases that were migrated before, the oldest first."""
    server.execute("SELECT datname FROM pg_database WHERE datname ~ %s ORDER BY oid", [f"^{_NAMES}[0-9a-f]{{16}}$"])
    return [name for (name,) in server.fetchall()]


def _make(server: CursorWrapper, name: str) -> None:
    """Migrate a database and give it its name when it is whole, so that an interrupted run leaves none that is not."""
    unfinished = f"{_NAMES}unfinished"
    for old in [unfinished, *_templates(server)[: 1 - _KEPT]]:
        _run(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", old)
    _run(server, "CREATE DATABASE {} TEMPLATE template0", unfinished)
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = unfinished
    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
    _run(server, "ALTER DATABASE {} RENAME TO {}", unfinished, name)


def _make_folder(kept: Path) -> None:
    """Migrate a data folder elsewhere, which the server's account may enter, and move its server's to its place."""
    olds = sorted(_FOLDERS.glob("*/"), key=lambda folder: folder.stat().st_mtime)
    for old in olds[: 1 - _KEPT]:
        shutil.rmtree(old)
    with tempfile.TemporaryDirectory(prefix="migrated-") as folder:
        cluster = Path(folder) / "postgres"
        try:
            migrate(Path(folder))
        finally:
            EmbeddedPostgres(cluster).stop()
        unfinished = _FOLDERS / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(cluster, unfinished, ignore=shutil.ignore_patterns("log"))
        unfinished.rename(kept)


def _run(server: CursorWrapper, statement: str, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
