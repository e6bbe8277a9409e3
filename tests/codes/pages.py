"""Pages of codes as a reader gets them."""

from __future__ import annotations

from django.test import Client


def page(client: Client, path: str) -> str:
    """Return a page that is there."""
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()
