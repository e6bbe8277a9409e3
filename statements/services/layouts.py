"""Layouts of employers' statements: kept under a label for the next file, and forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from statements.models import EmployerLayout
from statements.reading.layouts import KeptLayout
from statements.reading.messages import to_json

MOST_LAYOUTS: Final = 50


class TooManyLayouts(ValueError):
    """A user keeps as many layouts as are kept."""


def keep_layout(*, user_id: UUID, label: str, layout: KeptLayout, at: datetime) -> None:
    """Keep a layout under a label, in place of the one that has it. Raises TooManyLayouts.

    The caller holds the lock of the user, so that nobody keeps one meanwhile.
    """
    kept = EmployerLayout.objects.filter(user_id=user_id, label=label)
    mapping = to_json(layout)
    if kept.update(mapping=mapping, changed_at=at):
        return
    if EmployerLayout.objects.filter(user_id=user_id).count() >= MOST_LAYOUTS:
        raise TooManyLayouts
    EmployerLayout.objects.create(user_id=user_id, id=uuid4(), label=label, mapping=mapping, changed_at=at)


def forget_layout(*, user_id: UUID, layout_id: UUID) -> bool:
    """Delete a layout; return whether there was one."""
    return EmployerLayout.objects.filter(user_id=user_id, id=layout_id).delete()[0] > 0
