"""What the publication of a draft would do to the lines logged here."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from codes.models.releases import Release


class DraftPreview(models.Model):
    """What a draft would change, worked out for somebody; at most one a draft and person.

    `by_code` has, of each code that enough users have logged, [code, lines, wRVU before, after] over all users' lines;
    `hidden_codes` counts the others. `own_lines`, `own_before` and `own_after` are of `user` alone and shown to nobody
    else.
    """

    pk = models.CompositePrimaryKey("user", "release")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="previews")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    by_code = models.JSONField(default=list)
    hidden_codes = models.PositiveIntegerField(default=0)
    own_lines = models.PositiveIntegerField(default=0)
    own_before = models.DecimalField(max_digits=12, decimal_places=2)
    own_after = models.DecimalField(max_digits=12, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.release_id} for {self.user_id}"
