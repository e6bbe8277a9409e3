"""Contracts over REST, and what they make of the log."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from procedures.models import ClosedPeriod, Contract, ContractVersion, Revaluation, Valuation
from procedures.selectors.contracts import agreements_of, default_contract_id
from tests.matrix import matrix
from tests.procedures.conftest import NOW, Record, new_id, new_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

URL = "/api/v1/contracts"
NEW: dict[str, Any] = {"name": "County hospital", "effective_from": "2025-01-01", "effective_until": "2026-01-01"}
HALF = {"policy": "custom", "factors": {"reduced_52": "0.25"}}


def make(client: APIClient, **changed: object) -> dict[str, Any]:
    answer = client.post(URL, {**NEW, **changed}, format="json")
    assert answer.status_code == 201, answer.content
    contract: dict[str, Any] = answer.json()
    return contract


def amend(client: APIClient, contract: dict[str, Any], **change: object) -> Any:
    return client.patch(f"{URL}/{contract['id']}", change, format="json")


def worth(log_id: str) -> Decimal:
    return Valuation.objects.get(log_id=log_id).wrvu


def test_new_user_has_a_default_contract_with_every_rule_visible(client: APIClient, user: User) -> None:
    (contract,) = client.get(URL).json()["results"]

    assert (contract["is_default"], contract["effective_from"]) == (True, None)
    assert contract["id"] == str(default_contract_id(user_id=user.id))
    assert contract["terms"]["policy"] == "cms"
    assert contract["terms"]["factors"]["co_surgeon"] == "0.625"
    assert all(contract["terms"]["rules"].values())


def test_line_is_credited_by_the_contract_in_force_on_its_day(client: APIClient, record: Record) -> None:
    make(client, terms=HALF)

    inside = record(performed_on="2025-11-14", modifiers=["52"])
    outside = record(performed_on="2024-11-14", modifiers=["52"])

    assert (inside.credit.wrvu, outside.credit.wrvu) == ("0.33", "0.65")


def test_contract_values_anew_the_lines_of_its_days_and_no_others(client: APIClient, record: Record) -> None:
    inside, first, after = (
        record(performed_on=day, modifiers=["52"]) for day in ("2025-03-01", "2025-01-01", "2024-12-31")
    )
    before = {log.id: Valuation.objects.get(log_id=log.id).seq for log in (inside, first, after)}

    make(client, terms=HALF)

    assert [worth(log.id) for log in (inside, first, after)] == [Decimal("0.33"), Decimal("0.33"), Decimal("0.65")]
    assert Valuation.objects.get(log_id=after.id).seq == before[after.id]


def test_change_makes_a_new_version_from_a_day_and_keeps_the_old(client: APIClient, record: Record) -> None:
    contract = make(client)
    early, late = (
        record(performed_on="2025-05-31", modifiers=["52"]),
        record(performed_on="2025-06-01", modifiers=["52"]),
    )

    changed = amend(client, contract, terms=HALF, since="2025-06-01").json()

    assert [(v["number"], v["effective_from"]) for v in changed["versions"]] == [(1, "2025-01-01"), (2, "2025-06-01")]
    assert [worth(log.id) for log in (early, late)] == [Decimal("0.65"), Decimal("0.33")]


def test_correction_from_an_earlier_day_leaves_later_terms_in_force(client: APIClient, record: Record) -> None:
    contract = make(client)
    amend(client, contract, terms=HALF, since="2025-06-01")
    spring, summer = (record(performed_on=day, modifiers=["52"]) for day in ("2025-03-01", "2025-07-01"))

    amend(client, contract, terms={"policy": "unadjusted"}, since="2025-02-01")

    assert [worth(log.id) for log in (spring, summer)] == [Decimal("1.30"), Decimal("0.33")]


def test_default_contract_is_changed_from_a_day_on(client: APIClient, user: User, record: Record) -> None:
    (contract,) = client.get(URL).json()["results"]
    old, new = record(performed_on="2024-06-01", modifiers=["52"]), record(performed_on="2025-06-01", modifiers=["52"])

    changed = amend(client, contract, terms={"policy": "unadjusted"}, since="2025-01-01", name="Mine")

    assert changed.status_code == 200, changed.content
    assert [worth(log.id) for log in (old, new)] == [Decimal("0.65"), Decimal("1.30")]
    assert agreements_of(user_id=user.id).all[-1].name == "Mine"


def test_contract_that_is_taken_away_leaves_its_days_to_the_default(client: APIClient, record: Record) -> None:
    contract = make(client, terms=HALF)
    log = record(performed_on="2025-11-14", modifiers=["52"])

    answer = client.delete(f"{URL}/{contract['id']}")

    assert (answer.status_code, worth(log.id)) == (204, Decimal("0.65"))
    assert not ContractVersion.objects.exists()


def test_contract_that_ends_earlier_leaves_its_days_to_the_default(client: APIClient, record: Record) -> None:
    contract = make(client, terms=HALF)
    log = record(performed_on="2025-11-14", modifiers=["52"])

    amend(client, contract, effective_until="2025-11-14")

    assert worth(log.id) == Decimal("0.65")


@matrix(
    ("begins", "ends", "errors"),
    [
        ("2025-12-31", None, {"effective_from": ["overlaps"]}),
        ("2024-01-01", None, {"effective_from": ["overlaps"]}),
        ("2024-01-01", "2025-01-02", {"effective_from": ["overlaps"]}),
        ("2025-03-01", "2025-04-01", {"effective_from": ["overlaps"]}),
        ("2027-01-01", "2027-01-01", {"effective_until": ["not_after_start"]}),
        ("2027-01-01", "2026-01-01", {"effective_until": ["not_after_start"]}),
    ],
)
def test_days_that_overlap_or_end_before_their_start_are_refused(
    client: APIClient, begins: str, ends: str | None, errors: dict[str, list[str]]
) -> None:
    make(client)

    answer = client.post(URL, {"name": "Other", "effective_from": begins, "effective_until": ends}, format="json")

    assert (answer.status_code, answer.json()["errors"]) == (400, errors)
    assert Contract.objects.count() == 1


def test_contracts_that_touch_do_not_overlap(client: APIClient) -> None:
    make(client)

    make(client, effective_from="2026-01-01", effective_until=None)
    make(client, effective_from="2024-01-01", effective_until="2025-01-01")


def test_the_database_keeps_contracts_of_a_user_apart_by_itself(client: APIClient, user: User) -> None:
    make(client)

    def store(owner: User, begins: date) -> None:
        Contract.objects.create(user=owner, id=new_id(), name="x", effective_from=begins, made_at=NOW)

    store(new_user(), date(2025, 6, 1))
    with pytest.raises(IntegrityError, match="contract_days_of_a_user_apart"), transaction.atomic():
        store(user, date(2025, 6, 1))


@matrix(
    ("body", "errors"),
    [
        ({}, {"name": ["required"], "effective_from": ["required"]}),
        ({**NEW, "name": ""}, {"name": ["too_short"]}),
        ({**NEW, "terms": {"policy": "custom", "factors": {"team": "-1"}}}, {"terms.factors.team": ["invalid_format"]}),
        ({**NEW, "terms": 5}, {"terms": ["invalid_type"]}),
        ({**NEW, "employer": "x"}, {"employer": ["unknown_field"]}),
        ([], {"": ["invalid_type"]}),
    ],
)
def test_contract_that_cannot_be_is_refused_by_path(
    client: APIClient, body: object, errors: dict[str, list[str]]
) -> None:
    answer = client.post(URL, body, format="json")

    assert (answer.status_code, answer.json()["errors"]) == (400, errors)


@matrix(
    ("change", "errors"),
    [
        ({"terms": {}}, {"since": ["required"]}),
        ({"since": "2025-02-01"}, {"since": ["without_terms"]}),
        ({"terms": {}, "since": "2024-12-31"}, {"since": ["outside_contract"]}),
        ({"terms": {}, "since": "2026-01-01"}, {"since": ["outside_contract"]}),
    ],
)
def test_terms_hold_from_a_day_of_the_contract(
    client: APIClient, change: dict[str, object], errors: dict[str, list[str]]
) -> None:
    answer = amend(client, make(client), **change)

    assert (answer.status_code, answer.json()["errors"]) == (400, errors)


def test_default_contract_has_no_days(client: APIClient) -> None:
    (contract,) = client.get(URL).json()["results"]

    assert amend(client, contract, effective_from="2025-01-01").json()["errors"] == {
        "effective_from": ["default_has_no_days"]
    }


def test_contract_of_another_user_is_not_found(client: APIClient) -> None:
    other = APIClient()
    other.force_authenticate(new_user())
    address = f"{URL}/{make(other)['id']}"

    answers = [client.get(address), client.patch(address, {"name": "x"}, format="json"), client.delete(address),
               client.get(f"{address}/periods?from=2025-01-01&to=2025-02-01"),
               client.post(f"{address}/periods/2025-01-01/close")]  # fmt: skip

    assert {answer.status_code for answer in answers} == {404}


def test_pinned_year_that_is_not_loaded_says_which_release_to_load(client: APIClient, record: Record) -> None:
    make(client, terms={"pinned_year": 2020})

    log = record(performed_on="2025-11-14")

    assert (log.credit.basis, log.credit.reason) == ("unvalued", "no_release")
    read = client.get(f"/api/v1/logs/{log.id}").json()
    assert "load RVU20A" in read["valuation"]["explanation"]["why"]
    summary = client.get("/api/v1/summary?from=2025-01-01&to=2025-12-31").json()
    assert summary["schedule"]["missing_years"] == [{"year": 2020, "lines": 1, "load": "RVU20A"}]


def test_value_of_the_contracts_own_is_shown_apart_and_never_in_the_total(client: APIClient, record: Record) -> None:
    make(client, terms={"own_values": {"H2020": "0.75"}})
    record(performed_on="2025-11-14", code="H2020", units=2)
    record(performed_on="2025-11-14")

    total = client.get("/api/v1/summary?from=2025-11-01&to=2025-11-30").json()["total"]

    assert (total["wrvu"], total["lines"]) == ("1.30", 2)
    assert total["contract_value"] == {"lines": 1, "units": 2, "wrvu": "1.50"}
    assert total["zero_credit"] == []


def test_own_value_never_takes_the_place_of_a_work_rvu(client: APIClient, record: Record) -> None:
    make(client, terms={"own_values": {"99213": "9.00"}})

    assert record(performed_on="2025-11-14").credit.wrvu == "1.30"


PAY = {"compensation": {"base": "100.00", "tiers": [{"from_wrvu": "0.00", "dollars_per_wrvu": "50.00"}]}}


def periods(client: APIClient, contract: dict[str, Any], first: str, last: str) -> list[dict[str, Any]]:
    answer = client.get(f"{URL}/{contract['id']}/periods?from={first}&to={last}")
    assert answer.status_code == 200, answer.content
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def test_periods_earn_by_the_lines_that_count(client: APIClient, record: Record) -> None:
    contract = make(client, terms={**PAY, "countable": "billed"})
    record(performed_on="2025-10-01", billing_state="billed")
    record(performed_on="2025-10-31", billing_state="collected", units=2)
    record(performed_on="2025-10-15", billing_state="billable")
    record(performed_on="2025-11-01", billing_state="billed")
    record(performed_on="2025-10-15", billing_state="billed", role="observer")

    october, november = periods(client, contract, "2025-10-10", "2025-11-02")

    assert (october["lines"], october["wrvu"], october["waiting"]) == (2, "3.90", {"lines": 1, "wrvu": "1.30"})
    assert october["earnings"] == {"base": "100.00", "productivity": "195.00", "bonus": "0.00", "total": "295.00"}
    assert november["earnings"]["productivity"] == "65.00"


def test_closed_period_keeps_its_figures_and_later_changes_stand_beside(client: APIClient, record: Record) -> None:
    contract = make(client, terms=PAY)
    log = record(performed_on="2025-10-01")

    closed = client.post(f"{URL}/{contract['id']}/periods/2025-10-01/close")
    record(performed_on="2025-10-02", units=2)
    amend(client, contract, terms={"compensation": {"base": "900.00"}}, since="2025-01-01")

    (october,) = periods(client, contract, "2025-10-01", "2025-10-31")
    assert (closed.status_code, log.credit.wrvu) == (201, "1.30")
    assert (october["closed"]["wrvu"], october["closed"]["earnings"]["total"]) == ("1.30", "165.00")
    assert (october["wrvu"], october["earnings"]["total"]) == ("3.90", "900.00")
    assert october["since_closing"] == {"lines": 1, "wrvu": "2.60", "dollars": "735.00"}


def test_period_is_closed_once_when_it_is_over_and_where_it_begins(client: APIClient) -> None:
    contract = make(client, terms=PAY, effective_until=None)
    address = f"{URL}/{contract['id']}/periods"

    codes = [client.post(f"{address}/{day}/close").json().get("code") for day in
             ("2025-10-01", "2025-10-01", "2025-10-02", "2999-01-01", "2024-10-01")]  # fmt: skip

    assert codes == [None, "period_is_closed", "no_such_period", "period_not_over", "no_such_period"]


def test_contract_with_a_closed_period_is_not_taken_away_nor_moved_off_it(client: APIClient) -> None:
    contract = make(client, terms=PAY)
    client.post(f"{URL}/{contract['id']}/periods/2025-10-01/close")

    assert client.delete(f"{URL}/{contract['id']}").json()["code"] == "contract_in_use"
    assert amend(client, contract, effective_until="2025-10-01").json()["errors"] == {
        "effective_from": ["closed_period_outside"]
    }
    assert ClosedPeriod.objects.count() == 1


def test_more_than_36_periods_are_not_given_at_once(client: APIClient) -> None:
    contract = make(client)

    answer = client.get(f"{URL}/{contract['id']}/periods?from=2020-01-01&to=2023-01-01")

    assert (answer.status_code, answer.json()["code"]) == (400, "too_many_periods")


def test_periods_take_six_queries_whatever_the_number_of_lines(client: APIClient, record: Record) -> None:
    contract = make(client, terms=PAY)
    for _ in range(5):
        record(performed_on="2025-10-01")

    with CaptureQueriesContext(connection) as captured:
        periods(client, contract, "2025-01-01", "2025-12-31")

    assert len(captured) <= 6


def test_full_time_equivalent_of_the_contract_counts_for_the_position(client: APIClient, record: Record) -> None:
    make(client, terms={"fte": "0.50"})
    record(performed_on="2025-11-14")

    position = client.get("/api/v1/summary/position?from=2025-01-01&to=2025-12-31").json()

    assert position["fte"] == "0.50"


def test_push_of_a_user_with_contracts_takes_no_statement_more(client: APIClient, record: Record) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            record(performed_on="2025-11-14")
        return len(captured)

    statements()
    before = statements()
    make(client, terms=HALF)

    assert statements() == before


def test_change_of_a_contract_is_reported_by_month_with_its_reason(client: APIClient, record: Record) -> None:
    record(performed_on="2025-03-14", modifiers=["52"])
    record(performed_on="2025-03-15", modifiers=["52"])
    record(performed_on="2025-04-14")

    make(client, terms=HALF)

    (report,) = client.get("/api/v1/revaluations").json()["results"]
    assert (report["cause"], report["looked_at"], report["changed"]["lines"]) == ("contract", 3, 2)
    assert [month["sentence"] for month in report["months"]] == [
        "Your March 2025 changed by −0.64 wRVU because your contract changed."
    ]
    assert report["codes"] == [{"code": "99213", "lines": 2, "before": "1.30", "after": "0.66", "difference": "-0.64"}]


def test_change_that_touches_no_credit_leaves_no_report(client: APIClient, record: Record) -> None:
    record(performed_on="2025-03-14")

    make(client, terms=HALF)

    assert not Revaluation.objects.exists()


def test_contracts_that_an_app_has_already_are_not_sent_again(client: APIClient) -> None:
    first = client.get(URL)

    again = client.get(URL, HTTP_IF_NONE_MATCH=first["ETag"])
    make(client, terms=HALF)
    changed = client.get(URL, HTTP_IF_NONE_MATCH=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert (changed.status_code, len(changed.json()["results"])) == (200, 2)
    assert "no-store" in changed["Cache-Control"]
