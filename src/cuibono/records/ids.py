"""Ids are a hash of a JSON array of parts, never of a joined string."""

from __future__ import annotations

import hashlib
import json


def make_id(prefix: str, *parts: object) -> str:
    """``prefix-`` and 20 hex digits (80 bits) of SHA-256 over the JSON array of the parts."""
    payload = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")
    return f"{prefix}-{hashlib.sha256(payload).hexdigest()[:20]}"


def sha256(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()
