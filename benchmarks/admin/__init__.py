"""Benchmark tables in the admin site: sent and computed, shown, and their figures looked at."""

from benchmarks.admin import tables

__all__ = ["tables"]
