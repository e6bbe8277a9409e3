"""What `make run` and `make serve` do before they serve: a demo only in an empty database, nothing twice at once."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from accounts.services.accounts import create_account, erase_account
from benchmarks.models import Source
from codes.models import Publication, Release, Words
from codes.services import word_files
from codes.services.manifest import manifest
from config.postgres.embedded import EmbeddedPostgres
from procedures.models import Shift
from tests.config.server import ROOT, environment
from tests.factories import ReleaseFactory
from web.demo.load import DEMO_EMAIL, demo_account, is_in_use

pytestmark = pytest.mark.server


@pytest.fixture(autouse=True)
def _own_data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"


def prepare(*, demo: bool = False) -> str:
    """Return what the command said."""
    said = StringIO()
    call_command("prepare", demo=demo, stdout=said)
    return said.getvalue()


def demo_user() -> User:
    user = demo_account()
    assert user is not None
    return user


@pytest.mark.django_db
def test_an_operator_gets_catalogue_and_static_files_and_no_account_or_made_up_table(settings: Settings) -> None:
    said = prepare()

    assert Release.objects.exists()
    assert Words.objects.exists()
    assert (Path(settings.STATIC_ROOT) / "web").is_dir()
    assert not User.objects.exists()
    assert not Source.objects.exists()
    assert not (settings.DATA / "secrets" / "demo_password").exists()
    assert "demo" not in said.lower()


@pytest.mark.django_db
def test_files_that_devices_download_first_are_made_before_a_server_of_another_program_starts(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    prepare()
    monkeypatch.setattr(word_files, "_recipe", lambda: "of another program")

    prepare()

    with django_assert_num_queries(4):
        files = manifest(on=date(2026, 7, 1))
    assert files.current == "RVU26C-starter"
    assert Publication.objects.get(id=files.words.id).recipe == "of another program"


@pytest.mark.django_db
def test_a_demo_is_made_once_and_what_is_done_to_it_stays(settings: Settings) -> None:
    first = prepare(demo=True)
    password = (settings.DATA / "secrets" / "demo_password").read_text()
    Source.objects.update(is_draft=True)
    demo_user().set_password("of my own")
    again = prepare(demo=True)

    assert demo_user().is_superuser
    assert f"{DEMO_EMAIL} / {password}" in first
    assert f"{DEMO_EMAIL} / {password}" in again
    assert check_password(password, demo_user().password)
    assert Source.objects.filter(made_up=True, is_draft=True).count() == Source.objects.count() > 0
    assert Shift.objects.filter(user=demo_user(), deleted=False).count() == 4

    Source.objects.all().delete()
    erase_account(user=demo_user())
    after = prepare(demo=True)

    assert demo_account() is None
    assert not Source.objects.exists()
    assert "No demo account" in after


@pytest.mark.django_db
def test_a_demo_whose_password_was_changed_is_not_printed_with_the_first_one() -> None:
    create_account(email=DEMO_EMAIL, password="a phrase of my own")  # of a test
    said = StringIO()

    call_command("load_demo", stdout=said)

    assert "the password that was set for it" in said.getvalue()


@pytest.mark.django_db
def test_a_database_with_a_published_release_or_an_account_is_in_use() -> None:
    assert not is_in_use()
    ReleaseFactory.create(id="RVU25C", published_at=None, published_order=None)
    assert not is_in_use()
    release = ReleaseFactory.create()
    assert is_in_use()
    release.delete()
    create_account(email="somebody@example.org", password=None)
    assert is_in_use()


@pytest.mark.django_db
def test_no_demo_is_made_among_other_accounts() -> None:
    create_account(email="somebody@example.org", password=None)

    with pytest.raises(CommandError, match="accounts of other people"):
        call_command("load_demo")

    assert demo_account() is None
    assert not Source.objects.exists()


@pytest.mark.django_db
def test_a_start_that_was_cut_short_before_its_demo_makes_it_at_the_next_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut_short:
        cut_short.setattr("config.management.commands.prepare.load_demo", cut)
        with pytest.raises(KeyboardInterrupt):
            prepare(demo=True)

    prepare(demo=True)

    assert demo_user().is_superuser


def test_two_starts_at_once_on_an_empty_folder_both_succeed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    command = [sys.executable, "manage.py", "prepare"]
    starts = [
        subprocess.Popen(command, cwd=ROOT, env=environment(data), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [start.communicate(timeout=300) for start in starts]
    EmbeddedPostgres(data / "postgres").stop()

    assert [start.returncode for start in starts] == [0, 0], said


@pytest.mark.parametrize(("target", "has_demo"), [("run", True), ("serve", False)])
def test_only_the_target_to_try_it_out_makes_a_demo(target: str, has_demo: bool) -> None:  # noqa: FBT001  # a parameter
    said = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert ("--demo" in said) is has_demo
    assert "config.serve" in said
