"""The blog."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from web.blog.content import page_of, posts


def blog(request: HttpRequest) -> HttpResponse:
    """Answer with all posts, the latest first."""
    return render(request, "web/blog/blog.html", {"posts": posts()})


def post(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with a post."""
    shown = page_of(posts(), slug)
    if shown is None:
        raise Http404(f"no post {slug}")
    return render(request, "web/blog/post.html", {"post": shown})
