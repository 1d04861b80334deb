"""What is not known (rule 16): owners, sums, documents and groups without a name, what was not read; and what a person should check.

How much is single-sourced, undated, unattributed, contradicted or not found is a matter of figures, and stands in ``method``.
"""

from __future__ import annotations

import re

from cuibono.records import Panel, Section, Sentence, StoredAttribution, StoredClaim
from cuibono.records.cells import is_table
from cuibono.stages.inquire.find_gaps import SUMS

from .clauses import asked as asked_words
from .clauses import noun, own_words
from .draft import Register, gap
from .file import File
from .sections import rank
from .sentences import Item
from .unseen import teaser_gaps, unread_gaps
from .words import capital, fold, listing, on_date, squeeze, words

_OWNED = frozenset({"Company"})


def gap_panels(file: File, register: Register, shown: list[Item], said: list[StoredAttribution], subjects: tuple[str, ...]) -> list[Panel]:
    """A list of gaps, the ones a reader would trip over first, and what would settle them. What can be counted stands in ``method``."""
    rows = [
        *(_documents(file, register, shown, said) if file.handful else ()),
        *_owners(file, shown),
        *(_groups(file, shown) if file.handful else ()),
        *(_amounts(file, shown) if file.handful else ()),
        *unread_gaps(file, subjects),
        *teaser_gaps(file, shown),
    ]
    settle = _settle(file, shown) if rows or file.handful else None
    panels = [Panel("list", tuple(rows)), *([Panel("paragraph", (settle,))] if settle else [])]
    return [panel for panel in panels if panel.sentences]


def checks_section(file: File, register: Register, asked: list[Item], subjects: tuple[str, ...]) -> Section | None:
    """Ties whose reading is unsure, as questions to the analyst, each with its sentence: nothing stands in the brief by a guess."""
    rows: list[Sentence] = []
    least = float(words()["sureness"]["asked"])
    able = [item for item in asked if item.sure >= least]
    for item in sorted(able, key=lambda item: (rank(file, item, frozenset(subjects)), item.tie.tie_id)):
        best = item.best
        tie = asked_words(file, best, file.name(best.subject_id, best.subject_text), file.name(best.object_id, best.object_text))
        if len(rows) == int(words()["limits"]["checks"]) or any(row.text.startswith(tie) for row in rows):
            continue
        published = file.documents[best.doc_id].published_at
        day = f" {on_date(published)}" if published and not file.handful else ""
        rows.append(gap(f"{tie} {capital(file.outlet(best.doc_id))} wrote{day}: ", *own_words(file, best), *register.cites([best])))
    return Section("checks", 0, "For the analyst to check", (Panel("list", tuple(rows)),)) if rows else None


def _documents(file: File, register: Register, shown: list[Item], said: list[StoredAttribution]) -> list[Sentence]:
    seen: dict[str, Sentence] = {}
    rows: list[StoredClaim | StoredAttribution] = [*(claim for item in shown for claim in item.claims), *said]
    for row in rows:
        text = squeeze(row.source_text or "")
        entity = file.entities.get(row.source_entity_id or "")
        if row.kind != "document" or not text or (entity and entity.named) or is_table(file.documents[row.doc_id]):
            continue
        told_of = re.search(r" (?:by|of|from|in|filed|published|commissioned|obtained) ", text) or not re.match(
            r"(?:the|an?)\b", text, re.I
        )
        if len(text.split()) < 2 or not told_of or re.match(r"(?:this|that|these|those|it|s?he|they)\b", text, re.I):
            continue  # words that only their page explains
        seen.setdefault(fold(text), gap(f"No title, author or date is given for “{squeeze(text)}” ", register.cite(row)))
    return list(seen.values())[:4]


def _owners(file: File, shown: list[Item]) -> list[Sentence]:
    rows: dict[str, Sentence] = {}
    for item in shown:
        for end in (item.tie.subject_id, item.tie.object_id):
            entity = file.entities.get(end)
            if entity is None or not entity.named or entity.schema not in _OWNED:
                continue
            if end not in file.case.subjects and item.tie.predicate not in (
                "owns",
                "controls",
                "acquires",
                "invests_in",
                "founded",
                "leads",
            ):
                continue
            ties = [tie for tie in file.case.ties if tie.object_id == end and tie.predicate in ("owns", "controls", "acquires")]
            claims = [file.claims[c] for tie in ties for c in tie.supporting if c in file.claims]
            if any(claim.percentage is not None for claim in claims):
                continue
            owners = list(dict.fromkeys(file.name(tie.subject_id) for tie in ties if tie.predicate == "owns"))
            if not owners and not file.handful:
                continue  # of a firm that many report on, it is no secret
            name = file.name(end)
            told = f"How much of {name} {listing(owners)} owns, and since when: no share is stated and no register was read"
            rows.setdefault(end, gap(told if len(owners) == 1 else f"Who owns {name}, and since when"))
    return list(rows.values())[:3]


def _groups(file: File, shown: list[Item]) -> list[Sentence]:
    names: dict[str, str] = {}
    for item in shown:
        for end in (item.tie.subject_id, item.tie.object_id):
            entity = file.entities.get(end)
            group = entity is not None and not entity.named and entity.schema in ("Organization", "Company", "PublicBody")
            if (
                entity and group and (file.handful or entity.country)
            ):  # "a gun advocacy group" of a large corpus is its subject's other name
                names.setdefault(fold(entity.caption), file.name(end))
    if not names:
        return []
    return [gap(f"Who is meant by {listing([f'“{name}”' for name in list(names.values())[:4]], 'or')}")]


def _amounts(file: File, shown: list[Item]) -> list[Sentence]:
    lacking = [item for item in shown if item.tie.predicate in SUMS and all(claim.amount_value is None for claim in item.claims)]
    if not lacking:
        return []
    kinds = list(dict.fromkeys(noun(item.tie.predicate) for item in lacking))[:3]
    return [
        gap(
            f"What the {listing(kinds)} told without a sum were worth",
            ties=tuple(i.tie.tie_id for i in lacking),
        )
    ]


def _settle(file: File, shown: list[Item]) -> Sentence | None:
    needs = []
    if not file.handful and not any(item.tie.predicate in SUMS or item.tie.predicate in ("owns", "controls", "acquires") for item in shown):
        return None
    predicates = {item.tie.predicate for item in shown}
    companies = sorted(
        {
            file.name(end)
            for item in shown
            for end in (item.tie.subject_id, item.tie.object_id)
            if (e := file.entities.get(end)) and e.named and e.schema == "Company"
        }
    )
    if companies:
        needs.append("an ownership register")
        needs.append(f"the accounts of {companies[0]}" if len(companies) == 1 else "the companies' accounts")
    if predicates & SUMS:
        needs.append("the records of the payments")
    if file.case.corpus.documents == 1 or (file.handful and all(item.tie.origins < 2 for item in shown)):
        needs.append("a second outlet")
    if not needs:
        return None
    return gap(f"{listing(needs[:4])} would settle most of it")
