"""Conditional GET for the whole catalogue: who has an answer already is told 304 and nothing more."""

from __future__ import annotations

from hashlib import blake2b

from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class ConditionalView(APIView):
    """A view whose answers carry an ETag, the hash of what they hold."""

    def finalize_response(self, request: Request, response: Response, *args: object, **kwargs: object) -> Response:
        """Return the answer, tagged once it is rendered."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if request.method in {"GET", "HEAD"} and answer.status_code == 200:
            patch_cache_control(answer, no_cache=True)
            answer.add_post_render_callback(lambda rendered: _unless_known(request, rendered))
        return answer


def _unless_known(request: Request, rendered: Response) -> HttpResponseBase | None:
    """Return 304 for a client that has the answer, else the answer with its tag."""
    rendered.headers["ETag"] = f'W/"{blake2b(rendered.content, digest_size=16).hexdigest()}"'
    # Django's own request: the library's wraps it.
    return get_conditional_response(request._request, etag=rendered.headers["ETag"], response=rendered)  # noqa: SLF001
