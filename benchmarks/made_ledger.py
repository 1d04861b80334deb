"""A made ledger of any number of ties, as skewed as a real one: what the questions are timed on.

``python benchmarks/made_ledger.py WORKSPACE [--ties 100000] [--seed 23]``

The same seed and size give the same rows. The figures below, and the kinds of ties in ``made_ledger_ends.tsv``, were counted in the ledger
of the article sample (3,819 articles of American news, 2012 to 2020, read by the ``model`` engine: 31,261 ties among 24,549 entities). Kept
is what makes a question slow or quick: how many ties the most tied names have, kinds of ties and ends, unnamed groups, claims per tie and
document, who speaks how often, lengths of texts, statuses and credibility. Left out is what no question over ties reads: mentions, passages
and their index, originals. Two things are not as in the sample, where they would be hardly there: three tenths of money ties have an amount
and a date, and two fifths of the outlets have a letter.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cuibono.vocabulary import PREDICATES, load_tsv
from cuibono.vocabulary.countries import country_name

Ints = npt.NDArray[np.int64]

# Of a hundred entities with a tie so many have this schema; the ``rank``th of them has about rank ** -slope of the first one's ties;
# so many in a hundred have a name; a country is told of so many.
SCHEMATA = {
    "Person": (41.1, 0.90, 79, 0),
    "Organization": (24.4, 0.75, 39, 13),
    "Territory": (8.1, 1.00, 73, 28),
    "PublicBody": (7.7, 0.85, 60, 22),
    "Position": (5.2, 0.95, 72, 0),
    "Event": (5.1, 0.35, 4, 0),
    "Project": (3.6, 0.35, 15, 0),
    "Document": (2.5, 0.45, 11, 0),
    "Company": (2.3, 0.60, 71, 10),
}
ENTITIES_PER_TIE = 0.785
NEVER_DRAWN = 2.5  # so many more are laid out than are drawn: the last of a Zipf row have no tie
SAME_PAIR = 0.065  # ties between two that have another one already
CLAIMS_PER_DOCUMENT = 13.3
SECOND_CLAIM, CLAIM_TAIL, MOST_CLAIMS = 0.1186, 1.45, 2000  # 1.6 claims a tie; P(k or more) = SECOND_CLAIM * (k / 2) ** -CLAIM_TAIL
STATUSES = {"asserted": 0.8571, "ended": 0.0481, "planned": 0.0451, "possible": 0.0351, "denied": 0.0126, "predicted": 0.002}
SINGLE_CREDIBILITY = {3: 0.925, 4: 0.0395, 2: 0.0355}
KINDS = {"outlet": 0.865, "person": 0.0735, "unnamed": 0.0272, "organization": 0.0209, "media": 0.0069, "document": 0.0065}
OUTLETS, OUTLET_SLOPE = 167, 0.75
LETTERS = {"F": 0.6, "B": 0.15, "C": 0.15, "A": 0.05, "D": 0.05}
FIRST_DAY, DAYS = np.datetime64("2013-01-01"), 2556  # 2013 to 2019
DATED, DATED_MONEY, WITH_AMOUNT = 0.055, 0.3, 0.3
SAID_PER_DOCUMENT = 14.4  # attributions with a source that is an entity
TEXT_LENGTH = 5700
# The most frequent countries of the sample stand for the most tied territories; then all others.
FIRST_COUNTRIES = [
    "us",
    "ru",
    "cn",
    "sy",
    "ir",
    "gb",
    "iq",
    "il",
    "kp",
    "de",
    "fr",
    "jp",
    "ua",
    "mx",
    "kr",
    "af",
    "sa",
    "ca",
    "ly",
    "tr",
    "eg",
    "in",
    "ps",
    "ve",
    "cu",
    "au",
    "it",
    "ye",
    "pk",
    "ph",
    "br",
    "ke",
    "gr",
    "za",
    "nl",
    "pl",
    "se",
    "pe",
]


@dataclass(frozen=True)
class Drawn:
    """Entities and ties by number, claims by tie and document, in order of documents. ``rank`` is an entity's place in its schema."""

    schema: list[str]
    rank: Ints
    named: npt.NDArray[np.bool_]
    country: list[str | None]
    subject: Ints
    object: Ints
    predicate: list[str]
    status: list[str]
    claim_tie: Ints
    claim_document: Ints
    documents: int


def draw(ties: int, seed: int) -> Drawn:
    """So many ties, with everything that hangs on them."""
    rng = np.random.default_rng(seed)
    pools, start = {}, 0
    for schema, (share, slope, _, _) in SCHEMATA.items():
        size = max(12, round(share / 100 * ENTITIES_PER_TIE * NEVER_DRAWN * ties))
        weights = (np.arange(size) + 1.0) ** -slope
        pools[schema] = (start, np.cumsum(weights) / weights.sum(), weights)
        start += size
    predicate, subject, object_ = _ends(rng, pools, ties)
    used, flat = np.unique(np.concatenate([subject, object_]), return_inverse=True)
    subject, object_ = flat[:ties], flat[ties:]
    schema, rank, named, country = _entities(rng, pools, used)
    heavy = np.concatenate([pools[name][2] for name in SCHEMATA])[used]
    claim_tie = _claims(rng, heavy[subject] * heavy[object_])
    documents = max(8, round(len(claim_tie) / CLAIMS_PER_DOCUMENT))
    claim_document = rng.integers(0, documents, len(claim_tie))
    order = np.lexsort((claim_tie, claim_document))
    status = list(rng.choice(list(STATUSES), ties, p=_shares(STATUSES)))
    return Drawn(
        schema, rank, named, country, subject, object_, predicate, status, claim_tie[order], claim_document[order], documents
    )  # fmt: skip


def _shares(table: dict[Any, float]) -> list[float]:
    total = sum(table.values())
    return [value / total for value in table.values()]


def _ends(rng: np.random.Generator, pools: dict[str, Any], ties: int) -> tuple[list[str], Ints, Ints]:
    """Distinct (predicate, subject, object), of no entity with itself; the two of a symmetric one in the order of their numbers."""
    kinds = [line.split("\t") for line in Path(__file__).with_name("made_ledger_ends.tsv").read_text().splitlines()[1:]]
    shares = np.array([float(row[3]) for row in kinds])
    names = sorted(PREDICATES)
    number = np.array([names.index(row[0]) for row in kinds])
    mirrored = np.array([PREDICATES[row[0]].symmetric for row in kinds])
    found = np.zeros((0, 3), np.int64)
    while len(found) < ties:
        missing = int((ties - len(found)) * 1.1) + 10
        kind = np.sort(rng.choice(len(kinds), missing, p=shares / shares.sum()))
        ends = np.zeros((missing, 2), np.int64)
        for at, row in enumerate(kinds):
            mine = np.flatnonzero(kind == at)
            for side in (0, 1):
                first, sums, _ = pools[row[1 + side]]
                ends[mine, side] = first + np.searchsorted(sums, rng.random(len(mine)))
        # Some stand between two that are tied already: within one pair of schemata any two ties may share their ends.
        for pair in sorted({(row[1], row[2]) for row in kinds}):
            mine = np.flatnonzero(np.isin(kind, [at for at, row in enumerate(kinds) if (row[1], row[2]) == pair]))
            again = mine[rng.random(len(mine)) < SAME_PAIR]
            if len(again):
                ends[again] = ends[rng.choice(mine, len(again))]
        swapped = mirrored[kind] & (ends[:, 0] > ends[:, 1])
        ends[swapped] = ends[swapped][:, ::-1]
        made = np.column_stack([number[kind], ends])[ends[:, 0] != ends[:, 1]]
        _, at_first = np.unique(np.concatenate([found, made]), axis=0, return_index=True)
        found = np.concatenate([found, made])[np.sort(at_first)]
    found = found[np.sort(rng.permutation(len(found))[:ties])]
    return [names[at] for at in found[:, 0]], found[:, 1], found[:, 2]


def _entities(rng: np.random.Generator, pools: dict[str, Any], used: Ints) -> tuple[list[str], Ints, Any, list[str | None]]:
    """Schema, rank, whether named, and country of the entities that were drawn; the last ones of each schema are the unnamed."""
    codes = _country_codes()
    chances = np.array([1 / (place + 1) for place in range(len(codes))])
    schema: list[str] = []
    country: list[str | None] = []
    rank, named = np.zeros(len(used), np.int64), np.zeros(len(used), np.bool_)
    for name, (_, _, with_name, with_country) in SCHEMATA.items():
        first, sums, _ = pools[name]
        low, high = np.searchsorted(used, [first, first + len(sums)])
        count = int(high - low)
        rank[low:high] = np.arange(count)
        named[low:high] = np.arange(count) < count * with_name / 100
        drawn = rng.choice(len(codes), count, p=chances / chances.sum())
        told = rng.random(count) < with_country / 100
        schema += [name] * count
        for place in range(count):
            own = codes[place] if name == "Territory" and place < len(codes) else None
            country.append(own or (codes[drawn[place]] if told[place] else None))
    return schema, rank, named, country


def _country_codes() -> list[str]:
    """All countries, those of the sample's news first."""
    return list(dict.fromkeys([*FIRST_COUNTRIES, *(row["code"] for row in load_tsv("countries.tsv"))]))


def _claims(rng: np.random.Generator, weight: Any) -> Ints:
    """The tie of each claim: what stands between two that are much written of is told most often."""
    ties = len(weight)
    more = rng.random(ties) < SECOND_CLAIM
    tail = np.floor(2 * rng.random(ties) ** (-1 / CLAIM_TAIL))
    counts = np.where(more, np.minimum(tail, min(MOST_CLAIMS, ties)), 1).astype(np.int64)
    told = np.argsort(-weight * np.exp(rng.normal(0, 1.5, ties)), kind="stable")
    placed = np.zeros(ties, np.int64)
    placed[told] = np.sort(counts)[::-1]
    return np.repeat(np.arange(ties), placed)


def captions(drawn: Drawn) -> list[str]:
    """A name of each entity, different within what is named; "some ministers" of the unnamed."""
    rng = np.random.default_rng(5)
    onset, vowel, coda = (
        ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "dr", "kr", "st", "tr"],
        ["a", "e", "i", "o", "u", "ai", "ei"],
        ["", "n", "r", "l", "th", "ck", "m"],
    )

    def syllables(count: int) -> str:
        return "".join(str(rng.choice(onset)) + str(rng.choice(vowel)) for _ in range(count)) + str(rng.choice(coda))

    words = list(dict.fromkeys(syllables(2 + number % 2).title() for number in range(6000)))[:4000]
    tails = {
        "Company": "Holdings",
        "PublicBody": "Agency",
        "Organization": "League",
        "Project": "Port",
        "Event": "Summit",
        "Document": "Report",
    }
    codes = _country_codes()
    made = []
    for schema, rank, named in zip(drawn.schema, drawn.rank.tolist(), drawn.named.tolist(), strict=True):
        first, second = words[(rank * 7 + 3 * len(schema)) % len(words)], words[(rank // len(words) * 13 + rank + len(schema)) % len(words)]
        if not named:
            made.append(f"{first.lower()} {schema.lower()}s")
        elif schema == "Territory" and rank < len(codes):
            made.append(country_name(codes[rank]) or codes[rank])
        elif schema == "Territory":
            made.append(f"{first}{second.lower()}")
        elif schema == "Position":
            made.append(f"Minister of {first} {second}")
        else:
            made.append(f"{first} {second} {tails.get(schema, '')}".rstrip())
    return made


def main(argv: list[str] | None = None) -> int:
    from made_ledger_rows import make_ledger

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--ties", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=23)
    asked = parser.parse_args(argv)
    began = time.perf_counter()
    path = make_ledger(asked.workspace, asked.ties, asked.seed)
    print(f"{path}: {asked.ties} ties, {path.stat().st_size / 1e6:.0f} MB, made in {time.perf_counter() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
