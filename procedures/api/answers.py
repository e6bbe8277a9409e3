"""What all answers about one's own records have in common."""

from __future__ import annotations

from typing import Any

from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User


class PerUserView(APIView):
    """A view of one's own records, whose answers no cache may keep."""

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Return the answer with the heads that keep it private; Any as in the library's signature."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(answer, private=True, no_store=True)
        patch_vary_headers(answer, ["Authorization"])
        return answer


def user_of(request: Request) -> User:
    """Return who asks; views of one's own records are reached by nobody else."""
    user = request.user
    if not isinstance(user, User):
        raise NotAuthenticated
    return user
