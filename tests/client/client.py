"""A device: edits at once, on disk, and syncs when the network is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.client.store import Edit, Json, Store
from tests.client.transport import Answer, Transport

_MOST: Final = 500


class Refused(Exception):
    """The server will not sync as things are; `code` says why. The queue is kept."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.code = code


class Later(Exception):
    """The server asks to come back after so many seconds, with the same mutations."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"in {seconds} s")
        self.seconds = seconds


# Of a conflict: the edit, and the server's fields (None: deleted) → the fields to send on top of them, None to give up.
Resolve = Callable[[Edit, Json | None], Json | None]


def mine_wins(edit: Edit, server: Json | None) -> Json | None:
    """Send the edit again over what the server has; what was deleted stays deleted, and an edit beats a deletion."""
    return edit.data if server is not None and edit.op == "upsert" else None


class Client:
    """A device of a user. Raises Refused, Later and Unreachable, and loses nothing by any of them.

    `watch` is told of each result once it is stored.
    """

    def __init__(
        self,
        store: Store,
        send: Transport,
        *,
        user_id: str,
        resolve: Resolve = mine_wins,
        watch: Callable[[Edit, Json], None] = lambda edit, result: None,
    ) -> None:
        self.store = store
        self._watch = watch
        self._send = send
        self._user_id = user_id
        self._resolve = resolve

    # What the person does.

    def put(self, collection: str, record_id: str, **fields: object) -> None:
        """Make a record, or change fields of one."""
        self._edit(collection, record_id, "upsert", dict(fields))

    def remove(self, collection: str, record_id: str) -> None:
        """Delete a record."""
        self._edit(collection, record_id, "delete", {})

    def shown(self, collection: str, record_id: str) -> Json | None:
        """Return the fields as the person sees them: the server's, with the waiting edits over them."""
        stored = self.store.record(collection, record_id)
        data = None if stored is None else stored[1]
        for edit in self.store.queue(collection=collection, record_id=record_id):
            data = None if edit.op == "delete" else {**(data or {}), **edit.data}
        return data

    def _edit(self, collection: str, record_id: str, op: str, data: Json) -> None:
        stored = self.store.record(collection, record_id)
        self.store.add(collection, record_id, op, None if stored is None else stored[0], data)

    # What the network does.

    def sync(self, *, page: int = _MOST) -> None:
        """Pull until nothing is left, then push until the queue has nothing but what a person has to mend."""
        self.pull(page=page)
        while any(edit.problem is None for edit in self.store.queue()):
            if not self.push():
                break
        self.pull(page=page)

    def pull(self, *, page: int = _MOST) -> None:
        """Take what changed; page and cursor are stored together."""
        while True:
            cursor = self.store.get("cursor")
            answer = self._ask("GET", f"pull?limit={page}" + (f"&cursor={cursor}" if cursor else ""))
            if answer is None:
                continue
            with self.store.all_or_nothing():
                for change in answer["changes"]:
                    self.store.keep(change["collection"], change["id"], change["rev"], change["data"])
                self.store.set("cursor", answer["cursor"])
                if not answer["has_more"]:
                    self._end_resync()
                    return

    def push(self) -> bool:
        """Send the first edits of the queue; say whether anything came of it."""
        batch = [edit for edit in self.store.queue() if edit.problem is None][:_MOST]
        body = {"device_id": self.store.device_id, "mutations": [edit.as_json() for edit in batch]}
        answer = self._ask("POST", "push", body, {"X-Sync-User": self._user_id})
        if answer is None:
            self.pull()
            return True
        with self.store.all_or_nothing():
            for edit, result in zip(batch, answer["results"], strict=True):
                _OUTCOMES[result["status"]](self, edit, result)
        for edit, result in zip(batch, answer["results"], strict=True):
            self._watch(edit, result)
        return bool(batch)

    def _held(self, edit: Edit, result: Json) -> None:
        self.store.drop(edit)
        if result.get("replayed"):
            # The answer of an earlier time: what was pulled meanwhile, or will be, is newer.
            return
        known = self.store.record(edit.collection, edit.id)
        if edit.op == "delete":
            self.store.keep(edit.collection, edit.id, 0, None)
        elif result["status"] == "merged":
            server = result["server"]
            self.store.keep(edit.collection, edit.id, server["rev"], server["data"])
        else:
            self.store.keep(edit.collection, edit.id, result["rev"], {**(known[1] if known else {}), **edit.data})
        # After a merge the numbers that lie between are seen, too: the answer had the whole record.
        self.store.rebase(edit, result["rev"])

    def _in_conflict(self, edit: Edit, result: Json) -> None:
        server = result["server"]
        self.store.keep(edit.collection, edit.id, server["rev"] or 0, server["data"])
        mine = self._resolve(edit, server["data"])
        if mine is not None:
            mine = _not_done_again(mine, self.store.behind(edit))
        if mine is None and server["deleted"]:
            # Those behind it stand on a record that is no more.
            for waiting in self.store.queue(collection=edit.collection, record_id=edit.id):
                self.store.drop(waiting)
        elif mine is None:
            self.store.drop(edit)
        else:
            self.store.replace(edit, base_rev=server["rev"], data=mine)

    def _rejected(self, edit: Edit, result: Json) -> None:
        self.store.note_problem(edit, {"code": result["code"], "errors": result["errors"]})

    def _ask(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> Json | None:
        """Return the answer, None where a resync was begun instead."""
        answer = self._send(method, path, body, headers)
        if answer.status == 200:
            content: Json = answer.body
            return content
        if answer.status in {429, 503}:
            raise Later(answer.retry_after)
        if answer.status == 410:
            self._begin_resync(answer)
            return None
        raise Refused(answer.status, answer.body["code"])

    def _begin_resync(self, answer: Answer) -> None:
        with self.store.all_or_nothing():
            self.store.set("cursor", None)
            self.store.set("resync", answer.body["reason"])
            self.store.await_all()

    def _end_resync(self) -> None:
        """Drop what is clean and did not come; where the server lost numbers, give it back what it lost."""
        reason = self.store.get("resync")
        if reason is None:
            return
        waiting = {(edit.collection, edit.id) for edit in self.store.queue()}
        if reason == "epoch":
            for edit in self.store.queue():
                self._carry_over(edit)
        for collection, record_id, data in self.store.not_come():
            if (collection, record_id) in waiting:
                continue
            if reason == "epoch":
                self.store.add(collection, record_id, "upsert", None, data)
            self.store.keep(collection, record_id, 0, None)
        self.store.set("resync", None)

    def _carry_over(self, edit: Edit) -> None:
        """Let an edit stand on what the restored server has, where the device knew that; else on nothing."""
        rev = self.store.rev_that_came(edit.collection, edit.id)
        if rev is not None and rev <= (edit.base_rev or 0):
            self.store.replace(edit, base_rev=rev, data=edit.data)
        else:
            whole = self.shown(edit.collection, edit.id) if edit.op == "upsert" else {}
            self.store.replace(edit, base_rev=None, data=whole or edit.data)


def _not_done_again(mine: Json, behind: list[Edit]) -> Json | None:
    """Return the fields that no edit behind sets again; None where none is left, or the record is deleted behind."""
    if any(edit.op == "delete" for edit in behind):
        return None
    left = {name: value for name, value in mine.items() if not any(name in edit.data for edit in behind)}
    return left or None


_OUTCOMES: Final[dict[str, Callable[[Client, Edit, Json], None]]] = {
    "applied": Client._held,  # its own
    "merged": Client._held,  # its own
    "conflict": Client._in_conflict,  # its own
    "rejected": Client._rejected,  # its own
}
