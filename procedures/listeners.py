"""What procedures do when news comes from below."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final
from uuid import UUID, uuid4

from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from accounts.models import LogIn
from codes.services.draft_previews import DRAFT_PREVIEW, NoSuchDraft
from codes.services.usage import Counts, Scope, UsageProvider
from codes.signals import codes_learned, release_published
from jobs.kinds import Arguments, JobKind, JobResult, Progress
from jobs.services import start_job
from procedures.collections.revaluation import Cause
from procedures.selectors.lines import RevaluationScope
from procedures.selectors.usage import logged_counts
from procedures.services.contracts import REVALUATION
from procedures.services.draft_previews import preview_draft
from procedures.services.reminders import forget_subscription
from procedures.services.valuations import ReleaseNotPublished, RevaluationRun, release_run, revalue
from procedures.wrvu.version import RULES_VERSION

# More are not named one by one: then all lines that wait for a code are looked at.
_MOST_CODES: Final = 20_000


@receiver(release_published)
def revalue_after_publication(*, release_id: str, **_: object) -> None:
    """Have what a published release can touch valued anew in the background, if and only if it is published."""
    arguments = {"cause": Cause.RELEASE.value, "subject": release_id, "run": str(uuid4())}
    start_job(kind=REVALUATION, arguments=arguments, subject=release_id, at=timezone.now())


@receiver(codes_learned)
def revalue_lines_of_learned_codes(*, codes: Collection[str], **_: object) -> None:
    """Have the lines valued anew that waited for these codes, if and only if the catalogue learned them."""
    named = sorted(codes) if len(codes) <= _MOST_CODES else None
    arguments = {"cause": Cause.CODE.value, "subject": "", "codes": named, "run": str(uuid4())}
    start_job(kind=REVALUATION, arguments=arguments, subject=f"{len(codes)} codes", at=timezone.now())


@receiver(post_delete, sender=LogIn)
def end_reminders_of_login(instance: LogIn, **_: object) -> None:
    """Push no more to the browser of a log-in that has ended, by whatever way."""
    forget_subscription(user_id=instance.user_id, login_id=instance.id)


def _revalue(arguments: Arguments, progress: Progress) -> JobResult:
    user_id = UUID(str(arguments["user"])) if "user" in arguments else None
    report = revalue(run=_run_of(arguments), user_id=user_id, at=timezone.now(), on_progress=progress)
    return JobResult(f"{report.lines:,} lines of {report.users:,} users valued, {report.changed:,} credits changed.")


def _run_of(arguments: Arguments) -> RevaluationRun:
    cause, subject = Cause(str(arguments["cause"])), str(arguments["subject"])
    run_id = UUID(str(arguments["run"]))
    if cause is Cause.RELEASE:
        return release_run(subject, run_id=run_id)
    codes = arguments.get("codes")
    which = RevaluationScope(
        first=_day(arguments.get("first"), date.min),
        last=_day(arguments.get("last"), date.max),
        codes=codes if isinstance(codes, list) else None,
        is_waiting=cause is Cause.CODE and codes is None,
        rules=RULES_VERSION if cause is Cause.RULES else None,
    )
    return RevaluationRun(cause, subject, which, run_id)


def _day(written: object, otherwise: date) -> date:
    return date.fromisoformat(written) if isinstance(written, str) else otherwise


def _preview_draft(arguments: Arguments, progress: Progress) -> JobResult:
    release_id, user_id = str(arguments["release"]), UUID(str(arguments["user"]))
    preview = preview_draft(release_id=release_id, user_id=user_id, at=timezone.now(), on_progress=progress)
    report = f"{len(preview.by_code):,} codes are shown, {preview.hidden_codes:,} are not: too few users log them."
    return JobResult(report, reverse("admin:codes_release_change", args=[release_id]))


JOB_KINDS: Final = (
    JobKind(REVALUATION, _revalue, expected=(ReleaseNotPublished,)),
    JobKind(DRAFT_PREVIEW, _preview_draft, expected=(NoSuchDraft,)),
)
USAGE_PROVIDERS: Final = (UsageProvider(Scope.LOGGED, lambda: Counts(logged_counts())),)
