"""Loading the starter catalogue: two excerpts of the fee schedule, official words, and titles and words of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from simple_history.utils import bulk_create_with_history

from codes.models import Code, CodeSpecialty, HcpcsWords, Modifier, Release, Specialty, Synonym, Words
from codes.services.family_names import add_family_names, add_family_texts, family_synonyms
from codes.services.priors import add_starter_priors
from codes.services.releases import load_release, mark_published
from codes.services.search_index import rebuild_search, rebuild_search_if_empty
from codes.services.sql import lock
from codes.starter import lists
from codes.starter.families import read_families
from codes.starter.lists import OwnWords, Title

M = TypeVar("M", bound=Model)

_BATCH: Final = 2000
_REASON: Final = "starter catalogue"
_FIRST_DAYS: Final = {"RVU25D-starter": date(2025, 10, 1), "RVU26C-starter": date(2026, 7, 1)}
# The first holds every Level II row of its release but D codes; the second is a part of everything.
_COMPLETE_FOR_LEVEL_II: Final = frozenset({"RVU25D-starter"})


@dataclass(frozen=True, slots=True)
class StarterReport:
    """What was new: releases by id, fee schedule rows, and how many of each kind of words.

    `releases` is empty where the catalogue held a release already, whichever it was.
    """

    releases: tuple[str, ...]
    rows: int
    official_words: int
    modifiers: int
    specialties: int
    titles: int
    full_words: int
    priors: int

    @property
    def unchanged(self) -> bool:
        """Return true if everything was there already and nothing was written."""
        words = (self.official_words, self.modifiers, self.specialties, self.titles, self.full_words)
        return not self.releases and not any((self.rows, *words, self.priors))


def load_starter(*, at: datetime) -> StarterReport:
    """Load the starter catalogue, all or nothing, and return what was new.

    The excerpts are loaded and published only where there is no release at all. Words are added where a code has none;
    what is there, an editor's work included, is never touched. So a second run changes nothing.
    """
    with transaction.atomic():
        lock("codes.starter")
        official = _add_official_words()
        empty = not Release.objects.exists()
        rows = {release_id: _publish(release_id, at) for release_id in _FIRST_DAYS} if empty else {}
        specialties = _add_specialties()
        titles, full = _add_words(at)
        titles += add_family_names(at=at)
        full += add_family_texts(at=at)
        report = StarterReport(
            releases=tuple(rows),
            rows=sum(rows.values()),
            official_words=official,
            modifiers=_add_modifiers(),
            specialties=specialties,
            titles=titles,
            full_words=full,
            priors=add_starter_priors(),
        )
        if report.unchanged:
            rebuild_search_if_empty()
        else:
            rebuild_search()
        return report


def _publish(release_id: str, at: datetime) -> int:
    report = load_release(
        path=lists.FOLDER / release_id,
        at=at,
        release_id=release_id,
        effective_from=_FIRST_DAYS[release_id],
        complete=False,
        complete_for_level_ii=release_id in _COMPLETE_FOR_LEVEL_II,
        license_needed=False,
    )
    mark_published(release_id=release_id, at=at)
    return report.rows


def _add_official_words() -> int:
    given = lists.read_official_words()
    codes = [Code(code=each.code, added_on=each.added_on, terminated_on=each.terminated_on) for each in given]
    words = [HcpcsWords(code_id=each.code, short=each.short, long=each.long, source=each.source) for each in given]
    _add(Code.objects.all(), codes)
    return _add(HcpcsWords.objects.all(), words)


def _add_modifiers() -> int:
    modifiers = [
        Modifier(
            modifier=each.modifier,
            short=each.short,
            long=each.long,
            terminated_on=each.terminated_on,
            source=each.source,
        )
        for each in lists.read_modifiers()
    ]
    return _add(Modifier.objects.all(), modifiers)


def _add_specialties() -> int:
    specialties = [
        Specialty(slug=given.slug, name=given.name, broader_id=given.broader or None)
        for given in lists.read_specialties()
    ]
    return _add(Specialty.objects.all(), specialties)


def _add_words(at: datetime) -> tuple[int, int]:
    """Add our words, specialties and synonyms to codes without words; return titles and full words added."""
    worded = set(Words.objects.values_list("code_id", flat=True))
    new = [title for title in lists.read_titles() if title.code not in worded]
    codes = [title.code for title in new]
    full = {words.code: words for words in lists.read_words() if words.code not in worded}
    _add(Code.objects.all(), [Code(code=code) for code in codes])
    _add_with_history(Words, [_words(title, full.get(title.code)) for title in new], at)
    _add_with_history(Synonym, _synonyms(set(codes)), at)
    _add_links(new)
    return len(new), len(full)


def _synonyms(codes: set[str]) -> list[Synonym]:
    named = lists.read_synonyms()
    for words in lists.read_words():
        both = {text.casefold(): text for text in (*named.get(words.code, ()), *words.synonyms)}
        named[words.code] = tuple(both.values())
    names = {title.code: (title.title, *named.get(title.code, ())) for title in lists.read_titles()}
    for code, shared in family_synonyms(read_families(), names=names).items():
        own = {text.casefold() for text in named.get(code, ())}
        named[code] = (*named.get(code, ()), *(text for text in shared if text.casefold() not in own))
    owners = Counter(text.casefold() for texts in named.values() for text in texts)
    return [
        Synonym(code_id=code, text=text, shared=owners[text.casefold()] > 1)
        for code, texts in named.items()
        if code in codes
        for text in texts
    ]


def _words(title: Title, full: OwnWords | None) -> Words:
    if full is None:
        return Words(code_id=title.code, title=title.title)
    return Words(
        code_id=full.code,
        title=full.title,
        description=full.description,
        plain_language=full.plain_language,
        clinical_context=full.clinical_context,
        billing=full.billing,
    )


def _add_with_history(model: type[M], rows: Sequence[M], at: datetime) -> None:
    bulk_create_with_history(rows, model, batch_size=_BATCH, default_change_reason=_REASON, default_date=at)


def _add_links(titles: Sequence[Title]) -> None:
    known = set(Specialty.objects.values_list("slug", flat=True))
    links = [
        CodeSpecialty(code_id=title.code, specialty_id=slug)
        for title in titles
        for slug in title.specialties
        if slug in known
    ]
    _add(CodeSpecialty.objects.all(), links)


def _add(table: QuerySet[M], rows: Sequence[M]) -> int:
    """Insert the rows whose key is not there yet, and return how many were."""
    before = table.count()
    table.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)
    return table.count() - before
