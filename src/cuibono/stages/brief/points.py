"""Lede, key points, summary, questions and answers, and the one judgement: nothing here that the body does not hold (rule 15)."""

from __future__ import annotations

from cuibono.records import Cell, Panel, Row, Section, Sentence, StoredAttribution

from .clauses import must_quote, verb_phrase, when
from .draft import Piece, Register, finish, gap
from .file import File
from .paths import Chain, overlap, weakest
from .sections import contradictions_for, contrary, other_sides, rank, section_of
from .sentences import Item, Writer, item_of
from .words import capital, count, listing, number_word, words

LEDE_WORDS = 34  # a longer sentence belongs to the body


def contested(file: File, item: Item) -> bool:
    """True where a contradiction or a contrary claim stands against the tie: it is told with both sides or not at all."""
    return bool(item.tie.contrary) or bool(contradictions_for(file, [item]))


def told_whole(file: File, register: Register, writer: Writer, item: Item) -> list[Sentence]:
    """A tie with its other side, where it has one."""
    sentences = [writer.single(item, item.tie.subject_id)]
    for row in contradictions_for(file, [item])[:2]:
        sentences += other_sides(file, register, row, {claim for sentence in sentences for claim in sentence.claims})
    if len(sentences) == 1:
        against = contrary(file, register, item, set())
        if against:
            sentences.append(against)
    return sentences


def bare(file: File, register: Register, writer: Writer, item: Item) -> Sentence:
    """A tie in the outlet's voice as a plain clause, for places that say beside it who says so."""
    best = item.best
    if must_quote(best) or best.kind != "outlet":
        return writer.single(item, item.tie.subject_id)
    subject, obj = writer.ends(item)
    clause: list[Piece] = [
        capital(subject),
        " ",
        *verb_phrase(file, best, writer.turn, [obj], plural=file.plural(best.subject_id)),
        when(file, best),
    ]
    base = writer.single(item, item.tie.subject_id)
    cites: list[Piece] = [piece for run in base.runs if run.cite is not None for piece in (" ", run)]
    return Sentence("reported", finish([*clause, *cites]), claims=base.claims, ties=base.ties, status=base.status, date=base.date)


def leading(file: File, shown: list[Item], pair: tuple[str, ...], limit: int) -> list[Item]:
    """The ties that matter most, at most a few per section and per predicate, so that the points are no list of one kind."""
    limit_words = int(words()["limits"]["clause_words"])
    ordered = sorted(
        dict.fromkeys(shown),
        key=lambda item: (
            must_quote(item.best) and len(item.best.evidence_text.split()) > limit_words,
            rank(file, item, frozenset(pair)),
        ),
    )
    chosen: list[Item] = []
    per: dict[str, int] = {}
    for item in ordered:
        keys = (section_of(item), item.tie.predicate)
        if per.get(keys[0], 0) < 4 and per.get(keys[1], 0) < 2:
            chosen.append(item)
            for key in keys:
                per[key] = per.get(key, 0) + 1
        if len(chosen) == limit:
            break
    return chosen


def who_says(file: File, item: Item) -> str:
    """The key point's third column."""
    best = item.best
    if best.kind == "outlet":
        docs = list(dict.fromkeys(claim.doc_id for claim in item.claims if claim.kind == "outlet" and claim.status == best.status))
        named = file.outlets(docs, 2)
        return "the outlet, not known" if named == "the article" or named.startswith("outlets that") else named
    voice = file.voice_of(best)
    return "nobody named" if voice.note == "nobody named" else voice.name.replace(", which is not named,", ", not named")


def key_points(file: File, register: Register, shown: list[Item], said: list[Sentence], pair: tuple[str, ...]) -> Section:
    """No., point, who says so, grade."""
    chosen = leading(file, shown, pair, int(words()["limits"]["points"]))
    rows = []
    for at, item in enumerate(chosen, 1):
        writer = Writer(file, register, at)
        sentences = told_whole(file, register, writer, item) if contested(file, item) else [bare(file, register, writer, item)]
        rows.append(Row((Cell(str(at)), Cell(sentences=tuple(sentences)), Cell(capital(who_says(file, item))), Cell(file.grade(item.tie)))))
    for sentence in said[:2]:
        rows.append(
            Row(
                (
                    Cell(str(len(rows) + 1)),
                    Cell(sentences=(sentence,)),
                    Cell(capital((sentence.speaker or "").rstrip(","))),
                    Cell("not graded"),
                )
            )
        )
    return Section("points", 0, "Key points", (Panel("table", header=("No.", "Point", "Who says so", "Grade"), rows=tuple(rows)),))


def voice_grade(file: File, sentence: Sentence) -> str:
    """The grade of a word that makes no tie: the publisher's letter, 3 for a named speaker, 4 for one that nobody could look up."""
    row = file.attributions[sentence.attributions[0]]
    publisher = file.publishers.get(file.documents[row.doc_id].source_id)
    entity = file.entities.get(row.source_entity_id or "")
    weak = row.kind == "unnamed" or (row.kind == "document" and not (entity and entity.named))
    return f"{publisher.reliability if publisher else 'F'}{4 if weak else 3}"


def lede(file: File, register: Register, shown: list[Item], pair: tuple[str, ...]) -> tuple[Sentence, ...]:
    """Who it is, the tie that matters most, and how well it is sourced."""
    writer = Writer(file, register, 0)
    if file.case.corpus.documents == 1:
        undated = "undated " if file.case.corpus.undated else ""
        writer.opening = f"one {undated}article from an outlet that the corpus does not name"
    offices = [item for item in shown if section_of(item) == "offices" and item.tie.subject_id == pair[0] and not contested(file, item)]
    rest = [item for item in leading(file, shown, pair, 12) if item not in offices and section_of(item) != "offices"]
    own = [item for item in rest if pair[0] in (item.tie.subject_id, item.tie.object_id)] or rest
    if not own and not offices:
        own = leading(file, shown, pair, 2)  # of a body the offices in it may be all there is
    own.sort(key=lambda item: (contested(file, item), must_quote(item.best)))  # plain ones first; the sort keeps the rank otherwise
    sentences: list[Sentence] = []
    if offices:
        plain = [item for item in offices if not must_quote(item.best)]
        sentences.append(writer.single((plain or offices)[0], pair[0]))
    for item in own[:2]:
        told = told_whole(file, register, writer, item)
        if len(sentences) + len(told) <= 3 and (not sentences or all(len(one.text.split()) <= LEDE_WORDS for one in told)):
            sentences += told
    sentences.append(sourcing(file, shown, pair, told=bool(sentences)))
    return tuple(sentences)


def sourcing(file: File, shown: list[Item], pair: tuple[str, ...], *, told: bool = True) -> Sentence:
    """How the whole stands: one source, or how many ties have more. ``told``: a sentence before it has named the source."""
    if file.case.corpus.documents == 1:
        which = "this" if told else "a"
        return gap(f"Everything below rests on {which} single source; nothing in the corpus confirms or contradicts it")
    if not shown:
        return gap(f"The corpus holds no tie of {listing([file.name(s) for s in pair])}")
    strong = sum(1 for item in shown if item.tie.origins > 1)
    if strong:
        return gap(
            f"Of the {count(len(shown), 'tie')} told below, {number_word(strong)} "
            f"{'has' if strong == 1 else 'have'} two or more independent origins; "
            f"{'each of the others is' if len(shown) - strong > 1 else 'the rest is' if len(shown) - strong else 'none is'} single source"
        )
    return gap("Every tie told below is single source")


def judgement(file: File, register: Register, shown: list[Item], chains: list[Chain], pair: tuple[str, ...]) -> Sentence | None:
    """The one judgement of the brief: how far the leading tie carries, with all that rule 11 asks of a judgement."""
    if chains:
        ties, ends = list(chains[0].ties), (file.name(chains[0].nodes[0]), file.name(chains[0].nodes[-1]))
        claims = [file.claims[c] for tie in ties for c in tie.supporting if c in file.claims]
        grade = weakest([file.grade(tie) for tie in ties])
        origins = min(tie.origins for tie in ties)
        disputed = any(tie.contrary for tie in ties)
        head = f"The chain from {ends[0]} to {ends[1]}"
        timing = "" if overlap([tie.valid for tie in ties]) == "yes" else ", and that the hops held at one time"
    else:
        direct = [item for item in leading(file, shown, pair, 3) if section_of(item) == "ties"]
        if not direct:
            return None
        item = direct[0]
        ties, claims, grade, origins = [item.tie], list(item.claims), file.grade(item.tie), item.tie.origins
        disputed = contested(file, item)
        head = f"The tie between {file.name(item.tie.subject_id)} and {file.name(item.tie.object_id)}"
        timing = ""
    kinds = {claim.kind for claim in claims}
    if origins < 2:
        level, verdict = "low", "is a lead, not a finding: single source"
    elif disputed or grade[1] in "456":
        level, verdict = "low", "is contested, and stands as a lead" if disputed else "is weakly sourced, and stands as a lead"
    elif grade[1] == "1":
        level, verdict = "high", f"is confirmed by {number_word(origins)} independent origins"
    else:
        level, verdict = "moderate", f"is reported by {number_word(origins)} independent origins"
    if level == "high" and disputed:
        level = "moderate"
    weak = "unnamed persons" if kinds <= {"unnamed"} else "a document that nobody can look up" if kinds <= {"document"} else ""
    documents = len({claim.doc_id for claim in claims})
    at_hop = " at the weakest hop" if chains else ""
    best = [told.best for tie in ties if (told := item_of(file, tie))]
    cites = list(dict.fromkeys(register.cite(claim) for claim in best))
    return Sentence(
        "judgement",
        finish([f"{head} {verdict}; confidence is {level}", *[piece for run in cites for piece in (" ", run)]]),
        claims=tuple(claim.claim_id for claim in best),
        ties=tuple(tie.tie_id for tie in ties),
        confidence=level,
        basis=f"{capital(count(documents, 'document'))}, {count(origins, 'independent origin')}{at_hop}, weakest grade {grade}"
        + (f", on the word of {weak}" if weak else ""),
        assumption=(
            f"That {'the document says' if documents == 1 else 'the documents say'} what "
            f"{'its' if documents == 1 else 'their'} sources said{timing}"
        ),
        alternative="That the connection is ordinary business or office, without the meaning that the wording suggests",
        change="A register, a contract or accounts that show the tie or its absence; a second independent origin; a denial with documents",
    )


def summary(file: File, register: Register, shown: list[Item], pair: tuple[str, ...], chains: list[Chain]) -> Section:
    """A few sentences, and the judgement."""
    writer = Writer(file, register, 2)
    sentences: list[Sentence] = []
    for item in leading(file, shown, pair, 4):
        sentences += told_whole(file, register, writer, item)
    panels = [Panel("paragraph", tuple(sentences))] if sentences else [Panel("paragraph", (sourcing(file, shown, pair),))]
    verdict = judgement(file, register, shown, chains, pair)
    if verdict:
        panels.append(Panel("judgement", (verdict,)))
    return Section("summary", 0, "Summary", tuple(panels))


def questions(
    file: File, register: Register, shown: list[Item], said: list[StoredAttribution], pair: tuple[str, ...], chains: list[Chain]
) -> Section:
    """Who is …, what ties …, how much …, who says so."""
    first, names = pair[0], [file.name(s) for s in pair]
    panels = []
    entity = file.entities[first]
    writer = Writer(file, register, 1)
    offices = [item for item in shown if section_of(item) == "offices" and item.tie.subject_id == first][:2]
    what = "Who" if entity.schema == "Person" else "What"
    told = [s for item in offices for s in told_whole(file, register, writer, item)]
    panels.append(
        Panel("paragraph", tuple(told) or (gap("No office, post or seat was found in this corpus"),), speaker=f"{what} is {names[0]}?")
    )
    ties = [
        item
        for item in leading(file, shown, pair, 12)
        if section_of(item) in ("ties", "events") and first in (item.tie.subject_id, item.tie.object_id)
    ]
    if len(pair) > 1:
        direct = [item for item in shown if set(pair) == {item.tie.subject_id, item.tie.object_id}]
        answer = [s for item in direct[:2] for s in told_whole(file, register, writer, item)]
        if not direct:
            answer.append(gap(f"No direct tie between {listing(names)} was found in this corpus"))
        near = {tie.tie_id for chain in chains[:2] for tie in chain.ties}
        linked = [item for item in shown if item.tie.tie_id in near][:3]
        answer += [s for item in linked if item not in direct for s in told_whole(file, register, writer, item)]
        if chains:
            answer.append(
                gap(f"{capital(count(len(chains), 'indirect path'))} {'is' if len(chains) == 1 else 'are'} told above, hop by hop")
            )
        panels.append(Panel("paragraph", tuple(answer), speaker=f"What does the corpus say ties {names[0]} to {names[1]}?"))
    else:
        answer = [s for item in ties[:3] for s in told_whole(file, register, writer, item)] or [
            gap("No tie of ownership, money or partnership was found in this corpus")
        ]
        panels.append(Panel("paragraph", tuple(answer), speaker=f"What ties does the corpus report of {names[0]}?"))
    sums = [item for item in shown if item.best.amount_text][:3]
    answer = [s for item in sums for s in told_whole(file, register, writer, item)] or [gap("No sum was found in this corpus")]
    panels.append(Panel("paragraph", tuple(answer), speaker="How much money is reported?"))
    panels.append(Panel("paragraph", (speakers(file, shown, said),), speaker="Who says so?"))
    return Section("questions", 0, "Questions and answers", tuple(panels))


def speakers(file: File, shown: list[Item], said: list[StoredAttribution]) -> Sentence:
    """How many attributions name somebody, and how many ties stand in an outlet's own voice."""
    labels = (
        ("person", "a named person", "named persons"),
        ("organization", "a body", "bodies"),
        ("media", "another outlet", "other outlets"),
        ("document", "a document", "documents"),
        ("unnamed", "a speaker who is not named", "speakers who are not named"),
    )
    own = sum(1 for item in shown if item.best.kind == "outlet")
    counts = {kind: sum(1 for row in said if row.kind == kind) for kind, _, _ in labels}
    parts: list[str] = []
    for kind, one, many in labels:
        if counts[kind]:
            verb = (" goes" if counts[kind] == 1 else " go") if not parts else ""
            parts.append(f"{number_word(counts[kind])}{verb} to {one if counts[kind] == 1 else many}")
    head = (
        f"{capital(number_word(own))} of the {count(len(shown), 'tie')} told here "
        f"{'stands' if own == 1 else 'stand'} in an outlet's own voice"
    )
    return gap(f"{head}; of the {count(len(said), 'attribution')} on the subject, {listing(parts)}" if parts else head)
