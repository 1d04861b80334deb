"""A brief as a person edits it: parts (the lede, the sections) and their items, each under a key that stays when the brief is written anew.

An item is a sentence of a paragraph or list, a table's row, or a panel that is read as one (a quotation, a path, a judgement). Its key is
``part/hash``: of the claims and attributions that it rests on, where it rests on none of its words without the numbers.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from cuibono.records import Brief, Panel, Row, Section, Sentence, make_id

from .words import squeeze

LEDE = "lede"
_WHOLE = ("quote", "path", "judgement")  # panels that are one item


@dataclass(frozen=True, slots=True)
class Item:
    """``panel`` is the index of its panel in the section, 0 in the lede."""

    key: str
    panel: int
    unit: Sentence | Row | Panel

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences in order of reading."""
        return _sentences(self.unit)

    @property
    def words(self) -> str:
        """What is read there, without numbers of evidence."""
        return _words(self.unit)


@dataclass(frozen=True, slots=True)
class Part:
    """The lede (``section`` None) or a section."""

    key: str
    section: Section | None
    items: tuple[Item, ...]


def lay_out(brief: Brief) -> tuple[Part, ...]:
    """The lede and the sections with their items, in order of reading."""
    return (
        Part(LEDE, None, _items(LEDE, [(0, sentence) for sentence in brief.lede])),
        *(Part(section.key, section, _items(section.key, _units(section))) for section in brief.sections),
    )


def _units(section: Section) -> list[tuple[int, Sentence | Row | Panel]]:
    found: list[tuple[int, Sentence | Row | Panel]] = []
    for at, panel in enumerate(section.panels):
        if panel.kind in _WHOLE:
            found.append((at, panel))
        else:
            found += [(at, sentence) for sentence in panel.sentences]
            found += [(at, row) for row in panel.rows]
    return found


def _items(part: str, units: list[tuple[int, Sentence | Row | Panel]]) -> tuple[Item, ...]:
    seen: Counter[str] = Counter()
    made = []
    for panel, unit in units:
        key = f"{part}/{_hash(unit)}"
        seen[key] += 1
        made.append(Item(key if seen[key] == 1 else f"{key}~{seen[key]}", panel, unit))
    return tuple(made)


def _hash(unit: Sentence | Row | Panel) -> str:
    sentences = _sentences(unit)
    rests = [sorted({ident for s in sentences for ident in s.claims}), sorted({ident for s in sentences for ident in s.attributions})]
    if isinstance(unit, Panel):
        rests.append(sorted({hop.tie for path in unit.paths for hop in path.hops}))
    return make_id("item", *rests if any(rests) else [_words(unit)]).removeprefix("item-")[:16]


def _sentences(unit: Sentence | Row | Panel) -> tuple[Sentence, ...]:
    if isinstance(unit, Sentence):
        return (unit,)
    if isinstance(unit, Row):
        return tuple(sentence for cell in unit.cells for sentence in cell.sentences)
    return (*unit.sentences, *(sentence for row in unit.rows for sentence in _sentences(row)))


def _words(unit: Sentence | Row | Panel) -> str:
    if isinstance(unit, Row):
        return squeeze(" ".join(cell.label or " ".join(_bare(s) for s in cell.sentences) for cell in unit.cells))
    hops = [f"{hop.subject} {hop.wording} {hop.object}" for path in unit.paths for hop in path.hops] if isinstance(unit, Panel) else []
    return squeeze(" ".join([*(_bare(sentence) for sentence in _sentences(unit)), *hops]))


def _bare(sentence: Sentence) -> str:
    return "".join(run.text for run in sentence.runs if run.cite is None)
