"""Databases that earlier versions wrote come up to this version with all that they hold, and go back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from pytest_django import DjangoDbBlocker

from tests.upgrade.databases import address_of, new_database, rows_of, run_statements
from tests.upgrade.program import ATTENDING, EDITOR, LINES, RESIDENT, record_id
from tests.upgrade.states import (
    FOLDER,
    MOST_BYTES,
    ROOT,
    Json,
    State,
    environment,
    last_migrations,
    names,
    read,
    run_program,
)

pytestmark = [pytest.mark.server, pytest.mark.django_db]

# To these an upgrade itself adds rows.
_GROWING: Final = {"auth_group_permissions", "auth_permission", "django_content_type", "django_migrations"}
# Upper apps first, so that none is brought back under one that needs it.
_BACKWARDS: Final = ("web", "statements", "procedures", "benchmarks", "codes", "jobs", "accounts")
_TABLES: Final = {
    "procedure_logs": "procedurelog",
    "favorites": "favorite",
    "templates": "template",
    "goals": "goal",
    "settings": "setting",
    "shifts": "shift",
}
# The sync digest, of a state without a program: count and SHA-256 of the sorted `id:rev` lines of live records.
_DIGEST: Final = (
    "SELECT user_id::text, count(*), encode(sha256(convert_to(string_agg(id || ':' || rev, chr(10) "
    "ORDER BY (id || ':' || rev) COLLATE \"C\"), 'UTF8')), 'hex') FROM procedures_{table} WHERE NOT deleted GROUP BY 1"
)
# Lines whose rules changed with version 2, by their names in `program.py`: wRVU and units of anesthesia by the old
# rules, and by the new.
_CHANGED: Final = {
    "days of care": (["66.89", None], ["1.47", None]),
    "care's part": (["1.52", None], ["3.03", None]),
    # The higher base units alone: half of 7 + 100/15, and half of 45/15.
    "anesthesia": (["0.00", "6.85"], ["0.00", "6.9"]),
    "anesthesia again": (["0.00", "4.50"], ["0.00", "1.5"]),
}


@dataclass(frozen=True)
class Upgraded:
    """A copy of a database that a state was brought up in, and the program of this version on it."""

    state: State
    name: str
    env: dict[str, str]

    def run(self, verb: str, given: object) -> Json:
        return run_program(verb, given, checkout=ROOT, env=self.env)

    def rows(self) -> dict[str, int]:
        tables = rows_of(self.name, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {table: rows_of(self.name, f'SELECT count(*) FROM "{table}"')[0][0] for (table,) in tables}  # noqa: S608  # as it is called

    def digests(self) -> dict[str, list[tuple[object, ...]]]:
        return {table: sorted(rows_of(self.name, _DIGEST.format(table=table))) for table in _tables_of(self.state)}


@pytest.fixture(scope="module", params=names())
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Upgraded]:  # fmt: skip
    """A state, restored and migrated; copied by each test."""
    state = read(request.param)
    data = tmp_path_factory.mktemp("data")
    with django_db_blocker.unblock(), new_database() as name:
        run_statements(name, state.statements)
        upgraded = Upgraded(state, name, environment(data, address_of(name)))
        upgraded.run("manage", [["migrate", "--verbosity=0"]])
        yield upgraded


@pytest.fixture
def upgraded(template: Upgraded, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Upgraded]:
    with django_db_blocker.unblock(), new_database(like=template.name) as name:
        yield Upgraded(template.state, name, environment(tmp_path, address_of(name)))


@pytest.fixture(scope="module")
def measured(template: Upgraded, django_db_blocker: DjangoDbBlocker) -> Json:
    """What the old keys find in the upgraded database."""
    with django_db_blocker.unblock(), new_database(like=template.name) as name:
        env = {**template.env, "DATABASE_URL": address_of(name)}
        return run_program("measure", template.state.keys, checkout=ROOT, env=env)


def test_upgrade_keeps_the_number_of_rows_of_every_table(template: Upgraded, measured: Json) -> None:
    before, after = template.state.measured["rows"], measured["rows"]

    kept = {table: rows for table, rows in before.items() if table not in _GROWING}
    assert {table: after[table] for table in kept} == kept
    assert {table for table in _GROWING if after[table] < before[table]} == set()


def test_upgrade_keeps_content_types_and_permissions_under_their_numbers(template: Upgraded, measured: Json) -> None:
    for rights in ("content_types", "permissions"):
        before = template.state.measured[rights]
        assert {name: measured[rights].get(name) for name in before} == before


def test_old_tokens_find_the_same_records_contracts_and_totals(template: Upgraded, measured: Json) -> None:
    assert measured["people"].keys() == template.state.measured["people"].keys()
    for email, before in template.state.measured["people"].items():
        after = measured["people"][email]
        for name in ("credits", "made"):
            assert after[name] == before[name], (email, name)
        # The digest has collections that came later.
        for name in ("digest", "me", "records", "contracts"):
            assert _has_all_of(after[name], before[name]), (email, name)


def test_old_cursors_go_on_or_begin_anew_with_all_records(template: Upgraded, measured: Json) -> None:
    for email, person in measured["people"].items():
        live = {name.split()[1] for name, record in person["records"].items() if record["data"] is not None}
        page = person["after_old_cursor"]

        assert (page["full"], set(page["ids"])) in [(False, set()), (True, live)], email


def test_browser_that_was_logged_in_stays_logged_in(measured: Json) -> None:
    assert measured["people"][RESIDENT]["by_cookie"]["email"] == RESIDENT


def test_old_passwords_and_second_factors_log_in(upgraded: Upgraded) -> None:
    # The password alone is not enough where there is a second factor.
    expected = {ATTENDING: [401, 200, 200], RESIDENT: [200, 200], EDITOR: [200, 200]}

    assert upgraded.run("log_in", upgraded.state.keys) == expected


def test_upgraded_database_keeps_the_rules_of_the_sync(upgraded: Upgraded) -> None:
    (printed,) = upgraded.run("manage", [["sync_check"]])["printed"]

    assert printed.startswith("All is well")


def test_lines_whose_rules_changed_are_valued_anew_and_no_others(upgraded: Upgraded) -> None:
    before = upgraded.state.measured["people"][ATTENDING]

    after = upgraded.run("revalue", upgraded.state.keys)["people"][ATTENDING]

    names_of = {record_id(name): name for name, _ in LINES}
    pairs = {log: (worth, after["credits"][log]) for log, worth in before["credits"].items()}
    changed = {names_of[log]: (old, new) for log, (old, new) in pairs.items() if old != new}
    assert changed == (_CHANGED if upgraded.state.migrations["procedures"] < "0005" else {})
    difference = sum((Decimal(new[0]) - Decimal(old[0]) for old, new in changed.values()), Decimal(0))
    assert Decimal(after["made"]) - Decimal(before["made"]) == difference


def test_upgraded_database_goes_back_and_holds_what_it_held(upgraded: Upgraded) -> None:
    # An app that came later goes as a whole.
    now, then = last_migrations(ROOT), upgraded.state.migrations
    back = [["migrate", app, then.get(app, "zero"), "--verbosity=0"] for app in _BACKWARDS if then.get(app) != now[app]]

    upgraded.run("manage", back)

    before, after = upgraded.state.measured["rows"], upgraded.rows()
    assert after.keys() == before.keys()
    assert {table: rows for table, rows in after.items() if rows != before[table]}.keys() <= _GROWING
    assert upgraded.digests() == _digests_told(upgraded.state)


@pytest.mark.parametrize("name", names())
def test_state_is_small_and_has_made_up_addresses_alone(name: str) -> None:
    assert (FOLDER / f"{name}.sql.xz").stat().st_size < MOST_BYTES
    assert set(re.findall(r"[\w.+-]+@([\w.-]+)", read(name).statements)) == {"example.org"}


def _has_all_of(new: object, old: object) -> bool:
    """Return true if a JSON value has whatever an older one has; it may have more members."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(name in new and _has_all_of(new[name], old[name]) for name in old)
    if isinstance(old, list):
        return isinstance(new, list) and len(new) == len(old) and all(map(_has_all_of, new, old))
    return new == old


def _tables_of(state: State) -> list[str]:
    """Return the tables of the collections that the version of a state had."""
    (first, *_) = state.measured["people"].values()
    return [_TABLES[name] for name in first["digest"]["collections"]]


def _digests_told(state: State) -> dict[str, list[tuple[object, ...]]]:
    digests: dict[str, list[tuple[object, ...]]] = {table: [] for table in _tables_of(state)}
    for email, key in state.keys.items():
        for name, digest in state.measured["people"][email]["digest"]["collections"].items():
            if digest["count"]:
                digests[_TABLES[name]].append((key["user_id"], digest["count"], digest["sha256"]))
    return {table: sorted(rows) for table, rows in digests.items()}
