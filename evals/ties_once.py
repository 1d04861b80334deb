"""KnowledgeNet by ties: each counted once, however many pairs of its mentions the set lists.

    python evals/ties_once.py [--engine rules]     per property: pairs, ties, ties found; and the most recall of pairs that can be had

The set lists every pair of mentions: "Novak and his wife, Ida" is two pairs (Novak with Ida, "his" with Ida). cuibono tells a tie
once in a document, so most of the other pairs can't be met. Here pairs of one property are one tie where their ends are one: the same
text, the same Wikidata id, pronouns of one sex, or a pronoun beside the same other end. Nationality is left out: by the rules that the
gold data of this project follows, "the American author X" makes no claim. The grouping is by the set's own spans alone, not by what an
engine finds. The set lies beside the repository (``../shared``); without it the script says so and exits 0.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Hashable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = SHARED / "data" / "relations" / "knowledgenet_dev.jsonl"
LEFT_OUT = "NATIONALITY"
SYMMETRIC = ("SPOUSE",)
SEXES = {
    **dict.fromkeys(("he", "his", "him", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("i", "my", "me", "mine", "myself"), "i"),
}
OTHERS = "it its itself they their them we our us who whom whose which that this where you your"
PRONOUNS = {*SEXES, *OTHERS.split()}
Tie = tuple[str, Hashable]


class _Same:
    """Which ends of one passage are one: disjoint sets over their texts and ids."""

    def __init__(self) -> None:
        self._up: dict[Hashable, Hashable] = {}

    def find(self, item: Hashable) -> Hashable:
        while self._up.setdefault(item, item) != item:
            item = self._up[item]
        return item

    def join(self, one: Hashable, other: Hashable) -> None:
        self._up[self.find(one)] = self.find(other)


def _node(text: str) -> Hashable:
    return "text", SEXES.get(text.lower(), text.lower())


def ties_of(document: dict[str, Any], labels: set[str]) -> Iterator[tuple[dict[str, Any], Tie]]:
    """The facts of a passage whose property is one of ``labels``, each with the tie that it belongs to."""
    facts = [fact for fact in document["facts"] if fact["property"] in labels]
    same = _Same()
    for fact in facts:
        for end in ("subject", "object"):
            if fact[f"{end}_qid"]:
                same.join(_node(fact[f"{end}_text"]), ("qid", fact[f"{end}_qid"]))
    for fact in facts:
        for other in facts:
            for end, beside in (("subject", "object"), ("object", "subject")):
                alike = fact is not other and fact["property"] == other["property"] and fact[beside] == other[beside]
                parents = fact["property"] == "CHILD_OF" and end == "object"  # a child has two
                if alike and not parents and fact[f"{end}_text"].lower() in PRONOUNS:
                    same.join(_node(fact[f"{end}_text"]), _node(other[f"{end}_text"]))
    for fact in facts:
        ends = same.find(_node(fact["subject_text"])), same.find(_node(fact["object_text"]))
        yield fact, (fact["property"], frozenset(ends) if fact["property"] in SYMMETRIC else ends)


def _met(judge: ModuleType, fact: dict[str, Any], claim: dict[str, Any]) -> bool:
    subjects, objects = judge.ends(claim["subject"]), judge.ends(claim["object"])
    for predicate, swapped in judge.MAP[fact["property"]]:
        one, other = (fact["object"], fact["subject"]) if swapped else (fact["subject"], fact["object"])
        straight = any(judge.same_span(one, x) for x in subjects) and any(judge.same_span(other, x) for x in objects)
        if claim["predicate"] == predicate and straight:
            return True
    return False


def once(gold: list[dict[str, Any]], rows: list[dict[str, Any]], judge: ModuleType) -> dict[str, Any]:
    """Ties found of those that are there; ``most``: the recall of pairs of a reader that finds every tie and tells each once."""
    ties: Counter[str] = Counter()
    found: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for document, row in zip(gold, rows, strict=True):
        told: dict[Tie, bool] = {}
        for fact, tie in ties_of(document, set(judge.MAP)):
            pairs[fact["property"]] += 1
            if fact["property"] != LEFT_OUT:
                told[tie] = told.get(tie, False) or any(_met(judge, fact, claim) for claim in row["claims"])
        ties.update(tie[0] for tie in told)
        found.update(tie[0] for tie, met in told.items() if met)
    total = ties.total()
    return {
        "recall": round(found.total() / total, 4) if total else 0.0,
        "most": round(total / pairs.total(), 4) if pairs else 0.0,
        "ties": total,
        "found": found.total(),
        "per_label": {label: {"pairs": pairs[label], "ties": ties[label], "found": found[label]} for label in sorted(pairs)},
    }


def main(argv: list[str] | None = None) -> int:
    """Reads the set with an engine and prints the table."""
    from claims import SETS, read, scorer

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", default="model")
    parser.add_argument("--fold", type=int, help="one fold only; the shipped weights were trained on folds other than 3")
    args = parser.parse_args(argv)
    if not GOLD.exists():
        print("the set is not beside this checkout (../shared): nothing measured")
        return 0
    lines = SETS["knowledgenet"].read_text(encoding="utf-8").splitlines(keepends=True)
    lines = [line for line in lines if args.fold is None or json.loads(line)["fold"] == args.fold]
    result = once([json.loads(line) for line in lines], read(lines, "knowledgenet", args.engine), scorer())
    print(f"{'property':<24}{'pairs':>7}{'ties':>7}{'found':>7}")
    for label, row in result["per_label"].items():
        print(f"{label:<24}{row['pairs']:>7}{row['ties']:>7}{row['found']:>7}")
    print(
        f"ties found {result['found']} of {result['ties']}: {result['recall']:.3f}; told once, pairs could be met in {result['most']:.3f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
