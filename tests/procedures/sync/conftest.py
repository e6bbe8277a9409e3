"""A device that syncs by the native protocol."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.procedures.conftest import new_id

LINE: dict[str, Any] = {"code": "99213", "performed_on": "2025-11-14"}

Json = dict[str, Any]


@dataclass
class Device:
    """A logged-in client with a device of its own."""

    user: User
    client: APIClient
    id: str = field(default_factory=new_id)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/sync/{path}", headers=headers)

    def send(self, *mutations: Json, **body: object) -> Any:
        sent = {"device_id": self.id, "mutations": list(mutations), **body}
        return self.client.post("/api/v1/sync/push", sent, format="json", headers={"X-Sync-User": str(self.user.id)})

    def push(self, *mutations: Json) -> list[Json]:
        answer = self.send(*mutations)
        assert answer.status_code == 200, answer.content
        results: list[Json] = answer.json()["results"]
        return results

    def pull(self, *, cursor: str | None = None, limit: int | None = None) -> Json:
        query = "&".join(f"{name}={value}" for name, value in (("cursor", cursor), ("limit", limit)) if value)
        answer = self.get(f"pull?{query}")
        assert answer.status_code == 200, answer.content
        page: Json = answer.json()
        return page

    def drain(self, *, cursor: str | None = None, limit: int = 500) -> tuple[list[Json], str]:
        """Return all changes after a cursor, page by page, and the cursor behind them."""
        changes: list[Json] = []
        while True:
            page = self.pull(cursor=cursor, limit=limit)
            changes += page["changes"]
            cursor = page["cursor"]
            if not page["has_more"]:
                return changes, page["cursor"]


def line(record: str, **data: Any) -> Json:
    """Return the creation of an office visit."""
    return upsert(record, **{**LINE, **data})


def upsert(record: str, *, base: int | None = None, collection: str = "procedure_logs", **data: Any) -> Json:
    mutation = {"mutation_id": new_id(), "collection": collection, "op": "upsert", "id": record, "base_rev": base}
    return {**mutation, "data": data}


def delete(record: str, *, base: int | None = None, collection: str = "procedure_logs") -> Json:
    return {"mutation_id": new_id(), "collection": collection, "op": "delete", "id": record, "base_rev": base}


def device_of(user: User) -> Device:
    client = APIClient()
    client.force_authenticate(user)
    return Device(user, client)


@pytest.fixture
def phone(user: User, shared_catalogue: None) -> Device:
    return device_of(user)


@pytest.fixture
def tablet(user: User, shared_catalogue: None) -> Device:
    return device_of(user)
