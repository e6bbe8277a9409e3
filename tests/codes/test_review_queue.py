"""The review of words in the admin site: the most used first, and marked in bulk with who and when."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from benchmarks.models import Source, TopCode
from codes.models import Code, CodePrior, CodeUsage, Words
from codes.services.usage import refresh_usage
from tests.factories import NOW, BenchmarkSourceFactory, CodeFactory, RelativeValueFactory, ReleaseFactory, record_line
from tests.matrix import matrix
from tests.procedures.conftest import new_user
from tests.staff import enter_admin
from tests.web.pages import error_at, texts, tree, value_of
from web.models import ErrorReport

pytestmark = pytest.mark.django_db
LIST = "/admin/codes/words/"


def words(code: str, title: str) -> Words:
    return Words.objects.create(code=CodeFactory.create(code=code), title=title)


def top_code(source: Source, specialty: str, code: str, services: str) -> None:
    TopCode.objects.create(
        source=source, specialty=specialty, code=code, rank=TopCode.objects.count() + 1, wrvu=Decimal(1),
        services=Decimal(services), n=20, share=Decimal("0.1"),
    )  # fmt: skip


def computed(slug: str, year: int, *, made_up: bool = False) -> Source:
    return BenchmarkSourceFactory.create(slug=slug, year=year, kind="medicare", release="RVU25D", made_up=made_up)


def log_by(users: int, code: str) -> None:
    for _ in range(users):
        record_line(user_id=new_user().id, data={"code": code, "performed_on": "2025-11-14"}, at=NOW)


def test_counts_come_from_the_newest_real_table_and_name_it() -> None:
    CodeFactory.create(code="99213")
    for slug, year, made_up, services in (
        ("medicare-2022", 2022, False, "9"),
        ("medicare-2023", 2023, False, "700.5"),
        ("sample-2024", 2024, True, "1"),
    ):
        source = computed(slug, year, made_up=made_up)
        top_code(source, "family-medicine", "99213", services)
        top_code(source, "cardiology", "99213", services)

    refresh_usage(at=NOW)

    usage = CodeUsage.objects.get()
    assert (usage.national, usage.national_source, usage.logged) == (1401, "medicare-2023", None)


def test_made_up_table_counts_for_nothing() -> None:
    CodeFactory.create(code="99213")
    top_code(computed("sample-2024", 2024, made_up=True), "cardiology", "99213", "5")

    assert refresh_usage(at=NOW) == 0


def test_lines_are_counted_from_five_users_on() -> None:
    release = ReleaseFactory.create()
    for code in ("99213", "99214"):
        RelativeValueFactory.create(release=release, code=CodeFactory.create(code=code))
    log_by(5, "99213")
    log_by(4, "99214")

    refresh_usage(at=NOW)

    assert list(CodeUsage.objects.values_list("code_id", "logged")) == [("99213", 5)]


def test_lines_of_one_user_are_no_five_users() -> None:
    RelativeValueFactory.create(code=CodeFactory.create(code="99213"))
    user = new_user()
    for _ in range(6):
        record_line(user_id=user.id, data={"code": "99213", "performed_on": "2025-11-14"}, at=NOW)

    assert refresh_usage(at=NOW) == 0


def test_count_that_fell_below_five_users_is_forgotten() -> None:
    RelativeValueFactory.create(code=CodeFactory.create(code="99213"))
    log_by(5, "99213")
    refresh_usage(at=NOW)
    User.objects.order_by("pk").first().delete()  # type: ignore[union-attr]  # there are five

    call_command("count_usage")

    assert not CodeUsage.objects.exists()


def test_code_that_the_catalogue_does_not_know_is_left_out() -> None:
    top_code(computed("medicare-2023", 2023), "cardiology", "1234X", "5")

    assert refresh_usage(at=NOW) == 0


@pytest.mark.parametrize("counts", [{}, {"national": 5}])
def test_usage_without_a_count_or_without_its_source_cannot_be_stored(counts: dict[str, int]) -> None:
    code = CodeFactory.create(code="99213")

    with pytest.raises(IntegrityError), transaction.atomic():
        CodeUsage.objects.create(code=code, counted_at=NOW, **counts)


def test_what_is_logged_most_here_comes_first_then_what_is_billed_most_then_by_the_class_of_the_search(
    editor: Client,
) -> None:
    for code in ("G0001", "G0002", "G0003", "G0004", "G0005", "G0006"):
        words(code, f"Words of {code}")
    CodePrior.objects.create(code_id="G0001", prior=0, source="made up")
    CodePrior.objects.create(code_id="G0006", prior=5, source="made up")
    CodeUsage.objects.create(code_id="G0003", national=90_000, national_source="medicare-2023", counted_at=NOW)
    CodeUsage.objects.create(code_id="G0002", logged=40, counted_at=NOW)
    CodeUsage.objects.create(code_id="G0004", national=120_000, national_source="medicare-2023", counted_at=NOW)

    answer = editor.get(f"{LIST}?review__exact=draft")
    page = tree(answer)

    assert texts(page, "#result_list tbody th") == ["G0002", "G0004", "G0003", "G0006", "G0005", "G0001"]
    assert texts(page, "#result_list .field-billed") == ["–", "120,000", "90,000", "–", "–", "–"]
    (explained,) = [said for said in texts(page, "p.help") if "Billed nationally" in said]
    assert "services of a year in the table medicare-2023" in explained


def report(about: str, **fields: object) -> ErrorReport:
    return ErrorReport.objects.create(about=about, message="The title is wrong.", reported_at=NOW, **fields)


def test_words_that_readers_report_come_first_and_lead_to_the_reports(editor: Client) -> None:
    for code in ("G0001", "G0002", "G0003", "G0004"):
        words(code, f"Words of {code}")
    CodeUsage.objects.create(code_id="G0001", logged=40, counted_at=NOW)
    for about in ("G0002", "/codes/medicine/G0003/", "g0003", "a page", "/blog/"):
        report(about)
    report("G0004", settled_at=NOW)

    page = tree(editor.get(LIST))

    assert texts(page, "#result_list tbody th") == ["G0003", "G0002", "G0001", "G0004"]
    assert texts(page, "#result_list .field-reported") == ["2", "1", "–", "–"]
    reports = tree(editor.get(str(page.select("#result_list .field-reported a")[0]["href"])))
    assert sorted(texts(reports, "#result_list .field-about")) == ["/codes/medicine/G0003/", "g0003"]
    assert texts(tree(editor.get(f"{LIST}?reported=open")), "#result_list tbody th") == ["G0003", "G0002"]


def test_report_from_the_page_of_a_code_lands_in_the_queue_without_an_account(editor: Client) -> None:
    reader, code = Client(), RelativeValueFactory.create().code
    Words.objects.create(code=code, title="Office visit")
    (link,) = tree(reader.get(f"/codes/{code.code}/", follow=True)).select("main a[href*='report']")
    assert link.get_text() == "Something is wrong with these words"
    about = value_of(tree(reader.get(str(link["href"]))), "about")

    reader.post("/support/report/", {"about": about, "message": "It is no office visit."}, follow=True)

    assert texts(tree(editor.get(f"{LIST}?reported=open")), "#result_list tbody th") == [code.code]


def test_many_reports_of_one_page_cost_no_more_queries(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        words(f"G{number:04d}", f"Words {number}")
        report(f"G{number:04d}")

    with django_assert_max_num_queries(10):
        assert editor.get(LIST).status_code == 200


def test_list_says_that_nothing_was_counted_yet(editor: Client) -> None:
    assert [said for said in texts(tree(editor.get(LIST)), "p.help") if "was not counted yet" in said]


def test_search_finds_words_by_code_and_by_what_the_site_finds(editor: Client) -> None:
    words("G0001", "Screening of the colon")
    words("G0002", "Office visit")
    call_command("rebuild_search")

    results = {
        asked: [row.pk for row in editor.get(LIST, {"q": asked}).context["cl"].result_list]
        for asked in ("g0002", "colon")
    }

    assert results == {"g0002": ["G0002"], "colon": ["G0001"]}


@matrix("page", ["words", "code"])
def test_lists_with_counts_open_within_the_budget(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries, page: str
) -> None:
    for number in range(30):
        code = f"G{number:04d}"
        words(code, f"Words {number}")
        CodeUsage.objects.create(code_id=code, logged=number, counted_at=NOW)

    with django_assert_max_num_queries(10):
        assert editor.get(f"/admin/codes/{page}/").status_code == 200


def mark(editor: Client, *codes: str, **fields: str) -> BeautifulSoup:
    data = {"action": "mark_reviewed", "_selected_action": list(codes), **fields}
    return tree(editor.post(LIST, data, follow=True))


def messages(page: BeautifulSoup) -> list[str]:
    return texts(page, ".messagelist li")


def test_action_asks_first_and_writes_nothing(editor: Client) -> None:
    words("G0001", "One")

    page = mark(editor, "G0001")

    assert value_of(page, "reviewer") == ""
    assert value_of(page, "_selected_action") == "G0001"
    assert "1 codes: G0001 One" in texts(page, "form > p")
    assert Words.objects.get().review == "draft"


def test_chosen_words_are_marked_with_who_and_when_and_the_history_keeps_the_editor(editor: Client) -> None:
    for code in ("G0001", "G0002", "G0003"):
        words(code, code)

    page = mark(editor, "G0001", "G0002", reviewer="Ann  Doe, MD", reviewed_on="2025-11-20")

    rows = list(Words.objects.order_by("pk").values_list("review", "reviewer", "reviewed_on"))
    reviewed = ("reviewed", "Ann Doe, MD", date(2025, 11, 20))
    assert rows == [reviewed, reviewed, ("draft", "", None)]
    assert [said for said in messages(page) if said.startswith("2 codes marked as reviewed")]
    last = Words.history.filter(code_id="G0001").latest("history_date")
    assert (last.history_type, last.review, last.history_user.email) == ("~", "reviewed", "ann@example.org")


def test_second_marking_with_the_same_name_and_day_changes_nothing(editor: Client) -> None:
    words("G0001", "One")
    mark(editor, "G0001", reviewer="Ann Doe, MD", reviewed_on="2025-11-20")

    (said,) = messages(mark(editor, "G0001", reviewer="Ann Doe, MD", reviewed_on="2025-11-20"))

    assert said.startswith("0 codes marked")
    assert Words.history.filter(code_id="G0001", history_type="~").count() == 1


@matrix(
    ("reviewer", "on", "field", "said"),
    [
        ("", "2025-11-20", "reviewer", "This field is required"),
        ("<b>Ann</b>", "2025-11-20", "reviewer", "The name "),
        ("x" * 121, "2025-11-20", "reviewer", "at most 120"),
        ("Ann", "", "reviewed_on", "This field is required"),
        ("Ann", "20 Nov", "reviewed_on", "Enter a valid date"),
        ("Ann", (timezone.now() + timedelta(days=3)).date().isoformat(), "reviewed_on", "The day is yet to come"),
    ],
)
def test_review_without_name_or_day_that_can_be_is_asked_again(
    editor: Client, reviewer: str, on: str, field: str, said: str
) -> None:
    words("G0001", "One")

    page = mark(editor, "G0001", reviewer=reviewer, reviewed_on=on)

    assert said in error_at(page, f"id_{field}")
    assert len(page.select(".errorlist")) == 1
    assert Words.objects.get().review == "draft"


@pytest.mark.slow
def test_whole_filtered_list_is_marked_at_a_bounded_cost(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(120):
        words(f"G{number:04d}", f"Words {number}")
    data = {
        "action": "mark_reviewed", "_selected_action": ["G0000"], "select_across": "1", "reviewer": "Ann",
        "reviewed_on": "2025-11-20",
    }  # fmt: skip

    with django_assert_max_num_queries(25):
        editor.post(LIST, data)

    assert Words.objects.filter(review="reviewed").count() == 120


def test_viewer_cannot_mark(client: Client) -> None:
    words("G0001", "One")
    viewer = User.objects.create_user("view@example.org", is_staff=True)
    viewer.groups.add(*viewer.groups.model.objects.filter(name="viewer"))
    enter_admin(client, viewer)

    mark(client, "G0001", reviewer="Ann", reviewed_on="2025-11-20")

    assert Words.objects.get().review == "draft"


def notes(code: Code) -> list[str]:
    """Return the notes of the public page of a code."""
    return texts(tree(Client().get(f"/codes/{code.code}/", follow=True)), "main .note")


def test_page_says_that_draft_words_were_not_yet_reviewed() -> None:
    code = RelativeValueFactory.create().code
    Words.objects.create(code=code, title="Office visit")

    assert "Our words, not yet reviewed by a clinician." in notes(code)


def test_page_names_reviewer_and_day() -> None:
    code = RelativeValueFactory.create().code
    Words.objects.create(
        code=code, title="Visit", review="reviewed", reviewer="Ann <Doe>, MD", reviewed_on=date(2025, 11, 20)
    )

    of_our_words = [note for note in notes(code) if note.startswith("Our words")]

    assert of_our_words == ["Our words, reviewed by Ann <Doe>, MD on November 20, 2025."]


def test_page_without_our_words_says_nothing_of_a_review() -> None:
    shown = notes(RelativeValueFactory.create().code)

    assert shown
    assert [note for note in shown if "reviewed" in note] == []


def test_api_names_the_reviewer() -> None:
    code = RelativeValueFactory.create().code
    Words.objects.create(code=code, title="Visit", review="reviewed", reviewer="Ann", reviewed_on=date(2025, 11, 20))

    assert Client().get(f"/api/v1/codes/{code.code}").json()["words"]["reviewer"] == "Ann"
