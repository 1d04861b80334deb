"""Invention: how many of 200 claims drawn from real articles are what their sentence says.

    python evals/invention.py articles SAMPLE OUT   the articles of the committed verdicts, from the shared news sample (.jsonl.gz)
    python evals/invention.py draw WORKSPACE      the 200 claims with their sentences, for judging by reading
    python evals/invention.py check WORKSPACE     the committed verdicts against the ledger's claims, as a table

The articles are those that ``random.Random(59)`` samples and no seed from 40 to 58 did: nobody had looked at them while errors were
mended. A file's name is part of its documents' ids, and so of their claims': the ledger is made from the file as this script names it.
The draw is fixed too: the 200 claims whose id, hashed with the seed, comes first, so that an engine that tells some claims more or fewer
draws nearly the same ones. Verdicts stand in
invention_verdicts.tsv by claim id, one of: right; reversed; wrong_end; wrong_predicate; wrong_status; invented. Claim ids hash document,
spans, predicate and status, so a verdict counts for exactly the claim that was read; the articles are no part of the repository.
Of this sample's first draw, read before anything it showed was mended, 182 of 200 claims were right, nine had a wrong end, none was
reversed, six had a wrong status, two a wrong predicate, one was invented: that is the figure for text nobody had read. Seven of the
wrong ones were mended then, and the verdicts are of the draw after.
Floors: precision at least 0.75, reversed or wrong ends at most 2 %. Exit 1 below them.
"""

from __future__ import annotations

import argparse
import collections
import csv
import gzip
import hashlib
import random
import sys
from pathlib import Path

from cuibono.operations.workspace import open_workspace
from cuibono.records import StoredClaim

VERDICTS = Path(__file__).with_name("invention_verdicts.tsv")
KINDS = ("right", "reversed", "wrong_end", "wrong_predicate", "wrong_status", "invented")
SEED, DRAWN = 20261123, 200
READ_BEFORE, SAMPLED, ARTICLES = range(40, 59), 59, 250
PRECISION, ENDS = 0.75, 0.02


def drawn(claims: list[StoredClaim]) -> list[StoredClaim]:
    """The fixed sample: the same ledger always gives the same claims, in the same order."""
    return sorted(claims, key=lambda claim: hashlib.sha256(f"{SEED}{claim.claim_id}".encode()).digest())[:DRAWN]


def unread(lines: list[str]) -> list[str]:
    """The lines of a news sample that this sample's seed draws and no earlier one drew, so that no error in them was mended."""
    before = {line for seed in READ_BEFORE for line in random.Random(seed).sample(lines, ARTICLES)}
    return [line for line in random.Random(SAMPLED).sample(lines, ARTICLES) if line not in before]


def read_verdicts() -> dict[str, str]:
    """Claim id to verdict. Raises SystemExit for a verdict that is none."""
    with VERDICTS.open(encoding="utf-8", newline="") as handle:
        rows = {row["claim_id"]: row["verdict"] for row in csv.DictReader(handle, delimiter="\t")}
    unknown = sorted(set(rows.values()) - set(KINDS))
    if unknown:
        raise SystemExit(f"{VERDICTS.name}: no verdict: {', '.join(unknown)}")
    return rows


def summary(verdicts: list[str]) -> tuple[str, bool]:
    """The table, and whether the floors hold."""
    counts = collections.Counter(verdicts)
    total = len(verdicts)
    right, ends = counts["right"] / total, (counts["reversed"] + counts["wrong_end"]) / total
    rows = [f"{kind:<18}{counts[kind]:>5}  {counts[kind] / total:6.1%}" for kind in KINDS]
    rows.append(f"precision {right:.3f} (floor {PRECISION}); reversed or wrong ends {ends:.3f} (at most {ENDS}) of {total} claims")
    return "\n".join(rows), right >= PRECISION and ends <= ENDS


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("articles", "draw", "check"))
    parser.add_argument("workspace", type=Path, help="a ledger; for articles, the sample")
    parser.add_argument("out", type=Path, nargs="?", help="for articles: the folder to write to")
    args = parser.parse_args(argv)
    if args.what == "articles":
        if args.out is None:
            parser.error("articles needs OUT, the folder to write to")
        with gzip.open(args.workspace, "rt", encoding="utf-8") as handle:
            chosen = unread(list(handle))
        target = args.out / f"inv{SAMPLED}.jsonl"  # an address is part of a document's id, and so of its claims'
        target.write_text("".join(chosen), encoding="utf-8")
        print(f"{len(chosen)} articles written to {target}")
        return 0
    with open_workspace(args.workspace) as opened:
        claims = opened.ledger.claims()
        sample = drawn(claims)
        if args.what == "draw":
            for number, claim in enumerate(sample, 1):
                text = opened.ledger.document(claim.doc_id).text[max(0, claim.sentence_start - 160) : claim.sentence_end]
                money = f" {claim.amount_text}" if claim.amount_text else ""
                print(
                    f"{number}\t{claim.claim_id}\t{claim.subject_text} [{claim.subject_schema}] {claim.predicate}/{claim.status}"
                    f" {claim.object_text} [{claim.object_schema}]{money} ({claim.kind})\t{' '.join(text.split())}"
                )
            return 0
    verdicts = read_verdicts()
    known = [verdicts[claim.claim_id] for claim in sample if claim.claim_id in verdicts]
    if len(known) < len(sample):
        print(
            f"{len(sample) - len(known)} of {len(sample)} drawn claims have no verdict: the engine or the articles changed; judge them",
            file=sys.stderr,
        )
    if not known:
        return 1
    text, good = summary(known)
    print(text)
    return 0 if good and len(known) == len(sample) else 1


if __name__ == "__main__":
    sys.exit(main())
