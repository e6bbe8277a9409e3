"""The client libraries of the sync, run in Node against a real server."""
