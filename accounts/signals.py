"""News of accounts that Django has none of."""

from django.dispatch import Signal

# Users are about to be updated by a queryset, and were: `users`, the queryset, and `values`, what it sets.
users_changing = Signal()
users_changed = Signal()
