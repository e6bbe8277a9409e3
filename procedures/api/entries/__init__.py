"""One-line entry over REST."""
