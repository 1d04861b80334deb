"""A brief between two rounds: its sentences, and what only the last version needs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from cuibono.records import Brief, Finding, sha256, to_dict


@dataclass(frozen=True, slots=True)
class Laid:
    """A brief as far as its sentences go, and how it becomes a ``whole`` one: with all ties that were considered, and its digest."""

    brief: Brief
    findings: Callable[[], tuple[Finding, ...]]

    def whole(self) -> Brief:
        brief = replace(self.brief, findings=self.findings())
        return replace(brief, content=content_digest(brief))


def content_digest(brief: Brief) -> str:
    """SHA-256 over everything but version, previous and changes."""
    plain = to_dict(replace(brief, version=1, previous=None, content="", changes=()))
    return sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode("utf-8"))
