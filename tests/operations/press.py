"""A small press about Peru, China and Brazil: four reports with their readings, for the analyst's questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cuibono.operations.derive import derive
from cuibono.operations.workspace import open_workspace
from cuibono.records import Amount, Attribution, Mention, Reading
from tests.ledger.factories import claim, document, end, sentences, span

# name: schema, country, named
NAMES: dict[str, tuple[str, str | None, bool]] = {
    "Ana Dorn": ("Person", None, True),
    "Ida Brun": ("Person", None, True),
    "Jon Vell": ("Person", None, True),
    "Wu Lin": ("Person", None, True),
    "Orsk Rail": ("Company", None, True),
    "Kestrel Bank": ("Company", None, True),
    "Chinese foreign minister": ("Position", "cn", True),
    "Chinese ventures": ("Organization", "cn", False),
    "Peru": ("Territory", "pe", True),
    "China": ("Territory", "cn", True),
    "Brazil": ("Territory", "br", True),
}
Row = tuple[str, str, str, str, dict[str, Any]]
CITIZENS = "Ana Dorn is a citizen of Peru. Ida Brun is a citizen of Peru. Jon Vell is a citizen of Peru. "
# A report: its text, and who does what to whom in which sentence.
REPORTS: dict[str, tuple[str, str, str, list[Row]]] = {
    "one": (
        "Vell Post",
        "2031-05-02",
        CITIZENS + "Ana Dorn owns Orsk Rail. China controls Orsk Rail. Wu Lin is the Chinese foreign minister.",
        [
            ("Ana Dorn", "citizen_of", "Peru", "Ana Dorn is", {}),
            ("Ida Brun", "citizen_of", "Peru", "Ida Brun is", {}),
            ("Jon Vell", "citizen_of", "Peru", "Jon Vell is", {}),
            ("Ana Dorn", "owns", "Orsk Rail", "Ana Dorn owns", {}),
            ("China", "controls", "Orsk Rail", "China controls", {}),
            ("Wu Lin", "holds_office", "Chinese foreign minister", "Wu Lin is", {}),
        ],
    ),
    "two": (
        "Coast Mail",
        "2031-06-03",
        "China paid Ana Dorn $2,000,000 in 2030. Wu Lin met Ida Brun.",
        [
            ("China", "pays", "Ana Dorn", "China paid", {"amount": Amount("$2,000,000", 2e6, "USD"), "date": "2030"}),
            ("Wu Lin", "meets", "Ida Brun", "Wu Lin met", {}),
        ],
    ),
    "three": (
        "Hill Report",
        "2031-07-04",
        "Ana Dorn works for China. Officials said that Brazil may pay Ana Dorn. Ana Dorn works with Chinese ventures.",
        [
            ("Ana Dorn", "works_for", "China", "Ana Dorn works for China", {}),
            ("Brazil", "pays", "Ana Dorn", "Officials said", {"status": "possible", "attribution": 0}),
            ("Ana Dorn", "partner_of", "Chinese ventures", "Ana Dorn works with", {}),
        ],
    ),
    "four": (
        "Orsk Echo",
        "2031-08-05",
        "Jon Vell leads Kestrel Bank. China owns Kestrel Bank, a guess. Ana Dorn spoke.",
        [
            ("Jon Vell", "leads", "Kestrel Bank", "Jon Vell leads", {}),
            ("China", "owns", "Kestrel Bank", "China owns", {"confidence": 0.2}),
        ],
    ),
}


def _reading(doc_id: str, text: str, rows: list[Row]) -> Reading:
    mentions = []
    for name, (schema, country, named) in NAMES.items():
        if name in text:
            start, stop = span(text, name)
            mentions.append(Mention(start, stop, name, schema, f"e-{name}", named=named, country=country))
    said: tuple[Attribution, ...] = ()
    if "Officials said" in text:
        said = (
            Attribution((span(text, "Officials"),), (span(text, "said"),), (span(text, "Brazil may pay Ana Dorn"),), "unnamed", "indirect"),
        )
    lines = sentences(text)
    claims = []
    for subject, predicate, object_, words, more in rows:
        start, _ = span(text, words)
        sentence = next(line for line in lines if line[0] <= start < line[1])
        ends = [end(text, name, NAMES[name][0], f"e-{name}") for name in (subject, object_)]
        claims.append(claim(ends[0], predicate, ends[1], sentence, **more))
    mentions.sort(key=lambda row: (row.start, row.end))
    return Reading(doc_id, "test/1", tuple(mentions), said, tuple(claims), (), lines)


def make_press(folder: Path) -> Path:
    """A workspace of these reports, up to date."""
    with open_workspace(folder, write=True, create=True) as workspace:
        for name, (outlet, day, text, rows) in REPORTS.items():
            made = document(text, f"{name}.txt", source_id=outlet, title=f"Report {name}", published_at=day)
            workspace.ledger.add_document(made, text.encode(), _reading(made.doc_id, text, rows))
        derive(workspace.ledger)
    return folder
