"""The address that calendar programs subscribe to: shown once, kept hashed, ended by whatever ends access."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import CalendarAddress, User
from accounts.services.accounts import create_account, erase_account
from procedures.models import SyncState
from tests.accounts.conftest import PASSWORD, App, code_in_mail
from tests.matrix import matrix
from tests.procedures.conftest import Record
from tests.web.pages import plain_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

FRESH = "another horse, another battery"


@pytest.fixture
def user(db: None) -> User:
    return create_account(email="ada@example.org", password=PASSWORD)


@pytest.fixture
def address(client: APIClient) -> str:
    """The path and query of the address that was made."""
    return path_of(client.post("/api/v1/me/calendar").json()["address"])


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def feed(address: str, **headers: str) -> Any:
    return Client().get(address, headers=headers)


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content).decode()


def assert_ended(address: str) -> None:
    ended, never = feed(address), feed("/api/v1/calendar.ics?token=" + "0" * 75)

    assert ended.status_code == never.status_code == 404
    assert ended.content == never.content
    assert {**ended.headers, "X-Request-ID": ""} == {**never.headers, "X-Request-ID": ""}


def test_feed_needs_its_token_and_nothing_else(address: str, record: Record) -> None:
    record()

    answer = feed(address)

    (event,) = Calendar.from_ical(text_of(answer)).walk("VEVENT")
    assert str(event["SUMMARY"]) == "1 line, 1.30 wRVU"
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-cache"


def test_event_lasts_one_day_and_leaves_it_free(address: str, record: Record) -> None:
    record(performed_on="2025-10-31")

    (event,) = Calendar.from_ical(text_of(feed(address))).walk("VEVENT")

    assert (str(event.decoded("DTSTART")), str(event.decoded("DTEND"))) == ("2025-10-31", "2025-11-01")
    assert str(event["TRANSP"]) == "TRANSPARENT"


def test_feed_has_neither_notes_nor_encounters(address: str, record: Record) -> None:
    encounter = "7b0c3c1e-6e7e-4b57-9f8b-0d3a1f6f2c11"
    record(note="a private remark", encounter_id=encounter)

    text = text_of(feed(address)).replace("\r\n ", "")

    assert "remark" not in text
    assert encounter not in text


def test_secret_of_one_user_does_not_open_the_calendar_of_another(address: str, user: User) -> None:
    other = create_account(email="eve@example.org", password=None)

    assert feed(address.replace(user.pk.hex, other.pk.hex)).status_code == 404


def test_feed_is_the_owners_alone(address: str, record: Record) -> None:
    record(owner=create_account(email="eve@example.org", password=None))

    assert "VEVENT" not in text_of(feed(address))


def test_address_is_shown_once_and_kept_hashed(client: APIClient, address: str) -> None:
    token = parse_qs(urlsplit(address).query)["token"][0]
    row = CalendarAddress.objects.get()

    assert len(token) == 32 + 43
    assert token[32:] not in f"{row.token_hash} {row.password_state}"
    assert token[32:] not in plain_text(client.get("/api/v1/me/calendar"))


def test_state_tells_when_it_was_made_and_read_to_an_hour(client: APIClient) -> None:
    assert client.get("/api/v1/me/calendar").json() == {"created_at": None, "used_at": None}
    with time_machine.travel(datetime(2026, 1, 1, 12, 0, tzinfo=UTC), tick=False) as clock:
        address = path_of(client.post("/api/v1/me/calendar").json()["address"])
        unread = client.get("/api/v1/me/calendar").json()
        for _ in range(3):
            feed(address)
            clock.shift(timedelta(minutes=25))
        read = client.get("/api/v1/me/calendar").json()
        feed(address)

    assert unread == {"created_at": "2026-01-01T12:00:00Z", "used_at": None}
    assert read["used_at"] == "2026-01-01T12:00:00Z"
    assert client.get("/api/v1/me/calendar").json()["used_at"] == "2026-01-01T13:15:00Z"


def test_revoked_address_is_as_one_that_never_was(client: APIClient, address: str) -> None:
    assert client.delete("/api/v1/me/calendar").status_code == 204

    assert_ended(address)
    assert client.get("/api/v1/me/calendar").json()["created_at"] is None
    assert client.delete("/api/v1/me/calendar").status_code == 404


def test_new_address_ends_the_one_before(client: APIClient, address: str) -> None:
    later = path_of(client.post("/api/v1/me/calendar").json()["address"])

    assert_ended(address)
    assert feed(later).status_code == 200


def test_change_of_the_password_ends_the_address(address: str, user: User) -> None:
    app = App()
    app.log_in(user.email)

    app.allauth("POST", "account/password/change", {"current_password": PASSWORD, "new_password": FRESH})

    assert_ended(address)
    assert not CalendarAddress.objects.exists()


def test_reset_of_the_password_ends_the_address(address: str, user: User) -> None:
    stranger = App()
    stranger.allauth("POST", "auth/password/request", {"email": user.email})

    stranger.allauth("POST", "auth/password/reset", {"key": code_in_mail(), "password": FRESH})

    assert User.objects.get().check_password(FRESH)
    assert_ended(address)
    assert not CalendarAddress.objects.exists()


def test_password_set_by_a_command_or_in_the_admin_ends_the_address(
    client: APIClient, address: str, user: User
) -> None:
    user.set_password(FRESH)
    user.save()

    assert_ended(address)
    assert client.get("/api/v1/me/calendar").json()["created_at"] is None


def test_address_of_a_disabled_account_ends_and_stays_ended(address: str, user: User) -> None:
    user.is_active = False
    user.save()
    assert_ended(address)

    user.is_active = True
    user.save()

    assert_ended(address)


def test_address_of_an_account_disabled_in_bulk_opens_nothing(address: str) -> None:
    User.objects.update(is_active=False)

    assert_ended(address)


def test_address_of_an_erased_account_ends(address: str, user: User) -> None:
    erase_account(user=user)

    assert_ended(address)
    assert not CalendarAddress.objects.exists()


def test_epoch_after_a_restore_ends_every_address(address: str) -> None:
    call_command("sync_epoch", "--anyway")

    assert_ended(address)
    assert not CalendarAddress.objects.exists()


@matrix("query", ["", "?token=", "?token=%00", "?token=" + "x" * 5000, "?token=%ED%A0%80", "?token=é"])
def test_feed_without_a_usable_token_is_refused(query: str) -> None:
    assert feed("/api/v1/calendar.ics" + query).status_code in {400, 404}


def test_feed_is_read_whatever_form_a_program_asks_for(address: str) -> None:
    assert feed(address, accept="text/calendar").status_code == 200
    assert feed(address, accept="application/xml").status_code == 200


@matrix(
    ("path", "accept"),
    [
        ("export", "application/octet-stream"),
        ("export/lines.csv", "text/csv"),
        ("export/days.ics", "text/calendar"),
        ("export/fhir", "application/fhir+json"),
        ("summary/chart?from=2025-01-01&to=2025-12-31", "image/svg+xml"),
    ],
)
def test_file_is_given_to_whom_asks_for_its_own_form(client: APIClient, path: str, accept: str) -> None:
    assert client.get(f"/api/v1/{path}", headers={"Accept": accept}).status_code == 200


def test_program_that_has_the_feed_is_told_so_until_a_line_changes(address: str, record: Record) -> None:
    record()
    tag = feed(address)["ETag"]

    same = feed(address, if_none_match=tag)
    record(code="71046")
    changed = feed(address, if_none_match=tag)

    assert (same.status_code, same["Cache-Control"], same["ETag"]) == (304, "private, no-cache", tag)
    assert changed.status_code == 200


def test_program_that_has_the_feed_gets_it_anew_when_lines_are_valued_anew(
    address: str, record: Record, user: User
) -> None:
    record()
    tag = feed(address)["ETag"]
    state = SyncState.objects.get(user_id=user.id)
    SyncState.objects.filter(user_id=user.id).update(last_valuation_seq=state.last_valuation_seq + 1)

    assert feed(address, if_none_match=tag).status_code == 200


@pytest.mark.slow
def test_feed_takes_the_same_few_queries_whatever_the_number_of_lines(address: str, record: Record) -> None:
    counts = []
    feed(address)
    for _ in range(2):
        record()
        with CaptureQueriesContext(connection) as queries:
            text_of(feed(address))
        counts.append(len(queries))
        for _ in range(20):
            record()
    with CaptureQueriesContext(connection) as known:
        feed(address, if_none_match=feed(address)["ETag"])

    assert counts[0] == counts[1] <= 8
    assert len(known) <= 8


def test_feed_is_throttled_by_token_and_other_addresses_are_not(address: str, settings: Settings, user: User) -> None:
    settings.CALENDAR_RATE = "2/hour"
    other = APIClient()
    other.force_authenticate(create_account(email="eve@example.org", password=None))
    others = path_of(other.post("/api/v1/me/calendar").json()["address"])

    with time_machine.travel(datetime(2026, 1, 1, 12, 0, 1, tzinfo=UTC), tick=False):
        answers = [feed(address) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert feed(others).status_code == 200


def test_guesses_are_throttled_by_network_address(settings: Settings) -> None:
    settings.CALCULATE_RATE = "2/min"

    with time_machine.travel(datetime(2026, 1, 1, 12, 0, 1, tzinfo=UTC), tick=False):
        statuses = [feed(f"/api/v1/calendar.ics?token=guess{number}").status_code for number in range(3)]

    assert statuses == [404, 404, 429]


def test_no_log_line_has_the_token(address: str, caplog: pytest.LogCaptureFixture) -> None:
    token = parse_qs(urlsplit(address).query)["token"][0]
    with caplog.at_level(logging.DEBUG):
        feed(address)
        feed(f"/api/v1/calendar.ics?token={token}&more=1")
        feed(f"/api/v1/calendar.ics?token={token[:-1]}")

    log_lines = [str(vars(entry)) for entry in caplog.records if not entry.name.startswith("django.db")]
    assert log_lines
    assert not any(token[32:-1] in each for each in log_lines)


def test_stranger_makes_and_sees_no_address() -> None:
    assert [getattr(APIClient(), ask)("/api/v1/me/calendar").status_code for ask in ("get", "post", "delete")] == [
        401
    ] * 3
