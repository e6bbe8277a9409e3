"""`python -m tests.performance.request_parts FOLDER`: what each part of a request takes, by cProfile in one process.

FOLDER is what `tests.performance.requests --keep FOLDER` filled. Printed are, for each kind, Python's function calls a
request, which no other load of the machine changes, and the share of the parts in the time that cProfile saw.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import logging
import os
import pstats
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from config.server.garbage import collect_seldom
from tests.performance.requests import typed_letters

REQUESTS = 100
# A part: the function (file and name) that holds it.
PARTS = {
    "limits: sizes, encodings": ("request_limits.py", ("_check_head", "_check_body")),
    "resolving the path before Django does": ("django/urls/base.py", ("resolve",)),
    "looks at the kept connection": ("config/postgres/base.py", ("close_if_unusable_or_obsolete",)),
    "mark of a restore": ("restore_pending.py", ("is_restore_pending",)),
    "row of the log-in": ("sessions/rows.py", ("find_login",)),
    "key of the session's contents": ("sessions/keys.py", ("cipher_key",)),
    "throttle": ("throttles.py", ("allow_request",)),
    "content policy": ("content_policy.py", ("process_response",)),
    "log line": ("request_log.py", ("_log",)),
    "statements": ("psycopg/cursor.py", ("execute",)),
}
Ask = Callable[..., tuple[str, Mapping[str, str], bytes]]


def asking() -> Ask:
    """Return how the product is asked in this process, without a server."""
    from config.wsgi import application

    def ask(path: str, method: str = "GET", body: bytes = b"", **head: str) -> tuple[str, Mapping[str, str], bytes]:
        path, _, query = path.partition("?")
        environ: dict[str, Any] = {  # Any: as WSGI has it
            "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": query,
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1", "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http", "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/json", **head,
        }  # fmt: skip
        heads: list[tuple[str, Mapping[str, str]]] = []

        def start(status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
            heads.append((status, dict(headers)))
            return lambda _: None

        answer = application(environ, start)
        content = b"".join(answer)
        answer.close()
        return (*heads[0], content)

    return ask


def kinds(ask: Ask) -> Mapping[str, Callable[[], object]]:
    """Return the requests by what they are."""
    from accounts.models import User
    from accounts.services.logins import issue_token

    user, _ = User.objects.get_or_create(email="parts@example.org")
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {issue_token(user=user)}"}
    cursor = json.loads(ask("/api/v1/sync/pull", **bearer)[2])["cursor"]
    page = ask("/codes/99213")[1]["Location"]
    tag = ask(page)[1]["ETag"]
    head = {**bearer, "HTTP_X_SYNC_USER": str(user.pk)}
    letters = iter(typed_letters())
    push = json.dumps({"device_id": str(user.pk), "mutations": []}).encode()
    return {
        "healthz": lambda: ask("/healthz"),
        "head": lambda: ask("/api/v1/sync/head", **bearer),
        "empty pull": lambda: ask(f"/api/v1/sync/pull?cursor={cursor}", **bearer),
        "empty push": lambda: ask("/api/v1/sync/push", "POST", push, **head),
        "code page, 304": lambda: ask(page, HTTP_IF_NONE_MATCH=tag),
        "search, asked before": lambda: ask("/api/v1/codes/search?q=colonos"),
        "search, letter by letter": lambda: ask(f"/api/v1/codes/search?q={quote(next(letters))}"),
    }


def main(data: Path) -> None:
    """Print a line a kind and part."""
    os.environ |= {"DATA_DIR": str(data), "DATABASE_KEEP_SECONDS": "3600", "DJANGO_SETTINGS_MODULE": "config.settings"}
    import django

    django.setup()
    ask = asking()
    collect_seldom()
    # Lines are written, but to nobody; the application sets logging up anew.
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.stream = io.StringIO()
    for name, request in kinds(ask).items():
        for _ in range(10):
            request()
        profile = cProfile.Profile()
        profile.enable()
        for _ in range(REQUESTS):
            request()
        profile.disable()
        _print(name, pstats.Stats(profile))


def _print(name: str, figures: pstats.Stats) -> None:
    known: Any = vars(figures)  # Any: typeshed does not know what a Stats holds
    print(f"{name}: {known['total_calls'] / REQUESTS:,.0f} function calls a request")
    whole = max(cumulative for *_, cumulative, _ in known["stats"].values())
    for part, (file, functions) in PARTS.items():
        spent = sum(
            cumulative
            for (path, _, function), (*_, cumulative, _) in known["stats"].items()
            if path.endswith(file) and function in functions
        )
        if spent:
            print(f"  {part}: {spent / whole:.0%}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.performance.request_parts", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder of tests.performance.requests --keep")
    main(parser.parse_args().data.resolve())
