"""How many failed log-ins are too many (no Django).

A failed log-in is counted in buckets, each with limits of a number within a time. From a place that has not logged in
to the account before there are three: the place itself whatever the account, the account from the place's network, and
the account from everywhere. A device that has logged in to the account before is counted by itself alone, so that
nobody else's failures lock it out.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

Limits = tuple[tuple[int, timedelta], ...]

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
LONGEST: Final = timedelta(days=1)

PLACE: Final[Limits] = ((10, _MINUTE),)
NETWORK: Final[Limits] = ((5, 5 * _MINUTE), (20, _HOUR), (50, LONGEST))
DEVICE: Final[Limits] = NETWORK
# More than one network can reach: a single stranger cannot lock the account's new devices out.
EVERYWHERE: Final[Limits] = ((100, _HOUR), (300, LONGEST))


@dataclass(frozen=True)
class FailureBucket:
    """Where failures are counted together, by name, and how many it takes."""

    name: str
    limits: Limits


def place_of(ip: str) -> str:
    """Return an IPv4 address as it is; of an IPv6 address its /48, which a household may own."""
    address = _parsed(ip)
    return str(address) if isinstance(address, ipaddress.IPv4Address) else network_of(ip)


def network_of(ip: str) -> str:
    """Return the /24 of an IPv4 address, the /48 of an IPv6 address, the text of anything else."""
    address = _parsed(ip)
    if address is None:
        return ip
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False))


def buckets_of(*, email: str, ip: str, device: str | None) -> tuple[FailureBucket, ...]:
    """Return the buckets of a log-in to the account of an address; `device` names one that was logged in before."""
    if device is not None:
        return (FailureBucket(f"device:{device}:{email}", DEVICE),)
    return (
        FailureBucket(f"place:{place_of(ip)}", PLACE),
        FailureBucket(f"network:{network_of(ip)}:{email}", NETWORK),
        FailureBucket(f"everywhere:{email}", EVERYWHERE),
    )


def wait_of(failures: Sequence[datetime], limits: Limits, *, now: datetime) -> timedelta:
    """Return how long a bucket with these failures takes no more; zero where it takes one now."""
    waits = [timedelta(0)]
    for most, window in limits:
        recent = sorted((at for at in failures if at > now - window), reverse=True)
        if len(recent) >= most:
            waits.append(recent[most - 1] + window - now)
    return max(waits)


def _parsed(ip: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(ip.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
