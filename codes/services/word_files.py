"""Publishing words and modifiers as files that devices download.

Words are edited one by one, and a file of all of them is 25,000 rows: so an edit only marks the file as out of date,
and the next reader of the manifest has it made anew. Many edits in a row cost one file, and the editor never waits.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from django.db import transaction
from django.db.models import Q

from codes.domain.categories import categories, category_of, letters, numeric_ranges
from codes.domain.client_format import canonical, digest
from codes.domain.modifiers import NO_RULE, RULE_OF_MODIFIER, WORDS_OF_MODIFIER
from codes.models import Modifier, Publication, PublicationKind, SearchDocument
from codes.selectors.publications import StoredFile
from codes.services.publications import store
from codes.services.sql import lock

# Clients find columns by name: a further one is no new format.
_WORDS_COLUMNS: Final = ("code", "title", "synonyms", "category", "prominence", "prior")
_MODIFIERS_COLUMNS: Final = ("code", "words", "rule")
# Versions of words, and of modifiers, that are kept for clients that read the manifest a little earlier.
_KEPT: Final = 20
_LONGEST_WORDS: Final = 120


def words_changed() -> None:
    """Mark the current file of words as out of date: titles, synonyms or the set of visible codes changed.

    Part of the transaction that changes them.
    """
    Publication.objects.filter(kind=PublicationKind.WORDS).exclude(recipe="").update(recipe="")


def current_word_files() -> tuple[StoredFile, StoredFile]:
    """Return the files of words and of modifiers as they are now, made where there is none; two queries otherwise."""
    modifiers = _modifiers()
    version = digest(canonical(modifiers))
    current = Q(kind=PublicationKind.WORDS, recipe=_recipe()) | Q(kind=PublicationKind.MODIFIERS, version=version)
    stored = Publication.objects.filter(current).values_list("kind", "id", "version", "sha256", "rows")
    files = {kind: StoredFile(file_id, name, sha256, rows) for kind, file_id, name, sha256, rows in stored}
    return (
        files.get(PublicationKind.WORDS) or _publish_words(),
        files.get(PublicationKind.MODIFIERS) or _publish(PublicationKind.MODIFIERS, modifiers),
    )


def _publish_words() -> StoredFile:
    with transaction.atomic():
        # Whoever writes search documents holds this lock, so none is written between reading and marking.
        lock("codes.search")
        file = _publish(PublicationKind.WORDS, _words())
        words_changed()
        Publication.objects.filter(id=file.id).update(recipe=_recipe())
        return file


def _publish(kind: PublicationKind, content: dict[str, object]) -> StoredFile:
    version = digest(canonical(content))
    rows = content["rows"]
    body = canonical({"version": version, **content})
    file = store(kind=kind, version=version, sha256=version, body=body, rows=len(rows) if isinstance(rows, list) else 0)
    _drop_old(kind, kept=file.id)
    return file


def _drop_old(kind: PublicationKind, *, kept: int) -> None:
    of_kind = Publication.objects.filter(kind=kind)
    newest = of_kind.order_by("-id").values_list("id", flat=True)[:_KEPT]
    of_kind.exclude(id__in=[*newest, kept]).delete()


def _words() -> dict[str, object]:
    """Return what the search knows of each code that the public may see, by code."""
    documents = SearchDocument.objects.values_list("code_id", "title", "synonyms", "prominence", "prior")
    rows = sorted(
        [code, title, sorted(filter(None, synonyms.split("\n"))), category_of(code).slug, prominence, prior]
        for code, title, synonyms, prominence, prior in documents
    )
    names = {category.slug: category.name for category in categories()}
    return {"columns": _WORDS_COLUMNS, "categories": names, "rows": rows}


def _modifiers() -> dict[str, object]:
    """Return our words and the rule of each modifier; official words where only the HCPCS file has it."""
    official = {
        modifier: long if 0 < len(long) <= _LONGEST_WORDS else short
        for modifier, short, long in Modifier.objects.values_list("modifier", "short", "long")
    }
    words = {**official, **WORDS_OF_MODIFIER}
    rows = [[code, words[code], RULE_OF_MODIFIER.get(code, NO_RULE)] for code in sorted(words)]
    return {"columns": _MODIFIERS_COLUMNS, "rows": rows}


@cache
def _recipe() -> str:
    """Return a hash of the rules by which words become a file: a new program with other categories makes it anew."""
    rules = [[category.slug, category.name, numeric_ranges(category), letters(category)] for category in categories()]
    return digest(canonical([_WORDS_COLUMNS, rules]))
