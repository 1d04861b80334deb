"""Writes a brief: from names to files. The linter runs before anything is written, and nothing is written where it finds a breach."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cuibono.errors import UsageError, WorkspaceError
from cuibono.ledger import Ledger
from cuibono.records import Brief, Casefile, Entity
from cuibono.stages.brief.changes import next_version
from cuibono.stages.brief.edits import Edit, compose, edits_of
from cuibono.stages.brief.file import File
from cuibono.stages.brief.forecasts import own_forecasts
from cuibono.stages.brief.lint.check import require_clean
from cuibono.stages.brief.lint.settle import settle_brief
from cuibono.stages.brief.pairs import of_powers
from cuibono.stages.brief.words import fold
from cuibono.stages.render.docx import render_docx
from cuibono.stages.render.html import render_html
from cuibono.stages.render.json import parse_json, render_json
from cuibono.stages.render.markdown import render_markdown
from cuibono.stages.render.pdf import render_pdf

from .flags import with_flags
from .names import resolve_name
from .passages import with_namings, with_passages
from .unread import with_unread

FORMATS = ("md", "html", "pdf", "docx", "json")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the brief, its files in order of the formats, and whether anything differs from the last version.

    ``missed``: a person's edits that were asked for and no longer apply.
    """

    brief: Brief
    files: tuple[Path, ...]
    unchanged: bool
    missed: tuple[Edit, ...] = ()


def make_brief(ledger: Ledger, name: str, other: str | None = None) -> tuple[Brief, Casefile]:
    """The brief on one name or a pair, checked by nothing yet. Raises NoMatchError, AmbiguousError, UsageError for one name twice."""
    with ledger.transaction():
        entities = [resolve_name(ledger, asked) for asked in (name, other) if asked is not None]
        if len(entities) == 2 and entities[0].entity_id == entities[1].entity_id:
            raise UsageError(f"{name!r} and {other!r} are one entity here", advice="name two, or leave --with out")
        subjects = tuple(entity.entity_id for entity in entities)
        casefile = ledger.casefile(subjects, hubs=False)
        if len(subjects) > 1 and of_powers(File(casefile), subjects):
            casefile = ledger.casefile(subjects)  # what others do in the place is asked too
        casefile = with_namings(ledger, with_passages(ledger, casefile))
        casefile = with_unread(ledger, casefile, entities)
        casefile = with_flags(ledger, with_offices(ledger, with_voices(ledger, casefile)))
    display = {
        entity.entity_id: asked for entity, asked in zip(entities, filter(None, (name, other)), strict=True) if _spelling(entity, asked)
    }
    own = own_forecasts(casefile, subjects)
    casefile = replace(casefile, attributions=tuple(sorted((*casefile.attributions, *own), key=lambda row: row.attribution_id)))
    return settle_brief(casefile, subjects, display), casefile


def with_voices(ledger: Ledger, casefile: Casefile) -> Casefile:
    """The casefile with all attributions of the documents that name its subjects: what is said without a claim is told too."""
    rows = {row.attribution_id: row for row in casefile.attributions}
    named = {row.doc_id for row in casefile.passages}
    rows.update((row.attribution_id, row) for row in ledger.attributions(doc_ids=named))
    return replace(casefile, attributions=tuple(rows[key] for key in sorted(rows)))


def with_offices(ledger: Ledger, casefile: Casefile) -> Casefile:
    """The casefile with the offices and nationalities of its persons that its own documents tell: they say whom a person acts for."""
    known, ties = {row.doc_id for row in casefile.documents}, {row.tie_id: row for row in casefile.ties}
    people = {row.entity_id for row in casefile.entities if row.schema == "Person" and row.named}
    more = [tie for tie in ledger.ties_of(people, ("holds_office", "citizen_of")) if tie.subject_id in people and tie.tie_id not in ties]
    told = ledger.claim_documents(claim for tie in more for claim in (*tie.supporting, *tie.contrary))
    entities = {row.entity_id: row for row in (*ledger.entities_of({tie.object_id for tie in more}), *casefile.entities)}
    kept = {row.claim_id: row for row in casefile.claims}
    ends, wanted = {row.entity_id for row in casefile.entities}, set[str]()
    for tie in more:
        rows = [key for key in (*tie.supporting, *tie.contrary) if key in told]
        if tie.object_id in entities and rows and all(told[key] in known for key in rows):
            ties[tie.tie_id] = tie
            wanted.update(rows)
            ends.add(tie.object_id)
    kept.update((row.claim_id, row) for row in ledger.claims(wanted - kept.keys()))
    return replace(
        casefile,
        ties=tuple(ties[key] for key in sorted(ties)),
        claims=tuple(kept[key] for key in sorted(kept)),
        entities=tuple(entities[key] for key in sorted(ends)),
    )


def _spelling(entity: Entity, asked: str) -> bool:
    """True where what was asked is a recorded name in another spelling (accents, case): then it is printed as asked."""
    same = any(fold(asked) == fold(known) for known in (entity.caption, *entity.names) if len(known) >= len(entity.caption) - 1)
    return entity.named and same and asked != entity.caption and any(char.isupper() for char in asked) and entity.schema == "Person"


def save_brief(
    ledger: Ledger,
    name: str,
    other: str | None,
    folder: Path,
    formats: tuple[str, ...] = FORMATS,
    *,
    since: str | None = None,
    edited: bool = False,
) -> Written:
    """Makes, lints, numbers and writes a brief. The JSON is always written: the next version is compared with it.

    With ``since`` it lists what changed of the ties that it tells since that day, month or year of publication; ``edited`` with the edits
    that persons made of it (:mod:`.brief_desk`), under a name of its own.

    Raises LintError with every breach (nothing is written then), UsageError for an unknown format.
    """
    check_formats(formats)
    brief, casefile = make_brief(ledger, name, other)
    first: tuple[str, ...] = ()
    if since is not None:
        from .brief_since import since_changes  # what compares two states of a ledger: only where it is asked for

        first = tuple(since_changes(ledger, brief, casefile, since))
    return write_files(brief, casefile, folder, formats, first, edits=edits_of(ledger.decisions(), brief.brief_id) if edited else None)


def check_formats(formats: tuple[str, ...]) -> None:
    """Raises UsageError for an unknown format; ask before the work."""
    unknown = [fmt for fmt in formats if fmt not in FORMATS]
    if unknown:
        raise UsageError(f"unknown format {unknown[0]!r}", advice=f"formats are: {', '.join(FORMATS)}")


def write_files(
    brief: Brief,
    casefile: Casefile,
    folder: Path,
    formats: tuple[str, ...] = FORMATS,
    changed: tuple[str, ...] = (),
    *,
    edits: Sequence[Edit] | None = None,
) -> Written:
    """Lints, numbers and writes a brief that is made. ``changed`` stands before what changed since its last version.

    With ``edits`` (even none) the files' names say that it is the edited one: its versions are counted by themselves.

    Raises LintError with every breach (nothing is written then).
    """
    stem = slug(brief)
    missed: tuple[Edit, ...] = ()
    if edits is not None:
        require_clean(brief, casefile)
        composed = compose(brief, edits)
        stem, brief, missed = f"{stem}-edited", composed.brief, composed.missed
    last = read_last(folder / f"{stem}.json")
    brief = next_version(brief, last, casefile)
    brief = replace(brief, changes=(*changed, *brief.changes))
    require_clean(brief, casefile, edited=edits is not None)
    made: dict[str, bytes] = {}
    for fmt in FORMATS:
        if fmt == "json" or fmt in formats:
            made[fmt] = render(fmt, brief, casefile)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = [_write(folder / f"{stem}.{fmt}", data) for fmt, data in made.items()]
    except OSError as error:
        raise WorkspaceError(
            f"cannot write the brief: {error.strerror}", where=str(folder), advice="name another folder with -o"
        ) from error
    return Written(brief, tuple(files), last is not None and last == brief, missed)


def render(fmt: str, brief: Brief, casefile: Casefile) -> bytes:
    """A brief in one of the FORMATS."""
    if fmt == "json":
        return render_json(brief)
    if fmt == "md":
        return render_markdown(brief)
    if fmt == "html":
        return render_html(brief, casefile)
    if fmt == "pdf":
        return render_pdf(brief, casefile)
    return render_docx(brief)


def slug(brief: Brief) -> str:
    """A file's name from the title: letters, digits and hyphens."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(brief.title)).strip("-")
    return plain[:80].strip("-") or brief.brief_id


def read_last(path: Path) -> Brief | None:
    """The last version in this folder, or None where there is none. Raises WorkspaceError where a file there is no brief."""
    if not path.exists():
        return None
    try:
        return parse_json(path.read_bytes())
    except (ValueError, KeyError, TypeError) as error:
        raise WorkspaceError(
            f"is no brief of ours to compare with: {error}", where=str(path), advice="move it away, or name another folder with -o"
        ) from error


def _write(path: Path, data: bytes) -> Path:
    """Whole or not at all; a file with the same bytes is left alone."""
    if path.exists() and path.read_bytes() == data:
        return path
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    os.replace(part, path)
    return path
