"""``python -m training.claims.worth --shared ../shared``: what each rule for ties is worth on passages that it was not written for.

Every trigger row, title and place is fired on the given and our own annotated passages; a line each: how often it told a tie, how many were
right, its predicate, words and slots. A rule that is wrong in half, or that never speaks in ten thousand passages, does not pay.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cuibono.engines.rules.claims.drafts import Draft
from cuibono.engines.rules.claims.ends import Found
from cuibono.engines.rules.claims.find import _table_drafts
from cuibono.engines.rules.claims.places import place_drafts
from cuibono.engines.rules.claims.table import Trigger, triggers
from cuibono.engines.rules.claims.titles import title_drafts

from .annotated import annotated
from .passages import parsed_passages, same_tie, scorer


class Worth(NamedTuple):
    """Ties told, and right ones, by rule and by rule and word."""

    told: Counter[tuple[Trigger, str]]
    right: Counter[tuple[Trigger, str]]


def worth(rows: Iterable[dict[str, Any]], judge: Any) -> Worth:
    """Of all rules over the passages; a tie that a passage tells twice counts once a rule."""
    found = Worth(Counter(), Counter())
    for row, parsed, ends in parsed_passages(rows):
        drafts = [*_table_drafts(parsed, ends), *title_drafts(parsed, ends), *place_drafts(parsed, ends)]
        seen = set()
        for draft in drafts:
            rule = draft.trigger, draft.token.lemma_.lower() if draft.trigger.lemmas != ("",) else ""
            key = rule, draft.subject.mention.entity, draft.object.mention.entity
            if key not in seen:
                seen.add(key)
                found.told[rule] += 1
                found.right[rule] += any(same_tie(judge, row, gold, _claim(draft)) for gold in row["claims"])
    return found


def _claim(draft: Draft) -> dict[str, Any]:
    return {"predicate": draft.trigger.predicate, "subject": _end(draft.subject), "object": _end(draft.object)}


def _end(found: Found) -> dict[str, Any]:
    return {"start": found.mention.start, "end": found.mention.end, "anchor": found.anchor}


def _lines(found: Worth) -> Iterator[dict[str, Any]]:
    rows = {trigger for table in triggers().values() for trigger in table} | {trigger for trigger, _ in found.told}
    for trigger in rows:
        words = sorted(word for row, word in found.told if row == trigger)
        told, right = (sum(counts[trigger, word] for word in words) for counts in found)
        by_word = {word: [found.told[trigger, word], found.right[trigger, word]] for word in words}
        yield {
            "told": told, "right": right, "predicate": trigger.predicate, "kind": trigger.kind, "lemma": list(trigger.lemmas),
            "subject": trigger.subject, "object": trigger.object, "needs": list(trigger.needs), "words": by_word,
        }  # fmt: skip


def main() -> None:
    """Prints a line of JSON a rule, the most wrong first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    given = parser.parse_args()
    rows = [json.loads(line) for line in (given.shared / "gold" / "influence_train.jsonl").open(encoding="utf-8")]
    rows += annotated(given.shared / "data" / "articles" / "allsides_sample.jsonl.gz")
    for line in sorted(_lines(worth(rows, scorer(given.shared))), key=lambda r: (r["right"] - r["told"], r["right"], str(r))):
        print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
