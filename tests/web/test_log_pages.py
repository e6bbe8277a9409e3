"""The signed-in pages: log a line, see the day, change and delete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import CareerStage, User
from procedures.models import ProcedureLog
from tests.factories import record_line
from tests.matrix import matrix
from tests.procedures.conftest import NOW, new_user
from tests.web.pages import boxes, element, error_at, links, texts, tree, value_of, words
from web.logbook.day import MOST_LINES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

DAY = "2025-11-14"


@pytest.fixture(autouse=True)
def _on_a_day_of_november() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def typed(**fields: object) -> dict[str, Any]:  # Any: fields of a form
    return {"code": "99213", "performed_on": DAY, "units": "1", "role": "primary", **fields}


def page_at(browser: Client, address: str = f"/log/?on={DAY}") -> BeautifulSoup:
    answer = browser.get(address)
    assert answer.status_code == 200
    return tree(answer)


def totals_of(page: BeautifulSoup) -> list[Tag]:
    """Return the totals of day, month and year."""
    return page.select("dl.totals > div")


def stored(user: User) -> list[ProcedureLog]:
    return list(ProcedureLog.objects.filter(user=user, deleted=False).order_by("since"))


def record(user: User, **fields: object) -> str:
    return record_line(user_id=user.id, data={"code": "99213", "performed_on": DAY, **fields}, at=NOW).id


def test_who_is_not_logged_in_is_led_to_the_log_in_and_back() -> None:
    answer = Client().get("/log/?code=99213")

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/log/%3Fcode%3D99213")


def test_a_logged_line_stands_in_its_day_with_its_value(clinician: Client, user: User) -> None:
    answer = clinician.post("/log/", typed(units="2"))

    (log,) = stored(user)
    assert (answer.status_code, answer["Location"]) == (302, f"/log/?on={DAY}#line-{log.id}")
    line = element(page_at(clinician), f"article#line-{log.id}")
    assert words(line, ".worth") == "2.60 wRVU"
    assert "99213: 1.30 wRVU × 2 units = 2.60." in texts(line, ".steps > li")


def test_the_page_of_a_log_is_kept_by_no_cache(clinician: Client) -> None:
    assert "no-store" in clinician.get("/log/")["Cache-Control"]


def test_a_code_of_a_link_is_filled_in_with_the_modifiers_that_fit_it(clinician: Client) -> None:
    page = page_at(clinician, "/log/?code=71046")

    assert value_of(page, "code") == "71046"
    assert "26" in boxes(page, "modifiers")
    assert "50" not in boxes(page, "modifiers")


def test_words_find_codes_to_choose_from(clinician: Client) -> None:
    page = page_at(clinician, f"/log/?on={DAY}&q=4537")

    codes = [re.sub(r".*code=(\w+)#new", r"\1", link) for link in links(page, "#new ul.codes a")]
    assert "45378" in codes
    assert "99213" not in codes


def test_a_whole_code_that_is_searched_needs_no_choice(clinician: Client) -> None:
    assert value_of(page_at(clinician, "/log/?q=h2020"), "code") == "H2020"


@matrix(
    ("code", "modifiers", "units"),
    [("99213-25", ["25"], 1), ("20610 rt lt", ["RT", "LT"], 1), ("2x99213", [], 2), ("99213–25 × 3 ", ["25"], 3)],
)
def test_modifiers_and_units_that_are_typed_with_the_code_are_stored_as_such(
    clinician: Client, user: User, code: str, modifiers: list[str], units: int
) -> None:
    clinician.post("/log/", typed(code=code))

    (log,) = stored(user)
    assert (log.code, log.modifiers, log.units) == (code.removeprefix("2x")[:5], modifiers, units)


def test_modifiers_typed_with_the_code_join_those_that_are_chosen_each_once(clinician: Client, user: User) -> None:
    clinician.post("/log/", typed(code="99213-25-59", modifiers=["25"], other="gc"))

    assert stored(user)[0].modifiers == ["25", "59", "GC"]


def test_units_typed_with_the_code_and_others_in_their_field_are_refused(clinician: Client, user: User) -> None:
    answer = clinician.post("/log/", typed(code="2x99213", units="3"))

    assert answer.status_code == 400
    assert error_at(tree(answer), "units") == (
        "Units: others were typed with the code; check the units and send the line again."
    )
    assert stored(user) == []


def test_what_is_typed_with_a_code_in_the_search_fills_the_form(clinician: Client) -> None:
    for query in ("q=2x71046-26-ZZ", "code=71046&q=2x71046-26-ZZ", "code=2x71046-26-ZZ"):
        page = page_at(clinician, f"/log/?on={DAY}&{query}")

        assert [value_of(page, name) for name in ("code", "other", "units")] == ["71046", "ZZ", "2"]
        assert boxes(page, "modifiers", ticked=True) == ["26"]


def test_what_was_searched_says_nothing_of_another_code_that_is_chosen(clinician: Client) -> None:
    page = page_at(clinician, f"/log/?on={DAY}&code=71046&q=2x99213-25")

    assert [value_of(page, name) for name in ("code", "other", "units")] == ["71046", "", "1"]
    assert boxes(page, "modifiers", ticked=True) == []


def test_a_search_that_finds_nothing_says_so(clinician: Client) -> None:
    page = page_at(clinician, "/log/?q=zzzz+qqqq")

    assert words(page, "#new > p").startswith("No code fits “zzzz qqqq”.")
    assert page.select("#new .codes") == []


def test_search_longer_than_anybody_types_is_refused_at_its_field(clinician: Client) -> None:
    page = page_at(clinician, f"/log/?q={'x' * 5000}")

    assert error_at(page, "q") == "Code or words: this is too long."
    assert page.select("#new .codes") == []


@matrix("searched", ["%%'\"\\;--", "🦴 عظم", "<script>alert(1)</script>", '"><script>'])
def test_any_search_is_answered_and_escaped(clinician: Client, searched: str) -> None:
    page = page_at(clinician, f"/log/?{urlencode({'q': searched})}")

    assert value_of(page, "q") == searched
    assert words(page, "#new > p").startswith(f"No code fits “{searched}”.")
    # The scripts are ours: of the suggestions, and of the role.
    assert [script.get("src") for script in page.select("script")] == [
        "/static/codes/suggest.js",
        "/static/web/role.js",
    ]


def test_a_line_without_a_work_rvu_says_why_at_itself_and_below(clinician: Client, user: User) -> None:
    record(user, code="H2020")

    page = page_at(clinician)

    why = "CMS has assigned no physician work RVU to this code."
    assert words(page, "article > header + p").startswith(why)
    assert words(page, "main > ul > li").startswith(f"1 line: {why}")
    assert words(page, "main").count(why) == 2


def test_an_unknown_code_can_be_logged_and_says_that_it_is_not_valued(clinician: Client, user: User) -> None:
    asked = page_at(clinician, "/log/?code=00000")
    assert words(asked, "#new .flag").startswith("The catalogue does not know 00000.")

    clinician.post("/log/", typed(code="00000"))

    assert len(stored(user)) == 1
    assert "The line is kept and counts 0.00 until it does." in words(page_at(clinician), "article > header + p")


def test_totals_are_those_of_day_month_and_year(clinician: Client, user: User) -> None:
    for day in (DAY, "2025-11-02", "2025-03-01"):
        record(user, performed_on=day)
    record(user, role="observer")

    page = page_at(clinician)

    totals = [(words(total, "dt"), words(total, "dd > b")) for total in totals_of(page)]
    assert totals == [("Nov 14", "1.30"), ("Nov 2025", "2.60"), ("2025", "3.90")]
    assert texts(page, "main > .note") == [
        "1 line observed or logged as a student: shown here, and left out of the totals."
    ]


def test_patient_data_in_a_note_is_refused_at_the_field_and_nothing_is_stored(clinician: Client, user: User) -> None:
    answer = clinician.post("/log/", typed(note="MRN 1234567", units="7"))

    page = tree(answer)
    assert answer.status_code == 400
    assert error_at(page, "note").startswith("Note: this looks like a record number.")
    assert value_of(page, "units") == "7"
    assert stored(user) == []


@matrix(
    ("field", "value", "said"),
    [
        ("units", "0", "Units: out of range; give a whole number of units"),
        ("units", "1" * 400, "Units: give a whole number of units from 1 to 9,999."),
        ("units", "two", "Units: give a whole number of units from 1 to 9,999."),
        ("minutes", "1441", "Minutes of anesthesia: out of range; give a whole number of minutes from 1 to 1,440."),
        ("performed_on", "14/11/2025", "Date of service: the month comes first"),
        ("performed_on", "soon", "Date of service: give a date from January 1, 1992 on"),
        ("performed_on", "2999-01-01", "Date of service: this day is yet to come"),
        ("performed_on", "1991-12-31", "Date of service: out of range; give a date from January 1, 1992 on"),
        ("code", "ABC-1", "Code: give a code of five digits or capital letters"),
        ("other", "A B", "Modifiers: give at most four modifiers of two digits or capital letters"),
        ("modifiers", ["22", "51", "52", "53", "59"], "Modifiers: there are too many."),
        ("role", "surgeon", "Your role: choose one of the list."),
        ("place_of_service", "x", "Place of service: choose one of the list."),
        ("case", "line:nonsense", "Case: choose one of the cases of the day."),
        ("case", "line:2cf7147e-1389-42ef-bb5a-0f136a0c5121", "Case: choose one of the cases of the day."),
    ],
)
def test_what_cannot_be_stored_is_said_beside_its_field(
    clinician: Client, user: User, field: str, value: object, said: str
) -> None:
    answer = clinician.post("/log/", typed(**{field: value}))

    page = tree(answer)
    place = {"modifiers": "other"}.get(field, field)
    assert answer.status_code == 400
    assert error_at(page, place).startswith(said)
    assert f"{place}_error" in str(element(page, f'[name="{place}"]')["aria-describedby"]).split()
    assert stored(user) == []


def test_a_line_is_logged_as_people_type_it(clinician: Client, user: User) -> None:
    clinician.post("/log/", typed(performed_on="11/14/25", code=" 99213 ", units=" 2 ", other="gc, 25"))

    (log,) = stored(user)
    assert (str(log.performed_on), log.units, log.modifiers) == (DAY, 2, ["GC", "25"])


def test_the_same_form_sent_twice_stores_one_line(clinician: Client, user: User) -> None:
    sent = typed(id=str(uuid4()))

    answers = [clinician.post("/log/", sent, follow=True) for _ in range(2)]

    assert len(stored(user)) == 1
    (message,) = texts(tree(answers[1]), ".message[role=status]")
    assert message.startswith("This form was sent before")


def test_a_line_joined_to_another_makes_one_case_of_both(clinician: Client, user: User) -> None:
    first = record(user)

    clinician.post("/log/", typed(code="45378", case=f"line:{first}"))

    encounters = {log.encounter_id for log in stored(user)}
    assert len(encounters) == 1
    assert None not in encounters
    notes = texts(page_at(clinician), "article > header + .note")
    assert [note.startswith("Case A.") for note in notes] == [True, True]


def test_a_refused_line_leaves_the_line_alone_that_it_was_to_join(clinician: Client, user: User) -> None:
    first = record(user)

    clinician.post("/log/", typed(units="0", case=f"line:{first}"))

    assert [log.encounter_id for log in stored(user)] == [None]


def test_a_line_is_changed_where_the_form_says_so(clinician: Client, user: User) -> None:
    log_id = record(user, modifiers=["GC"], note="left", billing_state="billed", place_of_service="31")
    assert value_of(page_at(clinician, f"/log/{log_id}/"), "other") == "GC"

    clinician.post(f"/log/{log_id}/", typed(units="3", note="right", place_of_service="31"))

    (log,) = stored(user)
    assert (log.units, log.note, log.modifiers, log.place_of_service) == (3, "right", [], "31")
    assert log.billing_state == "billed"


def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(clinician: Client, user: User) -> None:
    log_id = record(user, code="71046", modifiers=["26", "GC"], place_of_service="99", encounter_id=str(uuid4()))
    before = stored(user)[0]
    page = page_at(clinician, f"/log/{log_id}/")

    names = ("code", "performed_on", "units", "other", "role", "place_of_service", "case", "note")
    sent = {name: value_of(page, name).strip() for name in names}
    assert sent["case"] == str(before.encounter_id)
    assert (boxes(page, "modifiers", ticked=True), sent["other"], sent["place_of_service"]) == (["26"], "GC", "99")
    clinician.post(f"/log/{log_id}/", {**sent, "modifiers": ["26"]})
    assert stored(user)[0].rev == before.rev


def test_a_deleted_line_is_gone_from_its_day(clinician: Client, user: User) -> None:
    log_id = record(user)

    answer = clinician.post(f"/log/{log_id}/delete", follow=True)

    assert texts(tree(answer), ".message[role=status]") == ["99213 was deleted."]
    assert tree(answer).select("article") == []
    assert stored(user) == []
    assert clinician.get(f"/log/{log_id}/").status_code == 404


def test_a_line_is_not_deleted_by_a_link(clinician: Client, user: User) -> None:
    assert clinician.get(f"/log/{record(user)}/delete").status_code == 405
    assert len(stored(user)) == 1


def test_forms_from_elsewhere_are_refused(user: User) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(user)

    assert careful.post("/log/", typed()).status_code == 403
    assert stored(user) == []


def test_the_line_of_somebody_else_is_not_found(clinician: Client) -> None:
    other = new_user()
    log_id = record(other)

    answers = [
        clinician.get(f"/log/{log_id}/"),
        clinician.post(f"/log/{log_id}/", typed(units="9")),
        clinician.post(f"/log/{log_id}/delete"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert [log.units for log in stored(other)] == [1]
    assert page_at(clinician).select("article") == []


def test_the_line_of_somebody_else_cannot_be_joined(clinician: Client, user: User) -> None:
    other = new_user()

    answer = clinician.post("/log/", typed(case=f"line:{record(other)}"))

    assert answer.status_code == 400
    assert [log.encounter_id for log in stored(other)] == [None]


@matrix("on", ["2025-11-14", "11/14/2025", "11/14/25", "Nov 14, 2025"])
def test_day_is_read_as_people_type_it_and_stands_in_its_field(clinician: Client, on: str) -> None:
    page = page_at(clinician, f"/log/?{urlencode({'on': on})}")

    assert words(page, "h1") == "Friday, November 14, 2025"
    assert element(page, "nav.days input#on")["value"] == DAY


@matrix("on", ["", "yesterday", "1066-10-14", "9999-12-31", "2025-13-01", "2025-W46-5x"])
def test_a_day_that_is_none_shows_today(clinician: Client, on: str) -> None:
    assert words(page_at(clinician, f"/log/?on={on}"), "h1") == "Today Thursday, November 20, 2025"


def test_today_is_that_of_the_clinicians_own_time_zone(clinician: Client) -> None:
    with time_machine.travel("2025-11-21 03:00 +0000", tick=False):
        assert words(page_at(clinician, "/log/"), "h1") == "Today Thursday, November 20, 2025"


def test_the_day_has_a_way_to_the_days_beside_it(clinician: Client) -> None:
    page = page_at(clinician)

    assert links(page, "nav.days [rel=prev]") == ["?on=2025-11-13"]
    assert links(page, "nav.days [rel=next]") == ["?on=2025-11-15"]
    assert links(page_at(clinician, f"/log/?on={date(1992, 1, 1)}"), "[rel=prev]") == []


def test_a_note_is_shown_as_text(clinician: Client, user: User) -> None:
    record(user, note="<b onclick=x>5 mm</b>")

    assert words(page_at(clinician), "article .remark") == "<b onclick=x>5 mm</b>"


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_the_lines(clinician: Client, user: User) -> None:
    record(user)
    with CaptureQueriesContext(
        connection,
    ) as few:
        clinician.get(f"/log/?on={DAY}&code=99213")
    for code in ("45378", "H2020", "71046", "00000") * 3:
        record(user, code=code, encounter_id=str(uuid4()))
    with CaptureQueriesContext(connection) as many:
        clinician.get(f"/log/?on={DAY}&code=99213")

    assert len(many) <= len(few) + 1
    assert len(many) <= 18


def test_a_day_of_very_many_lines_shows_the_first_and_counts_all(
    clinician: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_LINES == 200
    monkeypatch.setattr("web.logbook.day.MOST_LINES", 2)
    for _ in range(5):
        record(user)

    page = page_at(clinician)

    assert len(page.select("article")) == 2
    assert words(page, "main > .note").startswith("3 more lines of the day are counted above")
    assert words(totals_of(page)[0], "dd").startswith("6.50 wRVU 5 lines")


@matrix(("stage", "role"), [("student", "observer"), ("resident", "resident"), ("attending", "primary")])
def test_form_has_the_role_of_the_stage_on_the_date_of_service(
    clinician: Client, user: User, stage: str, role: str
) -> None:
    CareerStage.objects.create(user=user, stage=stage, effective_from=date(2025, 11, 14))

    assert value_of(page_at(clinician, f"/log/?on={DAY}&code=99213"), "role") == role
    assert value_of(page_at(clinician, "/log/?on=2025-11-13&code=99213"), "role") == "primary"


def test_training_lines_are_shown_and_left_out_of_the_totals(clinician: Client, user: User) -> None:
    record(user, role="resident")

    page = page_at(clinician)

    assert len(page.select("article")) == 1
    assert texts(page, "main > .note") == [
        "1 line in training, logged as a resident: shown here, and left out of the totals."
    ]
    assert [words(total, "dd").startswith("0.00 wRVU 0 lines") for total in totals_of(page)] == [True] * 3


NOVEMBER_ATTENDING = ((date(2023, 7, 1), "resident"), (date(2025, 11, 1), "attending"))


@pytest.fixture
def new_attending(user: User) -> User:
    for since, stage in NOVEMBER_ATTENDING:
        CareerStage.objects.create(user=user, effective_from=since, stage=stage)
    return user


@matrix(("preset", "day", "offered"), [("resident", "2025-11-05", "primary"), ("primary", "2025-10-31", "resident")])
def test_role_that_was_offered_for_another_stage_is_asked_for_again_once_the_date_is_changed(
    clinician: Client, new_attending: User, preset: str, day: str, offered: str
) -> None:
    line = typed(performed_on=day, role=preset, preset=preset)

    answer = clinician.post("/log/", line)

    page = tree(answer)
    assert (answer.status_code, stored(new_attending)) == (400, [])
    assert error_at(page, "role").startswith("Your role: it is")
    assert (value_of(page, "role"), value_of(page, "preset")) == (offered, offered)
    clinician.post("/log/", {**line, "role": preset, "preset": offered})
    assert [log.role for log in stored(new_attending)] == [preset]


@pytest.mark.parametrize(("role", "preset"), [("assistant", "resident"), ("resident", "")])
def test_role_that_somebody_chose_is_taken_whatever_the_date(
    clinician: Client, new_attending: User, role: str, preset: str
) -> None:
    clinician.post("/log/", typed(role=role, preset=preset))

    assert [log.role for log in stored(new_attending)] == [role]


def test_resident_sees_the_sum_of_training_of_day_month_and_year_beside_the_own_one(
    clinician: Client, user: User
) -> None:
    CareerStage.objects.create(user=user, effective_from=date(2023, 7, 1), stage="resident")
    for day, units in ((DAY, 1), (DAY, 2), ("2025-11-03", 1), ("2025-02-03", 1)):
        record(user, role="resident", performed_on=day, units=units)

    assert [words(total, "small").partition("; ")[2] for total in totals_of(page_at(clinician))] == [
        "apart, 3.90 in training (2 lines)",
        "apart, 5.20 in training (3 lines)",
        "apart, 6.50 in training (4 lines)",
    ]
