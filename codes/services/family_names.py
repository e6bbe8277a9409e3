"""Names and texts of the families of codes: for each code that a release brought and nobody has named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeVar

from django.db.models import Model
from simple_history.utils import bulk_create_with_history

from codes.domain.categories import Category, category_of
from codes.models import CodeSpecialty, Specialty, Synonym, Words
from codes.search.query import singular, words_of
from codes.selectors.codes import visible_codes
from codes.services.name_updates import FAMILIES_REASON, deleted_by_editors
from codes.starter.families import Family, FamilyMember, read_families
from codes.starter.family_texts import FamilyTexts, read_family_texts

M = TypeVar("M", bound=Model)

_BATCH: Final = 2000
_TEXTS: Final = ("description", "plain_language", "clinical_context", "billing")


@dataclass(frozen=True, slots=True)
class FamilyNames:
    """What families say of their members by code, and the synonyms that these share (`family_synonyms`).

    Read it before a transaction, which the database ends where it waits too long for the next statement.
    """

    members: Mapping[str, tuple[Family, FamilyMember]]
    texts: Mapping[str, FamilyTexts]
    shared: Mapping[str, Sequence[str]]

    @classmethod
    def read(cls, *, names: Mapping[str, Sequence[str]] = MappingProxyType({})) -> FamilyNames:
        """Return what this version says; `names` are those of codes that are named elsewhere."""
        families = read_families()
        members = {member.code: (family, member) for family in families for member in family.members}
        return cls(members, read_family_texts(families), family_synonyms(families, names=names))

    def words(self, codes: Iterable[str]) -> list[Words]:
        """Return the words of members, not stored."""
        return [_words(*self.members[code], self.texts.get(code)) for code in codes]

    def synonyms(self, codes: Iterable[str]) -> list[Synonym]:
        """Return the synonyms of members, not stored."""
        return _synonyms({code: self.members[code][1] for code in codes}, self.shared)


def add_family_names(*, at: datetime, names: FamilyNames) -> int:
    """Name the codes that the public may see and nobody has named, and return how many; one query where none is.

    Words, synonyms and specialties that are there are never touched, nor are codes that only a draft has or whose words
    an editor deleted. The caller rebuilds the search.
    """
    unnamed = visible_codes().filter(words__isnull=True, code__in=list(names.members))
    codes = set(unnamed.values_list("code", flat=True))
    new = sorted(codes - deleted_by_editors(codes)) if codes else []
    if new:
        _add(Words, names.words(new), at)
        there = _present_synonyms(new)
        _add(Synonym, [row for row in names.synonyms(new) if (row.code_id, row.text.casefold()) not in there], at)
        _add_specialties([names.members[code][1] for code in new])
    return len(new)


def family_synonyms(
    families: Sequence[Family], *, names: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> Mapping[str, tuple[str, ...]]:
    """Return by code the synonyms that it shares with families.

    `names` are those of codes that are named elsewhere. A family's word is the whole name of its codes, which a search
    finds before names that only hold it: so it is that of the usual codes of the same categories, too, of which a name
    holds all its words.
    """
    words = {code: [_words_in(text) for text in texts] for code, texts in names.items()}
    by_category: defaultdict[Category, list[str]] = defaultdict(list)
    for code in words:
        by_category[category_of(code)].append(code)
    # Two families may give a code the same word.
    by_code: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for family in families:
        categories = dict.fromkeys(map(category_of, family.codes))
        near = [code for category in categories for code in by_category[category] if code not in family.codes]
        for text in family.synonyms:
            words_of_text = _words_in(text)
            usual = (code for code in near if any(words_of_text <= of_name for of_name in words[code]))
            for code in (*family.codes, *usual):
                by_code[code].setdefault(text.casefold(), text)
    return {code: tuple(texts.values()) for code, texts in by_code.items()}


def _words_in(text: str) -> frozenset[str]:
    return frozenset(map(singular, words_of(text)))


def _words(family: Family, member: FamilyMember, texts: FamilyTexts | None) -> Words:
    is_draft = family.reviewed_on is None
    words = Words(
        code_id=member.code,
        title=member.title,
        review=Words.Review.DRAFT if is_draft else Words.Review.REVIEWED,
        reviewer=family.reviewed_by,
        reviewed_on=family.reviewed_on,
    )
    if texts is not None:
        _give(words, texts)
    return words


def _give(words: Words, texts: FamilyTexts) -> None:
    for name in _TEXTS:
        setattr(words, name, getattr(texts, name))


def _synonyms(members: Mapping[str, FamilyMember], shared: Mapping[str, Sequence[str]]) -> list[Synonym]:
    rows: dict[tuple[str, str], Synonym] = {}
    for code, member in members.items():
        for text in shared.get(code, ()):
            rows[code, text.casefold()] = Synonym(code_id=code, text=text, shared=True)
        for text in member.synonyms:
            rows.setdefault((code, text.casefold()), Synonym(code_id=code, text=text))
    return list(rows.values())


def _present_synonyms(codes: Collection[str]) -> set[tuple[str, str]]:
    rows = Synonym.objects.filter(code__in=list(codes)).values_list("code_id", "text")
    return {(code, text.casefold()) for code, text in rows}


def _add(model: type[M], rows: Sequence[M], at: datetime) -> None:
    bulk_create_with_history(rows, model, batch_size=_BATCH, default_change_reason=FAMILIES_REASON, default_date=at)


def _add_specialties(members: Sequence[FamilyMember]) -> None:
    known = set(Specialty.objects.values_list("slug", flat=True))
    CodeSpecialty.objects.bulk_create(
        [
            CodeSpecialty(code_id=member.code, specialty_id=slug)
            for member in members
            for slug in member.specialties
            if slug in known
        ],
        batch_size=_BATCH,
        ignore_conflicts=True,
    )
