"""Reminders in the app: asked for by a tap, set and turned off; why there are none; what is shown, where a tap leads.

A browser without a window has no push service and asks nobody: what stands for both keeps its state in the page's own
storage, as a browser keeps it in its profile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from accounts.models import LogIn, User
from procedures.domain.reminders import ReminderRule
from procedures.models import PushSubscription
from procedures.services.reminders import remind_on_device
from tests.app.accessible import faults_of
from tests.app.people import go_to
from tests.app.synced_phone import context as context
from tests.app.synced_phone import synced_page
from tests.factories import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[[], Page]
TURN_ON: Final = "Remind me on this device"
TURN_OFF: Final = "Turn reminders off"
ENDPOINT: Final = "https://push.example.org/send/phone"
# Answers a question with what `answer` is set to, and counts the questions.
PUSH: Final = """
const kept = (name) => localStorage.getItem(`test-${name}`)
const keep = (name, value) => localStorage.setItem(`test-${name}`, value)
const made = (key) => key === null ? null : {
  endpoint: 'https://push.example.org/send/phone',
  options: { applicationServerKey: Uint8Array.from(JSON.parse(key)).buffer },
  unsubscribe: async () => localStorage.removeItem('test-key') ?? true,
}
Object.defineProperty(Notification, 'permission', { get: () => kept('permission') ?? 'default' })
Notification.requestPermission = async () => {
  keep('asked', Number(kept('asked')) + 1)
  keep('permission', kept('answer') ?? 'granted')
  return Notification.permission
}
PushManager.prototype.getSubscription = async () => made(kept('key'))
PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
  if (!userVisibleOnly) throw new Error('a push has to be shown')
  keep('key', JSON.stringify([...applicationServerKey]))
  return made(kept('key'))
}
"""

# In the service worker: a push as it comes, what is shown by then, and a tap on it while these pages are open.
PUSHED: Final = """() => new Promise((handled) => {
  const event = new PushEvent('push')
  event.waitUntil = handled
  self.dispatchEvent(event)
})"""
# In the service worker: the browser has changed the subscription by itself.
CHANGED: Final = """(endpoint) => new Promise((handled) => {
  const event = new ExtendableEvent('pushsubscriptionchange')
  Object.defineProperty(event, 'newSubscription', { value: { endpoint } })
  event.waitUntil = handled
  self.dispatchEvent(event)
})"""
SHOWN: Final = """async () => (await self.registration.getNotifications())
  .map(({ title, body, tag }) => [title, body, tag])"""
TAPPED: Final = """async (paths) => {
  const [notification] = await self.registration.getNotifications()
  let shown = ''
  const pages = paths.map((path) => ({ url: location.origin + path, focus: () => { shown = path } }))
  self.clients.matchAll = async () => pages
  self.clients.openWindow = async (path) => { shown = `opened ${path}` }
  await new Promise((handled) => {
    const event = new NotificationEvent('notificationclick', { notification })
    event.waitUntil = handled
    self.dispatchEvent(event)
  })
  return shown
}"""


@pytest.fixture
def opened(context: BrowserContext, app: str) -> Open:
    """Open the screen of reminders after the first sync."""

    def open_screen() -> Page:
        page = synced_page(context, app)
        go_to(page, "Reminders")
        expect(page.get_by_role("heading", level=1, name="Reminders")).to_be_visible()
        return page

    return open_screen


def state(page: Page, text: str) -> None:
    expect(page.get_by_role("main").get_by_text(text)).to_be_visible()


def permission_requests(page: Page) -> int:
    return int(page.evaluate("Number(localStorage.getItem('test-asked'))"))


def test_reminders_are_asked_for_by_a_tap_set_and_turned_off(context: BrowserContext, opened: Open, user: User) -> None:
    context.add_init_script(PUSH)
    page = opened()
    state(page, "Reminders are off on this device.")
    assert permission_requests(page) == 0
    assert faults_of(page) == []

    page.get_by_label("At", exact=True).select_option(label="7 am")
    page.get_by_role("button", name=TURN_ON).click()
    state(page, "Reminders are on for this device.")
    row = PushSubscription.objects.get(user=user)
    assert (row.endpoint, row.rule) == (ENDPOINT, ReminderRule(7, 2, weekdays_only=False))
    assert permission_requests(page) == 1
    assert faults_of(page) == []

    page.get_by_label("After how many days").select_option(label="3 days")
    expect(page.get_by_role("status").filter(has_text="Reminder saved.")).to_be_visible()
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/reminders")):
        page.get_by_text("Monday to Friday only").click()
    assert permission_requests(page) == 1
    page.reload()
    expect(page.get_by_label("After how many days")).to_have_value("3")
    expect(page.get_by_label("Monday to Friday only")).to_be_checked()
    assert PushSubscription.objects.get().rule == ReminderRule(7, 3, weekdays_only=True)

    page.get_by_role("button", name=TURN_OFF).click()
    state(page, "Reminders are off on this device.")
    assert not PushSubscription.objects.exists()
    assert page.evaluate("localStorage.getItem('test-key')") is None


def test_permission_that_is_not_given_changes_nothing_and_one_that_is_denied_says_how_to_undo_it(
    context: BrowserContext, opened: Open
) -> None:
    context.add_init_script(PUSH)
    page = opened()
    page.evaluate("localStorage.setItem('test-answer', 'default')")

    page.get_by_role("button", name=TURN_ON).click()
    expect(page.get_by_role("alert")).to_contain_text("The browser did not allow it.")
    page.evaluate("localStorage.setItem('test-answer', 'denied')")
    page.get_by_role("button", name=TURN_ON).click()

    state(page, "To undo that, open its settings for this site")
    expect(page.get_by_role("button", name=TURN_ON)).to_have_count(0)
    assert faults_of(page) == []
    assert not PushSubscription.objects.exists()
    # Allowed in the settings of the browser, the person comes back.
    page.evaluate("localStorage.setItem('test-permission', 'granted'); window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("button", name=TURN_ON)).to_be_visible()


def test_browser_without_a_push_service_says_so_and_nothing_is_stored(context: BrowserContext, opened: Open) -> None:
    context.grant_permissions(["notifications"])
    page = opened()

    page.get_by_role("button", name=TURN_ON).click()

    expect(page.get_by_role("alert")).to_contain_text("The browser could not reach its push service.")
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    ("script", "text"),
    [
        ("delete window.PushManager", "This browser cannot show reminders while the app is closed."),
        (
            "delete window.PushManager;"
            "Object.defineProperty(Navigator.prototype, 'userAgent', { get: () => 'Mozilla/5.0 (iPhone)' });"
            "Object.defineProperty(Navigator.prototype, 'vendor', { get: () => 'Apple Computer, Inc.' })",
            "“Add to Home Screen”",
        ),
    ],
)
def test_browser_that_cannot_says_why_and_names_the_calendar(
    context: BrowserContext, opened: Open, script: str, text: str
) -> None:
    context.add_init_script(script)
    page = opened()

    state(page, text)
    expect(page.get_by_role("button", name=TURN_ON)).to_have_count(0)
    assert faults_of(page) == []
    go_to(page, "Calendar address")
    expect(page.get_by_role("button", name="Make a calendar address")).to_be_visible()


def test_server_that_sends_none_or_cannot_be_reached_is_named(
    context: BrowserContext, opened: Open, settings: Settings
) -> None:
    context.add_init_script(PUSH)
    settings.REMINDERS = False
    page = opened()
    state(page, "Whoever runs this site has switched reminders off.")
    settings.REMINDERS = True
    page.reload()
    expect(page.get_by_role("button", name=TURN_ON)).to_be_visible()

    context.set_offline(True)
    page.get_by_role("button", name=TURN_ON).click()
    state(page, "The server cannot be reached: reminders are sent by it")


def test_reminders_for_another_key_of_the_server_are_off_until_they_are_turned_on_again(
    context: BrowserContext, opened: Open, settings: Settings
) -> None:
    context.add_init_script(PUSH)
    page = opened()
    page.get_by_role("button", name=TURN_ON).click()
    state(page, "Reminders are on for this device.")
    before = page.evaluate("localStorage.getItem('test-key')")

    settings.WEB_PUSH_KEY = "another secret"
    page.reload()
    page.get_by_role("button", name=TURN_ON).click()

    state(page, "Reminders are on for this device.")
    assert page.evaluate("localStorage.getItem('test-key')") != before


def test_subscription_that_the_browser_changes_by_itself_goes_on_by_the_same_rule_and_is_not_made_where_none_was(
    context: BrowserContext, opened: Open, user: User
) -> None:
    context.add_init_script(PUSH)
    page = opened()
    (worker,) = context.service_workers
    worker.evaluate(CHANGED, f"{ENDPOINT}-unasked")
    assert not PushSubscription.objects.exists()
    page.get_by_label("At", exact=True).select_option(label="7 am")
    page.get_by_role("button", name=TURN_ON).click()
    state(page, "Reminders are on for this device.")

    worker.evaluate(CHANGED, f"{ENDPOINT}-changed")

    row = PushSubscription.objects.get(user=user)
    assert (row.endpoint, row.rule) == (f"{ENDPOINT}-changed", ReminderRule(7, 2, weekdays_only=False))


def test_reminders_of_other_devices_are_turned_off_from_here(context: BrowserContext, opened: Open, user: User) -> None:
    context.add_init_script(PUSH)
    other = Client()
    other.force_login(user)
    login = LogIn.objects.filter(user=user).latest("created_at")
    remind_on_device(
        user=user, login_id=login.id, endpoint=f"{ENDPOINT}-2", rule=ReminderRule(18, 2, weekdays_only=False), at=NOW
    )
    page = opened()
    state(page, "Reminders also come to another device.")

    page.get_by_role("button", name="Turn them off there").click()

    expect(page.get_by_text("another device")).to_have_count(0)
    assert not PushSubscription.objects.exists()


def test_push_shows_one_fixed_sentence_and_a_tap_shows_the_app_that_is_open(
    context: BrowserContext, opened: Open, app: str
) -> None:
    context.grant_permissions(["notifications"])
    page = opened()
    (worker,) = context.service_workers

    worker.evaluate(PUSHED)
    assert worker.evaluate(SHOWN) == [["OpenRVU", "Nothing to log? A line takes two taps.", "reminder"]]

    assert worker.evaluate(TAPPED, ["/codes/", "/app/lines"]) == "/app/lines"
    worker.evaluate(PUSHED)
    assert worker.evaluate(TAPPED, ["/codes/"]) == "opened /app/"
    assert worker.evaluate(SHOWN) == []
    expect(page.get_by_role("heading", level=1, name="Reminders")).to_be_visible()
