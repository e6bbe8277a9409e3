"""The kinds of jobs that there are: each app names its own when it is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

Arguments = Mapping[str, object]
# Told how many of how many steps are done.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job did, in sentences for people, and the address of what it made, '' for none."""

    report: str
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a job of a kind does.

    `work` is all or nothing and can be run again, since a job whose process died is taken up once more. An exception
    in `expected` fails the job with its words; any other is a fault of ours. `clean_up` runs once it has ended.
    """

    name: str
    work: Callable[[Arguments, Progress], Outcome]
    expected: tuple[type[Exception], ...] = ()
    clean_up: Callable[[Arguments], None] = lambda _: None


_kinds: Final[dict[str, Kind]] = {}


class UnknownKind(LookupError):
    """No app has named a kind of jobs like this."""


def add_kind(kind: Kind) -> None:
    """Let jobs of a kind be started."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    """Return a kind; raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(f"{name}: no such kind of jobs; known are {', '.join(sorted(_kinds))}") from None
