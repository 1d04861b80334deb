"""What is not known (rule 16): single-sourced, undated, unattributed, contradicted, not found, documents and groups without a name."""

from __future__ import annotations

import re
from collections.abc import Sized

from cuibono.records import Panel, Sentence, StoredAttribution, StoredClaim
from cuibono.records.cells import is_table
from cuibono.stages.inquire.find_gaps import SUMS

from .accounts import Account
from .clauses import asked as asked_words
from .clauses import claim_date, noun, own_words
from .draft import Register, gap
from .file import File
from .sections import rank
from .sentences import Item
from .unseen import teaser_gaps, unread_gaps
from .words import capital, count, fold, listing, number_word, squeeze, words

_OWNED = frozenset({"Company"})


def gap_panels(
    file: File,
    register: Register,
    shown: list[Item],
    said: list[StoredAttribution],
    subjects: tuple[str, ...],
    asked: list[Item],
    accounts: list[Account],
) -> list[Panel]:
    """A list of gaps, the ones a reader would trip over first, what would settle them, and readings to be checked by a person."""
    rows = [
        *_sourcing(file, shown),
        *(_documents(file, register, shown, said) if file.handful else ()),
        *_owners(file, shown),
        *_groups(file, shown),
        *_amounts(file, shown),
        *_dates(file, shown),
        *_speakers(file, shown, said),
        *_not_found(file, shown, subjects),
        *_outlets(file),
        *unread_gaps(file, subjects),
        *teaser_gaps(file, shown),
    ]
    if file.held_back:
        rows.append(
            gap(
                f"{capital(count(len(file.held_back), 'statement'))} of the corpus on the subject "
                f"{_verb(file.held_back, 'is', 'are')} left out here, since no wording kept to the source"
            )
        )
    settle = _settle(file, shown)
    panels = [Panel("list", tuple(rows)), *([Panel("paragraph", (settle,))] if settle else [])]
    checks = _checks(file, register, asked, subjects, {row.key[:2] for row in accounts})
    if checks:
        head = gap("The readings that follow are too unsure to be told, and are put to the analyst as questions")
        panels += [Panel("paragraph", (head,)), Panel("list", tuple(checks))]
    return panels


def _checks(file: File, register: Register, asked: list[Item], subjects: tuple[str, ...], quoted: set[tuple[str, int]]) -> list[Sentence]:
    """Ties whose reading is unsure, as questions, each with its sentence: nothing that would stand in the brief by a guess."""
    rows: list[Sentence] = []
    least = float(words()["sureness"]["asked"])
    asked = [item for item in asked if item.sure >= least]
    for item in sorted(asked, key=lambda item: (rank(file, item, frozenset(subjects)), item.tie.tie_id))[
        : int(words()["limits"]["checks"])
    ]:
        best = item.best
        ends = file.name(best.subject_id, best.subject_text), file.name(best.object_id, best.object_text)
        tie = asked_words(file, best, *ends)
        if any(row.text.startswith(tie) for row in rows):
            continue
        if (best.doc_id, best.sentence_start) in quoted:
            rows.append(gap(f"{tie} Read with a sureness of {item.sure:.2f} from a sentence quoted above", *register.cites([best])))
        else:
            rows.append(gap(f"{tie} Read with a sureness of {item.sure:.2f}: ", *own_words(file, best), *register.cites([best])))
    return rows


def _verb(rows: Sized, one: str, many: str) -> str:
    return one if len(rows) == 1 else many


def _sourcing(file: File, shown: list[Item]) -> list[Sentence]:
    single = [item for item in shown if item.tie.origins < 2]
    rows = []
    if file.case.corpus.documents == 1:
        rows.append(gap("Everything rests on a single source, which nothing in the corpus confirms or contradicts"))
    elif single:
        every = {1: "The one tie", 2: "Both ties"}.get(len(shown), f"All {count(len(shown), 'tie')}")
        some = f"{capital(number_word(len(single)))} of the {count(len(shown), 'tie')}"
        each = "a single source" if len(single) == 1 else "a single source each"
        rows.append(
            gap(
                f"{every if len(single) == len(shown) else some} told here {_verb(single, 'rests', 'rest')} on {each}",
                ties=tuple(i.tie.tie_id for i in single),
            )
        )
    claims = {claim.claim_id for item in shown for claim in item.claims}
    open_sets = [row for row in file.case.contradictions if any(c in claims for side in row.sides for c in side.claims)]
    if open_sets:
        rows.append(
            gap(
                f"{capital(count(len(open_sets), 'contradiction'))} between accounts "
                f"{_verb(open_sets, 'is', 'are')} open; both sides are told above"
            )
        )
    return rows


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
            name = file.name(end)
            owners = list(dict.fromkeys(file.name(tie.subject_id) for tie in ties if tie.predicate == "owns"))
            told = f"How much of {name} {listing(owners)} owns, and since when: no share is stated and no register was read"
            rows.setdefault(end, gap(told if len(owners) == 1 else f"Who owns {name}, and since when"))
    return list(rows.values())[:3]


def _groups(file: File, shown: list[Item]) -> list[Sentence]:
    names: dict[str, str] = {}
    for item in shown:
        for end in (item.tie.subject_id, item.tie.object_id):
            entity = file.entities.get(end)
            if entity and not entity.named and entity.schema in ("Organization", "Company", "PublicBody"):
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


def _dates(file: File, shown: list[Item]) -> list[Sentence]:
    undated = [item for item in shown if all(claim_date(file, claim) is None for claim in item.claims)]
    if not undated:
        return []
    amount = "None" if len(undated) == len(shown) else f"{capital(number_word(len(undated)))} of the {count(len(shown), 'tie')}"
    text = (
        ("The one tie told here is undated in its source" if len(shown) == 1 else "All ties told here are undated in their sources")
        if amount == "None"
        else f"{amount} told here {'is' if len(undated) == 1 else 'are'} undated in {'its' if len(undated) == 1 else 'their'} source"
    )
    return [gap(text, ties=tuple(item.tie.tie_id for item in undated))]


def _speakers(file: File, shown: list[Item], said: list[StoredAttribution]) -> list[Sentence]:
    if len(said) < 2:
        return []
    nobody = [row for row in said if row.kind == "unnamed"]
    papers = [
        row
        for row in said
        if row.kind == "document"
        and not (file.entities.get(row.source_entity_id or "") and file.entities[row.source_entity_id or ""].named)
    ]
    if not nobody and not papers:
        return []
    parts = []
    if nobody:
        parts.append(f"{number_word(len(nobody))} {'goes' if len(nobody) == 1 else 'go'} to speakers who are not named")
    if papers:
        parts.append(f"{number_word(len(papers))} to {'a document' if len(papers) == 1 else 'documents'} without a name")
    beside = "" if file.handful else ", beside the sentences quoted whole"
    return [gap(f"Who speaks: of the {count(len(said), 'attribution')} on the subject{beside}, {listing(parts)}")]


def _not_found(file: File, shown: list[Item], subjects: tuple[str, ...]) -> list[Sentence]:
    families = {
        "ownership": {"owns", "controls", "acquires"},
        "loans": {"lends_to"},
        "payments": {"pays"},
        "family ties": {"related_to"},
        "contracts": {"awards_contract"},
    }
    between = (
        {item.tie.predicate for item in shown if set(subjects) <= {item.tie.subject_id, item.tie.object_id}}
        if len(subjects) > 1
        else {i.tie.predicate for i in shown}
    )
    absent = [name for name, predicates in families.items() if not predicates & between]
    if not absent:
        return []
    whom = f"between {listing([file.name(s) for s in subjects])}" if len(subjects) > 1 else f"of {file.name(subjects[0])}"
    return [gap(f"Not found in this corpus, apart from what is quoted above: {listing(absent, 'or')} {whom} that the machine read surely")]


def _outlets(file: File) -> list[Sentence]:
    ungraded = sorted(
        {
            row.source_id
            for row in file.documents.values()
            if row.source_id not in file.publishers or file.publishers[row.source_id].reliability == "F"
        }
    )
    if not ungraded:
        return []
    if all(not name for name in ungraded):
        return [gap("Which outlet published the text: it is not named, so its reliability cannot be judged (F)")]
    return [
        gap(
            f"How reliable {'the outlet is' if len(ungraded) == 1 else 'the outlets are'}: nobody has graded "
            f"{count(len(ungraded), 'publisher')}, so F stands for “cannot be judged”"
        )
    ]


def _settle(file: File, shown: list[Item]) -> Sentence | None:
    needs = []
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
    if file.case.corpus.documents == 1 or all(item.tie.origins < 2 for item in shown):
        needs.append("a second outlet")
    if not needs:
        return None
    return gap(f"{listing(needs[:4])} would settle most of it")
