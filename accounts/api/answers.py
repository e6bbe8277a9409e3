"""What all answers about one's own records have in common."""

from __future__ import annotations

from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from accounts.security.log import SecurityEvent, record
from wire.conditional import tag_once_rendered
from wire.throttling.throttles import UserRateThrottle, WriteRateThrottle


class PerUserView(APIView):
    """A view of one's own records, whose answers no cache may keep; what writes is throttled by `write_throttle`.

    A view that names throttles of its own has those for all its methods.
    """

    write_throttle: type[UserRateThrottle] | None = WriteRateThrottle

    def get_throttles(self) -> list[BaseThrottle]:
        """Return the view's own throttles, else that of writes where the request writes."""
        return [throttle() for throttle in self.throttles_of(str(self.request.method))]

    @classmethod
    def throttles_of(cls, method: str) -> list[type[BaseThrottle]]:
        """Return the throttles of a method."""
        if cls.throttle_classes or cls.write_throttle is None or method in SAFE_METHODS:
            return list(cls.throttle_classes)
        return [cls.write_throttle]

    def finalize_response(self, request: Request, response: Response, *args: object, **kwargs: object) -> Response:
        """Return the answer with the heads that keep it private."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if "Cache-Control" not in answer:
            patch_cache_control(answer, private=True, no_store=True)
        patch_vary_headers(answer, ["Authorization"])
        return answer


class TaggedView(PerUserView):
    """A view whose answers to GET carry an ETag, for an app that keeps them: it is told 304 where nothing changed."""

    def finalize_response(self, request: Request, response: Response, *args: object, **kwargs: object) -> Response:
        """Return the answer, tagged once it is rendered."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        tag_once_rendered(request, answer)
        return answer


class RecordedExport(PerUserView):
    """An export of one's own records, which the log of security events names."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Write the line once the user is known and may export."""
        super().initial(request, *args, **kwargs)
        record(SecurityEvent.EXPORTED, user_id=request.user.pk, path=request.path)
