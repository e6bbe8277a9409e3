"""Publishing words and modifiers as files that devices download.

Words are edited one by one, and a file of all of them is 25,000 rows: so an edit only marks the file as out of date,
and the next reader of the manifest has it made anew. Many edits in a row cost one file, and the editor never waits.
Nor do other readers, who get the file before meanwhile. With a release or an official file of words, and at a start of
the server, it is made at once.

Beside the file of all words are its parts, each under the hash of its own content: an edit of one word is a new version
of one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import cache
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from codes.domain.categories import categories, category_of, letters, numeric_ranges
from codes.domain.client_format import canonical, digest
from codes.domain.modifiers import NO_RULE, RULE_OF_MODIFIER, WORDS_OF_MODIFIER
from codes.domain.word_parts import FIRST_LIMIT, PublishedWords, WordsPart, parted
from codes.models import Modifier, Publication, PublicationKind, SearchDocument
from codes.selectors.publications import FileOfPart, StoredFile
from codes.services.publications import store
from codes.services.sql import lock, lock_if_free
from wire.encodings import GZIP, packed

# Clients find columns by name: a further one is no new format.
_WORDS_COLUMNS: Final = ("code", "title", "synonyms", "category", "prominence", "prior")
_MODIFIERS_COLUMNS: Final = ("code", "words", "rule")
# Versions of words, and of modifiers, that are kept for clients that read the manifest a little earlier.
_KEPT: Final = 20
_LONGEST_WORDS: Final = 120
_FACTS: Final = ("kind", "version", "sha256", "rows", "parts")


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
    files = {stored.kind: _stored_file(stored) for stored in Publication.objects.filter(current).only(*_FACTS)}
    return (
        files.get(PublicationKind.WORDS) or _publish_words(),
        files.get(PublicationKind.MODIFIERS) or _publish(PublicationKind.MODIFIERS, modifiers),
    )


def _stored_file(stored: Publication) -> StoredFile:
    parts = tuple(FileOfPart(**part) for part in stored.parts)
    return StoredFile(stored.id, stored.version, stored.sha256, stored.rows, parts=parts)


def _publish_words() -> StoredFile:
    """Publish the words as they are now, and return them; those before where others are about to."""
    with transaction.atomic():
        # Whoever writes search documents holds this lock, so none is written between reading and marking.
        if not lock_if_free("codes.search"):
            before = _newest_words()
            if before is not None:
                return before
            lock("codes.search")
            # Others may have made them while this one waited.
            return current_word_files()[0]
        rows = _words()
        parts = [_publish_part(part) for part in parted(rows, size=_packed_size)]
        file = _publish(PublicationKind.WORDS, _words_file(rows))
        words_changed()
        Publication.objects.filter(id=file.id).update(recipe=_recipe(), parts=[asdict(part) for part in parts])
        _drop_old_parts()
        return replace(file, parts=tuple(parts))


def _newest_words() -> StoredFile | None:
    """Return the last words that were made, in parts; None where there are none."""
    newest = _of_kind(PublicationKind.WORDS).exclude(parts=[]).order_by("-id").only(*_FACTS)[:1]
    return next((_stored_file(stored) for stored in newest), None)


def _publish_part(part: WordsPart) -> FileOfPart:
    file = _publish(PublicationKind.WORDS_PART, _words_file(part.rows))
    return FileOfPart(part.name, file.version, _packed_size(part.rows))


def _packed_size(rows: Sequence[PublishedWords]) -> int:
    """Return the bytes of a file of these rows in gzip."""
    return len(packed(_body(_words_file(rows)), GZIP))


def _drop_old_parts() -> None:
    """Drop the parts that no file of words that is kept has."""
    kept = {
        part["version"] for parts in _of_kind(PublicationKind.WORDS).values_list("parts", flat=True) for part in parts
    }
    _of_kind(PublicationKind.WORDS_PART).exclude(version__in=kept).delete()


def _publish(kind: PublicationKind, content: dict[str, object]) -> StoredFile:
    version = digest(canonical(content))
    rows = content["rows"]
    count = len(rows) if isinstance(rows, list) else 0
    file = store(kind=kind, version=version, sha256=version, body=_body(content), rows=count)
    if kind != PublicationKind.WORDS_PART:
        _drop_old(kind, kept=file.id)
    return file


def _body(content: dict[str, object]) -> bytes:
    return canonical({"version": digest(canonical(content)), **content})


def _drop_old(kind: PublicationKind, *, kept: int) -> None:
    newest = _of_kind(kind).order_by("-id").values_list("id", flat=True)[:_KEPT]
    _of_kind(kind).exclude(id__in=[*newest, kept]).delete()


def _of_kind(kind: PublicationKind) -> QuerySet[Publication]:
    return Publication.objects.filter(kind=kind)


def _words() -> list[PublishedWords]:
    """Return what the search knows of each code that the public may see, by code."""
    documents = SearchDocument.objects.values_list("code_id", "title", "synonyms", "prominence", "prior")
    rows = [
        PublishedWords(code, title, _synonyms(synonyms), category_of(code).slug, prominence, prior)
        for code, title, synonyms, prominence, prior in documents
    ]
    return sorted(rows, key=lambda row: row.code)


def _synonyms(lines: str) -> tuple[str, ...]:
    return tuple(sorted(filter(None, lines.split("\n"))))


def _words_file(rows: Sequence[PublishedWords]) -> dict[str, object]:
    names = {category.slug: category.name for category in categories()}
    return {"columns": _WORDS_COLUMNS, "categories": names, "rows": [row.cells for row in rows]}


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
    return digest(canonical([_WORDS_COLUMNS, rules, FIRST_LIMIT]))
