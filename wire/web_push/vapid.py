"""VAPID: how a push service knows which server asks (no Django).

The key is made of the secret `WEB_PUSH_KEY`, as FIPS 186-5, A.2.1, makes one of more random bits than it needs: so it
is kept, and given by the operator, as every other secret is. Browsers subscribe for its public half alone.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# A push service refuses more than a day.
_VALID_FOR: Final = timedelta(hours=12)
# Of P-256. Source: FIPS 186-5 and SEC 2, section 2.4.2.
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@cache
def private_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """Return the private key on P-256 of a secret, always the same."""
    number = int.from_bytes(hashlib.sha512(b"vapid:" + secret.encode()).digest())
    return ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())


def public_key(secret: str) -> str:
    """Return the public key of a secret as browsers take it: an uncompressed point, base64url without padding."""
    point = private_key(secret).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def authorization(endpoint: str, *, secret: str, contact: str, at: datetime) -> str:
    """Return the header `Authorization` of a request to an endpoint; `contact` is a mailto: or https: address.

    Source: RFC 8292, sections 2 and 3.
    """
    address = urlsplit(endpoint)
    claims = {"aud": f"{address.scheme}://{address.netloc}", "exp": at + _VALID_FOR, "sub": contact}
    token = jwt.encode(claims, private_key(secret), algorithm="ES256")
    return f"vapid t={token}, k={public_key(secret)}"
