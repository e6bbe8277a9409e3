"""Benchmark tables computed from the public Medicare file by a printed method; plain Python, no Django."""
