"""Devices that sync with a real server while connections, processes and the database fail."""
