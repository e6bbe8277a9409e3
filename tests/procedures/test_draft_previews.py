"""What a draft would do: totals by code that enough users have logged, the asker's own, and never another's."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.forms.models import model_to_dict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from codes.models import DraftPreview, Release
from codes.services.draft_previews import NoSuchDraft
from codes.services.releases import publish_release
from jobs.models import Job
from procedures.models import Valuation
from procedures.services.draft_previews import preview_draft
from tests.matrix import matrix
from tests.procedures.conftest import NOW, Record, new_user, publish
from tests.staff import enter_admin
from tests.web.pages import cells, links, texts, tree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

PAGE = "/admin/codes/release/RVU25X/change/"
START = "/admin/codes/release/RVU25X/preview/"


@pytest.fixture
def draft() -> Release:
    """A draft in force from 2025-11-01, in which 99213 is worth 1.42 instead of 1.30."""
    release = publish("RVU25X", date(2025, 11, 1), work_rvu="1.42")
    release.published_at = release.published_order = None
    release.save()
    return release


@pytest.fixture
def publisher(db: None) -> User:
    user = User.objects.create_user("publisher@example.org", is_staff=True)
    user.groups.add(Group.objects.get(name="publisher"))
    return user


def users_who_log(record: Record, number: int, code: str) -> None:
    for _ in range(number):
        record(owner=new_user(), code=code)


@pytest.mark.usefixtures("draft")
def test_code_that_five_users_logged_is_shown_and_one_of_four_is_not(record: Record, user: User) -> None:
    users_who_log(record, 5, "99213")
    users_who_log(record, 4, "45378")

    preview = preview_draft(release_id="RVU25X", user_id=user.pk, at=NOW)

    assert preview.by_code == [["99213", 5, "6.50", "7.10"]]
    assert preview.hidden_codes == 1


@pytest.mark.usefixtures("draft")
def test_own_total_is_that_of_the_asker_alone(record: Record, user: User) -> None:
    users_who_log(record, 4, "99213")
    record(units=2)
    record(code="45378")

    preview = preview_draft(release_id="RVU25X", user_id=user.pk, at=NOW)

    assert (preview.own_lines, preview.own_before, preview.own_after) == (2, Decimal("5.86"), Decimal("6.10"))


@pytest.mark.usefixtures("draft")
def test_days_that_the_draft_cannot_touch_are_left_out(record: Record, user: User) -> None:
    record(performed_on="2025-10-31")

    assert preview_draft(release_id="RVU25X", user_id=user.pk, at=NOW).own_lines == 0


def test_preview_writes_no_credit_and_the_publication_gives_what_it_said(
    record: Record, user: User, draft: Release
) -> None:
    record()
    before = [model_to_dict(row) for row in Valuation.objects.all()]

    preview = preview_draft(release_id=draft.id, user_id=user.pk, at=NOW)
    assert [model_to_dict(row) for row in Valuation.objects.all()] == before

    publish_release(release_id=draft.id, at=NOW)
    assert Valuation.objects.get().wrvu == preview.own_after == Decimal("1.42")


@pytest.mark.usefixtures("draft")
def test_second_preview_takes_the_place_of_the_first(record: Record, user: User) -> None:
    preview_draft(release_id="RVU25X", user_id=user.pk, at=NOW)
    record()

    preview_draft(release_id="RVU25X", user_id=user.pk, at=NOW)

    assert DraftPreview.objects.get().own_lines == 1


def test_preview_of_a_draft_that_another_file_replaced_meanwhile_is_not_kept(
    record: Record, user: User, draft: Release
) -> None:
    record()

    def replaced(done: int, of: int) -> None:
        Release.objects.filter(id=draft.id).update(imported_at=NOW + timedelta(days=1))

    with pytest.raises(NoSuchDraft, match="another file took the draft's place meanwhile; work it out again"):
        preview_draft(release_id=draft.id, user_id=user.pk, at=NOW, on_progress=replaced)
    assert not DraftPreview.objects.exists()


def test_release_that_is_published_or_unknown_has_no_preview(user: User) -> None:
    for release_id in ("RVU25D", "RVU99Z"):
        with pytest.raises(NoSuchDraft, match="there is no such draft any more"):
            preview_draft(release_id=release_id, user_id=user.pk, at=NOW)


@pytest.mark.usefixtures("draft")
def test_queries_do_not_grow_with_the_lines_of_a_user(record: Record, user: User) -> None:
    record()
    preview_draft(release_id="RVU25X", user_id=user.pk, at=NOW)
    with CaptureQueriesContext(connection) as few:
        preview_draft(release_id="RVU25X", user_id=user.pk, at=NOW)
    for day in range(10, 18):
        record(performed_on=f"2025-11-{day}", code="45378")
    with CaptureQueriesContext(connection) as many:
        preview_draft(release_id="RVU25X", user_id=user.pk, at=NOW)

    assert len(many) <= len(few) + 1  # the rows of another code


def own_total(page: BeautifulSoup) -> list[str]:
    return [said for said in texts(page, "#preview p") if said.startswith("Your own")]


@pytest.mark.usefixtures("draft")
def test_page_of_the_draft_starts_the_job_and_shows_its_result_within_a_budget(record: Record, publisher: User) -> None:
    users_who_log(record, 5, "99213")
    record(owner=publisher, units=2)
    browser = Client()
    enter_admin(browser, publisher)

    answer = browser.post(START)
    with CaptureQueriesContext(connection) as queries:
        page = tree(browser.get(PAGE))

    job = Job.objects.get(kind="draft preview")
    assert (answer.status_code, job.state, job.asked_by) == (302, "done", publisher)
    assert cells(page, "#preview tbody tr") == [["99213", "6", "9.10", "9.94", "0.84"]]
    assert own_total(page) == ["Your own 1 line on those days: 2.60 wRVU before, 2.84 after. Nobody else sees this."]
    assert links(page, "#preview a") == [f"/admin/jobs/job/{job.pk}/change/"]
    assert len(queries) <= 20


@pytest.mark.usefixtures("draft")
def test_another_publisher_never_sees_the_own_total_of_the_first(record: Record, user: User, publisher: User) -> None:
    record(units=7)
    preview_draft(release_id="RVU25X", user_id=user.pk, at=NOW)
    browser = Client()
    enter_admin(browser, publisher)

    page = tree(browser.get(PAGE))

    assert own_total(page) == []
    assert [said for said in texts(page, "#preview p") if said.startswith("It was worked out for somebody else")]
    assert "9.10" not in str(page)


@pytest.mark.usefixtures("draft")
@matrix("role", ["viewer", "editor"])
def test_preview_needs_the_permission_to_publish(user: User, role: str) -> None:
    preview_draft(release_id="RVU25X", user_id=user.pk, at=NOW)
    member = User.objects.create_user("member@example.org", is_staff=True)
    member.groups.add(Group.objects.get(name=role))
    browser = Client()
    enter_admin(browser, member)

    assert browser.post(START).status_code == 403
    assert not tree(browser.get(PAGE)).select("#preview")
    assert not Job.objects.exists()


def test_preview_of_no_draft_is_not_found(publisher: User) -> None:
    browser = Client()
    enter_admin(browser, publisher)

    assert browser.post("/admin/codes/release/RVU25D/preview/").status_code == 404
