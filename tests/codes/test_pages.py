"""The pages of codes, as a reader gets them."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from codes.content.labels import STATE_WORDS
from codes.domain.states import CodeState
from codes.models import Release, Synonym, Words
from codes.services.search_index import rebuild_search
from tests.codes.pages import codes_in, page, parsed, without_footer
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory, zero_row

H2020 = "/codes/other-hcpcs/H2020/"
VISIT = "/codes/evaluation-management/99213/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_force")]


@pytest.fixture
def h2020(client: Client, release: Release) -> str:
    zero_row(release, "H2020", "I")
    Words.objects.create(
        code_id="H2020",
        title="Therapeutic behavioral services, per diem",
        description="Structured behavioral help, one unit a day.",
        plain_language="A helper works with somebody.",
        clinical_context="When placement at home is at risk.",
        billing="Show medical necessity.",
    )
    Synonym.objects.create(code_id="H2020", text="TBS day rate")
    return page(client, H2020)


def test_h2020_says_that_no_work_rvu_is_assigned_and_that_payers_decide(h2020: str) -> None:
    assert "CMS has assigned no physician work RVU" in h2020
    assert "each payer&#x27;s own fee schedule" in h2020
    assert "adds 0.00 wRVU; it is still counted" in h2020


def test_h2020_is_not_called_cpt_but_in_the_trademark_line(h2020: str) -> None:
    assert "CPT" not in without_footer(h2020)
    assert "CPT is a registered trademark" in h2020


def test_h2020_answers_that_medicare_does_not_cover_it(h2020: str) -> None:
    assert "marks it as not valid for Medicare" in h2020


def test_sections_stand_in_the_order_of_the_reference_page(h2020: str) -> None:
    headings = re.findall(r"<h[12][^>]*>(?:<span.*?</span>)?([^<]+)<", h2020.split("<footer")[0])

    assert headings == [
        "Therapeutic behavioral services, per diem",
        "Description",
        "In plain language",
        "Clinical context",
        "RVU information",
        "Billing and documentation",
        "Frequently asked questions",
        "Log H2020",
    ]


def test_questions_are_also_linked_data_that_a_program_can_read(h2020: str) -> None:
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', h2020)

    assert script is not None
    faq = json.loads(script[1])
    assert faq["@type"] == "FAQPage"
    assert [question["name"] for question in faq["mainEntity"]][2] == "Does Medicare cover H2020?"


def test_linked_data_cannot_end_its_own_element(client: Client, release: Release) -> None:
    zero_row(release, "H2021", "I")
    Words.objects.create(code_id="H2021", title="</script><b>x</b>")

    shown = page(client, "/codes/other-hcpcs/H2021/")

    assert "</script><b>" not in shown
    assert "<b>x</b>" not in shown


def test_a_valued_code_shows_total_and_payment_with_practice_expense(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release)

    shown = page(client, VISIT)

    # 2.75 and 1.97 RVU at 32.3465 dollars
    assert ("$88.95" in shown, "$63.72" in shown) == (True, True)
    assert "2.75" in shown


def test_a_setting_where_the_service_is_not_performed_has_no_payment(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release, nonfacility_na=True)

    shown = page(client, VISIT)

    assert "n/a in an office: the service is rarely or never done there" in shown
    assert "$88.95" not in shown


def test_a_whole_service_without_an_amount_in_a_facility_says_what_that_means(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release, facility_na=True)

    shown = page(client, VISIT)

    assert "n/a in a facility: a hospital is paid for its staff and equipment in another way" in shown
    assert "not performed here" not in shown


def test_a_code_that_medicare_does_not_pay_has_rvus_and_no_payment(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release, status="N")

    shown = page(client, VISIT)

    assert "1.30" in shown
    assert "$88.95" not in shown
    assert "No Medicare payment" in shown


def test_rows_by_modifier_are_shown_where_there_are_several(client: Client, release: Release) -> None:
    for component, work in (("", "0.18"), ("26", "0.18"), ("TC", "0.00")):
        RelativeValueFactory.create(
            release=release, code=CodeFactory.create(code="71046"), component=component, work_rvu=Decimal(work)
        )

    shown = page(client, "/codes/diagnostic-imaging/71046/")

    assert "26 · Professional component" in shown
    assert "TC · Technical component" in shown


STATUSES = {
    CodeState.ANESTHESIA: "J",
    CodeState.MEASURE_ONLY: "M",
    CodeState.CARRIER_PRICED: "C",
    CodeState.NOT_VALID_FOR_MEDICARE: "I",
    CodeState.NONCOVERED: "N",
    CodeState.BUNDLED: "B",
    CodeState.OTHER_SCHEDULE: "X",
}


@pytest.mark.parametrize("state", STATUSES)
def test_a_state_without_work_says_its_own_sentence(client: Client, release: Release, state: CodeState) -> None:
    zero_row(release, "G9999", STATUSES[state])

    shown = page(client, "/codes/medicare-services/G9999/")

    assert STATE_WORDS[state].badge in shown
    assert "Total RVU" not in shown


def test_a_code_of_an_older_release_only_is_shown_as_deleted(client: Client, release: Release) -> None:
    older = ReleaseFactory.create(id="RVU24A", year=2024, effective_from="2024-01-01")
    RelativeValueFactory.create(release=older)

    assert STATE_WORDS[CodeState.DELETED].rvu.split("'")[0] in page(client, VISIT)


@pytest.mark.parametrize("query", ["%", "'\"", "\\", "💩", "ا ب", "(" * 500, "a" * 10_000, "; drop", "  "])
def test_any_search_is_answered(client: Client, release: Release, query: str) -> None:
    RelativeValueFactory.create(release=release)

    assert client.get("/codes/", {"q": query}).status_code == 200


def test_search_finds_by_code_and_by_words(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release)
    Words.objects.create(code_id="99213", title="Office visit, established patient")
    rebuild_search()

    assert VISIT in page(client, "/codes/?q=9921")
    assert VISIT in page(client, "/codes/?q=established+office")
    assert VISIT not in page(client, "/codes/?q=colonoscopy")


def test_a_code_page_takes_at_most_eight_queries(
    client: Client, release: Release, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    RelativeValueFactory.create(release=release)

    with django_assert_max_num_queries(8):
        page(client, VISIT)


def test_a_list_of_codes_takes_as_many_queries_for_fifty_as_for_one(
    client: Client, release: Release, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(99200, 99260):
        RelativeValueFactory.create(release=release, code=CodeFactory.create(code=str(number)))
    rebuild_search()

    with django_assert_max_num_queries(9):
        shown = page(client, "/codes/?q=992")

    assert len(codes_in(shown)) == 50
    assert "after=99249" in shown


def test_rows_by_modifier_have_no_total_where_the_service_is_not_performed(client: Client, release: Release) -> None:
    bladder_test = CodeFactory.create(code="51726")
    for component, is_na in (("", True), ("26", False)):
        RelativeValueFactory.create(release=release, code=bladder_test, component=component, facility_na=is_na)

    tree = parsed(page(client, "/codes/urinary/51726/"))

    rows = [[cell.get_text() for cell in row.select("td.n")] for row in tree.select("tr")]
    assert [row[1:] for row in rows if row[0:1] == ["1.30"] and len(row) == 3] == [["2.75", "n/a"], ["2.75", "1.97"]]


def test_a_title_that_ends_in_a_period_gets_no_second_one(client: Client, release: Release) -> None:
    zero_row(release, "C9133", "X")
    Words.objects.create(code_id="C9133", title="Factor IX, per i.u.")

    assert "per i.u.." not in page(client, "/codes/hospital-outpatient/C9133/")


def test_code_and_name_of_the_heading_are_words_apart(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release)
    Words.objects.create(code_id="99213", title="Office visit")

    heading = re.search(r"<h1>(.*?)</h1>", page(client, VISIT))

    assert heading is not None
    assert re.sub(r"<[^>]*>", "", heading[1]) == "CPT code 99213 Office visit"


def test_no_page_promises_neighboring_codes_in_its_clinical_context(client: Client, h2020: str) -> None:
    assert "The clinical context on this page says in which situation." in h2020
    assert "neighboring codes" not in h2020


def test_a_search_of_very_many_words_takes_as_few_queries_as_one_of_eight(
    client: Client, release: Release, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    RelativeValueFactory.create(release=release)
    rebuild_search()

    with django_assert_max_num_queries(16):
        page(client, f"/codes/?q={'+'.join('abcdefghijklmnopqrstuvwxyz' * 20)}")
