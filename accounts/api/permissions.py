"""Who may ask for records of a user: whoever is logged in, and is the one that the client names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from wire.problems.responses import Problem

if TYPE_CHECKING:
    # The library reads its settings, and so this module, before it has the class.
    from rest_framework.views import APIView

# Whose store a client asks for: a browser's cookie may belong to somebody else by now.
USER_HEADER: Final = "X-Sync-User"


class IsNamedUser(IsAuthenticated):
    """The permission of every view of one's own (setting DEFAULT_PERMISSION_CLASSES)."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether somebody is logged in; raises Problem 409 `user_mismatch` where a client names another."""
        if not super().has_permission(request, view):
            return False
        named = request.headers.get(USER_HEADER)
        if named is not None and named != str(request.user.pk):
            raise Problem(409, "user_mismatch", "The records belong to another user than the one who is logged in.")
        return True
