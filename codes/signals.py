"""News that the catalogue sends upwards; whoever needs it listens."""

from __future__ import annotations

from django.dispatch import Signal

# Sent inside the transaction of the change, so that a job that a listener queues is there if and only if the change is.
# With release_id: str.
release_published = Signal()

# Sent likewise, with codes: those that the catalogue did not know before, or whose base units it learned.
codes_learned = Signal()
