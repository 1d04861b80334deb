"""Loads the trigger tables and checks them: every predicate, slot and key is known, or the engine does not start."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from cuibono.vocabulary import PREDICATES, load_toml

from .paths import parse_slot

_KEYS = {
    "lemma",
    "predicate",
    "subject",
    "object",
    "needs",
    "without",
    "role",
    "what",
    "status",
    "confidence",
    "amount",
    "form",
    "subjects",
    "objects",
    "named",
}
_DEFAULTS = {"verb": ("subj", "obj"), "noun": ("bearer", "prep:of")}
# A prior for a trigger that names none. The rows' own numbers are estimates too, made after reading part of what they find in articles.
_PRIOR = 0.7


@dataclass(frozen=True, slots=True)
class Trigger:
    """One row of a trigger table."""

    kind: str
    lemmas: tuple[str, ...]
    predicate: str
    subject: str
    object: str
    needs: tuple[str, ...]
    without: tuple[str, ...]
    form: tuple[str, ...]
    role: str | None
    what: str | None
    status: str | None
    amount: bool
    confidence: float
    subjects: frozenset[str]
    objects: frozenset[str]
    named: str


def _trigger(kind: str, row: dict[str, Any], name: str) -> Trigger:
    unknown = set(row) - _KEYS
    if unknown or row.get("predicate") not in PREDICATES:
        raise ValueError(f"{name}: bad row {row!r} (unknown keys {sorted(unknown)})")
    lemma = row["lemma"]
    trigger = Trigger(
        kind=kind,
        lemmas=(lemma,) if isinstance(lemma, str) else tuple(lemma),
        predicate=row["predicate"],
        subject=row.get("subject", _DEFAULTS[kind][0]),
        object=row.get("object", _DEFAULTS[kind][1]),
        needs=tuple(row.get("needs", ())),
        without=tuple(row.get("without", ())),
        form=tuple(row.get("form", ())),
        role=row.get("role"),
        what=row.get("what"),
        status=row.get("status"),
        amount=row.get("amount", False),
        confidence=row.get("confidence", _PRIOR),
        subjects=frozenset(row.get("subjects", ())),
        objects=frozenset(row.get("objects", ())),
        named=row.get("named", "any"),
    )
    told = [slot for slot in (trigger.role, trigger.what) if slot is not None and slot != "own" and not slot.startswith("=")]
    for slot in (*told, trigger.subject, trigger.object, *trigger.needs, *trigger.without):
        parse_slot(slot)
    return trigger


@cache
def triggers() -> dict[tuple[str, str], tuple[Trigger, ...]]:
    """All rows of all ``triggers_*.toml``, by (kind, lemma), in order of file and row."""
    index: dict[tuple[str, str], list[Trigger]] = {}
    folder = resources.files("cuibono.vocabulary") / "data"
    for name in sorted(entry.name for entry in folder.iterdir() if entry.name.startswith("triggers_") and entry.name.endswith(".toml")):
        data = load_toml(name)
        for kind in ("verb", "noun"):
            for row in data.get(kind, ()):
                trigger = _trigger(kind, row, name)
                for lemma in trigger.lemmas:
                    index.setdefault((kind, lemma), []).append(trigger)
    return {key: tuple(rows) for key, rows in index.items()}


@cache
def title_trigger(predicate: str) -> Trigger:
    """The row of ``triggers_titles`` for a tie told by two names side by side."""
    row = load_toml("claim_titles.toml")["title"][predicate]
    return _trigger("noun", {"lemma": "", "predicate": predicate, **row}, "claim_titles.toml")


@cache
def bare_trigger(predicate: str, role: str | None) -> Trigger:
    """A row with no words of its own, for ties that another engine found."""
    row = {"lemma": "", "predicate": predicate, "subject": "self", "object": "self", "confidence": 0.5}
    return _trigger("noun", row | ({"role": f"={role}"} if role else {}), "model_claims.toml")
