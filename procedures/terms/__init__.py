"""What counts: the terms of contracts, and requests to count by them (pure)."""
