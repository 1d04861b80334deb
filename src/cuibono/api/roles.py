"""Who may do what: one table, by the noun that stands after ``/api/1/``. Asked by the guard, before any route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cuibono.errors import AccessError
from cuibono.team.users import ROLES, Role

SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks: ``role`` is viewer, analyst or admin; ``mode`` "local" for the one user of a machine, "team" for users with names."""

    name: str
    role: Role
    mode: str = "local"


READS: tuple[Role, Role] = ("viewer", "viewer")
WORKS: tuple[Role, Role] = ("viewer", "analyst")
RULES: tuple[Role, Role] = ("admin", "admin")
# What a noun takes to be read, and to be changed. A noun of a question (``/api/1/{name}``) is read.
NOUNS: Mapping[str, tuple[Role, Role]] = {
    "openapi.json": READS,
    "session": READS,  # to sign out, and to change one's own password
    "tokens": READS,  # one's own
    "questions": READS,
    "ask": READS,
    "{name}": READS,
    "home": READS,
    "search": READS,
    "world": READS,
    "network": WORKS,
    "pictures": WORKS,
    "jobs": WORKS,
    "decisions": WORKS,
    "entities": WORKS,
    "documents": WORKS,
    "claims": WORKS,
    "evidence": WORKS,
    "forecasts": WORKS,
    "originals": WORKS,
    "uploads": WORKS,
    "rejects": WORKS,
    "saved": WORKS,
    "reviews": WORKS,
    "briefs": WORKS,
    "users": RULES,
    "audit-log": RULES,
}
# Requests that change nothing though their method may: what they ask with is too large for an address.
ASKED_BY_POST = frozenset({"network/gexf"})


def noun_of(path: str) -> str:
    """The noun of ``/api/1/{noun}/…``; "" where there is none."""
    parts = path.split("/")
    return parts[3] if len(parts) > 3 and parts[1:3] == ["api", "1"] else ""


def needed(method: str, path: str) -> Role:
    """The role that a request takes. What the table does not name is read by every user and changed by admins alone."""
    noun = noun_of(path)
    if method in SAFE or not noun:  # no noun: OpenRefine's service, which reads
        return NOUNS.get(noun, READS)[0]
    if method == "POST" and path.removeprefix("/api/1/") in ASKED_BY_POST:
        return "viewer"
    return NOUNS.get(noun, RULES)[1]


def check(identity: Identity, method: str, path: str) -> None:
    """Raises AccessError where the role is not enough."""
    role = needed(method, path)
    if ROLES.index(identity.role) < ROLES.index(role):
        raise AccessError(f"{identity.name} is {identity.role}; this takes {role}", advice="ask an admin of this team for that role")
