"""What a round takes for granted of a page: where two rounds do the same, what was read off its sentences holds for both."""

from __future__ import annotations

from .file import File
from .ground import Footing


def footing(file: File, doc_id: str) -> Footing:
    """What of a round changes how a page's sentences stand: the subjects' names, the roles that are known, its claims held back."""
    if file.stance is None:
        taken = file.roles, *(file.name(subject) for subject in file.case.subjects)
        held: dict[str, set[str]] = {}
        for row in file.case.claims:
            if row.claim_id in file.held_back:
                held.setdefault(row.doc_id, set()).add(row.claim_id)
        number = file.ground.stances.setdefault(taken, len(file.ground.stances))
        file.stance = number, {doc: frozenset(ids) for doc, ids in held.items()}
    number, gone = file.stance
    return number, gone.get(doc_id, frozenset())
