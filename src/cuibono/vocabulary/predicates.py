"""The closed list of predicates: which schemata may stand at which end, symmetry, family, event type, FtM mapping, wording."""

from __future__ import annotations

from dataclasses import dataclass

from .tables import load_toml


@dataclass(frozen=True, slots=True)
class Predicate:
    """One predicate of the claim vocabulary.

    ``subjects`` and ``objects`` are the schemata that may stand there. ``verb`` and ``passive`` are its plain wording, third person
    present ("owns", "is owned by"); no wording is stronger than the predicate (tradecraft rule 14).
    """

    name: str
    subjects: frozenset[str]
    objects: frozenset[str]
    symmetric: bool
    family: str
    plover: str | None
    ftm: str
    verb: str
    past: str
    passive: str
    lasting: bool


def _load() -> dict[str, Predicate]:
    data = load_toml("predicates.toml")
    groups: dict[str, frozenset[str]] = {key: frozenset(value) for key, value in data["groups"].items()}

    def schemata(spec: str) -> frozenset[str]:
        return frozenset[str]().union(*(groups.get(part, frozenset({part})) for part in spec.split("|")))

    loaded = {}
    for name, row in data["predicate"].items():
        loaded[name] = Predicate(
            name=name,
            subjects=schemata(row["subject"]),
            objects=schemata(row["object"]),
            symmetric=row.get("symmetric", False),
            family=row["family"],
            plover=row.get("plover"),
            ftm=row["ftm"],
            verb=row["verb"],
            past=row["past"],
            passive=row["passive"],
            lasting=row.get("lasting", False),
        )
    return loaded


PREDICATES: dict[str, Predicate] = _load()


def signature_allows(predicate: str, subject_schema: str, object_schema: str) -> bool:
    """True where the vocabulary's table lets the predicate stand between these two schemata."""
    row = PREDICATES[predicate]
    return subject_schema in row.subjects and object_schema in row.objects
