"""Conditional GET for the whole catalog: who has an answer already is told 304 and nothing more."""

from __future__ import annotations

from django.utils.cache import patch_cache_control
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from wire.conditional import tag_once_rendered


class ConditionalView(APIView):
    """A view whose answers carry an ETag, the hash of what they hold."""

    def finalize_response(self, request: Request, response: Response, *args: object, **kwargs: object) -> Response:
        """Return the answer, tagged once it is rendered."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if request.method in {"GET", "HEAD"} and answer.status_code == 200:
            patch_cache_control(answer, no_cache=True)
            tag_once_rendered(request, answer)
        return answer
