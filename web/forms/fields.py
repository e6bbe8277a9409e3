"""Fields that take what people type, and a form that says what is wrong beside them.

A field reads what was typed and asks the strict validator; its value is what the API takes, null for an empty field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms

from procedures.collections.collection import Refusals
from procedures.domain.days import FIRST_DAY
from web.forms.reading import read_day, read_decimal, read_money, read_share, read_whole
from web.forms.words import sentence
from wire.validation.values import ValidationFailed, date_text

_is_day: Final = date_text(earliest=FIRST_DAY)


class PersonField(forms.CharField):
    """A field that reads what a person types; `expects` says in words what belongs there."""

    expects = "a value"
    input_mode = "text"

    def __init__(
        self,
        *,
        check: Callable[[object], object] | None = None,
        expects: str = "",
        hint: str = "",
        **options: Any,  # Any: as Django has them
    ) -> None:
        super().__init__(empty_value=None, **options)
        self.check = check
        self.expects = expects or self.expects
        self.hint = hint
        if not isinstance(self.widget, forms.Textarea):
            self.widget.attrs.setdefault("inputmode", self.input_mode)
            self.widget.attrs.setdefault("autocomplete", "off")

    def read(self, typed: str) -> object:
        """Return what was typed as the API takes it. Raises ValidationFailed."""
        return typed

    def clean(self, value: object) -> object:
        """Return the value that the API takes, None for nothing. Raises ValidationError in words."""
        typed = self.to_python(value)
        if not typed:
            if self.required:
                raise self.refusal("required")
            return None
        try:
            read = self.read(typed)
            if self.check is not None:
                self.check(read)
        except ValidationFailed as failed:
            codes = failed.codes if isinstance(failed, Refusals) else (failed.code,)
            raise forms.ValidationError([self.refusal(code) for code in codes]) from None
        return read

    def refusal(self, code: str) -> forms.ValidationError:
        """Return an error code as Django's error, in words."""
        return forms.ValidationError(sentence(code, label=str(self.label), expects=self.expects), code=code)


class DecimalField(PersonField):
    """A number of so many decimals; `has_fixed_places` writes them all, as most of the API has it."""

    input_mode = "decimal"

    def __init__(self, *, places: int = 2, has_fixed_places: bool = True, **options: Any) -> None:  # Any: as above
        self.places, self.has_fixed_places = places, has_fixed_places
        super().__init__(**options)

    def read(self, typed: str) -> str:
        """Return decimal text."""
        return read_decimal(typed, places=self.places, has_fixed_places=self.has_fixed_places)


class FteField(DecimalField):
    """A full-time equivalent, as a share of one or in percent."""

    expects = "a number above 0 and at most 1, such as 0.80 or 80%"

    def read(self, typed: str) -> str:
        """Return a share of one as decimal text."""
        return read_share(typed)


class WrvuField(DecimalField):
    """wRVU."""

    expects = "a number of wRVU with at most two decimals, such as 4,800"


class MoneyField(PersonField):
    """Dollars."""

    expects = "an amount of dollars, such as 40,000 or 52.50"
    input_mode = "decimal"

    def read(self, typed: str) -> str:
        """Return dollars as decimal text."""
        return read_money(typed)


class WholeField(PersonField):
    """A whole number."""

    expects = "a whole number"
    input_mode = "numeric"

    def read(self, typed: str) -> int:
        """Return a number."""
        return read_whole(typed)


class DayField(PersonField):
    """A date, written in any usual American way."""

    expects = "a date from January 1, 1992 on, such as 3/14/2025"

    def __init__(self, **options: Any) -> None:  # Any: as above
        widget = forms.DateInput(attrs={"type": "date", "min": FIRST_DAY.isoformat()}, format="%Y-%m-%d")
        super().__init__(**{"check": _is_day, "widget": widget, **options})

    def read(self, typed: str) -> str:
        """Return a date as YYYY-MM-DD."""
        return read_day(typed)

    def bound_data(self, data: object, initial: object) -> object:
        """Return a date as a browser's date field takes it, so that it comes back after a mistake elsewhere."""
        try:
            return read_day(str(data or ""))
        except ValidationFailed:
            return super().bound_data(data, initial)

    def prepare_value(self, value: object) -> object:
        """Return a date as text."""
        return value.isoformat() if isinstance(value, date) else value


class OneOf(forms.ChoiceField):
    """A choice of a list."""

    def __init__(self, *, hint: str = "", **options: Any) -> None:  # Any: as above
        super().__init__(**options)
        self.hint = hint

    def validate(self, value: object) -> None:
        """Refuse what is not on the list, in words."""
        if (value or self.required) and not self.valid_value(value):
            raise forms.ValidationError(sentence("invalid_choice", label=str(self.label)), code="invalid_choice")


class PersonForm(forms.Form):
    """A form whose fields have their names as ids and whose errors name the field by its label."""

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: as Django has them
        super().__init__(*args, **{"auto_id": "%s", "label_suffix": "", **options})

    def offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """Put other choices on the list of a field: values with their words."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} has no choices")
        field.choices = list(choices)

    def refuse(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Show the codes of a strict validator, by field; what belongs to no field stands above the form."""
        for name, codes in errors.items():
            for code in codes:
                self.refuse_field(name if name in self.fields else None, code)

    def refuse_field(self, name: str | None, code: str, *, part: str = "") -> None:
        """Show one code at a field, of a `part` of what was typed there."""
        field = None if name is None else self.fields[name]
        label = part or (str(field.label) if field is not None else "This form")
        self.add_error(name, sentence(code, label=label, expects=getattr(field, "expects", "a value")))


class RowForm(PersonForm):
    """A row of a form: its fields have the names of all rows, and ids of their own."""

    def __init__(self, *args: Any, number: int, **options: Any) -> None:  # Any: as above
        super().__init__(*args, **{"auto_id": f"%s-{number}", **options})
        self.number = number
        for field in self.fields.values():
            field.label = str(field.label).format(number=number)


def rows_of(data: Mapping[str, Sequence[str]], names: Iterable[str], *, most: int) -> list[dict[str, str]]:
    """Return the rows of fields that stand at the same place of their lists, at most so many; a blank row is left
    out."""
    lists = {name: list(data.get(name, ())) for name in names}
    count = min(max(map(len, lists.values()), default=0), most)
    rows = [
        {name: str(values[place]) if place < len(values) else "" for name, values in lists.items()}
        for place in range(count)
    ]
    return [row for row in rows if any(value.strip() for value in row.values())]
