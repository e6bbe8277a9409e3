"""The signed-in pages of contracts."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from accounts.models import User
from procedures.models import ClosedPeriod, Contract, ContractVersion, ProcedureLog
from procedures.selectors.contracts import agreements_of, default_contract_id
from tests.factories import record_line
from tests.matrix import matrix
from tests.procedures.conftest import NOW
from tests.web.pages import boxes, element, error_at, links, texts, tree, value_of, words
from web.contracts.form import ContractForm

pytestmark = pytest.mark.django_db

FORM = {
    "name": "County hospital",
    "effective_from": "2025-01-01",
    "effective_until": "",
    "policy": "custom",
    "rules": ["bilateral", "by_report"],
    "factor_reduced_52": "0.25",
    "rank_by": "work_rvu",
    "pinned_year": "",
    "countable": "billable",
    "fte": "0.80",
    "own_values": "H2020 0.75\n",
    "pay_period": "month",
    "tier_span": "pay_period",
    "base": "100.00",
    "from_wrvu": ["0.00", ""],
    "dollars_per_wrvu": ["50.00", ""],
    "at_wrvu": "",
    "dollars": "",
}


def record(user: User, **fields: object) -> str:
    data = {"code": "99213", "performed_on": "2025-11-14", **fields}
    return record_line(user_id=user.id, data=data, at=NOW).id


def test_contract_is_made_with_the_rules_and_pay_of_the_form(clinician: Client, user: User) -> None:
    answer = clinician.post("/contracts/new/", FORM)

    contract = Contract.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/contracts/{contract.id}/")
    terms = agreements_of(user_id=user.id).all[0].versions[0].terms
    assert {rule.value for rule in terms.policy.rules} == {"bilateral", "by_report"}
    assert str(terms.policy.factors.reduced_52) == "0.25"
    assert {code: str(value) for code, value in terms.policy.own_values.items()} == {"H2020": "0.75"}
    assert (str(terms.fte), len(terms.compensation.tiers), str(terms.compensation.base)) == ("0.80", 1, "100.00")


def test_terms_are_changed_from_a_day_on(clinician: Client, user: User) -> None:
    address = f"/contracts/{default_contract_id(user_id=user.id)}/"

    with travel(NOW):
        answer = clinician.post(address, {**FORM, "policy": "unadjusted", "since": "2025-06-01"})

    assert answer.status_code == 302
    assert ContractVersion.objects.count() == 2
    first, second = texts(tree(clinician.get(address)), 'h2:-soup-contains("Its terms over time") + ul > li')
    assert first.startswith("From the first day")
    assert first.endswith(": Medicare's rules of modifiers")
    assert second == "From June 1, 2025 (written down November 20, 2025): Value of the row times the units"


@matrix(
    ("field", "value", "said"),
    [
        ("factor_reduced_52", "-1", "Reduced (52): give a number from 0 to 10 with at most four decimals"),
        ("factor_reduced_52", "11", "Reduced (52): out of range; give a number from 0 to 10"),
        ("from_wrvu", ["5.00", ""], "Tier 1, from wRVU: the first must begin at 0."),
        ("from_wrvu", ["0", "0"], "Tier 2, from wRVU: each must be more than the one before."),
        ("from_wrvu", ["0", "many"], "Tier 2, from wRVU: give a number of wRVU with at most two decimals"),
        ("from_wrvu", ["", ""], "Tier 1, from wRVU: give a number of wRVU"),
        ("dollars_per_wrvu", ["52.505", ""], "Dollars a wRVU, tier 1: too many decimals; give an amount of dollars"),
        ("base", "40,00", "Base, dollars a period: give an amount of dollars, such as 40,000 or 52.50."),
        ("effective_from", "", "First day: give a date from January 1, 1992 on, such as 3/14/2025."),
        ("effective_from", "31/12/2025", "First day: the month comes first: give 3/14/2025 or 2025-03-14."),
        ("effective_until", "1/1/2025", "Until, that day not included: this must come after the first day."),
        ("own_values", "H2020", "Values of its own: give a code and its wRVU a unit on each line"),
        ("own_values", "H-2020 1", "H-2020: give a code and its wRVU a unit on each line"),
        ("modifier_factors", "25", "Factors of modifiers: give a modifier and its factor from 0 to 10 on each line"),
        ("modifier_factors", "50 0.5", "50: a rule sets the factor of this modifier."),
        ("procedure_factors", "1, much", "Factors of the first, second … procedure: give factors from 0 to 10"),
        ("own_values", "H2020 1\nH2020 2", "Values of its own: the same is given twice."),
        ("pinned_year", "1980", "Schedule of the year: out of range; give a year from 1992 on"),
        ("fte", "2", "Full-time equivalent: out of range; give a number above 0 and at most 1"),
        ("name", "", "Name: give a name of at most 80 characters."),
        ("policy", "mine", "Lines are counted by: choose one of the list."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_by_its_label_and_nothing_is_stored(
    clinician: Client, field: str, value: object, said: str
) -> None:
    answer = clinician.post(
        "/contracts/new/", {**FORM, field: value, "dollars_per_wrvu": ["50", "60"]} | {field: value}
    )

    page = tree(answer)
    assert answer.status_code == 400
    (error,) = (tag for tag in page.select("p.error") if tag.get_text().startswith(said))
    assert element(page, f'[aria-describedby="{error["id"]}"]')["name"] == field
    assert not Contract.objects.exists()


def test_contract_is_made_with_numbers_as_people_type_them(clinician: Client, user: User) -> None:
    typed = {
        "effective_from": "1/1/25", "effective_until": "Dec 31, 2026", "base": "$40,000", "fte": ".8",
        "from_wrvu": ["0", "4,000", "6000.5"], "dollars_per_wrvu": ["$52", "$ 60.5", "65"],
        "at_wrvu": "5 000", "dollars": "10,000", "own_values": "h2020 .75", "factor_reduced_52": ".25",
        "pinned_year": " 2025 ", "modifier_factors": "FS .80\ngc 1.1", "procedure_factors": "1, .5 , 0.25",
    }  # fmt: skip

    assert clinician.post("/contracts/new/", {**FORM, **typed}).status_code == 302

    agreement = agreements_of(user_id=user.id).all[0]
    terms = agreement.versions[0].terms.as_json()
    assert (str(agreement.effective_from), str(agreement.effective_until)) == ("2025-01-01", "2026-12-31")
    assert (terms["fte"], terms["pinned_year"], terms["own_values"]) == ("0.80", 2025, {"H2020": "0.75"})
    assert terms["modifier_factors"] == {"FS": "0.80", "GC": "1.10"}
    assert terms["procedure_factors"] == ["1.00", "0.50", "0.25"]
    assert terms["compensation"] == {
        "pay_period": "month",
        "tier_span": "pay_period",
        "base": "40000.00",
        "tiers": [
            {"from_wrvu": "0.00", "dollars_per_wrvu": "52.00"},
            {"from_wrvu": "4000.00", "dollars_per_wrvu": "60.50"},
            {"from_wrvu": "6000.50", "dollars_per_wrvu": "65.00"},
        ],
        "bonuses": [{"at_wrvu": "5000.00", "dollars": "10000.00"}],
    }


def test_form_of_a_stored_contract_says_the_same_contract_again(clinician: Client, user: User) -> None:
    clinician.post("/contracts/new/", {**FORM, "at_wrvu": "5000", "dollars": "10,000"})
    agreement = agreements_of(user_id=user.id).all[0]
    shown = ContractForm(is_new=False, name=agreement.name, terms=agreement.versions[0].terms.as_json())

    fields = {field.html_name: field.value() for field in shown if field.value() not in (None, "")}
    rows = {field.html_name: field.value() for row in (shown.tiers[0], shown.bonuses[0]) for field in row}
    clinician.post(f"/contracts/{agreement.id}/", {**fields, **rows, "since": "6/1/2025"})

    first, second = agreements_of(user_id=user.id).all[0].versions
    assert first.terms == second.terms


def test_form_comes_back_as_it_was_typed(clinician: Client) -> None:
    page = tree(clinician.post("/contracts/new/", {**FORM, "factor_reduced_52": "x", "name": 'Other "<b>'}))

    assert value_of(page, "name") == 'Other "<b>'
    assert element(page, 'input[type="text"][name="factor_reduced_52"]')["value"] == "x"


def test_default_contract_shows_every_rule_and_factor(clinician: Client, user: User) -> None:
    page = tree(clinician.get(f"/contracts/{default_contract_id(user_id=user.id)}/"))

    assert len(boxes(page, "rules")) == 9
    assert element(page, 'input[type="text"][name="factor_co_surgeon"]')["value"] == "0.625"


def test_contract_of_somebody_else_is_not_found(clinician: Client) -> None:
    assert clinician.get("/contracts/7f2c1b52-9a0e-4c58-8a53-3a4b6f1b2c3d/").status_code == 404


@pytest.mark.usefixtures("catalogue")
def test_period_is_closed_from_the_page(clinician: Client, user: User) -> None:
    clinician.post("/contracts/new/", FORM)
    contract = Contract.objects.get()
    record(user, performed_on="2025-10-14")

    clinician.post(f"/contracts/{contract.id}/close", {"first_on": "2025-10-01"})

    assert ClosedPeriod.objects.get().figures["wrvu"] == "1.30"


def test_contract_is_taken_away_from_the_page(clinician: Client) -> None:
    clinician.post("/contracts/new/", FORM)

    answer = clinician.post(f"/contracts/{Contract.objects.get().id}/remove")

    assert answer["Location"] == "/contracts/"
    assert not Contract.objects.exists()


def test_contracts_lead_to_what_changed_and_to_goals_and_position(clinician: Client) -> None:
    assert links(tree(clinician.get("/contracts/")), "main .links a") == ["/app/changes", "/app/goals"]


def test_list_of_contracts_takes_few_queries(clinician: Client) -> None:
    clinician.get("/contracts/")
    with CaptureQueriesContext(connection) as captured:
        clinician.get("/contracts/")

    assert len(captured) <= 5


@pytest.mark.parametrize("path", ["/contracts/", "/contracts/new/"])
def test_pages_are_for_who_is_logged_in(path: str) -> None:
    assert Client().get(path)["Location"].startswith("/accounts/login/")


@pytest.mark.usefixtures("catalogue")
def test_totals_have_what_a_contract_values_apart(clinician: Client, user: User) -> None:
    clinician.post("/contracts/new/", {**FORM, "effective_from": "2025-01-01"})
    record_line(user_id=user.id, data={"code": "H2020", "performed_on": "2025-11-14", "units": 2}, at=NOW)

    of_year = {"from": "2025-01-01", "to": "2025-12-31", "by": "month"}
    summary = clinician.get("/api/v1/summary", of_year).json()

    for totals in (summary["total"], summary["buckets"][0]):
        assert (totals["lines"], totals["wrvu"], totals["contract_value"]["wrvu"]) == (1, "0.00", "1.50")


BILLING = {"billing_from": "11/1/25", "billing_to": "2025-11-30", "billing_state": "billed"}


@pytest.mark.usefixtures("catalogue")
def test_lines_are_counted_then_set_to_billed_from_the_page_of_a_contract(clinician: Client, user: User) -> None:
    address = f"/contracts/{default_contract_id(user_id=user.id)}/"
    record(user)
    record(user, performed_on="2025-10-14")

    counted = tree(clinician.get(address, BILLING))
    unchanged = ProcedureLog.objects.filter(billing_state="billed").count()
    answer = clinician.post(f"{address}billing", BILLING, follow=True)

    form = element(counted, f'#billing form[method="post"][action="{address}billing"]')
    assert (words(form, "form > p:first-of-type"), words(form, "li"), words(form, "button"), unchanged) == (
        "1 line would change:", "1 billable, 1.30 wRVU", "Change 1 line", 0,
    )  # fmt: skip
    assert words(tree(answer), ".message") == "1 line is billed now."
    assert [str(log.performed_on) for log in ProcedureLog.objects.filter(billing_state="billed")] == ["2025-11-14"]


@matrix(
    ("changed", "said"),
    [
        ({"billing_from": "soon"}, "From: give a date from January 1, 1992 on, such as 3/14/2025."),
        ({"billing_to": "2025-10-01"}, "To: the last day comes before the first."),
        ({"billing_state": "paid"}, "Lines are now: choose one of the list."),
    ],
)
def test_days_that_cannot_be_billed_are_refused_beside_their_field(
    clinician: Client, user: User, changed: dict[str, str], said: str
) -> None:
    address = f"/contracts/{default_contract_id(user_id=user.id)}/"

    shown = tree(clinician.get(address, BILLING | changed))
    sent = tree(clinician.post(f"{address}billing", BILLING | changed, follow=True))

    (field,) = changed
    assert [error_at(page, field) for page in (shown, sent)] == [said, said]


def test_billing_of_a_contract_that_is_not_ones_own_is_not_found(clinician: Client) -> None:
    answer = clinician.post("/contracts/7f2c1b52-9a0e-4c58-8a53-3a4b6f1b2c3d/billing", BILLING)

    assert answer.status_code == 404


def test_pay_is_written_as_money(clinician: Client) -> None:
    response = clinician.post("/contracts/new/", {**FORM, "base": "40,485.68"})

    pay = texts(tree(clinician.get(response["Location"])), "#pay tbody td.amount:nth-of-type(1)")
    assert pay[0] == "$40,485.68"


def test_period_that_still_runs_offers_no_closing_and_pay_stands_first(clinician: Client, user: User) -> None:
    clinician.post("/contracts/new/", FORM)

    with travel(NOW):
        page = tree(clinician.get(f"/contracts/{Contract.objects.get().id}/"))

    assert texts(page, '#pay th[scope="col"]')[:2] == ["Period", "Pay"]
    first, *_, last = page.select("#pay tbody tr")
    assert [words(row, "th") for row in (first, last)] == ["Jan 1 – Jan 31, 2025", "Nov 1 – Nov 30, 2025"]
    assert (words(first, "td:last-child button"), words(last, "td:last-child")) == ("Close", "still running")
    assert not last.select("button")


def test_contract_is_taken_away_by_a_button_that_names_it_and_says_what_follows(clinician: Client) -> None:
    clinician.post("/contracts/new/", FORM)

    address = f"/contracts/{Contract.objects.get().id}/"
    details = element(tree(clinician.get(address)), f'details:has(form[action="{address}remove"])')

    assert words(details, "summary") == "Take this contract away"
    assert "This cannot be undone." in words(details, "form > p:first-of-type")
    assert words(details, "button") == "Take County hospital away"


def test_lines_are_counted_where_one_reads_the_count(clinician: Client) -> None:
    clinician.post("/contracts/new/", FORM)
    address = f"/contracts/{Contract.objects.get().id}/"

    assert element(tree(clinician.get(address)), '#billing form[method="get"]')["action"] == f"{address}#billing"
