"""Events scored on pairs of claims that were read by hand: is it one happening that two articles tell?

    python evals/events.py -w DIR     on a ledger that holds the articles of event_pairs.tsv
    python evals/events.py            reads these articles into a ledger of its own first (two minutes)
    python evals/events.py --misses   prints what was joined wrongly and what was missed of the "tuned" pairs, never of the others

Of pairs: precision, recall and F1 of "one happening". B-cubed: each claim of a pair with its partner as its world, precision and recall
averaged over claims. Beside it two ways without clustering: every claim of the same ends and predicate is one happening ("one tie"), and
those alone whose dates overlap ("same date"). The articles lie beside the repository (``../shared``); no text of theirs is stored here.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cuibono.ledger import Ledger
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.workspace import open_for_questions, open_workspace
from cuibono.records import StoredClaim
from cuibono.runners import InlineRunner
from cuibono.stages.appraise.read_dates import overlap
from cuibono.stages.inquire.events import cluster_events

AT = "2026-01-01T00:00:00Z"  # the time of capture: any, and the same each time
PAIRS = Path(__file__).resolve().parent / "event_pairs.tsv"
ARTICLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "articles" / "allsides_sample.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two places (article:subject:object:status) and whether they tell one happening."""

    half: str
    same: bool
    predicate: str
    left: str
    right: str


def load_pairs(path: Path = PAIRS) -> list[Pair]:
    """The pairs of the file, in its order."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [Pair(half, verdict == "same", predicate, left, right) for half, verdict, predicate, left, right in rows[1:]]


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares from 0 to 1; ``pairs`` is how many both of whose claims were read."""

    pairs: int
    precision: float
    recall: float
    f1: float
    cubed_precision: float
    cubed_recall: float

    def words(self) -> str:
        figures = f"precision {self.precision:.3f}  recall {self.recall:.3f}  F1 {self.f1:.3f}"
        return f"{self.pairs:4d} pairs  {figures}  B-cubed {self.cubed_precision:.3f} / {self.cubed_recall:.3f}"


def score(verdicts: list[tuple[bool, bool]]) -> Scores:
    """Scores of (gold, found) pairs. In the world of one pair a claim's B-cubed precision is 1/2 where it was joined wrongly, else 1;
    its recall 1/2 where it was left apart wrongly."""
    right = sum(gold and found for gold, found in verdicts)
    joined, same = sum(found for _, found in verdicts), sum(gold for gold, _ in verdicts)
    precision, recall = right / joined if joined else 1.0, right / same if same else 1.0
    total = max(1, len(verdicts))
    return Scores(
        pairs=len(verdicts),
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        cubed_precision=1 - (joined - right) / (2 * total),
        cubed_recall=1 - (same - right) / (2 * total),
    )


def places(ledger: Ledger) -> tuple[dict[tuple[str, str], StoredClaim], Mapping[str, str]]:
    """The claims by place and predicate, and the event of each claim."""
    claims = ledger.claims()
    documents = {row.doc_id: row for row in ledger.documents()}
    published = {doc_id: row.published_at for doc_id, row in documents.items()}
    events = cluster_events(claims, published, {row.doc_id: row.origin_id for row in ledger.origins()})
    found = {}
    for claim in claims:
        article = documents[claim.doc_id].address.rpartition("#")[2]
        found[f"{article}:{claim.subject_start}:{claim.object_start}:{claim.status}", claim.predicate] = claim
    return found, {claim_id: event.event_id for event in events for claim_id in event.claim_ids}


def told(ledger: Ledger, pairs: list[Pair], *, misses: bool) -> list[str]:
    """The scores of each part as lines."""
    claims, event_of = places(ledger)
    held = [
        (pair, claims[pair.left, pair.predicate], claims[pair.right, pair.predicate])
        for pair in pairs
        if (pair.left, pair.predicate) in claims and (pair.right, pair.predicate) in claims
    ]
    ways: dict[str, Callable[[StoredClaim, StoredClaim], bool]] = {
        "events": lambda a, b: event_of.get(a.claim_id, a.claim_id) == event_of.get(b.claim_id, b.claim_id),
        "one tie": lambda a, b: {a.subject_id, a.object_id} == {b.subject_id, b.object_id},
        "same date": lambda a, b: bool(a.date and b.date and overlap(a.date, b.date)),
    }
    lines = []
    for half in ("tuned", "held", "fresh"):
        for name, way in ways.items():
            rows = [(pair.same, way(a, b)) for pair, a, b in held if pair.half == half]
            lines.append(f"{half:6} {name:10} {score(rows).words()}")
    lines.append(f"{len(pairs) - len(held)} of {len(pairs)} pairs have a claim that was not read here")
    if misses:
        for pair, a, b in held:
            found = ways["events"](a, b)
            if pair.half == "tuned" and found != pair.same:
                lines += ["", f"{'joined wrongly' if found else 'missed'}: {pair.predicate} {pair.left} {pair.right}"]
                lines += [f"  {c.status} {c.date or 'undated'} | {' '.join(c.evidence_text.split())[:200]}" for c in (a, b)]
    return lines


def read_articles(folder: Path, names: set[str]) -> Path:
    """A workspace in ``folder`` with these articles alone."""
    import json

    part = folder / "articles.jsonl"
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as lines, part.open("w", encoding="utf-8") as out:
        out.writelines(line for line in lines if str(json.loads(line).get("id")) in names)
    with open_workspace(folder / "ledger", write=True, create=True) as opened:
        add_paths(opened.ledger, [part], Capture(AT), InlineRunner())
    return folder / "ledger"


def main() -> int:
    """Prints the scores; 0, or 1 where there is nothing to score."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--workspace", "-w", type=Path)
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    pairs = load_pairs()
    with tempfile.TemporaryDirectory(prefix="cuibono-events-") as folder:
        where = args.workspace
        if where is None:
            if not ARTICLES.exists():
                print(f"the articles are not here: {ARTICLES.name}", file=sys.stderr)
                return 0
            where = read_articles(Path(folder), {place.partition(":")[0] for pair in pairs for place in (pair.left, pair.right)})
        with open_for_questions(where, on_note=lambda text: print(text, file=sys.stderr)) as opened:
            print("\n".join(told(opened.ledger, pairs, misses=args.misses)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
