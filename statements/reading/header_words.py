"""Names that employers give their columns: what each is read as, and what those that are dropped hold (pure).

A name is compared as `header_words` makes it of a cell. The list is the one of names that may be shown and remembered;
the first of a role's names is taken before the later ones where a file has several. Sources of the names: the columns
of Epic's Clarity extract as issue 10 lists them, those of athenahealth's RVU report and of Cerner's posted charges,
and what people call the columns of their own spreadsheets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from statements.reading.values import ColumnRole, DroppedKind, StatementLayout

_SEPARATORS: Final = re.compile(r"[^0-9a-z#$%]+")
_LONGEST: Final = 60

_NAMES: Final[Mapping[ColumnRole, tuple[str, ...]]] = {
    ColumnRole.SERVICE_ON: (
        "original service date", "orig service date", "service date", "date of service", "dos", "svc date",
        "servdate", "service dt", "svc dt", "charge service date", "from date", "service from date", "procedure date",
        "performed on", "performed date", "encounter date", "visit date", "date performed", "date",
    ),
    ColumnRole.POSTED_ON: (
        "post date", "posted date", "posting date", "date posted", "posted on", "post dt", "postdate",
        "charge post date", "transaction post date", "charge posted date", "charge entry date", "posted dt tm",
        "entry date",
    ),
    ColumnRole.MONTH: (
        "month of transaction", "service month", "post month", "posting month", "month year", "month", "period",
        "accounting period", "fiscal period", "year month", "mon yr", "quarter", "qtr", "month of service",
    ),
    ColumnRole.CODE: (
        "cpt", "cpt code", "cpt hcpcs", "cpt hcpcs code", "hcpcs", "hcpcs code", "hcpcs cpt", "procedure code",
        "proc code", "proccode", "cpt4", "cpt 4", "cpt4 code", "code", "billing code", "charge code", "service code",
        "cdm code", "procedure", "cpt code with description",
    ),
    ColumnRole.MODIFIERS: (
        "modifiers", "modifier", "mod", "mods", "cpt modifier", "cpt modifiers", "procedure modifier",
        *(f"{name} {n}" for name in ("cpt modifier", "modifier", "mod", "procedure modifier") for n in "1234"),
        *(f"modifier {number}" for number in ("one", "two", "three", "four")),
        *(f"mod{number}" for number in "1234"), *(f"modifier{number}" for number in "1234"),
    ),
    ColumnRole.UNITS: (
        "provider performing units", "performing units", "units", "unit", "qty", "quantity", "procedure quantity",
        "charge quantity", "billed units", "service units", "number of units", "procedure count", "procedures",
        "count", "volume", "units billed", "posted units", "charge units", "proc units", "total units", "freq",
        "frequency", "# units", "times",
    ),
    ColumnRole.WRVU: (
        "adj work rvu", "adjusted work rvu", "adj wrvu", "adjusted wrvu", "adj work rvus", "adjusted wrvus",
        "credited wrvu", "wrvu credit", "total work rvu", "total wrvu", "total work rvus", "total wrvus",
        "extended work rvu", "ext work rvu", "wrvu", "wrvus", "work rvu", "work rvus", "w rvu", "w rvus", "rvu work",
        "workrvu", "work relative value units", "physician work rvu", "work rvu total", "wrvu total", "personal wrvu",
        "personal wrvus", "sum of work rvu", "sum of wrvu", "sum of wrvus", "rvu", "rvus",
    ),
    ColumnRole.KIND: (
        "detail type", "transaction type", "charge type", "tran type", "trans type", "charge or void", "type",
        "charge status",
    ),
    ColumnRole.AMOUNT: (
        "charge amount", "amount", "charges", "total charges", "billed amount", "charge amt", "amount charged",
        "gross charges", "charge total",
    ),
    ColumnRole.TRANSACTION: (
        "transaction id", "tx id", "txid", "charge id", "transaction number", "transaction #", "trans id",
        "transactionid", "charge number", "charge item id",
    ),
    ColumnRole.PROVIDER: (
        "performing provider", "rendering provider", "service provider", "rendering physician",
        "performing physician", "perf prov name", "rndrng prvdr", "rendering provider name",
        "performing provider name", "service provider name", "provider name", "provider", "physician",
        "physician name", "clinician", "doctor", "provider id", "rendering provider id", "performing provider id",
        "service provider id", "rendering provider npi", "provider npi", "npi", "billing provider",
        "billing provider name", "billing provider id",
    ),
}  # fmt: skip
ROLE_OF_NAME: Final[Mapping[str, ColumnRole]] = {name: role for role, names in _NAMES.items() for name in names}
RANK: Final[Mapping[str, int]] = {name: rank for names in _NAMES.values() for rank, name in enumerate(names)}

# A word of a header and what it seems to name, the more telling first.
_KINDS: Final[tuple[tuple[DroppedKind, re.Pattern[str]], ...]] = (
    (DroppedKind.BIRTH_DATE, re.compile(r"\b(?:dob|birth|born|birthdate|birthday|d o b)")),
    (
        DroppedKind.NUMBER,
        re.compile(
            r"\b(?:mrn|ssn|id|no|num|nbr|number|acct|account|csn|har|fin|encounter|claim|invoice|policy|mbi|hicn?|phone|"
            r"telephone|fax|zip|member|subscriber|transactionid|claimid|patientid|#)\b|#"
        ),
    ),
    (
        DroppedKind.NAME,
        re.compile(
            r"\b(?:patient|pt|name|first|last|middle|guarantor|patientname|e ?mail|address|lastname|firstname)\b"
        ),
    ),
)

_LAYOUTS: Final[tuple[tuple[StatementLayout, frozenset[str]], ...]] = (
    (StatementLayout.EPIC, frozenset({"provider performing units"})),
    (StatementLayout.EPIC, frozenset({"detail type", "post date"})),
    (StatementLayout.EPIC, frozenset({"month of transaction"})),
    (StatementLayout.CERNER, frozenset({"charge item id"})),
    (StatementLayout.CERNER, frozenset({"posted dt tm"})),
    (StatementLayout.CERNER, frozenset({"posted date", "charge code"})),
    (StatementLayout.ATHENAHEALTH, frozenset({"proccode"})),
    (StatementLayout.ATHENAHEALTH, frozenset({"procedure code", "rendering provider"})),
)


def header_words(cell: object) -> str:
    """Return a header as our list writes names: small letters and digits, a blank between words; '' for no text."""
    if not isinstance(cell, str):
        return ""
    return _SEPARATORS.sub(" ", unicodedata.normalize("NFKC", cell[:_LONGEST]).casefold()).strip()


def kind_of_header(words: str) -> DroppedKind:
    """Return what a column that is dropped seems to hold."""
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), DroppedKind.OTHER)


def layout_of_names(names: frozenset[str]) -> StatementLayout:
    """Return the layout of a sheet of lines that is known by some of its names."""
    return next((layout for layout, needed in _LAYOUTS if needed <= names), StatementLayout.FREE)
