"""A release by its name: fetched from a server of the test, with every refusal; and whether a newer one is due."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from codes.importers.naming import ReleaseEdition
from codes.importers.quarters import newness, quarter_of, release_named
from codes.models import LicenseAcceptance, Release
from codes.services.download import Download, DownloadFailed, download_release
from config.env import WrongSetting, address
from tests.codes.published_files import release_zip
from tests.factories import ReleaseFactory
from tests.staff import enter_admin
from tests.web.pages import tree, words

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
RVU24A = ReleaseEdition(2024, "A")
Answer = Callable[[BaseHTTPRequestHandler], None]


def not_found(request: BaseHTTPRequestHandler) -> None:
    request.send_error(404)


def waits(event: threading.Event) -> None:
    event.wait(10)


class Site:
    """A server that answers as a test says, and keeps the paths it was asked for."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.paths: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.paths.append(self.path)
                site.answers.get(self.path, not_found)(self)

            def log_message(self, *_: object) -> None:
                """Log nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/files/zip/"

    def serve(self, content: bytes, *, kind: str = "application/zip", length: int | None = None) -> None:
        self.answers["/files/zip/rvu24a.zip"] = answer_of(content, kind=kind, length=length)

    def redirect(self, target: str) -> None:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(302)
            request.send_header("Location", target)
            request.end_headers()

        self.answers["/files/zip/rvu24a.zip"] = answer


def answer_of(content: bytes, *, kind: str = "application/zip", length: int | None = None) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(content) if length is None else length))
        request.end_headers()
        request.wfile.write(content)

    return answer


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, daemon=True)
    thread.start()
    settings.CMS_DOWNLOAD_URL = site.url
    yield site
    site.server.shutdown()
    site.server.server_close()


def fetch(site: Site, folder: Path, **limits: float) -> Download:
    return download_release(edition=RVU24A, base_url=site.url, folder=folder, **limits)  # type: ignore[arg-type]  # the limits of a test are whole


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("import_release", *arguments, stdout=out)
    return out.getvalue()


def test_name_instead_of_a_file_is_downloaded_and_imported_with_address_and_checksum(
    site: Site, tmp_path: Path
) -> None:
    content = release_zip(tmp_path).read_bytes()
    site.serve(content)

    out = run("rvu24a", "--accept-license")

    release = Release.objects.get()
    digest = hashlib.sha256(content).hexdigest()
    assert f"Downloaded {site.url}rvu24a.zip: {len(content):,} bytes, SHA-256 {digest}." in out
    assert (release.id, release.file_name, release.file_sha256) == ("RVU24A", "rvu24a.zip", digest)
    assert release.source_url == f"{site.url}rvu24a.zip"
    assert LicenseAcceptance.objects.get().file_sha256 == digest


def test_dry_run_of_a_download_writes_nothing(site: Site, tmp_path: Path) -> None:
    site.serve(release_zip(tmp_path).read_bytes())

    assert "Dry run: nothing was written." in run("RVU24A", "--accept-license", "--dry-run")
    assert not Release.objects.exists()


def test_where_nobody_can_be_asked_for_the_license_nothing_is_fetched(site: Site) -> None:
    with pytest.raises(CommandError, match=r"RVU24A: its license has not been accepted.*give --accept-license"):
        run("RVU24A")
    assert site.paths == []


def test_file_of_that_name_goes_before_a_download(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release_zip(tmp_path, "RVU24A")
    monkeypatch.chdir(tmp_path)

    run("RVU24A", "--accept-license")

    assert Release.objects.get().source_url == ""
    assert site.paths == []


def test_progress_is_told_in_bytes(site: Site, tmp_path: Path) -> None:
    content = release_zip(tmp_path).read_bytes()
    site.serve(content)
    seen: list[tuple[int, int]] = []

    download_release(
        edition=RVU24A, base_url=site.url, folder=tmp_path, on_progress=lambda done, total: seen.append((done, total))
    )

    assert seen[-1] == (len(content), len(content))


@pytest.mark.parametrize(
    ("content", "kind", "length", "said"),
    [
        (b"\n<!DOCTYPE html><p>Accept", "text/html", None, "answered with a web page instead of a zip"),
        (b"sorry", "text/plain", None, "answered with something else than a zip"),
        (b"", "application/zip", None, "cut off after 0 of 0 bytes"),
        (b"PK\x03\x04half", "application/zip", 4000, "cut off after 8 of 4,000 bytes"),
        (b"PK\x03\x04" + bytes(900), "application/zip", None, "more than the 500 bytes"),
    ],
)
def test_answer_that_is_no_whole_zip_is_refused_with_the_reason(
    site: Site, tmp_path: Path, content: bytes, kind: str, length: int | None, said: str
) -> None:
    site.serve(content, kind=kind, length=length)
    limit = 500 if "more than" in said else 200_000

    with pytest.raises(DownloadFailed, match=said):
        fetch(site, tmp_path, most_bytes=limit)


def test_size_that_the_server_does_not_state_is_limited_too(site: Site, tmp_path: Path) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        request.wfile.write(b"PK\x03\x04" + bytes(900))

    site.answers["/files/zip/rvu24a.zip"] = answer

    with pytest.raises(DownloadFailed, match="more than the 500 bytes"):
        fetch(site, tmp_path, most_bytes=500)


def test_release_that_is_not_there_is_said_to_the_operator(site: Site) -> None:
    with pytest.raises(CommandError, match=r"rvu27a\.zip: there is no such file; it may not be published yet"):
        run("RVU27A", "--accept-license")


def test_other_refusals_name_the_status(site: Site, tmp_path: Path) -> None:
    site.answers["/files/zip/rvu24a.zip"] = lambda request: request.send_error(503)

    with pytest.raises(DownloadFailed, match="the server answered 503"):
        fetch(site, tmp_path)


def test_redirect_to_the_same_host_is_followed_and_the_last_address_is_kept(site: Site, tmp_path: Path) -> None:
    content = release_zip(tmp_path).read_bytes()
    site.answers["/moved/rvu24a.zip"] = answer_of(content)
    site.redirect("/moved/rvu24a.zip")

    assert fetch(site, tmp_path / ".").url.endswith("/moved/rvu24a.zip")


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:9/rvu24a.zip", "http://localhost:9/x", "ftp://127.0.0.1/x", "file:///etc/passwd"]
)
def test_redirect_to_another_host_without_tls_or_to_another_scheme_is_not_followed(
    site: Site, tmp_path: Path, target: str
) -> None:
    site.redirect(target)

    with pytest.raises(DownloadFailed, match=r"which is not followed|the server answered 302"):
        fetch(site, tmp_path)


def test_redirects_in_a_circle_end(site: Site, tmp_path: Path) -> None:
    site.redirect("/files/zip/rvu24a.zip")

    with pytest.raises(DownloadFailed):
        fetch(site, tmp_path)


def test_server_that_says_nothing_is_given_up(site: Site, tmp_path: Path) -> None:
    ended = threading.Event()
    site.answers["/files/zip/rvu24a.zip"] = lambda _request: waits(ended)

    with pytest.raises(DownloadFailed, match="could not be fetched"):
        fetch(site, tmp_path, silence_seconds=0.2)
    ended.set()


def test_download_that_trickles_is_given_up(site: Site, tmp_path: Path) -> None:
    site.serve(release_zip(tmp_path).read_bytes())

    with pytest.raises(DownloadFailed, match="took too long"):
        fetch(site, tmp_path, most_seconds=-1)


def test_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="could not be fetched"):
        download_release(edition=RVU24A, base_url="http://127.0.0.1:9/", folder=tmp_path)


@pytest.mark.parametrize("given", ["ftp://example.org/", "/etc", "https://", "www.cms.gov"])
def test_base_address_is_http_or_https(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("CMS_DOWNLOAD_URL", given)

    with pytest.raises(WrongSetting, match="CMS_DOWNLOAD_URL"):
        address("CMS_DOWNLOAD_URL", "https://example.org/")


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 1, 1), "RVU26A"),
        (date(2026, 3, 31), "RVU26A"),
        (date(2026, 4, 1), "RVU26B"),
        (date(2026, 7, 1), "RVU26C"),
        (date(2026, 10, 1), "RVU26D"),
        (date(2026, 12, 31), "RVU26D"),
    ],
)
def test_quarter_of_a_day(day: date, due: str) -> None:
    assert quarter_of(day).id == due


def test_reissue_inside_a_quarter_counts_as_its_quarter() -> None:
    assert not newness(newest_from=date(2024, 3, 9), today=date(2024, 3, 31)).is_behind
    assert newness(newest_from=date(2024, 3, 9), today=date(2024, 4, 1)).is_behind


@pytest.mark.parametrize("text", ["RVU26E", "RVU2026D", "rvu26d.zip", "../RVU26D", "", "RVU26D/x"])
def test_other_texts_are_no_name_of_a_release(text: str) -> None:
    assert release_named(text) is None


def test_check_says_that_a_newer_quarter_should_exist_and_exits_with_3() -> None:
    ReleaseFactory.create(id="RVU25D", effective_from=date(2025, 10, 1))
    out = io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("import_release", "--check", stdout=out)

    assert ended.value.code == 3
    assert "should exist by now, the newest loaded is RVU25D: manage.py import_release RVU" in out.getvalue()


def test_check_is_content_with_the_quarter_of_today() -> None:
    ReleaseFactory.create(id="now", effective_from=date.today())  # noqa: DTZ011  # the quarter of today, whichever it is

    assert "Up to date" in run("--check")


def test_check_does_not_count_an_excerpt(site: Site) -> None:
    ReleaseFactory.create(id="part", effective_from=date.today(), complete=False)  # noqa: DTZ011  # as above

    with pytest.raises(SystemExit):
        run("--check")
    assert site.paths == []


def test_command_without_anything_to_do_says_what_it_wants() -> None:
    with pytest.raises(CommandError, match="give a file, a name such as RVU26D, or --check"):
        run()


def test_first_page_of_the_admin_says_that_a_release_is_missing(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    enter_admin(client, User.objects.create_superuser("publisher@example.org"))
    ReleaseFactory.create(id="RVU25D", effective_from=date(2025, 10, 1))

    with django_assert_max_num_queries(6):
        page = tree(client.get("/admin/"))

    assert "should exist by now; the newest release loaded here is RVU25D" in words(page, "p.errornote")


def test_first_page_of_the_admin_tells_it_only_to_those_who_see_releases(client: Client) -> None:
    enter_admin(client, User.objects.create_user("staff@example.org", is_staff=True))

    assert not tree(client.get("/admin/")).select("p.errornote")
