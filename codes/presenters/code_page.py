"""What stands on a code's page, worked out from its record: figures, comparison, history, questions (reads nothing)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from codes.content import labels as wording
from codes.content.billing import billing_by_rule
from codes.content.indicators import policies_of
from codes.content.labels import STATE_WORDS, WITH_FIGURES, StateWords
from codes.domain.categories import Category, category_of, page_path
from codes.domain.fees import NATIONAL
from codes.domain.history import EFFICIENCY, HistoryLine, history
from codes.domain.indicators import PAYABLE_STATUSES
from codes.domain.quartiles import QuartileSummary, quartile_summary
from codes.domain.replacements import REPLACED_BY
from codes.domain.states import CodeState
from codes.domain.values import GpciRow, NamedFactor, RvuRow
from codes.presenters.charts import BoxPlot, HistoryChart, box_plot, history_chart
from codes.presenters.figures import (
    ComponentLine,
    PaymentLine,
    SettingFigures,
    components_of,
    conversion_factors,
    payments,
    settings_of,
)
from codes.presenters.questions import Question, ending, linked_questions, questions_of, with_written
from codes.selectors.entries import CodeEntry, CodeRecord

# A category of fewer figures says nothing of a code's place among them.
FEWEST_COMPARED = 5


@dataclass(frozen=True, slots=True)
class LocalityChoice:
    """The release whose localities a payment can be shown for, '' for none, and the locality chosen."""

    release_id: str = ""
    chosen: GpciRow | None = None


@dataclass(frozen=True, slots=True)
class CategoryComparison:
    """How a code stands among those of its category that have a work RVU, as figures and as a chart."""

    quartiles: QuartileSummary
    box_plot: BoxPlot


@dataclass(frozen=True, slots=True)
class WorkRvuHistory:
    """The work RVU by release, the newest first, and its chart; no chart of a single figure."""

    lines: tuple[HistoryLine, ...]
    chart: HistoryChart | None

    @property
    def earliest(self) -> HistoryLine:
        """Return the line of the first release that held the code; there is one."""
        return self.lines[-1]

    @property
    def has_figures(self) -> bool:
        """Return true if any release assigned work."""
        return any(line.work_rvu is not None for line in self.lines)

    @property
    def has_changed(self) -> bool:
        """Return true if any release gave another figure than the one before it."""
        return any(line.change for line in self.lines)

    @property
    def is_unchanged(self) -> bool:
        """Return true if several releases all gave the same figure."""
        return len(self.lines) > 1 and len({(line.in_release, line.work_rvu) for line in self.lines}) == 1

    @property
    def was_made_efficient(self) -> bool:
        """Return true if a change fits the efficiency adjustment."""
        return any(line.reason == EFFICIENCY for line in self.lines)


@dataclass(frozen=True, slots=True)
class CodePage:
    """A code's page: the entry, what is said of it by rule, and its figures."""

    entry: CodeEntry
    words: StateWords
    code_set: str
    settings: tuple[SettingFigures, ...]
    factors: tuple[NamedFactor, ...]
    payments: tuple[PaymentLine, ...]
    locality_choice: LocalityChoice
    components: tuple[ComponentLine, ...]
    policies: tuple[tuple[str, str], ...]
    global_period: str
    global_badge: str
    comparison: CategoryComparison | None
    history: WorkRvuHistory
    billing: str
    ending: str
    successors: tuple[str, ...]
    questions: tuple[Question, ...]
    unreadable: tuple[RvuRow, ...] = ()

    @property
    def path(self) -> str:
        """Return the canonical address of the page."""
        return page_path(self.entry.code)

    @property
    def successor_pages(self) -> tuple[tuple[str, Category], ...]:
        """Return the codes that took its place, each with the category that its address names."""
        return tuple((successor, category_of(successor)) for successor in self.successors)

    @property
    def faq(self) -> Mapping[str, object]:
        """Return the questions as linked data."""
        return linked_questions(self.questions)

    @property
    def heading(self) -> str:
        """Return code and name; the code alone where nobody has named it."""
        return " ".join(dict.fromkeys((self.entry.code, self.entry.title)))

    @property
    def summary(self) -> str:
        """Return one sentence for search engines and previews."""
        value = self.words.badge
        if self.entry.row is not None and self.entry.row.work_rvu:
            value = f"{self.entry.row.work_rvu} work RVU"
        return f"{self.heading}: {value}. {self.entry.words.description}".strip()[:300]


def is_paid(entry: CodeEntry) -> bool:
    """Return true if Medicare pays the code from the fee schedule at RVUs of its own."""
    row = entry.row
    return row is not None and row.status in PAYABLE_STATUSES and entry.state in WITH_FIGURES


def code_page(record: CodeRecord, *, locality_choice: LocalityChoice, category: Sequence[Decimal]) -> CodePage:
    """Return the page of a code; `category` holds the work RVUs above 0 of its category in its release."""
    entry = record.entry
    row = entry.row if entry.state in WITH_FIGURES else None
    lines = history(record.rows, record.newest_first)
    factors = _factors(entry)
    return CodePage(
        entry=entry,
        words=STATE_WORDS[entry.state],
        code_set=wording.code_set(is_level_ii=entry.is_level_ii),
        settings=settings_of(row) if row is not None else (),
        factors=factors,
        payments=_payments(row, locality_choice, factors) if row is not None and factors else (),
        locality_choice=locality_choice,
        components=components_of(entry.rows),
        policies=policies_of(row) if row is not None else (),
        global_period=wording.GLOBAL_PERIODS.get(row.global_period, "") if row is not None else "",
        global_badge=wording.GLOBAL_BADGES.get(row.global_period, "") if row is not None else "",
        comparison=_comparison(entry, category),
        history=WorkRvuHistory(lines[::-1], history_chart(lines)),
        billing=entry.words.billing or billing_by_rule(entry.code, entry.state),
        ending=ending(entry, lines),
        successors=REPLACED_BY.get(entry.code, ()) if entry.state is CodeState.DELETED else (),
        questions=with_written(questions_of(entry, lines), entry.words.faq),
        unreadable=tuple(row for _, row in sorted(entry.rows.items()) if row.unknown),
    )


def _factors(entry: CodeEntry) -> tuple[NamedFactor, ...]:
    if not is_paid(entry) or entry.row is None or entry.release is None:
        return ()
    return conversion_factors(entry.row, of_release=entry.release.factors)


def _payments(row: RvuRow, choice: LocalityChoice, factors: Sequence[NamedFactor]) -> tuple[PaymentLine, ...]:
    chosen = (NATIONAL,) if choice.chosen is None else (NATIONAL, choice.chosen)
    return payments(row, places=chosen, factors=factors)


def _comparison(entry: CodeEntry, category: Sequence[Decimal]) -> CategoryComparison | None:
    own = entry.own_work_rvu
    if own is None or len(category) < FEWEST_COMPARED:
        return None
    summary = quartile_summary(own, category)
    return None if summary is None else CategoryComparison(summary, box_plot(summary))
