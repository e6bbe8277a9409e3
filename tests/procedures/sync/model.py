"""What a server of the sync should answer, written a second time and as plainly as can be: the oracle of the tests.

Source: the sync contract, section 2, rules for one mutation; within a batch a device knows its own earlier changes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from procedures.selectors.records import COLLECTIONS

Json = dict[str, Any]
Key = tuple[str, str]


@dataclass
class Kept:
    """A record: when each field was last written, and the number of its last change."""

    rev: int
    revs: dict[str, int]
    data: Json
    deleted: bool = False


@dataclass
class Known:
    """What the sender of a batch knows of a record by their earlier mutations in it."""

    base: int = 0
    own: set[int] = field(default_factory=set)


@dataclass
class Model:
    """The records of one user."""

    records: dict[Key, Kept] = field(default_factory=dict)
    seq: int = 1
    processed: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    # The numbers that each mutation took.
    taken: dict[str, set[int]] = field(default_factory=dict)

    def push(self, mutations: list[Json]) -> list[tuple[str, int | None]]:
        """Return status and `rev` of each mutation; None where there is no `rev`."""
        known: defaultdict[Key, Known] = defaultdict(Known)
        return [self._one(mutation, known[mutation["collection"], mutation["id"]]) for mutation in mutations]

    def write(self, key: Key, changed: Json) -> None:
        """Take what somebody wrote by REST on the latest state."""
        self._set(key, changed)

    def live(self) -> dict[Key, tuple[int, Json]]:
        """Return `rev` and fields of the live records."""
        return {key: (kept.rev, kept.data) for key, kept in self.records.items() if not kept.deleted}

    def _one(self, sent: Json, known: Known) -> tuple[str, int | None]:
        outcome = self.processed.get(sent["mutation_id"])
        if outcome is None:
            outcome = self._resolve(sent, known)
        if outcome[0] in {"applied", "merged"}:
            self.processed[sent["mutation_id"]] = outcome
            known.base = max(known.base, sent["base_rev"] or 0)
            if outcome[1] is not None:
                # A no-op names the record's number, which is not the sender's own.
                known.own |= {outcome[1]} & self.taken.get(sent["mutation_id"], set())
        return outcome

    def _resolve(self, sent: Json, known: Known) -> tuple[str, int | None]:
        key = (sent["collection"], sent["id"])
        kept = self.records.get(key)
        base = max(sent["base_rev"] or 0, known.base)
        unseen = {n for n, rev in kept.revs.items() if rev > base and rev not in known.own} if kept else set()
        is_covered = kept is None or not unseen
        before = self.seq
        outcome = self._delete(key, kept, is_covered) if sent["op"] == "delete" else self._upsert(sent, kept, unseen)
        self.taken[sent["mutation_id"]] = set(range(before + 1, self.seq + 1))
        return outcome

    def _delete(self, key: Key, kept: Kept | None, is_covered: bool) -> tuple[str, int | None]:  # noqa: FBT001  # inner
        if kept is None:
            return "applied", None
        if kept.deleted:
            return "applied", kept.rev
        if not is_covered:
            return "conflict", None
        self.seq += 1
        self.records[key] = Kept(self.seq, {"": self.seq}, {}, deleted=True)
        return "applied", self.seq

    def _upsert(self, sent: Json, kept: Kept | None, unseen: set[str]) -> tuple[str, int | None]:
        key, data = (sent["collection"], sent["id"]), sent["data"]
        if data.get("units") == 0:
            return "rejected", None
        if kept is None and sent["base_rev"]:
            return "conflict", None
        if kept is not None and kept.deleted and unseen:
            return "conflict", None
        if kept is None or kept.deleted:
            required = {"code", "performed_on"} if key[0] == "procedure_logs" else {"code"}
            return ("applied", self._set(key, data)) if required <= set(data) else ("rejected", None)
        changed = {name: value for name, value in data.items() if kept.data[name] != value}
        if not changed:
            return "applied", kept.rev
        if unseen & set(changed):
            return "conflict", None
        return "merged" if unseen else "applied", self._set(key, changed)

    def _set(self, key: Key, changed: Json) -> int:
        self.seq += 1
        kept = self.records.get(key)
        if kept is None or kept.deleted:
            data = {**COLLECTIONS[key[0]].empty, **changed}
            self.records[key] = Kept(self.seq, dict.fromkeys(data, self.seq), data)
        else:
            revs = {**kept.revs, **dict.fromkeys(changed, self.seq)}
            self.records[key] = Kept(self.seq, revs, {**kept.data, **changed})
        return self.seq
