"""Every form of the site takes money, numbers and dates as people type them; the API takes them in one spelling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.test import Client
from time_machine import travel

from accounts.models import CareerStage, Profile, User
from procedures.models import ContractVersion
from tests.matrix import matrix
from tests.web.pages import texts, tree, value_of, words
from web import urls
from web.forms.fields import (
    DayField,
    DecimalField,
    FteField,
    MoneyField,
    OneOf,
    PersonField,
    PersonForm,
    WholeField,
    WrvuField,
)

assert urls  # loads every form

# What people type into a field of a kind, and what the API takes for it.
TYPED: dict[type[PersonField], dict[str, object]] = {
    MoneyField: {"$52": "52.00", "40,000": "40000.00", "6000": "6000.00", " $1,234.5 ": "1234.50"},
    WrvuField: {"40,000": "40000.00", "6000": "6000.00", "4,800.5": "4800.50"},
    FteField: {"80 %": "0.80", ".8": "0.80", "1": "1.00"},
    DecimalField: {"0.50": "0.5", ".25": "0.25", "1": "1"},
    DayField: {"3/14/25": "2025-03-14", "3/14/2025": "2025-03-14", "March 14, 2025": "2025-03-14",
               "2025-03-14": "2025-03-14"},
}  # fmt: skip
# No value of a kind is typed here: choices, boxes, files, and addresses as they are.
PLAIN = (OneOf, forms.BooleanField, forms.MultipleChoiceField, forms.FileField, forms.EmailField)
HIDDEN = {("ReportForm", "website"), ("ErasureForm", "password")}


def forms_below(kind: type[PersonForm]) -> Iterator[type[PersonForm]]:
    for form in kind.__subclasses__():
        if form.__module__.startswith("web."):
            yield form
            yield from forms_below(form)


FORMS = sorted({form for form in forms_below(PersonForm) if form.base_fields}, key=lambda form: form.__qualname__)
FIELDS = [(form.__name__, name, field) for form in FORMS for name, field in form.base_fields.items()]


def test_every_form_is_found() -> None:
    assert {form.__name__ for form in FORMS} >= {
        "BillingForm", "BonusForm", "CalculatorRow", "ClosingForm", "ContractForm", "OwnProfileForm", "StageForm",
        "TierForm", "WelcomeForm",
    }  # fmt: skip


@pytest.mark.parametrize(("form", "name", "field"), FIELDS, ids=[f"{form}.{name}" for form, name, _ in FIELDS])
def test_every_field_reads_what_people_type(form: str, name: str, field: forms.Field) -> None:
    assert isinstance(field, (PersonField, *PLAIN)) or (form, name) in HIDDEN

    typed = TYPED.get(type(field), {}) if isinstance(field, PersonField) else {}
    if isinstance(field, WholeField) and type(field) not in TYPED:
        typed = {"1": 1} if "year" not in name else {"2025": 2025, " 2025 ": 2025}
    if isinstance(field, PersonField):
        assert {text: field.clean(text) for text in typed} == typed


GOAL = {"period_start": "1/1/25", "period_end": "12/31/25", "target_wrvu": "40,000"}
CONTRACT: dict[str, object] = {
    "name": "County", "effective_from": "3/14/25", "policy": "cms", "rank_by": "work_rvu", "countable": "billable",
    "fte": "80 %", "pay_period": "month", "tier_span": "pay_period", "base": "6000", "from_wrvu": ["0", "1,500"],
    "dollars_per_wrvu": ["$52", "60"], "at_wrvu": "6,000", "dollars": "$40,000",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("shared_catalogue")
class TestPages:
    @pytest.fixture(autouse=True)
    def _day(self) -> Iterator[None]:
        with travel("2025-11-14T12:00:00Z"):
            yield

    def test_contract(self, clinician: Client) -> None:
        assert clinician.post("/contracts/new/", CONTRACT).status_code == 302

        pay = ContractVersion.objects.get().terms["compensation"]
        assert pay["base"] == "6000.00"
        assert pay["tiers"] == [
            {"from_wrvu": "0.00", "dollars_per_wrvu": "52.00"},
            {"from_wrvu": "1500.00", "dollars_per_wrvu": "60.00"},
        ]
        assert pay["bonuses"] == [{"at_wrvu": "6000.00", "dollars": "40000.00"}]

    def test_profile(self, clinician: Client, user: User) -> None:
        sent = {"fte": "80 %", "week_start": "1", "time_zone": "UTC", "stage": "resident", "effective_from": "7/1/24"}
        assert clinician.post("/profile/", sent).status_code == 302

        assert str(Profile.objects.get(user=user).fte) == "0.80"
        assert str(CareerStage.objects.get(user=user).effective_from) == "2024-07-01"

    def test_calculator(self, client: Client) -> None:
        answer = client.get("/resources/calculator/", {"on": "3/14/25", "code": "99213", "units": "1,000"})

        assert answer.status_code == 200
        assert value_of(tree(answer), "on") == "2025-03-14"

    def test_days_of_billing(self, clinician: Client) -> None:
        clinician.post("/contracts/new/", CONTRACT)
        contract = ContractVersion.objects.get().contract_id
        query = {"billing_from": "3/14/25", "billing_to": "April 1, 2025", "billing_state": "billed"}

        page = tree(clinician.get(f"/contracts/{contract}/", query))

        assert words(page, "#billing .flag") == "No line of this contract would change in these days."

    @matrix(
        ("path", "body", "wrong"),
        [
            ("logs", {"code": "99213", "performed_on": "3/14/25"}, {"performed_on"}),
            ("logs", {"code": "99213", "performed_on": "2025-03-14", "units": "1,000"}, {"units"}),
            ("goals", {**GOAL}, {"period_start", "period_end", "target_wrvu"}),
            (
                "goals",
                {"period_start": "2025-01-01", "period_end": "2025-12-31", "target_wrvu": "6000"},
                {"target_wrvu"},
            ),
            ("contracts", {"name": "County", "effective_from": "3/14/25", "terms": {}}, {"effective_from"}),
            (
                "contracts",
                {"name": "County", "effective_from": "2025-03-14", "terms": {"compensation": {"base": "$52"}}},
                {"terms.compensation.base"},
            ),
            (
                "calculate",
                {"lines": [{"code": "99213", "performed_on": "3/14/25", "units": 1}]},
                {"lines.0.performed_on"},
            ),
        ],
    )
    def test_api_takes_one_spelling(self, clinician: Client, path: str, body: dict[str, Any], wrong: set[str]) -> None:
        answer = clinician.post(f"/api/v1/{path}", body, content_type="application/json")

        assert (answer.status_code, answer.json()["errors"].keys() & wrong) == (400, wrong)


@pytest.mark.django_db
@matrix("sent", [{}, {"first_on": ""}, {"first_on": "soon"}])
def test_period_that_is_no_day_is_refused_in_words(clinician: Client, sent: dict[str, str]) -> None:
    clinician.post("/contracts/new/", CONTRACT)
    contract = ContractVersion.objects.get().contract_id

    shown = tree(clinician.post(f"/contracts/{contract}/close", sent, follow=True))

    assert texts(shown, ".message")[-1] == "The period was not closed: choose one of the periods below."
