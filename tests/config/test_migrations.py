"""Migrations run backwards, with the data that `make run` makes, and forward again."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.postgres.embedded import EmbeddedPostgres
from tests.config.server import ROOT, environment

pytestmark = pytest.mark.server

# Run in a process of its own, on data of its own: each command of the recipe, then every app of ours to nothing, the
# upper ones first, then forward and the recipe once more.
_SCRIPT = """
import json, sys
import django; django.setup()
from pathlib import Path
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

recipe, root, told = json.loads(sys.argv[1]), sys.argv[2], {}
for words in recipe:
    call_command(*words)
ours = [config.label for config in apps.get_app_configs() if Path(config.path).parent == Path(root)]
ours = [label for label in ours if label in MigrationLoader(None).migrated_apps]

def tables(label):
    return [name for name in connection.introspection.table_names() if name.startswith(label + "_")]

def rows(name):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{name}"')
        return cursor.fetchone()[0]

told["rows"] = {label: sum(map(rows, tables(label))) for label in ours}
told["left"] = {}
for label in reversed(ours):
    call_command("migrate", label, "zero", verbosity=0)
    told["left"][label] = tables(label)
for words in recipe:
    call_command(*words)
told["again"] = {label: sum(map(rows, tables(label))) for label in ours}
print(json.dumps(told))
"""


def recipe() -> list[list[str]]:
    """Return the commands by which `make run` fills its database, as the Makefile has them."""
    lines = (ROOT / "Makefile").read_text().partition("\nrun:")[2].partition("\n\n")[0]
    return [line.split() for line in re.findall(r"manage\.py (.+)", lines)]


def test_every_app_goes_back_to_nothing_with_the_data_of_make_run_and_forward_again(tmp_path: Path) -> None:
    assert recipe() == [["prepare", "--demo"]]

    try:
        done = subprocess.run(
            [sys.executable, "-c", _SCRIPT, json.dumps(recipe()), str(ROOT)],
            cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
    finally:
        EmbeddedPostgres(tmp_path / "postgres").stop()

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    apps = {path.parent.parent.name for path in ROOT.glob("*/migrations/0001_*.py")}
    assert set(report["left"]) == apps
    assert {label for label, tables in report["left"].items() if tables} == set()
    assert min(report["rows"][label] for label in ("accounts", "codes", "benchmarks", "procedures")) > 0
    assert report["again"] == report["rows"]
