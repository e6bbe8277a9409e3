"""The form of a contract: what people type, as JSON of the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import QueryDict

from procedures.collections.logs import BILLING_STATES
from procedures.contracts.compensation import PayPeriod
from procedures.contracts.labels import CUSTOM, FACTOR_WORDS, POLICY_WORDS, RANK_WORDS, RULE_WORDS, SPAN_WORDS
from procedures.contracts.terms import FACTOR_NAMES
from procedures.wrvu.policy import Rule
from web.contracts.fields import FactorsByPlaceField, ModifierFactorsField, OwnValuesField
from web.forms.fields import (
    DayField,
    DecimalField,
    FteField,
    MoneyField,
    OneOf,
    PersonField,
    PersonForm,
    RowForm,
    WholeField,
    WrvuField,
    rows_of,
)
from wire.validation.values import decimal_text, integer

MOST_ROWS: Final = 20
_TIER_ROWS: Final = 4
_OWN: Final = ("own_values", "modifier_factors", "procedure_factors")


class TierForm(RowForm):
    """A tier: from so many wRVU on, so many dollars a wRVU."""

    from_wrvu = WrvuField(label="Tier {number}, from wRVU", required=False, max_length=12)
    dollars_per_wrvu = MoneyField(label="Dollars a wRVU, tier {number}", required=False, max_length=14)


class BonusForm(RowForm):
    """A bonus: at so many wRVU, so many dollars."""

    at_wrvu = WrvuField(label="Bonus {number}, at wRVU", required=False, max_length=12)
    dollars = MoneyField(label="Dollars, bonus {number}", required=False, max_length=14)


class ClosingForm(PersonForm):
    """The pay period that is to be closed, by its first day."""

    first_on = DayField(label="First day of the period", widget=forms.HiddenInput())


class ContractForm(PersonForm):
    """A contract that is made, or, with the field `since`, the change of one from a day on.

    `tiers` and `bonuses` are forms of their own, a row each; blank ones are left out.
    """

    name = PersonField(label="Name", max_length=80, expects="a name of at most 80 characters")
    effective_from = DayField(label="First day")
    effective_until = DayField(label="Until, that day not included", hint="empty: no end", required=False)
    since = DayField(label="These terms hold from")
    policy = OneOf(label="Lines are counted by", choices=list(POLICY_WORDS.items()))
    rules = forms.MultipleChoiceField(
        label="Rules", choices=list(RULE_WORDS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    rank_by = OneOf(label="Procedures of a session rank by", choices=list(RANK_WORDS.items()))
    pinned_year = WholeField(
        label="Schedule of the year",
        check=integer(least=1992, most=2100),
        hint="empty: in force",
        required=False,
        expects="a year from 1992 on, such as 2025",
    )
    countable = OneOf(label="A line counts for pay once it is", choices=[(one, one) for one in BILLING_STATES])
    fte = FteField(
        label="Full-time equivalent",
        check=decimal_text(digits=1, least=Decimal("0.01"), most=Decimal(1)),
        hint="empty: that of the profile",
        required=False,
    )
    own_values = OwnValuesField(
        label="Values of its own",
        hint="code and wRVU a unit, one a line; for codes without a work RVU, shown apart",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    modifier_factors = ModifierFactorsField(
        label="Factors of modifiers",
        hint="modifier and factor, one a line; for modifiers that otherwise change nothing",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    procedure_factors = FactorsByPlaceField(
        label="Factors of the first, second … procedure",
        hint="empty: the two above; the last holds for all further ones",
        required=False,
    )
    pay_period = OneOf(label="Settled each", choices=[(one.value, one.value.replace("_", " ")) for one in PayPeriod])
    base = MoneyField(label="Base, dollars a period", required=False, max_length=16)
    tier_span = OneOf(label="Tiers add up over", choices=[(one.value, words) for one, words in SPAN_WORDS.items()])

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        is_new: bool,
        name: str = "",
        terms: Mapping[str, Any] | None = None,  # Any: JSON
    ) -> None:
        super().__init__(data, initial=None if terms is None else {"name": name, **_initial(terms)})
        for unused in ("since",) if is_new else ("effective_from", "effective_until"):
            del self.fields[unused]
        for factor, words in FACTOR_WORDS.items():
            self.fields[f"factor_{factor}"] = DecimalField(
                label=words[0].upper() + words[1:],
                places=4,
                has_fixed_places=False,
                required=False,
                max_length=7,
                expects="a number from 0 to 10 with at most four decimals, such as 0.5",
            )
        pay = (terms or {}).get("compensation", {})
        lists = None if data is None else {key: [str(one) for one in values] for key, values in data.lists()}
        self.tiers = _rows(TierForm, lists, stored=pay.get("tiers", ()), least=_TIER_ROWS)
        self.bonuses = _rows(BonusForm, lists, stored=pay.get("bonuses", ()), least=1)

    @property
    def factors(self) -> list[forms.BoundField]:
        """Return the fields of factors."""
        return [self[f"factor_{name}"] for name in FACTOR_WORDS]

    @property
    def is_custom(self) -> bool:
        """Return whether rules and factors of its own are chosen."""
        return bool(self["policy"].value() == CUSTOM)

    def is_valid(self) -> bool:
        """Return whether all that was typed could be read, in the rows, too."""
        rows = [row.is_valid() for row in (*self.tiers, *self.bonuses) if row.is_bound]
        return super().is_valid() and all(rows)

    @property
    def messages(self) -> list[str]:
        """Return every sentence on what is wrong, the rows' too."""
        parts = (self, *self.tiers, *self.bonuses)
        return [str(words) for part in parts if part.is_bound for said in part.errors.values() for words in said]

    @property
    def body(self) -> dict[str, object]:
        """Return the contract, or its change, as the API takes it."""
        given = self.cleaned_data
        days: dict[str, object] = {
            name: given[name] for name in ("effective_from", "effective_until", "since") if name in given
        }
        return {"name": given["name"], **days, "terms": self._terms()}

    def refuse(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Show the codes of the strict validators, by path (`terms.compensation.tiers.1.from_wrvu`), at their
        fields."""
        for path, codes in errors.items():
            for code in codes:
                self._refuse_path(path.split("."), code)

    def _refuse_path(self, path: list[str], code: str) -> None:
        *above, last = path
        rows = {"tiers": self.tiers, "bonuses": self.bonuses}.get(above[-2] if len(above) > 1 else "")
        if rows is not None:
            _filled(rows)[int(above[-1])].refuse_field(last, code)
        elif above and above[-1] in {"own_values", "modifier_factors"}:
            self.refuse_field(above[-1], code, part=last)
        else:
            name = {"factors": f"factor_{last}", "rules": "rules"}.get(above[-1] if above else "", last)
            self.refuse_field(name if name in self.fields else None, code)

    def _terms(self) -> dict[str, Any]:  # Any: JSON
        given = self.cleaned_data
        names = ("policy", "rank_by", "pinned_year", "countable", "fte")
        terms: dict[str, Any] = {name: given[name] for name in names}
        terms["own_values"] = given["own_values"] or {}
        terms["compensation"] = {
            "pay_period": given["pay_period"],
            "tier_span": given["tier_span"],
            "base": given["base"] or "0.00",
            "tiers": list(_values(self.tiers)),
            "bonuses": list(_values(self.bonuses)),
        }
        if given["policy"] == CUSTOM:
            terms["rules"] = {rule.value: rule.value in given["rules"] for rule in Rule}
            factors = {name: given[f"factor_{name}"] for name in FACTOR_NAMES}
            terms["factors"] = {name: value for name, value in factors.items() if value is not None}
            terms["modifier_factors"] = given["modifier_factors"] or {}
            terms["procedure_factors"] = given["procedure_factors"] or None
        return terms


def _initial(terms: Mapping[str, Any]) -> dict[str, Any]:  # Any: JSON
    pay = terms["compensation"]
    return {
        **{name: terms[name] for name in ("policy", "rank_by", "pinned_year", "countable", "fte", *_OWN)},
        **{name: pay[name] for name in ("pay_period", "tier_span", "base")},
        **{f"factor_{name}": value for name, value in terms["factors"].items()},
        "rules": [name for name, is_on in terms["rules"].items() if is_on],
    }


def _rows(
    form: type[RowForm], lists: Mapping[str, Sequence[str]] | None, *, stored: Sequence[Mapping[str, str]], least: int
) -> list[RowForm]:
    """Return the rows that were typed, or those that are stored, with blank ones behind them: so many, one at least."""
    filled = [] if lists is None else rows_of(lists, form.base_fields, most=MOST_ROWS + 1)
    rows = [form(row, number=number) for number, row in enumerate(filled, 1)]
    if lists is None:
        rows = [form(initial=row, number=number) for number, row in enumerate(stored, 1)]
    blank = max(least - len(rows), 1)
    return [*rows, *(form(number=len(rows) + place) for place in range(1, blank + 1))]


def _filled(rows: Sequence[RowForm]) -> list[RowForm]:
    return [row for row in rows if row.is_bound]


def _values(rows: Sequence[RowForm]) -> Iterator[dict[str, str]]:
    for row in _filled(rows):
        yield {name: value for name, value in row.cleaned_data.items() if value is not None}
