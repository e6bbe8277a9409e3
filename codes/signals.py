"""News that the catalogue sends upwards; whoever needs it listens."""

from __future__ import annotations

from django.dispatch import Signal

# Sent after the commit, with release_id: str.
release_published = Signal()

# Sent after the commit, with codes: those that the catalogue did not know before, or whose base units it learned.
codes_learned = Signal()
