"""An audit as a printable page: one plan of headings, lines and tables, written as HTML, Typst's PDF or Markdown. Texts travel as data."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from cuibono.stages.inquire.audit_document import Audit
from cuibono.stages.inquire.audit_outlet import Noted, OutletAudit
from cuibono.stages.inquire.flag import FLAGS, Flag
from cuibono.stages.inquire.sourcing import CLASSES, Counts

from .chart import clean
from .markdown import escape

_NOTE = (
    "Flags are places to look at, found by a program; none says that the text is wrong. How each is reckoned, and how many of a kind were "
    "right when they were read: docs/audit.md."
)
_MOST = 25  # places of a kind on a page


@dataclass(frozen=True, slots=True)
class Entry:
    """One place: where it is, why it is shown, its words, and further lines."""

    place: str
    why: str
    words: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One section: lines of text, a table (its first row the header), entries."""

    heading: str
    lines: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page to print."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    note: str = _NOTE


def document_page(found: Audit, corpus: int, address: str, unread: str | None = None) -> Page:
    """The page of one document's audit. ``corpus`` is how many documents the ledger has, ``address`` where this one came from."""
    facts = (
        ("Outlet", found.outlet or "not known: reliability F, cannot be judged"),
        ("Published", found.published or "not known"),
        ("Origin", found.origin),
        ("Length", f"{found.words} words, {found.sentences} sentences"),
        ("Laid beside", f"{corpus - 1} other documents of the ledger"),
    )
    title = found.title or address
    if unread:
        return Page(title, "Sourcing report of one document", facts, (Part("Not read", (f"{unread}. Who speaks in it is not known.",)),))
    speakers = tuple((row.source, row.kind, "yes" if row.named else "no", str(row.count), str(row.direct)) for row in found.speakers[:15])
    total = len(found.claims)
    who = (
        f"Somebody who could be asked or looked up: {_of(found.named, found.attributions)} attributions.",
        f"Nobody by name: {_of(found.unnamed, found.attributions)} attributions.",
        f"The outlet speaks itself in {_of(found.own_sentences, found.sentences)} sentences.",
    )
    claimed = (
        f"{total} claims, {_of(found.own_voice, total)} in the outlet's own voice.",
        f"By grade: {_pairs(found.grades)}; by status: {_pairs(found.by_status)}.",
        f"Of a single origin: {_of(found.single, total)}; undated: {_of(found.undated, total)}; hedged: {_of(found.hedged, total)}.",
    )
    parts = [Part("Flags", _summary(found.flags))]
    parts += [
        _flag_part(kind, [flag for flag in found.flags if flag.kind == kind]) for kind in FLAGS if any(f.kind == kind for f in found.flags)
    ]
    parts += [Part("Who speaks", who, (("Source", "Kind", "Can be asked or looked up", "Times", "Quoted"), *speakers) if speakers else ())]
    parts += [Part("What it claims", claimed), Part("Signs of a template", found.template or ("none found",))]
    return Page(title, "Sourcing report of one document", facts, tuple(parts))


def outlet_page(found: OutletAudit, corpus: int) -> Page:
    """The page of one outlet's audit."""
    rows: list[tuple[str, ...]] = [("", found.outlet, "all other outlets")]
    for at, name in enumerate(CLASSES.values()):
        rows.append((name, *(_cell(row, row.by_class[at]) for row in (found.mine, found.others))))
    facts = (
        ("Documents", f"{found.mine.documents} of the ledger's {corpus}"),
        ("Attributions", str(found.mine.attributions)),
        ("Sentences", f"{found.mine.sentences}, {_of(found.mine.own, found.mine.sentences)} in the outlet's own voice"),
    )
    kinds = tuple(f"{FLAGS[kind]}: {count} in {documents} of {found.mine.documents} documents" for kind, count, documents in found.flags)
    parts = (
        Part("Who speaks", (), tuple(rows)),
        Part("Beside the others", tuple(f"{row.words}." for row in found.standings)),
        Part("Flags", kinds or ("none found",)),
        Part("Documents with most of nobody by name", (), (), tuple(_noted(row) for row in found.unnamed_most)),
        Part("Documents with most flags for their length", (), (), tuple(_noted(row) for row in found.flagged_most)),
        Part(
            "Lines that its documents print word for word",
            (),
            (("Line", "Documents"), *((line, str(count)) for line, count in found.forms)) if found.forms else (),
        ),
    )
    shown = tuple(part for part in parts if part.lines or part.table or part.entries)
    return Page(found.outlet, "Sourcing report of one outlet", facts, shown)


def _noted(row: Noted) -> Entry:
    kinds = "; ".join(f"{FLAGS[kind]}: {count}" for kind, count in row.flags)
    return Entry(row.head.published_at or "undated", row.why, row.head.title or row.head.address, (kinds,) if kinds else ())


def _summary(flags: tuple[Flag, ...]) -> tuple[str, ...]:
    if not flags:
        return ("none found",)
    counts = [(FLAGS[kind], sum(1 for flag in flags if flag.kind == kind)) for kind in FLAGS]
    return tuple(f"{heading}: {count}" for heading, count in counts if count)


def _flag_part(kind: str, flags: list[Flag]) -> Part:
    entries = tuple(
        Entry("title" if flag.kind == "title" else f"{flag.start}–{flag.end}", flag.why, flag.words, flag.sides) for flag in flags[:_MOST]
    )
    more = (f"{len(flags) - _MOST} more are in the JSON.",) if len(flags) > _MOST else ()
    return Part(FLAGS[kind], more, (), entries)


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({round(100 * part / whole)} %)" if whole else "0"


def _pairs(rows: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{name} {count}" for name, count in rows) or "none"


def _cell(row: Counts, count: int) -> str:
    return f"{count} ({round(100 * count / row.attributions)} %)" if row.enough else str(count)


def page_data(page: Page) -> dict[str, Any]:
    """The page as strings and lists."""
    return {
        "title": clean(page.title),
        "subtitle": page.subtitle,
        "note": page.note,
        "facts": [[name, clean(value)] for name, value in page.facts],
        "parts": [
            {
                "heading": part.heading,
                "lines": [clean(line) for line in part.lines],
                "table": [[clean(cell) for cell in row] for row in part.table],
                "entries": [
                    {"place": row.place, "why": clean(row.why), "words": clean(row.words), "more": [clean(line) for line in row.more]}
                    for row in part.entries
                ],
            }
            for part in page.parts
        ],
    }


@cache
def _read(name: str) -> str:
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")


def page_html(page: Page) -> bytes:
    """One self-contained HTML file, UTF-8; all text goes through the template's escaping."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_read("audit.html.j2")).render(page=page_data(page), style=Markup(_read("audit.css"))).encode("utf-8")


def page_pdf(page: Page) -> bytes:
    """PDF through Typst: text is set from JSON and never evaluated. The same page gives the same bytes."""
    import typst

    with tempfile.TemporaryDirectory(prefix="cuibono-") as folder:
        root = Path(folder)
        (root / "main.typ").write_text(_read("audit.typ"), encoding="utf-8")
        (root / "data.json").write_text(json.dumps(page_data(page), ensure_ascii=False), encoding="utf-8")
        made = typst.compile(str(root / "main.typ"), root=str(root), format="pdf", ignore_system_fonts=True, timestamp=0)
    return bytes(made if isinstance(made, bytes) else made[0])


def page_markdown(page: Page) -> bytes:
    """UTF-8 Markdown; what comes from documents is escaped."""
    data = page_data(page)
    lines = [f"# {escape(data['title'])}", "", f"*{data['subtitle']}*", ""]
    lines += [f"- **{name}** {escape(value)}" for name, value in data["facts"]] + [""]
    for part in data["parts"]:
        lines += [f"## {part['heading']}", "", *(f"- {escape(line)}" for line in part["lines"])]
        lines += [""] if part["lines"] else []
        for number, row in enumerate(part["table"]):
            lines.append(f"| {' | '.join(escape(cell) for cell in row)} |")
            lines += [f"|{'---|' * len(row)}"] if number == 0 else []
        lines += [""] if part["table"] else []
        for row in part["entries"]:
            lines += [f"- **{row['place']}** {escape(row['why'])}", "", f"  > {escape(row['words'])}", ""]
            lines += [f"  - {escape(line)}" for line in row["more"]] + ([""] if row["more"] else [])
    return "\n".join([*lines, "---", "", f"*{data['note']}*", ""]).encode("utf-8")
