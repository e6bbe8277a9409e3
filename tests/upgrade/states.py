"""States: databases that an earlier version wrote, as small files, and how to write the next one.

`python -m tests.upgrade.states CHECKOUT` writes the state of a checkout of any version: a database is made and filled
by the program in that folder (`program.py`), and dumped. Its name says the last migration of each app.
"""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from config.postgres.embedded import BINARIES, DATABASE, ROLE, EmbeddedPostgres

HERE: Final = Path(__file__).resolve().parent
FOLDER: Final = HERE / "states"
ROOT: Final = HERE.parents[1]
MOST_BYTES: Final = 200_000
# The keys of the servers that wrote the states: what is signed or sealed in them is opened by these.
SECRETS: Final = {
    "SECRET_KEY": "made-up key of the states in tests, not of any server",
    "SYNC_CURSOR_KEY": "made-up cursor key of the states in tests",
    "MFA_KEY": "made-up key of second factors of the states in tests",
    "SECURITY_LOG_KEY": "made-up log key of the states in tests",
}

Json = dict[str, Any]  # Any: JSON


@dataclass(frozen=True, slots=True)
class State:
    """A database as it was: the statements that make it, the keys of its people, and what was measured in it then."""

    name: str
    statements: str
    migrations: Mapping[str, str]
    keys: Json
    measured: Json


def names() -> list[str]:
    """Return the names of the states, in the order of the last migration that each app had."""
    return sorted(path.name.removesuffix(".json") for path in FOLDER.glob("*.json"))


def read(name: str) -> State:
    """Return a state by its name."""
    facts = json.loads((FOLDER / f"{name}.json").read_text())
    return State(name, lzma.decompress((FOLDER / f"{name}.sql.xz").read_bytes()).decode(), **facts)


def environment(data: Path, address: str) -> dict[str, str]:
    """Return the environment of a program of ours that works on a database, with the keys of the states."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "SERVER_"))}
    ours = {"DATA_DIR": str(data), "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return {**kept, **SECRETS, **ours, "PYTHONDONTWRITEBYTECODE": "1"}


def run_program(verb: str, given: object, *, checkout: Path, env: Mapping[str, str]) -> Json:
    """Return what the program of this folder prints inside a checkout. Raises RuntimeError with what a failure said."""
    done = subprocess.run(
        [sys.executable, HERE / "program.py", verb],
        cwd=checkout, env=env, input=json.dumps(given), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{verb}: {done.stderr}")
    answer: Json = json.loads(done.stdout)
    return answer


def last_migrations(checkout: Path) -> dict[str, str]:
    """Return the name of the last migration of each app of a checkout."""
    migrations: dict[str, str] = {}
    for path in sorted(checkout.glob("*/migrations/[0-9]*.py")):
        migrations[path.parent.parent.name] = path.stem
    return migrations


def write(checkout: Path) -> Path:
    """Write the state of a checkout and return its file. Raises RuntimeError for what fails, or is too large."""
    migrations = last_migrations(checkout)
    name = "-".join(f"{app}_{migration[:4]}" for app, migration in sorted(migrations.items()))
    with tempfile.TemporaryDirectory(prefix="state-") as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres")
        try:
            server.ensure_ready(DATABASE)
            env = environment(Path(folder), f"postgresql://{ROLE}@/{DATABASE}?host={server.sockets}")
            run_program("manage", [["migrate", "--verbosity=0"]], checkout=checkout, env=env)
            keys = run_program("fill", str(HERE), checkout=checkout, env=env)
            measured = run_program("measure", keys, checkout=checkout, env=env)
            dump = subprocess.run(
                [BINARIES / "pg_dump", "--no-owner", "--no-privileges", "-h", server.sockets, "-U", ROLE, DATABASE],
                capture_output=True, check=True,
            ).stdout  # fmt: skip
        finally:
            server.stop()
    packed = lzma.compress(dump, preset=9 | lzma.PRESET_EXTREME)
    if len(packed) > MOST_BYTES:
        raise RuntimeError(f"{name}: {len(packed):,} bytes, {MOST_BYTES:,} at most")
    FOLDER.mkdir(exist_ok=True)
    facts = {"migrations": migrations, "keys": keys, "measured": measured}
    (FOLDER / f"{name}.json").write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n")
    path = FOLDER / f"{name}.sql.xz"
    path.write_bytes(packed)
    return path


if __name__ == "__main__":
    written = write(Path(sys.argv[1]).resolve())
    sys.stdout.write(f"{written.relative_to(ROOT)}: {written.stat().st_size:,} bytes\n")
