"""One's own account, and the places where one is logged in."""

from __future__ import annotations

from uuid import UUID

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core import ratelimit
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import PerUserView, TaggedView
from accounts.api.authentication import current_session, user_of
from accounts.api.serializers import DeleteInput, LogInInput, LogInOutput, MeInput, MeOutput
from accounts.domain.career import DatedStage
from accounts.models import LogIn, User
from accounts.selectors import logins_of, profile_of, stages_of
from accounts.services.accounts import delete_account
from accounts.services.logins import UnknownLogin, revoke_login, set_stays_signed_in
from accounts.services.profiles import update_profile
from wire.pagination.cursor import KeysetPagination
from wire.problems.responses import Problem


class Me(TaggedView):
    """One's account and profile."""

    @extend_schema(operation_id="me", responses=MeOutput)
    def get(self, request: Request) -> Response:
        """Return it. `ETag` and `If-None-Match` spare what the app has already."""
        return Response(_me(user_of(request)))

    @extend_schema(operation_id="change_me", request=MeInput, responses=MeOutput)
    def patch(self, request: Request) -> Response:
        """Change the members that are sent."""
        change = MeInput(data=request.data)
        change.is_valid(raise_exception=True)
        given = dict(change.validated_data)
        if "career_stages" in given:
            given["career_stages"] = [DatedStage(**entry) for entry in given["career_stages"]]
        update_profile(user=user_of(request), **given)
        return Response(_me(user_of(request)))

    @extend_schema(operation_id="delete_me", request=DeleteInput, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Erase the account and everything of it; the password is asked again."""
        confirmation = DeleteInput(data=request.data)
        confirmation.is_valid(raise_exception=True)
        if not ratelimit.consume(request, action="reauthenticate", user=request.user):
            raise Problem(429, headers={"Retry-After": "60"})
        password = confirmation.validated_data["password"]
        delete_account(user=user_of(request), password=password, at=timezone.now())
        _forget_current(request)
        return Response(status=status.HTTP_204_NO_CONTENT)


class LogIns(ListAPIView[LogIn]):
    """The places where one is logged in, apps and browsers, the latest log-in first."""

    serializer_class = LogInOutput
    pagination_class = KeysetPagination
    keyset = ("-created_at", "-id")

    def get_queryset(self) -> QuerySet[LogIn]:
        """Return one's own."""
        return logins_of(user_of(self.request), at=timezone.now())

    def get_serializer_context(self) -> dict[str, object]:
        """Tell which one the request came by."""
        session = current_session(self.request)
        return {**super().get_serializer_context(), "current": session.login_id if session else None}


class LogInDetail(PerUserView):
    """One place where one is logged in."""

    @extend_schema(operation_id="change_login", request=LogInInput, responses=LogInOutput)
    def patch(self, request: Request, login_id: UUID) -> Response:
        """Let this browser's log-in stay on one's own phone for 400 days, or no longer; only the one that asks."""
        change = LogInInput(data=request.data)
        change.is_valid(raise_exception=True)
        session = current_session(request)
        if session is None or session.login_id != login_id:
            raise UnknownLogin("Only the log-in that asks can be changed.")
        login = set_stays_signed_in(
            session=session,
            stays=change.validated_data["stays_signed_in"],
            has_reauthenticated=did_recently_reauthenticate(request),
            at=timezone.now(),
        )
        return Response(LogInOutput(login, context={"current": login_id}).data)

    @extend_schema(operation_id="revoke_login", request=None, responses={204: None})
    def delete(self, request: Request, login_id: UUID) -> Response:
        """Log out there."""
        revoke_login(user=user_of(request), login_id=login_id, at=timezone.now())
        session = current_session(request)
        if session is not None and session.login_id == login_id:
            _forget_current(request)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _me(user: User) -> dict[str, object]:
    profile = profile_of(user)
    return dict(
        MeOutput(
            {
                "id": user.pk,
                "email": user.email,
                "specialty": profile.specialty,
                "fte": profile.fte,
                "week_start": profile.week_start,
                "time_zone": profile.time_zone,
                "career_stages": stages_of(user),
            }
        ).data
    )


def _forget_current(request: Request) -> None:
    # Otherwise the session middleware would save what is no more.
    session = current_session(request)
    if session is not None:
        session.flush()
