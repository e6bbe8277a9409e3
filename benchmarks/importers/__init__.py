"""Readers of benchmark tables: bytes in, values out."""
