"""What all protocols of the sync have in common: whose store asks, which limits hold, how an answer is packed."""

from __future__ import annotations

import gzip
import time
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request

from accounts.api.answers import PerUserView
from accounts.api.authentication import current_session
from accounts.api.permissions import USER_HEADER
from accounts.services.logins import store_unsent_edits
from procedures.selectors.changes import Stream
from procedures.selectors.records import COLLECTIONS
from procedures.sync.contract import MIN_SCHEMA_VERSION, PULL_DEFAULT, PULL_MOST, PUSH_MUTATIONS, SCHEMA_VERSION
from procedures.sync.cursors import BadCursor, ForgottenKey, StreamPosition, read_cursor, sign_cursor
from wire.bodies.parsers import JsonByObjectParser
from wire.encodings import GZIP, takes_gzip
from wire.problems.responses import Problem
from wire.throttling.throttles import UserRateThrottle
from wire.validation.values import ValidationFailed, integer_text

UNSENT_HEADER: Final = "X-Sync-Unsent"
# More are not kept by any device.
MOST_UNSENT: Final = 1_000_000

_LEAST_TO_PACK: Final = 1024
# Fast rather than small: the answer is made for one reader, once.
_GZIP_LEVEL: Final = 1


class PushRate(UserRateThrottle):
    """Pushes a minute and user, by all protocols together."""

    setting = "SYNC_PUSH_RATE"
    scope = "sync-push"


class SyncView(PerUserView):
    """A view of the sync, which notes what a client says of its unsent edits."""

    needs_user_header = False
    parser_classes = (JsonByObjectParser,)

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Refuse what names nobody where it must, and a client that is too old; raises Problem."""
        super().initial(request, *args, **kwargs)
        self._require_user_header(request)
        _check_schema_version(request)
        _store_unsent_edits(request)

    def _require_user_header(self, request: Request) -> None:
        # That it names who is logged in, the permission has seen to.
        if self.needs_user_header and USER_HEADER not in request.headers:
            raise Problem(400, "user_header_missing", f"Say in {USER_HEADER} whose records these are.")


def json_answer(request: Request, body: str, *, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return JSON text as an answer, packed where the client takes that and it is worth it.

    Half of a surrogate pair, which only an echo of what was refused can hold, is written as its escape.
    """
    content = body.encode(errors="backslashreplace")
    sent = dict(headers or {})
    if len(content) > _LEAST_TO_PACK and takes_gzip(request.headers.get("Accept-Encoding", "")):
        content = gzip.compress(content, _GZIP_LEVEL, mtime=0)
        sent["Content-Encoding"] = GZIP
    answer = HttpResponse(content, content_type="application/json", headers=sent)
    answer["Content-Length"] = str(len(content))
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


def server_time() -> int:
    """Return the server's clock in milliseconds: told to clients, and asked for nothing else."""
    return time.time_ns() // 1_000_000


def page_limit(written_limit: str | None) -> int:
    """Return how many records a page shall have. Raises Problem 400 `limit_invalid`: it is never cut silently."""
    if written_limit is None:
        return PULL_DEFAULT
    try:
        return integer_text(least=1, most=PULL_MOST)(written_limit)
    except ValidationFailed:
        detail = f"limit is a whole number from 1 to {PULL_MOST}."
        raise Problem(400, "limit_invalid", detail, members={"max_limit": PULL_MOST}) from None


def position_of(cursor: str | None, *, user_id: UUID, kind: int) -> StreamPosition:
    """Return where a client stands; at the start without a cursor.

    Raises Problem 400 `cursor_invalid`, 410 `resync_required`.
    """
    if cursor is None:
        return StreamPosition(user_id, kind, schema_version=SCHEMA_VERSION)
    try:
        return read_cursor(cursor, user_id=user_id, stream=kind, keys=settings.SYNC_CURSOR_KEYS)
    except BadCursor:
        raise Problem(400, "cursor_invalid", "The cursor is not one that you were given here.") from None
    except ForgottenKey:
        raise resync_required("retention") from None


def resume_position(position: StreamPosition, *, stream: Stream) -> StreamPosition:
    """Return from where a client goes on: at the start where its records are of an older schema.

    Such a cursor, too, shows a device that knows more than a restored server: one that began anew without being told
    would drop what the server has lost. Raises Problem 410 `resync_required`.
    """
    if position.schema_version >= SCHEMA_VERSION:
        check_position(position.at, mark=position.mark, stream=stream)
        return position
    if stream.is_unknown(position.at):
        raise resync_required("epoch")
    return StreamPosition(position.user_id, position.stream, schema_version=SCHEMA_VERSION)


def check_collection(collection: str) -> None:
    """Raise Problem 404 for what is no synced collection."""
    if collection not in COLLECTIONS:
        raise Problem(404, detail=f"Collections are {', '.join(COLLECTIONS)}.")


def check_position(position: int, *, mark: int, stream: Stream) -> None:
    """Raise Problem 410 `resync_required` for a position from which the stream cannot be told whole.

    Source: the sync contract, section 2, Resync.
    """
    if stream.is_unknown(position):
        raise resync_required("epoch")
    if position > 0 and max(position, mark) < stream.purged_through:
        raise resync_required("retention")


def cursor_of(position: StreamPosition) -> str:
    """Return a position as a client keeps it."""
    return sign_cursor(position, keys=settings.SYNC_CURSOR_KEYS)


def resync_required(reason: str) -> Problem:
    """Return the problem of a store that must pull everything anew; `reason` is `retention` or `epoch`."""
    detail = "Pull from the start into the store that is there, then drop what is clean and did not come."
    return Problem(410, "resync_required", detail, members={"reason": reason})


def too_large(detail: str) -> Problem:
    """Return the problem of a push of more records than are taken at once."""
    return Problem(413, "batch_too_large", detail, members={"max_mutations": PUSH_MUTATIONS})


def _check_schema_version(request: Request) -> None:
    given = request.query_params.get("schema_version")
    if given is None:
        return
    try:
        version = integer_text(least=0)(given)
    except ValidationFailed as failed:
        raise Problem(400, "malformed", errors={"schema_version": [failed.code]}) from None
    if version < MIN_SCHEMA_VERSION:
        detail = "This version of the app is too old for this server."
        raise Problem(426, "client_too_old", detail, members={"min_schema_version": MIN_SCHEMA_VERSION})


def _store_unsent_edits(request: Request) -> None:
    """Keep what the device says of edits that it has not sent. Raises Problem 400 `malformed`."""
    written, session = request.headers.get(UNSENT_HEADER), current_session(request)
    if written is None or session is None:
        return
    try:
        count = integer_text(least=0, most=MOST_UNSENT)(written)
    except ValidationFailed as failed:
        raise Problem(400, "malformed", errors={UNSENT_HEADER: [failed.code]}) from None
    store_unsent_edits(session=session, count=count, at=timezone.now())
