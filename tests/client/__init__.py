"""A reference client of the native protocol: what an author of a client can read and copy. Standard library only."""
