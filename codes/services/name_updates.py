"""Bringing names that an earlier version gave to what this version says of them; what an editor touched stays.

Who wrote a row last is told by its history: each load of ours gives its reason there, an editor's change has none of
them. A row that was written past the history differs from the last state there, and is an editor's, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from django.db.models import Model
from psycopg.sql import Composable
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from codes.models import CodeSpecialty, Specialty, Synonym, Words
from codes.services.sql import DELETE_SPECIALTY_LINKS, DELETE_SYNONYMS, execute

M = TypeVar("M", bound=Model)

STARTER_REASON: Final = "starter catalogue"
FAMILIES_REASON: Final = "families of codes"
_OURS: Final = frozenset({STARTER_REASON, FAMILIES_REASON})
_BATCH: Final = 2000
_DELETED: Final = "-"
_WORDS_FIELDS: Final = (
    "title", "description", "plain_language", "clinical_context", "billing", "review", "reviewer", "reviewed_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameUpdates:
    """How many words of codes were brought up to date, and of how many synonyms and specialties the same is true.

    Synonyms were added, changed or taken back; specialties of codes added or taken back.
    """

    words: int
    synonyms: int
    specialties: int


def update_names(
    *, words: Iterable[Words], synonyms: Iterable[Synonym], specialties: Iterable[CodeSpecialty], at: datetime
) -> NameUpdates:
    """Bring words, synonyms and specialties of ours to what is given, and return how many differed.

    Codes without words get none. The specialties of a code are those given until an editor adds or deletes one.
    Words that an editor changed or reviewed stay as they are. A synonym of ours that is not given any more goes; one
    that an editor wrote stays, one that an editor changed or deleted does not come back. Part of the caller's
    transaction, who rebuilds the search. The statements do not grow with the codes, but for their batches.
    """
    wanted = {each.code_id: each for each in words}
    named = _named_by_us(wanted)
    return NameUpdates(
        words=_update_words(wanted, at),
        synonyms=_update_synonyms(named, synonyms, at),
        specialties=_update_specialties(named, specialties, at),
    )


def _update_words(wanted: Mapping[str, Words], at: datetime) -> int:
    present = Words.objects.filter(code__in=list(wanted)).order_by("code")
    differing = [words for words in present if _values(words) != _values(wanted[words.code_id])]
    outdated = _untouched(Words, differing, _WORDS_FIELDS)
    for words in outdated:
        for name in _WORDS_FIELDS:
            setattr(words, name, getattr(wanted[words.code_id], name))
    # An update of so many different rows takes the square of their number.
    Words.objects.bulk_create(
        outdated, batch_size=_BATCH, update_conflicts=True, unique_fields=["code"], update_fields=_WORDS_FIELDS
    )
    Words.history.bulk_history_create(
        outdated, batch_size=_BATCH, update=True, default_change_reason=STARTER_REASON, default_date=at
    )
    return len(outdated)


def _values(words: Words) -> tuple[object, ...]:
    return tuple(getattr(words, name) for name in _WORDS_FIELDS)


def _update_synonyms(named: Collection[str], synonyms: Iterable[Synonym], at: datetime) -> int:
    wanted = {(each.code_id, each.text): each for each in synonyms if each.code_id in named}
    present = {(row.code_id, row.text): row for row in Synonym.objects.filter(code__in=named).order_by("id")}
    differing = [row for key, row in present.items() if key not in wanted or row.shared != wanted[key].shared]
    ours = _untouched(Synonym, differing, ("text", "shared"))
    gone = [row for row in ours if (row.code_id, row.text) not in wanted]
    reshared = [row for row in ours if (row.code_id, row.text) in wanted]
    for row in reshared:
        row.shared = not row.shared
    _take_back(Synonym, gone, DELETE_SYNONYMS, at)
    bulk_update_with_history(
        reshared, Synonym, ["shared"], batch_size=_BATCH, default_change_reason=STARTER_REASON, default_date=at
    )
    there = {_key(row) for row in present.values()} - {_key(row) for row in gone}
    new = _never_given([row for row in wanted.values() if _key(row) not in there])
    bulk_create_with_history(new, Synonym, batch_size=_BATCH, default_change_reason=STARTER_REASON, default_date=at)
    return len(gone) + len(reshared) + len(new)


def _update_specialties(named: Collection[str], specialties: Iterable[CodeSpecialty], at: datetime) -> int:
    """Bring the specialties of codes that no editor gave any; the loads that wrote the first left no history."""
    edits = CodeSpecialty.history.filter(code__in=named).exclude(history_change_reason__in=_OURS)
    ours = set(named) - set(edits.values_list("code_id", flat=True))
    known = set(Specialty.objects.values_list("slug", flat=True))
    given = {(row.code_id, row.specialty_id): row for row in specialties}
    wanted = {key: row for key, row in given.items() if row.code_id in ours and row.specialty_id in known}
    present = {
        (row.code_id, row.specialty_id): row for row in CodeSpecialty.objects.filter(code__in=ours).order_by("id")
    }
    gone = [row for key, row in present.items() if key not in wanted]
    new = [row for key, row in wanted.items() if key not in present]
    _take_back(CodeSpecialty, gone, DELETE_SPECIALTY_LINKS, at)
    bulk_create_with_history(
        new, CodeSpecialty, batch_size=_BATCH, default_change_reason=STARTER_REASON, default_date=at
    )
    return len(gone) + len(new)


def deleted_by_editors(codes: Collection[str]) -> set[str]:
    """Return those of some codes without words whose words an editor deleted: they are not named again; one query."""
    last: dict[str, bool] = {}
    records = Words.history.filter(code__in=list(codes)).order_by("history_date", "history_id")
    for code, kind, reason in records.values_list("code_id", "history_type", "history_change_reason"):
        last[code] = kind == _DELETED and reason not in _OURS
    return {code for code, is_deleted in last.items() if is_deleted}


def _named_by_us(codes: Collection[str]) -> set[str]:
    """Return the codes with words to which a load of ours gave words once."""
    given = Words.history.filter(code__in=list(codes), history_change_reason__in=_OURS)
    return set(given.values_list("code_id", flat=True)) & set(Words.objects.values_list("code_id", flat=True))


def _untouched(model: type[M], rows: Sequence[M], fields: Sequence[str]) -> list[M]:
    """Return the rows that only loads of ours wrote, and that are as the last of these left them; one query."""
    if not rows:
        return []
    history: Any = model.history  # type: ignore[attr-defined]  # Any: simple_history is untyped
    key = model._meta.pk.attname  # documented
    records = history.filter(**{f"{key}__in": [row.pk for row in rows]}).order_by("history_date", "history_id")
    last: dict[object, tuple[object, ...]] = {}
    touched = set()
    for row_key, reason, *values in records.values_list(key, "history_change_reason", *fields):
        last[row_key] = tuple(values)
        if reason not in _OURS:
            touched.add(row_key)
    return [
        row
        for row in rows
        if row.pk not in touched and last.get(row.pk) == tuple(getattr(row, name) for name in fields)
    ]


def _never_given(synonyms: Sequence[Synonym]) -> list[Synonym]:
    """Return the synonyms that their code never had, or that we took back ourselves: an editor's choice stays."""
    if not synonyms:
        return []
    given: set[tuple[str, str]] = set()
    records = Synonym.history.filter(code__in={row.code_id for row in synonyms}).order_by("history_date", "history_id")
    for code, text, kind, reason in records.values_list("code_id", "text", "history_type", "history_change_reason"):
        if kind == _DELETED and reason in _OURS:
            given.discard((code, text.casefold()))
        else:
            given.add((code, text.casefold()))
    return [row for row in synonyms if _key(row) not in given]


def _take_back(model: type[M], rows: Sequence[M], delete: Composable, at: datetime) -> None:
    if not rows:
        return
    history: Any = model.history  # type: ignore[attr-defined]  # Any: simple_history is untyped
    history.bulk_create(
        [
            history.model(
                history_date=at,
                history_type=_DELETED,
                history_change_reason=STARTER_REASON,
                **{field.attname: getattr(row, field.attname) for field in history.model.tracked_fields},
            )
            for row in rows
        ],
        batch_size=_BATCH,
    )
    # Not by the model, which would write the history row by row.
    execute(delete, [[row.pk for row in rows]])


def _key(synonym: Synonym) -> tuple[str, str]:
    return synonym.code_id, synonym.text.casefold()
