"""The user, the profile and the career stages."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:  # Any: Django's own signature
        """Store a user with a hashed password; without one, the account cannot log in by password."""
        user = self.model(email=email.lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:  # Any: Django's own
        """Store a user who may do everything in the admin site."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user of an e-mail address, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in by e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail address", max_length=254, unique=True)
    is_staff = models.BooleanField("may enter the admin site", default=False)
    is_active = models.BooleanField(default=True)
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
