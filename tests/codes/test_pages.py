"""The pages of codes, as a reader gets them."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from codes.content.labels import STATE_WORDS
from codes.domain.states import CodeState
from codes.models import Release, Synonym, Words
from codes.services.search_index import rebuild_search
from tests.codes.pages import answers_of, codes_in, without_footer
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory, zero_row
from tests.matrix import matrix
from tests.web.pages import cells, element, links, page_of, row_of, texts, words

H2020 = "/codes/other-hcpcs/H2020/"
VISIT = "/codes/evaluation-management/99213/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_force")]


@pytest.fixture
def h2020(client: Client, release: Release) -> BeautifulSoup:
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
    return page_of(client, H2020)


def test_h2020_says_that_no_work_rvu_is_assigned_and_that_payers_decide(h2020: BeautifulSoup) -> None:
    figures, credit, _source = texts(h2020, "section[aria-labelledby=rvu] > p")

    assert "CMS has assigned no physician work RVU" in figures
    assert "each payer's own fee schedule" in figures
    assert "adds 0.00 wRVU; it is still counted" in credit


def test_h2020_is_not_called_cpt_but_in_the_trademark_line(h2020: BeautifulSoup) -> None:
    assert "CPT" not in str(without_footer(h2020))
    assert [said for said in texts(h2020, "footer.site-footer p") if said.startswith("CPT is a registered trademark")]


def test_h2020_answers_that_medicare_does_not_cover_it(h2020: BeautifulSoup) -> None:
    assert "marks it as not valid for Medicare" in answers_of(h2020)["Does Medicare cover H2020?"]


def test_sections_stand_in_the_order_of_the_reference_page(h2020: BeautifulSoup) -> None:
    assert texts(h2020, "main :is(h1, h2)") == [
        "HCPCS Level II code H2020 Therapeutic behavioral services, per diem",
        "Description",
        "In plain language",
        "Clinical context",
        "RVU information",
        "Billing and documentation",
        "Frequently asked questions",
        "Log H2020",
    ]


def linked_data(shown: BeautifulSoup) -> str:
    return str(element(shown, 'script[type="application/ld+json"]').string)


def test_questions_are_also_linked_data_that_a_program_can_read(h2020: BeautifulSoup) -> None:
    faq = json.loads(linked_data(h2020))

    assert faq["@type"] == "FAQPage"
    assert [question["name"] for question in faq["mainEntity"]] == list(answers_of(h2020))


def test_linked_data_cannot_end_its_own_element(client: Client, release: Release) -> None:
    zero_row(release, "H2021", "I")
    Words.objects.create(code_id="H2021", title="</script><b>x</b>")

    shown = page_of(client, "/codes/other-hcpcs/H2021/")

    assert words(shown, "h1").endswith("</script><b>x</b>")
    assert "</script><b>x</b>" in json.loads(linked_data(shown))["mainEntity"][0]["acceptedAnswer"]["text"]
    assert not shown.select("h1 b, head b, main details b")


def test_a_valued_code_shows_total_and_payment_with_practice_expense(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release)

    shown = page_of(client, VISIT)

    # 2.75 and 1.97 RVU at 32.3465 dollars
    assert row_of(shown, "Payment, national") == ["$88.95", "$63.72"]
    assert row_of(shown, "Total RVU") == ["2.75", "1.97"]


def test_a_setting_where_the_service_is_not_performed_has_no_payment(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release, nonfacility_na=True)

    shown = page_of(client, VISIT)

    assert texts(shown, ".card > table + .note")[0].startswith(
        "n/a in an office: the service is rarely or never done there"
    )
    assert row_of(shown, "Payment, national") == ["n/a", "$63.72"]


def test_a_whole_service_without_an_amount_in_a_facility_says_what_that_means(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release, facility_na=True)

    shown = page_of(client, VISIT)

    assert texts(shown, ".card > table + .note")[0].startswith(
        "n/a in a facility: a hospital is paid for its staff and equipment in another way"
    )
    assert row_of(shown, "Payment, national") == ["$88.95", "n/a"]


def test_a_code_that_medicare_does_not_pay_has_rvus_and_no_payment(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release, status="N")

    shown = page_of(client, VISIT)

    assert row_of(shown, "Work") == ["1.30", "1.30"]
    assert [row[0] for row in cells(shown, ".card > table > tbody > tr")][-1] == "Total RVU"
    assert "No Medicare payment: status N is not paid from this schedule." in texts(shown, ".card > .note")


def test_rows_by_modifier_are_shown_where_there_are_several(client: Client, release: Release) -> None:
    for component, work in (("", "0.18"), ("26", "0.18"), ("TC", "0.00")):
        RelativeValueFactory.create(
            release=release, code=CodeFactory.create(code="71046"), component=component, work_rvu=Decimal(work)
        )

    shown = page_of(client, "/codes/diagnostic-imaging/71046/")

    rows = cells(shown, 'table:has(caption:-soup-contains("by modifier")) tbody tr')
    assert [row[0] for row in rows][1:] == ["26 · Professional component", "TC · Technical component"]
    assert [row[1] for row in rows] == ["0.18", "0.18", "0.00"]


STATUSES = {
    CodeState.ANESTHESIA: "J",
    CodeState.MEASURE_ONLY: "M",
    CodeState.CARRIER_PRICED: "C",
    CodeState.NOT_VALID_FOR_MEDICARE: "I",
    CodeState.NONCOVERED: "N",
    CodeState.BUNDLED: "B",
    CodeState.OTHER_SCHEDULE: "X",
}


@matrix("state", STATUSES)
def test_a_state_without_work_says_its_own_sentence(client: Client, release: Release, state: CodeState) -> None:
    zero_row(release, "G9999", STATUSES[state])

    shown = page_of(client, "/codes/medicare-services/G9999/")

    assert STATE_WORDS[state].badge in texts(shown, ".badges .badge")
    assert not shown.select("main table")


def test_a_code_of_an_older_release_only_is_shown_as_deleted(client: Client, release: Release) -> None:
    older = ReleaseFactory.create(id="RVU24A", year=2024, effective_from="2024-01-01")
    RelativeValueFactory.create(release=older)

    assert STATE_WORDS[CodeState.DELETED].rvu in texts(page_of(client, VISIT), ".card > p")


@matrix("query", ["%", "'\"", "\\", "💩", "ا ب", "(" * 500, "a" * 10_000, "; drop", "  "])
def test_any_search_is_answered(client: Client, release: Release, query: str) -> None:
    RelativeValueFactory.create(release=release)

    assert client.get("/codes/", {"q": query}).status_code == 200


def test_search_finds_by_code_and_by_words(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release)
    Words.objects.create(code_id="99213", title="Office visit, established patient")
    rebuild_search()

    queries = ("9921", "established+office", "colonoscopy")
    assert [links(page_of(client, f"/codes/?q={query}"), ".codes a") for query in queries] == [[VISIT], [VISIT], []]


def test_a_code_page_takes_at_most_eight_queries(
    client: Client, release: Release, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    RelativeValueFactory.create(release=release)

    with django_assert_max_num_queries(8):
        page_of(client, VISIT)


@pytest.mark.slow
def test_a_list_of_codes_takes_as_many_queries_for_fifty_as_for_one(
    client: Client, release: Release, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(99200, 99260):
        RelativeValueFactory.create(release=release, code=CodeFactory.create(code=str(number)))
    rebuild_search()
    page_of(client, "/codes/?q=warm+up")

    with django_assert_max_num_queries(9):
        shown = page_of(client, "/codes/?q=992")

    assert len(codes_in(shown)) == 50
    assert links(shown, "a.button[href*=after]") == ["?q=992&after=99249"]


def test_rows_by_modifier_have_no_total_where_the_service_is_not_performed(client: Client, release: Release) -> None:
    bladder_test = CodeFactory.create(code="51726")
    for component, is_na in (("", True), ("26", False)):
        RelativeValueFactory.create(release=release, code=bladder_test, component=component, facility_na=is_na)

    rows = cells(page_of(client, "/codes/urinary/51726/"), 'table:has(caption:-soup-contains("by modifier")) tbody tr')

    assert [row[1:] for row in rows] == [["1.30", "2.75", "n/a"], ["1.30", "2.75", "1.97"]]


def test_a_title_that_ends_in_a_period_gets_no_second_one(client: Client, release: Release) -> None:
    zero_row(release, "C9133", "X")
    Words.objects.create(code_id="C9133", title="Factor IX, per i.u.")

    shown = page_of(client, "/codes/hospital-outpatient/C9133/")

    assert "per i.u." in words(shown, "h1")
    assert "per i.u.." not in str(shown)


def test_code_and_name_of_the_heading_are_words_apart(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release)
    Words.objects.create(code_id="99213", title="Office visit")

    heading = element(page_of(client, VISIT), "h1")

    assert heading.get_text() == "CPT code 99213 Office visit"


def test_no_page_promises_neighboring_codes_in_its_clinical_context(h2020: BeautifulSoup) -> None:
    assert [said for said in answers_of(h2020).values() if "The clinical context on this page says" in said]
    assert "neighboring codes" not in str(h2020)


def test_a_search_of_very_many_words_takes_as_few_queries_as_one_of_eight(
    client: Client, release: Release, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    RelativeValueFactory.create(release=release)
    rebuild_search()

    with django_assert_max_num_queries(16):
        page_of(client, f"/codes/?q={'+'.join('abcdefghijklmnopqrstuvwxyz' * 20)}")
