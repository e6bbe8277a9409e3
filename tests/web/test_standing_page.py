"""The page of goals, pace and position."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import CareerStage, User
from codes.models import Specialty
from procedures.models import Goal
from procedures.selectors.preferences import preferences
from tests.factories import NOW, BenchmarkRowFactory, BenchmarkSourceFactory, record_line
from tests.matrix import matrix
from tests.procedures.conftest import publish
from tests.web.pages import element, error_at, texts, tree, value_of, words

pytestmark = pytest.mark.django_db
PAGE = "/log/standing/"


def page_of(clinician: Client, **address: str) -> BeautifulSoup:
    """Return the page on NOW."""
    with time_machine.travel(NOW, tick=False):
        answer = clinician.get(PAGE, address)
    assert answer.status_code == 200
    return tree(answer)


@pytest.fixture
def user() -> User:
    user = User.objects.create_user(email="clinician@example.org", password="a long pass phrase")
    user.profile.specialty = "cardiology"
    user.profile.save()
    return user


@pytest.fixture
def clinician(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_page_opens_without_lines_goals_or_tables(clinician: Client) -> None:
    page = page_of(clinician)

    assert words(page, "#goals + p").startswith("You have no goal for today.")
    assert "Nothing of your own was logged in this span." in texts(page, "main > p")


def test_page_needs_a_log_in(client: Client) -> None:
    assert client.get(PAGE).status_code == 302


def test_goal_is_saved_as_typed_by_a_person_shown_and_deleted(clinician: Client) -> None:
    goal = {"period_start": "1/1/20", "period_end": "12/31/2099", "target_wrvu": " 4,800 "}

    assert clinician.post(f"{PAGE}goals", goal).status_code == 302

    (stored,) = Goal.objects.all()
    assert (str(stored.period_start), str(stored.target_wrvu)) == ("2020-01-01", "4800.00")
    clinician.post(f"{PAGE}goals/{stored.id}/remove")
    assert not Goal.objects.filter(deleted=False).exists()


@matrix(
    ("changed", "said"),
    [
        ({"period_end": "2019-12-31"}, "Last day: the last day comes before the first."),
        ({"period_start": "soon"}, "First day: give a date"),
        ({"period_start": "31/1/2020"}, "First day: the month comes first"),
        ({"target_wrvu": "many"}, "wRVU in all: give a number of wRVU above 0"),
        ({"target_wrvu": "0"}, "wRVU in all: out of range; give a number of wRVU above 0"),
    ],
)
def test_goal_that_cannot_be_is_refused_beside_its_field(clinician: Client, changed: dict[str, str], said: str) -> None:
    goal = {"period_start": "2020-01-01", "period_end": "2020-12-31", "target_wrvu": "4800", **changed}

    answer = clinician.post(f"{PAGE}goals", goal)

    (field,) = changed
    page = tree(answer)
    assert answer.status_code == 400
    assert error_at(page, field).startswith(said)
    assert f"{field}_error" in element(page, f'[name="{field}"]')["aria-describedby"]
    assert not Goal.objects.exists()


def test_settings_are_saved_for_all_devices(clinician: Client, user: User) -> None:
    leave = "2025-07-14 2025-07-25\n9/1/25 - 9/5/25\n12/24/2025\n"
    typed = {"leave": leave, "workdays": ["1", "2"], "holidays": "US-TX", "medicare_share": "40 %"}

    clinician.post(f"{PAGE}settings", typed)

    told = preferences(user_id=user.id)
    assert (len(told.leave), set(told.workdays), told.holidays, told.medicare_share) == (3, {1, 2}, "US-TX", 40)
    assert told.leave[1:] == ((date(2025, 9, 1), date(2025, 9, 5)), (date(2025, 12, 24), date(2025, 12, 24)))


@matrix(
    ("changed", "place", "said"),
    [
        ({"leave": "July"}, "leave", "Leave: give a line a leave"),
        ({"leave": "7/25/2025 - 7/14/2025"}, "leave", "Leave: the last day comes before the first."),
        ({"workdays": []}, "workdays", "Days you work: choose at least one."),
        ({"holidays": "FR"}, "holidays", "Holidays that you keep: choose one of the list."),
        ({"medicare_share": "101"}, "medicare_share", "Medicare's share of your work, percent: out of range"),
        (
            {"medicare_share": "half"},
            "medicare_share",
            "Medicare's share of your work, percent: give a whole number of percent from 0 to 100",
        ),
        (
            {"table_name": "Contract", "table_year": "2025", "table_points": "75 1000\n90 900"},
            "table_points",
            "Percentile and yearly wRVU at full time: each must be more than the one before.",
        ),
        (
            {"table_name": "Contract"},
            "table_points",
            "Percentile and yearly wRVU at full time: give a line a percentile",
        ),
    ],
)
def test_setting_that_cannot_be_is_refused_beside_its_field(
    clinician: Client, user: User, changed: dict[str, object], place: str, said: str
) -> None:
    typed = {"leave": "", "workdays": ["1"], "holidays": "US", "medicare_share": "", **changed}

    answer = clinician.post(f"{PAGE}settings", typed)

    page = tree(answer)
    assert answer.status_code == 400
    assert error_at(page, place).startswith(said)
    assert page.select(f'[aria-describedby~="{place}_error"]')
    assert preferences(user_id=user.id).medicare_share is None


def test_percentiles_of_ones_own_contract_are_saved_shown_and_taken_back(clinician: Client, user: User) -> None:
    typed = {"workdays": ["1"], "holidays": "US", "table_name": "Contract", "table_year": "2025"}

    clinician.post(f"{PAGE}settings", {**typed, "table_points": "p50 5,200\n75% 6400.5"})

    told = preferences(user_id=user.id).own_table
    assert told is not None
    assert [(percent, str(value)) for percent, value in told.points] == [(50, "5200.00"), (75, "6400.50")]
    assert value_of(page_of(clinician), "table_points").strip() == "50 5200.00\n75 6400.50"
    clinician.post(f"{PAGE}settings", {"workdays": ["1"], "holidays": "US"})
    assert preferences(user_id=user.id).own_table is None


@pytest.mark.slow
def test_queries_of_the_page_do_not_grow_with_tables_and_goals(clinician: Client, user: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            clinician.get(PAGE)
        return len(captured)

    few = queries()
    for number in range(8):
        BenchmarkRowFactory.create(source=BenchmarkSourceFactory.create(slug=f"table-{number}"))
        goal = {"period_start": "2020-01-01", "period_end": "2029-12-31", "target_wrvu": f"{number + 1}"}
        clinician.post(f"{PAGE}goals", goal)

    assert queries() <= few + 2 <= 25


def test_address_that_cannot_be_shows_the_year_so_far(clinician: Client) -> None:
    BenchmarkRowFactory.create()

    with time_machine.travel(NOW, tick=False):
        page = tree(clinician.get(f"{PAGE}?from=2025-13-01&to=x&region=zz"))

    assert error_at(page, "from") == "From: give a date from January 1, 1992 on, such as 3/14/2025."
    assert error_at(page, "to") == "To: give a date from the first day on, within ten years of it."
    assert error_at(page, "region") == "Compared with: choose one of the list."


@matrix(
    ("first", "last", "said"),
    [
        ("2025-11-02", "2025-11-01", "To: the last day comes before the first."),
        ("2000-01-01", "2025-11-01", "To: out of range; give a date from the first day on, within ten years of it."),
        ("11/1/25", "Nov 20, 2025", ""),
        ("", "", ""),
    ],
)
def test_span_is_typed_as_people_type_days_and_one_that_cannot_be_is_said_beside_its_field(
    clinician: Client, first: str, last: str, said: str
) -> None:
    with time_machine.travel(NOW, tick=False):
        page = tree(clinician.get(PAGE, {"from": first, "to": last}))

    assert (error_at(page, "from"), error_at(page, "to")) == ("", said)


def test_span_stands_in_its_fields(clinician: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        usual = tree(clinician.get(PAGE))
        page = tree(clinician.get(PAGE, {"from": "11/1/25", "to": "11/20/2025", "region": "RUCA-RURAL"}))

    names = ("from", "to", "region")
    assert [value_of(usual, name) for name in names] == ["2025-01-01", "2025-11-20", "US"]
    assert [value_of(page, name) for name in names] == ["2025-11-01", "2025-11-20", "RUCA-RURAL"]


YEAR = {"period_start": "2025-01-01", "period_end": "2025-12-31", "target_wrvu": "6000"}


def log_line(user: User, on: str, **fields: object) -> None:
    record_line(user_id=user.id, data={"code": "99213", "performed_on": on, **fields}, at=NOW)


@pytest.fixture
def release() -> None:
    publish("RVU25D", date(2025, 10, 1))


@pytest.mark.usefixtures("release")
def test_who_starts_in_november_is_asked_what_was_made_before_and_not_told_260_a_day(
    clinician: Client, user: User
) -> None:
    log_line(user, "2025-11-03")
    clinician.post(f"{PAGE}goals", YEAR)
    before = page_of(clinician)
    (goal,) = Goal.objects.all()

    answer = clinician.post(
        f"{PAGE}goals/{goal.id}/balance", {"already_made": "5,200", "already_made_through": "2025-10-31"}
    )

    assert words(before, ".goal > progress + p").startswith("This goal begins before your log does.")
    assert "Needed from here" not in words(before, "body")
    assert answer.status_code == 302
    assert words(page_of(clinician), ".goal > progress + p").startswith("Needed from here: 28.53 wRVU on each of ")


@matrix(
    ("made", "through", "place", "said"),
    [
        ("much", "2025-10-31", "already_made", "Already made, wRVU: give a number of wRVU"),
        ("", "2025-10-31", "already_made", "Already made, wRVU: give a number of wRVU"),
        ("100", "", "already_made_through", "Up to and with: give the last day that they cover"),
        ("100", "1/1/26", "already_made_through", "Up to and with: give a day within the days of the"),
    ],
)
def test_balance_that_cannot_be_is_refused_beside_its_field(
    clinician: Client, made: str, through: str, place: str, said: str
) -> None:
    clinician.post(f"{PAGE}goals", YEAR)
    (goal,) = Goal.objects.all()
    typed = {"already_made": made, "already_made_through": through}

    with time_machine.travel(NOW, tick=False):
        answer = clinician.post(f"{PAGE}goals/{goal.id}/balance", typed)
        added = clinician.post(f"{PAGE}goals", {**YEAR, **typed})

    assert (answer.status_code, added.status_code) == (400, 400)
    for page, field in ((tree(answer), f"{goal.id}-{place}"), (tree(added), place)):
        assert error_at(page, field).startswith(said)
        assert texts(page, ".error") == [error_at(page, field)]
    assert Goal.objects.get().already_made is None


@pytest.mark.usefixtures("release")
def test_page_speaks_of_days_never_of_volumes_and_says_what_is_out_of_reach(clinician: Client, user: User) -> None:
    log_line(user, "2025-10-01", code="45378", units=2)
    log_line(user, "2025-11-03", code="45378")
    clinician.post(f"{PAGE}goals", {**YEAR, "period_start": "2025-10-01"})

    page = page_of(clinician)

    assert words(page, ".goal > progress + p").startswith("Out of reach by then:")
    assert "more a week of" not in words(page, "body")


@pytest.mark.usefixtures("release")
def test_under_28_days_the_page_has_no_year_and_no_percentile(clinician: Client, user: User) -> None:
    BenchmarkRowFactory.create()
    log_line(user, "2025-11-03", units=100)

    page = page_of(clinician)

    assert texts(page, "main > .flag") == ["Too few days for a year or a percentile: 28 are needed, 10 more to come."]
    assert "Placed:" not in words(page, "body")
    assert page.select("main .figure") == []


@pytest.mark.usefixtures("release")
def test_training_lines_stand_beside_and_count_towards_the_goal_of_a_resident(clinician: Client, user: User) -> None:
    CareerStage.objects.create(user=user, stage="resident", effective_from=date(2024, 7, 1))
    log_line(user, "2025-11-03", units=10)
    clinician.post(f"{PAGE}goals", {**YEAR, "period_start": "2025-11-01"})

    page = page_of(clinician)

    assert "Nothing of your own was logged in this span." in texts(page, "main > p")
    assert "Beside it 13.00 in 1 line in training" in words(page, ".regions + p")
    assert "13.00 of them in training" in words(page, ".goal > h3 + p")


def test_months_are_drawn_on_the_page_in_its_colors_with_words_and_a_table(clinician: Client, user: User) -> None:
    publish("RVU25D", date(2025, 10, 1))
    for day in ("2025-10-14", "2025-11-13", "2025-11-14"):
        record_line(user_id=user.id, data={"code": "99213", "performed_on": day}, at=NOW)

    page = page_of(clinician, **{"from": "2025-01-01", "to": "2025-11-20"})

    charts = page.select("svg.chart")
    assert len(charts) == 2
    for chart in charts:
        title, description = str(chart["aria-labelledby"]).split()
        assert words(chart, f"title#{title}").startswith("Your wRVU by month")
        assert words(chart, f"desc#{description}").startswith("3.90 wRVU in all; the most, 2.60, in Nov 2025.")
        assert len(chart.select("rect.bar")) == 2
    rows = [texts(row, 'th[scope="row"], td.n') for row in page.select(".chart-figure tbody tr")]
    assert ["Nov 2025", "2.60", "3.90"] in rows
    assert page.select("svg.chart[style], svg.chart [style], svg.chart style") == []


def test_a_short_span_is_drawn_by_day(clinician: Client, user: User) -> None:
    publish("RVU25D", date(2025, 10, 1))
    record_line(user_id=user.id, data={"code": "99213", "performed_on": "2025-11-14"}, at=NOW)

    page = page_of(clinician, **{"from": "2025-11-01", "to": "2025-11-20"})

    assert "Nov 14, 2025" in texts(page, '.chart-figure tbody th[scope="row"]')


def test_specialty_is_called_by_its_name(clinician: Client, user: User) -> None:
    Specialty.objects.update_or_create(slug="cardiology", defaults={"name": "Cardiology"})
    record_line(user_id=user.id, data={"code": "99213", "performed_on": "2025-01-10"}, at=NOW)
    record_line(user_id=user.id, data={"code": "99213", "performed_on": "2025-11-10"}, at=NOW)

    page = page_of(clinician)

    assert texts(page, "main > .flag") == ["No table that is loaded here knows your specialty, Cardiology."]
