"""All that the catalogue says of a code on a day: words, rows, state; what pages and API read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from codes.content.faq import Pair, kept_faq
from codes.content.labels import work_label, worth_label
from codes.domain.categories import Category, category_of
from codes.domain.patterns import CODE
from codes.domain.states import CodeState, page_row, state_of
from codes.domain.timeline import Timeline, candidate_releases, release_for_code, timeline
from codes.domain.values import RvuRow, is_level_ii
from codes.models import Code, CodeSpecialty, RelativeValue, Synonym, Words
from codes.selectors.codes import visible_in_order
from codes.selectors.releases import ReleaseEntry, RowsByComponent, published_entries, release_facts, rows_for

# A longer official text is a sentence or more, and no title.
LONGEST_TITLE: Final = 120


@dataclass(frozen=True, slots=True)
class SpecialtyEntry:
    """A specialty that reports a code."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class CodeWords:
    """Our words for a code, '' where nobody wrote any, and the official ones, which only Level II codes have.

    `faq` are questions with the answers that editors wrote.
    `title` is never empty: ours, else the official text, else the code itself.
    """

    title: str
    description: str = ""
    plain_language: str = ""
    clinical_context: str = ""
    billing: str = ""
    faq: tuple[Pair, ...] = ()
    author: str = ""
    license: str = ""
    review: str = ""
    reviewed_on: date | None = None
    reviewer: str = ""
    official_short: str = ""
    official_long: str = ""


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """What the catalogue says of a code on a day.

    `rows` are those of `release` by component ('', 26, TC, 53), none where it lacks the code. `release` is the one
    that speaks of the code: the release in force or, behind an excerpt without it, an older one; None where only
    excerpts without the code are published, or no release at all. `in_force` is the release in force for the day,
    whether or not it has the code; None before the first one.
    """

    code: str
    words: CodeWords
    synonyms: tuple[str, ...]
    specialties: tuple[SpecialtyEntry, ...]
    rows: Mapping[str, RvuRow]
    release: ReleaseEntry | None
    in_force: ReleaseEntry | None
    state: CodeState
    is_level_ii: bool
    category: Category
    added_on: date | None
    terminated_on: date | None

    @property
    def title(self) -> str:
        """Return the name of the code for a heading."""
        return self.words.title

    @property
    def row(self) -> RvuRow | None:
        """Return the row that speaks for the code: the blank one, else that of component 26."""
        return page_row(self.rows)

    @property
    def work_label(self) -> str:
        """Return the work RVU of that row for a table of them."""
        return work_label(self.row)

    @property
    def worth_label(self) -> str:
        """Return what a unit of the code is worth, for a list."""
        return worth_label(self.row)

    @property
    def own_work_rvu(self) -> Decimal | None:
        """Return the work RVU of the whole service; None for a component or where none is above 0."""
        whole = self.rows.get("")
        return whole.work_rvu if whole is not None and whole.work_rvu else None


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """State of a code and work RVU of the row that is displayed for it, None where none is assigned."""

    state: CodeState
    work_rvu: Decimal | None


@dataclass(frozen=True, slots=True)
class CodeRecord:
    """An entry with all that led to it: the releases read on the day, the newest first, and the code's rows in each."""

    entry: CodeEntry
    newest_first: Timeline
    rows: Mapping[str, RowsByComponent]


def record(code: str, *, on: date, releases: Mapping[str, ReleaseEntry]) -> CodeRecord | None:
    """Return what the catalogue says of a code on a day and said before; None for an unknown one; 4 queries.

    `releases` are those of `published_entries`.
    """
    known = _codes_with_words([code] if re.fullmatch(CODE, code) else [], on=on)
    if code not in known:
        return None
    past = [release.id for release in releases.values() if release.facts.effective_from <= on]
    rows = rows_for(codes=[code], release_ids=past)
    newest_first = timeline((release.facts for release in releases.values()), on=on)
    reader = _Reader(on, newest_first, releases, rows, {code for _, code in rows})
    by_release = {release_id: by_component for (release_id, _), by_component in rows.items()}
    return CodeRecord(reader.entry(known[code]), newest_first, by_release)


def entries(
    codes: Collection[str], *, on: date, releases: Mapping[str, ReleaseEntry] | None = None, has_links: bool = True
) -> list[CodeEntry]:
    """Return the entries of codes in the order given, without those unknown; at most 5 queries however many.

    Without links, which are synonyms and specialties, they are two fewer; `releases` are those of `published_entries`
    where they were read before, one fewer.
    """
    # What has not the form of a code is none, and may hold what a query cannot (NUL).
    known = _codes_with_words([code for code in codes if re.fullmatch(CODE, code)], on=on, has_links=has_links)
    if not known:
        return []
    releases = published_entries() if releases is None else releases
    newest_first = timeline((entry.facts for entry in releases.values()), on=on)
    rows = rows_for(codes=known, release_ids=_candidates(known, newest_first))
    ever_in_force = {code.code for code in known.values() if getattr(code, "was_in_force", False)}
    reader = _Reader(on, newest_first, releases, rows, ever_in_force, has_links=has_links)
    return [reader.entry(known[code]) for code in dict.fromkeys(codes) if code in known]


def facts_of(codes: Collection[str], *, on: date) -> dict[str, CodeFacts]:
    """Return state and work RVU of codes by code, as `entries` has them, for suggestions; at most four queries."""
    if not codes:
        return {}
    newest_first = timeline(release_facts(), on=on)
    rows = rows_for(codes=codes, release_ids=_candidates(codes, newest_first))
    ended = Code.objects.filter(code__in=list(codes), terminated_on__lt=on).values_list("code", flat=True)
    gone = {*_ever_in_force(codes, rows, on=on), *ended}
    displayed = {code: page_row(_rows_of(code, newest_first, rows)) for code in codes}
    return {
        code: CodeFacts(state_of(row, was_in_force=code in gone), None if row is None else row.work_rvu)
        for code, row in displayed.items()
    }


def _rows_of(code: str, newest_first: Timeline, rows: Mapping[tuple[str, str], RowsByComponent]) -> RowsByComponent:
    """Return the rows of a code in the release that is read for it, none where there is none."""
    release = release_for_code(code, newest_first, holds=lambda release_id: (release_id, code) in rows)
    return {} if release is None else rows.get((release.id, code), {})


@dataclass(frozen=True, slots=True)
class _Reader:
    """What all entries of one answer share."""

    on: date
    newest_first: Timeline
    releases: Mapping[str, ReleaseEntry]
    rows: Mapping[tuple[str, str], RowsByComponent]
    ever_in_force: Collection[str]
    has_links: bool = True

    def entry(self, code: Code) -> CodeEntry:
        release = release_for_code(
            code.code, self.newest_first, holds=lambda release_id: (release_id, code.code) in self.rows
        )
        rows = {} if release is None else self.rows.get((release.id, code.code), {})
        ended = code.terminated_on is not None and code.terminated_on < self.on
        return CodeEntry(
            code=code.code,
            words=_words(code),
            synonyms=tuple(synonym.text for synonym in code.synonyms.all()) if self.has_links else (),
            specialties=_specialties(code) if self.has_links else (),
            rows=rows,
            release=None if release is None else self.releases[release.id],
            in_force=self.releases[self.newest_first[0].id] if self.newest_first else None,
            state=state_of(page_row(rows), was_in_force=ended or code.code in self.ever_in_force),
            is_level_ii=is_level_ii(code.code),
            category=category_of(code.code),
            added_on=code.added_on,
            terminated_on=code.terminated_on,
        )


def _specialties(code: Code) -> tuple[SpecialtyEntry, ...]:
    links = code.specialty_links.all()
    return tuple(SpecialtyEntry(link.specialty.slug, link.specialty.name) for link in links)


def _codes_with_words(codes: Collection[str], *, on: date, has_links: bool = True) -> dict[str, Code]:
    """Return the codes that the public may see with their words, each with whether it `was_in_force` up to a day."""
    was_in_force = Exists(_published_rows_until(on).filter(code=OuterRef("pk")))
    visible = visible_in_order().filter(code__in=list(codes)).annotate(was_in_force=was_in_force)
    visible = visible.select_related("words", "official_words")
    if has_links:
        synonyms = Prefetch("synonyms", Synonym.objects.order_by("text", "id"))
        by_name = CodeSpecialty.objects.select_related("specialty").order_by("specialty__name", "specialty_id")
        visible = visible.prefetch_related(synonyms, Prefetch("specialty_links", by_name))
    return {code.code: code for code in visible}


def _candidates(codes: Iterable[str], newest_first: Timeline) -> set[str]:
    """Return the ids of the releases that are read for any of the codes."""
    return {release.id for code in codes for release in candidate_releases(code, newest_first)}


def _published_rows_until(on: date) -> QuerySet[RelativeValue]:
    return RelativeValue.objects.filter(release__published_at__isnull=False, release__effective_from__lte=on)


def _ever_in_force(codes: Iterable[str], rows: Iterable[tuple[str, str]], *, on: date) -> set[str]:
    """Return those of the codes that any published release held up to a day; one query for those not in `rows`."""
    in_rows = {code for _, code in rows}
    others = set(codes) - in_rows
    if not others:
        return in_rows
    older = _published_rows_until(on).filter(code__in=others)
    return in_rows | set(older.values_list("code_id", flat=True).distinct())


def _words(code: Code) -> CodeWords:
    ours: Words | None = getattr(code, "words", None)
    official = getattr(code, "official_words", None)
    short, long = (official.short, official.long) if official else ("", "")
    if ours is None:
        title = long if 0 < len(long) <= LONGEST_TITLE else short
        return CodeWords(title=title or code.code, official_short=short, official_long=long)
    return CodeWords(
        title=ours.title,
        description=ours.description,
        plain_language=ours.plain_language,
        clinical_context=ours.clinical_context,
        billing=ours.billing,
        faq=kept_faq(ours.faq),
        author=ours.author,
        license=ours.license,
        review=ours.review,
        reviewed_on=ours.reviewed_on,
        reviewer=ours.reviewer,
        official_short=short,
        official_long=long,
    )
