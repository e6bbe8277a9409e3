"""The parts of a report as titles, sentences and tables, which CSV, workbook and PDF write each in their way (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from statements.domain.statement_lines import DateBasis
from statements.models import Statement, StoredComparison
from statements.presenters.amounts import balance_text, day_text, dollar_text, signed_text, unit_text, wrvu_text
from statements.presenters.figures import BASIS_WORDS, columns_of, contracts_of, figures_of, pay_rows, seeming_basis
from statements.presenters.finding_rows import month_columns
from statements.presenters.gaps import compared_gap_sentences
from statements.presenters.rule_words import rule_words
from statements.presenters.settings import settings_text
from statements.presenters.words import GRADES, KINDS
from statements.selectors.comparisons import FindingSum, StatementSide

Cell = str | int | Decimal | None


class CellKind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    COUNT = "count"
    UNITS = "units"
    WRVU = "wrvu"
    SIGNED_WRVU = "signed_wrvu"
    DOLLARS = "dollars"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, what its cells are, and its share of the width of a page."""

    title: str
    kind: CellKind = CellKind.TEXT
    share: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report. Amounts are Decimals and counts integers, so that a workbook can add them up."""

    title: str
    sentences: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


_WRITERS: Final[Mapping[CellKind, Callable[[Any], str]]] = {  # Any: a cell of the kind
    CellKind.TEXT: str,
    CellKind.COUNT: lambda count: f"{count:,}",
    CellKind.UNITS: unit_text,
    CellKind.WRVU: wrvu_text,
    CellKind.SIGNED_WRVU: signed_text,
    CellKind.DOLLARS: dollar_text,
}


def cell_text(cell: Cell, kind: CellKind) -> str:
    """Return a cell as a page writes it."""
    return "–" if cell is None else _WRITERS[kind](cell)


def figures_section(comparison: StoredComparison) -> Section:
    """Return the three figures, their difference, and to which of the own ones the statement is nearer."""
    totals = comparison.result["totals"]
    listed, own = _decimal(totals["statement"]), Decimal(totals["own"])
    figures = figures_of(comparison)
    sentences = ["A line agrees if it equals either figure of the log.", seeming_basis(figures)]
    if figures.agreeing_unadjusted:
        agreeing = figures.agreeing_unadjusted
        sentences.append(
            f"Lines that equal the figure before modifiers alone agree, too; they account for {agreeing} wRVU."
        )
    return Section(
        "Three figures",
        tuple(filter(None, sentences)),
        (Column("Record", share=6), Column("wRVU", CellKind.WRVU, 2)),
        (
            ("Statement", listed),
            ("Log under the contract", own),
            ("Log before modifiers and rules of sessions", Decimal(totals["own_unadjusted"])),
            ("Statement less log under the contract", None if listed is None else listed - own),
        ),
    )


def sums_section(sums: Sequence[FindingSum]) -> Section:
    """Return how many findings each kind has in each grade, and what they sum to."""
    return Section(
        "Findings by kind and grade",
        (
            "wRVU are statement less log; dollars are log less statement, at the rates you entered.",
            "Findings of which several causes fit, or none, are counted apart from those that are shown or have one.",
        ),
        (
            Column("Kind", share=4),
            Column("Grade", share=5),
            Column("Findings", CellKind.COUNT, 1),
            Column("wRVU", CellKind.SIGNED_WRVU, 2),
            Column("Dollars", CellKind.DOLLARS, 2),
        ),
        tuple((KINDS[one.kind], GRADES[one.grade], one.findings, one.wrvu, one.dollars) for one in sums),
    )


def statement_side_section(side: StatementSide) -> Section:
    """Return what speaks for the statement."""
    return Section("What speaks for the statement", tuple(statement_side_sentences(side)))


def statement_side_sentences(side: StatementSide) -> Iterator[str]:
    """Yield what speaks for the statement, a sentence each; where nothing does, that."""
    if side.over_credits:
        dollars = side.over_credited_dollars
        at_rates = "" if dollars is None else f", {dollar_text(-dollars)} at the rates you entered"
        yield (
            f"In {_count(side.over_credits, 'finding')} the statement has more than the log: "
            f"{signed_text(side.over_credited_wrvu)} wRVU{at_rates}."
        )
    if side.elsewhere:
        yield (
            f"Of {_count(side.absent, 'line')} that the statement lacks, {side.elsewhere:,} "
            f"{_is(side.elsewhere)} shown elsewhere, or the statement is said to leave the code out."
        )
    if side.open:
        yield (
            f"Of {_count(side.absent, 'line')} that the statement lacks, {side.open:,} can have causes that these "
            "records cannot exclude."
        )
    if side.logged_later:
        yield (
            f"{_count(side.logged_later, 'line')} of the log among the findings {_is(side.logged_later)} not as "
            "when the file was read: logged, changed or deleted since."
        )
    if not any((side.over_credits, side.elsewhere, side.open, side.logged_later)):
        yield "Nothing among the findings: the statement has nowhere more, and no finding has a cause left open."


def dollars_section(comparison: StoredComparison) -> Section:
    """Return the dollars of pay periods, at the rates entered."""
    periods = comparison.result["pay_periods"]
    bonuses = [
        f"{row.days}: {words} It is part of no finding." for row in pay_rows(comparison) for words in row.bonuses
    ]
    if not periods:
        return Section(
            "Dollars at the rates you entered",
            ("No finding lies on a day of a contract with rates, so there are no dollars.",),
        )
    return Section(
        "Dollars at the rates you entered",
        ("Log less statement, by pay period; all findings of a period share one rate.", *bonuses),
        (
            Column("From", share=2),
            Column("Until", share=2),
            Column("Contract", share=4),
            Column("Log wRVU", CellKind.WRVU, 2),
            Column("Statement wRVU", CellKind.WRVU, 2),
            Column("Shown, or one cause", CellKind.DOLLARS, 2),
            Column("Open", CellKind.DOLLARS, 2),
            Column("Together", CellKind.DOLLARS, 2),
        ),
        tuple(
            (
                day_text(date.fromisoformat(period["first_on"])),
                day_text(date.fromisoformat(period["last_on"])),
                period["contract"],
                *(_decimal(period[name]) for name in ("own_wrvu", "statement_wrvu", "certain", "open", "dollars")),
            )
            for period in periods
        ),
    )


def rules_section(statement: Statement, comparison: StoredComparison) -> Section:
    """Return the rules read back, with the rows for and against each."""
    has_rows = not month_columns(statement)
    rules = [rule_words(rule, has_rows=has_rows) for rule in comparison.result["rules"]]
    if not rules:
        return Section("Rules read back", ("No rule can be read from these lines.",))
    return Section(
        "Rules read back",
        ("What the lines of the statement have in common. Where two rules fit, both are given.",),
        (Column("Rule", share=5), Column("State", share=3), Column("For it", share=4), Column("Against it", share=4)),
        tuple((rule.rule, rule.state, rule.proving, rule.contradicting) for rule in rules),
    )


def balance_section(comparison: StoredComparison) -> Section:
    """Return the running balance by month of service."""
    names = ("reported", "tracked", "difference", "explained", "running")
    return Section(
        "Running balance by month",
        (),
        (
            Column("Month of service", share=3),
            Column("Reported", CellKind.WRVU, 2),
            Column("Tracked", CellKind.WRVU, 2),
            Column("Difference", CellKind.SIGNED_WRVU, 2),
            Column("Explained", CellKind.SIGNED_WRVU, 2),
            Column("Differences so far", CellKind.SIGNED_WRVU, 2),
        ),
        tuple(
            (balance_text(month), *(_decimal(month[name]) for name in names)) for month in comparison.result["months"]
        ),
    )


def apart_section(statement: Statement, comparison: StoredComparison) -> Section:
    """Return what was not compared."""
    left = comparison.result["not_compared"]
    sentences = []
    for name, words in (
        ("statement", "of the statement, of days outside the period or that the log does not cover"),
        ("own_before", "of the log before the period, of which no earlier statement tells whether they were posted"),
    ):
        if left[name]["lines"]:
            wrvu = "" if left[name]["wrvu"] is None else f": {wrvu_text(left[name]['wrvu'])} wRVU"
            sentences.append(f"{_count(left[name]['lines'], 'line')} {words}{wrvu}.")
    return Section(
        "What was not compared",
        (
            *sentences,
            "Lines of the log that do not count: observed, in training, or not as far towards payment as the contract "
            "asks.",
            "What was not read of the file.",
            *compared_gap_sentences(statement),
        ),
    )


def basis_section(statement: Statement, comparison: StoredComparison, *, owner: str) -> Section:
    """Return by what all of it was counted: records, versions, contract and settings."""
    basis = comparison.result["basis"]
    left_out, basis_words = comparison.left_out, BASIS_WORDS[DateBasis(statement.basis)]
    facts: list[tuple[Cell, ...]] = [
        ("Log of", owner),
        ("Made", f"{comparison.made_at:%Y-%m-%d %H:%M} UTC"),
        ("Program", f"OpenRVU {basis['program']}"),
        ("Releases", ", ".join(basis["releases"]) or "none"),
        *(("Contract", words) for words in contracts_of(comparison)),
        ("File", f"SHA-256 {statement.sha256}"),
        ("Log at change", f"{comparison.log_seq}"),
        ("Lines compared", f"{basis['statement_lines']} of the statement, {basis['own_lines']} of the log"),
        ("Period", f"{day_text(statement.first_on)} to {day_text(statement.last_on)}, {basis_words}"),
        ("Columns", ", ".join(columns_of(comparison)) or "none"),
        ("Left out by the statement", "not known" if left_out is None else ", ".join(left_out) or "no code"),
        ("Other statements", f"{basis['earlier_statements']} earlier, {basis['later_statements']} later"),
        ("Settings", settings_text(comparison)),
    ]
    return Section("How it was counted", (), (Column("", share=2), Column("", share=9)), tuple(facts))


def schedule_section(comparison: StoredComparison) -> Section:
    """Return the rows of the schedule on which own lines of findings stand."""
    rows: Iterable[Mapping[str, Any]] = comparison.result["basis"].get("rows", ())  # Any: JSON of our own
    return Section(
        "Rows of the schedule",
        ("The rows on which the lines of the log among the findings stand.",),
        (
            Column("Code", share=2),
            Column("Release", share=2),
            Column("Component", share=2),
            Column("Work RVU", CellKind.WRVU, 2),
        ),
        tuple((row["code"], row["release"], row["component"], _decimal(row["work_rvu"])) for row in rows),
    )


def _decimal(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
