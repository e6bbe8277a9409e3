"""The user, the profile, the career stages, and where one is logged in."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.signals import users_changed, users_changing


class UserQuerySet(models.QuerySet["User"]):
    """Users, of whom no change of who may log in as whom goes unnoticed."""

    def update(self, **values: object) -> int:
        """Update, between two signals: Django sends none for what is written without loading it."""
        users_changing.send(User, users=self, values=values)
        changed = super().update(**values)
        users_changed.send(User, users=self, values=values)
        return changed


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def get_queryset(self) -> UserQuerySet:
        """Return the users."""
        return UserQuerySet(self.model, using=self._db)

    def create_user(self, email: str, password: str | None = None, **extra: object) -> User:
        """Store a user and an empty profile; without a password, the account cannot log in by password."""
        user = self.model(email=email.lower(), **extra)
        user.set_password(password)
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            Profile.objects.using(self._db).create(user=user)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: object) -> User:
        """Store a user who may do everything in the admin site, and the address as verified, which MFA asks for.

        Raises ValidationError where the address belongs to somebody, whose log-in it then is.
        """
        from allauth.account.models import EmailAddress

        with transaction.atomic(using=self._db):
            if EmailAddress.objects.using(self._db).filter(email=email.lower()).exists():
                raise ValidationError(f"{email}: this address belongs to an account already")
            user = self.create_user(email, password, is_staff=True, is_superuser=True, **extra)
            EmailAddress.objects.using(self._db).create(user=user, email=user.email, primary=True, verified=True)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user of an e-mail address, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in by e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail address", max_length=254, unique=True)
    is_staff = models.BooleanField("may enter the admin site", default=False)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField("was made by `make run`", default=False, editable=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="user_email_lower_case", condition=Q(email=Lower("email")))
        ]

    def __str__(self) -> str:
        return self.email


class Profile(models.Model):
    """What the reports need to know of a user."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="profile")
    specialty = models.SlugField(max_length=64, blank=True)
    fte = models.DecimalField("full-time equivalent", max_digits=3, decimal_places=2, default=1)
    week_start = models.PositiveSmallIntegerField(default=1, help_text="1 Monday to 7 Sunday")
    time_zone = models.CharField(max_length=64, default="America/New_York")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="profile_fte_range", condition=Q(fte__gt=0) & Q(fte__lte=1)),
            models.CheckConstraint(name="profile_week_start_range", condition=Q(week_start__gte=1, week_start__lte=7)),
        ]

    def __str__(self) -> str:
        return f"profile of {self.user_id}"


class Stage(models.TextChoices):
    """A stage of a clinical career."""

    STUDENT = "student", "medical student"
    RESIDENT = "resident", "resident"
    ATTENDING = "attending", "attending"


class CareerStage(models.Model):
    """The stage of a user from a date on; a line belongs to the stage in force on its date of service."""

    pk = models.CompositePrimaryKey("user_id", "effective_from")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="career_stages", db_index=False)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    effective_from = models.DateField(default=date(1992, 1, 1))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="career_stage_known", condition=Q(stage__in=Stage.values)),
        ]

    def __str__(self) -> str:
        return f"{self.stage} from {self.effective_from}"


class LogIn(models.Model):
    """A place where a user is logged in: a browser or an app; that place alone knows its key (`sessions.keys`)."""

    class Client(models.TextChoices):
        BROWSER = "browser", "browser"
        APP = "app", "app"

    pk = models.CompositePrimaryKey("user_id", "id")
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="logins", db_index=False)
    client = models.CharField(max_length=7, choices=Client.choices)
    key_hash = models.CharField(max_length=64)
    contents = models.TextField(help_text="session data, encrypted by the key")
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    counts_from = models.DateTimeField(default=timezone.now, help_text="from when its longest life is counted")
    seen_at = models.DateTimeField(help_text="within a day")
    expires_at = models.DateTimeField()
    stays_signed_in = models.BooleanField(
        default=False, db_default=False, help_text="a browser on one's own phone, which lives as long as an app's"
    )
    unsent_edits = models.PositiveIntegerField(null=True, help_text="edits that the device still kept, as it last said")
    unsent_said_at = models.DateTimeField(null=True, help_text="within a minute")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="login_key_unique", fields=["user", "key_hash"]),
            models.CheckConstraint(name="login_client_known", condition=Q(client__in=["browser", "app"])),
            models.CheckConstraint(
                name="login_stays_in_browser", condition=Q(stays_signed_in=False) | Q(client="browser")
            ),
            models.CheckConstraint(
                name="login_unsent_has_time",
                condition=Q(unsent_edits__isnull=True, unsent_said_at__isnull=True)
                | Q(unsent_edits__isnull=False, unsent_said_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(name="login_expiry", fields=["expires_at"])]

    def __str__(self) -> str:
        return f"{self.client} of {self.user_id}"


class RevokedLogIn(models.Model):
    """A log-in that was ended on purpose, by the hash of its key: its device is told so, and deletes its data."""

    pk = models.CompositePrimaryKey("user_id", "key_hash")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="revoked_logins", db_index=False)
    key_hash = models.CharField(max_length=64)
    revoked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"ended log-in of {self.user_id}"


class CalendarAddress(models.Model):
    """The address under which calendar programs read a user's days; the token is theirs alone (`sessions.keys`)."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="calendar_address")
    token_hash = models.CharField(max_length=64)
    password_state = models.CharField(max_length=128, help_text="session hash of the password it was made under")
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, help_text="within an hour")

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"


class Visit(models.Model):
    """The session of somebody who has not logged in, or has not finished: it says of nobody whose it is."""

    key_hash = models.CharField(primary_key=True, max_length=64)
    contents = models.TextField(help_text="session data, encrypted by the key")
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"until {self.expires_at}"


class Invitation(models.Model):
    """A link by which one person may sign up, until it ends; its token is known to whoever has the link."""

    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="invitations")
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.OneToOneField(User, null=True, on_delete=models.SET_NULL, related_name="invitation")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="invitation_ends_after_it_began", condition=Q(ends_at__gt=F("created_at"))),
        ]

    def __str__(self) -> str:
        return f"until {self.ends_at:%Y-%m-%d}"


class AppliedAccessChange(models.Model):
    """The number of a change in the access log that this database holds (accounts.services.access_log)."""

    id = models.UUIDField(primary_key=True)

    def __str__(self) -> str:
        return str(self.id)


class LinkEpoch(models.Model):
    """What mailed links are signed with besides the key: one row at most, whose new value ends all links before it."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    value = models.UUIDField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="link_epoch_single", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.value)


class KnownDevice(models.Model):
    """A token that an app once had, by its hash: it opens nothing, and tells the app from a stranger at log-in."""

    pk = models.CompositePrimaryKey("user_id", "key_hash")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_devices", db_index=False)
    key_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"app of {self.user_id}"


class FailedLogIn(models.Model):
    """A failed log-in within the last day, in a bucket of the throttle that is named by an HMAC."""

    bucket = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(name="failed_login_bucket", fields=["bucket", "at"])]

    def __str__(self) -> str:
        return f"at {self.at}"


class CachedValue(models.Model):
    """The table of Django's database cache: counters of throttled log-ins, the same for every server process."""

    cache_key = models.CharField(primary_key=True, max_length=255)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
