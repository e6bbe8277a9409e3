"""Three devices of one user that edit, lose answers and sync in any order, against a model of the server."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from rest_framework.test import APIClient

from tests.client.client import Client
from tests.client.store import Store
from tests.client.transport import Answer, Unreachable
from tests.factories import amend_line
from tests.procedures.conftest import new_id, new_user
from tests.procedures.sync.model import Model

WHOLE, LOST, CUT, TWICE = "whole", "answer lost", "request lost", "sent twice"
LOG_FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "units": st.sampled_from([1, 2, 3, 0]),
        "note": st.sampled_from(["", "left", "right "]),
        "modifiers": st.sampled_from([[], ["26"], ["LT", "59"]]),
    },
)
DEVICE = st.integers(0, 2)
PAGE = st.sampled_from([1, 2, 3, 500])
FAULT = st.sampled_from([WHOLE, WHOLE, LOST, CUT, TWICE])


class Line:
    """A line to the server that can fail, and shows the model what arrived."""

    def __init__(self, client: APIClient, model: Model) -> None:
        self.client = client
        self.model = model
        self.fault = WHOLE

    def __call__(self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        fault, self.fault = (self.fault, WHOLE) if method == "POST" else (WHOLE, self.fault)
        if fault == CUT:
            raise Unreachable(fault)
        answer = self._sent(method, path, body, headers)
        if fault == TWICE:
            answer = self._sent(method, path, body, headers)
        if fault == LOST:
            raise Unreachable(fault)
        return answer

    def _sent(self, method: str, path: str, body: Any, headers: Mapping[str, str] | None) -> Answer:  # Any: JSON
        ask = self.client.post if method == "POST" else self.client.get
        more = {"data": body, "format": "json"} if method == "POST" else {}
        answer = ask(f"/api/v1/sync/{path}", headers=dict(headers or {}), **more)
        reply = answer.json()
        assert answer.status_code == 200, reply
        if method == "POST":
            expected = self.model.push(body["mutations"])
            assert [(one["status"], one.get("rev")) for one in reply["results"]] == expected
            assert reply["head"] == self.model.seq
        return Answer(answer.status_code, reply)


class Devices(RuleBasedStateMachine):
    """The machine. A device that was offline for long is one that no rule chose to sync."""

    @initialize()
    def begin(self) -> None:
        self.user = new_user()
        self.model = Model()
        client = APIClient()
        client.force_authenticate(self.user)
        self.lines = [Line(client, self.model) for _ in range(3)]
        self.devices = [Client(Store(), line, user_id=str(self.user.id)) for line in self.lines]
        self.fresh = Client(Store(), Line(client, self.model), user_id=str(self.user.id))
        self.logs: list[str] = []
        # As ids made from a code: two devices make the same record.
        self.favorites = [new_id(), new_id()]

    @rule(device=DEVICE, fields=LOG_FIELDS)
    def make_log(self, device: int, fields: dict[str, Any]) -> None:
        self.logs.append(new_id())
        data = {"code": "99213", "performed_on": "2025-11-14", **fields}
        self.devices[device].put("procedure_logs", self.logs[-1], **data)

    @rule(device=DEVICE, place=st.integers(0, 9), fields=LOG_FIELDS)
    def edit_log(self, device: int, place: int, fields: dict[str, Any]) -> None:
        log = self._log(place)
        if log and fields and self.devices[device].shown("procedure_logs", log):
            self.devices[device].put("procedure_logs", log, **fields)

    @rule(device=DEVICE, place=st.integers(0, 9))
    def remove_log(self, device: int, place: int) -> None:
        log = self._log(place)
        if log and self.devices[device].shown("procedure_logs", log):
            self.devices[device].remove("procedure_logs", log)

    @rule(device=DEVICE, place=st.integers(0, 1), position=st.integers(0, 2))
    def keep_favorite(self, device: int, place: int, position: int) -> None:
        self.devices[device].put("favorites", self.favorites[place], code=f"9921{place}", position=position)

    @rule(device=DEVICE, place=st.integers(0, 1))
    def remove_favorite(self, device: int, place: int) -> None:
        if self.devices[device].shown("favorites", self.favorites[place]):
            self.devices[device].remove("favorites", self.favorites[place])

    @rule(place=st.integers(0, 9), units=st.integers(4, 6))
    def edit_by_rest(self, place: int, units: int) -> None:
        log = self._log(place)
        kept = self.model.records.get(("procedure_logs", log))
        if kept and not kept.deleted and kept.data["units"] != units:
            amend_line(user_id=self.user.id, log_id=UUID(log), data={"units": units}, at=timezone.now())
            self.model.write(("procedure_logs", log), {"units": units})

    @rule(device=DEVICE, page=PAGE, fault=FAULT)
    def sync(self, device: int, page: int, fault: str) -> None:
        self.lines[device].fault = fault
        with suppress(Unreachable):
            self.devices[device].sync(page=page)

    @rule(device=DEVICE, page=PAGE)
    def pull(self, device: int, page: int) -> None:
        self.devices[device].pull(page=page)

    @rule(device=DEVICE)
    def mend(self, device: int) -> None:
        """Give up what the server rejected."""
        store = self.devices[device].store
        for edit in store.queue():
            if edit.problem is not None:
                store.drop(edit)

    @invariant()
    def numbers_rise(self) -> None:
        revs = [kept.rev for kept in self.model.records.values()]
        assert len(set(revs)) == len(revs)

    def teardown(self) -> None:
        """After quiet all devices, a new one and the model hold the same."""
        for line in self.lines:
            line.fault = WHOLE
        for _ in range(2):
            for device in self.devices:
                device.sync(page=2)
        self.fresh.sync(page=3)
        expected = self.model.live()
        for device in (*self.devices, self.fresh):
            assert device.store.records() == expected
            assert all(edit.problem is not None for edit in device.store.queue())

    def _log(self, place: int) -> str:
        return self.logs[place % len(self.logs)] if self.logs else ""
