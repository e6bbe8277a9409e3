"""Loading the starter catalogue: two excerpts of the fee schedule, official words, and titles and words of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from simple_history.utils import bulk_create_with_history

from codes.models import Code, CodeSpecialty, HcpcsWords, LoadedStarter, Modifier, Release, Specialty, Synonym, Words
from codes.services.family_names import FamilyNames, add_family_names
from codes.services.name_updates import STARTER_REASON, NameUpdates, deleted_by_editors, update_names
from codes.services.priors import add_starter_priors
from codes.services.releases import load_release, mark_published
from codes.services.search_index import rebuild_search, rebuild_search_if_empty
from codes.services.sql import lock
from codes.starter import lists
from codes.starter.lists import OwnWords, Title, catalogue_version

M = TypeVar("M", bound=Model)

_BATCH: Final = 2000
_FIRST_DAYS: Final = {"RVU25D-starter": date(2025, 10, 1), "RVU26C-starter": date(2026, 7, 1)}
# The first holds every Level II row of its release but D codes; the second is a part of everything.
_COMPLETE_FOR_LEVEL_II: Final = frozenset({"RVU25D-starter"})


@dataclass(frozen=True, slots=True)
class StarterReport:
    """What was new: releases by id, fee schedule rows, and how many of each kind of words.

    `releases` is empty where the catalogue held a release already, whichever it was. `updated_words`,
    `updated_synonyms` and `updated_specialties` are those of an earlier version that this one says otherwise.
    """

    releases: tuple[str, ...]
    rows: int
    official_words: int
    modifiers: int
    specialties: int
    titles: int
    full_words: int
    updated_words: int
    updated_synonyms: int
    updated_specialties: int
    priors: int

    @property
    def unchanged(self) -> bool:
        """Return true if everything was there already and nothing was written."""
        words = (self.official_words, self.modifiers, self.specialties, self.titles, self.full_words)
        updates = (self.updated_words, self.updated_synonyms, self.updated_specialties)
        return not self.releases and not any((self.rows, *words, *updates, self.priors))


_NOTHING: Final = StarterReport((), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def load_starter(*, at: datetime) -> StarterReport:
    """Load the starter catalogue, all or nothing, and return what was new.

    The excerpts are loaded and published only where there is no release at all. Words are added where a code has none,
    and those that an earlier version gave are brought up to date; what an editor wrote or deleted is never touched. A
    second run of the same version changes nothing, and reads nothing but the classes of codes.
    """
    version = catalogue_version()
    # Before the transaction, which the database ends where it waits too long for the next statement.
    names = None if _is_loaded(version) else _StarterNames.read()
    with transaction.atomic():
        lock("codes.starter")
        if names is None or _is_loaded(version):
            report = replace(_NOTHING, priors=add_starter_priors())
        else:
            report = _load(names, at)
            LoadedStarter.objects.update_or_create(id=1, defaults={"version": version})
        if report.unchanged:
            rebuild_search_if_empty()
        else:
            rebuild_search()
        return report


def _is_loaded(version: str) -> bool:
    return LoadedStarter.objects.filter(version=version).exists()


def _load(names: _StarterNames, at: datetime) -> StarterReport:
    official = _add_official_words()
    rows = {} if Release.objects.exists() else {release_id: _publish(release_id, at) for release_id in _FIRST_DAYS}
    specialties = _add_specialties()
    updates = _update(names, at)
    titles, full = _add_words(names, at)
    return StarterReport(
        releases=tuple(rows),
        rows=sum(rows.values()),
        official_words=official,
        modifiers=_add_modifiers(),
        specialties=specialties,
        titles=titles + add_family_names(names=names.by_family, at=at),
        full_words=full,
        updated_words=updates.words,
        updated_synonyms=updates.synonyms,
        updated_specialties=updates.specialties,
        priors=add_starter_priors(),
    )


def _update(names: _StarterNames, at: datetime) -> NameUpdates:
    if not Words.objects.exists():
        return NameUpdates(words=0, synonyms=0, specialties=0)
    return update_names(words=names.all_words, synonyms=names.all_synonyms, specialties=names.all_specialties, at=at)


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


@dataclass(frozen=True, slots=True)
class _StarterNames:
    """What the starter catalogue says of codes: rows that are not stored yet, of whatever codes there are."""

    titles: list[Title]
    words: list[Words]
    synonyms: list[Synonym]
    by_family: FamilyNames

    @classmethod
    def read(cls) -> _StarterNames:
        titles = lists.read_titles()
        full = {words.code: words for words in lists.read_words()}
        own = _own_synonyms(full.values())
        names = {title.code: (title.title, *own.get(title.code, ())) for title in titles}
        by_family = FamilyNames.read(names=names)
        words = [_words(title, full.get(title.code)) for title in titles]
        return cls(titles, words, _synonyms(titles, own, by_family.shared), by_family)

    @property
    def all_words(self) -> list[Words]:
        return [*self.by_family.words(self.by_family.members), *self.words]

    @property
    def all_synonyms(self) -> list[Synonym]:
        titled = {title.code for title in self.titles}
        untitled = [code for code in self.by_family.members if code not in titled]
        return [*self.by_family.synonyms(untitled), *self.synonyms]

    @property
    def all_specialties(self) -> list[CodeSpecialty]:
        members = ((code, member.specialties) for code, (_, member) in self.by_family.members.items())
        titles = ((title.code, title.specialties) for title in self.titles)
        return [CodeSpecialty(code_id=code, specialty_id=slug) for code, slugs in (*members, *titles) for slug in slugs]


def _add_words(names: _StarterNames, at: datetime) -> tuple[int, int]:
    """Add our words, specialties and synonyms to codes without words; return titles and full words added."""
    worded = set(Words.objects.values_list("code_id", flat=True))
    unworded = {title.code for title in names.titles} - worded
    codes = unworded - deleted_by_editors(unworded)
    new = [title for title in names.titles if title.code in codes]
    words = [row for row in names.words if row.code_id in codes]
    _add(Code.objects.all(), [Code(code=title.code) for title in new])
    _add_with_history(Words, words, at)
    _add_with_history(Synonym, [row for row in names.synonyms if row.code_id in codes], at)
    _add_links(new)
    return len(new), sum(bool(row.description) for row in words)


def _own_synonyms(full: Iterable[OwnWords]) -> dict[str, tuple[str, ...]]:
    named = lists.read_synonyms()
    for words in full:
        both = {text.casefold(): text for text in (*named.get(words.code, ()), *words.synonyms)}
        named[words.code] = tuple(both.values())
    return named


def _synonyms(
    titles: Iterable[Title], own: Mapping[str, Sequence[str]], shared: Mapping[str, Sequence[str]]
) -> list[Synonym]:
    """Return the synonyms of titled codes; what several codes own is marked so."""
    named = {code: list(texts) for code, texts in own.items()}
    for code, texts in shared.items():
        there = {text.casefold() for text in named.get(code, ())}
        named.setdefault(code, []).extend(text for text in texts if text.casefold() not in there)
    owners = Counter(text.casefold() for texts in named.values() for text in texts)
    return [
        Synonym(code_id=title.code, text=text, shared=owners[text.casefold()] > 1)
        for title in titles
        for text in named.get(title.code, ())
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
    bulk_create_with_history(rows, model, batch_size=_BATCH, default_change_reason=STARTER_REASON, default_date=at)


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
