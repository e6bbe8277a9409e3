"""Your data and account: log-ins, calendar, exports, and the end of the account, on one page."""

from __future__ import annotations

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.selectors import calendar_address_of, logins_of
from accounts.services.accounts import WrongPassword, delete_account
from accounts.services.calendar_addresses import NoCalendarAddress, make_calendar_address, revoke_calendar_address
from accounts.services.logins import UnknownLogin, revoke_login, revoke_logins
from accounts.services.profiles import update_profile
from accounts.sessions.store import SessionStore
from procedures.api.exports.calendar import subscription_address
from procedures.collections.preferences import THEMES
from procedures.selectors.clinicians import clinician
from web.account.forms import ErasureForm, ThemeForm, WelcomeForm
from web.account.signed_in import signed_in
from web.account.theme import chosen_theme

# More are counted; the API lists them all.
MOST_LOGINS = 50


@login_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def account(request: HttpRequest) -> HttpResponse:
    """Answer with all that one can do with one's data and account."""
    return _page(request)


@login_required
@never_cache
@require_POST
def end_login(request: HttpRequest, login_id: UUID) -> HttpResponse:
    """Log out in one place."""
    try:
        revoke_login(user=signed_in(request), login_id=login_id, at=timezone.now())
    except UnknownLogin:
        raise Http404 from None
    messages.success(request, "You are logged out there.")
    return HttpResponseRedirect(f"{reverse('web:account')}#log-ins")


@login_required
@never_cache
@require_POST
def end_other_logins(request: HttpRequest) -> HttpResponse:
    """Log out everywhere but here."""
    revoke_logins(user=signed_in(request), but=_login_id(request), at=timezone.now())
    messages.success(request, "You are logged out everywhere but here.")
    return HttpResponseRedirect(f"{reverse('web:account')}#log-ins")


@login_required
@never_cache
@require_POST
def make_calendar(request: HttpRequest) -> HttpResponse:
    """Make a calendar address, in place of the one before, and show it this once."""
    token = make_calendar_address(user=signed_in(request), at=timezone.now())
    return _page(request, new_address=subscription_address(request, token=token))


@login_required
@never_cache
@require_POST
def revoke_calendar(request: HttpRequest) -> HttpResponse:
    """End the calendar address."""
    try:
        revoke_calendar_address(user=signed_in(request))
        messages.success(request, "The calendar address opens nothing any more.")
    except NoCalendarAddress:
        messages.info(request, "There was no calendar address.")
    return HttpResponseRedirect(f"{reverse('web:account')}#calendar")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Ask for the password, and erase the account with everything in it."""
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_erased(request, form):
        request.session.flush()
        return render(request, "web/account/erased.html")
    status = 400 if form.is_bound else 200
    return render(request, "web/account/erase.html", {"form": form}, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Ask somebody new for stage and specialty, which may be skipped, and lead to where they were going."""
    user = signed_in(request)
    onwards = _onwards(request)
    form = WelcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        specialty = form.cleaned_data["specialty"]
        stages = form.stages(today=clinician(user=user).today(timezone.now()))
        if stages:
            update_profile(user=user, career_stages=stages)
        if specialty:
            update_profile(user=user, specialty=specialty)
        return HttpResponseRedirect(onwards)
    context = {"form": form, "onwards": onwards}
    return render(request, "web/account/welcome.html", context, status=400 if form.is_bound else 200)


def _onwards(request: HttpRequest) -> str:
    """Return the address of this site that the argument `next` names, else that of the app."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("web:app")


def _page(request: HttpRequest, *, new_address: str = "") -> HttpResponse:
    user = signed_in(request)
    logins = list(logins_of(user, at=timezone.now())[: MOST_LOGINS + 1])
    context = {
        "logins": logins[:MOST_LOGINS],
        "has_more_logins": len(logins) > MOST_LOGINS,
        "current": _login_id(request),
        "calendar": calendar_address_of(user),
        "new_address": new_address,
        "theme": ThemeForm(initial={"theme": chosen_theme(request) or THEMES[0]}),
        "has_password": user.has_usable_password(),
    }
    return render(request, "web/account/account.html", context)


def _login_id(request: HttpRequest) -> UUID | None:
    return request.session.login_id if isinstance(request.session, SessionStore) else None


def _is_erased(request: HttpRequest, form: ErasureForm) -> bool:
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        form.add_error("password", "Too many tries; wait a minute.")
        return False
    try:
        delete_account(user=signed_in(request), password=form.cleaned_data["password"], at=timezone.now())
    except WrongPassword:
        form.add_error("password", "This is not your password.")
        return False
    return True
