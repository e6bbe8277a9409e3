"""The form of the public calculator: what is typed into the address, as `calculate` takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django import forms
from django.http import QueryDict

from procedures.collections.logs import PROCEDURE_LOGS
from web.calculator.places import PLACES
from web.forms.codes import spread_code
from web.forms.fields import DayField, OneOf, PersonField, PersonForm, RowForm, WholeField, rows_of
from web.forms.reading import read_day
from wire.validation.values import ValidationFailed

MOST_ROWS: Final = 10
_FEWEST_ROWS: Final = 3
_POLICY_WORDS: Final = {"cms": "Medicare's rules of modifiers", "unadjusted": "Value of the row times the units"}
_PLACE_WORDS: Final = {"": "Not said", **{place: f"{place} · {words}" for place, words in PLACES.items()}}
_NATION: Final = {"": "The nation"}
_CHECKS: Final = {one.name: one.validator for one in PROCEDURE_LOGS.fields}
# What holds for all lines stands above them.
_SHARED: Final[Mapping[str, str]] = {"performed_on": "on", "place_of_service": "place", "locality": "locality"}


class CalculatorRow(RowForm):
    """A line. Modifiers and units may be typed with the code."""

    code = PersonField(
        label="Code",
        max_length=64,
        check=_CHECKS["code"],
        widget=forms.TextInput(attrs={"autocapitalize": "characters"}),
        expects="a code of five digits or capital letters, such as 99213, 99213-25 or 2x99213",
    )
    modifiers = PersonField(
        label="Modifiers",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocapitalize": "characters"}),
        expects="at most four modifiers of two digits or capital letters, each once",
    )
    units = WholeField(
        label="Units", required=False, max_length=7, check=_CHECKS["units"], expects="a whole number from 1 to 9,999"
    )

    def __init__(self, data: dict[str, object] | None = None, *, number: int) -> None:
        self.contradicts = data is not None and spread_code(data, modifiers="modifiers")
        super().__init__(data, number=number, initial={"units": "1"}, use_required_attribute=False)

    def clean(self) -> None:
        """Refuse units that contradict each other."""
        if self.contradicts:
            self.refuse_field("units", "given_twice")

    def line(self, shared: Mapping[str, object]) -> dict[str, object]:
        """Return the line as `calculate` takes it."""
        given = self.cleaned_data
        modifiers = (given["modifiers"] or "").upper().replace(",", " ").split()
        return {"code": given["code"], "units": given["units"] or 1, "modifiers": modifiers, **shared}


class CalculatorForm(PersonForm):
    """What holds for all lines, and up to ten `rows` with a blank one behind them; three at least.

    A choice that is not offered is as if it was not made, since addresses outlive a year's localities.
    """

    on = DayField(label="Date of service", expects="a date such as 3/14/2025")
    policy = OneOf(label="Counted by", choices=list(_POLICY_WORDS.items()))
    place = OneOf(label="Place of service", choices=list(_PLACE_WORDS.items()), required=False)
    locality = OneOf(label="Payment estimated for", required=False)

    def __init__(self, query: QueryDict, *, on: str, localities: Mapping[str, str]) -> None:
        offered = {"policy": _POLICY_WORDS, "place": _PLACE_WORDS, "locality": {**_NATION, **localities}}
        sent = {name: str(query.get(name, "")) for name in offered}
        chosen = {name: sent[name] if sent[name] in words else next(iter(words)) for name, words in offered.items()}
        super().__init__({"on": on, **chosen})
        self.offer("locality", offered["locality"].items())
        self.rows = _rows({name: [str(one) for one in values] for name, values in query.lists()})

    @property
    def lines(self) -> list[CalculatorRow]:
        """Return the rows that were filled in."""
        return [row for row in self.rows if row.is_bound]

    def is_valid(self) -> bool:
        """Return whether all that was typed could be read, in the rows, too."""
        rows = [row.is_valid() for row in self.lines]
        return super().is_valid() and all(rows)

    @property
    def has_errors(self) -> bool:
        """Return whether something is wrong."""
        return bool(self.errors or any(row.errors for row in self.lines))

    @property
    def body(self) -> dict[str, object]:
        """Return the lines as `calculate` takes them."""
        given = self.cleaned_data
        shared = {"performed_on": given["on"], "place_of_service": given["place"] or None}
        return {
            "policy": given["policy"],
            "payment": {"locality": given["locality"] or None},
            "lines": [row.line(shared) for row in self.lines],
        }

    def refuse(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Show the codes of `calculate` by path (`lines.0.code`) at their fields, what holds for all lines once."""
        for path, codes in errors.items():
            place, name = (*path.split("."), "", "")[1:3]
            shared = _SHARED.get(path.rpartition(".")[2])
            for code in codes:
                if shared is None and place.isdigit() and name in CalculatorRow.base_fields:
                    self.lines[int(place)].refuse_field(name, code)
                elif shared not in self.errors:
                    self.refuse_field(shared, code)


def day_of(typed: str, *, today: str) -> str:
    """Return the day of an address as YYYY-MM-DD, today where none is given, what was typed where it is no day."""
    try:
        return read_day(typed) if typed.strip() else today
    except ValidationFailed:
        return typed


def _rows(lists: Mapping[str, Sequence[str]]) -> list[CalculatorRow]:
    typed = rows_of(lists, CalculatorRow.base_fields, most=MOST_ROWS)
    filled: list[dict[str, object]] = [
        {**row, "units": row["units"].strip() or "1"} for row in typed if (row["code"] + row["modifiers"]).strip()
    ]
    rows = [CalculatorRow(row, number=number) for number, row in enumerate(filled, 1)]
    count = min(max(_FEWEST_ROWS, len(rows) + 1), MOST_ROWS)
    return [*rows, *(CalculatorRow(number=number) for number in range(len(rows) + 1, count + 1))]
