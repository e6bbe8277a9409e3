"""What editors do with words, synonyms and specialties of a code: who was last, what changed, and back again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from simple_history.utils import bulk_update_with_history

from codes.models import Code, CodeSpecialty, Synonym, Words
from codes.selectors.versions import words_versions
from codes.services.search_index import rebuild_search

_REVIEWED: Final = Words.Review.REVIEWED
_KINDS: Final[dict[str, type[Model]]] = {"words": Words, "synonym": Synonym, "specialty": CodeSpecialty}
_SHOWN_FIELDS: Final = {
    "words": ("title", "description", "plain_language", "clinical_context", "billing", "faq", "author", "license",
              "review", "reviewer", "reviewed_on"),
    "synonym": ("text", "shared"),
    "specialty": ("specialty_id", "source"),
}  # fmt: skip
# Of each kind; older ones stay in the history of the words themselves.
_SHOWN_CHANGES: Final = 100


class UnknownChange(LookupError):
    """The history of the code holds no such change."""


class CannotRevert(ValueError):
    """What was there cannot be there again; the message says why."""


class EditConflict(ValueError):
    """Somebody else saved the code's words since they were read; the message says who and when."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a row, before and after; '' where there was nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class WordsChange:
    """What somebody did to words, a synonym or a specialty of a code.

    `by` is an e-mail address, or the reason where a program did it. `can_revert` says that what was there after the
    change, or before a deletion, is not there now.
    """

    kind: str
    history_id: int
    at: datetime
    by: str
    did: str
    fields: tuple[FieldChange, ...]
    can_revert: bool


def mark_reviewed(*, codes: Collection[str], reviewer: str, on: date, by: UUID | None) -> int:
    """Mark the words of codes as reviewed by a clinician on a day, and return how many that changed.

    `reviewer` is the name that readers see; `by` is the editor, who stands in the history of each. All or nothing.
    """
    with transaction.atomic():
        chosen = Words.objects.select_for_update().filter(code__in=list(codes)).order_by("pk")
        changed = [
            words for words in chosen if (words.review, words.reviewer, words.reviewed_on) != (_REVIEWED, reviewer, on)
        ]
        for words in changed:
            words.review, words.reviewer, words.reviewed_on = _REVIEWED, reviewer, on
        editor = None if by is None else get_user_model().objects.filter(pk=by).first()
        fields = ["review", "reviewer", "reviewed_on"]
        bulk_update_with_history(changed, Words, fields, batch_size=500, default_user=editor)
    return len(changed)


def check_version(*, code: str, seen: str) -> None:
    """Return if the words of a code are as they were `seen`; else raise EditConflict.

    Holds until the end of the transaction, in which the writing follows: a second writer waits here.
    """
    Code.objects.select_for_update().filter(pk=code).exists()
    if words_versions(codes=[code])[code] == seen:
        return
    last = next(iter(changes_of(code=code)), None)
    by = f"{last.by} saved {code} at {last.at:%Y-%m-%d %H:%M} UTC" if last else f"{code} was saved"
    raise EditConflict(
        f"{by}, after you had opened it. Nothing of yours was saved: open the code anew in another window and take over"
        " what you want to keep."
    )


def changes_of(*, code: str) -> list[WordsChange]:
    """Return what editors did to a code, the newest first; three queries and one a kind for what is there now."""
    changes = [change for kind, model in _KINDS.items() for change in _changes(kind, model, code)]
    return sorted(changes, key=lambda change: (change.at, change.history_id), reverse=True)


def revert_change(*, code: str, kind: str, history_id: int, seen: str) -> None:
    """Write words, a synonym or a specialty as a change left it, or as it was before its deletion.

    Raises UnknownChange, CannotRevert, EditConflict.
    """
    model: Any = _KINDS.get(kind)  # Any: simple_history is untyped
    if model is None:
        raise UnknownChange(f"{kind}: no such kind of change")
    with transaction.atomic():
        check_version(code=code, seen=seen)
        records = list(model.history.filter(code_id=code, history_id=history_id))
        if not records:
            raise UnknownChange(f"{code} has no change {history_id} of its {kind}")
        row = records[0].instance
        row._state.adding = not model.objects.filter(pk=row.pk).exists()  # the documented flag
        try:
            row.full_clean()
        except ValidationError as refused:
            raise CannotRevert("; ".join(refused.messages)) from refused
        row.save()
        rebuild_search(codes=[code])


def _changes(kind: str, model: Any, code: str) -> Iterable[WordsChange]:  # Any: as above
    records = list(
        model.history.filter(code_id=code)
        .select_related("history_user")
        .order_by("-history_date", "-history_id")[:_SHOWN_CHANGES]
    )
    present = model.objects.in_bulk([record.instance.pk for record in records])
    earlier: dict[object, Any] = {}
    changes = []
    for record in reversed(records):
        key = record.instance.pk
        change = _change(kind, record, earlier.get(key), present.get(key))
        earlier[key] = None if record.history_type == "-" else record
        if change.fields:
            changes.append(change)
    return changes


def _change(kind: str, record: Any, before: Any, present: Any) -> WordsChange:  # Any: as above
    was, now = (before, None) if record.history_type == "-" else (before, record)
    names = _SHOWN_FIELDS[kind]
    differing = tuple(
        FieldChange(name.removesuffix("_id").replace("_", " "), _shown(was, name), _shown(now, name))
        for name in names
        if _shown(was, name) != _shown(now, name)
    )
    return WordsChange(
        kind=kind,
        history_id=record.history_id,
        at=record.history_date,
        by=str(record.history_user or record.history_change_reason or "a program"),
        did=record.get_history_type_display().lower(),
        fields=differing,
        can_revert=any(_shown(present, name) != _shown(record, name) for name in names),
    )


def _shown(row: Any, name: str) -> str:  # Any: a row of any of the three, its history's, or None
    value = None if row is None else getattr(row, name)
    return "" if value is None else str(value)
