"""Two texts of one page: how much of one stands in the other, and what was added and removed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from cuibono.ledger import Ledger
from cuibono.records import StoredClaim

# Pairs of words that are laid side by side in full; beyond it they are counted, not placed.
_MOST_PAIRS = 4_000_000
# Words that are shown on either side of those that were replaced.
_AROUND = 3
# How much two texts share where two addresses print one page: what differs is a line of the frame, not a paragraph.
ONE_PAGE = 0.8


@dataclass(frozen=True, slots=True)
class Edit:
    """One place that was changed: the words before and after, "" where there were none; of what was replaced with a few words around it."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a new version changes: how many words were added and removed, where, and the claims (in a line each) that are no longer in
    it, and new in it."""

    words_added: int
    words_removed: int
    edits: tuple[Edit, ...] = ()
    claims_gone: tuple[str, ...] = ()
    claims_new: tuple[str, ...] = ()


def compare(old: str, new: str) -> Change:
    """The words added and removed, in order of the text. Words that were moved count for both."""
    before, after = ([line.split() for line in text.splitlines() if line.strip()] for text in (old, new))
    lines = SequenceMatcher(None, [" ".join(line) for line in before], [" ".join(line) for line in after], autojunk=False)
    added = removed = 0
    edits: list[Edit] = []
    for tag, a, b, c, d in lines.get_opcodes():
        if tag == "equal":
            continue
        gone, come = [word for line in before[a:b] for word in line], [word for line in after[c:d] for word in line]
        if len(gone) * len(come) > _MOST_PAIRS:
            lost, won = Counter(gone) - Counter(come), Counter(come) - Counter(gone)
            added, removed = added + won.total(), removed + lost.total()
            edits.append(Edit(" ".join(lost.elements()), " ".join(won.elements())))
            continue
        for kind, i, j, k, m in SequenceMatcher(None, gone, come, autojunk=False).get_opcodes():
            if kind != "equal":
                added, removed = added + m - k, removed + j - i
                around = _AROUND if i < j and k < m else 0
                edits.append(Edit(*(" ".join(words[max(0, x - around) : y + around]) for words, x, y in ((gone, i, j), (come, k, m)))))
    return Change(added, removed, tuple(edits))


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
    found = compare(ledger.document(old_id).text, ledger.document(new_id).text)
    gone, come = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    return replace(found, claims_gone=tuple(before[key] for key in gone), claims_new=tuple(after[key] for key in come))


def _said(claim: StoredClaim) -> tuple[str, ...]:
    """What makes two claims of two versions one: who, what, whom, and how it is said, wherever it stands."""
    sums = claim.amount_text or "", "" if claim.percentage is None else f"{claim.percentage:g}"
    return (claim.subject_text, claim.predicate, claim.object_text, claim.status, claim.source_text or "", *sums, claim.date or "")
