"""The desk on which briefs are composed: what was asked, a person's edits, the brief with them, and its files.

Every edit is a decision of the ledger's log (:mod:`cuibono.stages.brief.edits`); the command line and the service go through here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuibono.errors import NoMatchError, UsageError, WorkspaceError
from cuibono.ledger import Ledger
from cuibono.records import Brief, Casefile, Decision, in_force, make_id
from cuibono.records.decisions import BRIEF
from cuibono.stages.brief.edits import Composed, Edit, compose, edits_of, verdict_of
from cuibono.stages.brief.layout import LEDE, lay_out
from cuibono.stages.brief.lint.check import lint_edited, require_clean

from .brief import FORMATS, make_brief, read_last, render, slug, write_files
from .brief_since import since_changes
from .decide import append
from .undo import undo

if TYPE_CHECKING:
    from cuibono.stages.brief.lint.base import Breach

MOST_NOTE = 2000  # characters of a note
PICTURES = {"network": "network.svg", "timeline": "timeline.svg"}


@dataclass(frozen=True, slots=True)
class BriefAsk:
    """What a brief is asked for: one name, a pair, or two powers side by side (``against``) in a place, of one sector."""

    name: str
    other: str | None = None
    against: str | None = None
    place: str | None = None
    sector: str | None = None
    since: str | None = None


@dataclass(frozen=True)
class Desk:
    """A brief as it was written, and its casefile."""

    ask: BriefAsk
    brief: Brief
    casefile: Casefile


def check_ask(ask: BriefAsk) -> None:
    """Raises UsageError where what is asked does not go together."""
    if ask.against is not None and ask.other is not None:
        raise UsageError("a pair and two powers are two briefs", advice="give --with or --against, not both")
    if ask.against is None and (ask.place is not None or ask.sector is not None):
        raise UsageError("--in and --sector are for two powers", advice="name the other power: --against POWER")


def write(ledger: Ledger, ask: BriefAsk, folder: Path) -> Desk:
    """Writes a brief, and its JSON into ``folder``: the next version of what was written there before.

    Raises NoMatchError, AmbiguousError, UsageError; LintError for a breach of the writer's own.
    """
    check_ask(ask)
    since: tuple[str, ...] = ()
    if ask.against is not None:
        from .rivals import make_rivals

        brief, casefile = make_rivals(ledger, (ask.name, ask.against), ask.place, sector=ask.sector)
    else:
        brief, casefile = make_brief(ledger, ask.name, ask.other)
        since = () if ask.since is None else tuple(since_changes(ledger, brief, casefile, ask.since))
    return Desk(ask, write_files(brief, casefile, folder, ("json",), since).brief, casefile)


def note_written(ledger: Ledger, desk: Desk, said: tuple[str, str, str]) -> Decision:
    """Notes in the log that a brief was composed, and what was asked; ``said`` is (by, at, why)."""
    asked = {key: value for key, value in asdict(desk.ask).items() if value is not None}
    row = {"write": asked, "title": desk.brief.title, "documents": len(desk.brief.sources), "version": desk.brief.version}
    return append(ledger, BRIEF, desk.brief.brief_id, None, json.dumps(row, ensure_ascii=False), said)


@dataclass(frozen=True, slots=True)
class Listed:
    """A brief that was written: what was asked (None where only its file tells, of powers side by side), when, and how many edits stand."""

    brief_id: str
    title: str
    ask: BriefAsk | None
    at: str
    by: str
    documents: int
    version: int
    edits: int


def listed(ledger: Ledger, folder: Path) -> list[Listed]:
    """The briefs of the workbench, by the log, and those that the command line wrote into ``folder``; the newest first."""
    log = in_force(ledger.decisions())
    edits = Counter(row.target for row in log if row.kind == BRIEF and row.other)
    found = {row.brief_id: row for row in _files(folder, edits)}
    for row in log:
        if row.kind == BRIEF and not row.other and (told := _told(row.verdict)):
            ask = BriefAsk(**told["write"])
            facts = told["title"], ask, row.at, row.by, told["documents"], told["version"], edits[row.target]
            found[row.target] = Listed(row.target, *facts)
    return sorted(found.values(), key=lambda row: (row.at, row.brief_id), reverse=True)


def _told(verdict: str) -> dict[str, Any] | None:
    try:
        told = json.loads(verdict)
        BriefAsk(**told["write"])
    except (ValueError, TypeError, KeyError):
        return None
    return told if {"title", "documents", "version"} <= told.keys() else None


def _files(folder: Path, edits: Mapping[str, int]) -> Iterator[Listed]:
    for path in sorted(folder.glob("*.json")):
        if path.stem.endswith("-edited"):
            continue
        try:
            brief = read_last(path)
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (WorkspaceError, OSError):
            continue  # whatever else somebody keeps there
        if brief is not None:
            plain = brief.brief_id == make_id("brief", *brief.subjects)
            ask = BriefAsk(*brief.subjects[:2]) if plain else None
            yield Listed(brief.brief_id, brief.title, ask, at, "", len(brief.sources), brief.version, edits.get(brief.brief_id, 0))


def composed(desk: Desk, decisions: Sequence[Decision]) -> Composed:
    """The brief with the edits of a log that stand."""
    return compose(desk.brief, edits_of(decisions, desk.brief.brief_id))


def edit(
    ledger: Ledger, desk: Desk, action: str, place: str, said: tuple[str, str, str], *, after: str | None = None, text: str = ""
) -> Decision:
    """One more edit; ``said`` is (by, at, why). Raises NoMatchError for a place that the brief has not, UsageError for what is no edit."""
    words = {part.key: part.section.heading if part.section else LEDE for part in lay_out(desk.brief)}
    words |= {item.key: item.words for part in lay_out(desk.brief) for item in part.items}
    for key in (place, after):
        if key and key not in words:
            raise NoMatchError(f"the brief has no place {key!r}", advice="take a key of its layout: was it written anew?")
    if action == "strike" and "/" not in place:
        raise UsageError("a section is not struck as a whole", where=place, advice="strike its sentences")
    if after and place.rpartition("/")[0] != after.rpartition("/")[0]:
        raise UsageError("a sentence stays in its section", where=place, advice="move it behind another of the same section")
    if (place == LEDE and action == "move") or after == place:
        raise UsageError("cannot be moved there", where=place, advice="the lede stays first; name another place")
    if len(text) > MOST_NOTE:
        raise UsageError(f"a note of {len(text)} characters", where="text", advice=f"at most {MOST_NOTE}")
    verdict = verdict_of(action, words[place], after=after, text=text)
    return append(ledger, BRIEF, desk.brief.brief_id, place, verdict, said)


def undo_edit(ledger: Ledger, brief_id: str, edit_id: str | None, said: tuple[str, str, str]) -> Edit:
    """Takes an edit of this brief back, the last unless one is named. Raises NoMatchError where there is none."""
    standing = edits_of(ledger.decisions(), brief_id)
    found = [row for row in standing if edit_id is None or row.edit_id == edit_id]
    if not found:
        raise NoMatchError("no edit of this brief is to be taken back" if edit_id is None else f"no edit {edit_id!r} of this brief stands")
    undo(ledger, found[-1].edit_id, by=said[0], at=said[1], why=said[2])
    return found[-1]


def lint(desk: Desk, made: Composed) -> list[Breach]:
    """What the 23 rules say of the brief as it is composed; nothing of one without edits, which was linted as it was written."""
    return [] if made.brief is desk.brief else lint_edited(made.brief, desk.casefile)


def findings(desk: Desk, made: Composed) -> list[dict[str, Any]]:
    """The linter's findings with the places of the items that they are about; of none where it is about a section or the whole."""
    sections = {section.key for section in desk.brief.sections}
    headings = {section.heading: section.key for section in desk.brief.sections}
    rows = []
    for row in lint(desk, made):
        places = made.places.get(row.where, ())
        if not places:
            key = row.where if row.where in sections else headings.get(row.where)
            places = (key,) if key else ()
        rows.append({"rule": row.rule, "cause": row.cause, "where": row.where, "places": places})
    return rows


def files(desk: Desk, made: Composed, formats: Sequence[str]) -> dict[str, bytes]:
    """The composed brief in some formats, by file name; pictures where there is something to draw.

    Raises LintError with every breach, UsageError for an unknown format or a picture of nothing.
    """
    unknown = [name for name in formats if name not in (*FORMATS, *PICTURES)]
    if unknown:
        raise UsageError(f"unknown format {unknown[0]!r}", advice=f"formats are: {', '.join((*FORMATS, *PICTURES))}")
    brief = made.brief
    require_clean(brief, desk.casefile, edited=True)
    stem = slug(brief)
    found: dict[str, bytes] = {}
    for name in formats:
        if name in PICTURES:
            found[f"{stem}-{PICTURES[name]}"] = _picture(name, brief, desk.casefile)
        else:
            found[f"{stem}.{name}"] = render(name, brief, desk.casefile)
    return found


def _picture(name: str, brief: Brief, casefile: Casefile) -> bytes:
    from cuibono.stages.render.draw_network import draw_network
    from cuibono.stages.render.draw_timeline import draw_timeline

    drawn = draw_network(brief, casefile) if name == "network" else draw_timeline(brief)
    if not drawn:
        raise UsageError(f"the brief has nothing for a {name}", advice="a network needs ties, a timeline dated ones")
    return drawn.encode("utf-8")
