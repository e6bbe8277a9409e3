"""What another version of the program stored, and this one does not know, is shown as it is; no page fails."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest
from django.test import Client

from accounts.models import User
from codes.domain.states import CodeState
from codes.models import Code, RelativeValue, Specialty
from codes.search.filters import SearchFilters, filter_codes
from codes.selectors.entries import entries
from procedures.models import Valuation
from procedures.services.changes.totals import rebuild_totals
from tests.factories import BenchmarkRowFactory, BenchmarkSourceFactory, make_log, sign_contract
from tests.matrix import matrix
from tests.web.pages import tree, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

DAY: Final = "2025-11-14"
NEW: Final = "of_tomorrow"
_STEP: Final = {"rule": NEW, "kind": NEW, "factor": "0.5", "before": "1.30", "after": "0.65", "source": ""}


def test_mark_population_class_and_reason_of_a_table_are_shown_as_they_are_stored(client: Client) -> None:
    Specialty.objects.get_or_create(slug="cardiology", defaults={"name": "Cardiology"})
    report = {"dropped": [{"reason": NEW, "name": "", "rows": 3, "payment": "1"}]}
    source = BenchmarkSourceFactory.create(slug="computed", kind="medicare", release="RVU25D", report=report)
    BenchmarkRowFactory.create(source=source, marks=["small_n", NEW], visibility="Z", population="new")

    page = tree(client.get("/benchmarks/cardiology/"))

    shown = words(page, "main")
    assert f"fewer than 30 clinicians; marked “{NEW}”, which this version of OpenRVU does not know." in shown
    assert "Class Z: which this version of OpenRVU does not know." in shown
    assert f"“{NEW}”, a reason that this version of OpenRVU does not know" in shown
    assert client.get("/api/v1/benchmarks").json()["results"][0]["marks"] == ["small_n", NEW]


@pytest.mark.slow
@matrix("basis", ["work_rvu", "payer_fee_schedule", "unvalued", "contract_value", NEW])
def test_credit_of_unknown_words_is_shown_on_each_page_and_in_each_export(
    clinician: Client, user: User, basis: str
) -> None:
    sign_contract(user_id=user.id)
    line = make_log(user_id=user.id, performed_on=DAY)
    Valuation.objects.update(basis=basis, reason=NEW, flags=[NEW], steps=[_STEP])
    rebuild_totals()
    span = f"from={DAY}&to={DAY}"

    paths = [
        "/contracts/", "/api/v1/logs", f"/api/v1/logs/{line.id}", "/api/v1/revaluations", f"/api/v1/summary?{span}",
        f"/api/v1/summary/series?{span}", "/api/v1/export", "/api/v1/export/lines.csv", "/api/v1/export/lines.xlsx",
        "/api/v1/export/fhir", "/api/v1/sync/valuations", f"/api/v1/summary/position?{span}",
        f"/api/v1/summary/mix?{span}", "/api/v1/summary/pace",
    ]  # fmt: skip
    answers = {path: clinician.get(path).status_code for path in paths}

    assert {path: status for path, status in answers.items() if status != 200} == {}


def test_flag_rule_and_reason_that_are_unknown_are_named_in_the_line(clinician: Client, user: User) -> None:
    line = make_log(user_id=user.id, performed_on=DAY)
    Valuation.objects.update(flags=[NEW], steps=[_STEP])

    explanation = clinician.get(f"/api/v1/logs/{line.id}").json()["valuation"]["explanation"]

    assert explanation["flags"] == [f"The flag is “{NEW}”, which this version of OpenRVU does not know."]
    assert f"because the rule is “{NEW}”, which this version of OpenRVU does not know" in explanation["steps"][0]


def test_row_of_a_status_that_no_version_knew_is_unknown_on_its_page_in_lists_and_in_the_database(
    client: Client,
) -> None:
    RelativeValue.objects.filter(code="99213").update(status="Y", work_rvu=None)

    (entry,) = entries(["99213"], on=date(2025, 11, 14))
    codes = filter_codes(
        Code.objects.all(), SearchFilters(state=CodeState.UNKNOWN_TO_THIS_VERSION), on=date(2025, 11, 14)
    )

    assert entry.state is CodeState.UNKNOWN_TO_THIS_VERSION
    assert [code.code for code in codes] == ["99213"]
    for path in ("/codes/evaluation-management/99213/", "/codes/?q=99213", "/codes/compare?codes=99213,99214"):
        assert client.get(path).status_code == 200
    assert client.get("/api/v1/codes/99213").json()["state"] == "unknown_to_this_version"
