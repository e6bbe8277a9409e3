"""What all answers about one's own records have in common."""

from accounts.api.answers import PerUserView
from accounts.api.authentication import user_of

__all__ = ["PerUserView", "user_of"]
