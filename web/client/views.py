"""Serves the installable app: its shell, its files and its service worker. No answer depends on who asks."""

from __future__ import annotations

import logging
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from web.client.files import ASSETS, SHELL, WORKER, BuiltFile, find_file
from wire.encodings import IDENTITY, preferred

logger = logging.getLogger("web.client")

IMMUTABLE: Final = "public, max-age=31536000, immutable"
NO_CACHE: Final = "no-cache"
_JAVASCRIPT: Final = "text/javascript; charset=utf-8"

# The worker of the kill switch: it goes away, and with it the files that it kept. What the device stores stays.
UNREGISTERING_WORKER: Final = """\
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) await caches.delete(name)
    await self.registration.unregister()
    for (const page of await self.clients.matchAll({ type: 'window' })) await page.navigate(page.url)
  })())
})
"""


@require_safe
def shell(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """Return the app's page for every address under `/app/`, or how to build it where it is not built."""
    if "/" not in path and path != SHELL and (file := _find(request, path)) is not None:
        return _answer(request, file, cache=NO_CACHE)
    file_of_shell = _find(request, SHELL)
    if file_of_shell is None:
        logger.warning("the app of /app/ is not built: run 'make client', or say in CLIENT_DIR where it is")
        return _not_built()
    return _answer(request, file_of_shell, cache=NO_CACHE)


@require_safe
def add_slash(request: HttpRequest) -> HttpResponseBase:
    """Return where the app is: browsers keep its worker and its store for what lies below the slash."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"/app/?{query}" if query else "/app/")


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponseBase:
    """Return a file whose name changes with its content; 404 for what this build does not have."""
    file = _find(request, ASSETS, name)
    if file is None:
        raise Http404
    return _answer(request, file, cache=IMMUTABLE)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponseBase:
    """Return the service worker; where the operator switched it off, one that unregisters itself.

    Where nothing is built it is 503: a browser then keeps the worker that it has.
    """
    headers = {"Cache-Control": NO_CACHE}
    if not settings.SERVICE_WORKER:
        return HttpResponse(UNREGISTERING_WORKER, content_type=_JAVASCRIPT, headers=headers)
    file = _find(request, WORKER)
    if file is None:
        return HttpResponse("// The app is not built.\n", status=503, content_type=_JAVASCRIPT, headers=headers)
    return _answer(request, file, cache=NO_CACHE)


def _find(request: HttpRequest, *parts: str) -> BuiltFile | None:
    return find_file(*parts, coding=preferred(request.headers.get("Accept-Encoding", "")))


def _not_built() -> HttpResponse:
    return HttpResponse(render_to_string("web/app_not_built.html"), status=503, headers={"Cache-Control": "no-store"})


def _answer(request: HttpRequest, file: BuiltFile, *, cache: str) -> HttpResponseBase:
    headers = {"Cache-Control": cache, "ETag": file.etag}
    if file.coding != IDENTITY:
        headers["Content-Encoding"] = file.coding
    response = HttpResponse(file.content, content_type=file.media_type, headers=headers)
    patch_vary_headers(response, ["Accept-Encoding"])
    return get_conditional_response(request, etag=file.etag, response=response) or response
