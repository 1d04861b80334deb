"""Lede, key points, summary and the one judgement: nothing here that the body does not hold (rule 15)."""

from __future__ import annotations

import re

from cuibono.records import Cell, Panel, Row, Section, Sentence
from cuibono.records.cells import of_table
from cuibono.vocabulary import PREDICATES

from .accounts import openers
from .clauses import OWN_WORDS, kin, must_quote, own_words, verb_phrase, when
from .draft import Piece, Register, finish, gap, quote
from .file import File
from .paths import Chain, overlap, weakest
from .quoted import Account, account_sentence
from .sections import contradictions_for, contrary, other_sides, rank, section_of
from .sentences import Item, Writer, cited, item_of, names_speaker
from .words import capital, count, fold, listing, number_word, words

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
    if not item.plain or must_quote(best) or best.kind != "outlet":
        return writer.single(item, item.tie.subject_id)
    subject, obj = writer.ends(item)
    related = kin(file, best)
    clause: list[Piece] = (
        [related]
        if related
        else [
            capital(subject),
            " ",
            *verb_phrase(file, best, writer.turn, [obj], plural=file.plural(best.subject_id)),
            when(file, best),
        ]
    )
    base = writer.single(item, item.tie.subject_id)
    cites: list[Piece] = [piece for run in base.runs if run.cite is not None for piece in (" ", run)]
    return Sentence("reported", finish([*clause, *cites]), claims=base.claims, ties=base.ties, status=base.status, date=base.date)


def sure(items: list[Item], tier: str = "first") -> list[Item]:
    """Those that are read surely enough for a tier of ``[sureness]``."""
    return [item for item in items if item.sure >= float(words()["sureness"][tier])]


def leading(file: File, shown: list[Item], pair: tuple[str, ...], limit: int) -> list[Item]:
    """The ties that matter most and are read surely, a few per section and per predicate, so that the points are no list of one kind."""
    limit_words = int(words()["limits"]["clause_words"])
    ordered = sorted(
        dict.fromkeys(item for item in sure(shown) if PREDICATES[item.tie.predicate].family != "place"),
        key=lambda item: (
            must_quote(item.best) and len(item.best.evidence_text.split()) > limit_words,
            rank(file, item, frozenset(pair)),
        ),
    )
    chosen: list[Item] = []
    per: dict[str, int] = {}
    offices = apart(file, [item for item in ordered if section_of(item) == "offices" and item.tie.subject_id == pair[0]])
    for item in ordered:
        if section_of(item) == "offices" and item.tie.subject_id == pair[0] and item not in offices:
            continue
        keys = (section_of(item), item.tie.predicate)
        if per.get(keys[0], 0) < 4 and per.get(keys[1], 0) < 2:
            chosen.append(item)
            for key in keys:
                per[key] = per.get(key, 0) + 1
        if len(chosen) == limit:
            break
    return chosen


def who_says(file: File, item: Item) -> str:
    """The key point's third column: where the words quoted name their speaker, the outlet."""
    best = item.best
    if best.kind != "outlet" and (not item.plain or must_quote(best)) and names_speaker(best, own_words(file, best)):
        return file.outlets([best.doc_id])
    if best.kind == "outlet":
        docs = list(dict.fromkeys(claim.doc_id for claim in item.claims if claim.kind == "outlet" and claim.status == best.status))
        named = file.outlets(docs, 2)
        return "the outlet, not known" if named == file.nameless or named.startswith("articles of outlets") else named
    voice = file.voice_of(best)
    return "nobody named" if voice.note == "nobody named" else voice.name.replace(", which is not named,", ", not named")


def key_points(
    file: File, register: Register, shown: list[Item], said: list[Sentence], pair: tuple[str, ...], accounts: list[Account]
) -> Section:
    """No., point, who says so, grade; of a handful of documents with few ties the most telling of their own words too. May be empty."""
    chosen = leading(file, shown, pair, int(words()["limits"]["points"]))
    if not file.handful and len(chosen) < int(words()["limits"]["points_least"]):
        chosen = []  # few ties are points enough where they stand
    rows = []
    for at, item in enumerate(chosen, 1):
        writer = Writer(file, register, at)
        sentences = told_whole(file, register, writer, item) if contested(file, item) else [bare(file, register, writer, item)]
        rows.append(Row((Cell(str(at)), Cell(sentences=tuple(sentences)), Cell(capital(who_says(file, item))), Cell(file.grade(item.tie)))))
    quoted = [row for row in accounts if file.handful and len(row.text.split()) <= int(words()["limits"]["lede_quote"])]
    told = [account_sentence(file, register, row) for row in quoted[: min(3, max(0, 5 - len(chosen)))]]
    for sentence in [*told, *said[:2]]:
        who = sentence.speaker or file.outlets([doc for doc, *_ in _places(register, sentence)])
        rows.append(Row((Cell(str(len(rows) + 1)), Cell(sentences=(sentence,)), Cell(capital(who.rstrip(","))), Cell("not graded"))))
    panels = [Panel("table", header=("No.", "Point", "Who says so", "Grade"), rows=tuple(rows))] if rows else []
    return Section("points", 0, "Key points", tuple(panels))


def _places(register: Register, sentence: Sentence) -> list[tuple[str, int, int]]:
    by_number = {number: place for place, number in register.spans.items()}
    return [by_number[number] for number in sentence.cites]


def linked(file: File, register: Register, chains: list[Chain]) -> Sentence | None:
    """The sentence that tells a whole path, where one does."""
    for chain in chains:
        items = [item for tie in chain.ties if (item := item_of(file, tie))]
        if len({(i.best.doc_id, i.best.sentence_start) for i in items}) == 1 and not any(contested(file, item) for item in items):
            first = min(items, key=lambda item: (item.best.kind == "outlet", item.tie.tie_id))
            best, writer = first.best, Writer(file, register, 0)
            text = file.documents[best.doc_id].text[best.sentence_start : best.sentence_end]
            if len(text.split()) > int(words()["limits"]["lede_quote"]):
                continue
            voice = file.voice_of(best)
            runs = finish([f"{writer.outlets([best])} wrote: ", *quote(text), *register.cites([best])])
            claims = tuple(dict.fromkeys(i.best.claim_id for i in items))
            kind = "reported" if voice.kind == "outlet" else "attributed"
            speaker = voice.name if kind == "attributed" else None
            return Sentence(kind, runs, claims=claims, ties=tuple(i.tie.tie_id for i in items), speaker=speaker, status=best.status)
    return None


def lede(
    file: File, register: Register, shown: list[Item], pair: tuple[str, ...], accounts: list[Account], chains: list[Chain]
) -> tuple[Sentence, ...]:
    """Who it is, and what is most telling of the question. Only what is read surely, or quoted; ``sourcing`` follows it."""
    writer = Writer(file, register, 0)
    if file.case.corpus.documents == 1:
        undated = "undated " if file.case.corpus.undated else ""
        writer.opening = f"one {undated}article from an outlet that the corpus does not name"
    firm = sure(shown)
    offices = [item for item in firm if section_of(item) == "offices" and item.tie.subject_id == pair[0] and not contested(file, item)]
    offices.sort(key=lambda item: (must_quote(item.best), item.tie.predicate not in POSTS))  # the sort keeps the rank otherwise
    rest = [item for item in leading(file, shown, pair, 12) if section_of(item) != "offices"]
    own = [
        item
        for item in rest
        if (ends := {item.tie.subject_id, item.tie.object_id})
        and (set(pair) <= ends or ((len(pair) == 1 or file.handful) and pair[0] in ends))
        if item.tie.predicate not in OWN_WORDS or item.best.what
        if file.handful or item.tie.origins > 1  # one report opens no brief of a large corpus
    ]
    weight = words()["weights"]
    own.sort(
        key=lambda item: (
            must_quote(item.best),
            -weight.get(item.tie.predicate, 1) - 3 * ({*pair} <= {item.tie.subject_id, item.tie.object_id}),
        )
    )
    sentences = [writer.single(offices[0], pair[0])] if offices else []
    fit = accounts if file.handful else openers(accounts)
    quoted = linked(file, register, chains) or next(
        (
            account_sentence(file, register, row, headed=True)
            for row in fit
            if (15 if file.handful else int(words()["limits"]["lede_least"]))
            <= len(row.text.split())
            <= int(words()["limits"]["lede_quote"])
        ),
        None,
    )
    if quoted and not file.handful and (len(pair) > 1 or (offices and offices[0].tie.predicate not in POSTS)):
        sentences = []  # where somebody sat, or a firm sits, opens no brief on what ties two, nor one that has better
    if quoted:  # what the words quoted tell is not told before them
        own = [item for item in own if not _within(register, item, quoted)]
        if sentences and _within(register, offices[0], quoted):
            sentences = []
    for item in own[: 1 if quoted else 2]:
        told = told_whole(file, register, writer, item)
        if len(sentences) + len(told) <= 3 and all(len(one.text.split()) <= LEDE_WORDS for one in told):
            sentences += told
    if quoted:
        sentences.append(quoted)
    if not sentences:  # nothing is read surely: the first of what is told, in its document's words
        pick = sorted((item for item in shown if not contested(file, item)), key=lambda item: rank(file, item, frozenset(pair)))
        sentences += [writer.single(item, item.tie.subject_id) for item in pick[:1]]
    return tuple(sentences)


def _within(register: Register, item: Item, quoted: Sentence) -> bool:
    """Whether a tie is told by no document but in the very sentence that is quoted."""
    places = _places(register, quoted)
    return all(any(doc == c.doc_id and a <= c.evidence_start < b for doc, a, b in places) for c in item.claims)


def sourcing(file: File, shown: list[Item], pair: tuple[str, ...], *, told: bool = True) -> Sentence:
    """How the whole stands: one source, or how many ties have more. ``told``: a sentence before it has named the source."""
    if file.case.corpus.documents == 1:
        which = "this" if told else "a"
        return gap(f"Everything below rests on {which} single source; nothing in the corpus confirms or contradicts it")
    if not shown:
        of = listing([file.name(s) for s in pair])
        return gap(f"No tie of {of} was read surely enough to be told here")
    strong = sum(1 for item in shown if item.tie.origins > 1)
    if strong and len(shown) == 1:
        both = [file.name(end) for end in (shown[0].tie.subject_id, shown[0].tie.object_id)]
        ends = " as ".join(both) if file.entities[shown[0].tie.object_id].schema == "Position" else f"of {listing(both)}"
        return gap(f"The one tie told below, {ends}, has {number_word(shown[0].tie.origins)} independent origins")
    if strong:
        return gap(
            f"Of the {count(len(shown), 'tie')} told below, {number_word(strong)} "
            f"{'has' if strong == 1 else 'have'} two or more independent origins; "
            f"{'each of the others is' if len(shown) - strong > 1 else 'the other is' if len(shown) - strong else 'none is'} single source"
        )
    return gap(f"{'The one' if len(shown) == 1 else 'Every'} tie told below is single source")


def _weighty(item: Item) -> bool:
    """Money or a holding: a tie on which there is something to judge."""
    return PREDICATES[item.tie.predicate].family in ("ownership", "money") and item.tie.predicate not in ("founded", "part_of")


def judgement(file: File, register: Register, shown: list[Item], chains: list[Chain], pair: tuple[str, ...]) -> Sentence | None:
    """The one judgement of the brief: how far the leading tie carries, with all that rule 11 asks of a judgement."""
    chains = [row for row in chains if all((told := item_of(file, tie)) and told in sure([told], "path") for tie in row.ties)]
    if chains:
        ties, ends = list(chains[0].ties), (file.name(chains[0].nodes[0]), file.name(chains[0].nodes[-1]))
        claims = [file.claims[c] for tie in ties for c in tie.supporting if c in file.claims]
        grade = weakest([file.grade(tie) for tie in ties])
        origins = min(tie.origins for tie in ties)
        disputed = any(tie.contrary for tie in ties)
        head = f"The chain from {ends[0]} to {ends[1]}"
        timing = "" if overlap([tie.valid for tie in ties]) == "yes" else ", and that the hops held at one time"
    else:
        direct = [
            item
            for item in leading(file, shown, pair, 12)
            if section_of(item) == "ties"
            and ((len(pair) > 1 and file.handful) or _weighty(item))
            and (len(pair) == 1 or set(pair) == {item.tie.subject_id, item.tie.object_id})
        ]
        if not direct:
            return None
        item = direct[0]
        ties, claims, grade = [item.tie], list(item.claims), file.grade(item.tie)
        # Those that are read surely, and cited where the tie is told: a count of witnesses that nobody sees is none.
        origins = len({file.origin(row.doc_id) for row in cited(file, item)})
        disputed = contested(file, item)
        head = f"The tie between {file.name(item.tie.subject_id)} and {file.name(item.tie.object_id)}"
        timing = ""
    kinds = {"record" if of_table(claim) else claim.kind for claim in claims}
    if origins < 2:
        told_by = max(tie.origins for tie in ties)
        why = "single source" if told_by < 2 or chains else f"one of its {number_word(told_by)} sources was read surely"
        level, verdict = "low", f"is a lead, not a finding: {why}"
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
    best = [row for tie in ties if (told := item_of(file, tie)) for row in (cited(file, told) if len(ties) == 1 else [told.best])]
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
        alternative=_ORDINARY,
        change="A register, a contract or accounts that show the tie or its absence; a second independent origin; a denial with documents",
    )


_ORDINARY = "That the connection is ordinary business or office, without the meaning that the wording suggests"


def summary(
    file: File, register: Register, shown: list[Item], pair: tuple[str, ...], chains: list[Chain], accounts: list[Account]
) -> Section:
    """What is read surely of the subject in one sentence, what the documents say, and the judgement."""
    chosen = [item for item in leading(file, shown, pair, 12) if item.tie.subject_id == pair[0] and not contested(file, item)]
    chosen.sort(key=lambda item: section_of(item) != "offices")  # who it is first; the sort keeps the rank otherwise
    by_kind = {item.tie.predicate: item for item in reversed(chosen) if item.best.kind == "outlet" and not must_quote(item.best)}
    plain = [item for item in chosen if by_kind.get(item.tie.predicate) is item][:4]
    plain = plain if file.handful else []  # of a large corpus they stand above, once
    sentences = [compound(file, register, plain)] if plain else []
    short = [row for row in accounts if 15 <= len(row.text.split()) <= int(words()["limits"]["lede_quote"])]
    if len(plain) < 3 and short and file.handful:  # the second most telling: the first opens the brief
        sentences.append(account_sentence(file, register, short[1 if len(short) > 1 else 0]))
    verdict = judgement(file, register, shown, chains, pair)
    for item in (item_of(file, tie) for tie in file.case.ties if verdict and tie.tie_id in verdict.ties):
        if item and contested(file, item):  # what is judged is told with its other side
            sentences += told_whole(file, register, Writer(file, register, 2), item)
    if not sentences and file.handful:
        sentences.append(sourcing(file, shown, pair))
    panels = [Panel("paragraph", tuple(sentences))] if sentences else []
    if verdict:
        panels.append(Panel("judgement", (verdict,)))
    return Section("summary", 0, "Summary", tuple(panels))


def compound(file: File, register: Register, items: list[Item], opening: str = "as reported, ") -> Sentence:
    """ "As reported, X is mayor of Lima [1], owns PeruRail [2] and visited Chancay [3]": ties of one subject in one sentence."""
    phrases: list[list[Piece]] = []
    for at, item in enumerate(items):
        writer = Writer(file, register, at)
        _, obj = writer.ends(item, flip=item.best.subject_id != item.tie.subject_id)
        phrase = verb_phrase(file, item.best, 0, [obj], plural=file.plural(item.best.subject_id))
        phrases.append([*phrase, when(file, item.best), *register.cites(item.claims[:1])])
    joined: list[Piece] = []
    for at, words_of_one in enumerate(phrases):
        joined += ["" if not at else " and " if at == len(phrases) - 1 else ", ", *words_of_one]
    first = items[0].best
    runs = finish([opening, file.name(items[0].tie.subject_id, first.subject_text), " ", *joined])
    claims = tuple(dict.fromkeys(item.best.claim_id for item in items))
    return Sentence("reported", runs, claims=claims, ties=tuple(item.tie.tie_id for item in items), status=first.status)


POSTS = ("holds_office", "leads", "works_for", "founded", "member_of")


def apart(file: File, items: list[Item]) -> list[Item]:
    """Without a second post at what is nearly the same name ("the Trump campaign", "campaign manager of Donald Trump")."""
    kept: list[Item] = []
    seen: list[set[str]] = []
    for item in items:
        told_of = f"{file.name(item.tie.object_id, item.best.object_text)} {item.best.role or ''}"
        name = {word.replace("advisor", "adviser") for word in re.findall(r"[^\W_]{5,}", fold(told_of))}
        if not any(name & other for other in seen):
            kept.append(item)
            seen.append(name)
    return kept
