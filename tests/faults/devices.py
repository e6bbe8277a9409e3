"""Processes of devices that edit and sync until they are told to stop, and then until all is told."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from random import Random
from typing import Any
from uuid import UUID

from tests.client.client import Client, Later
from tests.client.store import Edit, Json, Store
from tests.client.transport import Unreachable
from tests.faults.cutting import CuttingHttp

DAYS = [f"2025-11-{day:02}" for day in range(1, 29)]


@dataclass(frozen=True)
class Account:
    """A user of the server under test, with an app token and ids that their devices share."""

    user_id: str
    token: str
    shared: tuple[str, ...]


@dataclass
class Told:
    """What became of one mutation, as the device was told."""

    user_id: str
    collection: str
    record_id: str
    op: str
    data: Json
    rev: int | None


@dataclass
class Report:
    """What a process of devices found: acknowledged mutations, the records of each device, statuses and faults."""

    outcomes: list[Told] = field(default_factory=list)
    stores: list[tuple[str, Json]] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    cuts: int = 0
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Orders:
    """What a process is to do: which accounts, with which seed, on which port, cutting which share of requests."""

    accounts: tuple[Account, ...]
    seed: int
    port: int
    rate: float


class Device:
    """A device, and what it was told."""

    def __init__(self, account: Account, orders: Orders, random: Random, report: Report) -> None:
        self.account = account
        self.random = random
        self.report = report
        self.line = CuttingHttp(orders.port, account.token, random, orders.rate)
        self.client = Client(Store(), self.line, user_id=account.user_id, watch=self._watch)
        self.own: list[str] = []

    def edit(self) -> None:
        """Make, change or delete something, mostly what all devices of the user share."""
        random, client = self.random, self.client
        known = [*self.account.shared, *self.own]
        record_id = random.choice(known)
        seen = client.shown("procedure_logs", record_id)
        if random.random() < 0.35 or seen is None:
            if record_id not in self.account.shared or seen is not None:
                record_id = str(UUID(int=random.getrandbits(128), version=4))
                self.own.append(record_id)
            client.put("procedure_logs", record_id, code="99213", performed_on=random.choice(DAYS))
        elif random.random() < 0.1:
            client.remove("procedure_logs", record_id)
        else:
            field_name = random.choice(["units", "note", "billing_state"])
            value: object = {
                "units": random.randrange(1, 900),
                "note": f"n{random.randrange(10**6)}",
                "billing_state": random.choice(["billable", "billed", "collected"]),
            }[field_name]
            client.put("procedure_logs", record_id, **{field_name: value})

    def sync(self) -> None:
        """Sync once, as far as it goes."""
        try:
            self.client.sync(page=self.random.choice([2, 7, 50, 500]))
        except Unreachable:
            time.sleep(0.01)
        except Later as later:
            time.sleep(min(later.seconds, 0.2))

    def finish(self) -> None:
        """Sync until nothing waits, without cuts."""
        self.line.rate = 0
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with suppress(Unreachable, Later):
                self.client.sync()
                if all(edit.problem is not None for edit in self.client.store.queue()):
                    return
            time.sleep(0.1)
        self.report.refused.append("an edit was never acknowledged")

    def _watch(self, edit: Edit, result: Json) -> None:
        if result["status"] in {"applied", "merged"}:
            self.report.outcomes.append(
                Told(self.account.user_id, edit.collection, edit.id, edit.op, edit.data, result["rev"])
            )
        elif result["status"] == "rejected":
            self.report.refused.append(f"{result['code']} {result['errors']} of {edit.as_json()}")


def work(
    orders: Orders, stop: Event, settled: Any, cuts: Synchronized[int], reports: Any
) -> None:  # Any: a barrier, a queue
    """Be a process: a device an account, until `stop`; then finish, wait for all, and pull what the others did last."""
    report = Report()
    random = Random(orders.seed)  # noqa: S311  # to be repeated, not to be secret
    devices = [Device(account, orders, random, report) for account in orders.accounts]
    counted = 0
    try:
        while not stop.is_set():
            device = random.choice(devices)
            for _ in range(random.randrange(1, 5)):
                device.edit()
            device.sync()
            total = sum(one.line.cuts for one in devices)
            with cuts.get_lock():
                cuts.value += total - counted
            counted = total
    except Exception as unexpected:
        report.refused.append(f"{type(unexpected).__name__}: {unexpected}")
    for device in devices:
        device.finish()
    settled.wait(180)
    for device in devices:
        device.finish()
        records = {f"{name} {one}": data for (name, one), (_, data) in device.client.store.records().items()}
        report.stores.append((device.account.user_id, records))
        for status, number in device.line.statuses.items():
            report.statuses[status] = report.statuses.get(status, 0) + number
    report.cuts = counted
    reports.put(report)
