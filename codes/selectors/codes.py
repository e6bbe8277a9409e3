"""Querysets of the codes that people may see, and of the row that is displayed for each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.lookups import Regex

from codes.domain.categories import Category, letters, numeric_ranges
from codes.domain.indicators import DISPLAYED_COMPONENTS, PAYABLE_STATUSES
from codes.domain.patterns import LEVEL_II_BUT_DENTAL, NUMERIC, whole
from codes.domain.states import STATE_BY_STATUS, CodeState
from codes.domain.timeline import candidate_releases, timeline
from codes.models import Code, HcpcsWords, Locality, RelativeValue, Release, Words
from codes.selectors.releases import published_releases, release_facts

# One of each kind, to ask which releases are read for it; D codes are in no excerpt, so they go with the numeric ones.
_LEVEL_I: Final = "99213"
_LEVEL_II: Final = "H2020"


def visible_codes() -> QuerySet[Code]:
    """Return the codes that the public may see: of a published release, a HCPCS file or our words; drafts add none."""
    return Code.objects.filter(_in_words_or_files() | Q(Exists(_published_rows())))


def visible_among(codes: Collection[str]) -> frozenset[str]:
    """Return those of the codes that the public may see; one query."""
    return frozenset(visible_codes().filter(code__in=list(codes)).values_list("code", flat=True))


def global_periods(codes: Collection[str]) -> dict[str, str]:
    """Return the global period of each code in the newest published release that has it; one query."""
    rows = RelativeValue.objects.filter(code__in=list(codes), release__published_at__isnull=False)
    newest_last = rows.order_by("release__effective_from", "-component")
    return dict(newest_last.values_list("code_id", "global_period"))


def visible_in_order() -> QuerySet[Code]:
    """Return the same codes for who reads few of them in the order of the code: visibility is asked code by code."""
    # A limit keeps the planner from hashing all rows of all releases first.
    release = Subquery(_published_rows().values("release_id")[:1])
    return Code.objects.annotate(published_in=release).filter(_in_words_or_files() | Q(published_in__isnull=False))


def _published_rows() -> QuerySet[RelativeValue]:
    return RelativeValue.objects.filter(code=OuterRef("pk"), release__published_at__isnull=False)


def _in_words_or_files() -> Q:
    drafts = Release.objects.filter(published_at__isnull=True).values("id")
    own = {"code": OuterRef("pk")}
    return (
        Q(added_on__isnull=False)
        | Q(terminated_on__isnull=False)
        | Q(Exists(Words.objects.filter(**own)))
        | Q(Exists(HcpcsWords.objects.filter(**own).exclude(source__in=drafts)))
    )


def localities_in_force(*, on: date) -> QuerySet[Locality]:
    """Return the localities of the newest release in force on a day that has any; an excerpt may have none."""
    own = Locality.objects.filter(release=OuterRef("pk"))
    newest_first = published_releases().filter(Exists(own), effective_from__lte=on).reverse()
    return Locality.objects.filter(release=Subquery(newest_first.values("pk")[:1]))


def with_display_row(codes: QuerySet[Code], *, on: date) -> QuerySet[Code]:
    """Return the codes with `display_row`, the id of their row in the release that speaks of them; one query ahead.

    It is the blank row, else that of component 26, else one that this version cannot read; null where the release in
    force (or, behind excerpts, an older one) has no row.
    """
    rows, place = _rows_read(on)
    own = rows.filter(code=OuterRef("pk")).order_by(place, "component")
    return codes.annotate(display_row=Subquery(own.values("pk")[:1]))


def count_with_work(inside: Q, *, on: date) -> int:
    """Return how many codes have a work RVU above 0; `inside` narrows them by `code__code`; two queries."""
    return _rows_with_work(inside, on=on).count()


def codes_with_work(*, on: date) -> QuerySet[Code]:
    """Return the codes whose row of `with_display_row` has a work RVU above 0; one query ahead."""
    return Code.objects.filter(pk__in=_rows_with_work(Q(), on=on).values("code_id"))


def _rows_with_work(inside: Q, *, on: date) -> QuerySet[RelativeValue]:
    rows, place = _rows_read(on)
    displayed = rows.filter(inside).order_by("code_id", place, "component").distinct("code_id")
    with_work_rvu = RelativeValue.objects.filter(pk__in=displayed.values("pk"), work_rvu__gt=0)
    return with_work_rvu.filter(component__in=DISPLAYED_COMPONENTS)


def _rows_read(on: date) -> tuple[QuerySet[RelativeValue], Case]:
    """Return the rows of the releases that are read on a day, and the place of a row's release in their order."""
    newest_first = timeline(release_facts(), on=on)
    level_i = [release.id for release in candidate_releases(_LEVEL_I, newest_first)]
    level_ii = [release.id for release in candidate_releases(_LEVEL_II, newest_first)]
    numeric = Q(release_id__in=level_i) & ~Q(Regex(F("code_id"), Value(whole(LEVEL_II_BUT_DENTAL))))
    return RelativeValue.objects.filter(Q(release_id__in=level_ii) | numeric), _place(level_i, level_ii)


def with_status(codes: QuerySet[Code], status: str) -> QuerySet[Code]:
    """Keep the codes of `with_display_row` whose row has a status indicator."""
    return codes.filter(_row_where(Q(status=status)))


def with_work(codes: QuerySet[Code], *, has_work_rvu: bool) -> QuerySet[Code]:
    """Keep the codes of `with_display_row` whose row has a work RVU above 0, or has none."""
    has_work = _row_where(Q(work_rvu__gt=0))
    return codes.filter(has_work if has_work_rvu else ~has_work)


def with_state(codes: QuerySet[Code], state: CodeState, *, on: date) -> QuerySet[Code]:
    """Keep the codes of `with_display_row` in a state: `codes.domain.states`, as the database can apply it."""
    of_row = _row_where(Q(state=state.value))
    if state not in {CodeState.DELETED, CodeState.NOT_IN_SCHEDULE}:
        return codes.filter(of_row)
    older = RelativeValue.objects.filter(
        code=OuterRef("pk"), release__published_at__isnull=False, release__effective_from__lte=on
    )
    was_in_force = Q(terminated_on__lt=on) | Q(Exists(older))
    without_row = ~_row_where(Q())
    if state is CodeState.DELETED:
        return codes.filter(of_row | (without_row & was_in_force))
    return codes.filter(without_row & ~was_in_force)


def _place(level_i: Sequence[str], level_ii: Sequence[str]) -> Case:
    """Return the place of a row's release in the order of asking; the shorter list begins the longer one."""
    ids = max(level_i, level_ii, key=len)
    places = [When(release_id=release_id, then=Value(place)) for place, release_id in enumerate(ids)]
    return Case(*places, default=Value(len(ids)), output_field=IntegerField())


def _row_where(condition: Q) -> Q:
    rows = RelativeValue.objects.annotate(state=_state()).filter(
        condition, Q(component__in=DISPLAYED_COMPONENTS) | ~Q(unknown="")
    )
    return Q(Exists(rows.filter(pk=OuterRef("display_row"))))


def _state() -> Case:
    """Return `codes.domain.states.state_of` of a row as an expression; first match."""
    payable = Q(status__in=sorted(PAYABLE_STATUSES))
    priced = Q(facility_total__gt=0) | Q(nonfacility_total__gt=0)
    return Case(
        When(~Q(unknown=""), then=Value(CodeState.UNKNOWN_TO_THIS_VERSION.value)),
        When(component__in=["26", "TC"], work_rvu__isnull=False, then=Value(CodeState.COMPONENT.value)),
        When(payable, work_rvu__gt=0, then=Value(CodeState.VALUED.value)),
        When(work_rvu__gt=0, then=Value(CodeState.VALUED_NOT_MEDICARE.value)),
        When(payable & priced, then=Value(CodeState.NO_PHYSICIAN_WORK.value)),
        When(payable, then=Value(CodeState.CARRIER_PRICED.value)),
        *(When(status=status, then=Value(state.value)) for status, state in STATE_BY_STATUS.items()),
        default=Value(CodeState.UNKNOWN_TO_THIS_VERSION.value),
        output_field=CharField(),
    )


def in_category(category: Category, field: str = "code") -> Q:
    """Return the condition that the code in a field is one of the category's."""
    first, last = letters(category)
    inside = Q(pk__in=[])
    for begin, end in numeric_ranges(category):
        inside |= Q(**{f"{field}__gte": begin, f"{field}__lt": end, f"{field}__regex": whole(NUMERIC)})
    if first:
        inside |= Q(**{f"{field}__regex": f"^[{first}][0-9]{{4}}$"})
    return inside | Q(**{f"{field}__regex": f"^[0-9]{{4}}[{last}]$"}) if last else inside
