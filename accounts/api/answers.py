"""What all answers about one's own records have in common."""

from __future__ import annotations

from typing import Any

from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class PerUserView(APIView):
    """A view of one's own records, whose answers no cache may keep."""

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Return the answer with the heads that keep it private; Any as in the library's signature."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if "Cache-Control" not in answer:
            patch_cache_control(answer, private=True, no_store=True)
        patch_vary_headers(answer, ["Authorization"])
        return answer
