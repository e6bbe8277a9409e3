"""What stands on a code's page, worked out from its entry: figures, indicators and questions (reads nothing)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from codes import wording
from codes.fees import NATIONAL, Setting, fee, is_performed_in
from codes.lookup import CodeEntry
from codes.states import State
from codes.values import PAYABLE_STATUSES, RvuRow
from codes.wording import STATE_WORDS, StateWords, listed, long_date, with_article

# What a state's page has no figures for, for they are all zero.
_WITH_FIGURES: Final = frozenset({State.VALUED, State.VALUED_NOT_MEDICARE, State.COMPONENT, State.NO_PHYSICIAN_WORK})


@dataclass(frozen=True, slots=True)
class SettingFigures:
    """RVUs of a unit in one setting, and the national payment in US dollars; None where there is no such amount."""

    setting: str
    practice_expense: Decimal | None
    total: Decimal | None
    payment: Decimal | None


@dataclass(frozen=True, slots=True)
class ComponentLine:
    """A row of the small table of components."""

    modifier: str
    name: str
    work_rvu: Decimal | None
    nonfacility_total: Decimal
    facility_total: Decimal


@dataclass(frozen=True, slots=True)
class Question:
    """A frequently asked question and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class CodePage:
    """A code's page: the entry, what is said of it by rule, and its figures."""

    entry: CodeEntry
    words: StateWords
    code_set: str
    figures: tuple[SettingFigures, ...]
    no_payment_reason: str
    components: tuple[ComponentLine, ...]
    policies: tuple[tuple[str, str], ...]
    global_period: str
    questions: tuple[Question, ...]

    @property
    def path(self) -> str:
        """Return the canonical address of the page."""
        return f"/codes/{self.entry.category.slug}/{self.entry.code}/"

    @property
    def summary(self) -> str:
        """Return one sentence for search engines and previews."""
        value = self.words.badge
        if self.entry.row is not None and self.entry.row.work_rvu:
            value = f"{self.entry.row.work_rvu} work RVU"
        return f"{self.entry.code}, {self.entry.title}: {value}. {self.entry.words.description}".strip()[:300]


def code_page(entry: CodeEntry) -> CodePage:
    """Return the page of an entry."""
    row = entry.row
    has_figures = row is not None and entry.state in _WITH_FIGURES
    return CodePage(
        entry=entry,
        words=STATE_WORDS[entry.state],
        code_set=wording.code_set(is_level_ii=entry.is_level_ii),
        figures=_figures(row) if row is not None and has_figures else (),
        no_payment_reason="" if row is None or row.status in PAYABLE_STATUSES else STATE_WORDS[entry.state].medicare,
        components=_components(entry.rows) if len(entry.rows) > 1 or "" not in entry.rows else (),
        policies=_policies(row) if row is not None and has_figures else (),
        global_period=wording.GLOBAL_PERIODS.get(row.global_period, "") if row is not None and has_figures else "",
        questions=_questions(entry),
    )


def _figures(row: RvuRow) -> tuple[SettingFigures, ...]:
    return (
        _setting(row, Setting.NONFACILITY, "Office", row.nonfacility_pe_rvu, row.nonfacility_total),
        _setting(row, Setting.FACILITY, "Facility", row.facility_pe_rvu, row.facility_total),
    )


def _setting(row: RvuRow, setting: Setting, name: str, expense: Decimal, total: Decimal) -> SettingFigures:
    if not is_performed_in(row, setting):
        return SettingFigures(name, None, None, None)
    payment = None
    if row.status in PAYABLE_STATUSES:
        payment = fee(row, setting, gpci=NATIONAL, dollars_per_rvu=row.conversion_factor)
    return SettingFigures(name, expense, total, payment)


def _components(rows: Mapping[str, RvuRow]) -> tuple[ComponentLine, ...]:
    return tuple(
        ComponentLine(
            component, name, rows[component].work_rvu, rows[component].nonfacility_total, rows[component].facility_total
        )
        for component, name in wording.COMPONENTS.items()
        if component in rows
    )


def _policies(row: RvuRow) -> tuple[tuple[str, str], ...]:
    """Return the policy indicators in plain words; one whose concept does not apply (9) is left out."""
    said = (
        ("Both sides", wording.BILATERAL.get(row.bilat_surg)),
        ("Several procedures", wording.MULTIPLE.get(row.mult_proc)),
        ("Assistant at surgery", wording.ASSISTANT.get(row.asst_surg)),
        ("Co-surgeons", wording.CO_SURGEON.get(row.co_surg)),
    )
    return tuple((name, words) for name, words in said if words is not None)


def _questions(entry: CodeEntry) -> tuple[Question, ...]:
    kind = wording.code_set(is_level_ii=entry.is_level_ii)
    code = entry.code
    return (
        Question(f"What is {kind} {code}?", _what(entry, kind)),
        Question(f"How many wRVU is {code} worth?", _worth(entry)),
        Question(f"Does Medicare cover {code}?", STATE_WORDS[entry.state].medicare),
        Question(f"When is {code} used?", _when(entry)),
    )


def _what(entry: CodeEntry, kind: str) -> str:
    names = f" Clinicians also call it {_quoted(entry.synonyms[:3])}." if entry.synonyms else ""
    return f"It is {with_article(kind)} of the category {entry.category.name}: {entry.title}.{names}"


def _quoted(names: tuple[str, ...]) -> str:
    return listed(tuple(f"“{name}”" for name in names))


def _worth(entry: CodeEntry) -> str:
    words = STATE_WORDS[entry.state]
    row = entry.row
    if row is None or not row.work_rvu or entry.release is None:
        return f"None is assigned. {words.credit}"
    since = long_date(entry.release.facts.effective_from)
    component = " under modifier 26" if row.component == "26" else ""
    return f"{row.work_rvu} a unit{component}, by release {entry.release.id} from {since}. {words.credit}"


def _when(entry: CodeEntry) -> str:
    who = listed(tuple(specialty.name for specialty in entry.specialties))
    logged = f"It is mostly logged in {who}." if who else "No specialty is noted for it yet."
    if entry.state is State.DELETED:
        return f"Not any more: it is no longer in force. {logged}"
    return f"{logged} {_circumstances(entry)}"


def _circumstances(entry: CodeEntry) -> str:
    if entry.row is not None and entry.row.global_period == "ZZZ":
        return "It is an add-on and never stands alone."
    if entry.words.clinical_context:
        return "The clinical context on this page says in which situation, and which neighboring codes to tell it from."
    return "Our editors have not described the situation yet; the payer's policy does."
