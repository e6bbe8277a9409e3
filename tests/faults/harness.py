"""The run: devices in processes, faults in the server, and an oracle over all that was acknowledged."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from procedures.collections.logs import PROCEDURE_LOGS
from tests.client.client import Client
from tests.client.store import Json, Store
from tests.client.transport import Http
from tests.config.server import issue_tokens, migrate, run
from tests.faults.devices import Account, Orders, Report, Told, work
from tests.faults.server import Victim

PROCESSES = 4
USERS = 3
RATE = 0.3


@dataclass
class Run:
    """What a run found."""

    faults: Counter[str] = field(default_factory=Counter)
    reports: list[Report] = field(default_factory=list)
    ready_after: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    mutations: int = 0
    seconds: float = 0.0

    @property
    def statuses(self) -> Counter[int]:
        """Return how often the server answered with which status."""
        return sum((Counter(report.statuses) for report in self.reports), Counter())


def run_faults(data: Path, *, faults: int, seed: int) -> Run:
    """Let devices of three users sync through so many faults, then check what is left; return what was found."""
    began = time.monotonic()
    result, random = Run(), Random(seed)  # noqa: S311  # to be repeated, not to be secret
    accounts = _accounts(data, random)
    victim = Victim(data)
    victim.start()
    try:
        _disturb(victim, accounts, result, random, faults=faults, seed=seed)
        result.problems += _verdict(victim, accounts, result)
        checked = run(data, "manage.py", "sync_check")
        if checked.returncode:
            result.problems.append(f"sync_check found: {checked.stderr[-2000:]}")
    finally:
        victim.stop()
    result.ready_after = victim.ready_after
    result.seconds = time.monotonic() - began
    return result


def _accounts(data: Path, random: Random) -> tuple[Account, ...]:
    return tuple(
        Account("", token, tuple(f"{random.getrandbits(32):08x}-0000-4000-8000-{n:012x}" for n in range(6)))
        for token in issue_tokens(data, USERS)
    )


def _disturb(
    victim: Victim, accounts: tuple[Account, ...], result: Run, random: Random, *, faults: int, seed: int
) -> None:
    """Run the devices, and the faults of the server, until there were enough of both."""
    accounts = _named(victim, accounts)
    context = multiprocessing.get_context("spawn")
    stop, cuts, reports = context.Event(), context.Value("q", 0), context.Queue()
    settled = context.Barrier(PROCESSES)
    orders = [Orders(accounts, seed * 1000 + n, victim.port, RATE) for n in range(PROCESSES)]
    workers = [context.Process(target=work, args=(one, stop, settled, cuts, reports)) for one in orders]
    for worker in workers:
        worker.start()
    kinds: list[Callable[[str], None]] = [
        victim.kill_a_worker, victim.kill_the_database, victim.pause_the_server, victim.pause_the_database,
        victim.lock_a_user, victim.fill_the_disk, victim.take_all_connections, victim.migrate, victim.kill_the_server,
    ]  # fmt: skip
    while True:
        if len(result.faults) == len(kinds) and cuts.value + result.faults.total() >= faults:
            break
        for kind in random.sample(kinds, len(kinds)):
            time.sleep(0.5)
            kind(random.choice(accounts).user_id)
            victim.wait_until_ready()
            result.faults[kind.__name__] += 1
            if not any(worker.is_alive() for worker in workers):
                result.problems.append("the devices ended before they were told to")
                return
    stop.set()
    result.reports = [reports.get(timeout=300) for _ in workers]
    for worker in workers:
        worker.join(60)
    result.faults["connection cut"] = sum(report.cuts for report in result.reports)


def _named(victim: Victim, accounts: tuple[Account, ...]) -> tuple[Account, ...]:
    site = f"http://127.0.0.1:{victim.port}"
    return tuple(
        Account(Http(site, one.token)("GET", "session").body["user_id"], one.token, one.shared) for one in accounts
    )


def _verdict(victim: Victim, accounts: tuple[Account, ...], result: Run) -> list[str]:
    """Return what is wrong: refusals of valid requests, lost or doubled mutations, devices that differ."""
    problems = [refused for report in result.reports for refused in report.refused]
    problems += [f"{n} answers of status {s}" for s, n in result.statuses.items() if s not in {200, 429, 503}]
    outcomes = [one for report in result.reports for one in report.outcomes]
    result.mutations = len(outcomes)
    for account in _named(victim, accounts):
        fresh = Client(Store(), Http(f"http://127.0.0.1:{victim.port}", account.token), user_id=account.user_id)
        fresh.sync(page=100)
        pulled = {f"{name} {one}": data for (name, one), (_, data) in fresh.store.records().items()}
        problems += _differences("the oracle", _replayed([t for t in outcomes if t.user_id == account.user_id]), pulled)
        for report in result.reports:
            for user_id, records in report.stores:
                if user_id == account.user_id:
                    problems += _differences("a device", records, pulled)
    return problems


def _replayed(outcomes: list[Told]) -> dict[str, Json]:
    """Return the records that the acknowledged mutations make, in the order of their numbers."""
    records: defaultdict[str, Json] = defaultdict(lambda: dict(PROCEDURE_LOGS.empty))
    for outcome in sorted(outcomes, key=lambda one: one.rev or 0):
        key = f"{outcome.collection} {outcome.record_id}"
        if outcome.op == "delete":
            records.pop(key, None)
        else:
            records[key].update(outcome.data)
    return dict(records)


def _differences(whose: str, records: dict[str, Json], pulled: dict[str, Json]) -> list[str]:
    keys = [key for key in records.keys() | pulled.keys() if records.get(key) != pulled.get(key)]
    shown = [f"{records.get(key)} / {pulled.get(key)}" for key in keys[:1]]
    return [f"{whose} differs in {len(keys)} of {len(pulled)} records: {text}" for text in shown]


def summary_of(result: Run) -> str:
    """Return what a run found, in lines."""
    worst = max(result.ready_after[1:], default=0.0)
    kinds = ", ".join(f"{number} {kind.replace('_', ' ')}" for kind, number in result.faults.most_common())
    lines = [
        f"{result.faults.total():,} faults in {result.seconds:.0f} s: {kinds}",
        f"{result.mutations:,} acknowledged mutations; answers by status: {dict(sorted(result.statuses.items()))}",
        f"ready again after {worst:.1f} s at most",
        *(f"PROBLEM: {problem}" for problem in result.problems[:20]),
    ]
    return "\n".join(lines)


def main(faults: int, seed: int, data: Path) -> int:
    """Run from the command line."""
    migrate(data)
    result = run_faults(data, faults=faults, seed=seed)
    sys.stdout.write(f"seed {seed}: {summary_of(result)}\n")
    return 1 if result.problems else 0
