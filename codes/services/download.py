"""Fetching a release from CMS's public address."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from codes.importers.naming import ReleaseEdition

MOST_BYTES: Final = 200 * 2**20  # the largest real release has 5 MB
_SILENCE_SECONDS: Final = 30
_MOST_SECONDS: Final = 900
_CHUNK: Final = 64 * 2**10
_ZIP_START: Final = b"PK\x03\x04"
_NOT_FOUND: Final = 404


class DownloadFailed(ValueError):
    """A release could not be fetched; the message says why, and nothing was kept."""


@dataclass(frozen=True, slots=True)
class Download:
    """A fetched file: where it lies, the address that gave it in the end, and its SHA-256."""

    path: Path
    url: str
    sha256: str
    size: int


def release_url(*, base_url: str, edition: ReleaseEdition) -> str:
    """Return the address of a release's zip, such as https://www.cms.gov/files/zip/rvu26d.zip."""
    return f"{base_url.rstrip('/')}/{edition.id.lower()}.zip"


def download_release(
    *,
    edition: ReleaseEdition,
    base_url: str,
    folder: Path,
    most_bytes: int = MOST_BYTES,
    silence_seconds: float = _SILENCE_SECONDS,
    most_seconds: float = _MOST_SECONDS,
    on_progress: Callable[[int, int], None] | None = None,
) -> Download:
    """Fetch the zip of a release into a folder and return it.

    Only http and https are spoken; a redirect leads to the same host or to https, never from https to http.
    `on_progress` is told how many of how many bytes have come, where the server says how many there are.
    Raises DownloadFailed for an answer that is no zip, is too large, is cut off or takes too long.
    """
    url = release_url(base_url=base_url, edition=edition)
    path = folder / f"{edition.id.lower()}.zip"
    request = Request(url, headers={"User-Agent": "OpenRVU"})  # noqa: S310  # the opener speaks http and https only
    try:
        with _opener().open(request, timeout=silence_seconds) as body:
            answer = _Answer(body, body.geturl(), most_bytes, time.monotonic() + most_seconds)
            return _kept(answer, path, on_progress)
    except HTTPError as refused:
        with refused:
            raise DownloadFailed(_refusal(url, refused.code)) from None
    except (URLError, HTTPException, OSError) as failed:
        reason = failed.reason if isinstance(failed, URLError) else failed
        raise DownloadFailed(f"{url}: could not be fetched ({reason or type(failed).__name__})") from failed


@dataclass(frozen=True, slots=True)
class _Answer:
    body: IO[bytes]
    url: str
    most_bytes: int
    ends_at: float

    @property
    def stated_size(self) -> int:
        """Return how many bytes the server says there are, 0 where it does not."""
        length = getattr(self.body, "headers", HTTPMessage()).get("Content-Length", "")
        return int(length) if length.isascii() and length.isdigit() else 0


def _kept(answer: _Answer, path: Path, on_progress: Callable[[int, int], None] | None) -> Download:
    total, done, digest = answer.stated_size, 0, hashlib.sha256()
    _check_size(answer, total)
    with path.open("wb") as file:
        while chunk := answer.body.read(_CHUNK):
            if not done:
                _check_start(answer, chunk)
            done += len(chunk)
            _check_size(answer, done)
            _check_time(answer)
            digest.update(chunk)
            file.write(chunk)
            if on_progress is not None and total:
                on_progress(done, total)
    if not done or done < total:
        raise DownloadFailed(f"{answer.url}: cut off after {done:,} of {total:,} bytes; try again")
    return Download(path, answer.url, digest.hexdigest(), done)


def _check_start(answer: _Answer, chunk: bytes) -> None:
    if chunk.startswith(_ZIP_START):
        return
    if chunk.lstrip()[:1] == b"<":
        raise DownloadFailed(
            f"{answer.url}: answered with a web page instead of a zip;"
            " fetch the file with a browser, then give its path"
        )
    raise DownloadFailed(f"{answer.url}: answered with something else than a zip")


def _check_size(answer: _Answer, size: int) -> None:
    if size > answer.most_bytes:
        raise DownloadFailed(f"{answer.url}: more than the {answer.most_bytes:,} bytes that a release may have")


def _check_time(answer: _Answer) -> None:
    if time.monotonic() > answer.ends_at:
        raise DownloadFailed(f"{answer.url}: took too long; try again, or fetch it with a browser and give its path")


def _refusal(url: str, status: int) -> str:
    if status == _NOT_FOUND:
        return (
            f"{url}: there is no such file; it may not be published yet, or under another name:"
            " fetch it with a browser, then give its path"
        )
    return f"{url}: the server answered {status}"


class _SameHostOrHttps(HTTPRedirectHandler):
    """Follows a redirect to the same host, or to https; anything else is no answer."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        old, new = urlsplit(req.full_url), urlsplit(urljoin(req.full_url, newurl))
        is_same = (old.scheme, old.hostname, old.port) == (new.scheme, new.hostname, new.port)
        if new.scheme == "https" or (is_same and new.scheme == "http"):
            return super().redirect_request(req, fp, code, msg, headers, newurl)
        raise DownloadFailed(f"{req.full_url}: redirects to {new.scheme}://{new.netloc}, which is not followed")


def _opener() -> OpenerDirector:
    """Return what opens http and https and nothing else: the usual opener would read files, too."""
    opener = OpenerDirector()
    handlers = (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor, _SameHostOrHttps)
    for handler in handlers:
        opener.add_handler(handler())
    return opener
