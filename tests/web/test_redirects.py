"""Addresses of the log before the app: where each leads, and what becomes of a form that is still sent to one."""

from __future__ import annotations

from typing import Final

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from procedures.models import Goal, ProcedureLog
from tests.matrix import matrix
from tests.web.pages import links, texts, tree, words
from web.redirects import MOVED

pytestmark = pytest.mark.django_db

ID: Final = "0190b3c6-5a63-4d5a-8f0e-2f2f64e53d11"
LEADS: Final = (
    ("/log/", "/app/"),
    ("/log/?on=2025-11-14", "/app/day/2025-11-14"),
    ("/log/?on=11/14/25", "/app/day/2025-11-14"),
    ("/log/?on=Nov+14,+2025", "/app/day/2025-11-14"),
    ("/log/?on=yesterday", "/app/"),
    ("/log/?on=1066-10-14", "/app/"),
    ("/log/?on=2025-W46-5x", "/app/"),
    ("/log/?code=99213", "/app/?code=99213"),
    ("/log/?q=lap+chole", "/app/?q=lap+chole"),
    ("/log/?q=2x71046-26", "/app/?q=2x71046-26"),
    ("/log/?on=2025-11-14&code=99213", "/app/?code=99213&on=2025-11-14"),
    ("/log/?on=2025-11-14&q=office+visit", "/app/?q=office+visit&on=2025-11-14"),
    # What was typed with the code that was chosen, and what was searched before another one was.
    ("/log/?code=45378&q=2x45378-53", "/app/?q=2x45378-53"),
    ("/log/?code=71046&q=2x99213-25", "/app/?code=71046"),
    ("/log/?code=45378&q=colonoscopy", "/app/?code=45378"),
    ("/log/?q=%3Cscript%3E%26%23", "/app/?q=%3Cscript%3E%26%23"),
    ("/log/?q=%0d%0aX-Header:%201", "/app/?q=X-Header%3A+1"),
    ("/log/?code=//evil.example", "/app/?code=%2F%2Fevil.example"),
    (f"/log/{ID}/", f"/app/line/{ID}"),
    (f"/log/{ID}/delete", f"/app/line/{ID}"),
    ("/log/sessions/", "/app/cases"),
    ("/log/changes/", "/app/changes"),
    ("/log/standing/", "/app/goals"),
    ("/log/standing/?from=2025-01-01&to=2025-12-31&region=TX", "/app/goals"),
    ("/log/standing/goals", "/app/goals"),
    (f"/log/standing/goals/{ID}/remove", "/app/goals"),
    (f"/log/standing/goals/{ID}/balance", "/app/goals"),
    ("/log/standing/settings", "/app/goals"),
)
FORMS: Final = (
    ("/log/", "/app/?code=99213&on=2025-11-14"),
    (f"/log/{ID}/", f"/app/line/{ID}"),
    (f"/log/{ID}/delete", f"/app/line/{ID}"),
    ("/log/sessions/", "/app/cases"),
    ("/log/changes/", "/app/changes"),
    ("/log/standing/goals", "/app/goals"),
    (f"/log/standing/goals/{ID}/remove", "/app/goals"),
    (f"/log/standing/goals/{ID}/balance", "/app/goals"),
    ("/log/standing/settings", "/app/goals"),
)


@pytest.mark.parametrize(("old", "screen"), LEADS)
def test_old_address_leads_to_its_screen(client: Client, old: str, screen: str) -> None:
    answer = client.get(old)

    assert (answer.status_code, answer["Location"]) == (301, screen)
    assert answer["Cache-Control"] == "private, max-age=86400"


def test_every_moved_address_is_among_those_that_are_tried() -> None:
    tried = {old.partition("?")[0].replace(ID, "*") for old, _ in LEADS}

    assert {"/" + route.replace("<uuid:log_id>", "*").replace("<uuid:goal_id>", "*") for route in MOVED} == tried


def test_whoever_is_logged_in_is_led_by_no_query(
    clinician: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        clinician.get(f"/log/{ID}/")


@matrix(("path", "screen"), FORMS)
def test_form_that_is_still_sent_is_gone_and_gives_back_what_was_typed(
    clinician: Client, path: str, screen: str
) -> None:
    sent = {"code": "99213", "performed_on": "11/14/25", "modifiers": ["25", "59"], "note": "<b>seen</b>", "id": ID}

    answer = clinician.post(path, sent)

    page = tree(answer)
    assert (answer.status_code, answer["Cache-Control"]) == (410, "no-store")
    assert words(page, "main [role=alert]").startswith("Nothing was stored.")
    assert dict(zip(texts(page, "main dt"), texts(page, "main dd"), strict=True)) == {
        "Code": "99213", "Performed on": "11/14/25", "Modifiers": "25, 59", "Note": "<b>seen</b>",
    }  # fmt: skip
    assert links(page, "main .actions a.button") == [screen]
    assert [model.objects.count() for model in (ProcedureLog, Goal)] == [0, 0]


def test_form_without_anything_typed_says_so_alone(client: Client) -> None:
    page = tree(client.post(f"/log/{ID}/delete"))

    assert words(page, "h1") == "This form has moved"
    assert page.select("main dl") == []
