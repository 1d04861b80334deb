"""How well one outlet's documents are sourced, beside the others of the ledger, and which of them an editor should look at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cuibono.records import Head

from .flag import FLAGS, Flag
from .sourcing import CLASSES, Counts, add_counts
from .strength import rules


@dataclass(frozen=True, slots=True)
class Standing:
    """One share of an outlet beside the same of others: ``share`` and ``middle`` (the median of the others) from 0 to 1, None where
    there is too little to tell; ``lower`` of ``others`` outlets have a smaller one. ``words`` say it."""

    what: str
    share: float | None
    middle: float | None
    lower: int
    others: int
    words: str


@dataclass(frozen=True, slots=True)
class Noted:
    """One document of an outlet that stands out: its counts and how many flags of each kind it has."""

    head: Head
    counts: Counts
    flags: tuple[tuple[str, int], ...]
    why: str


@dataclass(frozen=True, slots=True)
class OutletAudit:
    """The findings on one outlet: its counts and those of all other outlets together, how it stands among them, flags by kind (how many, in
    how many documents), and the documents that stand out."""

    outlet: str
    mine: Counts
    others: Counts
    standings: tuple[Standing, ...]
    flags: tuple[tuple[str, int, int], ...]
    unnamed_most: tuple[Noted, ...]
    flagged_most: tuple[Noted, ...]
    forms: tuple[tuple[str, int], ...]


def audit_outlet(
    outlet: str,
    outlets: Mapping[str, Counts],
    documents: Mapping[str, Counts],
    heads: Mapping[str, Head],
    flags: Mapping[str, Sequence[Flag]],
    forms: Sequence[tuple[str, int]] = (),
    most: int = 5,
) -> OutletAudit:
    """The audit of one outlet. ``outlets`` are the counts of every outlet by name, ``documents`` those of its own documents, ``flags`` its
    documents' flags, ``forms`` lines that its documents print word for word, with how many do."""
    mine = outlets[outlet]
    others = {name: row for name, row in outlets.items() if name != outlet}
    kinds = Counter(flag.kind for rows in flags.values() for flag in rows)
    holding = {kind: sum(1 for rows in flags.values() if any(flag.kind == kind for flag in rows)) for kind in FLAGS}
    return OutletAudit(
        outlet=outlet,
        mine=mine,
        others=add_counts(others.values()),
        standings=tuple(_standing(what, mine, others) for what in ("unnamed", "own voice", "person", "document")),
        flags=tuple((kind, kinds[kind], holding[kind]) for kind in FLAGS if kinds[kind]),
        unnamed_most=_unnamed_most(documents, heads, flags, most),
        flagged_most=_flagged_most(documents, heads, flags, most),
        forms=tuple(forms),
    )


def _share(what: str, row: Counts) -> float | None:
    if what == "own voice":
        return row.own / row.sentences if row.sentences >= rules("sourcing")["least"] else None
    return row.by_class[list(CLASSES).index(what)] / row.attributions if row.enough else None


_NAMES = {
    "unnamed": "attributions to nobody by name",
    "own voice": "sentences in the outlet's own voice",
    "person": "attributions to named persons",
    "document": "attributions to documents that can be looked up",
}


def _standing(what: str, mine: Counts, others: Mapping[str, Counts]) -> Standing:
    least = int(rules("audit")["outlet_least"])
    known = sorted(share for row in others.values() if row.attributions >= least and (share := _share(what, row)) is not None)
    share, name = _share(what, mine), _NAMES[what]
    if share is None:
        return Standing(what, None, None, 0, len(known), f"{name}: too few here to tell a share")
    if len(known) < 3:
        return Standing(
            what, share, None, 0, len(known), f"{name}: {share:.0%}; too few other outlets of at least {least} attributions to compare with"
        )
    middle, lower = known[len(known) // 2], sum(1 for row in known if row < share)
    words = f"{name}: {share:.0%}; the middle of {len(known)} other outlets is {middle:.0%}, and {lower} of them have a smaller share"
    return Standing(what, share, middle, lower, len(known), words.replace("%", " %"))


def _noted(doc_id: str, documents: Mapping[str, Counts], heads: Mapping[str, Head], flags: Mapping[str, Sequence[Flag]], why: str) -> Noted:
    kinds = Counter(flag.kind for flag in flags.get(doc_id, ()))
    return Noted(heads[doc_id], documents[doc_id], tuple((kind, kinds[kind]) for kind in FLAGS if kinds[kind]), why)


def _unnamed_most(
    documents: Mapping[str, Counts], heads: Mapping[str, Head], flags: Mapping[str, Sequence[Flag]], most: int
) -> tuple[Noted, ...]:
    known = [(share, doc_id) for doc_id, row in documents.items() if (share := _share("unnamed", row)) is not None]
    known.sort(key=lambda pair: (-pair[0], pair[1]))
    return tuple(
        _noted(
            doc_id,
            documents,
            heads,
            flags,
            f"{documents[doc_id].by_class[-1]} of {documents[doc_id].attributions} attributions to nobody by name",
        )
        for _, doc_id in known[:most]
    )


def _flagged_most(
    documents: Mapping[str, Counts], heads: Mapping[str, Head], flags: Mapping[str, Sequence[Flag]], most: int
) -> tuple[Noted, ...]:
    """By flags other than unnamed sources and forms, for their sentences: a long text has more of everything."""
    rows = []
    for doc_id, row in documents.items():
        count = sum(1 for flag in flags.get(doc_id, ()) if flag.kind not in ("unnamed", "form"))
        if count >= 2 and row.sentences >= rules("sourcing")["least"]:
            rows.append((count / row.sentences, count, doc_id))
    rows.sort(key=lambda found: (-found[0], found[2]))
    return tuple(
        _noted(doc_id, documents, heads, flags, f"{count} flags in {documents[doc_id].sentences} sentences, unnamed sources left out")
        for _, count, doc_id in rows[:most]
    )
