"""The sections that come from ties: which belong where, in what order, how many, with both sides of what is contradicted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from cuibono.records import Contradiction, Panel, Run, Section, Sentence, StoredClaim, Tie

from .clauses import OWN_WORDS, hedge_classes, must_quote, noun, own_words, self_told
from .cues import cue_on
from .draft import Piece, Register, finish, quote
from .file import File
from .sentences import Item, Writer, group_key, item_of, names_speaker
from .words import capital, edtf_years, fold, listing, squeeze, words

_OCCASION = re.compile(
    r"\b((?:an? )?(?:[a-z-]+ ){0,3}(?:ceremony|summit|conference|meeting|reception|rally) "
    r"(?:in|at|on) (?:the )?[A-Z][\w-]+(?: [A-Z][\w-]+){0,3})"
)
_DIGITS = {1: 0, 2: 1, 3: 2, 4: 3, 6: 4, 5: 5}
_AGAINST = {
    "amount": "On the amount accounts differ",
    "percentage": "On the share accounts differ",
    "date": "On the date accounts differ",
    "holder": "On who holds the office accounts differ",
}


def items_of(file: File, wanted: Callable[[Tie], bool] | None = None) -> list[Item]:
    """All ties that still have a claim, or those that are ``wanted``, as items, sorted by id."""
    ties = sorted((tie for tie in file.case.ties if wanted is None or wanted(tie)), key=lambda tie: tie.tie_id)
    return [item for tie in ties if (item := item_of(file, tie))]


def rank(file: File, item: Item, pair: frozenset[str]) -> tuple[object, ...]:
    """Ordering only: ties between the two subjects first, then weight of the predicate, grade, origins, recency."""
    tie = item.tie
    years = edtf_years(tie.valid)
    newest = file.documents[item.best.doc_id].published_at or ""
    direct = len(pair & {tie.subject_id, tie.object_id}) == 2
    return (
        not direct or tie.predicate in OWN_WORDS,
        not item.plain,
        -min(tie.origins, 4) // 2,
        -int(words()["weights"].get(tie.predicate, 1)),
        _DIGITS[tie.credibility],
        -tie.origins,
        -tie.documents,
        -(years[1] if years else 0.0),
        tuple(-ord(char) for char in newest),
        tie.tie_id,
    )


def idle(file: File, item: Item) -> bool:
    """True for a tie to what only a bare noun tells of ("lawyers", "an event", "mayor"): it says nothing that can be followed up."""
    best = item.best
    if best.predicate == "holds_office" and len(squeeze(best.object_text).split()) < 2:
        return True  # a mayor of no place
    for end in (item.tie.subject_id, item.tie.object_id):
        entity = file.entities.get(end)
        heads = item.tie.predicate in ("leads", "founded", "owns", "controls")
        if entity is not None and not entity.named and entity.schema == "Person" and not (heads or file.handful):
            return True  # "a top diplomat": who, the page says
        if entity is None or entity.named or entity.country or entity.schema in ("Position", "Project"):
            continue
        if entity.schema == "Person" and heads:
            continue  # that a firm's head has no name is something to follow up
        least = 2 if entity.schema == "Event" else 3
        if len(squeeze(entity.caption).split()) < least and not (best.amount_text or best.what or best.percentage):
            return True
    return False


def one_office(file: File, items: list[Item]) -> list[Item]:
    """Without a second telling of one post or candidacy in other words ("National Security Advisor", "national security adviser")."""
    best: dict[tuple[str, str, str], Item] = {}
    kept = []
    for item in sorted(items, key=lambda item: (-item.sure, -item.tie.documents, item.tie.tie_id)):
        if item.tie.predicate not in ("holds_office", "runs_for", "leads"):
            kept.append(item)
            continue
        words_of_it = [w.replace("advisor", "adviser") for w in re.findall(r"[^\W_]+", fold(item.best.object_text))]
        post = " ".join(w for w in words_of_it if not w.isdigit() and w not in ("the", "of", "potential"))
        if item.tie.predicate == "runs_for":
            post = next((w[:8] for w in words_of_it if w.startswith(("presiden", "senat", "govern", "congress", "mayor"))), post)
        key = (item.tie.subject_id, item.tie.predicate, post)
        if key not in best:
            best[key] = item
            kept.append(item)
    return kept


def section_of(item: Item) -> str:
    """The section's key a tie belongs to; what is predicted stands apart."""
    if item.best.status == "predicted":
        return "predictions"
    for key, predicates in words()["sections"].items():
        if item.tie.predicate in predicates:
            return str(key)
    return "ties"


def heading(key: str, items: list[Item], subject: str, other: str | None, *, handful: bool = True) -> str:
    """A heading that names what the section holds."""
    if key == "events":
        nouns = list(dict.fromkeys(noun(item.tie.predicate) for item in items))[:3]
        return capital(listing(nouns)) if nouns else "Events"
    if key == "offices":
        predicates = {item.tie.predicate for item in items}
        return "Offices and aspirations" if "runs_for" in predicates else "Offices and roles"
    if key == "ties":
        return f"Ties to {other}" if other else "Ties and money"
    return "Responses and criticism" if handful else "Statements"


def contradictions_for(file: File, items: list[Item]) -> list[Contradiction]:
    """Contradictions that touch a claim of these items."""
    claims = {claim.claim_id for item in items for claim in item.claims}
    found = [row for row in file.case.contradictions if any(c in claims for side in row.sides for c in side.claims)]
    return sorted(found, key=lambda row: row.contradiction_id)


def says(file: File, register: Register, claim: StoredClaim) -> list[Piece]:
    """ "CNN wrote: “…” [3]" or "unnamed officials said, according to CNN: “…” [4]"."""
    voice, out = file.voice_of(claim), file.outlets([claim.doc_id])
    row = file.attributions.get(claim.attribution_id or "")
    clause = cue_on(file, row) if row else None
    if clause is not None:
        return [f"{voice.name} ", *quote(clause, clause=True), f", {out} reported", *register.cites([claim])]
    if voice.kind == "outlet":
        head = f"{out} wrote"
    elif self_told(claim) or (claim.quote != "direct" and names_speaker(claim, own_words(file, claim))):
        head = f"{out} wrote" + (f", citing {voice.name}" if voice.kind == "unnamed" else "")
    else:
        head = f"{voice.name} said, according to {out}"
    return [head, ": ", *own_words(file, claim), *register.cites([claim])]


def other_sides(file: File, register: Register, row: Contradiction, told: set[str]) -> list[Sentence]:
    """The sides of a contradiction that ``told`` claims do not show yet, one sentence each (rule 12)."""
    open_sides = [side for side in row.sides if not told & set(side.claims)]
    sentences = []
    for side in open_sides[:3]:
        known = [file.claims[claim] for claim in side.claims if claim in file.claims]
        if not known:
            continue
        claim = min(known, key=lambda c: (len(c.evidence_text) > 300, c.kind != "outlet", c.doc_id, c.evidence_start, c.claim_id))
        lead = _AGAINST.get(row.kind) or _lead(file, claim)
        sentences.append(
            Sentence(
                "reported" if claim.kind == "outlet" else "attributed",
                finish([f"{lead}, ", *says(file, register, claim)]),
                claims=(claim.claim_id,),
                speaker=None if claim.kind == "outlet" else file.voice_of(claim).name,
                status=claim.status,
            )
        )
    return sentences


def _lead(file: File, claim: StoredClaim) -> str:
    """ "Against this" before what denies; what only tells it otherwise is another account."""
    said = file.documents[claim.doc_id].text[claim.sentence_start : claim.sentence_end]
    return "Against this" if claim.status == "denied" or "denied" in hedge_classes(said) else "By another account"


def contrary(file: File, register: Register, item: Item, done: set[str]) -> Sentence | None:
    """The denial or contrary report of a tie that no contradiction set has shown yet."""
    rows = [file.claims[claim] for claim in item.tie.contrary if claim in file.claims and claim not in done]
    if not rows:
        return None
    rows.sort(key=lambda row: (len(row.evidence_text) > 300, row.kind == "unnamed", row.claim_id))
    row = rows[0]
    runs = finish([f"{_lead(file, row)}, ", *says(file, register, row)])
    speaker = None if row.kind == "outlet" else file.voice_of(row).name
    return Sentence(
        "reported" if row.kind == "outlet" else "attributed",
        runs,
        claims=(row.claim_id,),
        ties=(item.tie.tie_id,),
        speaker=speaker,
        status=row.status,
    )


def occasion(file: File, register: Register, item: Item, done: set[str]) -> Sentence | None:
    """Where a gift, a signing or a meeting was, in its own sentence's words, where the tie has no place; of a handful of documents."""
    if not file.handful:
        return None
    claim = item.best
    span = f"{claim.doc_id}:{claim.sentence_start}"
    if claim.place or claim.kind != "outlet" or must_quote(claim) or span in done:
        return None
    found = _OCCASION.search(squeeze(file.documents[claim.doc_id].text[claim.sentence_start : claim.sentence_end]))
    if found is None:
        return None
    done.add(span)
    pieces: list[Piece] = ["The same sentence speaks of ", *quote(found[1]), *register.cites([claim])]
    return Sentence("reported", finish(pieces), claims=(claim.claim_id,), ties=(item.tie.tie_id,), status=claim.status)


def write_section(
    file: File, register: Register, key: str, items: list[Item], pair: tuple[str, ...], turn: int
) -> tuple[list[Panel], int, list[Item]]:
    """Paragraphs of a section, the number of ties left out, and the items shown."""
    limits = words()["limits"]
    writer = Writer(file, register, turn)
    ordered = sorted(items, key=lambda item: rank(file, item, frozenset(pair)))
    groups: dict[tuple[object, ...], list[Item]] = {}
    for item in ordered:
        focus = next((s for s in pair if s in (item.tie.subject_id, item.tie.object_id)), item.tie.subject_id)
        groups.setdefault(group_key(file, item, focus), []).append(item)
    shown: list[Item] = []
    sentences: list[Sentence] = []
    done: set[str] = set()
    for group in list(groups.values())[: int(limits["groups"])]:
        part = group[: int(limits["items"])]
        focus = next((s for s in pair if s in (part[0].tie.subject_id, part[0].tie.object_id)), part[0].tie.subject_id)
        sentences.append(writer.group(part, focus))
        shown += part
        if key == "events":
            sentences += [said for item in part if (said := occasion(file, register, item, done))]
        told = {claim for sentence in sentences for claim in sentence.claims}
        for row in contradictions_for(file, part)[:2]:
            if row.contradiction_id not in done:
                done.add(row.contradiction_id)
                for other in other_sides(file, register, row, told):
                    sentences.append(other)
                    done.update(other.claims)
        for item in part:
            against = contrary(file, register, item, done)
            if against:
                sentences.append(against)
                done.update(against.claims)
    once = merged(sentences)
    panels = [Panel("paragraph", tuple(once[at : at + 4])) for at in range(0, len(once), 4)]
    return panels, len(items) - len(shown), shown


def merged(sentences: list[Sentence]) -> list[Sentence]:
    """Sentences of one wording once, with the claims and ties of all of them: two ties told by the same quoted words."""
    once: dict[tuple[str, str | None], Sentence] = {}
    for row in sentences:
        quoted = max((run.text for run in row.runs if run.quoted), key=len, default=row.text)
        key = next((k for k in once if k[1] == row.speaker and quoted in k[0]), (quoted, row.speaker))
        first = once.get(key)
        if first is None:
            once[key] = row
            continue
        claims, ties = dict.fromkeys((*first.claims, *row.claims)), dict.fromkeys((*first.ties, *row.ties))
        runs = first.runs + tuple(part for n in row.cites if n not in first.cites for part in (Run(" "), Run("", cite=n)))
        once[key] = replace(first, runs=runs, claims=tuple(claims), ties=tuple(ties))
    return list(once.values())


def tie_section(
    file: File, register: Register, key: str, items: list[Item], pair: tuple[str, ...], names: tuple[str, ...]
) -> tuple[Section, list[Item]] | None:
    """The section, or None where the ledger holds nothing for it. Numbers come later."""
    if not items:
        return None
    panels, more, shown = write_section(file, register, key, items, pair, sum(map(ord, key)) % 3)
    return Section(
        key, 0, heading(key, shown, names[0], names[1] if len(names) > 1 else None, handful=file.handful), tuple(panels), more
    ), shown
