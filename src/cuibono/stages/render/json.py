"""The brief as JSON: every record, nothing left out; the form that a next version is compared with."""

from __future__ import annotations

import json

from cuibono.records import Brief, from_dict, to_dict

FORMAT = "cuibono-brief/1"


def render_json(brief: Brief) -> bytes:
    """UTF-8, indented, keys in the record's order."""
    return (json.dumps({"format": FORMAT, **to_dict(brief)}, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def parse_json(data: bytes) -> Brief:
    """The inverse of :func:`render_json`. Raises ValueError where the bytes are no brief of this format."""
    plain = json.loads(data)
    if not isinstance(plain, dict) or plain.pop("format", None) != FORMAT:
        raise ValueError(f"not {FORMAT}")
    return from_dict(Brief, plain)
