"""The report of a rehearsed import in words."""

from __future__ import annotations

from collections.abc import Iterator

from codes.management.release_lines import factor_line
from codes.services.rehearsals import Rehearsal


def rehearsal_lines(rehearsal: Rehearsal) -> Iterator[str]:
    """Yield the lines to print: what was read, then what an import would meet, each with its count."""
    name = rehearsal.name
    yield f"{name.id}, in force from {name.effective_from}: {rehearsal.rows:,} rows of {rehearsal.table} were read."
    if rehearsal.factors:
        yield factor_line(rehearsal.factors)
    yield f"Work RVUs with a third decimal: {rehearsal.exact:,}{_examples(rehearsal)}."
    yield from (f"Read {heading} as {column}, by an alias." for heading, column in rehearsal.aliases.items())
    yield f"Columns that no credit needs and that are missing: {', '.join(rehearsal.layout.missing) or 'none'}."
    yield from (
        f"{one.member}: columns not known, not read: {', '.join(one.columns)}." for one in rehearsal.unknown_columns
    )
    yield f"Values that this version does not know: {len(rehearsal.unknown) or 'none'}."
    yield from (f"  {value}" for value in rehearsal.unknown)
    yield f"Lines that cannot be read: {len(rehearsal.faults) or 'none'}."
    yield from (f"  {fault}" for fault in rehearsal.faults)
    yield from (f"Would skip {skipped.name}: {skipped.reason}" for skipped in rehearsal.skipped)
    if rehearsal.not_read:
        yield f"Not read: {', '.join(rehearsal.not_read)}."
    if rehearsal.unchanged:
        yield "This file was imported before: an import would change nothing."
    yield "Rehearsal: nothing was written."


def refusal_line(rehearsal: Rehearsal) -> str:
    """Return why an import would be refused, and what to do about it."""
    if rehearsal.conflict:
        return f"An import would be refused: {rehearsal.conflict}"
    if rehearsal.faults:
        return "An import would be refused: there are lines that cannot be read."
    return (
        "An import would be refused unless you let the rows with unknown values in, without a value of their own:"
        " --accept-unknown."
    )


def _examples(rehearsal: Rehearsal) -> str:
    if not rehearsal.exact:
        return ""
    more = ", …" if rehearsal.exact > len(rehearsal.exact_examples) else ""
    return f" ({', '.join(rehearsal.exact_examples)}{more})"
