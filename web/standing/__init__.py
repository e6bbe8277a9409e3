"""The signed-in page of goals, pace and position."""
