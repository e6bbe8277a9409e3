"""Layouts that were kept, laid upon the next file of the same employer (pure)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from statements.domain.statement_lines import DateBasis
from statements.reading.values import ColumnRole, InspectedColumn, MappedColumn, StatementInspection, StatementMapping


@dataclass(frozen=True, slots=True)
class KeptColumn:
    """A column of a layout: by its name where our list of names has it, else by its place."""

    place: int
    role: ColumnRole
    name: str = ""


@dataclass(frozen=True, slots=True)
class KeptLayout:
    """The columns of an employer's statements, their basis, and digests of the providers that are the person."""

    columns: tuple[KeptColumn, ...]
    basis: DateBasis = DateBasis.SERVICE
    providers: tuple[str, ...] = ()


def layout_of(mapping: StatementMapping, inspection: StatementInspection) -> KeptLayout:
    """Return what is kept of a mapping; columns of a month each are found anew in each file."""
    names = {column.place: column.name for column in inspection.columns}
    columns = (
        KeptColumn(column.place, column.role, names.get(column.place, ""))
        for column in mapping.columns
        if column.month is None
    )
    return KeptLayout(tuple(columns), mapping.basis, mapping.providers)


def apply_layout(inspection: StatementInspection, layout: KeptLayout) -> StatementMapping | None:
    """Return the mapping that a layout makes of a file; None where the file lacks one of its columns.

    All of the layout's providers stay in the mapping: one that the inspection does not show may stand in the file, and
    where none does, lines of another one are nobody's.
    """
    if not layout.columns:
        return None
    columns = [_column(kept, inspection.columns) for kept in layout.columns]
    mapped = [column for column in columns if column is not None]
    if len(mapped) < len(columns) or len({column.place for column in mapped}) < len(mapped):
        return None
    months = tuple(column for column in inspection.mapping.columns if column.month is not None)
    return replace(
        inspection.mapping,
        columns=tuple(sorted([*mapped, *months], key=lambda column: column.place)),
        basis=layout.basis,
        providers=layout.providers,
    )


def _column(kept: KeptColumn, columns: tuple[InspectedColumn, ...]) -> MappedColumn | None:
    for column in columns:
        if column.name == kept.name if kept.name else column.place == kept.place and not column.name:
            return MappedColumn(column.place, kept.role)
    return None
