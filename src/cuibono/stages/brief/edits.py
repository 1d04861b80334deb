"""What a person does to a brief that is written: sentences struck, sentences and sections moved, notes. Kept when it is written anew.

An edit is a decision of kind ``brief``: its target is the brief, its ``other`` a place in it (:mod:`.layout`), its verdict says what is
done, with the first words of what stood there: where the place's key is another one now, they tell what was meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cuibono.errors import UsageError
from cuibono.records import Brief, Decision, Panel, Row, Section, Sentence, in_force
from cuibono.records.decisions import BRIEF

from .draft import gap, renumber, sentences_of
from .laid import content_digest
from .layout import LEDE, Item, Part, lay_out
from .words import count, number_word, squeeze

MOST_WORDS = 160
_VERDICT = re.compile(r"(strike|move|note) “([^”]*)”(?: (first)| after (\S+)|: (.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit. ``action``: strike | move | note. ``place`` is an item's or section's key.

    A moved one stands ``after`` another of its kind, or first (""). ``words`` are the first of what stood there, ``text`` is a note's.
    """

    edit_id: str
    action: str
    place: str
    after: str
    words: str
    text: str
    by: str
    at: str


@dataclass(frozen=True)
class Composed:
    """A brief with its edits. ``order`` has the parts and their items as they stand now, struck ones among them.

    ``struck`` and ``notes`` are by place, ``missed`` the edits whose place is not in the brief any more. ``places`` tells which items
    hold a sentence, by its text in ``brief``.
    """

    brief: Brief
    order: tuple[tuple[str, tuple[str, ...]], ...]
    struck: Mapping[str, Edit]
    notes: Mapping[str, tuple[Edit, ...]]
    missed: tuple[Edit, ...]
    places: Mapping[str, tuple[str, ...]]


def verdict_of(action: str, words: str, *, after: str | None = None, text: str = "") -> str:
    """The verdict of an edit. Raises UsageError for an action that is none, or a note without words."""
    shown = squeeze(words).replace("“", "‘").replace("”", "’")[:MOST_WORDS].strip()
    if action == "strike":
        return f"strike “{shown}”"
    if action == "move" and after is not None:
        return f"move “{shown}” {f'after {after}' if after else 'first'}"
    if action == "note" and text.strip():
        return f"note “{shown}”: {text.strip()}"
    raise UsageError(
        f"{action!r} is no edit of a brief, or lacks its words", advice='strike; move with after ("" for first); note with text'
    )


def edits_of(decisions: Iterable[Decision], brief_id: str) -> list[Edit]:
    """The edits of a brief that stand, oldest first: those taken back are not among them."""
    found = []
    for row in in_force(decisions):
        if row.kind == BRIEF and row.target == brief_id and row.other and (match := _VERDICT.fullmatch(row.verdict)):
            action, words, _, after, text = match.groups()
            found.append(Edit(row.decision_id, action, row.other, after or "", words, text or "", row.by, row.at))
    return found


def compose(brief: Brief, edits: Sequence[Edit]) -> Composed:
    """A brief as it was written with its edits applied in their order. Without edits its brief is the same, byte for byte."""
    parts = lay_out(brief)
    find = _Finder(parts)
    struck: dict[str, Edit] = {}
    notes: dict[str, list[Edit]] = defaultdict(list)
    missed: list[Edit] = []
    order = [part.key for part in parts]
    inside = {part.key: [item.key for item in part.items] for part in parts}
    for edit in edits:
        place = find(edit.place, edit.words)
        after = find(edit.after, "") if edit.after else ""
        if place is None or after is None:
            missed.append(edit)
        elif edit.action == "strike" and "/" in place:
            struck[place] = edit
        elif edit.action == "note":
            notes[place].append(edit)
        elif edit.action == "move" and _moved(inside[place.partition("/")[0]] if "/" in place else order, place, after):
            continue
        else:
            missed.append(edit)
    by_key = {part.key: part for part in parts}
    kept = tuple((key, tuple(inside[key])) for key in order)
    made = _Made(brief, by_key, struck, notes).brief(kept, edits, len(missed)) if len(edits) > len(missed) else brief
    return Composed(
        made, kept, struck, {key: tuple(rows) for key, rows in notes.items()}, tuple(missed), _places(made, by_key, kept, struck)
    )


def _moved(keys: list[str], place: str, after: str) -> bool:
    """Moves a key behind another of the list; False where they are not both there, or the lede would not stay first."""
    if place in (after, LEDE) or (after and after not in keys):
        return False
    keys.remove(place)
    first = 1 if LEDE in keys else 0
    keys.insert(keys.index(after) + 1 if after else first, place)
    return True


class _Finder:
    """A place by its key; where that is gone, the one item of the same part that begins with the same words."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.keys = {part.key for part in parts} | {item.key for part in parts for item in part.items}
        self.by_words: dict[tuple[str, str], list[str]] = defaultdict(list)
        for part in parts:
            for item in part.items:
                words = verdict_of("strike", item.words)
                self.by_words[part.key, words].append(item.key)

    def __call__(self, key: str, words: str) -> str | None:
        if key in self.keys:
            return key
        near = self.by_words.get((key.partition("/")[0], verdict_of("strike", words)), []) if words else []
        return near[0] if len(near) == 1 else None


@dataclass
class _Made:
    """Puts the kept items together again: neighbours of one panel are one panel, notes stand behind what they are on."""

    whole: Brief
    parts: Mapping[str, Part]
    struck: Mapping[str, Edit]
    notes: Mapping[str, list[Edit]]

    def brief(self, order: Sequence[tuple[str, tuple[str, ...]]], edits: Sequence[Edit], missed: int) -> Brief:
        whole = self.whole
        lede = tuple(item.unit for item in self._kept(order, LEDE) if isinstance(item.unit, Sentence))
        sections: list[Section] = []
        for key, _ in order:
            section = self.parts[key].section
            if section is not None:
                panels = (*(self._on_lede(order) if not sections else ()), *self._panels(key, self._kept(order, key)))
                if panels:
                    number = 1 + sum(1 for row in sections if row.number) if section.number else 0
                    sections.append(replace(section, panels=panels, number=number))
        before, told = _told(whole.lede, whole.sections), _told(lede, sections)
        shown = [row for row in whole.findings if row.shown]
        gone = [row for row in shown if row.tie_id in before - told]
        if gone:
            sections = [_counted(row, len(shown), len(shown) - len(gone)) if row.key == "gaps" else row for row in sections]
        lost = {row.tie_id for row in gone}
        opening, done, numbers = renumber(lede, tuple(sections))
        evidence = sorted((replace(row, number=numbers[row.number]) for row in whole.evidence if row.number in numbers), key=_number)
        sources = {old: at for at, old in enumerate(dict.fromkeys(row.source for row in evidence), 1)}
        made = replace(
            whole,
            lede=opening,
            sections=done,
            provenance=f"{whole.provenance} · {_edited(edits, self.struck, self.notes, missed)}",
            findings=tuple(replace(row, shown=False) if row.tie_id in lost else row for row in whole.findings),
            sources=tuple(
                sorted((replace(row, number=sources[row.number]) for row in whole.sources if row.number in sources), key=_number)
            ),
            evidence=tuple(replace(row, source=sources[row.source]) for row in evidence),
        )
        return replace(made, content=content_digest(made))

    def _kept(self, order: Sequence[tuple[str, tuple[str, ...]]], part: str) -> list[Item]:
        items = {item.key: item for item in self.parts[part].items} if part in self.parts else {}
        return [items[key] for name, keys in order if name == part for key in keys if key not in self.struck]

    def _panels(self, part: str, items: Sequence[Item]) -> list[Panel]:
        section = self.parts[part].section
        assert section is not None
        made = [_note(edit) for edit in self.notes.get(part, ())]
        waiting: list[Panel] = []
        last: Item | None = None
        for item in items:
            panel = section.panels[item.panel]
            # A note on one line of a list stands right behind it; a paragraph and a table are not torn apart.
            if last is not None and last.panel == item.panel and not (waiting and panel.kind == "list"):
                made[-1] = _joined(made[-1], item.unit)
            else:
                made += waiting
                waiting = []
                made.append(item.unit if isinstance(item.unit, Panel) else _joined(replace(panel, sentences=(), rows=()), item.unit))
            waiting += [_note(edit) for edit in self.notes.get(item.key, ())]
            last = item
        return [*made, *waiting]

    def _on_lede(self, order: Sequence[tuple[str, tuple[str, ...]]]) -> list[Panel]:
        rows = [edit for key in (LEDE, *(item.key for item in self._kept(order, LEDE))) for edit in self.notes.get(key, ())]
        return [_note(edit) for edit in rows]


def _joined(panel: Panel, unit: Sentence | Row | Panel) -> Panel:
    if isinstance(unit, Sentence):
        return replace(panel, sentences=(*panel.sentences, unit))
    assert isinstance(unit, Row)
    return replace(panel, rows=(*panel.rows, unit))


def _note(edit: Edit) -> Panel:
    """A person's own words: no sentence of the brief, so nothing that the linter judges; under a name and a day."""
    return Panel("note", speaker=f"Note by {edit.by}, {edit.at[:10]}", header=(edit.text,))


def _number(row: object) -> int:
    return int(row.number)  # type: ignore[attr-defined]


def _told(lede: Iterable[Sentence], sections: Iterable[Section]) -> set[str]:
    """Ids of the ties that some sentence or path tells."""
    told = {tie for sentence in lede for tie in sentence.ties}
    for panel in (panel for section in sections for panel in section.panels):
        told |= {
            tie for s in (*panel.sentences, *(s for row in panel.rows for cell in row.cells for s in cell.sentences)) for tie in s.ties
        }
        told |= {hop.tie for path in panel.paths for hop in path.hops}
    return told


def _counted(section: Section, before: int, now: int) -> Section:
    """Counts in the text are the writer's: where ties were struck, the section on what is not known says so."""
    line = gap(
        f"Counts of ties in this brief are of the {count(before, 'tie')} that it told before a person struck sentences; "
        f"{'none is' if not now else count(now, 'tie') + (' is' if now == 1 else ' are')} told still"
    )
    return replace(section, panels=(*section.panels, Panel("list", (line,))))


def _edited(edits: Sequence[Edit], struck: Mapping[str, Edit], notes: Mapping[str, list[Edit]], missed: int) -> str:
    moved = {edit.place for edit in edits if edit.action == "move"}
    noted = sum(len(rows) for rows in notes.values())
    told = [f"{number_word(number)} {what}" for number, what in ((len(struck), "struck"), (len(moved), "moved")) if number]
    told += [count(noted, "note")] if noted else []
    return f"edited by {', '.join(sorted({edit.by for edit in edits}))}: {', '.join(told) or 'nothing that still applies'}"


def _places(
    brief: Brief, parts: Mapping[str, Part], order: Sequence[tuple[str, tuple[str, ...]]], struck: Mapping[str, Edit]
) -> dict[str, tuple[str, ...]]:
    """Which items a sentence of the composed brief stands in, by its text: sentences come in the same order there and here."""
    alive = {section.key for section in brief.sections} | {LEDE}
    keys: list[tuple[str, str]] = []
    for part, items in order:
        units = {item.key: item for item in parts[part].items}
        keys += [(part, key) for key in items if key not in struck and part in alive for _ in units[key].sentences]
    found: dict[str, list[str]] = defaultdict(list)
    rows = {part: [s for key, s in sentences_of(brief) if key == part] for part in alive}
    at: dict[str, int] = defaultdict(int)
    for part, key in keys:
        found[rows[part][at[part]].text].append(key)
        at[part] += 1
    return {text: tuple(dict.fromkeys(names)) for text, names in found.items()}
