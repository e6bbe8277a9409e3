"""What a request is refused for before it is valued (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from procedures.wrvu.basis import (
    CONFLICTING,
    UNKNOWN_CODE,
    UNKNOWN_MODIFIER,
    UNKNOWN_TO_THIS_VERSION,
    Catalogue,
    locate_line,
)
from procedures.wrvu.policy import CMS, Policy
from procedures.wrvu.releases import NO_RELEASE, NOT_IN_EXCERPT
from procedures.wrvu.schedule import Schedule
from procedures.wrvu.values import Line

_FIELD_OF = {
    UNKNOWN_CODE: "code",
    NOT_IN_EXCERPT: "code",
    UNKNOWN_TO_THIS_VERSION: "code",
    NO_RELEASE: "performed_on",
    UNKNOWN_MODIFIER: "modifiers",
    CONFLICTING: "modifiers",
}


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with a field of the line at an index (from 0); `code` is stable and for programs."""

    line: int
    field: str
    code: str


def check_lines(lines: Sequence[Line], *, schedule: Schedule, policy: Policy = CMS) -> list[LineProblem]:
    """Return every problem for which a request is refused, in the order of the lines; a stored log keeps them all.

    Codes: `unknown_code`, `no_release`, `not_in_excerpt`, `unknown_to_this_version`, `unknown_modifier`,
    `conflicting_modifiers`.
    """
    return list(_problems(lines, Catalogue.of(schedule), policy))


def _problems(lines: Sequence[Line], catalogue: Catalogue, policy: Policy) -> Iterator[LineProblem]:
    for index, line in enumerate(lines):
        for code in locate_line(line, catalogue=catalogue, policy=policy).warnings:
            yield LineProblem(index, _FIELD_OF[code], code)
