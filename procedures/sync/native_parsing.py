"""The body of a native push as mutations; what cannot be one is rejected alone (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from procedures.collections.collection import Errors, Json
from procedures.services.changes import Base, BaseKind, Mutation, Op
from procedures.services.changes.mutations import INVALID
from wire.bodies.json_text import faults_in
from wire.validation.values import ValidationFailed, choice, integer, nullable, text, uuid_string, uuid_text


class MalformedPush(ValueError):
    """The body is not a push at all."""


class TooManyMutations(ValueError):
    """More mutations at once than are taken."""


@dataclass(frozen=True, slots=True)
class Push:
    """A push as sent: who sent it, and its mutations in order, or the answer to what is none."""

    device_id: UUID
    mutations: tuple[Mutation | Mapping[str, Json], ...]


_ENVELOPE: Final[Mapping[str, Callable[[object], object]]] = {
    "mutation_id": uuid_string(),
    "collection": text(max_length=32, min_length=1),
    "op": choice([op.value for op in Op]),
    "id": uuid_string(),
    "base_rev": nullable(integer(least=0)),
}


def push_of(body: object, *, most: int) -> Push:
    """Return a body as a push of at most so many mutations. Raises MalformedPush, TooManyMutations."""
    if not isinstance(body, dict):
        raise MalformedPush("A push is an object with device_id and mutations.")
    if code := _fault_of_envelope(body):
        raise MalformedPush(f"A member beside mutations cannot be read: {code}.")
    try:
        device_id = uuid_text()(body.get("device_id"))
    except ValidationFailed:
        raise MalformedPush("device_id is a UUID in lower case.") from None
    mutations = body.get("mutations")
    if not isinstance(mutations, list):
        raise MalformedPush("mutations is a list.")
    if len(mutations) > most:
        raise TooManyMutations(f"{len(mutations)} mutations are more than {most}")
    return Push(device_id, tuple(map(_mutation_of, mutations)))


def _fault_of_envelope(body: Mapping[str, object]) -> str | None:
    """Return the code of what is wrong with a push apart from what its mutations hold."""
    return next(iter(faults_in(body, deeper="mutations").values()), None)


def _mutation_of(sent: object) -> Mutation | Mapping[str, Json]:
    if not isinstance(sent, dict):
        return _rejected({}, {"": ("invalid_type",)})
    errors = dict(_envelope_errors(sent))
    data = sent.get("data") if sent.get("op") != Op.DELETE else {}
    if not isinstance(data, dict):
        errors["data"] = ("invalid_type",) if "data" in sent else ("required",)
    if errors or not isinstance(data, dict):
        return _rejected(sent, errors)
    return Mutation(
        collection=sent["collection"],
        op=Op(sent["op"]),
        id=sent["id"],
        data=data,
        base=Base(BaseKind.REVISION, sent.get("base_rev") or 0),
        mutation_id=sent["mutation_id"],
        faults=faults_in(data),
    )


def _envelope_errors(sent: Mapping[str, object]) -> Errors:
    errors = {name: (code,) for name, code in faults_in(sent, deeper="data").items()}
    for name, check in _ENVELOPE.items():
        # A mutation that never had a base may leave it out.
        if name not in sent and name != "base_rev":
            errors[name] = ("required",)
            continue
        try:
            check(sent.get(name))
        except ValidationFailed as failed:
            errors[name] = (failed.code,)
    return errors


def _rejected(sent: Mapping[str, object], errors: Errors) -> Mapping[str, Json]:
    named: dict[str, Json] = {name: _text_or_none(sent.get(name)) for name in ("mutation_id", "collection", "id")}
    said: dict[str, Json] = {name: list(codes) for name, codes in errors.items()}
    return {**named, "status": "rejected", "code": INVALID, "errors": said}


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None
