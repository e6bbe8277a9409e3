"""Kinds of jobs: each app declares its own as `job_kinds` of its AppConfig."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from wire.declarations import declared

Arguments = Mapping[str, object]


class Progress(Protocol):
    """Told how many of how many steps are done, and in words what that is where steps are none, such as bytes."""

    def __call__(self, done: int, total: int, words: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a job did, in sentences for people, and the address of what it made, '' for none."""

    report: str
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class JobKind:
    """What a job of a kind does.

    `work` is all or nothing and can be run again, since a job whose process died is taken up once more. An exception
    in `expected` fails the job with its words; any other is a fault of ours. `clean_up` runs once it has ended.
    """

    name: str
    work: Callable[[Arguments, Progress], JobResult]
    expected: tuple[type[Exception], ...] = ()
    clean_up: Callable[[Arguments], None] = lambda _: None


class UnknownKind(LookupError):
    """No app declares a kind of jobs like this."""


@cache
def job_kinds() -> Mapping[str, JobKind]:
    """Declared kinds of all apps, by name."""
    return {kind.name: kind for kind in declared("job_kinds", JobKind)}


def kind_named(name: str) -> JobKind:
    """Return a kind; raises UnknownKind."""
    try:
        return job_kinds()[name]
    except KeyError:
        raise UnknownKind(f"{name}: no such kind of jobs; known are {', '.join(sorted(job_kinds()))}") from None
