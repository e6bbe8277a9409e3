"""The report of a rehearsed import in words."""

from __future__ import annotations

from collections.abc import Iterator

from codes.management.release_lines import factor_line
from codes.services.rehearsals import Rehearsal


def rehearsal_lines(found: Rehearsal) -> Iterator[str]:
    """Yield the lines to print: what was read, then what an import would meet, each with its count."""
    yield f"{found.name.id}, in force from {found.name.effective_from}: {found.rows:,} rows of {found.table} were read."
    if found.factors:
        yield factor_line(found.factors)
    yield f"Work RVUs with a third decimal: {found.exact:,}{_examples(found)}."
    yield from (f"Read {heading} as {column}, by an alias." for heading, column in found.layout.aliases.items())
    yield f"Columns that no credit needs and that are missing: {', '.join(found.layout.missing) or 'none'}."
    yield from (
        f"{one.member}: columns not known, not read: {', '.join(one.columns)}." for one in found.unknown_columns
    )
    yield f"Values that this version does not know: {len(found.unknown) or 'none'}."
    yield from (f"  {value}" for value in found.unknown)
    yield f"Lines that cannot be read: {len(found.faults) or 'none'}."
    yield from (f"  {fault}" for fault in found.faults)
    yield from (f"Would skip {skipped.name}: {skipped.reason}" for skipped in found.skipped)
    if found.not_read:
        yield f"Not read: {', '.join(found.not_read)}."
    yield "Rehearsal: nothing was written."


def refusal_line(found: Rehearsal) -> str:
    """Return why an import would be refused, and what to do about it."""
    if found.faults:
        return "An import would be refused: there are lines that cannot be read."
    return (
        "An import would be refused unless you let the rows with unknown values in, without a value of their own:"
        " --accept-unknown."
    )


def _examples(found: Rehearsal) -> str:
    if not found.exact:
        return ""
    more = ", …" if found.exact > len(found.exact_examples) else ""
    return f" ({', '.join(found.exact_examples)}{more})"
