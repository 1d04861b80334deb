"""``cuibono brief A --against B``: from a footprint to the casefile of a brief that sets powers side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from cuibono.errors import NoMatchError
from cuibono.ledger import Ledger
from cuibono.records import Brief, Casefile, RivalCasefile, RivalCell, RivalPower, Rivals
from cuibono.stages.brief.edits import edits_of
from cuibono.stages.brief.lint.settle import settle_brief
from cuibono.vocabulary.rates import shipped_rates

from .brief import FORMATS, Written, check_formats, write_files
from .flags import with_flags
from .footprint import ask_footprint
from .footprint_ground import load_ground
from .footprint_lines import money_lines, short_cell
from .unread import with_unread

MOST = 15  # acts of one kind whose ties a brief may tell; all are counted

if TYPE_CHECKING:
    from .footprint_ground import Footprint, Ground


def make_rivals(ledger: Ledger, powers: Sequence[str], place: str | None = None, *, sector: str | None = None) -> tuple[Brief, Casefile]:
    """The brief on powers side by side, in a place or in all, checked by nothing yet. Raises UsageError, NoMatchError."""
    with ledger.transaction():
        ground = load_ground(ledger)
        asked = ask_footprint(ledger, powers, place, rates=shipped_rates(), ground=ground, sector=sector, overall=True)
        rows = [_power(ledger, ground, row, asked.currency) for row in asked.powers]
        rivals = Rivals(tuple(rows), asked.place.name if asked.place else "", sector or "", asked.currency, asked.rates.source)
        subjects = tuple(row.entity_id for row in rows)
        ties = {tie for row in rows for cell in row.cells for tie in cell.ties}
        deeds = [act for row in asked.powers for cell in row.cells for act in cell.acts]
        pairs = {(tie.subject_id, tie.object_id) for act in deeds for deed in (act.deed, *act.also) for tie in deed.ties}
        casefile = ledger.casefile_of(subjects, [tie for tie in ledger.ties_between(pairs) if tie.tie_id in ties])
        casefile = with_unread(ledger, casefile, ledger.entities_of(subjects))
        casefile = RivalCasefile.of(with_flags(ledger, casefile), rivals)
    return settle_brief(casefile, subjects), casefile


def save_rivals(
    ledger: Ledger,
    powers: Sequence[str],
    place: str | None,
    folder: Path,
    formats: tuple[str, ...] = FORMATS,
    *,
    sector: str | None = None,
    edited: bool = False,
) -> Written:
    """Makes, lints, numbers and writes the brief on powers side by side, ``edited`` with persons' edits.

    Raises as :func:`make_rivals` and :func:`brief.save_brief`.
    """
    check_formats(formats)
    brief, casefile = make_rivals(ledger, powers, place, sector=sector)
    return write_files(brief, casefile, folder, formats, edits=edits_of(ledger.decisions(), brief.brief_id) if edited else None)


def _power(ledger: Ledger, ground: Ground, row: Footprint, currency: str) -> RivalPower:
    """One power as the brief tells it. Raises NoMatchError where the ledger has no entity for it."""
    from cuibono.stages.inquire.deeds import CLASSES
    from cuibono.stages.inquire.footprint import UNDATED, categories

    named = ledger.entities_of(row.party.states(ground.atlas.graph))
    if not named:
        raise NoMatchError(f"nothing in the ledger is named {row.party.name}", advice="see what there is: cuibono search WORDS")
    entity = max(named, key=lambda one: (one.caption == row.party.name, one.documents, one.entity_id))
    cells = []
    for category, cell in zip(categories(), row.cells, strict=True):
        # Of what one sentence tells of several parties the surest alone is told: the others can be its misreadings.
        deeds = [act.deed for act in cell.acts[:MOST]]
        counts = {group: cell.count(group) for group in dict.fromkeys(CLASSES.values()) if cell.count(group)}
        money = {group: asdict(total) for group, total in cell.totals.items()}
        known = {group: money_lines(total, currency) for group, total in money.items() if total["known"]}
        sums = ["; ".join(lines) if group == "done" else f"{group}: {'; '.join(lines)}" for group, lines in known.items()]
        cells.append(
            RivalCell(
                key=category.key,
                heading=category.heading,
                told=short_cell({"counts": counts, "money": money}, currency),
                money=tuple(sums),
                done=cell.count("done"),
                acts=len(cell.acts),
                undated=sum(1 for act in cell.acts if act.period == UNDATED),
                unsure=len(cell.unsure),
                ties=tuple(dict.fromkeys(tie.tie_id for deed in deeds for tie in deed.ties)),
                claims=tuple(dict.fromkeys(claim.claim_id for deed in deeds for claim in (*deed.claims, *deed.against))),
            )
        )
    languages = tuple(f"{code if code != '?' else 'not known'}\t{number}" for code, number in sorted(row.languages.items()))
    return RivalPower(row.party.code, entity.entity_id, row.party.name, row.documents, row.outlets, languages, tuple(cells))
