"""`python -m tests.client --site … --token … --store FILE`: sync a file, and say what it holds."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.client.client import Client
from tests.client.store import Store
from tests.client.transport import Http


def main() -> None:
    """Sync once."""
    parser = argparse.ArgumentParser(prog="python -m tests.client", description=__doc__)
    parser.add_argument("--site", required=True, help="such as http://127.0.0.1:8000")
    parser.add_argument("--token", required=True, help="an app token: manage.py issue_token EMAIL")
    parser.add_argument("--store", required=True, type=Path, help="the device's file; made where it is missing")
    given = parser.parse_args()
    send = Http(given.site, given.token)
    user_id = send("GET", "session").body["user_id"]
    client = Client(Store(given.store), send, user_id=user_id)
    client.sync()
    for (collection, record_id), (rev, data) in sorted(client.store.records().items()):
        sys.stdout.write(f"{rev} {collection} {record_id} {data}\n")


if __name__ == "__main__":
    main()
