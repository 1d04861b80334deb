"""Passwords: what of them is kept, and whether one is right."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import unicodedata

from cuibono.errors import UsageError

# scrypt (RFC 7914) as OWASP's Password Storage Cheat Sheet has it for 16 MiB: N = 2^14, r = 8, p = 5.
COST, BLOCK, PARALLEL = 14, 8, 5
LEAST, MOST = 12, 1000
# Each takes 16 MiB and a core: a crowd at the door waits for each other, not the whole service for them.
_turns = threading.BoundedSemaphore(2)


def hashed(password: str) -> str:
    """What is kept: parameters, a salt of its own, and the hash. Raises as :func:`check_length`."""
    check_length(password)
    salt = secrets.token_bytes(16)
    return f"scrypt${COST}${BLOCK}${PARALLEL}${salt.hex()}${_hash(password, salt, COST, BLOCK, PARALLEL).hex()}"


def check_length(password: str) -> None:
    """Raises UsageError for a password that is too short or too long."""
    if not LEAST <= len(password) <= MOST:
        raise UsageError(
            f"the password has {len(password)} characters", where="password", advice=f"take {LEAST} to {MOST}: four random words are good"
        )


def is_right(password: str, kept: str | None) -> bool:
    """Whether this is the password. None, for a name that nobody has, takes as long as a wrong one."""
    _, cost, block, parallel, salt, expected = (kept or _NOBODY).split("$")
    found = _hash(password[:MOST], bytes.fromhex(salt), int(cost), int(block), int(parallel))
    return hmac.compare_digest(found, bytes.fromhex(expected)) and kept is not None


def _hash(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    # One password, however the keyboard composes its letters (NIST SP 800-63B, 5.1.1.2).
    text = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    with _turns:
        return hashlib.scrypt(text, salt=salt, n=2**cost, r=block, p=parallel, maxmem=2**26, dklen=32)


_NOBODY = f"scrypt${COST}${BLOCK}${PARALLEL}${'00' * 16}${'00' * 32}"
