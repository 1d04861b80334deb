"""Two texts of one page: how much of one stands in the other, and what was added and removed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from cuibono.ledger import Ledger
from cuibono.records import StoredClaim

# Pairs of words that are laid side by side in full; beyond it they are counted, not placed.
_MOST_PAIRS = 4_000_000
# How much two texts share where two addresses print one page: what differs is a line of the frame, not a paragraph.
ONE_PAGE = 0.8


@dataclass(frozen=True, slots=True)
class Change:
    """What a new version changes: words added and removed, and the claims (in a line each) that are no longer in it, and new in it."""

    words_added: int
    words_removed: int
    claims_gone: tuple[str, ...] = ()
    claims_new: tuple[str, ...] = ()


def words_changed(old: str, new: str) -> tuple[int, int]:
    """Words added and removed; a word that was moved inside its paragraph counts for both, whole paragraphs that moved too."""
    before, after = ([line.split() for line in text.splitlines() if line.strip()] for text in (old, new))
    lines = SequenceMatcher(None, [" ".join(line) for line in before], [" ".join(line) for line in after], autojunk=False)
    added = removed = 0
    for tag, a, b, c, d in lines.get_opcodes():
        if tag == "equal":
            continue
        gone, come = [word for line in before[a:b] for word in line], [word for line in after[c:d] for word in line]
        if len(gone) * len(come) > _MOST_PAIRS:
            same = (Counter(gone) & Counter(come)).total()
        else:
            same = sum(block.size for block in SequenceMatcher(None, gone, come, autojunk=False).get_matching_blocks())
        added, removed = added + len(come) - same, removed + len(gone) - same
    return added, removed


def share(one: str, other: str) -> float:
    """How much of the longer text's words stand in the shorter, 0 to 1, their order aside."""
    first, second = Counter(one.lower().split()), Counter(other.lower().split())
    longer = max(first.total(), second.total())
    return (first & second).total() / longer if longer else 1.0


def change(ledger: Ledger, old_id: str, new_id: str) -> Change:
    """What the document ``new_id`` changes in ``old_id``."""
    from .show import claim_line

    def lines(doc_id: str) -> dict[tuple[str, ...], str]:
        return {_said(row): claim_line(row) for row in ledger.claims(doc_id=doc_id)}

    before, after = lines(old_id), lines(new_id)
    added, removed = words_changed(ledger.document(old_id).text, ledger.document(new_id).text)
    gone = tuple(sorted(before[key] for key in before.keys() - after.keys()))
    return Change(added, removed, gone, tuple(sorted(after[key] for key in after.keys() - before.keys())))


def _said(claim: StoredClaim) -> tuple[str, ...]:
    """What makes two claims of two versions one: who, what, whom, and how it is said, wherever it stands."""
    sums = claim.amount_text or "", "" if claim.percentage is None else f"{claim.percentage:g}"
    return (claim.subject_text, claim.predicate, claim.object_text, claim.status, claim.source_text or "", *sums, claim.date or "")
