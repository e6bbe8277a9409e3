"""Endpoints of web push: the addresses that browsers give, which anybody can make up.

So a server that asks one asks nothing else than a public host by https at its usual port: the name is checked when it
is stored, the addresses behind it each time that it is used, and the connection goes to one that was checked.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from wire.validation.values import ValidationFailed, Validator, described, text

LONGEST_ENDPOINT: Final = 1000
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# The last label begins with a letter: an address of numbers, in whatever notation, is no name.
_SHAPE: Final = rf"https://(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])(?::443)?/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]+"
# Source: RFC 6761, RFC 6762, RFC 8375, RFC 9476, and what ICANN keeps for private use.
_PRIVATE_NAMES: Final = (".alt", ".home.arpa", ".internal", ".invalid", ".local", ".localhost", ".onion", ".test")
# IPv6 addresses that lead to one of IPv4. Source: RFC 6052, section 2.1.
_NAT64: Final = ip_network("64:ff9b::/96")

Address: TypeAlias = IPv4Address | IPv6Address
# Returns the addresses behind a name, as texts; raises OSError where there are none.
Resolve: TypeAlias = Callable[[str], Iterable[str]]


class NotPublic(Exception):  # named for the fact
    """The name leads to an address that is not of the public internet."""


def push_endpoint() -> Validator[str]:
    """Validator of an endpoint: `https`, a public name, no other port, user or fragment, 1000 characters at most."""
    written = text(max_length=LONGEST_ENDPOINT, pattern=_SHAPE)

    def validate(value: object) -> str:
        endpoint = written(value)
        if host_of(endpoint).endswith(_PRIVATE_NAMES):
            raise ValidationFailed("invalid_choice")
        return endpoint

    return described(
        validate, {"type": "string", "format": "uri", "maxLength": LONGEST_ENDPOINT, "pattern": "^https://"}
    )


def host_of(endpoint: str) -> str:
    """Return the name of the push service of an endpoint, which tells nothing of the device."""
    return urlsplit(endpoint).hostname or ""


def resolve(host: str) -> list[str]:
    """Return the addresses of a host as the system knows them; raises OSError."""
    places = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in places]


def public_address(host: str, *, resolve: Resolve) -> str:
    """Return the first address of a host, all of whose addresses are public; raises NotPublic, OSError."""
    addresses = list(resolve(host))
    if not addresses or not all(is_public(ip_address(address)) for address in addresses):
        raise NotPublic(f"{host}: not an address of the public internet")
    return addresses[0]


def is_public(address: Address) -> bool:
    """`True` for an address of one host of the public internet, also where it leads through to another one."""
    inner = _address_within(address) if isinstance(address, IPv6Address) else None
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _address_within(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
