"""News that the catalogue sends upwards; whoever needs it listens."""

from __future__ import annotations

from django.dispatch import Signal

# Sent after the commit, with release_id: str.
release_published = Signal()

# Sent after the commit, with codes: the codes that the catalogue did not know before.
codes_learned = Signal()
