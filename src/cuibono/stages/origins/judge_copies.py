"""What a pair's passages mean: a near-duplicate, a partial copy, or nothing, once boilerplate is taken off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from .align_texts import Alignment, Passage
from .find_copies import Age, CopyIndex, Pair, Shelf
from .index_runs import in_common
from .settings import setting


@dataclass(frozen=True, slots=True)
class Copy:
    """``doc_id`` holds words of ``source``. ``relation`` is near_duplicate or partial_copy.

    ``words`` of its ``size`` words stand there, ``share`` of those that count (0 to 1; quotations aside) are the other's. ``spans`` are
    the characters of the passages in the document's text, ``source_share`` how much of the source's own words they are.
    """

    doc_id: str
    source: str
    relation: str
    words: int
    size: int
    share: float
    source_share: float
    spans: tuple[tuple[int, int], ...]


def judge_copies(index: CopyIndex) -> list[Copy]:
    """Every copy in the index, by document and source. The same documents give the same copies, in whatever order they were added."""
    return judge_pairs(index, index.pairs.values()).copies


@dataclass(frozen=True, slots=True)
class Judged:
    """``copies`` by document and source; ``found`` each pair that was given with its verdict, ``looked_up`` each laid out for a third's."""

    copies: list[Copy]
    found: list[tuple[Pair, Copy | None]]
    looked_up: list[tuple[Pair, Copy | None]]


def judge_pairs(index: Shelf, pairs: Iterable[Pair]) -> Judged:
    """The verdicts on some pairs of the index, and on those that these ask to be laid beside each other."""
    judge = Judge(index)
    return judge.all([(pair, judge.copy(pair)) for pair in sorted(pairs, key=lambda pair: (pair.newer, pair.older))])


def boilerplate_reach() -> int:
    """Of a house with more documents than this, none of its runs is boilerplate by the house's share alone."""
    return int(setting("boilerplate", "looked_at") / setting("boilerplate", "house_share"))


def boilerplate_holders() -> int:
    """A run that fewer documents hold is no boilerplate, whoever they are."""
    least = (setting("boilerplate", name) for name in ("house_texts", "edge_texts", "texts"))
    return int(min(*least, 2 * setting("boilerplate", "both_houses")))


class Judge:
    """Verdicts on pairs. Who prints a run is looked up once."""

    def __init__(self, index: Shelf) -> None:
        self.index = index
        self._printers: dict[int, Printers] = {}
        self._looked_up: list[tuple[Pair, Copy | None]] = []

    def all(self, found: list[tuple[Pair, Copy | None]]) -> Judged:
        """The pairs with their verdicts, by newer and older, and what follows from them together."""
        self._looked_up = []
        return Judged(self.with_missing([copy for _, copy in found if copy is not None]), found, self._looked_up)

    def with_missing(self, copies: list[Copy]) -> list[Copy]:
        """The copies that are told and those that follow from them together, by document and source."""
        found = [*copies]
        found += self.missing(found)
        found += self.missing_parts(found)
        return sorted(found, key=lambda copy: (copy.doc_id, copy.source))

    def look(self, older: str, newer: str) -> Copy | None:
        """The verdict on two documents that no runs brought together."""
        pair = Pair(older, newer, self.index.align(self.index.number(older), self.index.number(newer)))
        copy = self.copy(pair)
        self._looked_up.append((pair, copy))
        return copy

    def copy(self, pair: Pair) -> Copy | None:
        """The pair as a copy, or None where what they share is too little, or boilerplate."""
        passages = [passage for passage in _that_count(pair.alignment) if not self._is_boilerplate(pair, passage)]
        if not passages:
            return None
        doc_id, source, alignment = pair.newer, pair.older, pair.alignment
        relation = _relation(alignment, passages)
        if relation == "near_duplicate" and self._is_quoted_whole(pair, passages):
            # The longer text of the same day quotes the short one: it is the copy, as far as that goes.
            doc_id, source, relation = pair.older, pair.newer, "partial_copy"
            passages = [replace(p, start=p.there, end=p.there_end, there=p.start, there_end=p.end) for p in passages]
            alignment = Alignment(tuple(passages), alignment.older_size, alignment.older_own, alignment.size, alignment.own)
            if _relation(alignment, passages) == "":
                return None
        if not relation:
            return None
        counted = sum(passage.counted for passage in passages)
        starts, ends = self.index.word_places(self.index.number(doc_id))
        return Copy(
            doc_id,
            source,
            relation,
            sum(passage.exact for passage in passages),
            alignment.size,
            round(min(1.0, counted / max(1, alignment.own)), 3),
            round(min(1.0, counted / max(1, alignment.older_own)), 3),
            tuple(sorted((int(starts[passage.start]), int(ends[passage.end - 1])) for passage in passages)),
        )

    def missing(self, found: list[Copy]) -> list[Copy]:
        """Of a report that very many print, each is laid beside a few only: one left without an older text gets its neighbours' oldest."""
        source: dict[str, set[str]] = {}
        copies: dict[str, set[str]] = {}
        for copy in found:
            if copy.relation == "near_duplicate":
                source.setdefault(copy.doc_id, set()).add(copy.source)
                copies.setdefault(copy.source, set()).add(copy.doc_id)
        made = []
        for doc_id in sorted(copies.keys() - source.keys()):
            near = {other for copy in copies[doc_id] for other in source[copy]} - {doc_id}
            for other in sorted(near, key=self._age):
                if self._age(other) >= self._age(doc_id):
                    break
                copy_ = self.look(other, doc_id)
                if copy_ is not None and copy_.relation == "near_duplicate" and copy_.doc_id == doc_id:
                    made.append(copy_)
                    break
        return made

    def missing_parts(self, found: list[Copy]) -> list[Copy]:
        """Of a text that many copy, a story with a part of it was laid beside some copies only: here it is laid beside their source."""
        source: dict[str, str] = {}
        for copy in found:
            if copy.relation == "near_duplicate":
                best = source.get(copy.doc_id)
                if best is None or self._age(copy.source) < self._age(best):
                    source[copy.doc_id] = copy.source
        wanted: dict[tuple[str, str], None] = {}
        for copy in found:
            if copy.relation != "partial_copy":
                continue
            # Either end of the pair may be the copy of the text that both come from.
            for story, other in ((copy.source, copy.doc_id), (copy.doc_id, copy.source)):
                first = source.get(other)
                if first and first != story and self._age(first) < self._age(story):
                    wanted[story, first] = None
        known = {(copy.doc_id, copy.source) for copy in found}
        looked = [(story, self.look(first, story)) for story, first in sorted(wanted.keys() - known)]
        return [copy_ for story, copy_ in looked if copy_ is not None and copy_.doc_id == story]

    def _age(self, doc_id: str) -> Age:
        return self.index.age(self.index.number(doc_id))

    def _is_quoted_whole(self, pair: Pair, passages: list[Passage]) -> bool:
        older, newer = (self._age(name) for name in (pair.older, pair.newer))
        if older[0] != newer[0] or pair.alignment.size >= setting("copy", "embedded") * pair.alignment.older_size:
            return False
        return min(passage.there for passage in passages) > setting("copy", "head")

    def _is_boilerplate(self, pair: Pair, passage: Passage) -> bool:
        """Most of the passage's runs are printed by a house under its articles, or by many."""
        if not passage.probes or passage.end - passage.start > setting("boilerplate", "most"):
            return False
        one, other = (self.index.house(self.index.number(name)) for name in (pair.older, pair.newer))
        edge = setting("boilerplate", "edge")
        at_end = pair.alignment.size - passage.end <= edge and pair.alignment.older_size - passage.there_end <= edge
        printed = [self.printed(run) for run in passage.probes]
        telling = [
            row.is_boilerplate(one, other, self.index.house_size) or (at_end and row.texts >= setting("boilerplate", "edge_texts"))
            for row in printed
        ]
        return sum(telling) * 2 > len(telling)

    def printed(self, run: int) -> Printers:
        """Who prints a run, by its holders that are looked at."""
        if run not in self._printers:
            holders = self.index.holders(run, int(setting("boilerplate", "looked_at")))
            texts: list[int] = []
            by_house: dict[str, list[int]] = {}
            enough = int(setting("boilerplate", "house_texts"))
            for number in holders:
                house = self.index.house(number)
                if len(texts) < setting("boilerplate", "texts") and self._differs(number, texts):
                    texts.append(number)
                own = by_house.setdefault(house, [])
                if house and len(own) < enough and self._differs(number, own):
                    own.append(number)
            held = Counter(self.index.house(number) for number in holders)
            self._printers[run] = Printers(len(texts), {house: len(own) for house, own in by_house.items() if house}, held)
        return self._printers[run]

    def _differs(self, number: int, texts: list[int]) -> bool:
        sample = self.index.sample
        return all(in_common(sample(number)[0], sample(other)[0]) < setting("boilerplate", "same_text") for other in texts)


@dataclass(frozen=True, slots=True)
class Printers:
    """Who prints a run: different texts in all, different texts by house, documents by house."""

    texts: int
    by_house: dict[str, int]
    documents: Counter[str]

    def is_boilerplate(self, one: str, other: str, size: Callable[[str], int]) -> bool:
        if self.texts >= setting("boilerplate", "texts"):
            return True
        least, both = setting("boilerplate", "house_texts"), setting("boilerplate", "both_houses")
        if one != other and one and other and min(self.by_house.get(house, 0) for house in (one, other)) >= both:
            return True
        share = setting("boilerplate", "house_share")
        return any(self.by_house.get(house, 0) >= least and self.documents[house] >= share * size(house) for house in (one, other) if house)


def _that_count(alignment: Alignment) -> list[Passage]:
    short = min(alignment.size, alignment.older_size) < setting("align", "short")
    least = setting("align", "run") if short else setting("align", "block")
    return [passage for passage in alignment.passages if passage.exact >= least]


def _relation(alignment: Alignment, passages: list[Passage]) -> str:
    counted = sum(passage.counted for passage in passages)
    alike = sum(passage.alike for passage in passages)
    share = setting("copy", "short_share") if alignment.size < setting("align", "short") else setting("copy", "share")
    exact = sum(passage.exact for passage in passages)
    enough = exact >= setting("copy", "whole") * alignment.size
    if counted >= setting("copy", "least") and counted >= share * alignment.own and enough:
        return "near_duplicate"
    if alike >= setting("copy", "least") and alike >= setting("copy", "quoted") * alignment.size:
        return "near_duplicate"
    most = max(passages, key=lambda passage: passage.counted)
    long = sum(passage.counted for passage in passages if passage.longest >= setting("copy", "verbatim"))
    if (most.counted >= setting("copy", "passage") and most.longest >= setting("copy", "verbatim")) or long >= setting("copy", "passages"):
        return "partial_copy"
    return ""
