"""Paths by trying everything: what the search must find, on ledgers so small that nobody needs a search."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from cuibono.records import Entity, Tie
from cuibono.stages.appraise.read_dates import date_range
from cuibono.stages.appraise.sureness import DOUBTFUL
from cuibono.stages.inquire.path_terms import Limits
from cuibono.stages.inquire.strength import rules, tie_strength
from cuibono.vocabulary import load_toml

Chain = tuple[str, ...]
DIGITS = {1: 0, 2: 1, 3: 2, 4: 3, 6: 4, 5: 5}


class Oracle:
    def __init__(self, entities: Sequence[Entity], ties: Sequence[Tie], limits: Limits) -> None:
        self.known = {row.entity_id: row for row in entities}
        self.limits, self.plan = limits, rules("paths")
        loose = [tie for tie in ties if tie.subject_id != tie.object_id]
        self.degree = {name: sum(name in (tie.subject_id, tie.object_id) for tie in loose) for name in self.known}
        self.as_of = max((self.days(tie.last_seen)[1] for tie in ties if tie.last_seen), default=0)
        self.ties = [tie for tie in loose if self.carries(tie)]

    @staticmethod
    def days(text: str | None) -> tuple[int, int]:
        found: tuple[date, date] | None = date_range(text) if text else None
        return (found[0].toordinal(), found[1].toordinal()) if found else (0, 0)

    def carries(self, tie: Tie) -> bool:
        limits, rule = self.limits, load_toml("appraisal.toml")["paths"]
        if tie.status == "denied" or tie.credibility == 5 or tie.predicate in limits.without:
            return False
        if tie.predicate not in limits.only if limits.only else (not limits.passing and tie.predicate in rule["passing"]):
            return False
        if limits.asserted and tie.status != "asserted":
            return False
        if limits.letter and tie.reliability > limits.letter:
            return False
        if limits.digit and DIGITS[tie.credibility] > DIGITS[limits.digit]:
            return False
        if limits.since is None and limits.until is None:
            return True
        first, last = self.days(tie.valid) if tie.valid else (self.days(tie.first_seen)[0], self.days(tie.last_seen)[1])
        return last > 0 and (limits.since is None or last >= limits.since) and (limits.until is None or first <= limits.until)

    def cost(self, tie: Tie) -> int:
        last = min(max(self.days(tie.valid)[1], self.days(tie.last_seen)[1]), self.as_of)
        years = (self.as_of - last) // 365 if last else 0
        strength = tie_strength(tie.predicate, tie.status, tie.reliability, tie.credibility, float(years))
        strength *= float(self.plan["vague"].get(tie.predicate, 1.0))
        return int(self.plan["hop"]) + round(-1000 * math.log(strength))

    def between(self, a: str, b: str) -> list[Tie]:
        mine = [tie for tie in self.ties if {tie.subject_id, tie.object_id} == {a, b}]
        return sorted(mine, key=lambda tie: (self.hedged(tie), tie.predicate in self.plan["vague"], self.cost(tie), tie.tie_id))

    @staticmethod
    def hedged(tie: Tie) -> bool:
        return tie.status not in ("asserted", "ended") or tie.sureness < DOUBTFUL

    def through(self, name: str) -> int | None:
        row = self.known[name]
        if not row.named or row.schema in load_toml("appraisal.toml")["paths"]["no_bridge"]:
            return None
        return round(int(self.plan["hub"]) * math.log(max(self.degree[name] / float(self.plan["free"]), 1.0)))

    def chains(self, start: str, goals: set[str]) -> Iterator[Chain]:
        stack: list[Chain] = [(start,)]
        while stack:
            chain = stack.pop()
            if len(chain) > 1 and chain[-1] in goals:
                yield chain
            elif (len(chain) == 1 or self.through(chain[-1]) is not None) and len(chain) <= self.limits.hops:
                stack += [(*chain, name) for name in self.known if name not in chain and self.between(chain[-1], name)]

    def all_chains(self, start: str, target: str) -> list[tuple[int, Chain]]:
        """Every chain with its cost, in the order of the pool."""
        end, goals = self.known[target], {target}
        if end.schema == "Territory" and end.country:
            goals |= {
                row.entity_id for row in self.known.values() if not row.named and row.country == end.country and row.schema != "Territory"
            }
        found = []
        for chain in self.chains(start, goals - {start}):
            cost = sum(min(map(self.cost, self.between(a, b))) for a, b in pairwise(chain))
            cost += sum(self.through(name) or 0 for name in chain[1:-1])
            found.append((cost, chain))
        return sorted(found)

    def choose(self, start: str, target: str, most: int, pool: int) -> list[tuple[Chain, list[list[str]]]]:
        """The chains that an answer shows, with the ids of the ties of each hop."""
        left, met, chosen = self.all_chains(start, target)[:pool], set[str](), []
        while left and len(chosen) < most:
            best = min(left, key=lambda row: (row[0] + self.late(row[1]) + int(self.plan["again"]) * len(met & set(row[1][1:-1])), row))
            left.remove(best)
            met |= set(best[1][1:-1])
            chosen.append((best[1], [[tie.tie_id for tie in self.between(a, b)] for a, b in pairwise(best[1])]))
        return chosen

    def late(self, chain: Chain) -> int:
        days = [self.days(self.between(a, b)[0].valid) for a, b in pairwise(chain)]
        told = [span for span in days if span[1]]
        apart = any(a[0] > b[1] for a in told for b in told)
        return int(self.plan["untimely"]) if apart else 0
